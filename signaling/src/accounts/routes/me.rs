//! `/api/me`: one's own account.

use axum::extract::State;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::NO_STORE;
use crate::accounts::Person;
use crate::accounts::name::name;
use crate::accounts::store::users::{self, Profile};
use crate::accounts::wire::{ChangeMe, Me};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::organisations::store as organisations;
use crate::wire::Timestamp;

/// Who I am
#[utoipa::path(get, path = "/api/me", tag = "accounts", operation_id = "me",
    security(("account_token" = [])),
    responses((status = 200, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(me(&app, person.user, person.organisation).await?)))
}

/// Change my name, my language, how the page looks
#[utoipa::path(patch, path = "/api/me", tag = "accounts", operation_id = "change_me",
    security(("account_token" = [])),
    request_body = ChangeMe,
    responses((status = 200, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<ChangeMe>,
) -> Result<impl IntoResponse, Problem> {
    let profile = Profile {
        name: wish.name.as_deref().map(|given| name(given, "name")).transpose()?,
        language: wish.language,
        theme: wish.theme,
    };
    users::change(&app.db, person.user, &profile, Timestamp::now()).await?;
    Ok((NO_STORE, Json(me(&app, person.user, person.organisation).await?)))
}

/// An account as its owner sees it.
pub(super) async fn me(app: &App, user: Uuid, organisation: Option<Uuid>) -> Result<Me, Problem> {
    let user = users::find(&app.db, user)
        .await?
        .ok_or_else(|| Problem::new(Code::NotFound, "The account is not there any more."))?;
    let belongings = organisations::belongings(&app.db, user.id).await?;
    // Whoever was taken out of it acts for it no more.
    let organisation = organisation.filter(|id| belongings.iter().any(|one| one.id == *id));
    Ok(Me::of(user, belongings, organisation))
}

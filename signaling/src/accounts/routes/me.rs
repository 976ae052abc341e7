//! `/api/me`: one's own account.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::NO_STORE;
use crate::accounts::store::logins::{self, End};
use crate::accounts::store::users::{self, Profile};
use crate::accounts::wire::{ChangeMe, ChangePassword, LoginList, Me};
use crate::accounts::{Person, me, recover};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::name::name;
use crate::text::zone;
use crate::wire::Timestamp;

/// Who I am
#[utoipa::path(get, path = "/api/me", tag = "accounts", operation_id = "me",
    security(("account_token" = [])),
    responses((status = 200, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(me::of(&app, person.user, person.organisation).await?)))
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
        name: wish.name.as_deref().map(name).transpose()?,
        language: wish.language,
        theme: wish.theme,
        time_zone: wish.time_zone.as_deref().map(time_zone).transpose()?,
    };
    users::change(&app.db, person.user, &profile, Timestamp::now()).await?;
    Ok((NO_STORE, Json(me::of(&app, person.user, person.organisation).await?)))
}

/// A zone, or nothing for the browser's.
fn time_zone(given: &str) -> Result<String, Problem> {
    if given.is_empty() { Ok(String::new()) } else { zone(given, "time_zone") }
}

/// Change my password
///
/// The other logins end.
#[utoipa::path(put, path = "/api/me/password", tag = "accounts", operation_id = "change_password",
    security(("account_token" = [])),
    request_body = ChangePassword,
    responses((status = 204, description = "Done"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`credentials_wrong`: not the present password"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`, `password_weak`, `password_breached`, `password_used`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change_password(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<ChangePassword>,
) -> Result<impl IntoResponse, Problem> {
    recover::change(&app, &person, &wish.current, &wish.new, Timestamp::now()).await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

/// Where I am and was signed in
#[utoipa::path(get, path = "/api/me/logins", tag = "accounts", operation_id = "list_logins",
    security(("account_token" = [])),
    responses((status = 200, body = LoginList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list_logins(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    let items = logins::list(&app.db, person.user, person.login, Timestamp::now()).await?;
    Ok((NO_STORE, Json(LoginList { items })))
}

/// End one of my logins
#[utoipa::path(delete, path = "/api/me/logins/{id}", tag = "accounts", operation_id = "end_login",
    params(("id" = uuid::Uuid, Path, description = "The login")),
    security(("account_token" = [])),
    responses((status = 204, description = "It is over"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn end_login(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let none = || Problem::new(Code::NotFound, "You have no such login, or it is over.");
    let id: Uuid = id.parse().map_err(|_| none())?;
    let why = if id == person.login { End::Logout } else { End::Elsewhere };
    if !logins::end(&app.db, person.user, id, why, Timestamp::now()).await? {
        return Err(none());
    }
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

/// End my other logins
#[utoipa::path(delete, path = "/api/me/logins", tag = "accounts", operation_id = "end_other_logins",
    security(("account_token" = [])),
    responses((status = 204, description = "They are over"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn end_other_logins(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    let mut writing = app.db.begin().await?;
    let now = Timestamp::now();
    logins::end_all(writing.connection(), person.user, Some(person.login), End::Elsewhere, now).await?;
    writing.commit().await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

//! `/api/setup`: the first admin, by whoever holds the instance's access token.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::NO_STORE;
use crate::accounts::store::users;
use crate::accounts::wire::{Me, SetUp};
use crate::accounts::{UserRole, me, register};
use crate::app::App;
use crate::audit::Noted;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::wire::Timestamp;

/// Make the first admin
#[utoipa::path(post, path = "/api/setup", tag = "accounts", operation_id = "set_up",
    security(("access_token" = [])),
    request_body = SetUp,
    responses((status = 201, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`already_set_up`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn set_up(
    State(app): State<App>,
    JsonBody { value: wish, .. }: JsonBody<SetUp>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let (new, password) =
        register::made(&wish.email, &wish.name, wish.language, UserRole::Admin, &wish.password, &app.accounts.peppers)
            .await?;
    password.is_fresh(&app.accounts, &[]).await?;
    let made = users::insert_first_admin(&app.db, &new, now).await?;
    let user =
        made.ok_or_else(|| Problem::new(Code::AlreadySetUp, "There is an admin, or this address has an account."))?;
    Ok((StatusCode::CREATED, NO_STORE, Extension(Noted::made(user)), Json(me::of(&app, user, None).await?)))
}

//! `/api/me/email`: another address for one's account.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::NO_STORE;
use crate::accounts::wire::{AddressState, AskAddress, MailToken, Me};
use crate::accounts::{Person, me, new_address};
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::wire::Timestamp;

/// Whether another address is waited for
#[utoipa::path(get, path = "/api/me/email", tag = "accounts", operation_id = "read_new_address",
    security(("account_token" = [])),
    responses((status = 200, body = AddressState),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(new_address::state(&app, person.user, Timestamp::now()).await?)))
}

/// Ask for another address
///
/// It counts once the link in a letter to it was followed. The present address is told, with a link
/// that stops it, or undoes it for a week. The answer is the same whether the address has an account
/// or not.
#[utoipa::path(put, path = "/api/me/email", tag = "accounts", operation_id = "ask_new_address",
    security(("account_token" = [])),
    request_body = AskAddress,
    responses((status = 202, body = AddressState),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_mail`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ask(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<AskAddress>,
) -> Result<impl IntoResponse, Problem> {
    let state = new_address::ask(&app, &person, &wish.email, Timestamp::now()).await?;
    Ok((StatusCode::ACCEPTED, NO_STORE, Json(state)))
}

/// Keep my address after all
#[utoipa::path(delete, path = "/api/me/email", tag = "accounts", operation_id = "cancel_new_address",
    security(("account_token" = [])),
    responses((status = 204, description = "No other address is waited for"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn cancel(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    new_address::cancel(&app, person.user).await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

/// Show that the new address is mine
///
/// By the link of the letter to it, signed in to the account that asked. The other logins end.
#[utoipa::path(post, path = "/api/me/email/confirm", tag = "accounts", operation_id = "confirm_new_address",
    security(("account_token" = [])),
    request_body = MailToken,
    responses((status = 200, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`link_expired`")))]
pub async fn confirm(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value, .. }: JsonBody<MailToken>,
) -> Result<impl IntoResponse, Problem> {
    new_address::confirm(&app, &person, &value.token, Timestamp::now()).await?;
    Ok((NO_STORE, Json(me::of(&app, person.user, person.organisation).await?)))
}

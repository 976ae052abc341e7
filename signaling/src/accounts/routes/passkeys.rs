//! Passkeys: `/api/me/passkeys`, and what they are asked to sign.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use uuid::Uuid;

use super::{NO_STORE, answer, browser};
use crate::accounts::factors::second_step;
use crate::accounts::factors::store::Holder;
use crate::accounts::passkeys::site::Site;
use crate::accounts::passkeys::wire::{
    AskPasskey, MakePasskey, NewPasskey, Passkey, PasskeyList, PasskeyMade, RenamePasskey, RequestOptions,
    SignedCredential,
};
use crate::accounts::passkeys::{assert, register};
use crate::accounts::wire::SignedIn;
use crate::accounts::{Person, device};
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::wire::Timestamp;

/// Begin to sign in with a passkey
///
/// Any will do: who it is, the passkey says.
#[utoipa::path(post, path = "/api/auth/passkey/options", tag = "accounts", operation_id = "ask_passkey", security(()),
    responses((status = 200, body = RequestOptions),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_passkeys`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ask(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    browser(&app, peer, &headers)?;
    let site = Site::of(&app, &headers)?;
    Ok((NO_STORE, Json(assert::options(&app, &site, &Holder::anybody(), None, Timestamp::now()).await?)))
}

/// Sign in with a passkey
///
/// It is something one has and something one knows or is: no second factor is asked for.
#[utoipa::path(post, path = "/api/auth/passkey", tag = "accounts", operation_id = "sign_in_with_passkey", security(()),
    request_body = SignedCredential,
    responses((status = 200, body = SignedIn),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`passkey_wrong`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn sign_in(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<SignedCredential>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    let entered = assert::sign_in(&app, &value, &browser, Timestamp::now()).await?;
    Ok(answer(StatusCode::OK, entered.cookies, entered.signed_in))
}

/// Begin to answer the challenge of a login with a passkey
///
/// What it signs is the answer of `POST /api/auth/second-factor`.
#[utoipa::path(post, path = "/api/auth/second-factor/passkey", tag = "accounts", operation_id = "ask_second_passkey", security(()),
    request_body = AskPasskey,
    responses((status = 200, body = RequestOptions),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_passkeys`"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`challenge_over`: sign in again"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ask_second(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<AskPasskey>,
) -> Result<impl IntoResponse, Problem> {
    browser(&app, peer, &headers)?;
    let site = Site::of(&app, &headers)?;
    Ok((NO_STORE, Json(second_step::ask_passkey(&app, &site, &value.challenge, Timestamp::now()).await?)))
}

/// Begin to show with a passkey that it is me
///
/// What it signs is the answer of `POST /api/me/proof`.
#[utoipa::path(post, path = "/api/me/proof/passkey", tag = "accounts", operation_id = "ask_proof_passkey",
    security(("account_token" = [])),
    responses((status = 200, body = RequestOptions),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_passkeys`")))]
pub async fn ask_proof(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let site = Site::of(&app, &headers)?;
    let (holder, now) = (Holder::login(person.login), Timestamp::now());
    Ok((NO_STORE, Json(assert::options(&app, &site, &holder, Some(person.user), now).await?)))
}

/// My passkeys
#[utoipa::path(get, path = "/api/me/passkeys", tag = "accounts", operation_id = "list_passkeys",
    security(("account_token" = [])),
    responses((status = 200, body = PasskeyList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let site = Site::of(&app, &headers).ok();
    Ok((NO_STORE, Json(register::list(&app, &person, site.as_ref()).await?)))
}

/// Begin to make a passkey
#[utoipa::path(post, path = "/api/me/passkeys/options", tag = "accounts", operation_id = "begin_passkey",
    security(("account_token" = [])),
    responses((status = 200, body = NewPasskey),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_passkeys`")))]
pub async fn begin(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let site = Site::of(&app, &headers)?;
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let begun = register::begin(&app, &person, &site, device::describe(said), Timestamp::now()).await?;
    Ok((NO_STORE, Json(begun)))
}

/// Keep a passkey that my browser has made
///
/// With the first factor come the codes on paper, which are shown this once.
#[utoipa::path(post, path = "/api/me/passkeys", tag = "accounts", operation_id = "make_passkey",
    security(("account_token" = [])),
    request_body = MakePasskey,
    responses((status = 201, body = PasskeyMade),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`passkey_wrong`, `step_up_needed`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`factor_exists`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn make(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value, .. }: JsonBody<MakePasskey>,
) -> Result<impl IntoResponse, Problem> {
    let made = register::finish(&app, &person, &value, Timestamp::now()).await?;
    Ok((StatusCode::CREATED, NO_STORE, Json(made)))
}

/// Call a passkey otherwise
#[utoipa::path(patch, path = "/api/me/passkeys/{id}", tag = "accounts", operation_id = "rename_passkey",
    params(("id" = uuid::Uuid, Path, description = "The passkey")),
    security(("account_token" = [])),
    request_body = RenamePasskey,
    responses((status = 200, body = Passkey),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn rename(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<RenamePasskey>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(register::rename(&app, &person, of_path(&id)?, &value.name).await?)))
}

/// Take a passkey away
#[utoipa::path(delete, path = "/api/me/passkeys/{id}", tag = "accounts", operation_id = "remove_passkey",
    params(("id" = uuid::Uuid, Path, description = "The passkey")),
    security(("account_token" = [])),
    responses((status = 204, description = "It opens nothing any more"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_way_in`")))]
pub async fn remove(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    register::remove(&app, &person, of_path(&id)?, Timestamp::now()).await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

fn of_path(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| register::none())
}

//! Accounts elsewhere: signing in with them, linking them, taking them away.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use uuid::Uuid;

use super::{NO_STORE, answer, browser};
use crate::accounts::cookies::Cookie;
use crate::accounts::identities::enter::{self, Outcome};
use crate::accounts::identities::wire::{
    AskIdentity, IdentityAnswer, IdentityAsked, IdentityEntered, IdentityList, LinkIdentity, TakeOffered,
};
use crate::accounts::identities::{ask, link, offers};
use crate::accounts::sign_in::make;
use crate::accounts::wire::Me;
use crate::accounts::{Person, me};
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::wire::Timestamp;

/// How long a browser is known by what it was given when it went, seconds.
const BROWSER_LASTS_S: i64 = 600;

/// Begin to sign in with an account elsewhere
///
/// The browser is to go to the address, and comes back to `/sign-in/{provider}`.
#[utoipa::path(post, path = "/api/auth/identity", tag = "accounts", operation_id = "ask_identity", security(()),
    request_body = AskIdentity,
    responses((status = 200, body = IdentityAsked),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "the provider does not answer")))]
pub async fn ask(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<AskIdentity>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    // Two tabs of one browser may both be away.
    let known = match Cookie::Entry.read(&headers, browser.is_secure) {
        Some(known) => known,
        None => make("vb")?,
    };
    let asked = ask::to_sign_in(&app, &headers, &value, &known, Timestamp::now()).await?;
    Ok(answer(StatusCode::OK, vec![Cookie::Entry.set(&known, BROWSER_LASTS_S, browser.is_secure)], asked))
}

/// Sign in with what a provider said
#[utoipa::path(post, path = "/api/auth/identity/answer", tag = "accounts", operation_id = "sign_in_with_identity", security(()),
    request_body = IdentityAnswer,
    responses((status = 200, body = IdentityEntered),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`identity_denied`"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`: a new account needs an invitation"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`identity_not_linked`, `identity_no_email`"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`identity_expired`: begin again"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
        (status = 502, body = ProblemBody, content_type = "application/problem+json", description = "`identity_failed`"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn sign_in(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<IdentityAnswer>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    let cookie = Cookie::Entry.read(&headers, browser.is_secure);
    let outcome = enter::sign_in(&app, &value, cookie.as_deref(), &browser, Timestamp::now()).await?;
    Ok(match outcome {
        Outcome::Entered(entered, next, made) => {
            let signed_in = entered.signed_in;
            answer(StatusCode::OK, entered.cookies, IdentityEntered::SignedIn { signed_in, next, made })
        }
        Outcome::Second(asked) => answer(StatusCode::OK, Vec::new(), asked),
    })
}

/// Accounts elsewhere that open mine
#[utoipa::path(get, path = "/api/me/identities", tag = "accounts", operation_id = "list_identities",
    security(("account_token" = [])),
    responses((status = 200, body = IdentityList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(link::list(&app, &person).await?)))
}

/// Begin to link an account elsewhere with mine
#[utoipa::path(post, path = "/api/me/identities", tag = "accounts", operation_id = "begin_identity",
    security(("account_token" = [])),
    request_body = LinkIdentity,
    responses((status = 200, body = IdentityAsked),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "the provider does not answer")))]
pub async fn begin(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<LinkIdentity>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(ask::to_link(&app, &headers, &person, &value, Timestamp::now()).await?)))
}

/// Link the account elsewhere that a provider named
#[utoipa::path(post, path = "/api/me/identities/answer", tag = "accounts", operation_id = "link_identity",
    security(("account_token" = [])),
    request_body = IdentityAnswer,
    responses((status = 204, description = "It opens this account from now on"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`identity_denied`, `step_up_needed`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`identity_taken`"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`identity_expired`: begin again"),
        (status = 502, body = ProblemBody, content_type = "application/problem+json", description = "`identity_failed`"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn finish(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value, .. }: JsonBody<IdentityAnswer>,
) -> Result<impl IntoResponse, Problem> {
    link::finish(&app, &person, &value, Timestamp::now()).await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

/// Take over what a provider said of me
///
/// In the place of what is here. The picture is fetched now, and kept as one that was sent.
#[utoipa::path(post, path = "/api/me/identities/{id}/take", tag = "accounts", operation_id = "take_identity_told",
    params(("id" = uuid::Uuid, Path, description = "The link")),
    security(("account_token" = [])),
    request_body = TakeOffered,
    responses((status = 200, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "no such link, or it said nothing of the sort"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`: it is no picture"),
        (status = 502, body = ProblemBody, content_type = "application/problem+json", description = "`provider_failed`: the picture is not to be had")))]
pub async fn take(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<TakeOffered>,
) -> Result<impl IntoResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| link::none())?;
    offers::take(&app, &person, id, &value, Timestamp::now()).await?;
    Ok((NO_STORE, Json(me::of(&app, person.user, person.organisation).await?)))
}

/// Unlink an account elsewhere
#[utoipa::path(delete, path = "/api/me/identities/{id}", tag = "accounts", operation_id = "remove_identity",
    params(("id" = uuid::Uuid, Path, description = "The link")),
    security(("account_token" = [])),
    responses((status = 204, description = "It opens this account no more"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_way_in`")))]
pub async fn remove(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| link::none())?;
    link::remove(&app, &person, id, Timestamp::now()).await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

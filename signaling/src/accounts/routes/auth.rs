//! `/api/auth`: registering, signing in and out, and what mails' links do. Every answer about an
//! address is the same whether it has an account or not.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{NO_STORE, answer, browser, uncounted, with};
use crate::accounts::factors::second_step;
use crate::accounts::factors::wire::{AnswerSecond, SendCode};
use crate::accounts::register::{self, Registered};
use crate::accounts::sign_in::Step;
use crate::accounts::wire::{Forgot, LogIn, MailToken, Mailed, Refresh, Register, Reset, SignIn, SignedIn};
use crate::accounts::{recover, sign_in};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, read_text};
use crate::wire::Timestamp;

/// Largest body of a refresh, bytes.
const REFRESH_LIMIT: usize = 1024;

/// Register
///
/// Where mails are sent, one to the address says what comes next: 202. Where none are, the account
/// is there at once: 201.
#[utoipa::path(post, path = "/api/auth/register", tag = "accounts", operation_id = "register", security(()),
    request_body = Register,
    responses((status = 201, body = SignedIn), (status = 202, body = Mailed),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`: this needs an invitation"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`address_taken`, where no mails are sent"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`, `password_weak`, `password_breached`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn register(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value: wish, .. }: JsonBody<Register>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    Ok(match register::register(&app, wish, &browser, Timestamp::now()).await? {
        Registered::Mailed => answer(StatusCode::ACCEPTED, Vec::new(), Mailed { mail: true }),
        Registered::Entered(entered) => answer(StatusCode::CREATED, entered.cookies, entered.signed_in),
    })
}

/// Show that an address is one's own
#[utoipa::path(post, path = "/api/auth/verify", tag = "accounts", operation_id = "verify_address", security(()),
    request_body = MailToken,
    responses((status = 200, body = SignedIn),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`link_expired`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn verify(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<MailToken>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    let entered = register::verify(&app, &value.token, &browser, Timestamp::now()).await?;
    Ok(answer(StatusCode::OK, entered.cookies, entered.signed_in))
}

/// Log in
#[utoipa::path(post, path = "/api/auth/login", tag = "accounts", operation_id = "log_in", security(()),
    request_body = LogIn,
    responses((status = 200, body = SignIn),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`credentials_wrong`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn log_in(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<LogIn>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    Ok(match sign_in::by_password(&app, &value, &browser, Timestamp::now()).await? {
        Step::Entered(entered) => answer(StatusCode::OK, entered.cookies, SignIn::SignedIn(entered.signed_in)),
        Step::Second(asked) => answer(StatusCode::OK, Vec::new(), SignIn::SecondFactor(asked)),
    })
}

/// Answer the challenge of a login with a second factor
#[utoipa::path(post, path = "/api/auth/second-factor", tag = "accounts", operation_id = "answer_second_factor", security(()),
    request_body = AnswerSecond,
    responses((status = 200, body = SignedIn),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`code_wrong`"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`challenge_over`: sign in again"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn second_factor(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<AnswerSecond>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    let entered = second_step::answer(&app, &value, &browser, Timestamp::now()).await?;
    Ok(answer(StatusCode::OK, entered.cookies, entered.signed_in))
}

/// Have a code sent for the challenge of a login
#[utoipa::path(post, path = "/api/auth/second-factor/code", tag = "accounts", operation_id = "send_second_factor", security(()),
    request_body = SendCode,
    responses((status = 202, description = "It is on its way"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`challenge_over`: sign in again"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn send_second_factor(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<SendCode>,
) -> Result<impl IntoResponse, Problem> {
    let browser = browser(&app, peer, &headers)?;
    second_step::send(&app, &value, &browser, Timestamp::now()).await?;
    Ok((StatusCode::ACCEPTED, NO_STORE))
}

/// Go on with a login
///
/// By the cookie that the browser got when it was signed in, which is exchanged for the next one.
/// One that was exchanged before, other than a moment ago, ends the login.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "accounts", operation_id = "refresh", security(()),
    request_body = Refresh,
    responses((status = 200, body = SignedIn),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`token_missing`, `token_wrong`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "no such organisation")))]
pub async fn refresh(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let browser = uncounted(&app, peer, &headers)?;
    let text = read_text(request.into_body(), REFRESH_LIMIT).await?;
    let wish: Refresh = match text.trim() {
        "" => Refresh::default(),
        text => serde_json::from_str(text)
            .map_err(|_| Problem::new(Code::InvalidField, "The body is empty or `{\"organisation\": ID or null}`."))?,
    };
    let entered = sign_in::go_on(&app, &browser, wish.organisation, Timestamp::now()).await?;
    Ok(answer(StatusCode::OK, entered.cookies, entered.signed_in))
}

/// Log out
#[utoipa::path(post, path = "/api/auth/logout", tag = "accounts", operation_id = "log_out", security(()),
    responses((status = 204, description = "Nobody is signed in in this browser")))]
pub async fn log_out(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let browser = uncounted(&app, peer, &headers)?;
    let cookie = sign_in::leave(&app, &browser, Timestamp::now()).await?;
    Ok(with(vec![cookie], (StatusCode::NO_CONTENT, NO_STORE)))
}

/// Have a link to a new password sent
#[utoipa::path(post, path = "/api/auth/forgot", tag = "accounts", operation_id = "forgot_password", security(()),
    request_body = Forgot,
    responses((status = 202, body = Mailed),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn forgot(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<Forgot>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    recover::forgot(&app, &value.email, browser, Timestamp::now())?;
    Ok(answer(StatusCode::ACCEPTED, Vec::new(), Mailed { mail: app.mail.is_some() }))
}

/// Set a new password by a mail's link
///
/// Every login ends.
#[utoipa::path(post, path = "/api/auth/reset", tag = "accounts", operation_id = "reset_password", security(()),
    request_body = Reset,
    responses((status = 204, description = "Log in with it"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`link_expired`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`, `password_weak`, `password_breached`, `password_used`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn reset(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<Reset>,
) -> Result<Response, Problem> {
    let browser = browser(&app, peer, &headers)?;
    let cookie = recover::reset(&app, &value.token, &value.password, &browser, Timestamp::now()).await?;
    Ok(with(vec![cookie], (StatusCode::NO_CONTENT, NO_STORE)))
}

/// Say that it was not oneself
///
/// By the link of a mail that told of a new browser or a new password: every login ends, and the
/// password opens nothing until a new one is set by mail.
#[utoipa::path(post, path = "/api/auth/not-me", tag = "accounts", operation_id = "not_me", security(()),
    request_body = MailToken,
    responses((status = 204, description = "Done"),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`link_expired`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn not_me(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<MailToken>,
) -> Result<impl IntoResponse, Problem> {
    browser(&app, peer, &headers)?;
    recover::not_me(&app, &value.token, Timestamp::now()).await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

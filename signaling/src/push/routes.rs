//! `/api/me/push`: messages to the browser in which one is signed in.

use std::time::Instant;

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::endpoint::Subscription;
use super::outbox::Push;
use super::store::{browsers, queue};
use super::told::Told;
use super::wire::{PushState, PushWish};
use crate::accounts::Person;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::wire::Timestamp;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Whether this browser shows messages
#[utoipa::path(get, path = "/api/me/push", tag = "notifications", operation_id = "push_state",
    security(("account_token" = [])),
    responses((status = 200, body = PushState),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(state(&app, &person).await?)))
}

/// Have this browser show messages
///
/// What it was given by its push service (`PushSubscription`). It is kept sealed, for as long as this
/// login lasts; done again, it is replaced. Messages name nobody.
#[utoipa::path(put, path = "/api/me/push", tag = "notifications", operation_id = "subscribe_push",
    security(("account_token" = [])),
    request_body = PushWish,
    responses((status = 200, body = PushState),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "This server sends none"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn subscribe(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<PushWish>,
) -> Result<impl IntoResponse, Problem> {
    let subscription = Subscription { endpoint: wish.endpoint, p256dh: wish.keys.p256dh, auth: wish.keys.auth };
    sender(&app)?.subscribe(person.user, person.login, &subscription).await?;
    Ok((NO_STORE, Json(state(&app, &person).await?)))
}

/// Have this browser show no more messages
#[utoipa::path(delete, path = "/api/me/push", tag = "notifications", operation_id = "unsubscribe_push",
    security(("account_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unsubscribe(State(app): State<App>, Extension(person): Extension<Person>) -> Result<StatusCode, Problem> {
    browsers::unsubscribe(&app.db, person.login).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a message to this browser as a test
///
/// It waits in the queue like any other; `GET /api/me/push` says what the push service answered.
#[utoipa::path(post, path = "/api/me/push/test", tag = "notifications", operation_id = "test_push",
    security(("account_token" = [])),
    responses((status = 202),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "This browser shows no messages"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn test(State(app): State<App>, Extension(person): Extension<Person>) -> Result<StatusCode, Problem> {
    let push = sender(&app)?;
    if browsers::browser(&app.db, person.login).await?.is_none() {
        return Err(Problem::new(Code::NotFound, "This browser shows no messages yet: switch them on first."));
    }
    if let Err(wait) = push.0.tests.take(person.user, Instant::now()) {
        let problem = Problem::new(Code::RateLimited, "As many tests as may be were made in this hour.");
        return Err(problem.retry_after(wait.as_secs().max(1)));
    }
    let mut writing = app.db.begin().await?;
    let (connection, login) = (writing.connection(), person.login.to_string());
    queue::insert(connection, person.user, &login, &Told::test(), Timestamp::now()).await?;
    writing.commit().await?;
    push.look();
    Ok(StatusCode::ACCEPTED)
}

fn sender(app: &App) -> Result<&Push, Problem> {
    app.push.as_ref().ok_or_else(|| Problem::new(Code::NotFound, "This server sends no messages to browsers."))
}

async fn state(app: &App, person: &Person) -> Result<PushState, Problem> {
    let key = app.push.as_ref().map(|push| push.public_key().to_owned());
    let browser = browsers::browser(&app.db, person.login).await?;
    Ok(PushState { browser: browser.filter(|_| key.is_some()), key })
}

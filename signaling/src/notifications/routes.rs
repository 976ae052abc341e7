//! `/api/me/notifications` and `/api/me/notification-choices`.

use std::collections::VecDeque;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::store;
use super::stream::Reader;
use super::wire::{Notification, NotificationChoices, NotificationList, NotificationPage, ReadNotifications, Unread};
use crate::accounts::Person;
use crate::accounts::store::users;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::mail::Topic;
use crate::wire::Timestamp;

/// Notifications on a page.
const PAGE: i64 = 50;

/// Notifications that are marked by name at once.
const MARKED: usize = 100;

/// A tab's connection is kept open by a sign of life this often: proxies close silent ones.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// My notifications, newest first
#[utoipa::path(get, path = "/api/me/notifications", tag = "notifications", operation_id = "list_notifications",
    params(NotificationPage),
    security(("account_token" = [])),
    responses((status = 200, body = NotificationList),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    QueryOf(page): QueryOf<NotificationPage>,
) -> Result<impl IntoResponse, Problem> {
    // Before the list: what changes between both comes again.
    let seq = store::last_seq(&app.db, person.user).await?;
    let mut items = store::page(&app.db, person.user, page.cursor, PAGE + 1).await?;
    let is_more = items.len() > PAGE as usize;
    items.truncate(PAGE as usize);
    let next = items.last().filter(|_| is_more).map(|last| last.id);
    let unread = store::unread(&app.db, person.user).await?;
    Ok((NO_STORE, Json(NotificationList { items, unread, seq, next })))
}

/// Mark notifications as read, or as unread again
#[utoipa::path(post, path = "/api/me/notifications/read", tag = "notifications", operation_id = "read_notifications",
    security(("account_token" = [])),
    request_body = ReadNotifications,
    responses((status = 200, body = Unread),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn mark(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<ReadNotifications>,
) -> Result<impl IntoResponse, Problem> {
    if wish.ids.as_ref().is_some_and(|ids| ids.len() > MARKED) {
        return Err(Problem::new(Code::InvalidField, format!("`ids` names more than {MARKED}.")));
    }
    store::mark(&app.db, person.user, wish.ids.as_deref(), wish.read, Timestamp::now()).await?;
    app.bell.ring(person.user);
    Ok((NO_STORE, Json(Unread { unread: store::unread(&app.db, person.user).await? })))
}

/// My notifications as they come and are read
///
/// Server-sent events of type `notification`: the `data` of each is a `Notification` as it is now, its
/// `id` that notification's `seq`. `Last-Event-ID` (or nothing, for all) says what is known already.
/// To send the token, read it with `fetch` rather than with `EventSource`. It ends with the login.
#[utoipa::path(get, path = "/api/me/notifications/stream", tag = "notifications", operation_id = "stream_notifications",
    params(("Last-Event-ID" = Option<u64>, Header, description = "`seq` of the list, or the `id` of the last event")),
    security(("account_token" = [])),
    responses((status = 200, body = Notification, content_type = "text/event-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn stream(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok()).unwrap_or(0);
    let bell = app.bell.listen(person.user).ok_or_else(|| {
        Problem::new(Code::ServerFull, "As many tabs as can look at these notifications do.").retry_after(30)
    })?;
    let mut reader = Reader { app, person, seen, bell, missed: VecDeque::new() };
    reader.catch_up().await?;
    let alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let headers = [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((headers, Sse::new(reader.events()).keep_alive(alive)).into_response())
}

/// What I want to be told, and where
#[utoipa::path(get, path = "/api/me/notification-choices", tag = "notifications", operation_id = "notification_choices",
    security(("account_token" = [])),
    responses((status = 200, body = NotificationChoices),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn choices(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(chosen(&app, &person).await?)))
}

/// Choose what I want to be told, and where
///
/// What is about the safety of the account comes always.
#[utoipa::path(put, path = "/api/me/notification-choices", tag = "notifications", operation_id = "choose_notifications",
    security(("account_token" = [])),
    request_body = NotificationChoices,
    responses((status = 200, body = NotificationChoices),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn choose(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<NotificationChoices>,
) -> Result<impl IntoResponse, Problem> {
    if wish.topics.len() > Topic::ALL.len() {
        return Err(Problem::new(Code::InvalidField, "`topics` names one twice."));
    }
    let email = address(&app, &person).await?;
    let (mut writing, now) = (app.db.begin().await?, Timestamp::now());
    for choice in wish.topics {
        store::choose(writing.connection(), person.user, &email, choice, now).await?;
    }
    writing.commit().await?;
    Ok((NO_STORE, Json(chosen(&app, &person).await?)))
}

async fn chosen(app: &App, person: &Person) -> Result<NotificationChoices, Problem> {
    let email = address(app, person).await?;
    let mut connection = app.db.pool().acquire().await?;
    let mut topics = Vec::with_capacity(Topic::ALL.len());
    for topic in Topic::ALL {
        topics.push(store::choice(&mut connection, person.user, &email, topic).await?);
    }
    Ok(NotificationChoices { topics })
}

async fn address(app: &App, person: &Person) -> Result<String, Problem> {
    let user = users::find(&app.db, person.user).await?;
    Ok(user.ok_or_else(|| Problem::new(Code::NotFound, "The account is not there any more."))?.email)
}

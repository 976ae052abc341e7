//! `/api/sessions/{id}/events` and `/ws/sessions/{id}`.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use vivavoce_engine::SessionHandle;
use vivavoce_engine::event::Event as EngineEvent;
use vivavoce_engine::id::SessionId;

use super::listener::Listener;
use super::stream;
use super::wire::{EventList, EventsAfter};
use crate::access::Caller;
use crate::app::{App, session_folder};
use crate::conductor;
use crate::error::{Problem, ProblemBody};
use crate::extract::QueryOf;
use crate::sessions::store::SessionRow;
use crate::sockets;

/// What [`EventList`] describes.
#[derive(Serialize)]
struct Page<'a> {
    events: Vec<&'a EngineEvent>,
}

/// Events of a session after number N
///
/// How the interviewer fared (which model wrote, which was left, what was replaced) is for those who
/// answer for the interview: the candidate's events are without it, and their numbers go on.
#[utoipa::path(get, path = "/api/sessions/{id}/events", tag = "sessions",
    params(("id" = uuid::Uuid, Path, description = "The session"), EventsAfter),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = EventList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
    QueryOf(EventsAfter { after }): QueryOf<EventsAfter>,
) -> Response {
    let listener = Listener::of(caller, &session);
    let mut events = of_session(&app, session.id, after).await;
    events.retain(|event| listener.hears(event));
    // The engine's own objects: the schema is theirs, field by field.
    let page = Page { events: events.iter().map(Arc::as_ref).collect() };
    ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response()
}

/// Events of a session after a number, whether it runs or is over.
pub async fn of_session(app: &App, id: SessionId, after: u64) -> Vec<Arc<EngineEvent>> {
    match app.conductor.running(id) {
        Some(handle) => of_running(handle, after).await,
        None => {
            let folder = session_folder(&app.settings.data, id);
            conductor::events_after(folder, after).await.into_iter().map(Arc::new).collect()
        }
    }
}

/// Events of a running session after a number; may read its log, so not on an executor's
/// thread.
pub async fn of_running(handle: SessionHandle, after: u64) -> Vec<Arc<EngineEvent>> {
    tokio::task::spawn_blocking(move || handle.events().after(after)).await.unwrap_or_default()
}

/// Events of a session as they happen
///
/// A WebSocket: one `Event` as JSON per text message, all after number N first. Browsers
/// send the token as the subprotocol `bearer.<token>` beside `vivavoce.v1`.
#[utoipa::path(get, path = "/ws/sessions/{id}", tag = "sessions",
    params(("id" = uuid::Uuid, Path, description = "The session"), EventsAfter),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 101, description = "Switching to WebSocket"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`origin_refused`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn socket(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
    QueryOf(EventsAfter { after }): QueryOf<EventsAfter>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let listener = Listener::of(caller, &session);
    let upgrade = sockets::accept(&app, &headers, upgrade, sockets::LISTENER_MESSAGE)?;
    Ok(upgrade.on_upgrade(move |socket| stream::run(app, session.id, listener, after, socket)))
}

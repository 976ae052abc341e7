//! `/ws/audio`.

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::link;
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::QueryOf;
use crate::rtc::client_name;
use crate::rtc::refusal;
use crate::sessions::store::SessionRow;
use crate::sockets;

/// Largest message: an RTP packet is smaller than an Ethernet frame.
const LARGEST_PACKET: usize = 1500;

/// The query of `/ws/audio`. The session in it was read by the access check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudioQuery {
    #[expect(dead_code, reason = "named here so that only unknown keys are refused")]
    session: String,
    client: Option<String>,
    #[serde(default)]
    takeover: bool,
}

/// Audio packets both ways
///
/// A WebSocket: one RTP packet (RFC 3550; payload type 111, Opus, 48 kHz clock) per binary
/// message. Browsers send the token as the subprotocol `bearer.<token>` beside `vivavoce.v1`.
#[utoipa::path(get, path = "/ws/audio", tag = "media",
    params(("session" = uuid::Uuid, Query, description = "The session"),
        ("client" = Option<String>, Query, description = "Names the client, so that it may come back; a UUID"),
        ("takeover" = Option<bool>, Query, description = "Replace another client that is connected")),
    security(("join_token" = []), ("access_token" = [])),
    responses((status = 101, description = "Switching to WebSocket"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`origin_refused`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_in_use`, `session_over`"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "`server_full`")))]
pub async fn socket(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    QueryOf(query): QueryOf<AudioQuery>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = sockets::accept(&app, &headers, upgrade, LARGEST_PACKET)?;
    let client = client_name(query.client.as_deref())?;
    let handle = app.conductor.join(&session).await?;
    let packets = handle.attach(client, query.takeover).await.map_err(refusal)?;
    Ok(upgrade.on_upgrade(move |socket| link::run(packets, handle, socket)))
}

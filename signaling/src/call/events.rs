//! The session's events as they come, over a WebSocket that is opened again when it breaks.

use std::time::Duration;

use futures::StreamExt;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

use super::server::{Server, Session, path_part};

/// Events that may wait; the reader then waits too, and the server's own queue fills.
const WAITING_EVENTS: usize = 256;

/// Attempts to come back after the stream broke, this far apart.
const ATTEMPTS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(500);

/// Subscribes from the session's first event on. The receiver ends after `session.ended`,
/// or when the server cannot be reached any more. The error is that of the first attempt.
pub async fn subscribe(server: &Server, session: &Session) -> anyhow::Result<mpsc::Receiver<Value>> {
    let (events_in, events) = mpsc::channel(WAITING_EVENTS);
    let path = format!("ws/sessions/{}", path_part(&session.id));
    let mut socket = server.websocket(&path, &[("after", "0")], session).await?;
    let (server, session) = (server.clone(), session.clone());
    tokio::spawn(async move {
        let mut last = 0u64;
        let mut broken = 0;
        loop {
            while let Some(Ok(message)) = socket.next().await {
                let Message::Text(text) = message else { continue };
                let Ok(event) = serde_json::from_str::<Value>(&text) else { continue };
                broken = 0;
                last = event["seq"].as_u64().unwrap_or(last);
                let over = event["type"] == "session.ended";
                if events_in.send(event).await.is_err() || over {
                    return;
                }
            }
            loop {
                broken += 1;
                if broken > ATTEMPTS || events_in.is_closed() {
                    return;
                }
                tokio::time::sleep(PAUSE).await;
                let after = last.to_string();
                if let Ok(again) = server.websocket(&path, &[("after", &after)], &session).await {
                    socket = again;
                    break;
                }
            }
        }
    });
    Ok(events)
}

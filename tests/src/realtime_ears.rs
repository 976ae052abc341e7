//! A server of realtime transcription sessions as OpenAI's, well and badly.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::ears::KEY;

/// What it does with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Text while sound comes, and all of it at the commit, which is said to be done.
    Well,
    /// The text of each item after that of the next one.
    OutOfOrder,
    /// This status in place of a session.
    Refuses(u16),
    /// The session is not what it wants.
    Complains,
    /// Nothing comes of a commit.
    Hangs,
    /// Each item fails.
    Fails,
    /// No JSON.
    Malformed,
    /// Text without end.
    Endless,
    /// A message of a megabyte.
    Huge,
    /// The connection is cut at the first commit of the first session.
    CutOnce,
    /// The sound was too short for it.
    TooShort,
}

/// A running server.
pub struct RealtimeEars {
    pub address: SocketAddr,
    seen: Arc<Seen>,
}

struct Seen {
    manner: Manner,
    /// What each connection asked to be.
    sessions: Mutex<Vec<Value>>,
    /// Samples of each item.
    items: Mutex<Vec<usize>>,
    connections: AtomicUsize,
    open: AtomicUsize,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl RealtimeEars {
    /// Starts one on a free port.
    pub async fn start(manner: Manner) -> Self {
        let seen = Arc::new(Seen {
            manner,
            sessions: Mutex::default(),
            items: Mutex::default(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        });
        let router = Router::new().route("/v1/realtime", get(session)).with_state(Arc::clone(&seen));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// The URL that it is configured with.
    pub fn url(&self) -> String {
        format!("ws://{}/v1", self.address)
    }

    /// What the connections asked to be, in order.
    pub fn sessions(&self) -> Vec<Value> {
        locked(&self.seen.sessions).clone()
    }

    /// Samples of the items, in order.
    pub fn items(&self) -> Vec<usize> {
        locked(&self.seen.items).clone()
    }

    /// Waits until so many connections are open.
    pub async fn open(&self, count: usize) {
        while self.seen.open.load(Ordering::SeqCst) != count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn session(
    State(seen): State<Arc<Seen>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if headers.get("authorization").is_none_or(|key| key != &format!("Bearer {KEY}")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if query.as_deref() != Some("intent=transcription") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    if let Manner::Refuses(code) = seen.manner {
        return StatusCode::from_u16(code).expect("a status").into_response();
    }
    upgrade.on_upgrade(move |socket| async move {
        seen.open.fetch_add(1, Ordering::SeqCst);
        let which = seen.connections.fetch_add(1, Ordering::SeqCst);
        // Whoever is gone is not told.
        let _ = serve(&seen, which, socket).await;
        seen.open.fetch_sub(1, Ordering::SeqCst);
    })
}

async fn serve(seen: &Seen, which: usize, mut socket: WebSocket) -> Result<(), axum::Error> {
    tell(&mut socket, json!({ "type": "session.created", "session": { "id": "sess_1" } })).await?;
    let (mut samples, mut item, mut kept) = (0, 1, None);
    while let Some(message) = socket.recv().await {
        let Message::Text(text) = message? else { continue };
        let order: Value = serde_json::from_str(&text).expect("JSON");
        let id = format!("item_{which}_{item}");
        match order["type"].as_str().unwrap_or_default() {
            "session.update" => {
                locked(&seen.sessions).push(order["session"].clone());
                if seen.manner == Manner::Complains {
                    let error = json!({ "type": "invalid_request_error", "code": "model_not_found",
                        "message": format!("no model for {KEY}") });
                    tell(&mut socket, json!({ "type": "error", "error": error })).await?;
                } else {
                    tell(&mut socket, json!({ "type": "session.updated", "session": order["session"] })).await?;
                }
            }
            "input_audio_buffer.append" => {
                let sound = STANDARD.decode(order["audio"].as_str().unwrap_or_default()).expect("Base64");
                let first = samples == 0;
                samples += sound.len() / 2;
                if first && seen.manner == Manner::Well {
                    tell(&mut socket, delta(&id, &format!("Item{item}"))).await?;
                }
            }
            "input_audio_buffer.clear" => samples = 0,
            "input_audio_buffer.commit" => {
                locked(&seen.items).push(std::mem::take(&mut samples));
                if seen.manner != Manner::TooShort {
                    tell(&mut socket, json!({ "type": "input_audio_buffer.committed", "item_id": id })).await?;
                }
                let whole = completed(&id, &format!("Item{item}, indeed."));
                match seen.manner {
                    Manner::Well => tell(&mut socket, whole).await?,
                    Manner::OutOfOrder => match kept.take() {
                        Some(before) => {
                            tell(&mut socket, whole).await?;
                            tell(&mut socket, before).await?;
                        }
                        None => kept = Some(whole),
                    },
                    Manner::Fails => {
                        let error = json!({ "type": "server_error", "code": "overloaded", "message": KEY });
                        let kind = "conversation.item.input_audio_transcription.failed";
                        tell(&mut socket, json!({ "type": kind, "item_id": id, "error": error })).await?;
                    }
                    Manner::Malformed => socket.send(Message::text("<h1>Welcome</h1>")).await?,
                    Manner::Huge => tell(&mut socket, completed(&id, &"word ".repeat(200_000))).await?,
                    Manner::Endless => loop {
                        tell(&mut socket, delta(&id, "and so on ")).await?;
                    },
                    Manner::CutOnce if which == 0 => return Ok(()),
                    Manner::CutOnce => tell(&mut socket, whole).await?,
                    Manner::TooShort => {
                        let error = json!({ "type": "invalid_request_error",
                            "code": "input_audio_buffer_commit_empty", "message": "too small" });
                        tell(&mut socket, json!({ "type": "error", "error": error })).await?;
                    }
                    Manner::Hangs | Manner::Complains | Manner::Refuses(_) => {}
                }
                item += 1;
            }
            _ => {}
        }
    }
    Ok(())
}

fn delta(id: &str, text: &str) -> Value {
    json!({ "type": "conversation.item.input_audio_transcription.delta", "item_id": id, "content_index": 0, "delta": text })
}

fn completed(id: &str, text: &str) -> Value {
    json!({ "type": "conversation.item.input_audio_transcription.completed", "item_id": id, "content_index": 0,
        "transcript": text, "usage": { "type": "duration", "seconds": 1.0 } })
}

async fn tell(socket: &mut WebSocket, message: Value) -> Result<(), axum::Error> {
    socket.send(Message::text(message.to_string())).await
}

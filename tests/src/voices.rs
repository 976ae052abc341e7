//! Servers that speak the published protocols of voices: OpenAI's `POST /audio/speech` and
//! ElevenLabs' WebSocket, well and badly.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::stream;
use serde_json::{Value, json};

/// What it does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Half a second of a tone, in pieces.
    Well,
    /// The same as a WAV of 16 kHz.
    AsWav,
    /// Nothing for a minute.
    Hangs,
    /// One piece, then nothing for a minute.
    Stalls,
    /// One piece, then the connection is cut.
    Cut,
    /// This status, with the protocol's own complaint.
    Refuses(u16),
    /// A page where sound should be.
    Page,
    /// What is no message of the protocol.
    Malformed,
    /// Only silence.
    Silent,
    /// Nothing at all, at once.
    Empty,
    /// Sound without end.
    Endless,
}

/// The key that it wants.
pub const KEY: &str = "sk-test-0123456789";

/// Rate of its sound.
const RATE: u32 = 24_000;
/// How long it speaks, whatever the text: half a second.
const SAMPLES: u32 = RATE / 2;
const MINUTE: Duration = Duration::from_secs(60);

/// A running server.
pub struct Voices {
    pub address: SocketAddr,
    seen: Arc<Seen>,
}

struct Seen {
    manner: Manner,
    requests: Mutex<Vec<Value>>,
    open: AtomicUsize,
    closed: AtomicBool,
}

/// Counts a request that is being answered.
struct Open(Arc<Seen>);

impl Open {
    fn of(seen: &Arc<Seen>) -> Self {
        seen.open.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(seen))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
        self.0.closed.store(true, Ordering::SeqCst);
    }
}

impl Voices {
    /// Starts one on a free port.
    pub async fn start(manner: Manner) -> Self {
        let requests = Mutex::default();
        let seen = Arc::new(Seen { manner, requests, open: AtomicUsize::new(0), closed: AtomicBool::new(false) });
        let router = Router::new()
            .route("/v1/audio/speech", post(openai))
            .route("/v1/text-to-speech/{voice}/stream-input", get(elevenlabs))
            .with_state(Arc::clone(&seen));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// What was asked of it.
    pub fn requests(&self) -> Vec<Value> {
        self.seen.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until no request is open, and there was one.
    pub async fn closed(&self) {
        while self.seen.open.load(Ordering::SeqCst) > 0 || !self.seen.closed.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Seen {
    fn note(&self, request: Value) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }
}

/// A tone, from one sample to another.
fn tone(from: u32, to: u32) -> Vec<u8> {
    let sample = |n: u32| ((std::f32::consts::TAU * 220.0 * n as f32 / RATE as f32).sin() * 9_000.0) as i16;
    (from..to).flat_map(|n| sample(n).to_le_bytes()).collect()
}

async fn openai(State(seen): State<Arc<Seen>>, headers: HeaderMap, body: Bytes) -> Response {
    let open = Open::of(&seen);
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let key = headers.get("authorization").and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned();
    seen.note(request.clone());
    let complaint = |status: u16, message: &str| {
        let status = StatusCode::from_u16(status).expect("a status");
        let body = json!({ "error": { "message": message, "type": "invalid_request_error" } });
        let mut answer = (status, axum::Json(body)).into_response();
        if status == StatusCode::TOO_MANY_REQUESTS {
            answer.headers_mut().insert("retry-after", "7".parse().expect("a number"));
        }
        answer
    };
    let is_right =
        request["response_format"] == "pcm" && request["input"].as_str().is_some_and(|text| !text.is_empty());
    if !is_right || !request["model"].is_string() || !request["voice"].is_string() {
        return complaint(400, "a field is missing");
    }
    if key != format!("Bearer {KEY}") {
        return complaint(401, &format!("Incorrect API key provided: {key}"));
    }
    let pieces: Vec<Vec<u8>> = match seen.manner {
        // An odd number of bytes each, as the network cuts them.
        Manner::Well => tone(0, SAMPLES).chunks(3_333).map(<[u8]>::to_vec).collect(),
        Manner::AsWav => {
            let mut wav = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
            wav.extend(16_000_u32.to_le_bytes());
            wav.extend(32_000_u32.to_le_bytes());
            wav.extend(b"\x02\0\x10\0data\xff\xff\xff\xff");
            wav.extend(tone(0, 8_000));
            vec![wav]
        }
        Manner::Refuses(status) => return complaint(status, "no"),
        Manner::Page => return ([("content-type", "text/html")], "<h1>Welcome</h1>").into_response(),
        Manner::Malformed => {
            vec![b"RIFF\x10\0\0\0WAVEfmt \x10\0\0\0\x03\0\x02\0".iter().copied().cycle().take(9_000).collect()]
        }
        Manner::Silent => vec![vec![0; 24_000]],
        Manner::Empty => Vec::new(),
        Manner::Hangs | Manner::Stalls | Manner::Cut | Manner::Endless => vec![tone(0, 2_400)],
    };
    if seen.manner == Manner::Hangs {
        tokio::time::sleep(MINUTE).await;
    }
    let manner = seen.manner;
    let body = stream::unfold((pieces.into_iter(), open), move |(mut pieces, open)| async move {
        match (pieces.next(), manner) {
            (Some(piece), _) => Some((Ok(piece), (pieces, open))),
            (None, Manner::Cut) => {
                // What was sent before is on its way.
                tokio::time::sleep(Duration::from_millis(200)).await;
                Some((Err(std::io::Error::other("cut")), (pieces, open)))
            }
            (None, Manner::Stalls) => {
                tokio::time::sleep(MINUTE).await;
                None
            }
            (None, Manner::Endless) => Some((Ok(tone(0, RATE)), (pieces, open))),
            (None, _) => None,
        }
    });
    ([("content-type", "audio/pcm")], Body::from_stream(body)).into_response()
}

async fn elevenlabs(
    State(seen): State<Arc<Seen>>,
    Path(voice): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let query: serde_json::Map<String, Value> = query.into_iter().map(|(key, value)| (key, value.into())).collect();
    seen.note(json!({ "voice": voice, "query": query }));
    if headers.get("xi-api-key").is_none_or(|key| key != KEY) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match seen.manner {
        Manner::Refuses(status) => StatusCode::from_u16(status).expect("a status").into_response(),
        Manner::Page => "<h1>Welcome</h1>".into_response(),
        _ => upgrade.on_upgrade(move |socket| speak(socket, seen)),
    }
}

async fn speak(mut socket: WebSocket, seen: Arc<Seen>) {
    let _open = Open::of(&seen);
    let mut text = String::new();
    while let Some(Ok(message)) = socket.recv().await {
        let Ok(message) = serde_json::from_slice::<Value>(&message.into_data()) else { continue };
        match message["text"].as_str() {
            Some("") | None => break,
            Some(more) => text.push_str(more),
        }
        seen.note(message);
    }
    let clause = text.trim().to_owned();
    let piece = |from: u32, to: u32, chars: &str, is_final: bool| {
        let starts: Vec<u64> = (0..chars.chars().count() as u64).map(|n| n * 10).collect();
        let alignment = json!({
            "chars": chars.chars().map(String::from).collect::<Vec<_>>(),
            "charStartTimesMs": starts,
            "charDurationsMs": vec![10; starts.len()],
        });
        let sound = STANDARD.encode(tone(from, to));
        Message::text(json!({ "audio": sound, "isFinal": is_final, "alignment": alignment }).to_string())
    };
    let half = clause.char_indices().nth(clause.chars().count() / 2).map_or(0, |(at, _)| at);
    let (first, second) = clause.split_at(half);
    let messages = match seen.manner {
        Manner::Well | Manner::AsWav => vec![
            piece(0, SAMPLES / 2, first, false),
            piece(SAMPLES / 2, SAMPLES, second, false),
            Message::text(r#"{"audio":null,"isFinal":true}"#),
        ],
        Manner::Malformed => vec![Message::text("audio:")],
        Manner::Silent => {
            vec![Message::text(json!({ "audio": STANDARD.encode([0; 24_000]), "isFinal": true }).to_string())]
        }
        Manner::Empty => vec![Message::text(r#"{"isFinal":true}"#)],
        Manner::Hangs => Vec::new(),
        Manner::Stalls | Manner::Cut | Manner::Endless => vec![piece(0, 2_400, first, false)],
        Manner::Refuses(_) | Manner::Page => return,
    };
    for message in messages {
        if socket.send(message).await.is_err() {
            return;
        }
    }
    match seen.manner {
        Manner::Cut => {}
        Manner::Endless => while socket.send(piece(0, RATE, "", false)).await.is_ok() {},
        // Until the other side has had enough.
        _ => while let Some(Ok(_)) = socket.recv().await {},
    }
}

//! A server that speaks Hume's published protocol of an uploaded piece of sound, well and badly.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures::stream;
use serde_json::{Value, json};

/// What it does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Two measurements.
    Well,
    /// Nothing for a minute.
    Hangs,
    /// Half of an answer, then the connection is cut.
    Cut,
    /// This status, with the protocol's own complaint.
    Refuses(u16),
    /// Elsewhere.
    Redirects,
    /// A page where an answer should be.
    Page,
    /// JSON of another shape.
    Malformed,
    /// An answer without end.
    Endless,
    /// No speech was found.
    Empty,
}

/// The key that it wants.
pub const KEY: &str = "hume-canary-0123456789abcdef";

/// What it hears in everybody, found nowhere else.
pub const GUESSED: [&str; 2] = ["zephyrish-wonder", "quixotian-calm"];

/// A running server.
pub struct VoiceReaders {
    pub address: SocketAddr,
    seen: Arc<Seen>,
}

struct Seen {
    manner: Mutex<Manner>,
    /// Key, whether the parts were right, and bytes of sound of each request.
    requests: Mutex<Vec<Request>>,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Request {
    /// As the key was sent.
    pub key: String,
    /// Milliseconds of sound.
    pub sound_ms: usize,
    /// Whether it is a WAV of 16 kHz, 16-bit, mono, with settings of the protocol.
    pub is_right: bool,
}

impl VoiceReaders {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        let seen = Arc::new(Seen { manner: Mutex::new(Manner::Well), requests: Mutex::default() });
        let router = Router::new()
            .route("/v1/expression/audio/file", post(measure))
            .route("/v1/expression/run", get(runs))
            .layer(DefaultBodyLimit::max(25_000_000))
            .with_state(Arc::clone(&seen));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// Behaves like this from now on.
    pub fn behave(&self, manner: Manner) {
        *self.seen.manner.lock().unwrap_or_else(PoisonError::into_inner) = manner;
    }

    /// What was asked of it.
    pub fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn complaint(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    let body = json!({ "type": "error", "code": "no", "message": message, "request_id": "r" });
    let mut answer = (status, axum::Json(body)).into_response();
    if status == StatusCode::TOO_MANY_REQUESTS {
        answer.headers_mut().insert("retry-after", "7".parse().expect("a number"));
    }
    answer
}

fn key_of(headers: &HeaderMap) -> String {
    headers.get("x-hume-api-key").and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned()
}

async fn runs(headers: HeaderMap) -> Response {
    if key_of(&headers) != KEY {
        return complaint(401, "Unauthorized");
    }
    axum::Json(json!({ "runs": [], "next_page_token": null })).into_response()
}

async fn measure(State(seen): State<Arc<Seen>>, headers: HeaderMap, body: Bytes) -> Response {
    let (key, kind) = (key_of(&headers), headers.get("content-type").and_then(|kind| kind.to_str().ok()));
    let parts = kind.and_then(|kind| kind.strip_prefix("multipart/form-data; boundary=")).map(|b| parts(&body, b));
    let part = |name: &str| parts.iter().flatten().find(|(head, _)| head.contains(&format!("name=\"{name}\"")));
    let wav = part("file").filter(|(head, _)| head.contains("audio/wav")).map(|(_, wav)| wav.clone());
    let config = part("config").and_then(|(_, config)| serde_json::from_slice::<Value>(config).ok());
    let is_wav = wav.as_ref().is_some_and(|wav| {
        wav.starts_with(b"RIFF")
            && wav.get(20..28) == Some(b"\x01\0\x01\0\x80\x3e\0\0")
            && wav.get(34..36) == Some(b"\x10\0")
    });
    let timer = config.as_ref().and_then(|config| config["measurement_timer_ms"].as_u64());
    let is_right = is_wav && timer.is_some_and(|ms| (3_000..=10_000).contains(&ms));
    let sound_ms = wav.map_or(0, |wav| wav.len().saturating_sub(44) / 32);
    let request = Request { key: key.clone(), sound_ms, is_right };
    seen.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    if key != KEY {
        return complaint(401, &format!("Unauthorized: {key}"));
    }
    if !is_right {
        return complaint(400, "the config part is not valid");
    }
    let manner = *seen.manner.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = answer().to_string();
    match manner {
        Manner::Well => ([("content-type", "application/json")], answer).into_response(),
        Manner::Hangs => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            complaint(500, "late")
        }
        Manner::Refuses(status) => complaint(status, "no"),
        Manner::Redirects => (StatusCode::TEMPORARY_REDIRECT, [("location", "http://127.0.0.1:9/")]).into_response(),
        Manner::Page => ([("content-type", "text/html")], "<h1>Welcome</h1>").into_response(),
        Manner::Malformed => {
            axum::Json(json!({ "utterances": [{ "measurements": [{ "expressions": 7 }] }] })).into_response()
        }
        Manner::Empty => axum::Json(json!({ "run_id": "r", "utterances": [] })).into_response(),
        Manner::Cut => {
            let half = Bytes::from(answer[..answer.len() / 2].to_owned());
            let body = stream::iter([Ok(half), Err(std::io::Error::other("cut"))]);
            ([("content-type", "application/json")], Body::from_stream(body)).into_response()
        }
        Manner::Endless => {
            let more = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 65_536])));
            ([("content-type", "application/json")], Body::from_stream(more)).into_response()
        }
    }
}

/// As the reference of the protocol has it.
fn answer() -> Value {
    let measured = |from: u32, to: u32, first: f64, second: f64| {
        json!({
            "trigger": "interval", "audio_start_ms": from, "audio_end_ms": to,
            "expressions": [{ "name": GUESSED[0], "probability": first }, { "name": GUESSED[1], "probability": second }],
            "voice_attributes": [{ "name": "monotone", "probability": 0.9 }],
        })
    };
    let measurements = [measured(100, 400, 0.25, 0.75), measured(400, 700, 0.5, 0.125)];
    let utterance = json!({ "audio_start_ms": 100, "audio_end_ms": 700, "measurements": measurements });
    json!({ "run_id": "0198c2f0", "utterances": [utterance] })
}

/// The parts of a form: each one's headers and content.
fn parts(body: &[u8], boundary: &str) -> Vec<(String, Vec<u8>)> {
    let fence = format!("--{boundary}").into_bytes();
    let find = |within: &[u8], what: &[u8]| within.windows(what.len()).position(|window| window == what);
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(at) = find(rest, &fence) {
        rest = &rest[at + fence.len()..];
        let Some(end) = find(rest, &fence) else { break };
        let part = &rest[..end];
        if let Some(head) = find(part, b"\r\n\r\n") {
            let content = &part[head + 4..part.len().saturating_sub(2).max(head + 4)];
            found.push((String::from_utf8_lossy(&part[..head]).into_owned(), content.to_vec()));
        }
    }
    found
}

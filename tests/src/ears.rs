//! A server that transcribes as OpenAI's `POST /audio/transcriptions` does, well and badly.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures::stream;
use serde_json::json;

/// What it does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Two words with their times; the number of the request is the first.
    Well,
    /// Two words, and no times.
    TextOnly,
    /// Nothing for a minute.
    Hangs,
    /// This status.
    Refuses(u16),
    /// This status once, then well.
    RefusesOnce(u16),
    /// No JSON.
    Malformed,
    /// White space without end.
    Endless,
}

/// The key that it wants.
pub const KEY: &str = "sk-test-0123456789";

/// One request.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub model: String,
    pub language: String,
    pub prompt: String,
    pub response_format: String,
    /// Samples of its WAV.
    pub samples: u32,
    /// Samples a second.
    pub rate: u32,
}

/// A running server.
pub struct Ears {
    pub address: SocketAddr,
    seen: Arc<Seen>,
}

struct Seen {
    manner: Manner,
    asked: Mutex<Vec<Asked>>,
    open: AtomicUsize,
}

struct Open(Arc<Seen>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Ears {
    /// Starts one on a free port.
    pub async fn start(manner: Manner) -> Self {
        let seen = Arc::new(Seen { manner, asked: Mutex::default(), open: AtomicUsize::new(0) });
        let router = Router::new().route("/v1/audio/transcriptions", post(transcribe));
        let router = router.layer(DefaultBodyLimit::disable()).with_state(Arc::clone(&seen));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// The URL that it is configured with.
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// What was asked of it.
    pub fn asked(&self) -> Vec<Asked> {
        self.seen.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until so many requests are open.
    pub async fn open(&self, count: usize) {
        while self.seen.open.load(Ordering::SeqCst) != count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn transcribe(State(seen): State<Arc<Seen>>, headers: HeaderMap, body: Bytes) -> Response {
    seen.open.fetch_add(1, Ordering::SeqCst);
    let open = Open(Arc::clone(&seen));
    let text = String::from_utf8_lossy(&body);
    let field = |name: &str| {
        let from = text.split_once(&format!("name=\"{name}\"\r\n\r\n")).map(|(_, from)| from);
        from.and_then(|from| from.split_once("\r\n--")).map(|(value, _)| value.to_owned()).unwrap_or_default()
    };
    let wav = body.windows(4).position(|four| four == b"RIFF").map(|at| &body[at..]);
    let number = |at: usize| {
        wav.and_then(|wav| wav.get(at..at + 4)?.try_into().ok()).map(u32::from_le_bytes).unwrap_or_default()
    };
    let asked = Asked {
        model: field("model"),
        language: field("language"),
        prompt: field("prompt"),
        response_format: field("response_format"),
        samples: number(40) / 2,
        rate: number(24),
    };
    let count = {
        let mut all = seen.asked.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(asked.clone());
        all.len()
    };
    if headers.get("authorization").is_none_or(|key| key != &format!("Bearer {KEY}")) {
        return (StatusCode::UNAUTHORIZED, axum::Json(json!({ "error": { "message": "no" } }))).into_response();
    }
    let length = f64::from(asked.samples) / f64::from(asked.rate.max(1));
    let heard = format!("Request{count}, indeed.");
    let status = |code: u16| StatusCode::from_u16(code).expect("a status").into_response();
    match seen.manner {
        Manner::Refuses(code) => status(code),
        Manner::RefusesOnce(code) if count == 1 => status(code),
        Manner::Malformed => "<h1>Welcome</h1>".into_response(),
        Manner::TextOnly => axum::Json(json!({ "text": heard })).into_response(),
        Manner::Hangs => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            drop(open);
            status(500)
        }
        Manner::Endless => {
            let body = stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 65_536]));
            Body::from_stream(body).into_response()
        }
        Manner::Well | Manner::RefusesOnce(_) => axum::Json(json!({
            "task": "transcribe",
            "language": "english",
            "duration": length,
            "text": heard,
            "words": [
                { "word": format!("Request{count}"), "start": 0.1, "end": length / 2.0 },
                { "word": "indeed", "start": length / 2.0, "end": length },
            ],
            "segments": [{ "id": 0, "avg_logprob": -0.1, "no_speech_prob": 0.01 }],
        }))
        .into_response(),
    }
}

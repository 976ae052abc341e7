//! A language model that speaks the published protocols, OpenAI's chat completions and
//! Anthropic's messages, over real HTTP, and does whatever a test wants wrong. Asked for a stream
//! it leads an interview; asked for a whole answer it rates, or writes what a test wants.

pub mod whole;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use futures::{Stream, StreamExt, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the model says where it may only acknowledge.
pub const THANKS: &str = "Thank you, I see that now.";
/// What it says where it may probe.
pub const PROBE: &str = "All right. What came of it in the end?";

/// How a model behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Well,
    /// Each piece so many milliseconds after the one before.
    Slow(u64),
    /// The head of an answer, and never anything more.
    Silent,
    /// The connection breaks in the middle of the first sentence.
    Cut,
    /// A status, and `Retry-After` with some.
    Status(u16, Option<u64>),
    /// Events that are no JSON.
    Malformed,
    /// Words without end.
    Endless,
    /// An answer without text.
    Empty,
    /// A page in place of events.
    WrongType,
    /// A call of a tool that nobody offered.
    ToolCall,
    /// Plain talk without a decision, in another language, with markup.
    Nonsense,
    /// The first request gets this status, and `Retry-After` with some; it is well from then on.
    OnceStatus(u16, Option<u64>),
    /// It holds whole answers to no schema.
    NoSchema,
    /// It knows no field that says what a whole answer looks like.
    PlainOnly,
    /// It takes no temperature.
    OwnTemperature,
}

/// Every way of failing.
pub const TROUBLES: [Manner; 12] = [
    Manner::Silent,
    Manner::Cut,
    Manner::Status(401, None),
    Manner::Status(404, None),
    Manner::Status(429, Some(30)),
    Manner::Status(500, None),
    Manner::Malformed,
    Manner::Endless,
    Manner::Empty,
    Manner::WrongType,
    Manner::ToolCall,
    Manner::Nonsense,
];

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    asked: Mutex<Vec<(HeaderMap, Value)>>,
    closed: AtomicUsize,
}

/// What a model writes when it is asked for a whole answer.
type Writes = dyn Fn(&whole::Question) -> String + Send + Sync;

#[derive(Clone)]
struct Model {
    manner: Manner,
    writes: Arc<Writes>,
    seen: Arc<Seen>,
}

/// A running model. Dropping it stops it.
pub struct LlmServer {
    /// `http://127.0.0.1:PORT`; the protocols are below `/v1`.
    pub url: String,
    seen: Arc<Seen>,
    serving: JoinHandle<()>,
}

impl LlmServer {
    /// Starts one on a free port.
    pub async fn start(manner: Manner) -> Self {
        Self::writing(manner, whole::three).await
    }

    /// Starts one whose whole answers are these, where its manner lets it write any.
    pub async fn writing(manner: Manner, writes: impl Fn(&whole::Question) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::<Seen>::default();
        let counted = seen.clone();
        let listener = listener.tap_io(move |tcp| {
            counted.connections.fetch_add(1, Ordering::Relaxed);
            // Small pieces are sent as they are written, as real servers do.
            let _ = tcp.set_nodelay(true);
        });
        let model = Model { manner, writes: Arc::new(writes), seen: seen.clone() };
        let router = Router::new()
            .route("/v1/chat/completions", post(completions))
            .route("/v1/messages", post(messages))
            .route("/v1/models", get(|| async { axum::Json(json!({ "object": "list", "data": [{ "id": "m" }] })) }))
            .route("/refused/models", get(|| async { StatusCode::UNAUTHORIZED }))
            .route("/elsewhere/models", get(|| async { axum::response::Redirect::temporary("/v1/models") }))
            .route("/page/models", get(|| async { axum::response::Html("<h1>Welcome</h1>") }))
            .with_state(model);
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self { url, seen, serving }
    }

    /// What it was asked so far: headers and body.
    pub fn asked(&self) -> Vec<(HeaderMap, Value)> {
        self.seen.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Connections that were made to it.
    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }

    /// Answers that the other side did not wait for.
    pub fn closed(&self) -> usize {
        self.seen.closed.load(Ordering::Relaxed)
    }

    /// Waits until so many answers were not waited for.
    pub async fn until_closed(&self, count: usize) {
        for _ in 0..1_000 {
            if self.closed() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} answers were let go of in 20 s, and not {count}", self.closed());
    }
}

impl Drop for LlmServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// How one protocol writes things.
struct Protocol {
    begin: fn() -> Vec<String>,
    piece: fn(&str) -> String,
    tool: fn() -> String,
    end: fn() -> Vec<String>,
}

const OPENAI: Protocol = Protocol {
    begin: || vec![chunk(&json!({ "role": "assistant", "content": "" }), None)],
    piece: |text| chunk(&json!({ "content": text }), None),
    tool: || {
        let call =
            json!({ "index": 0, "id": "call_1", "type": "function", "function": { "name": "score", "arguments": "" } });
        chunk(&json!({ "tool_calls": [call] }), None)
    },
    end: || {
        let usage = json!({
            "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [],
            "usage": { "prompt_tokens": 700, "completion_tokens": 20, "total_tokens": 720, "prompt_tokens_details": { "cached_tokens": 512 } },
        });
        vec![chunk(&json!({}), Some("stop")), format!("data: {usage}\n\n"), "data: [DONE]\n\n".into()]
    },
};

const ANTHROPIC: Protocol = Protocol {
    begin: || {
        let usage = json!({ "input_tokens": 40, "cache_read_input_tokens": 660, "cache_creation_input_tokens": 0, "output_tokens": 1 });
        let message = json!({ "id": "m1", "type": "message", "role": "assistant", "content": [], "model": "m", "stop_reason": null, "usage": usage });
        vec![
            named(&json!({ "type": "message_start", "message": message })),
            named(
                &json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "" } }),
            ),
            named(&json!({ "type": "ping" })),
        ]
    },
    piece: |text| {
        named(&json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": text } }))
    },
    tool: || {
        let block = json!({ "type": "tool_use", "id": "t1", "name": "score", "input": {} });
        named(&json!({ "type": "content_block_start", "index": 1, "content_block": block }))
    },
    end: || {
        vec![
            named(&json!({ "type": "content_block_stop", "index": 0 })),
            named(
                &json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn", "stop_sequence": null }, "usage": { "output_tokens": 20 } }),
            ),
            named(&json!({ "type": "message_stop" })),
        ]
    },
};

fn chunk(delta: &Value, reason: Option<&str>) -> String {
    let choice = json!({ "index": 0, "delta": delta, "logprobs": null, "finish_reason": reason });
    let chunk =
        json!({ "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice] });
    format!("data: {chunk}\n\n")
}

fn named(event: &Value) -> String {
    format!("event: {}\ndata: {event}\n\n", event["type"].as_str().expect("a type"))
}

async fn completions(State(model): State<Model>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&model, headers, &body, &OPENAI).await
}

async fn messages(State(model): State<Model>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&model, headers, &body, &ANTHROPIC).await
}

async fn answer(model: &Model, headers: HeaderMap, body: &Bytes, protocol: &Protocol) -> Response {
    let body: Value = serde_json::from_slice(body).expect("JSON");
    let before = {
        let mut asked = model.seen.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push((headers, body.clone()));
        asked.len() - 1
    };
    match model.manner {
        Manner::Status(code, retry_after) => return status(code, retry_after),
        Manner::OnceStatus(code, retry_after) if before == 0 => return status(code, retry_after),
        _ => {}
    }
    if body["stream"] != true {
        let waited = Waited { seen: model.seen.clone(), ended: AtomicBool::new(false) };
        let text = (model.writes)(&whole::Question::read(&body));
        let response = whole::answer(model.manner, &body, &text).await;
        waited.ended.store(true, Ordering::Relaxed);
        return response;
    }
    let text = reply(&body);
    let frames = |pieces: &[&str]| -> VecDeque<Frame> {
        let pieces = pieces.iter().map(|piece| (protocol.piece)(piece));
        let all = (protocol.begin)().into_iter().chain(pieces).chain((protocol.end)());
        all.map(|text| Frame::Text(0, text)).collect()
    };
    // As models write: a few letters at a time.
    let pieces: Vec<String> = text.chars().collect::<Vec<_>>().chunks(6).map(|c| c.iter().collect()).collect();
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    let frames = match model.manner {
        Manner::Silent => VecDeque::from([Frame::Text(0, (protocol.begin)().concat()), Frame::Never]),
        Manner::Slow(ms) => {
            let slow = |frame| if let Frame::Text(_, text) = frame { Frame::Text(ms, text) } else { frame };
            frames(&pieces).into_iter().map(slow).collect()
        }
        Manner::Cut => {
            let mut some: VecDeque<Frame> = frames(&pieces).into_iter().take(8).collect();
            some.push_back(Frame::Break);
            some
        }
        Manner::Malformed => VecDeque::from([Frame::Text(0, "data: {\"choices\": [\n\n".into())]),
        Manner::Endless => VecDeque::from([
            Frame::Text(0, (protocol.begin)().concat()),
            Frame::Text(0, (protocol.piece)("{\"do\":\"next\"}\n")),
            Frame::Repeat((protocol.piece)("and the more and the more and ")),
        ]),
        Manner::Empty => frames(&[]),
        Manner::WrongType => return axum::response::Html("<h1>Welcome</h1>").into_response(),
        Manner::ToolCall => VecDeque::from([
            Frame::Text(0, (protocol.begin)().concat()),
            Frame::Text(0, (protocol.tool)()),
            Frame::Text(0, (protocol.end)().concat()),
        ]),
        Manner::Nonsense => frames(&["**Merci**, ", "voici le code : ```rust\nfn main() {}\n```"]),
        _ => frames(&pieces),
    };
    let body = Body::from_stream(streamed(frames, model.seen.clone()));
    ([("content-type", "text/event-stream; charset=utf-8")], body).into_response()
}

fn status(code: u16, retry_after: Option<u64>) -> Response {
    let code = StatusCode::from_u16(code).expect("a status");
    let mut response = (code, "{\"error\":{\"message\":\"no\"}}").into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert("retry-after", seconds.into());
    }
    response
}

/// What a good model says: it probes where it may.
fn reply(body: &Value) -> String {
    let last = body["messages"].as_array().and_then(|messages| messages.last()).expect("messages");
    let text = last["content"].as_str().expect("text");
    let allowed = text.split("Allowed actions: ").nth(1).and_then(|rest| rest.split(['\n', '<']).next());
    match allowed.expect("the situation says what is allowed") {
        allowed if allowed.contains("probe") => format!("{{\"do\":\"probe\",\"kind\":\"outcome\"}}\n{PROBE}"),
        allowed if allowed.contains("wrap_up") => format!("{{\"do\":\"wrap_up\"}}\n{THANKS}"),
        _ => format!("{{\"do\":\"next\"}}\n{THANKS}"),
    }
}

enum Frame {
    /// After so many milliseconds.
    Text(u64, String),
    /// For ever.
    Repeat(String),
    Never,
    Break,
}

/// Notes whether somebody waited for the end.
struct Waited {
    seen: Arc<Seen>,
    ended: AtomicBool,
}

impl Drop for Waited {
    fn drop(&mut self) {
        if !self.ended.load(Ordering::Relaxed) {
            self.seen.closed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn streamed(frames: VecDeque<Frame>, seen: Arc<Seen>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let waited = Waited { seen, ended: AtomicBool::new(false) };
    stream::unfold((frames, waited), |(mut frames, waited)| async move {
        match frames.pop_front() {
            None => {
                waited.ended.store(true, Ordering::Relaxed);
                None
            }
            Some(Frame::Text(ms, text)) => {
                if ms > 0 {
                    tokio::time::sleep(Duration::from_millis(ms)).await;
                }
                Some((Ok(Bytes::from(text)), (frames, waited)))
            }
            Some(Frame::Repeat(text)) => {
                tokio::time::sleep(Duration::from_millis(1)).await;
                frames.push_front(Frame::Repeat(text.clone()));
                Some((Ok(Bytes::from(text)), (frames, waited)))
            }
            Some(Frame::Never) => {
                let never: Infallible = std::future::pending().await;
                match never {}
            }
            Some(Frame::Break) => {
                waited.ended.store(true, Ordering::Relaxed);
                Some((Err(io::Error::other("cut")), (frames, waited)))
            }
        }
    })
    .boxed()
}

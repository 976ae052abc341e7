//! Whole answers: what is asked, and what a model or a broken one sends.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use serde_json::{Value, json};

use super::Manner;

/// What a model is asked at once, by either protocol.
#[derive(Clone, Debug)]
pub struct Question {
    /// The instructions.
    pub system: String,
    /// What they are about.
    pub user: String,
    /// None where the model's own is to do.
    pub temperature: Option<f64>,
    /// The schema of the answer, where the server is to hold the model to it.
    pub schema: Option<Value>,
}

impl Question {
    /// Reads a request's body.
    pub fn read(body: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let messages = body["messages"].as_array().expect("messages");
        let is_system = messages[0]["role"] == "system";
        let system = if is_system { &messages[0]["content"] } else { &body["system"] };
        let last = messages.last().expect("a message");
        assert_eq!((messages.len(), &last["role"]), (1 + usize::from(is_system), &json!("user")));
        let schemas = [&body["response_format"]["json_schema"]["schema"], &body["tools"][0]["input_schema"]];
        Self {
            system: text(system),
            user: text(&last["content"]),
            temperature: body["temperature"].as_f64(),
            schema: schemas.into_iter().find(|schema| schema.is_object()).cloned(),
        }
    }

    /// The answer that is to be rated.
    pub fn answer(&self) -> &str {
        let inside = self.user.split("<answer>\n").nth(1).and_then(|rest| rest.split("</answer>").next());
        inside.expect("an answer").trim()
    }
}

/// A rating as it is asked for.
pub fn rating(level: u8, quotes: &[&str]) -> String {
    json!({ "level": level, "quotes": quotes, "why": "The words say so." }).to_string()
}

/// A rater who gives everything a three, and quotes the answer's first four words.
pub fn three(question: &Question) -> String {
    let words: Vec<&str> = question.answer().split_whitespace().take(4).collect();
    rating(3, &[&words.join(" ")])
}

/// What is wrong with a request, to a server of this manner.
fn refused(manner: Manner, body: &Value) -> Option<Value> {
    let error = |message: &str, param: &str| json!({ "error": { "message": message, "type": "invalid_request_error", "param": param, "code": "unsupported_value" } });
    let format = &body["response_format"]["type"];
    match manner {
        Manner::NoSchema if format == "json_schema" || body["tools"].is_array() => {
            Some(error("This model holds its answers to no schema.", "response_format"))
        }
        Manner::PlainOnly if !format.is_null() || body["tools"].is_array() => {
            Some(error("Unknown field.", "response_format"))
        }
        Manner::OwnTemperature if !body["temperature"].is_null() => Some(error(
            "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
            "temperature",
        )),
        _ => None,
    }
}

/// Answers a request that wants no stream. `text` is what a model that is well writes.
pub(super) async fn answer(manner: Manner, body: &Value, text: &str) -> Response {
    if let Some(refusal) = refused(manner, body) {
        return (StatusCode::BAD_REQUEST, axum::Json(refusal)).into_response();
    }
    let tool = body["tool_choice"]["name"].as_str();
    let is_messages = body["system"].is_string();
    let whole = |text: &str, tool: Option<&str>| match (is_messages, tool) {
        (false, None) => completion(&json!({ "role": "assistant", "content": text }), "stop"),
        (false, Some(name)) => {
            let call = json!({ "id": "call_1", "type": "function", "function": { "name": name, "arguments": text } });
            completion(&json!({ "role": "assistant", "content": null, "tool_calls": [call] }), "tool_calls")
        }
        (true, None) => message(&json!({ "type": "text", "text": text }), "end_turn"),
        (true, Some(name)) => {
            let input: Value = serde_json::from_str(text).unwrap_or(Value::Null);
            message(&json!({ "type": "tool_use", "id": "t1", "name": name, "input": input }), "tool_use")
        }
    };
    let answer = match manner {
        Manner::Slow(ms) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            whole(text, tool)
        }
        Manner::Silent => std::future::pending().await,
        Manner::Empty => whole("", None),
        Manner::ToolCall => whole("{}", Some("score")),
        Manner::Nonsense => whole("**Merci**, voici le code : ```rust\nfn main() {}\n```", None),
        Manner::WrongType => return axum::response::Html("<h1>Welcome</h1>").into_response(),
        Manner::Malformed => return ([("content-type", "application/json")], "{\"choices\": [").into_response(),
        Manner::Cut => {
            let half = whole(text, tool).to_string().into_bytes()[..20].to_vec();
            let pieces = [Ok(Bytes::from(half)), Err(std::io::Error::other("cut"))];
            return Body::from_stream(stream::iter(pieces)).into_response();
        }
        Manner::Endless => {
            let more = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 16 * 1024])));
            return Body::from_stream(more.boxed()).into_response();
        }
        _ => whole(text, tool),
    };
    axum::Json(answer).into_response()
}

fn completion(message: &Value, reason: &str) -> Value {
    json!({
        "id": "c1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{ "index": 0, "message": message, "logprobs": null, "finish_reason": reason }],
        "usage": { "prompt_tokens": 700, "completion_tokens": 20, "total_tokens": 720, "prompt_tokens_details": { "cached_tokens": 512 } },
    })
}

fn message(block: &Value, reason: &str) -> Value {
    json!({
        "id": "m1", "type": "message", "role": "assistant", "model": "m", "content": [block],
        "stop_reason": reason, "stop_sequence": null,
        "usage": { "input_tokens": 40, "cache_read_input_tokens": 660, "cache_creation_input_tokens": 0, "output_tokens": 20 },
    })
}

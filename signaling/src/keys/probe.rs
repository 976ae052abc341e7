//! Whether a provider takes a key: its list of models is asked for, which costs nothing.
//!
//! What the server answers is read for the models' names and shown to nobody, and redirects are
//! not followed: the button is no way to read what else is on the network.

use std::error::Error as _;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::time::Instant;

use super::wire::TestOutcome;
use crate::providers::expression::hume;
use crate::providers::{Kind, Secret};

/// A provider that takes longer for its list is too slow for an interview.
const PATIENCE: Duration = Duration::from_secs(8);
/// A list of models is tens of kilobytes.
const LONGEST_LIST: usize = 4 << 20;

/// What came of asking.
pub struct Probed {
    pub outcome: TestOutcome,
    pub took: Duration,
    /// Of the models asked about, those that it does not name.
    pub missing: Vec<String>,
}

/// Asks the provider at `base_url` for its models, with the key; `models` should be among them.
pub async fn probe(kind: Kind, base_url: &str, key: &Secret, models: &[String]) -> Probed {
    let begun = Instant::now();
    let answered = tokio::time::timeout(PATIENCE, list(kind, base_url, key)).await;
    let took = begun.elapsed();
    let (outcome, missing) = match answered {
        Err(_) => (TestOutcome::Late, Vec::new()),
        Ok(Err(outcome)) => (outcome, Vec::new()),
        Ok(Ok(names)) => {
            let has = |model: &str| names.iter().any(|name| name == model || name.ends_with(&format!("/{model}")));
            let missing: Vec<String> = models.iter().filter(|model| !has(model)).cloned().collect();
            let outcome = if missing.is_empty() { TestOutcome::Works } else { TestOutcome::NoSuchModel };
            (outcome, missing)
        }
    };
    Probed { outcome, took, missing }
}

async fn list(kind: Kind, base_url: &str, key: &Secret) -> Result<Vec<String>, TestOutcome> {
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let client = client.map_err(|_| TestOutcome::Tls)?;
    let url = match kind {
        // What is spoken over a WebSocket has its lists on the web.
        Kind::Elevenlabs => {
            format!("{}/v1/models", base_url.replacen("ws", "http", usize::from(base_url.starts_with("ws"))))
        }
        // It has one model; that the list of what was asked before is given says that the key is taken.
        Kind::Hume => format!("{base_url}/v1/expression/run"),
        _ => format!("{base_url}/models"),
    };
    let request = client.get(url);
    let request = match kind {
        Kind::Anthropic => request.header("x-api-key", key.expose()).header("anthropic-version", "2023-06-01"),
        Kind::Azure => request.header("api-key", key.expose()),
        Kind::Elevenlabs => request.header("xi-api-key", key.expose()),
        Kind::Hume => request.header(hume::KEY_HEADER, key.expose()),
        Kind::Openai | Kind::Mistral | Kind::Gemini | Kind::Compatible => request.bearer_auth(key.expose()),
    };
    let mut answer = request.send().await.map_err(|error| unreached(&error))?;
    match answer.status() {
        status if status.is_success() => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(TestOutcome::Unauthorised),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYMENT_REQUIRED => return Err(TestOutcome::RateLimited),
        status if status.is_redirection() => return Err(TestOutcome::Redirected),
        status if status.is_server_error() => return Err(TestOutcome::ServerError),
        // Gemini says so of a key that it does not know.
        StatusCode::BAD_REQUEST if kind == Kind::Gemini => return Err(TestOutcome::Unauthorised),
        _ => return Err(TestOutcome::WrongAddress),
    }
    let mut body = Vec::new();
    while let Some(bytes) = answer.chunk().await.map_err(|_| TestOutcome::Unreachable)? {
        body.extend_from_slice(&bytes);
        if body.len() > LONGEST_LIST {
            return Err(TestOutcome::WrongAddress);
        }
    }
    if kind == Kind::Hume {
        let is_list = serde_json::from_slice::<Value>(&body).is_ok_and(|body| body.is_object() || body.is_array());
        return is_list.then(Vec::new).ok_or(TestOutcome::WrongAddress);
    }
    names(&body).ok_or(TestOutcome::WrongAddress)
}

/// The models of a list, as OpenAI, Anthropic and ElevenLabs write it.
fn names(body: &[u8]) -> Option<Vec<String>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let list = body["data"].as_array().or_else(|| body["models"].as_array()).or_else(|| body.as_array())?;
    let name =
        |model: &Value| ["id", "model_id", "name"].iter().find_map(|key| model[*key].as_str().map(str::to_owned));
    Some(list.iter().filter_map(name).collect())
}

fn unreached(error: &reqwest::Error) -> TestOutcome {
    if error.is_timeout() {
        return TestOutcome::Late;
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string().to_ascii_lowercase();
        if ["certificate", "tls", "invalidcontenttype", "corrupt message"].iter().any(|sign| text.contains(sign)) {
            return TestOutcome::Tls;
        }
        cause = inner.source();
    }
    TestOutcome::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_models_are_read_as_each_provider_writes_them() {
        let openai = br#"{"object":"list","data":[{"id":"gpt-5-mini"},{"id":"whisper-1"}]}"#;
        assert_eq!(names(openai).expect("a list"), ["gpt-5-mini", "whisper-1"]);
        assert_eq!(names(br#"[{"model_id":"eleven_flash_v2_5"}]"#).expect("a list"), ["eleven_flash_v2_5"]);
        assert_eq!(names(b"<h1>Welcome</h1>"), None);
        assert_eq!(names(br#"{"error":"no"}"#), None);
    }
}

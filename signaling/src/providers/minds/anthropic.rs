//! The Messages API of Anthropic (version 2023-06-01), streamed. Spoken natively for its prompt
//! caching: the instructions are marked, so that each turn but the first reads them from the
//! cache.

use async_trait::async_trait;
use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use vivavoce_engine::mind::{Role, Wish};

use super::completion::{Answer, Completion, Declined, Form, Manner, without_fence};
use super::http::Read;
use super::sse::SseEvent;
use super::{Cause, Piece, Pieces, Provider, ProviderError, Usage, http};
use crate::keys::KeyRing;
use crate::providers::Spec;
use crate::usage::Payer;

/// The version of the protocol.
const VERSION: &str = "2023-06-01";

/// A model behind the Messages API.
pub struct Anthropic {
    name: String,
    spec: Spec,
    keys: KeyRing,
    client: Client,
}

impl Anthropic {
    /// The model of `spec`, with whatever key there is for it when it is asked.
    ///
    /// # Errors
    /// When no client can be made: no TLS on this machine.
    pub fn new(spec: Spec, keys: KeyRing) -> Result<Self, reqwest::Error> {
        Ok(Self { name: spec.name(), spec, keys, client: http::client()? })
    }

    fn post(&self, cause: Cause, body: &Value) -> Result<RequestBuilder, ProviderError> {
        let access = self.keys.access(&self.spec, cause.purse(&self.keys))?;
        let url = format!("{}/messages", access.base_url);
        let request = self.client.post(url).header("anthropic-version", VERSION).json(body);
        Ok(match &access.key {
            Some(key) => request.header("x-api-key", key.expose()),
            None => request,
        })
    }
}

#[async_trait]
impl Provider for Anthropic {
    fn name(&self) -> &str {
        &self.name
    }

    fn generation(&self) -> u64 {
        self.keys.generation()
    }

    fn payer(&self, cause: Cause) -> Option<Payer> {
        self.keys.payer(&self.spec, cause.purse(&self.keys))
    }

    async fn ask(&self, cause: Cause, wish: &Wish) -> Result<Pieces, ProviderError> {
        let role = |role| match role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        let messages: Vec<_> =
            wish.messages.iter().map(|m| json!({ "role": role(m.role), "content": m.text })).collect();
        let body = json!({
            "model": self.spec.model,
            "max_tokens": wish.longest,
            "stream": true,
            "system": [{ "type": "text", "text": &*wish.system, "cache_control": { "type": "ephemeral" } }],
            "messages": messages,
        });
        Ok(http::pieces(http::events(self.post(cause, &body)?).await?, read))
    }

    /// The answer is the input of a tool that the model must use: the protocol's oldest way to a
    /// schema, which all its models know.
    async fn complete(&self, cause: Cause, completion: &Completion, manner: Manner) -> Result<Answer, Declined> {
        let name = completion.schema_name;
        let mut body = json!({
            "model": self.spec.model,
            "max_tokens": completion.longest,
            "system": manner.system(completion),
            "messages": [{ "role": "user", "content": completion.user }],
        });
        if let Some(temperature) = manner.temperature(completion) {
            // In thousandths: what is 0.2 here is 0.200000003 there otherwise.
            body["temperature"] = json!((f64::from(temperature) * 1_000.0).round() / 1_000.0);
        }
        match manner.form {
            Form::Schema => {
                body["tools"] =
                    json!([{ "name": name, "description": "Takes your answer.", "input_schema": completion.schema }]);
                body["tool_choice"] = json!({ "type": "tool", "name": name });
            }
            // The protocol has no such thing.
            Form::Object => return Err(Declined::Request(String::new())),
            Form::Plain => {}
        }
        let Whole { content, usage, stop_reason } = http::object(self.post(cause, &body)?).await?;
        let is_whole = !matches!(stop_reason.as_deref(), Some("max_tokens" | "refusal"));
        let text = content.into_iter().find_map(|block| match (manner.form, block) {
            (Form::Schema, Given::ToolUse { name: used, input }) if used == name => Some(input.to_string()),
            (Form::Plain, Given::Text { text }) => Some(without_fence(&text).to_owned()),
            _ => None,
        });
        let used = Usage { written: usage.output_tokens.unwrap_or_default(), ..usage.read() };
        Ok(Answer { text: text.filter(|text| is_whole && !text.is_empty()), used })
    }
}

#[derive(Deserialize)]
struct Whole {
    content: Vec<Given>,
    #[serde(default)]
    usage: Counted,
    #[serde(default)]
    stop_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Given {
    ToolUse {
        name: String,
        input: Value,
    },
    Text {
        text: String,
    },
    /// Thoughts, and what is added to the protocol later.
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Told {
    MessageStart {
        message: Started,
    },
    ContentBlockStart {
        content_block: Block,
    },
    ContentBlockDelta {
        delta: Delta,
    },
    MessageDelta {
        usage: Option<Counted>,
    },
    MessageStop,
    Error {
        error: Failure,
    },
    /// `ping`, `content_block_stop`, and what is added to the protocol later.
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Started {
    #[serde(default)]
    usage: Counted,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Delta {
    #[serde(default)]
    text: Option<String>,
}

#[derive(Deserialize)]
struct Failure {
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Default, Deserialize)]
struct Counted {
    #[serde(default)]
    input_tokens: Option<u64>,
    #[serde(default)]
    cache_read_input_tokens: Option<u64>,
    #[serde(default)]
    cache_creation_input_tokens: Option<u64>,
    #[serde(default)]
    output_tokens: Option<u64>,
}

impl Counted {
    /// What was read; what was written is counted later.
    fn read(&self) -> Usage {
        let cached = self.cache_read_input_tokens.unwrap_or_default();
        let stored = self.cache_creation_input_tokens.unwrap_or_default();
        Usage { read: self.input_tokens.unwrap_or_default() + stored + cached, cached, stored, written: 0 }
    }
}

fn read(event: &SseEvent) -> Result<Read, ProviderError> {
    let told: Told = serde_json::from_str(&event.data).map_err(|_| ProviderError::Malformed)?;
    let whole = matches!(told, Told::MessageStop);
    let pieces = match told {
        Told::MessageStart { message } => vec![Piece::Used(message.usage.read())],
        Told::ContentBlockStart { content_block } if content_block.kind.ends_with("tool_use") => {
            return Err(ProviderError::Nonsense);
        }
        // Thoughts have no text of this name.
        Told::ContentBlockDelta { delta } => {
            delta.text.filter(|text| !text.is_empty()).map(Piece::Text).into_iter().collect()
        }
        Told::MessageDelta { usage } => {
            let written = usage.and_then(|usage| usage.output_tokens).unwrap_or_default();
            vec![Piece::Used(Usage { written, ..Usage::default() })]
        }
        Told::MessageStop => vec![Piece::Done],
        Told::Error { error } => {
            return Err(match error.kind.as_str() {
                "rate_limit_error" => ProviderError::RateLimited { retry_after: None },
                "authentication_error" | "permission_error" => ProviderError::Unauthorised,
                _ => ProviderError::Server,
            });
        }
        Told::ContentBlockStart { .. } | Told::Other => Vec::new(),
    };
    Ok(Read { pieces, whole })
}

//! The Messages API of Anthropic (version 2023-06-01), streamed. Spoken natively for its prompt
//! caching: the instructions are marked, so that each turn but the first reads them from the
//! cache.

use async_trait::async_trait;
use reqwest::Client;
use serde::Deserialize;
use serde_json::json;
use vivavoce_engine::mind::{Role, Wish};

use super::http::Read;
use super::sse::SseEvent;
use super::{Piece, Pieces, Provider, ProviderError, Spec, Usage, http};

/// The version of the protocol.
const VERSION: &str = "2023-06-01";

/// A model behind the Messages API.
pub struct Anthropic {
    name: String,
    spec: Spec,
    client: Client,
}

impl Anthropic {
    /// The model of `spec`.
    ///
    /// # Errors
    /// When no client can be made: no TLS on this machine.
    pub fn new(spec: Spec) -> Result<Self, reqwest::Error> {
        Ok(Self { name: spec.name(), spec, client: http::client()? })
    }
}

#[async_trait]
impl Provider for Anthropic {
    fn name(&self) -> &str {
        &self.name
    }

    async fn ask(&self, wish: &Wish) -> Result<Pieces, ProviderError> {
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
        let url = format!("{}/messages", self.spec.base_url);
        let mut request = self.client.post(url).header("anthropic-version", VERSION).json(&body);
        if let Some(key) = &self.spec.key {
            request = request.header("x-api-key", key.expose());
        }
        Ok(http::pieces(http::events(request).await?, read))
    }
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

fn read(event: &SseEvent) -> Result<Read, ProviderError> {
    let told: Told = serde_json::from_str(&event.data).map_err(|_| ProviderError::Malformed)?;
    let whole = matches!(told, Told::MessageStop);
    let pieces = match told {
        Told::MessageStart { message } => {
            let (cached, fresh) = (message.usage.cache_read_input_tokens, message.usage.input_tokens);
            let made = message.usage.cache_creation_input_tokens.unwrap_or_default();
            let cached = cached.unwrap_or_default();
            vec![Piece::Used(Usage { read: fresh.unwrap_or_default() + made + cached, cached, written: 0 })]
        }
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

//! Chat completions as OpenAI publishes them, and as Mistral, Gemini, Azure, Ollama, vLLM and
//! llama.cpp speak them. Requests are `async-openai`'s types; answers are read by the few fields
//! that all of those send.

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage,
    ChatCompletionRequestUserMessage, ChatCompletionStreamOptions, CreateChatCompletionRequest,
};
use async_trait::async_trait;
use reqwest::Client;
use serde::Deserialize;
use vivavoce_engine::mind::{Role, Wish};

use super::http::Read;
use super::sse::SseEvent;
use super::{Kind, Piece, Pieces, Provider, ProviderError, Spec, Usage, http};

/// A model behind chat completions.
pub struct Openai {
    name: String,
    spec: Spec,
    client: Client,
}

impl Openai {
    /// The model of `spec`.
    ///
    /// # Errors
    /// When no client can be made: no TLS on this machine.
    pub fn new(spec: Spec) -> Result<Self, reqwest::Error> {
        Ok(Self { name: spec.name(), spec, client: http::client()? })
    }

    /// What is sent.
    #[expect(deprecated, reason = "servers other than OpenAI's know `max_tokens` only")]
    fn request(&self, wish: &Wish) -> CreateChatCompletionRequest {
        let system = ChatCompletionRequestMessage::System(ChatCompletionRequestSystemMessage::from(&*wish.system));
        let messages = wish.messages.iter().map(|message| match message.role {
            Role::User => {
                ChatCompletionRequestMessage::User(ChatCompletionRequestUserMessage::from(message.text.as_str()))
            }
            Role::Assistant => ChatCompletionRequestMessage::Assistant(ChatCompletionRequestAssistantMessage::from(
                message.text.as_str(),
            )),
        });
        let new_name = matches!(self.spec.kind, Kind::Openai | Kind::Azure);
        // Mistral counts without being asked, and refuses fields that it does not know.
        let counts = self.spec.kind != Kind::Mistral;
        CreateChatCompletionRequest {
            messages: std::iter::once(system).chain(messages).collect(),
            model: self.spec.model.clone(),
            stream: Some(true),
            max_completion_tokens: new_name.then_some(wish.longest),
            max_tokens: (!new_name).then_some(wish.longest),
            stream_options: counts
                .then(|| ChatCompletionStreamOptions { include_usage: Some(true), ..Default::default() }),
            ..Default::default()
        }
    }
}

#[async_trait]
impl Provider for Openai {
    fn name(&self) -> &str {
        &self.name
    }

    async fn ask(&self, wish: &Wish) -> Result<Pieces, ProviderError> {
        let url = format!("{}/chat/completions", self.spec.base_url);
        let mut request = self.client.post(url).json(&self.request(wish));
        if let Some(key) = &self.spec.key {
            request = match self.spec.kind {
                Kind::Azure => request.header("api-key", key.expose()),
                _ => request.bearer_auth(key.expose()),
            };
        }
        Ok(http::pieces(http::events(request).await?, read))
    }
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Counted>,
    #[serde(default)]
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
    #[serde(default)]
    prompt_tokens_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    #[serde(default)]
    cached_tokens: Option<u64>,
}

fn read(event: &SseEvent) -> Result<Read, ProviderError> {
    if event.data.trim() == "[DONE]" {
        return Ok(Read { pieces: vec![Piece::Done], whole: true });
    }
    let chunk: Chunk = serde_json::from_str(&event.data).map_err(|_| ProviderError::Malformed)?;
    if chunk.error.is_some() {
        return Err(ProviderError::Server);
    }
    let mut read = Read::default();
    for choice in chunk.choices {
        let reason = choice.finish_reason.as_deref();
        // Nobody offered a tool.
        let called = choice.delta.tool_calls.is_some_and(|calls| !calls.is_empty());
        if called || matches!(reason, Some("tool_calls" | "function_call" | "content_filter")) {
            return Err(ProviderError::Nonsense);
        }
        if reason == Some("error") {
            return Err(ProviderError::Server);
        }
        read.pieces.extend(choice.delta.content.filter(|text| !text.is_empty()).map(Piece::Text));
        read.whole |= reason.is_some();
    }
    read.pieces.extend(chunk.usage.map(|counted| {
        let cached = counted.prompt_tokens_details.and_then(|details| details.cached_tokens).unwrap_or_default();
        Piece::Used(Usage { read: counted.prompt_tokens, cached, written: counted.completion_tokens })
    }));
    Ok(read)
}

//! Chat completions as OpenAI publishes them, and as Mistral, Gemini, Azure, Ollama, vLLM and
//! llama.cpp speak them. Requests are `async-openai`'s types; answers are read by the few fields
//! that all of those send.

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage,
    ChatCompletionRequestUserMessage, ChatCompletionStreamOptions, CreateChatCompletionRequest, ResponseFormat,
    ResponseFormatJsonSchema,
};
use async_trait::async_trait;
use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use vivavoce_engine::mind::{Role, Wish};

use super::completion::{Answer, Completion, Declined, Form, Manner, strict, without_fence};
use super::http::Read;
use super::sse::SseEvent;
use super::{Cause, Piece, Pieces, Provider, ProviderError, Usage, http};
use crate::keys::KeyRing;
use crate::providers::{Kind, Spec};
use crate::usage::Payer;

/// Tokens that models which think may take for it: they count them as written.
const THOUGHTS: u32 = 4_096;

/// A model behind chat completions.
pub struct Openai {
    name: String,
    spec: Spec,
    keys: KeyRing,
    client: Client,
}

impl Openai {
    /// The model of `spec`, with whatever key there is for it when it is asked.
    ///
    /// # Errors
    /// When no client can be made: no TLS on this machine.
    pub fn new(spec: Spec, keys: KeyRing) -> Result<Self, reqwest::Error> {
        Ok(Self { name: spec.name(), spec, keys, client: http::client()? })
    }

    /// What is sent for a reply.
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
        // Mistral counts without being asked, and refuses fields that it does not know.
        let counts = self.spec.kind != Kind::Mistral;
        CreateChatCompletionRequest {
            messages: std::iter::once(system).chain(messages).collect(),
            stream: Some(true),
            stream_options: counts
                .then(|| ChatCompletionStreamOptions { include_usage: Some(true), ..Default::default() }),
            ..self.bounded(wish.longest)
        }
    }

    /// What is sent for a whole answer.
    fn whole(&self, completion: &Completion, manner: Manner) -> CreateChatCompletionRequest {
        let system = ChatCompletionRequestSystemMessage::from(manner.system(completion));
        let user = ChatCompletionRequestUserMessage::from(completion.user.as_str());
        let schema = || ResponseFormatJsonSchema {
            description: None,
            name: completion.schema_name.to_owned(),
            schema: strict(&completion.schema),
            strict: Some(true),
        };
        let thoughts = if self.knows_thoughts() { THOUGHTS } else { 0 };
        CreateChatCompletionRequest {
            messages: vec![ChatCompletionRequestMessage::System(system), ChatCompletionRequestMessage::User(user)],
            temperature: manner.temperature(completion),
            response_format: match manner.form {
                Form::Schema => Some(ResponseFormat::JsonSchema { json_schema: schema() }),
                Form::Object => Some(ResponseFormat::JsonObject),
                Form::Plain => None,
            },
            ..self.bounded(completion.longest + thoughts)
        }
    }

    /// A request of this model for so many tokens.
    #[expect(deprecated, reason = "servers other than OpenAI's know `max_tokens` only")]
    fn bounded(&self, longest: u32) -> CreateChatCompletionRequest {
        let new_name = self.knows_thoughts();
        CreateChatCompletionRequest {
            model: self.spec.model.clone(),
            max_completion_tokens: new_name.then_some(longest),
            max_tokens: (!new_name).then_some(longest),
            ..Default::default()
        }
    }

    /// Whether the server knows of models that think.
    fn knows_thoughts(&self) -> bool {
        matches!(self.spec.kind, Kind::Openai | Kind::Azure)
    }

    fn post(&self, cause: Cause, body: &CreateChatCompletionRequest) -> Result<RequestBuilder, ProviderError> {
        let access = self.keys.access(&self.spec, cause.purse(&self.keys))?;
        let request = self.client.post(format!("{}/chat/completions", access.base_url)).json(body);
        Ok(match (&access.key, self.spec.kind) {
            (Some(key), Kind::Azure) => request.header("api-key", key.expose()),
            (Some(key), _) => request.bearer_auth(key.expose()),
            (None, _) => request,
        })
    }
}

#[async_trait]
impl Provider for Openai {
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
        let request = self.post(cause, &self.request(wish))?;
        Ok(http::pieces(http::events(request).await?, read))
    }

    async fn complete(&self, cause: Cause, completion: &Completion, manner: Manner) -> Result<Answer, Declined> {
        let Whole { choices, usage, error } = http::object(self.post(cause, &self.whole(completion, manner))?).await?;
        if error.is_some() {
            return Err(ProviderError::Server.into());
        }
        let choice = choices.into_iter().next().ok_or(ProviderError::Malformed)?;
        let is_whole = choice.finish_reason.as_deref().is_none_or(|reason| reason == "stop");
        let text = choice.message.content.filter(|text| is_whole && !text.trim().is_empty());
        let used = usage.map(Usage::from).unwrap_or_default();
        Ok(Answer { text: text.map(|text| without_fence(&text).to_owned()), used })
    }
}

#[derive(Deserialize)]
struct Whole {
    #[serde(default)]
    choices: Vec<Written>,
    #[serde(default)]
    usage: Option<Counted>,
    #[serde(default)]
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Written {
    message: Delta,
    #[serde(default)]
    finish_reason: Option<String>,
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

impl From<Counted> for Usage {
    fn from(counted: Counted) -> Self {
        let cached = counted.prompt_tokens_details.and_then(|details| details.cached_tokens).unwrap_or_default();
        Self { read: counted.prompt_tokens, cached, stored: 0, written: counted.completion_tokens }
    }
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
    read.pieces.extend(chunk.usage.map(|counted| Piece::Used(counted.into())));
    Ok(read)
}

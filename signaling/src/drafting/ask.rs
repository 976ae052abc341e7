//! One request for a draft: asked of the configured models, read, and said why not where there
//! is none.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::error::{Code, Problem};
use crate::keys::Purse;
use crate::own_providers;
use crate::owner::Owner;
use crate::providers::minds::{Cause, Completion, ProviderError, Purpose};

/// Drafts that are written at once; one more is asked to come again.
const AT_ONCE: usize = 4;

/// Seconds after which a place may be free.
const COME_AGAIN: u64 = 15;

/// How long one model may take for all of a draft.
const WITHIN: Duration = Duration::from_secs(90);

/// How long a draft may take, whoever is asked how often.
const ALTOGETHER: Duration = Duration::from_secs(150);

/// How freely a model chooses its words.
const TEMPERATURE: f32 = 0.6;

/// How often a model may write something else than was asked for.
const TRIES: usize = 2;

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// What to ask for.
#[derive(Debug)]
pub struct Wish {
    /// The instructions.
    pub system: String,
    /// What they are about, framed.
    pub user: String,
    /// JSON Schema of the answer.
    pub schema: Value,
    /// What the answer is called.
    pub name: &'static str,
    /// Tokens of the answer, at most.
    pub longest: u32,
}

/// What a model wrote, and which model.
#[derive(Debug)]
pub struct Written<T> {
    /// What it wrote.
    pub value: T,
    /// `KIND:MODEL`.
    pub model: String,
}

/// Has a draft written. Dropping it closes the connection to the model.
///
/// # Errors
/// `no_model`, `rate_limited`, `draft_failed`.
pub async fn ask<T: DeserializeOwned>(app: &App, owner: Owner, wish: Wish) -> Result<Written<T>, Problem> {
    let purse = Purse::of(owner.into(), &app.settings);
    let Some(completer) = app.drafter(&own_providers::of(&app.db, purse.first()).await?) else {
        return Err(Problem::new(
            Code::NoModel,
            "Drafts need a language model: choose one for the organisation, or name one in the configuration, for \
             example `llm = [\"openai:gpt-5-mini\"]`, and start the server again.",
        ));
    };
    let Ok(_place) = PLACES.try_acquire() else {
        let problem = Problem::new(Code::RateLimited, "Several drafts are being written; try again in a moment.");
        return Err(problem.retry_after(COME_AGAIN));
    };
    let Wish { system, user, schema, name, longest } = wish;
    let temperature = Some(TEMPERATURE);
    let completion = Completion { system, user, schema, schema_name: name, temperature, longest, within: WITHIN };
    let cause = Cause { session: None, purse: Some(purse), purpose: Purpose::Drafting };
    let asked = async {
        for _ in 0..TRIES {
            let completed = completer.complete(cause, &completion).await.map_err(|error| failed(&error))?;
            match serde_json::from_str(&completed.text) {
                Ok(value) => return Ok(Written { value, model: completed.model }),
                Err(error) => tracing::warn!(model = completed.model, %error, "a draft of another shape"),
            }
        }
        Err(nonsense())
    };
    tokio::time::timeout(ALTOGETHER, asked).await.unwrap_or_else(|_| Err(failed(&ProviderError::Late)))
}

/// The answer where a model wrote nothing that can be used.
pub fn nonsense() -> Problem {
    failed(&ProviderError::Nonsense)
}

fn failed(error: &ProviderError) -> Problem {
    let why = match error {
        ProviderError::NoKey => "The language model has no key yet; keep one, or name its variable in `llm`.",
        ProviderError::Budget => "The budget for language models is spent; whoever sets it can raise it.",
        ProviderError::Unreachable => "The language model cannot be reached; look at its address and the network.",
        ProviderError::Unauthorised => "The language model refuses the key; look at the key and what it may use.",
        ProviderError::RateLimited { .. } => "The language model takes no more requests now; try again later.",
        ProviderError::Server | ProviderError::Cut | ProviderError::Malformed => {
            "The language model failed; try again, or name another one in `llm`."
        }
        ProviderError::Refused => "The language model does not take this request; look at its name in `llm`.",
        ProviderError::Late => "The language model took too long; try again, or with less text.",
        ProviderError::Nonsense => "The language model wrote nothing that can be used; try again, or in other words.",
    };
    let problem = Problem::new(Code::DraftFailed, why);
    match error {
        ProviderError::RateLimited { retry_after: Some(wait) } => problem.retry_after(wait.as_secs().max(1)),
        _ => problem,
    }
}

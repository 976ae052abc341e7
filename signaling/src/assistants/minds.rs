//! The models that a session asks: the instance's, none, or those of its assistant or its owner.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use uuid::Uuid;
use vivavoce_engine::config::InterviewerChoice;
use vivavoce_engine::event::{Notice, NoticeLevel};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::mind::MindSettings;

use super::wire::AssistantModels;
use crate::choices;
use crate::config::{ConfigError, Settings};
use crate::keys::{KeyRing, Purse};
use crate::owner::Owner;
use crate::providers::minds::{Chain, Minds};

/// Chains that are kept; when there are more, all are made anew as they are asked for.
const MOST_KEPT: usize = 100;

/// Bounds of the time that a reply may take, milliseconds, as in the configuration.
const REPLY_MS: (u64, u64) = (200, 5_000);

/// Gives sessions models of their own. Sessions with the same models share one
/// chain, and with it what is known of each.
pub struct OwnMinds {
    minds: Minds,
    keys: KeyRing,
    settings: Settings,
    chains: Mutex<HashMap<Vec<String>, Arc<Chain>>>,
}

impl OwnMinds {
    /// None was asked for yet.
    pub fn new(minds: Minds, keys: KeyRing, settings: Settings) -> Self {
        Self { minds, keys: keys.for_others(), settings, chains: Mutex::default() }
    }

    /// A session begins, and `purse` pays for it. Call [`end`](Self::end) when it is over.
    pub fn begin(&self, session: SessionId, purse: Purse) {
        self.keys.begin(session, purse);
    }

    /// Who pays for a session of this owner with this candidate.
    pub fn purse(&self, owner: Owner, candidate: Option<Uuid>) -> Purse {
        Purse::of_session(owner, candidate, &self.settings)
    }

    /// Who leads a session that has begun, where an assistant or its owner names these models; none for
    /// whom the configuration says.
    ///
    /// # Errors
    /// For those who answer for the interview: why the models cannot be asked, in whose place the
    /// scenario's script leads.
    pub fn leads(&self, session: SessionId, models: &AssistantModels) -> Result<Option<InterviewerChoice>, Notice> {
        let models = match models {
            AssistantModels::Instance => return Ok(None),
            AssistantModels::Script => return Ok(Some(InterviewerChoice::Script)),
            AssistantModels::Chain { models } => models,
        };
        let chain = self.chain(models).map_err(|error| {
            tracing::warn!(%error, "the models of a session cannot be asked; its script leads");
            let text = format!("The interviewer's own models cannot be asked: {error}. The scenario's script leads.");
            Notice::new(NoticeLevel::Warning, "assistant.models", text).because("models_wrong")
        })?;
        let Some(chain) = chain else { return Ok(None) };
        self.minds.set(session, chain);
        let patience = self.settings.llm_reply_ms.clamp(REPLY_MS.0, REPLY_MS.1);
        Ok(Some(InterviewerChoice::Llm(MindSettings {
            patience: Duration::from_millis(patience),
            memory_tokens: self.settings.llm_memory_tokens,
        })))
    }

    /// A session is over.
    pub fn end(&self, session: SessionId) {
        self.minds.forget(session);
        self.keys.end(session);
    }

    /// None where none is named.
    fn chain(&self, models: &[String]) -> Result<Option<Arc<Chain>>, ConfigError> {
        let mut chains = self.chains.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(chain) = chains.get(models) {
            return Ok(Some(Arc::clone(chain)));
        }
        let Some(links) = choices::links(models, &self.keys)? else { return Ok(None) };
        let chain = Arc::new(choices::chain(links, &self.settings)?);
        if chains.len() >= MOST_KEPT {
            chains.clear();
        }
        chains.insert(models.to_vec(), Arc::clone(&chain));
        Ok(Some(chain))
    }
}

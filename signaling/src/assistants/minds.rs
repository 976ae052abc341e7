//! The models that an assistant's sessions ask: the instance's, none, or its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use vivavoce_engine::config::InterviewerChoice;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::mind::MindSettings;

use super::wire::{AssistantBody, AssistantModels};
use crate::choices;
use crate::config::Settings;
use crate::keys::KeyRing;
use crate::providers::minds::{Chain, Minds};

/// Chains that are kept; when there are more, all are made anew as they are asked for.
const MOST_KEPT: usize = 100;

/// Bounds of the time that a reply may take, milliseconds, as in the configuration.
const REPLY_MS: (u64, u64) = (200, 5_000);

/// Gives sessions the models of their assistants. Sessions with the same models share one
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

    /// Who leads a session of an assistant; none for whom the configuration says. Call
    /// [`end`](Self::end) when the session is over.
    pub fn begin(&self, session: SessionId, assistant: &AssistantBody) -> Option<InterviewerChoice> {
        let models = match &assistant.models {
            AssistantModels::Instance => return None,
            AssistantModels::Script => return Some(InterviewerChoice::Script),
            AssistantModels::Chain { models } => models,
        };
        self.minds.set(session, self.chain(models)?);
        let patience = self.settings.llm_reply_ms.clamp(REPLY_MS.0, REPLY_MS.1);
        Some(InterviewerChoice::Llm(MindSettings {
            patience: Duration::from_millis(patience),
            memory_tokens: self.settings.llm_memory_tokens,
        }))
    }

    /// A session is over.
    pub fn end(&self, session: SessionId) {
        self.minds.forget(session);
    }

    fn chain(&self, models: &[String]) -> Option<Arc<Chain>> {
        let mut chains = self.chains.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(chain) = chains.get(models) {
            return Some(Arc::clone(chain));
        }
        let made = choices::links(models, &self.keys)
            .and_then(|links| links.map(|links| choices::chain(links, &self.settings)).transpose());
        let chain = match made {
            Ok(chain) => Arc::new(chain?),
            Err(error) => {
                tracing::warn!(%error, "the models of an assistant cannot be asked; the instance's are");
                return None;
            }
        };
        if chains.len() >= MOST_KEPT {
            chains.clear();
        }
        chains.insert(models.to_vec(), Arc::clone(&chain));
        Some(chain)
    }
}

//! Ears, voices and models of what is chosen: each made once, and shared by the sessions that chose
//! the same.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use vivavoce_engine::by::By;
use vivavoce_engine::event::{Notice, NoticeLevel};
use vivavoce_engine::listen::hearing::Hearing;
use vivavoce_engine::speak::{Cached, Voice};

use super::wire::{OwnProviders, PartBy};
use crate::assistants::wire::AssistantModels;
use crate::choices;
use crate::config::{ConfigError, Settings};
use crate::keys::{Holder, KeyRing};
use crate::providers::minds::Completer;

/// Of each kind so many are kept; when there are more, all are made anew as they are asked for.
const MOST_KEPT: usize = 32;

/// Samples of each voice's clauses that are kept, 16 bits each: 8 MiB, a minute and a half.
const SAMPLES_A_VOICE: usize = 4 * 1024 * 1024;

/// Makes the parts.
pub struct OwnParts {
    /// Keys for entries that others than the operator wrote.
    keys: KeyRing,
    /// The pace of a voice over the network.
    speed: f32,
    ears: Kept<String, Arc<dyn Hearing>>,
    voices: Kept<VoiceKey, Arc<dyn Voice>>,
    completers: Kept<Vec<String>, Completer>,
}

/// A voice that is paid by this holder: what one has paid for is not said for another.
type VoiceKey = (Holder, String, [Option<String>; 2]);

/// What a session is held with.
#[derive(Default)]
pub struct Outfit {
    /// Who hears.
    pub hearing: By<dyn Hearing>,
    /// Who speaks.
    pub voice: By<dyn Voice>,
    /// What could not be made as it was chosen, in whose place this server's own part works.
    pub notices: Vec<Notice>,
}

impl OwnParts {
    /// None was asked for yet.
    pub fn new(keys: &KeyRing, settings: &Settings) -> Self {
        let (ears, voices, completers) = Default::default();
        Self { keys: keys.for_others(), speed: settings.voice_speed, ears, voices, completers }
    }

    /// Ears and voice of a session that this holder pays for.
    pub fn outfit(&self, holder: Holder, choice: &OwnProviders) -> Outfit {
        let mut notices = Vec::new();
        let hearing = by(&choice.ears, |text| self.ears(text)).unwrap_or_else(|error| {
            notices.push(unmade("providers.ears", "ears", &error));
            By::Machine
        });
        let voice = by(&choice.voice, |text| self.voice(holder, text, choice)).unwrap_or_else(|error| {
            notices.push(unmade("providers.voice", "voice", &error));
            By::Machine
        });
        Outfit { hearing, voice, notices }
    }

    /// The chosen models, asked for whole answers; none where none is chosen, or the choice is none.
    pub fn completer(&self, models: &AssistantModels) -> Option<Completer> {
        let AssistantModels::Chain { models } = models else { return None };
        let made = self.completers.get(models, || {
            let links = choices::links(models, &self.keys)?;
            Ok(Completer::new(links.ok_or_else(nothing)?))
        });
        made.inspect_err(|error| tracing::warn!(%error, "chosen models cannot be asked")).ok()
    }

    fn ears(&self, text: &str) -> Result<Arc<dyn Hearing>, ConfigError> {
        self.ears.get(text, || {
            let given = choices::remote_hearing(text, &self.keys)?;
            Ok(given.ok_or_else(nothing)?.part)
        })
    }

    fn voice(&self, holder: Holder, text: &str, choice: &OwnProviders) -> Result<Arc<dyn Voice>, ConfigError> {
        let names = [choice.voice_fr.clone(), choice.voice_en.clone()];
        let key = (holder, text.to_owned(), names.clone());
        self.voices.get(&key, || {
            let [fr, en] = &names;
            let named = |code: &str, name: &Option<String>| name.as_ref().map(|name| format!("{code}={name}"));
            let names: Vec<String> = named("fr", fr).into_iter().chain(named("en", en)).collect();
            let given = choices::remote_voice(text, &names, self.speed, &self.keys)?;
            let voice = Cached::holding(given.ok_or_else(nothing)?.part, SAMPLES_A_VOICE);
            Ok(Arc::new(voice) as Arc<dyn Voice>)
        })
    }
}

fn by<T: ?Sized>(part: &PartBy, make: impl FnOnce(&str) -> Result<Arc<T>, ConfigError>) -> Result<By<T>, ConfigError> {
    Ok(match part {
        PartBy::Instance => By::Instance,
        PartBy::Machine => By::Machine,
        PartBy::Provider { provider } => By::Other(make(provider)?),
    })
}

fn unmade(code: &'static str, part: &str, error: &ConfigError) -> Notice {
    tracing::warn!(%error, part, "a chosen part cannot be made; this server's own works in its place");
    let text = format!("The chosen {part} cannot be used: {error}. This server's own are.");
    Notice::new(NoticeLevel::Warning, code, text).because("provider_wrong")
}

/// An entry that was understood when it was kept, and is no longer.
fn nothing() -> ConfigError {
    ConfigError::Value { source_name: "`providers`".into(), message: "it names no provider".into() }
}

/// What was made, by what it was made of.
struct Kept<K, T>(Mutex<HashMap<K, T>>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T: Clone> Kept<K, T> {
    fn get<Q>(&self, key: &Q, make: impl FnOnce() -> Result<T, ConfigError>) -> Result<T, ConfigError>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(one) = kept.get(key) {
            return Ok(one.clone());
        }
        let one = make()?;
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key.to_owned(), one.clone());
        Ok(one)
    }
}

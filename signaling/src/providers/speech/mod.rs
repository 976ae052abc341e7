//! Voices over the network, behind the engine's [`Voice`](vivavoce_engine::speak::Voice):
//! anything that speaks as OpenAI does ([`openai`]), and ElevenLabs ([`elevenlabs`]).
//!
//! Each clause is one request; its sound goes on to the candidate while the rest is made. What
//! fails before anything was heard is said by the voice of this machine.

pub mod elevenlabs;
pub mod openai;
mod piece;
mod wait;
mod words;

use std::fmt;
use std::time::Duration;

use vivavoce_engine::audio::WIRE_RATE;
use vivavoce_engine::speak::{Manner, Speaking, VoiceError};
use vivavoce_scenarios::Language;

use super::{Secret, Spec};
use crate::keys::{Access, KeyRing};
use crate::usage::{Bill, Purpose};
use wait::Out;

pub use vivavoce_engine::speak::SPEEDS;

/// The first sound must be there after this; then the machine's own voice speaks instead.
const FIRST_SOUND: Duration = Duration::from_secs(3);
/// And the next after this.
const NEXT_SOUND: Duration = Duration::from_secs(3);
/// A clause is far shorter: what goes on is not the clause.
const LONGEST_SOUND: Duration = Duration::from_secs(60);
/// Of an answer that is no sound, as much is read as says what is wrong.
const LONGEST_COMPLAINT: usize = 4 * 1024;

/// Who speaks each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Names {
    fn of(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// What a provider's voice is asked with.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who, and which model.
    pub spec: Spec,
    /// Where its key is found with each request.
    pub keys: KeyRing,
    /// Its voices.
    pub voices: Names,
    /// Multiple of the voice's own pace, in [`SPEEDS`].
    pub speed: f32,
}

impl Account {
    /// The voice that a clause is asked of: the manner's, or the account's of the language.
    fn voice<'a>(&'a self, manner: &'a Manner, language: Language) -> &'a str {
        manner.voice.as_deref().unwrap_or_else(|| self.voices.of(language))
    }

    /// Has a clause spoken, if the budgets allow it, and accounts for it.
    fn billed(
        &self,
        provider: &'static str,
        speaking: Speaking<'_>,
        clause: &str,
        out: Out<'_>,
        speak: impl FnOnce(Out<'_>) -> Result<(), VoiceError>,
    ) -> Result<(), VoiceError> {
        let session = speaking.session;
        let payer = self.keys.payer(&self.spec, self.keys.purse_of(session));
        if payer.as_ref().is_some_and(|payer| !payer.admits(Purpose::Voice, session)) {
            return Err(failed(provider, None, "the budget is spent"));
        }
        let mut bill = Bill::open(payer, Purpose::Voice, session);
        let mut samples = 0;
        let mut unwanted = false;
        let said = speak(&mut |chunk| {
            samples += chunk.pcm.len() as u64;
            let wanted = out(chunk);
            unwanted |= wanted.is_break();
            wanted
        });
        // A clause that nobody waited for is paid as well; one that gave no sound is not.
        bill.sounded(samples / (u64::from(WIRE_RATE) / 1_000), clause.chars().count() as u64);
        match &said {
            Ok(()) if !unwanted => bill.done(),
            Err(_) if samples == 0 => bill.failed(),
            _ => {}
        }
        said
    }

    fn access(&self, provider: &'static str, speaking: Speaking<'_>) -> Result<Access, VoiceError> {
        self.keys
            .access(&self.spec, self.keys.purse_of(speaking.session))
            .map_err(|error| failed(provider, None, error))
    }
}

/// As it is written down: what is 0.9 here is 0.8999999761581421 there otherwise.
fn in_thousandths(speed: f32) -> f64 {
    (f64::from(speed) * 1_000.0).round() / 1_000.0
}

/// Why it failed, without the key that it was asked with.
fn failed(provider: &'static str, key: Option<&Secret>, reason: impl fmt::Display) -> VoiceError {
    let reason = reason.to_string();
    let reason = key.map_or_else(|| reason.clone(), |key| key.hide_in(&reason));
    VoiceError::Remote { provider, reason }
}

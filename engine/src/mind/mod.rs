//! What a language model adds to an interview, and what it may not.
//!
//! The interview stays the script's ([`crate::dialogue::script`]): its greeting, its questions,
//! its time, its end. Where an answer has been heard and there is a choice, a [`Mind`] is asked
//! what to do next and how to say it ([`Wish`]): to probe, to clarify, to go on. It answers with
//! one [`Move`] and then plain text, piece by piece, so that the first clause is spoken while the
//! rest is being written.
//!
//! Nothing it writes is trusted. [`Draft`] reads the pieces tolerantly and checks them strictly:
//! the move must be one that the scenario allows now, and each clause must be one that an
//! interviewer may say ([`check`]): lawful, in the language of the interview, without markup,
//! without a score, without a word of what is secret ([`secrets`]). What is refused is never
//! heard; the script's own words are said in its place.
//!
//! What the candidate says is data: [`prompt`] puts it in a frame of its own and never among the
//! instructions, and a turn that gives the interviewer orders ([`orders`]) is not shown to a mind
//! at all. [`memory`] bounds what a mind is told of an hour.
//!
//! Minds are slow and fail. The engine holds neither sockets nor keys: whoever starts it brings
//! the mind, which tries its providers one after another and says so when none is left.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::id::SessionId;

pub mod check;
pub mod draft;
pub mod memory;
pub mod orders;
pub mod prompt;
mod reading;
pub mod rules;
pub mod secrets;

pub use draft::{Draft, Refusal, Step};
pub use rules::{Move, Rules};
pub use secrets::Secrets;

/// How an interviewer with a mind is set: what its decisions depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MindSettings {
    /// Once a turn is over, its reply must begin within this long; else the script's is said.
    pub patience: Duration,
    /// What a mind is told of the interview so far, at most, in tokens.
    pub memory_tokens: usize,
}

impl Default for MindSettings {
    fn default() -> Self {
        Self { patience: Duration::from_millis(1_800), memory_tokens: 1_500 }
    }
}

/// Who said something, in the words of chat models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The candidate, in a frame, and the engine's account of where the interview stands.
    User,
    /// The interviewer: what was really heard of it.
    Assistant,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub role: Role,
    pub text: String,
}

/// What a mind is asked.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The same through a whole interview, so that providers can cache it. Holds nothing that
    /// the candidate said.
    pub system: Arc<str>,
    /// Alternating, the first and the last from the user.
    pub messages: Vec<Message>,
    /// What an answer must keep to.
    pub rules: Arc<Rules>,
    /// No answer is longer, in tokens.
    pub longest: u32,
    /// Once the turn is over, the reply must begin within this long.
    pub patience: Duration,
}

/// The model that writes an answer, and how soon it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Its name, as `KIND:MODEL`.
    pub provider: String,
    /// From when it was asked to its first token; a second try counts with the first.
    pub first_token_ms: u64,
    /// And to the first clause that may be spoken.
    pub first_clause_ms: u64,
}

/// A model that was asked, or would have been, and was left for the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its name, as `KIND:MODEL`.
    pub provider: String,
    /// Why, in a word.
    pub reason: String,
}

/// What comes from a mind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrote {
    /// A model is left for the next; before any text.
    Left(Left),
    /// This model writes what follows; before any text.
    By(Author),
    /// More text.
    Text(String),
    /// That was all.
    Done,
    /// There will be no more, and why, in a word or two for the log.
    Failed(String),
}

impl Wrote {
    /// Whether nothing comes after it.
    pub const fn is_last(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_))
    }
}

/// Where what a mind writes goes; may be called from any thread.
pub type Out = Box<dyn FnMut(Wrote) + Send>;

/// Writes what an interviewer says of its own.
pub trait Mind: Send + Sync {
    /// Begins to write for a session, and returns at once. What is written is no longer wanted
    /// when the [`Asked`] is dropped: the mind then lets go of its connection.
    fn ask(&self, session: SessionId, wish: Arc<Wish>, out: Out) -> Asked;
}

/// A question to a mind that is being answered. Dropping it cancels that.
pub struct Asked(Option<Box<dyn FnOnce() + Send>>);

impl Asked {
    /// `cancel` is called when the answer is no longer wanted.
    pub fn new(cancel: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(Box::new(cancel)))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        if let Some(cancel) = self.0.take() {
            cancel();
        }
    }
}

/// The mind of an engine's configuration.
#[derive(Clone)]
pub struct MindChoice(pub Arc<dyn Mind>);

impl std::fmt::Debug for MindChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MindChoice")
    }
}

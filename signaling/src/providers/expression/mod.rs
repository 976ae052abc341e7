//! What a model makes of how a voice sounds: [`hume`].
//!
//! Only [`crate::expression`] may ask, for whoever the voice is; what comes back is for their eyes,
//! and neither logged nor kept. Errors hold nothing of an answer.

pub mod hume;

use std::time::Duration;

use futures::future::BoxFuture;

use super::Secret;
use super::hearing::segment::Segment;

/// The most that is taken of one moment.
pub const MOST_GUESSES: usize = 5;

/// A model that guesses at how a voice sounds.
pub trait VoiceReader: Send + Sync {
    /// What it makes of a piece of somebody's voice, with their own key. Dropping the future ends the
    /// request.
    ///
    /// # Errors
    /// [`ReadError`].
    fn read<'a>(&'a self, account: &'a Account, sound: &'a Segment) -> BoxFuture<'a, Result<Vec<Moment>, ReadError>>;
}

/// Where one asks, and with which key.
#[derive(Clone, Debug)]
pub struct Account {
    /// Without a slash at its end.
    pub base_url: String,
    /// Somebody's own.
    pub key: Secret,
}

/// A stretch of speech. It has no `Debug`, so that it is in no log.
pub struct Moment {
    /// Milliseconds from the piece's start.
    pub from_ms: u64,
    /// Milliseconds from the piece's start.
    pub to_ms: u64,
    /// The likeliest first, with how likely, 0 to 1; [`MOST_GUESSES`] at most.
    pub guesses: Vec<(String, f32)>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The key is not taken, or may not do this; whoever it is can mend it.
    #[error("the provider refuses the key")]
    Unauthorised,
    /// The account has asked too often, or is empty.
    #[error("the provider takes no more requests now")]
    RateLimited {
        /// When to ask again, if it says.
        retry_after: Option<Duration>,
    },
    /// It does not take the request: another address, or another protocol.
    #[error("the provider does not take this request")]
    Refused,
    /// It failed.
    #[error("the provider failed")]
    Server,
    /// Nobody is there.
    #[error("the provider cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("the provider took too long")]
    Late,
    /// The answer broke off.
    #[error("the provider's answer broke off")]
    Cut,
    /// The answer does not end.
    #[error("the provider's answer does not end")]
    Endless,
    /// The answer is none.
    #[error("the provider answered in another shape")]
    Malformed,
}

impl ReadError {
    /// Whether the provider has done nothing that it would count.
    pub const fn is_free(self) -> bool {
        matches!(self, Self::Unauthorised | Self::RateLimited { .. } | Self::Refused | Self::Server | Self::Unreachable)
    }
}

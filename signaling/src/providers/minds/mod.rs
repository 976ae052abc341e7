//! Language models over the network, one after another.
//!
//! [`Chain`] is the engine's [`Mind`](vivavoce_engine::mind::Mind): it asks the first provider
//! that is well ([`breaker`]), gives it a budget of time, reads what it writes with the engine's
//! own checks, and passes it on once the first clause is fit to be spoken. A provider that is
//! late, fails, or writes nonsense is left for the next; when none is left it says so, and the
//! interview goes on by its script.
//!
//! [`Completer`] asks the same models for whole answers as JSON of a schema ([`completion`]),
//! beside the interviews: for ratings, for drafts. Both share what is known of each model, and
//! account for what it used, in [`links`].
//!
//! [`openai`] speaks the chat completions of OpenAI, Mistral, Gemini, Azure and every server
//! that is compatible; [`anthropic`] speaks the Messages API, for its prompt caching; both read
//! server-sent events ([`sse`]). [`Minds`] finds each session its chain.
//!
//! Keys are in no error, no log and no event.

pub mod anthropic;
mod breaker;
mod chain;
mod completer;
pub mod completion;
mod http;
pub mod links;
pub mod openai;
mod router;
pub mod sse;

use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use vivavoce_engine::mind::Wish;

use completion::{Answer, Declined, Manner};

use crate::keys::NoAccess;
use crate::usage::Payer;

pub use chain::{Budgets, Chain};
pub use completer::{Completed, Completer};
pub use completion::Completion;
pub use links::{Cause, Links, Purpose};
pub use router::Minds;

/// What comes from a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// More text.
    Text(String),
    /// What it has counted.
    Used(Usage),
    /// That was all.
    Done,
}

/// Tokens that an answer took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// All that was read, cached or not.
    pub read: u64,
    /// Of those, what came from the provider's cache.
    pub cached: u64,
    /// And of those, what was written to it, where a provider asks more for that.
    pub stored: u64,
    pub written: u64,
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, more: Self) {
        self.read += more.read;
        self.cached += more.cached;
        self.stored += more.stored;
        self.written += more.written;
    }
}

/// Why a provider did not answer. None of it holds a key, an address or anybody's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// There is no key for it, or no address. Whoever keeps the keys.
    #[error("no_key")]
    NoKey,
    /// The budgets do not allow it. Whoever sets them.
    #[error("budget")]
    Budget,
    /// Nobody there, or no TLS with them. The base URL, the network, the certificate.
    #[error("unreachable")]
    Unreachable,
    /// The key is wrong or may not use the model. Whoever configured it.
    #[error("unauthorised")]
    Unauthorised,
    /// Too many requests, or the account is empty; when to come again, if it says.
    #[error("rate_limited")]
    RateLimited { retry_after: Option<Duration> },
    /// It failed, and may not the next time.
    #[error("server_error")]
    Server,
    /// It does not take what was asked: no such path or model.
    #[error("refused")]
    Refused,
    /// The answer is not of the protocol.
    #[error("malformed")]
    Malformed,
    /// The answer broke off.
    #[error("cut")]
    Cut,
    /// The budget of time ran out.
    #[error("late")]
    Late,
    /// The answer is none that was asked for.
    #[error("nonsense")]
    Nonsense,
}

impl ProviderError {
    /// Whether the same request may succeed if it is sent again at once.
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Server | Self::Cut | Self::Unreachable)
    }
}

impl From<NoAccess> for ProviderError {
    fn from(_: NoAccess) -> Self {
        // What is missing was said at the start and is on the page of providers.
        Self::NoKey
    }
}

/// An answer being written.
pub type Pieces = BoxStream<'static, Result<Piece, ProviderError>>;

/// One model at one address.
#[async_trait]
pub trait Provider: Send + Sync {
    /// What the log calls it.
    fn name(&self) -> &str;

    /// Another number when it may succeed where it did not before: its keys have changed.
    fn generation(&self) -> u64 {
        0
    }

    /// Who pays for a request made now for this; none where nobody accounts for it.
    fn payer(&self, _: Cause) -> Option<Payer> {
        None
    }

    /// Sends a wish, with the key of whoever pays for it, and gives the answer as it is written. Dropping it closes the connection.
    ///
    /// # Errors
    /// [`ProviderError`] where there is no answer at all.
    async fn ask(&self, cause: Cause, wish: &Wish) -> Result<Pieces, ProviderError>;

    /// Sends a completion once, in this manner, and waits for the whole answer. Dropping it
    /// closes the connection.
    ///
    /// # Errors
    /// [`Declined`] where there is no answer.
    async fn complete(&self, cause: Cause, completion: &Completion, manner: Manner) -> Result<Answer, Declined>;
}

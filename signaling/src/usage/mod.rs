//! What providers were used for, what that costs, and what may be spent.
//!
//! Who asks a provider opens a [`Bill`]; however the request ends, the bill is handed to the
//! [`Meter`], which prices it ([`prices`]), adds it up for the session, and has it written in
//! batches, never waiting. Who pays ([`Holder`](crate::keys::Holder)) sees it, and has budgets.
//!  Before asking, the meter says whether the budgets allow it
//! ([`Payer::admits`]). Budgets and sums are in the database: every server on it sees the same
//! within seconds.

mod account;
mod bill;
pub mod budgets;
pub mod estimate;
pub mod meter;
pub mod own;
pub mod prices;
pub mod routes;
pub mod store;
mod warnings;
pub mod wire;

pub use bill::{Bill, Payer};
pub use meter::{Entry, Meter, SessionSpending};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a request took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Tokens that were read, cached or not.
    pub read: u64,
    /// Of those, what came from the provider's cache.
    pub cached: u64,
    /// And of those, what was written to the provider's cache, where that has a price of its own.
    pub stored: u64,
    /// Tokens that were written.
    pub written: u64,
    /// Milliseconds of sound that was heard or made.
    pub sound_ms: u64,
    /// Characters that were spoken.
    pub characters: u64,
}

/// What a provider was used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UsagePurpose)]
pub enum Purpose {
    /// The next reply of an interview.
    Reply,
    /// A level of a report.
    Rating,
    /// A draft.
    Drafting,
    /// Speech to words.
    Hearing,
    /// Words to speech.
    Voice,
    /// What somebody asks of their own private practice, with their own key.
    OwnPractice,
}

impl Purpose {
    /// Its name in logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Rating => "rating",
            Self::Drafting => "drafting",
            Self::Hearing => "hearing",
            Self::Voice => "voice",
            Self::OwnPractice => "own_practice",
        }
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UsageOutcome)]
pub enum Outcome {
    /// To its end.
    Done,
    /// Nobody waited for its end, or it broke off; providers count it all the same.
    Cut,
    /// There was no answer.
    Failed,
}

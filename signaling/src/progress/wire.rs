//! Progress as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use vivavoce_scoring::delivery::norms::Comparison;
use vivavoce_scoring::level::Outcome;
use vivavoce_scoring::overall::CriterionOverall;
use vivavoce_scoring::trend::Trend;

use crate::wire::{Language, Timestamp};

/// Interviews of one candidate, each with the token that came with it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadProgress {
    /// The interviews, at most 50.
    #[schema(max_items = 50)]
    pub sessions: Vec<OwnSession>,
}

/// An interview and its key.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSession {
    /// The session.
    pub id: String,
    /// Its join token.
    pub token: String,
}

/// A candidate's interviews side by side.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Progress {
    /// Those that have a report, oldest first.
    pub sessions: Vec<HeldSession>,
    /// Those that have none: they are not over, or it is being made, or it could not be made.
    pub unreported: Vec<String>,
    /// Those that the token does not open: there is no such session, or it is not its token.
    pub refused: Vec<String>,
    /// How the levels moved: over all interviews, over those in each language, and over those of
    /// each scenario; only where there are two or more.
    pub trends: Vec<ProgressTrend>,
}

/// The interviews of an account side by side, wherever they were held.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountProgress {
    /// Those that have a report, oldest first; of the newest 50 that are over.
    pub sessions: Vec<HeldSession>,
    /// Those that have none: it is being made, or could not be made.
    pub unreported: Vec<String>,
    /// How the levels moved, as in `Progress`.
    pub trends: Vec<ProgressTrend>,
    /// Of the interviews that were named, those that are over and nobody's: held as a guest. They can
    /// be taken into the account.
    pub guest: Vec<String>,
}

/// Interviews that belong to the account now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TakenSessions {
    /// Their ids.
    pub taken: Vec<String>,
}

/// What an interview came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HeldSession {
    /// The session.
    pub id: Uuid,
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title as it was.
    pub title: String,
    /// The interview's language.
    pub language: Language,
    /// When it began.
    pub at: Timestamp,
    /// How long it was.
    pub duration_ms: u64,
    /// The whole: a level with its spread, or why there is none.
    pub overall: Outcome,
    /// Each criterion over all questions, likewise.
    pub criteria: Vec<CriterionOverall>,
    /// How it was said; null where nothing was said aloud. Never part of a level.
    #[schema(required = true)]
    pub delivery: Option<HeldDelivery>,
}

/// How an interview was said, in figures that do not grow with its length.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HeldDelivery {
    /// What others have measured in the interview's language, with their range or average.
    pub norms: Vec<Comparison>,
    /// Silent pauses in a minute of the candidate's speech.
    pub pauses_per_min: f64,
    /// Those of them that are longer than a second.
    pub long_pauses_per_min: f64,
    /// Hesitations and discourse markers for a hundred words.
    pub fillers_per_100_words: f64,
}

/// How the levels of some of the interviews moved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProgressTrend {
    /// Of those in this language; null for all, and where `scenario` says which.
    #[schema(required = true)]
    pub language: Option<Language>,
    /// Of those of this scenario; null for all.
    #[schema(required = true)]
    pub scenario: Option<String>,
    /// How many there are.
    pub sessions: u32,
    /// The latest beside those before it. What is withheld has no part in it.
    pub trend: Trend,
}

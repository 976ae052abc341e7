//! A session's report as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vivavoce_scoring::Report;

use crate::corrections::wire::Correction;
use crate::wire::Timestamp;

/// How far the report of a session is, and the report itself once it is ready.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionReport {
    /// How far it is.
    pub state: ReportState,
    /// What is being done now.
    pub stage: ReportStage,
    /// How much of all is done, per cent.
    #[schema(maximum = 100)]
    pub progress: u8,
    /// From 1; a later one was made from corrected words.
    pub revision: u32,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When it was ready; null before that.
    #[schema(required = true)]
    pub ready_at: Option<Timestamp>,
    /// The newest report that is ready, which may be of an earlier revision; null before the
    /// first.
    #[schema(required = true)]
    pub report: Option<Report>,
    /// What changed since the revision before; null where there is none.
    #[schema(required = true)]
    pub change: Option<ReportChange>,
    /// How often the candidate's words were corrected since the report that is shown was asked
    /// for; 0 where there is none.
    pub corrected_since: u32,
    /// What good answers say, for whoever reviews the interview; empty for its candidate, and
    /// where the scenario says nothing.
    pub expected: Vec<ExpectedAnswer>,
}

/// What a good answer to a question says, in the words of whoever wrote the scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedAnswer {
    /// The question's id.
    pub question: String,
    /// What a good answer says; lines are separated by `\n`.
    pub text: String,
}

/// How far a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// The interview is not over.
    Early,
    /// It waits for its turn.
    Queued,
    /// It is being made.
    Running,
    /// It is there.
    Ready,
    /// It could not be made, however often it was tried.
    Failed,
    /// The candidate wants no scores by programs: there is none.
    Declined,
    /// Its time is over; none is made any more.
    Deleted,
}

/// What is being done for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportStage {
    /// Nothing yet.
    Waiting,
    /// The words are read.
    Words,
    /// The voice is listened to.
    Voice,
    /// A language model rates the answers.
    Ratings,
    /// The answers are compared with the rubric.
    Scores,
    /// Nothing more.
    Done,
}

/// What a new revision changed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReportChange {
    /// The revision before.
    pub revision: u32,
    /// The overall level before, 1 to 5; null if it was withheld.
    #[schema(required = true)]
    pub overall_before: Option<f32>,
    /// The overall level now.
    #[schema(required = true)]
    pub overall_now: Option<f32>,
    /// The criteria whose level over all questions differs.
    pub criteria: Vec<CriterionChange>,
    /// The corrections of the candidate's words that came between, newest first, at most 20.
    pub corrections: Vec<Correction>,
}

/// A criterion's level over all questions in two revisions.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CriterionChange {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The level before, 1 to 5; null if it was withheld.
    #[schema(required = true)]
    pub before: Option<f32>,
    /// The level now.
    #[schema(required = true)]
    pub now: Option<f32>,
}

//! Interviews as those who review them see them, as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::events::wire::SessionState;
use crate::reports::wire::ReportState;
use crate::sessions::wire::Session;
use crate::wire::Timestamp;

/// Which interviews to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InterviewFilter {
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
    /// Interviews on a page, 1 to 200; 50 if not said.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// Only those in this state.
    pub state: Option<SessionState>,
    /// Only those that stand here.
    pub stage: Option<InterviewStage>,
    /// Only those of this scenario's id, up to 100 characters.
    #[param(max_length = 100)]
    pub scenario: Option<String>,
    /// Only those whose candidate's name holds each of these words, up to 100 characters; accents and
    /// capitals make no difference.
    #[param(max_length = 100)]
    pub name: Option<String>,
}

/// Where an interview stands for those who review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterviewStage {
    /// Created, and not begun.
    Planned,
    /// Under way.
    Running,
    /// Begun and over, and nobody has reviewed it.
    ToReview,
    /// Somebody has.
    Reviewed,
    /// Over, and never begun: nobody came.
    Missed,
    /// Begun and over, and the candidate does not share it.
    Withheld,
}

/// A page of interviews, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InterviewPage {
    /// The interviews.
    pub items: Vec<Interview>,
    /// Ask with it for the next page; null on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// An interview in the list of those who review.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Interview {
    /// The session.
    #[serde(flatten)]
    pub session: Session,
    /// Where it stands.
    pub stage: InterviewStage,
    /// Whether the candidate lets the organisation open it.
    pub shared: bool,
    /// When its link opens nothing any more, where nobody has opened it yet; else null.
    #[schema(required = true)]
    pub expires_at: Option<Timestamp>,
    /// How far its newest report is; null where there is none, or none that may be opened.
    #[schema(required = true)]
    pub report: Option<ReportState>,
    /// The overall level of its report, from 1 to 5 in hundredths; null where there is none.
    #[schema(required = true)]
    pub level: Option<f64>,
    /// Who reviewed it; null where nobody did.
    #[schema(required = true)]
    pub review: Option<Review>,
}

/// That an interview was reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Review {
    /// When.
    pub at: Timestamp,
    /// By whom; null where the account is gone, and where it was the instance's access token.
    #[schema(required = true)]
    pub by: Option<String>,
}

/// Whether an interview was reviewed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionReview {
    /// Null where it was not.
    #[schema(required = true)]
    pub review: Option<Review>,
}

/// How many interviews stand where, each at most 1,000.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct InterviewCounts {
    /// Created, and not begun.
    pub planned: u32,
    /// Under way.
    pub running: u32,
    /// Begun and over, and not reviewed.
    pub to_review: u32,
    /// Reviewed.
    pub reviewed: u32,
}

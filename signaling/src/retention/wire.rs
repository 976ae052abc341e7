//! What the routes of retention say.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is kept for a term of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetentionKind {
    /// The sound of interviews, and what is made from it to listen to.
    Recordings,
    /// Reports of interviews.
    Reports,
    /// Interviews as a whole: words, events, comments, and with them sound and reports.
    Interviews,
    /// Assignments, with who did what, from the moment at which they were due.
    Assignments,
    /// Where people were signed in, once that is over.
    Logins,
    /// That a letter was sent, and what came of it; its text goes at once.
    Letters,
    /// What people were told in the page.
    Notifications,
    /// What people reported of what others wrote, once it is decided; what is withdrawn stays so.
    Flags,
}

/// How long one kind is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetentionTerm {
    /// Of what.
    pub kind: RetentionKind,
    /// Days, as it is now; null for no limit.
    #[schema(required = true)]
    pub days: Option<u32>,
    /// It was chosen here; else the instance's holds for an organisation, the server's own for the
    /// instance.
    pub chosen: bool,
    /// Days that may be chosen here at most; null for no limit. Of the instance: what organisations
    /// may choose.
    #[schema(required = true)]
    pub most: Option<u32>,
    /// Days that can be wished for here at most; null for no limit.
    #[schema(required = true)]
    pub longest: Option<u32>,
}

/// The terms of an organisation, or of the instance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetentionTerms {
    /// One for each kind that can be chosen here.
    pub items: Vec<RetentionTerm>,
}

/// A term that is wished for.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionWish {
    /// Of what.
    pub kind: RetentionKind,
    /// Days, 1 to 36,500. Null: of the instance no limit, of an organisation as the instance says.
    #[schema(required = true, minimum = 1, maximum = 36500)]
    pub days: Option<u32>,
    /// Of the instance: days that organisations may choose at most, not fewer than `days`; left out,
    /// they may choose shorter terms only.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 36500)]
    pub most: Option<u32>,
}

/// Terms that are wished for; those of other kinds stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRetention {
    /// Each kind once.
    pub terms: Vec<RetentionWish>,
    /// Whoever asks has seen what goes: needed where a term becomes shorter.
    #[serde(default)]
    pub confirmed: bool,
}

/// How many of one kind would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetentionLoss {
    /// Of what.
    pub kind: RetentionKind,
    /// So many, within a day.
    pub count: u64,
    /// The term would be shorter than it is.
    pub shorter: bool,
}

/// What would go with terms, before they are saved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetentionPreview {
    /// One for each kind that can be chosen here.
    pub items: Vec<RetentionLoss>,
}

/// How long what is said in an interview is kept: what a candidate reads before it, and agrees to.
/// Null for until somebody deletes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = KeptDays)]
#[serde(deny_unknown_fields)]
pub struct KeptDays {
    /// The recording, days.
    #[schema(required = true)]
    pub recording: Option<u32>,
    /// The report, days.
    #[schema(required = true)]
    pub report: Option<u32>,
    /// The words, and all that is left then, days.
    #[schema(required = true)]
    pub words: Option<u32>,
}

impl KeptDays {
    /// The shorter of both, for each.
    #[must_use]
    pub fn or_shorter(self, other: Self) -> Self {
        Self {
            recording: shorter(self.recording, other.recording),
            report: shorter(self.report, other.report),
            words: shorter(self.words, other.words),
        }
    }
}

/// The shorter of two terms; none is the longest.
pub fn shorter(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

//! Assignments as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::attempts::wire::CreatedAttempt;
use crate::scenarios::wire::ScenarioDetail;
use crate::sessions::wire::Consent;
use crate::wire::{Language, Timestamp};

/// What is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssignedKind {
    /// An interview.
    Scenario,
    /// A quiz.
    Quiz,
}

/// What to assign, as it is now.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignWhat {
    /// An interview or a quiz.
    pub kind: AssignedKind,
    /// Its id.
    pub id: String,
}

/// What was assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssignedWhat {
    /// An interview or a quiz.
    pub kind: AssignedKind,
    /// Its id.
    pub id: String,
    /// The published version; null for what comes with Vivavoce, and for quizzes.
    #[schema(required = true)]
    pub version: Option<u32>,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: Language,
    /// How long it takes; null for a quiz without a limit.
    #[schema(required = true)]
    pub minutes: Option<u32>,
}

/// Who is to do it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignTo {
    /// Members of the organisation.
    #[serde(default)]
    pub people: Vec<Uuid>,
    /// Teams: the candidates in each, or all of one that has none, as they are now.
    #[serde(default)]
    pub teams: Vec<Uuid>,
    /// Addresses, also of people who have no account yet.
    #[serde(default)]
    pub emails: Vec<String>,
    /// In which language those are written to of whom nothing else is known; the language of what
    /// is assigned if left out.
    #[serde(default)]
    pub language: Option<Language>,
}

/// A wish to assign something.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAssignment {
    /// What.
    pub what: AssignWhat,
    /// To whom: at least one.
    pub to: AssignTo,
    /// Until when.
    pub due_at: Timestamp,
    /// The IANA time zone in which that is meant and told.
    #[schema(example = "Europe/Paris")]
    pub zone: String,
    /// Tries that each has, 1 to 20; 1 if left out.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 20)]
    pub tries: u32,
    /// Whether it may be begun when it is overdue; it may if left out.
    #[serde(default = "yes")]
    pub late: bool,
    /// A word to those who are to do it, up to 1,000 characters.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: String,
}

const fn one() -> u32 {
    1
}

const fn yes() -> bool {
    true
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAssignment {
    /// The `sequence` that the change was made from.
    pub sequence: u32,
    /// Until when.
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    /// In which time zone.
    #[serde(default)]
    pub zone: Option<String>,
    /// Tries that each has; those that were begun stay.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20)]
    pub tries: Option<u32>,
    /// Whether it may be begun when it is overdue.
    #[serde(default)]
    pub late: Option<bool>,
    /// A word to those who are to do it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing was begun.
    NotBegun,
    /// Something was, and nothing is done.
    InProgress,
    /// A try was brought to its end.
    Done,
    /// It was due, and nothing is done.
    Overdue,
    /// They have asked for a person in the place of the AI, and wait for that.
    Waiting,
}

/// How many stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandingCounts {
    /// All who are to do it.
    pub people: u32,
    /// Nothing was begun.
    pub not_begun: u32,
    /// Something was, and nothing is done.
    pub in_progress: u32,
    /// A try was brought to its end.
    pub done: u32,
    /// It was due, and nothing is done.
    pub overdue: u32,
    /// They wait for a person in the place of the AI.
    pub waiting: u32,
}

/// An assignment, as whoever assigns sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Assignment {
    /// Its id.
    pub id: Uuid,
    /// What.
    pub what: AssignedWhat,
    /// Until when.
    pub due_at: Timestamp,
    /// In which time zone that is meant.
    pub zone: String,
    /// Tries that each has.
    pub tries: u32,
    /// Whether it may be begun when it is overdue.
    pub late: bool,
    /// A word to those who are to do it.
    pub note: String,
    /// Rises with each change.
    pub sequence: u32,
    /// Who assigned it; null for the instance, and for an account that is no more.
    #[schema(required = true)]
    pub by: Option<String>,
    /// When.
    pub created_at: Timestamp,
    /// When it was taken back.
    #[schema(required = true)]
    pub withdrawn_at: Option<Timestamp>,
    /// How many stand where.
    pub counts: StandingCounts,
}

/// A page of assignments, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignmentList {
    /// The assignments.
    pub items: Vec<Assignment>,
    /// Ask with it for the next page; null on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// Which page.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssignmentFilter {
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// An assignment with who did what.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignmentDetail {
    /// The assignment.
    #[serde(flatten)]
    pub assignment: Assignment,
    /// Who is to do it, in the order in which they were added.
    pub people: Vec<AssignedPerson>,
    /// Whether the caller may see scores; each is null else.
    pub with_scores: bool,
}

/// Somebody who is to do it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignedPerson {
    /// Their place in the assignment.
    pub id: Uuid,
    /// Their name; null while they are known by their address alone.
    #[schema(required = true)]
    pub name: Option<String>,
    /// Their address.
    pub email: String,
    /// Where their picture is, from this server's root; null for none.
    #[schema(required = true)]
    pub avatar: Option<String>,
    /// The team that they came with.
    #[schema(required = true)]
    pub team: Option<String>,
    /// Where they stand.
    pub standing: Standing,
    /// Their tries, the first first.
    pub tries: Vec<Try>,
    /// They have asked for a person in the place of the AI.
    #[schema(required = true)]
    pub human: Option<HumanPath>,
    /// When they were taken out of it.
    #[schema(required = true)]
    pub removed_at: Option<Timestamp>,
}

/// A person in the place of the AI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HumanPath {
    /// Since when that was asked for.
    pub asked_at: Timestamp,
    /// The appointment; null while there is none.
    #[schema(required = true)]
    pub at: Option<Timestamp>,
    /// In which time zone that is meant.
    #[schema(required = true)]
    pub zone: Option<String>,
    /// Where, and with whom.
    pub note: String,
    /// When it was done.
    #[schema(required = true)]
    pub done_at: Option<Timestamp>,
}

/// A wish for a person in the place of the AI.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskHuman {
    /// Asked for, or taken back.
    pub asked: bool,
}

/// An appointment with a person, and whether it was done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetHuman {
    /// When; null for no appointment yet.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// The IANA time zone in which that is meant.
    #[serde(default)]
    pub zone: Option<String>,
    /// Where, and with whom, up to 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// It was done.
    #[serde(default)]
    pub done: bool,
}

/// Where a try stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TryState {
    /// It goes on.
    Open,
    /// It is over.
    Done,
    /// It broke off by no fault of theirs, or nobody came: it may be made once more, and does not
    /// count.
    Void,
    /// It is over, and what was said was deleted.
    Deleted,
}

/// One try.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Try {
    /// From 1.
    pub number: u32,
    /// Where it stands.
    pub state: TryState,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When it was over.
    #[schema(required = true)]
    pub ended_at: Option<Timestamp>,
    /// Whether it was over later than it was due.
    pub late: bool,
    /// The interview; null for a quiz.
    #[schema(required = true)]
    pub session: Option<Uuid>,
    /// What came of it, once that is known.
    #[schema(required = true)]
    pub score: Option<Score>,
}

/// What came of a try: of an interview a level from 1 to 5, of a quiz its points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Score {
    /// So much.
    pub value: f64,
    /// Of so much.
    pub of: f64,
}

/// Something that one is to do, as one sees it oneself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnAssignment {
    /// Its id, one's own.
    pub id: Uuid,
    /// What.
    pub what: AssignedWhat,
    /// The organisation; null for the instance.
    #[schema(required = true)]
    pub organisation: Option<String>,
    /// Who assigned it.
    #[schema(required = true)]
    pub by: Option<String>,
    /// A word from them.
    pub note: String,
    /// Until when.
    pub due_at: Timestamp,
    /// In which time zone that is meant.
    pub zone: String,
    /// Where one stands.
    pub standing: Standing,
    /// Tries that one has.
    pub tries_allowed: u32,
    /// Tries that are left.
    pub tries_left: u32,
    /// What can be done now: `start` says more where nothing can.
    pub next: NextStep,
    /// One has asked for a person in the place of the AI.
    #[schema(required = true)]
    pub human: Option<HumanPath>,
    /// One's tries, the first first.
    pub tries: Vec<Try>,
}

/// What can be done with an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Begin a try.
    Begin,
    /// Go on with the one that was begun.
    Continue,
    /// Nothing: all tries were made.
    NoTries,
    /// Nothing: it is overdue, and may not be begun any more.
    TooLate,
    /// Wait: a person was asked for in the place of the AI.
    Human,
}

/// What one is to do: what is due first, first; then what is done, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnAssignmentList {
    /// The assignments, at most 200.
    pub items: Vec<OwnAssignment>,
}

/// An assignment with what it is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnAssignmentDetail {
    /// The assignment.
    #[serde(flatten)]
    pub assignment: OwnAssignment,
    /// Its scenario as it was assigned; null for a quiz.
    #[schema(required = true)]
    pub scenario: Option<ScenarioDetail>,
}

/// A wish to begin a try, or to go on with the one that was begun.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartAssignment {
    /// What the candidate agreed to; needed to begin an interview.
    #[serde(default)]
    pub consent: Option<Consent>,
    /// How they want to be called, up to 100 characters.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub candidate_name: Option<String>,
}

/// What was begun, or goes on: an interview or an attempt at a quiz.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StartedAssignment {
    /// Which try it is, from 1.
    pub number: u32,
    /// It was begun before.
    pub continued: bool,
    /// The interview.
    #[schema(required = true)]
    pub session: Option<StartedSession>,
    /// The attempt.
    #[schema(required = true)]
    pub attempt: Option<CreatedAttempt>,
}

/// An interview and a token that opens it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StartedSession {
    /// The interview.
    pub id: Uuid,
    /// Opens it and nothing else.
    pub join_token: String,
    /// When it was created.
    pub created_at: Timestamp,
}

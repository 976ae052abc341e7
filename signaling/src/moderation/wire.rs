//! Reports and decisions as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::wire::Timestamp;

/// What can be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThingKind {
    /// A scenario that is offered.
    Scenario,
    /// An assistant that others share.
    Assistant,
    /// A question of the bank.
    Question,
    /// A comment on an interview.
    Comment,
    /// What the interviewer said in an interview.
    Turn,
    /// How somebody calls themselves.
    Name,
    /// Somebody's picture.
    Picture,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagReason {
    /// Asks what may not be asked, or discriminates.
    Improper,
    /// Hates or insults.
    Hateful,
    /// Tells personal data of others.
    PersonalData,
    /// Spam or fraud.
    Fraud,
    /// Something else, which the text says.
    Other,
}

/// Something is reported.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateFlag {
    /// What it is.
    pub kind: ThingKind,
    /// Its id: of an interviewer's turn the turn's number, of a name and a picture the account.
    #[schema(max_length = 100)]
    pub id: String,
    /// What is wrong with it.
    pub reason: FlagReason,
    /// More of that, up to 1,000 characters; needed where the reason is `other`.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub text: String,
}

/// A report was taken.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Flagged {
    /// The same person had reported it before, and it is not decided yet: nothing was added.
    pub already: bool,
}

/// Reports and decisions on one interview, as far as they concern whoever looks at it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionFlags {
    /// What the interviewer should not have said, as was decided: numbers of its turns.
    pub withdrawn_turns: Vec<u32>,
    /// What one has reported oneself and is not decided yet: numbers of turns.
    pub own_turns: Vec<u32>,
    /// The same of comments.
    pub own_comments: Vec<Uuid>,
}

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// To be decided.
    Open,
    /// Nothing is wrong with it.
    Dismissed,
    /// Others do not see it.
    Withdrawn,
    /// It was withdrawn, and others see it again.
    Restored,
}

/// Which cases, and which page of them.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseFilter {
    /// Those that are decided, the newest first; else those that are open, the oldest first.
    #[serde(default)]
    pub decided: bool,
    /// Only of this kind.
    pub kind: Option<ThingKind>,
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// The organisation that something is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseOwner {
    pub id: Uuid,
    pub name: String,
}

/// Something that was reported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModerationCase {
    pub id: Uuid,
    pub kind: ThingKind,
    /// What it is called, when it was reported first.
    pub title: String,
    /// Where it is; null for the instance.
    #[schema(required = true)]
    pub owner: Option<CaseOwner>,
    pub state: CaseState,
    /// How many people reported it.
    pub flags: u32,
    /// What is wrong with it, as they say.
    pub reasons: Vec<FlagReason>,
    /// When it was reported first.
    pub first_at: Timestamp,
    /// When it was reported last.
    pub last_at: Timestamp,
    /// When it was decided.
    #[schema(required = true)]
    pub decided_at: Option<Timestamp>,
}

/// A page of cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModerationCasePage {
    pub items: Vec<ModerationCase>,
    /// How many are open, of all kinds.
    pub open: u64,
    /// What to ask the next page with; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// A piece of what was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    pub part: PassagePart,
    pub text: String,
}

/// Where a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassagePart {
    /// What the interviewer said before.
    Before,
    /// It itself.
    Itself,
    /// What the interviewer said after.
    After,
}

/// What was reported, as far as it has to be seen to be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseContent {
    /// What it is called.
    pub title: String,
    /// Its texts.
    pub passages: Vec<Passage>,
    /// Where its picture is, while it is there.
    #[serde(default)]
    #[schema(required = true)]
    pub picture: Option<String>,
    /// It is longer than what is shown here.
    #[serde(default)]
    pub cut: bool,
}

/// One report. Who wrote it is told to nobody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseFlag {
    pub reason: FlagReason,
    /// In the reporter's words; may be empty.
    pub text: String,
    pub at: Timestamp,
}

/// What was decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseDecision {
    /// Why, as its author reads it; null where nothing was wrong with it.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// Who decided; null for the access token, and for somebody who is gone.
    #[schema(required = true)]
    pub by: Option<String>,
    pub at: Timestamp,
}

/// A case, to be decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModerationCaseDetail {
    #[serde(flatten)]
    pub case: ModerationCase,
    /// As it was when it was reported first; null once that is forgotten.
    #[schema(required = true)]
    pub before: Option<CaseContent>,
    /// As it is now; null where it is not there any more.
    #[schema(required = true)]
    pub now: Option<CaseContent>,
    /// The reports, the first first, at most 100.
    pub reports: Vec<CaseFlag>,
    #[schema(required = true)]
    pub decision: Option<CaseDecision>,
    /// How often the same was decided before.
    pub earlier: u32,
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Nothing is wrong with it.
    Dismiss,
    /// Others shall not see it.
    Withdraw,
}

/// A decision.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideCase {
    pub decision: Decision,
    /// Why, for its author, up to 1,000 characters; needed where it is withdrawn.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// What an administrator withdrew, as its author sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
}

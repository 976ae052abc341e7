//! Packs as JSON: what to pack, what a pack would become, what it became.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::attachments::wire::AttachmentKind;
use crate::bank::wire::BankForm;
use crate::scenarios::wire::SourceProblem;
use crate::wire::Language;

/// What to pack.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakePack {
    /// What it is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// Who has written it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub authors: Vec<String>,
    /// Under which terms others may use it, such as `CC-BY-4.0`.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub licence: String,
    /// Ids of scenarios, as they were saved last.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub scenarios: Vec<String>,
    /// Ids of quizzes; with their solutions.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub quizzes: Vec<String>,
}

/// How a file of a pack goes with what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackClash {
    /// Nothing here has its id.
    Free,
    /// The very same is here; nothing is done.
    Same,
    /// Something else of one's own has its id: it comes under a new one, or as the next version of
    /// that.
    Version,
    /// Something that cannot be given a version has its id: it comes under a new one.
    Taken,
}

/// A file of a pack.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackItem {
    /// Its path in the pack.
    pub path: String,
    /// A scenario, or a quiz.
    pub form: BankForm,
    /// Its id in the pack.
    pub id: String,
    /// Its title; null where it cannot be read.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Its language; null where it cannot be read.
    #[schema(required = true)]
    pub language: Option<Language>,
    /// How many questions it has.
    pub question_count: u32,
    /// How it goes with what is here.
    pub clash: PackClash,
    /// What is wrong with it; with any, nothing of the pack is taken in.
    pub problems: Vec<SourceProblem>,
}

/// A picture or document of a pack.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackMedia {
    /// Its name in the pack.
    pub file: String,
    /// What kind of file it is.
    pub kind: AttachmentKind,
    /// What the first question that shows it calls it; null where none does.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Its bytes in the pack.
    pub bytes: u64,
    /// What is wrong with it; with any, nothing of the pack is taken in.
    #[schema(required = true)]
    pub problem: Option<String>,
    /// The same in French.
    #[schema(required = true)]
    pub problem_fr: Option<String>,
}

/// What a pack would become; nothing is kept of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackPreview {
    /// What it is called.
    pub name: String,
    /// Who has written it.
    pub authors: Vec<String>,
    /// Under which terms; empty where nobody says.
    pub licence: String,
    /// Its files, in order of their paths.
    pub items: Vec<PackItem>,
    /// What the scenarios show, in order of their names.
    pub media: Vec<PackMedia>,
    /// Whether it can be taken in.
    pub sound: bool,
}

/// What to do where ids clash.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TakePackQuery {
    /// Ids, with commas between them, of scenarios that come as the next version of one's own; all
    /// others that clash come under a new id.
    #[param(max_length = 8000)]
    pub versions: Option<String>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackOutcome {
    /// It is here now, a scenario as a draft.
    Created,
    /// It is here under a new id.
    Renamed,
    /// It is the draft above what was published.
    Versioned,
    /// The very same was here.
    Unchanged,
}

/// A file of a pack that was taken in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TakenItem {
    /// A scenario, or a quiz.
    pub form: BankForm,
    /// Its id here.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub outcome: PackOutcome,
}

/// A pack that was taken in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TakenPack {
    /// Each file.
    pub items: Vec<TakenItem>,
}

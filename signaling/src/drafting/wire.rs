//! Wishes for drafts, and drafts, as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::scenarios::wire::{AnswerKind, InterviewKind, Level, SourceCheck};
use crate::wire::Language;

/// A scenario is wished for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftScenario {
    /// The job description, up to 20,000 characters.
    #[schema(max_length = 20000)]
    pub job_description: String,
    /// The language of the interview.
    pub language: Language,
    /// What it is about.
    pub kind: InterviewKind,
    /// The experience that it supposes.
    pub level: Level,
    /// Its length, 5 to 60 minutes.
    #[schema(minimum = 5, maximum = 60)]
    pub minutes: u32,
}

/// Questions are wished for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftQuestions {
    /// What they are about, up to 2,000 characters.
    #[schema(max_length = 2000)]
    pub topic: String,
    /// Their language.
    pub language: Language,
    /// What the interview is about.
    pub kind: InterviewKind,
    /// The experience that they suppose.
    pub level: Level,
    /// How many, 1 to 10.
    #[schema(minimum = 1, maximum = 10)]
    pub count: u32,
    /// Ids that are taken in the scenario.
    #[serde(default)]
    pub taken: Vec<String>,
}

/// What a full answer mentions is wished for, and levels to rate it by.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPoints {
    /// The question, up to 600 characters.
    #[schema(max_length = 600)]
    pub question: String,
    /// What kind of answer it expects.
    pub kind: AnswerKind,
    /// Its language.
    pub language: Language,
}

/// A scenario in the other language is wished for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftTranslation {
    /// The file, TOML; it must be sound.
    pub source: String,
    /// The language that it is to be in.
    pub language: Language,
}

/// A drafted scenario.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftedScenario {
    /// The file, TOML, each part of it marked as drafted.
    pub source: String,
    /// What there is to say about it.
    pub check: SourceCheck,
    /// What the model wrote and may not be used.
    pub left_out: Vec<LeftOut>,
    /// Which model it was, as `KIND:MODEL`.
    pub model: String,
}

/// Drafted questions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftedQuestions {
    /// The questions, to choose from.
    pub items: Vec<DraftedQuestion>,
    /// What the model wrote and may not be used.
    pub left_out: Vec<LeftOut>,
    /// Which model it was.
    pub model: String,
}

/// A drafted question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftedQuestion {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// What kind of answer it expects.
    pub kind: AnswerKind,
    /// What a full answer mentions.
    pub points: Vec<DraftedPoint>,
    /// `[[questions]]` with all of it, TOML, marked as drafted.
    pub source: String,
}

/// Something that a full answer mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftedPoint {
    /// Its id.
    pub id: String,
    /// Words and phrases that each mention it.
    pub synonyms: Vec<String>,
    /// What to ask if the answer does not mention it.
    #[schema(required = true)]
    pub follow_up: Option<String>,
}

/// What a full answer mentions, and levels to rate it by.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftedPoints {
    /// The points.
    pub points: Vec<DraftedPoint>,
    /// What the answer is rated by.
    pub criterion: DraftedCriterion,
    /// `[[questions.points]]` and `[[questions.criteria]]`, TOML, to stand in their question.
    pub source: String,
    /// What the model wrote and may not be used.
    pub left_out: Vec<LeftOut>,
    /// Which model it was.
    pub model: String,
}

/// A criterion with its levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftedCriterion {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What an answer of level 1 to 5 is like.
    pub levels: Vec<String>,
}

/// Something that a model wrote and that is not in the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// The words, shortened.
    pub text: String,
    /// Why.
    pub why: LeftOutWhy,
    /// What it asks about, where that is forbidden: `family`, `health`, `age` …
    #[schema(required = true)]
    pub topic: Option<String>,
}

/// Why something is not in a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutWhy {
    /// The law forbids to ask it.
    Unlawful,
    /// It cannot be spoken: markup, code, addresses.
    Unspeakable,
    /// It is in another language.
    OtherLanguage,
    /// It is longer than may be.
    TooLong,
}

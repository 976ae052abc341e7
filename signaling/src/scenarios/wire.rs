//! Scenarios as a candidate may read them: never the expected points.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::tasks::wire::TaskKind;
use crate::wire::Language;

/// Which scenarios to list.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ScenarioFilter {
    /// Only those in this language.
    pub language: Option<Language>,
}

/// A scenario in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioSummary {
    /// Stable name, for example `developer-en`.
    pub id: String,
    /// The language of the interview.
    pub language: Language,
    /// Title.
    pub title: String,
    /// The position that is interviewed for.
    pub role: String,
    /// A sentence or two.
    pub summary: String,
    /// The experience that it supposes.
    pub level: Level,
    /// Length of the interview, minutes.
    pub duration_minutes: u32,
    /// Number of questions.
    pub question_count: u32,
}

/// How much experience the questions suppose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A first or second job.
    Junior,
    /// A few years in the trade.
    Experienced,
    /// Leads others or carries the difficult cases.
    Senior,
}

/// What kind of answer a question expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// Yes or no.
    YesNo,
    /// A figure.
    Number,
    /// A phrase or a sentence.
    Short,
    /// A few sentences.
    Open,
    /// Something that happened.
    Story,
    /// A problem solved aloud.
    ThinkAloud,
}

/// All scenarios asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioList {
    /// In order of id.
    pub items: Vec<ScenarioSummary>,
}

/// A scenario in full, as far as a candidate may read it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioDetail {
    /// As in the list.
    #[serde(flatten)]
    pub summary: ScenarioSummary,
    /// Who asks.
    pub persona: Persona,
    /// What is asked, without its text.
    pub questions: Vec<QuestionOutline>,
}

/// Who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Persona {
    /// Name.
    pub name: String,
    /// A sentence.
    pub description: String,
}

/// A question without its text and expected points.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionOutline {
    /// Stable name within the scenario.
    pub id: String,
    /// The kind of answer that is expected.
    pub kind: AnswerKind,
    /// Time for the answer, seconds.
    pub time_limit_s: u32,
    /// Time to think before the answer, seconds.
    pub thinking_s: u32,
    /// What there is to write meanwhile; null for nothing.
    #[schema(required = true)]
    pub task: Option<TaskKind>,
}

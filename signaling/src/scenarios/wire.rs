//! Scenarios: as a candidate may read them, never with the expected points, and as a trainer
//! writes them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vivavoce_scenarios::occupation::Scheme;
use vivavoce_scenarios::{Message, Occupation};

use crate::instance::wire::SentTo;
use crate::moderation::Withdrawal;
use crate::retention::wire::KeptDays;
use crate::tasks::wire::TaskKind;
use crate::wire::{Language, Timestamp};

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
    /// What it is about.
    pub kind: InterviewKind,
    /// Title.
    pub title: String,
    /// The position that is interviewed for.
    pub role: String,
    /// A sentence or two.
    pub summary: String,
    /// The experience that it supposes.
    pub level: Level,
    /// The occupations that it is for; empty for anybody.
    pub occupations: Vec<OccupationCode>,
    /// Length of the interview, minutes.
    pub duration_minutes: u32,
    /// Number of questions.
    pub question_count: u32,
    /// Something in it was drafted by a language model, and nobody has confirmed it yet.
    pub drafted_by_ai: bool,
}

/// An occupation, by its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OccupationCode {
    /// Whose code it is.
    pub scheme: OccupationScheme,
    /// The code: `M1805`, `2512`.
    pub code: String,
    /// What it is called in French; null where it is not known here.
    #[schema(required = true)]
    pub label_fr: Option<String>,
    /// What it is called in English; null where it is not known here.
    #[schema(required = true)]
    pub label_en: Option<String>,
}

/// A classification of occupations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OccupationScheme {
    /// Of the French public employment service.
    Rome,
    /// Of the European Union.
    Esco,
}

impl OccupationCode {
    /// The occupations of a scenario.
    pub fn all(of: &[Occupation]) -> Vec<Self> {
        use vivavoce_scenarios::Language::{En, Fr};
        let each = of.iter().map(|occupation| {
            let label = |language| occupation.label(of, language).map(str::to_owned);
            let scheme = match occupation.scheme {
                Scheme::Rome => OccupationScheme::Rome,
                Scheme::Esco => OccupationScheme::Esco,
            };
            Self { scheme, code: occupation.code.clone(), label_fr: label(Fr), label_en: label(En) }
        });
        each.collect()
    }
}

/// What an interview is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterviewKind {
    /// A job interview as a whole.
    Interview,
    /// The knowledge and skills of a trade.
    Technical,
    /// How somebody works with others.
    SoftSkills,
    /// Selling and negotiating.
    Sales,
    /// A presentation or a pitch.
    Presentation,
    /// Cases and problems, solved aloud.
    ProblemSolving,
    /// Saying things so that they are understood.
    Communication,
}

impl From<vivavoce_scenarios::InterviewKind> for InterviewKind {
    fn from(kind: vivavoce_scenarios::InterviewKind) -> Self {
        use vivavoce_scenarios::InterviewKind as Kind;
        match kind {
            Kind::Interview => Self::Interview,
            Kind::Technical => Self::Technical,
            Kind::SoftSkills => Self::SoftSkills,
            Kind::Sales => Self::Sales,
            Kind::Presentation => Self::Presentation,
            Kind::ProblemSolving => Self::ProblemSolving,
            Kind::Communication => Self::Communication,
        }
    }
}

impl From<InterviewKind> for vivavoce_scenarios::InterviewKind {
    fn from(kind: InterviewKind) -> Self {
        match kind {
            InterviewKind::Interview => Self::Interview,
            InterviewKind::Technical => Self::Technical,
            InterviewKind::SoftSkills => Self::SoftSkills,
            InterviewKind::Sales => Self::Sales,
            InterviewKind::Presentation => Self::Presentation,
            InterviewKind::ProblemSolving => Self::ProblemSolving,
            InterviewKind::Communication => Self::Communication,
        }
    }
}

/// How much experience the questions suppose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A first or second job.
    Junior,
    /// A few years in the trade.
    Experienced,
    /// Leads others or carries the difficult cases.
    Senior,
}

impl From<Level> for vivavoce_scenarios::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Junior => Self::Junior,
            Level::Experienced => Self::Experienced,
            Level::Senior => Self::Senior,
        }
    }
}

/// What kind of answer a question expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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

impl From<vivavoce_scenarios::AnswerKind> for AnswerKind {
    fn from(kind: vivavoce_scenarios::AnswerKind) -> Self {
        use vivavoce_scenarios::AnswerKind as Kind;
        match kind {
            Kind::YesNo => Self::YesNo,
            Kind::Number => Self::Number,
            Kind::Short => Self::Short,
            Kind::Open => Self::Open,
            Kind::Story => Self::Story,
            Kind::ThinkAloud => Self::ThinkAloud,
        }
    }
}

impl From<AnswerKind> for vivavoce_scenarios::AnswerKind {
    fn from(kind: AnswerKind) -> Self {
        match kind {
            AnswerKind::YesNo => Self::YesNo,
            AnswerKind::Number => Self::Number,
            AnswerKind::Short => Self::Short,
            AnswerKind::Open => Self::Open,
            AnswerKind::Story => Self::Story,
            AnswerKind::ThinkAloud => Self::ThinkAloud,
        }
    }
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
    /// What of this interview leaves this server for others, and to whom; nothing where everything
    /// is worked on here.
    pub sent_to: Vec<SentTo>,
    /// The organisation that may open the interview, where the candidate lets it; null for the instance.
    #[schema(required = true)]
    pub shared_with: Option<String>,
    /// How long an interview that is begun now is kept.
    pub kept: KeptDays,
}

/// Who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Persona {
    /// Name.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// Whose part it takes; null for none.
    #[schema(required = true)]
    pub role: Option<String>,
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

/// Where a scenario that a trainer writes stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScenarioState {
    /// Nobody is offered it yet.
    Draft,
    /// Candidates can choose it; there may be a newer draft.
    Published,
    /// It is kept, and nobody is offered it any more.
    Archived,
}

/// A scenario that a trainer writes, as its newest version is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WrittenScenario {
    /// As the newest version says it; what cannot be read now, as it last could.
    #[serde(flatten)]
    pub summary: ScenarioSummary,
    /// Where it stands.
    pub state: ScenarioState,
    /// Whether the newest version could be published.
    pub sound: bool,
    /// The newest version, from 1.
    pub latest_version: u32,
    /// The version that candidates are offered; null before the first.
    #[schema(required = true)]
    pub published_version: Option<u32>,
    /// Counts the changes; a save names the one that it was made from.
    pub revision: u32,
    /// An administrator has withdrawn it: candidates are not offered it, published or not.
    #[schema(required = true)]
    pub withdrawn: Option<Withdrawal>,
    /// The assistant that leads it; null for its own persona.
    #[schema(required = true)]
    pub assistant: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// What trainers can work with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WrittenScenarioList {
    /// Those that were written here, last changed first.
    pub items: Vec<WrittenScenario>,
    /// Those that come with Vivavoce or from the instance's folder: to be read, tried and
    /// copied, in order of id.
    pub built_in: Vec<ScenarioSummary>,
}

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceProblem {
    /// Line, from 1.
    pub line: u32,
    /// Character in the line, from 1.
    pub column: u32,
    /// The way to the key, such as `questions[0].text`; empty for the file as a whole.
    pub key: String,
    /// What is wrong and what would be right, in English.
    pub message: String,
    /// The same in French.
    pub message_fr: String,
}

impl SourceProblem {
    /// A problem at a line and column.
    pub fn at((line, column): (usize, usize), key: String, message: Message) -> Self {
        let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Self { line: small(line), column: small(column), key, message: message.en, message_fr: message.fr }
    }

    /// What is wrong, in both languages.
    pub fn said(&self) -> Message {
        Message { en: self.message.clone(), fr: self.message_fr.clone() }
    }
}

impl From<vivavoce_scenarios::Problem> for SourceProblem {
    fn from(problem: vivavoce_scenarios::Problem) -> Self {
        Self::at((problem.line, problem.column), problem.key, problem.message)
    }
}

/// A question that the interviewer replaces before it is spoken, because the law forbids it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LawNote {
    /// The question's id.
    pub question: String,
    /// What it asks about: `family`, `health`, `age` …
    pub topic: String,
    /// The words.
    pub text: String,
}

/// What still carries the mark "drafted by AI".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// What is not in the questions: title, summary, greeting …
    #[serde(default)]
    #[schema(required = true)]
    pub frame: bool,
    /// Ids of questions.
    #[serde(default)]
    #[schema(required = true)]
    pub questions: Vec<String>,
}

/// What there is to say about a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourceCheck {
    /// What keeps it from being published, in the order of the file.
    pub problems: Vec<SourceProblem>,
    /// How many more problems there were.
    pub more_problems: u32,
    /// Questions that the interviewer would not ask.
    pub law_notes: Vec<LawNote>,
    /// What is still marked as drafted by a language model.
    pub marks: Marks,
    /// Its head; null where the file cannot be read.
    #[schema(required = true)]
    pub summary: Option<ScenarioSummary>,
    /// Its questions' ids and texts.
    pub questions: Vec<QuestionText>,
}

/// A question's text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionText {
    /// The question's id.
    pub id: String,
    /// What is asked.
    pub text: String,
}

/// A scenario with its newest file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WrittenScenarioDetail {
    /// The scenario; of one that comes with Vivavoce, null.
    #[schema(required = true)]
    pub scenario: Option<WrittenScenario>,
    /// The file, TOML.
    pub source: String,
    /// What was changed, in the trainer's words.
    pub note: String,
    /// What there is to say about the file.
    pub check: SourceCheck,
}

/// A file to look at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckSource {
    /// The file, TOML, up to 256 KiB.
    pub source: String,
    /// The id that it has to have; any, if not said.
    #[serde(default)]
    pub id: Option<String>,
}

/// A new scenario.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateScenario {
    /// The file, TOML, up to 256 KiB; it must be sound.
    pub source: String,
    /// What it is, for the list of versions, up to 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// A changed file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveScenario {
    /// The file, TOML, up to 256 KiB; it may have problems.
    pub source: String,
    /// The revision that it was made from.
    pub revision: u32,
    /// What was changed, up to 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// What a language model has changed since that revision, and nobody else: its marks stay.
    #[serde(default)]
    #[schema(required = false)]
    pub drafted: Marks,
}

/// Which revision to publish.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishScenario {
    /// The revision that was looked at.
    pub revision: u32,
    /// What was changed, up to 500 characters; the draft's note if empty.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// Whether to keep a scenario out of what is offered.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveScenario {
    /// True to archive, false to bring back.
    pub archived: bool,
}

/// What somebody has read and stands for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmMarks {
    /// The revision that was read.
    pub revision: u32,
    /// What is confirmed.
    pub marks: Marks,
}

/// A version of a scenario.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioVersion {
    /// From 1.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// What was changed.
    pub note: String,
    /// Something in it is marked as drafted by a language model.
    pub drafted_by_ai: bool,
    /// When it was saved last.
    pub saved_at: Timestamp,
    /// When it was published, after which it never changes; null for the draft.
    #[schema(required = true)]
    pub published_at: Option<Timestamp>,
}

/// The versions of a scenario.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioVersionList {
    /// Newest first.
    pub items: Vec<ScenarioVersion>,
}

/// A version's file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioSource {
    /// The file, TOML.
    pub source: String,
}

/// Which version to give.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VersionQuery {
    /// The version; the newest if not said.
    pub version: Option<u32>,
}

/// The confirmation of a deletion.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConfirmQuery {
    /// The id once more.
    pub confirm: Option<String>,
}

impl ConfirmQuery {
    /// Whether this is what was meant.
    ///
    /// # Errors
    /// `confirmation_needed`.
    pub fn check(&self, id: &str) -> Result<(), crate::error::Problem> {
        if self.confirm.as_deref() == Some(id) {
            return Ok(());
        }
        Err(crate::error::Problem::new(
            crate::error::Code::ConfirmationNeeded,
            "What is deleted cannot be brought back: name it once more, `?confirm=ID`.",
        ))
    }
}

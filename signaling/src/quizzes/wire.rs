//! Quizzes as JSON. Nothing here tells which answer is right.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vivavoce_scenarios::quiz::{Kind, Question, Quiz, shown};

use crate::attempts::wire::{Solution, solution};
use crate::scenarios::routes::language;
use crate::wire::Language;

/// Which quizzes to list.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QuizFilter {
    /// Only those in this language.
    pub language: Option<Language>,
}

/// All quizzes asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuizList {
    /// Those that come with Vivavoce, then the imported ones, each in order of id.
    pub items: Vec<QuizSummary>,
}

/// A quiz in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuizSummary {
    /// Stable name.
    pub id: String,
    /// The language of its texts.
    pub language: Language,
    /// Title.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Time for the whole quiz, seconds; null for as much as one wants.
    #[schema(required = true)]
    pub time_limit_s: Option<u32>,
    /// Number of questions.
    pub question_count: u32,
    /// Points of all questions together.
    pub points: u32,
    /// It comes with Vivavoce.
    pub built_in: bool,
}

/// A quiz in full, but for its solutions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuizDetail {
    /// As in the list.
    #[serde(flatten)]
    pub summary: QuizSummary,
    /// The questions in the order they are asked.
    pub questions: Vec<QuizQuestion>,
}

/// A question without its solution.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuizQuestion {
    /// Stable name within the quiz.
    pub id: String,
    /// The kind of answer that it takes.
    pub kind: QuestionKind,
    /// What is asked.
    pub text: String,
    /// What a right answer is worth.
    pub points: u32,
    /// Time for this question, seconds; null for as much as one wants.
    #[schema(required = true)]
    pub time_limit_s: Option<u32>,
    /// What can be chosen from or is to be put in order, mixed; answers name them by their
    /// place here, from 0. Empty for a number.
    pub choices: Vec<String>,
}

/// The kind of answer that a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One choice.
    Single,
    /// All choices that are right.
    Multiple,
    /// A number.
    Numeric,
    /// All items in order.
    Ordering,
}

/// What to make of a file.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// The quiz's id; one is made of the title if not said. Not for TOML.
    pub id: Option<String>,
    /// The quiz's title; the file's category if not said. Not for TOML.
    pub title: Option<String>,
    /// The language of the file; needed but for TOML.
    pub language: Option<Language>,
}

/// A quiz that was imported, and what could not be taken over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportedQuiz {
    /// The quiz.
    pub quiz: QuizSummary,
    /// What is not in it as it was in the file.
    pub notes: Vec<ImportNote>,
    /// How many more notes there were.
    pub more_notes: u32,
}

/// Something of a file that is not as it was, or not at all, in the quiz.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportNote {
    /// Line in the file where the question begins, from 1.
    pub line: u32,
    /// What the file calls the question; null for the file as a whole.
    #[schema(required = true)]
    pub question: Option<String>,
    /// Whether the whole question was left out.
    pub skipped: bool,
    /// What, and why, in English.
    pub message: String,
    /// The same in French.
    pub message_fr: String,
}

/// A quiz as whoever writes it sees it, with its solutions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WrittenQuiz {
    /// As in the list.
    pub quiz: QuizSummary,
    /// Whether it can be saved: it is neither built in nor another's.
    pub editable: bool,
    /// What the next save has to name.
    pub revision: String,
    /// The quiz as a file of our own format.
    pub source: String,
}

/// A quiz as it was changed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveQuiz {
    /// The whole of it as a file of our own format; its id stays.
    pub source: String,
    /// The revision that was read.
    pub revision: String,
}

/// Which format to write.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// The format.
    #[param(inline)]
    pub format: ExportFormat,
}

/// The formats that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Moodle's GIFT; has no orderings, which its head then says.
    Gift,
    /// Moodle XML.
    MoodleXml,
}

/// What a file would become; nothing is kept of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuizPreview {
    /// The quiz; null if none can be made of the file. An `id` that was not asked for is made
    /// anew when the file is imported.
    #[schema(required = true)]
    pub quiz: Option<QuizSummary>,
    /// Its questions with their solutions.
    pub questions: Vec<PreviewedQuestion>,
    /// What cannot be taken over, or not as it is, and what is wrong with the file.
    pub problems: Vec<ImportNote>,
    /// How many more problems there are.
    pub more_problems: u32,
}

/// A question with its solution.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviewedQuestion {
    /// As who takes the quiz sees it.
    #[serde(flatten)]
    pub question: QuizQuestion,
    /// What is right.
    pub solution: Solution,
    /// Why that is right.
    #[schema(required = true)]
    pub explanation: Option<String>,
}

/// A question as a preview shows it.
pub fn preview(of: &Question) -> PreviewedQuestion {
    PreviewedQuestion { question: question(of), solution: solution(of), explanation: of.explanation.clone() }
}

/// A quiz as lists show it.
pub fn summary(quiz: &Quiz, built_in: bool) -> QuizSummary {
    QuizSummary {
        id: quiz.id.clone(),
        language: language(quiz.language),
        title: quiz.title.clone(),
        summary: quiz.summary.clone(),
        time_limit_s: quiz.time_limit.map(seconds),
        question_count: quiz.question_count(),
        points: quiz.points(),
        built_in,
    }
}

/// The questions without their solutions.
pub fn questions(quiz: &Quiz) -> Vec<QuizQuestion> {
    quiz.questions.iter().map(question).collect()
}

fn question(question: &Question) -> QuizQuestion {
    let (kind, texts): (QuestionKind, Vec<&str>) = match &question.kind {
        Kind::Single(choices) => (QuestionKind::Single, choices.list.iter().map(|choice| &*choice.text).collect()),
        Kind::Multiple(choices) => (QuestionKind::Multiple, choices.list.iter().map(|choice| &*choice.text).collect()),
        Kind::Numeric(_) => (QuestionKind::Numeric, Vec::new()),
        Kind::Ordering(items) => (QuestionKind::Ordering, items.iter().map(String::as_str).collect()),
    };
    QuizQuestion {
        id: question.id.clone(),
        kind,
        text: question.text.clone(),
        points: question.points,
        time_limit_s: question.time_limit.map(seconds),
        choices: shown(question).into_iter().map(|at| texts[at].to_owned()).collect(),
    }
}

fn seconds(duration: std::time::Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

//! Tasks, texts and tries as JSON, in events as in answers.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What there is to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A program.
    Code,
    /// Notes and an answer on a brief.
    Case,
}

impl From<vivavoce_scenarios::TaskKind> for TaskKind {
    fn from(kind: vivavoce_scenarios::TaskKind) -> Self {
        match kind {
            vivavoce_scenarios::TaskKind::Code => Self::Code,
            vivavoce_scenarios::TaskKind::Case => Self::Case,
        }
    }
}

/// What something is written in. The page runs JavaScript and Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskLanguage {
    /// JavaScript.
    Javascript,
    /// Python.
    Python,
    /// TypeScript.
    Typescript,
    /// Java.
    Java,
    /// Rust.
    Rust,
    /// Go.
    Go,
    /// C.
    C,
    /// C++.
    Cpp,
    /// SQL.
    Sql,
    /// Words.
    Text,
}

impl From<TaskLanguage> for vivavoce_scenarios::TaskLanguage {
    fn from(language: TaskLanguage) -> Self {
        match language {
            TaskLanguage::Javascript => Self::Javascript,
            TaskLanguage::Python => Self::Python,
            TaskLanguage::Typescript => Self::Typescript,
            TaskLanguage::Java => Self::Java,
            TaskLanguage::Rust => Self::Rust,
            TaskLanguage::Go => Self::Go,
            TaskLanguage::C => Self::C,
            TaskLanguage::Cpp => Self::Cpp,
            TaskLanguage::Sql => Self::Sql,
            TaskLanguage::Text => Self::Text,
        }
    }
}

impl From<vivavoce_scenarios::TaskLanguage> for TaskLanguage {
    fn from(language: vivavoce_scenarios::TaskLanguage) -> Self {
        use vivavoce_scenarios::TaskLanguage as Own;
        match language {
            Own::Javascript => Self::Javascript,
            Own::Python => Self::Python,
            Own::Typescript => Self::Typescript,
            Own::Java => Self::Java,
            Own::Rust => Self::Rust,
            Own::Go => Self::Go,
            Own::C => Self::C,
            Own::Cpp => Self::Cpp,
            Own::Sql => Self::Sql,
            Own::Text => Self::Text,
        }
    }
}

/// Something to write while talking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    /// What there is to write.
    pub kind: TaskKind,
    /// What is asked for, in simple Markdown.
    pub brief: String,
    /// The languages that it can be written in, the usual one first; of a case `text` alone.
    pub languages: Vec<TaskStarter>,
    /// The function that the tests call; null if there are none.
    #[schema(required = true)]
    pub function: Option<String>,
    /// What the candidate can try.
    pub tests: Vec<TaskTest>,
}

/// A language and the text that the candidate begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskStarter {
    /// The language.
    pub language: TaskLanguage,
    /// The text.
    pub text: String,
}

/// A call of the function, and what it should give back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskTest {
    /// What it tries.
    pub name: String,
    /// What the function is called with.
    pub arguments: Vec<Value>,
    /// What it should give back; null for nothing.
    pub expected: Value,
}

/// The task of a question that was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskOpened {
    /// The question.
    pub question_id: String,
    /// Its place, from 0.
    pub question_index: u32,
    /// Its task.
    pub task: Task,
}

/// A change of a text: one span replaced by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskWritten {
    /// The question.
    pub question_id: String,
    /// Which of its texts: that in this language.
    pub language: TaskLanguage,
    /// Where, in UTF-16 code units.
    pub from: u32,
    /// How many code units went.
    pub removed: u32,
    /// What came in their place.
    pub inserted: String,
}

/// A try of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskRan {
    /// The question.
    pub question_id: String,
    /// Which of its texts.
    pub language: TaskLanguage,
    /// What came of it.
    #[serde(flatten)]
    pub run: TaskRun,
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// It ran to its end.
    Finished,
    /// It failed before any test.
    Failed,
    /// The candidate stopped it.
    Stopped,
    /// It took too long.
    TimedOut,
}

impl From<RunOutcome> for vivavoce_engine::task::RunOutcome {
    fn from(outcome: RunOutcome) -> Self {
        match outcome {
            RunOutcome::Finished => Self::Finished,
            RunOutcome::Failed => Self::Failed,
            RunOutcome::Stopped => Self::Stopped,
            RunOutcome::TimedOut => Self::TimedOut,
        }
    }
}

/// One test of a try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestResult {
    /// The test's name.
    #[schema(max_length = 80)]
    pub name: String,
    /// Whether it passed.
    pub passed: bool,
    /// What came back, or the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub got: Option<String>,
}

/// What the candidate's browser says of a try: it ran there, and nobody has checked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskRun {
    /// How it ended.
    pub outcome: RunOutcome,
    /// How long it took, milliseconds.
    pub took_ms: u32,
    /// The tests that were reached, in the task's order.
    #[schema(max_items = 30)]
    pub tests: Vec<TestResult>,
    /// What it printed.
    #[schema(max_length = 8000)]
    pub output: String,
    /// The error that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub error: Option<String>,
}

/// A text as it is now.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteText {
    /// What it is written in.
    pub language: TaskLanguage,
    /// All of it, up to 32,000 bytes of UTF-8.
    pub text: String,
}

/// A try to be kept.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct KeepRun {
    /// What was tried.
    pub language: TaskLanguage,
    /// What came of it.
    #[serde(flatten)]
    pub run: TaskRun,
}

/// What was written in a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaskWorkList {
    /// The tasks of questions that were asked, in their order.
    pub items: Vec<TaskWork>,
}

/// What was written for one question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TaskWork {
    /// The question.
    pub question_id: String,
    /// Its place, from 0.
    pub question_index: u32,
    /// The question as it is spoken.
    pub question: String,
    /// The task.
    pub task: Task,
    /// The texts that the candidate has changed, the one changed last at the end.
    pub texts: Vec<TaskText>,
    /// The tries, in order of time.
    pub runs: Vec<TaskRunAt>,
}

/// One text and how it came to be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TaskText {
    /// What it is written in.
    pub language: TaskLanguage,
    /// The text before the first of `changes`.
    pub first: String,
    /// The changes, in order of time.
    pub changes: Vec<TaskChangeAt>,
    /// The text after the last of them.
    pub last: String,
}

/// A change and when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskChangeAt {
    /// Milliseconds of the session's clock.
    pub at_ms: u64,
    /// Where, in UTF-16 code units.
    pub from: u32,
    /// How many code units went.
    pub removed: u32,
    /// What came in their place.
    pub inserted: String,
}

/// A try and when it ended.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TaskRunAt {
    /// Milliseconds of the session's clock.
    pub at_ms: u64,
    /// What was tried.
    pub language: TaskLanguage,
    /// What came of it.
    #[serde(flatten)]
    pub run: TaskRun,
}

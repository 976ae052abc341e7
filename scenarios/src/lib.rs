//! Interview scenarios: what they are, how they are read, and which of the expected
//! points an answer mentions. And quizzes: what they are, how they are read and marked.
//!
//! | module | does |
//! | --- | --- |
//! | [`model`] | the types: [`Scenario`], [`Question`], [`Point`] … |
//! | [`limits`] | what a file may hold at most |
//! | [`parse`](mod@parse) | TOML to [`Scenario`], or every problem with line, column and key |
//! | [`attachment`] | the pictures and documents of a question |
//! | [`task`] | what is written while talking: code and its tests, or the notes of a case |
//! | [`occupation`] | what occupations a scenario is for: ROME and ESCO codes |
//! | [`marks`] | what a language model drafted and nobody has looked at yet |
//! | [`error`] | those problems |
//! | [`syntax`] | what the reader of TOML says, in French as well |
//! | [`message`] | what a person is told, in English and in French |
//! | [`builtin`](mod@builtin) | the scenarios that come with Vivavoce |
//! | [`rubric`] | what answers are scored by: criteria, anchored levels, ready-made rubrics |
//! | [`bank`] | questions that are kept on their own |
//! | [`head`] | a file with something else at its head |
//! | [`translate`] | a file's texts, and the file with others in their place |
//! | [`words`] | words without case, accents and endings, so that they compare |
//! | [`cover`] | whether an answer mentions a point |
//! | [`quiz`] | multiple-choice questionnaires: types, files, marking, GIFT and Moodle XML |
//!
//! No I/O, no clock: the caller reads files.

pub mod attachment;
pub mod bank;
pub mod builtin;
pub mod cover;
mod criteria;
pub mod error;
pub mod expected;
mod fault;
pub mod head;
pub mod limits;
pub mod marks;
pub mod message;
pub mod model;
pub mod occupation;
pub mod parse;
mod patience;
mod question;
pub mod quiz;
mod read;
pub mod rubric;
pub mod syntax;
pub mod task;
pub mod translate;
pub mod words;

pub use attachment::{Attachment, FileKind, FileName};
pub use builtin::builtin;
pub use cover::{Mention, PointMatcher};
pub use error::{Problem, ScenarioErrors};
pub use message::Message;
pub use model::{
    AnswerKind, FollowUp, InterviewKind, Language, Level, Patience, Persona, Point, ProbeKind, Question, Scenario,
};
pub use occupation::Occupation;
pub use parse::{parse, parse_bytes};
pub use rubric::{Criterion, Measure, Rubric};
pub use task::{Starter, Task, TaskKind, TaskLanguage, TaskTest};

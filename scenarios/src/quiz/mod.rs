//! Quizzes: questions whose answers are marked at once, by rule.
//!
//! | module | does |
//! | --- | --- |
//! | [`model`] | the types: [`Quiz`], [`Question`], [`Kind`] … |
//! | [`parse`](mod@parse) | TOML to [`Quiz`], or every problem with line, column and key |
//! | [`builtin`](mod@builtin) | the quizzes that come with Vivavoce |
//! | [`mark`](mod@mark) | an answer to its [`Mark`] |
//! | [`number`] | numbers as people write them |
//! | [`shown`](mod@shown) | the order in which choices and items are shown |
//! | [`import`] | what a file of another program became, and what could not be taken over |
//! | `note` | those notes in words |
//! | [`gift`] | Moodle's GIFT: to and from |
//! | [`moodle`] | Moodle XML: to and from |
//! | [`mod@write`] | a quiz as a file of our own format |
//! | [`plain`] | HTML to plain text |

pub mod builtin;
mod either;
pub mod gift;
pub mod import;
pub mod mark;
pub mod model;
pub mod moodle;
mod note;
pub mod number;
pub mod parse;
pub mod plain;
pub mod shown;
pub mod write;

#[cfg(test)]
mod samples;

pub use builtin::builtin;
pub use import::{Import, ImportError, Note};
pub use mark::{Answer, AnswerError, Mark, mark};
pub use model::{Accepts, Choice, Choices, Kind, Question, Quiz};
pub use parse::{parse, parse_bytes};
pub use shown::shown;

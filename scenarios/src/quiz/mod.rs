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

pub mod builtin;
pub mod mark;
pub mod model;
pub mod number;
pub mod parse;
pub mod shown;

#[cfg(test)]
mod samples;

pub use builtin::builtin;
pub use mark::{Answer, AnswerError, Mark, mark};
pub use model::{Accepts, Choice, Choices, Kind, Question, Quiz};
pub use parse::{parse, parse_bytes};
pub use shown::shown;

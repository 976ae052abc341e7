//! GIFT, Moodle's text format for questions
//! (<https://docs.moodle.org/en/GIFT_format>): read as Moodle reads it, and written as
//! Moodle writes it.
//!
//! | module | does |
//! | --- | --- |
//! | [`signs`] | a text's characters, escaped ones told from those that mean something |
//! | [`read`] | a file to questions |
//! | [`answers`] | what stands between the braces |
//! | [`write`](mod@write) | a quiz to a file |

mod answers;
mod read;
mod signs;
mod write;

#[cfg(test)]
mod tests;

pub(super) use answers::accepts;
pub use read::import;
pub use write::export;
pub(super) use write::percent;

//! Moodle XML (<https://docs.moodle.org/en/Moodle_XML_format>): multichoice, truefalse,
//! numerical and ordering questions, read and written in the shape that Moodle exports.
//!
//! | module | does |
//! | --- | --- |
//! | [`tree`] | a file to its questions' elements, within bounds, without DTD and entities of its own |
//! | [`read`] | elements to questions |
//! | [`write`](mod@write) | a quiz to a file |

mod read;
mod tree;
mod write;

#[cfg(test)]
mod tests;

pub use read::import;
pub use write::export;

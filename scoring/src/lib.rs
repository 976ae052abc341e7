//! Scores of an interview that point at its words: pure functions, no I/O, no clock.
//!
//! | module | does |
//! | --- | --- |
//! | [`interview`] | what is scored: turns, words, times |
//! | [`work`] | what was written beside it: notes, a program and how its tests went |
//! | [`span`] | words that a score points at |
//! | [`contour`] | the candidate's voice in ten-millisecond frames |
//! | [`delivery`] | how it was said, measured |
//! | [`lexicon`] | the small words of each language |
//! | [`text`] | an answer as words and sentences |
//! | [`heard`] | which language it is in |
//! | [`prose`] | which of its sentences count |
//! | [`instruction`] | sentences that speak to the scorer |
//! | [`content`] | what it says: points, relevance, structure, specifics, vocabulary |
//! | [`rating`] | what a language model is asked, and what it may answer |
//! | [`agreement`] | several ratings made one level |
//! | [`level`] | levels from 1 to 5, given or withheld |
//! | [`question`] | one answer against its question's rubric |
//! | [`reliability`] | whether there is enough to go by |
//! | [`overall`] | one level for the interview |
//! | [`advice`] | three things to try next time |
//! | [`report`] | all of it: [`score`] |
//! | [`trend`] | the candidate now beside the candidate before |

pub mod advice;
pub mod agreement;
pub mod content;
pub mod contour;
pub mod delivery;
#[cfg(test)]
mod fixture;
pub mod heard;
pub mod instruction;
pub mod interview;
pub mod level;
pub mod lexicon;
pub mod overall;
pub mod prose;
pub mod question;
pub mod rating;
pub mod reliability;
pub mod report;
pub mod span;
pub mod text;
pub mod trend;
pub mod work;

pub use report::{Report, score};

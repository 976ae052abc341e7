//! Scores of an interview that point at its words: pure functions, no I/O, no clock.
//!
//! | module | does |
//! | --- | --- |
//! | [`interview`] | what is scored: turns, words, times |
//! | [`span`] | words that a score points at |
//! | [`contour`] | the candidate's voice in ten-millisecond frames |
//! | [`delivery`] | how it was said, measured |

pub mod contour;
pub mod delivery;
pub mod interview;
pub mod span;

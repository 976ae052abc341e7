//! Scores of an answer against its rubric: pure functions, no I/O, no clock.
//!
//! The crate holds its place in the order of dependencies (after `scenarios`, before
//! `signaling`); there is no scoring yet.

//! The audio path of a spoken interview: hears, waits, answers, records.

pub mod audio;
pub mod dialogue;
pub mod event;
pub mod id;

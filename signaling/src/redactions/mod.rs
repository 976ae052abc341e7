//! Spans that are taken out of a session for good: out of both tracks, the event log, the words
//! and their corrections. What was made of the recording is made again, and the tape is deleted.

pub mod redact;
pub mod routes;
pub mod store;
pub mod wire;

//! What is written in an interview beside what is said: texts with all their changes, and what
//! the candidate's browser said of each try. Kept as events in the session's log, and as rows.

mod fold;
pub mod routes;
pub mod store;
pub mod wire;

//! Attempts at quizzes: one question after the other, each marked at once. The server's
//! clock decides what was in time.
//!
//! The way of an answer: `routes` → [`course`] (may it be given, and by when) →
//! [`wire`] (from what was shown to what is marked) → `store`.

pub mod course;
pub mod routes;
pub mod store;
pub mod wire;

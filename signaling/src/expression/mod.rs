//! How one's own voice may sound to a model, for nobody but oneself.
//!
//! Inferring emotions of candidates is banned in recruitment and education (AI Act, Art. 5 (1) (f)).
//! So this is for a candidate's own practice alone ([`practice`] says what that is), after a yes that
//! is kept and can be taken back at any time ([`store`]), with a key of their own, a piece of sound at
//! a time ([`sound`]). What the model answers goes through this server to the page of whoever asked,
//! and is written nowhere: to no table, file, event, trace, log or cache. No other feature may use it.

mod practice;
pub mod routes;
mod sound;
pub mod store;
pub mod wire;

/// The text that is agreed to; the page shows it. Another text has another version, and is agreed to
/// anew.
pub const CONSENT_VERSION: &str = "2026-11-22";

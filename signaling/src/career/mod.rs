//! What people say of their working life: positions, education, certifications, languages and skills,
//! and a headline and a summary over them. Theirs alone: no other route reads it, and no model is
//! given any of it.
//!
//! [`month`] and [`entry`] are what may be said, [`store`] keeps it, [`linkedin`] reads the file that
//! LinkedIn gives people of their own data, [`preview`] holds it against what is here, [`import`] takes
//! what the person chose; [`wire`] and [`routes`] are what clients see.

pub mod entry;
pub mod import;
pub mod linkedin;
pub mod month;
pub mod preview;
pub mod routes;
pub mod store;
pub mod wire;

/// Characters of a headline.
pub const HEADLINE_CHARS: usize = 240;

/// Characters of a summary.
pub const SUMMARY_CHARS: usize = 4000;

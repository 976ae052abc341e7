//! Corrections of what the recogniser heard: a state of a turn's words each, so that the
//! original, and who changed it when, is never lost.

pub mod replace;
pub mod routes;
pub mod store;
pub mod wire;

//! Reports: made after an interview by work that survives a restart, read as JSON and as PDF.

mod change;
mod heard;
pub mod pdf;
mod ratings;
pub mod routes;
pub mod store;
pub mod wire;
mod work;

pub use work::Reports;

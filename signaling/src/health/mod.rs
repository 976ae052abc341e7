//! Whether the process runs, and whether it can take work.

pub mod routes;
pub mod wire;

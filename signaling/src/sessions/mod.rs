//! Interviews: created, listed, read, steered and deleted.

mod clip;
mod commands;
pub mod create;
pub mod receipt;
pub mod routes;
pub mod store;
pub mod wire;

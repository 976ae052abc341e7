//! Interviews: created, listed, read, steered and deleted.

mod clip;
mod commands;
pub mod create;
mod receipt;
pub mod routes;
pub mod store;
pub mod wire;

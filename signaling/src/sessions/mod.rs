//! Interviews: created, listed, read, steered and deleted.

mod commands;
pub mod create;
pub mod routes;
pub mod store;
pub mod wire;

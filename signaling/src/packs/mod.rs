//! Packs: scenarios and quizzes as one file, made here and taken in by a stranger's server.
//!
//! A pack is a ZIP with `pack.toml`, which names each file with its SHA-256, and the files
//! themselves, `scenarios/ID.toml` and `quizzes/ID.toml`. What is read of one comes from a stranger:
//! `archive.rs` says what is refused before anything is unpacked, `plan.rs` reads each file by the
//! rules of this server, and all of it is kept in one transaction or nothing is.

mod archive;
mod export;
mod manifest;
mod plan;
pub mod routes;
mod take;
pub mod wire;

/// Scenarios and quizzes in one pack.
const MOST_ITEMS: usize = 100;
/// Bytes of a pack.
pub(crate) const PACK_BYTES: usize = 8 * 1024 * 1024;

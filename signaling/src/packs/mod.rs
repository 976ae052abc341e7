//! Packs: scenarios and quizzes as one file, made here and taken in by a stranger's server.
//!
//! A pack is a ZIP with `pack.toml`, which names each file with its SHA-256, and the files
//! themselves, `scenarios/ID.toml`, `quizzes/ID.toml`, and what the scenarios show, `media/SHA-256.KIND`: a
//! picture is written anew before it is kept, as one that is put up. What is read of one comes from a stranger:
//! `archive.rs` says what is refused before anything is unpacked, `plan.rs` reads each file by the
//! rules of this server, and all of it is kept in one transaction or nothing is.

mod archive;
mod export;
mod fault;
mod manifest;
mod media;
mod plan;
pub mod routes;
mod take;
pub mod wire;

/// Scenarios and quizzes in one pack.
const MOST_ITEMS: usize = 100;
/// Pictures and documents in one pack.
const MOST_MEDIA: usize = 100;
/// The folder of pictures and documents.
const MEDIA: &str = "media/";
/// Bytes of a pack.
pub(crate) const PACK_BYTES: usize = 32 * 1024 * 1024;

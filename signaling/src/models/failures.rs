//! Remembers for a day what could not be had, so that a machine without the hub
//! does not wait for it at every start.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

const MEMORY: Duration = Duration::from_secs(24 * 3600);

/// The failures of a store, by file name.
pub struct Failures {
    path: PathBuf,
    known: BTreeMap<String, Failure>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Failure {
    /// Seconds since 1970.
    at: u64,
    why: String,
}

impl Failures {
    /// What the store in `dir` remembers; nothing if its note cannot be read.
    pub fn load(dir: &Path) -> Self {
        let path = dir.join("failures.json");
        let known = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { path, known }
    }

    /// How long ago and why the file could not be had, if that was less than a day ago.
    pub fn lately(&self, file: &str, now: SystemTime) -> Option<(Duration, &str)> {
        let failure = self.known.get(file)?;
        let since = now.duration_since(UNIX_EPOCH + Duration::from_secs(failure.at)).ok()?;
        (since < MEMORY).then_some((since, failure.why.as_str()))
    }

    pub fn remember(&mut self, file: &str, why: String, now: SystemTime) {
        let at = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.known.insert(file.to_owned(), Failure { at, why });
        self.save();
    }

    pub fn forget(&mut self, file: &str) {
        if self.known.remove(file).is_some() {
            self.save();
        }
    }

    /// A note that cannot be written costs only a wait at the next start.
    fn save(&self) {
        if let Ok(text) = serde_json::to_vec_pretty(&self.known) {
            fs::write(&self.path, text).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_remembered_for_a_day_and_forgotten_by_a_success() {
        let dir = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        Failures::load(dir.path()).remember("m.bin", "no connection".to_owned(), now);
        let mut failures = Failures::load(dir.path());
        let hour = Duration::from_secs(3600);
        assert!(failures.lately("m.bin", now + hour * 23).is_some());
        assert!(failures.lately("m.bin", now + hour * 25).is_none());
        // A clock set back must not block a pull for years.
        assert!(failures.lately("m.bin", now - hour).is_none());
        failures.forget("m.bin");
        assert!(Failures::load(dir.path()).lately("m.bin", now).is_none());
    }
}

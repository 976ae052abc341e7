//! The instance's key, from which others are derived: one key to configure and to keep.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The instance's key in the data folder, where none is configured.
const INSTANCE_FILE: &str = "instance.key";

/// Why a key is not to be had; whoever runs the server can mend it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// What is configured or in the file is no key.
    #[error("{0} must hold 32 bytes as Base64 (44 characters), as `openssl rand -base64 32` gives them")]
    NotAKey(String),
    /// The file cannot be read or made.
    #[error("{0} cannot be read or made: {1}")]
    File(PathBuf, #[source] io::Error),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// Gives out keys. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Hkdf<Sha256>>);

impl Vault {
    /// With the configured key, or the one in the data folder, which is made if it is not there.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn open(data: &Path, configured: Option<&str>) -> Result<Self, KeyError> {
        let key = match configured {
            Some(text) => key_in(text).ok_or_else(|| KeyError::NotAKey("`instance_key`".into()))?,
            None => instance_key(&data.join(INSTANCE_FILE))?,
        };
        Ok(Self(Arc::new(Hkdf::new(None, &*key))))
    }

    /// A key of the instance for `purpose` alone (HKDF-SHA256, RFC 5869).
    pub fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        self.0.expand(purpose, &mut *key).expect("32 bytes are not too many");
        key
    }
}

fn key_in(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Zeroizing::new)
}

/// The key in the file; one that only this user can read is made if there is none.
fn instance_key(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let failed = |error| KeyError::File(path.to_owned(), error);
    match std::fs::read_to_string(path) {
        Ok(text) => key_in(&text).ok_or_else(|| KeyError::NotAKey(path.display().to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut key = Zeroizing::new([0; 32]);
            getrandom::fill(&mut *key)?;
            private(path, STANDARD.encode(*key).as_bytes()).map_err(failed)?;
            Ok(key)
        }
        Err(error) => Err(failed(error)),
    }
}

/// A file that nobody else can read, there as a whole or not at all.
fn private(path: &Path, content: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let unfinished = path.with_extension("part");
    let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(unfinished, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_key_outlives_a_restart_and_nobody_else_reads_it() {
        let data = tempfile::tempdir().unwrap();
        let derived = Vault::open(data.path(), None).unwrap().derive(b"a");
        assert_eq!(Vault::open(data.path(), None).unwrap().derive(b"a"), derived);
        let mode = data.path().join(INSTANCE_FILE).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn keys_for_other_purposes_and_of_other_instances_are_others() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let vault = Vault::open(one.path(), None).unwrap();
        assert_ne!(vault.derive(b"a"), vault.derive(b"b"));
        assert_ne!(vault.derive(b"a"), Vault::open(other.path(), None).unwrap().derive(b"a"));
        let configured = Vault::open(other.path(), Some(&STANDARD.encode([9; 32]))).unwrap();
        assert_ne!(configured.derive(b"a"), vault.derive(b"a"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let data = tempfile::tempdir().unwrap();
        for bad in ["", "secret", &STANDARD.encode([1; 31])] {
            assert!(matches!(Vault::open(data.path(), Some(bad)), Err(KeyError::NotAKey(_))), "{bad}");
        }
    }
}

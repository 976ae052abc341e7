//! The instance's key, from which others are derived: one key to configure and to keep.
//!
//! Each session's recordings are sealed with a key of their own, which lies in the session's
//! folder wrapped by a key of the instance (AES-256-GCM): whoever has a copy of the folder, or
//! of the database, has no recording, and deleting the folder deletes the key.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{SessionFiles, SessionKey};
use zeroize::Zeroizing;

use crate::app::session_folder;

/// The instance's key in the data folder, where none is configured.
const INSTANCE_FILE: &str = "instance.key";
/// The one that takes its place, while what it has sealed is sealed again.
const NEXT_FILE: &str = "instance.key.next";
/// A session's wrapped key in its folder.
const SESSION_FILE: &str = "key.json";
/// A wrapped key is some 200 bytes.
const LONGEST_FILE: u64 = 4_096;

/// What the key that wraps sessions' keys is derived for, and what names it in their files.
const WRAPPING: &[u8] = b"vivavoce session keys v1";
const FINGERPRINT: &[u8] = b"vivavoce session keys v1 fingerprint";

/// Why a key is not to be had; whoever runs the server can mend it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// What is configured or in the file is no key.
    #[error("{0} must hold 32 bytes as Base64 (44 characters), as `openssl rand -base64 32` gives them")]
    NotAKey(String),
    /// The file cannot be read or made.
    #[error("{0} cannot be read or made: {1}")]
    File(PathBuf, #[source] io::Error),
    /// The session's key was wrapped by another instance's key.
    #[error("the recording's key was wrapped with another instance key ({wrapped_by}, here is {own})")]
    OtherInstance {
        /// That key's fingerprint.
        wrapped_by: String,
        /// This one's.
        own: String,
    },
    /// The session's key was damaged or changed.
    #[error("the recording's key was damaged")]
    Damaged,
    /// The folder's name is not a session's.
    #[error("the folder of a sealed session keeps the session's id as its name")]
    NoSession,
    /// The folder was copied away from its instance.
    #[error("the session is sealed; give the instance's key with --instance-key or VIVAVOCE_INSTANCE_KEY")]
    NoInstanceKey,
    /// A change of the key was interrupted.
    #[error("a change of the instance's key was interrupted; finish it with `vivavoce keys rotate`")]
    Rotating,
    /// There is nothing to change.
    #[error("{0} is not there: this data folder has no key yet")]
    NoKeyYet(PathBuf),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// Gives out keys, and sessions' files with theirs. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    data: PathBuf,
    cipher: Aes256Gcm,
    root: Hkdf<Sha256>,
    fingerprint: String,
}

/// A session's key as it lies in its folder.
#[derive(Serialize, Deserialize)]
struct Wrapped {
    version: u32,
    /// Names the instance's key, and says nothing of it.
    wrapped_by: String,
    nonce: String,
    key: String,
}

impl Vault {
    /// With the configured key, or the one in the data folder, which is made if it is not there.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn open(data: &Path, configured: Option<&str>) -> Result<Self, KeyError> {
        let key = match configured {
            Some(text) => key_in(text).ok_or_else(|| KeyError::NotAKey("`instance_key`".into()))?,
            None if data.join(NEXT_FILE).exists() => return Err(KeyError::Rotating),
            None => instance_key(&data.join(INSTANCE_FILE))?,
        };
        Ok(Self::with(data, &key))
    }

    /// The key in the data folder, and the one that is to take its place: what an interrupted
    /// change has left, or a new one.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn old_and_next(data: &Path) -> Result<(Self, Self), KeyError> {
        let old = data.join(INSTANCE_FILE);
        if !old.exists() {
            return Err(KeyError::NoKeyYet(old));
        }
        let (old, next) = (instance_key(&old)?, instance_key(&data.join(NEXT_FILE))?);
        Ok((Self::with(data, &old), Self::with(data, &next)))
    }

    /// Puts the next key in the place of the old one, which is then gone.
    ///
    /// # Errors
    /// The file's.
    pub fn take_next(data: &Path) -> Result<(), KeyError> {
        let next = data.join(NEXT_FILE);
        let moved = std::fs::rename(&next, data.join(INSTANCE_FILE)).and_then(|()| File::open(data)?.sync_all());
        moved.map_err(|error| KeyError::File(next, error))
    }

    fn with(data: &Path, key: &[u8; 32]) -> Self {
        let root = Hkdf::new(None, key);
        let cipher = Aes256Gcm::new_from_slice(&*derive(&root, WRAPPING)).expect("the key has 32 bytes");
        let fingerprint = derive(&root, FINGERPRINT)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Self(Arc::new(Inner { data: data.to_owned(), cipher, root, fingerprint }))
    }

    /// The files of a session whose folder is all that is known: it bears the session's id and
    /// lies, unless it was copied away, in the `sessions` folder of a data folder.
    pub fn files_in(folder: &Path, configured: Option<&str>) -> Result<SessionFiles, KeyError> {
        let folder = folder.canonicalize().map_err(|error| KeyError::File(folder.to_owned(), error))?;
        let plain = SessionFiles::new(&folder);
        if !folder.join(SESSION_FILE).exists() {
            return Ok(plain);
        }
        let id = folder.file_name().and_then(|name| name.to_str()?.parse().ok()).ok_or(KeyError::NoSession)?;
        let data = folder.parent().and_then(Path::parent).ok_or(KeyError::NoSession)?;
        if configured.is_none() && !data.join(INSTANCE_FILE).exists() {
            return Err(KeyError::NoInstanceKey);
        }
        let key = Self::open(data, configured)?.key(id, &folder)?;
        Ok(plain.with_key(key))
    }

    /// Names the instance's key, and says nothing of it.
    pub fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }

    /// Where a session's files are.
    pub fn folder(&self, id: SessionId) -> PathBuf {
        session_folder(&self.0.data, id)
    }

    /// The files of a session, with its key if it has one.
    pub fn files(&self, id: SessionId) -> Result<SessionFiles, KeyError> {
        let folder = session_folder(&self.0.data, id);
        let key = self.key(id, &folder)?;
        Ok(SessionFiles::new(folder).with_key(key))
    }

    /// The same for a session that begins: it gets a key.
    pub fn begin(&self, id: SessionId) -> Result<SessionFiles, KeyError> {
        let folder = session_folder(&self.0.data, id);
        if let Some(key) = self.key(id, &folder)? {
            return Ok(SessionFiles::new(folder).with_key(Some(key)));
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        let key = SessionKey::new(key);
        self.keep(id, &key)?;
        Ok(SessionFiles::new(folder).with_key(Some(key)))
    }

    /// Wraps a session's key with `next` in place of this one; whether there was anything to do.
    ///
    /// # Errors
    /// See [`KeyError`]: neither opens it, or it cannot be written.
    pub fn rewrap(&self, id: SessionId, next: &Self) -> Result<bool, KeyError> {
        let folder = session_folder(&self.0.data, id);
        if next.key(id, &folder).is_ok() {
            return Ok(false);
        }
        let Some(key) = self.key(id, &folder)? else { return Ok(false) };
        next.keep(id, &key)?;
        Ok(true)
    }

    fn keep(&self, id: SessionId, key: &SessionKey) -> Result<(), KeyError> {
        let path = session_folder(&self.0.data, id).join(SESSION_FILE);
        let wrapped =
            serde_json::to_vec(&self.wrap(id, key)?).map_err(|error| KeyError::File(path.clone(), error.into()))?;
        private(&path, &wrapped).map_err(|error| KeyError::File(path, error))
    }

    /// Another key of the instance, for `purpose` alone.
    pub fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        derive(&self.0.root, purpose)
    }

    fn key(&self, id: SessionId, folder: &Path) -> Result<Option<SessionKey>, KeyError> {
        let path = folder.join(SESSION_FILE);
        let text = match File::open(&path) {
            Ok(file) => {
                let mut text = String::new();
                file.take(LONGEST_FILE).read_to_string(&mut text).map_err(|error| KeyError::File(path, error))?;
                text
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(KeyError::File(path, error)),
        };
        let wrapped: Wrapped = serde_json::from_str(&text).map_err(|_| KeyError::Damaged)?;
        self.unwrap(id, &wrapped).map(Some)
    }

    fn wrap(&self, id: SessionId, key: &SessionKey) -> Result<Wrapped, KeyError> {
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce)?;
        let payload = Payload { msg: key.bytes(), aad: id.0.as_bytes() };
        let wrapped = self.0.cipher.encrypt(&Nonce::from(nonce), payload).expect("32 bytes are not too many");
        Ok(Wrapped {
            version: 1,
            wrapped_by: self.0.fingerprint.clone(),
            nonce: STANDARD.encode(nonce),
            key: STANDARD.encode(wrapped),
        })
    }

    fn unwrap(&self, id: SessionId, wrapped: &Wrapped) -> Result<SessionKey, KeyError> {
        if wrapped.wrapped_by != self.0.fingerprint {
            let wrapped_by = wrapped.wrapped_by.chars().take(16).collect();
            return Err(KeyError::OtherInstance { wrapped_by, own: self.0.fingerprint.clone() });
        }
        let bytes = |text: &str| STANDARD.decode(text).map_err(|_| KeyError::Damaged);
        let nonce: [u8; 12] = bytes(&wrapped.nonce)?.try_into().map_err(|_| KeyError::Damaged)?;
        let sealed = bytes(&wrapped.key)?;
        let payload = Payload { msg: &sealed, aad: id.0.as_bytes() };
        let key = self.0.cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| KeyError::Damaged)?;
        Ok(SessionKey::new(key.try_into().map_err(|_| KeyError::Damaged)?))
    }
}

/// HKDF-SHA256 (RFC 5869).
fn derive(root: &Hkdf<Sha256>, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    root.expand(purpose, &mut *key).expect("32 bytes are not too many");
    key
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
    std::fs::rename(&unfinished, path)?;
    // The name as well: a recording without its key is lost.
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn begun(vault: &Vault, data: &Path) -> SessionId {
        let id = SessionId::new();
        std::fs::create_dir_all(session_folder(data, id)).unwrap();
        vault.begin(id).unwrap();
        id
    }

    #[test]
    fn a_session_keeps_its_key_over_a_restart_and_nobody_else_reads_it() {
        let data = tempfile::tempdir().unwrap();
        let vault = Vault::open(data.path(), None).unwrap();
        let id = begun(&vault, data.path());
        let key = vault.files(id).unwrap().key().unwrap().bytes().to_owned();
        let again = Vault::open(data.path(), None).unwrap();
        assert_eq!(again.files(id).unwrap().key().unwrap().bytes(), &key);
        assert_eq!(again.begin(id).unwrap().key().unwrap().bytes(), &key);
        for file in [data.path().join(INSTANCE_FILE), session_folder(data.path(), id).join(SESSION_FILE)] {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            assert!(!std::fs::read_to_string(file).unwrap().contains(&STANDARD.encode(key)));
        }
    }

    #[test]
    fn every_session_has_a_key_of_its_own() {
        let data = tempfile::tempdir().unwrap();
        let vault = Vault::open(data.path(), None).unwrap();
        let (a, b) = (begun(&vault, data.path()), begun(&vault, data.path()));
        let key = |id| vault.files(id).unwrap().key().unwrap().bytes().to_owned();
        assert_ne!(key(a), key(b));
        // One session's key is of no use in another's folder.
        let file = |id| session_folder(data.path(), id).join(SESSION_FILE);
        std::fs::copy(file(a), file(b)).unwrap();
        assert!(matches!(vault.files(b), Err(KeyError::Damaged)));
    }

    #[test]
    fn another_instance_key_opens_nothing_and_is_named() {
        let data = tempfile::tempdir().unwrap();
        let id = begun(&Vault::open(data.path(), None).unwrap(), data.path());
        let other = Vault::open(data.path(), Some(&STANDARD.encode([9; 32]))).unwrap();
        assert!(matches!(other.files(id), Err(KeyError::OtherInstance { .. })));
    }

    #[test]
    fn keys_for_other_purposes_and_of_other_instances_are_others() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let vault = Vault::open(one.path(), None).unwrap();
        assert_ne!(vault.derive(b"a"), vault.derive(b"b"));
        assert_eq!(vault.derive(b"a"), Vault::open(one.path(), None).unwrap().derive(b"a"));
        assert_ne!(vault.derive(b"a"), Vault::open(other.path(), None).unwrap().derive(b"a"));
        let configured = Vault::open(other.path(), Some(&STANDARD.encode([9; 32]))).unwrap();
        assert_ne!(configured.derive(b"a"), vault.derive(b"a"));
    }

    #[test]
    fn a_change_of_the_key_that_is_interrupted_is_finished_by_the_next_one() {
        let data = tempfile::tempdir().unwrap();
        let (one, other) = {
            let vault = Vault::open(data.path(), None).unwrap();
            (begun(&vault, data.path()), begun(&vault, data.path()))
        };
        let (old, next) = Vault::old_and_next(data.path()).unwrap();
        let key = |vault: &Vault, id| vault.files(id).unwrap().key().unwrap().bytes().to_owned();
        let keys = (key(&old, one), key(&old, other));
        assert!(old.rewrap(one, &next).unwrap());
        // Here it dies: no server takes half of it for the whole.
        assert!(matches!(Vault::open(data.path(), None), Err(KeyError::Rotating)));
        let (old, next) = Vault::old_and_next(data.path()).unwrap();
        assert!(!old.rewrap(one, &next).unwrap(), "that was done already");
        assert!(old.rewrap(other, &next).unwrap());
        Vault::take_next(data.path()).unwrap();
        let after = Vault::open(data.path(), None).unwrap();
        assert_eq!((key(&after, one), key(&after, other)), keys);
        assert!(matches!(old.files(one), Err(KeyError::OtherInstance { .. })));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let data = tempfile::tempdir().unwrap();
        for bad in ["", "secret", &STANDARD.encode([1; 31])] {
            assert!(matches!(Vault::open(data.path(), Some(bad)), Err(KeyError::NotAKey(_))), "{bad}");
        }
    }

    #[test]
    fn a_session_of_before_has_files_without_a_key() {
        let data = tempfile::tempdir().unwrap();
        let vault = Vault::open(data.path(), None).unwrap();
        assert!(vault.files(SessionId::new()).unwrap().key().is_none());
    }
}

//! The data folder: made, tried, and held by one process at a time.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::token;

/// Why the data folder cannot be used; whoever starts the server can mend it.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// It cannot be made or written to.
    #[error("the data folder {path} cannot be written to: {cause}; choose another one with --data DIR", path = .path.display())]
    Unwritable {
        /// The folder or the file in it.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// Another server holds it.
    #[error("the data folder {path} is in use by another Vivavoce; stop that one, or choose another folder with --data DIR", path = .path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// A file in it does not hold what it should.
    #[error("{path} is empty; delete it to have a new one made", path = .path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// The data folder, held until this is dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    _held: File,
}

impl DataFolder {
    /// Makes the folder if it is not there, and holds it. Two servers on one folder would
    /// each take the other's running sessions for the remains of a crash.
    pub fn hold(path: &Path) -> Result<Self, DataFolderError> {
        let unwritable = |path: &Path, cause| DataFolderError::Unwritable { path: path.to_owned(), cause };
        private_folder(&path.join("sessions")).map_err(|cause| unwritable(path, cause))?;
        let lock = path.join("lock");
        let held = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(|cause| unwritable(&lock, cause))?;
        match held.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _held: held }),
            Err(std::fs::TryLockError::WouldBlock) => Err(DataFolderError::InUse { path: path.to_owned() }),
            Err(std::fs::TryLockError::Error(cause)) => Err(unwritable(&lock, cause)),
        }
    }

    /// The name by which the database knows this folder.
    pub fn node(&self) -> Result<String, DataFolderError> {
        read_or_make(&self.path.join("node"), || uuid::Uuid::now_v7().to_string())
    }
}

/// The instance's access token in this folder, made at the first start.
pub fn access_token(data: &Path) -> Result<String, DataFolderError> {
    read_or_make(&token_file(data), || token::make("va").expect("the system has randomness"))
}

/// Makes a new access token; the old one opens nothing from the next start on.
pub fn renew_access_token(data: &Path) -> Result<String, DataFolderError> {
    let path = token_file(data);
    match std::fs::remove_file(&path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(DataFolderError::Unwritable { path, cause }),
        _ => access_token(data),
    }
}

/// Where the instance's access token is.
pub fn token_file(data: &Path) -> PathBuf {
    data.join("access-token")
}

fn read_or_make(path: &Path, make: impl Fn() -> String) -> Result<String, DataFolderError> {
    let unwritable = |cause| DataFolderError::Unwritable { path: path.to_owned(), cause };
    match std::fs::read_to_string(path) {
        Ok(text) if text.trim().is_empty() => Err(DataFolderError::Empty { path: path.to_owned() }),
        Ok(text) => Ok(text.trim().to_owned()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let made = make();
            if let Some(folder) = path.parent() {
                private_folder(folder).map_err(unwritable)?;
            }
            private(path).and_then(|mut file| writeln!(file, "{made}")).map_err(unwritable)?;
            Ok(made)
        }
        Err(cause) => Err(unwritable(cause)),
    }
}

/// Folders that only their owner enters: voices and words of people are in them.
fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A new file that only its owner reads.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_holds_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let held = DataFolder::hold(folder.path()).expect("free");
        let error = DataFolder::hold(folder.path()).expect_err("held").to_string();
        assert!(error.contains("in use by another Vivavoce"), "{error}");
        assert_eq!(held.node().expect("made"), held.node().expect("read"));
        drop(held);
        DataFolder::hold(folder.path()).expect("free again");
    }

    #[test]
    fn a_folder_that_cannot_be_made_says_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        let error = DataFolder::hold(&file).expect_err("a file").to_string();
        assert!(error.contains("--data"), "{error}");
    }

    #[test]
    fn the_access_token_is_made_once_and_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = access_token(folder.path()).expect("made");
        assert_eq!(access_token(folder.path()).expect("read"), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(token_file(folder.path())).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_ne!(renew_access_token(folder.path()).expect("renewed"), first);
    }
}

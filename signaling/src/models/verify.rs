//! SHA-256 of files, and the note that saves hashing them at every start.
//!
//! A file that was found right gets a `.verified` note beside it with the hash,
//! the size and the time of its last change. While these hold, the file is
//! trusted; `vivavoce models verify` reads every byte again.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

/// The SHA-256 of what `reader` gives, in lower-case hexadecimal.
pub fn sha256(mut reader: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 18];
    loop {
        match reader.read(&mut block)? {
            0 => break,
            read => hasher.update(&block[..read]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The SHA-256 of a file.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    sha256(File::open(path)?)
}

/// Whether the file has this size and hash, from its note when that still holds.
pub fn is_right(path: &Path, size: u64, sha256: &str) -> bool {
    let Ok(mark) = mark(path, sha256) else { return false };
    if fs::metadata(path).is_ok_and(|meta| meta.len() != size) {
        return false;
    }
    if fs::read_to_string(note_path(path)).is_ok_and(|note| note == mark) {
        return true;
    }
    let right = sha256_of(path).is_ok_and(|found| found == sha256);
    if right {
        note(path, sha256);
    }
    right
}

/// Writes the note of a file whose hash was just found right. A store that cannot
/// be written only costs the next start a second hashing.
pub fn note(path: &Path, sha256: &str) {
    if let Ok(mark) = mark(path, sha256) {
        fs::write(note_path(path), mark).ok();
    }
}

/// Takes the note away, so that nobody trusts the file.
pub fn distrust(path: &Path) {
    fs::remove_file(note_path(path)).ok();
}

fn mark(path: &Path, sha256: &str) -> io::Result<String> {
    let meta = fs::metadata(path)?;
    let changed = meta.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    Ok(format!("{sha256} {} {changed}\n", meta.len()))
}

fn note_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".verified");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changed_after_it_was_found_right_is_found_wrong() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("m.bin");
        fs::write(&path, b"abc").unwrap();
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(is_right(&path, 3, hash));
        assert!(note_path(&path).exists());
        assert!(!is_right(&path, 4, hash));
        fs::write(&path, b"abd").unwrap();
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
        assert!(!is_right(&path, 3, hash));
    }
}

//! How much room the disk of a folder has.

use std::io;
use std::path::Path;

/// Bytes of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// That this process may still write.
    pub free: u64,
    /// Altogether.
    pub total: u64,
}

/// The room of the disk that a folder is on.
///
/// # Errors
/// The system's.
pub fn room(folder: &Path) -> io::Result<Room> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(Room {
        free: found.f_bavail.saturating_mul(found.f_frsize),
        total: found.f_blocks.saturating_mul(found.f_frsize),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_no_more_free_than_it_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let room = room(folder.path()).expect("a disk");
        assert!(room.total > 0 && room.free <= room.total, "{room:?}");
        assert!(super::room(Path::new("/nowhere/at/all")).is_err());
    }
}

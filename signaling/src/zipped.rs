//! A stranger's ZIP, opened where the file is one ZIP and nothing else: what is listed in it is what is
//! read of it, by us as by everybody.

use std::io::Cursor;

use zip::ZipArchive;

/// The end of a ZIP without a comment, and how it begins.
const END_BYTES: usize = 22;
const END: [u8; 4] = *b"PK\x05\x06";
const BEGIN: [u8; 4] = *b"PK\x03\x04";

/// Why a file is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOne {
    /// It is no ZIP.
    NoZip,
    /// It is one with nothing in it.
    Empty,
    /// There is more in the file than the ZIP: before it, behind it, or as its comment.
    More,
    /// Two entries have one name, or share bytes.
    Doubled,
    /// It has so many entries.
    TooMany(usize),
}

/// Opens a file of at most `most` entries.
///
/// # Errors
/// See [`NotOne`].
pub fn open(bytes: Vec<u8>, most: usize) -> Result<ZipArchive<Cursor<Vec<u8>>>, NotOne> {
    let entries = counted(&bytes)?;
    if entries > most {
        return Err(NotOne::TooMany(entries));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotOne::NoZip)?;
    if zip.offset() != 0 || !zip.comment().is_empty() {
        return Err(NotOne::More);
    }
    // Of two entries of one name the reader keeps one.
    if zip.len() != entries || zip.has_overlapping_files().map_err(|_| NotOne::NoZip)? {
        return Err(NotOne::Doubled);
    }
    Ok(zip)
}

/// How many entries the end of the ZIP counts, where the file begins and ends with it.
fn counted(bytes: &[u8]) -> Result<usize, NotOne> {
    if !bytes.starts_with(&BEGIN) {
        // An empty one begins with its end.
        return Err(if bytes.starts_with(&END) { NotOne::Empty } else { NotOne::NoZip });
    }
    let end = bytes.len().checked_sub(END_BYTES).map(|at| &bytes[at..]).ok_or(NotOne::NoZip)?;
    if end[..4] != END {
        return Err(NotOne::More);
    }
    let number = |at: usize| usize::from(u16::from_le_bytes([end[at], end[at + 1]]));
    let long = |at: usize| u64::from(u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]));
    // One disk, no comment, and the list of entries right before the end.
    let is_whole = number(4) == 0 && number(6) == 0 && number(8) == number(10) && number(20) == 0;
    if !is_whole || long(12) + long(16) != (bytes.len() - END_BYTES) as u64 {
        return Err(NotOne::More);
    }
    Ok(number(10))
}

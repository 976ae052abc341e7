//! The six files of the ZIP, each of its size at most. Nothing is written to a disk, and no other file
//! of it is opened.
//!
//! | refused | because |
//! | --- | --- |
//! | anything before, behind or beside the ZIP, and two entries of one name or of the same bytes | `zipped.rs` |
//! | paths that lead out of a folder, and two files of one name that is read | nobody knows which is meant |
//! | a file that is read and is sealed, no plain file, or packed in a way that few programs know | |
//! | one of them that grows a hundredfold | a bomb; bytes are counted as they come, whatever the head says |

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

use super::sheet::SHEETS;
use super::wire::LinkedinFile;
use crate::zipped::{self, NotOne};

/// Entries of the ZIP.
const MOST_ENTRIES: usize = 2000;
/// Bytes of a file.
const FILE_BYTES: u64 = 2 * 1024 * 1024;
/// A file that is smaller may be packed as tightly as it will.
const TIGHT_FROM: u64 = 64 * 1024;
/// How many times larger than packed a file may be.
const TIGHTEST: u64 = 100;

/// Why a file is not read. Whoever sends it can mend that.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadArchive {
    /// It is no ZIP.
    #[error("this is no ZIP file; send the one that LinkedIn gave you, as it is")]
    NoZip,
    /// There is more in the file than the ZIP.
    #[error("the file holds something beside the ZIP; send the one that LinkedIn gave you, as it is")]
    More,
    /// Nobody knows which file is meant.
    #[error("two of its files have one name or share bytes; send the one that LinkedIn gave you, as it is")]
    Doubled,
    /// There are too many files in it.
    #[error("it holds {0} files; at most {MOST_ENTRIES} are allowed")]
    TooMany(usize),
    /// A path that leads out of a folder.
    #[error("one of its files has a path that leads out of it")]
    Path,
    /// It is locked with a password.
    #[error("it is locked with a password; unlock it and send it anew")]
    Locked,
    /// A file that is no plain file, or is packed otherwise.
    #[error("`{0}` is not a plain file that is packed by Deflate or not at all")]
    Kind(&'static str),
    /// A file that grows too much.
    #[error("`{0}` is more than {TIGHTEST} times larger than it is packed")]
    TooTight(&'static str),
    /// A file that is broken.
    #[error("`{0}` is broken; fetch the ZIP anew")]
    Broken(&'static str),
}

impl From<NotOne> for BadArchive {
    fn from(why: NotOne) -> Self {
        match why {
            NotOne::NoZip | NotOne::Empty => Self::NoZip,
            NotOne::More => Self::More,
            NotOne::Doubled => Self::Doubled,
            NotOne::TooMany(entries) => Self::TooMany(entries),
        }
    }
}

/// What was in the ZIP.
#[derive(Debug)]
pub struct Files {
    /// The files that are read; none for one beyond its size.
    pub read: BTreeMap<LinkedinFile, Option<Vec<u8>>>,
    /// How many others there are.
    pub unopened: usize,
}

/// Takes the files out.
///
/// # Errors
/// See [`BadArchive`].
pub fn files(bytes: Vec<u8>) -> Result<Files, BadArchive> {
    let mut zip = zipped::open(bytes, MOST_ENTRIES)?;
    let mut files = Files { read: BTreeMap::new(), unopened: 0 };
    for at in 0..zip.len() {
        // Its head alone: a locked one cannot be opened.
        let head = zip.by_index_raw(at).map_err(|_| BadArchive::NoZip)?;
        let known = known(&head)?;
        let Some((file, name)) = known else {
            files.unopened += usize::from(!head.is_dir());
            continue;
        };
        if head.encrypted() {
            return Err(BadArchive::Locked);
        }
        let is_known = matches!(head.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        if !head.is_file() || head.is_symlink() || !is_known {
            return Err(BadArchive::Kind(name));
        }
        drop(head);
        if files.read.insert(file, one(&mut zip, at, name)?).is_some() {
            return Err(BadArchive::Doubled);
        }
    }
    Ok(files)
}

/// Which file of those that are read it is. They lie at the top of the ZIP or in its one folder.
fn known<R: Read + ?Sized>(head: &ZipFile<'_, R>) -> Result<Option<(LinkedinFile, &'static str)>, BadArchive> {
    let Ok(path) = std::str::from_utf8(head.name_raw()) else { return Ok(None) };
    let leads_out = path.starts_with('/') || path.contains('\\') || path.split('/').any(|part| part == "..");
    if leads_out {
        return Err(BadArchive::Path);
    }
    let name = match path.split('/').collect::<Vec<_>>()[..] {
        [name] => name,
        // What a Mac writes beside each file is none of them.
        [folder, name] if folder != "__MACOSX" => name,
        _ => return Ok(None),
    };
    let sheet = SHEETS.iter().find(|sheet| sheet.name.eq_ignore_ascii_case(name));
    Ok(sheet.map(|sheet| (sheet.file, sheet.name)))
}

/// One file; none where it is too large.
fn one(zip: &mut ZipArchive<Cursor<Vec<u8>>>, at: usize, name: &'static str) -> Result<Option<Vec<u8>>, BadArchive> {
    let entry = zip.by_index(at).map_err(|_| BadArchive::Broken(name))?;
    let packed = entry.compressed_size();
    let mut bytes = Vec::new();
    entry.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|_| BadArchive::Broken(name))?;
    let size = bytes.len() as u64;
    if size > TIGHT_FROM && size > packed.saturating_mul(TIGHTEST) {
        return Err(BadArchive::TooTight(name));
    }
    Ok((size <= FILE_BYTES).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).expect("begun");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    fn refused(bytes: Vec<u8>) -> BadArchive {
        files(bytes).expect_err("refused")
    }

    #[test]
    fn the_six_are_found_at_the_top_or_in_one_folder_and_nothing_else_is_opened() {
        // What is broken is not noticed, where it is not opened.
        let mut whole = zip(&[
            ("Export/Skills.csv", b"Name\nRust\n"),
            ("messages.csv", b"from,to,content\nEve,Ada,between us\n"),
            ("Connections.csv", b"Eve"),
            ("Jobs/Old/Skills.csv", b"Name\nother\n"),
            ("__MACOSX/Skills.csv", b"\0\0"),
            ("positions.CSV", b"Title\n"),
        ]);
        let at = whole.windows(10).position(|part| part == b"between us");
        if let Some(at) = at {
            whole[at] = b'x';
        }
        let files = files(whole).expect("read");
        assert_eq!(files.unopened, 4);
        assert_eq!(files.read.keys().collect::<Vec<_>>(), [&LinkedinFile::Positions, &LinkedinFile::Skills]);
        assert_eq!(files.read[&LinkedinFile::Skills].as_deref(), Some(&b"Name\nRust\n"[..]));
    }

    #[test]
    fn what_is_no_zip_or_more_than_one_is_refused() {
        let whole = zip(&[("Skills.csv", b"Name\nRust\n")]);
        assert_eq!(refused(b"Name\nRust\n".to_vec()), BadArchive::NoZip);
        assert_eq!(refused(Vec::new()), BadArchive::NoZip);
        assert_eq!(refused(zip(&[])), BadArchive::NoZip);
        assert_eq!(refused([b"PK\x03\x04<html>", &whole[..]].concat()), BadArchive::More);
        assert_eq!(refused([&whole[..], b"<html>"].concat()), BadArchive::More);
        assert_eq!(refused(whole[..whole.len() - 3].to_vec()), BadArchive::More);
        assert_eq!(refused(zip(&[("a/Skills.csv", b"x"), ("b/Skills.csv", b"y")])), BadArchive::Doubled);
        for path in ["../Skills.csv", "/Skills.csv", "a\\Skills.csv", "a/../../etc/passwd"] {
            assert_eq!(refused(zip(&[(path, b"x")])), BadArchive::Path, "{path}");
        }
        let many: Vec<String> = (0..=MOST_ENTRIES).map(|at| format!("{at}.csv")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
        assert_eq!(refused(zip(&many)), BadArchive::TooMany(MOST_ENTRIES + 1));
    }

    #[test]
    fn a_locked_file_and_a_link_are_refused() {
        let mut locked = zip(&[("Skills.csv", b"Name\nRust\n")]);
        // The first flag of both heads says that it is locked (APPNOTE 4.4.4).
        locked[6] |= 1;
        let list = locked.windows(4).position(|part| part == b"PK\x01\x02").expect("a list");
        locked[list + 8] |= 1;
        assert_eq!(refused(locked), BadArchive::Locked);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("Skills.csv", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
        assert_eq!(refused(zip.finish().expect("finished").into_inner()), BadArchive::Kind("Skills.csv"));
    }

    #[test]
    fn a_bomb_is_refused_and_a_large_file_is_left_out() {
        let bomb = vec![b' '; 1024 * 1024];
        assert_eq!(refused(zip(&[("Skills.csv", &bomb)])), BadArchive::TooTight("Skills.csv"));
        let large: Vec<u8> = (0..FILE_BYTES + 1).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let files = files(zip(&[("Skills.csv", &large), ("Positions.csv", b"Title\n")])).expect("read");
        assert_eq!(files.read[&LinkedinFile::Skills], None);
        assert!(files.read[&LinkedinFile::Positions].is_some());
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..600), at in 0_usize..400) {
            drop(files(bytes.clone()));
            let mut whole = zip(&[("Skills.csv", b"Name\nRust\nRust\nRust\n"), ("x/Positions.csv", b"Title\n")]);
            for (place, byte) in whole.iter_mut().skip(at).zip(&bytes).take(4) {
                *place = *byte;
            }
            drop(files(whole));
        }
    }
}

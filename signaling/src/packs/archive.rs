//! A stranger's ZIP, looked at before anything of it is used.
//!
//! | refused | because |
//! | --- | --- |
//! | anything before, behind or beside the ZIP, and its comment | a file that is two things at once (a polyglot) shows one to us and another to others |
//! | two entries of one name, and entries that share bytes | what is listed is not what is read |
//! | paths other than `pack.toml`, `scenarios/ID.toml`, `quizzes/ID.toml` and `media/SHA-256.KIND` | this leaves no way out of a folder, no link, no ZIP in the ZIP, no name that is not ASCII |
//! | entries that are no plain files, or sealed, or packed in a way that few programs know | |
//! | entries beyond their size, all of them beyond theirs, and those that grow a hundredfold | a bomb; bytes are counted as they come, whatever the head says |
//! | files that `pack.toml` does not list, lists twice or with another hash, and listed files that are missing | what arrives is what was packed |

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use sha2::{Digest, Sha256};
use vivavoce_scenarios::{FileName, Message, limits, syntax};
use zip::CompressionMethod;

use super::fault;
use super::manifest::{FORMATS, Manifest, NAME};
use super::{MEDIA, MOST_ITEMS, MOST_MEDIA};
use crate::attachments::taken::KEPT_BYTES;
use crate::zipped::{self, NotOne};

/// Bytes of `pack.toml`.
const MANIFEST_BYTES: u64 = 128 * 1024;
/// Bytes of all files together.
const WHOLE_BYTES: u64 = 64 * 1024 * 1024;
/// A file that is smaller may be packed as tightly as it will.
const TIGHT_FROM: u64 = 64 * 1024;
/// How many times larger than packed a file may be.
const TIGHTEST: u64 = 100;
/// Files of a pack, its list among them.
const MOST_FILES: usize = MOST_ITEMS + MOST_MEDIA + 1;

/// Why a file is no pack. Whoever made it can mend that.
#[derive(Debug, PartialEq, Eq)]
pub enum BadPack {
    /// It is no ZIP.
    NoZip,
    /// There is more in the file than the ZIP.
    More,
    /// There are too many files in it.
    TooMany(usize),
    /// Two entries have one name, or share bytes.
    Doubled,
    /// A path that no pack has.
    Path(String),
    /// An entry that is no plain file, sealed, or packed otherwise.
    Kind(String),
    /// A file that is too large.
    TooLarge(String, u64),
    /// All files together are too large.
    WholeTooLarge,
    /// A file that grows too much.
    TooTight(String),
    /// A file that is broken.
    Broken(String),
    /// There is no `pack.toml`.
    NoManifest,
    /// `pack.toml` cannot be read.
    Manifest(Message),
    /// Another version of the format.
    Format(u32),
    /// The list and the files differ.
    Unlisted(String),
    /// A file is not the one that was packed.
    Changed(String),
}

impl BadPack {
    /// What is wrong, for people.
    pub fn message(&self) -> Message {
        match self {
            Self::NoZip => fault::no_zip(),
            Self::More => fault::more(),
            Self::TooMany(files) => fault::too_many(*files, MOST_ITEMS, MOST_MEDIA),
            Self::Doubled => fault::doubled(),
            Self::Path(name) => fault::path(name),
            Self::Kind(name) => fault::kind(name),
            Self::TooLarge(name, most) => fault::too_large(name, *most),
            Self::WholeTooLarge => fault::whole_too_large(WHOLE_BYTES),
            Self::TooTight(name) => fault::too_tight(name, TIGHTEST),
            Self::Broken(name) => fault::broken(name),
            Self::NoManifest => fault::no_manifest(),
            Self::Manifest(why) => fault::manifest(why),
            Self::Format(format) => fault::format(*format, *FORMATS.end()),
            Self::Unlisted(name) => fault::unlisted(name),
            Self::Changed(name) => fault::changed(name),
        }
    }
}

/// A pack, unpacked: nothing of its files is read yet.
#[derive(Debug)]
pub struct Unpacked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Each scenario and quiz by its path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Each picture and document by its name, which is its content's.
    pub media: BTreeMap<FileName, Vec<u8>>,
}

/// Unpacks a file.
pub fn unpack(bytes: Vec<u8>) -> Result<Unpacked, BadPack> {
    let mut zip = zipped::open(bytes, MOST_FILES)?;
    let (mut files, mut whole) = (BTreeMap::new(), 0);
    for at in 0..zip.len() {
        let entry = zip.by_index(at).map_err(|_| BadPack::Broken(format!("file {at}")))?;
        let path = path(entry.name_raw()).ok_or_else(|| BadPack::Path(shown(entry.name_raw())))?;
        let is_plain = entry.is_file() && !entry.is_symlink() && entry.unix_mode().is_none_or(is_plain);
        let is_known = matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        if !is_plain || !is_known || entry.encrypted() {
            return Err(BadPack::Kind(path));
        }
        let (most, packed) = (most(&path), entry.compressed_size());
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|_| BadPack::Broken(path.clone()))?;
        let size = bytes.len() as u64;
        if size > most {
            return Err(BadPack::TooLarge(path, most));
        }
        if size > TIGHT_FROM && size > packed.saturating_mul(TIGHTEST) {
            return Err(BadPack::TooTight(path));
        }
        whole += size;
        if whole > WHOLE_BYTES {
            return Err(BadPack::WholeTooLarge);
        }
        files.insert(path, bytes);
    }
    let manifest = manifest(&files.remove(NAME).ok_or(BadPack::NoManifest)?)?;
    listed(&manifest, &files)?;
    let media = media(&mut files)?;
    if files.len() > MOST_ITEMS || media.len() > MOST_MEDIA {
        return Err(BadPack::TooMany(files.len() + media.len() + 1));
    }
    Ok(Unpacked { manifest, files, media })
}

/// Takes the pictures and documents out of the files.
fn media(files: &mut BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<FileName, Vec<u8>>, BadPack> {
    let mut media = BTreeMap::new();
    for (path, bytes) in files.extract_if(.., |path, _| path.starts_with(MEDIA)) {
        let named = path.strip_prefix(MEDIA).and_then(FileName::read);
        match named.filter(|file| file.hash() == sha256(&bytes)) {
            Some(file) => media.insert(file, bytes),
            None => return Err(BadPack::Changed(path)),
        };
    }
    Ok(media)
}

impl From<NotOne> for BadPack {
    fn from(why: NotOne) -> Self {
        match why {
            NotOne::NoZip => Self::NoZip,
            NotOne::Empty => Self::NoManifest,
            NotOne::More => Self::More,
            NotOne::Doubled => Self::Doubled,
            NotOne::TooMany(entries) => Self::TooMany(entries),
        }
    }
}

/// A path that packs have.
fn path(raw: &[u8]) -> Option<String> {
    let path = std::str::from_utf8(raw).ok()?;
    let is_id = |id: &str| {
        (1..=limits::ID_CHARS).contains(&id.len())
            && !id.starts_with('-')
            && id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    };
    let of = |folder: &str| path.strip_prefix(folder)?.strip_suffix(".toml");
    let is_media = path.strip_prefix(MEDIA).is_some_and(|name| FileName::read(name).is_some());
    let is_known = path == NAME || is_media || of("scenarios/").or_else(|| of("quizzes/")).is_some_and(is_id);
    is_known.then(|| path.to_owned())
}

/// What a message quotes of a name that may be anything.
fn shown(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Whether a mode of Unix is that of a plain file, or says nothing of it.
const fn is_plain(mode: u32) -> bool {
    const KIND: u32 = 0o170_000;
    const PLAIN: u32 = 0o100_000;
    matches!(mode & KIND, 0 | PLAIN)
}

fn most(path: &str) -> u64 {
    match path {
        NAME => MANIFEST_BYTES,
        path if path.starts_with(MEDIA) => KEPT_BYTES as u64,
        _ => limits::FILE_BYTES as u64,
    }
}

fn manifest(bytes: &[u8]) -> Result<Manifest, BadPack> {
    let text = std::str::from_utf8(bytes).map_err(|_| BadPack::Manifest(fault::manifest_not_utf8()))?;
    // Another version may have other keys: that is told first.
    let table: toml::Table = text.parse().map_err(|error| BadPack::Manifest(syntax::message(&error)))?;
    match table.get("format").and_then(toml::Value::as_integer).and_then(|format| u32::try_from(format).ok()) {
        Some(format) if FORMATS.contains(&format) => {}
        Some(format) => return Err(BadPack::Format(format)),
        None => return Err(BadPack::Manifest(fault::manifest_without_format())),
    }
    let manifest: Manifest = table
        .try_into()
        .map_err(|error: toml::de::Error| BadPack::Manifest(fault::manifest_strange(error.message())))?;
    manifest.checked().map_err(|problem| BadPack::Manifest(fault::manifest_says(&problem.detail)))
}

/// The list names each file once, with its hash, and no other.
fn listed(manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>) -> Result<(), BadPack> {
    let mut named = HashSet::new();
    for listed in &manifest.files {
        let unlisted = || BadPack::Unlisted(shown(listed.path.as_bytes()));
        let bytes = files.get(&listed.path).ok_or_else(unlisted)?;
        if !named.insert(listed.path.as_str()) {
            return Err(unlisted());
        }
        if !sha256(bytes).eq_ignore_ascii_case(&listed.sha256) {
            return Err(BadPack::Changed(listed.path.clone()));
        }
    }
    match files.keys().find(|path| !named.contains(path.as_str())) {
        Some(path) => Err(BadPack::Unlisted(path.clone())),
        None => Ok(()),
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use proptest::prelude::*;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn manifest_of(files: &[(&str, &[u8])]) -> String {
        let mut text = "format = 1\nname = \"Pack\"\n".to_owned();
        for (path, bytes) in files {
            text.push_str(&format!("[[files]]\npath = \"{path}\"\nsha256 = \"{}\"\n", sha256(bytes)));
        }
        text
    }

    fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).expect("begun");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
        let manifest = manifest_of(files);
        let mut entries = vec![(NAME, manifest.as_bytes())];
        entries.extend(files);
        zip(&entries)
    }

    fn refused(bytes: Vec<u8>) -> BadPack {
        unpack(bytes).expect_err("refused")
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        let unpacked = unpack(pack(&[("scenarios/a-1.toml", b"id"), ("quizzes/b.toml", b"")])).expect("a pack");
        assert_eq!(unpacked.manifest.name, "Pack");
        assert_eq!(unpacked.files.keys().collect::<Vec<_>>(), ["quizzes/b.toml", "scenarios/a-1.toml"]);
    }

    #[test]
    fn pictures_and_documents_are_named_by_what_they_are() {
        let name = |bytes: &[u8], kind: &str| format!("media/{}.{kind}", sha256(bytes));
        let own = name(b"text", "txt");
        let unpacked = unpack(pack(&[("scenarios/a.toml", b"x"), (own.as_str(), b"text")])).expect("a pack");
        assert_eq!(unpacked.files.keys().collect::<Vec<_>>(), ["scenarios/a.toml"]);
        assert_eq!(unpacked.media.values().collect::<Vec<_>>(), [b"text"]);
        let others = name(b"other", "txt");
        assert_eq!(refused(pack(&[(others.as_str(), b"text")])), BadPack::Changed(others));
        for bad in [name(b"text", "svg"), name(b"text", "html"), "media/plan.png".to_owned(), "media/".to_owned()] {
            assert!(matches!(refused(pack(&[(bad.as_str(), b"text")])), BadPack::Path(_) | BadPack::Kind(_)), "{bad}");
        }
        let large = vec![7; KEPT_BYTES + 1];
        let path = name(&large, "pdf");
        assert_eq!(refused(pack(&[(path.as_str(), &large)])), BadPack::TooLarge(path, KEPT_BYTES as u64));
        let many: Vec<(String, Vec<u8>)> =
            (0..=MOST_MEDIA).map(|at| (name(&[at as u8], "txt"), vec![at as u8])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        assert_eq!(refused(pack(&many)), BadPack::TooMany(MOST_MEDIA + 2));
    }

    #[test]
    fn ways_out_of_the_folder_links_and_packs_in_packs_are_no_files_of_a_pack() {
        for name in [
            "../evil.toml",
            "scenarios/../../evil.toml",
            "/etc/passwd",
            "scenarios\\evil.toml",
            "scenarios/A.toml",
            "scenarios/inner.zip",
            "scenarios/é.toml",
            "scenarios/.toml",
            "scenarios/",
            "scenarios/a/b.toml",
            "c:/a.toml",
            "scenarios/-a.toml",
            "SCENARIOS/a.toml",
        ] {
            assert!(matches!(refused(pack(&[(name, b"x")])), BadPack::Path(_) | BadPack::Kind(_)), "{name}");
        }
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("scenarios/a.toml", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
        let linked = zip.finish().expect("finished").into_inner();
        assert_eq!(refused(linked), BadPack::Kind("scenarios/a.toml".to_owned()));
    }

    #[test]
    fn a_name_that_is_not_utf8_is_refused() {
        let mut bytes = pack(&[("scenarios/abc.toml", b"x")]);
        while let Some(at) = bytes.windows(8).position(|part| part == b"/abc.tom") {
            bytes[at + 1] = 0xff;
        }
        assert!(matches!(refused(bytes), BadPack::Path(name) if name.contains('\u{fffd}')));
    }

    #[test]
    fn a_file_that_is_two_things_at_once_is_refused() {
        let whole = pack(&[("scenarios/a.toml", b"x")]);
        assert_eq!(refused([b"GIF89a", &whole[..]].concat()), BadPack::NoZip);
        assert_eq!(refused([b"PK\x03\x04<html>", &whole[..]].concat()), BadPack::More);
        assert_eq!(refused([&whole[..], b"<html>"].concat()), BadPack::More);
        let mut commented = whole.clone();
        let end = commented.len();
        commented[end - 2] = 4;
        commented.extend(b"html");
        assert_eq!(refused(commented), BadPack::More);
        assert_eq!(refused(whole[..whole.len() - 3].to_vec()), BadPack::More);
        assert_eq!(refused(b"hello".to_vec()), BadPack::NoZip);
        assert_eq!(refused(Vec::new()), BadPack::NoZip);
    }

    #[test]
    fn two_entries_of_one_name_are_refused() {
        let mut bytes = pack(&[("scenarios/aa.toml", b"one"), ("scenarios/ab.toml", b"two")]);
        while let Some(at) = bytes.windows(7).position(|part| part == b"/ab.tom") {
            bytes[at + 2] = b'a';
        }
        assert_eq!(refused(bytes), BadPack::Doubled);
    }

    #[test]
    fn what_grows_beyond_its_size_or_a_hundredfold_is_refused_while_it_grows() {
        let large = vec![b' '; limits::FILE_BYTES + 1];
        assert_eq!(
            refused(pack(&[("scenarios/a.toml", &large)])),
            BadPack::TooLarge("scenarios/a.toml".to_owned(), limits::FILE_BYTES as u64)
        );
        let tight = vec![b' '; limits::FILE_BYTES];
        assert_eq!(refused(pack(&[("scenarios/a.toml", &tight)])), BadPack::TooTight("scenarios/a.toml".to_owned()));
        // The head says 1 byte; the file goes on.
        let mut lying = pack(&[("scenarios/a.toml", &large)]);
        let size = (large.len() as u32).to_le_bytes();
        while let Some(at) = lying.windows(4).position(|part| part == size) {
            lying[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        refused(lying);
        let many: Vec<String> = (0..=MOST_ITEMS).map(|at| format!("scenarios/a{at}.toml")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
        assert_eq!(refused(pack(&many)), BadPack::TooMany(MOST_ITEMS + 2));
    }

    #[test]
    fn the_list_and_the_files_are_the_same_with_the_same_hashes() {
        let files: [(&str, &[u8]); 1] = [("scenarios/a.toml", b"x")];
        let manifest = manifest_of(&files);
        let with =
            |manifest: &str, more: &[(&str, &[u8])]| refused(zip(&[&[(NAME, manifest.as_bytes())], more].concat()));
        assert_eq!(with(&manifest, &[]), BadPack::Unlisted("scenarios/a.toml".to_owned()));
        assert_eq!(with(&manifest, &[("scenarios/a.toml", b"y")]), BadPack::Changed("scenarios/a.toml".to_owned()));
        let more: [(&str, &[u8]); 2] = [files[0], ("scenarios/b.toml", b"x")];
        assert_eq!(with(&manifest, &more), BadPack::Unlisted("scenarios/b.toml".to_owned()));
        let twice =
            format!("{manifest}{}", manifest.split_once("[[").map(|(_, rest)| format!("[[{rest}")).expect("listed"));
        assert_eq!(with(&twice, &files), BadPack::Unlisted("scenarios/a.toml".to_owned()));
        assert_eq!(refused(zip(&files)), BadPack::NoManifest);
        assert_eq!(with(&manifest.replace("format = 1", "format = 3"), &files), BadPack::Format(3));
        assert!(matches!(with("format = 1\nevil = 2", &files), BadPack::Manifest(_)));
        assert!(matches!(with(&manifest.replace("Pack", "a\\u0000b"), &files), BadPack::Manifest(_)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = unpack(bytes);
        }

        #[test]
        fn a_damaged_pack_is_refused_or_whole(at in 0usize..400, with in any::<u8>()) {
            let mut bytes = pack(&[("scenarios/a.toml", b"id = \"a\"")]);
            let at = at % bytes.len();
            bytes[at] = with;
            if let Ok(unpacked) = unpack(bytes) {
                prop_assert_eq!(unpacked.files.get("scenarios/a.toml").map(Vec::as_slice), Some(&b"id = \"a\""[..]));
            }
        }
    }
}

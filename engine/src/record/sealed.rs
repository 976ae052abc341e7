//! Files that only the session's key opens, with AES-256-GCM.
//!
//! ```text
//! 8 bytes   magic
//! 32 bytes  salt: the file's own key is HKDF-SHA256(session key, salt)
//! records, each: length of the content (4 bytes, little endian), content, 16 bytes of tag
//! ```
//!
//! A record is what was written at once. Its nonce is its number, and its length is
//! authenticated with it, so that records can neither be changed, exchanged nor moved between
//! files. A crash leaves half a record at the end: it is not looked at. A record that was
//! damaged or changed is read as zeros, which is no audio: what follows it is kept. A file is
//! never continued, only written anew under another salt: no nonce serves twice.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::SystemTime;

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, Tag};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// What a sealed file begins with.
const MAGIC: &[u8; 8] = b"vivaseal";
const SALT: usize = 32;
const HEAD: usize = MAGIC.len() + SALT;
const LENGTH: usize = 4;
const TAG: usize = 16;

/// Content of a record at most: more is written as several.
const LONGEST: usize = 1 << 20;

/// What a writer of whole files puts into one record: what a reader of a part must open.
const AT_ONCE: usize = 64 * 1024;

/// What the file's key is derived for.
const PURPOSE: &[u8] = b"vivavoce recording v1";

/// The key of one session's files, 256 bits.
#[derive(Clone)]
pub struct SessionKey(Zeroizing<[u8; 32]>);

impl SessionKey {
    /// From 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Its bytes, to be wrapped by another key.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self, salt: &[u8]) -> Aes256Gcm {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(salt), &*self.0).expand(PURPOSE, &mut *key).expect("32 bytes are not too many");
        Aes256Gcm::new_from_slice(&*key).expect("the key has 32 bytes")
    }
}

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKey(..)")
    }
}

fn nonce(record: u64) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = [0; 12];
    nonce[4..].copy_from_slice(&record.to_be_bytes());
    nonce.into()
}

/// Seals what is to be appended to one file.
pub struct Sealer {
    cipher: Aes256Gcm,
    records: u64,
}

impl Sealer {
    /// A sealer, and what the file begins with.
    pub fn new(key: &SessionKey) -> Result<(Self, Vec<u8>), getrandom::Error> {
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt)?;
        let mut head = MAGIC.to_vec();
        head.extend_from_slice(&salt);
        Ok((Self { cipher: key.cipher(&salt), records: 0 }, head))
    }

    /// The records that hold `content`.
    pub fn seal(&mut self, content: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(content.len() + (LENGTH + TAG) * content.len().div_ceil(LONGEST));
        for piece in content.chunks(LONGEST) {
            let length = (piece.len() as u32).to_le_bytes();
            sealed.extend_from_slice(&length);
            let from = sealed.len();
            sealed.extend_from_slice(piece);
            let tag = self
                .cipher
                .encrypt_inout_detached(&nonce(self.records), &length, (&mut sealed[from..]).into())
                .expect("a record is far shorter than what one nonce may seal");
            sealed.extend_from_slice(&tag);
            self.records += 1;
        }
        sealed
    }
}

/// A file of a session, sealed or not, read as if it were not.
pub struct SessionFile {
    file: File,
    length: u64,
    at: u64,
    seal: Option<Seal>,
}

struct Seal {
    cipher: Aes256Gcm,
    /// Where each record's content begins: in the content, and in the file.
    records: Vec<(u64, u64)>,
    /// A record was not what had been sealed.
    damaged: bool,
    /// The record that was opened last.
    open: Option<(usize, Vec<u8>)>,
}

impl SessionFile {
    /// Reads `file`; `key` is needed where it is sealed.
    ///
    /// # Errors
    /// The file cannot be read; it is sealed, and the key is missing or another one
    /// (`PermissionDenied`).
    pub fn new(file: File, key: Option<&SessionKey>) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let mut head = [0; HEAD];
        let is_sealed = length >= HEAD as u64 && {
            file.read_exact_at(&mut head, 0)?;
            head.starts_with(MAGIC)
        };
        if !is_sealed {
            return Ok(Self { file, length, at: 0, seal: None });
        }
        let refused = |why| io::Error::new(io::ErrorKind::PermissionDenied, why);
        let key = key.ok_or_else(|| refused("the file is sealed"))?;
        let (records, content) = records(&file, length)?;
        let mut seal = Seal { cipher: key.cipher(&head[MAGIC.len()..]), records, damaged: false, open: None };
        if content > 0 {
            seal.open(&file, 0, content)?;
            if seal.damaged {
                return Err(refused("the file was sealed with another key"));
            }
        }
        Ok(Self { file, length: content, at: 0, seal: Some(seal) })
    }

    /// Length of the content in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether it is sealed.
    pub fn is_sealed(&self) -> bool {
        self.seal.is_some()
    }
}

/// Where the whole records of a sealed file lie, and how much they hold.
fn records(file: &File, length: u64) -> io::Result<(Vec<(u64, u64)>, u64)> {
    let (mut found, mut content, mut at) = (Vec::new(), 0, HEAD as u64);
    let mut header = [0; LENGTH];
    while at + (LENGTH + TAG) as u64 <= length {
        file.read_exact_at(&mut header, at)?;
        let size = u64::from(u32::from_le_bytes(header));
        let next = at + LENGTH as u64 + size + TAG as u64;
        if size == 0 || size > LONGEST as u64 || next > length {
            break;
        }
        found.push((content, at + LENGTH as u64));
        content += size;
        at = next;
    }
    Ok((found, content))
}

impl Seal {
    /// The content of the record that holds `at`, and where in it that is.
    fn open(&mut self, file: &File, at: u64, length: u64) -> io::Result<(&[u8], usize)> {
        let which = self.records.partition_point(|(content, _)| *content <= at) - 1;
        let (begin, place) = self.records[which];
        if self.open.as_ref().is_none_or(|(open, _)| *open != which) {
            let end = self.records.get(which + 1).map_or(length, |(content, _)| *content);
            let mut sealed = vec![0; (end - begin) as usize + TAG];
            file.read_exact_at(&mut sealed, place)?;
            let tag = sealed.split_off(sealed.len() - TAG);
            let tag = Tag::try_from(&tag[..]).expect("16 bytes were split off");
            let size = (sealed.len() as u32).to_le_bytes();
            let opened =
                self.cipher.decrypt_inout_detached(&nonce(which as u64), &size, (&mut sealed[..]).into(), &tag);
            if opened.is_err() {
                sealed.fill(0);
                if !std::mem::replace(&mut self.damaged, true) && which > 0 {
                    tracing::error!("a part of a recording was damaged or changed; it is left out");
                }
            }
            self.open = Some((which, sealed));
        }
        let (_, content) = self.open.as_ref().expect("it was just opened");
        Ok((content, (at - begin) as usize))
    }
}

impl Read for SessionFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let count = match &mut self.seal {
            None => self.file.read_at(buffer, self.at)?,
            Some(seal) => {
                let (content, from) = seal.open(&self.file, self.at, self.length)?;
                let count = buffer.len().min(content.len() - from);
                buffer[..count].copy_from_slice(&content[from..from + count]);
                count
            }
        };
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for SessionFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the start of the file"))?;
        Ok(self.at)
    }
}

/// Writes a file of a session from its start, sealed if there is a key. It is whole once
/// [`finish`](Self::finish) has been called.
pub struct FileWriter {
    file: File,
    sealer: Option<Sealer>,
    waiting: Vec<u8>,
    modified: Option<SystemTime>,
}

impl FileWriter {
    /// Begins the file.
    ///
    /// # Errors
    /// It cannot be made or written.
    pub fn create(path: &Path, key: Option<&SessionKey>) -> io::Result<Self> {
        let mut file = File::create(path)?;
        let sealer = match key {
            Some(key) => {
                let (sealer, head) = Sealer::new(key).map_err(io::Error::other)?;
                file.write_all(&head)?;
                Some(sealer)
            }
            None => None,
        };
        Ok(Self { file, sealer, waiting: Vec::with_capacity(AT_ONCE), modified: None })
    }

    /// Says when the file was changed last, once it is whole.
    pub fn set_modified(&mut self, at: SystemTime) {
        self.modified = Some(at);
    }

    /// Writes the rest.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Some(at) = self.modified {
            self.file.set_modified(at)?;
        }
        self.file.sync_all()
    }
}

impl Write for FileWriter {
    fn write(&mut self, content: &[u8]) -> io::Result<usize> {
        let count = content.len().min(AT_ONCE - self.waiting.len());
        self.waiting.extend_from_slice(&content[..count]);
        if self.waiting.len() == AT_ONCE {
            self.flush()?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sealer {
            Some(sealer) => self.file.write_all(&sealer.seal(&self.waiting))?,
            None => self.file.write_all(&self.waiting)?,
        }
        self.waiting.clear();
        Ok(())
    }
}

/// Writes a whole file anew, sealed if there is a key, in place of what is there; `write` gives
/// its content.
///
/// # Errors
/// What `write` says; the disk is full or broken. What was there stays.
pub fn replace<E: From<io::Error>>(
    path: &Path,
    key: Option<&SessionKey>,
    write: impl FnOnce(&mut FileWriter) -> Result<(), E>,
) -> Result<(), E> {
    // Under another name until it is whole: two may write it at once, and one may break off.
    let unfinished = path.with_extension(format!("{}.part", uuid::Uuid::now_v7().simple()));
    let written = (|| {
        let mut writer = FileWriter::create(&unfinished, key)?;
        write(&mut writer)?;
        writer.finish()?;
        Ok(std::fs::rename(&unfinished, path)?)
    })();
    if written.is_err() {
        // It may never have been made.
        let _ = std::fs::remove_file(&unfinished);
    }
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sealed(key: &SessionKey, pieces: &[&[u8]]) -> Vec<u8> {
        let (mut sealer, mut file) = Sealer::new(key).unwrap();
        pieces.iter().for_each(|piece| file.extend(sealer.seal(piece)));
        file
    }

    fn opened(bytes: &[u8], key: Option<&SessionKey>) -> io::Result<SessionFile> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        SessionFile::new(file, key)
    }

    fn content(bytes: &[u8], key: &SessionKey) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        opened(bytes, Some(key))?.read_to_end(&mut content)?;
        Ok(content)
    }

    fn key() -> SessionKey {
        SessionKey::new([7; 32])
    }

    #[test]
    fn what_was_sealed_is_read_again_and_stands_nowhere_in_the_file() {
        let file = sealed(&key(), &[b"a candidate's", b" words"]);
        assert!(!file.windows(5).any(|part| part == b"words"));
        assert_eq!(content(&file, &key()).unwrap(), b"a candidate's words");
    }

    #[test]
    fn the_same_words_are_never_the_same_bytes() {
        assert_ne!(sealed(&key(), &[b"words"]), sealed(&key(), &[b"words"]));
    }

    #[test]
    fn another_key_or_none_opens_nothing() {
        let file = sealed(&key(), &[b"words"]);
        let other = content(&file, &SessionKey::new([8; 32])).unwrap_err();
        assert_eq!(other.kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(opened(&file, None).err().unwrap().kind(), io::ErrorKind::PermissionDenied);
    }

    #[test]
    fn a_changed_bit_costs_its_record_and_is_never_taken_for_sound() {
        let file = sealed(&key(), &[b"first", b"other", b"third"]);
        let record = LENGTH + 5 + TAG;
        for at in HEAD + record + LENGTH..HEAD + 2 * record {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert_eq!(content(&changed, &key()).unwrap(), b"first\0\0\0\0\0third", "byte {at}");
        }
    }

    #[test]
    fn records_cannot_be_exchanged() {
        let mut file = sealed(&key(), &[b"first", b"other", b"third"]);
        let record = LENGTH + 5 + TAG;
        let (from, second) = (HEAD + record, file[HEAD + record..HEAD + 2 * record].to_vec());
        file.copy_within(from + record.., from);
        file[from + record..].copy_from_slice(&second);
        assert_eq!(content(&file, &key()).unwrap(), b"first\0\0\0\0\0\0\0\0\0\0");
    }

    #[test]
    fn a_file_that_is_not_sealed_is_read_as_it_is() {
        let mut file = opened(b"OggS and so on", None).unwrap();
        let mut read = String::new();
        file.read_to_string(&mut read).unwrap();
        assert_eq!((read.as_str(), file.is_sealed(), file.length()), ("OggS and so on", false, 14));
    }

    #[test]
    fn a_file_is_replaced_whole_under_another_salt() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("candidate.ogg");
        let long = vec![3; AT_ONCE + 1];
        let write = || replace(&path, Some(&key()), |file| file.write_all(&long));
        write().unwrap();
        let first = std::fs::read(&path).unwrap();
        assert_eq!(content(&first, &key()).unwrap(), long);
        write().unwrap();
        assert_ne!(first, std::fs::read(&path).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_written_whole_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("candidate.wav");
        replace(&path, None, |file| file.write_all(b"old")).unwrap();
        let broken = replace(&path, None, |file| {
            file.write_all(b"new")?;
            Err(io::Error::other("the track ends here"))
        });
        assert!(broken.is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    proptest! {
        #[test]
        fn a_torn_file_holds_what_was_whole(cut in 0usize..200, pieces in proptest::collection::vec(1usize..20, 1..6)) {
            let pieces: Vec<Vec<u8>> = pieces.into_iter().map(|length| vec![length as u8; length]).collect();
            let all: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
            let file = sealed(&key(), &all);
            let cut = cut.clamp(HEAD, file.len().max(HEAD)).min(file.len());
            let read = content(&file[..cut], &key()).unwrap();
            prop_assert!(all.concat().starts_with(&read));
        }

        #[test]
        fn any_part_is_read_from_anywhere(from in 0u64..60, count in 0usize..60) {
            let pieces: [&[u8]; 3] = [b"0123456789", b"abcdefghijklmnopqrstuvwxyz", b"!"];
            let whole = pieces.concat();
            let mut file = opened(&sealed(&key(), &pieces), Some(&key())).unwrap();
            file.seek(SeekFrom::Start(from)).unwrap();
            let mut read = Vec::new();
            file.take(count as u64).read_to_end(&mut read).unwrap();
            let from = (from as usize).min(whole.len());
            prop_assert_eq!(&read, &whole[from..(from + count).min(whole.len())]);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            bytes.splice(0..bytes.len().min(8), *MAGIC);
            let _ = content(&bytes, &key());
        }
    }
}

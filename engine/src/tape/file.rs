//! A tape's file: eight bytes that say what it is, then blocks, each with its length and its
//! CRC-32 (little endian, 32 bits each) before it. The first block is the header as JSON, the
//! others hold whole records. A crash leaves half a block at the end: it is not looked at.

use std::io::{self, Read};
use std::time::Duration;

use super::bytes::Bytes;
use super::record::{Call, Player};
use super::{TAPE_VERSION, TapeHeader};
use crate::record::SessionFiles;
use crate::record::page::crc32;

/// What a tape begins with.
const MAGIC: &[u8; 8] = b"vivatape";
/// Length and checksum.
const BLOCK_HEADER: usize = 8;

/// Why a tape cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TapeError {
    /// It is not there or cannot be read. The session may have been kept without one.
    #[error("the tape cannot be read: {0}")]
    Read(#[from] io::Error),
    /// It does not begin as a tape does.
    #[error("this is not the tape of a session")]
    NotATape,
    /// Another build has to be taken to run it again.
    #[error("the tape was written by version {engine} of the engine (format {format}), which this build does not read")]
    Version { engine: String, format: u32 },
}

/// The records as they lie in the file.
pub(crate) fn block(records: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(BLOCK_HEADER + records.len());
    block.extend((records.len() as u32).to_le_bytes());
    block.extend(crc32(records).to_le_bytes());
    block.extend_from_slice(records);
    block
}

/// What a tape's file begins with.
pub fn beginning(header: &TapeHeader) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let json = serde_json::to_vec(header).expect("names and numbers are what JSON can hold");
    bytes.extend(block(&json));
    bytes
}

/// Reads a tape from its start to where it ends or is torn.
pub struct TapeReader {
    /// What the session was.
    pub header: TapeHeader,
    file: Vec<u8>,
    /// Where the next block begins.
    next_block: usize,
    /// The records left of this block.
    records: std::ops::Range<usize>,
    player: Player,
    whole: bool,
}

impl TapeReader {
    /// Opens the tape of a session.
    ///
    /// # Errors
    /// [`TapeError`].
    pub fn open(files: &SessionFiles) -> Result<Self, TapeError> {
        let mut tape = Vec::new();
        files.open(&files.tape())?.read_to_end(&mut tape)?;
        Self::read(tape)
    }

    /// Reads the tape in `file`, its whole content.
    ///
    /// # Errors
    /// [`TapeError::NotATape`], [`TapeError::Version`].
    pub fn read(file: Vec<u8>) -> Result<Self, TapeError> {
        if !file.starts_with(MAGIC) {
            return Err(TapeError::NotATape);
        }
        let header = block_at(&file, MAGIC.len()).ok_or(TapeError::NotATape)?;
        let json: serde_json::Value = serde_json::from_slice(&file[header.clone()]).map_err(|_| TapeError::NotATape)?;
        let format = json["version"].as_u64().unwrap_or_default() as u32;
        let version = || TapeError::Version { engine: json["engine"].as_str().unwrap_or("?").to_owned(), format };
        if format != TAPE_VERSION {
            return Err(version());
        }
        // A scenario of another shape is one of another version.
        let parsed = serde_json::from_slice(&file[header.clone()]).map_err(|_| version())?;
        let next_block = header.end;
        let records = next_block..next_block;
        Ok(Self { header: parsed, file, next_block, records, player: Player::default(), whole: false })
    }

    /// The next call, and when it was; none at the end, and where the tape is torn.
    pub fn next_call(&mut self) -> Option<(Duration, Call)> {
        if self.whole {
            return None;
        }
        if self.records.is_empty() {
            self.records = block_at(&self.file, self.next_block)?;
            self.next_block = self.records.end;
        }
        let mut bytes = Bytes(&self.file[self.records.clone()]);
        let read = self.player.next(&mut bytes);
        self.records.start = self.records.end - bytes.0.len();
        let Some((at, call)) = read else {
            // A block with the right checksum that holds something else: there is no going on.
            self.next_block = self.file.len();
            self.records = self.next_block..self.next_block;
            return None;
        };
        self.whole = matches!(call, Call::Over);
        Some((at, call))
    }

    /// Whether the session came to its end on the tape: known once it has been read.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Its size in bytes.
    pub fn size(&self) -> usize {
        self.file.len()
    }
}

/// Where the content of the block at `at` lies; none if it is not whole.
fn block_at(file: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    let header = file.get(at..at.checked_add(BLOCK_HEADER)?)?;
    let number = |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().expect("4 bytes"));
    let begin = at + BLOCK_HEADER;
    let content = begin..begin.checked_add(number(0) as usize)?;
    // An empty block is none: it would be read for ever.
    (!content.is_empty() && crc32(file.get(content.clone())?) == number(4)).then_some(content)
}

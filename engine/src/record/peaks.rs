//! The waveform of a session: how loud each tenth of a second of both tracks is, small enough
//! to be sent whole.
//!
//! The file, all numbers little endian:
//!
//! | bytes | what |
//! | --- | --- |
//! | 0..8 | `vivapeak` |
//! | 8..12 | version, 1 |
//! | 12..16 | milliseconds of one bin |
//! | 16..24 | where on the session's clock the first bin begins, milliseconds |
//! | 24..28 | number of bins of each track, `n` |
//! | 28..32 | CRC-32 of what follows, as in an Ogg page (RFC 3533, section 6) |
//! | 32..32+n | the candidate's bins |
//! | 32+n..32+2n | the interviewer's bins |
//!
//! A bin is the largest sample in it, as `255 * sqrt(amplitude)`: soft speech is seen.

use super::export::ExportError;
use super::page::crc32;
use super::read::TrackPcm;
use super::{SessionFiles, Track};
use crate::audio::WIRE_RATE;

/// What a file of peaks begins with.
const MAGIC: &[u8; 8] = b"vivapeak";
/// The version that this build writes and reads.
const VERSION: u32 = 1;
/// Bytes before the bins.
const HEADER: usize = 32;
/// Length of one bin, milliseconds.
pub const BIN_MS: u32 = 100;
/// No more are read or written, a day: what a damaged file may make a reader hold.
const MOST_BINS: usize = 24 * 3600 * 10;

/// Both lanes of a waveform, equally long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peaks {
    /// Where the first bin begins, milliseconds of the session's clock.
    pub start_ms: u64,
    /// The candidate's bins.
    pub candidate: Vec<u8>,
    /// The interviewer's bins.
    pub interviewer: Vec<u8>,
}

impl Peaks {
    /// Measures both tracks of a session; one that is not there is silent.
    ///
    /// # Errors
    /// A track cannot be read.
    pub fn measure(files: &SessionFiles) -> Result<Self, ExportError> {
        let mut candidate = lane(files, Track::Candidate)?;
        let mut interviewer = lane(files, Track::Interviewer)?;
        let bins = candidate.len().max(interviewer.len());
        candidate.resize(bins, 0);
        interviewer.resize(bins, 0);
        Ok(Self { start_ms: 0, candidate, interviewer })
    }

    /// The bins that lie whole between two times of the session's clock.
    pub fn part(&self, from_ms: u64, to_ms: u64) -> Self {
        let bin = u64::from(BIN_MS);
        let place = |ms: u64| usize::try_from(ms.saturating_sub(self.start_ms) / bin).unwrap_or(usize::MAX);
        let from = place(from_ms.saturating_add(bin - 1)).min(self.candidate.len());
        let to = place(to_ms).min(self.candidate.len()).max(from);
        Self {
            start_ms: self.start_ms + from as u64 * bin,
            candidate: self.candidate[from..to].to_vec(),
            interviewer: self.interviewer[from..to].to_vec(),
        }
    }

    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let bins = [self.candidate.as_slice(), &self.interviewer].concat();
        let mut bytes = Vec::with_capacity(HEADER + bins.len());
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(BIN_MS.to_le_bytes());
        bytes.extend(self.start_ms.to_le_bytes());
        bytes.extend((self.candidate.len() as u32).to_le_bytes());
        bytes.extend(crc32(&bins).to_le_bytes());
        bytes.extend(bins);
        bytes
    }

    /// From a file; none if it is of another version, torn or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, bins) = bytes.split_at_checked(HEADER)?;
        let number = |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().expect("4 bytes"));
        let count = number(24) as usize;
        let is_ours = header.starts_with(MAGIC) && number(8) == VERSION && number(12) == BIN_MS;
        if !is_ours || count > MOST_BINS || bins.len() != 2 * count || crc32(bins) != number(28) {
            return None;
        }
        let start_ms = u64::from_le_bytes(header[16..24].try_into().expect("8 bytes"));
        let (candidate, interviewer) = bins.split_at(count);
        Some(Self { start_ms, candidate: candidate.to_vec(), interviewer: interviewer.to_vec() })
    }
}

/// The bins of one track.
fn lane(files: &SessionFiles, track: Track) -> Result<Vec<u8>, ExportError> {
    const BIN: usize = (WIRE_RATE / 1_000 * BIN_MS) as usize;
    let mut track = match files.open_track(track).map_err(ExportError::Read).and_then(TrackPcm::open) {
        Ok(track) => track,
        // Nobody spoke, or not even the header reached the disk.
        Err(ExportError::NotOggOpus) => return Ok(Vec::new()),
        Err(ExportError::Read(error)) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut bins = Vec::new();
    let mut pcm = Vec::new();
    let mut more = true;
    while more && bins.len() < MOST_BINS {
        more = track.read(&mut pcm)?;
        let whole = pcm.len() / BIN * BIN;
        bins.extend(pcm[..whole].chunks_exact(BIN).map(level));
        pcm.drain(..whole);
    }
    if !pcm.is_empty() {
        bins.push(level(&pcm));
    }
    bins.truncate(MOST_BINS);
    Ok(bins)
}

fn level(pcm: &[f32]) -> u8 {
    let loudest = pcm.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    (loudest.sqrt() * 255.0).round() as u8
}

#[cfg(test)]
#[path = "peaks_tests.rs"]
mod tests;

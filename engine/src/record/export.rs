//! A recorded track as WAV, for players and tools that want no Opus.

use std::io::{self, Read, Write};

use super::read::TrackPcm;
use super::{SessionFile, recover};
use crate::audio::WIRE_RATE;
use crate::decode::opus::DecoderError;
use crate::speak::encode::EncoderError;

/// Samples in a WAV at most, twelve hours: its sizes have 32 bits.
const LONGEST_WAV: u64 = (u32::MAX as u64 - HEADER_REST as u64) / 2;

/// Bytes of the header that its own size counts.
const HEADER_REST: u32 = 36;

/// Why a track was not exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is not there or cannot be read.
    #[error("the track cannot be read: {0}")]
    Read(#[source] io::Error),
    /// The file does not begin as an Ogg Opus file of one stream does.
    #[error("the track is not an Ogg Opus file")]
    NotOggOpus,
    /// What is made cannot be written: the disk is full.
    #[error("the export cannot be written: {0}")]
    Store(#[from] io::Error),
    /// The decoder could not be made.
    #[error(transparent)]
    Decoder(#[from] DecoderError),
    /// The encoder could not be made.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
}

/// Writes an Ogg Opus file as 48 kHz 16-bit mono WAV, and returns how many samples. A file
/// that is torn at its end (a crash) is exported up to there; what is damaged in the middle is
/// silent.
///
/// # Errors
/// See [`ExportError`].
pub fn export_wav(mut ogg: SessionFile, out: impl Write) -> Result<u64, ExportError> {
    let samples = samples(&mut ogg)?;
    let mut track = TrackPcm::open(ogg)?;
    let mut wav = Wav::begin(out, samples)?;
    let mut pcm = Vec::new();
    while track.read(&mut pcm)? {
        wav.write(&pcm)?;
        pcm.clear();
    }
    wav.end()
}

/// How many samples a track plays.
pub(super) fn samples(track: &mut SessionFile) -> Result<u64, ExportError> {
    recover::samples(track).map_err(ExportError::Read)
}

/// A WAV on its way into a file in which nothing is changed afterwards: its length comes first.
/// As in "Multimedia Programming Interface and Data Specifications 1.0".
pub(super) struct Wav<W> {
    out: W,
    samples: u64,
    left: u64,
    bytes: Vec<u8>,
}

impl<W: Write> Wav<W> {
    /// Begins a WAV of so many samples; more than fit into one are left out.
    pub(super) fn begin(mut out: W, samples: u64) -> Result<Self, ExportError> {
        let samples = samples.min(LONGEST_WAV);
        let size = (2 * samples) as u32;
        let mut header = b"RIFF".to_vec();
        header.extend((size + HEADER_REST).to_le_bytes());
        header.extend(b"WAVEfmt ");
        header.extend(16u32.to_le_bytes());
        // PCM, mono.
        header.extend([1, 0, 1, 0]);
        header.extend(WIRE_RATE.to_le_bytes());
        header.extend((2 * WIRE_RATE).to_le_bytes());
        // Bytes and bits of a sample.
        header.extend([2, 0, 16, 0]);
        header.extend(b"data");
        header.extend(size.to_le_bytes());
        out.write_all(&header).map_err(ExportError::Store)?;
        Ok(Self { out, samples, left: samples, bytes: Vec::new() })
    }

    /// The next samples.
    pub(super) fn write(&mut self, pcm: &[f32]) -> Result<(), ExportError> {
        let pcm = &pcm[..pcm.len().min(usize::try_from(self.left).unwrap_or(usize::MAX))];
        self.left -= pcm.len() as u64;
        self.bytes.clear();
        self.bytes.extend(pcm.iter().flat_map(|sample| ((sample * 32_767.0).round() as i16).to_le_bytes()));
        self.out.write_all(&self.bytes).map_err(ExportError::Store)
    }

    /// Ends it, and returns how many samples it has. What a damaged end did not give is silent.
    pub(super) fn end(mut self) -> Result<u64, ExportError> {
        io::copy(&mut io::repeat(0).take(self.left * 2), &mut self.out).map_err(ExportError::Store)?;
        self.out.flush().map_err(ExportError::Store)?;
        Ok(self.samples)
    }
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;

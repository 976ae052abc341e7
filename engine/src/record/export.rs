//! A recorded track as WAV, for players and tools that want no Opus.

use std::io::{self, Seek, Write};
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};

use super::read::TrackPcm;
use crate::audio::WIRE_RATE;
use crate::decode::opus::DecoderError;
use crate::speak::encode::EncoderError;

/// Why a track was not exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is not there or cannot be read.
    #[error("the track cannot be read: {0}")]
    Read(#[source] io::Error),
    /// The file does not begin as an Ogg Opus file of one stream does.
    #[error("the track is not an Ogg Opus file")]
    NotOggOpus,
    /// The WAV cannot be written: the disk is full, or the reader went away.
    #[error("the WAV cannot be written: {0}")]
    Write(#[from] hound::Error),
    /// Another file cannot be written: the disk is full.
    #[error("the export cannot be written: {0}")]
    Store(#[source] io::Error),
    /// The decoder could not be made.
    #[error(transparent)]
    Decoder(#[from] DecoderError),
    /// The encoder could not be made.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
}

/// 48 kHz 16-bit mono.
pub(super) const WAV: WavSpec =
    WavSpec { channels: 1, sample_rate: WIRE_RATE, bits_per_sample: 16, sample_format: SampleFormat::Int };

/// A sample as WAV holds it.
pub(super) fn sample(sample: f32) -> i16 {
    (sample * 32_767.0).round() as i16
}

/// Writes the Ogg Opus file `ogg` as 48 kHz 16-bit mono WAV, and returns how many samples.
/// A file that is torn at its end (a crash) is exported up to there; what is damaged in the
/// middle is silent.
///
/// # Errors
/// See [`ExportError`].
pub fn export_wav(ogg: &Path, wav: impl Write + Seek) -> Result<u64, ExportError> {
    let mut track = TrackPcm::open(ogg)?;
    let mut wav = WavWriter::new(wav, WAV)?;
    let mut written = 0;
    let mut pcm = Vec::new();
    while track.read(&mut pcm)? {
        written += pcm.len() as u64;
        for value in pcm.drain(..) {
            wav.write_sample(sample(value))?;
        }
    }
    wav.finalize()?;
    Ok(written)
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;

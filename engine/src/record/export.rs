//! A recorded track as WAV, for players and tools that want no Opus.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;

use ::ogg::Packet;
use ::ogg::reading::{OggReadError, PacketReader};
use hound::{SampleFormat, WavSpec, WavWriter};

use crate::audio::WIRE_RATE;
use crate::decode::OpusDecoder;
use crate::decode::opus::DecoderError;

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
    /// The decoder could not be made.
    #[error(transparent)]
    Decoder(#[from] DecoderError),
}

/// Writes the Ogg Opus file `ogg` as 48 kHz 16-bit mono WAV, and returns how many samples.
/// A file that is torn at its end (a crash) is exported up to there.
///
/// # Errors
/// See [`ExportError`].
pub fn export_wav(ogg: &Path, wav: impl Write + Seek) -> Result<u64, ExportError> {
    let file = File::open(ogg).map_err(ExportError::Read)?;
    let mut packets = PacketReader::new(BufReader::new(file));
    let head = next(&mut packets)?.ok_or(ExportError::NotOggOpus)?;
    if !head.data.starts_with(b"OpusHead") || head.data.len() < 19 {
        return Err(ExportError::NotOggOpus);
    }
    let mut skip = u64::from(u16::from_le_bytes([head.data[10], head.data[11]]));
    let spec = WavSpec { channels: 1, sample_rate: WIRE_RATE, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut wav = WavWriter::new(wav, spec)?;
    let mut decoder = OpusDecoder::new()?;
    let (mut decoded, mut written) = (0, 0);
    let mut pcm = Vec::new();
    // The comments.
    next(&mut packets)?;
    while let Some(packet) = next(&mut packets)? {
        pcm.clear();
        decoder.decode(&packet.data, &mut pcm);
        decoded += pcm.len() as u64;
        if packet.last_in_stream() {
            // The last page may say that the track ends before its last packet does.
            let beyond = decoded.saturating_sub(packet.absgp_page());
            pcm.truncate(pcm.len().saturating_sub(beyond as usize));
        }
        let skipped = skip.min(pcm.len() as u64);
        skip -= skipped;
        for sample in &pcm[skipped as usize..] {
            wav.write_sample((sample * 32_767.0).round() as i16)?;
            written += 1;
        }
    }
    wav.finalize()?;
    Ok(written)
}

/// The next packet; none at the end, and none where the file is torn.
fn next<R: Read + Seek>(packets: &mut PacketReader<R>) -> Result<Option<Packet>, ExportError> {
    match packets.read_packet() {
        Ok(packet) => Ok(packet),
        Err(OggReadError::ReadError(e)) if e.kind() != io::ErrorKind::UnexpectedEof => Err(ExportError::Read(e)),
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;

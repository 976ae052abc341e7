//! Both tracks in one, and a part of one track cut out to the sample.

use std::io::Write;

use super::SessionFile;
use super::export::{ExportError, Wav, samples};
use super::ogg::OggOpusWriter;
use super::read::TrackPcm;
use crate::audio::{WIRE_FRAME, WIRE_RATE};
use crate::speak::OpusEncoder;

/// Samples that are mixed at once, a fifth of a second.
const CHUNK: usize = WIRE_RATE as usize / 5;

/// Writes all `tracks` added up as 48 kHz 16-bit mono WAV, and returns how many samples.
///
/// # Errors
/// See [`ExportError`].
pub fn mix_wav(mut tracks: Vec<SessionFile>, out: impl Write) -> Result<u64, ExportError> {
    let mut longest = 0;
    for track in &mut tracks {
        longest = longest.max(samples(track)?);
    }
    let mut mix = Mix::open(tracks)?;
    let mut wav = Wav::begin(out, longest)?;
    let mut pcm = Vec::with_capacity(CHUNK);
    while mix.read(&mut pcm)? {
        wav.write(&pcm)?;
        pcm.clear();
    }
    wav.end()
}

/// Writes all `tracks` added up as an Ogg Opus file.
///
/// # Errors
/// See [`ExportError`].
pub fn mix_ogg(tracks: Vec<SessionFile>, out: impl Write) -> Result<(), ExportError> {
    let mut mix = Mix::open(tracks)?;
    let mut ogg = OggFile::new(out)?;
    let mut pcm = Vec::with_capacity(CHUNK);
    while mix.read(&mut pcm)? {
        ogg.write(&mut pcm)?;
    }
    ogg.end(pcm)
}

/// Writes the part of `track` from `from_ms` to `to_ms` of the session's clock as an Ogg Opus
/// file of its own that begins at 0. It is encoded anew: a packet that lay across the edge
/// would let a little of the other side be heard.
///
/// # Errors
/// See [`ExportError`].
pub fn cut_ogg(track: SessionFile, from_ms: u64, to_ms: u64, out: impl Write) -> Result<(), ExportError> {
    let mut cut = Cut::open(track, from_ms, to_ms)?;
    let mut ogg = OggFile::new(out)?;
    let mut pcm = Vec::new();
    while cut.read(&mut pcm)? {
        ogg.write(&mut pcm)?;
    }
    ogg.end(pcm)
}

/// Writes the same part as 48 kHz 16-bit mono WAV, and returns how many samples.
///
/// # Errors
/// See [`ExportError`].
pub fn cut_wav(mut track: SessionFile, from_ms: u64, to_ms: u64, out: impl Write) -> Result<u64, ExportError> {
    let behind = samples(&mut track)?.saturating_sub(at(from_ms));
    let mut cut = Cut::open(track, from_ms, to_ms)?;
    let mut wav = Wav::begin(out, cut.left.min(behind))?;
    let mut pcm = Vec::new();
    while cut.read(&mut pcm)? {
        wav.write(&pcm)?;
        pcm.clear();
    }
    wav.end()
}

/// Samples before a time of the session's clock.
fn at(ms: u64) -> u64 {
    ms.saturating_mul(u64::from(WIRE_RATE) / 1_000)
}

/// A part of a track.
struct Cut {
    track: TrackPcm,
    /// Samples still to come, if the track has them.
    left: u64,
}

impl Cut {
    fn open(track: SessionFile, from_ms: u64, to_ms: u64) -> Result<Self, ExportError> {
        Ok(Self { track: TrackPcm::open_at(track, at(from_ms))?, left: at(to_ms).saturating_sub(at(from_ms)) })
    }

    /// Appends the next samples; false at the end.
    fn read(&mut self, out: &mut Vec<f32>) -> Result<bool, ExportError> {
        let start = out.len();
        if self.left == 0 || !self.track.read(out)? {
            return Ok(false);
        }
        out.truncate(start.saturating_add(usize::try_from(self.left).unwrap_or(usize::MAX)));
        self.left -= (out.len() - start) as u64;
        Ok(true)
    }
}

/// Tracks added up.
struct Mix {
    tracks: Vec<Side>,
}

struct Side {
    track: TrackPcm,
    pcm: Vec<f32>,
    over: bool,
}

impl Mix {
    fn open(tracks: Vec<SessionFile>) -> Result<Self, ExportError> {
        let open = |track| Ok(Side { track: TrackPcm::open(track)?, pcm: Vec::new(), over: false });
        Ok(Self { tracks: tracks.into_iter().map(open).collect::<Result<_, ExportError>>()? })
    }

    /// Appends the next samples; false at the end of the longest track.
    fn read(&mut self, out: &mut Vec<f32>) -> Result<bool, ExportError> {
        for side in &mut self.tracks {
            while !side.over && side.pcm.len() < CHUNK {
                side.over = !side.track.read(&mut side.pcm)?;
            }
        }
        let length = self.tracks.iter().map(|side| side.pcm.len()).max().unwrap_or(0).min(CHUNK);
        let start = out.len();
        out.resize(start + length, 0.0);
        for side in &mut self.tracks {
            let taken = side.pcm.len().min(length);
            for (sum, sample) in out[start..].iter_mut().zip(side.pcm.drain(..taken)) {
                *sum = (*sum + sample).clamp(-1.0, 1.0);
            }
        }
        Ok(length > 0)
    }
}

/// Samples on their way to an Ogg Opus file.
struct OggFile<W> {
    out: W,
    encoder: OpusEncoder,
    ogg: OggOpusWriter,
    /// Samples encoded.
    at: u64,
}

impl<W: Write> OggFile<W> {
    fn new(out: W) -> Result<Self, ExportError> {
        Ok(Self { out, encoder: OpusEncoder::new()?, ogg: OggOpusWriter::new(1), at: 0 })
    }

    /// Takes whole frames from the front of `pcm`.
    fn write(&mut self, pcm: &mut Vec<f32>) -> Result<(), ExportError> {
        let whole = pcm.len() / WIRE_FRAME * WIRE_FRAME;
        for frame in pcm[..whole].as_chunks::<WIRE_FRAME>().0 {
            self.ogg.packet(self.at, self.encoder.encode(frame));
            self.at += WIRE_FRAME as u64;
        }
        pcm.drain(..whole);
        self.out.write_all(&self.ogg.take_pages()).map_err(ExportError::Store)
    }

    /// Ends the file with the last samples, filled up to a frame, and with what the codec
    /// still holds back.
    fn end(mut self, mut pcm: Vec<f32>) -> Result<(), ExportError> {
        let held_back = self.encoder.lookahead() as usize;
        pcm.resize((pcm.len() + held_back).next_multiple_of(WIRE_FRAME), 0.0);
        self.write(&mut pcm)?;
        self.ogg.end(self.at);
        self.out.write_all(&self.ogg.take_pages()).map_err(ExportError::Store)?;
        self.out.flush().map_err(ExportError::Store)
    }
}

#[cfg(test)]
#[path = "mix_tests.rs"]
mod tests;

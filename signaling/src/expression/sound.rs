//! A piece of the candidate's own track, as it is sent.

use vivavoce_engine::audio::WIRE_RATE;
use vivavoce_engine::decode::Resampler;
use vivavoce_engine::record::{ExportError, SessionFiles, Track, TrackPcm};

use crate::providers::hearing::segment::Segment;

/// The most that goes with one request.
pub const LONGEST_MS: u64 = 60_000;

/// Samples of a millisecond as recorded.
const OF_A_MS: u64 = WIRE_RATE as u64 / 1_000;

/// A piece of a track.
pub struct Piece {
    /// 16 kHz, from where it was asked for.
    pub sound: Segment,
    /// Where the next one begins; none at the track's end.
    pub next_ms: Option<u64>,
}

/// Reads the piece from `from_ms` on, [`LONGEST_MS`] at most. It is decoded in memory: no file is made.
///
/// # Errors
/// The track's; that there is none is `ExportError::Read` with `NotFound`.
pub fn piece(files: &SessionFiles, from_ms: u64) -> Result<Piece, ExportError> {
    let track = files.open_track(Track::Candidate).map_err(ExportError::Read)?;
    let mut track = TrackPcm::open_at(track, from_ms * OF_A_MS)?;
    let most = (LONGEST_MS * OF_A_MS) as usize;
    let mut pcm = Vec::new();
    while pcm.len() <= most && track.read(&mut pcm)? {}
    let goes_on = pcm.len() > most;
    pcm.truncate(most);
    let (mut resampler, mut samples) = (Resampler::to_model(), Vec::new());
    resampler.push(&pcm, &mut samples);
    resampler.flush(&mut samples);
    let next_ms = goes_on.then_some(from_ms + LONGEST_MS);
    Ok(Piece { sound: Segment { samples, at_ms: from_ms }, next_ms })
}

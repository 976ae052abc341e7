//! The candidate's voice in ten-millisecond frames: all that is kept of the audio while it is
//! read, about 3 MB an hour.

use serde::{Deserialize, Serialize};

/// Length of a frame.
pub const FRAME_MS: u64 = 10;

/// Samples a second that a contour is made from.
pub const RATE: u32 = 16_000;

/// One frame of the candidate's track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Level, dB below full scale (0 is full scale, -120 is silence).
    pub level: f32,
    /// Fundamental frequency, Hz; 0 where the voice has none.
    pub pitch: f32,
    /// How little the spectrum changed since the frame before, 0 to 1: a held sound is near 1.
    pub steadiness: f32,
}

/// The frames of a whole track, from the session's start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contour {
    /// One for each [`FRAME_MS`].
    pub frames: Vec<Frame>,
}

//! The candidate's voice in ten-millisecond frames: all that is kept of the audio while it is
//! read, about 4 MB an hour.
//!
//! | module | does |
//! | --- | --- |
//! | [`builder`] | samples in, frames out; bounded memory |
//! | `pitch` | fundamental frequency of one frame |
//! | `smooth` | octave errors and stray frames taken out |
//! | `spectrum` | how much the sound changed |

pub mod builder;
mod pitch;
mod smooth;
mod spectrum;

use serde::{Deserialize, Serialize};

pub use builder::ContourBuilder;

/// Length of a frame.
pub const FRAME_MS: u64 = 10;

/// Samples a second that a contour is made from.
pub const RATE: u32 = 16_000;

/// The level that stands for silence, dB below full scale.
pub const SILENCE_DB: f32 = -120.0;

/// Frames that a contour holds at most: four hours, 17 MB. What comes later is not looked at.
pub const MAX_FRAMES: usize = 4 * 3_600_000 / FRAME_MS as usize;

/// One frame of the candidate's track.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Level, dB below full scale (0 is full scale, [`SILENCE_DB`] is silence).
    pub level: f32,
    /// Fundamental frequency, Hz; 0 where the voice has none.
    pub pitch: f32,
    /// How little the spectrum changed in the last 30 ms, 0 to 1: a held sound is near 1.
    pub steadiness: f32,
}

impl Default for Frame {
    fn default() -> Self {
        Self { level: SILENCE_DB, pitch: 0.0, steadiness: 0.0 }
    }
}

/// The frames of a whole track, from the session's start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contour {
    /// One for each [`FRAME_MS`].
    pub frames: Vec<Frame>,
}

impl Contour {
    /// The frames that touch a range of the session's clock, as far as there are any.
    pub fn between(&self, start_ms: u64, end_ms: u64) -> &[Frame] {
        let place = |frame: u64| usize::try_from(frame).unwrap_or(usize::MAX).min(self.frames.len());
        let (from, to) = (place(start_ms / FRAME_MS), place(end_ms.div_ceil(FRAME_MS)));
        &self.frames[from.min(to)..to]
    }
}

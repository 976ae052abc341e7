//! What the stages pass to each other: mono samples and the two rates they run at.
//!
//! Between stages audio is mono `f32` in `[-1, 1]`; the wire and the codec run at
//! 48 kHz, the models at 16 kHz.

/// Samples per second on the wire and in the codec (RFC 7587 fixes the Opus RTP clock).
pub const WIRE_RATE: u32 = 48_000;

/// Samples per second that the models hear.
pub const MODEL_RATE: u32 = 16_000;

/// One Opus frame as we send it: 20 ms at [`WIRE_RATE`].
pub const WIRE_FRAME: usize = 960;

/// Mono audio whose rate is part of its type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pcm<const RATE: u32>(pub Vec<f32>);

impl<const RATE: u32> Pcm<RATE> {
    /// Length in milliseconds, rounded down.
    pub fn millis(&self) -> u64 {
        self.0.len() as u64 * 1000 / u64::from(RATE)
    }
}

/// Milliseconds that `samples` last at `rate`, rounded down.
pub const fn samples_to_ms(samples: u64, rate: u32) -> u64 {
    samples * 1000 / rate as u64
}

/// Root mean square of the samples, in `[0, 1]`; 0 for none.
pub fn rms(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    let energy: f64 = samples.iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
    (energy / samples.len() as f64).sqrt() as f32
}

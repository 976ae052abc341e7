//! Sound or quiet, by level alone: where to cut between words.
//!
//! Voice activity's model says whether somebody speaks; its windows are too coarse to cut by.
//! Here audio goes in steps of 5 ms, and a step is sound if it is near enough the loud ones
//! before it and far enough from the noise beneath. Nothing but the audio decides, so the same
//! audio is always cut at the same samples.

use crate::audio::{MODEL_RATE, rms};

/// Samples of a step: 5 ms. Whatever is cut is cut between steps.
pub const STEP: usize = MODEL_RATE as usize / 200;

/// A step this far beneath the loud ones (-30 dB) is quiet in a silent room.
const LEAST: f32 = 0.03;
/// And one that is less than this far beneath (-16 dB) is sound in any room.
const MOST: f32 = 0.15;
/// Sound stands out from the noise beneath it by as much (10 dB).
const ABOVE_NOISE: f32 = 3.0;
/// About -66 dBFS: quiet whatever came before.
const SILENCE: f32 = 0.0005;
/// The loud ones are forgotten by half in 2 s (400 steps).
const FADE: f32 = 0.998_27;
/// The noise is the least level of late, over some 50 ms: a tenth of each step counts.
const SMOOTH: f32 = 0.1;
/// Noise may rise by a tenth each second.
const RISE: f32 = 1.000_5;

/// Tells sound from quiet, step after step.
#[derive(Clone, Debug, Default)]
pub struct Loudness {
    loud: f32,
    smooth: Option<f32>,
    noise: f32,
}

impl Loudness {
    /// Takes a step's level; whether it is sound.
    pub fn push(&mut self, level: f32) -> bool {
        self.loud = (self.loud * FADE).max(level);
        let smooth = self.smooth.map_or(level, |s| s + SMOOTH * (level - s));
        self.noise = if self.smooth.is_none() { level } else { (self.noise * RISE).min(smooth) };
        self.smooth = Some(smooth);
        let least = (self.noise * ABOVE_NOISE).clamp(self.loud * LEAST, self.loud * MOST);
        level >= least.max(SILENCE)
    }
}

/// The levels of whole steps.
pub fn levels(audio: &[f32]) -> impl Iterator<Item = f32> {
    audio.chunks_exact(STEP).map(rms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(ms: usize, level: f32) -> Vec<f32> {
        (0..ms * 16).map(|i| (i as f32 * 0.3).sin() * level * std::f32::consts::SQRT_2).collect()
    }

    /// Milliseconds of sound.
    fn sound(audio: &[f32]) -> usize {
        let mut loudness = Loudness::default();
        levels(audio).filter(|level| loudness.push(*level)).count() * 5
    }

    #[test]
    fn silence_is_quiet_and_a_voice_is_sound() {
        assert_eq!(sound(&vec![0.0; 16_000]), 0);
        let audio = [vec![0.0; 8_000], tone(400, 0.1), vec![0.0; 8_000]].concat();
        assert_eq!(sound(&audio), 400);
    }

    #[test]
    fn noise_between_words_is_quiet_if_the_words_stand_out() {
        let noise = |ms| tone(ms, 0.008);
        let audio = [noise(200), tone(400, 0.1), noise(300), tone(400, 0.1), noise(300)].concat();
        let heard = sound(&audio);
        // The first noise has nothing to stand against yet.
        assert!((800..=1_000).contains(&heard), "{heard} ms");
    }

    #[test]
    fn a_quieter_speaker_is_heard_after_a_loud_noise() {
        let audio = [tone(100, 0.5), vec![0.0; 16 * 3_000], tone(500, 0.02)].concat();
        assert_eq!(sound(&audio), 600);
    }
}

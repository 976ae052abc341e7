//! What a sound over the reply is: an interruption, or a hum, a cough, a key.
//!
//! Judged by voice activity's own windows. A word like "oui" holds a quarter of a second of
//! voice, an interruption more; a hum ("mm-hm") may be long but stays dull, since the mouth
//! is shut; a cough or a keyboard hardly convinces the model of voice activity at all. So
//! only clear, articulate voice counts, and it is an interruption once there is more of it
//! than a short word holds.

use crate::audio::rms;
use crate::listen::vad::WINDOW_MS;

/// Voice activity at or above this is certain of speech.
const CLEAR: f32 = 0.6;
/// The level of the first difference against that of the sound itself: 0.2 is where most
/// of the energy lies below 500 Hz, as in a hum; a vowel is well above.
const DULL: f32 = 0.2;
/// Articulate voice that a listener's short word does not reach, in milliseconds.
const INTERRUPTION_MS: u64 = 290;
/// A hum that goes on for so long is somebody who wants to speak.
const LONG_HUM_MS: u64 = 1_000;

/// One sound over a reply.
#[derive(Clone, Debug, Default)]
pub struct Overlap {
    articulate_ms: u64,
    voiced_ms: u64,
}

impl Overlap {
    /// Takes one window of 16 kHz and the probability of speech in it; whether the sound is
    /// an interruption by now.
    pub fn window(&mut self, probability: f32, samples: &[f32]) -> bool {
        if probability >= CLEAR {
            self.voiced_ms += WINDOW_MS;
            if brightness(samples) > DULL {
                self.articulate_ms += WINDOW_MS;
            }
        }
        self.articulate_ms >= INTERRUPTION_MS || self.voiced_ms >= LONG_HUM_MS
    }
}

/// How bright a sound is: 0 for the lowest tones, 2 for the highest.
fn brightness(samples: &[f32]) -> f32 {
    let level = rms(samples);
    if level <= f32::EPSILON {
        return 0.0;
    }
    let steps: f32 = samples.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum();
    (steps / samples.len().max(2) as f32).sqrt() / level
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use super::*;
    use crate::listen::vad::WINDOW;

    fn tones(hertz: &[f32]) -> Vec<f32> {
        let wave = |n: usize, f: &f32| (TAU * f * n as f32 / 16_000.0).sin() / hertz.len() as f32;
        (0..WINDOW).map(|n| hertz.iter().map(|f| wave(n, f)).sum()).collect()
    }

    fn windows_until(probability: f32, samples: &[f32]) -> Option<usize> {
        let mut overlap = Overlap::default();
        (1..200).find(|_| overlap.window(probability, samples))
    }

    #[test]
    fn articulate_voice_interrupts_after_more_than_a_short_word() {
        let vowel = tones(&[220.0, 700.0, 1_200.0]);
        assert_eq!(windows_until(0.9, &vowel), Some(10));
    }

    #[test]
    fn a_hum_may_go_on_for_a_second() {
        let hum = tones(&[120.0, 240.0, 360.0]);
        assert_eq!(windows_until(0.9, &hum), Some(32));
    }

    #[test]
    fn a_noise_that_voice_activity_doubts_never_interrupts() {
        assert_eq!(windows_until(0.5, &tones(&[3_000.0, 5_000.0])), None);
    }
}

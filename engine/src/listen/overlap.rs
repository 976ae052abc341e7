//! What a sound over the reply is: an interruption, or a hum, a cough, a key.
//!
//! Judged by voice activity's own windows. A word like "oui" holds a quarter of a second of
//! voice, an interruption more; a hum ("mm-hm") may be long but stays dull, since the mouth
//! is shut; a cough or a keyboard hardly convinces the model of voice activity at all. So
//! only clear, articulate voice counts, and it is an interruption once there is more of it
//! than a short word holds. A soft voice is dull in its vowels too, and only its higher
//! formants tell them from a hum: what is dull but open counts half.

use crate::audio::rms;
use crate::listen::vad::WINDOW_MS;

/// Voice activity at or above this is certain of speech.
const CLEAR: f32 = 0.6;
/// The level of the first difference against that of the sound itself: 0.2 is where most
/// of the energy lies below 500 Hz, as in a hum; most vowels are well above.
const DULL: f32 = 0.2;
/// What lies above the first formant of a hum against the whole, in energy (-22 dB): a shut
/// mouth lets less through.
const SHUT: f32 = 0.006_3;
/// Articulate voice that a listener's short word does not reach, in milliseconds.
const INTERRUPTION_MS: u64 = 290;
/// The same where half of what is dull but open counts too.
const SOFT_INTERRUPTION_MS: u64 = 340;
/// Voice of any kind that goes on for so long is somebody who wants to speak.
const LONG_HUM_MS: u64 = 800;

/// One sound over a reply.
#[derive(Clone, Debug, Default)]
pub struct Overlap {
    articulate_ms: u64,
    open_ms: u64,
    voiced_ms: u64,
    formants: [HighPass; 2],
}

impl Overlap {
    /// Takes one window of 16 kHz and the probability of speech in it; whether the sound is
    /// an interruption by now.
    pub fn window(&mut self, probability: f32, samples: &[f32]) -> bool {
        let above = self.above(samples);
        if probability >= CLEAR {
            self.voiced_ms += WINDOW_MS;
            if brightness(samples) > DULL {
                self.articulate_ms += WINDOW_MS;
            } else if above > SHUT {
                self.open_ms += WINDOW_MS;
            }
        }
        self.articulate_ms >= INTERRUPTION_MS
            || self.articulate_ms + self.open_ms / 2 >= SOFT_INTERRUPTION_MS
            || self.voiced_ms >= LONG_HUM_MS
    }

    /// The share of the energy that lies above the first formant of a hum.
    fn above(&mut self, samples: &[f32]) -> f32 {
        let (mut whole, mut high) = (f32::EPSILON, 0.0);
        for &sample in samples {
            let passed = FORMANTS
                .iter()
                .zip(&mut self.formants)
                .fold(sample, |sample, (shape, filter)| filter.pass(shape, sample));
            whole += sample * sample;
            high += passed * passed;
        }
        high / whole
    }
}

/// A Butterworth high-pass of fourth order at 700 Hz and 16 kHz: for each of its halves
/// b0 = b2 = -b1 / 2, a1 and a2.
const FORMANTS: [[f32; 3]; 2] = [[0.784_5, -1.539_0, 0.599_0], [0.888_9, -1.743_8, 0.811_8]];

#[derive(Clone, Copy, Debug, Default)]
struct HighPass([f32; 2]);

impl HighPass {
    fn pass(&mut self, [b, a1, a2]: &[f32; 3], sample: f32) -> f32 {
        let [one, two] = self.0;
        let out = b * sample + one;
        self.0 = [-2.0 * b * sample - a1 * out + two, b * sample - a2 * out];
        out
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

    /// Multiples of 31.25 Hz: window follows window without a click.
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
        let vowel = tones(&[218.75, 687.5, 1_187.5]);
        assert_eq!(windows_until(0.9, &vowel), Some(10));
    }

    #[test]
    fn a_hum_may_go_on_for_most_of_a_second() {
        let hum = tones(&[125.0, 250.0, 375.0]);
        assert_eq!(windows_until(0.9, &hum), Some(25));
    }

    #[test]
    fn a_soft_voice_interrupts_before_a_hum_would() {
        let mut soft = tones(&[187.5, 375.0]);
        soft.iter_mut().zip(tones(&[812.5])).for_each(|(low, formant)| *low += 0.1 * formant);
        assert!(brightness(&soft) < DULL, "{}", brightness(&soft));
        assert_eq!(windows_until(0.9, &soft), Some(22));
    }

    #[test]
    fn a_noise_that_voice_activity_doubts_never_interrupts() {
        assert_eq!(windows_until(0.5, &tones(&[3_000.0, 5_000.0])), None);
    }
}

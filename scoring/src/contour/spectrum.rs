//! How much a sound changed: the envelope of its spectrum now and 30 ms ago.

use std::collections::VecDeque;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use super::pitch::RATE;

/// Samples at 8 kHz that a spectrum is taken of: 32 ms.
pub(super) const WINDOW: usize = 256;
/// Bands, evenly spaced in mel, in which the envelope is kept.
const BANDS: usize = 12;
/// Where they begin and end, Hz: what the first three formants of a vowel lie in.
const FROM_HZ: f32 = 100.0;
const TO_HZ: f32 = 3_800.0;
/// What is this far below the loudest band is not heard and may change as it likes, dB.
const FLOOR_DB: f32 = 35.0;
/// Frames between the two envelopes that are compared.
const LAG: usize = 3;
/// A change of this many dB, root mean square over the bands, makes the steadiness 1/e.
const CHANGE_DB: f32 = 6.0;

type Envelope = [f32; BANDS];

/// Compares each frame with the one 30 ms before.
pub(super) struct Steadiness {
    fft: Arc<dyn RealToComplex<f32>>,
    taper: Vec<f32>,
    /// Where each band begins and the last one ends, in bins.
    edges: [usize; BANDS + 1],
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    last: VecDeque<Envelope>,
}

impl Steadiness {
    pub(super) fn new() -> Self {
        let fft = RealFftPlanner::new().plan_fft_forward(WINDOW);
        let turn = std::f32::consts::TAU / WINDOW as f32;
        Self {
            taper: (0..WINDOW).map(|n| 0.5 - 0.5 * (turn * n as f32).cos()).collect(),
            edges: edges(),
            input: fft.make_input_vec(),
            output: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            last: VecDeque::with_capacity(LAG + 1),
            fft,
        }
    }

    /// Forgets what was heard: after silence a sound begins anew.
    pub(super) fn reset(&mut self) {
        self.last.clear();
    }

    /// How little `samples` differ from those of 30 ms before, 0 to 1; 0 where there were
    /// none.
    pub(super) fn of(&mut self, samples: &[f32]) -> f32 {
        for ((input, sample), taper) in self.input.iter_mut().zip(samples).zip(&self.taper) {
            *input = sample * taper;
        }
        if self.fft.process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch).is_err() {
            return 0.0;
        }
        let envelope = self.envelope();
        self.last.push_back(envelope);
        if self.last.len() <= LAG {
            return 0.0;
        }
        self.last.pop_front().map_or(0.0, |before| (-distance_db(&before, &envelope) / CHANGE_DB).exp())
    }

    /// The bands' levels, dB, the mean of them 0: how loud the sound is does not matter.
    fn envelope(&self) -> Envelope {
        let mut bands = [0.0; BANDS];
        for (band, edge) in bands.iter_mut().zip(self.edges.windows(2)) {
            let power: f32 = self.output[edge[0]..edge[1]].iter().map(|bin| bin.norm_sqr()).sum();
            *band = 10.0 * (power / (edge[1] - edge[0]) as f32).max(1e-12).log10();
        }
        let loudest = bands.iter().copied().fold(f32::MIN, f32::max);
        for band in &mut bands {
            *band = band.max(loudest - FLOOR_DB);
        }
        let mean = bands.iter().sum::<f32>() / BANDS as f32;
        bands.map(|band| band - mean)
    }
}

fn distance_db(a: &Envelope, b: &Envelope) -> f32 {
    let squares: f32 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    (squares / BANDS as f32).sqrt()
}

fn edges() -> [usize; BANDS + 1] {
    let mel = |hz: f32| 1127.0 * (1.0 + hz / 700.0).ln();
    let hz = |mel: f32| 700.0 * ((mel / 1127.0).exp() - 1.0);
    let mut edges = [0; BANDS + 1];
    let mut least = 0;
    for (band, edge) in edges.iter_mut().enumerate() {
        let at = hz(mel(FROM_HZ) + (mel(TO_HZ) - mel(FROM_HZ)) * band as f32 / BANDS as f32);
        *edge = ((at / RATE * WINDOW as f32).round() as usize).max(least);
        least = *edge + 1;
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_band_holds_a_bin_and_lies_below_half_the_rate() {
        let edges = edges();
        assert!(edges.windows(2).all(|pair| pair[0] < pair[1]), "{edges:?}");
        assert!(edges[BANDS] <= WINDOW / 2);
    }

    #[test]
    fn a_held_tone_is_steady_and_one_that_moves_is_not() {
        let tone = |hz: f32, frame: usize| -> Vec<f32> {
            (0..WINDOW).map(|n| (std::f32::consts::TAU * hz * (frame * 80 + n) as f32 / RATE).sin() * 0.3).collect()
        };
        let mut steadiness = Steadiness::new();
        let held: Vec<f32> = (0..10).map(|frame| steadiness.of(&tone(300.0, frame))).collect();
        assert_eq!(held[..LAG], [0.0; LAG], "nothing to compare with yet");
        assert!(held[LAG..].iter().all(|held| *held > 0.9), "{held:?}");
        let moving: Vec<f32> = (0..10).map(|frame| steadiness.of(&tone(300.0 + 150.0 * frame as f32, 0))).collect();
        assert!(moving[LAG..].iter().all(|moving| *moving < 0.4), "{moving:?}");
    }
}

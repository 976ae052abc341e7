//! Log-mel features as Whisper computes them (80 bands, 25 ms windows every 10 ms),
//! for the end-of-turn model.
//!
//! Source: the Whisper paper (Radford et al. 2022, section 2.2) and the feature
//! extractor that Smart Turn was trained with: reflect padding, periodic Hann window,
//! Slaney mel scale, log10 clamped to 8 below the maximum, then `(x + 4) / 4`.

use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex};

use crate::audio::MODEL_RATE;

/// Mel bands.
pub const BANDS: usize = 80;
/// Samples between frames: 10 ms.
pub const HOP: usize = 160;
const FFT: usize = 400;
const BINS: usize = FFT / 2 + 1;

/// Computes features; keeps its plan and filters between calls.
pub struct MelFeatures {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// For each band: the first bin of its triangle, then the weights.
    filters: Vec<(usize, Vec<f32>)>,
}

impl Default for MelFeatures {
    fn default() -> Self {
        let window = (0..FFT)
            .map(|i| {
                let phase = 2.0 * std::f64::consts::PI * i as f64 / FFT as f64;
                (0.5 - 0.5 * phase.cos()) as f32
            })
            .collect();
        let fft = RealFftPlanner::<f32>::new().plan_fft_forward(FFT);
        Self { fft, window, filters: slaney_filters() }
    }
}

impl MelFeatures {
    /// Features of `audio` (16 kHz, mono): `BANDS` rows of `audio.len() / HOP` frames,
    /// row after row.
    pub fn compute(&self, audio: &[f32]) -> Vec<f32> {
        let frames = audio.len() / HOP;
        let mut features = vec![0.0f32; BANDS * frames];
        let mut frame = self.fft.make_input_vec();
        let mut spectrum = self.fft.make_output_vec();
        let mut scratch = self.fft.make_scratch_vec();
        let mut power = [0.0f32; BINS];
        let mut loudest = f32::MIN;
        for t in 0..frames {
            for (i, sample) in frame.iter_mut().enumerate() {
                *sample = reflected(audio, (t * HOP + i) as isize - (FFT / 2) as isize) * self.window[i];
            }
            self.fft
                .process_with_scratch(&mut frame, &mut spectrum, &mut scratch)
                .expect("the buffers were made by this plan");
            for (p, bin) in power.iter_mut().zip(&spectrum) {
                *p = bin.norm_sqr();
            }
            for (band, (first, weights)) in self.filters.iter().enumerate() {
                let energy: f32 = weights.iter().zip(&power[*first..]).map(|(w, p)| w * p).sum();
                let value = energy.max(1e-10).log10();
                loudest = loudest.max(value);
                features[band * frames + t] = value;
            }
        }
        for value in &mut features {
            *value = (value.max(loudest - 8.0) + 4.0) / 4.0;
        }
        features
    }
}

/// The sample at `index`, mirrored at both ends.
fn reflected(audio: &[f32], index: isize) -> f32 {
    let last = audio.len() as isize - 1;
    let index = if index < 0 { -index } else { index };
    let index = if index > last { 2 * last - index } else { index };
    usize::try_from(index).ok().and_then(|i| audio.get(i)).copied().unwrap_or(0.0)
}

fn hz_to_mel(hz: f64) -> f64 {
    if hz < 1000.0 { hz * 3.0 / 200.0 } else { 15.0 + (hz / 1000.0).ln() * 27.0 / 6.4f64.ln() }
}

fn mel_to_hz(mel: f64) -> f64 {
    if mel < 15.0 { mel * 200.0 / 3.0 } else { 1000.0 * ((mel - 15.0) * 6.4f64.ln() / 27.0).exp() }
}

fn slaney_filters() -> Vec<(usize, Vec<f32>)> {
    let top = hz_to_mel(f64::from(MODEL_RATE) / 2.0);
    let edge = |i: usize| mel_to_hz(top * i as f64 / (BANDS + 1) as f64);
    let bin_hz = f64::from(MODEL_RATE) / FFT as f64;
    (0..BANDS)
        .map(|band| {
            let (low, centre, high) = (edge(band), edge(band + 1), edge(band + 2));
            let height = 2.0 / (high - low);
            let weight = |bin: usize| {
                let hz = bin as f64 * bin_hz;
                let rising = (hz - low) / (centre - low);
                let falling = (high - hz) / (high - centre);
                (rising.min(falling).max(0.0) * height) as f32
            };
            let first = (0..BINS).find(|b| weight(*b) > 0.0).unwrap_or(0);
            let weights = (first..BINS).map(weight).take_while(|w| *w > 0.0).collect();
            (first, weights)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_lights_the_band_of_its_frequency() {
        let audio: Vec<f32> =
            (0..16_000).map(|i| (2.0 * std::f32::consts::PI * 1000.0 * i as f32 / 16_000.0).sin()).collect();
        let features = MelFeatures::default().compute(&audio);
        let frames = audio.len() / HOP;
        let band = (0..BANDS)
            .max_by(|a, b| features[a * frames + 50].total_cmp(&features[b * frames + 50]))
            .expect("there are bands");
        let centre = mel_to_hz(hz_to_mel(8000.0) * (band + 1) as f64 / (BANDS + 1) as f64);
        assert!((centre - 1000.0).abs() < 60.0, "band {band} is centred on {centre} Hz");
    }

    #[test]
    fn silence_and_nothing_have_features_too() {
        let mel = MelFeatures::default();
        assert_eq!(mel.compute(&[]).len(), 0);
        let silent = mel.compute(&[0.0; 1600]);
        assert_eq!(silent.len(), BANDS * 10);
        assert!(silent.iter().all(|v| (*v - silent[0]).abs() < 1e-6));
    }
}

//! Samples in, frames out: all that is kept of a track while it is read once.
//!
//! Memory is bounded: twelve bytes a frame for at most [`MAX_FRAMES`], and a second of audio.

use std::collections::VecDeque;

use super::pitch::{self, SPAN};
use super::spectrum::{Steadiness, WINDOW};
use super::{Contour, FRAME_MS, Frame, MAX_FRAMES, RATE, SILENCE_DB, smooth};

/// Samples of a frame.
const FRAME: usize = RATE as usize * FRAME_MS as usize / 1_000;
/// Samples of a frame at half the rate.
const HALF_FRAME: usize = FRAME / 2;
/// Samples worked on at a time, whatever is pushed.
const BLOCK: usize = RATE as usize;
/// Below this, nobody speaks and nothing is analysed, dB.
const QUIET_DB: f32 = -70.0;
/// A frame that is this much quieter below half the rate is a hiss, dB.
const HISS_DB: f32 = 20.0;
/// Zeros before the first sample, so that the analysis of a frame is centred on it.
const LEAD: usize = SPAN / 2 - HALF_FRAME / 2;
/// What the filter against a constant offset forgets in a sample: it passes all above 13 Hz.
const OFFSET_DECAY: f32 = 0.995;

/// The low-pass before every second sample is dropped: a half-band filter, which is half in
/// the middle and has its other taps these many samples to both sides; it passes what is below
/// 3.4 kHz and stops what is above 4.7 kHz.
const ODD: [usize; 6] = [1, 3, 5, 7, 9, 11];
/// Samples that it reaches to each side.
const REACH: usize = 11;
/// Samples that it looks at.
const TAPS: usize = 2 * REACH + 1;

/// Makes a [`Contour`] of the candidate's track, [`RATE`] samples a second, mono.
///
/// What is not a number counts as silence, what is above full scale as full scale.
pub struct ContourBuilder {
    frames: Vec<Frame>,
    /// The last sample before and after the filter against a constant offset.
    offset: Option<(f32, f32)>,
    /// The sum of squares and the count of the frame that is being filled.
    energy: (f32, usize),
    /// Levels of frames that wait for the audio after them.
    levels: VecDeque<f32>,
    low_pass: [f32; ODD.len()],
    /// Cleaned samples that the low-pass still looks at.
    samples: Vec<f32>,
    /// The same at half the rate, from the first one that the next frame looks at.
    halved: Vec<f32>,
    /// Whether the next sample is one that is kept when every second one is dropped.
    odd: bool,
    steadiness: Steadiness,
}

impl Default for ContourBuilder {
    fn default() -> Self {
        Self {
            frames: Vec::new(),
            offset: None,
            energy: (0.0, 0),
            levels: VecDeque::new(),
            low_pass: low_pass(),
            samples: vec![0.0; REACH],
            halved: vec![0.0; LEAD],
            odd: false,
            steadiness: Steadiness::new(),
        }
    }
}

impl ContourBuilder {
    /// Takes the next samples, any number of them.
    pub fn push(&mut self, samples: &[f32]) {
        for block in samples.chunks(BLOCK) {
            if self.frames.len() >= MAX_FRAMES {
                return;
            }
            for sample in block {
                self.clean(*sample);
            }
            self.halve();
            self.analyse();
        }
    }

    /// The frames of all that was pushed; a last frame that is less than half full is dropped.
    pub fn finish(mut self) -> Contour {
        if self.energy.1 >= FRAME / 2 {
            self.end_frame();
        }
        self.samples.resize(self.samples.len() + TAPS, 0.0);
        self.halve();
        self.halved.resize(self.halved.len() + SPAN + HALF_FRAME, 0.0);
        self.analyse();
        self.frames.truncate(MAX_FRAMES);
        smooth::smooth(&mut self.frames);
        Contour { frames: self.frames }
    }

    fn clean(&mut self, sample: f32) {
        let sample = if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
        let (before, after) = self.offset.unwrap_or((sample, 0.0));
        let centred = sample - before + OFFSET_DECAY * after;
        self.offset = Some((sample, centred));
        self.samples.push(centred);
        self.energy.0 += centred * centred;
        self.energy.1 += 1;
        if self.energy.1 == FRAME {
            self.end_frame();
        }
    }

    fn end_frame(&mut self) {
        let power = self.energy.0 / self.energy.1.max(1) as f32;
        self.levels.push_back((10.0 * power.log10()).max(SILENCE_DB));
        self.energy = (0.0, 0);
    }

    /// Low-passes what is new and keeps every second sample of it.
    fn halve(&mut self) {
        let new = (self.samples.len() + 1).saturating_sub(TAPS);
        for at in 0..new {
            if !self.odd {
                let window = &self.samples[at..at + TAPS];
                let sides = self.low_pass.iter().zip(ODD).map(|(tap, n)| tap * (window[REACH - n] + window[REACH + n]));
                self.halved.push(0.5 * window[REACH] + sides.sum::<f32>());
            }
            self.odd = !self.odd;
        }
        self.samples.drain(..new);
    }

    /// Makes the frames for which all audio is there.
    fn analyse(&mut self) {
        let mut used = 0;
        while self.halved.len() >= used + SPAN {
            let Some(level) = self.levels.pop_front() else { break };
            let around = &self.halved[used..used + SPAN];
            let frame = if level < QUIET_DB {
                self.steadiness.reset();
                Frame { level, ..Frame::default() }
            } else {
                let middle = (SPAN - WINDOW) / 2;
                let steadiness = self.steadiness.of(&around[middle..middle + WINDOW]);
                let pitch = if is_voice_band(around, level) { pitch::estimate(around) } else { None };
                Frame { level, pitch: pitch.unwrap_or(0.0), steadiness }
            };
            self.frames.push(frame);
            used += HALF_FRAME;
        }
        self.halved.drain(..used);
    }
}

/// Whether what is left below half the rate is loud enough beside the whole; else it is a hiss,
/// whose remains in there have no pitch that anybody hears.
fn is_voice_band(samples: &[f32], level: f32) -> bool {
    let power = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32;
    10.0 * power.log10() >= level - HISS_DB
}

/// The taps [`ODD`] samples from the middle: sine over its argument, Hamming-windowed.
fn low_pass() -> [f32; ODD.len()] {
    let tap = |n: usize| {
        let (n, pi) = (n as f32, std::f32::consts::PI);
        (n * pi / 2.0).sin() / (n * pi) * (0.54 + 0.46 * (n * pi / (REACH + 1) as f32).cos())
    };
    let sum: f32 = ODD.iter().map(|n| 2.0 * tap(*n)).sum();
    // a constant passes unchanged: the middle tap is a half, the others are the other half
    ODD.map(|n| tap(n) * 0.5 / sum)
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use proptest::prelude::*;

    use super::*;

    fn contour(samples: &[f32]) -> Vec<Frame> {
        let mut builder = ContourBuilder::default();
        builder.push(samples);
        builder.finish().frames
    }

    /// A voice: harmonics that grow weaker, at a pitch that may move.
    fn voice(seconds: f32, amplitude: f32, hz: impl Fn(f32) -> f32) -> Vec<f32> {
        let mut phase = 0.0f32;
        (0..(seconds * RATE as f32) as usize)
            .map(|n| {
                phase = (phase + hz(n as f32 / RATE as f32) / RATE as f32).fract();
                (1..=8).map(|harmonic| (TAU * phase * harmonic as f32).sin() / harmonic as f32).sum::<f32>() * amplitude
            })
            .collect()
    }

    #[test]
    fn the_pitch_of_held_voices_is_within_two_percent() {
        for hz in [62.0, 90.0, 120.0, 180.0, 240.0, 330.0, 480.0] {
            let frames = contour(&voice(0.5, 0.2, |_| hz));
            for frame in &frames[3..frames.len() - 3] {
                assert!((frame.pitch / hz - 1.0).abs() < 0.02, "{hz} Hz heard as {}", frame.pitch);
            }
        }
    }

    #[test]
    fn the_pitch_of_a_gliding_voice_is_followed_within_two_percent() {
        let glide = |seconds: f32| 100.0 + 80.0 * seconds;
        let frames = contour(&voice(2.0, 0.2, glide));
        for (place, frame) in frames.iter().enumerate().skip(3).take(frames.len() - 6) {
            let hz = glide((place as f32 + 0.5) / 100.0);
            assert!((frame.pitch / hz - 1.0).abs() < 0.02, "{hz} Hz heard as {}", frame.pitch);
        }
    }

    #[test]
    fn levels_follow_the_voice_in_its_own_frame() {
        let step = |n: usize| if n < 8_000 { 0.05 } else { 0.5 };
        let samples: Vec<f32> = (0..16_000).map(|n| step(n) * (TAU * 200.0 * n as f32 / 16_000.0).sin()).collect();
        let frames = contour(&samples);
        assert_eq!(frames.len(), 100);
        // a sine's root mean square is 3 dB below its peak
        assert!((frames[20].level - -29.03).abs() < 0.2, "{}", frames[20].level);
        assert!((frames[48].level - -29.03).abs() < 0.2, "{}", frames[48].level);
        assert!((frames[51].level - -9.03).abs() < 0.2, "{}", frames[51].level);
    }

    #[test]
    fn silence_and_a_constant_offset_are_silent() {
        for sample in [0.0, 0.4, -1.0, f32::NAN, f32::INFINITY] {
            let frames = contour(&[sample; 4_800]);
            assert_eq!(frames.len(), 30);
            assert!(frames.iter().all(|frame| *frame == Frame::default()), "{sample}: {:?}", frames[0]);
        }
    }

    #[test]
    fn a_voice_on_an_offset_cut_by_silence_and_broken_samples_keeps_its_pitch() {
        let mut samples: Vec<f32> = voice(1.0, 0.9, |_| 150.0).iter().map(|sample| sample + 0.2).collect();
        samples[4_000..6_000].fill(0.0);
        samples[9_000..9_100].fill(f32::NAN);
        let frames = contour(&samples);
        for place in [10, 20, 45, 70, 90] {
            assert!((frames[place].pitch / 150.0 - 1.0).abs() < 0.02, "frame {place}: {:?}", frames[place]);
        }
        assert_eq!(frames[31].pitch, 0.0);
    }

    #[test]
    fn what_is_above_half_the_rate_of_the_analysis_is_no_pitch() {
        let samples: Vec<f32> = (0..16_000).map(|n| 0.3 * (TAU * 7_900.0 * n as f32 / 16_000.0).sin()).collect();
        assert!(contour(&samples).iter().skip(2).all(|frame| frame.pitch == 0.0));
    }

    #[test]
    fn a_last_frame_that_is_half_full_counts() {
        assert_eq!(contour(&[]).len(), 0);
        assert_eq!(contour(&[0.1; 79]).len(), 0);
        assert_eq!(contour(&[0.1; 80]).len(), 1);
        assert_eq!(contour(&[0.1; 239]).len(), 1);
    }

    #[test]
    fn nothing_is_kept_after_four_hours() {
        let mut builder = ContourBuilder::default();
        let minute = vec![0.0; 60 * RATE as usize];
        for _ in 0..245 {
            builder.push(&minute);
        }
        assert_eq!(builder.finish().frames.len(), MAX_FRAMES);
    }

    #[test]
    #[ignore = "prints how long an hour takes: cargo nextest run --release -p vivavoce-scoring an_hour --run-ignored all --no-capture"]
    fn an_hour_of_voice_is_read_in_seconds() {
        let minute = voice(60.0, 0.2, |seconds| 140.0 + 30.0 * (seconds * 3.0).sin());
        let began = std::time::Instant::now();
        let mut builder = ContourBuilder::default();
        for _ in 0..60 {
            builder.push(&minute);
        }
        let frames = builder.finish().frames.len();
        println!("{frames} frames, all of them voiced, in {:?}", began.elapsed());
        assert_eq!(frames, 360_000);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn how_a_track_is_cut_does_not_matter(seed: u32, sizes in prop::collection::vec(1usize..4_000, 1..40)) {
            let mut state = seed;
            let mut random = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 24) as f32 - 0.5
            };
            let total: usize = sizes.iter().sum();
            let samples: Vec<f32> = (0..total).map(|n| 0.4 * (n as f32 * 0.05).sin() + 0.02 * random()).collect();
            let mut builder = ContourBuilder::default();
            let mut rest = samples.as_slice();
            for size in sizes {
                let (chunk, left) = rest.split_at(size);
                builder.push(chunk);
                rest = left;
            }
            prop_assert_eq!(builder.finish().frames, contour(&samples));
        }

        #[test]
        fn any_samples_make_sound_frames(samples in prop::collection::vec(any::<f32>(), 0..3_000)) {
            for frame in contour(&samples) {
                prop_assert!((SILENCE_DB..=20.0).contains(&frame.level));
                prop_assert!(frame.pitch == 0.0 || (60.0..=500.0).contains(&frame.pitch));
                prop_assert!((0.0..=1.0).contains(&frame.steadiness));
            }
        }
    }
}

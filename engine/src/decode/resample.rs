//! Sample rates: the wire's 48 kHz to the models' 16 kHz, and any voice's rate to the wire's.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

use crate::audio::{MODEL_RATE, WIRE_RATE};

/// About how much audio goes through one transform. The filter is as long as this: longer
/// is steeper, shorter is sooner. 10 ms costs 5 ms of delay.
const BLOCKS_PER_SECOND: u32 = 100;

/// What a voice may reasonably run at.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// A rate that cannot be converted. Whoever named the rate (a voice's configuration, a
/// file's header) can mend it.
#[derive(Debug, thiserror::Error)]
#[error("cannot resample from {from} Hz to {to} Hz")]
pub struct ResampleError {
    /// The rate offered.
    pub from: u32,
    /// The rate asked for.
    pub to: u32,
}

/// A streaming resampler for one mono channel, anti-aliased. What comes out is aligned
/// with what went in: the filter's own delay is cut off at the start and made up for by
/// [`flush`](Self::flush).
pub struct Resampler {
    from: u64,
    to: u64,
    /// None where the rates are the same.
    fft: Option<Fft<f32>>,
    /// Input that does not fill a block yet.
    pending: Vec<f32>,
    block: Vec<f32>,
    /// Output still to be cut off at the start.
    delay: usize,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// A resampler between two rates of 8 to 192 kHz.
    pub fn new(from: u32, to: u32) -> Result<Self, ResampleError> {
        let refused = ResampleError { from, to };
        if !RATES.contains(&from) || !RATES.contains(&to) {
            return Err(refused);
        }
        let fft = if from == to {
            None
        } else {
            let block = (from / BLOCKS_PER_SECOND) as usize;
            let (rate_in, rate_out) = (from as usize, to as usize);
            match Fft::<f32>::new(rate_in, rate_out, block, 1, FixedSync::Both) {
                Ok(fft) => Some(fft),
                Err(_) => return Err(refused),
            }
        };
        let delay = fft.as_ref().map_or(0, |fft| fft.output_delay());
        let block = vec![0.0; fft.as_ref().map_or(0, |fft| fft.output_frames_max())];
        Ok(Self {
            from: u64::from(from),
            to: u64::from(to),
            fft,
            pending: Vec::new(),
            block,
            delay,
            taken: 0,
            given: 0,
        })
    }

    /// From the wire to the models.
    pub fn to_model() -> Self {
        Self::new(WIRE_RATE, MODEL_RATE).expect("48 kHz to 16 kHz is a ratio of whole numbers")
    }

    /// Takes samples in and appends what is ready to `out`.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.taken += samples.len() as u64;
        let Some(fft) = &self.fft else {
            out.extend_from_slice(samples);
            self.given += samples.len() as u64;
            return;
        };
        let block = fft.input_frames_next();
        let mut rest = samples;
        let mut pending = std::mem::take(&mut self.pending);
        if !pending.is_empty() {
            let (head, tail) = rest.split_at(rest.len().min(block - pending.len()));
            pending.extend_from_slice(head);
            rest = tail;
            if pending.len() == block {
                self.run(&pending, out);
                pending.clear();
            }
        }
        let blocks = rest.chunks_exact(block);
        pending.extend_from_slice(blocks.remainder());
        self.pending = pending;
        for whole in blocks {
            self.run(whole, out);
        }
    }

    /// Appends the rest, so that all that came in has come out, and starts anew.
    pub fn flush(&mut self, out: &mut Vec<f32>) {
        let due = (self.taken * self.to).div_ceil(self.from);
        if let Some(block) = self.fft.as_ref().map(|fft| fft.input_frames_next()) {
            let mut tail = std::mem::take(&mut self.pending);
            while self.given < due {
                tail.resize(block, 0.0);
                self.run(&tail, out);
                tail.clear();
            }
            out.truncate(out.len() - (self.given - due) as usize);
        }
        self.reset();
    }

    /// Forgets what was taken in and not yet given out.
    pub fn reset(&mut self) {
        self.pending.clear();
        (self.taken, self.given) = (0, 0);
        if let Some(fft) = &mut self.fft {
            fft.reset();
            self.delay = fft.output_delay();
        }
    }

    fn run(&mut self, whole: &[f32], out: &mut Vec<f32>) {
        let Some(fft) = &mut self.fft else { return };
        let room = self.block.len();
        let input =
            InterleavedSlice::new(whole, 1, whole.len()).expect("one channel of as many frames as the slice has");
        let mut output = InterleavedSlice::new_mut(&mut self.block, 1, room)
            .expect("one channel of as many frames as the slice has");
        let (_, made) = fft
            .process_into_buffer(&input, &mut output, None::<&Indexing>)
            .expect("a whole block in, and room for the longest block out");
        let cut = self.delay.min(made);
        self.delay -= cut;
        self.given += (made - cut) as u64;
        out.extend_from_slice(&self.block[cut..made]);
    }
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use super::*;
    use crate::audio::rms;

    fn tone(hertz: f32, rate: u32, samples: usize) -> Vec<f32> {
        (0..samples).map(|n| 0.5 * (TAU * hertz * n as f32 / rate as f32).sin()).collect()
    }

    fn resampled(from: u32, to: u32, input: &[f32], piece: usize) -> Vec<f32> {
        let mut resampler = Resampler::new(from, to).unwrap();
        let mut out = Vec::new();
        for piece in input.chunks(piece) {
            resampler.push(piece, &mut out);
        }
        resampler.flush(&mut out);
        out
    }

    #[test]
    fn a_tone_keeps_its_level_its_pitch_and_its_place() {
        for (from, to) in [(48_000, 16_000), (22_050, 48_000), (16_000, 48_000), (24_000, 48_000)] {
            let out = resampled(from, to, &tone(1_000.0, from, from as usize), 960);
            let wanted = tone(1_000.0, to, to as usize);
            let middle = to as usize / 10..to as usize * 9 / 10;
            let difference: Vec<f32> = out[middle.clone()].iter().zip(&wanted[middle]).map(|(a, b)| a - b).collect();
            assert!(rms(&difference) < 0.005, "{from} to {to}: off by {}", rms(&difference));
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_suppressed_by_50_db() {
        for hertz in [9_000.0, 10_000.0, 13_000.0, 15_000.0, 20_000.0] {
            let out = resampled(48_000, 16_000, &tone(hertz, 48_000, 48_000), 960);
            let level = 20.0 * (rms(&out[1_600..14_400]) / rms(&tone(hertz, 48_000, 48_000))).log10();
            assert!(level < -50.0, "{hertz} Hz comes through at {level:.1} dB");
        }
    }

    #[test]
    fn speech_up_to_seven_kilohertz_goes_through_whole() {
        for hertz in [100.0, 3_000.0, 6_000.0, 7_000.0] {
            let out = resampled(48_000, 16_000, &tone(hertz, 48_000, 48_000), 960);
            let level = 20.0 * (rms(&out[1_600..14_400]) / 0.5f32 * 2f32.sqrt()).log10();
            assert!(level.abs() < 1.0, "{hertz} Hz changed by {level:.2} dB");
        }
    }

    #[test]
    fn nothing_is_lost_at_the_end_whatever_the_pieces() {
        for length in [1, 7, 480, 959, 960, 10_001] {
            for piece in [1, 120, 960, 5_760] {
                let input = tone(300.0, 48_000, length);
                assert_eq!(resampled(48_000, 16_000, &input, piece).len(), length.div_ceil(3));
                let up = resampled(22_050, 48_000, &input, piece).len();
                assert_eq!(up, (length * 48_000).div_ceil(22_050));
                assert_eq!(resampled(48_000, 48_000, &input, piece), input);
            }
        }
    }

    #[test]
    fn a_flushed_resampler_starts_anew() {
        let input = tone(440.0, 48_000, 4_321);
        let mut resampler = Resampler::to_model();
        let (mut first, mut second) = (Vec::new(), Vec::new());
        resampler.push(&input, &mut first);
        resampler.flush(&mut first);
        resampler.push(&input, &mut second);
        resampler.flush(&mut second);
        assert_eq!(first, second);
    }

    #[test]
    fn a_rate_nobody_speaks_at_is_refused() {
        assert!(Resampler::new(0, 48_000).is_err());
        assert!(Resampler::new(48_000, 4_000_000).is_err());
    }
}

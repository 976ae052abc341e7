//! From a provider's bytes to samples at the engine's rate, piece by piece.

use vivavoce_engine::audio::WIRE_RATE;
use vivavoce_engine::decode::Resampler;
use vivavoce_engine::decode::resample::ResampleError;

/// What is quieter is no voice: -60 dB.
const SILENT: f32 = 0.001;

/// 16-bit little-endian mono at some rate becomes samples at 48 kHz. Silence before the first
/// sound is left out: it would only be waited for.
pub struct Pieces {
    resampler: Resampler,
    /// The first byte of a sample whose second has not come.
    odd: Option<u8>,
    sounded: bool,
    samples: Vec<f32>,
}

impl Pieces {
    /// For sound at this rate.
    pub fn new(rate: u32) -> Result<Self, ResampleError> {
        Ok(Self { resampler: Resampler::new(rate, WIRE_RATE)?, odd: None, sounded: false, samples: Vec::new() })
    }

    /// Whether anything was heard.
    pub fn sounded(&self) -> bool {
        self.sounded
    }

    /// Takes bytes in; appends what is ready to `out`.
    pub fn push(&mut self, mut bytes: &[u8], out: &mut Vec<f32>) {
        self.samples.clear();
        if let (Some(low), Some((high, rest))) = (self.odd, bytes.split_first()) {
            self.samples.push(sample([low, *high]));
            (self.odd, bytes) = (None, rest);
        }
        let (pairs, odd) = bytes.as_chunks::<2>();
        self.samples.extend(pairs.iter().copied().map(sample));
        if let [low] = odd {
            self.odd = Some(*low);
        }
        let mut samples = self.samples.as_slice();
        if !self.sounded {
            match samples.iter().position(|sample| sample.abs() > SILENT) {
                Some(first) => (self.sounded, samples) = (true, &samples[first..]),
                None => return,
            }
        }
        self.resampler.push(samples, out);
    }

    /// The rest.
    pub fn flush(&mut self, out: &mut Vec<f32>) {
        if self.sounded {
            self.resampler.flush(out);
        }
    }
}

fn sample(bytes: [u8; 2]) -> f32 {
    f32::from(i16::from_le_bytes(bytes)) / 32_768.0
}

/// The rate of a RIFF WAV by its first bytes (16-bit mono PCM), and where its samples begin.
/// Sizes are not looked at: one that is streamed does not know them.
pub fn wav(bytes: &[u8]) -> Option<(u32, usize)> {
    let number = |at: usize, count: usize| {
        let bytes = bytes.get(at..at + count)?;
        Some(bytes.iter().rev().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)))
    };
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let (mut at, mut rate) = (12, None);
    loop {
        let size = number(at + 4, 4)? as usize;
        match bytes.get(at..at + 4)? {
            b"data" => return Some((rate?, at + 8)),
            b"fmt " => {
                let is_ours = number(at + 8, 2)? == 1 && number(at + 10, 2)? == 1 && number(at + 22, 2)? == 16;
                rate = is_ours.then(|| number(at + 12, 4)).flatten();
            }
            _ => {}
        }
        at = at.checked_add(8 + size + size % 2)?;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tone(samples: usize) -> Vec<u8> {
        (0..samples).flat_map(|n| (((n as f32 * 0.1).sin() * 9_000.0) as i16).to_le_bytes()).collect()
    }

    #[test]
    fn twice_the_rate_is_twice_the_samples_however_the_bytes_are_cut() {
        for size in [1, 3, 480, 5_000] {
            let mut pieces = Pieces::new(24_000).expect("a rate");
            let mut out = Vec::new();
            tone(2_400).chunks(size).for_each(|bytes| pieces.push(bytes, &mut out));
            pieces.flush(&mut out);
            // The very first sample of the sine is silent.
            assert!(out.len().abs_diff(4_800) <= 4, "{size}: {}", out.len());
        }
    }

    #[test]
    fn silence_before_the_sound_is_left_out_and_only_silence_is_no_sound() {
        let mut pieces = Pieces::new(48_000).expect("a rate");
        let mut out = Vec::new();
        pieces.push(&[0; 9_600], &mut out);
        pieces.flush(&mut out);
        assert!(out.is_empty() && !pieces.sounded());
        pieces.push(&tone(480), &mut out);
        assert!(out.len() >= 470 && pieces.sounded());
    }

    #[test]
    fn a_wav_says_its_rate() {
        let mut bytes = Vec::new();
        bytes.extend(b"RIFF\xff\xff\xff\xffWAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0\x01\0\x01\0");
        bytes.extend(22_050_u32.to_le_bytes());
        bytes.extend([0, 0, 0, 0, 2, 0, 16, 0]);
        bytes.extend(b"data\xff\xff\xff\xff");
        assert_eq!(wav(&bytes), Some((22_050, bytes.len())));
        assert_eq!(wav(b"OggS"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            wav(&bytes);
            bytes.splice(0..bytes.len().min(12), *b"RIFF\0\0\0\0WAVE");
            wav(&bytes);
        }
    }
}

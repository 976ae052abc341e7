//! A stretch of a turn between two pauses, its words found by a provider and given their times.

use vivavoce_engine::audio::MODEL_RATE;
use vivavoce_engine::event::Word;
use vivavoce_engine::listen::align::spread;
use vivavoce_engine::listen::guard::{Sound, Suspect, said};

/// What is shorter is a breath: no provider finds words in it, and some refuse it.
pub const SHORTEST: usize = MODEL_RATE as usize / 5;

/// Sound, and where it begins.
#[derive(Clone, Debug, Default)]
pub struct Segment {
    /// 16 kHz.
    pub samples: Vec<f32>,
    /// Milliseconds of the session's clock.
    pub at_ms: u64,
}

/// A word as a provider gives it.
#[derive(Clone, Debug)]
pub struct Told {
    pub text: String,
    /// Milliseconds from the segment's start, if it says.
    pub span: Option<(u64, u64)>,
    /// How sure it is, 0 to 1, if it says.
    pub confidence: Option<f32>,
}

impl Told {
    /// The words of a text that comes without more.
    pub fn of(text: &str) -> Vec<Self> {
        text.split_whitespace().map(|text| Self { text: text.to_owned(), span: None, confidence: None }).collect()
    }
}

impl Segment {
    /// Milliseconds from its start to its end.
    pub fn length_ms(&self) -> u64 {
        self.samples.len() as u64 / (u64::from(MODEL_RATE) / 1_000)
    }

    /// Whether it is worth asking anybody.
    pub fn may_hold_words(&self) -> bool {
        self.samples.len() >= SHORTEST && Sound::of(&self.samples).sound_ms > 0
    }

    /// The words on the session's clock; those that nobody can have said in this sound are left
    /// out. Where the provider gives no times they are estimated from the sound.
    pub fn words(&self, told: &[Told], no_speech: f32) -> Vec<Word> {
        let suspects: Vec<Suspect<'_>> =
            told.iter().map(|word| Suspect { text: &word.text, probability: word.confidence.unwrap_or(1.0) }).collect();
        let told = &told[..said(&suspects, Sound::of(&self.samples), no_speech)];
        let letters: Vec<usize> =
            told.iter().map(|word| word.text.chars().filter(|c| c.is_alphanumeric()).count()).collect();
        let guessed = spread(&letters, &self.samples);
        let length_ms = self.length_ms();
        let mut before = 0;
        let words = told.iter().zip(guessed).map(|(word, guessed)| {
            let (start, end) = word.span.unwrap_or(guessed);
            let start = start.clamp(before, length_ms.max(before));
            let end = end.clamp(start, length_ms.max(start));
            before = start;
            Word {
                text: word.text.clone(),
                start_ms: self.at_ms + start,
                end_ms: self.at_ms + end,
                confidence: word.confidence,
            }
        });
        words.collect()
    }

    /// As a 16-bit WAV.
    pub fn wav(&self) -> Vec<u8> {
        let bytes = 2 * self.samples.len() as u32;
        let mut wav = Vec::with_capacity(44 + bytes as usize);
        wav.extend(b"RIFF");
        wav.extend((bytes + 36).to_le_bytes());
        wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        wav.extend(MODEL_RATE.to_le_bytes());
        wav.extend((2 * MODEL_RATE).to_le_bytes());
        wav.extend(b"\x02\0\x10\0data");
        wav.extend(bytes.to_le_bytes());
        wav.extend(pcm(&self.samples));
        wav
    }
}

/// 16-bit little-endian samples.
pub fn pcm(samples: &[f32]) -> impl Iterator<Item = u8> {
    samples.iter().flat_map(|sample| ((sample * 32_767.0).round() as i16).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(ms: usize) -> Vec<f32> {
        (0..ms * 16).map(|n| (n as f32 * 0.06).sin() * 0.3).collect()
    }

    #[test]
    fn words_lie_in_order_within_their_sound_whatever_times_they_come_with() {
        let segment = Segment { samples: voice(2_000), at_ms: 5_000 };
        let mut told = Told::of("one two three");
        told[0].span = Some((1_900, 90_000));
        told[1].span = Some((100, 50));
        let words = segment.words(&told, 0.0);
        assert_eq!(words.len(), 3);
        assert!(words.is_sorted_by_key(|word| word.start_ms));
        assert!(words.iter().all(|word| word.start_ms <= word.end_ms && word.end_ms <= 7_000), "{words:?}");
    }

    #[test]
    fn words_over_silence_are_not_believed() {
        let silent = Segment { samples: vec![0.0; 32_000], at_ms: 0 };
        assert!(!silent.may_hold_words());
        assert!(silent.words(&Told::of("Thank you for watching"), 0.0).is_empty());
    }

    #[test]
    fn a_segment_is_a_wav_that_others_read() {
        let segment = Segment { samples: voice(500), at_ms: 0 };
        let reader = hound::WavReader::new(std::io::Cursor::new(segment.wav())).expect("a WAV");
        assert_eq!((reader.spec().sample_rate, reader.duration()), (16_000, 8_000));
    }
}

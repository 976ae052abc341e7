//! Words that nobody said, and how they are told from words.
//!
//! Whisper was trained on subtitles: over silence, noise and music it writes what stood there
//! ("Thank you for watching"), or the same few words over and over. Each decode's words are
//! held against its sound: is there a voice in it at all, could anybody speak as fast, how
//! likely does the model itself hold them (Koenecke et al. 2024, arXiv 2402.08021; the
//! thresholds of openai/whisper are the first two).

use super::loudness::{Loudness, levels};
use super::stabilize::same;
use crate::audio::{MODEL_RATE, rms};

/// Above this no-speech probability ...
const NO_SPEECH: f32 = 0.6;
/// ... words of less than this mean probability were invented.
const UNLIKELY_IN_SILENCE: f32 = 0.5;
/// Words of less than this mean probability were invented whatever the sound.
const UNLIKELY: f32 = 0.25;
/// And of less than this if the sound is not like a voice.
const UNLIKELY_WITHOUT_VOICE: f32 = 0.6;
/// Nobody says more words a second: an auctioneer has about 5.
const MOST_PER_SECOND: f32 = 8.0;
/// Words that the shortest sound may have.
const FREE_WORDS: usize = 2;
/// Words in a row that are looked at for repetition.
const LONGEST_LOOP: usize = 8;
/// A single word may be said so often in a row ("no, no, no"), several half as often.
const MOST_REPEATS: usize = 4;
/// Less voice than this is none.
const LEAST_VOICE_MS: usize = 60;
/// Part of the voiced moments that go on at the very pitch before: more is an instrument.
const STEADY: f32 = 0.9;

/// What subtitles say where nothing is said. Said by a voice, they are words like others.
const SUBTITLES: &[&str] = &[
    "sous-titres réalisés par",
    "sous-titres par",
    "sous-titrage",
    "sous-titrage société radio-canada",
    "merci d'avoir regardé",
    "abonnez-vous",
    "amara.org",
    "thank you for watching",
    "thanks for watching",
    "please subscribe",
    "subtitles by",
    "transcription by",
    "transcribed by",
    "www.",
];

/// What a decode's audio is like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sound {
    /// Milliseconds that are not quiet.
    pub sound_ms: usize,
    /// Milliseconds of that with a pitch, as a voice or an instrument has.
    pub voiced_ms: usize,
    /// Part of those at the same pitch as the moment before, 0 to 1.
    pub steady: f32,
}

/// Pitch is looked for at a quarter of the rate.
const PITCH_RATE: usize = MODEL_RATE as usize / 4;
/// 32 ms: two periods of the deepest voice.
const FRAME: usize = PITCH_RATE * 32 / 1_000;
/// 16 ms between frames.
const HOP: usize = FRAME / 2;
/// Periods of 400 Hz to 62 Hz.
const PERIODS: std::ops::Range<usize> = PITCH_RATE / 400..FRAME / 2;
/// A frame that is so like itself a period later has a pitch.
const VOICED: f32 = 0.6;

impl Sound {
    /// Looks at 16 kHz audio.
    pub fn of(audio: &[f32]) -> Self {
        let mut loudness = Loudness::default();
        let sound_ms = levels(audio).filter(|level| loudness.push(*level)).count() * 5;
        let low: Vec<f32> = audio.chunks_exact(4).map(|four| four.iter().sum::<f32>() / 4.0).collect();
        let loud = low.chunks(HOP).map(rms).fold(0.0, f32::max);
        let (mut voiced, mut steady, mut before) = (0, 0, None);
        for frame in low.windows(FRAME + FRAME / 2).step_by(HOP) {
            let period = if rms(&frame[..FRAME]) > loud * 0.05 { period(frame) } else { None };
            voiced += usize::from(period.is_some());
            steady += usize::from(period.is_some() && period == before);
            before = period;
        }
        let voiced_ms = if loud > 0.0005 { voiced * 16 } else { 0 };
        Self { sound_ms, voiced_ms, steady: steady as f32 / voiced.max(1) as f32 }
    }

    fn has_voice(&self) -> bool {
        self.voiced_ms >= LEAST_VOICE_MS && self.voiced_ms * 10 >= self.sound_ms
    }

    fn is_like_a_voice(&self) -> bool {
        self.has_voice() && self.steady < STEADY
    }
}

/// The period after which the frame is most like itself, if it is at all.
fn period(frame: &[f32]) -> Option<usize> {
    let (now, energy) = (&frame[..FRAME], |part: &[f32]| part.iter().map(|s| s * s).sum::<f32>());
    let own = energy(now);
    let likeness = PERIODS.map(|lag| {
        let later = &frame[lag..lag + FRAME];
        let both: f32 = now.iter().zip(later).map(|(a, b)| a * b).sum();
        (lag, both / (own * energy(later)).sqrt().max(f32::MIN_POSITIVE))
    });
    likeness.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, like)| *like >= VOICED).map(|(lag, _)| lag)
}

/// A word that a decode found, and its probability.
#[derive(Clone, Copy, Debug)]
pub struct Suspect<'a> {
    pub text: &'a str,
    pub probability: f32,
}

/// How many of the words were said: all of them, those before a repetition or before there
/// are too many, or none.
pub fn said(words: &[Suspect<'_>], sound: Sound, no_speech: f32) -> usize {
    let kept = before_loop(words).min(FREE_WORDS + (MOST_PER_SECOND * sound.sound_ms as f32 / 1_000.0) as usize);
    let words = &words[..kept];
    let mean = words.iter().map(|w| w.probability).sum::<f32>() / words.len().max(1) as f32;
    let least = if no_speech > NO_SPEECH {
        UNLIKELY_IN_SILENCE
    } else if sound.is_like_a_voice() {
        UNLIKELY
    } else {
        UNLIKELY_WITHOUT_VOICE
    };
    let invented = sound.sound_ms == 0 || mean < least || (!sound.has_voice() && is_subtitle(words));
    if invented { 0 } else { kept }
}

/// The words before they begin to repeat themselves, and what repeats, once.
fn before_loop(words: &[Suspect<'_>]) -> usize {
    for from in 0..words.len() {
        for length in 1..=LONGEST_LOOP.min((words.len() - from) / 2) {
            let times = words[from..]
                .chunks_exact(length)
                .take_while(|chunk| chunk.iter().zip(&words[from..]).all(|(a, b)| same(a.text, b.text)))
                .count();
            let most = if length == 1 { MOST_REPEATS } else { MOST_REPEATS / 2 };
            if times > most {
                return from + length;
            }
        }
    }
    words.len()
}

fn is_subtitle(words: &[Suspect<'_>]) -> bool {
    let text = words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'");
    SUBTITLES.iter().any(|phrase| text.contains(phrase))
}

/// Whether the last tokens are the same few over and over: no word is to be expected any more.
pub fn is_looping(tokens: &[i32]) -> bool {
    /// Tokens that repeat, at most: some eight words.
    const LONGEST: usize = 24;
    /// Tokens of all repetitions together, at least.
    const LEAST: usize = 12;
    (1..=LONGEST).any(|length| {
        let times = LEAST.div_ceil(length).max(MOST_REPEATS);
        tokens.len() >= length * times && {
            let last = &tokens[tokens.len() - length..];
            tokens.rchunks_exact(length).take(times).all(|chunk| chunk == last)
        }
    })
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;

//! Filled pauses: hesitations ("euh", "um") and discourse markers ("tu vois", "you know"),
//! from the words and, as recognisers leave many hesitations out, from the audio beside them.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;

use crate::span::Span;

use super::held::{self, Held};
use super::markers;
use super::syllables;
use super::voice::Voice;
use super::words::{Range, SpokenTurn};

/// A held sound outside the words lies outside them for at least this long.
const LEAST_UNCOVERED_MS: u64 = held::SHORTEST_MS;
/// A held sound inside a word's time is no part of it if it is at least this long …
const LEAST_INSIDE_MS: u64 = 220;
/// … the word's time is longer than its syllables take at the speaker's own pace by this much …
const SPARE_MS: u64 = 200;
/// … where no pace is quicker than this …
const QUICKEST_PACE_MS: u64 = 180;
/// … and the time that is left is enough to say it quickly.
const QUICK_SYLLABLE_MS: u64 = 100;

/// What kind of filled pause it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FillerKind {
    /// A sound that is no word: "euh", "um", a vowel that is held.
    Hesitation,
    /// A word or phrase that says nothing here: "tu vois", "like".
    Marker,
}

/// What a filled pause was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FillerSource {
    /// The transcript has it.
    Words,
    /// It is heard and the transcript does not have it.
    Audio,
}

/// A filled pause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filler {
    /// What kind it is.
    pub kind: FillerKind,
    /// What it was found in.
    pub source: FillerSource,
    /// How sure that is, 0 to 1: a rule's own estimate, not a measured rate.
    pub confidence: f64,
    /// Start, milliseconds of the session's clock.
    pub start_ms: u64,
    /// End.
    pub end_ms: u64,
    /// The words; none for a sound that the transcript does not have.
    pub span: Option<Span>,
}

/// How long a syllable takes the speaker, milliseconds: the words' time for each of theirs.
pub(super) fn pace_ms(turns: &[SpokenTurn<'_>], language: Language) -> u64 {
    let words = turns.iter().flat_map(|turn| &turn.words);
    let (time, syllables) = words.fold((0u64, 0u64), |(time, syllables), word| {
        (time + word.range.length_ms(), syllables + u64::from(syllables::count(&word.key, language)))
    });
    (time / syllables.max(1)).max(QUICKEST_PACE_MS)
}

/// Finds the filled pauses of a turn, in order of time; a syllable takes the speaker
/// `pace_ms`.
pub(super) fn find(turn: &SpokenTurn<'_>, voice: Option<&Voice<'_>>, pace_ms: u64, language: Language) -> Vec<Filler> {
    let mut fillers: Vec<Filler> =
        markers::find(&turn.words, language).into_iter().map(|found| of_words(turn, found)).collect();
    let mut held = voice.map(|voice| held::find(voice, turn.range)).unwrap_or_default();
    // the longest first: of a stretched word, the last syllable is held a little as well
    held.sort_by_key(|sound| std::cmp::Reverse(sound.range.length_ms()));
    let mut beside = BesideWords::new(turn, pace_ms, language);
    for sound in held {
        let said = fillers.iter_mut().find(|filler| {
            filler.kind == FillerKind::Hesitation
                && Range::new(filler.start_ms, filler.end_ms).overlap_ms(sound.range) > 0
        });
        if let Some(said) = said {
            // the transcript and the audio agree
            said.confidence = said.confidence.max(sound.confidence);
        } else if beside.takes(sound.range) {
            fillers.push(of_audio(sound));
        }
    }
    fillers.sort_by_key(|filler| (filler.start_ms, filler.end_ms));
    fillers
}

fn of_words(turn: &SpokenTurn<'_>, found: markers::Found) -> Filler {
    let words = &turn.words[found.words.clone()];
    let range = match (words.first(), words.last()) {
        (Some(first), Some(last)) => Range::new(first.range.start_ms, last.range.end_ms),
        _ => turn.range,
    };
    let place = |word: Option<&super::words::SpokenWord>| word.map_or(0, |word| word.place);
    Filler {
        kind: found.kind,
        source: FillerSource::Words,
        confidence: found.confidence,
        start_ms: range.start_ms,
        end_ms: range.end_ms,
        span: Span::of_words(turn.turn, place(words.first()), place(words.last()) + 1),
    }
}

fn of_audio(sound: Held) -> Filler {
    Filler {
        kind: FillerKind::Hesitation,
        source: FillerSource::Audio,
        confidence: sound.confidence,
        start_ms: sound.range.start_ms,
        end_ms: sound.range.end_ms,
        span: None,
    }
}

/// Tells which held sounds are none of the words'.
struct BesideWords<'a> {
    turn: &'a SpokenTurn<'a>,
    pace_ms: u64,
    /// Syllables of each word, and its time without the sounds that are not its own.
    words: Vec<(u64, u64)>,
}

impl<'a> BesideWords<'a> {
    fn new(turn: &'a SpokenTurn<'a>, pace_ms: u64, language: Language) -> Self {
        let syllables = |key: &str| u64::from(syllables::count(key, language).max(1));
        let words = turn.words.iter().map(|word| (syllables(&word.key), word.range.length_ms())).collect();
        Self { turn, pace_ms, words }
    }

    /// Whether no word's time covers the sound, or it makes a word longer than it can be; its
    /// time is then taken from that word's.
    fn takes(&mut self, sound: Range) -> bool {
        let first = self.turn.words.partition_point(|word| word.range.end_ms <= sound.start_ms);
        let mut uncovered = sound.length_ms();
        for (word, (syllables, own)) in self.turn.words[first..].iter().zip(&mut self.words[first..]) {
            if word.range.start_ms >= sound.end_ms {
                break;
            }
            let shared = word.range.overlap_ms(sound);
            uncovered = uncovered.saturating_sub(shared);
            let left = own.saturating_sub(shared);
            let is_long = *own >= self.pace_ms * *syllables + SPARE_MS;
            if shared >= LEAST_INSIDE_MS && is_long && left >= QUICK_SYLLABLE_MS * *syllables {
                *own = left;
                return true;
            }
        }
        uncovered >= LEAST_UNCOVERED_MS
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{fixture, spoken_turns};
    use super::*;
    use crate::contour::{Contour, ContourBuilder, RATE};
    use crate::interview::Turn;

    /// A voice that sounds in some ranges: harmonics at a pitch, shaped by two formants.
    struct Mouth {
        samples: Vec<f32>,
    }

    impl Mouth {
        fn new(length_ms: u64) -> Self {
            Self { samples: vec![0.0; (length_ms * u64::from(RATE) / 1_000) as usize] }
        }

        /// A vowel whose pitch and formants move from one value to another.
        fn vowel(mut self, range: (u64, u64), hz: (f32, f32), first: (f32, f32), second: (f32, f32)) -> Self {
            let place = |ms: u64| (ms * u64::from(RATE) / 1_000) as usize;
            let (start, end) = (place(range.0), place(range.1).min(self.samples.len()));
            let mut phase = 0.0f32;
            for at in start..end {
                let done = (at - start) as f32 / (end - start) as f32;
                let now = |from_to: (f32, f32)| from_to.0 + (from_to.1 - from_to.0) * done;
                phase = (phase + now(hz) / RATE as f32).fract();
                let peak = |hz: f32, formant: f32| 1.0 / (1.0 + ((hz - formant) / 90.0).powi(2));
                let edge = ((at - start).min(end - at) as f32 / 240.0).min(1.0);
                let sum: f32 = (1..=24)
                    .map(|harmonic| {
                        let frequency = now(hz) * harmonic as f32;
                        let gain = peak(frequency, now(first)) + 0.5 * peak(frequency, now(second)) + 0.01;
                        gain * (std::f32::consts::TAU * phase * harmonic as f32).sin()
                    })
                    .sum();
                self.samples[at] += 0.1 * edge * sum;
            }
            self
        }

        /// A held "euh".
        fn euh(self, start_ms: u64, end_ms: u64) -> Self {
            self.vowel((start_ms, end_ms), (118.0, 113.0), (500.0, 500.0), (1_450.0, 1_450.0))
        }

        /// Two syllables of a word: the mouth moves and the pitch with it.
        fn word(self, start_ms: u64, end_ms: u64) -> Self {
            let middle = start_ms.midpoint(end_ms);
            self.vowel((start_ms, middle - 20), (115.0, 140.0), (300.0, 700.0), (2_200.0, 1_200.0)).vowel(
                (middle, end_ms),
                (145.0, 110.0),
                (650.0, 350.0),
                (1_100.0, 800.0),
            )
        }

        fn contour(&self) -> Contour {
            let mut builder = ContourBuilder::default();
            builder.push(&self.samples);
            builder.finish()
        }
    }

    fn found(turn: Turn, contour: Option<&Contour>, language: Language) -> Vec<Filler> {
        let interview = fixture::interview(language, vec![turn]);
        let turns = spoken_turns(&interview);
        let voice = contour.and_then(|contour| Voice::new(contour, &turns));
        find(&turns[0], voice.as_ref(), QUICKEST_PACE_MS, language)
    }

    fn near(filler: &Filler, start_ms: u64, end_ms: u64) -> bool {
        filler.start_ms.abs_diff(start_ms) <= 70 && filler.end_ms.abs_diff(end_ms) <= 70
    }

    #[test]
    fn a_held_vowel_between_words_is_found_in_the_audio() {
        let mouth = Mouth::new(3_000).word(200, 600).euh(800, 1_200).word(1_400, 1_800).word(2_000, 2_400);
        let turn = fixture::turn(1, &[("demain", 200, 600), ("maman", 1_400, 1_800), ("demain", 2_000, 2_400)]);
        let fillers = found(turn, Some(&mouth.contour()), Language::Fr);
        assert_eq!(fillers.len(), 1, "{fillers:?}");
        assert!(near(&fillers[0], 800, 1_200), "{fillers:?}");
        assert_eq!((fillers[0].kind, fillers[0].source), (FillerKind::Hesitation, FillerSource::Audio));
        assert_eq!(fillers[0].span, None);
        assert!((0.5..1.0).contains(&fillers[0].confidence));
    }

    #[test]
    fn a_held_vowel_before_the_first_word_is_found() {
        let mouth = Mouth::new(2_000).euh(100, 600).word(900, 1_300);
        let mut turn = fixture::turn(1, &[("maman", 900, 1_300)]);
        turn.start_ms = 0;
        assert_eq!(found(turn, Some(&mouth.contour()), Language::Fr).len(), 1);
    }

    #[test]
    fn a_held_vowel_that_stretches_a_word_is_found() {
        let mouth = Mouth::new(2_400).word(200, 600).euh(640, 1_100).word(1_400, 1_800);
        let turn = fixture::turn(1, &[("ma", 200, 1_150), ("maman", 1_400, 1_800)]);
        let fillers = found(turn, Some(&mouth.contour()), Language::Fr);
        assert_eq!(fillers.len(), 1, "{fillers:?}");
        assert!(near(&fillers[0], 640, 1_100), "{fillers:?}");
    }

    #[test]
    fn words_alone_and_a_short_vowel_are_no_fillers() {
        let mouth = Mouth::new(3_000).word(200, 600).euh(700, 820).word(900, 1_300).word(1_400, 1_800);
        let turn = fixture::turn(1, &[("maman", 200, 600), ("demain", 900, 1_300), ("maman", 1_400, 1_800)]);
        assert_eq!(found(turn, Some(&mouth.contour()), Language::Fr), []);
    }

    #[test]
    fn a_hum_of_many_seconds_is_no_filler() {
        let mouth = Mouth::new(8_000).word(200, 600).euh(1_000, 7_000);
        let mut turn = fixture::turn(1, &[("maman", 200, 600)]);
        turn.end_ms = 8_000;
        assert_eq!(found(turn, Some(&mouth.contour()), Language::Fr), []);
    }

    #[test]
    fn what_the_transcript_has_is_not_counted_twice() {
        let mouth = Mouth::new(2_400).word(200, 600).euh(800, 1_200).word(1_400, 1_800);
        let turn = fixture::turn(1, &[("maman", 200, 600), ("euh", 820, 1_150), ("demain", 1_400, 1_800)]);
        let fillers = found(turn, Some(&mouth.contour()), Language::Fr);
        assert_eq!(fillers.len(), 1, "{fillers:?}");
        assert_eq!(fillers[0].source, FillerSource::Words);
        let span = fillers[0].span.as_ref().expect("the words have it");
        assert_eq!((span.text.as_str(), span.first_word, span.word_count), ("euh", Some(1), Some(1)));
    }

    #[test]
    fn a_phrase_is_one_marker_with_its_words() {
        let fillers = found(fixture::said(4, 0, "It was, you know, hard"), None, Language::En);
        assert_eq!(fillers.len(), 1);
        assert_eq!(fillers[0].kind, FillerKind::Marker);
        let span = fillers[0].span.as_ref().expect("the words have it");
        assert_eq!((span.turn, span.text.as_str()), (4, "you know,"));
    }
}

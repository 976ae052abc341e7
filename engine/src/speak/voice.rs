//! What a voice is: text in, samples and the time of each word out.

use std::ops::ControlFlow;
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::manner::Speaking;
use crate::audio::WIRE_RATE;

/// Says clauses aloud. Blocking: called on a voice thread, from several at once.
pub trait Voice: Send + Sync {
    /// Speaks `clause` and hands the sound out as it is made. `out` answers whether to go
    /// on; after [`ControlFlow::Break`] the voice stops what it started and returns `Ok`.
    /// A chunk may be empty: the voice has nothing yet and asks whether it is still wanted.
    ///
    /// # Errors
    /// What failed. Chunks handed out before are good.
    fn speak(
        &self,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError>;

    /// The same for a session: for who accounts for what is said, and in the manner of who leads
    /// it, as far as the voice can.
    ///
    /// # Errors
    /// As of [`speak`](Self::speak).
    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        let _ = speaking;
        self.speak(clause, language, out)
    }

    /// How long every speech is held back before it is begun: zero except in the measuring
    /// stubs.
    fn latency(&self) -> Duration {
        Duration::ZERO
    }
}

/// A piece of a spoken clause; the pieces follow each other without a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VoiceChunk {
    /// Mono at 48 kHz.
    pub pcm: Vec<f32>,
    /// The words that begin in this piece, in order.
    pub words: Vec<WordSpan>,
}

/// A word and where in the clause it sounds, in samples at 48 kHz from the clause's start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordSpan {
    /// The word as written, with its punctuation.
    pub text: String,
    /// Its first sample.
    pub start_sample: u64,
    /// The sample after its last.
    pub end_sample: u64,
}

/// Why a clause was not spoken.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The program is not installed; whoever runs the server can install it.
    #[error("the program `{program}` cannot be run ({source}); install it with `{install}`")]
    ProgramMissing {
        /// Its name or path.
        program: String,
        /// The command that installs it on Debian and Ubuntu.
        install: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The program ended badly or answered what is not sound.
    #[error("the program `{program}` failed: {reason}")]
    ProgramFailed {
        /// Its name or path.
        program: String,
        /// Its own last words, or what is wrong with its answer.
        reason: String,
    },
    /// It took too long and was stopped.
    #[error("the voice did not answer within {0:?}")]
    TimedOut(Duration),
    /// The text is too long to be one clause; whoever cut the clauses can mend it.
    #[error("a clause of {0} bytes is too long to speak")]
    TooLong(usize),
    /// The voice has no such language.
    #[error("this voice does not speak {0}")]
    Language(Language),
    /// A provider over the network said no, or gave what is no sound; whoever holds the account
    /// can mend it.
    #[error("the voice of {provider} failed: {reason}")]
    Remote {
        /// Who.
        provider: &'static str,
        /// What is wrong, without keys.
        reason: String,
    },
    /// The voice's model or its configuration is broken; pull it again.
    #[error("the voice's model failed: {0}")]
    Model(String),
}

/// The words of a clause: what stands between spaces, where a mark that stands alone (as
/// French writes `?` and `!`) belongs to the word before it.
pub fn words_of(clause: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in clause.split_whitespace() {
        match words.last_mut() {
            Some(word) if !token.contains(char::is_alphanumeric) => {
                word.push(' ');
                word.push_str(token);
            }
            _ => words.push(token.to_owned()),
        }
    }
    words
}

/// Estimates where each word of `clause` sounds within `samples` of it: in proportion to its
/// letters, with the pauses that punctuation makes. Off by a syllable at times; for voices
/// that do not say when they speak which word.
pub fn estimate_words(clause: &str, samples: u64) -> Vec<WordSpan> {
    let words = words_of(clause);
    let weights: Vec<(u64, u64)> = words.iter().map(|word| weight(word)).collect();
    let last_pause = weights.last().map_or(0, |(_, pause)| *pause);
    let total: u64 = weights.iter().map(|(sound, pause)| sound + pause).sum::<u64>() - last_pause;
    let at = |weight: u64| samples * weight / total.max(1);
    let mut passed = 0;
    let mut spans = Vec::with_capacity(words.len());
    for (text, (sound, pause)) in words.into_iter().zip(weights) {
        let (start_sample, end_sample) = (at(passed), at(passed + sound));
        spans.push(WordSpan { text, start_sample, end_sample });
        passed += sound + pause;
    }
    spans
}

/// How long a word and the pause after it last, in letters.
fn weight(word: &str) -> (u64, u64) {
    let sound = word
        .chars()
        .map(|c| match c {
            // A digit is read out as a word.
            _ if c.is_numeric() => 4,
            _ if c.is_alphabetic() => 1,
            '%' | '&' | '+' | '=' | '€' | '$' | '@' => 5,
            _ => 0,
        })
        .sum::<u64>();
    let pause = match word.chars().next_back() {
        Some('.' | '!' | '?' | '…') => 6,
        Some(',' | ';' | ':' | '–' | '—') => 3,
        _ => 0,
    };
    // Even the shortest word has a beginning and an end.
    (sound + 1, pause)
}

/// The pause that a voice leaves after a clause, in samples at 48 kHz, by how it ends.
pub fn pause_after(clause: &str) -> usize {
    let millis = match clause.trim_end().chars().next_back() {
        Some('.' | '!' | '?' | '…') => 220,
        Some(',' | ';' | ':' | '–' | '—') => 110,
        _ => 20,
    };
    millis * WIRE_RATE as usize / 1_000
}

/// The samples without the silence at both ends, but with a breath of it: a cut at the very
/// first sample of a sound clicks.
pub(super) fn trimmed(samples: &[f32], rate: u32) -> &[f32] {
    const AUDIBLE: f32 = 0.004;
    let breath = rate as usize / 100;
    let Some(first) = samples.iter().position(|s| s.abs() > AUDIBLE) else { return &[] };
    let last = samples.iter().rposition(|s| s.abs() > AUDIBLE).unwrap_or(first);
    &samples[first.saturating_sub(breath)..samples.len().min(last + 2 * breath)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mark_that_stands_alone_belongs_to_the_word_before_it() {
        assert_eq!(words_of("Bonjour , ça va ?"), ["Bonjour ,", "ça", "va ?"]);
        assert_eq!(words_of("— Oui"), ["—", "Oui"]);
        assert!(words_of("  ").is_empty());
    }

    #[test]
    fn longer_words_are_given_more_time() {
        let spans = estimate_words("I programmed computers", 48_000);
        let lengths: Vec<u64> = spans.iter().map(|s| s.end_sample - s.start_sample).collect();
        assert!(lengths[0] < lengths[2] && lengths[2] < lengths[1]);
        assert_eq!(spans[0].start_sample, 0);
        assert_eq!(spans[2].end_sample, 48_000);
    }

    proptest! {
        #[test]
        fn the_words_of_any_text_follow_each_other_within_it(text: String, samples in 0u64..1 << 32) {
            let spans = estimate_words(&text, samples);
            let mut before = 0;
            for span in &spans {
                prop_assert!(before <= span.start_sample && span.start_sample <= span.end_sample);
                before = span.end_sample;
            }
            prop_assert!(before <= samples);
            let said: String = spans.iter().flat_map(|s| s.text.split_whitespace()).collect();
            prop_assert_eq!(said, text.split_whitespace().collect::<String>());
        }
    }
}

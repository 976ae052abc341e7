//! A measuring stub: a tone a word, so that what was played can be told to the word.

use std::ops::ControlFlow;

use vivavoce_scenarios::Language;

use super::manner::Speaking;
use super::tone::sample;
use super::voice::{Voice, VoiceChunk, VoiceError, WordSpan, words_of};

/// Samples at 48 kHz that each word sounds: 200 ms.
pub const WORD: usize = 9_600;

/// Samples of silence after each word: 50 ms.
pub const GAP: usize = 2_400;

/// Pitches before they begin again.
const PITCHES: usize = 24;

/// Says the `n`-th word of a clause as a tone of [`hertz`]`(n)`, [`WORD`] long, with a
/// [`GAP`] after it; one chunk a word, and the spans are exact. A faster manner makes both shorter.
pub struct WordsVoice;

/// The pitch of the `n`-th word.
pub fn hertz(n: usize) -> f32 {
    400.0 + 50.0 * (n % PITCHES) as f32
}

impl Voice for WordsVoice {
    fn speak(
        &self,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        self.speak_in(Speaking::default(), clause, language, out)
    }

    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        _: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        let pace = speaking.manner.pace(1.0);
        let [word, gap] = [WORD, GAP].map(|samples| (samples as f32 / pace).round() as usize);
        for (n, text) in words_of(clause).into_iter().enumerate() {
            let mut pcm: Vec<f32> = (0..word).map(|i| sample(hertz(n), i, word)).collect();
            pcm.resize(word + gap, 0.0);
            let start = (n * (word + gap)) as u64;
            let span = WordSpan { text, start_sample: start, end_sample: start + word as u64 };
            if out(VoiceChunk { pcm, words: vec![span] }).is_break() {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rising zero crossings, which is the pitch where it is steady.
    fn pitch(pcm: &[f32]) -> f32 {
        let crossings = pcm.windows(2).filter(|w| w[0] <= 0.0 && w[1] > 0.0).count();
        crossings as f32 * 48_000.0 / pcm.len() as f32
    }

    #[test]
    fn each_word_sounds_at_its_own_pitch_exactly_where_its_span_says() {
        let (mut pcm, mut words) = (Vec::new(), Vec::new());
        let said = WordsVoice.speak("one two three ?", Language::En, &mut |chunk| {
            pcm.extend(chunk.pcm);
            words.extend(chunk.words);
            ControlFlow::Continue(())
        });
        said.unwrap();
        assert_eq!(pcm.len(), 3 * (WORD + GAP));
        assert_eq!(words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(), ["one", "two", "three ?"]);
        for (n, word) in words.iter().enumerate() {
            let sound = &pcm[word.start_sample as usize..word.end_sample as usize];
            assert!((pitch(sound) - hertz(n)).abs() < 10.0, "word {n} at {} Hz", pitch(sound));
            let gap = &pcm[word.end_sample as usize..][..GAP];
            assert!(gap.iter().all(|sample| *sample == 0.0));
        }
    }
}

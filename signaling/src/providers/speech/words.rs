//! When each word of a clause is spoken, for sound that comes in pieces.

use vivavoce_engine::audio::WIRE_RATE;
use vivavoce_engine::speak::voice::{WordSpan, estimate_words, words_of};

/// Letters that a voice says in a second at its own pace, pauses within the clause included.
const LETTERS_A_SECOND: f32 = 15.0;

/// Words by an estimate from the pace: for providers that do not say.
pub struct Estimated {
    words: std::vec::IntoIter<WordSpan>,
    next: Option<WordSpan>,
}

impl Estimated {
    /// The words of `clause` at a multiple of the usual pace.
    pub fn of(clause: &str, speed: f32) -> Self {
        let letters = clause.chars().filter(|c| c.is_alphanumeric()).count() as f32;
        let samples = letters / (LETTERS_A_SECOND * speed) * WIRE_RATE as f32;
        let mut words = estimate_words(clause, samples as u64).into_iter();
        let next = words.next();
        Self { words, next }
    }

    /// The words that begin before sample `until`.
    pub fn before(&mut self, until: u64) -> Vec<WordSpan> {
        let mut begun = Vec::new();
        while let Some(word) = self.next.take_if(|word| word.start_sample < until) {
            begun.push(word);
            self.next = self.words.next();
        }
        begun
    }

    /// What is left when the sound ends sooner than was thought, laid into its last part.
    pub fn rest(self, from: u64, until: u64) -> Vec<WordSpan> {
        let mut left: Vec<WordSpan> = self.next.into_iter().chain(self.words).collect();
        let count = left.len() as u64;
        for (n, word) in (0..).zip(&mut left) {
            let at = |n: u64| from + until.saturating_sub(from) * n / count;
            (word.start_sample, word.end_sample) = (at(n), at(n + 1));
        }
        left
    }
}

/// Words by the times of their characters, as a provider tells them.
pub struct Aligned {
    /// Each word and how many characters of the clause end with it, spaces included.
    words: std::vec::IntoIter<(String, usize)>,
    word: Option<(String, usize)>,
    /// When the word under way began and ended so far.
    span: Option<(u64, u64)>,
    /// Characters that were placed.
    placed: usize,
}

impl Aligned {
    /// The words of `clause`, none of them placed.
    pub fn of(clause: &str) -> Self {
        let mut end = 0;
        let words: Vec<(String, usize)> = words_of(clause)
            .into_iter()
            .map(|word| {
                let letters = word.chars().filter(|c| !c.is_whitespace()).count();
                end += letters;
                (word, end)
            })
            .collect();
        let mut words = words.into_iter();
        let word = words.next();
        Self { words, word, span: None, placed: 0 }
    }

    /// Places the next characters; gives the words that are whole with them.
    pub fn place(&mut self, characters: impl Iterator<Item = (String, u64, u64)>) -> Vec<WordSpan> {
        let mut whole = Vec::new();
        for (text, start, end) in characters {
            let letters = text.chars().filter(|c| !c.is_whitespace()).count();
            if letters == 0 {
                continue;
            }
            let begun = self.span.map_or(start, |(begun, _)| begun);
            self.span = Some((begun, end.max(begun)));
            self.placed += letters;
            while let Some((word, _)) = self.word.take_if(|(_, last)| *last <= self.placed) {
                let (start_sample, end_sample) = self.span.take().unwrap_or((start, end));
                whole.push(WordSpan { text: word, start_sample, end_sample });
                self.word = self.words.next();
            }
        }
        whole
    }

    /// The words that were never placed, at the end of the sound.
    pub fn rest(self, until: u64) -> Vec<WordSpan> {
        let start = self.span.map_or(until, |(start, _)| start);
        let left = self.word.into_iter().chain(self.words);
        left.map(|(text, _)| WordSpan { text, start_sample: start, end_sample: until }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_comes_once_and_in_order_however_long_the_sound_is() {
        let clause = "Tell me about a project that you are proud of, please.";
        for end in [4_800, 96_000, 960_000] {
            let mut words = Estimated::of(clause, 1.0);
            let mut all = Vec::new();
            for until in (0..=end).step_by(4_800) {
                all.extend(words.before(until));
            }
            let from = all.last().map_or(0, |word| word.end_sample.min(end));
            all.extend(words.rest(from, end));
            assert_eq!(all.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "), clause);
            assert!(all.is_sorted_by_key(|word| word.start_sample), "{all:?}");
        }
    }

    #[test]
    fn characters_with_times_become_words_with_times() {
        let mut words = Aligned::of("Bonjour à tous !");
        let times = |text: &str, from: u64| {
            let characters: Vec<_> = text.chars().map(|c| c.to_string()).collect();
            let placed = (0..).zip(characters).map(|(n, c)| (c, from + n * 100, from + n * 100 + 100));
            placed.collect::<Vec<_>>()
        };
        let first = words.place(times("Bonjour à to", 0).into_iter());
        let span = |text: &str, start_sample, end_sample| WordSpan { text: text.into(), start_sample, end_sample };
        assert_eq!(first, [span("Bonjour", 0, 700), span("à", 800, 900)]);
        assert_eq!(words.place(times("us !", 1_200).into_iter()), [span("tous !", 1_000, 1_600)]);
        assert_eq!(words.rest(2_000), []);
        let mut silent = Aligned::of("One two");
        assert_eq!(silent.place(times("One", 0).into_iter()).len(), 1);
        assert_eq!(silent.rest(900), [span("two", 900, 900)]);
    }
}

//! Which words of a turn no longer change, while the same audio is decoded again and again.
//!
//! Each pass hears the turn's audio from its last cut to now. Words that two passes in a row
//! find alike, in the same place, are stable (LocalAgreement-2: Liu, Spanakis and Niehues
//! 2020; Macháček, Dabre and Bojar 2023, arXiv 2307.14743). Two things are stricter here: the
//! last word of a pass whose audio ended in the middle of sound does not count, as it may be
//! half a word, nor does a word that the model itself held unlikely, unless all was found again
//! that a pass had found before a silence. A pass is laid over the stable words that it should
//! find again by edit distance, so that a word it hears twice or not at all shifts nothing.

use crate::event::Word;

/// A word less likely than this is not stable, however often it is found.
const LEAST_CONFIDENCE: f32 = 0.3;

/// What a pass did to the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Stable words that this pass added.
    pub stable: usize,
    /// Whether every word of the pass before is stable now: the end of its audio is a place
    /// that is known to lie behind these words and before all others.
    pub whole: bool,
}

/// The words of one turn, as far as passes have agreed on them.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    stable: Vec<Word>,
    /// How many of `stable` lie before the audio that passes hear.
    gone: usize,
    /// Words of the last pass after the stable ones.
    rest: Vec<Word>,
    /// How many of `rest` the next pass may confirm.
    firm: usize,
    /// Whether its audio ended in silence.
    closed: bool,
}

impl Agreement {
    /// The words that never change.
    pub fn stable(&self) -> &[Word] {
        &self.stable
    }

    /// How the last pass goes on after them.
    pub fn guess(&self) -> String {
        join(self.rest.iter())
    }

    /// All words, the unstable ones as the last pass found them.
    pub fn all(&self) -> Vec<Word> {
        let mut words = self.stable.clone();
        let mut from = words.last().map_or(0, |w| w.end_ms);
        words.extend(self.rest.iter().map(|word| {
            let start_ms = word.start_ms.max(from);
            from = word.end_ms.max(start_ms);
            Word { start_ms, end_ms: from, ..word.clone() }
        }));
        words
    }

    /// Takes the words of a pass; `closed` when its audio ended in silence.
    pub fn pass(&mut self, mut words: Vec<Word>, closed: bool) -> Step {
        let mut rest = words.split_off(overlap(self.held(), &words));
        let pairs = || self.rest.iter().zip(&rest).take_while(|(old, new)| same(&old.text, &new.text));
        let whole = pairs().count() == self.rest.len();
        let agreed = if whole && self.closed {
            self.rest.len()
        } else {
            pairs().take(self.firm).take_while(|(old, new)| likely(old) && likely(new)).count()
        };
        let mut from = self.stable.last().map_or(0, |w| w.end_ms);
        for mut word in rest.drain(..agreed) {
            word.start_ms = word.start_ms.max(from);
            word.end_ms = word.end_ms.max(word.start_ms);
            from = word.end_ms;
            self.stable.push(word);
        }
        self.firm = if closed { rest.len() } else { rest.len().saturating_sub(1) };
        self.closed = closed;
        self.rest = rest;
        Step { stable: agreed, whole }
    }

    /// All words, after a last pass that hears better than those before: the text of stable
    /// words stays, their times and confidence are those of the last pass.
    pub fn finish(mut self, words: Vec<Word>) -> Vec<Word> {
        let held = self.stable.len() - self.gone;
        let behind = overlap(self.held(), &words);
        for (n, word) in self.stable[self.gone..].iter_mut().enumerate() {
            let Some(new) = words.get((n * behind).div_ceil(held.max(1)).min(behind.saturating_sub(1))) else { break };
            *word = Word { text: std::mem::take(&mut word.text), ..new.clone() };
        }
        self.stable.extend(words.into_iter().skip(behind));
        let mut from = 0;
        for word in &mut self.stable {
            word.start_ms = word.start_ms.max(from);
            word.end_ms = word.end_ms.max(word.start_ms);
            from = word.end_ms;
        }
        self.stable
    }

    /// Makes all that the last pass found stable: nothing will hear that audio again.
    pub fn settle(&mut self) {
        self.stable = self.all();
        self.rest.clear();
        self.firm = 0;
    }

    /// The audio is cut where the first `words` of the stable words are over, and no other has
    /// begun.
    pub fn cut(&mut self, words: usize) {
        self.gone = words.clamp(self.gone, self.stable.len());
    }

    /// Takes the words of a pass that ended where the audio is cut. An earlier one may have
    /// heard further: what it found behind the cut will be heard again.
    pub fn pass_to_cut(&mut self, words: Vec<Word>) {
        let held = self.held();
        let before = overlap(&words, held);
        if before < held.len() {
            self.gone += before;
            self.rest.clear();
            self.firm = 0;
        } else {
            self.pass(words, true);
            self.settle();
            self.gone = self.stable.len();
        }
    }

    /// The last word found.
    pub fn last_word(&self) -> Option<&str> {
        self.rest.last().or(self.stable.last()).map(|word| word.text.as_str())
    }

    /// Stable words that the next pass should find at its beginning.
    pub fn held(&self) -> &[Word] {
        &self.stable[self.gone..]
    }
}

/// How many of `words` are the `known` ones once more. Each that is missing, added or changed
/// costs one; of equally good places the one that leaves the count as it was is taken.
fn overlap(known: &[Word], words: &[Word]) -> usize {
    let mut row: Vec<usize> = (0..=words.len()).collect();
    for old in known {
        let mut diagonal = row[0];
        row[0] += 1;
        for (m, new) in words.iter().enumerate() {
            let changed = diagonal + usize::from(!same(&old.text, &new.text));
            diagonal = row[m + 1];
            row[m + 1] = changed.min(diagonal + 1).min(row[m] + 1);
        }
    }
    (0..row.len()).min_by_key(|p| (row[*p], p.abs_diff(known.len()))).unwrap_or(0)
}

/// Whether two words are the same but for case and punctuation; accents count.
pub fn same(a: &str, b: &str) -> bool {
    let folded = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric() || *c == '%').flat_map(char::to_lowercase).collect()
    };
    folded(a) == folded(b)
}

fn likely(word: &Word) -> bool {
    word.confidence.is_none_or(|c| c >= LEAST_CONFIDENCE)
}

/// The words as one text.
pub fn join<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

#[cfg(test)]
#[path = "stabilize_tests.rs"]
mod tests;

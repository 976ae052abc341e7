//! An answer as words that can be counted and sentences that can be quoted.

use std::ops::Range;

use vivavoce_scenarios::Language;
use vivavoce_scenarios::words::{self, Stem, tokens};

use crate::interview::Turn;
use crate::lexicon::Lexicon;
use crate::span::Span;

/// Words of one answer that are looked at: more than two hours of speech. The rest is not read.
const MOST_TOKENS: usize = 24_000;
/// Words after which a sentence ends that shows no end of its own.
const LONGEST_SENTENCE: usize = 45;
/// From this many words on, a pause may end a sentence that has no punctuation.
const UNMARKED_SENTENCE: usize = 6;
/// That pause, milliseconds: longer than most pauses inside clauses.
const SENTENCE_PAUSE_MS: u64 = 600;
/// A transcript with fewer sentence ends than one in so many words is taken for unpunctuated.
const WORDS_PER_END: usize = 60;
/// Words of a quotation.
const LONGEST_QUOTE: usize = 30;
/// Words of context before what a quotation is about.
const QUOTE_BEFORE: usize = 5;

/// A word as the transcript shows it.
struct Shown<'a> {
    turn: usize,
    /// Its place among the turn's words; among the words of the text where those have no times.
    place: usize,
    text: &'a str,
    /// Where it begins in the turn's text, bytes; for words without times.
    at: usize,
}

/// A word as it is compared.
pub struct Token {
    /// The word in the forms that words are compared by.
    pub word: words::Token,
    shown: usize,
}

/// All that the candidate said to one question.
pub struct Answer<'a> {
    /// Its turns, in order.
    pub turns: Vec<&'a Turn>,
    /// Its words.
    pub tokens: Vec<Token>,
    /// Ranges of tokens, in order; none spans two turns.
    pub sentences: Vec<Range<usize>>,
    /// The language that it should be in.
    pub language: Language,
    shown: Vec<Shown<'a>>,
}

impl<'a> Answer<'a> {
    /// Reads the candidate's turns, in order.
    pub fn new(turns: Vec<&'a Turn>, language: Language) -> Self {
        let mut answer = Self { turns, tokens: Vec::new(), sentences: Vec::new(), language, shown: Vec::new() };
        for turn in 0..answer.turns.len() {
            answer.read(turn);
        }
        answer
    }

    fn read(&mut self, index: usize) {
        let turn = self.turns[index];
        let words: Vec<Shown<'a>> = if turn.words.is_empty() {
            let base = turn.text.as_ptr().addr();
            let words = turn.text.split_whitespace().enumerate();
            words.map(|(place, text)| Shown { turn: index, place, text, at: text.as_ptr().addr() - base }).collect()
        } else {
            let words = turn.words.iter().enumerate();
            words.map(|(place, word)| Shown { turn: index, place, text: &word.text, at: 0 }).collect()
        };
        let ends = words.iter().filter(|word| ends_sentence(word.text)).count();
        let unmarked = ends * WORDS_PER_END < words.len();
        let mut start = self.tokens.len();
        for (place, word) in words.into_iter().enumerate() {
            if self.tokens.len() >= MOST_TOKENS {
                break;
            }
            let shown = self.shown.len();
            let found = tokens(word.text, self.language).into_iter();
            self.tokens.extend(found.map(|word| Token { word, shown }));
            let length = self.tokens.len() - start;
            let over = ends_sentence(word.text)
                || breaks_line(turn, &word)
                || length >= LONGEST_SENTENCE
                || (unmarked && length >= UNMARKED_SENTENCE && pause_after(turn, place) >= SENTENCE_PAUSE_MS);
            self.shown.push(word);
            if over && length > 0 {
                self.sentences.push(start..self.tokens.len());
                start = self.tokens.len();
            }
        }
        if self.tokens.len() > start {
            self.sentences.push(start..self.tokens.len());
        }
    }

    /// The words of the language that it should be in.
    pub fn lexicon(&self) -> &'static Lexicon {
        Lexicon::of(self.language)
    }

    /// A token's word, folded.
    pub fn word(&self, token: usize) -> &str {
        &self.tokens[token].word.folded
    }

    /// Whether a token carries content.
    pub fn is_content(&self, token: usize) -> bool {
        self.lexicon().is_content(self.word(token))
    }

    /// The stems of all tokens.
    pub fn stems(&self) -> Vec<Stem> {
        self.tokens.iter().map(|token| token.word.stem.clone()).collect()
    }

    /// The word that a token is from, as it is shown.
    pub fn shown(&self, token: usize) -> &'a str {
        self.shown[self.tokens[token].shown].text
    }

    /// The sentence that a token is in, by its place.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= token)
    }

    /// The words of a range of tokens and where they are heard; none for an empty range.
    pub fn span(&self, range: &Range<usize>) -> Option<Span> {
        let last = range.end.checked_sub(1)?;
        let (first, last) = (self.tokens.get(range.start)?.shown, self.tokens.get(last)?.shown);
        let (first, last) = (&self.shown[first], &self.shown[last]);
        let turn = self.turns[first.turn];
        if turn.words.is_empty() {
            let text = turn.text.get(first.at..last.at + last.text.len())?;
            return Some(Span::of_text(turn, first.at, text));
        }
        Span::of_words(turn, first.place, last.place + 1)
    }

    /// Whether a range of tokens lies in one turn.
    pub fn same_turn(&self, range: &Range<usize>) -> bool {
        let turn = |token: &Token| self.shown[token.shown].turn;
        self.tokens.get(range.clone()).is_some_and(|tokens| {
            tokens.first().zip(tokens.last()).is_some_and(|(first, last)| turn(first) == turn(last))
        })
    }

    /// A quotation around a range of tokens: the sentence, or as much of a long one as can be
    /// read at a glance.
    pub fn quote(&self, range: &Range<usize>) -> Option<Span> {
        let sentence = self.sentences.get(self.sentence_of(range.start))?;
        if sentence.len() <= LONGEST_QUOTE {
            return self.span(sentence);
        }
        let start = range.start.saturating_sub(QUOTE_BEFORE).max(sentence.start);
        let end = (start + LONGEST_QUOTE).max(range.end).min(sentence.end);
        let start = start.min(end.saturating_sub(LONGEST_QUOTE).max(sentence.start));
        self.span(&(start..end))
    }
}

/// Whether a word is the last of a sentence by its punctuation.
fn ends_sentence(word: &str) -> bool {
    let closing = |c: char| matches!(c, '"' | '\'' | '»' | '”' | '’' | ')' | ']');
    word.trim_end_matches(closing).ends_with(['.', '!', '?', '…', ';', '。', '؟'])
}

/// Whether typed text goes on in a new line after the word.
fn breaks_line(turn: &Turn, word: &Shown<'_>) -> bool {
    if !turn.words.is_empty() {
        return false;
    }
    let rest = turn.text.get(word.at + word.text.len()..).unwrap_or_default();
    rest.chars().take_while(|c| c.is_whitespace()).any(|c| c == '\n')
}

/// The pause after a word, milliseconds; 0 where times are missing or run backwards.
fn pause_after(turn: &Turn, place: usize) -> u64 {
    let (word, next) = (turn.words.get(place), turn.words.get(place + 1));
    word.zip(next).map_or(0, |(word, next)| next.start_ms.saturating_sub(word.end_ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{spoken, typed};

    fn sentences(turn: &Turn) -> Vec<String> {
        let answer = Answer::new(vec![turn], Language::En);
        answer.sentences.iter().map(|range| answer.span(range).expect("not empty").text).collect()
    }

    #[test]
    fn punctuation_and_lines_end_sentences() {
        assert_eq!(
            sentences(&spoken("I built it. It took 3.5 days! Good")),
            ["I built it.", "It took 3.5 days!", "Good"]
        );
        assert_eq!(sentences(&typed("First line\nsecond one, longer")), ["First line", "second one, longer"]);
    }

    #[test]
    fn without_punctuation_pauses_and_length_end_sentences() {
        let mut turn = spoken(&"word ".repeat(130));
        for word in turn.words.iter_mut().skip(20) {
            word.start_ms += 1_000;
            word.end_ms += 1_000;
        }
        let lengths: Vec<usize> = sentences(&turn).iter().map(|text| text.split(' ').count()).collect();
        assert_eq!(lengths, [20, 45, 45, 20]);
    }

    #[test]
    fn a_span_of_spoken_words_has_their_times_and_one_of_typed_words_their_text() {
        let turn = spoken("Well, l'équipe was small.");
        let answer = Answer::new(vec![&turn], Language::Fr);
        assert_eq!(answer.word(1), "l");
        let span = answer.span(&(1..3)).expect("there");
        assert_eq!((span.text.as_str(), span.first_word, span.word_count), ("l'équipe", Some(1), Some(1)));
        assert_eq!((span.start_ms, span.end_ms), (turn.words[1].start_ms, turn.words[1].end_ms));
        let turn = typed("  Well,  the team\twas small. ");
        let answer = Answer::new(vec![&turn], Language::En);
        let span = answer.span(&(1..4)).expect("there");
        assert_eq!((span.text.as_str(), span.first_word), ("the team\twas", None));
        assert_eq!(answer.span(&(0..0)), None);
    }

    #[test]
    fn a_quotation_of_a_long_sentence_is_cut_around_its_point() {
        let text: Vec<String> = (0..44).map(|n| format!("word{n}")).collect();
        let turn = spoken(&text.join(" "));
        let answer = Answer::new(vec![&turn], Language::En);
        let quote = answer.quote(&(12..13)).expect("there").text;
        assert!(quote.starts_with("word7 ") && quote.split(' ').count() == LONGEST_QUOTE, "{quote}");
        let quote = answer.quote(&(43..44)).expect("there").text;
        assert!(quote.ends_with("word43") && quote.split(' ').count() == LONGEST_QUOTE, "{quote}");
    }
}

//! The candidate's spoken words made safe to measure: in order, inside their turn, without
//! marks that are no words.

use vivavoce_scenarios::words::fold;

use crate::interview::{Interview, Turn};

/// Times after this are a recogniser's error, not an interview: a day.
const LAST_MS: u64 = 24 * 3_600_000;
/// A word may begin this much before its turn and end this much after it.
const TOLERANCE_MS: u64 = 1_000;

/// A time range, the end never before the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub start_ms: u64,
    pub end_ms: u64,
}

impl Range {
    pub fn new(start_ms: u64, end_ms: u64) -> Self {
        let start_ms = start_ms.min(LAST_MS);
        Self { start_ms, end_ms: end_ms.clamp(start_ms, LAST_MS) }
    }

    pub fn length_ms(self) -> u64 {
        self.end_ms - self.start_ms
    }

    /// How long both last together.
    pub fn overlap_ms(self, other: Self) -> u64 {
        self.end_ms.min(other.end_ms).saturating_sub(self.start_ms.max(other.start_ms))
    }

    pub fn contains(self, other: Self) -> bool {
        self.start_ms <= other.start_ms && other.end_ms <= self.end_ms
    }
}

/// What the transcript has after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// "," and other marks inside a sentence.
    Comma,
    /// "…" and "—": the sentence is left open.
    Open,
    /// "." "?" "!" and the like.
    Stop,
}

/// A word that was spoken.
#[derive(Clone, Debug)]
pub(super) struct SpokenWord {
    /// Its place in the turn's words.
    pub place: usize,
    /// Small letters without accents, no marks around it: "j'ai", "du".
    pub key: String,
    pub range: Range,
    /// The mark after it, its own or one that stands alone.
    pub mark: Mark,
    /// It was broken off with a hyphen: "déve-".
    pub is_cut: bool,
    /// It begins with a capital.
    pub is_capital: bool,
}

/// A turn that the candidate spoke.
#[derive(Clone, Debug)]
pub(super) struct SpokenTurn<'a> {
    pub turn: &'a Turn,
    pub words: Vec<SpokenWord>,
    /// From the turn's start or its first word, if that is earlier, to its end.
    pub range: Range,
}

impl<'a> SpokenTurn<'a> {
    fn new(turn: &'a Turn) -> Self {
        let own = Range::new(turn.start_ms, turn.end_ms);
        let bounds = if own.length_ms() > 0 {
            Range::new(own.start_ms.saturating_sub(TOLERANCE_MS), own.end_ms + TOLERANCE_MS)
        } else {
            Range::new(0, LAST_MS)
        };
        let words = words(turn, bounds);
        let range = match (words.first(), words.last()) {
            (Some(first), Some(last)) => {
                Range::new(own.start_ms.min(first.range.start_ms), own.end_ms.max(last.range.end_ms))
            }
            _ => own,
        };
        Self { turn, words, range }
    }

    /// From the first word to the last one; none without words.
    pub fn speech(&self) -> Option<Range> {
        Some(Range::new(self.words.first()?.range.start_ms, self.words.last()?.range.end_ms))
    }
}

/// The candidate's turns that were spoken, in order.
pub(super) fn spoken_turns(interview: &Interview) -> Vec<SpokenTurn<'_>> {
    interview.answers().filter(|turn| !turn.typed).map(SpokenTurn::new).collect()
}

/// The words in the order they were said; times that go backwards are pulled forward.
fn words(turn: &Turn, bounds: Range) -> Vec<SpokenWord> {
    let mut words: Vec<SpokenWord> = Vec::with_capacity(turn.words.len());
    let mut now = bounds.start_ms;
    for (place, word) in turn.words.iter().enumerate() {
        let text = word.text.trim();
        let mark = mark_after(text);
        let core = text.trim_matches(|c: char| !c.is_alphanumeric() && !is_symbol(c));
        if core.is_empty() {
            // a mark that stands alone belongs to the word before it
            if let Some(last) = words.last_mut() {
                last.mark = last.mark.max(if text == "-" { Mark::Comma } else { mark });
            }
            continue;
        }
        let start = word.start_ms.clamp(now, bounds.end_ms.max(now));
        let end = word.end_ms.clamp(start, bounds.end_ms.max(start));
        now = end;
        let ending = text.trim_end_matches([',', '.', '"', '»']);
        words.push(SpokenWord {
            place,
            key: fold(core),
            range: Range::new(start, end),
            mark,
            is_cut: ending.ends_with('-'),
            is_capital: core.chars().next().is_some_and(char::is_uppercase),
        });
    }
    words
}

fn is_symbol(c: char) -> bool {
    matches!(c, '%' | '€' | '$' | '£' | '+' | '#' | '&' | '@' | '°')
}

fn mark_after(text: &str) -> Mark {
    let text = text.trim_end_matches(['"', '»', ')', '\u{2019}', ' ', '\u{A0}']);
    if text.ends_with(['…', '–', '—']) || text.ends_with("..") {
        Mark::Open
    } else if text.ends_with(['.', '?', '!']) {
        Mark::Stop
    } else if text.ends_with([',', ';', ':']) {
        Mark::Comma
    } else {
        Mark::None
    }
}

#[cfg(test)]
pub(super) mod fixture {
    use vivavoce_scenarios::Language;

    use crate::interview::{Interview, Speaker, Turn, Word};

    /// A spoken turn: words with their start and end.
    pub fn turn(number: u32, words: &[(&str, u64, u64)]) -> Turn {
        let words: Vec<Word> = words
            .iter()
            .map(|(text, start_ms, end_ms)| Word {
                text: (*text).to_owned(),
                start_ms: *start_ms,
                end_ms: *end_ms,
                confidence: None,
            })
            .collect();
        Turn {
            speaker: Speaker::Candidate,
            number,
            question: Some("q1".to_owned()),
            start_ms: words.first().map_or(0, |word| word.start_ms),
            end_ms: words.last().map_or(0, |word| word.end_ms),
            text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
            words,
            typed: false,
        }
    }

    /// A spoken turn: 200 ms a word, 50 ms between them, from `start_ms` on.
    pub fn said(number: u32, start_ms: u64, text: &str) -> Turn {
        let times = (0..).map(|place| start_ms + 250 * place);
        let words: Vec<(&str, u64, u64)> =
            text.split_whitespace().zip(times).map(|(word, start)| (word, start, start + 200)).collect();
        turn(number, &words)
    }

    /// What the interviewer said.
    pub fn asked(number: u32, start_ms: u64, end_ms: u64) -> Turn {
        Turn { speaker: Speaker::Interviewer, start_ms, end_ms, ..turn(number, &[]) }
    }

    /// An interview of these turns.
    pub fn interview(language: Language, turns: Vec<Turn>) -> Interview {
        let duration_ms = turns.iter().map(|turn| turn.end_ms).max().unwrap_or(0);
        Interview { language, duration_ms, turns, work: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{said, turn};
    use super::*;

    fn ranges(turn: &Turn) -> Vec<(u64, u64)> {
        let spoken = SpokenTurn::new(turn);
        spoken.words.iter().map(|word| (word.range.start_ms, word.range.end_ms)).collect()
    }

    #[test]
    fn times_that_go_backwards_or_overlap_are_put_in_order() {
        let turn =
            turn(1, &[("one", 1_000, 1_400), ("two", 1_200, 1_500), ("three", 900, 950), ("four", 2_000, 1_800)]);
        assert_eq!(ranges(&turn), [(1_000, 1_400), (1_400, 1_500), (1_500, 1_500), (2_000, 2_000)]);
    }

    #[test]
    fn times_far_outside_the_turn_are_pulled_to_it() {
        let mut turn = said(1, 10_000, "one two three");
        turn.words[1].end_ms = u64::MAX;
        turn.words[2].start_ms = u64::MAX;
        let last = turn.end_ms + TOLERANCE_MS;
        assert_eq!(ranges(&turn), [(10_000, 10_200), (10_250, last), (last, last)]);
    }

    #[test]
    fn marks_are_of_the_word_before_them() {
        let turn = said(1, 0, "Bien , je vais- euh… « on » va. - C++");
        let spoken = SpokenTurn::new(&turn);
        let words: Vec<_> = spoken.words.iter().map(|word| (word.key.as_str(), word.mark, word.is_cut)).collect();
        assert_eq!(
            words,
            [
                ("bien", Mark::Comma, false),
                ("je", Mark::None, false),
                ("vais", Mark::None, true),
                ("euh", Mark::Open, false),
                ("on", Mark::None, false),
                ("va", Mark::Stop, false),
                ("c++", Mark::None, false),
            ]
        );
        assert_eq!(spoken.words[4].place, 6);
    }
}

//! From turns to cues that can be read while they are heard. Pure.
//!
//! Within the limits that the subtitling guidelines of broadcasters share: at most two lines
//! of 42 characters and 7 s, at least 1 s where the next cue leaves the room.

use crate::events::wire::Word;
use crate::sessions::wire::{Speaker, Turn};

/// Characters of one cue.
const LONGEST: usize = 84;

/// Time of one cue, milliseconds.
const LONGEST_MS: u64 = 7_000;

/// Least time of one cue, milliseconds.
const SHORTEST_MS: u64 = 1_000;

/// A pause between words that ends a cue, milliseconds.
const PAUSE_MS: u64 = 800;

/// From this many characters on the end of a sentence ends a cue.
const SENTENCE: usize = 30;

/// Words that are shown together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Who says them.
    pub speaker: Speaker,
    /// From.
    pub start_ms: u64,
    /// To; always later.
    pub end_ms: u64,
    /// What.
    pub text: String,
}

/// The cues of turns, in order of time.
pub fn cues(turns: &[Turn]) -> Vec<Cue> {
    let mut cues: Vec<Cue> = turns.iter().flat_map(of_turn).collect();
    cues.sort_by_key(|cue| cue.start_ms);
    for at in 0..cues.len() {
        let next = cues[at + 1..].iter().find(|next| next.speaker == cues[at].speaker).map(|next| next.start_ms);
        let cue = &mut cues[at];
        let room = next.unwrap_or(u64::MAX).max(cue.end_ms);
        cue.end_ms = cue.end_ms.max((cue.start_ms + SHORTEST_MS).min(room)).max(cue.start_ms + 1);
    }
    cues
}

fn of_turn(turn: &Turn) -> Vec<Cue> {
    let timed = if turn.words.is_empty() { evenly(turn) } else { turn.words.clone() };
    let mut cues: Vec<Cue> = Vec::new();
    for word in timed.iter().filter(|word| !word.text.trim().is_empty()) {
        if let Some(cue) = cues.last_mut()
            && goes_on(cue, word)
        {
            cue.text.push(' ');
            cue.text.push_str(&word.text);
            cue.end_ms = cue.end_ms.max(word.end_ms);
        } else {
            cues.push(Cue {
                speaker: turn.speaker,
                start_ms: word.start_ms,
                end_ms: word.end_ms.max(word.start_ms),
                text: word.text.clone(),
            });
        }
    }
    cues
}

fn goes_on(cue: &Cue, word: &Word) -> bool {
    let length = cue.text.chars().count();
    let is_sentence = length >= SENTENCE && cue.text.ends_with(['.', '?', '!', '…']);
    length + 1 + word.text.chars().count() <= LONGEST
        && word.end_ms.saturating_sub(cue.start_ms) <= LONGEST_MS
        && word.start_ms.saturating_sub(cue.end_ms) < PAUSE_MS
        && !is_sentence
}

/// The words of a turn without timed ones, each for as long as its share of the letters.
fn evenly(turn: &Turn) -> Vec<Word> {
    let length = turn.end_ms.saturating_sub(turn.start_ms);
    let letters: u64 = turn.text.split_whitespace().map(|word| word.chars().count() as u64).sum::<u64>().max(1);
    let mut said = 0;
    turn.text
        .split_whitespace()
        .map(|text| {
            let start_ms = turn.start_ms + length * said / letters;
            said += text.chars().count() as u64;
            let end_ms = turn.start_ms + length * said / letters;
            Word { text: text.to_owned(), start_ms, end_ms, confidence: None, original: None }
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::sessions::wire::TurnKind;

    pub fn turn(speaker: Speaker, start_ms: u64, end_ms: u64, text: &str, words: Vec<Word>) -> Turn {
        Turn {
            turn: 1,
            question_id: None,
            question_index: None,
            speaker,
            kind: TurnKind::Answer,
            text: text.into(),
            start_ms,
            end_ms,
            source: None,
            words,
            version: 0,
            original_text: None,
            interrupted: false,
            metrics: None,
        }
    }

    pub fn said(words: &[(&str, u64, u64)]) -> Turn {
        let timed = words
            .iter()
            .map(|(text, start_ms, end_ms)| Word {
                text: (*text).into(),
                start_ms: *start_ms,
                end_ms: *end_ms,
                confidence: None,
                original: None,
            })
            .collect();
        turn(Speaker::Candidate, words[0].1, words[words.len() - 1].2, "", timed)
    }

    #[test]
    fn a_long_answer_becomes_cues_within_the_limits() {
        let many: Vec<(&str, u64, u64)> = (0..200).map(|n| ("palabra", n * 300, n * 300 + 250)).collect();
        let cues = cues(&[said(&many)]);
        assert!(cues.len() > 10);
        for cue in &cues {
            assert!(cue.text.chars().count() <= LONGEST && cue.end_ms - cue.start_ms <= LONGEST_MS, "{cue:?}");
        }
        assert!(cues.windows(2).all(|two| two[0].end_ms <= two[1].start_ms), "{cues:?}");
        assert_eq!(cues.iter().map(|cue| cue.text.split(' ').count()).sum::<usize>(), 200);
    }

    #[test]
    fn pauses_and_sentences_end_a_cue() {
        let all = said(&[
            ("well", 0, 300),
            ("then", 1_500, 1_800),
            ("a sentence of more than thirty letters.", 1_900, 3_000),
            ("next", 3_050, 3_300),
        ]);
        let texts: Vec<String> = cues(&[all]).into_iter().map(|cue| cue.text).collect();
        assert_eq!(texts, ["well", "then a sentence of more than thirty letters.", "next"]);
    }

    #[test]
    fn every_cue_lasts_and_a_short_one_as_long_as_there_is_room() {
        let cues = cues(&[said(&[("yes", 100, 100), ("no", 5_000, 5_000)]), said(&[("so", 700, 690)])]);
        let times: Vec<_> = cues.iter().map(|cue| (cue.start_ms, cue.end_ms)).collect();
        assert_eq!(times, [(100, 700), (700, 1_700), (5_000, 6_000)]);
    }

    #[test]
    fn a_typed_answer_is_spread_over_its_turn() {
        let text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen";
        let cues = cues(&[turn(Speaker::Candidate, 1_000, 7_000, text, Vec::new())]);
        assert_eq!(cues.len(), 2);
        assert_eq!((cues[0].start_ms, cues[1].end_ms), (1_000, 7_000));
        assert!(super::cues(&[turn(Speaker::Candidate, 1, 2, "", Vec::new())]).is_empty());
    }
}

//! Figures, times, names and the own part: what only somebody who was there can say.
//!
//! 0.35 for different figures (full from `FULL_FIGURES`), 0.15 for times, 0.2 for names and
//! terms of the trade (full from two each), 0.3 for the speaker's share among "I" and "we",
//! in full from `FULL_OWN` times "I" on. All in sentences on the subject or beside one.

use std::collections::BTreeSet;
use std::ops::Range;

use super::reading::{Found, Reading};
use super::structure::near_subject;
use crate::prose::ratio;
use crate::text::Answer;

/// Different figures that are enough.
const FULL_FIGURES: usize = 3;
/// Different times, or names, that are enough.
const FULL_NAMES: usize = 2;
/// How often "I" shows an own part.
const FULL_OWN: usize = 4;

/// Figures, times and names of an answer.
pub fn find(answer: &Answer<'_>) -> [Vec<Found>; 3] {
    let lexicon = answer.lexicon();
    let mut found = [const { Vec::new() }; 3];
    for (sentence, range) in answer.sentences.iter().enumerate() {
        let mut token = range.start;
        while token < range.end {
            let word = answer.word(token);
            if lexicon.is_number(word) {
                // "quatre-vingt-deux pour cent" is one figure.
                let part = |at: &usize| lexicon.is_number(answer.word(*at)) || lexicon.is_unit(answer.word(*at));
                let end = (token + 1..range.end).find(|at| !part(at)).unwrap_or(range.end);
                found[0].push(Found { words: token..end, sentence, phrase: 0 });
                token = end;
                continue;
            }
            if lexicon.is_time(word) {
                found[1].push(Found { words: token..token + 1, sentence, phrase: 0 });
            } else if token > range.start && is_name(answer, token) {
                found[2].push(Found { words: token..token + 1, sentence, phrase: 0 });
            }
            token += 1;
        }
    }
    found
}

/// Whether a word inside a sentence is written like a name, in a text that is not written so
/// altogether.
fn is_name(answer: &Answer<'_>, token: usize) -> bool {
    let capital = |token: usize| {
        let letter = answer.shown(token).chars().find(|c| c.is_alphabetic());
        letter.is_some_and(char::is_uppercase)
    };
    capital(token)
        && !answer.lexicon().is_function(answer.word(token))
        && !capital(token - 1)
        && answer.word(token).chars().count() > 1
}

/// From 0 to 1.
pub fn value(reading: &Reading<'_>, kept: &[bool]) -> f32 {
    let near = near_subject(reading, kept);
    let [figures, times, names] = &reading.specifics;
    let mut named = different(reading, names, &near);
    named.extend(different(reading, &reading.terms, &near));
    let own: usize = reading.persons.iter().zip(&near).filter(|(_, near)| **near).map(|((own, _), _)| own).sum();
    0.35 * ratio(different(reading, figures, &near).len(), FULL_FIGURES).min(1.0)
        + 0.15 * ratio(different(reading, times, &near).len(), FULL_NAMES).min(1.0)
        + 0.2 * ratio(named.len(), FULL_NAMES).min(1.0)
        + 0.3 * reading.own_share(&near) * ratio(own, FULL_OWN).min(1.0)
}

/// Whether there is no figure, and whether it is "we" rather than "I".
pub fn missing(reading: &Reading<'_>) -> (bool, bool) {
    let near = near_subject(reading, &reading.kept());
    (different(reading, &reading.specifics[0], &near).is_empty(), reading.own_share(&near) < 0.5)
}

/// The first figures, times and names.
pub fn evidence(reading: &Reading<'_>, kept: &[bool]) -> Vec<Range<usize>> {
    let near = near_subject(reading, kept);
    let all = reading.specifics.iter().flat_map(|found| reading.counted(found, &near).take(2));
    let mut all: Vec<Range<usize>> = all.map(|found| found.words.clone()).collect();
    if all.is_empty() {
        all.extend(reading.counted(&reading.actions, &near).take(1).map(|found| found.words.clone()));
    }
    all.sort_by_key(|range| range.start);
    all
}

fn different(reading: &Reading<'_>, found: &[Found], kept: &[bool]) -> BTreeSet<String> {
    let words = |found: &Found| -> String {
        let words: Vec<&str> = found.words.clone().map(|token| reading.answer.word(token)).collect();
        words.join(" ")
    };
    reading.counted(found, kept).map(words).collect()
}

//! The expected points, mentioned and developed.
//!
//! A point that is mentioned in a clause earns one half; that it is said in two ways, another
//! quarter; the rest grows with the words of the sentences it is spoken of in, up to
//! `DEVELOPED`. The first point weighs most (`FALLING`), as scenario files say. A sentence
//! pays for as many points as it has clauses, so that a list in a sentence is worth little.

use std::collections::BTreeSet;
use std::ops::Range;

use super::reading::{Found, Reading};
use crate::prose::{clauses, ratio};

/// Words that develop a point in full: two sentences.
const DEVELOPED: usize = 25;
/// Weight of each point beside the one before it.
const FALLING: f32 = 0.85;

/// From 0 to 1; 0 where no point is expected.
pub fn value(reading: &Reading<'_>, kept: &[bool]) -> f32 {
    let (mut sum, mut whole, mut weight) = (0.0, 0.0, 1.0);
    for mentions in paid(reading, kept) {
        sum += weight * credit(reading, &mentions);
        whole += weight;
        weight *= FALLING;
    }
    if whole > 0.0 { sum / whole } else { 0.0 }
}

/// The first mention of each point, in order of the points.
pub fn evidence(reading: &Reading<'_>, kept: &[bool]) -> Vec<Range<usize>> {
    paid(reading, kept).iter().filter_map(|mentions| Some(mentions.first()?.words.clone())).collect()
}

/// For each point of the question, its first mention that counts.
pub fn mentions(reading: &Reading<'_>) -> Vec<Option<Range<usize>>> {
    let paid = paid(reading, &reading.kept());
    paid.iter().map(|mentions| mentions.first().map(|found| found.words.clone())).collect()
}

/// The mentions of each point that count.
fn paid<'f>(reading: &'f Reading<'_>, kept: &[bool]) -> Vec<Vec<&'f Found>> {
    // How many more points each sentence can pay for.
    let sentences = reading.answer.sentences.iter();
    let mut left: Vec<usize> = sentences.map(|sentence| clauses(reading.answer, sentence)).collect();
    let mut points = Vec::new();
    for found in &reading.points {
        let mut paid: Vec<&Found> = Vec::new();
        let mut paying = BTreeSet::new();
        for mention in reading.counted(found, kept) {
            let sentence = mention.sentence;
            if paying.contains(&sentence) {
                paid.push(mention);
            } else if left[sentence] > 0 {
                left[sentence] -= 1;
                paying.insert(sentence);
                paid.push(mention);
            }
        }
        points.push(paid);
    }
    points
}

/// What points that were not spoken of add, because a program shows them whose tests pass by
/// that share: as much as a bare mention.
pub fn shown(points: &[bool], share: f32) -> f32 {
    let weights = || (0..points.len()).scan(1.0_f32, |weight, _| Some(std::mem::replace(weight, *weight * FALLING)));
    let whole: f32 = weights().sum();
    let sum: f32 = points.iter().zip(weights()).filter(|(shown, _)| **shown).map(|(_, weight)| weight).sum();
    if whole > 0.0 { 0.5 * share * sum / whole } else { 0.0 }
}

fn credit(reading: &Reading<'_>, mentions: &[&Found]) -> f32 {
    if mentions.is_empty() {
        return 0.0;
    }
    let ways: BTreeSet<usize> = mentions.iter().map(|found| found.phrase).collect();
    let sentences: BTreeSet<usize> = mentions.iter().map(|found| found.sentence).collect();
    let words: usize = sentences.iter().map(|place| reading.answer.sentences[*place].len()).sum();
    0.5 + if ways.len() > 1 { 0.25 } else { 0.0 } + 0.25 * ratio(words, DEVELOPED).min(1.0)
}

//! Variety of words and terms of the trade.
//!
//! Variety is the moving-average type-token ratio (MATTR, Covington and McFall 2010) with a
//! window of `WINDOW` words: unlike the plain ratio it does not fall with length. It counts
//! from `PLAIN` (0) to `RICH` (1), and less in answers that are shorter than the window.
//! Half of the value is that, half the different terms of the trade, full from
//! `FULL_TERMS`.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::reading::Reading;
use crate::prose::ratio;

/// Words of the moving window.
const WINDOW: usize = 50;
/// MATTR of repetitive speech.
const PLAIN: f32 = 0.6;
/// MATTR of varied speech.
const RICH: f32 = 0.8;
/// Terms of the trade that are enough.
const FULL_TERMS: usize = 4;

/// From 0 to 1.
pub fn value(reading: &Reading<'_>, kept: &[bool]) -> f32 {
    let sentences = reading.answer.sentences.iter().zip(kept).filter(|(_, kept)| **kept);
    let words: Vec<&str> = sentences.flat_map(|(range, _)| range.clone()).map(|t| reading.answer.word(t)).collect();
    let variety = ((mattr(&words) - PLAIN) / (RICH - PLAIN)).clamp(0.0, 1.0);
    let terms: BTreeSet<usize> = reading.counted(&reading.terms, kept).map(|found| found.phrase).collect();
    0.5 * variety * ratio(words.len(), WINDOW).min(1.0) + 0.5 * ratio(terms.len(), FULL_TERMS).min(1.0)
}

/// The first of each term of the trade.
pub fn evidence(reading: &Reading<'_>, kept: &[bool]) -> Vec<Range<usize>> {
    let mut seen = BTreeSet::new();
    let new = reading.counted(&reading.terms, kept).filter(|found| seen.insert(found.phrase));
    new.map(|found| found.words.clone()).collect()
}

/// Mean over all windows of the share of different words; the plain share of a shorter text.
pub fn mattr(words: &[&str]) -> f32 {
    if words.len() <= WINDOW {
        let different: BTreeSet<&&str> = words.iter().collect();
        return ratio(different.len(), words.len());
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut sum = 0_usize;
    for (at, word) in words.iter().enumerate() {
        *counts.entry(word).or_default() += 1;
        if let Some(gone) = at.checked_sub(WINDOW) {
            let count = counts.get_mut(words[gone]).expect("every word of the window was counted");
            *count -= 1;
            if *count == 0 {
                counts.remove(words[gone]);
            }
        }
        if at + 1 >= WINDOW {
            sum += counts.len();
        }
    }
    ratio(sum, (words.len() - WINDOW + 1) * WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_of_a_text_does_not_fall_with_its_length() {
        let words: Vec<String> = (0..40).map(|n| format!("w{n}")).collect();
        let short: Vec<&str> = words.iter().map(String::as_str).collect();
        let long: Vec<&str> = short.iter().copied().cycle().take(4_000).collect();
        assert_eq!(mattr(&short), 1.0);
        assert_eq!(mattr(&long), 0.8, "40 different ones in each window of 50");
        assert_eq!(mattr(&[]), 0.0);
        assert_eq!(mattr(&["so"; 500]), 0.02);
    }
}

//! Which expected points an answer mentions, by its words alone.

use crate::model::{Language, Point};
use crate::words::{Stem, stems};

/// Words that may stand between two words of a phrase: "mise très vite en production"
/// still mentions "mise en production".
const GAP: usize = 2;

/// A point ready to be looked for.
#[derive(Clone, Debug)]
pub struct PointMatcher {
    phrases: Vec<Vec<Stem>>,
}

impl PointMatcher {
    /// Prepares a point of a scenario in that language.
    pub fn new(point: &Point, language: Language) -> Self {
        let phrases = point.synonyms.iter().map(|synonym| stems(synonym, language));
        Self { phrases: phrases.filter(|phrase| !phrase.is_empty()).collect() }
    }

    /// Whether the answer, as [`stems`] gives it, mentions the
    /// point in any of its wordings.
    pub fn mentioned_in(&self, answer: &[Stem]) -> bool {
        self.phrases.iter().any(|phrase| {
            (0..answer.len()).any(|at| answer[at].alike(&phrase[0]) && follows(&phrase[1..], &answer[at + 1..]))
        })
    }
}

/// Whether the words of `phrase` come in order, each within [`GAP`] of the one before.
fn follows(phrase: &[Stem], rest: &[Stem]) -> bool {
    let Some(next) = phrase.first() else { return true };
    let within = rest.len().min(GAP + 1);
    (0..within).any(|at| rest[at].alike(next) && follows(&phrase[1..], &rest[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(synonyms: &[&str], answer: &str, language: Language) -> bool {
        let synonyms = synonyms.iter().map(ToString::to_string).collect();
        let point = Point { id: "p".into(), synonyms, follow_up: None };
        PointMatcher::new(&point, language).mentioned_in(&stems(answer, language))
    }

    #[test]
    fn a_point_is_mentioned_whatever_case_accents_and_endings() {
        assert!(mentions(&["résultat"], "Les RESULTATS étaient bons", Language::Fr));
        assert!(mentions(&["test"], "we were testing it every day", Language::En));
        assert!(mentions(&["équipe"], "avec l’équipe", Language::Fr));
    }

    #[test]
    fn a_phrase_may_be_stretched_but_not_scattered_or_reversed() {
        let phrase = &["mise en production"];
        assert!(mentions(phrase, "la mise très rapide en production", Language::Fr));
        assert!(!mentions(phrase, "en production, une autre mise", Language::Fr));
        assert!(!mentions(phrase, "la mise que j'ai faite ce jour là en production", Language::Fr));
    }

    #[test]
    fn a_part_of_a_word_is_not_a_mention() {
        assert!(!mentions(&["port"], "un rapport important", Language::Fr));
        assert!(!mentions(&["art"], "we started early", Language::En));
    }

    #[test]
    fn nothing_mentions_nothing() {
        assert!(!mentions(&["test"], "", Language::En));
        assert!(!mentions(&["..."], "anything", Language::En));
    }
}

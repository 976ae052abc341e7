//! Which expected points an answer mentions, by its words alone.

use std::ops::Range;

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
        Self::of_phrases(point.synonyms.iter().map(String::as_str), language)
    }

    /// Prepares words and phrases that each mention the same thing.
    pub fn of_phrases<'a>(phrases: impl IntoIterator<Item = &'a str>, language: Language) -> Self {
        let phrases = phrases.into_iter().map(|phrase| stems(phrase, language));
        Self { phrases: phrases.filter(|phrase| !phrase.is_empty()).collect() }
    }

    /// Whether the answer, as [`stems`] gives it, mentions the
    /// point in any of its wordings.
    pub fn mentioned_in(&self, answer: &[Stem]) -> bool {
        self.phrases.iter().any(|phrase| (0..answer.len()).any(|at| length(phrase, &answer[at..]).is_some()))
    }

    /// Where the answer mentions the point: ranges of its stems, in order and apart. Where
    /// phrases begin at the same word, the longest counts.
    pub fn mentions(&self, answer: &[Stem]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < answer.len() {
            let found = self.phrases.iter().enumerate();
            let found = found.filter_map(|(phrase, stems)| Some((length(stems, &answer[at..])?, phrase)));
            let Some((words, phrase)) = found.max_by_key(|(words, phrase)| (*words, std::cmp::Reverse(*phrase))) else {
                at += 1;
                continue;
            };
            mentions.push(Mention { words: at..at + words, phrase });
            at += words;
        }
        mentions
    }
}

/// A place where an answer mentions a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words, by their place among the answer's stems.
    pub words: Range<usize>,
    /// Which of the point's phrases, by its place among those that hold a word.
    pub phrase: usize,
}

/// How many of `answer`'s first words the phrase takes, if it begins there.
fn length(phrase: &[Stem], answer: &[Stem]) -> Option<usize> {
    let begins = answer.first()?.alike(phrase.first()?);
    begins.then(|| follows(&phrase[1..], &answer[1..])).flatten().map(|rest| rest + 1)
}

/// How many words it takes until the words of `phrase` have come in order, each within
/// [`GAP`] of the one before.
fn follows(phrase: &[Stem], rest: &[Stem]) -> Option<usize> {
    let Some(next) = phrase.first() else { return Some(0) };
    let within = rest.len().min(GAP + 1);
    let mut starts = (0..within).filter(|at| rest[*at].alike(next));
    starts.find_map(|at| Some(follows(&phrase[1..], &rest[at + 1..])? + at + 1))
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
    fn mentions_say_where_they_are_and_which_phrase_it_was() {
        let synonyms = ["logs", "en production", "mise en production"].map(String::from).to_vec();
        let matcher = PointMatcher::new(&Point { id: "p".into(), synonyms, follow_up: None }, Language::Fr);
        let found =
            matcher.mentions(&stems("Les logs de la mise très vite en production, puis les logs.", Language::Fr));
        let places: Vec<_> = found.into_iter().map(|mention| (mention.words, mention.phrase)).collect();
        assert_eq!(places, [(1..2, 0), (4..9, 2), (11..12, 0)]);
    }

    #[test]
    fn nothing_mentions_nothing() {
        assert!(!mentions(&["test"], "", Language::En));
        assert!(!mentions(&["..."], "anything", Language::En));
    }
}

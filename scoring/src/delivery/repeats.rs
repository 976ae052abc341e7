//! Words said twice ("le le", "I think I think") and clauses begun anew ("je vais— on va").
//!
//! Hesitations between the copies are looked through. Words that a language doubles on purpose
//! ("très très", "had had", reflexive "nous nous") are no repetition, nor are numbers, nor words
//! that a sentence ends between.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;

use crate::span::Span;

use super::clauses;
use super::words::{Mark, SpokenTurn, SpokenWord};

/// Words of the longest phrase that is looked for twice.
const LONGEST_PHRASE: usize = 4;
/// Words of the longest beginning that counts as broken off.
const LONGEST_BEGINNING: usize = 3;

/// What was said anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RepeatKind {
    /// The same words again.
    Repetition,
    /// A beginning that is broken off for another one.
    Restart,
}

/// Words said anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Repeat {
    /// What was said anew.
    pub kind: RepeatKind,
    /// Of a repetition, all copies; of a restart, what was broken off and the word after it.
    pub span: Span,
}

/// Finds what a turn says anew; `is_hesitation[i]` tells which words are "euh" and the like.
pub(super) fn find(turn: &SpokenTurn<'_>, is_hesitation: &[bool], language: Language) -> Vec<Repeat> {
    let lexical = |(place, _): &(usize, &SpokenWord)| !is_hesitation.get(*place).copied().unwrap_or(false);
    let words: Vec<&SpokenWord> = turn.words.iter().enumerate().filter(lexical).map(|(_, word)| word).collect();
    let mut repeats = Vec::new();
    let mut place = 0;
    // of the clause that `place` is in
    let mut clause_start = 0;
    while place < words.len() {
        if place > 0 && words[place - 1].mark != Mark::None {
            clause_start = place;
        }
        let found =
            repetition(&words[place..], language).map(|length| (RepeatKind::Repetition, place, length)).or_else(|| {
                restart(&words, clause_start, place, language).map(|from| (RepeatKind::Restart, from, place + 2 - from))
            });
        let Some((kind, from, length)) = found else {
            place += 1;
            continue;
        };
        let span = Span::of_words(turn.turn, words[from].place, words[from + length - 1].place + 1);
        repeats.extend(span.map(|span| Repeat { kind, span }));
        // the last copy may begin what is broken off next
        place = (from + length - 1).max(place + 1);
        clause_start = place;
    }
    repeats
}

/// How many words the copies of a phrase are that begins here and is said again at once.
fn repetition(words: &[&SpokenWord], language: Language) -> Option<usize> {
    let phrase_length =
        (1..=LONGEST_PHRASE.min(words.len() / 2)).rev().find(|length| is_copied(words, *length, language))?;
    let copies = words.chunks_exact(phrase_length).take_while(|copy| same(copy, &words[..phrase_length])).count();
    let allowed = if phrase_length == 1 && is_doubled(&words[0].key, language) { 2 } else { 1 };
    (copies > allowed).then_some(copies * phrase_length)
}

/// Whether the first words come again right after themselves.
fn is_copied(words: &[&SpokenWord], length: usize, language: Language) -> bool {
    let (phrase, again) = (&words[..length], &words[length..2 * length]);
    // one word said many times is a phrase of one word
    let uniform = length > 1 && phrase.iter().all(|word| word.key == phrase[0].key);
    let numbers = phrase.iter().any(|word| word.key.chars().any(|c| c.is_ascii_digit()));
    let closed = phrase.iter().any(|word| word.mark >= Mark::Stop);
    let emphatic = length == 1 && is_emphatic(&phrase[0].key, language);
    same(phrase, again) && !uniform && !numbers && !closed && !emphatic
}

fn same(a: &[&SpokenWord], b: &[&SpokenWord]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key)
}

/// Words said twice for emphasis.
fn is_emphatic(key: &str, language: Language) -> bool {
    let words: &[&str] = match language {
        Language::Fr => &["tres", "oui", "non", "bien", "trop", "vite", "si", "plus", "tout", "jamais", "petit"],
        Language::En => &["very", "yes", "no", "really", "so", "much", "many", "far", "long", "never", "again"],
    };
    words.contains(&key)
}

/// Words that grammar may double.
fn is_doubled(key: &str, language: Language) -> bool {
    let words: &[&str] = match language {
        Language::Fr => &["nous", "vous", "que", "en"],
        Language::En => &["had", "that", "is"],
    };
    words.contains(&key)
}

/// Where the beginning begins that is broken off after the word at `place`, if it is.
fn restart(words: &[&SpokenWord], clause_start: usize, place: usize, language: Language) -> Option<usize> {
    let word = words[place];
    let next = words.get(place + 1)?;
    let from = clause_start.max((place + 1).saturating_sub(LONGEST_BEGINNING));
    if word.is_cut {
        return Some(from);
    }
    let subject = |place: usize| clauses::is_subject(&words[place].key, language);
    let short = place + 1 - clause_start <= LONGEST_BEGINNING;
    // "je vais— on va": left open after a few words, and another subject begins
    if word.mark == Mark::Open && short && subject(clause_start) && subject(place + 1) {
        return Some(clause_start);
    }
    // "I was I went": the same subject again after one word that takes no clause
    let again = place.checked_sub(1).filter(|first| *first >= clause_start && words[*first].key == next.key)?;
    let unmarked = words[again].mark == Mark::None && word.mark == Mark::None;
    (unmarked && subject(again) && !takes_clause(&word.key, language)).then_some(again)
}

/// Verbs after which a clause follows without a conjunction: "I think I can".
fn takes_clause(key: &str, language: Language) -> bool {
    let verbs: &[&str] = match language {
        Language::Fr => &["pense", "crois", "sais", "trouve", "dis", "suppose", "espere", "imagine", "veux", "peux"],
        Language::En => &[
            "think", "thought", "know", "knew", "guess", "believe", "mean", "said", "say", "hope", "feel", "felt",
            "wish", "suppose", "realized", "decided", "like", "and", "so", "but", "because", "when", "if", "that",
            "what", "where",
        ],
    };
    verbs.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::super::words::{fixture, spoken_turns};
    use super::*;

    fn repeats(text: &str, language: Language) -> Vec<(RepeatKind, String)> {
        let interview = fixture::interview(language, vec![fixture::said(1, 0, text)]);
        let turn = spoken_turns(&interview).remove(0);
        let hesitations: Vec<bool> = turn.words.iter().map(|word| matches!(word.key.as_str(), "euh" | "um")).collect();
        find(&turn, &hesitations, language).into_iter().map(|repeat| (repeat.kind, repeat.span.text)).collect()
    }

    fn repetition(text: &str) -> (RepeatKind, String) {
        (RepeatKind::Repetition, text.to_owned())
    }

    fn restart(text: &str) -> (RepeatKind, String) {
        (RepeatKind::Restart, text.to_owned())
    }

    #[test]
    fn words_and_phrases_said_twice_are_repetitions() {
        assert_eq!(repeats("j'ai testé le le serveur", Language::Fr), [repetition("le le")]);
        assert_eq!(repeats("je je, euh, je voulais", Language::Fr), [repetition("je je, euh, je")]);
        assert_eq!(
            repeats("I think I think we um we won", Language::En),
            [repetition("I think I think"), repetition("we um we")]
        );
    }

    #[test]
    fn words_that_are_doubled_on_purpose_are_none() {
        for text in
            ["c'est très très bien", "nous nous sommes vus", "oui oui", "le 2 2 fois", "C'est fini. Fini le test"]
        {
            assert_eq!(repeats(text, Language::Fr), [], "{text}");
        }
        for text in ["it is very very slow", "the one that had had errors", "I think I can", "no no"] {
            assert_eq!(repeats(text, Language::En), [], "{text}");
        }
        assert_eq!(repeats("nous nous nous voyons", Language::Fr), [repetition("nous nous nous")]);
    }

    #[test]
    fn beginnings_that_are_broken_off_are_restarts() {
        assert_eq!(repeats("Bien. Je vais— on va tester", Language::Fr), [restart("Je vais— on")]);
        assert_eq!(repeats("Je vais… on va tester", Language::Fr), [restart("Je vais… on")]);
        assert_eq!(repeats("le déve- développement", Language::Fr), [restart("le déve- développement")]);
        assert_eq!(repeats("I was I went home", Language::En), [restart("I was I")]);
    }

    #[test]
    fn a_thought_left_open_at_the_end_is_no_restart() {
        assert_eq!(repeats("on a tout testé avec l'équipe… on a fini", Language::Fr), []);
        assert_eq!(repeats("on verra…", Language::Fr), []);
        assert_eq!(repeats("le projet - un serveur — marche bien", Language::Fr), []);
    }
}

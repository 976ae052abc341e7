//! The small words of each language that say how a text is built. All are folded: lower case,
//! no accents, French elisions apart ("l", "qu").
//!
//! The lists are written by hand from the grammars of both languages: closed classes
//! (articles, pronouns, prepositions, conjunctions, auxiliaries), number and calendar words,
//! and phrases that mark the parts of a story or the steps of a thought.

mod en;
mod fr;
pub mod profile;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use vivavoce_scenarios::words::{Token, stems};
use vivavoce_scenarios::{Language, PointMatcher};

/// The words of one language, as they are written down.
pub(crate) struct Lists {
    /// Words that every text is full of; what is not among them carries content.
    pub function: &'static str,
    /// Everyday words that say little of any subject.
    pub common: &'static str,
    /// Pronouns that begin a clause.
    pub subjects: &'static str,
    /// Finite forms of auxiliaries, which make a clause with any subject.
    pub finite: &'static str,
    /// The speaker alone.
    pub own: &'static str,
    /// The speaker with others.
    pub group: &'static str,
    /// Number words.
    pub numbers: &'static str,
    /// Words of the calendar and the clock that name a time.
    pub times: &'static str,
    /// What figures are given in.
    pub units: &'static str,
    /// Irregular forms, each after its verb: `lose>lost`.
    pub irregular: &'static str,
    /// Words of working life, whatever the trade.
    pub work: &'static str,
    /// Situation, task, result: phrases that mark them.
    pub story: [&'static [&'static str]; 3],
    /// Order, reason, condition, example, conclusion: phrases that mark them.
    pub reasoning: [&'static [&'static str]; 5],
    /// First verbs of an action without the regular ending.
    pub deeds: &'static str,
    /// Verbs that tell no action, though they look like one.
    pub no_deeds: &'static str,
}

/// The words of one language, ready to be looked for.
pub struct Lexicon {
    function: HashSet<&'static str>,
    common: HashSet<&'static str>,
    subjects: HashSet<&'static str>,
    finite: HashSet<&'static str>,
    own: HashSet<&'static str>,
    group: HashSet<&'static str>,
    numbers: HashSet<&'static str>,
    times: HashSet<&'static str>,
    units: HashSet<&'static str>,
    deeds: HashSet<&'static str>,
    no_deeds: HashSet<&'static str>,
    work: BTreeSet<String>,
    small: HashSet<String>,
    irregular: HashMap<&'static str, &'static str>,
    /// Situation, task, result.
    pub story: [PointMatcher; 3],
    /// Order, reason, condition, example, conclusion.
    pub reasoning: [PointMatcher; 5],
    language: Language,
}

static FRENCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&fr::LISTS, Language::Fr));
static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&en::LISTS, Language::En));

impl Lexicon {
    /// The words of that language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Fr => &FRENCH,
            Language::En => &ENGLISH,
        }
    }

    fn new(lists: &Lists, language: Language) -> Self {
        let set = |words: &'static str| words.split_whitespace().collect::<HashSet<_>>();
        let matcher = |phrases: &'static [&'static str]| PointMatcher::of_phrases(phrases.iter().copied(), language);
        Self {
            function: set(lists.function),
            common: set(lists.common),
            subjects: set(lists.subjects),
            finite: set(lists.finite),
            own: set(lists.own),
            group: set(lists.group),
            numbers: set(lists.numbers),
            times: set(lists.times),
            units: set(lists.units),
            deeds: set(lists.deeds),
            no_deeds: set(lists.no_deeds),
            small: [lists.function, lists.common, lists.subjects, lists.finite]
                .iter()
                .flat_map(|list| stems(list, language))
                .map(|stem| stem.plain().to_owned())
                .collect(),
            irregular: lists
                .irregular
                .split_whitespace()
                .filter_map(|pair| pair.split_once('>'))
                .map(|(verb, form)| (form, verb))
                .collect(),
            work: stems(lists.work, language).iter().map(|stem| stem.plain().to_owned()).collect(),
            story: lists.story.map(matcher),
            reasoning: lists.reasoning.map(matcher),
            language,
        }
    }

    /// Whether the word carries grammar and no content.
    pub fn is_function(&self, word: &str) -> bool {
        self.function.contains(word) || self.is_subject(word) || self.finite.contains(word)
    }

    /// Whether the word says something of a subject: neither grammar nor an everyday word.
    pub fn is_content(&self, word: &str) -> bool {
        (word.chars().count() > 2 || word.chars().any(|c| !c.is_alphabetic()))
            && !self.is_function(word)
            && !self.common.contains(word)
    }

    /// Whether the word tells something of what is spoken of: content that is no inflection of
    /// a small word ("dites" of "dire"), and no figure or time, which are in every story.
    pub fn is_telling(&self, token: &Token) -> bool {
        self.is_content(&token.folded) && !self.is_measure(&token.folded) && !self.small.contains(token.stem.plain())
    }

    /// Whether the word begins a clause.
    pub fn is_subject(&self, word: &str) -> bool {
        self.subjects.contains(word)
    }

    /// Whether the word is a finite auxiliary.
    pub fn is_finite(&self, word: &str) -> bool {
        self.finite.contains(word)
    }

    /// Whether the word is a verb by its form: "broke", "stopped", "durait".
    pub fn is_verb(&self, word: &str) -> bool {
        let ends = |ends: &[&str]| word.len() > 4 && ends.iter().any(|end| word.ends_with(end));
        match self.language {
            Language::En => self.deeds.contains(word) || self.irregular.contains_key(word) || ends(&["ed"]),
            Language::Fr => !self.is_function(word) && ends(&["ait", "aient"]),
        }
    }

    /// Whether the speaker speaks of himself or herself.
    pub fn is_own(&self, word: &str) -> bool {
        self.own.contains(word)
    }

    /// Whether the speaker speaks of a group.
    pub fn is_group(&self, word: &str) -> bool {
        self.group.contains(word)
    }

    /// Whether the word is a figure, in digits or in letters.
    pub fn is_number(&self, word: &str) -> bool {
        self.numbers.contains(word) || word.chars().next().is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether the word is a figure, a time or a unit.
    pub fn is_measure(&self, word: &str) -> bool {
        self.is_number(word) || self.is_time(word) || self.is_unit(word)
    }

    /// Whether the word names a time.
    pub fn is_time(&self, word: &str) -> bool {
        self.times.contains(word)
    }

    /// Whether the word is a unit.
    pub fn is_unit(&self, word: &str) -> bool {
        self.units.contains(word)
    }

    /// What the inflections of a word share, irregular ones included: "lose" for "lost".
    pub fn root<'t>(&self, token: &'t Token) -> &'t str {
        self.irregular.get(token.folded.as_str()).copied().unwrap_or_else(|| token.stem.plain())
    }

    /// The stems of words of working life.
    pub fn work_stems(&self) -> &BTreeSet<String> {
        &self.work
    }

    /// How many words after `at` the speaker's own action ends, if one begins there: "I built",
    /// "I then called", "j'ai écrit", "je me suis occupé".
    pub fn own_action(&self, words: &[&str]) -> Option<usize> {
        match self.language {
            Language::En => self.english_action(words),
            Language::Fr => self.french_action(words),
        }
    }

    fn english_action(&self, words: &[&str]) -> Option<usize> {
        if words.first() != Some(&"i") {
            return None;
        }
        let is_deed = |word: &str| {
            self.deeds.contains(word) || (word.len() > 4 && word.ends_with("ed") && !self.no_deeds.contains(word))
        };
        // What may stand between: "I had also quickly written".
        let is_between = |word: &str| {
            (matches!(word, "had" | "have") || self.function.contains(word) || word.ends_with("ly"))
                && !self.is_subject(word)
        };
        let verb = words.iter().skip(1).take(3).position(|word| is_deed(word))? + 1;
        words[1..verb].iter().all(|word| is_between(word)).then_some(verb + 1)
    }

    fn french_action(&self, words: &[&str]) -> Option<usize> {
        if !matches!(words.first(), Some(&("j" | "je"))) {
            return None;
        }
        let auxiliary = words.iter().enumerate().skip(1).take(4);
        let auxiliary = auxiliary.take_while(|(_, word)| self.is_function(word));
        let (at, _) = auxiliary.filter(|(_, word)| matches!(**word, "ai" | "avais" | "suis")).last()?;
        let is_deed = |word: &str| {
            let participle = ["e", "ee", "i", "ie", "u", "ue", "is", "it", "ert"].iter().any(|end| word.ends_with(end));
            self.deeds.contains(word) || (participle && !self.is_function(word) && !self.common.contains(word))
        };
        // After an article comes a noun: "j'ai une amie" tells no action.
        let is_article =
            |word: &str| matches!(word, "un" | "une" | "le" | "la" | "l" | "les" | "des" | "du" | "mon" | "ma");
        let after = words.iter().skip(at + 1).take(4).take_while(|word| !is_article(word));
        let verb = after.enumerate().find(|(_, word)| is_deed(word)).map(|(place, _)| place + at + 1)?;
        // "Je suis" alone tells what one is, not what one did.
        let moves = words[at] != "suis" || words[1..at].contains(&"me") || self.deeds.contains(words[verb]);
        (moves && !self.no_deeds.contains(words[verb])).then_some(verb + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vivavoce_scenarios::words::words;

    fn action(text: &str, language: Language) -> bool {
        let words = words(text, language);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Lexicon::of(language).own_action(&words).is_some()
    }

    #[test]
    fn an_own_action_is_told_apart_from_an_opinion() {
        for text in ["I built it", "I then called her", "I rolled back", "I also quickly wrote a test", "I had talked"]
        {
            assert!(action(text, Language::En), "{text}");
        }
        for text in [
            "I liked it",
            "I think we shipped it",
            "we built it",
            "I was tired",
            "I believed them",
            "I see how relaxed he is",
        ] {
            assert!(!action(text, Language::En), "{text}");
        }
        for text in [
            "J'ai écrit un test",
            "je l'ai ensuite appelé",
            "je me suis occupé de tout",
            "j'ai d'abord lu",
            "j'ai tout de suite appelé",
        ] {
            assert!(action(text, Language::Fr), "{text}");
        }
        for text in ["J'ai aimé", "je suis fatigué", "on a écrit", "j'ai eu peur", "je pense", "J'ai une amie"] {
            assert!(!action(text, Language::Fr), "{text}");
        }
    }

    #[test]
    fn every_word_is_folded_as_answers_are() {
        for (lists, language) in [(&fr::LISTS, Language::Fr), (&en::LISTS, Language::En)] {
            for list in [
                lists.function,
                lists.common,
                lists.subjects,
                lists.finite,
                lists.own,
                lists.group,
                lists.numbers,
                lists.times,
                lists.units,
                lists.deeds,
                lists.no_deeds,
                lists.work,
            ] {
                for word in list.split_whitespace() {
                    assert_eq!(words(word, language), [word]);
                }
            }
        }
    }
}

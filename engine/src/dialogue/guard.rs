//! Keeps unlawful questions from being asked, by whoever wrote them: a scenario or a model.
//!
//! An interviewer may ask only what serves to judge the ability to do the job (Code du travail,
//! L1221-6). What a [`Topic`] names is no such thing (L1132-1; salary history: Directive (EU)
//! 2023/970, art. 5). The guard reads a sentence before it is spoken and says what it touches.
//!
//! It is a grammar, not a model: rows of words, `french` and `english`, in which the subject
//! stands in a relation to the person addressed ("your children", "are you … married"). First
//! what only looks alike is taken out: union types, technical debt, the family of a patient.
//! So a nurse may be asked about patients and an engineer about processes and their children.
//!
//! A row is made of `word`, `one|of|these`, `begin*`, `@SET`; `?` after one makes it optional;
//! `..3` stands for up to three words, `~3` for up to three that are no "your"; `^` and `$`
//! are the ends of the sentence. Case, accents and punctuation do not count.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;
use vivavoce_scenarios::words::words;

use crate::event::ReplyKind;

mod english;
mod french;
pub(crate) mod pattern;

use pattern::{Pattern, compile};

/// What may not be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Marriage, children, who is at home.
    Family,
    /// Pregnancy and the wish for children.
    Pregnancy,
    /// Illness, disability, habits of the body.
    Health,
    Religion,
    /// Nationality, birthplace, ethnic origin, the name's.
    Origin,
    Age,
    /// Membership in a union, strikes.
    Union,
    Politics,
    /// Debts, loans, accounts.
    Bank,
    /// With whom and how somebody lives.
    Housing,
    /// Sexual orientation and gender identity.
    Orientation,
    /// What was earned before.
    Pay,
}

impl Topic {
    /// Its name in the log, and in the test data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Pregnancy => "pregnancy",
            Self::Health => "health",
            Self::Religion => "religion",
            Self::Origin => "origin",
            Self::Age => "age",
            Self::Union => "union",
            Self::Politics => "politics",
            Self::Bank => "bank",
            Self::Housing => "housing",
            Self::Orientation => "orientation",
            Self::Pay => "pay",
        }
    }
}

/// Longer sentences are read in their first so many words: far more than a voice says in one.
const LONGEST: usize = 120;

/// What the text, said by an interviewer, may not ask about; none if it may be said.
pub fn guard(text: &str, language: Language) -> Option<Topic> {
    let grammar = grammar(language);
    sentences(text).find_map(|sentence| grammar.read(sentence, language))
}

/// What may be said in place of an unlawful sentence: asks for more about what was asked
/// before, and presumes nothing.
pub fn instead(kind: ReplyKind, language: Language) -> &'static str {
    let phrases = super::phrases::phrases(language);
    match kind {
        ReplyKind::Question | ReplyKind::FollowUp | ReplyKind::Repeat | ReplyKind::Reprompt => phrases.more,
        _ => phrases.acknowledge[0],
    }
}

/// The text with each sentence that may not be said taken out, and what those asked about.
pub fn without_unlawful(text: &str, language: Language) -> (String, Vec<Topic>) {
    let grammar = grammar(language);
    let mut topics = Vec::new();
    let kept: Vec<&str> = sentences(text)
        .filter(|sentence| {
            let topic = grammar.read(sentence, language);
            topics.extend(topic);
            topic.is_none()
        })
        .map(str::trim)
        .collect();
    (kept.join(" "), topics)
}

/// The sentences of a text, each with the marks that end it.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '…', '\n']).filter(|s| s.chars().any(char::is_alphanumeric))
}

/// The rows of one language as they are written down.
struct Table {
    /// Names for sets of words.
    sets: &'static [(&'static str, &'static str)],
    /// What only looks like one of the topics.
    alike: &'static [&'static str],
    rows: &'static [(Topic, &'static [&'static str])],
}

struct Grammar {
    alike: Vec<Pattern>,
    rows: Vec<(Topic, Pattern)>,
}

impl Grammar {
    fn new(table: &Table) -> Self {
        let rows =
            table.rows.iter().flat_map(|(topic, rows)| rows.iter().map(|row| (*topic, compile(row, table.sets))));
        Self { alike: table.alike.iter().map(|row| compile(row, table.sets)).collect(), rows: rows.collect() }
    }

    fn read(&self, sentence: &str, language: Language) -> Option<Topic> {
        let mut words = words(sentence, language);
        words.truncate(LONGEST);
        for alike in &self.alike {
            alike.blot(&mut words);
        }
        self.rows.iter().find(|(_, row)| row.is_in(&words)).map(|(topic, _)| *topic)
    }
}

fn grammar(language: Language) -> &'static Grammar {
    static FRENCH: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&french::TABLE));
    static ENGLISH: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&english::TABLE));
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

#[cfg(test)]
mod tests;

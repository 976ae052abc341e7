//! What an answer is scored by: criteria with behaviourally anchored levels, and the ready-made
//! rubrics of each family of questions.
//!
//! Anchored scales are one of the parts that make an interview structured (Campion, Palmer and
//! Campion 1997; Levashina and others 2014). The texts are in `rubrics/`, a file a language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use crate::criteria;
use crate::model::{AnswerKind, Language};
use crate::read::{Reader, Table};

/// How many levels a criterion has, from 1.
pub const LEVELS: usize = 5;

/// A family of questions, each with a rubric of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rubric {
    /// Background and opinions.
    Conversation,
    /// Knowledge of the trade.
    Technical,
    /// Behaviour, shown by something that happened.
    SoftSkills,
    /// Selling.
    Sales,
    /// An idea, a product or oneself, presented.
    Pitch,
    /// A problem solved aloud.
    ProblemSolving,
    /// Something made clear to somebody.
    Communication,
}

impl Rubric {
    /// Every rubric, in the order that messages name them.
    pub const ALL: [Self; 7] = [
        Self::Conversation,
        Self::Technical,
        Self::SoftSkills,
        Self::Sales,
        Self::Pitch,
        Self::ProblemSolving,
        Self::Communication,
    ];

    /// Its name in scenario files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Technical => "technical",
            Self::SoftSkills => "soft_skills",
            Self::Sales => "sales",
            Self::Pitch => "pitch",
            Self::ProblemSolving => "problem_solving",
            Self::Communication => "communication",
        }
    }

    /// The rubric of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rubric| rubric.code() == code)
    }

    /// The rubric of a question that names none; a fact (yes or no, a number, a phrase) is
    /// noted and not scored.
    pub const fn usual(kind: AnswerKind) -> Option<Self> {
        match kind {
            AnswerKind::YesNo | AnswerKind::Number | AnswerKind::Short => None,
            AnswerKind::Open => Some(Self::Conversation),
            AnswerKind::Story => Some(Self::SoftSkills),
            AnswerKind::ThinkAloud => Some(Self::ProblemSolving),
        }
    }

    /// Its criteria, in that language.
    pub fn criteria(self, language: Language) -> &'static [Criterion] {
        let rubrics = match language {
            Language::Fr => &FRENCH,
            Language::En => &ENGLISH,
        };
        rubrics.get(&self).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What is measured of an answer to give a level where nobody rates it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The expected points, mentioned and developed.
    Coverage,
    /// The share of the answer that speaks of the question's subject.
    Relevance,
    /// Situation, task, own action and result, in order.
    Star,
    /// Order, reasons, conditions and examples.
    Reasoning,
    /// Figures, times, names and the own part.
    Specifics,
    /// Variety of words and terms of the trade.
    Vocabulary,
    /// How many tests of the question's task pass.
    Tests,
}

impl Measure {
    /// Every measure, in the order that messages name them.
    pub const ALL: [Self; 7] =
        [Self::Coverage, Self::Relevance, Self::Star, Self::Reasoning, Self::Specifics, Self::Vocabulary, Self::Tests];

    /// Its name in scenario files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Relevance => "relevance",
            Self::Star => "star",
            Self::Reasoning => "reasoning",
            Self::Specifics => "specifics",
            Self::Vocabulary => "vocabulary",
            Self::Tests => "tests",
        }
    }

    /// The measure of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.code() == code)
    }
}

/// One thing that an answer is scored by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Names the criterion within the scenario: `a-z`, `0-9`, `-`. Criteria of the same id
    /// are compared between questions and between interviews.
    pub id: String,
    /// What the report calls it.
    pub name: String,
    /// How much it counts beside the question's other criteria.
    pub weight: u32,
    /// What gives its level where nobody rates it; without, only raters give one.
    pub measure: Option<Measure>,
    /// What an answer of level 1, 2 … 5 does, one sentence each.
    pub anchors: [String; LEVELS],
}

static FRENCH: LazyLock<BTreeMap<Rubric, Vec<Criterion>>> =
    LazyLock::new(|| read(include_str!("../rubrics/fr.toml"), "rubrics/fr.toml"));

static ENGLISH: LazyLock<BTreeMap<Rubric, Vec<Criterion>>> =
    LazyLock::new(|| read(include_str!("../rubrics/en.toml"), "rubrics/en.toml"));

/// Reads a file of rubrics, which a test reads, too: it cannot be wrong.
fn read(source: &str, name: &str) -> BTreeMap<Rubric, Vec<Criterion>> {
    let root = DeTable::parse(source).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut reader = Reader::new(source);
    let table = Table::root(root.get_ref());
    let mut known = vec!["relevance", "vocabulary"];
    known.extend(Rubric::ALL.map(Rubric::code));
    reader.only(&table, &known);
    let mut listed = |key: &str| criteria::listed(&mut reader, &table, key).unwrap_or_default();
    let shared = [listed("relevance"), listed("vocabulary")].concat();
    let rubrics = Rubric::ALL.map(|rubric| {
        let mut criteria = listed(rubric.code());
        criteria.extend(shared.iter().cloned());
        (rubric, criteria)
    });
    assert!(reader.problems.is_empty(), "{name}: {:?}", reader.problems);
    rubrics.into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_family_has_the_same_five_criteria_in_both_languages() {
        for rubric in Rubric::ALL {
            for language in Language::ALL {
                let ids: Vec<&str> = rubric.criteria(language).iter().map(|c| c.id.as_str()).collect();
                assert_eq!(ids, ["points", "structure", "specifics", "relevance", "vocabulary"], "{rubric:?}");
            }
            let shape = |language| -> Vec<_> {
                rubric.criteria(language).iter().map(|c| (c.id.clone(), c.weight, c.measure)).collect()
            };
            assert_eq!(shape(Language::Fr), shape(Language::En), "{rubric:?}");
        }
    }

    #[test]
    fn no_two_levels_of_a_criterion_read_alike_and_each_is_one_sentence() {
        for (rubric, language) in Rubric::ALL.iter().flat_map(|r| Language::ALL.map(|l| (r, l))) {
            for criterion in rubric.criteria(language) {
                let different: BTreeSet<&String> = criterion.anchors.iter().collect();
                assert_eq!(different.len(), LEVELS, "{rubric:?} {}", criterion.id);
                for anchor in &criterion.anchors {
                    assert!(anchor.ends_with('.') && anchor.matches(". ").count() == 0, "{anchor}");
                }
            }
        }
    }

    #[test]
    fn names_and_codes_go_together() {
        for rubric in Rubric::ALL {
            assert_eq!(Rubric::from_code(rubric.code()), Some(rubric));
        }
        for measure in Measure::ALL {
            assert_eq!(Measure::from_code(measure.code()), Some(measure));
        }
    }
}

//! What a quiz is, once it has been read and found sound.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::Language;

/// A questionnaire.
///
/// Read from TOML by [`parse`](crate::quiz::parse()), or from another program's file by
/// [`gift`](crate::quiz::gift) and [`moodle`](crate::quiz::moodle); all texts are trimmed,
/// on one line and not empty, ids are unique, and everything is within
/// [`limits`](crate::limits).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quiz {
    /// Names the quiz in URLs: `a-z`, `0-9`, `-`.
    pub id: String,
    /// The language of every text in it.
    pub language: Language,
    /// What a list of quizzes shows.
    pub title: String,
    /// One or two sentences to choose by.
    pub summary: String,
    /// How long the whole quiz may take.
    pub time_limit: Option<Duration>,
    /// At least one, in the order they are asked.
    pub questions: Vec<Question>,
}

impl Quiz {
    /// How many questions there are.
    pub fn question_count(&self) -> u32 {
        u32::try_from(self.questions.len()).unwrap_or(u32::MAX)
    }

    /// The points of all questions together.
    pub fn points(&self) -> u32 {
        self.questions.iter().map(|question| question.points).sum()
    }

    /// The question of that id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Names the question within the quiz: `a-z`, `0-9`, `-`.
    pub id: String,
    /// What its author calls it.
    pub title: Option<String>,
    /// What is asked.
    pub text: String,
    /// Why the right answer is right, shown after the answer.
    pub explanation: Option<String>,
    /// What a right answer is worth.
    pub points: u32,
    /// How long this question may take.
    pub time_limit: Option<Duration>,
    /// What kind of answer it takes, and which is right.
    pub kind: Kind,
}

/// The kinds of questions, each with its solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Choose one. At least one is right and at least one is wrong.
    Single(Choices),
    /// Choose all that are right. At least one is.
    Multiple(Choices),
    /// Give a number.
    Numeric(Accepts),
    /// Put in order; the items stand in the right one.
    Ordering(Vec<String>),
}

impl Kind {
    /// Every kind's name, in the order that messages name them.
    pub const NAMES: [&'static str; 4] = ["single", "multiple", "numeric", "ordering"];

    /// Its name in quiz files and in the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Single(_) => Self::NAMES[0],
            Self::Multiple(_) => Self::NAMES[1],
            Self::Numeric(_) => Self::NAMES[2],
            Self::Ordering(_) => Self::NAMES[3],
        }
    }
}

/// What can be chosen from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Whether they may be shown in another order.
    pub shuffle: bool,
    /// In the order of the file; no text twice.
    pub list: Vec<Choice>,
}

impl Choices {
    /// How many are right.
    pub fn right(&self) -> usize {
        self.list.iter().filter(|choice| choice.right).count()
    }
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// What is said to those who chose it.
    pub feedback: Option<String>,
}

/// The numbers that are right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accepts {
    /// A number and how far from it is still right.
    Near {
        /// The number.
        value: f64,
        /// Never negative.
        tolerance: f64,
    },
    /// Everything from one number to another, both included.
    Between {
        /// The smallest.
        min: f64,
        /// The largest, never below the smallest.
        max: f64,
    },
}

impl Accepts {
    /// Whether a number is right. A hair's breadth beyond the bounds is: 9.82 is within
    /// 0.01 of 9.81, though the nearest doubles of the three say otherwise.
    pub fn accepts(self, number: f64) -> bool {
        let (middle, reach) = match self {
            Self::Near { value, tolerance } => (value, tolerance),
            Self::Between { min, max } => (min.midpoint(max), (max - min) / 2.0),
        };
        let hair = f64::EPSILON * 8.0 * middle.abs().max(reach).max(number.abs());
        (number - middle).abs() <= reach + hair
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_of_a_number_are_right_and_what_lies_beyond_is_not() {
        let gravity = Accepts::Near { value: 9.81, tolerance: 0.01 };
        assert!(gravity.accepts(9.82) && gravity.accepts(9.80) && gravity.accepts(9.81));
        assert!(!gravity.accepts(9.821) && !gravity.accepts(9.799) && !gravity.accepts(f64::NAN));
        let years = Accepts::Between { min: 1.0, max: 5.0 };
        assert!(years.accepts(1.0) && years.accepts(5.0) && !years.accepts(5.001) && !years.accepts(0.0));
        let exact = Accepts::Near { value: 0.0, tolerance: 0.0 };
        assert!(exact.accepts(0.0) && exact.accepts(-0.0) && !exact.accepts(1e-9));
    }
}

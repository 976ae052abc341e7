//! Questions for tests.

use super::model::{Choice, Choices, Kind, Question};

/// A question of that kind worth one point.
pub fn question(id: &str, kind: Kind) -> Question {
    Question {
        id: id.to_owned(),
        title: None,
        text: "What is it?".to_owned(),
        explanation: None,
        points: 1,
        time_limit: None,
        kind,
    }
}

/// Choices that may be mixed.
pub fn choices(list: &[(&str, bool)]) -> Choices {
    let choice = |(text, right): &(&str, bool)| Choice { text: (*text).to_owned(), right: *right, feedback: None };
    Choices { shuffle: true, list: list.iter().map(choice).collect() }
}

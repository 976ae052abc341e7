//! Questions for tests, and any quiz at all for properties.

use proptest::prelude::*;

use super::model::{Accepts, Choice, Choices, Kind, Question, Quiz};
use crate::model::Language;

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

/// A quiz of these questions.
pub fn quiz(questions: Vec<Question>) -> Quiz {
    Quiz {
        id: "sample".to_owned(),
        language: Language::En,
        title: "Sample".to_owned(),
        summary: "A sample.".to_owned(),
        time_limit: None,
        questions,
    }
}

/// A text as a quiz holds it, with all that the formats must escape.
pub fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Zéœ0-9]{1,6}",
        1 => "[~=#{}:\\\\%<>&\"'\\[\\]/$*_.-]{1,4}",
        1 => Just("[html]".to_owned()),
        1 => Just("%50%x".to_owned()),
        1 => Just("<b>bold</b>".to_owned()),
        1 => Just("&amp;".to_owned()),
        1 => Just("]]>".to_owned()),
        1 => Just("->".to_owned()),
        1 => Just("//x".to_owned()),
        1 => Just("::".to_owned()),
        1 => Just("\\n".to_owned()),
        1 => Just("$CATEGORY:".to_owned()),
        1 => Just("####".to_owned()),
    ];
    proptest::collection::vec(word, 1..5)
        .prop_map(|words| words.join(" "))
        .prop_filter("holds a letter or a digit", |text| text.chars().any(char::is_alphanumeric))
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![(-1000_i32..1000).prop_map(f64::from), (-1e6..1e6_f64), (-1e12..1e12_f64), Just(0.1 + 0.2)]
}

fn unique(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().enumerate().map(|(at, text)| format!("{text} {at}")).collect()
}

fn kind() -> impl Strategy<Value = Kind> {
    let list = || {
        proptest::collection::vec((text(), any::<bool>(), proptest::option::of(text())), 2..=10).prop_map(|list| {
            let count = list.len();
            let choice = |(at, (text, right, feedback)): (usize, (String, bool, Option<String>))| Choice {
                text: format!("{text} {at}"),
                // At least one of each.
                right: at == 0 || (right && at + 1 < count),
                feedback,
            };
            Choices { shuffle: true, list: list.into_iter().enumerate().map(choice).collect() }
        })
    };
    prop_oneof![
        list().prop_map(Kind::Single),
        list().prop_map(Kind::Multiple),
        (number(), 0.0..1e6_f64).prop_map(|(value, tolerance)| Kind::Numeric(Accepts::Near { value, tolerance })),
        proptest::collection::vec(text(), 2..=10).prop_map(|items| Kind::Ordering(unique(items))),
    ]
}

prop_compose! {
    /// Any quiz that both formats can say but for its orderings, which GIFT cannot.
    pub fn any_quiz()(
        questions in proptest::collection::vec(
            (text(), proptest::option::of(text()), proptest::option::of(text()), kind()),
            1..6,
        ),
        title in text(),
    ) -> Quiz {
        let question = |(at, (text, title, explanation, kind))| Question {
            id: format!("q{}", at + 1),
            title,
            text,
            explanation,
            points: 1,
            time_limit: None,
            kind,
        };
        Quiz { title, ..quiz(questions.into_iter().enumerate().map(question).collect()) }
    }
}

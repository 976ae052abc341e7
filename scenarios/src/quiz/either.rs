//! True or false: a choice of two, in the quiz's language, that keeps its order.

use super::model::{Choice, Choices, Kind, Question};
use crate::model::Language;

/// The words for true and false, in that order.
fn words(language: Language) -> [&'static str; 2] {
    match language {
        Language::Fr => ["Vrai", "Faux"],
        Language::En => ["True", "False"],
    }
}

/// The choice of two: whether true is right, and what is said to those who choose each.
pub(super) fn either(right: bool, feedback: [Option<String>; 2], language: Language) -> Choices {
    let choices = words(language).into_iter().zip([right, !right]).zip(feedback);
    let list = choices.map(|((word, right), feedback)| Choice { text: word.to_owned(), right, feedback });
    Choices { shuffle: false, list: list.collect() }
}

/// The question's choices, if it is one of true or false.
pub(super) fn as_either(question: &Question, language: Language) -> Option<&[Choice; 2]> {
    let Kind::Single(choices) = &question.kind else { return None };
    let pair = <&[Choice; 2]>::try_from(choices.list.as_slice()).ok()?;
    (!choices.shuffle && pair.each_ref().map(|choice| choice.text.as_str()) == words(language)).then_some(pair)
}

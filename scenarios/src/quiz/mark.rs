//! Marking: from an answer to a score from 0 to 1 and which of its parts were right.
//!
//! | kind | score |
//! | --- | --- |
//! | single | 1 for a right choice, else 0 |
//! | multiple | (right ones chosen − wrong ones chosen) ÷ right ones there are, never below 0. Choosing everything gains nothing where half or more are wrong. |
//! | numeric | 1 within the tolerance or the range, else 0 |
//! | ordering | share of neighbours: of the n − 1 pairs that should follow each other at once, how many do. An order that is right but for one item moved keeps most of its score, the reverse order gets 0. |
//!
//! The first three are what Moodle gives for the files that [`moodle`](crate::quiz::moodle)
//! writes; the last is its ordering question's *relative to the next item, excluding last*.

use serde::{Deserialize, Serialize};

use super::model::{Choices, Kind, Question};

/// An answer. Choices and items go by their place in the question, from 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The one chosen.
    Single(usize),
    /// All that were chosen, perhaps none.
    Multiple(Vec<usize>),
    /// A number.
    Numeric(f64),
    /// Every item, in the order given.
    Ordering(Vec<usize>),
}

/// What an answer is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// From 0 to 1.
    pub score: f64,
    /// Which parts were right. Single and numeric: the whole. Multiple: for each choice,
    /// whether it was rightly chosen or rightly left. Ordering: for each place but the
    /// last, whether its item is followed by the one that should follow.
    pub parts: Vec<bool>,
}

impl Mark {
    /// Whether nothing is wrong with the answer.
    pub fn is_right(&self) -> bool {
        self.parts.iter().all(|part| *part)
    }
}

/// An answer that does not answer this question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It is for a question of another kind.
    #[error("this question takes an answer of the kind `{0}`")]
    OtherKind(&'static str),
    /// It names a choice or an item that is not there.
    #[error("there is no choice {0}, counted from 0")]
    NotThere(usize),
    /// It names one twice.
    #[error("choice {0}, counted from 0, is there twice")]
    Twice(usize),
    /// It does not put all items in order.
    #[error("all {0} items must be put in order")]
    Incomplete(usize),
    /// It is no finite number.
    #[error("this is not a number")]
    NotANumber,
}

/// Marks an answer.
///
/// # Errors
/// If it cannot be an answer to this question; whoever sent it can mend that.
pub fn mark(question: &Question, answer: &Answer) -> Result<Mark, AnswerError> {
    match (&question.kind, answer) {
        (Kind::Single(choices), Answer::Single(chosen)) => {
            let choice = choices.list.get(*chosen).ok_or(AnswerError::NotThere(*chosen))?;
            Ok(whole(choice.right))
        }
        (Kind::Multiple(choices), Answer::Multiple(chosen)) => multiple(choices, chosen),
        (Kind::Numeric(_), Answer::Numeric(number)) if !number.is_finite() => Err(AnswerError::NotANumber),
        (Kind::Numeric(accepts), Answer::Numeric(number)) => Ok(whole(accepts.accepts(*number))),
        (Kind::Ordering(items), Answer::Ordering(order)) => ordering(items.len(), order),
        (kind, _) => Err(AnswerError::OtherKind(kind.code())),
    }
}

fn whole(right: bool) -> Mark {
    Mark { score: f64::from(u8::from(right)), parts: vec![right] }
}

fn multiple(choices: &Choices, chosen: &[usize]) -> Result<Mark, AnswerError> {
    let taken = places(choices.list.len(), chosen)?;
    let (mut right, mut wrong) = (0_i32, 0_i32);
    for (choice, taken) in choices.list.iter().zip(&taken) {
        match (taken, choice.right) {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, _) => {}
        }
    }
    let there = i32::try_from(choices.right()).unwrap_or(i32::MAX).max(1);
    let parts = choices.list.iter().zip(&taken).map(|(choice, taken)| choice.right == *taken).collect();
    Ok(Mark { score: (f64::from(right - wrong) / f64::from(there)).max(0.0), parts })
}

fn ordering(items: usize, order: &[usize]) -> Result<Mark, AnswerError> {
    places(items, order)?;
    if order.len() != items {
        return Err(AnswerError::Incomplete(items));
    }
    let parts: Vec<bool> = order.windows(2).map(|pair| pair[1] == pair[0] + 1).collect();
    let right = parts.iter().filter(|part| **part).count();
    // At most a handful of items: both counts are exact as doubles.
    Ok(Mark { score: right as f64 / parts.len().max(1) as f64, parts })
}

/// Which of `count` places are named, each at most once.
fn places(count: usize, named: &[usize]) -> Result<Vec<bool>, AnswerError> {
    let mut taken = vec![false; count];
    for &place in named {
        let taken = taken.get_mut(place).ok_or(AnswerError::NotThere(place))?;
        if std::mem::replace(taken, true) {
            return Err(AnswerError::Twice(place));
        }
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::model::Accepts;
    use crate::quiz::samples::{choices, question};
    use proptest::prelude::*;

    fn score(kind: Kind, answer: &Answer) -> f64 {
        mark(&question("q", kind), answer).expect("fits").score
    }

    #[test]
    fn a_single_choice_is_all_or_nothing() {
        let kind = || Kind::Single(choices(&[("a", true), ("b", false), ("c", true)]));
        assert_eq!(score(kind(), &Answer::Single(0)), 1.0);
        assert_eq!(score(kind(), &Answer::Single(1)), 0.0);
        assert_eq!(score(kind(), &Answer::Single(2)), 1.0);
        assert_eq!(mark(&question("q", kind()), &Answer::Single(3)), Err(AnswerError::NotThere(3)));
    }

    #[test]
    fn a_multiple_choice_counts_right_minus_wrong_and_never_goes_below_nothing() {
        let kind = || Kind::Multiple(choices(&[("a", true), ("b", true), ("c", false), ("d", false)]));
        for (chosen, expected) in [
            (vec![0, 1], 1.0),
            (vec![0], 0.5),
            (vec![0, 1, 2], 0.5),
            (vec![0, 2], 0.0),
            (vec![2, 3], 0.0),
            (vec![0, 1, 2, 3], 0.0),
            (vec![], 0.0),
        ] {
            assert_eq!(score(kind(), &Answer::Multiple(chosen.clone())), expected, "{chosen:?}");
        }
        let parts = mark(&question("q", kind()), &Answer::Multiple(vec![0, 2])).expect("fits").parts;
        assert_eq!(parts, [true, false, false, true]);
        let twice = mark(&question("q", kind()), &Answer::Multiple(vec![1, 1]));
        assert_eq!(twice, Err(AnswerError::Twice(1)));
    }

    #[test]
    fn a_number_is_right_within_its_tolerance() {
        let kind = Kind::Numeric(Accepts::Near { value: 9.81, tolerance: 0.01 });
        assert_eq!(score(kind.clone(), &Answer::Numeric(9.82)), 1.0);
        assert_eq!(score(kind.clone(), &Answer::Numeric(9.9)), 0.0);
        for no_number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let refused = mark(&question("q", kind.clone()), &Answer::Numeric(no_number));
            assert_eq!(refused, Err(AnswerError::NotANumber));
        }
    }

    #[test]
    fn an_order_counts_the_neighbours_that_are_right() {
        let kind = || Kind::Ordering(["a", "b", "c", "d", "e"].map(String::from).to_vec());
        assert_eq!(score(kind(), &Answer::Ordering(vec![0, 1, 2, 3, 4])), 1.0);
        assert_eq!(score(kind(), &Answer::Ordering(vec![4, 3, 2, 1, 0])), 0.0);
        assert_eq!(score(kind(), &Answer::Ordering(vec![1, 2, 3, 4, 0])), 0.75, "one moved to the end");
        assert_eq!(score(kind(), &Answer::Ordering(vec![0, 1, 3, 4, 2])), 0.5, "one moved within");
        let short = mark(&question("q", kind()), &Answer::Ordering(vec![0, 1]));
        assert_eq!(short, Err(AnswerError::Incomplete(5)));
        let twice = mark(&question("q", kind()), &Answer::Ordering(vec![0, 0, 1, 2, 3]));
        assert_eq!(twice, Err(AnswerError::Twice(0)));
    }

    #[test]
    fn an_answer_of_another_kind_is_refused() {
        let question = question("q", Kind::Numeric(Accepts::Between { min: 0.0, max: 1.0 }));
        assert_eq!(mark(&question, &Answer::Single(0)), Err(AnswerError::OtherKind("numeric")));
    }

    proptest! {
        #[test]
        fn a_score_is_always_from_nothing_to_one_and_full_only_for_right_answers(
            right in proptest::collection::vec(any::<bool>(), 2..10),
            chosen in proptest::collection::vec(0_usize..12, 0..12),
        ) {
            let list: Vec<(String, bool)> =
                right.iter().enumerate().map(|(at, right)| (format!("c{at}"), *right)).collect();
            let list: Vec<(&str, bool)> = list.iter().map(|(text, right)| (text.as_str(), *right)).collect();
            prop_assume!(right.contains(&true));
            for kind in [Kind::Multiple(choices(&list)), Kind::Ordering(list.iter().map(|c| c.0.to_owned()).collect())] {
                let answer = match kind {
                    Kind::Multiple(_) => Answer::Multiple(chosen.clone()),
                    _ => Answer::Ordering(chosen.clone()),
                };
                if let Ok(mark) = mark(&question("q", kind), &answer) {
                    prop_assert!((0.0..=1.0).contains(&mark.score));
                    prop_assert_eq!(mark.score == 1.0, mark.is_right());
                }
            }
        }
    }
}

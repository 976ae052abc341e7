//! One level for the interview, combined mechanically.
//!
//! Mechanical combination of the parts agrees better with later judgement than a global
//! impression does (Kuncel and others 2013). Each question counts by its weight, each criterion
//! of it by its own; what is withheld leaves with its weight, and the share that is left is
//! shown. How it was said (`delivery`) is never part of it: pace, pauses and pitch differ by
//! accent, stutter and language more than by merit.

use serde::{Deserialize, Serialize};

use crate::level::{HIGHEST, LOWEST, Mean, Outcome, Reason};
use crate::prose::ratio;
use crate::question::QuestionReport;
use crate::reliability::Reliability;

/// The whole interview on one scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overall {
    /// The level.
    pub outcome: Outcome,
    /// The level for display, from 0 (level 1) to 100 (level 5).
    pub display: Option<u8>,
    /// Each criterion over all questions, in the order they first come.
    pub criteria: Vec<CriterionOverall>,
}

/// One criterion over all questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CriterionOverall {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The level, by the questions' weights.
    pub outcome: Outcome,
}

/// The mean of all answers that have a level, by their questions' weights.
pub fn mean(questions: &[QuestionReport]) -> Mean {
    let mut mean = Mean::default();
    for question in questions {
        if let Some(outcome) = &question.outcome {
            mean.add(outcome, ratio(question.weight as usize, 1));
        }
    }
    mean
}

/// The whole, unless what it rests on is not enough.
pub fn overall(questions: &[QuestionReport], reliability: &Reliability) -> Overall {
    let reasons = reliability.reasons();
    let mean = mean(questions).of_answers();
    let outcome = match mean {
        Some(outcome) if reasons.is_empty() => outcome,
        _ if reasons.is_empty() => Outcome::withheld(Reason::TooLittleCovered),
        _ => Outcome::Withheld { reasons },
    };
    Overall { display: outcome.level().map(display), outcome, criteria: criteria(questions) }
}

/// A level from 1 to 5 as 0 to 100.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
fn display(level: f32) -> u8 {
    ((level - LOWEST) / (HIGHEST - LOWEST) * 100.0).round().clamp(0.0, 100.0) as u8
}

fn criteria(questions: &[QuestionReport]) -> Vec<CriterionOverall> {
    let mut found: Vec<(&str, &str, Mean)> = Vec::new();
    for (question, score) in questions.iter().flat_map(|q| q.criteria.iter().map(move |c| (q, c))) {
        let place = found.iter().position(|(id, ..)| *id == score.id).unwrap_or_else(|| {
            found.push((&score.id, &score.name, Mean::default()));
            found.len() - 1
        });
        found[place].2.add(&score.outcome, ratio(question.weight as usize, 1));
    }
    let none = || Outcome::withheld(Reason::TooLittleCovered);
    found
        .into_iter()
        .map(|(id, name, mean)| CriterionOverall {
            id: id.to_owned(),
            name: name.to_owned(),
            outcome: mean.of_answers().unwrap_or_else(none),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_display_value_begins_at_zero() {
        assert_eq!([1.0, 2.0, 3.5, 5.0].map(display), [0, 25, 63, 100]);
    }
}

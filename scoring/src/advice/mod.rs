//! What to try next time: at most three priorities, each with the candidate's own words.
//!
//! Every criterion below `GOOD` proposes one change: the first thing that its measure found
//! missing. What would lift the whole interview most comes first; no change is proposed twice,
//! and no question gets more than two.

mod wording;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::{Measure, Point};

use crate::content::{Reading, coverage, relevance, specifics, structure};
use crate::level::HIGHEST;
use crate::prose::ratio;
use crate::question::CriterionScore;
use crate::span::Span;

/// Level from which nothing has to be changed.
const GOOD: f32 = 4.0;
/// Priorities of a report.
const MOST: usize = 3;
/// Priorities that concern one question.
const MOST_OF_QUESTION: usize = 2;

/// One thing to try.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Priority {
    /// The question's id.
    pub question: String,
    /// The criterion's id.
    pub criterion: String,
    /// What is missing.
    pub lack: Lack,
    /// The candidate's words that it is about.
    pub words: Option<Span>,
    /// Why it would help, in the interview's language.
    pub why: String,
    /// A better version to try, in the interview's language.
    pub better: String,
}

/// What an answer lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// A point that the question asks for.
    Point,
    /// More than a mention of a point.
    Detail,
    /// Staying with the question.
    Focus,
    /// Where and when it was.
    Situation,
    /// What had to be done.
    Task,
    /// What the candidate did.
    Action,
    /// "I" rather than "we".
    OwnPart,
    /// How it ended.
    Result,
    /// First things first.
    Order,
    /// Why.
    Reasons,
    /// What else would be possible, what could fail.
    Alternatives,
    /// An example.
    Example,
    /// An end that sums up.
    Conclusion,
    /// A figure.
    Figures,
    /// A name, a place, a date.
    Names,
    /// Terms of the trade.
    Terms,
}

/// A change that one criterion proposes.
pub(crate) struct Candidate {
    /// Its share of the question's weight times the levels that could be won.
    pub(crate) gain: f32,
    pub(crate) priority: Priority,
}

/// What the criteria of one answer propose; points that are `shown` elsewhere are not missing.
pub(crate) fn candidates(reading: &Reading<'_>, criteria: &[CriterionScore], shown: &[bool]) -> Vec<Candidate> {
    let all: u32 = criteria.iter().filter(|c| c.outcome.level().is_some()).map(|c| c.weight).sum();
    let mut candidates = Vec::new();
    for score in criteria {
        let criterion = reading.question.criteria.iter().find(|criterion| criterion.id == score.id);
        // Of a program the report shows the tests that fail.
        let measure = criterion.and_then(|criterion| criterion.measure).filter(|by| *by != Measure::Tests);
        let Some((level, measure)) = score.outcome.level().filter(|level| *level < GOOD).zip(measure) else { continue };
        let (lack, range, point) = lack(reading, measure, shown);
        let words = range.and_then(|range| reading.answer.quote(&range)).or_else(|| score.evidence.first().cloned());
        let (why, better) = wording::of(reading, lack, words.as_ref(), point);
        candidates.push(Candidate {
            gain: ratio(score.weight as usize, all as usize) * (HIGHEST - level),
            priority: Priority {
                question: reading.question.id.clone(),
                criterion: score.id.clone(),
                lack,
                words,
                why,
                better,
            },
        });
    }
    candidates
}

/// The three that would lift the interview most. `candidates` come with the weight of their
/// question.
pub(crate) fn choose(candidates: impl IntoIterator<Item = (u32, Candidate)>) -> Vec<Priority> {
    let mut all: Vec<(f32, Priority)> = candidates
        .into_iter()
        .map(|(weight, candidate)| (ratio(weight as usize, 1) * candidate.gain, candidate.priority))
        .collect();
    // Stable: of equals, the earlier question's first.
    all.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut chosen: Vec<Priority> = Vec::new();
    for (_, priority) in all {
        let same = chosen.iter().filter(|other| other.question == priority.question).count();
        if same < MOST_OF_QUESTION && chosen.iter().all(|other| other.lack != priority.lack) {
            chosen.push(priority);
        }
        if chosen.len() == MOST {
            break;
        }
    }
    chosen
}

/// What is missing first, the words that it is about, and the point that is not mentioned.
fn lack<'r>(
    reading: &Reading<'r>,
    measure: Measure,
    shown: &[bool],
) -> (Lack, Option<Range<usize>>, Option<&'r Point>) {
    match measure {
        Measure::Coverage => {
            let mentions = coverage::mentions(reading);
            let points = reading.question.points.iter().zip(&mentions).zip(shown);
            let mut missing = points.filter(|((_, mention), shown)| mention.is_none() && !**shown);
            match missing.next() {
                Some(((point, _), _)) => (Lack::Point, mentions.iter().flatten().last().cloned(), Some(point)),
                None => (Lack::Detail, mentions.into_iter().flatten().next(), None),
            }
        }
        Measure::Relevance => (Lack::Focus, off_subject(reading), None),
        Measure::Star => {
            let [situation, task, action, result] = structure::missing(reading);
            let kept = reading.kept();
            let acted = reading.counted(&reading.actions, &kept).last().map(|found| found.words.clone());
            let group = we(reading).filter(|_| reading.own_share(&kept) < 0.5);
            if action {
                (if group.is_some() { Lack::OwnPart } else { Lack::Action }, group, None)
            } else if result {
                (Lack::Result, acted, None)
            } else if task {
                (Lack::Task, first_sentence(reading), None)
            } else if situation {
                (Lack::Situation, first_sentence(reading), None)
            } else if group.is_some() {
                (Lack::OwnPart, group, None)
            } else {
                (Lack::Order, first_sentence(reading), None)
            }
        }
        Measure::Reasoning => {
            let [order, reason, condition, example, conclusion] = structure::unmarked(reading);
            let lacks = [
                (reason, Lack::Reasons),
                (order, Lack::Order),
                (condition, Lack::Alternatives),
                (example, Lack::Example),
                (conclusion, Lack::Conclusion),
            ];
            let lack = lacks.into_iter().find(|(missing, _)| *missing).map_or(Lack::Reasons, |(_, lack)| lack);
            (lack, first_sentence(reading), None)
        }
        Measure::Specifics => {
            let (no_figure, no_own) = specifics::missing(reading);
            let group = we(reading).filter(|_| no_own);
            if no_figure {
                let kept = reading.kept();
                let acted = reading.counted(&reading.actions, &kept).next().map(|found| found.words.clone());
                (Lack::Figures, acted.or_else(|| first_sentence(reading)), None)
            } else if group.is_some() {
                (Lack::OwnPart, group, None)
            } else {
                (Lack::Names, first_sentence(reading), None)
            }
        }
        Measure::Vocabulary | Measure::Tests => (Lack::Terms, first_sentence(reading), None),
    }
}

/// The first sentence that counts.
fn first_sentence(reading: &Reading<'_>) -> Option<Range<usize>> {
    reading.prose.kept.first().map(|place| reading.answer.sentences[*place].clone())
}

/// The longest sentence that counts and is not on the subject.
fn off_subject(reading: &Reading<'_>) -> Option<Range<usize>> {
    let on_subject = relevance::on_subject(reading, &reading.kept());
    let off = reading.prose.kept.iter().filter(|place| !on_subject[**place]);
    let off = off.map(|place| reading.answer.sentences[*place].clone());
    off.max_by_key(|sentence| (sentence.len(), std::cmp::Reverse(sentence.start)))
}

/// The first "we" in a sentence that counts.
fn we(reading: &Reading<'_>) -> Option<Range<usize>> {
    let lexicon = reading.answer.lexicon();
    let sentences = reading.prose.kept.iter().map(|place| reading.answer.sentences[*place].clone());
    let is_group = |token: &usize| {
        let word = reading.answer.word(*token);
        lexicon.is_group(word) && lexicon.is_subject(word)
    };
    sentences.flatten().find(is_group).map(|token| token..token + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(question: &str, lack: Lack, gain: f32) -> Candidate {
        Candidate {
            gain,
            priority: Priority {
                question: question.into(),
                criterion: "c".into(),
                lack,
                words: None,
                why: String::new(),
                better: String::new(),
            },
        }
    }

    #[test]
    fn the_three_that_lift_most_are_chosen_none_twice_and_not_all_of_one_question() {
        let chosen = choose([
            (1, candidate("a", Lack::Figures, 2.0)),
            (1, candidate("a", Lack::Result, 1.9)),
            (1, candidate("a", Lack::Point, 1.8)),
            (2, candidate("b", Lack::Figures, 0.9)),
            (2, candidate("b", Lack::Focus, 0.2)),
            (1, candidate("c", Lack::Terms, 0.3)),
        ]);
        let chosen: Vec<_> = chosen.iter().map(|p| (p.question.as_str(), p.lack)).collect();
        assert_eq!(chosen, [("a", Lack::Figures), ("a", Lack::Result), ("b", Lack::Focus)]);
    }
}

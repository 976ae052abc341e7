//! How an answer is built: a story's parts, or the steps of a thought.
//!
//! **Story** (STAR: situation, task, action, result): 0.2 for a situation, 0.15 for a task,
//! 0.35 for the speaker's own actions (full from `FULL_ACTIONS`, halved where it is always
//! "we"), 0.2 for a result, 0.1 where the situation comes before the last action and that
//! before the result. **Reasoning**: 0.25 each for order, reasons and conditions (half for
//! one, full from two), 0.1 for an example, 0.15 for a conclusion.
//!
//! A mark is a phrase of the language (`lexicon`). It counts where the sentence or its
//! neighbour is on the subject: the same phrases in a digression lead nowhere.

use std::ops::Range;

use super::reading::{Found, Reading};
use super::relevance::on_subject;
use crate::prose::ratio;

/// Own actions that a story tells.
const FULL_ACTIONS: usize = 3;
/// Share of "I" among "I" and "we" that shows the own part.
const OWN: f32 = 0.5;

/// A story, from 0 to 1.
pub fn star(reading: &Reading<'_>, kept: &[bool]) -> f32 {
    let near = near_subject(reading, kept);
    let first = |found: &[Found]| reading.counted(found, &near).map(|found| found.words.start).min();
    let last = |found: &[Found]| reading.counted(found, &near).map(|found| found.words.start).max();
    let [situation, task, result] = &reading.story;
    let actions = reading.counted(&reading.actions, &near).count();
    let own = 0.5 + 0.5 * (reading.own_share(kept) / OWN).min(1.0);
    let told = |found: &[Found], weight: f32| if first(found).is_some() { weight } else { 0.0 };
    let ordered = match (first(situation), first(&reading.actions), last(result)) {
        (Some(situation), Some(action), Some(result)) => situation <= action && action <= result,
        _ => false,
    };
    told(situation, 0.2)
        + told(task, 0.15)
        + 0.35 * ratio(actions, FULL_ACTIONS).min(1.0) * own
        + told(result, 0.2)
        + if ordered { 0.1 } else { 0.0 }
}

/// Which parts of a story are missing: situation, task, own action, result.
pub fn missing(reading: &Reading<'_>) -> [bool; 4] {
    let near = near_subject(reading, &reading.kept());
    let none = |found: &[Found]| reading.counted(found, &near).next().is_none();
    let [situation, task, result] = &reading.story;
    [none(situation), none(task), none(&reading.actions), none(result)]
}

/// A thought, from 0 to 1.
pub fn reasoning(reading: &Reading<'_>, kept: &[bool]) -> f32 {
    let near = near_subject(reading, kept);
    let counts = reading.reasoning.each_ref().map(|found| reading.counted(found, &near).count());
    let [order, reason, condition, example, conclusion] = counts;
    let steps: f32 = [order, reason, condition].iter().map(|count| 0.25 * ratio(*count, 2).min(1.0)).sum();
    steps + 0.1 * ratio(example, 1).min(1.0) + 0.15 * ratio(conclusion, 1).min(1.0)
}

/// Which marks of a thought are missing: order, reason, condition, example, conclusion.
pub fn unmarked(reading: &Reading<'_>) -> [bool; 5] {
    let near = near_subject(reading, &reading.kept());
    reading.reasoning.each_ref().map(|found| reading.counted(found, &near).next().is_none())
}

/// One place of each part of a story, in order of the parts.
pub fn star_evidence(reading: &Reading<'_>, kept: &[bool]) -> Vec<Range<usize>> {
    let near = near_subject(reading, kept);
    let first = |found: &[Found]| reading.counted(found, &near).next().map(|found| found.words.clone());
    let [situation, task, result] = &reading.story;
    let last = reading.counted(result, &near).last().map(|found| found.words.clone());
    [first(situation), first(task), first(&reading.actions), last].into_iter().flatten().collect()
}

/// One place of each mark of a thought.
pub fn reasoning_evidence(reading: &Reading<'_>, kept: &[bool]) -> Vec<Range<usize>> {
    let near = near_subject(reading, kept);
    let first = |found: &Vec<Found>| reading.counted(found, &near).next().map(|found| found.words.clone());
    reading.reasoning.iter().filter_map(first).collect()
}

/// Whether each sentence counts and is on the subject or beside one that is.
pub fn near_subject(reading: &Reading<'_>, kept: &[bool]) -> Vec<bool> {
    let on = on_subject(reading, kept);
    let beside =
        |place: usize| on[place] || (place > 0 && on[place - 1]) || on.get(place + 1).copied().unwrap_or_default();
    (0..on.len()).map(|place| kept[place] && beside(place)).collect()
}

//! What takes two: who spoke how long, how soon the answers came, the time used of that given.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::interview::{Interview, Speaker};

use super::rounded;
use super::words::{Range, SpokenTurn};

/// How long each question may take in all, follow-ups included: milliseconds by its id.
pub type TimeLimits = BTreeMap<String, u64>;

/// How long both sides spoke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Talk {
    /// The candidate's spoken turns.
    pub candidate_ms: u64,
    /// The interviewer's speech.
    pub interviewer_ms: u64,
    /// The candidate's part of both, 0 to 1; none if nobody spoke.
    pub candidate_share: Option<f64>,
}

/// The time that a question took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeUsed {
    /// The question's id.
    pub question: String,
    /// From the end of the question, or the first answer where it was not heard, to the end
    /// of the last spoken answer; follow-ups included.
    pub used_ms: u64,
    /// How long it may take; none if no limit is known.
    pub given_ms: Option<u64>,
    /// Used for each given, above 1 where it took longer; none without a limit.
    pub used_per_given: Option<f64>,
}

/// How long both sides spoke; nobody's overlapping turns count twice.
pub(super) fn talk(interview: &Interview, turns: &[SpokenTurn<'_>]) -> Talk {
    let candidate_ms = together_ms(turns.iter().map(|turn| turn.range).collect());
    let speeches = interview.turns.iter().filter(|turn| turn.speaker == Speaker::Interviewer && !turn.typed);
    let interviewer_ms = together_ms(speeches.map(|turn| Range::new(turn.start_ms, turn.end_ms)).collect());
    let both = candidate_ms + interviewer_ms;
    let candidate_share = (both > 0).then(|| rounded(candidate_ms as f64 / both as f64));
    Talk { candidate_ms, interviewer_ms, candidate_share }
}

fn together_ms(mut ranges: Vec<Range>) -> u64 {
    ranges.sort_by_key(|range| range.start_ms);
    let mut until = 0;
    ranges.into_iter().fold(0, |total, range| {
        let new = range.end_ms.saturating_sub(range.start_ms.max(until));
        until = until.max(range.end_ms);
        total + new
    })
}

/// From the end of the interviewer's speech to the first word of the answer, negative where
/// the candidate came in before the end; none where no speech of the interviewer came just
/// before.
pub(super) fn latency_ms(interview: &Interview, turn: &SpokenTurn<'_>) -> Option<i64> {
    let first_word = turn.speech()?.start_ms;
    let place = interview.turns.iter().position(|other| std::ptr::eq(other, turn.turn))?;
    let before = interview.turns[..place].iter().next_back()?;
    if before.speaker != Speaker::Interviewer {
        return None;
    }
    let end = Range::new(before.start_ms, before.end_ms).end_ms;
    Some(i64::try_from(first_word).ok()? - i64::try_from(end).ok()?)
}

/// The time of each question that was answered aloud, in the order of the answers.
pub(super) fn time_used(interview: &Interview, turns: &[SpokenTurn<'_>], limits: &TimeLimits) -> Vec<TimeUsed> {
    let mut questions: Vec<(&str, Range)> = Vec::new();
    for turn in turns {
        let Some(question) = turn.turn.question.as_deref() else { continue };
        match questions.iter_mut().find(|(other, _)| *other == question) {
            Some((_, range)) => range.end_ms = range.end_ms.max(turn.range.end_ms),
            None => questions.push((question, turn.range)),
        }
    }
    let used = questions.into_iter().map(|(question, answers)| {
        let asked = interview
            .turns
            .iter()
            .find(|turn| turn.speaker == Speaker::Interviewer && turn.question.as_deref() == Some(question));
        let start_ms = asked.map_or(answers.start_ms, |asked| asked.end_ms.min(answers.start_ms));
        let used_ms = Range::new(start_ms, answers.end_ms).length_ms();
        let given_ms = limits.get(question).copied();
        let used_per_given = given_ms.filter(|given| *given > 0).map(|given| rounded(used_ms as f64 / given as f64));
        TimeUsed { question: question.to_owned(), used_ms, given_ms, used_per_given }
    });
    used.collect()
}

/// The middle value, or the mean of the two in the middle; none of none.
pub(super) fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    let lower = if values.len().is_multiple_of(2) { values[middle - 1] } else { upper };
    Some(lower.midpoint(upper))
}

#[cfg(test)]
mod tests {
    use vivavoce_scenarios::Language;

    use super::super::words::{fixture, spoken_turns};
    use super::*;
    use crate::interview::Turn;

    fn interview(turns: Vec<Turn>) -> Interview {
        fixture::interview(Language::En, turns)
    }

    #[test]
    fn talk_is_shared_and_overlaps_count_once() {
        let interview = interview(vec![
            fixture::asked(1, 0, 1_000),
            fixture::turn(1, &[("Yes", 1_000, 3_000)]),
            fixture::turn(2, &[("indeed", 2_000, 4_000)]),
        ]);
        let talk = talk(&interview, &spoken_turns(&interview));
        assert_eq!((talk.candidate_ms, talk.interviewer_ms, talk.candidate_share), (3_000, 1_000, Some(0.75)));
    }

    #[test]
    fn nobody_and_one_side_only_have_their_share() {
        let nobody = interview(vec![]);
        assert_eq!(talk(&nobody, &spoken_turns(&nobody)), Talk::default());
        let one = interview(vec![fixture::asked(1, 0, 1_000)]);
        assert_eq!(talk(&one, &spoken_turns(&one)).candidate_share, Some(0.0));
    }

    #[test]
    fn an_answer_is_late_from_the_end_of_the_question() {
        let interview = interview(vec![
            fixture::asked(1, 0, 1_000),
            fixture::turn(1, &[("Yes", 1_450, 2_000)]),
            fixture::turn(2, &[("and", 2_500, 2_700)]),
            fixture::asked(2, 3_000, 4_000),
            fixture::turn(3, &[("But", 3_900, 4_500)]),
        ]);
        let latencies: Vec<_> = spoken_turns(&interview).iter().map(|turn| latency_ms(&interview, turn)).collect();
        assert_eq!(latencies, [Some(450), None, Some(-100)]);
        assert_eq!(median(vec![450, -100]), Some(175));
        assert_eq!(median(vec![]), None);
    }

    #[test]
    fn time_is_used_from_the_question_to_the_last_answer() {
        let interview = interview(vec![
            fixture::asked(1, 0, 2_000),
            fixture::turn(1, &[("Yes", 3_000, 5_000)]),
            fixture::asked(2, 6_000, 7_000),
            fixture::turn(2, &[("Twice", 8_000, 12_000)]),
        ]);
        let limits = TimeLimits::from([("q1".to_owned(), 20_000)]);
        let used = time_used(&interview, &spoken_turns(&interview), &limits);
        assert_eq!(used.len(), 1);
        assert_eq!((used[0].used_ms, used[0].given_ms, used[0].used_per_given), (10_000, Some(20_000), Some(0.5)));
        let unlimited = time_used(&interview, &spoken_turns(&interview), &TimeLimits::new());
        assert_eq!((unlimited[0].given_ms, unlimited[0].used_per_given), (None, None));
    }
}

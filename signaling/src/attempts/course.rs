//! Where an attempt stands: what is open, until when, and what came of it.

use std::time::Duration;

use vivavoce_scenarios::quiz::{Answer, Question, Quiz};

use super::store::{AnswerRow, AttemptRow};
use super::wire::{AttemptResult, Marked};
use crate::wire::Timestamp;

/// How much later than its deadline an answer may arrive: it was on its way.
const GRACE_MS: i64 = 2_000;

/// An attempt with all that was answered, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    /// The attempt.
    pub attempt: &'a AttemptRow,
    /// The quiz as it was when the attempt began.
    pub quiz: &'a Quiz,
    /// Every question that was opened.
    pub rows: &'a [AnswerRow],
    /// The moment.
    pub now: Timestamp,
}

impl<'a> Course<'a> {
    /// When the whole attempt must be over; none without a limit.
    pub fn deadline(&self) -> Option<Timestamp> {
        self.quiz.time_limit.map(|limit| after(self.attempt.started_at, limit))
    }

    /// When it was over, if it is: finished by the candidate or by the clock.
    pub fn over_at(&self) -> Option<Timestamp> {
        let by_clock = self.deadline().filter(|deadline| self.is_past(*deadline));
        self.attempt.finished_at.or(by_clock)
    }

    /// What was kept of a question, if it was opened.
    pub fn row(&self, question: &str) -> Option<&'a AnswerRow> {
        self.rows.iter().find(|row| row.question_id == question)
    }

    /// When a question's clock began: when it was opened, else with the answer before it,
    /// or with the attempt.
    pub fn opened_at(&self, question: &Question) -> Timestamp {
        let last = self.rows.iter().filter_map(|row| row.answered.as_ref()).map(|answered| answered.at).max();
        self.row(&question.id).map_or(last.unwrap_or(self.attempt.started_at), |row| row.opened_at)
    }

    /// When an answer to the question is too late: its own limit or the attempt's, whichever
    /// comes first.
    pub fn question_deadline(&self, question: &Question) -> Option<Timestamp> {
        let own = question.time_limit.map(|limit| after(self.opened_at(question), limit));
        [own, self.deadline()].into_iter().flatten().min()
    }

    /// Whether an answer comes too late for a deadline, even with the grace.
    pub fn is_past(&self, deadline: Timestamp) -> bool {
        self.now.unix_ms() > deadline.unix_ms().saturating_add(GRACE_MS)
    }

    /// Milliseconds until a deadline, 0 when it is past.
    pub fn left_ms(&self, deadline: Timestamp) -> u64 {
        u64::try_from(deadline.unix_ms() - self.now.unix_ms()).unwrap_or(0)
    }

    /// What can be shown: of an open attempt the answered questions, of one that is over
    /// all of them.
    pub fn marks(&self) -> Vec<Marked> {
        let is_over = self.over_at().is_some();
        self.quiz
            .questions
            .iter()
            .filter_map(|question| {
                let answered = self.row(&question.id).and_then(|row| row.answered.as_ref());
                let answer: Option<&Answer> = answered.and_then(|answered| answered.answer.as_ref());
                (is_over || answered.is_some()).then(|| Marked::of(question, answer))
            })
            .collect()
    }

    /// What came of it, once it is over.
    pub fn result(&self) -> Option<AttemptResult> {
        self.over_at()?;
        let marks = self.marks();
        let points: f64 = marks.iter().map(|mark| mark.points).sum();
        let of = self.quiz.points();
        let answered = self.rows.iter().filter_map(|row| row.answered.as_ref()).filter(|one| one.answer.is_some());
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Some(AttemptResult {
            score: if of == 0 { 0.0 } else { points / f64::from(of) },
            points,
            of,
            right: count(marks.iter().filter(|mark| mark.right).count()),
            answered: count(answered.count()),
            questions: self.quiz.question_count(),
        })
    }
}

fn after(start: Timestamp, limit: Duration) -> Timestamp {
    let limit = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_unix_ms(start.unix_ms().saturating_add(limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempts::store::Answered;

    const QUIZ: &str = r#"
id = "x"
language = "en"
title = "T"
summary = "S"
time_limit_s = 100

[[questions]]
id = "one"
kind = "numeric"
text = "One?"
value = 1
points = 3
time_limit_s = 20

[[questions]]
id = "two"
kind = "multiple"
text = "Even?"
choices = [{ text = "2", right = true }, { text = "4", right = true }, { text = "5" }]
"#;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_ms(1_795_253_400_000 + seconds * 1000)
    }

    fn row(question: &str, opened: i64, answered: Option<(i64, Option<Answer>)>) -> AnswerRow {
        let answered = answered.map(|(seconds, answer)| Answered { at: at(seconds), answer });
        AnswerRow { question_id: question.into(), opened_at: at(opened), answered }
    }

    fn with<T>(rows: &[AnswerRow], now: i64, finished: Option<i64>, ask: impl FnOnce(&Course<'_>) -> T) -> T {
        let quiz = vivavoce_scenarios::quiz::parse(QUIZ).expect("sound");
        let attempt = AttemptRow {
            id: uuid::Uuid::nil(),
            quiz_id: "x".into(),
            content_hash: String::new(),
            started_at: at(0),
            finished_at: finished.map(at),
        };
        ask(&Course { attempt: &attempt, quiz: &quiz, rows, now: at(now) })
    }

    #[test]
    fn a_questions_clock_begins_when_it_is_opened_or_else_with_the_answer_before() {
        let deadline =
            |rows: &[AnswerRow]| with(rows, 0, None, |course| course.question_deadline(&course.quiz.questions[0]));
        assert_eq!(deadline(&[]), Some(at(20)));
        assert_eq!(deadline(&[row("one", 5, None)]), Some(at(25)));
        assert_eq!(deadline(&[row("two", 5, Some((30, None)))]), Some(at(50)));
        assert_eq!(deadline(&[row("one", 90, None)]), Some(at(100)), "the attempt's comes first");
        let without = with(&[], 0, None, |course| course.question_deadline(&course.quiz.questions[1]));
        assert_eq!(without, Some(at(100)));
    }

    #[test]
    fn an_answer_on_its_way_is_in_time_and_a_later_one_is_not() {
        let is_past = |now| with(&[], now, None, |course| course.is_past(at(20)));
        assert!(!is_past(20) && !is_past(22) && is_past(23));
        assert_eq!(with(&[], 18, None, |course| course.left_ms(at(20))), 2_000);
        assert_eq!(with(&[], 21, None, |course| course.left_ms(at(20))), 0);
    }

    #[test]
    fn the_clock_ends_an_attempt_that_nobody_finished() {
        let over = |now, finished| with(&[], now, finished, |course| course.over_at());
        assert_eq!(over(101, None), None);
        assert_eq!(over(103, None), Some(at(100)));
        assert_eq!(over(10, Some(9)), Some(at(9)));
    }

    #[test]
    fn only_what_is_answered_is_shown_before_the_end_and_all_of_it_afterwards() {
        let rows = [row("one", 0, Some((4, Some(Answer::Numeric(1.0))))), row("two", 5, None)];
        assert_eq!(with(&rows, 6, None, |course| course.marks().len()), 1);
        assert!(with(&rows, 6, None, |course| course.result().is_none()));
        let result = with(&rows, 6, Some(6), |course| course.result().expect("over"));
        assert_eq!((result.points, result.of, result.score), (3.0, 4, 0.75));
        assert_eq!((result.right, result.answered, result.questions), (1, 1, 2));
        assert_eq!(with(&rows, 6, Some(6), |course| course.marks().len()), 2);
    }
}

//! Where somebody stands with an assignment: by what is known of their tries, at a moment. Pure.

use super::wire::{HumanPath, NextStep, Standing, TryState};
use crate::sessions::wire::SessionEndReason;
use crate::wire::Timestamp;

/// How much later than its clock's end an attempt at a quiz takes answers: they were on their way.
pub const GRACE_MS: i64 = 2_000;

/// What became of what was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// An interview; with why it is over, if it is.
    Session {
        /// Why it is over.
        end: Option<SessionEndReason>,
    },
    /// An attempt at a quiz.
    Attempt {
        /// When it was finished.
        finished_at: Option<Timestamp>,
        /// When its clock ends it.
        ends_at: Option<Timestamp>,
    },
    /// It was deleted.
    Deleted,
}

impl Begun {
    /// Where the try stands.
    pub fn state(self, now: Timestamp) -> TryState {
        use SessionEndReason::{Candidate, Completed, Disconnected, Error, Expired, Interrupted, Time};
        match self {
            Self::Deleted => TryState::Deleted,
            Self::Session { end: None } => TryState::Open,
            Self::Session { end: Some(Completed | Candidate | Time | Disconnected) } => TryState::Done,
            // The server broke off, or nobody came.
            Self::Session { end: Some(Error | Interrupted | Expired) } => TryState::Void,
            Self::Attempt { finished_at: Some(_), .. } => TryState::Done,
            Self::Attempt { ends_at: Some(end), .. } if now.unix_ms() > end.unix_ms() + GRACE_MS => TryState::Done,
            Self::Attempt { .. } => TryState::Open,
        }
    }
}

/// Where somebody stands whose tries stand so.
pub fn of(
    tries: impl IntoIterator<Item = TryState>,
    human: Option<&HumanPath>,
    due_at: Timestamp,
    now: Timestamp,
) -> Standing {
    if human.is_some_and(|human| human.done_at.is_some()) {
        return Standing::Done;
    }
    let mut begun = false;
    for state in tries {
        match state {
            TryState::Done | TryState::Deleted => return Standing::Done,
            TryState::Open | TryState::Void => begun = true,
        }
    }
    match () {
        // It waits for others: it is not late by any fault of theirs.
        () if human.is_some() => Standing::Waiting,
        () if now > due_at => Standing::Overdue,
        () if begun => Standing::InProgress,
        () => Standing::NotBegun,
    }
}

/// What an assignment allows.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Until when.
    pub due_at: Timestamp,
    /// Tries.
    pub tries: u32,
    /// Whether it may be begun when it is overdue.
    pub late: bool,
}

impl Terms {
    /// What somebody can do whose newest try stands so. What was begun may always be gone on with.
    pub fn next(self, newest: Option<TryState>, used: u32, now: Timestamp) -> NextStep {
        let is_free = newest == Some(TryState::Void) || used < self.tries;
        match newest {
            Some(TryState::Open) => NextStep::Continue,
            _ if !is_free => NextStep::NoTries,
            _ if now > self.due_at && !self.late => NextStep::TooLate,
            _ => NextStep::Begin,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(ms)
    }

    #[test]
    fn a_try_is_done_when_it_is_over_and_void_when_nobody_is_to_blame() {
        use SessionEndReason::*;
        for (end, state) in [
            (None, TryState::Open),
            (Some(Completed), TryState::Done),
            (Some(Candidate), TryState::Done),
            (Some(Time), TryState::Done),
            (Some(Disconnected), TryState::Done),
            (Some(Error), TryState::Void),
            (Some(Interrupted), TryState::Void),
            (Some(Expired), TryState::Void),
        ] {
            assert_eq!(Begun::Session { end }.state(at(0)), state, "{end:?}");
        }
        let attempt = |finished_at, ends_at| Begun::Attempt { finished_at, ends_at };
        assert_eq!(attempt(None, None).state(at(1 << 40)), TryState::Open);
        assert_eq!(attempt(None, Some(at(1_000))).state(at(3_000)), TryState::Open);
        assert_eq!(attempt(None, Some(at(1_000))).state(at(3_001)), TryState::Done);
        assert_eq!(attempt(Some(at(1)), Some(at(1_000))).state(at(2)), TryState::Done);
    }

    #[test]
    fn what_is_done_is_never_overdue_and_what_is_not_is_after_its_time() {
        use TryState::*;
        assert_eq!(of([], None, at(10), at(10)), Standing::NotBegun);
        assert_eq!(of([], None, at(10), at(11)), Standing::Overdue);
        assert_eq!(of([Void, Open], None, at(10), at(10)), Standing::InProgress);
        assert_eq!(of([Open], None, at(10), at(11)), Standing::Overdue);
        assert_eq!(of([Void, Done, Open], None, at(10), at(11)), Standing::Done);
        assert_eq!(of([Deleted], None, at(10), at(11)), Standing::Done);
    }

    #[test]
    fn whoever_asks_for_a_person_waits_is_never_overdue_and_done_when_that_was_done() {
        use TryState::*;
        let mut human = HumanPath { asked_at: at(1), at: None, zone: None, note: String::new(), done_at: None };
        assert_eq!(of([], Some(&human), at(10), at(9)), Standing::Waiting);
        assert_eq!(of([Open], Some(&human), at(10), at(99)), Standing::Waiting);
        assert_eq!(of([Done], Some(&human), at(10), at(99)), Standing::Done);
        human.done_at = Some(at(5));
        assert_eq!(of([], Some(&human), at(10), at(99)), Standing::Done);
    }

    #[test]
    fn an_open_try_goes_on_a_void_one_is_made_again_and_there_are_no_more_than_allowed() {
        let terms = |late| Terms { due_at: at(10), tries: 2, late };
        assert_eq!(terms(true).next(None, 0, at(5)), NextStep::Begin);
        assert_eq!(terms(true).next(Some(TryState::Open), 2, at(50)), NextStep::Continue);
        assert_eq!(terms(true).next(Some(TryState::Done), 1, at(5)), NextStep::Begin);
        assert_eq!(terms(true).next(Some(TryState::Done), 2, at(5)), NextStep::NoTries);
        assert_eq!(terms(true).next(Some(TryState::Void), 2, at(5)), NextStep::Begin);
        assert_eq!(terms(false).next(Some(TryState::Done), 1, at(11)), NextStep::TooLate);
        assert_eq!(terms(true).next(Some(TryState::Done), 1, at(11)), NextStep::Begin);
        assert_eq!(terms(false).next(Some(TryState::Open), 1, at(11)), NextStep::Continue);
    }
}

//! The measuring stub: an interviewer that says one sentence, whatever it hears.

use std::time::Duration;

use vivavoce_scenarios::AnswerKind;

use super::interviewer::{Command, Expectation, Heard, Interviewer, Line, Pace, Position, Reply, Spoken, Then};
use crate::event::{EndReason, ReplyKind, Verdict};

/// Says the same sentence each turn, after a fixed time, so that the engine alone can
/// be measured.
#[derive(Clone, Debug)]
pub struct StubInterviewer {
    /// How slowly its text comes.
    pub pace: Pace,
    /// What is said.
    pub sentence: String,
    /// What is waited for.
    pub kind: AnswerKind,
    ended: bool,
}

impl StubInterviewer {
    /// A stub that replies after `delay`, all at once.
    pub fn new(delay: Duration) -> Self {
        Self {
            pace: Pace { first: delay, all: delay },
            // One clause, so that a stub voice says it as one tone.
            sentence: "This is an automatic voice.".into(),
            kind: AnswerKind::Short,
            ended: false,
        }
    }

    /// A stub whose text comes piece by piece, as a language model writes it.
    pub fn writing(pace: Pace) -> Self {
        Self { pace, sentence: "Very well, this is an automatic voice, and it goes on.".into(), ..Self::new(pace.all) }
    }

    fn say(&self, kind: ReplyKind, verdict: Verdict) -> Reply {
        if self.ended {
            return Reply { lines: Vec::new(), then: Then::End(EndReason::Candidate), verdict };
        }
        let line = Line { kind, text: self.sentence.clone(), question: None };
        Reply { lines: vec![line], then: Then::Listen, verdict }
    }
}

impl Interviewer for StubInterviewer {
    fn open(&mut self, _now: Duration) -> Reply {
        self.say(ReplyKind::Greeting, Verdict::Finished)
    }

    fn answer(&mut self, _heard: Heard<'_>, _now: Duration) -> Reply {
        self.say(ReplyKind::Acknowledge, Verdict::Finished)
    }

    fn spoken(&mut self, _spoken: Spoken<'_>, _now: Duration) {}

    fn silence(&mut self, _silent_for: Duration, _now: Duration) -> Option<Reply> {
        None
    }

    fn command(&mut self, command: Command, _now: Duration) -> Reply {
        match command {
            Command::Thinking => Reply::hold(Verdict::AskedToWait),
            Command::Repeat => self.say(ReplyKind::Repeat, Verdict::Repeat),
            Command::Next => self.say(ReplyKind::Acknowledge, Verdict::Next),
            Command::End => {
                let mut reply = self.say(ReplyKind::Closing, Verdict::Stop);
                reply.then = Then::End(EndReason::Candidate);
                self.ended = true;
                reply
            }
        }
    }

    fn tick(&mut self, _now: Duration) -> Option<Reply> {
        None
    }

    fn expects(&self, _now: Duration) -> Expectation {
        let patience = self.kind.patience();
        Expectation {
            kind: self.kind,
            min_pause: patience.min_pause,
            thinking_wait: patience.thinking_wait,
            longest_wait: patience.longest_wait,
            asked_to_wait: patience.asked_to_wait,
            thinking_left: Duration::ZERO,
            over_time: false,
        }
    }

    fn position(&self, _now: Duration) -> Position<'_> {
        Position {
            question: None,
            question_id: None,
            question_count: 0,
            question_elapsed: None,
            question_limit: None,
            limit: Duration::from_secs(3_600),
        }
    }

    fn resume(&mut self, _away: Duration, _now: Duration) -> Reply {
        self.say(ReplyKind::Repeat, Verdict::Finished)
    }

    fn pace(&self) -> Pace {
        self.pace
    }

    fn clone_box(&self) -> Box<dyn Interviewer> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::TurnEndReason;
    use crate::id::TurnId;

    #[test]
    fn the_stub_says_the_same_sentence_each_turn_and_carries_its_delay() {
        let mut stub = StubInterviewer::new(Duration::from_millis(300));
        let heard = Heard { text: "anything", reason: TurnEndReason::Model, turn: TurnId(1) };
        let opening = stub.open(Duration::ZERO).text();
        assert_eq!(stub.answer(heard, Duration::from_secs(5)).text(), opening);
        assert_eq!(stub.answer(heard, Duration::from_secs(9)).text(), opening);
        assert_eq!(stub.pace().at(1, 2), Duration::from_millis(300));
    }

    #[test]
    fn the_stub_ends_when_told_to_and_stays_ended() {
        let mut stub = StubInterviewer::new(Duration::ZERO);
        let end = Then::End(EndReason::Candidate);
        assert_eq!(stub.command(Command::End, Duration::ZERO).then, end);
        let heard = Heard { text: "", reason: TurnEndReason::Model, turn: TurnId(1) };
        assert_eq!(stub.answer(heard, Duration::ZERO).then, end);
    }
}

//! What the engine asks of an interviewer, be it a script or a language model.
//!
//! An interviewer is a value: no clock, no I/O, no threads. Time comes in as `now`, the
//! interview's own clock, which begins at zero when the interview goes live and stands
//! still while it is paused. Because it can be cloned, a reply can be prepared on a copy
//! while the candidate might still go on, and be thrown away by dropping the copy.
//!
//! The life of one: [`open`](Interviewer::open) once; then, for every line of every
//! reply, [`spoken`](Interviewer::spoken); in between, [`answer`](Interviewer::answer)
//! when a turn ends, [`command`](Interviewer::command) when a button is pressed,
//! [`silence`](Interviewer::silence) and [`tick`](Interviewer::tick) as time goes by.
//! After a reply that says [`Then::End`], every later call gives the same end again.

use std::sync::Arc;
use std::time::Duration;

use vivavoce_scenarios::{AnswerKind, TaskLanguage};

use crate::event::{EndReason, ReplyKind, TurnEndReason, Verdict};
use crate::id::TurnId;
use crate::mind::{Move, Wish};

/// What the candidate said in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard<'a> {
    /// The words since the last call of [`Interviewer::answer`]; may be empty.
    pub text: &'a str,
    /// What ended the turn.
    pub reason: TurnEndReason,
    /// The turn.
    pub turn: TurnId,
}

/// One thing to say, spoken without another's turn in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is for.
    pub kind: ReplyKind,
    /// The words.
    pub text: String,
    /// The question it belongs to, from 0; none in the greeting and the closing.
    pub question: Option<u32>,
}

/// What happens once the lines have been spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The floor is the candidate's: the next words begin a new turn.
    Listen,
    /// Nothing was said and nothing is due: the same turn goes on, and what was heard so
    /// far counts as its beginning.
    Hold,
    /// The interview is over.
    End(EndReason),
}

/// The interviewer's answer to anything that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What to say, in order; may be empty.
    pub lines: Vec<Line>,
    /// What happens afterwards.
    pub then: Then,
    /// How the candidate's turn was understood (`Finished` where there was none).
    pub verdict: Verdict,
}

impl Reply {
    /// Says nothing and lets the same turn go on.
    pub const fn hold(verdict: Verdict) -> Self {
        Self { lines: Vec::new(), then: Then::Hold, verdict }
    }

    /// All lines as one text, for logs and tests.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A reply that a mind has decided on and is writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What is said, as far as it is written.
    pub reply: Reply,
    /// The line that is being written; none if all of it is the interviewer's own.
    pub written: Option<usize>,
}

/// What came of one line: whether, and how far, the candidate heard it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken<'a> {
    /// What the line was for.
    pub kind: ReplyKind,
    /// The words that were really played; empty if the line was dropped before it began.
    pub text: &'a str,
    /// Whether that was all of it.
    pub complete: bool,
}

/// How slowly the text of a reply comes after it was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pace {
    /// Until the first of it.
    pub first: Duration,
    /// Until the last of it.
    pub all: Duration,
}

impl Pace {
    /// When `written` of `whole` are there: evenly from the first to the last.
    pub fn at(self, written: usize, whole: usize) -> Duration {
        let share = written as f64 / whole.max(1) as f64;
        self.first + self.all.saturating_sub(self.first).mul_f64(share.clamp(0.0, 1.0))
    }
}

/// A button of the room. ("I'm done" ends the turn and so comes as an answer; pausing
/// and resuming stop the clock and never reach the interviewer.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// "I'm thinking".
    Thinking,
    /// "Repeat".
    Repeat,
    /// "Next question".
    Next,
    /// "End the interview"; the page has already asked whether that is meant.
    End,
}

/// What the interviewer is waiting for; sets the patience of the turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What kind of answer.
    pub kind: AnswerKind,
    /// The shortest pause that can end the turn.
    pub min_pause: Duration,
    /// A pause that is waited out longer than this is one of thought.
    pub thinking_wait: Duration,
    /// The pause that ends the turn however unfinished it sounds.
    pub longest_wait: Duration,
    /// The same where the candidate has asked for time.
    pub asked_to_wait: Duration,
    /// How much of the granted thinking time is left: no turn ends by silence in it
    /// before a word was said, and [`Interviewer::silence`] stays quiet.
    pub thinking_left: Duration,
    /// The time of the question, or of the interview, is up: all waits above are short
    /// now, and a turn that ends by them ends for [`TurnEndReason::TimeLimit`].
    pub over_time: bool,
}

/// Where the interview stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    /// The question under discussion, from 0; none before the first and after the last.
    pub question: Option<u32>,
    /// Its id.
    pub question_id: Option<&'a str>,
    /// How many questions there are.
    pub question_count: u32,
    /// Time spent on the question since it was asked.
    pub question_elapsed: Option<Duration>,
    /// Time the question may take.
    pub question_limit: Option<Duration>,
    /// Time the interview may take.
    pub limit: Duration,
}

/// Leads an interview. See the [module](self) for the order of calls.
pub trait Interviewer: Send + Sync {
    /// The first words: who speaks (an AI), what will happen, the first question.
    fn open(&mut self, now: Duration) -> Reply;

    /// The candidate's turn is over.
    fn answer(&mut self, heard: Heard<'_>, now: Duration) -> Reply;

    /// Tells what became of a line: once for each line of each reply that was used, in
    /// order, also for lines that were dropped unspoken. The question's time and the
    /// thinking time count from the last of them.
    fn spoken(&mut self, spoken: Spoken<'_>, now: Duration);

    /// Nobody has spoken for `silent_for`. Gives something to say, if it is time;
    /// ask several times a second while the floor is the candidate's and nothing is
    /// heard.
    fn silence(&mut self, silent_for: Duration, now: Duration) -> Option<Reply>;

    /// A button was pressed.
    fn command(&mut self, command: Command, now: Duration) -> Reply;

    /// The interview is to end with the next reply, without asking a mind.
    fn wrap_up(&mut self) {}

    /// The candidate has written this for the task of a question, from 0.
    fn wrote(&mut self, _question: u32, _language: TaskLanguage, _text: &str, _now: Duration) {}

    /// Lets time limits act on a candidate who does not pause: gives the words that cut
    /// in, once, when even the grace after the limit has run out. Ask several times a
    /// second while the candidate speaks.
    fn tick(&mut self, now: Duration) -> Option<Reply>;

    /// What is being waited for.
    fn expects(&self, now: Duration) -> Expectation;

    /// Where the interview stands.
    fn position(&self, now: Duration) -> Position<'_>;

    /// The candidate is back after a lost connection of `away`.
    fn resume(&mut self, away: Duration, now: Duration) -> Reply;

    /// How slowly the text of a reply comes: at once, except in the measuring stub.
    fn pace(&self) -> Pace {
        Pace::default()
    }

    /// What a mind may be asked about the answer just given; the reply to it is the
    /// interviewer's own, for want of a better one.
    fn wish(&self) -> Option<Arc<Wish>> {
        None
    }

    /// The mind has decided so, and `text` is the first clause of what it says: gives the
    /// reply that takes the place of the interviewer's own. None if nobody asked.
    fn decided(&mut self, decision: Move, text: &str, now: Duration) -> Option<Decided> {
        let _ = (decision, text, now);
        None
    }

    /// What the mind has written by now, from the beginning.
    fn mind_wrote(&mut self, text: &str) {
        let _ = text;
    }

    /// The mind has broken off: gives what is still to be said in its place.
    fn broke_off(&mut self, now: Duration) -> Vec<Line> {
        let _ = now;
        Vec::new()
    }

    /// A copy to prepare a reply on.
    fn clone_box(&self) -> Box<dyn Interviewer>;
}

impl Clone for Box<dyn Interviewer> {
    fn clone(&self) -> Self {
        (**self).clone_box()
    }
}

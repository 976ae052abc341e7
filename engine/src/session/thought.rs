//! A reply that a mind is writing: asked for at the pause, said clause by clause, and made up
//! for where it fails.
//!
//! A mind's pieces come in as inputs like everything else, and go through a [`Draft`]. With the
//! first clause that may be spoken the reply takes shape, in a line that stays open while more
//! is written. If nothing comes in time, or nothing fit to be said, the script's own reply is
//! said, in the same turn. Dropping the thought cancels it, down to the mind's socket.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Input, Session};
use crate::dialogue::{Interviewer, Line, Pace, Reply};
use crate::event::{EventKind, Notice, NoticeLevel};
use crate::id::{SpeechId, ThoughtId};
use crate::mind::{Asked, Author, Draft, Left, Move, Refusal, Step, Wish, Wrote};

/// What a mind is writing.
pub(super) struct Thought {
    id: ThoughtId,
    draft: Draft,
    decided: Option<Move>,
    /// The script's own reply, until the mind's first clause.
    spare: Option<Reply>,
    /// Who writes it.
    by: Option<Author>,
    /// Models that were left before.
    left: Vec<Left>,
    /// The line that is being written.
    line: Option<SpeechId>,
    asked_at: Duration,
    patience: Duration,
    _asked: Asked,
}

impl Session {
    /// Asks the mind for a reply, in whose place `spare` is said if there is none.
    pub(super) fn think(&mut self, wish: Arc<Wish>, spare: Reply, now: Instant) {
        let Some(mind) = self.parts.mind.clone() else {
            return self.compose(spare, Pace::default(), true, now);
        };
        if !self.is_only_aside() {
            self.forget_speech();
        }
        self.thoughts += 1;
        let id = ThoughtId(self.thoughts);
        let inbox = self.inbox.clone();
        let (draft, patience) = (Draft::new(wish.rules.clone()), wish.patience);
        let asked = mind.ask(self.id, wish, Box::new(move |wrote| inbox(Input::Wrote(id, wrote))));
        self.thought = Some(Thought {
            id,
            draft,
            decided: None,
            spare: Some(spare),
            by: None,
            left: Vec::new(),
            line: None,
            asked_at: self.clock(now),
            patience,
            _asked: asked,
        });
    }

    /// The mind wrote something; what belongs to another thought is too late.
    pub(super) fn mind_wrote(&mut self, id: ThoughtId, wrote: Wrote, now: Instant) {
        let Some(thought) = self.thought.as_mut().filter(|t| t.id == id) else { return };
        let steps = match wrote {
            Wrote::Left(left) => return thought.left.push(left),
            Wrote::By(author) => {
                thought.by = Some(author);
                return;
            }
            Wrote::Text(text) => thought.draft.push(&text),
            Wrote::Done => thought.draft.finish(),
            Wrote::Failed(reason) => return self.thought_fails(&reason, now),
        };
        for step in steps {
            match step {
                Step::Decided(decision) => self.mind_decided(decision, now),
                Step::Say(clause) => self.mind_says(&clause, now),
                Step::Refused(refusal) => {
                    if let Refusal::Unlawful(topic) = refusal {
                        self.tell_unlawful(topic, now);
                    }
                    self.thought_fails(refusal.code(), now);
                }
                Step::End => self.thought_ends(now),
            }
        }
    }

    fn mind_decided(&mut self, decision: Move, now: Instant) {
        if let Some(thought) = &mut self.thought {
            thought.decided = Some(decision);
        }
        if decision == Move::Decline {
            self.mind_says("", now);
        }
    }

    fn mind_says(&mut self, clause: &str, now: Instant) {
        let Some(mut thought) = self.thought.take() else { return };
        let time = self.interview_time(now);
        if let Some(speech) = thought.line {
            let said = thought.draft.said().to_owned();
            self.led().mind_wrote(&said);
            self.write_on(speech, clause, &said, now);
            self.thought = Some(thought);
            return;
        }
        let Some(decision) = thought.decided else { return };
        let decided = self.led().decided(decision, clause, time);
        let (Some(decided), Some(_)) = (decided, thought.spare.take()) else { return };
        if let Some(prepared) = self.answering.as_mut().and_then(|a| a.prepared.as_mut()) {
            prepared.verdict = decided.reply.verdict;
        }
        for left in std::mem::take(&mut thought.left) {
            self.tell_with_turn(passed_over(left), now);
        }
        if let Some((author, turn)) = thought.by.clone().zip(self.answering.as_ref().map(|a| a.turn)) {
            self.tell_with_turn(EventKind::ReplyModel { turn, author }, now);
        }
        let written = decided.written.map(|line| decided.reply.lines.len() - 1 - line);
        self.compose(decided.reply, Pace::default(), true, now);
        thought.line = written.and_then(|from_last| self.open_line(from_last));
        if thought.line.is_some() {
            self.thought = Some(thought);
        }
    }

    /// All of it has been written.
    fn thought_ends(&mut self, now: Instant) {
        if let Some(speech) = self.thought.take().and_then(|t| t.line) {
            self.close_line(speech, now);
        }
    }

    /// No more of it will be said: the script goes on from where it is.
    fn thought_fails(&mut self, reason: &str, now: Instant) {
        let Some(mut thought) = self.thought.take() else { return };
        // The last of them is why the script speaks, and is told as that.
        let provider = match thought.left.pop_if(|left| left.reason == reason) {
            Some(left) => Some(left.provider),
            None => thought.by.take().map(|author| author.provider),
        };
        for left in std::mem::take(&mut thought.left) {
            self.tell_with_turn(passed_over(left), now);
        }
        let text = format!("The script's own words were used in place of the model's: {reason}.");
        let notice = Notice::new(NoticeLevel::Info, "mind.failed", text).because(reason).about(provider);
        self.tell_with_turn(EventKind::Notice(notice), now);
        if let Some(spare) = thought.spare.take() {
            return self.compose(spare, Pace::default(), true, now);
        }
        let Some(speech) = thought.line else { return };
        let time = self.interview_time(now);
        let lines: Vec<Line> = self.led().broke_off(time);
        self.add_lines(speech, lines, now);
        self.close_line(speech, now);
    }

    /// Publishes something of a reply with the end of the turn that it answers: until then the
    /// candidate may go on, and the reply was none. At once where the turn has ended.
    fn tell_with_turn(&mut self, kind: EventKind, now: Instant) {
        match self.answering.as_mut().and_then(|a| a.prepared.as_mut()) {
            Some(prepared) => prepared.told.push(kind),
            None => self.emit(kind, now),
        }
    }

    /// The interviewer that the reply under way is by: the copy, until it is heard.
    fn led(&mut self) -> &mut dyn Interviewer {
        match self.answering.as_mut().and_then(|a| a.prepared.as_mut()) {
            Some(prepared) => prepared.after.as_mut(),
            None => self.interviewer.as_mut(),
        }
    }

    /// The voice has said all that was written, and waits for more: it has waited enough.
    pub(super) fn thought_stalls(&mut self, now: Instant) -> bool {
        let stalls = self.thought.as_ref().is_some_and(|t| t.line.is_some() && t.line == self.speaking_line());
        if stalls {
            self.thought_fails("stalled", now);
        }
        stalls
    }

    /// When [`Self::think_on`] has something to do: only a turn that is over is waited on.
    pub(super) fn thought_due(&self) -> Option<Duration> {
        let thought = self.thought.as_ref().filter(|t| t.spare.is_some())?;
        let (_, over_at) = self.answering.as_ref()?.over?;
        Some(over_at.max(thought.asked_at) + thought.patience)
    }

    /// Gives up what does not come in time.
    pub(super) fn think_on(&mut self, now: Instant) {
        if self.thought_due().is_some_and(|due| self.clock(now) >= due) {
            self.thought_fails("late", now);
        }
    }
}

/// What is told of a model that was left for the next.
fn passed_over(left: Left) -> EventKind {
    let text = format!("{} was of no use ({}); the next model was asked.", left.provider, left.reason);
    let notice = Notice::new(NoticeLevel::Info, "mind.next", text);
    EventKind::Notice(notice.because(left.reason).about(Some(left.provider)))
}

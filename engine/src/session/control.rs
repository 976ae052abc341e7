//! The candidate comes, goes, and presses buttons.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::{Outgoing, Session};
use crate::command::Command;
use crate::dialogue::guard::guard;
use crate::dialogue::{Command as Button, Reply, Then};
use crate::event::{Activity, EventKind, Notice, NoticeLevel, SessionState, WordSource};
use crate::id::PeerId;
use crate::speak::stock::Phrase;

/// The connection that the candidate is on.
pub(super) struct Peer {
    pub(super) id: PeerId,
    out: mpsc::Sender<Outgoing>,
}

impl Peer {
    /// Hands something to the transport. A transport that is behind loses frames: late
    /// voice is worse than none.
    pub(super) fn send(&self, what: Outgoing) {
        let _ = self.out.try_send(what);
    }
}

/// Away for longer, the candidate is taken back to the question.
const SAME_TURN: Duration = Duration::from_secs(30);
/// Away for less, nothing is said about it.
const UNNOTICED: Duration = Duration::from_secs(3);

impl Session {
    /// A connection is up; it replaces the one before.
    pub(super) fn peer_up(&mut self, id: PeerId, out: mpsc::Sender<Outgoing>, now: Instant) {
        if self.peer.is_some() {
            self.leave(now);
        }
        self.peer = Some(Peer { id, out });
        self.ear.reconnect();
        let clock = self.clock(now);
        let away = self.away_since.take();
        if self.leaves_at.is_some() || self.ended {
            return;
        }
        if !self.opened {
            self.opened = true;
            self.state = SessionState::Live;
            self.interview.run(clock);
            self.tell_unlawful_questions(now);
            let time = self.interview_time(now);
            let reply = self.interviewer.open(time);
            self.machine.prepare();
            self.say(reply, now);
        } else if self.paused {
            self.tell_state(now);
        } else {
            self.state = SessionState::Live;
            self.interview.run(clock);
            let away = away.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
            self.come_back(away, now);
        }
    }

    /// Says which questions of the scenario will not be asked.
    fn tell_unlawful_questions(&self, now: Instant) {
        for question in &self.scenario.questions {
            if let Some(topic) = guard(&question.text, self.scenario.language) {
                let (id, topic) = (&question.id, topic.code());
                let text = format!("The question {id} about {topic} is left out: the law forbids to ask it.");
                let notice = Notice::new(NoticeLevel::Warning, "guard.left_out", text).because(topic);
                self.emit(EventKind::Notice(notice), now);
            }
        }
    }

    /// A connection is down.
    pub(super) fn peer_down(&mut self, id: PeerId, now: Instant) {
        if self.peer.as_ref().is_none_or(|p| p.id != id) {
            return;
        }
        self.leave(now);
        self.peer = None;
        self.away_since = Some(now);
        self.interview.stop(self.clock(now));
        if !self.ended {
            self.state = SessionState::Paused;
            self.tell_state(now);
        }
    }

    /// The candidate is gone: what was being said stops where it is, and what has been
    /// heard is put into words, so that both can go on.
    fn leave(&mut self, now: Instant) {
        if self.leaves_at.is_some() {
            return;
        }
        if let Some(Then::End(reason)) = self.saying.as_ref().filter(|s| !s.held).map(|s| s.then) {
            self.silence_reply(now);
            self.finish(reason, now);
            return;
        }
        let open = self.answering.as_ref().is_some_and(|a| !a.is_over());
        if open {
            self.drop_prepared();
            if self.machine.activity() == Activity::Hearing {
                self.ask_words(now);
            }
            if let Some(answering) = &mut self.answering {
                answering.cut_off();
            }
        }
        self.suspend();
    }

    /// Goes on in the same turn after a short absence, with the question after a long one.
    fn come_back(&mut self, away: Duration, now: Instant) {
        let clock = self.clock(now);
        self.owe(now);
        if away >= SAME_TURN {
            self.leave_floor(now);
            return self.take_up(away, now);
        }
        if let Some(answering) = self.answering.as_mut().filter(|a| !a.is_over()) {
            answering.go_on_after(clock);
        }
        let acts = self.machine.come_back(clock);
        self.perform(acts, now);
        match self.machine.activity() {
            Activity::Speaking => {
                self.unsuspend(now);
                self.skip_lost_line(now);
            }
            Activity::Hearing | Activity::Pausing if away >= UNNOTICED => {
                self.say_aside(Phrase::Back, now);
            }
            Activity::Listening if away >= UNNOTICED => return self.take_up(away, now),
            Activity::Replying => {
                // Nothing of the reply had been heard: it begins now.
                self.unsuspend(now);
            }
            _ => {}
        }
        self.tell_state(now);
    }

    /// Whatever was being said or heard is over; its words are kept.
    fn leave_floor(&mut self, now: Instant) {
        if self.leaves_at.is_some() {
            return;
        }
        let ending = self.saying.as_ref().filter(|s| !s.held).map(|s| s.then);
        self.drop_guess();
        self.silence_reply(now);
        self.settle_turn(now);
        self.machine.hold(self.clock(now));
        if let Some(Then::End(reason)) = ending {
            self.finish(reason, now);
        }
    }

    /// Goes on after an absence or a pause.
    fn take_up(&mut self, away: Duration, now: Instant) {
        let time = self.interview_time(now);
        let reply = self.interviewer.resume(away, time);
        self.machine.prepare();
        self.say(reply, now);
    }

    /// A button was pressed, or words came in writing.
    pub(super) fn command(&mut self, command: Command, now: Instant) {
        match command {
            Command::End => return self.end_by_candidate(now),
            Command::Pause => return self.pause(now),
            Command::Resume => return self.resume(now),
            Command::WrapUp => return self.wrap_up(),
            // Writing needs no connection.
            Command::Write { question, language, change } => return self.wrote(question, language, change, now),
            Command::Ran { question, language, run } => return self.ran(question, language, run, now),
            _ => {}
        }
        if !self.live() || self.leaves_at.is_some() {
            return;
        }
        let clock = self.clock(now);
        match command {
            Command::Thinking => {
                self.machine.thinking(clock);
                let time = self.interview_time(now);
                let reply = self.interviewer.command(Button::Thinking, time);
                if !reply.lines.is_empty() && self.machine.activity() == Activity::Listening {
                    self.machine.prepare();
                    self.say(reply, now);
                    self.machine.thinking(clock);
                }
                self.tell_state(now);
            }
            Command::Done => {
                let acts = self.machine.done(clock);
                self.perform(acts, now);
            }
            Command::Repeat => self.button(Button::Repeat, now),
            Command::Next => self.button(Button::Next, now),
            Command::Type { text } => self.typed(text, now),
            Command::Heard { text, is_final } => self.browser_heard(text, is_final, now),
            Command::End
            | Command::Pause
            | Command::Resume
            | Command::WrapUp
            | Command::Write { .. }
            | Command::Ran { .. } => {}
        }
    }

    fn button(&mut self, button: Button, now: Instant) {
        self.leave_floor(now);
        let time = self.interview_time(now);
        let reply = self.interviewer.command(button, time);
        self.reply_to_button(reply, now);
    }

    fn reply_to_button(&mut self, reply: Reply, now: Instant) {
        self.machine.prepare();
        self.say(reply, now);
    }

    /// The candidate ends the interview; with nobody connected there is nobody to take
    /// leave of.
    fn end_by_candidate(&mut self, now: Instant) {
        if self.leaves_at.is_some() {
            return;
        }
        if !self.live() {
            self.finish(crate::event::EndReason::Candidate, now);
            return;
        }
        self.button(Button::End, now);
    }

    /// Nothing is said of it now: the candidate finishes, and the next reply is the last.
    fn wrap_up(&mut self) {
        self.interviewer.wrap_up();
        if let Some(prepared) = self.answering.as_mut().and_then(|answering| answering.prepared.as_mut()) {
            prepared.after.wrap_up();
        }
    }

    fn pause(&mut self, now: Instant) {
        if !self.live() || self.leaves_at.is_some() {
            return;
        }
        self.leave_floor(now);
        self.paused = true;
        self.interview.stop(self.clock(now));
        self.state = SessionState::Paused;
        self.tell_state(now);
    }

    fn resume(&mut self, now: Instant) {
        if !std::mem::replace(&mut self.paused, false) || self.peer.is_none() {
            return;
        }
        self.ear.reconnect();
        self.state = SessionState::Live;
        self.interview.run(self.clock(now));
        self.take_up(Duration::ZERO, now);
    }

    /// A typed answer ends the turn that is going on, or is one.
    fn typed(&mut self, text: String, now: Instant) {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return;
        }
        let answered = self.machine.activity() == Activity::Replying;
        if answered {
            // What was prepared did not know of these words.
            self.drop_prepared();
            if self.answering.is_none() {
                self.forget_speech();
                self.machine.hold(self.clock(now));
            } else {
                let acts = self.machine.speech_started(self.clock(now));
                self.perform(acts, now);
            }
        }
        let acts = self.machine.typed();
        self.perform(acts, now);
        self.written(text, WordSource::Typed);
    }

    /// Words from the browser's own recogniser.
    fn browser_heard(&mut self, text: String, is_final: bool, now: Instant) {
        if self.ear.source.is_some() {
            return;
        }
        self.ear.browser = true;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return;
        }
        if self.answering.is_none() {
            let speaking = self.ear.speaking();
            // Words that come when their turn has been answered are too late.
            if !speaking && self.machine.activity() != Activity::Listening {
                return;
            }
            let clock = self.clock(now);
            let acts = self.machine.speech_started(clock);
            self.perform(acts, now);
            if !speaking {
                let acts = self.machine.speech_stopped(clock);
                self.perform(acts, now);
            }
        }
        if is_final {
            self.written(text, WordSource::Browser);
        } else if let Some(answering) = &mut self.answering
            && answering.guess(&text)
        {
            let turn = answering.turn;
            self.emit(EventKind::TranscriptPartial { turn, text }, now);
        }
        self.words_came(now);
    }
}

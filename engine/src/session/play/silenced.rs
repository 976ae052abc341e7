//! A reply that is silenced: lowered, stopped by the candidate, able to go on or let go of.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::super::Session;
use crate::dialogue::Spoken;
use crate::event::{Activity, EventKind};
use crate::id::SpeechId;

impl Session {
    /// The candidate interrupts: silences the reply, which may go on if that was nothing.
    pub(in crate::session) fn interrupt(&mut self, now: Instant) {
        let paused = self.pacer.pause().filter(|_| self.pacer.has_begun());
        if let Some((speech, heard)) = paused {
            self.emit(EventKind::ReplyInterrupted { speech, heard_ms: heard.as_millis() as u64 }, now);
            self.send_tail(now);
        }
        let began = self.ear.time_of(self.speech_began);
        self.stop_ms = Some(self.clock(now).saturating_sub(began).as_secs_f64() * 1e3);
        self.suspend();
        if self.saying.as_ref().is_some_and(|s| s.lines.front().is_some_and(|l| l.aside)) {
            let played = self.pacer.stop().map(|(_, played)| played).unwrap_or_default();
            if let Some(line) = self.saying.as_mut().and_then(|s| s.lines.pop_front()) {
                self.tell_spoken(&line, &played, now);
            }
            self.saying.take_if(|s| s.lines.is_empty());
        }
    }

    /// Lowers the reply while it is unclear whether it is being interrupted.
    pub(in crate::session) fn duck(&mut self, now: Instant) {
        self.pacer.duck();
        if let Some(speech) = self.pacer.speech() {
            self.emit(EventKind::ReplyDucked { speech }, now);
        }
    }

    /// Silences what is being said so that it can go on.
    pub(in crate::session) fn suspend(&mut self) {
        self.pacer.pause();
        if let Some(saying) = &mut self.saying {
            saying.suspended = true;
        }
    }

    /// Whether a reply has been silenced and may go on.
    pub(in crate::session) fn suspended(&self) -> bool {
        self.saying.as_ref().is_some_and(|s| s.suspended)
    }

    /// How much is left to say of a reply that was silenced, if all of it has been voiced.
    pub(in crate::session) fn left_to_say(&self) -> Option<Duration> {
        let saying = self.saying.as_ref()?;
        if saying.lines.len() > 1 { None } else { self.pacer.left() }
    }

    /// What was silenced goes on with the word that was cut; the speech that does.
    pub(in crate::session) fn unsuspend(&mut self, now: Instant) -> Option<SpeechId> {
        let clock = self.clock(now);
        let saying = self.saying.as_mut().filter(|s| s.suspended)?;
        saying.suspended = false;
        saying.not_before = saying.not_before.max(clock);
        self.pacer.resume();
        saying.lines.front().map(|l| l.speech)
    }

    /// An aside has taken the player from a line that had begun: the rest of its voice is gone,
    /// and nobody need wait for it.
    pub(in crate::session) fn skip_lost_line(&mut self, now: Instant) {
        let front = self.saying.as_ref().filter(|s| !s.is_silent()).and_then(|s| s.lines.front());
        if front.is_some_and(|l| l.announced && !l.current) {
            self.line_over(now);
        }
    }

    /// A reply that was silenced will not go on: counts what was heard of it.
    pub(in crate::session) fn concede(&mut self, now: Instant) {
        let Some(saying) = self.saying.take_if(|s| s.suspended) else { return };
        self.thought = None;
        let played = self.pacer.stop().map(|(_, played)| played);
        for (n, line) in saying.lines.into_iter().enumerate() {
            line.stop.store(true, Ordering::Relaxed);
            if line.aside {
                continue;
            }
            match played.as_ref().filter(|_| n == 0 && line.announced) {
                Some(played) => self.account(&line, played, now),
                None => {
                    let spoken = Spoken { kind: line.line.kind, text: "", complete: false };
                    let time = self.interview_time(now);
                    self.interviewer.spoken(spoken, time);
                }
            }
        }
    }

    /// Ends whatever is being said, at the end of the session or of a connection.
    pub(in crate::session) fn silence_reply(&mut self, now: Instant) {
        if self.machine.activity() == Activity::Speaking {
            let acts = self.machine.hold(self.clock(now));
            self.perform(acts, now);
        }
        self.concede(now);
        self.forget_speech();
    }

    /// Drops a reply that nobody has heard anything of.
    pub(in crate::session) fn forget_speech(&mut self) {
        self.thought = None;
        if let Some(saying) = self.saying.take() {
            for line in &saying.lines {
                line.stop.store(true, Ordering::Relaxed);
            }
        }
        self.pacer.stop();
    }
}

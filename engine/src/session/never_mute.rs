//! An interviewer who owes a reply does not keep silent.
//!
//! Words, reply and voice are made elsewhere, and any of them may hang. Once the candidate
//! has been waiting too long, a phrase that was voiced in advance says so; if that does not
//! help, the part that hangs is given up, and the candidate is told what that means.

use std::time::{Duration, Instant};

use super::Session;
use crate::event::{Activity, NoticeLevel};
use crate::speak::stock::Phrase;

/// Silence that a candidate who has finished takes for thought.
const LONGEST_SILENCE: Duration = Duration::from_millis(2_200);
/// Silence after "one moment" before the reply is given up.
const LONGEST_MOMENT: Duration = Duration::from_millis(3_500);
/// A line whose voice breaks off is over after this.
const LONGEST_GAP: Duration = Duration::from_millis(1_500);

impl Session {
    /// From now on the candidate waits for the interviewer.
    pub(super) fn owe(&mut self, now: Instant) {
        self.quiet_from = self.clock(now);
        self.asides = 0;
    }

    /// When [`Self::keep_talking`] has something to do.
    pub(super) fn mute_due(&self) -> Option<Duration> {
        let owes = matches!(self.machine.activity(), Activity::Replying | Activity::Speaking);
        let silent = self.live() && self.leaves_at.is_none() && owes && !self.suspended();
        if !silent || self.pacer.deadline().is_some() {
            return None;
        }
        let longest = match self.line_heard() {
            Some(true) => LONGEST_GAP,
            // The voice is known to be lost: no need to wait for it again.
            Some(false) if self.voice_lost => LONGEST_GAP,
            _ if self.asides == 0 => LONGEST_SILENCE,
            _ => LONGEST_MOMENT,
        };
        Some(self.quiet_from + longest)
    }

    /// Says something if nothing has been said for too long.
    pub(super) fn keep_talking(&mut self, now: Instant) {
        if self.mute_due().is_none_or(|due| self.clock(now) < due) {
            return;
        }
        let heard = self.line_heard();
        if heard == Some(true) {
            if self.thought_stalls(now) {
                return self.owe(now);
            }
            let text = "The voice broke off in the middle of a sentence.".to_owned();
            self.notice(NoticeLevel::Error, "voice_late", text, now);
            self.owe(now);
            return self.line_over(now);
        }
        if self.asides == 0 && !self.voice_lost {
            return self.ask_for_patience(now);
        }
        if heard.is_some() {
            let text = "The voice did not answer in time; the words are shown instead.".to_owned();
            self.notice(NoticeLevel::Error, "voice_late", text, now);
            return self.line_over(now);
        }
        self.give_up_reply(now);
    }

    /// Says that the reply takes a moment, or shows it where no voice ever worked.
    fn ask_for_patience(&mut self, now: Instant) {
        if !self.say_aside(Phrase::OneMoment, now) {
            let text = Phrase::OneMoment.text(self.scenario.language).to_owned();
            self.notice(NoticeLevel::Warning, "one_moment", text, now);
            self.asides += 1;
            self.quiet_from = self.clock(now);
        }
    }

    /// A line could not be said and is only shown: says so, once.
    pub(super) fn point_to_screen(&mut self, now: Instant) {
        self.quiet_from = self.clock(now);
        if !std::mem::replace(&mut self.voice_lost, true) && self.leaves_at.is_none() {
            self.say_aside(Phrase::ReadOnScreen, now);
        }
    }

    /// The reply cannot be had: says so and listens again.
    fn give_up_reply(&mut self, now: Instant) {
        let text = "The reply did not come in time; the interview goes on.".to_owned();
        self.notice(NoticeLevel::Error, "reply_late", text, now);
        self.drop_prepared();
        self.forget_speech();
        self.settle_turn(now);
        self.owe(now);
        if !self.say_aside(Phrase::GoOn, now) {
            let acts = self.machine.reply_over(self.clock(now), false);
            self.perform(acts, now);
            self.tell_state(now);
            return;
        }
        self.machine.hold(self.clock(now));
    }
}

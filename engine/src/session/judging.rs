//! What a pause is taken for: gathers what is known of it and has it weighed, again
//! whenever more is known.

use std::time::{Duration, Instant};

use super::Session;
use crate::dialogue::own_pauses::OwnPauses;
use crate::dialogue::pause::{Evidence, Judgement, PauseVerdict, Waits, Words, judge};

/// What is known of the present pause, and of this candidate's pauses.
#[derive(Debug, Default)]
pub(super) struct Judging {
    own: OwnPauses,
    /// The pause that is being judged.
    pause: u32,
    /// The end-of-turn model has answered, perhaps without an opinion.
    voice: Option<Option<f32>>,
    /// Words came since the pause began: older ones may lack the last that were said.
    words_came: bool,
}

impl Judging {
    pub(super) fn pause_began(&mut self, pause: u32) {
        (self.pause, self.voice, self.words_came) = (pause, None, false);
    }

    pub(super) fn went_on_after(&mut self, pause: Duration) {
        if !pause.is_zero() {
            self.own.went_on_after(pause);
        }
    }
}

impl Session {
    /// The end-of-turn model's opinion of a pause.
    pub(super) fn judged(&mut self, pause: u32, finished: Option<f32>, now: Instant) {
        if pause == self.judging.pause {
            self.judging.voice = Some(finished);
            self.judge_again(now);
        }
    }

    /// Words came that are not final: a recogniser's guess, a browser's, typed ones.
    pub(super) fn words_came(&mut self, now: Instant) {
        if self.machine.pause().is_some() {
            self.judging.words_came = true;
            self.judge_again(now);
        }
    }

    /// Weighs what is known of the present pause, if there is one.
    pub(super) fn judge_again(&mut self, now: Instant) {
        let Some(pause) = self.machine.pause() else { return };
        // Words alone are not judged by: the model answers within tens of milliseconds.
        let Some(voice) = self.judging.voice.filter(|_| pause == self.judging.pause) else { return };
        let judgement = match self.parts.fixed_pause {
            // For measuring: every pause of that length is an end.
            Some(fixed) => Judgement { verdict: PauseVerdict::Finished, wait: fixed },
            None => self.weigh(voice, now),
        };
        let acts = self.machine.judged(self.clock(now), pause, judgement);
        self.perform(acts, now);
    }

    fn weigh(&self, voice: Option<f32>, now: Instant) -> Judgement {
        let expects = self.interviewer.expects(self.interview_time(now));
        let (mut text, mut said, mut has_final) = (String::new(), Duration::ZERO, false);
        if let Some(answering) = &self.answering {
            (text, ..) = answering.text(self.ear.source);
            let from = self.ear.time_of(answering.from_sample);
            said = self.machine.pause_started().unwrap_or_default().saturating_sub(from);
            has_final = answering.has_final_words();
        }
        let words = if has_final || self.judging.words_came {
            Words::Heard(&text)
        } else if self.ear.source.is_some() && self.ear.feeding.is_some() {
            Words::Awaited
        } else {
            Words::Unknown
        };
        let evidence = Evidence {
            voice,
            words,
            language: self.scenario.language,
            said,
            expects: expects.kind,
            pace: self.judging.own.pace(),
        };
        let waits = Waits {
            finished: expects.min_pause,
            thinking: expects.thinking_wait,
            longest: expects.longest_wait,
            asked_to_wait: expects.asked_to_wait,
        };
        let judgement = judge(&evidence, &waits);
        tracing::trace!(?evidence, ?judgement, "a pause was judged");
        judgement
    }
}

//! From the edges of speech to turns: what the turn machine makes of them, and the words
//! and the judgement that are asked for.

use std::time::Instant;

use super::answer::Answering;
use super::{Input, Session};
use crate::dialogue::backchannel::backchannel;
use crate::dialogue::turn::Act;
use crate::event::{EventKind, NoticeLevel};
use crate::id::TurnId;
use crate::listen::hearing::Found;
use crate::listen::loudness;
use crate::listen::overlap::Overlap;
use crate::listen::vad::Edge;

/// Audio kept before the first sound of a turn: 400 ms, so that a recogniser can look for the
/// first sound itself, and cut a fixed time before it.
const LEAD_IN: u64 = crate::audio::MODEL_RATE as u64 * 2 / 5;

/// Samples between places where a turn may begin.
const STEP: u64 = loudness::STEP as u64;

/// Voice activity at or above this over a reply lowers it, before it is sure.
const ONSET: f32 = 0.5;

impl Session {
    pub(super) fn edge(&mut self, edge: Edge, now: Instant) {
        // Speech that nobody can put into words is not an answer; it may still be a
        // wish to interrupt, which "type instead" and the buttons serve.
        if !self.live() || !self.ear.has_words() || self.leaves_at.is_some() {
            return;
        }
        let clock = self.clock(now);
        let acts = match edge {
            Edge::Started { at } => {
                if !self.machine.ducked() {
                    self.overlap = Overlap::default();
                }
                let acts = self.machine.speech_started(clock);
                if self.machine.ducked() || acts.iter().any(|a| matches!(a, Act::Start(_))) {
                    self.speech_began = at;
                }
                acts
            }
            Edge::Stopped { at } => {
                let at = self.ear.last_sound(at);
                self.machine.speech_stopped(self.ear.time_of(at))
            }
        };
        self.perform(acts, now);
    }

    /// How likely the newest sound over a reply is speech, before voice activity is sure:
    /// lowers the reply at once.
    pub(super) fn onset(&mut self, probability: f32, now: Instant) {
        if probability < ONSET || !self.live() || !self.ear.has_words() || self.leaves_at.is_some() {
            return;
        }
        if !self.machine.ducked() {
            self.overlap = Overlap::default();
        }
        let acts = self.machine.onset(self.clock(now));
        self.perform(acts, now);
    }

    /// A window of voice activity, begun at sample `at`, over a reply: an interruption?
    pub(super) fn overlapped(&mut self, at: u64, probability: f32, now: Instant) {
        if !self.machine.ducked() {
            return;
        }
        let samples = self.ear.since(at);
        let window = &samples[..samples.len().min(crate::listen::vad::WINDOW)];
        if self.overlap.window(probability, window) {
            let acts = self.machine.barge_in();
            self.perform(acts, now);
        }
    }

    /// Does what the turn machine wants.
    pub(super) fn perform(&mut self, acts: Vec<Act>, now: Instant) {
        for act in acts {
            match act {
                Act::Start(turn) => self.start_turn(turn, now),
                Act::Judge { turn, pause } => self.judge(turn, pause, now),
                // An aside was spoken over that had interrupted a reply to nobody's turn.
                Act::GoOn { turn } if self.suspended() && self.answering.as_ref().is_none_or(|a| a.turn != turn) => {
                    let turn = self.machine.begin_anew();
                    self.start_turn(turn, now);
                }
                Act::GoOn { turn } => self.go_on(turn, now),
                Act::Over { turn, reason } => self.turn_over(turn, reason, now),
                Act::Duck => self.duck(now),
                Act::Unduck(speech) => {
                    self.pacer.unduck();
                    self.emit(EventKind::ReplyResumed { speech }, now);
                }
                Act::Interrupt(_) => self.interrupt(now),
            }
        }
    }

    /// A turn of the candidate begins, with the audio since speech was noticed.
    fn start_turn(&mut self, turn: TurnId, now: Instant) {
        self.settle_turn(now);
        let onset = self.ear.onset(self.speech_began);
        // In whole steps, wherever voice activity's windows lie: the same speech is cut at the
        // same samples each time.
        let from = onset.saturating_sub(LEAD_IN).next_multiple_of(STEP).max(self.ear.kept_from);
        let time = self.interview_time(now);
        let position = self.interviewer.position(time);
        let (question_index, question_id) = (position.question, position.question_id.map(str::to_owned));
        self.emit(EventKind::TurnStarted { turn, question_id, question_index }, now);
        let mut answering = Answering::new(turn, self.clock(now));
        if self.ear.gate.speaking() {
            self.emit(EventKind::SpeechStarted { turn }, now);
            answering.spoken = true;
            self.listen_from(from, turn);
        }
        answering.stop_ms = self.stop_ms.take();
        answering.from_sample = from;
        self.answering = Some(answering);
        self.tell_state(now);
    }

    /// Gives the recogniser the audio of a turn from sample `from` on.
    fn listen_from(&mut self, from: u64, turn: TurnId) {
        let at_ms = self.ear.time_of(from).as_millis() as u64;
        self.ear.listener.begin(turn, at_ms);
        let lead_in = self.ear.since(from).to_vec();
        self.ear.listener.feed(&lead_in);
        self.ear.feeding = Some(turn);
    }

    /// The candidate fell silent: asks for words and for a judgement.
    fn judge(&mut self, turn: TurnId, pause: u32, now: Instant) {
        let silent_from = self.machine.pause_started().unwrap_or_default();
        let pause_from_ms = silent_from.as_millis() as u64;
        self.emit(EventKind::SpeechStopped { turn, pause_from_ms }, now);
        let clock = self.clock(now);
        let held = self.ear.delay(now);
        let Some(answering) = &mut self.answering else { return };
        answering.paused(silent_from, clock, held);
        let from = answering.from_sample;
        self.judging.pause_began(pause);
        self.ask_words(now);
        let audio = if self.parts.end_of_turn.wants_audio() { self.ear.since(from).to_vec() } else { Vec::new() };
        let inbox = self.inbox.clone();
        self.parts.end_of_turn.ask(audio, move |finished| inbox(Input::Judged { pause, finished }));
        self.tell_state(now);
    }

    /// Asks the recogniser for the final words of the turn so far.
    pub(super) fn ask_words(&mut self, now: Instant) {
        let clock = self.clock(now);
        let Some(answering) = &mut self.answering else { return };
        if self.ear.feeding.is_some() {
            let pass = answering.ask(clock);
            self.ear.listener.pause(pass);
        }
    }

    /// The candidate goes on: what was prepared for the pause is forgotten.
    fn go_on(&mut self, turn: TurnId, now: Instant) {
        self.drop_prepared();
        let clock = self.clock(now);
        let fed = self.ear.feeding.is_some();
        if let Some(answering) = &mut self.answering {
            let silent = answering.go_on(clock);
            if fed {
                self.judging.went_on_after(silent);
                self.ear.listener.go_on(silent);
            }
        }
        if !fed && self.ear.gate.speaking() {
            // The first speech of the turn on a new connection.
            let from = self.ear.onset(self.speech_began).saturating_sub(LEAD_IN).max(self.ear.kept_from);
            self.listen_from(from, turn);
            if let Some(answering) = &mut self.answering {
                answering.spoken = true;
                answering.from_sample = from;
            }
        }
        self.emit(EventKind::SpeechStarted { turn }, now);
        self.tell_state(now);
    }

    /// A recogniser found words; those of another turn are too late.
    pub(super) fn found(&mut self, found: Found, now: Instant) {
        let Some(answering) = &mut self.answering else { return };
        let partial = matches!(found, Found::Partial { .. });
        match found {
            Found::Partial { turn, words, guess } if turn == answering.turn => {
                if let Some(text) = answering.partial(words, guess) {
                    let sign = backchannel(&text, self.scenario.language);
                    self.emit(EventKind::TranscriptPartial { turn, text }, now);
                    if !sign {
                        // Words that want the floor: the reply that they stopped is over.
                        self.concede(now);
                    }
                }
            }
            Found::Final { turn, pause, words } if turn == answering.turn => {
                answering.found(pause, words, self.began, now);
            }
            Found::By { turn, source } if turn == answering.turn => {
                answering.by = Some(source);
                return;
            }
            Found::Failed { turn, pause, reason } if turn == answering.turn => {
                tracing::warn!(reason, "the recogniser failed");
                answering.found(pause, Vec::new(), self.began, now);
                let text = "This answer could not be put into words; it is recorded.".to_owned();
                self.notice(NoticeLevel::Warning, "hearing_failed", text, now);
            }
            _ => return,
        }
        if partial {
            self.words_came(now);
        } else {
            self.judge_again(now);
        }
    }

    /// The recogniser need not listen to this turn any more.
    pub(super) fn stop_feeding(&mut self) {
        if self.ear.feeding.take().is_some() {
            self.ear.listener.end();
        }
    }
}

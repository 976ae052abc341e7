//! From replies to packets: says the lines of a reply one after another and keeps
//! account of what was heard.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::measure::Voicing;
use super::{Input, LINGER, Outgoing, Session};
use crate::audio::{WIRE_RATE, samples_to_ms};
use crate::dialogue::{Line, Reply, Spoken, Then};
use crate::event::{Activity, EventKind, NoticeLevel, ReplyKind, Word};
use crate::id::SpeechId;
use crate::listen::stabilize::join;
use crate::speak::encode::SILENCE;
use crate::speak::pacer::Played;
use crate::speak::speaker::{SpeechJob, Voiced};

/// A breath between two lines of one reply.
const BREATH: Duration = Duration::from_millis(220);
/// A voice that has given nothing for so long will not: the line is given up.
const LONGEST_VOICE: Duration = Duration::from_millis(3_500);
/// Silent frames after a speech, so that the receiver does not make up its last sound.
const TAIL: u32 = 5;

/// A reply that is being said.
pub(super) struct Saying {
    /// The lines left; the first is being said.
    lines: VecDeque<SaidLine>,
    pub(super) then: Then,
    /// The first line may not begin before.
    not_before: Duration,
    /// Whether the candidate has heard any of it.
    begun: bool,
}

impl Saying {
    /// Whether the line being said is the greeting.
    pub(super) fn is_greeting(&self) -> bool {
        self.lines.front().is_some_and(|l| l.line.kind == ReplyKind::Greeting)
    }
}

#[cfg(test)]
impl Saying {
    /// Whether the voice threads have nothing left to do for it.
    pub(super) fn has_all_voice(&self) -> bool {
        self.lines.iter().all(|l| l.voiced_all)
    }
}

/// One line and its voice, as far as it has come.
struct SaidLine {
    speech: SpeechId,
    line: Line,
    stop: Arc<AtomicBool>,
    waiting: Vec<Voiced>,
    asked: Duration,
    came: Option<Duration>,
    /// There is no more voice to come.
    voiced_all: bool,
    current: bool,
    announced: bool,
}

impl Session {
    /// Says a reply; what was being said before must be over or forgotten.
    pub(super) fn say(&mut self, reply: Reply, now: Instant) {
        self.forget_speech();
        let clock = self.clock(now);
        let mut lines = VecDeque::new();
        for line in reply.lines {
            self.speeches += 1;
            let speech = SpeechId(self.speeches);
            let stop = Arc::new(AtomicBool::new(false));
            let inbox = self.inbox.clone();
            self.parts.speaker.say(SpeechJob {
                text: line.text.clone(),
                language: self.scenario.language,
                stop: stop.clone(),
                out: Box::new(move |voiced| inbox(Input::Voiced(speech, voiced))),
            });
            lines.push_back(SaidLine {
                speech,
                line,
                stop,
                waiting: Vec::new(),
                asked: clock,
                came: None,
                voiced_all: false,
                current: false,
                announced: false,
            });
        }
        let silent = lines.is_empty();
        self.saying = Some(Saying { lines, then: reply.then, not_before: clock, begun: false });
        if silent {
            self.reply_said(now);
        }
        self.tell_state(now);
    }

    /// Voice came; that of a speech that is no longer wanted is dropped.
    pub(super) fn voiced(&mut self, speech: SpeechId, voiced: Voiced, now: Instant) {
        let clock = self.clock(now);
        let Some(saying) = &mut self.saying else { return };
        let Some(line) = saying.lines.iter_mut().find(|l| l.speech == speech) else { return };
        if let Voiced::Failed(reason) = &voiced {
            tracing::warn!(reason, "the voice failed");
            let text = format!("The voice failed; the interviewer's words are shown: {}", line.line.text);
            line.voiced_all = true;
            line.waiting.push(Voiced::Done);
            self.notice(NoticeLevel::Error, "voice_failed", text, now);
            return;
        }
        line.voiced_all |= voiced == Voiced::Done;
        line.came.get_or_insert(clock);
        line.waiting.push(voiced);
    }

    /// When [`Self::play_on`] next has something to do.
    pub(super) fn play_due(&self) -> Option<Duration> {
        let frame = self.pacer.deadline();
        let line = self.saying.as_ref().and_then(|s| {
            let first = s.lines.front()?;
            if !first.current {
                Some(s.not_before)
            } else if first.came.is_none() {
                Some(first.asked + LONGEST_VOICE)
            } else {
                None
            }
        });
        [frame, line].into_iter().flatten().min()
    }

    /// Plays what is due by `now`.
    pub(super) fn play_on(&mut self, now: Instant) {
        loop {
            self.pass_voice(now);
            while let Some(frame) = self.pacer.frame(self.clock(now)) {
                self.announce(now);
                if let Ok(samples) = frame.samples.as_slice().try_into() {
                    let payload = self.encoder.encode(samples);
                    self.send(frame.at, frame.first, payload);
                }
            }
            let stuck = self.saying.as_ref().and_then(|s| s.lines.front()).is_some_and(|l| {
                l.current && l.came.is_none() && self.clock(now) >= l.asked.max(self.line_since) + LONGEST_VOICE
            });
            if stuck {
                let text = "The voice did not answer in time; the words are shown instead.".to_owned();
                self.notice(NoticeLevel::Error, "voice_late", text, now);
            } else if !self.pacer.is_over() {
                return;
            }
            self.line_over(now);
        }
    }

    /// Makes the next line the current one when it may begin, and passes its voice on
    /// to the player.
    fn pass_voice(&mut self, now: Instant) {
        let clock = self.clock(now);
        let Some(saying) = &mut self.saying else { return };
        let not_before = saying.not_before;
        let Some(line) = saying.lines.front_mut() else { return };
        if !line.current {
            if clock < not_before {
                return;
            }
            line.current = true;
            self.line_since = clock;
            self.pacer.begin(line.speech);
        }
        for voiced in line.waiting.drain(..) {
            match voiced {
                Voiced::Some { pcm, words } => self.pacer.push(line.speech, &pcm, words),
                Voiced::Done | Voiced::Failed(_) => self.pacer.finish(line.speech),
            }
        }
    }

    /// The first frame of a line leaves: from here on it counts.
    fn announce(&mut self, now: Instant) {
        let clock = self.clock(now);
        let Some(line) = self.saying.as_mut().and_then(|s| s.lines.front_mut()) else { return };
        if std::mem::replace(&mut line.announced, true) {
            return;
        }
        let (speech, asked, came) = (line.speech, line.asked, line.came.unwrap_or(clock));
        let first = self.saying.as_mut().is_some_and(|s| !std::mem::replace(&mut s.begun, true));
        if first {
            self.settle(Some(Voicing { asked, came }), now);
        }
        self.machine.reply_started(speech);
        self.tell_text(now);
        self.tell_state(now);
    }

    /// Publishes the text of the line that begins.
    fn tell_text(&self, now: Instant) {
        let Some(front) = self.saying.as_ref().and_then(|s| s.lines.front()) else { return };
        let question_index = front.line.question;
        let question_id = question_index.and_then(|q| self.scenario.questions.get(q as usize)).map(|q| q.id.clone());
        let kind = EventKind::ReplyText {
            speech: front.speech,
            kind: front.line.kind,
            text: front.line.text.clone(),
            question_id,
            question_index,
        };
        self.emit(kind, now);
    }

    /// The current line has been played to its end, or never will be.
    fn line_over(&mut self, now: Instant) {
        let played = self.pacer.stop().map(|(_, played)| played).unwrap_or_default();
        let Some(line) = self.saying.as_mut().and_then(|s| s.lines.pop_front()) else { return };
        line.stop.store(true, Ordering::Relaxed);
        let never_heard = !line.announced;
        if never_heard {
            // Its words are still shown: the candidate can read what could not be said.
            if let Some(saying) = &mut self.saying {
                saying.begun = true;
                saying.lines.push_front(line);
            }
            self.settle_turn(now);
            self.tell_text(now);
            let Some(line) = self.saying.as_mut().and_then(|s| s.lines.pop_front()) else { return };
            self.account(&line, &Played { complete: false, ..Played::default() }, now);
        } else {
            self.account(&line, &played, now);
        }
        let clock = self.clock(now);
        match &mut self.saying {
            Some(saying) if !saying.lines.is_empty() => saying.not_before = clock + BREATH,
            _ => {
                self.send_tail(now);
                self.reply_said(now);
            }
        }
    }

    /// Tells everybody what of a line was heard.
    fn account(&mut self, line: &SaidLine, played: &Played, now: Instant) {
        let started = played.started.unwrap_or_else(|| self.clock(now));
        let at = |sample: u64| started.as_millis() as u64 + samples_to_ms(sample, WIRE_RATE);
        let words: Vec<Word> = played
            .words
            .iter()
            .map(|w| Word { text: w.text.clone(), start_ms: at(w.start), end_ms: at(w.end), confidence: None })
            .collect();
        let text = if played.complete { line.line.text.clone() } else { join(words.iter()) };
        let time = self.interview_time(now);
        let spoken = Spoken { kind: line.line.kind, text: &text, complete: played.complete };
        self.interviewer.spoken(spoken, time);
        let kind = EventKind::ReplySpoken {
            speech: line.speech,
            kind: line.line.kind,
            text,
            words,
            complete: played.complete,
            start_ms: at(0),
            end_ms: at(played.samples),
        };
        self.emit(kind, now);
    }

    /// The reply has been said: listens again, or takes leave.
    fn reply_said(&mut self, now: Instant) {
        let Some(saying) = self.saying.take() else { return };
        if let Then::End(_) = saying.then {
            self.leaves_at = Some(now + LINGER);
            self.saying = Some(saying);
            return;
        }
        self.update_patience(now);
        let speaks = self.ear.speaking() && self.ear.has_words();
        if speaks && !self.machine.spoken_over() {
            // What was said before the reply has been answered: only what follows counts.
            self.speech_began = self.ear.end();
        }
        let acts = self.machine.reply_over(self.clock(now), speaks);
        self.perform(acts, now);
        self.tell_state(now);
    }

    /// The candidate interrupts: silences the reply and counts what was heard of it.
    pub(super) fn interrupt(&mut self, now: Instant) {
        // Between two lines there is nothing to silence, but the next one must not come.
        let played = match self.pacer.stop() {
            Some((speech, played)) => {
                let heard_ms = samples_to_ms(played.samples, WIRE_RATE);
                self.emit(EventKind::ReplyInterrupted { speech, heard_ms }, now);
                self.send_tail(now);
                played
            }
            None => Played::default(),
        };
        let began = self.ear.time_of(self.speech_began);
        self.stop_ms = Some(self.clock(now).saturating_sub(began).as_secs_f64() * 1e3);
        let Some(saying) = self.saying.take() else { return };
        let mut first = true;
        for line in saying.lines {
            line.stop.store(true, Ordering::Relaxed);
            if std::mem::replace(&mut first, false) && line.announced {
                self.account(&line, &played, now);
            } else {
                let spoken = Spoken { kind: line.line.kind, text: "", complete: false };
                let time = self.interview_time(now);
                self.interviewer.spoken(spoken, time);
            }
        }
    }

    /// Ends whatever is being said, at the end of the session or of a connection.
    pub(super) fn silence_reply(&mut self, now: Instant) {
        if self.machine.activity() == Activity::Speaking {
            let acts = self.machine.hold(self.clock(now));
            self.perform(acts, now);
        }
        self.forget_speech();
    }

    /// Drops a reply that nobody has heard anything of.
    pub(super) fn forget_speech(&mut self) {
        if let Some(saying) = self.saying.take() {
            for line in &saying.lines {
                line.stop.store(true, Ordering::Relaxed);
            }
        }
        self.pacer.stop();
    }

    fn send_tail(&mut self, now: Instant) {
        let clock = self.clock(now);
        for n in 1..=TAIL {
            self.send(clock + Duration::from_millis(20) * n, false, SILENCE);
        }
    }

    /// Records a frame and hands it to the transport.
    fn send(&mut self, at: Duration, marker: bool, payload: bytes::Bytes) {
        if let Some(recording) = &self.recording {
            recording.interviewer.packet(at, payload.clone());
        }
        if let Some(peer) = &self.peer {
            // The RTP clock is the session's: pauses show in it by themselves.
            let timestamp = (at.as_micros() as u64 * u64::from(WIRE_RATE) / 1_000_000) as u32;
            peer.send(Outgoing::Frame { timestamp, marker, payload });
        }
    }
}

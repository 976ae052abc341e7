//! From replies to packets: says the lines of a reply one after another and keeps
//! account of what was heard.
//!
//! A reply may be *held*: it is voiced while the pause is still being judged, and nothing
//! of it is heard until the turn is known to be over. It may be *suspended*: silenced by a
//! candidate who speaks over it or is away, and able to go on from the word that was cut.
//! An *aside* ("one moment, please") is a line that answers nothing: it leaves the turn as
//! it was. [`silenced`] is what interrupts a reply, [`aside`] what is said beside it.

mod aside;
mod silenced;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::measure::Voicing;
use super::{Input, LINGER, Outgoing, Session};
use crate::audio::WIRE_RATE;
use crate::dialogue::clause::clauses;
use crate::dialogue::guard::{Topic, guard, instead, without_unlawful};
use crate::dialogue::{Line, Pace, Reply, Spoken, Then};
use crate::event::{EventKind, Notice, NoticeLevel, ReplyKind, Word};
use crate::id::SpeechId;
use crate::listen::stabilize::join;
use crate::speak::encode::SILENCE;
use crate::speak::pacer::Played;
use crate::speak::speaker::{SpeechJob, Voiced};

/// A breath between two lines of one reply.
const BREATH: Duration = Duration::from_millis(220);
/// Silent frames after a speech, so that the receiver does not make up its last sound.
const TAIL: u32 = 5;

/// A reply that is being said, or prepared.
pub(super) struct Saying {
    /// The lines left; the first is being said.
    lines: VecDeque<SaidLine>,
    pub(super) then: Then,
    /// The first line may not begin before.
    not_before: Duration,
    /// Whether the candidate has heard any of the reply.
    begun: bool,
    /// The turn that it answers may yet go on: nothing of it may be heard.
    pub(super) held: bool,
    /// Silenced, and able to go on.
    pub(super) suspended: bool,
    /// Holds asides and nothing else: the reply is still to come, or none is due.
    only_asides: bool,
}

impl Saying {
    /// Whether the line being said is the greeting.
    pub(super) fn is_greeting(&self) -> bool {
        self.lines.front().is_some_and(|l| l.line.kind == ReplyKind::Greeting)
    }

    /// Whether it is silent by intention.
    fn is_silent(&self) -> bool {
        self.held || self.suspended
    }

    /// When the next part of its text is there.
    pub(super) fn text_due(&self) -> Option<Instant> {
        self.lines.iter().filter(|l| !l.busy).filter_map(|l| l.unsaid.front()).map(|(due, _)| *due).min()
    }
}

#[cfg(test)]
impl Saying {
    /// Whether the voice threads have nothing left to do for it.
    pub(super) fn has_all_voice(&self) -> bool {
        self.lines.iter().all(|l| !l.busy)
    }
}

/// One line and its voice, as far as it has come.
struct SaidLine {
    speech: SpeechId,
    line: Line,
    aside: bool,
    stop: Arc<AtomicBool>,
    /// The text that the voice has not been given, and when it is there.
    unsaid: VecDeque<(Instant, String)>,
    /// More text may come.
    open: bool,
    /// The voice is at work on it.
    busy: bool,
    waiting: Vec<Voiced>,
    asked: Duration,
    came: Option<Duration>,
    current: bool,
    announced: bool,
}

impl Session {
    /// Says a reply; what was being said before is over.
    pub(super) fn say(&mut self, reply: Reply, now: Instant) {
        self.owe(now);
        self.compose(reply, Pace::default(), false, now);
        self.tell_state(now);
    }

    /// Has a reply voiced; `held` keeps it silent until [`Self::release`].
    pub(super) fn compose(&mut self, reply: Reply, pace: Pace, held: bool, now: Instant) {
        self.thought = None;
        let aside = self.saying.take_if(|s| s.only_asides && !s.suspended);
        self.concede(now);
        if aside.is_none() {
            self.forget_speech();
        }
        let clock = self.clock(now);
        let reply = self.lawful(reply, now);
        let mut lines = VecDeque::new();
        let whole: usize = reply.lines.iter().map(|l| l.text.len()).sum();
        let mut before = 0;
        for line in reply.lines {
            let mut unsaid = VecDeque::new();
            if pace == Pace::default() {
                unsaid.push_back((now, line.text.clone()));
            } else {
                for clause in clauses(&line.text) {
                    before += clause.len();
                    unsaid.push_back((now + pace.at(before, whole), clause));
                }
            }
            lines.push_back(self.new_line(line, unsaid, clock));
        }
        let silent = lines.is_empty();
        let mut saying = Saying {
            lines,
            then: reply.then,
            not_before: clock,
            begun: false,
            held,
            suspended: false,
            only_asides: false,
        };
        if let Some(mut aside) = aside {
            // What is being said while the reply is looked for is said to its end.
            aside.lines.append(&mut saying.lines);
            saying.lines = aside.lines;
        }
        self.saying = Some(saying);
        self.give_text(now);
        if silent && !held {
            self.reply_said(now);
        }
    }

    /// The reply without what may not be said. What that was about is noted for those who
    /// answer for the interview; who was asked is not.
    fn lawful(&self, mut reply: Reply, now: Instant) -> Reply {
        let language = self.scenario.language;
        for line in &mut reply.lines {
            if guard(&line.text, language).is_none() {
                continue;
            }
            let (kept, topics) = without_unlawful(&line.text, language);
            line.text = if kept.is_empty() { instead(line.kind, language).to_owned() } else { kept };
            topics.into_iter().for_each(|topic| self.tell_unlawful(topic, now));
        }
        reply
    }

    /// A sentence was stopped by the guard.
    pub(super) fn tell_unlawful(&self, topic: Topic, now: Instant) {
        let text = format!("A sentence about {} was replaced: the law forbids to ask it.", topic.code());
        let notice = Notice::new(NoticeLevel::Warning, "guard.replaced", text).because(topic.code());
        self.emit(EventKind::Notice(notice), now);
    }

    fn new_line(&mut self, line: Line, unsaid: VecDeque<(Instant, String)>, asked: Duration) -> SaidLine {
        self.speeches += 1;
        SaidLine {
            speech: SpeechId(self.speeches),
            line,
            aside: false,
            stop: Arc::new(AtomicBool::new(false)),
            unsaid,
            open: false,
            busy: false,
            waiting: Vec::new(),
            asked,
            came: None,
            current: false,
            announced: false,
        }
    }

    /// Whether nothing but an aside is being said.
    pub(super) fn is_only_aside(&self) -> bool {
        self.saying.as_ref().is_some_and(|s| s.only_asides && !s.suspended)
    }

    /// More will be written of a line of the reply that was just composed, so many before its
    /// last; which it is.
    pub(super) fn open_line(&mut self, before_last: usize) -> Option<SpeechId> {
        let saying = self.saying.as_mut()?;
        let at = saying.lines.len().checked_sub(before_last + 1)?;
        let line = saying.lines.get_mut(at)?;
        line.open = true;
        Some(line.speech)
    }

    /// More of an open line was written: `clause`, so that it now is `text`.
    pub(super) fn write_on(&mut self, speech: SpeechId, clause: &str, text: &str, now: Instant) {
        let Some(line) = self.line_mut(speech) else { return };
        text.clone_into(&mut line.line.text);
        if line.open {
            line.unsaid.push_back((now, clause.to_owned()));
        }
        let announced = line.announced;
        self.give_text(now);
        if announced && !self.suspended() {
            self.tell_text(now);
        }
    }

    /// No more of a line will be written.
    pub(super) fn close_line(&mut self, speech: SpeechId, now: Instant) {
        let Some(line) = self.line_mut(speech) else { return };
        if std::mem::replace(&mut line.open, false) && !line.busy && line.unsaid.is_empty() {
            line.waiting.push(Voiced::Done);
        }
        self.give_text(now);
    }

    /// Lines that are said after one that broke off, before what else there is.
    pub(super) fn add_lines(&mut self, speech: SpeechId, lines: Vec<Line>, now: Instant) {
        let clock = self.clock(now);
        let lines: Vec<SaidLine> = lines
            .into_iter()
            .map(|line| {
                let unsaid = VecDeque::from([(now, line.text.clone())]);
                self.new_line(line, unsaid, clock)
            })
            .collect();
        let Some(saying) = &mut self.saying else { return };
        let Some(at) = saying.lines.iter().position(|l| l.speech == speech) else { return };
        for line in lines.into_iter().rev() {
            saying.lines.insert(at + 1, line);
        }
    }

    /// The open line that is being said.
    pub(super) fn speaking_line(&self) -> Option<SpeechId> {
        self.saying.as_ref()?.lines.front().filter(|l| l.open).map(|l| l.speech)
    }

    fn line_mut(&mut self, speech: SpeechId) -> Option<&mut SaidLine> {
        self.saying.as_mut()?.lines.iter_mut().find(|l| l.speech == speech)
    }

    /// A held reply may be heard from now on.
    pub(super) fn release(&mut self, now: Instant) {
        let clock = self.clock(now);
        let Some(saying) = &mut self.saying else { return };
        if !std::mem::take(&mut saying.held) {
            return;
        }
        saying.not_before = clock;
        if saying.lines.is_empty() {
            self.settle_turn(now);
            self.reply_said(now);
        }
    }

    /// Gives the voice the text that is there by `now`.
    pub(super) fn give_text(&mut self, now: Instant) {
        let clock = self.clock(now);
        let Some(saying) = &mut self.saying else { return };
        for line in saying.lines.iter_mut().filter(|l| !l.busy) {
            let Some((_, text)) = line.unsaid.pop_front_if(|(due, _)| *due <= now) else { continue };
            line.busy = true;
            if line.came.is_none() {
                line.asked = clock;
            }
            let (inbox, speech) = (self.inbox.clone(), line.speech);
            self.parts.speaker.say(SpeechJob {
                session: Some(self.id),
                manner: self.manner.clone(),
                text,
                language: self.scenario.language,
                stop: line.stop.clone(),
                out: Box::new(move |voiced| inbox(Input::Voiced(speech, voiced))),
            });
        }
    }

    /// Voice came; that of a speech that is no longer wanted is dropped.
    pub(super) fn voiced(&mut self, speech: SpeechId, voiced: Voiced, now: Instant) {
        let clock = self.clock(now);
        let Some(saying) = &mut self.saying else { return };
        let Some(line) = saying.lines.iter_mut().find(|l| l.speech == speech) else { return };
        match voiced {
            Voiced::Failed(reason) => {
                tracing::warn!(reason, "the voice failed");
                line.busy = false;
                line.open = false;
                line.unsaid.clear();
                line.waiting.push(Voiced::Done);
                let text = format!("The voice failed; the interviewer's words are shown: {}", line.line.text);
                self.notice(NoticeLevel::Error, "voice_failed", text, now);
            }
            Voiced::Done => {
                line.busy = false;
                if line.unsaid.is_empty() && !line.open {
                    line.waiting.push(Voiced::Done);
                }
            }
            Voiced::Some { .. } => {
                line.came.get_or_insert(clock);
                line.waiting.push(voiced);
                self.voice_lost = false;
            }
        }
        self.give_text(now);
    }

    /// When [`Self::play_on`] next has something to do.
    pub(super) fn play_due(&self) -> Option<Duration> {
        let saying = self.saying.as_ref().filter(|s| !s.is_silent())?;
        let line = saying.lines.front().filter(|l| !l.current).map(|_| saying.not_before);
        [self.pacer.deadline(), line].into_iter().flatten().min()
    }

    /// Plays what is due by `now`.
    pub(super) fn play_on(&mut self, now: Instant) {
        loop {
            if self.saying.as_ref().is_none_or(Saying::is_silent) {
                return;
            }
            self.pass_voice(now);
            while let Some(frame) = self.pacer.frame(self.clock(now)) {
                self.announce(now);
                if let Ok(samples) = frame.samples.as_slice().try_into() {
                    let payload = self.encoder.encode(samples);
                    self.send(frame.at, frame.first, payload);
                }
                self.quiet_from = frame.at + crate::speak::pacer::FRAME_TIME;
            }
            if !self.pacer.is_over() {
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
        let (speech, asked, came, aside) = (line.speech, line.asked, line.came.unwrap_or(clock), line.aside);
        if aside {
            self.machine.aside_started(speech);
        } else {
            let first = self.saying.as_mut().is_some_and(|s| !std::mem::replace(&mut s.begun, true));
            if first {
                self.settle(Some(Voicing { asked, came }), now);
            }
            self.machine.reply_started(speech);
            self.asides = 0;
        }
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
    pub(super) fn line_over(&mut self, now: Instant) {
        let played = self.pacer.stop().map(|(_, played)| played).unwrap_or_default();
        let Some(mut line) = self.saying.as_mut().and_then(|s| s.lines.pop_front()) else { return };
        line.stop.store(true, Ordering::Relaxed);
        let never_heard = !line.announced;
        if line.aside {
            return self.aside_over(&line, &played, now);
        }
        if never_heard {
            // Its words are still shown: the candidate can read what could not be said.
            line.announced = true;
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
        if never_heard {
            self.point_to_screen(now);
        }
    }

    /// Tells everybody what of a line was heard.
    fn account(&mut self, line: &SaidLine, played: &Played, now: Instant) {
        let text = self.tell_spoken(line, played, now);
        let time = self.interview_time(now);
        let spoken = Spoken { kind: line.line.kind, text: &text, complete: played.complete };
        self.interviewer.spoken(spoken, time);
    }

    /// Publishes what of a line was heard; its text.
    fn tell_spoken(&self, line: &SaidLine, played: &Played, now: Instant) -> String {
        let millis = |d: Duration| d.as_millis() as u64;
        let started = played.started.unwrap_or_else(|| self.clock(now));
        let words: Vec<Word> = played
            .words
            .iter()
            .map(|w| Word { text: w.text.clone(), start_ms: millis(w.start), end_ms: millis(w.end), confidence: None })
            .collect();
        let text = if played.complete { line.line.text.clone() } else { join(words.iter()) };
        let kind = EventKind::ReplySpoken {
            speech: line.speech,
            kind: line.line.kind,
            text: text.clone(),
            words,
            complete: played.complete,
            start_ms: millis(started),
            end_ms: millis(played.ended.max(started)),
        };
        self.emit(kind, now);
        text
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

    /// The front line, if it is part of a reply: whether anything of it was heard.
    pub(super) fn line_heard(&self) -> Option<bool> {
        let line = self.saying.as_ref().filter(|s| !s.held)?.lines.front()?;
        (!line.aside).then_some(line.announced)
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

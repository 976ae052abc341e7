//! From turns to replies: what the candidate said, what to answer, and when that is
//! certain.
//!
//! A reply is prepared at the pause, on a copy of the interviewer, before the turn is known
//! to be over. Until its first frame leaves, the candidate may go on speaking: then the
//! copy is dropped, and the turn is as if it had never been answered. With the first frame
//! the turn is settled and the copy becomes the interviewer.

use std::time::{Duration, Instant};

use vivavoce_scenarios::TaskLanguage;

use super::Session;
use super::measure::Voicing;
use crate::dialogue::backchannel::backchannel;
use crate::dialogue::{Heard, Interviewer};
use crate::event::{EventKind, NoticeLevel, TurnEndReason, Verdict, Word, WordSource};
use crate::id::TurnId;
use crate::listen::stabilize::join;

/// Final words that are not there this long after the end of a turn are not waited for.
const LONGEST_WORDS: Duration = Duration::from_millis(3_000);
/// What a browser recognises comes a little after the pause.
const BROWSER_WORDS: Duration = Duration::from_millis(1_200);
/// A reply is prepared no earlier than this before a pause is expected to end the turn: a
/// candidate who thinks is likely to go on, and then the work was for nothing.
const GUESS_AHEAD: Duration = Duration::from_millis(1_500);
/// A reply that is over sooner than this was heard: what comes after it answers it.
const NEARLY_OVER: Duration = Duration::from_millis(700);

/// The turn that is being heard or answered.
pub(super) struct Answering {
    pub(super) turn: TurnId,
    /// Whether there was sound (and not only a button or typed text).
    pub(super) spoken: bool,
    /// First sample of the turn, lead-in included.
    pub(super) from_sample: u64,
    began: Duration,
    passes: u32,
    pub(super) asked_at: Option<Duration>,
    /// Words of the same turn from before the connection was lost.
    earlier: Vec<Word>,
    /// What is being asked for belongs to them.
    carry: bool,
    words: Option<Vec<Word>>,
    pub(super) words_at: Option<Duration>,
    /// Words that no longer change.
    stable: Vec<Word>,
    /// How they seem to go on.
    guess: String,
    written: Option<(String, WordSource)>,
    /// Who found the words, if not the session's own recogniser.
    pub(super) by: Option<WordSource>,
    pub(super) silent_from: Option<Duration>,
    pub(super) noticed_at: Option<Duration>,
    pub(super) held: Option<Duration>,
    pub(super) over: Option<(TurnEndReason, Duration)>,
    pub(super) prepared: Option<Prepared>,
    pub(super) stop_ms: Option<f64>,
    /// It was no turn: a listener's "mm-hm", or a sound without words.
    backchannel: bool,
}

/// A reply that has not been heard yet.
pub(super) struct Prepared {
    /// The interviewer once it has given this reply.
    pub(super) after: Box<dyn Interviewer>,
    pub(super) verdict: Verdict,
    /// What it answers.
    text: String,
    reason: TurnEndReason,
    pub(super) at: Duration,
    /// What people should know of how it came about, once the turn is over.
    pub(super) told: Vec<EventKind>,
}

impl Answering {
    pub(super) fn new(turn: TurnId, now: Duration) -> Self {
        Self {
            turn,
            spoken: false,
            from_sample: 0,
            began: now,
            passes: 0,
            asked_at: None,
            earlier: Vec::new(),
            carry: false,
            words: None,
            words_at: None,
            stable: Vec::new(),
            guess: String::new(),
            written: None,
            by: None,
            silent_from: None,
            noticed_at: None,
            held: None,
            over: None,
            prepared: None,
            stop_ms: None,
            backchannel: false,
        }
    }

    /// A pause was noticed; the jitter buffer holds sound back for `held` at present.
    pub(super) fn paused(&mut self, silent_from: Duration, now: Duration, held: Duration) {
        self.silent_from = Some(silent_from);
        self.held = Some(held);
        self.noticed_at = Some(now);
    }

    /// A new request for final words; its number.
    pub(super) fn ask(&mut self, now: Duration) -> u32 {
        self.passes += 1;
        self.words = None;
        self.words_at = None;
        self.asked_at = Some(now);
        self.passes
    }

    /// Takes final words, if they are those that were asked for last.
    pub(super) fn found(&mut self, pass: u32, words: Vec<Word>, began: Instant, now: Instant) {
        if pass != self.passes {
            return;
        }
        if std::mem::take(&mut self.carry) {
            self.earlier.extend(words);
            self.stable.clear();
            self.guess.clear();
            return;
        }
        self.words = Some(words);
        self.words_at = Some(now.saturating_duration_since(began));
    }

    /// The connection is lost: what has been said of the turn so far is kept.
    pub(super) fn cut_off(&mut self) {
        match self.words.take() {
            Some(words) => self.earlier.extend(words),
            None => self.carry = self.asked_at.is_some() && self.words_at.is_none(),
        }
    }

    /// The connection is back, with another stream: words that are still missing are
    /// those last shown.
    pub(super) fn go_on_after(&mut self, now: Duration) {
        if std::mem::take(&mut self.carry) {
            let at = now.as_millis() as u64;
            self.earlier.append(&mut self.stable);
            let guess = std::mem::take(&mut self.guess);
            let words = guess.split_whitespace();
            self.earlier.extend(words.map(|w| Word { text: w.into(), start_ms: at, end_ms: at, confidence: None }));
        }
        // Nothing has been said on this connection: there are no words to wait for.
        self.words = Some(Vec::new());
        self.words_at = Some(now);
        self.passes += 1;
    }

    /// The words as last shown, and how they seem to go on.
    fn so_far(&self) -> String {
        let mut text = join(self.earlier.iter().chain(&self.stable));
        if !text.is_empty() && !self.guess.is_empty() {
            text.push(' ');
        }
        text + &self.guess
    }

    /// Takes partial words; the text of the stable ones if there are more than before.
    pub(super) fn partial(&mut self, stable: Vec<Word>, guess: String) -> Option<String> {
        let grew = stable.len() > self.stable.len();
        self.guess = guess;
        if grew {
            self.stable = stable;
        }
        grew.then(|| join(self.earlier.iter().chain(&self.stable)))
    }

    /// Takes what a browser takes the words to be, which may change; whether that is news.
    pub(super) fn guess(&mut self, text: &str) -> bool {
        let news = self.guess != text;
        text.clone_into(&mut self.guess);
        news
    }

    /// Speech goes on; how long it was silent.
    pub(super) fn go_on(&mut self, now: Duration) -> Duration {
        let silent = self.silent_from.take().map_or(Duration::ZERO, |from| now.saturating_sub(from));
        self.noticed_at = None;
        self.over = None;
        self.words = None;
        silent
    }

    /// Whether what was asked for at the last pause is there.
    pub(super) fn has_final_words(&self) -> bool {
        self.words.is_some()
    }

    /// Whether the answer is text, so that words in its sound were not needed.
    pub(super) fn in_writing(&self) -> bool {
        self.written.is_some()
    }

    /// The words as far as they are known, and who found them.
    pub(super) fn text(&self, source: Option<WordSource>) -> (String, Vec<Word>, Option<WordSource>) {
        if let Some((text, source)) = &self.written {
            return (text.clone(), Vec::new(), Some(*source));
        }
        match &self.words {
            Some(words) => {
                let all: Vec<Word> = self.earlier.iter().chain(words).cloned().collect();
                (join(all.iter()), all, source)
            }
            None => (self.so_far(), Vec::new(), source),
        }
    }

    /// Whether the candidate's part of the turn is over.
    pub(super) fn is_over(&self) -> bool {
        self.over.is_some()
    }

    /// Whether the words of this pause are known for certain.
    fn has_words(&self) -> bool {
        self.words.is_some() || self.written.is_some() || !self.spoken
    }
}

impl Session {
    /// The turn is over: it is answered as soon as its words are there.
    pub(super) fn turn_over(&mut self, turn: TurnId, reason: TurnEndReason, now: Instant) {
        let clock = self.clock(now);
        let by_pause = matches!(reason, TurnEndReason::Model | TurnEndReason::LongestWait);
        let reason = if by_pause && self.interviewer.expects(self.interview_time(now)).over_time {
            TurnEndReason::TimeLimit
        } else {
            reason
        };
        let Some(answering) = self.answering.as_mut().filter(|a| a.turn == turn) else { return };
        answering.over = Some((reason, clock));
        self.owe(now);
        let Some(answering) = self.answering.as_ref() else { return };
        // A button may end a turn in the middle of speech: nobody has asked for words yet.
        if answering.asked_at.is_none() || answering.silent_from.is_none() {
            self.ask_words(now);
        }
        self.tell_state(now);
    }

    /// Text that did not come as sound: typed, or recognised by the browser.
    pub(super) fn written(&mut self, text: String, source: WordSource) {
        if let Some(answering) = &mut self.answering {
            match &mut answering.written {
                Some((before, from)) if *from == source => {
                    before.push(' ');
                    before.push_str(&text);
                }
                written => *written = Some((text, source)),
            }
        }
    }

    /// When [`Self::answer_if_due`] has something to do.
    pub(super) fn answer_due(&self) -> Option<Instant> {
        let answering = self.answering.as_ref()?;
        let text = self.saying.as_ref().and_then(super::play::Saying::text_due);
        let answer = match answering.over {
            Some((reason, over_at)) if answering.prepared.is_none() => {
                Some(self.began + self.words_due(answering, reason, over_at))
            }
            Some(_) => None,
            None => self.guess_due(answering).map(|at| self.began + at),
        };
        [text, answer].into_iter().flatten().min()
    }

    /// When the reply is worth preparing although the turn may go on.
    fn guess_due(&self, answering: &Answering) -> Option<Duration> {
        let silent = answering.prepared.is_none() && answering.spoken && !self.ear.browser;
        if !silent || answering.words.is_none() || !self.machine.is_judged() {
            return None;
        }
        Some(self.machine.deadline()?.saturating_sub(GUESS_AHEAD))
    }

    /// Until when the words of a turn are waited for.
    fn words_due(&self, answering: &Answering, reason: TurnEndReason, over_at: Duration) -> Duration {
        let have = answering.written.is_some() && !self.ear.browser
            || reason == TurnEndReason::Typed
            || answering.words.is_some()
            || !answering.spoken;
        if have {
            over_at
        } else if self.ear.browser {
            over_at + BROWSER_WORDS
        } else {
            answering.asked_at.unwrap_or(over_at).max(over_at) + LONGEST_WORDS
        }
    }

    /// Prepares the answer as soon as that makes sense, and lets it be heard once the turn
    /// is over.
    pub(super) fn answer_if_due(&mut self, now: Instant) {
        self.give_text(now);
        let clock = self.clock(now);
        let Some(answering) = &self.answering else { return };
        let Some((reason, over_at)) = answering.over else {
            if self.guess_due(answering).is_some_and(|at| clock >= at) {
                let over_time = self.interviewer.expects(self.interview_time(now)).over_time;
                self.prepare(if over_time { TurnEndReason::TimeLimit } else { TurnEndReason::Model }, now);
            }
            return;
        };
        if clock < self.words_due(answering, reason, over_at) {
            return;
        }
        let (text, ..) = answering.text(answering.by.or(self.ear.source));
        let fits = |p: &Prepared| p.text == text && by_itself(p.reason) == by_itself(reason);
        match &answering.prepared {
            Some(prepared) if fits(prepared) => {}
            Some(_) if self.saying.as_ref().is_some_and(|s| !s.held) => {}
            _ => self.prepare(reason, now),
        }
        self.release(now);
    }

    fn prepare(&mut self, reason: TurnEndReason, now: Instant) {
        let clock = self.clock(now);
        let time = self.interview_time(now);
        self.drop_prepared();
        let Some(answering) = &self.answering else { return };
        if !answering.has_words() && !self.ear.browser && answering.over.is_some() {
            let text = "The words of this answer came too late; what was understood is used.";
            self.notice(NoticeLevel::Warning, "hearing_late", text.to_owned(), now);
        }
        let Some(answering) = &self.answering else { return };
        let (text, ..) = answering.text(self.ear.source);
        if self.suspended() {
            if self.was_backchannel(answering, &text) {
                return self.go_on_speaking(now);
            }
            self.concede(now);
        }
        let Some(answering) = &self.answering else { return };
        let mut after = self.interviewer.clone_box();
        let reply = after.answer(Heard { text: &text, reason, turn: answering.turn }, time);
        let (pace, wish) = (after.pace(), after.wish());
        let prepared = Prepared { after, verdict: reply.verdict, text, reason, at: clock, told: Vec::new() };
        if let Some(answering) = &mut self.answering {
            answering.prepared = Some(prepared);
        }
        match wish {
            Some(wish) => self.think(wish, reply, now),
            None => self.compose(reply, pace, true, now),
        }
    }

    /// What was written is known to a reply that has been prepared as well.
    pub(super) fn prepared_sees(&mut self, question: u32, language: TaskLanguage, text: &str, time: Duration) {
        if let Some(prepared) = self.answering.as_mut().and_then(|a| a.prepared.as_mut()) {
            prepared.after.wrote(question, language, text, time);
        }
    }

    /// Whether what stopped the reply was a listener's "mm-hm", or no word at all.
    fn was_backchannel(&self, answering: &Answering, text: &str) -> bool {
        let written = answering.written.is_some();
        // "Yes" at the end of a question answers it.
        let answers = self.left_to_say().is_some_and(|left| left < NEARLY_OVER);
        !written && !answers && backchannel(text, self.scenario.language)
    }

    /// What stopped the reply was no interruption: it goes on with the word that was cut.
    fn go_on_speaking(&mut self, now: Instant) {
        if let Some(answering) = &mut self.answering {
            answering.backchannel = true;
        }
        // Whoever has finished has waited since then: a voice that has said nothing meanwhile is
        // waited for no longer.
        if !self.answering.as_ref().is_some_and(Answering::is_over) {
            self.quiet_from = self.clock(now);
        }
        self.settle_turn(now);
        if let Some(speech) = self.unsuspend(now) {
            self.machine.dismiss(speech);
            self.emit(EventKind::ReplyResumed { speech }, now);
        }
        self.skip_lost_line(now);
        self.tell_state(now);
    }

    /// The candidate goes on speaking: the reply that was prepared is as if it had never
    /// been.
    pub(super) fn drop_prepared(&mut self) {
        if self.answering.as_mut().and_then(|a| a.prepared.take()).is_some() {
            self.forget_speech();
        }
    }

    /// Drops what was prepared for a turn that is not known to be over.
    pub(super) fn drop_guess(&mut self) {
        if self.answering.as_ref().is_some_and(|a| !a.is_over()) {
            self.drop_prepared();
        }
    }

    /// The turn is over without a reply that could be heard.
    pub(super) fn settle_turn(&mut self, now: Instant) {
        self.settle(None, now);
    }

    /// The turn can no longer be taken back: publishes its words, how it ended, and where
    /// the time went until the first frame of its reply (`voicing`) left, `now`.
    pub(super) fn settle(&mut self, voicing: Option<Voicing>, now: Instant) {
        let Some(mut answering) = self.answering.take() else { return };
        self.stop_feeding();
        answering.prepared.take_if(|_| answering.over.is_none());
        let turn = answering.turn;
        let (text, mut words, source) = answering.text(self.ear.source);
        let source = source.unwrap_or(WordSource::Typed);
        let now_ms = self.clock(now).as_millis() as u64;
        if words.is_empty() && !text.is_empty() {
            // Written words have no times of their own: the turn's.
            let start_ms = answering.began.as_millis() as u64;
            words = text
                .split_whitespace()
                .map(|w| Word { text: w.into(), start_ms, end_ms: now_ms, confidence: None })
                .collect();
        }
        if !text.is_empty() {
            self.emit(EventKind::TranscriptFinal { turn, text, words, source }, now);
        }
        let verdict = match &answering.prepared {
            _ if answering.backchannel => Verdict::Backchannel,
            Some(prepared) => prepared.verdict,
            None => Verdict::Finished,
        };
        let reason = answering.over.map_or(TurnEndReason::Button, |(reason, _)| reason);
        self.emit(EventKind::TurnEnded { turn, verdict, reason }, now);
        self.measure(&answering, voicing, now);
        if let Some(prepared) = answering.prepared {
            self.interviewer = prepared.after;
            prepared.told.into_iter().for_each(|kind| self.emit(kind, now));
        }
    }
}

/// Whether a turn that ended so ended of its own.
fn by_itself(reason: TurnEndReason) -> bool {
    matches!(reason, TurnEndReason::Model | TurnEndReason::LongestWait)
}

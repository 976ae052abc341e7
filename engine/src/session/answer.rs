//! From turns to replies: what the candidate said, what to answer, and when that is
//! certain.
//!
//! A reply is prepared on a copy of the interviewer. Until its first frame leaves, the
//! candidate may go on speaking: then the copy is dropped, and the turn is as if it had
//! never been answered. With the first frame the turn is settled.

use std::time::{Duration, Instant};

use super::Session;
use super::measure::Voicing;
use crate::dialogue::{Heard, Interviewer, Reply};
use crate::event::{EventKind, NoticeLevel, TurnEndReason, Word, WordSource};
use crate::id::TurnId;
use crate::listen::stabilize::join;

/// Final words that are not there this long after the end of a turn are not waited for.
const LONGEST_WORDS: Duration = Duration::from_millis(3_000);
/// What a browser recognises comes a little after the pause.
const BROWSER_WORDS: Duration = Duration::from_millis(1_200);

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
    words: Option<Vec<Word>>,
    pub(super) words_at: Option<Duration>,
    /// Words that no longer change.
    stable: Vec<Word>,
    /// How they seem to go on.
    guess: String,
    written: Option<(String, WordSource)>,
    pub(super) silent_from: Option<Duration>,
    pub(super) noticed_at: Option<Duration>,
    pub(super) over: Option<(TurnEndReason, Duration)>,
    pub(super) prepared: Option<Prepared>,
    pub(super) stop_ms: Option<f64>,
}

/// A reply that has not been heard yet.
pub(super) struct Prepared {
    before: Box<dyn Interviewer>,
    reply: Reply,
    pub(super) at: Duration,
    /// When the reply may be used (the measuring stub's delay).
    due: Instant,
    said: bool,
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
            words: None,
            words_at: None,
            stable: Vec::new(),
            guess: String::new(),
            written: None,
            silent_from: None,
            noticed_at: None,
            over: None,
            prepared: None,
            stop_ms: None,
        }
    }

    pub(super) fn paused(&mut self, silent_from: Duration, now: Duration) {
        self.silent_from = Some(silent_from);
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
        if pass == self.passes {
            self.words = Some(words);
            self.words_at = Some(now.saturating_duration_since(began));
        }
    }

    /// Takes partial words; the text of the stable ones if there are more than before.
    pub(super) fn partial(&mut self, stable: Vec<Word>, guess: String) -> Option<String> {
        let grew = stable.len() > self.stable.len();
        self.guess = guess;
        if grew {
            self.stable = stable;
        }
        grew.then(|| join(self.stable.iter()))
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
            Some(words) => (join(words.iter()), words.clone(), source),
            None => {
                let mut text = join(self.stable.iter());
                if !text.is_empty() && !self.guess.is_empty() {
                    text.push(' ');
                }
                (text + &self.guess, Vec::new(), source)
            }
        }
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
        let (reason, over_at) = answering.over?;
        match &answering.prepared {
            Some(prepared) => (!prepared.said).then_some(prepared.due),
            None => Some(self.began + self.words_due(answering, reason, over_at)),
        }
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

    /// Prepares the answer when the turn is over and its words are there; says it when
    /// it is due.
    pub(super) fn answer_if_due(&mut self, now: Instant) {
        let clock = self.clock(now);
        let Some(answering) = &self.answering else { return };
        let Some((reason, over_at)) = answering.over else { return };
        if answering.prepared.is_none() {
            if clock < self.words_due(answering, reason, over_at) {
                return;
            }
            self.prepare(reason, now);
        }
        let Some(prepared) = self.answering.as_mut().and_then(|a| a.prepared.as_mut()) else {
            return;
        };
        if prepared.said || now < prepared.due {
            return;
        }
        prepared.said = true;
        let reply = prepared.reply.clone();
        if reply.lines.is_empty() {
            self.settle_turn(now);
        }
        self.say(reply, now);
    }

    fn prepare(&mut self, reason: TurnEndReason, now: Instant) {
        let clock = self.clock(now);
        let time = self.interview_time(now);
        let Some(answering) = &self.answering else { return };
        if answering.words.is_none() && answering.spoken && answering.written.is_none() && !self.ear.browser {
            let text = "The words of this answer came too late; what was understood is used.";
            self.notice(NoticeLevel::Warning, "hearing_late", text.to_owned(), now);
        }
        let Some(answering) = &self.answering else { return };
        let (text, ..) = answering.text(self.ear.source);
        let before = self.interviewer.clone_box();
        let heard = Heard { text: &text, reason, turn: answering.turn };
        let reply = self.interviewer.answer(heard, time);
        let due = now + self.interviewer.delay();
        if let Some(answering) = &mut self.answering {
            answering.prepared = Some(Prepared { before, reply, at: clock, due, said: false });
        }
    }

    /// The candidate goes on speaking: the reply that was prepared is as if it had never
    /// been.
    pub(super) fn drop_prepared(&mut self) {
        if let Some(prepared) = self.answering.as_mut().and_then(|a| a.prepared.take()) {
            self.interviewer = prepared.before;
            self.forget_speech();
        }
    }

    /// The turn is over without a reply that could be heard.
    pub(super) fn settle_turn(&mut self, now: Instant) {
        self.settle(None, now);
    }

    /// The turn can no longer be taken back: publishes its words, how it ended, and where
    /// the time went until the first frame of its reply (`voicing`) left, `now`.
    pub(super) fn settle(&mut self, voicing: Option<Voicing>, now: Instant) {
        let Some(answering) = self.answering.take() else { return };
        self.stop_feeding();
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
        let verdict = answering.prepared.as_ref().map_or(crate::event::Verdict::Finished, |p| p.reply.verdict);
        let reason = answering.over.map_or(TurnEndReason::Button, |(reason, _)| reason);
        self.emit(EventKind::TurnEnded { turn, verdict, reason }, now);
        self.measure(&answering, voicing, now);
    }
}

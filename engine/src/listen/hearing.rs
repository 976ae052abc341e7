//! What the engine asks of a recogniser, whichever it is.
//!
//! A [`Hearing`] is shared by all sessions; a [`Listener`] is one candidate's. Nothing
//! here blocks: audio goes in on the audio thread, words come back as [`Found`] through
//! the session's [`Reply`] from threads of the recogniser's own.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;

use crate::event::{Word, WordSource};
use crate::id::{SessionId, TurnId};

/// Where a recogniser's findings go.
pub type Reply = Arc<dyn Fn(Found) + Send + Sync>;

/// What a recogniser found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Found {
    /// Words so far: `words` are stable, every later finding of the turn begins with them;
    /// `guess` is how they seem to go on, and may change.
    Partial { turn: TurnId, words: Vec<Word>, guess: String },
    /// All words of the turn up to the pause numbered `pause`.
    Final { turn: TurnId, pause: u32, words: Vec<Word> },
    /// The words of this turn come from another recogniser than the session's own.
    By { turn: TurnId, source: WordSource },
    /// The words up to that pause cannot be had, and why.
    Failed { turn: TurnId, pause: u32, reason: String },
}

/// A kind of recogniser, with its models loaded.
pub trait Hearing: Send + Sync {
    /// A listener for one candidate; the words of `vocabulary` are more likely than usual.
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener>;

    /// The same for the candidate of a session, for who accounts for what is heard.
    fn listener_in(
        &self,
        session: SessionId,
        language: Language,
        vocabulary: &[String],
        reply: Reply,
    ) -> Box<dyn Listener> {
        let _ = session;
        self.listener(language, vocabulary, reply)
    }

    /// Who finds the words, in `language`; none if nobody does (typed answers).
    fn source(&self, language: Language) -> Option<WordSource>;

    /// Who finds them while no provider can be asked; the same where none ever is.
    fn source_alone(&self, language: Language) -> Option<WordSource> {
        self.source(language)
    }
}

/// One candidate's recogniser. Calls come in this order for each turn: `begin`, `feed`
/// as audio comes, `pause` at each pause (and `go_on` if it was not the end), `end`.
pub trait Listener: Send {
    /// A turn begins; the first sample fed will be of time `at_ms` of the session.
    fn begin(&mut self, turn: TurnId, at_ms: u64);

    /// Audio of the turn, 16 kHz, without gaps.
    fn feed(&mut self, samples: &[f32]);

    /// The candidate fell silent: find the final words of the turn so far.
    fn pause(&mut self, pause: u32);

    /// The candidate goes on after `silent` of silence.
    fn go_on(&mut self, silent: Duration);

    /// The turn is over; what has not been found yet is not wanted any more.
    fn end(&mut self);
}

/// No recogniser: answers are typed, or come from the candidate's browser.
#[derive(Clone, Copy, Debug)]
pub struct NoHearing;

impl Hearing for NoHearing {
    fn listener(&self, _language: Language, _vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        Box::new(StubListener { reply, turn: None, start_ms: 0, fed: 0, words: &[], delay: Duration::ZERO })
    }

    fn source(&self, _language: Language) -> Option<WordSource> {
        None
    }
}

/// The measuring stub: the same words for every turn, after a fixed delay.
#[derive(Clone, Copy, Debug)]
pub struct StubHearing {
    /// Time from the pause to the final words.
    pub delay: Duration,
}

/// What the stub hears.
const STUB_WORDS: &[&str] = &["these", "words", "are", "fixed"];

impl Hearing for StubHearing {
    fn listener(&self, _language: Language, _vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        Box::new(StubListener { reply, turn: None, start_ms: 0, fed: 0, words: STUB_WORDS, delay: self.delay })
    }

    fn source(&self, _language: Language) -> Option<WordSource> {
        Some(WordSource::Stub)
    }
}

struct StubListener {
    reply: Reply,
    turn: Option<TurnId>,
    start_ms: u64,
    fed: u64,
    words: &'static [&'static str],
    delay: Duration,
}

impl Listener for StubListener {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        self.turn = Some(turn);
        self.start_ms = at_ms;
        self.fed = 0;
    }

    fn feed(&mut self, samples: &[f32]) {
        self.fed += samples.len() as u64;
    }

    fn pause(&mut self, pause: u32) {
        let Some(turn) = self.turn else { return };
        let length = self.fed / 16 / self.words.len().max(1) as u64;
        let words = (0..).zip(self.words).map(|(i, text)| Word {
            text: (*text).into(),
            start_ms: self.start_ms + i * length,
            end_ms: self.start_ms + (i + 1) * length,
            confidence: Some(1.0),
        });
        let found = Found::Final { turn, pause, words: words.collect() };
        if self.delay.is_zero() {
            (self.reply)(found);
        } else {
            let (reply, delay) = (self.reply.clone(), self.delay);
            crate::timer::after(delay, move || reply(found));
        }
    }

    fn go_on(&mut self, _silent: Duration) {}

    fn end(&mut self) {
        self.turn = None;
    }
}

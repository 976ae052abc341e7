//! Words by PocketSphinx: a stand-in for English where Whisper cannot be had. It needs no
//! download beyond two Debian packages, streams, and makes several times Whisper's errors.
//!
//! A listener has a thread of its own, as decoding takes about an eighth of a core while
//! somebody speaks; a decoder (90 MB) is borrowed for a turn from a pool. Each pause ends an
//! utterance and its words are final; a candidate who goes on begins the next.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::hearing::{Found, Hearing, Listener, Reply};
use super::stabilize::Agreement;
use crate::audio::{MODEL_RATE, rms};
use crate::event::{Word, WordSource};
use crate::id::TurnId;

mod library;

pub use library::{Decoder, PocketSphinx, PocketSphinxError, SphinxWord};

/// Decoders in use at once; at 90 MB each, more would take the machine's memory. A turn that
/// finds none fails, and its answer can be typed.
const MOST_DECODERS: usize = 8;

/// Audio that may wait to be decoded; more is left out.
const LONGEST_BACKLOG: usize = 30 * MODEL_RATE as usize;

/// Audio between two looks at the words so far.
const PARTIAL_EVERY: usize = MODEL_RATE as usize * 3 / 10;

/// Audio kept from a pause for when speech goes on, so that its first sound is whole.
const LEAD_IN: usize = MODEL_RATE as usize * 4 / 10;

/// An utterance this long ends at its next quiet moment: the last pass over it takes time
/// in proportion to its length.
const LONG: usize = 15 * MODEL_RATE as usize;

/// An utterance ends here, quiet or not.
const LONGEST: usize = 25 * MODEL_RATE as usize;

/// Below this part of the utterance's own level, a moment is quiet.
const QUIET: f32 = 0.15;

/// PocketSphinx for all sessions.
pub struct PocketsphinxHearing {
    pool: Arc<Pool>,
}

impl PocketsphinxHearing {
    /// Loads the library and makes a first decoder, so that what is missing is known now.
    ///
    /// # Errors
    /// [`PocketSphinxError`] says what to install.
    pub fn load() -> Result<Self, PocketSphinxError> {
        let sphinx = PocketSphinx::load()?;
        let first = sphinx.decoder()?;
        let idle = Mutex::new(vec![first]);
        Ok(Self { pool: Arc::new(Pool { sphinx, idle, made: AtomicUsize::new(1) }) })
    }
}

impl Hearing for PocketsphinxHearing {
    fn listener(&self, _language: Language, _vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        let shared = Arc::new(Shared::default());
        let (to_thread, calls) = mpsc::channel();
        let ear = Ear { pool: self.pool.clone(), shared: shared.clone(), reply, turn: None };
        let thread = std::thread::Builder::new().name("pocketsphinx".to_owned());
        if let Err(error) = thread.spawn(move || ear.listen(&calls)) {
            tracing::error!(%error, "no thread for PocketSphinx: a candidate is not heard");
        }
        Box::new(PocketsphinxListener { to_thread, shared })
    }

    fn source(&self, language: Language) -> Option<WordSource> {
        (language == Language::En).then_some(WordSource::Pocketsphinx)
    }
}

/// Decoders that wait for a turn.
struct Pool {
    sphinx: Arc<PocketSphinx>,
    idle: Mutex<Vec<Decoder>>,
    made: AtomicUsize,
}

impl Pool {
    fn take(self: &Arc<Self>) -> Result<Borrowed, PocketSphinxError> {
        let decoder = self.idle_or_new()?;
        Ok(Borrowed { decoder: Some(decoder), pool: self.clone() })
    }

    fn idle_or_new(&self) -> Result<Decoder, PocketSphinxError> {
        if let Some(decoder) = locked(&self.idle).pop() {
            return Ok(decoder);
        }
        if self.made.fetch_add(1, Ordering::SeqCst) >= MOST_DECODERS {
            self.made.fetch_sub(1, Ordering::SeqCst);
            return Err(PocketSphinxError::AllTaken(MOST_DECODERS));
        }
        self.sphinx.decoder().inspect_err(|_| {
            self.made.fetch_sub(1, Ordering::SeqCst);
        })
    }
}

/// A decoder that goes back to the pool, whatever becomes of its turn.
struct Borrowed {
    /// There until it is dropped.
    decoder: Option<Decoder>,
    pool: Arc<Pool>,
}

impl Deref for Borrowed {
    type Target = Decoder;

    fn deref(&self) -> &Decoder {
        self.decoder.as_ref().expect("it is only taken out when dropped")
    }
}

impl DerefMut for Borrowed {
    fn deref_mut(&mut self) -> &mut Decoder {
        self.decoder.as_mut().expect("it is only taken out when dropped")
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(mut decoder) = self.decoder.take() {
            decoder.finish();
            locked(&self.pool.idle).push(decoder);
        }
    }
}

/// What both sides of a listener see.
#[derive(Default)]
struct Shared {
    /// Samples that wait.
    backlog: AtomicUsize,
    /// Turns begun or ended so far: calls made before the last of these are not wanted.
    age: AtomicU64,
}

struct Call {
    age: u64,
    what: What,
}

enum What {
    Begin(TurnId, u64),
    Feed(Vec<f32>),
    /// Audio that was left out, in samples.
    Skip(usize),
    Pause(u32),
    GoOn,
    End,
}

struct PocketsphinxListener {
    to_thread: Sender<Call>,
    shared: Arc<Shared>,
}

impl PocketsphinxListener {
    fn call(&self, what: What) {
        let age = self.shared.age.load(Ordering::Relaxed);
        // Fails only where no thread could be started, which was logged.
        let _ = self.to_thread.send(Call { age, what });
    }
}

impl Listener for PocketsphinxListener {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        self.shared.age.fetch_add(1, Ordering::Relaxed);
        self.call(What::Begin(turn, at_ms));
    }

    fn feed(&mut self, samples: &[f32]) {
        if self.shared.backlog.load(Ordering::Relaxed) > LONGEST_BACKLOG {
            self.call(What::Skip(samples.len()));
        } else {
            self.shared.backlog.fetch_add(samples.len(), Ordering::Relaxed);
            self.call(What::Feed(samples.to_vec()));
        }
    }

    fn pause(&mut self, pause: u32) {
        self.call(What::Pause(pause));
    }

    fn go_on(&mut self, _silent: Duration) {
        self.call(What::GoOn);
    }

    fn end(&mut self) {
        self.shared.age.fetch_add(1, Ordering::Relaxed);
        self.call(What::End);
    }
}

/// The thread's side of a listener.
struct Ear {
    pool: Arc<Pool>,
    shared: Arc<Shared>,
    reply: Reply,
    turn: Option<Turn>,
}

struct Turn {
    id: TurnId,
    start_ms: u64,
    /// None where no decoder could be had, and why.
    decoder: Result<Borrowed, String>,
    /// Samples of the turn so far.
    heard: u64,
    speech: Speech,
    /// Words of the utterances that are over.
    words: Vec<Word>,
    /// Those of the running one, as looks at it agree on them.
    running: Agreement,
}

enum Speech {
    /// An utterance is being decoded.
    Running(Utterance),
    /// The candidate is silent; the last of that silence.
    Paused(Vec<f32>),
}

#[derive(Default)]
struct Utterance {
    /// Samples of the turn before it.
    from: u64,
    length: usize,
    since_partial: usize,
    /// Sum of squares, for its level.
    energy: f64,
}

impl Ear {
    fn listen(mut self, calls: &Receiver<Call>) {
        while let Ok(Call { age, what }) = calls.recv() {
            let waits = match &what {
                What::Feed(samples) => {
                    self.shared.backlog.fetch_sub(samples.len(), Ordering::Relaxed) > samples.len() + PARTIAL_EVERY
                }
                _ => false,
            };
            if age != self.shared.age.load(Ordering::Relaxed) && !matches!(what, What::End) {
                continue;
            }
            match what {
                What::Begin(turn, at_ms) => {
                    self.end();
                    self.begin(turn, at_ms);
                }
                What::Feed(samples) => self.feed(&samples, waits),
                What::Skip(samples) => self.skip(samples),
                What::Pause(pause) => self.pause(pause),
                What::GoOn => self.go_on(),
                What::End => self.end(),
            }
        }
        self.end();
    }

    fn begin(&mut self, id: TurnId, start_ms: u64) {
        let decoder = self.pool.take().and_then(|mut decoder| {
            decoder.start()?;
            Ok(decoder)
        });
        let decoder = decoder.map_err(|e| e.to_string());
        let speech = Speech::Running(Utterance::default());
        self.turn =
            Some(Turn { id, start_ms, decoder, heard: 0, speech, words: Vec::new(), running: Agreement::default() });
    }

    /// Decodes, and tells the words so far unless more audio `waits`.
    fn feed(&mut self, samples: &[f32], waits: bool) {
        let Some(turn) = &mut self.turn else { return };
        turn.heard += samples.len() as u64;
        let Ok(decoder) = &mut turn.decoder else { return };
        let utterance = match &mut turn.speech {
            Speech::Running(utterance) => utterance,
            Speech::Paused(silence) => {
                silence.extend_from_slice(samples);
                silence.drain(..silence.len().saturating_sub(LEAD_IN));
                return;
            }
        };
        decoder.feed(samples);
        utterance.length += samples.len();
        utterance.since_partial += samples.len();
        utterance.energy += samples.iter().map(|s| f64::from(s * s)).sum::<f64>();
        let level = (utterance.energy / utterance.length as f64).sqrt() as f32;
        let quiet = utterance.length > LONG && rms(samples) < QUIET * level;
        if quiet || utterance.length > LONGEST {
            turn.finish_utterance();
            turn.start_utterance(&[]);
        } else if utterance.since_partial >= PARTIAL_EVERY && !waits {
            utterance.since_partial = 0;
            let partial = decoder.partial();
            let found = turn.partial(&partial);
            if !partial.is_empty() {
                (self.reply)(found);
            }
        }
    }

    fn skip(&mut self, samples: usize) {
        let Some(turn) = &mut self.turn else { return };
        if matches!(turn.speech, Speech::Running(_)) {
            turn.finish_utterance();
            turn.heard += samples as u64;
            turn.start_utterance(&[]);
        } else {
            turn.heard += samples as u64;
        }
    }

    fn pause(&mut self, pause: u32) {
        let Some(turn) = &mut self.turn else { return };
        let found = match &turn.decoder {
            Ok(_) => {
                turn.finish_utterance();
                Found::Final { turn: turn.id, pause, words: turn.words.clone() }
            }
            Err(reason) => Found::Failed { turn: turn.id, pause, reason: reason.clone() },
        };
        (self.reply)(found);
    }

    fn go_on(&mut self) {
        let Some(turn) = &mut self.turn else { return };
        if let Speech::Paused(silence) = &mut turn.speech {
            let lead_in = std::mem::take(silence);
            turn.start_utterance(&lead_in);
        }
    }

    fn end(&mut self) {
        self.turn = None;
    }
}

impl Turn {
    /// Makes the words of the running utterance final.
    fn finish_utterance(&mut self) {
        let Ok(decoder) = &mut self.decoder else { return };
        let Speech::Running(utterance) = &self.speech else { return };
        let from_ms = self.start_ms + utterance.from * 1_000 / u64::from(MODEL_RATE);
        let words = decoder.finish().into_iter().map(|word| Word {
            text: word.text,
            start_ms: from_ms + word.start_ms,
            end_ms: from_ms + word.end_ms,
            confidence: Some(word.confidence),
        });
        self.words.extend(std::mem::take(&mut self.running).finish(words.collect()));
        self.speech = Speech::Paused(Vec::new());
    }

    /// Begins the next utterance with audio that was heard already.
    fn start_utterance(&mut self, lead_in: &[f32]) {
        let Ok(decoder) = &mut self.decoder else { return };
        if let Err(e) = decoder.start() {
            self.decoder = Err(e.to_string());
            return;
        }
        decoder.feed(lead_in);
        self.speech = Speech::Running(Utterance {
            from: self.heard - lead_in.len() as u64,
            length: lead_in.len(),
            ..Utterance::default()
        });
    }

    /// The words so far, with `text` for the running utterance: its words have no times of
    /// their own yet, and count once two looks agree on them.
    fn partial(&mut self, text: &str) -> Found {
        let ms = |samples: u64| self.start_ms + samples * 1_000 / u64::from(MODEL_RATE);
        let from = if let Speech::Running(utterance) = &self.speech { utterance.from } else { self.heard };
        let (start_ms, end_ms) = (ms(from), ms(self.heard));
        let words = text.split_whitespace().map(|word| Word { text: word.into(), start_ms, end_ms, confidence: None });
        self.running.pass(words.collect(), false);
        let words = self.words.iter().chain(self.running.stable()).cloned().collect();
        Found::Partial { turn: self.id, words, guess: self.running.guess() }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "pocketsphinx/tests.rs"]
mod tests;

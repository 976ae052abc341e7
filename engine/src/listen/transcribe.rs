//! Words by Whisper while somebody speaks: whose audio is decoded when, and who is told.
//!
//! [`Streaming`] says what of a turn is worth decoding; here it meets the decoding threads.
//! Each listener's state lies behind a mutex that its audio thread and the decoding threads
//! hold for microseconds: a pass takes its audio when a thread is free for it, and is heard
//! without the lock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use vivavoce_scenarios::Language;

use super::hearing::{Found, Hearing, Listener, Reply};
use super::scheduler::{Job, Pace, Scheduler, Urgency};
use super::streaming::{Pass, Streaming};
use super::whisper::{Ask, Decode, Vocabulary, WhisperError, WhisperModel};
use crate::audio::MODEL_RATE;
use crate::event::WordSource;
use crate::id::TurnId;

/// Whisper for all sessions: its threads and their queue.
pub struct WhisperHearing {
    queue: Arc<Scheduler<Arc<Ear>>>,
    pace: Arc<Pace>,
    model: Option<Arc<WhisperModel>>,
    sessions: AtomicU64,
}

impl WhisperHearing {
    /// Starts `workers` decoding threads, each computing on `threads`.
    ///
    /// # Errors
    /// [`WhisperError`] if there is no memory for their state.
    pub fn start(model: &Arc<WhisperModel>, workers: usize, threads: usize) -> Result<Self, WhisperError> {
        let decoders = (0..workers.max(1)).map(|_| Ok(Box::new(model.decoder(threads)?) as Box<dyn Decode>));
        let mut hearing = Self::with(decoders.collect::<Result<_, WhisperError>>()?)?;
        hearing.model = Some(model.clone());
        Ok(hearing)
    }

    /// Starts a thread for each of `decoders`. They know no vocabulary.
    ///
    /// # Errors
    /// [`WhisperError`] if a thread cannot be started.
    pub fn with(decoders: Vec<Box<dyn Decode>>) -> Result<Self, WhisperError> {
        let queue: Arc<Scheduler<Arc<Ear>>> = Arc::default();
        let pace = Arc::new(Pace::new(decoders.len()));
        for (n, mut decoder) in decoders.into_iter().enumerate() {
            let (queue, pace) = (queue.clone(), pace.clone());
            std::thread::Builder::new()
                .name(format!("whisper-{n}"))
                .spawn(move || {
                    while let Some((urgency, job)) = queue.next() {
                        let heard = catch_unwind(AssertUnwindSafe(|| job.work.hear(decoder.as_mut(), urgency, &pace)));
                        if heard.is_err() {
                            job.work.broke();
                        }
                    }
                })
                .map_err(|e| WhisperError::Decode(e.to_string()))?;
        }
        Ok(Self { queue, pace, model: None, sessions: AtomicU64::new(0) })
    }
}

impl Drop for WhisperHearing {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Hearing for WhisperHearing {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        let vocabulary = self.model.as_ref().map(|model| model.vocabulary(vocabulary)).unwrap_or_default();
        Box::new(WhisperListener {
            queue: self.queue.clone(),
            pace: self.pace.clone(),
            session: self.sessions.fetch_add(1, Ordering::Relaxed),
            speaks: false,
            ear: Arc::new(Ear { language, vocabulary, reply, turn: Mutex::default() }),
        })
    }

    fn source(&self, _language: Language) -> Option<WordSource> {
        Some(WordSource::Whisper)
    }
}

/// What a listener shares with the decoding threads.
struct Ear {
    language: Language,
    vocabulary: Vocabulary,
    reply: Reply,
    turn: Mutex<Option<Turn>>,
}

struct Turn {
    id: TurnId,
    streaming: Streaming,
    /// The pause whose final words are wanted.
    wanted: Option<u32>,
    /// Stops the pass that is being decoded.
    stop: Arc<AtomicBool>,
    /// Whether a pass waits in the queue.
    queued: bool,
}

impl Turn {
    /// Sends the final words if they are wanted and known. Sent under the lock, so that what
    /// two threads find leaves in order; a reply only puts it into a queue.
    fn answer(&mut self, reply: &Reply) {
        if let Some(pause) = self.wanted
            && let Some(words) = self.streaming.final_words()
        {
            self.wanted = None;
            reply(Found::Final { turn: self.id, pause, words });
        }
    }
}

impl Ear {
    fn lock(&self) -> MutexGuard<'_, Option<Turn>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hears what there is to hear: one pass, or all that final words need.
    fn hear(&self, decoder: &mut dyn Decode, urgency: Urgency, pace: &Pace) {
        while let Some((id, pass, stop)) = self.begin() {
            let began = Instant::now();
            let ask = Ask {
                audio: &pass.audio,
                start_ms: pass.start_ms,
                language: self.language,
                vocabulary: &self.vocabulary,
            };
            let words = decoder.decode(&ask, &stop);
            if urgency == Urgency::Partial && words.is_ok() {
                pace.took(began.elapsed());
            }
            let mut turn = self.lock();
            let Some(turn) = turn.as_mut().filter(|turn| turn.id == id && turn.streaming.awaits(&pass)) else {
                return;
            };
            match words {
                Ok(words) => {
                    if turn.streaming.end_pass(&pass, words) && turn.wanted.is_none() {
                        let (words, guess) = (turn.streaming.stable().to_vec(), turn.streaming.guess());
                        (self.reply)(Found::Partial { turn: id, words, guess });
                    }
                }
                Err(error) => {
                    turn.streaming.fail_pass(&pass);
                    if let Some(pause) = turn.wanted.take() {
                        (self.reply)(Found::Failed { turn: id, pause, reason: error.to_string() });
                    }
                }
            }
            turn.answer(&self.reply);
            if turn.wanted.is_none() {
                return;
            }
        }
    }

    /// Decoding panicked: this turn has no more words, and the thread serves the others.
    fn broke(&self) {
        tracing::error!("decoding failed on what it was given; this turn has no more words");
        let Some(turn) = self.lock().take() else { return };
        if let Some(pause) = turn.wanted {
            (self.reply)(Found::Failed { turn: turn.id, pause, reason: "decoding failed".into() });
        }
    }

    fn begin(&self) -> Option<(TurnId, Pass, Arc<AtomicBool>)> {
        let mut turn = self.lock();
        let turn = turn.as_mut()?;
        turn.queued = false;
        let pass = turn.streaming.begin_pass()?;
        turn.stop = Arc::default();
        Some((turn.id, pass, turn.stop.clone()))
    }
}

struct WhisperListener {
    queue: Arc<Scheduler<Arc<Ear>>>,
    pace: Arc<Pace>,
    session: u64,
    ear: Arc<Ear>,
    /// Whether the pace counts this session.
    speaks: bool,
}

impl WhisperListener {
    fn push(&self, urgency: Urgency) -> bool {
        let job = Job { session: self.session, work: self.ear.clone(), stop: Arc::default() };
        self.queue.push(urgency, job).is_ok()
    }

    fn speaks(&mut self, speaks: bool) {
        if self.speaks != speaks {
            self.speaks = speaks;
            self.pace.speaks(speaks);
        }
    }
}

impl Listener for WhisperListener {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        self.end();
        self.speaks(true);
        *self.ear.lock() = Some(Turn {
            id: turn,
            streaming: Streaming::new(at_ms),
            wanted: None,
            stop: Arc::default(),
            queued: false,
        });
    }

    fn feed(&mut self, samples: &[f32]) {
        let every = self.pace.interval().as_millis() as usize * MODEL_RATE as usize / 1_000;
        let mut turn = self.ear.lock();
        let Some(turn) = turn.as_mut() else { return };
        turn.streaming.feed(samples);
        if !turn.queued && turn.wanted.is_none() && turn.streaming.wants_pass(every) {
            // Where the queue is full, the next audio asks again.
            turn.queued = self.push(Urgency::Partial);
        }
    }

    fn pause(&mut self, pause: u32) {
        self.speaks(false);
        let mut turn = self.ear.lock();
        let Some(turn) = turn.as_mut() else { return };
        turn.wanted = Some(pause);
        if turn.streaming.pause() {
            turn.stop.store(true, Ordering::Relaxed);
        }
        turn.answer(&self.ear.reply);
        if turn.wanted.is_some() && !self.push(Urgency::Final) {
            turn.wanted = None;
            let reason = "too many people are speaking at once for this machine".into();
            (self.ear.reply)(Found::Failed { turn: turn.id, pause, reason });
        }
    }

    fn go_on(&mut self, silent: Duration) {
        self.speaks(true);
        if let Some(turn) = self.ear.lock().as_mut() {
            turn.wanted = None;
            turn.streaming.go_on(silent.as_millis() as usize * MODEL_RATE as usize / 1_000);
        }
    }

    fn end(&mut self) {
        self.speaks(false);
        if let Some(turn) = self.ear.lock().take() {
            turn.stop.store(true, Ordering::Relaxed);
            if turn.streaming.lost() > 0 {
                let lost_ms = turn.streaming.lost() * 1_000 / MODEL_RATE as usize;
                tracing::warn!(lost_ms, "this machine could not decode all that was said");
            }
        }
    }
}

impl Drop for WhisperListener {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
#[path = "transcribe_tests.rs"]
mod tests;

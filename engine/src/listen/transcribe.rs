//! Words by Whisper while somebody speaks: what to decode, and when.
//!
//! A turn's audio is kept from its last settled pause. While the candidate speaks, what
//! there is is decoded again and again for partial words; at a pause it is decoded once
//! more for final ones. When the candidate goes on after a long pause, or after much
//! audio, the words up to that pause are settled and their audio is dropped: no decode
//! ever hears more than Whisper's window.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::hearing::{Found, Hearing, Listener, Reply};
use super::scheduler::{Job, Scheduler, Urgency};
use super::stabilize::Agreement;
use super::whisper::{MAX_SAMPLES, WhisperError, WhisperModel};
use crate::audio::{MODEL_RATE, rms};
use crate::event::{Word, WordSource};
use crate::id::TurnId;

/// New audio between two partial decodes.
const PARTIAL_EVERY: usize = MODEL_RATE as usize * 6 / 10;
/// A pause this long settles the words before it.
const SETTLING_PAUSE: Duration = Duration::from_millis(1_000);
/// Audio this long is settled at the next pause, however short.
const SETTLING_LENGTH: usize = 12 * MODEL_RATE as usize;
/// Audio this long is cut at its quietest moment without waiting for a pause.
const FORCED_CUT: usize = 24 * MODEL_RATE as usize;
/// Audio kept before speech that goes on, so that its first sound is whole.
const LEAD_IN: usize = MODEL_RATE as usize * 3 / 10;

/// One decode.
struct Work {
    audio: Vec<f32>,
    start_ms: u64,
    language: Language,
    done: Box<dyn FnOnce(Result<Vec<Word>, WhisperError>) + Send>,
}

/// Whisper for all sessions: its threads and their queue.
pub struct WhisperHearing {
    queue: Arc<Scheduler<Work>>,
    sessions: AtomicU64,
}

impl WhisperHearing {
    /// Starts `workers` decoding threads, each computing on `threads`.
    ///
    /// # Errors
    /// [`WhisperError`] if there is no memory for their state.
    pub fn start(model: &Arc<WhisperModel>, workers: usize, threads: usize) -> Result<Self, WhisperError> {
        let queue = Arc::new(Scheduler::default());
        for n in 0..workers.max(1) {
            let mut decoder = model.decoder(threads)?;
            let queue = queue.clone();
            std::thread::Builder::new()
                .name(format!("whisper-{n}"))
                .spawn(move || {
                    while let Some((_, job)) = queue.next() {
                        let Job { work: Work { audio, start_ms, language, done }, stop, .. } = job;
                        let words = decoder.decode(&audio, language, &stop).map(|words| {
                            words
                                .into_iter()
                                .map(|w| Word {
                                    text: w.text,
                                    start_ms: start_ms + w.start_ms,
                                    end_ms: start_ms + w.end_ms,
                                    confidence: Some(w.confidence),
                                })
                                .collect()
                        });
                        done(words);
                    }
                })
                .map_err(|e| WhisperError::Decode(e.to_string()))?;
        }
        Ok(Self { queue, sessions: AtomicU64::new(0) })
    }
}

impl Drop for WhisperHearing {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Hearing for WhisperHearing {
    fn listener(&self, language: Language, _vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        Box::new(WhisperListener {
            queue: self.queue.clone(),
            session: self.sessions.fetch_add(1, Ordering::Relaxed),
            language,
            reply,
            turn: None,
        })
    }

    fn source(&self, _language: Language) -> Option<WordSource> {
        Some(WordSource::Whisper)
    }
}

struct WhisperListener {
    queue: Arc<Scheduler<Work>>,
    session: u64,
    language: Language,
    reply: Reply,
    turn: Option<Turn>,
}

struct Turn {
    id: TurnId,
    audio: Vec<f32>,
    /// Session time of the first sample of `audio`.
    start_ms: u64,
    settled: Arc<std::sync::Mutex<Settled>>,
    since_partial: usize,
    /// Samples of `audio` that the last `pause` heard.
    paused_at: usize,
    /// Stops whatever is being decoded for this turn.
    stop: Arc<AtomicBool>,
    /// Stops the partial being decoded when a final is wanted.
    partial_stop: Arc<AtomicBool>,
}

/// Words that audio already dropped held, in parts: a part's decode may still be
/// running when the next begins.
#[derive(Default)]
struct Settled {
    parts: Vec<Option<Vec<Word>>>,
    /// The words of the audio that is kept.
    kept: Agreement,
    /// A final that waits for a part's words.
    waiting: Option<(u32, Vec<Word>)>,
}

impl Settled {
    fn words(&self) -> impl Iterator<Item = &Word> {
        self.parts.iter().flatten().flatten()
    }

    fn complete(&self) -> bool {
        self.parts.iter().all(Option::is_some)
    }
}

impl WhisperListener {
    fn submit(
        &self,
        urgency: Urgency,
        audio: &[f32],
        start_ms: u64,
        stop: &Arc<AtomicBool>,
        done: impl FnOnce(Result<Vec<Word>, WhisperError>) + Send + 'static,
    ) -> bool {
        let work = Work {
            audio: audio[..audio.len().min(MAX_SAMPLES)].to_vec(),
            start_ms,
            language: self.language,
            done: Box::new(done),
        };
        self.queue.push(urgency, Job { session: self.session, work, stop: stop.clone() }).is_ok()
    }

    fn partial(&mut self) {
        let Some(turn) = &mut self.turn else { return };
        turn.since_partial = 0;
        turn.partial_stop = Arc::default();
        let (reply, id, settled) = (self.reply.clone(), turn.id, turn.settled.clone());
        let parts = lock(&settled).parts.len();
        let Some(turn) = &self.turn else { return };
        self.submit(Urgency::Partial, &turn.audio, turn.start_ms, &turn.partial_stop, move |words| {
            if let Ok(words) = words {
                let mut settled = lock(&settled);
                if settled.parts.len() == parts && settled.complete() {
                    settled.kept.pass(words, false);
                    let guess = settled.kept.guess();
                    let words = settled.words().chain(settled.kept.stable()).cloned().collect();
                    drop(settled);
                    reply(Found::Partial { turn: id, words, guess });
                }
            }
        });
    }

    /// Decodes the first `samples` of the turn's audio and drops them: their words are
    /// settled when they come.
    fn settle(&mut self, samples: usize, keep: usize) {
        let Some(turn) = &self.turn else { return };
        let samples = samples.min(turn.audio.len());
        let mut kept;
        let part = {
            let mut settled = lock(&turn.settled);
            settled.parts.push(None);
            kept = std::mem::take(&mut settled.kept);
            settled.parts.len() - 1
        };
        let (reply, id, settled) = (self.reply.clone(), turn.id, turn.settled.clone());
        let queued = self.submit(Urgency::Final, &turn.audio[..samples], turn.start_ms, &turn.stop, move |words| {
            let mut settled = lock(&settled);
            kept.pass(words.unwrap_or_default(), true);
            settled.parts[part] = Some(kept.all());
            answer_waiting(&mut settled, &reply, id);
        });
        if !queued {
            lock(&turn.settled).parts[part] = Some(Vec::new());
        }
        let Some(turn) = &mut self.turn else { return };
        let drop = samples.max(turn.audio.len().saturating_sub(keep)).min(turn.audio.len());
        turn.audio.drain(..drop);
        turn.start_ms += drop as u64 * 1000 / u64::from(MODEL_RATE);
        turn.paused_at = 0;
    }
}

impl Listener for WhisperListener {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        self.end();
        self.turn = Some(Turn {
            id: turn,
            audio: Vec::new(),
            start_ms: at_ms,
            settled: Arc::default(),
            since_partial: 0,
            paused_at: 0,
            stop: Arc::default(),
            partial_stop: Arc::default(),
        });
    }

    fn feed(&mut self, samples: &[f32]) {
        let Some(turn) = &mut self.turn else { return };
        turn.audio.extend_from_slice(samples);
        turn.since_partial += samples.len();
        if turn.audio.len() >= FORCED_CUT {
            let cut = quietest(&turn.audio);
            self.settle(cut, usize::MAX);
        } else if turn.since_partial >= PARTIAL_EVERY && turn.paused_at == 0 {
            self.partial();
        }
    }

    fn pause(&mut self, pause: u32) {
        let Some(turn) = &mut self.turn else { return };
        turn.partial_stop.store(true, Ordering::Relaxed);
        turn.paused_at = turn.audio.len().max(1);
        let (reply, id, settled) = (self.reply.clone(), turn.id, turn.settled.clone());
        let Some(turn) = &self.turn else { return };
        let queued = self.submit(Urgency::Final, &turn.audio, turn.start_ms, &turn.stop, move |words| match words {
            Ok(words) => {
                let mut settled = lock(&settled);
                settled.kept.pass(words, true);
                settled.waiting = Some((pause, settled.kept.all()));
                answer_waiting(&mut settled, &reply, id);
            }
            Err(WhisperError::Aborted) => {}
            Err(e) => reply(Found::Failed { turn: id, pause, reason: e.to_string() }),
        });
        if !queued {
            let reason = "too many people are speaking at once for this machine".into();
            (self.reply)(Found::Failed { turn: turn.id, pause, reason });
        }
    }

    fn go_on(&mut self, silent: Duration) {
        let Some(turn) = &mut self.turn else { return };
        let heard = turn.paused_at;
        turn.paused_at = 0;
        turn.since_partial = 0;
        if heard > 0 && (silent >= SETTLING_PAUSE || heard >= SETTLING_LENGTH) {
            self.settle(heard, LEAD_IN);
        }
    }

    fn end(&mut self) {
        if let Some(turn) = self.turn.take() {
            turn.stop.store(true, Ordering::Relaxed);
            turn.partial_stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Sends the final that waits, once every part before it is there.
fn answer_waiting(settled: &mut Settled, reply: &Reply, turn: TurnId) {
    if !settled.complete() {
        return;
    }
    if let Some((pause, words)) = settled.waiting.take() {
        let words = settled.words().cloned().chain(words).collect();
        reply(Found::Final { turn, pause, words });
    }
}

fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The quietest tenth of a second in the last five seconds.
fn quietest(audio: &[f32]) -> usize {
    let step = MODEL_RATE as usize / 10;
    let from = audio.len().saturating_sub(5 * MODEL_RATE as usize);
    audio[from..]
        .chunks_exact(step)
        .enumerate()
        .min_by(|a, b| rms(a.1).total_cmp(&rms(b.1)))
        .map_or(audio.len(), |(i, _)| from + i * step + step / 2)
}

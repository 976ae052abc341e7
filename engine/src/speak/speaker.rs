//! The voice threads: text in, voice out, for all sessions.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::manner::{Manner, Speaking};
use super::pacer::PlacedWord;
use super::stock::Stock;
use super::voice::Voice;
use crate::dialogue::clause::clauses;
use crate::id::SessionId;

/// Speeches that may wait for a voice thread. When full the reply is reported as failed
/// at once, so that its text can be shown instead.
const MAX_WAITING: usize = 256;

/// What becomes of a speech.
#[derive(Clone, Debug, PartialEq)]
pub enum Voiced {
    /// Some voice (48 kHz) and the words placed in it.
    Some { pcm: Vec<f32>, words: Vec<PlacedWord> },
    /// That was all.
    Done,
    /// There will be no more, and why.
    Failed(String),
}

/// A text to say.
pub struct SpeechJob {
    /// For whom; none for what is said in advance.
    pub session: Option<SessionId>,
    /// How it should sound.
    pub manner: Manner,
    pub text: String,
    pub language: Language,
    /// Set when nobody wants to hear it any more.
    pub stop: Arc<AtomicBool>,
    /// Where the voice goes.
    pub out: Box<dyn FnMut(Voiced) + Send>,
}

/// The voice of the instance and its threads.
pub struct Speaker {
    say: Say,
    stock: Stock,
    /// What a measuring stub lets every job wait.
    latency: Duration,
}

enum Say {
    Threads(SyncSender<SpeechJob>),
    By(Box<dyn Fn(SpeechJob) + Send + Sync>),
}

impl Speaker {
    /// Starts `threads` threads that speak with `voice`, and with `spare` for whatever
    /// it fails to say.
    ///
    /// # Errors
    /// The system's, when it cannot start a thread.
    pub fn start(voice: &Arc<dyn Voice>, spare: Option<&Arc<dyn Voice>>, threads: usize) -> std::io::Result<Self> {
        let (queue, receiver) = sync_channel(MAX_WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        for n in 0..threads.max(1) {
            let (receiver, voice, spare) = (receiver.clone(), voice.clone(), spare.cloned());
            std::thread::Builder::new()
                .name(format!("voice-{n}"))
                .spawn(move || run(&receiver, voice.as_ref(), spare.as_deref()))?;
        }
        Ok(Self { say: Say::Threads(queue), stock: Stock::default(), latency: voice.latency() })
    }

    /// A speaker that hands every job to `say`, which must not block.
    pub fn by(say: impl Fn(SpeechJob) + Send + Sync + 'static) -> Self {
        Self { say: Say::By(Box::new(say)), stock: Stock::default(), latency: Duration::ZERO }
    }

    /// Has a text said; what comes of it goes to the job's `out`.
    pub fn say(&self, job: SpeechJob) {
        match &self.say {
            Say::By(say) => say(job),
            Say::Threads(queue) if self.latency.is_zero() => queue_job(queue, job),
            Say::Threads(queue) => {
                let queue = queue.clone();
                crate::timer::after(self.latency, move || queue_job(&queue, job));
            }
        }
    }

    /// Has the phrases of [`Stock`] spoken, so that they are there when nothing else is.
    pub fn fill_stock(&self) {
        self.stock.fill(|job| self.say(job));
    }

    /// What can be said without the voice.
    pub fn stock(&self) -> &Stock {
        &self.stock
    }
}

fn queue_job(queue: &SyncSender<SpeechJob>, job: SpeechJob) {
    if let Err(refused) = queue.try_send(job) {
        let (TrySendError::Full(mut job) | TrySendError::Disconnected(mut job)) = refused;
        (job.out)(Voiced::Failed("too many replies are waiting for a voice".into()));
    }
}

fn run(receiver: &Mutex<Receiver<SpeechJob>>, voice: &dyn Voice, spare: Option<&dyn Voice>) {
    loop {
        let job = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        speak(job, voice, spare);
    }
}

/// Says a job clause by clause. A clause that the voice fails to say is said by the
/// spare one, if nothing of it was heard yet.
fn speak(mut job: SpeechJob, voice: &dyn Voice, spare: Option<&dyn Voice>) {
    for clause in clauses(&job.text) {
        let mut heard = false;
        let mut outcome = attempt(voice, &clause, &mut job, &mut heard);
        if let (Err(reason), false, Some(spare)) = (&outcome, heard, spare) {
            tracing::warn!(reason, "the voice failed; the spare voice says this clause");
            outcome = attempt(spare, &clause, &mut job, &mut heard);
        }
        if job.stop.load(Ordering::Relaxed) {
            return;
        }
        if let Err(reason) = outcome {
            (job.out)(Voiced::Failed(reason));
            return;
        }
    }
    (job.out)(Voiced::Done);
}

fn attempt(voice: &dyn Voice, clause: &str, job: &mut SpeechJob, heard: &mut bool) -> Result<(), String> {
    let (stop, out, language) = (&job.stop, &mut job.out, job.language);
    let speaking = Speaking { session: job.session, manner: &job.manner };
    // The voice places words from the clause's start, the player from the piece's.
    let mut before = 0;
    voice
        .speak_in(speaking, clause, language, &mut |chunk| {
            if stop.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            if chunk.pcm.is_empty() && chunk.words.is_empty() {
                return ControlFlow::Continue(());
            }
            *heard = true;
            let piece = before;
            let words = chunk.words.into_iter().map(|w| PlacedWord {
                text: w.text,
                start: w.start_sample.saturating_sub(piece),
                end: w.end_sample.saturating_sub(piece),
            });
            before += chunk.pcm.len() as u64;
            out(Voiced::Some { words: words.collect(), pcm: chunk.pcm });
            ControlFlow::Continue(())
        })
        .map_err(|e| e.to_string())
}

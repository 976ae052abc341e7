//! The voice threads: text in, voice out, for all sessions.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::manner::{Manner, Speaking};
use super::pacer::PlacedWord;
use super::stock::{Stock, Stocks};
use super::voice::Voice;
use crate::by::By;
use crate::dialogue::clause::clauses;
use crate::id::SessionId;

/// Speeches that may wait for a voice thread. When full the reply is reported as failed
/// at once, so that its text can be shown instead.
const MAX_WAITING: usize = 256;

/// Replies that voices over the network which are not the instance's say at once. Their threads do
/// nothing but wait for it.
const OTHERS_AT_ONCE: usize = 32;

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

/// The voices of an instance.
#[derive(Clone)]
pub struct Voices {
    /// Whom the configuration says.
    pub usual: Arc<dyn Voice>,
    /// This machine's own, if it has one: the usual one where nobody else is configured.
    pub machine: Option<Arc<dyn Voice>>,
    /// For whatever the usual one fails to say.
    pub spare: Option<Arc<dyn Voice>>,
}

impl Voices {
    /// One voice, and no other.
    pub fn only(voice: Arc<dyn Voice>) -> Self {
        Self { machine: Some(Arc::clone(&voice)), usual: voice, spare: None }
    }

    /// Who says a clause, and then who says it if they fail.
    fn of<'a>(&'a self, by: &'a By<dyn Voice>) -> [Option<&'a Arc<dyn Voice>>; 2] {
        match by {
            By::Instance => [Some(&self.usual), self.spare.as_ref()],
            By::Machine => [self.machine.as_ref(), self.spare.as_ref()],
            By::Other(other) => [Some(other), self.machine.as_ref()],
        }
    }
}

/// The voices of the instance and their threads.
pub struct Speaker {
    say: Say,
    stock: Stock,
    stocks: Stocks,
    /// What a measuring stub lets every job wait.
    latency: Duration,
}

enum Say {
    Threads(Threads),
    By(Box<dyn Fn(SpeechJob) + Send + Sync>),
}

#[derive(Clone)]
struct Threads {
    /// What the instance's voices say.
    own: SyncSender<SpeechJob>,
    /// What others say: whoever chooses a slow voice keeps no session waiting that has the instance's.
    others: SyncSender<SpeechJob>,
}

impl Speaker {
    /// Starts `threads` threads that speak with the instance's voices, and those of the others.
    ///
    /// # Errors
    /// The system's, when it cannot start a thread.
    pub fn start(voices: Voices, threads: usize) -> std::io::Result<Self> {
        let own = queue("voice", &voices, threads.max(1))?;
        let others = queue("voice-other", &voices, OTHERS_AT_ONCE)?;
        let (say, latency) = (Say::Threads(Threads { own, others }), voices.usual.latency());
        Ok(Self { say, latency, stock: Stock::default(), stocks: Stocks::default() })
    }

    /// A speaker that hands every job to `say`, which must not block.
    pub fn by(say: impl Fn(SpeechJob) + Send + Sync + 'static) -> Self {
        let say = Say::By(Box::new(say));
        Self { say, stock: Stock::default(), stocks: Stocks::default(), latency: Duration::ZERO }
    }

    /// Has a text said; what comes of it goes to the job's `out`.
    pub fn say(&self, job: SpeechJob) {
        match &self.say {
            Say::By(say) => say(job),
            Say::Threads(threads) if self.latency.is_zero() => threads.take(job),
            Say::Threads(threads) => {
                let threads = threads.clone();
                crate::timer::after(self.latency, move || threads.take(job));
            }
        }
    }

    /// Has the phrases of [`Stock`] spoken, so that they are there when nothing else is.
    pub fn fill_stock(&self) {
        self.stock.fill(None, &Manner::default(), &[Language::Fr, Language::En], |job| self.say(job));
    }

    /// What can be said without the voice.
    pub fn stock(&self) -> &Stock {
        &self.stock
    }

    /// The same for a session that is led in this manner: in its own voice as soon as that has said
    /// it.
    pub fn stock_for(&self, session: SessionId, manner: &Manner, language: Language) -> Stock {
        if *manner == Manner::default() {
            return self.stock.clone();
        }
        let stock = self.stocks.of(manner, &self.stock);
        stock.fill(Some(session), manner, &[language], |job| self.say(job));
        stock
    }
}

impl Threads {
    fn take(&self, job: SpeechJob) {
        let queue = if job.manner.by.is_other() { &self.others } else { &self.own };
        if let Err(refused) = queue.try_send(job) {
            let (TrySendError::Full(mut job) | TrySendError::Disconnected(mut job)) = refused;
            (job.out)(Voiced::Failed("too many replies are waiting for a voice".into()));
        }
    }
}

/// A queue, and so many threads that speak what waits in it.
fn queue(name: &str, voices: &Voices, threads: usize) -> std::io::Result<SyncSender<SpeechJob>> {
    let (queue, receiver) = sync_channel(MAX_WAITING);
    let receiver = Arc::new(Mutex::new(receiver));
    for n in 0..threads {
        let (receiver, voices) = (receiver.clone(), voices.clone());
        std::thread::Builder::new().name(format!("{name}-{n}")).spawn(move || run(&receiver, &voices))?;
    }
    Ok(queue)
}

fn run(receiver: &Mutex<Receiver<SpeechJob>>, voices: &Voices) {
    loop {
        let job = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        speak(job, voices);
    }
}

/// Says a job clause by clause. A clause that the voice fails to say is said by the
/// spare one, if nothing of it was heard yet.
fn speak(mut job: SpeechJob, voices: &Voices) {
    let by = job.manner.by.clone();
    let [voice, spare] = voices.of(&by);
    let Some(voice) = voice else {
        return (job.out)(Voiced::Failed("this machine has no voice of its own".into()));
    };
    for clause in clauses(&job.text) {
        let mut heard = false;
        let mut outcome = attempt(voice.as_ref(), &clause, &mut job, &mut heard);
        if let (Err(reason), false, Some(spare)) = (&outcome, heard, spare) {
            tracing::warn!(reason, "the voice failed; the spare voice says this clause");
            outcome = attempt(spare.as_ref(), &clause, &mut job, &mut heard);
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

//! The audio threads: each owns some sessions and gives them their packets and their
//! time. Nothing on them waits for anything but the next input.
//!
//! After each batch of inputs the windows that all its sessions have ready go through the
//! voice activity model together ([`crowd`]).

mod budget;

mod crowd;

mod load;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use crate::event::EndReason;
use crate::id::SessionId;
use crate::listen::vad::VoiceActivity;
use crate::session::{Inbox, Input, Session};

use budget::Budget;
use crowd::{Crowd, Voice};
use load::{Load, LoadMeter};

pub use load::{Limits, ThreadLoad};

/// Inputs that may wait for an audio thread: over a second of packets of 100 sessions.
/// When full, packets are dropped (their loss is concealed); results of models wait.
const INBOX: usize = 8_192;
/// Inputs taken before the clock is looked at again.
const BATCH: usize = 64;
/// How often a thread without sessions looks up.
const IDLE: Duration = Duration::from_secs(1);

enum Message {
    Open(SessionId, Box<Session>, Arc<AtomicUsize>),
    Input(SessionId, Input),
}

thread_local! {
    /// On an audio thread: inputs that its own sessions caused. They must not wait for
    /// room in the inbox that only this thread empties.
    static OWN: RefCell<Option<VecDeque<Message>>> = const { RefCell::new(None) };
}

struct Thread {
    inbox: SyncSender<Message>,
    load: Load,
}

/// All audio threads. They stop when this is dropped.
pub struct Workers {
    threads: Vec<Arc<Thread>>,
}

impl Workers {
    /// Starts `count` threads, each with one of `models` to hear voice activity with; where
    /// there are none, sessions go by loudness.
    ///
    /// # Errors
    /// The system's, when it cannot start a thread.
    pub fn start(count: usize, models: Vec<Box<dyn VoiceActivity>>) -> std::io::Result<Self> {
        let mut models = models.into_iter();
        let threads = (0..count.max(1))
            .map(|n| {
                let (inbox, receiver) = sync_channel(INBOX);
                let thread = Arc::new(Thread { inbox, load: Load::default() });
                let of = Arc::downgrade(&thread);
                let crowd = models.next().map(Crowd::new);
                std::thread::Builder::new().name(format!("audio-{n}")).spawn(move || run(&receiver, &of, crowd))?;
                Ok(thread)
            })
            .collect::<std::io::Result<_>>()?;
        Ok(Self { threads })
    }

    /// A place for a new session on the thread with the least to do: the inbox that its
    /// inputs go to, and how to bring it there. None while no thread can take one more.
    pub fn place(&self, id: SessionId, limits: &Limits) -> Option<(Inbox, Place)> {
        let mut threads: Vec<_> = self.threads.iter().collect();
        threads.sort_by_key(|t| t.load.taken());
        let thread = threads.into_iter().find(|t| t.load.admits(limits))?.clone();
        // Counted at once, so that sessions opened together spread out.
        thread.load.coming();
        // The inbox does not keep the thread alive: sessions hold it themselves.
        let inbox = Arc::downgrade(&thread);
        let waiting = Arc::new(AtomicUsize::new(0));
        let counted = waiting.clone();
        let inbox: Inbox = Arc::new(move |input| {
            let Some(thread) = inbox.upgrade() else { return };
            if matches!(input, Input::Packet(..)) && counted.fetch_add(1, Ordering::Relaxed) >= budget::WAITING {
                counted.fetch_sub(1, Ordering::Relaxed);
                tracing::debug!("a session sends more than its thread takes; a packet was dropped");
                return;
            }
            post(&thread, Message::Input(id, input));
        });
        Some((inbox, Place { id, thread, waiting }))
    }

    /// How much the threads have to do.
    pub fn load(&self) -> Vec<ThreadLoad> {
        self.threads.iter().map(|thread| thread.load.shown()).collect()
    }
}

/// A place that is kept for a session until it is brought there, or will not come.
pub struct Place {
    id: SessionId,
    thread: Arc<Thread>,
    /// Its packets that wait in the inbox.
    waiting: Arc<AtomicUsize>,
}

impl Place {
    /// The session is ready.
    pub fn bring(self, session: Box<Session>) {
        post(&self.thread, Message::Open(self.id, session, self.waiting.clone()));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.thread.load.came();
    }
}

fn post(thread: &Thread, message: Message) {
    let message = OWN.with_borrow_mut(|own| match own {
        Some(own) => {
            own.push_back(message);
            None
        }
        None => Some(message),
    });
    let Some(message) = message else { return };
    if matches!(message, Message::Input(_, Input::Packet(..))) {
        if let Err(TrySendError::Full(_)) = thread.inbox.try_send(message) {
            tracing::debug!("an audio thread is behind; a packet was dropped");
        }
    } else {
        // Fails only when the thread is gone, and its sessions with it.
        let _ = thread.inbox.send(message);
    }
}

/// A session and what the thread knows of it.
struct Seat {
    session: Box<Session>,
    wake: Instant,
    voice: Voice,
    budget: Budget,
    /// Its packets that wait in the inbox.
    waiting: Arc<AtomicUsize>,
}

#[derive(Default)]
struct Sessions {
    by_id: HashMap<SessionId, Seat>,
    wakes: BTreeSet<(Instant, SessionId)>,
    /// Sessions with a window for the model, each once, in the order of their asking.
    asking: VecDeque<SessionId>,
}

fn run(receiver: &Receiver<Message>, thread: &Weak<Thread>, mut crowd: Option<Crowd>) {
    OWN.set(Some(VecDeque::new()));
    let mut sessions = Sessions::default();
    let mut meter = LoadMeter::new(Instant::now());
    loop {
        let now = Instant::now();
        let wait = match sessions.wakes.first() {
            _ if has_own() => Duration::ZERO,
            Some((at, _)) => at.saturating_duration_since(now),
            None => IDLE,
        };
        let received = receiver.recv_timeout(wait);
        let begun = Instant::now();
        match received {
            Ok(message) => {
                sessions.take(message);
                for _ in 1..BATCH {
                    let Ok(message) = receiver.try_recv() else { break };
                    sessions.take(message);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                sessions.end_all();
                return;
            }
        }
        let held = thread.upgrade();
        sessions.wake(|late| {
            meter.late(late);
            if let Some(thread) = &held {
                thread.load.late(late);
            }
        });
        sessions.take_own();
        if let Some(crowd) = &mut crowd {
            crowd.listen(&mut sessions);
            sessions.take_own();
        }
        let now = Instant::now();
        meter.worked(now - begun);
        if let Some(thread) = held {
            thread.load.holds(sessions.by_id.len());
            if let Some(reading) = meter.read(now) {
                thread.load.publish(reading);
            }
        }
    }
}

fn has_own() -> bool {
    OWN.with_borrow(|own| own.as_ref().is_some_and(|own| !own.is_empty()))
}

impl Sessions {
    /// Takes what its sessions caused themselves, as far as one batch goes.
    fn take_own(&mut self) {
        for _ in 0..BATCH {
            let Some(own) = OWN.with_borrow_mut(|own| own.as_mut().and_then(VecDeque::pop_front)) else {
                break;
            };
            self.take(own);
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Open(id, session, waiting) => {
                let wake = session.next_wake();
                self.wakes.insert((wake, id));
                let seat = Seat { session, wake, voice: Voice::default(), budget: Budget::default(), waiting };
                self.by_id.insert(id, seat);
            }
            Message::Input(id, input) => {
                if self.lets_in(id, &input) {
                    self.with(id, |s, now| s.handle(input, now));
                }
            }
        }
    }

    /// Packets are let in as far as their session's budget goes.
    fn lets_in(&mut self, id: SessionId, input: &Input) -> bool {
        let Input::Packet(_, packet) = input else { return true };
        let Some(seat) = self.by_id.get_mut(&id) else { return false };
        seat.waiting.fetch_sub(1, Ordering::Relaxed);
        seat.budget.allows(packet, Instant::now())
    }

    /// Gives those their time whose time has come, and says how late it was.
    fn wake(&mut self, mut late: impl FnMut(Duration)) {
        let now = Instant::now();
        while let Some((at, id)) = self.wakes.first().copied()
            && at <= now
        {
            late(at.elapsed());
            self.with(id, Session::on_time);
        }
    }

    /// Lets a session do something. One that panics is ended, and alone.
    fn with(&mut self, id: SessionId, act: impl FnOnce(&mut Session, Instant)) {
        let Some(Seat { session, wake, voice, .. }) = self.by_id.get_mut(&id) else { return };
        self.wakes.remove(&(*wake, id));
        let now = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| act(session, now)));
        if outcome.is_err() {
            tracing::error!(session.id = %id, "a session failed and is ended; this is a bug");
            let _ = catch_unwind(AssertUnwindSafe(|| session.finish(EndReason::Error, now)));
            self.by_id.remove(&id);
            return;
        }
        if session.is_over() {
            self.by_id.remove(&id);
            return;
        }
        // Never at once again: a session that is always due must not starve the others.
        *wake = session.next_wake().max(now + Duration::from_micros(200));
        self.wakes.insert((*wake, id));
        if voice.asks(session) {
            self.asking.push_back(id);
        }
    }

    fn end_all(&mut self) {
        let ids: Vec<_> = self.by_id.keys().copied().collect();
        for id in ids {
            self.with(id, |s, now| s.handle(Input::End(EndReason::Error), now));
        }
    }
}

#[cfg(test)]
mod tests;

//! The event stream of one session: numbers events, keeps the recent ones, and hands
//! them to the log, to the server and to whoever is watching.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{broadcast, mpsc};

use crate::event::{EVENT_VERSION, Event, EventKind};
use crate::id::SessionId;
use crate::record::{LogWriter, read_events};

/// Events kept in memory for clients that come back; older ones are read from the log.
const RECENT: usize = 1_024;
/// Events a watcher may be behind before it is told that it missed some, and asks again.
const WATCHER_LAG: usize = 512;

struct Inner {
    seq: u64,
    recent: VecDeque<Arc<Event>>,
    /// None once the session is over.
    log: Option<LogWriter>,
    /// None once the session is over, so that the server knows it has everything.
    server: Option<mpsc::Sender<Arc<Event>>>,
    dropped: u64,
    /// Questions whose task has been shown.
    tasks: Vec<String>,
}

/// The stream.
pub struct EventBus {
    session: SessionId,
    log_file: PathBuf,
    inner: Mutex<Inner>,
    live: broadcast::Sender<Arc<Event>>,
}

impl EventBus {
    /// A stream that appends to `log` (whose file is `log_file`) and hands each event to
    /// the server.
    pub fn new(session: SessionId, log_file: PathBuf, log: LogWriter, server: mpsc::Sender<Arc<Event>>) -> Self {
        let (live, _) = broadcast::channel(WATCHER_LAG);
        let inner = Inner {
            seq: 0,
            recent: VecDeque::new(),
            log: Some(log),
            server: Some(server),
            dropped: 0,
            tasks: Vec::new(),
        };
        Self { session, log_file, inner: Mutex::new(inner), live }
    }

    /// A stream without a log, for a session that is run again.
    pub(crate) fn unlogged(session: SessionId, server: mpsc::Sender<Arc<Event>>) -> Self {
        let (live, _) = broadcast::channel(1);
        let inner =
            Inner { seq: 0, recent: VecDeque::new(), log: None, server: Some(server), dropped: 0, tasks: Vec::new() };
        Self { session, log_file: PathBuf::new(), inner: Mutex::new(inner), live }
    }

    /// Numbers and publishes what happened at `at_ms`.
    pub fn emit(&self, at_ms: u64, kind: EventKind) {
        let mut inner = self.lock();
        inner.seq += 1;
        if let EventKind::TaskOpened { question_id, .. } = &kind {
            inner.tasks.push(question_id.clone());
        }
        let event = Arc::new(Event {
            v: EVENT_VERSION,
            seq: inner.seq,
            session: self.session.0,
            at_ms,
            time: now_rfc3339(),
            kind,
        });
        if inner.recent.len() == RECENT {
            inner.recent.pop_front();
        }
        inner.recent.push_back(event.clone());
        if let Some(log) = &inner.log {
            log.append(event.clone());
        }
        if inner.server.as_ref().is_some_and(|s| s.try_send(event.clone()).is_err()) {
            inner.dropped += 1;
            if inner.dropped.is_power_of_two() {
                tracing::warn!(
                    dropped = inner.dropped,
                    "the server is behind with this session's events; the log has them"
                );
            }
        }
        // Nobody watching is not an error.
        let _ = self.live.send(event);
    }

    /// All events after number `seq`, oldest first. Reads the log file if they are older
    /// than what is in memory: call it where blocking is allowed.
    pub fn after(&self, seq: u64) -> Vec<Arc<Event>> {
        let recent: Vec<Arc<Event>> = {
            let inner = self.lock();
            inner.recent.iter().filter(|e| e.seq > seq).cloned().collect()
        };
        match recent.first() {
            Some(first) if first.seq > seq + 1 => {
                let until = first.seq;
                let (older, _) = read_events(&self.log_file).unwrap_or_else(|e| {
                    tracing::warn!(error = %e, "the event log cannot be read back");
                    (Vec::new(), 0)
                });
                let mut events: Vec<Arc<Event>> =
                    older.into_iter().filter(|e| e.seq > seq && e.seq < until).map(Arc::new).collect();
                events.extend(recent);
                events
            }
            _ => recent,
        }
    }

    /// The number of the last event; 0 before the first.
    pub fn last(&self) -> u64 {
        self.lock().seq
    }

    /// Whether the task of a question has been shown.
    pub fn has_task(&self, question: &str) -> bool {
        self.lock().tasks.iter().any(|task| task == question)
    }

    /// Events from now on. A receiver that lags by more than 512 is told so.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Event>> {
        self.live.subscribe()
    }

    /// Closes the log and lets go of the server; resolves once all of it is written.
    pub async fn close(&self) {
        let log = {
            let mut inner = self.lock();
            inner.server = None;
            inner.log.take()
        };
        if let Some(log) = log {
            // Fails only if the file thread is gone, and nothing more can be done.
            let _ = log.finish().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn now_rfc3339() -> String {
    time::OffsetDateTime::now_utc()
        .format(&time::format_description::well_known::Rfc3339)
        .expect("the present year has four digits")
}

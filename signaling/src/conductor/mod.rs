//! Leads sessions: opens them in the engine when their candidate comes, writes what happens
//! into the database, and puts right at the start what a dead process left behind.
//!
//! The engine never waits for the database. Each session has a [`drain`] that takes its
//! events in batches; when it cannot keep up the engine drops events for it, and the drain
//! reads them again from the session's log, which is the truth ([`recover`]).

mod drain;
mod files;
mod projection;
mod recover;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use vivavoce_engine::config::InterviewerChoice;
use vivavoce_engine::event::{EndReason, Event};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::SessionFiles;
use vivavoce_engine::speak::Manner;
use vivavoce_engine::{Engine, OpenError, SessionHandle, SessionSpec};

use crate::assistants::minds::OwnMinds;
use crate::assistants::wire::{AssistantBody, AssistantModels, Leader};
use crate::db::Db;
use crate::error::{Code, Problem};
use crate::events::wire::SessionState;
use crate::metrics::Metrics;
use crate::own_providers::OwnParts;
use crate::recordings::made::Workshop;
use crate::replay::peaks;
use crate::reports::Reports;
use crate::sessions::store::{self, SessionRow};
use crate::traces::Traces;
use crate::vault::Vault;

pub use files::{events_after, remove_folder};
pub use recover::{RecoverError, recover_all};

/// Events that may wait for the database. When it is full the engine goes on without; the
/// drain finds the gap and reads the log.
const EVENTS: usize = 1024;

/// How long a reader waits for a session that has just ended to be written.
const SETTLING: Duration = Duration::from_secs(5);

/// How long the deletion of a running session waits for its files to be closed.
const CLOSING: Duration = Duration::from_secs(10);

/// Seconds after which another attempt may find the server started again.
const STOPPING_RETRY_AFTER: u64 = 10;

/// Who is told how sessions go.
pub struct Watch {
    /// Numbers over all of them.
    pub metrics: Metrics,
    /// A trace of each.
    pub traces: Traces,
    /// A report of each that is over.
    pub reports: Reports,
    /// The models of each that has its own.
    pub minds: OwnMinds,
    /// Ears and voice of each that has its own.
    pub own: Arc<OwnParts>,
}

/// Leads all sessions of this process. Cheap to clone.
#[derive(Clone)]
pub struct Conductor(Arc<Inner>);

struct Inner {
    engine: Engine,
    minds: OwnMinds,
    own: Arc<OwnParts>,
    db: Db,
    metrics: Metrics,
    traces: Traces,
    reports: Reports,
    vault: Vault,
    node: String,
    workshop: Workshop,
    rejoin_grace: Duration,
    /// One session is opened at a time: two clients that join at once find the same one.
    opening: tokio::sync::Mutex<()>,
    /// The server is stopping: no interview begins any more.
    stopping: AtomicBool,
    /// Says which session was opened, for those who watch one that waits.
    opened: broadcast::Sender<SessionId>,
    /// Sessions that are being written; each says when it is done.
    drains: Mutex<HashMap<SessionId, watch::Receiver<bool>>>,
}

impl Conductor {
    /// A conductor of no session yet. `node` names the data folder in the database; in the
    /// `workshop` the waveform of each session is made.
    pub fn new(
        engine: Engine,
        db: Db,
        watch: Watch,
        vault: Vault,
        node: String,
        workshop: Workshop,
        rejoin_grace: Duration,
    ) -> Self {
        Self(Arc::new(Inner {
            engine,
            db,
            metrics: watch.metrics,
            traces: watch.traces,
            reports: watch.reports,
            minds: watch.minds,
            own: watch.own,
            vault,
            node,
            workshop,
            rejoin_grace,
            opening: tokio::sync::Mutex::new(()),
            stopping: AtomicBool::new(false),
            opened: broadcast::channel(64).0,
            drains: Mutex::default(),
        }))
    }

    /// The name of this process' data folder in the database.
    pub fn node(&self) -> &str {
        &self.0.node
    }

    /// The engine's abilities.
    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The session, if it runs.
    pub fn running(&self, id: SessionId) -> Option<SessionHandle> {
        self.0.engine.get(id).filter(|handle| !handle.is_over())
    }

    /// Says which sessions are opened from now on.
    pub fn openings(&self) -> broadcast::Receiver<SessionId> {
        self.0.opened.subscribe()
    }

    /// Whether an interview may begin.
    ///
    /// # Errors
    /// `unavailable` once the server is stopping.
    pub fn takes_work(&self) -> Result<(), Problem> {
        if self.0.stopping.load(Ordering::Acquire) {
            let problem = Problem::new(Code::Unavailable, "The server is stopping; try again soon.");
            return Err(problem.retry_after(STOPPING_RETRY_AFTER));
        }
        Ok(())
    }

    /// Lets no new interview begin, and those that run go on for up to `within`. They are
    /// told; who loses the connection meanwhile may come back.
    pub async fn run_out(&self, within: Duration) {
        // After this whoever is opening a session has opened it, and is told like the rest.
        {
            let _one_at_a_time = self.0.opening.lock().await;
            self.0.stopping.store(true, Ordering::Release);
        }
        self.0.engine.run_out(within).await;
    }

    /// The session for somebody who takes part: the running one, or opened now.
    pub async fn join(&self, session: &SessionRow) -> Result<SessionHandle, Problem> {
        if let Some(handle) = self.running(session.id) {
            return Ok(handle);
        }
        let _one_at_a_time = self.0.opening.lock().await;
        if let Some(handle) = self.running(session.id) {
            return Ok(handle);
        }
        let now = store::find(&self.0.db, session.id).await?.ok_or_else(Problem::no_session)?;
        if now.standing.state != SessionState::Waiting || self.is_draining(session.id) {
            return Err(Problem::session_over());
        }
        self.takes_work()?;
        self.open(&now).await
    }

    async fn open(&self, session: &SessionRow) -> Result<SessionHandle, Problem> {
        let (id, leader) = (session.id, session.leader.as_ref());
        let source = store::scenario_source(&self.0.db, id).await?.ok_or_else(Problem::no_session)?;
        let mut scenario = vivavoce_scenarios::parse(&source)
            .map_err(|errors| Problem::internal("a stored scenario is no longer sound", &errors))?;
        let assistant = store::assistant(&self.0.db, id).await?;
        if let Some(assistant) = &assistant {
            assistant.lead(&mut scenario);
        }
        let folder = self.0.vault.folder(id);
        tokio::fs::create_dir_all(&folder).await.map_err(|error| disk(&error))?;
        let vault = self.0.vault.clone();
        let files = tokio::task::spawn_blocking(move || vault.begin(id))
            .await
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
        store::claim(&self.0.db, id, Some(&self.0.node)).await?;

        let (events, incoming) = mpsc::channel(EVENTS);
        let mut notices: Vec<_> = leader.and_then(Leader::notice).into_iter().collect();
        let own = store::providers(&self.0.db, id).await?;
        let purse = self.0.minds.purse(session.owner, session.candidate);
        self.0.minds.begin(id, purse);
        let usual = AssistantModels::Instance;
        let models = own.leading(assistant.as_ref().map_or(&usual, |assistant| &assistant.models));
        let interviewer = self.0.minds.leads(id, models).unwrap_or_else(|notice| {
            notices.push(notice);
            // The candidate was told of these models, and of no others.
            Some(InterviewerChoice::Script)
        });
        let outfit = self.0.own.outfit(purse.first(), &own);
        notices.extend(outfit.notices);
        let manner = assistant.as_ref().map(AssistantBody::manner).unwrap_or_default();
        let spec = SessionSpec {
            id,
            scenario: Arc::new(scenario),
            files: files.clone(),
            events,
            rejoin_grace: self.0.rejoin_grace,
            manner: Manner { by: outfit.voice, ..manner },
            hearing: outfit.hearing,
            interviewer,
            notices,
        };
        let handle = match self.0.engine.open(spec).await {
            Ok(handle) => handle,
            Err(error) => {
                // Nothing began: the session goes on waiting.
                self.0.minds.end(id);
                remove_folder(&folder).await;
                store::claim(&self.0.db, id, None).await?;
                if matches!(error, OpenError::Full { .. }) {
                    self.0.metrics.session_refused();
                }
                return Err(refusal(error));
            }
        };
        self.start_drain(handle.clone(), files, incoming);
        // Nobody watching is not an error.
        let _ = self.0.opened.send(id);
        Ok(handle)
    }

    fn start_drain(&self, handle: SessionHandle, files: SessionFiles, incoming: mpsc::Receiver<Arc<Event>>) {
        let id = handle.id();
        let (done, is_done) = watch::channel(false);
        self.drains().insert(id, is_done);
        let inner = Arc::clone(&self.0);
        tokio::spawn(async move {
            drain::run(&inner.db, &inner.metrics, &inner.traces, handle, &files, incoming).await;
            lock(&inner.drains).remove(&id);
            inner.minds.end(id);
            done.send_replace(true);
            inner.reports.look();
            // Whoever looks at it first does not wait for its waveform.
            if let Err(problem) = peaks::file(&inner.workshop, id, &files).await {
                tracing::warn!(session = %id, %problem, "the waveform is made when it is asked for");
            }
        });
    }

    fn is_draining(&self, id: SessionId) -> bool {
        self.drains().contains_key(&id)
    }

    /// Waits until the database has all of a session that is over; returns at once for one
    /// that runs. A reader who comes right after the end then finds the last words.
    pub async fn settle(&self, id: SessionId) {
        if self.running(id).is_some() {
            return;
        }
        self.wait_for_drain(id, SETTLING).await;
    }

    async fn wait_for_drain(&self, id: SessionId, patience: Duration) {
        let done = self.drains().get(&id).cloned();
        if let Some(mut done) = done {
            // Too late or gone: the reader gets what there is.
            let _ = tokio::time::timeout(patience, done.wait_for(|done| *done)).await;
        }
    }

    /// Ends a session if it runs, and waits until nothing more is written of it.
    pub async fn stop(&self, id: SessionId) {
        if let Some(handle) = self.running(id) {
            handle.end(EndReason::Candidate);
            let _ = tokio::time::timeout(CLOSING, handle.ended()).await;
        }
        self.wait_for_drain(id, CLOSING).await;
    }

    /// Ends all sessions cleanly and waits until they are written.
    pub async fn shutdown(&self) {
        let sessions: Vec<SessionId> = self.drains().keys().copied().collect();
        self.0.engine.shutdown().await;
        for id in sessions {
            self.wait_for_drain(id, CLOSING).await;
        }
    }

    fn drains(&self) -> MutexGuard<'_, HashMap<SessionId, watch::Receiver<bool>>> {
        lock(&self.0.drains)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn refusal(error: OpenError) -> Problem {
    match error {
        OpenError::Full { retry_after } => {
            Problem::new(Code::ServerFull, "All places for interviews are taken; try again soon.")
                .retry_after(retry_after.as_secs().max(1))
        }
        OpenError::Disk(error) => disk(&error),
        OpenError::Begin(error) => Problem::internal("a session could not begin", &error),
    }
}

/// Notes the tracks of a session that is over as they are now.
pub async fn record_tracks(db: &Db, id: SessionId, files: &SessionFiles) -> Result<(), RecoverError> {
    recover::close(db, id, files, false).await
}

/// A file that could not be made or written.
pub fn disk(error: &std::io::Error) -> Problem {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            tracing::error!(%error, "the disk is full: free some space in the data folder");
            Problem::new(Code::StorageFull, "The server's disk is full.")
        }
        _ => Problem::internal("a file of a session could not be written", error),
    }
}

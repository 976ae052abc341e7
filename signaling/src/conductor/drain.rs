//! Takes one session's events into the database, in batches, until it is over.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use vivavoce_engine::SessionHandle;
use vivavoce_engine::event::Event;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::SessionFiles;

use super::projection::{Changes, Projection};
use super::recover;
use crate::db::Db;
use crate::events::wire;
use crate::metrics::Metrics;
use crate::recordings::store::TrackRow;
use crate::sessions::store;
use crate::tasks::store as tasks;
use crate::traces::Traces;

/// Events taken at once.
const BATCH: usize = 256;

/// How long a batch gathers: one transaction for what happens together, and still soon
/// enough for somebody who reads along.
const GATHER: Duration = Duration::from_millis(100);

/// Waits between attempts to write a session that is over; then the next start does it.
const RETRIES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(20)];

/// Runs until the session has ended and all its events are written.
pub async fn run(
    db: &Db,
    metrics: &Metrics,
    traces: &Traces,
    session: SessionHandle,
    files: &SessionFiles,
    mut incoming: mpsc::Receiver<Arc<Event>>,
) {
    let mut projection = Projection::default();
    let mut batch = Vec::with_capacity(BATCH);
    let id = session.id();
    let mut trace = traces.session(id);
    metrics.session_began();
    loop {
        // The end of the session, not of the channel: whoever holds the session's handle
        // keeps the channel open.
        let is_over = tokio::select! {
            taken = incoming.recv_many(&mut batch, BATCH) => taken == 0,
            () = session.ended() => true,
        };
        if !is_over {
            tokio::time::sleep(GATHER).await;
        }
        while is_over || batch.len() < BATCH {
            let Ok(event) = incoming.try_recv() else { break };
            batch.push(event);
        }
        for event in batch.drain(..) {
            match wire::Event::of(&event) {
                Some(event) => {
                    metrics.event(&event.kind);
                    trace.event(&event);
                    projection.fold(&event);
                }
                None => tracing::error!(seq = event.seq, "an event of an unknown kind"),
            }
        }
        write_changes(db, id, &mut projection).await;
        if is_over {
            break;
        }
    }
    metrics.session_ended();
    finish(db, id, files, &mut projection).await;
}

/// Writes what has changed, if anything; says whether the database has it all now.
async fn write_changes(db: &Db, id: SessionId, projection: &mut Projection) -> bool {
    let Some(changes) = projection.take_changes() else { return true };
    match write(db, id, &changes, &[]).await {
        Ok(()) => {
            projection.caught_up();
            true
        }
        Err(error) => {
            // Once for each failure that lasts, not for each batch in it.
            if !projection.is_behind() {
                tracing::error!(%error, "what happened in a session could not be written; it is tried again");
            }
            projection.put_back(changes);
            false
        }
    }
}

/// Writes the rest and the tracks, and everything again from the log if events were missed.
async fn finish(db: &Db, id: SessionId, files: &SessionFiles, projection: &mut Projection) {
    for wait in RETRIES.map(Some).into_iter().chain([None]) {
        if write_changes(db, id, projection).await {
            match recover::close(db, id, files, projection.missed_events()).await {
                Ok(()) => return,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "the end of a session could not be written");
                }
            }
        }
        match wait {
            Some(wait) => tokio::time::sleep(wait).await,
            None => tracing::error!("the next start of the server will write the end of a session"),
        }
    }
}

/// Writes changes and tracks.
pub async fn write(db: &Db, id: SessionId, changes: &Changes, tracks: &[TrackRow]) -> Result<(), sqlx::Error> {
    store::record(db, id, &changes.standing, &changes.turns, &changes.index, tracks).await?;
    tasks::record(db, id, &changes.written).await
}

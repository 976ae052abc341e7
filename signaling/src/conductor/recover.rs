//! From a session's files to the database: at the end of a session for its tracks, and at
//! the start of the server for sessions whose process died.

use std::io::Write;
use std::path::PathBuf;

use vivavoce_engine::event::{Event, EventKind, SessionState};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{self, SessionFiles};

use super::drain;
use super::projection::Projection;
use crate::conductor::remove_folder;
use crate::db::Db;
use crate::events::wire;
use crate::recordings::store::TrackRow;
use crate::recordings::wire::Track;
use crate::sessions::store;
use crate::tasks::store::Rows;
use crate::vault::{KeyError, Vault};
use crate::wire::Timestamp;

/// What keeps a session from being written.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// Its files cannot be read or mended.
    #[error("the files of a session cannot be read")]
    Files(#[from] std::io::Error),
    /// Its key is not to be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database does not take it.
    #[error("the database cannot be read or written")]
    Database(#[from] sqlx::Error),
}

/// Writes the tracks of a session that is over, and if `from_log` all the rest again.
pub async fn close(db: &Db, id: SessionId, files: &SessionFiles, from_log: bool) -> Result<(), RecoverError> {
    let mut left = read(files.clone()).await?;
    if !from_log {
        return Ok(store::record_tracks(db, id, &left.tracks).await?);
    }
    // Its end may be missing as well, if the disk was full.
    left.projection.interrupt(left.last_time);
    write_all(db, id, left).await
}

/// Puts right every session that a process on this data folder left unfinished.
pub async fn recover_all(db: &Db, vault: &Vault, node: &str) -> Result<usize, RecoverError> {
    let sessions = store::unfinished(db, node).await?;
    let mut interrupted = 0;
    for id in sessions {
        // One that cannot be mended keeps none of the others from it.
        match recover_one(db, id, vault).await {
            Ok(true) => interrupted += 1,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(session = %id, error = &error as &dyn std::error::Error, "an interrupted session could not be put right");
            }
        }
    }
    Ok(interrupted)
}

/// Says whether the session was interrupted; one that nobody had spoken in waits again.
async fn recover_one(db: &Db, id: SessionId, vault: &Vault) -> Result<bool, RecoverError> {
    let files = vault.files(id)?;
    let folder = files.folder();
    let mut left = read(files.clone()).await?;
    if left.projection.is_over() {
        write_all(db, id, left).await?;
        return Ok(false);
    }
    if !left.projection.was_live() {
        let standing = store::find(db, id).await?.map(|session| session.standing);
        if standing.is_some_and(|standing| standing.started_at.is_some()) {
            // It was under way, but its log is gone.
            store::mark_interrupted(db, id, Timestamp::now()).await?;
            return Ok(true);
        }
        remove_folder(folder).await;
        store::claim(db, id, None).await?;
        return Ok(false);
    }
    if let Some(event) = left.last_state.take() {
        let event = append(folder.to_owned(), event, left.last_seq, left.last_at_ms).await?;
        left.fold(&event);
    }
    left.projection.interrupt(left.last_time);
    write_all(db, id, left).await?;
    Ok(true)
}

/// What the files of a session say.
struct Left {
    projection: Projection,
    index: Vec<store::IndexEntry>,
    written: Rows,
    tracks: Vec<TrackRow>,
    last_state: Option<Event>,
    last_seq: u64,
    last_at_ms: u64,
    last_time: Option<Timestamp>,
}

impl Left {
    fn fold(&mut self, event: &Event) {
        self.last_seq = event.seq;
        self.last_at_ms = self.last_at_ms.max(event.at_ms);
        self.last_time = event.time.parse().ok().or(self.last_time);
        if matches!(event.kind, EventKind::SessionState { .. }) {
            self.last_state = Some(event.clone());
        }
        let Some(event) = wire::Event::of(event) else { return };
        self.projection.fold(&event);
        if let Some(changes) = self.projection.take_changes() {
            self.index.extend(changes.index);
            self.written.extend(changes.written);
        }
    }
}

async fn read(files: SessionFiles) -> Result<Left, RecoverError> {
    let recovered =
        tokio::task::spawn_blocking(move || record::recover(&files)).await.map_err(std::io::Error::other)??;
    let mut left = Left {
        projection: Projection::default(),
        index: Vec::new(),
        written: Rows::default(),
        tracks: recovered.tracks.iter().map(track).collect(),
        last_state: None,
        last_seq: 0,
        last_at_ms: 0,
        last_time: None,
    };
    for event in &recovered.events {
        left.fold(event);
    }
    Ok(left)
}

async fn write_all(db: &Db, id: SessionId, left: Left) -> Result<(), RecoverError> {
    let changes = left.projection.everything(left.index, left.written);
    Ok(drain::write(db, id, &changes, &left.tracks).await?)
}

fn track(summary: &record::TrackSummary) -> TrackRow {
    TrackRow {
        track: match summary.track {
            record::Track::Candidate => Track::Candidate,
            record::Track::Interviewer => Track::Interviewer,
        },
        start_ms: summary.start_ms,
        duration_ms: summary.duration_ms,
        bytes: summary.bytes,
    }
}

/// Writes into the log that the session was interrupted, so that the log stays the whole
/// truth: a client that comes back reads it there.
async fn append(folder: PathBuf, mut event: Event, last_seq: u64, last_at_ms: u64) -> Result<Event, RecoverError> {
    event.seq = last_seq + 1;
    event.at_ms = last_at_ms;
    event.time = Timestamp::now().to_string();
    if let EventKind::SessionState { state, connected, .. } = &mut event.kind {
        *state = SessionState::Interrupted;
        *connected = false;
    }
    let mut line = serde_json::to_vec(&event).map_err(std::io::Error::from)?;
    line.push(b'\n');
    tokio::task::spawn_blocking(move || {
        let log = SessionFiles::new(folder).events();
        let mut file = std::fs::File::options().append(true).open(log)?;
        file.write_all(&line)?;
        file.sync_all()
    })
    .await
    .map_err(std::io::Error::other)??;
    Ok(event)
}

#[cfg(test)]
#[path = "recover_tests.rs"]
mod tests;

//! Deletes what is over, in small batches: files first, then their rows, so that a process that dies
//! in the middle leaves what the next one finds and finishes. Interviews are deleted by the server
//! that has their files; what has none, by the one that holds the lease.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{SessionFiles, Track};

use super::store;
use super::terms::KINDS;
use super::wire::RetentionKind;
use crate::app::{App, session_folder};
use crate::attachments;
use crate::audit::{self, Act, ActorKind, Entry, SubjectKind};
use crate::conductor::disk;
use crate::db::column::variant;
use crate::error::{Code, Problem};
use crate::owner::Owner;
use crate::quizzes;
use crate::recordings::made;
use crate::sessions::receipt;
use crate::wire::Timestamp;

/// How often it is looked what is over.
const LOOK_EVERY: Duration = Duration::from_secs(3600);

/// Rows and interviews of one batch.
const AT_ONCE: i64 = 50;

/// Batches of one kind at one look; the next look goes on.
const BATCHES: usize = 200;

/// How long the lease is held, milliseconds: longer than a sweep takes. One that takes longer does no
/// harm: each server deletes what the other has left.
const LEASE_MS: i64 = 10 * 60_000;

const LEASE: &str = "retention";

/// Deletes what is over until the server stops.
pub async fn work(app: App, stop: CancellationToken) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        tokio::select! {
            swept = sweep(&app, Timestamp::now()) => match swept {
                Ok(0) => {}
                Ok(gone) => tracing::info!(gone, "what was over was deleted"),
                Err(problem) => tracing::error!(%problem, "what is over could not all be deleted; it is tried again"),
            },
            () = stop.cancelled() => return,
        }
    }
}

/// Deletes what is over at a moment; how much that was.
///
/// # Errors
/// The database's and the disk's; what is left is deleted by the next look.
pub async fn sweep(app: &App, now: Timestamp) -> Result<u64, Problem> {
    let until = Timestamp::from_unix_ms(now.unix_ms() + LEASE_MS);
    let has_rest = store::lease(&app.db, LEASE, app.conductor.node(), now, until).await?;
    let mut total = 0;
    for kind in KINDS {
        let has_files = matches!(kind, RetentionKind::Recordings | RetentionKind::Reports | RetentionKind::Interviews);
        if has_files {
            total += interviews(app, kind, has_rest, now).await?;
        } else if has_rest {
            total += rows(app, kind, now).await?;
        }
    }
    if has_rest {
        total += attachments::sweep::sweep(app, now).await?;
    }
    if total > 0 {
        app.db.forget_deleted().await?;
    }
    Ok(total)
}

/// Interviews of which a kind is over. One that cannot be deleted keeps none of the others.
async fn interviews(app: &App, kind: RetentionKind, has_rest: bool, now: Timestamp) -> Result<u64, Problem> {
    let (mut after, mut total) = (None, 0);
    for _ in 0..BATCHES {
        let node = app.conductor.node();
        let over = store::sessions_over(&app.db, kind, node, has_rest, after, now, AT_ONCE).await?;
        let Some(last) = over.last() else { break };
        after = Some(last.session);
        let mut gone = BTreeMap::<String, (Owner, u64)>::new();
        for one in &over {
            let done = match kind {
                RetentionKind::Recordings => delete_sound(app, one.session, now).await,
                RetentionKind::Reports => store::reports_gone(&app.db, one.session, now).await.map_err(Problem::from),
                _ => receipt::delete(app, one.session).await.map(drop),
            };
            match done {
                Ok(()) => gone.entry(one.owner.to_string()).or_insert((one.owner, 0)).1 += 1,
                // Somebody deleted it meanwhile.
                Err(problem) if problem.code == Code::NotFound => {}
                Err(problem) => tracing::error!(session = %one.session, %problem, "an interview is over, and stays"),
            }
        }
        total += gone.values().map(|(_, count)| count).sum::<u64>();
        let mut writing = app.db.begin().await?;
        for (owner, count) in gone.into_values() {
            audit::store::append(writing.connection(), &entry(owner, kind, count), now).await?;
        }
        writing.commit().await?;
    }
    Ok(total)
}

/// Rows that have no files.
async fn rows(app: &App, kind: RetentionKind, now: Timestamp) -> Result<u64, Problem> {
    let mut total = 0;
    for _ in 0..BATCHES {
        let mut writing = app.db.begin().await?;
        let owners = store::delete_rows(writing.connection(), kind, now, AT_ONCE).await?;
        let mut gone = BTreeMap::<String, (Owner, u64)>::new();
        for owner in &owners {
            gone.entry(owner.to_string()).or_insert((*owner, 0)).1 += 1;
        }
        if kind == RetentionKind::Assignments && !owners.is_empty() {
            quizzes::store::forget_unused(&mut writing).await?;
        }
        for (owner, count) in gone.into_values() {
            audit::store::append(writing.connection(), &entry(owner, kind, count), now).await?;
        }
        writing.commit().await?;
        total += owners.len() as u64;
        if owners.is_empty() {
            break;
        }
    }
    Ok(total)
}

fn entry(owner: Owner, kind: RetentionKind, count: u64) -> Entry {
    let organisation = match owner {
        Owner::Organisation(id) => Some(id),
        Owner::Instance => None,
    };
    Entry {
        act: Act::RetentionSwept,
        actor: ActorKind::System,
        user: None,
        organisation,
        subject: if organisation.is_some() { SubjectKind::Organisation } else { SubjectKind::Instance },
        subject_id: organisation.map(|id| id.to_string()),
        details: audit::Details::from([("kind", variant(&kind)), ("count", count.to_string())]),
    }
}

/// Deletes what can be heard of an interview that is over; its words stay.
///
/// # Errors
/// The disk's: then the interview has its rows still, and is found again.
pub async fn delete_sound(app: &App, session: SessionId, now: Timestamp) -> Result<(), Problem> {
    // Nothing is made from it meanwhile, and put back.
    let _turn = app.workshop.turn(session).await;
    let folder = session_folder(&app.settings.data, session);
    tokio::task::spawn_blocking(move || remove(&folder))
        .await
        .map_err(|error| Problem::internal("a recording could not be deleted", &error))?
        .map_err(|error| disk(&error))?;
    Ok(store::sound_gone(&app.db, session, now).await?)
}

/// Both tracks, what was made from them, and the tape, which holds them once more.
fn remove(folder: &Path) -> std::io::Result<()> {
    made::forget(folder)?;
    let files = SessionFiles::new(folder);
    let tracks = Track::ALL.map(|track| files.track(track));
    // Earlier versions kept the decoded sound beside it.
    let wavs = tracks.clone().map(|track| track.with_extension("wav"));
    for path in tracks.into_iter().chain(wavs).chain([files.tape()]) {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

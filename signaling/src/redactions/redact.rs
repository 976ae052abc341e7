//! A span taken out of a session's files and rows, in an order in which a crash loses nothing
//! but time: what was begun is finished at the next start, and doing it twice changes nothing.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::redact::Span;
use vivavoce_engine::record::{ExportError, SessionFiles, Track, redact_log, silence_ogg};

use super::store;
use super::wire::Redaction;
use crate::app::session_folder;
use crate::conductor::{self, disk};
use crate::db::Db;
use crate::error::Problem;
use crate::recordings::made::{self, Workshop};
use crate::reports::store as reports;

/// Takes the span out, so that nothing of it is left on this node.
pub async fn redact(
    db: &Db,
    workshop: &Workshop,
    data: &Path,
    session: SessionId,
    redaction: &Redaction,
) -> Result<(), Problem> {
    // Nothing is made of the old recording while the new one is written.
    let _turn = workshop.turn(session).await;
    let folder = session_folder(data, session);
    let span = Span { from_ms: redaction.span.from_ms, to_ms: redaction.span.to_ms };
    let of_files = folder.clone();
    tokio::task::spawn_blocking(move || files(&of_files, span))
        .await
        .map_err(|error| Problem::internal("a redaction failed", &error))?
        .map_err(|error| match error {
            ExportError::Store(error) => disk(&error),
            error => Problem::internal("a recording could not be redacted", &error),
        })?;
    store::finish(db, session, redaction).await?;
    // They quote what was said; without them a new one is made.
    reports::forget(db, session).await?;
    db.forget_deleted().await?;
    conductor::record_tracks(db, session, &folder)
        .await
        .map_err(|error| Problem::internal("the tracks of a redacted session could not be noted", &error))
}

/// Finishes what an earlier process died in the middle of.
pub async fn finish_all(db: &Db, workshop: &Workshop, data: &Path, node: &str) -> Result<(), sqlx::Error> {
    for (session, redaction) in store::unfinished(db, node).await? {
        // One that cannot be finished keeps none of the others from it.
        if let Err(problem) = redact(db, workshop, data, session, &redaction).await {
            tracing::error!(%session, %problem, "a redaction could not be finished; the next start tries again");
        }
    }
    Ok(())
}

fn files(folder: &Path, span: Span) -> Result<(), ExportError> {
    let files = SessionFiles::new(folder);
    // First what holds all of it again.
    remove(&files.tape())?;
    made::forget(folder).map_err(ExportError::Store)?;
    for track in Track::ALL {
        let wav = files.track(track).with_extension("wav");
        remove(&wav)?;
        match rewrite(&files.track(track), |old, out| silence_ogg(old, span, out)) {
            // Nobody spoke on this side.
            Err(ExportError::NotOggOpus) => {}
            Err(ExportError::Read(error)) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
    }
    if files.events().exists() {
        rewrite(&files.events(), |old, out| redact_log(old, span, out).map_err(ExportError::Store))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), ExportError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ExportError::Store(error)),
        _ => Ok(()),
    }
}

/// Writes a file anew beside the old one, and puts it in its place when all of it is on the
/// disk.
fn rewrite(
    path: &PathBuf,
    write: impl FnOnce(&Path, &mut BufWriter<File>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let unfinished = path.with_extension("redacted");
    let written = (|| {
        let mut out = BufWriter::new(File::create(&unfinished).map_err(ExportError::Store)?);
        write(path, &mut out)?;
        let file = out.into_inner().map_err(|error| ExportError::Store(error.into_error()))?;
        file.sync_all().map_err(ExportError::Store)?;
        std::fs::rename(&unfinished, path).map_err(ExportError::Store)
    })();
    if written.is_err() {
        // It may never have been made.
        let _ = std::fs::remove_file(&unfinished);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corrections::store::By;
    use crate::sessions::store::{self as sessions, NewSession, TurnRow, WordRow};
    use crate::sessions::wire::{Speaker, TurnKind};
    use crate::token::TokenHash;
    use crate::wire::{Language, Role, TimeSpan, Timestamp};

    const NODE: &str = "node-1";

    async fn session(db: &Db) -> SessionId {
        let id = SessionId::new();
        let new = NewSession {
            id,
            scenario_id: "s".into(),
            scenario_title: "S".into(),
            language: Language::En,
            role: "r".into(),
            scenario_source: String::new(),
            candidate_name: None,
            consent_version: "1".into(),
            created_at: Timestamp::now(),
            question_count: 1,
        };
        sessions::create(db, &new, &TokenHash::of("t"), None).await.expect("created");
        sessions::claim(db, id, Some(NODE)).await.expect("claimed");
        let word =
            |text: &str, start_ms| WordRow { text: text.into(), start_ms, end_ms: start_ms + 300, confidence: None };
        let turn = TurnRow {
            turn: 1,
            speaker: Speaker::Candidate,
            kind: TurnKind::Answer,
            question_id: None,
            question_index: None,
            text: "my number is 4711".into(),
            source: None,
            start_ms: 0,
            end_ms: 1_800,
            interrupted: false,
            verdict: None,
            metrics: None,
            words: vec![word("my", 0), word("number", 500), word("is", 1_000), word("4711", 1_500)],
        };
        sessions::record(db, id, &sessions::Standing::default(), &[turn], &[], &[]).await.expect("written");
        id
    }

    #[tokio::test]
    async fn a_redaction_that_a_crash_broke_off_is_finished_at_the_next_start() {
        let data = tempfile::tempdir().expect("a folder");
        let db = Db::connect(None, data.path()).await.expect("connects");
        db.migrate().await.expect("migrates");
        let id = session(&db).await;
        let folder = session_folder(data.path(), id);
        std::fs::create_dir_all(folder.join("made")).expect("made");
        for file in ["tape.bin", "made/mixed.wav", "candidate.wav"] {
            std::fs::write(folder.join(file), "4711").expect("written");
        }
        let span = TimeSpan { from_ms: 1_400, to_ms: 1_900 };
        let by = By { name: "Ada".into(), role: Role::Candidate, at: Timestamp::now() };
        // Written down, and then the process died.
        assert!(store::begin(&db, id, uuid::Uuid::now_v7(), span, "", &by, 2).await.expect("written"));
        let workshop = Workshop::default();
        finish_all(&db, &workshop, data.path(), "another").await.expect("not ours");
        assert!(folder.join("tape.bin").exists());
        finish_all(&db, &workshop, data.path(), NODE).await.expect("finished");
        assert_eq!(std::fs::read_dir(&folder).expect("there").count(), 0);
        let turns = sessions::transcript(&db, id).await.expect("read");
        assert_eq!((turns[0].text.as_str(), turns[0].words.len()), ("my number is", 3));
        assert!(store::unfinished(&db, NODE).await.expect("read").is_empty());
        assert!(store::begin(&db, id, uuid::Uuid::now_v7(), span, "", &by, 2).await.expect("written"));
        assert!(!store::begin(&db, id, uuid::Uuid::now_v7(), span, "", &by, 2).await.expect("refused"), "one too many");
    }
}

//! A span taken out of a session's files and rows, in an order in which a crash loses nothing
//! but time: what was begun is finished at the next start, and doing it twice changes nothing.

use std::io;
use std::path::Path;

use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::redact::Span;
use vivavoce_engine::record::{ExportError, SessionFiles, Track, redact_log, sealed, silence_ogg};

use super::store;
use super::wire::Redaction;
use crate::conductor::{self, disk};
use crate::db::Db;
use crate::error::Problem;
use crate::recordings::made::{self, Workshop};
use crate::reports::store as reports;
use crate::vault::Vault;

/// Takes the span out, so that nothing of it is left on this node. How many comments went with it.
pub async fn redact(
    db: &Db,
    workshop: &Workshop,
    vault: &Vault,
    session: SessionId,
    redaction: &Redaction,
) -> Result<u64, Problem> {
    // Nothing is made of the old recording while the new one is written.
    let _turn = workshop.turn(session).await;
    let recorded = vault.files(session)?;
    let span = Span { from_ms: redaction.span.from_ms, to_ms: redaction.span.to_ms };
    let old = recorded.clone();
    tokio::task::spawn_blocking(move || files(&old, span))
        .await
        .map_err(|error| Problem::internal("a redaction failed", &error))?
        .map_err(|error| match error {
            ExportError::Store(error) => disk(&error),
            error => Problem::internal("a recording could not be redacted", &error),
        })?;
    let comments = store::finish(db, session, redaction).await?;
    // They quote what was said; without them a new one is made.
    reports::forget(db, session).await?;
    db.forget_deleted().await?;
    conductor::record_tracks(db, session, &recorded)
        .await
        .map_err(|error| Problem::internal("the tracks of a redacted session could not be noted", &error))?;
    Ok(comments)
}

/// Finishes what an earlier process died in the middle of.
pub async fn finish_all(db: &Db, workshop: &Workshop, vault: &Vault, node: &str) -> Result<(), sqlx::Error> {
    for (session, redaction) in store::unfinished(db, node).await? {
        // One that cannot be finished keeps none of the others from it.
        if let Err(problem) = redact(db, workshop, vault, session, &redaction).await {
            tracing::error!(%session, %problem, "a redaction could not be finished; the next start tries again");
        }
    }
    Ok(())
}

fn files(files: &SessionFiles, span: Span) -> Result<(), ExportError> {
    // First what holds all of it again.
    remove(&files.tape())?;
    made::forget(files.folder())?;
    for track in Track::ALL {
        // An earlier version kept it there.
        remove(&files.track(track).with_extension("wav"))?;
        match files.open_track(track) {
            Ok(old) => match sealed::replace(&files.track(track), files.key(), |out| silence_ogg(old, span, out)) {
                // Nobody spoke on this side.
                Err(ExportError::NotOggOpus) => {}
                done => done?,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(ExportError::Read(error)),
        }
    }
    if files.events().exists() {
        sealed::replace(&files.events(), None, |out| redact_log(&files.events(), span, out))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), ExportError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ExportError::Store(error)),
        _ => Ok(()),
    }
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
            agreed: crate::consents::Agreed::to_all("2026-11"),
            created_at: Timestamp::now(),
            question_count: 1,
            leads: None,
            providers: crate::own_providers::OwnProviders::default(),
            trial: false,
            owner: crate::owner::Owner::Instance,
            candidate: None,
            kept: crate::retention::wire::KeptDays::default(),
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
        let folder = crate::app::session_folder(data.path(), id);
        std::fs::create_dir_all(folder.join("made")).expect("made");
        for file in ["tape.bin", "made/mixed.wav", "candidate.wav"] {
            std::fs::write(folder.join(file), "4711").expect("written");
        }
        let span = TimeSpan { from_ms: 1_400, to_ms: 1_900 };
        let by = By { name: "Ada".into(), role: Role::Candidate, at: Timestamp::now() };
        // Written down, and then the process died.
        assert!(store::begin(&db, id, uuid::Uuid::now_v7(), span, "", &by, 2).await.expect("written"));
        let workshop = Workshop::default();
        let vault = Vault::open(data.path(), None).expect("a key");
        finish_all(&db, &workshop, &vault, "another").await.expect("not ours");
        assert!(folder.join("tape.bin").exists());
        finish_all(&db, &workshop, &vault, NODE).await.expect("finished");
        assert_eq!(std::fs::read_dir(&folder).expect("there").count(), 0);
        let turns = sessions::transcript(&db, id).await.expect("read");
        assert_eq!((turns[0].text.as_str(), turns[0].words.len()), ("my number is", 3));
        assert!(store::unfinished(&db, NODE).await.expect("read").is_empty());
        assert!(store::begin(&db, id, uuid::Uuid::now_v7(), span, "", &by, 2).await.expect("written"));
        assert!(!store::begin(&db, id, uuid::Uuid::now_v7(), span, "", &by, 2).await.expect("refused"), "one too many");
    }
}

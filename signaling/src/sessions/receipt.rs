//! Deleting a session, and the receipt that says what is gone.

use std::path::Path;

use vivavoce_engine::id::SessionId;

use super::store;
use super::wire::{Deleted, DeletionReceipt};
use crate::app::{App, session_folder};
use crate::conductor::disk;
use crate::error::Problem;
use crate::wire::Timestamp;

/// Ends the session if it runs, deletes its files and then its rows: if a file cannot be
/// deleted the session is still there to be deleted again.
pub async fn delete(app: &App, session: SessionId) -> Result<DeletionReceipt, Problem> {
    app.conductor.stop(session).await;
    // Nothing is made from its recording meanwhile, and put back.
    let _turn = app.workshop.turn(session).await;
    let folder = session_folder(&app.settings.data, session);
    let files = tokio::task::spawn_blocking(move || remove(&folder))
        .await
        .map_err(|error| Problem::internal("a session's files could not be deleted", &error))?
        .map_err(|error| disk(&error))?;
    let rows = store::delete(&app.db, session).await?.ok_or_else(Problem::no_session)?;
    app.db.forget_deleted().await?;
    app.comments.gone(session);
    Ok(DeletionReceipt { session: session.0, deleted: Deleted { rows, ..files }, at: Timestamp::now() })
}

/// Removes a folder and counts what was in it; one that is not there is empty.
fn remove(folder: &Path) -> std::io::Result<Deleted> {
    let mut deleted = Deleted::default();
    count(folder, &mut deleted)?;
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(deleted),
    }
}

fn count(folder: &Path, deleted: &mut Deleted) -> std::io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            count(&entry.path(), deleted)?;
            continue;
        }
        let path = entry.path();
        let is_audio = path.extension().is_some_and(|end| end == "ogg" || end == "wav");
        deleted.audio_files += u64::from(is_audio);
        deleted.other_files += u64::from(!is_audio);
        deleted.bytes += entry.metadata()?.len();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_counted_and_gone() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = data.path().join("one");
        std::fs::create_dir_all(folder.join("made")).expect("made");
        for (name, content) in [("candidate.ogg", "12345"), ("events.jsonl", "1"), ("made/mixed.wav", "123")] {
            std::fs::write(folder.join(name), content).expect("written");
        }
        let deleted = remove(&folder).expect("removed");
        assert_eq!((deleted.audio_files, deleted.other_files, deleted.bytes), (2, 1, 9));
        assert!(!folder.exists());
        assert_eq!(remove(&folder).expect("nothing to remove").bytes, 0);
    }
}

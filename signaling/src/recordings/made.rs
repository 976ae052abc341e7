//! Files that are made from a session's recording, once each, and kept in `made/` beside it:
//! WAV, mixes, clips, the waveform. Each carries the time of what it was made from, so that it
//! is made again when that has changed; the folder can be deleted at any time.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

use tokio::sync::{OwnedMutexGuard, Semaphore};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{ExportError, SessionFiles, Track};

use crate::conductor::disk;
use crate::error::Problem;

/// Files made at once; each keeps a core busy, and interviews need them too.
const AT_ONCE: usize = 1;

/// Where they are.
const FOLDER: &str = "made";

/// Makes files. Cheap to clone.
#[derive(Clone)]
pub struct Workshop(Arc<Inner>);

struct Inner {
    room: Semaphore,
    /// One at a time works on a session's files.
    turns: Mutex<HashMap<SessionId, Weak<tokio::sync::Mutex<()>>>>,
}

impl Default for Workshop {
    fn default() -> Self {
        Self(Arc::new(Inner { room: Semaphore::new(AT_ONCE), turns: Mutex::default() }))
    }
}

impl Workshop {
    /// Waits until nobody else works on the files of a session. While it is held nothing is
    /// made from them.
    pub async fn turn(&self, session: SessionId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            match turns.get(&session).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    let turn = Arc::default();
                    turns.insert(session, Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }

    /// The file `name`, made by `make` unless it is there and as old as the session's tracks.
    /// None if there is no track.
    pub async fn file(
        &self,
        session: SessionId,
        folder: &Path,
        name: &str,
        make: impl FnOnce(&SessionFiles, &mut BufWriter<File>) -> Result<(), ExportError> + Send + 'static,
    ) -> Result<Option<PathBuf>, Problem> {
        let files = SessionFiles::new(folder);
        let path = folder.join(FOLDER).join(name);
        let Some(recorded) = recorded_at(&files) else { return Ok(None) };
        if is_of(&path, recorded) {
            return Ok(Some(path));
        }
        let _turn = self.turn(session).await;
        let _room = self.0.room.acquire().await.expect("it is never closed");
        // Whoever was here before may have made it.
        let Some(recorded) = recorded_at(&files) else { return Ok(None) };
        if !is_of(&path, recorded) {
            let path = path.clone();
            tokio::task::spawn_blocking(move || place(&path, recorded, |out| make(&files, out)))
                .await
                .map_err(|error| Problem::internal("an export failed", &error))??;
        }
        Ok(Some(path))
    }
}

/// Deletes what was made from a session's recording.
pub fn forget(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder.join(FOLDER)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// When the newer of both tracks was written last; none if there is none.
fn recorded_at(files: &SessionFiles) -> Option<SystemTime> {
    Track::ALL.iter().filter_map(|track| files.track(*track).metadata().ok()?.modified().ok()).max()
}

fn is_of(path: &Path, recorded: SystemTime) -> bool {
    path.metadata().and_then(|made| made.modified()).is_ok_and(|made| made == recorded)
}

/// Makes a file under another name until it is whole: its maker may break off.
fn place(
    path: &Path,
    recorded: SystemTime,
    make: impl FnOnce(&mut BufWriter<File>) -> Result<(), ExportError>,
) -> Result<(), Problem> {
    let unfinished = path.with_extension(format!("{}.part", uuid::Uuid::now_v7().simple()));
    let write = || -> Result<(), Problem> {
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).map_err(|error| disk(&error))?;
        let mut out = BufWriter::new(File::create(&unfinished).map_err(|error| disk(&error))?);
        make(&mut out).map_err(|error| match error {
            ExportError::Store(error) | ExportError::Write(hound::Error::IoError(error)) => disk(&error),
            error => Problem::internal("a track could not be exported", &error),
        })?;
        let file = out.into_inner().map_err(|error| disk(error.error()))?;
        file.set_modified(recorded).map_err(|error| disk(&error))?;
        std::fs::rename(&unfinished, path).map_err(|error| disk(&error))
    };
    let placed = write();
    if placed.is_err() {
        // It may never have been made.
        let _ = std::fs::remove_file(&unfinished);
    }
    placed
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    static MADE: AtomicUsize = AtomicUsize::new(0);

    fn make(_: &SessionFiles, out: &mut BufWriter<File>) -> Result<(), ExportError> {
        MADE.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(50));
        out.write_all(b"made").map_err(ExportError::Store)
    }

    #[tokio::test]
    async fn a_file_is_made_once_for_all_who_ask_and_again_when_its_source_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let (workshop, id) = (Workshop::default(), SessionId::new());
        let ask = || workshop.file(id, folder.path(), "x.bin", make);
        assert_eq!(ask().await.expect("asked"), None, "nothing was recorded");
        let track = SessionFiles::new(folder.path()).track(Track::Candidate);
        std::fs::write(&track, "one").expect("written");
        let (a, b, c) = tokio::join!(ask(), ask(), ask());
        let path = a.expect("made").expect("there");
        assert_eq!((Some(path.clone()), Some(path.clone())), (b.expect("made"), c.expect("made")));
        assert_eq!(MADE.load(Ordering::SeqCst), 1);
        assert_eq!(std::fs::read(&path).expect("read"), b"made");

        let later = SystemTime::now() + std::time::Duration::from_secs(5);
        File::options().write(true).open(&track).and_then(|file| file.set_modified(later)).expect("touched");
        ask().await.expect("made");
        assert_eq!(MADE.load(Ordering::SeqCst), 2);
        forget(folder.path()).expect("deleted");
        assert!(!path.exists() && track.exists());
        forget(folder.path()).expect("nothing to delete");
    }

    #[tokio::test]
    async fn a_file_that_could_not_be_made_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(SessionFiles::new(folder.path()).track(Track::Candidate), "one").expect("written");
        let failing = |_: &SessionFiles, _: &mut BufWriter<File>| Err(ExportError::NotOggOpus);
        Workshop::default().file(SessionId::new(), folder.path(), "x.bin", failing).await.expect_err("it fails");
        assert_eq!(std::fs::read_dir(folder.path().join(FOLDER)).expect("there").count(), 0);
    }
}

//! Files that are made from a session's recording, once each, and kept in `made/` beside it:
//! WAV, mixes, clips, the waveform. Each is sealed as the recording is, and carries the time of
//! what it was made from, so that it is made again when that has changed; the folder can be
//! deleted at any time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

use tokio::sync::{OwnedMutexGuard, Semaphore};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{ExportError, FileWriter, SessionFile, SessionFiles, Track, sealed};

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
        files: &SessionFiles,
        name: &str,
        make: impl FnOnce(&SessionFiles, &mut FileWriter) -> Result<(), ExportError> + Send + 'static,
    ) -> Result<Option<SessionFile>, Problem> {
        let path = files.folder().join(FOLDER).join(name);
        let Some(recorded) = recorded_at(files) else { return Ok(None) };
        if let Some(file) = is_made(files.clone(), path.clone(), recorded).await? {
            return Ok(Some(file));
        }
        let _turn = self.turn(session).await;
        let _room = self.0.room.acquire().await.expect("it is never closed");
        // Whoever was here before may have made it.
        let Some(recorded) = recorded_at(files) else { return Ok(None) };
        if let Some(file) = is_made(files.clone(), path.clone(), recorded).await? {
            return Ok(Some(file));
        }
        let files = files.clone();
        away(move || place(&files, &path, recorded, make)).await.map(Some)
    }

    /// Deletes one file, so that it is made again.
    pub async fn forget(&self, files: &SessionFiles, name: &str) {
        // It may be gone already.
        let _ = tokio::fs::remove_file(files.folder().join(FOLDER).join(name)).await;
    }
}

/// The file, if it is there, as old as the recording and not damaged.
async fn is_made(files: SessionFiles, path: PathBuf, recorded: SystemTime) -> Result<Option<SessionFile>, Problem> {
    away(move || Ok(if is_of(&path, recorded) { files.open(&path).ok() } else { None })).await
}

/// Does what takes its time away from the executor.
async fn away<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal("an export failed", &error))?
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

/// Makes a file, which is there when it is whole.
fn place(
    files: &SessionFiles,
    path: &Path,
    recorded: SystemTime,
    make: impl FnOnce(&SessionFiles, &mut FileWriter) -> Result<(), ExportError>,
) -> Result<SessionFile, Problem> {
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).map_err(|error| disk(&error))?;
    let made = sealed::replace(path, files.key(), |out| {
        make(files, out)?;
        out.set_modified(recorded);
        Ok(())
    });
    made.map_err(|error: ExportError| match error {
        ExportError::Store(error) => disk(&error),
        error => Problem::internal("a track could not be exported", &error),
    })?;
    files.open(path).map_err(|error| disk(&error))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use vivavoce_engine::record::SessionKey;

    use super::*;

    static MADE: AtomicUsize = AtomicUsize::new(0);

    fn make(_: &SessionFiles, out: &mut FileWriter) -> Result<(), ExportError> {
        MADE.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(50));
        out.write_all(b"made").map_err(ExportError::Store)
    }

    #[tokio::test]
    async fn a_file_is_made_once_for_all_who_ask_and_again_when_its_source_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let (workshop, id) = (Workshop::default(), SessionId::new());
        let files = SessionFiles::new(folder.path()).with_key(Some(SessionKey::new([3; 32])));
        let ask = || workshop.file(id, &files, "x.bin", make);
        assert!(ask().await.expect("asked").is_none(), "nothing was recorded");
        let track = files.track(Track::Candidate);
        std::fs::write(&track, "one").expect("written");
        let (a, b, c) = tokio::join!(ask(), ask(), ask());
        for made in [a, b, c] {
            let mut content = String::new();
            made.expect("made").expect("there").read_to_string(&mut content).expect("read");
            assert_eq!(content, "made");
        }
        assert_eq!(MADE.load(Ordering::SeqCst), 1);
        let path = folder.path().join(FOLDER).join("x.bin");
        assert!(!std::fs::read(&path).expect("read").windows(4).any(|part| part == b"made"), "it is sealed");

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
        let failing = |_: &SessionFiles, _: &mut FileWriter| Err(ExportError::NotOggOpus);
        let files = SessionFiles::new(folder.path());
        Workshop::default().file(SessionId::new(), &files, "x.bin", failing).await.err().expect("it fails");
        assert_eq!(std::fs::read_dir(folder.path().join(FOLDER)).expect("there").count(), 0);
    }
}

//! A session's folder, read and removed away from the executor's threads.

use std::path::{Path, PathBuf};

use vivavoce_engine::event::Event;
use vivavoce_engine::record::{SessionFiles, read_events};

/// Events of a session that does not run, after a number, from its log. No log, no events.
pub async fn events_after(folder: PathBuf, after: u64) -> Vec<Event> {
    let read = tokio::task::spawn_blocking(move || read_events(&SessionFiles::new(folder).events()));
    match read.await {
        Ok(Ok((mut events, _))) => {
            events.retain(|event| event.seq > after);
            events
        }
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Ok(Err(error)) => {
            tracing::error!(%error, "an event log cannot be read");
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

/// Removes a folder and all in it; what is not there need not be removed.
pub async fn remove_folder(folder: &Path) {
    match tokio::fs::remove_dir_all(folder).await {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => tracing::error!(%error, folder = %folder.display(), "a folder cannot be removed"),
    }
}

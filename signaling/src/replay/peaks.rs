//! The waveform of a session: measured once, kept as a file beside the recording.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{ExportError, Peaks, SessionFiles};

use crate::error::Problem;
use crate::recordings::made::Workshop;

/// The file's name in `made/`.
const NAME: &str = "peaks.bin";

/// The file, measured now if it is not there; none if nothing was recorded.
pub async fn file(workshop: &Workshop, session: SessionId, folder: &Path) -> Result<Option<PathBuf>, Problem> {
    workshop.file(session, folder, NAME, measure).await
}

/// The waveform. A file that is torn or damaged is measured again.
pub async fn read(workshop: &Workshop, session: SessionId, folder: &Path) -> Result<Peaks, Problem> {
    for _ in 0..2 {
        let Some(path) = file(workshop, session, folder).await? else { break };
        let bytes = tokio::fs::read(&path).await.unwrap_or_default();
        if let Some(peaks) = Peaks::from_bytes(&bytes) {
            return Ok(peaks);
        }
        // It may be gone already.
        let _ = tokio::fs::remove_file(&path).await;
    }
    Ok(Peaks::default())
}

fn measure(files: &SessionFiles, out: &mut BufWriter<File>) -> Result<(), ExportError> {
    out.write_all(&Peaks::measure(files)?.to_bytes()).map_err(ExportError::Store)
}

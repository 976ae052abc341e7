//! The waveform of a session: measured once, kept as a file beside the recording.

use std::io::{Read, Write};

use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{ExportError, FileWriter, Peaks, SessionFile, SessionFiles};

use crate::error::Problem;
use crate::recordings::made::Workshop;

/// The file's name in `made/`.
const NAME: &str = "peaks.bin";

/// The file, measured now if it is not there; none if nothing was recorded.
pub async fn file(
    workshop: &Workshop,
    session: SessionId,
    files: &SessionFiles,
) -> Result<Option<SessionFile>, Problem> {
    workshop.file(session, files, NAME, measure).await
}

/// The waveform. A file that is torn or damaged is measured again.
pub async fn read(workshop: &Workshop, session: SessionId, files: &SessionFiles) -> Result<Peaks, Problem> {
    for _ in 0..2 {
        let Some(mut file) = file(workshop, session, files).await? else { break };
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).ok().and_then(|_| Peaks::from_bytes(&bytes))
        });
        if let Ok(Some(peaks)) = read.await {
            return Ok(peaks);
        }
        workshop.forget(files, NAME).await;
    }
    Ok(Peaks::default())
}

fn measure(files: &SessionFiles, out: &mut FileWriter) -> Result<(), ExportError> {
    Ok(out.write_all(&Peaks::measure(files)?.to_bytes())?)
}

//! The event log: one JSON object a line, each written the moment it happens.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::track::LogQueue;
use crate::event::Event;

/// A longer line is not an event of ours.
const LONGEST_LINE: u64 = 4 * 1024 * 1024;

/// Hands a session's events to the file thread. Never blocks.
pub struct LogWriter {
    pub(super) queue: Arc<LogQueue>,
}

impl LogWriter {
    /// Writes `event` as the next line, soon. When thousands wait for a disk that has
    /// stalled, the event is dropped, and the trouble reported.
    pub fn append(&self, event: Arc<Event>) {
        self.queue.push(event);
    }

    /// Closes the log; resolves once all is written.
    pub fn finish(self) -> oneshot::Receiver<()> {
        self.queue.finish()
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        self.queue.abandon();
    }
}

/// Appends `event` to `line` as the log holds it.
pub(super) fn write_line(event: &Event, line: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer(&mut *line, event)?;
    line.push(b'\n');
    Ok(())
}

/// Reads the events of a log, and how many bytes of it are whole lines. A line that is no
/// event is left out; a last line without its end is not looked at.
///
/// # Errors
/// The file cannot be read. A file that does not exist is an empty log.
pub fn read_events(path: &Path) -> io::Result<(Vec<Event>, u64)> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), 0)),
        Err(e) => return Err(e),
    };
    let mut reader = BufReader::new(file);
    let (mut events, mut whole, mut line) = (Vec::new(), 0, Vec::new());
    loop {
        line.clear();
        let read = io::Read::take(&mut reader, LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') && (read as u64) < LONGEST_LINE {
            return Ok((events, whole));
        }
        whole += read as u64;
        match serde_json::from_slice(&line) {
            Ok(event) => events.push(event),
            Err(error) => tracing::warn!(?path, %error, "a line of the event log is no event"),
        }
    }
}

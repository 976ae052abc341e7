//! Hands a session's tape to the file thread, as [`log`](super::log) does with events. What
//! is on it is the business of [`crate::tape`].

use std::sync::{Arc, Mutex};
use std::thread::Thread;

use tokio::sync::oneshot;

use super::track::locked;

/// Bytes of one tape that may wait for the disk: over a minute of a session. When they are
/// more the tape ends there: with a gap in it, it would be worth nothing behind it.
const LONGEST_QUEUE: usize = 512 * 1024;

/// Takes whole records. Never blocks.
pub struct TapeWriter {
    pub(super) queue: Arc<TapeQueue>,
}

impl TapeWriter {
    /// Writes a record, soon. Whether it will be: after the first that is not, none is.
    pub fn append(&mut self, record: &[u8]) -> bool {
        let mut waiting = locked(&self.queue.waiting);
        if waiting.full || waiting.records.len() + record.len() > LONGEST_QUEUE {
            waiting.full = true;
            return false;
        }
        waiting.records.extend_from_slice(record);
        true
    }

    /// Closes the tape; resolves once all is written.
    pub fn finish(self) -> oneshot::Receiver<()> {
        let (done, closed) = oneshot::channel();
        let mut waiting = locked(&self.queue.waiting);
        waiting.ended = true;
        waiting.done = Some(done);
        drop(waiting);
        if let Some(thread) = &self.queue.thread {
            thread.unpark();
        }
        closed
    }
}

impl Drop for TapeWriter {
    fn drop(&mut self) {
        locked(&self.queue.waiting).ended = true;
    }
}

/// The records of one tape on their way to the file thread.
#[derive(Default)]
pub(super) struct TapeQueue {
    pub(super) waiting: Mutex<WaitingRecords>,
    pub(super) thread: Option<Thread>,
}

#[derive(Default)]
pub(super) struct WaitingRecords {
    pub(super) records: Vec<u8>,
    /// The disk was too slow: the tape ends with what waits.
    pub(super) full: bool,
    pub(super) ended: bool,
    pub(super) done: Option<oneshot::Sender<()>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_stalls_ends_the_tape_and_never_blocks() {
        let mut writer = TapeWriter { queue: Arc::default() };
        let record = [7; 1_000];
        let taken = (0..1_000).take_while(|_| writer.append(&record)).count();
        assert_eq!(taken, LONGEST_QUEUE / record.len());
        assert!(!writer.append(&[1]), "a tape has no gaps");
    }
}

//! Both tracks of a session while they are being recorded, and its tape.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::bus::EventBus;
use crate::record::TrackWriter;
use crate::tape::Tape;

/// The writers of both tracks and of the tape.
pub struct Recording {
    /// The candidate's packets as they came.
    pub candidate: TrackWriter,
    /// The reply as it was sent.
    pub interviewer: TrackWriter,
    /// What happens to the session, if that is kept.
    pub tape: Option<Tape>,
    /// Where the closing of files is waited for; none where there are no files, for a session
    /// that is run again.
    pub runtime: Option<tokio::runtime::Handle>,
}

impl Recording {
    /// Closes both tracks at session time `at`, then the tape and the event log, then says
    /// that the session is over.
    pub(super) fn close(self, at: Duration, bus: Arc<EventBus>, over: watch::Sender<bool>) {
        let candidate = self.candidate.finish(at);
        let interviewer = self.interviewer.finish(at);
        let tape = self.tape.map(Tape::finish);
        let Some(runtime) = self.runtime else {
            over.send_replace(true);
            return;
        };
        runtime.spawn(async move {
            // Each fails only if the file thread is gone; there is nothing to wait for.
            let _ = candidate.await;
            let _ = interviewer.await;
            if let Some(tape) = tape {
                let _ = tape.await;
            }
            bus.close().await;
            over.send_replace(true);
        });
    }
}

//! Both tracks of a session while they are being recorded.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::bus::EventBus;
use crate::record::TrackWriter;

/// The writers of both tracks.
pub struct Recording {
    /// The candidate's packets as they came.
    pub candidate: TrackWriter,
    /// The reply as it was sent.
    pub interviewer: TrackWriter,
    /// Where the closing of files is waited for.
    pub runtime: tokio::runtime::Handle,
}

impl Recording {
    /// Closes both tracks at session time `at`, then the event log, then says that the
    /// session is over.
    pub(super) fn close(self, at: Duration, bus: Arc<EventBus>, over: watch::Sender<bool>) {
        let candidate = self.candidate.finish(at);
        let interviewer = self.interviewer.finish(at);
        self.runtime.spawn(async move {
            // Either fails only if the file thread is gone; there is nothing to wait for.
            let _ = candidate.await;
            let _ = interviewer.await;
            bus.close().await;
            over.send_replace(true);
        });
    }
}

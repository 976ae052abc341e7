//! What the engine counts over all sessions, for those who watch the server.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::audio::WIRE_RATE;

/// Counts since the engine started. Each is exact by itself; two that are read one after the
/// other may be a packet apart.
#[derive(Debug, Default)]
pub struct Counts {
    received: AtomicU64,
    lost: AtomicU64,
    late: AtomicU64,
    repaired: AtomicU64,
    concealed_samples: AtomicU64,
}

/// The counts at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counted {
    /// Packets of candidates' voices that were used.
    pub received: u64,
    /// Packets that did not come in time.
    pub lost: u64,
    /// Packets that came after they had been given up.
    pub late: u64,
    /// Packets that came because they were asked for again.
    pub repaired: u64,
    /// Sound that was made up for lost packets, from redundancy or by guessing; seconds.
    pub concealed_seconds: f64,
}

impl Counts {
    /// Adds what one stream has brought.
    pub(crate) fn packets(&self, received: u64, lost: u64, late: u64, repaired: u64) {
        for (count, more) in
            [(&self.received, received), (&self.lost, lost), (&self.late, late), (&self.repaired, repaired)]
        {
            if more > 0 {
                count.fetch_add(more, Ordering::Relaxed);
            }
        }
    }

    /// Adds sound (samples at 48 kHz) that was made up for.
    pub(crate) fn concealed(&self, samples: u32) {
        self.concealed_samples.fetch_add(u64::from(samples), Ordering::Relaxed);
    }

    /// All of them now.
    pub fn read(&self) -> Counted {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counted {
            received: read(&self.received),
            lost: read(&self.lost),
            late: read(&self.late),
            repaired: read(&self.repaired),
            concealed_seconds: read(&self.concealed_samples) as f64 / f64::from(WIRE_RATE),
        }
    }
}

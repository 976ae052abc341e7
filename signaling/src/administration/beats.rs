//! When each worker of this server last came round.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::Timestamp;

/// Something that runs beside requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Worker {
    /// Makes reports.
    Reports,
    /// Makes exports of people's data, and deletes accounts.
    Chores,
    /// Clears away what is over.
    Housekeeping,
    /// Reminds people of what is due.
    Reminders,
}

impl Worker {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Reports, Self::Chores, Self::Housekeeping, Self::Reminders];

    /// After how long without a sign one is missed, milliseconds: several of its rounds, and more than
    /// the longest single piece of its work.
    pub const fn missed_after_ms(self) -> i64 {
        match self {
            // A report may take minutes, and an export of many interviews as well.
            Self::Reports | Self::Chores => 30 * 60_000,
            Self::Housekeeping => 40 * 60_000,
            Self::Reminders => 10 * 60_000,
        }
    }
}

/// The signs. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Beats(Arc<Mutex<BTreeMap<Worker, Timestamp>>>);

impl Beats {
    /// A worker has come round.
    pub fn beat(&self, worker: Worker) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(worker, Timestamp::now());
    }

    /// When it last did, if ever since the server began.
    pub fn last(&self, worker: Worker) -> Option<Timestamp> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&worker).copied()
    }
}

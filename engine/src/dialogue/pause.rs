//! What a pause is taken for, and how long it is waited out.

use std::time::Duration;

/// What the candidate is doing in a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseVerdict {
    /// The answer is complete.
    Finished,
    /// There is more to come.
    Thinking,
    /// The candidate has asked for time.
    AskedToWait,
}

/// A judgement of one pause. A later one, with more evidence, takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: PauseVerdict,
    /// Silence, from its first sample, after which the turn is over all the same.
    pub wait: Duration,
}

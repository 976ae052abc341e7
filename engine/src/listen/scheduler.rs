//! Who decodes next: one queue for all sessions of a recogniser.
//!
//! Final words go before partial ones, the oldest first. A session has at most one
//! partial waiting: a newer one takes its place, so that partials thin out by
//! themselves when decoding falls behind.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Final decodes that may wait. Each holds at most 29 s of audio (1.9 MB); a queue this
/// long is minutes behind, so one more is refused and its turn answered without words.
const MAX_FINALS: usize = 64;
/// Partial decodes that may wait, one a session; one more is dropped, words simply
/// appear later.
const MAX_PARTIALS: usize = 256;

/// Something to decode for one session.
pub struct Job<W> {
    /// Whose it is.
    pub session: u64,
    /// What to do.
    pub work: W,
    /// Set when nobody wants the result any more.
    pub stop: Arc<AtomicBool>,
}

/// What kind of words a job is to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A candidate is waiting for a reply.
    Final,
    /// Words on a screen.
    Partial,
}

/// The queue was full; the job is not done.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many decodes are waiting")]
pub struct Busy;

struct Waiting<W> {
    finals: VecDeque<Job<W>>,
    partials: VecDeque<Job<W>>,
    closed: bool,
}

/// The queue that decoding threads take from.
pub struct Scheduler<W> {
    waiting: Mutex<Waiting<W>>,
    more: Condvar,
}

impl<W> Default for Scheduler<W> {
    fn default() -> Self {
        let waiting = Waiting { finals: VecDeque::new(), partials: VecDeque::new(), closed: false };
        Self { waiting: Mutex::new(waiting), more: Condvar::new() }
    }
}

impl<W> Scheduler<W> {
    /// Adds a job.
    ///
    /// # Errors
    /// [`Busy`] when the queue of its urgency is full.
    pub fn push(&self, urgency: Urgency, job: Job<W>) -> Result<(), Busy> {
        let mut waiting = self.lock();
        match urgency {
            Urgency::Final => {
                waiting.partials.retain(|p| p.session != job.session);
                if waiting.finals.len() >= MAX_FINALS {
                    return Err(Busy);
                }
                waiting.finals.push_back(job);
            }
            Urgency::Partial => {
                if let Some(older) = waiting.partials.iter_mut().find(|p| p.session == job.session) {
                    *older = job;
                    return Ok(());
                }
                if waiting.partials.len() >= MAX_PARTIALS {
                    return Err(Busy);
                }
                waiting.partials.push_back(job);
            }
        }
        drop(waiting);
        self.more.notify_one();
        Ok(())
    }

    /// The next job, waiting for one; none once the queue is closed.
    pub fn next(&self) -> Option<(Urgency, Job<W>)> {
        let mut waiting = self.lock();
        loop {
            if let Some(job) = waiting.finals.pop_front() {
                if !job.stop.load(Ordering::Relaxed) {
                    return Some((Urgency::Final, job));
                }
            } else if let Some(job) = waiting.partials.pop_front() {
                if !job.stop.load(Ordering::Relaxed) {
                    return Some((Urgency::Partial, job));
                }
            } else if waiting.closed {
                return None;
            } else {
                waiting = self.more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Lets the threads that wait for jobs go.
    pub fn close(&self) {
        self.lock().closed = true;
        self.more.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<W>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(session: u64, work: u32) -> Job<u32> {
        Job { session, work, stop: Arc::default() }
    }

    fn order(scheduler: &Scheduler<u32>) -> Vec<u32> {
        scheduler.close();
        std::iter::from_fn(|| scheduler.next().map(|(_, job)| job.work)).collect()
    }

    #[test]
    fn finals_go_before_partials_and_the_oldest_first() {
        let s = Scheduler::default();
        s.push(Urgency::Partial, job(1, 10)).unwrap();
        s.push(Urgency::Final, job(2, 20)).unwrap();
        s.push(Urgency::Final, job(3, 30)).unwrap();
        assert_eq!(order(&s), [20, 30, 10]);
    }

    #[test]
    fn a_newer_partial_takes_the_place_of_the_older_and_a_final_of_both() {
        let s = Scheduler::default();
        s.push(Urgency::Partial, job(1, 10)).unwrap();
        s.push(Urgency::Partial, job(2, 20)).unwrap();
        s.push(Urgency::Partial, job(1, 11)).unwrap();
        s.push(Urgency::Final, job(2, 21)).unwrap();
        assert_eq!(order(&s), [21, 11]);
    }

    #[test]
    fn what_nobody_wants_any_more_is_skipped() {
        let s = Scheduler::default();
        let unwanted = job(1, 10);
        unwanted.stop.store(true, Ordering::Relaxed);
        s.push(Urgency::Final, unwanted).unwrap();
        s.push(Urgency::Final, job(2, 20)).unwrap();
        assert_eq!(order(&s), [20]);
    }

    #[test]
    fn a_full_queue_refuses() {
        let s = Scheduler::default();
        for n in 0..MAX_FINALS {
            s.push(Urgency::Final, job(n as u64, 0)).unwrap();
        }
        assert_eq!(s.push(Urgency::Final, job(999, 0)), Err(Busy));
    }
}

//! Who decodes next: one queue for all sessions of a recogniser.
//!
//! Final words go before partial ones, the oldest first. A session has at most one of each
//! waiting, and a job takes its audio only when its turn comes: what waits costs nothing and is
//! never stale. [`Pace`] says how often partials are worth asking for, so that they thin out
//! when decoding falls behind, for all sessions alike.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Final decodes that may wait. A queue this long is minutes behind, so one more is refused and
/// its turn answered without words.
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

/// How often each session may ask for partial words: measured from how long decodes take and
/// how many sessions speak.
#[derive(Debug)]
pub struct Pace {
    workers: u32,
    /// Smoothed length of a partial decode in microseconds.
    took: AtomicU64,
    /// Sessions that speak at this moment.
    speaking: AtomicU32,
}

impl Pace {
    /// Partials are never closer: people do not read faster.
    const CLOSEST: Duration = Duration::from_millis(600);
    /// Nor further apart: with fewer passes than this there is no agreement to speak of.
    const FURTHEST: Duration = Duration::from_secs(5);
    /// The part of the decoding threads' time that partials may take; the rest is for finals.
    const SHARE: f64 = 0.5;

    /// The pace of `workers` decoding threads.
    pub fn new(workers: usize) -> Self {
        let workers = u32::try_from(workers.max(1)).unwrap_or(u32::MAX);
        Self { workers, took: AtomicU64::new(0), speaking: AtomicU32::new(0) }
    }

    /// A partial decode took so long.
    pub fn took(&self, time: Duration) {
        let new = time.as_micros() as u64;
        let old = self.took.load(Ordering::Relaxed);
        // Two threads that write at once lose one figure of many.
        self.took.store(if old == 0 { new } else { (3 * old + new) / 4 }, Ordering::Relaxed);
    }

    /// A session begins to speak, or stops.
    pub fn speaks(&self, begins: bool) {
        if begins {
            self.speaking.fetch_add(1, Ordering::Relaxed);
        } else {
            self.speaking.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The time from one partial decode of a session to the next.
    pub fn interval(&self) -> Duration {
        let took = Duration::from_micros(self.took.load(Ordering::Relaxed));
        let speaking = f64::from(self.speaking.load(Ordering::Relaxed).max(1));
        took.mul_f64(speaking / f64::from(self.workers) / Self::SHARE).clamp(Self::CLOSEST, Self::FURTHEST)
    }
}

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
                if let Some(older) = waiting.finals.iter_mut().find(|p| p.session == job.session) {
                    *older = job;
                    return Ok(());
                }
                if waiting.finals.len() >= MAX_FINALS {
                    return Err(Busy);
                }
                waiting.finals.push_back(job);
            }
            Urgency::Partial => {
                if waiting.finals.iter().any(|f| f.session == job.session) {
                    return Ok(());
                }
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

    #[cfg(test)]
    fn has_jobs(&self) -> bool {
        let waiting = self.lock();
        !waiting.finals.is_empty() || !waiting.partials.is_empty()
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
    fn a_session_that_waits_for_its_final_needs_no_partial_and_keeps_its_place() {
        let s = Scheduler::default();
        s.push(Urgency::Final, job(1, 10)).unwrap();
        s.push(Urgency::Final, job(2, 20)).unwrap();
        s.push(Urgency::Partial, job(1, 11)).unwrap();
        s.push(Urgency::Final, job(1, 12)).unwrap();
        assert_eq!(order(&s), [12, 20]);
    }

    #[test]
    fn partials_go_round_so_that_each_session_has_its_share() {
        let s = Scheduler::default();
        let mut done = [0; 4];
        for n in 0..400 {
            // Session 0 asks ten times as often as the others.
            for session in 0..4 {
                if session == 0 || n % 10 == session {
                    s.push(Urgency::Partial, job(session, 0)).unwrap();
                }
            }
            if n % 10 >= 6 {
                done[s.next().unwrap().1.session as usize] += 1;
            }
        }
        assert!(done.iter().all(|d| *d == 40), "{done:?}");
    }

    #[test]
    fn partials_thin_out_as_decodes_take_longer_and_more_people_speak_but_never_stop() {
        let pace = Pace::new(2);
        let speak = |n| (0..n).for_each(|_| pace.speaks(true));
        assert_eq!(pace.interval(), Pace::CLOSEST);
        speak(4);
        pace.took(Duration::from_millis(200));
        // Four sessions, 200 ms each, half the time of two threads.
        assert_eq!(pace.interval(), Duration::from_millis(800));
        (0..50).for_each(|_| pace.took(Duration::from_millis(400)));
        assert!(pace.interval() > Duration::from_millis(1_590), "{:?}", pace.interval());
        speak(500);
        assert_eq!(pace.interval(), Pace::FURTHEST);
        (0..504).for_each(|_| pace.speaks(false));
        assert!(pace.interval() < Duration::from_millis(1_000));
    }

    #[test]
    fn under_load_finals_wait_for_finals_alone_and_partials_take_what_is_left() {
        // Virtual work: one thread, 40 ms a decode; ten sessions pause once a second each and
        // ask for partials at their pace.
        let (s, pace) = (Scheduler::default(), Pace::new(1));
        (0..10).for_each(|_| pace.speaks(true));
        let (mut free_at, mut waits, mut partials) = (0_u64, Vec::new(), 0);
        let mut asked = [0_u64; 10];
        for now in 0..60_000_u64 {
            for n in 0..10_u64 {
                if now % 1_000 == n * 100 {
                    s.push(Urgency::Final, job(n, now as u32)).unwrap();
                } else if now - asked[n as usize] >= pace.interval().as_millis() as u64 {
                    asked[n as usize] = now;
                    s.push(Urgency::Partial, job(n, now as u32)).unwrap();
                }
            }
            if now >= free_at && s.has_jobs() {
                let (urgency, job) = s.next().unwrap();
                free_at = now + 40;
                match urgency {
                    Urgency::Final => waits.push(free_at - u64::from(job.work)),
                    Urgency::Partial => {
                        pace.took(Duration::from_millis(40));
                        partials += 1;
                    }
                }
            }
        }
        assert_eq!(waits.len(), 600, "no final was left out");
        // The decode that runs, and their own.
        assert!(waits.iter().all(|wait| *wait <= 80), "{:?}", waits.iter().max());
        assert!((500..=900).contains(&partials), "{partials}");
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

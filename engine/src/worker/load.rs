//! How busy an audio thread is and how late, and whether it can take one more session.
//!
//! [`LoadMeter`] is the thread's own: pure, time is an argument. What it reads once in a
//! while lies in [`Load`], where anybody can see it without asking the thread.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What is measured at a time.
const SLICE: Duration = Duration::from_millis(500);
/// What a reading covers: long enough for every session to have had its wakes, short enough
/// to be the present.
const COVERED: Duration = Duration::from_secs(3);
/// Upper bounds of the classes of lateness, microseconds; what is later is in the last.
const LATE_US: [u64; 13] =
    [250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000, 100_000];
const CLASSES: usize = LATE_US.len() + 1;
/// With fewer wakes than this there is no 95th percentile.
const ENOUGH_WAKES: u32 = 20;
/// A session that has been placed and does not show in the readings yet is taken to need
/// this many thousandths of a core: 120 that speak half of the time fill one.
const FORESEEN: u32 = 8;
/// With fewer sessions than this on a thread its lateness is the machine's own, and to
/// refuse the next would help nobody.
const FEW: usize = 4;

/// When a thread takes no more sessions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Share of the time that a thread may work: what else its sessions need, the media port
    /// and the files, is a quarter as much again and needs a place on the same cores.
    pub busy: f64,
    /// How late its timed work may be, 95th percentile of the last seconds.
    pub lateness: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { busy: 0.65, lateness: Duration::from_millis(10) }
    }
}

impl Limits {
    /// Those that a thread which is refusing must come below to admit again: it would
    /// otherwise change its mind with every session that comes and goes.
    fn relaxed(&self) -> Self {
        Self { busy: self.busy * 0.85, lateness: self.lateness / 2 }
    }
}

#[derive(Clone, Default)]
struct Slice {
    length: Duration,
    busy: Duration,
    late: [u32; CLASSES],
}

/// What a meter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Thousandths of the time that were work.
    pub(super) busy: u32,
    /// How late timed work was, 95th percentile: the bound of its class.
    pub(super) late_us: u64,
}

/// Measures one thread.
pub(super) struct LoadMeter {
    began: Instant,
    now: Slice,
    past: VecDeque<Slice>,
}

impl LoadMeter {
    pub(super) fn new(now: Instant) -> Self {
        Self { began: now, now: Slice::default(), past: VecDeque::new() }
    }

    /// The thread worked for so long.
    pub(super) fn worked(&mut self, took: Duration) {
        self.now.busy += took;
    }

    /// Something that was due was done so much later.
    pub(super) fn late(&mut self, by: Duration) {
        self.now.late[class(by)] += 1;
    }

    /// A reading, once in a while.
    pub(super) fn read(&mut self, now: Instant) -> Option<Reading> {
        let length = now.saturating_duration_since(self.began);
        if length < SLICE {
            return None;
        }
        self.now.length = length;
        self.began = now;
        self.past.push_back(std::mem::take(&mut self.now));
        let mut covered: Duration = self.past.iter().map(|s| s.length).sum();
        while let Some(oldest) = self.past.front()
            && covered - oldest.length >= COVERED
        {
            covered -= oldest.length;
            self.past.pop_front();
        }
        let busy: Duration = self.past.iter().map(|s| s.busy).sum();
        let mut late = [0; CLASSES];
        for slice in &self.past {
            late.iter_mut().zip(slice.late).for_each(|(all, some)| *all += some);
        }
        let busy = (busy.as_secs_f64() / covered.as_secs_f64() * 1e3).round() as u32;
        Some(Reading { busy: busy.min(1_000), late_us: percentile_95(&late) })
    }
}

fn class(by: Duration) -> usize {
    let us = by.as_micros() as u64;
    LATE_US.iter().position(|bound| us <= *bound).unwrap_or(LATE_US.len())
}

fn percentile_95(late: &[u32; CLASSES]) -> u64 {
    let wakes: u32 = late.iter().sum();
    if wakes < ENOUGH_WAKES {
        return 0;
    }
    let beyond = wakes / 20;
    let mut seen = 0;
    for (class, count) in late.iter().enumerate().rev() {
        seen += count;
        if seen > beyond {
            return LATE_US.get(class).copied().unwrap_or(2 * LATE_US[LATE_US.len() - 1]);
        }
    }
    0
}

/// What is known of a thread from outside.
#[derive(Default)]
pub(super) struct Load {
    /// Sessions on it.
    sessions: AtomicUsize,
    /// Sessions on their way to it.
    coming: AtomicUsize,
    /// Sessions that were on it when the last reading was taken.
    seen: AtomicUsize,
    busy: AtomicU32,
    late_us: AtomicU64,
    refusing: AtomicBool,
    lateness: [AtomicU64; CLASSES],
    lateness_sum_us: AtomicU64,
}

impl Load {
    pub(super) fn coming(&self) {
        self.coming.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn came(&self) {
        self.coming.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn holds(&self, sessions: usize) {
        self.sessions.store(sessions, Ordering::Relaxed);
    }

    pub(super) fn publish(&self, reading: Reading) {
        self.seen.store(self.sessions.load(Ordering::Relaxed), Ordering::Relaxed);
        self.busy.store(reading.busy, Ordering::Relaxed);
        self.late_us.store(reading.late_us, Ordering::Relaxed);
    }

    /// For the histogram of all lateness since the start.
    pub(super) fn late(&self, by: Duration) {
        self.lateness[class(by)].fetch_add(1, Ordering::Relaxed);
        self.lateness_sum_us.fetch_add(by.as_micros() as u64, Ordering::Relaxed);
    }

    fn placed(&self) -> usize {
        self.sessions.load(Ordering::Relaxed) + self.coming.load(Ordering::Relaxed)
    }

    /// Thousandths of the thread that are taken, with what has been placed and does not
    /// show yet; then how many sessions: the less the better a place.
    pub(super) fn taken(&self) -> (u32, usize) {
        let placed = self.placed();
        let unseen = placed.saturating_sub(self.seen.load(Ordering::Relaxed)) as u32;
        (self.busy.load(Ordering::Relaxed) + unseen.saturating_mul(FORESEEN), placed)
    }

    /// Whether it can take one more session.
    pub(super) fn admits(&self, limits: &Limits) -> bool {
        let limits = if self.refusing.load(Ordering::Relaxed) { limits.relaxed() } else { *limits };
        let (taken, placed) = self.taken();
        let busy = f64::from(taken) / 1e3 > limits.busy;
        let late = placed >= FEW && Duration::from_micros(self.late_us.load(Ordering::Relaxed)) > limits.lateness;
        let refuses = busy || late;
        self.refusing.store(refuses, Ordering::Relaxed);
        !refuses
    }

    pub(super) fn shown(&self) -> ThreadLoad {
        ThreadLoad {
            sessions: self.sessions.load(Ordering::Relaxed),
            busy: f64::from(self.busy.load(Ordering::Relaxed)) / 1e3,
            lateness: self
                .lateness
                .iter()
                .enumerate()
                .map(|(class, count)| {
                    let bound = LATE_US.get(class).map_or(f64::INFINITY, |us| *us as f64 / 1e6);
                    (bound, count.load(Ordering::Relaxed))
                })
                .collect(),
            lateness_sum: self.lateness_sum_us.load(Ordering::Relaxed) as f64 / 1e6,
        }
    }
}

/// An audio thread's load, for those who run the server.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadLoad {
    /// Sessions on it.
    pub sessions: usize,
    /// Share of the last seconds that it worked.
    pub busy: f64,
    /// How often timed work was up to so many seconds late (and later than the class
    /// before), since the start.
    pub lateness: Vec<(f64, u64)>,
    /// All lateness together, seconds.
    pub lateness_sum: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const LIMITS: Limits = Limits { busy: 0.8, lateness: Duration::from_millis(10) };

    fn reading(busy: u32, late_us: u64) -> Reading {
        Reading { busy, late_us }
    }

    fn on(sessions: usize, reading: Reading) -> Load {
        let load = Load::default();
        load.holds(sessions);
        load.publish(reading);
        load
    }

    #[test]
    fn a_reading_covers_the_last_seconds_and_no_more() {
        let start = Instant::now();
        let mut meter = LoadMeter::new(start);
        let mut last = None;
        for n in 1..=20u32 {
            meter.worked(if n <= 10 { 400 * MS } else { 100 * MS });
            last = meter.read(start + 500 * MS * n).or(last);
            if n == 10 {
                assert_eq!(last.map(|r| r.busy), Some(800));
            }
        }
        assert_eq!(last.map(|r| r.busy), Some(200));
    }

    #[test]
    fn the_95th_percentile_is_the_bound_that_one_in_twenty_passes() {
        let start = Instant::now();
        let mut meter = LoadMeter::new(start);
        (0..95).for_each(|_| meter.late(MS));
        (0..5).for_each(|_| meter.late(40 * MS));
        assert_eq!(meter.read(start + SLICE), Some(reading(0, 1_000)));
        (0..10).for_each(|_| meter.late(40 * MS));
        assert_eq!(meter.read(start + 2 * SLICE), Some(reading(0, 50_000)));
    }

    #[test]
    fn a_busy_or_late_thread_refuses_until_it_is_well_below() {
        let load = on(50, reading(700, 1_000));
        assert!(load.admits(&LIMITS));
        load.publish(reading(810, 1_000));
        assert!(!load.admits(&LIMITS));
        load.publish(reading(760, 1_000));
        assert!(!load.admits(&LIMITS), "it has only just become less");
        load.publish(reading(600, 1_000));
        assert!(load.admits(&LIMITS));
        load.publish(reading(600, 15_000));
        assert!(!load.admits(&LIMITS));
        load.publish(reading(600, 7_500));
        assert!(!load.admits(&LIMITS));
        load.publish(reading(600, 5_000));
        assert!(load.admits(&LIMITS));
    }

    #[test]
    fn the_lateness_of_a_few_sessions_is_the_machines() {
        assert!(on(3, reading(50, 50_000)).admits(&LIMITS));
        assert!(!on(4, reading(50, 50_000)).admits(&LIMITS));
    }

    #[test]
    fn what_was_placed_and_does_not_show_yet_is_foreseen() {
        let load = on(10, reading(100, 0));
        let mut placed = 0;
        while load.admits(&LIMITS) {
            load.coming();
            placed += 1;
        }
        assert_eq!(placed, 88);
        load.holds(10 + placed);
        (0..placed).for_each(|_| load.came());
        assert!(!load.admits(&LIMITS));
        load.publish(reading(400, 0));
        assert!(load.admits(&LIMITS), "they turned out to need less");
    }
}

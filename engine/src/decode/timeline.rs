//! When each sample was said, on the session's clock.
//!
//! Samples are counted by the sender's clock and times by ours; the two drift apart by up
//! to 0.1 %, and packets come late by what the network likes. The fastest packets say where
//! the audio really stands: the line between samples and times is moved towards them, at
//! once where sound would otherwise be heard before it was said, and slowly where it would
//! fall behind. What was said before a move keeps its time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::recent::RecentLeast;

/// Where the audio stands is judged by the fastest packets of the last 4 to 8 s.
const SPAN: Duration = Duration::from_secs(4);
/// The line is moved back at most so much in a second of audio: twice as fast as the worst
/// clock drifts.
const MOST_PER_SECOND: i64 = 2_000;
/// Further behind than this it is no drift but a gap that nobody counted: jump.
const FURTHEST_BEHIND: i64 = 1_500_000;
/// Moves that add up to less than this are not worth remembering apart.
const STEP: i64 = 500;
/// Moves remembered: at 0.1 % half an hour of them. What is older takes the oldest one's.
const MOVES: usize = 4_096;

/// Maps samples to times.
#[derive(Clone, Debug)]
pub struct Timeline {
    rate: u64,
    /// Time of sample 0 in microseconds, were all samples like those of now; none before
    /// the first packet.
    origin: Option<i64>,
    /// Earlier origins, and the first sample that each no longer holds for.
    moves: VecDeque<(u64, i64)>,
    /// How far the end of the audio is behind the clock, if the origin were 0.
    behind: RecentLeast,
    /// The last sample that was tied.
    tied: u64,
}

impl Timeline {
    /// A line that is not tied to anything, for samples at `rate`.
    pub fn new(rate: u32) -> Self {
        Self { rate: u64::from(rate), origin: None, moves: VecDeque::new(), behind: RecentLeast::new(SPAN), tied: 0 }
    }

    /// Whether anything was heard yet.
    pub fn is_tied(&self) -> bool {
        self.origin.is_some()
    }

    /// Sample 0 was said at `time`.
    pub fn begin(&mut self, time: Duration) {
        self.origin = Some(time.as_micros() as i64);
    }

    /// When a sample was said.
    pub fn time_of(&self, sample: u64) -> Duration {
        let earlier = self.moves.partition_point(|(until, _)| *until <= sample);
        let origin = self.moves.get(earlier).map_or(self.origin.unwrap_or_default(), |(_, origin)| *origin);
        let micros = origin + self.micros(sample);
        Duration::from_micros(micros.max(0).unsigned_abs())
    }

    /// The samples before `end` are all there at `time` (`now` on the machine's clock).
    pub fn tie(&mut self, end: u64, time: Duration, now: Instant) {
        let Some(origin) = self.origin else { return };
        let stands = time.as_micros() as i64 - self.micros(end);
        self.behind.observe(stands, now);
        let fastest = self.behind.last_least().unwrap_or(stands);
        let since = self.micros(end.saturating_sub(self.tied));
        self.tied = end;
        let wanted = if stands - origin > FURTHEST_BEHIND {
            self.behind = RecentLeast::new(SPAN);
            stands
        } else if origin > stands {
            // Heard before it was said.
            stands
        } else {
            origin + (fastest - origin).clamp(0, since * MOST_PER_SECOND / 1_000_000)
        };
        if wanted != origin {
            self.turn(end, origin, wanted);
        }
    }

    fn turn(&mut self, end: u64, origin: i64, wanted: i64) {
        self.origin = Some(wanted);
        if self.moves.back().is_none_or(|(_, last)| (wanted - last).abs() >= STEP) {
            self.moves.push_back((end, origin));
            if self.moves.len() > MOVES {
                self.moves.pop_front();
            }
        } else if let Some((until, _)) = self.moves.back_mut() {
            // A move too small to be heard: the last one is taken to hold until here.
            *until = end;
        }
    }

    fn micros(&self, samples: u64) -> i64 {
        (samples * 1_000_000 / self.rate) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two hours of a sender whose clock is off by `ppm`, over a network that delays every
    /// packet by up to `jitter` ms; the greatest error of a sample's time, in microseconds,
    /// asked for when it is new and again a minute later.
    fn worst_error(ppm: i64, jitter: u64) -> (i64, i64) {
        let start = Instant::now();
        let mut line = Timeline::new(16_000);
        line.begin(Duration::ZERO);
        let (mut worst, mut changed) = (0, 0);
        let mut asked = VecDeque::new();
        let mut dice = 1u64;
        let mut last = 0;
        for packet in 1..360_000u64 {
            // When the packet was really complete, by our clock.
            let real = packet as i64 * 20_000 * (1_000_000 - ppm) / 1_000_000;
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let late = if jitter == 0 { 0 } else { (dice >> 33) % (jitter * 1_000) };
            // In order, as the jitter buffer hands them out.
            last = (real as u64 + late).max(last);
            let at = Duration::from_micros(last);
            line.tie(packet * 320, at, start + at);
            let found = line.time_of(packet * 320).as_micros() as i64;
            worst = worst.max((found - real).abs());
            asked.push_back((packet * 320, found));
            if asked.len() > 3_000
                && let Some((sample, found)) = asked.pop_front()
            {
                changed = changed.max((line.time_of(sample).as_micros() as i64 - found).abs());
            }
        }
        (worst, changed)
    }

    #[test]
    fn two_hours_of_drift_leave_every_time_right() {
        for ppm in [-1_000, -200, 0, 200, 1_000] {
            let (worst, changed) = worst_error(ppm, 0);
            assert!(worst <= 12_000, "{ppm} ppm: off by {worst} us");
            assert!(changed <= 1_000, "{ppm} ppm: a time changed by {changed} us afterwards");
        }
    }

    #[test]
    fn jitter_does_not_hide_the_drift() {
        for ppm in [-1_000, -200, 200, 1_000] {
            let (worst, _) = worst_error(ppm, 60);
            assert!(worst <= 25_000, "{ppm} ppm: off by {worst} us");
        }
    }

    #[test]
    fn nothing_is_heard_before_it_is_said_and_a_long_hole_is_jumped_over() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut line = Timeline::new(16_000);
        line.begin(Duration::ZERO);
        line.tie(32_000, second, start + second);
        assert_eq!(line.time_of(32_000), second);
        line.tie(48_000, 10 * second, start + 10 * second);
        assert_eq!(line.time_of(48_000), 10 * second);
        assert_eq!(line.time_of(31_999), Duration::from_micros(1_999_937));
    }

    #[test]
    fn moves_are_bounded() {
        let start = Instant::now();
        let mut line = Timeline::new(16_000);
        line.begin(Duration::from_secs(100_000));
        for n in 1..20_000u64 {
            // A sender that is always ahead of the clock.
            let at = Duration::from_millis(100_000_000 + n);
            line.tie(n * 320, at, start + at);
        }
        assert!(line.moves.len() <= MOVES);
    }
}

//! How late packets come, against the fastest of their stream.
//!
//! A packet's transit is the time of its arrival less its media time; both clocks start
//! anywhere, so only differences mean something. The least transit of the last seconds is
//! the path without queues, and what a packet has more is its lateness. Their distribution
//! is kept as NetEq keeps it (WebRTC, `modules/audio_coding/neteq`: `RelativeArrivalDelayTracker`
//! and `UnderrunOptimizer`): a histogram that forgets, and a quantile of it.

use std::time::{Duration, Instant};

use super::recent::RecentLeast;
use crate::audio::WIRE_RATE;

/// The path without queues is looked for in the last 1 to 2 s; a clock that drifts by 0.1 %
/// moves it by 2 ms in that time.
const SPAN: Duration = Duration::from_secs(1);
/// Width of a class of lateness.
const CLASS: Duration = Duration::from_millis(5);
/// Lateness up to 150 ms is told apart.
const CLASSES: usize = 30;
/// What a packet weighs after the next one: half of it is forgotten after 40 packets
/// (NetEq's `forget_factor`).
const KEPT: f32 = 0.983;
/// This share of the packets is waited for (NetEq's `quantile`).
const AWAITED: f32 = 0.95;
/// Media time and clock that part by more than this in one packet are a new start.
const JUMP: i64 = 1_000_000;

/// The lateness of one stream's packets.
#[derive(Clone, Debug)]
pub struct Transit {
    /// Where both clocks are counted from, and the last media time, unwrapped.
    reference: Option<(Instant, u32, i64)>,
    last: i64,
    fastest: RecentLeast,
    lateness: [f32; CLASSES],
    usual: Duration,
}

impl Default for Transit {
    fn default() -> Self {
        let mut lateness = [0.0; CLASSES];
        lateness[0] = 1.0;
        Self { reference: None, last: 0, fastest: RecentLeast::new(SPAN), lateness, usual: Duration::ZERO }
    }
}

impl Transit {
    /// Takes a packet that came without being asked for.
    pub fn observe(&mut self, timestamp: u32, arrived: Instant) {
        let (began, last_timestamp, media) = *self.reference.get_or_insert((arrived, timestamp, 0));
        let media = media + i64::from(timestamp.wrapping_sub(last_timestamp) as i32);
        let transit = since(began, arrived) - micros(media);
        if (transit - self.last).abs() > JUMP {
            *self = Self { lateness: self.lateness, usual: self.usual, ..Self::default() };
            self.reference = Some((arrived, timestamp, 0));
            self.fastest.observe(0, arrived);
            return;
        }
        self.last = transit;
        self.reference = Some((began, timestamp, media));
        self.fastest.observe(transit, arrived);
        let fastest = self.fastest.last_least().unwrap_or(transit);
        let late = usize::try_from((transit - fastest) / CLASS.as_micros() as i64).unwrap_or(0);
        for class in &mut self.lateness {
            *class *= KEPT;
        }
        self.lateness[late.min(CLASSES - 1)] += 1.0 - KEPT;
        let mut below = 0.0;
        let class = self.lateness.iter().position(|share| {
            below += share;
            below >= AWAITED
        });
        // The first class is the noise of clocks and threads.
        let class = class.unwrap_or(CLASSES - 1) as u32;
        self.usual = if class == 0 { Duration::ZERO } else { CLASS * (class + 1) };
    }

    /// How late packets usually are: 95 of 100 come within this.
    pub fn usual_lateness(&self) -> Duration {
        self.usual
    }

    /// When a packet of this media time should be there, however late packets usually are:
    /// missing before that, it is late and perhaps not lost.
    pub fn due(&self, timestamp: u32) -> Option<Instant> {
        let (began, last_timestamp, media) = self.reference?;
        let media = media + i64::from(timestamp.wrapping_sub(last_timestamp) as i32);
        let after = self.fastest.last_least()? + micros(media);
        Some(began + Duration::from_micros(u64::try_from(after).unwrap_or(0)) + self.usual)
    }
}

/// 48 kHz samples in microseconds.
fn micros(samples: i64) -> i64 {
    samples * 1_000_000 / i64::from(WIRE_RATE)
}

fn since(began: Instant, now: Instant) -> i64 {
    now.saturating_duration_since(began).as_micros() as i64 - began.saturating_duration_since(now).as_micros() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(late: impl Fn(u64) -> u64, packets: u64) -> (Transit, Instant) {
        let start = Instant::now();
        let mut transit = Transit::default();
        for n in 0..packets {
            let timestamp = (u32::MAX - 9_600).wrapping_add(n as u32 * 960);
            transit.observe(timestamp, start + Duration::from_millis(20 * n + late(n)));
        }
        (transit, start)
    }

    #[test]
    fn packets_on_time_are_due_when_they_come_across_the_wrap() {
        let (transit, start) = after(|_| 0, 100);
        assert_eq!(transit.usual_lateness(), Duration::ZERO);
        let next = (u32::MAX - 9_600).wrapping_add(100 * 960);
        assert_eq!(transit.due(next), Some(start + Duration::from_millis(2_000)));
    }

    #[test]
    fn usual_lateness_follows_the_network_up_and_down_within_seconds() {
        let (transit, _) = after(|n| n * 7 % 13 * 5, 200);
        let usual = transit.usual_lateness().as_millis();
        assert!((55..=70).contains(&usual), "{usual}");
        let (transit, _) = after(|n| if n < 200 { n * 7 % 13 * 5 } else { 0 }, 400);
        assert_eq!(transit.usual_lateness(), Duration::ZERO);
    }

    #[test]
    fn a_clock_that_drifts_is_not_lateness() {
        // One millisecond late a second, for two hours: 0.1 %.
        let (transit, _) = after(|n| n / 50, 360_000);
        assert!(transit.usual_lateness() <= Duration::from_millis(10));
    }

    #[test]
    fn timestamps_that_jump_start_anew() {
        let (mut transit, start) = after(|_| 0, 50);
        let jump = 1 << 30;
        transit.observe(jump, start + Duration::from_secs(1));
        transit.observe(jump + 960, start + Duration::from_millis(1_020));
        assert_eq!(transit.due(jump + 1_920), Some(start + Duration::from_millis(1_040)));
    }
}

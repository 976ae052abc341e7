//! How much a sender may send: as much as it can say.

use std::time::{Duration, Instant};

/// A budget of samples that fills as time passes. Nobody speaks faster than the clock, so
/// what goes beyond is no speech; a network that held packets back may still deliver ten
/// seconds of them at once.
#[derive(Clone, Debug)]
pub struct RateLimit {
    capacity: u64,
    per_second: u64,
    left: u64,
    filled: Option<Instant>,
}

impl RateLimit {
    /// At most `burst` of audio at once, and five quarters of real time in the long run: a
    /// sender whose clock is fast is no flood.
    pub fn new(burst: Duration, rate: u32) -> Self {
        let capacity = burst.as_millis() as u64 * u64::from(rate) / 1_000;
        Self { capacity, per_second: u64::from(rate) * 5 / 4, left: capacity, filled: None }
    }

    /// Takes `samples` out of the budget; false, and nothing taken, when there are too few.
    pub fn take(&mut self, samples: u32, now: Instant) -> bool {
        self.fill(now);
        let enough = self.left >= u64::from(samples);
        if enough {
            self.left -= u64::from(samples);
        }
        enough
    }

    /// Takes as many of `samples` as there are, and says how many.
    pub fn take_up_to(&mut self, samples: u32, now: Instant) -> u32 {
        self.fill(now);
        let taken = u64::from(samples).min(self.left);
        self.left -= taken;
        taken as u32
    }

    fn fill(&mut self, now: Instant) {
        let since = *self.filled.get_or_insert(now);
        let passed = now.saturating_duration_since(since);
        let samples = passed.as_nanos() * u128::from(self.per_second) / 1_000_000_000;
        if samples > 0 {
            self.left = (u128::from(self.left) + samples).min(u128::from(self.capacity)) as u64;
            self.filled = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_real_time_is_cut_to_five_quarters() {
        let start = Instant::now();
        let mut limit = RateLimit::new(Duration::from_secs(10), 48_000);
        let taken = (0..30_000u32).filter(|n| limit.take(960, start + Duration::from_millis(2) * *n)).count();
        // A minute: 10 s at once, 75 s since.
        assert!((4_200..=4_260).contains(&taken), "{taken}");
    }

    #[test]
    fn a_sender_with_a_fast_clock_is_never_cut() {
        let start = Instant::now();
        let mut limit = RateLimit::new(Duration::from_secs(1), 48_000);
        assert!((0..100_000u32).all(|n| limit.take(960, start + Duration::from_micros(19_980) * n)));
    }
}

//! When somebody who was refused may come back.

use std::time::Duration;

/// How long an interview is taken to last before any has ended.
const USUAL: Duration = Duration::from_secs(15 * 60);
/// Sooner it is not worth asking: what a thread has to do is looked at over seconds.
const SOONEST: Duration = Duration::from_secs(5);
/// Later nobody would wait for.
const LATEST: Duration = Duration::from_secs(300);
/// How much the latest interview says about the next.
const WEIGHT: f64 = 0.1;

/// How long interviews last here.
#[derive(Debug)]
pub struct Stays {
    mean: f64,
}

impl Default for Stays {
    fn default() -> Self {
        Self { mean: USUAL.as_secs_f64() }
    }
}

impl Stays {
    /// An interview ended after so long.
    pub fn ended(&mut self, after: Duration) {
        self.mean += (after.as_secs_f64() - self.mean) * WEIGHT;
    }

    /// When the next of so many that are running is likely to end: interviews that began at
    /// any time end one after another, evenly over the time that one lasts.
    pub fn next_end(&self, running: usize) -> Duration {
        Duration::from_secs_f64(self.mean / running.max(1) as f64).clamp(SOONEST, LATEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_are_running_the_sooner_one_ends() {
        let stays = Stays::default();
        assert_eq!(stays.next_end(1), LATEST);
        assert_eq!(stays.next_end(60), Duration::from_secs(15));
        assert_eq!(stays.next_end(100_000), SOONEST);
    }

    #[test]
    fn how_long_interviews_last_here_is_learned() {
        let mut stays = Stays::default();
        (0..100).for_each(|_| stays.ended(Duration::from_secs(120)));
        assert_eq!(stays.next_end(10).as_secs(), 12);
    }
}

//! A circuit breaker: a provider that fails again and again is left alone for a while.
//!
//! Pure; time comes in. Closed it lets everybody through; after [`FAILURES`] in a row it opens;
//! when its time is over it lets one through, whose fate decides (Nygard, *Release It!*).

use std::time::{Duration, Instant};

use super::ProviderError;

/// Failures in a row that open it.
const FAILURES: u32 = 3;
/// How long it stays open the first time, and at most.
const REST: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(120));
/// How long a key that is refused is not tried again.
const REFUSED: Duration = Duration::from_secs(60);
/// No provider's wish to be left alone is followed for longer.
const LONGEST_WISH: Duration = Duration::from_secs(300);

/// The state of one provider.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    /// How often it has opened since the last success.
    opened: u32,
    open_until: Option<Instant>,
    /// One is being let through to see.
    trying: bool,
    /// With which keys it failed.
    generation: u64,
}

impl Breaker {
    /// Whether it may be asked at `now`. Who is let through must report the outcome. With other
    /// keys than those of `generation` it may succeed where it failed, and all is forgiven.
    pub fn admits(&mut self, generation: u64, now: Instant) -> bool {
        if self.generation != generation {
            *self = Self { generation, ..Self::default() };
        }
        match self.open_until {
            None => true,
            Some(until) if now < until || self.trying => false,
            Some(_) => {
                self.trying = true;
                true
            }
        }
    }

    /// How long it is not asked, from `now`.
    pub fn rests_for(&self, now: Instant) -> Duration {
        self.open_until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// It answered.
    pub fn succeeded(&mut self) {
        *self = Self { generation: self.generation, ..Self::default() };
    }

    /// Nobody waited for its answer.
    pub fn let_go(&mut self) {
        self.trying = false;
    }

    /// It did not.
    pub fn failed(&mut self, error: &ProviderError, now: Instant) {
        let tried = std::mem::take(&mut self.trying);
        // Asking costs nothing, and the key may come at any time.
        if matches!(error, ProviderError::NoKey | ProviderError::Budget) {
            return;
        }
        self.failures += 1;
        let rest = match error {
            ProviderError::RateLimited { retry_after: Some(wish) } => Some((*wish).min(LONGEST_WISH)),
            ProviderError::Unauthorised => Some(REFUSED),
            _ if tried || self.failures >= FAILURES => {
                let rest = REST.0 * 2_u32.saturating_pow(self.opened.min(6));
                self.opened += 1;
                Some(rest.min(REST.1))
            }
            _ => None,
        };
        if let Some(rest) = rest {
            self.failures = 0;
            self.open_until = Some(now + rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn three_failures_open_it_and_one_success_closes_it() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..3 {
            assert!(breaker.admits(0, now));
            breaker.failed(&ProviderError::Server, now);
        }
        assert!(!breaker.admits(0, now + 4 * SECOND));
        assert!(breaker.admits(0, now + 5 * SECOND), "one is let through");
        assert!(!breaker.admits(0, now + 5 * SECOND), "and only one");
        breaker.failed(&ProviderError::Late, now + 5 * SECOND);
        assert!(!breaker.admits(0, now + 14 * SECOND), "it rests longer each time");
        assert!(breaker.admits(0, now + 15 * SECOND));
        breaker.succeeded();
        assert!(breaker.admits(0, now + 15 * SECOND) && breaker.admits(0, now + 15 * SECOND));
    }

    #[test]
    fn a_provider_is_left_alone_for_as_long_as_it_asks_but_not_for_ever() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        breaker.failed(&ProviderError::RateLimited { retry_after: Some(20 * SECOND) }, now);
        assert_eq!(breaker.rests_for(now + 5 * SECOND), 15 * SECOND);
        assert!(!breaker.admits(0, now + 19 * SECOND) && breaker.admits(0, now + 20 * SECOND));
        breaker.failed(&ProviderError::RateLimited { retry_after: Some(86_400 * SECOND) }, now);
        assert!(breaker.admits(0, now + 300 * SECOND));
        breaker.failed(&ProviderError::Unauthorised, now);
        assert!(!breaker.admits(0, now + 59 * SECOND) && breaker.admits(0, now + 60 * SECOND));
    }

    #[test]
    fn one_that_was_let_through_and_not_waited_for_blocks_nobody() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        breaker.failed(&ProviderError::Unauthorised, now);
        assert!(breaker.admits(0, now + 60 * SECOND));
        breaker.let_go();
        assert!(breaker.admits(0, now + 60 * SECOND));
    }

    #[test]
    fn other_keys_are_tried_at_once() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        assert!(breaker.admits(1, now));
        breaker.failed(&ProviderError::Unauthorised, now);
        assert!(!breaker.admits(1, now));
        assert!(breaker.admits(2, now));
        breaker.failed(&ProviderError::NoKey, now);
        assert!(breaker.admits(2, now), "a key that is missing is no fault of the provider's");
    }
}

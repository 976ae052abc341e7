//! The least of what was seen lately, in constant memory.

use std::time::{Duration, Instant};

/// The least value of the last one to two spans. Looking at whole spans instead of single
/// values costs two numbers instead of hundreds.
#[derive(Clone, Copy, Debug)]
pub struct RecentLeast {
    span: Duration,
    began: Option<Instant>,
    current: Option<i64>,
    before: Option<i64>,
}

impl RecentLeast {
    /// Remembers for `span` at least and twice as long at most.
    pub fn new(span: Duration) -> Self {
        Self { span, began: None, current: None, before: None }
    }

    /// Takes a value that was seen `now`.
    pub fn observe(&mut self, value: i64, now: Instant) {
        self.turn(now);
        self.current = Some(self.current.map_or(value, |least| least.min(value)));
    }

    /// The least; none when nothing was seen lately.
    pub fn least(&self, now: Instant) -> Option<i64> {
        let mut copy = *self;
        copy.turn(now);
        copy.current.into_iter().chain(copy.before).min()
    }

    /// The same, but of values that are not forgotten merely because none came since.
    pub fn last_least(&self) -> Option<i64> {
        self.current.into_iter().chain(self.before).min()
    }

    fn turn(&mut self, now: Instant) {
        let began = *self.began.get_or_insert(now);
        let age = now.saturating_duration_since(began);
        if age < self.span {
            return;
        }
        let next_to_it = age < 2 * self.span;
        self.before = self.current.take().filter(|_| next_to_it);
        self.began = Some(if next_to_it { began + self.span } else { now });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_old_is_forgotten_and_what_is_new_is_not() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut least = RecentLeast::new(Duration::from_secs(1));
        assert_eq!(least.least(start), None);
        least.observe(3, at(0));
        least.observe(5, at(999));
        assert_eq!(least.least(at(1_500)), Some(3));
        least.observe(5, at(1_500));
        assert_eq!(least.least(at(1_999)), Some(3));
        least.observe(7, at(2_100));
        assert_eq!(least.least(at(2_100)), Some(5));
        assert_eq!(least.least(at(9_000)), None);
        assert_eq!(least.last_least(), Some(5));
    }
}

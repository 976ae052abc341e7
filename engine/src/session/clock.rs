//! The interview's own clock: begins when the interview does, stands still while it is
//! paused or nobody is connected.

use std::time::Duration;

/// Counts the session's time while it runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct InterviewClock {
    counted: Duration,
    running_since: Option<Duration>,
}

impl InterviewClock {
    /// Runs from session time `now` on.
    pub fn run(&mut self, now: Duration) {
        self.running_since.get_or_insert(now);
    }

    /// Stands still from `now` on.
    pub fn stop(&mut self, now: Duration) {
        self.counted = self.read(now);
        self.running_since = None;
    }

    /// What it shows.
    pub fn read(&self, now: Duration) -> Duration {
        self.counted + self.running_since.map_or(Duration::ZERO, |since| now.saturating_sub(since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_counts_only_while_it_runs() {
        let s = Duration::from_secs;
        let mut clock = InterviewClock::default();
        assert_eq!(clock.read(s(5)), s(0));
        clock.run(s(10));
        clock.run(s(12));
        assert_eq!(clock.read(s(15)), s(5));
        clock.stop(s(20));
        assert_eq!(clock.read(s(90)), s(10));
        clock.run(s(100));
        assert_eq!(clock.read(s(101)), s(11));
    }
}

//! Times of the same thing done many times, and what is said of them.

use std::time::{Duration, Instant};

/// Fewer figures than this have no 95th percentile that is not their maximum.
const ENOUGH_FOR_P95: usize = 20;
/// The same for the 99th.
const ENOUGH_FOR_P99: usize = 100;

/// Figures of one measurement, in any unit.
#[derive(Clone, Debug, Default)]
pub struct Figures(Vec<f64>);

impl Figures {
    pub fn new(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }

    /// In another unit, or of a part.
    pub fn scaled(mut self, by: f64) -> Self {
        self.0.iter_mut().for_each(|figure| *figure *= by);
        self
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn p50(&self) -> Option<f64> {
        self.percentile(50.0)
    }

    /// None of too few figures.
    pub fn p95(&self) -> Option<f64> {
        self.percentile(95.0).filter(|_| self.len() >= ENOUGH_FOR_P95)
    }

    /// None of too few figures.
    pub fn p99(&self) -> Option<f64> {
        self.percentile(99.0).filter(|_| self.len() >= ENOUGH_FOR_P99)
    }

    /// By nearest rank: a figure that was really seen.
    fn percentile(&self, percent: f64) -> Option<f64> {
        let rank = (percent / 100.0 * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).copied()
    }
}

/// How often to do a thing.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Times before the first one that counts.
    pub warm_up: usize,
    /// Times that count.
    pub runs: usize,
    /// After this long no run begins; some have been made all the same.
    pub at_most: Duration,
}

/// Runs made however long they take.
const FEWEST: usize = 3;

impl Effort {
    /// `runs` that count and a tenth before them.
    pub fn of(runs: usize) -> Self {
        Self { warm_up: runs.div_ceil(10), runs, at_most: Duration::from_secs(20) }
    }
}

/// Times `work` in microseconds; `prepare` makes what each run uses up and is not timed.
/// `work` hands its result to [`std::hint::black_box`] so that it cannot be left out.
pub fn time<T>(effort: Effort, mut prepare: impl FnMut(usize) -> T, mut work: impl FnMut(T)) -> Figures {
    for run in 0..effort.warm_up {
        work(prepare(run));
    }
    let start = Instant::now();
    let mut figures = Vec::with_capacity(effort.runs);
    for run in 0..effort.runs {
        if run >= FEWEST && start.elapsed() > effort.at_most {
            break;
        }
        let given = prepare(effort.warm_up + run);
        let begin = Instant::now();
        work(given);
        figures.push(begin.elapsed().as_secs_f64() * 1e6);
    }
    Figures::new(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_figures_that_were_seen() {
        let figures = Figures::new((1..=200).rev().map(f64::from).collect());
        assert_eq!((figures.p50(), figures.p95(), figures.p99()), (Some(100.0), Some(190.0), Some(198.0)));
    }

    #[test]
    fn few_figures_have_no_tail() {
        let figures = Figures::new(vec![3.0, 1.0, 2.0]);
        assert_eq!((figures.p50(), figures.p95(), figures.p99()), (Some(2.0), None, None));
        assert_eq!(Figures::default().p50(), None);
    }

    #[test]
    fn every_run_is_prepared_anew_and_counted_once() {
        let mut seen = Vec::new();
        let figures = time(Effort::of(10), |run| run, |run| seen.push(run));
        assert_eq!(figures.len(), 10);
        assert_eq!(seen, (0..11).collect::<Vec<_>>());
    }
}

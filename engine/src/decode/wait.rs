//! How long a gap is worth waiting for.
//!
//! Waiting costs delay, not waiting costs sound. How long missing packets took to come
//! after all (repaired or only late) is kept in a histogram that forgets; the wait is where
//! the expected delay plus the price of what is still missing is least. NetEq weighs delay
//! against reordered packets in the same way (WebRTC,
//! `modules/audio_coding/neteq/reorder_optimizer.cc`); here it is weighed gap by gap, since
//! nothing waits where nothing is missing.

use std::time::Duration;

/// Width of a class of the histogram.
const CLASS: Duration = Duration::from_millis(5);
/// What takes longer than 200 ms has not come.
const CLASSES: usize = 40;
/// Longest time a missing packet is followed.
pub const FOLLOWED: Duration = Duration::from_millis(200);
/// What an observation weighs after the next one: half of it is forgotten after 14 gaps.
const KEPT: f32 = 0.95;
/// Fewer observations than this say nothing yet.
const ENOUGH: f32 = 3.5;
/// Wait before anything is known.
const FIRST_WAIT: Duration = Duration::from_millis(60);
/// A packet that has to be concealed is worth as much as so much delay: a word may hang on
/// it, and the delay is over with the gap.
const PRICE_OF_CONCEALMENT: f32 = 200.0;
/// The same for one that its successor's redundancy rebuilds a little more coarsely.
const PRICE_OF_REBUILDING: f32 = 15.0;
/// A measured round trip counts as so many observations.
const ROUND_TRIP_WEIGHT: f32 = 2.0;
/// What a repair takes beyond the round trip: the sender's and our own threads.
const REPAIR_SLACK: Duration = Duration::from_millis(5);

/// Learns from gaps how long the next one is worth waiting for.
#[derive(Clone, Debug)]
pub struct GapWait {
    came: [f32; CLASSES],
    never: f32,
    round_trip: Option<Duration>,
    conceal: Duration,
    rebuild: Duration,
    retry: Duration,
}

impl Default for GapWait {
    fn default() -> Self {
        Self {
            came: [0.0; CLASSES],
            never: 0.0,
            round_trip: None,
            conceal: FIRST_WAIT,
            rebuild: Duration::ZERO,
            retry: Duration::ZERO,
        }
    }
}

impl GapWait {
    /// A missing packet came `after` it was missed, or never.
    pub fn observe(&mut self, after: Option<Duration>) {
        self.came.iter_mut().for_each(|class| *class *= KEPT);
        self.never *= KEPT;
        match after.map(class_of).filter(|class| *class < CLASSES) {
            Some(class) => self.came[class] += 1.0,
            None => self.never += 1.0,
        }
        self.decide();
    }

    /// The transport measured the round trip.
    pub fn set_round_trip(&mut self, round_trip: Duration) {
        self.round_trip = Some(round_trip);
        self.decide();
    }

    /// How long to wait for a packet that will be concealed, or that can be rebuilt.
    pub fn longest(&self, rebuildable: bool) -> Duration {
        if rebuildable { self.rebuild } else { self.conceal }
    }

    /// Whether too little is known: then packets are asked for only to learn.
    pub fn is_learning(&self) -> bool {
        self.came.iter().sum::<f32>() + self.never < ENOUGH
    }

    /// How long a repair usually takes; a request that is older was lost itself.
    pub fn retry_after(&self) -> Duration {
        self.retry
    }

    fn decide(&mut self) {
        let mut came = self.came;
        let mut total = came.iter().sum::<f32>() + self.never;
        if let Some(round_trip) = self.round_trip {
            if let Some(class) = came.get_mut(class_of(round_trip + REPAIR_SLACK)) {
                *class += ROUND_TRIP_WEIGHT;
            }
            total += ROUND_TRIP_WEIGHT;
        }
        if total < ENOUGH && self.round_trip.is_none() {
            return;
        }
        self.conceal = cheapest(&came, total, PRICE_OF_CONCEALMENT);
        self.rebuild = cheapest(&came, total, PRICE_OF_REBUILDING);
        self.retry = typical(&came);
    }
}

/// The wait of least cost in milliseconds: the delay that is to be expected, and the price
/// of a packet times the chance that it is still missing.
fn cheapest(came: &[f32; CLASSES], total: f32, price: f32) -> Duration {
    let (mut best, mut least) = (Duration::ZERO, price);
    let (mut delay, mut share) = (0.0, 0.0);
    let width = CLASS.as_millis() as f32;
    for (class, weight) in came.iter().enumerate() {
        share += weight / total;
        delay += weight / total * (class as f32 + 0.5) * width;
        let cost = delay + (1.0 - share) * ((class + 1) as f32 * width + price);
        if cost < least {
            (best, least) = (CLASS * (class as u32 + 1), cost);
        }
    }
    best
}

/// Three of four that come have come by then; none have, where none come.
fn typical(came: &[f32; CLASSES]) -> Duration {
    let all: f32 = came.iter().sum();
    let mut below = 0.0;
    let class = came.iter().position(|weight| {
        below += weight;
        below > 0.75 * all
    });
    class.map_or(Duration::ZERO, |class| CLASS * (class as u32 + 2))
}

fn class_of(after: Duration) -> usize {
    (after.as_micros() / CLASS.as_micros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn after(gaps: &[Option<u64>]) -> GapWait {
        let mut wait = GapWait::default();
        for gap in gaps {
            wait.observe(gap.map(ms));
        }
        wait
    }

    #[test]
    fn a_short_round_trip_is_waited_for_even_where_the_packet_could_be_rebuilt() {
        let wait = after(&[Some(8); 10]);
        assert_eq!((wait.longest(false), wait.longest(true)), (ms(10), ms(10)));
    }

    #[test]
    fn a_longer_one_is_waited_for_only_where_sound_would_be_lost() {
        let wait = after(&[Some(62); 10]);
        assert_eq!((wait.longest(false), wait.longest(true)), (ms(65), ms(0)));
    }

    #[test]
    fn what_never_comes_is_not_waited_for() {
        let wait = after(&[None; 10]);
        assert_eq!((wait.longest(false), wait.longest(true)), (ms(0), ms(0)));
    }

    #[test]
    fn second_requests_are_waited_for_where_they_help() {
        let gaps: Vec<_> = (0..60).map(|n| if n % 5 == 0 { Some(44) } else { Some(21) }).collect();
        assert_eq!(after(&gaps).longest(false), ms(45));
    }

    #[test]
    fn the_past_is_forgotten() {
        let mut gaps = vec![None; 100];
        gaps.extend([Some(30); 40]);
        assert_eq!(after(&gaps).longest(false), ms(35));
    }

    #[test]
    fn a_measured_round_trip_is_believed_until_gaps_say_otherwise() {
        let mut wait = GapWait::default();
        assert_eq!(wait.longest(false), FIRST_WAIT);
        wait.set_round_trip(ms(100));
        assert_eq!(wait.longest(false), ms(110));
        wait.set_round_trip(ms(300));
        assert_eq!(wait.longest(false), ms(0));
        wait.set_round_trip(ms(4));
        assert_eq!((wait.longest(false), wait.longest(true)), (ms(10), ms(10)));
        (0..60).for_each(|_| wait.observe(None));
        assert_eq!(wait.longest(true), ms(0));
    }
}

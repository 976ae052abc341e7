//! A network on paper: what becomes of each packet, drawn from a seed.
//!
//! The n-th packet of a seed always has the same fate, whenever it is sent and whatever
//! became of the others, so that one trace can be given to several receivers. The shapes
//! are those of Linux's netem: random loss, bursts (Gilbert 1960, Elliott 1963), a delay
//! that varies, packets that are overtaken, copies, a rate.

use std::time::Duration;

/// How packets get lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// Each with this probability.
    Random(f64),
    /// In bursts: with these probabilities a packet begins and ends a bad stretch, in which
    /// every packet is lost.
    Bursts { begin: f64, end: f64 },
}

/// What one direction of a network is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weather {
    pub loss: Loss,
    /// Every packet takes this long.
    pub delay: Duration,
    /// And up to this much more, drawn evenly.
    pub jitter: Duration,
    /// Whether jitter lets packets overtake one another, as over several paths; otherwise
    /// it is a queue's.
    pub overtaking: bool,
    /// Share of the packets that are late by [`LATE`], so that the next ones overtake them.
    pub reordered: f64,
    /// Share of the packets that come twice.
    pub doubled: f64,
    /// Bits a second, headers included; none is no limit.
    pub rate: Option<u64>,
}

/// How late a packet is that is reordered: two packets overtake it.
pub const LATE: Duration = Duration::from_millis(45);

/// A queue before a slow link that would take longer than this to empty loses what comes.
const LONGEST_QUEUE: Duration = Duration::from_millis(500);

/// IPv4 and UDP headers.
const HEADERS: usize = 28;

impl Weather {
    /// Everything arrives after `delay`.
    pub fn clear(delay: Duration) -> Self {
        Self {
            loss: Loss::Random(0.0),
            delay,
            jitter: Duration::ZERO,
            overtaking: false,
            reordered: 0.0,
            doubled: 0.0,
            rate: None,
        }
    }

    /// Loses this share of the packets.
    pub fn losing(mut self, share: f64) -> Self {
        self.loss = Loss::Random(share);
        self
    }
}

/// One direction of a network.
#[derive(Clone, Debug)]
pub struct Netem {
    weather: Weather,
    seed: u64,
    packets: u64,
    bad: bool,
    /// When the last packet arrives that others may not overtake, and when the link is free,
    /// since the start.
    last: Duration,
    free: Duration,
}

impl Netem {
    pub fn new(weather: Weather, seed: u64) -> Self {
        Self { weather, seed, packets: 0, bad: false, last: Duration::ZERO, free: Duration::ZERO }
    }

    /// How long every packet takes at least.
    pub fn delay(&self) -> Duration {
        self.weather.delay
    }

    /// When a packet of so many bytes arrives that is sent `at` (both since the start):
    /// never, once or twice.
    pub fn send(&mut self, bytes: usize, at: Duration) -> [Option<Duration>; 2] {
        let draw = |what: u64| unit(mix(self.seed ^ mix(self.packets << 3 | what)));
        let (luck, jitter, late, double) = (draw(0), draw(1), draw(2), draw(3));
        self.packets += 1;
        let lost = match self.weather.loss {
            Loss::Random(share) => luck < share,
            Loss::Bursts { begin, end } => {
                self.bad = if self.bad { luck >= end } else { luck < begin };
                self.bad
            }
        };
        if lost {
            return [None; 2];
        }
        let mut sent = at;
        if let Some(rate) = self.weather.rate {
            let begin = self.free.max(at);
            if begin - at > LONGEST_QUEUE {
                return [None; 2];
            }
            sent = begin + Duration::from_secs_f64(((bytes + HEADERS) * 8) as f64 / rate as f64);
            self.free = sent;
        }
        let mut arrives = sent + self.weather.delay + self.weather.jitter.mul_f64(jitter);
        if late < self.weather.reordered {
            arrives += LATE;
        } else if !self.weather.overtaking {
            arrives = arrives.max(self.last);
            self.last = arrives;
        }
        let again = (double < self.weather.doubled).then(|| arrives + Duration::from_millis(3));
        [Some(arrives), again]
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): every bit of the key moves every bit of the result.
fn mix(key: u64) -> u64 {
    let mut z = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The upper 53 bits as a number in `[0, 1)`.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Duration = Duration::from_millis(20);

    fn arrivals(weather: Weather, seed: u64, packets: u32) -> Vec<[Option<Duration>; 2]> {
        let mut netem = Netem::new(weather, seed);
        (0..packets).map(|n| netem.send(100, FRAME * n)).collect()
    }

    fn lost(arrivals: &[[Option<Duration>; 2]]) -> f64 {
        arrivals.iter().filter(|a| a[0].is_none()).count() as f64 / arrivals.len() as f64
    }

    #[test]
    fn a_seed_is_a_network_and_another_is_another() {
        let weather = Weather { jitter: FRAME, doubled: 0.1, ..Weather::clear(FRAME).losing(0.1) };
        assert_eq!(arrivals(weather, 1, 500), arrivals(weather, 1, 500));
        assert_ne!(arrivals(weather, 1, 500), arrivals(weather, 2, 500));
    }

    #[test]
    fn the_asked_share_is_lost_at_random_and_in_bursts() {
        for share in [0.0, 0.01, 0.03, 0.1] {
            let weather = Weather::clear(FRAME).losing(share);
            assert!((lost(&arrivals(weather, 3, 20_000)) - share).abs() < 0.006);
        }
        // One packet of 100 begins a burst of 4 on average: 1 / (1 + 25) of them are lost.
        let bursts = Weather { loss: Loss::Bursts { begin: 0.01, end: 0.25 }, ..Weather::clear(FRAME) };
        let arrivals = arrivals(bursts, 3, 50_000);
        assert!((lost(&arrivals) - 1.0 / 26.0).abs() < 0.006);
        let pairs = arrivals.windows(2).filter(|w| w[0][0].is_none() && w[1][0].is_none()).count();
        assert!(pairs as f64 / (lost(&arrivals) * 50_000.0) > 0.7);
    }

    #[test]
    fn a_queue_keeps_the_order_and_paths_do_not() {
        let jitter = Weather { jitter: 3 * FRAME, ..Weather::clear(FRAME) };
        let in_order = |arrivals: &[[Option<Duration>; 2]]| arrivals.windows(2).all(|w| w[0][0] <= w[1][0]);
        assert!(in_order(&arrivals(jitter, 5, 1_000)));
        assert!(!in_order(&arrivals(Weather { overtaking: true, ..jitter }, 5, 1_000)));
        let reordered = arrivals(Weather { reordered: 0.05, ..Weather::clear(FRAME) }, 5, 1_000);
        let overtaken = reordered.windows(2).filter(|w| w[0][0] > w[1][0]).count();
        assert!((30..70).contains(&overtaken), "{overtaken}");
    }

    #[test]
    fn a_slow_link_queues_and_then_loses() {
        // 128 bytes in 20 ms are 51.2 kbit/s.
        let enough = Weather { rate: Some(60_000), ..Weather::clear(Duration::ZERO) };
        assert_eq!(lost(&arrivals(enough, 1, 1_000)), 0.0);
        let half = arrivals(Weather { rate: Some(25_600), ..enough }, 1, 1_000);
        assert!((lost(&half) - 0.5).abs() < 0.05);
        let slowest = (0..).zip(&half).filter_map(|(n, a)| Some(a[0]? - FRAME * n)).max();
        assert!(slowest.is_some_and(|delay| delay < Duration::from_millis(560)));
    }

    #[test]
    fn copies_come_after_their_originals() {
        let twice = arrivals(Weather { doubled: 0.3, ..Weather::clear(FRAME) }, 9, 1_000);
        let copies = twice.iter().filter(|a| a[1].is_some()).count();
        assert!((250..350).contains(&copies));
        assert!(twice.iter().all(|a| a[1].is_none_or(|copy| Some(copy) > a[0])));
    }
}

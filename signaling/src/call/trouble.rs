//! A bad network on purpose: packets lost and delayed, the same ones for the same seed.
//!
//! The fate of a packet depends on the seed, on its place in its stream and on how often
//! it was seen (a retransmission is drawn anew), never on timing. So two runs with one
//! seed lose the same packets, whatever the other side asks to have sent again.

use std::collections::BTreeMap;
use std::time::Duration;

/// What to do to the packets of one direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weather {
    /// Share of the packets that are lost, 0 to 1.
    pub loss: f64,
    /// Longest extra delay; each packet gets its own, evenly drawn from 0 to this. Above
    /// 20 ms packets overtake one another.
    pub jitter: Duration,
    /// Chooses the packets.
    pub seed: u64,
}

/// What becomes of one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Never arrives.
    Lost,
    /// Goes on after this long; zero where there is no jitter.
    After(Duration),
}

/// Draws the fates of one direction's packets.
#[derive(Debug)]
pub struct Trouble {
    weather: Weather,
    first: Option<u16>,
    newest: u32,
    sightings: BTreeMap<u32, u32>,
    lost: u64,
}

/// How many packets back a retransmission is still told from a new packet. More than any
/// retransmission buffer in use holds; bounds the memory.
const REMEMBERED: u32 = 2048;

impl Trouble {
    /// A fair start: the first packet seen is packet 0.
    pub fn new(weather: Weather) -> Self {
        Self { weather, first: None, newest: 0, sightings: BTreeMap::new(), lost: 0 }
    }

    /// The fate of the RTP packet with this sequence number.
    pub fn packet(&mut self, sequence: u16) -> Fate {
        let place = self.place(sequence);
        let seen = self.sightings.entry(place).or_insert(0);
        let nth = *seen;
        *seen += 1;
        if self.sightings.len() > REMEMBERED as usize {
            self.sightings.pop_first();
        }
        let key = self.weather.seed ^ (u64::from(place) << 32 | u64::from(nth));
        if unit(mix(key)) < self.weather.loss {
            self.lost += 1;
            return Fate::Lost;
        }
        Fate::After(self.weather.jitter.mul_f64(unit(mix(key ^ JITTER_SALT))))
    }

    /// Packets that were lost so far.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// The packet's place in its stream, counted from the first one seen, past the wrap of
    /// the 16-bit sequence number.
    fn place(&mut self, sequence: u16) -> u32 {
        let first = *self.first.get_or_insert(sequence);
        let low = sequence.wrapping_sub(first);
        // The distance to the newest packet, signed: at most half the range ahead or behind.
        let ahead = low.wrapping_sub(self.newest as u16) as i16;
        let place = self.newest.wrapping_add_signed(i32::from(ahead));
        if ahead > 0 {
            self.newest = place;
        }
        place
    }
}

/// The sequence number of an SRTP media packet; none for everything else that shares the
/// port (RFC 7983: STUN, DTLS, TURN; RFC 5761: RTCP). Only media may come to harm: losing
/// the rest would measure connection set-up and not the audio path.
pub fn media_sequence(datagram: &[u8]) -> Option<u16> {
    match datagram {
        [128..=191, kind, high, low, ..] if datagram.len() >= 12 && !(192..=223).contains(kind) => {
            Some(u16::from_be_bytes([*high, *low]))
        }
        _ => None,
    }
}

const JITTER_SALT: u64 = 0x6a09_e667_f3bc_c908;

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

    fn weather(loss: f64, jitter_ms: u64, seed: u64) -> Weather {
        Weather { loss, jitter: Duration::from_millis(jitter_ms), seed }
    }

    fn fates(weather: Weather, first: u16, count: u16) -> Vec<Fate> {
        let mut trouble = Trouble::new(weather);
        (0..count).map(|i| trouble.packet(first.wrapping_add(i))).collect()
    }

    #[test]
    fn one_seed_loses_the_same_packets_wherever_the_numbers_start() {
        let a = fates(weather(0.1, 30, 7), 0, 5000);
        assert_eq!(a, fates(weather(0.1, 30, 7), 65_000, 5000));
        assert_ne!(a, fates(weather(0.1, 30, 8), 0, 5000));
    }

    #[test]
    fn the_asked_share_is_lost() {
        for percent in [1u32, 3, 10, 50] {
            let lost = fates(weather(f64::from(percent) / 100.0, 0, 1), 9, 20_000)
                .iter()
                .filter(|f| **f == Fate::Lost)
                .count() as f64
                / 20_000.0;
            assert!((lost - f64::from(percent) / 100.0).abs() < 0.01, "{percent} %: {lost}");
        }
    }

    #[test]
    fn a_retransmission_is_drawn_anew_and_moves_no_other_fate() {
        let plain = fates(weather(0.3, 0, 3), 0, 300);
        let mut trouble = Trouble::new(weather(0.3, 0, 3));
        let mut again_through = 0;
        for i in 0..300u16 {
            assert_eq!(trouble.packet(i), plain[usize::from(i)]);
            if plain[usize::from(i)] == Fate::Lost && trouble.packet(i) != Fate::Lost {
                again_through += 1;
            }
        }
        assert!(again_through > 30);
    }

    #[test]
    fn delays_stay_within_the_jitter() {
        let delays: Vec<Duration> = fates(weather(0.0, 40, 5), 0, 2000)
            .into_iter()
            .map(|f| match f {
                Fate::After(d) => d,
                Fate::Lost => panic!("no loss was asked for"),
            })
            .collect();
        assert!(delays.iter().all(|d| *d < Duration::from_millis(40)));
        assert!(delays.iter().any(|d| *d > Duration::from_millis(35)));
        assert!(delays.iter().any(|d| *d < Duration::from_millis(5)));
    }

    #[test]
    fn only_media_comes_to_harm() {
        let rtp = [0x80, 111, 0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        let rtp_marked = [0x90, 0x80 | 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        assert_eq!(media_sequence(&rtp), Some(0x1234));
        assert_eq!(media_sequence(&rtp_marked), Some(1));
        let rtcp = [0x80, 201, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        let stun = [0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0, 0];
        let dtls = [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for other in [&rtcp[..], &stun, &dtls, &rtp[..11], &[]] {
            assert_eq!(media_sequence(other), None);
        }
    }

    #[test]
    fn numbers_that_wrap_or_jump_never_panic() {
        let mut trouble = Trouble::new(weather(0.5, 10, 2));
        for sequence in [65_535, 0, 1, 40_000, 3, 65_534, 32_768, 0, 0, 1] {
            trouble.packet(sequence);
        }
    }
}

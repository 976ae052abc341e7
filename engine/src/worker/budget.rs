//! What one peer may make the thread do: a sender of ten times the rate, or one that never
//! stops, must not starve the others.
//!
//! A packet costs the sound it holds and a little for itself. The budget fills at three
//! times what a whole second of the shortest usual packets costs, and holds three seconds
//! of that, so that a network that was stuck can hand over what it held back.

use std::time::Instant;

use crate::audio::WIRE_RATE;
use crate::decode::{RtpPacket, packet_samples};

/// Packets of one session that may wait for the thread: over two seconds. More are dropped
/// where they come in, so that no peer can fill the inbox that all share.
pub(super) const WAITING: usize = 128;

/// Samples that a second adds.
const PER_SECOND: u64 = 3 * WIRE_RATE as u64;
/// The most that is saved up.
const MOST: u64 = 3 * PER_SECOND;
/// What a packet costs beside its sound: 5 ms. Packets of 2.5 ms, the shortest there are,
/// then just pass at their own rate.
const PER_PACKET: u64 = WIRE_RATE as u64 / 200;

/// One session's budget for packets.
pub(super) struct Budget {
    left: u64,
    at: Option<Instant>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: MOST, at: None }
    }
}

impl Budget {
    /// Whether there is enough left for this packet, which is then paid for.
    pub(super) fn allows(&mut self, packet: &RtpPacket, now: Instant) -> bool {
        let passed = self.at.map_or(0, |at| now.saturating_duration_since(at).as_micros() as u64);
        let more = passed * PER_SECOND / 1_000_000;
        if more > 0 || self.at.is_none() {
            self.left = (self.left + more).min(MOST);
            self.at = Some(now);
        }
        let cost = u64::from(packet_samples(&packet.payload).unwrap_or(0)) + PER_PACKET;
        let allowed = cost <= self.left;
        if allowed {
            self.left -= cost;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// A packet of so many 20 ms frames, code 3 of RFC 6716, silent.
    fn packet(frames: u8) -> RtpPacket {
        let payload = if frames == 1 { vec![0xf8, 0xff, 0xfe] } else { vec![0xfb, frames] };
        RtpPacket { seq: 0, timestamp: 0, marker: false, payload_type: 111, ssrc: 1, payload: payload.into() }
    }

    /// How many of the packets that come every so often pass in a minute.
    fn pass(every: Duration, packet: &RtpPacket) -> f64 {
        let start = Instant::now();
        let mut budget = Budget::default();
        let count = (60_000_000 / every.as_micros()) as u32;
        let passed = (0..count).filter(|n| budget.allows(packet, start + every * *n)).count();
        passed as f64 / f64::from(count)
    }

    #[test]
    fn everybody_who_sends_at_the_right_rate_passes() {
        assert_eq!(pass(Duration::from_millis(20), &packet(1)), 1.0);
        assert_eq!(pass(Duration::from_millis(120), &packet(6)), 1.0);
        // 2.5 ms frames of the wide-band codec.
        let shortest = RtpPacket { payload: vec![0xe0, 0, 0].into(), ..packet(1) };
        assert_eq!(packet_samples(&shortest.payload), Some(120));
        assert_eq!(pass(Duration::from_micros(2_500), &shortest), 1.0);
    }

    #[test]
    fn ten_times_the_rate_is_cut_to_less_than_three_times() {
        assert!(pass(Duration::from_millis(2), &packet(1)) < 0.3);
        assert!(pass(Duration::from_millis(12), &packet(6)) < 0.33);
        assert!(pass(Duration::from_micros(100), &RtpPacket { payload: vec![].into(), ..packet(1) }) < 0.08);
    }

    #[test]
    fn what_a_network_held_back_for_two_seconds_passes_at_once() {
        let start = Instant::now();
        let mut budget = Budget::default();
        assert!((0..100).all(|_| budget.allows(&packet(1), start)));
    }
}

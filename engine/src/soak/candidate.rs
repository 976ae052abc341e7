//! What candidates send: a voice that was encoded once, silence as DTX leaves it, and a
//! network that loses, delays and doubles.

use std::f32::consts::TAU;
use std::time::Duration;

use bytes::Bytes;

use super::chance::Chance;
use crate::audio::{WIRE_FRAME, WIRE_RATE};
use crate::decode::RtpPacket;
use crate::speak::encode::{OpusEncoder, SILENCE};

/// Time between two packets.
pub(super) const FRAME: Duration = Duration::from_millis(20);
/// With DTX a silent sender is heard of every 400 ms.
const SILENT_FRAMES: u32 = 20;

/// Four seconds of a voice.
pub(super) struct Clip(Vec<Bytes>);

impl Clip {
    pub fn new() -> Result<Self, String> {
        let mut encoder = OpusEncoder::new().map_err(|e| e.to_string())?;
        let packets = (0..200).map(|n| {
            let sample = |i: usize| {
                let t = (n * WIRE_FRAME + i) as f32 / WIRE_RATE as f32;
                // A hum that rises and falls, four syllables a second.
                0.4 * (TAU * 170.0 * t).sin() * (0.6 + 0.4 * (TAU * 4.0 * t).sin())
            };
            encoder.encode(&std::array::from_fn(sample))
        });
        Ok(Self(packets.collect()))
    }
}

/// One connection's stream.
pub(super) struct Stream {
    ssrc: u32,
    seq: u16,
    timestamp: u32,
    frames: usize,
    silent: u32,
    /// Percent of the packets that are lost, and how late the others may be.
    loss: u64,
    jitter: u64,
}

impl Stream {
    pub fn new(chance: &mut Chance) -> Self {
        Self {
            ssrc: chance.below(1 << 32) as u32,
            // Often about to wrap.
            seq: if chance.percent(50) { u16::MAX - 100 } else { chance.below(1 << 16) as u16 },
            timestamp: if chance.percent(50) { u32::MAX - 50_000 } else { chance.below(1 << 32) as u32 },
            frames: 0,
            silent: 0,
            loss: *chance.one_of(&[0, 0, 1, 3, 10]),
            jitter: *chance.one_of(&[1, 1, 30, 60]),
        }
    }

    /// The packets of the next 20 ms, each with its delay.
    pub fn packets(&mut self, speaking: bool, clip: &Clip, chance: &mut Chance) -> Vec<(Duration, RtpPacket)> {
        self.timestamp = self.timestamp.wrapping_add(WIRE_FRAME as u32);
        self.frames += 1;
        self.silent = if speaking { 0 } else { self.silent + 1 };
        if self.silent > 5 && !self.silent.is_multiple_of(SILENT_FRAMES) {
            return Vec::new();
        }
        self.seq = self.seq.wrapping_add(1);
        if chance.percent(self.loss) {
            return Vec::new();
        }
        let payload = if speaking { clip.0[self.frames % clip.0.len()].clone() } else { SILENCE };
        let packet = RtpPacket {
            seq: self.seq,
            timestamp: self.timestamp,
            marker: self.silent == 0 && self.frames == 1,
            payload_type: 111,
            ssrc: self.ssrc,
            payload,
        };
        let times = if chance.below(200) == 0 { 2 } else { 1 };
        (0..times).map(|_| (chance.millis(0..self.jitter), packet.clone())).collect()
    }
}

//! Samples to Opus packets for the wire (RFC 6716), 20 ms each.

use bytes::Bytes;
use opus::{Application, Bitrate, Channels, Encoder, Signal};

use crate::audio::{WIRE_FRAME, WIRE_RATE};

/// A 20 ms packet of digital silence, mono, as the codec itself writes it. It needs no
/// encoder and changes no encoder's state.
pub const SILENCE: Bytes = Bytes::from_static(&[0xf8, 0xff, 0xfe]);

/// Clear wide-band speech with redundancy; more is not heard.
const BITS_PER_SECOND: i32 = 32_000;

/// Expected loss: makes the encoder spend bits on redundancy for the frame before.
const EXPECTED_LOSS_PERCENT: i32 = 5;

/// Of 10: half of a percent of a core for speech. 5 costs a third more, 10 twice as much.
const COMPLEXITY: i32 = 3;

/// More than the codec writes at this bitrate; the most that goes into one datagram.
const LONGEST: usize = 1_200;

/// The encoder could not be made: libopus is out of memory.
#[derive(Debug, thiserror::Error)]
#[error("the Opus encoder could not be made")]
pub struct EncoderError(#[from] opus::Error);

/// Encodes one stream: mono, 48 kHz, 32 kb/s, with in-band FEC.
pub struct OpusEncoder {
    inner: Encoder,
}

impl OpusEncoder {
    /// An encoder at the start of a stream.
    pub fn new() -> Result<Self, EncoderError> {
        let mut inner = Encoder::new(WIRE_RATE, Channels::Mono, Application::Voip)?;
        inner.set_bitrate(Bitrate::Bits(BITS_PER_SECOND))?;
        inner.set_signal(Signal::Voice)?;
        inner.set_inband_fec(true)?;
        inner.set_packet_loss_perc(EXPECTED_LOSS_PERCENT)?;
        inner.set_complexity(COMPLEXITY)?;
        Ok(Self { inner })
    }

    /// One frame to one packet.
    pub fn encode(&mut self, frame: &[f32; WIRE_FRAME]) -> Bytes {
        let mut packet = [0; LONGEST];
        let length = self
            .inner
            .encode_float(frame, &mut packet)
            .expect("20 ms at 48 kHz is a frame, and the packet has room for its bitrate");
        Bytes::copy_from_slice(&packet[..length])
    }

    /// How many samples later a sound comes out of a decoder than it went in here: the
    /// `pre-skip` of a file (RFC 7845).
    pub fn lookahead(&mut self) -> u32 {
        // Cannot fail for a valid encoder; 312 is what libopus answers for VoIP.
        self.inner.get_lookahead().map_or(312, |samples| samples.max(0) as u32)
    }
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use super::*;
    use crate::audio::rms;
    use crate::decode::{OpusDecoder, packet_samples};

    fn frame(n: usize) -> [f32; WIRE_FRAME] {
        std::array::from_fn(|i| 0.3 * (TAU * 220.0 * (n * WIRE_FRAME + i) as f32 / WIRE_RATE as f32).sin())
    }

    #[test]
    fn what_is_encoded_decodes_to_the_same_level_and_length() {
        let mut encoder = OpusEncoder::new().unwrap();
        let mut decoder = OpusDecoder::new().unwrap();
        let mut out = Vec::new();
        for n in 0..50 {
            let packet = encoder.encode(&frame(n));
            assert_eq!(packet_samples(&packet), Some(WIRE_FRAME as u32));
            decoder.decode(&packet, &mut out);
        }
        assert_eq!(out.len(), 50 * WIRE_FRAME);
        let ratio = rms(&out[9_600..]) / rms(&frame(0));
        assert!((0.9..1.1).contains(&ratio), "level changed by {ratio}");
    }

    #[test]
    fn samples_out_of_range_are_encoded_all_the_same() {
        let mut encoder = OpusEncoder::new().unwrap();
        for sample in [5.0, -5.0, f32::INFINITY, f32::NAN] {
            assert!(packet_samples(&encoder.encode(&[sample; WIRE_FRAME])).is_some());
        }
    }

    #[test]
    fn the_silence_packet_is_20_ms_of_nothing() {
        assert_eq!(packet_samples(&SILENCE), Some(WIRE_FRAME as u32));
        let mut out = Vec::new();
        let mut decoder = OpusDecoder::new().unwrap();
        for _ in 0..5 {
            decoder.decode(&SILENCE, &mut out);
        }
        assert_eq!(decoder.broken(), 0);
        assert!(out.iter().all(|sample| sample.abs() < 1e-4));
    }
}

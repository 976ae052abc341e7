//! Opus packets to 48 kHz mono samples, with what was lost made up for (RFC 6716).

use opus::{Channels, Decoder, packet};

use crate::audio::WIRE_RATE;

/// The longest packet the codec knows: 120 ms.
pub const LONGEST_PACKET: usize = 5_760;

/// The shortest frame the codec knows, 2.5 ms; concealment works in multiples of it.
const SHORTEST_FRAME: usize = 120;

/// Concealment invents speech that was never said, so it is kept short; what is missing
/// beyond this is silence.
const LONGEST_CONCEALMENT: usize = LONGEST_PACKET;

/// How many samples at 48 kHz a packet holds, from its table-of-contents byte; none for
/// what is not an Opus packet.
pub fn packet_samples(payload: &[u8]) -> Option<u32> {
    let samples = packet::get_nb_samples(payload, WIRE_RATE).ok()?;
    (samples > 0 && samples <= LONGEST_PACKET).then_some(samples as u32)
}

/// A packet of at most two bytes holds no sound: the encoder's sign of life in a pause, or
/// a repetition of the background (discontinuous transmission, RFC 6716, section 2.1.9).
pub fn is_silence(payload: &[u8]) -> bool {
    matches!(payload.len(), 1 | 2) && payload[0] & 3 == 0
}

/// Whether a packet carries a coarse copy of the frame before it (in-band FEC; RFC 6716,
/// sections 4.2.3 and 4.2.4: the LBRR flags follow the voice activity flags of each channel).
pub fn has_redundancy(payload: &[u8]) -> bool {
    let Ok(parsed) = packet::parse(payload) else { return false };
    let Some(first) = parsed.frames.first().and_then(|frame| frame.first()) else { return false };
    // Configurations 16 to 31 are CELT alone, which has no such copy.
    if payload[0] & 0x80 != 0 {
        return false;
    }
    let Ok(samples) = packet::get_samples_per_frame(payload, WIRE_RATE) else { return false };
    let frames = (samples / 960).max(1);
    let stereo = payload[0] & 4 != 0;
    let flag = |bit: usize| first >> (7 - bit) & 1 == 1;
    flag(frames) || stereo && flag(2 * frames + 1)
}

/// The decoder could not be made: libopus is out of memory.
#[derive(Debug, thiserror::Error)]
#[error("the Opus decoder could not be made")]
pub struct DecoderError(#[from] opus::Error);

/// Decodes one stream of Opus packets; stereo comes out mixed down to mono.
pub struct OpusDecoder {
    inner: Decoder,
    /// Length of the last good packet: what a broken one most likely held.
    usual: usize,
    broken: u64,
}

impl OpusDecoder {
    /// A decoder at the start of a stream.
    pub fn new() -> Result<Self, DecoderError> {
        Ok(Self { inner: Decoder::new(WIRE_RATE, Channels::Mono)?, usual: 960, broken: 0 })
    }

    /// Packets so far that were not Opus, or that the codec refused.
    pub fn broken(&self) -> u64 {
        self.broken
    }

    /// Appends the packet's samples to `out` and returns how many; a broken packet is
    /// counted and concealed.
    pub fn decode(&mut self, payload: &[u8], out: &mut Vec<f32>) -> usize {
        // Parsed first, so that the decoder's state never sees what is not a packet.
        if let Some(samples) = packet_samples(payload)
            && packet::parse(payload).is_ok()
            && let Some(made) = self.run(payload, samples as usize, false, out)
        {
            self.usual = samples as usize;
            return made;
        }
        self.broken += 1;
        self.conceal(self.usual, out)
    }

    /// Makes up for `samples` that never came, and returns how many it appended: speech is
    /// continued for up to 120 ms, silence beyond that, and the end comes from the
    /// redundancy (in-band FEC) that the `next` packet may carry of the frame before it.
    pub fn lost(&mut self, samples: usize, next: Option<&[u8]>, out: &mut Vec<f32>) -> usize {
        let samples = samples.next_multiple_of(SHORTEST_FRAME);
        let redundant = next
            .filter(|payload| packet::parse(payload).is_ok())
            .and_then(|payload| packet_samples(payload).map(|length| (payload, length as usize)))
            .filter(|(_, length)| *length <= samples);
        let before = samples - redundant.map_or(0, |(_, length)| length);
        let concealed = before.min(LONGEST_CONCEALMENT);
        let mut made = self.conceal(concealed, out);
        made += silence(before - concealed, out);
        if let Some((payload, length)) = redundant {
            made += match self.run(payload, length, true, out) {
                Some(made) => made,
                None => self.conceal(length, out),
            };
        }
        made
    }

    /// Forgets the stream so far: the next packet belongs to a new one.
    pub fn reset(&mut self) {
        // Only fails for an unknown request; the decoder then simply keeps its past.
        let _ = self.inner.reset_state();
    }

    fn conceal(&mut self, samples: usize, out: &mut Vec<f32>) -> usize {
        if samples == 0 {
            return 0;
        }
        match self.run(&[], samples, false, out) {
            Some(made) => made,
            None => silence(samples, out),
        }
    }

    /// One call into libopus, which writes at most `samples`; none if it refuses.
    fn run(&mut self, payload: &[u8], samples: usize, fec: bool, out: &mut Vec<f32>) -> Option<usize> {
        let start = out.len();
        out.resize(start + samples, 0.0);
        match self.inner.decode_float(payload, &mut out[start..], fec) {
            Ok(made) => {
                out.truncate(start + made);
                for sample in &mut out[start..] {
                    *sample = sample.clamp(-1.0, 1.0);
                }
                Some(made)
            }
            Err(_) => {
                out.truncate(start);
                None
            }
        }
    }
}

/// Appends `samples` of silence: a pause in which the sender sent nothing (DTX).
pub fn silence(samples: usize, out: &mut Vec<f32>) -> usize {
    out.resize(out.len() + samples, 0.0);
    samples
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use opus::{Application, Encoder};
    use proptest::prelude::*;

    use super::*;
    use crate::audio::rms;

    /// A vowel-like sound, so that the speech layer (and with it FEC) is used.
    fn voice(samples: usize) -> Vec<f32> {
        (0..samples)
            .map(|n| {
                let t = n as f32 / 48_000.0;
                let envelope = 0.6 + 0.4 * (TAU * 3.0 * t).sin();
                (1..12).map(|h| (TAU * 140.0 * h as f32 * t).sin() / h as f32).sum::<f32>() * 0.15 * envelope
            })
            .collect()
    }

    fn packets(pcm: &[f32], frame: usize, channels: Channels) -> Vec<Vec<u8>> {
        let mut encoder = Encoder::new(48_000, channels, Application::Voip).unwrap();
        encoder.set_inband_fec(true).unwrap();
        encoder.set_packet_loss_perc(20).unwrap();
        encoder.set_bitrate(opus::Bitrate::Bits(32_000)).unwrap();
        pcm.chunks_exact(frame * channels as usize)
            .map(|frame| encoder.encode_vec_float(frame, 1500).unwrap())
            .collect()
    }

    #[test]
    fn frames_of_every_length_come_out_as_long_as_they_went_in() {
        for frame in [120, 240, 480, 960, 1920, 2880] {
            let mut decoder = OpusDecoder::new().unwrap();
            for packet in packets(&voice(frame * 5), frame, Channels::Mono) {
                let mut out = Vec::new();
                assert_eq!(packet_samples(&packet), Some(frame as u32));
                assert_eq!(decoder.decode(&packet, &mut out), frame);
                assert_eq!(out.len(), frame);
            }
        }
    }

    #[test]
    fn a_stereo_stream_comes_out_as_mono_at_its_level() {
        let mono = voice(960 * 20);
        let stereo: Vec<f32> = mono.iter().flat_map(|s| [*s, *s]).collect();
        let mut decoder = OpusDecoder::new().unwrap();
        let mut out = Vec::new();
        for packet in packets(&stereo, 960, Channels::Stereo) {
            decoder.decode(&packet, &mut out);
        }
        assert_eq!(out.len(), mono.len());
        let ratio = rms(&out[9600..]) / rms(&mono[9600..]);
        assert!((0.8..1.25).contains(&ratio), "level changed by {ratio}");
    }

    #[test]
    fn a_lost_frame_is_rebuilt_better_from_the_next_packet_than_by_guessing() {
        let pcm = voice(960 * 60);
        let packets = packets(&pcm, 960, Channels::Mono);
        let error = |with_next: bool| {
            let mut decoder = OpusDecoder::new().unwrap();
            let mut reference = OpusDecoder::new().unwrap();
            let (mut out, mut whole) = (Vec::new(), Vec::new());
            for (n, packet) in packets.iter().enumerate() {
                reference.decode(packet, &mut whole);
                if n % 5 == 3 {
                    let next = packets.get(n + 1).map(Vec::as_slice).filter(|_| with_next);
                    assert_eq!(decoder.lost(960, next, &mut out), 960);
                } else {
                    decoder.decode(packet, &mut out);
                }
            }
            assert_eq!(out.len(), whole.len());
            let difference: Vec<f32> = out.iter().zip(&whole).map(|(a, b)| a - b).collect();
            rms(&difference) / rms(&whole)
        };
        let (with_fec, guessed) = (error(true), error(false));
        assert!(with_fec < 0.8 * guessed, "with FEC {with_fec}, guessed {guessed}");
    }

    #[test]
    fn a_long_loss_fades_to_silence_and_keeps_its_length() {
        let packets = packets(&voice(960 * 20), 960, Channels::Mono);
        let mut decoder = OpusDecoder::new().unwrap();
        let mut out = Vec::new();
        for packet in &packets {
            decoder.decode(packet, &mut out);
        }
        let mut gap = Vec::new();
        assert_eq!(decoder.lost(48_000, Some(&packets[0]), &mut gap), 48_000);
        assert_eq!(gap.len(), 48_000);
        assert_eq!(rms(&gap[10_000..40_000]), 0.0);
    }

    #[test]
    fn a_broken_packet_is_counted_and_the_stream_goes_on() {
        let packets = packets(&voice(960 * 10), 960, Channels::Mono);
        let mut decoder = OpusDecoder::new().unwrap();
        let mut out = Vec::new();
        decoder.decode(&packets[0], &mut out);
        decoder.decode(&[], &mut out);
        decoder.decode(&[0xff, 0xff], &mut out);
        assert_eq!(decoder.broken(), 2);
        decoder.decode(&packets[1], &mut out);
        assert_eq!(out.len(), 4 * 960);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn no_payload_panics_or_leaves_the_range(
            payloads in proptest::collection::vec(
                proptest::collection::vec(any::<u8>(), 0..120), 1..12),
            lost in 0usize..20_000,
        ) {
            let mut decoder = OpusDecoder::new().unwrap();
            let mut out = Vec::new();
            for payload in &payloads {
                let made = decoder.decode(payload, &mut out);
                prop_assert!(made <= LONGEST_PACKET);
                decoder.lost(lost, Some(payload), &mut out);
            }
            prop_assert!(out.iter().all(|s| (-1.0..=1.0).contains(s)));
        }
    }
}

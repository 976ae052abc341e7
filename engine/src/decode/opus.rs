//! Opus packets to 48 kHz mono samples, with what was lost made up for (RFC 6716).

use bytes::Bytes;
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

/// Packets that stand for `samples` lost before `next` where packets are kept: a table of
/// contents without frames makes every decoder conceal them (RFC 7845, section 4.1). Each
/// with its length; at most as much as concealment lasts.
pub fn stand_ins(samples: u32, next: &[u8]) -> impl Iterator<Item = (Bytes, u32)> + use<> {
    let contents = next.first().map(|contents| contents & !3);
    let length = packet::get_samples_per_frame(next, WIRE_RATE).unwrap_or(0) as u32;
    let count = samples.min(LONGEST_CONCEALMENT as u32).checked_div(length).unwrap_or(0);
    (0..count).filter_map(move |_| Some((Bytes::copy_from_slice(&[contents?]), length)))
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

    /// Signal to noise in dB of `out` against `wanted`, best over the codec's delay.
    fn snr(wanted: &[f32], out: &[f32]) -> f32 {
        let one = |delay: usize| {
            let length = wanted.len().min(out.len()) - 800;
            let noise: f32 = (0..length).map(|n| (wanted[n] - out[n + delay]).powi(2)).sum();
            let signal: f32 = wanted[..length].iter().map(|s| s * s).sum();
            10.0 * (signal / noise.max(1e-12)).log10()
        };
        (0..800).map(one).fold(f32::MIN, f32::max)
    }

    #[test]
    fn rebuilt_frames_are_near_the_original_and_concealed_ones_nearer_than_silence() {
        let pcm = voice(960 * 100);
        let packets = packets(&pcm, 960, Channels::Mono);
        let decoded = |make_up: fn(&mut OpusDecoder, &[u8], &[u8], &mut Vec<f32>)| {
            let mut decoder = OpusDecoder::new().unwrap();
            let mut out = Vec::new();
            for (n, packet) in packets.iter().enumerate() {
                if n % 10 == 6 {
                    make_up(&mut decoder, packet, &packets[n + 1], &mut out);
                } else {
                    decoder.decode(packet, &mut out);
                }
            }
            out.split_off(9_600)
        };
        let whole = decoded(|decoder, packet, _, out| {
            decoder.decode(packet, out);
        });
        let rebuilt = decoded(|decoder, _, next, out| {
            decoder.lost(960, Some(next), out);
        });
        let concealed = decoded(|decoder, _, _, out| {
            decoder.lost(960, None, out);
        });
        let silent = decoded(|_, _, _, out| {
            silence(960, out);
        });
        // Against what would have been heard without loss.
        let [by_fec, by_plc, by_silence] = [&rebuilt, &concealed, &silent].map(|out| snr(&whole, out));
        assert!(by_fec > by_plc + 1.0 && by_plc > by_silence + 1.0, "{by_fec}, {by_plc}, {by_silence} dB");
        // Against what was said: the codec itself keeps no phases, so that less is left.
        let (best, rebuilt) = (snr(&pcm[9_600..], &whole), snr(&pcm[9_600..], &rebuilt));
        assert!(rebuilt > best - 1.5, "rebuilt {rebuilt} dB, whole {best} dB");
    }

    #[test]
    fn redundancy_is_seen_where_the_encoder_puts_it() {
        let speech = voice(960 * 30);
        let with: usize = packets(&speech, 960, Channels::Mono).iter().filter(|p| has_redundancy(p)).count();
        assert!(with >= 15, "{with}");
        for frame in [1_920, 2_880] {
            let with = packets(&voice(frame * 12), frame, Channels::Mono).iter().filter(|p| has_redundancy(p)).count();
            assert!(with > 0, "{with} of {frame}");
        }
        let stereo: Vec<f32> = speech.iter().flat_map(|s| [*s, *s]).collect();
        let with = packets(&stereo, 960, Channels::Stereo).iter().filter(|p| has_redundancy(p)).count();
        assert!(with > 0, "{with} of stereo");
        let mut plain = Encoder::new(48_000, Channels::Mono, Application::Voip).unwrap();
        plain.set_bitrate(opus::Bitrate::Bits(24_000)).unwrap();
        for frame in speech.chunks_exact(960) {
            assert!(!has_redundancy(&plain.encode_vec_float(frame, 1_500).unwrap()));
        }
        // CELT has none, whatever its first byte says.
        assert!(!has_redundancy(&[0xf8, 0xff, 0xfe]) && !has_redundancy(&[]) && !has_redundancy(&[9 << 3]));
    }

    #[test]
    fn packets_of_several_frames_come_out_whole() {
        let speech = voice(480 * 24);
        let mut encoder = Encoder::new(48_000, Channels::Mono, Application::Voip).unwrap();
        encoder.set_bitrate(opus::Bitrate::Bits(32_000)).unwrap();
        for together in [2, 3, 6] {
            let frames: Vec<_> =
                speech.chunks_exact(480).map(|frame| encoder.encode_vec_float(frame, 1_500).unwrap()).collect();
            let mut decoder = OpusDecoder::new().unwrap();
            let mut out = Vec::new();
            for frames in frames.chunks_exact(together) {
                // Only frames of one configuration go together.
                if frames.iter().any(|frame| frame[0] & 0xfc != frames[0][0] & 0xfc) {
                    continue;
                }
                let mut packet = vec![0; 4_000];
                let mut repacketizer = opus::Repacketizer::new().unwrap();
                let frames: Vec<&[u8]> = frames.iter().map(Vec::as_slice).collect();
                let length = repacketizer.combine(&frames, &mut packet).unwrap();
                let before = out.len();
                assert_eq!(decoder.decode(&packet[..length], &mut out), 480 * together);
                assert_eq!(out.len() - before, 480 * together);
            }
            assert_eq!(decoder.broken(), 0);
            assert!(rms(&out) > 0.01);
        }
    }

    #[test]
    fn the_codec_may_change_its_mode_its_bandwidth_and_its_channels_between_packets() {
        use opus::{Bandwidth, Bitrate, Signal};
        let stereo: Vec<f32> = voice(960 * 10).iter().flat_map(|s| [*s, *s]).collect();
        let mut encoder = Encoder::new(48_000, Channels::Stereo, Application::Audio).unwrap();
        let mut decoder = OpusDecoder::new().unwrap();
        let (mut out, mut configurations) = (Vec::new(), std::collections::BTreeSet::new());
        let wanted = [
            (Signal::Voice, 12_000, Bandwidth::Narrowband, 960),
            (Signal::Voice, 24_000, Bandwidth::Wideband, 2_880),
            (Signal::Voice, 32_000, Bandwidth::Fullband, 960),
            (Signal::Music, 128_000, Bandwidth::Fullband, 480),
            (Signal::Music, 64_000, Bandwidth::Superwideband, 120),
            (Signal::Voice, 16_000, Bandwidth::Mediumband, 1_920),
        ];
        for (signal, bits, bandwidth, frame) in wanted.into_iter().cycle().take(30) {
            encoder.set_signal(signal).unwrap();
            encoder.set_bitrate(Bitrate::Bits(bits)).unwrap();
            encoder.set_bandwidth(bandwidth).unwrap();
            encoder.set_force_channels((bits % 3 != 0).then_some(Channels::Mono)).unwrap();
            for pcm in stereo.chunks_exact(2 * frame).take(3) {
                let packet = encoder.encode_vec_float(pcm, 1_500).unwrap();
                configurations.insert(packet[0] >> 2);
                assert_eq!(decoder.decode(&packet, &mut out), frame);
            }
        }
        assert_eq!(decoder.broken(), 0);
        let (silk, hybrid) = (|c: &u8| c >> 1 < 12, |c: &u8| (12..16).contains(&(c >> 1)));
        assert!(configurations.iter().any(silk) && configurations.iter().any(|c| c >> 1 >= 16), "{configurations:?}");
        assert!(configurations.iter().any(hybrid), "{configurations:?}");
        assert!(rms(&out) > 0.01 && out.iter().all(|s| s.is_finite()));
    }

    #[test]
    fn what_stands_for_lost_packets_is_concealed_by_any_decoder() {
        let packets = packets(&voice(960 * 20), 960, Channels::Mono);
        let stand_ins: Vec<_> = stand_ins(3 * 960, &packets[10]).collect();
        assert_eq!(stand_ins.len(), 3);
        let mut decoder = Decoder::new(48_000, Channels::Mono).unwrap();
        let mut out = vec![0.0; 5_760];
        for packet in &packets[..10] {
            decoder.decode_float(packet, &mut out, false).unwrap();
        }
        let (stand_in, length) = &stand_ins[0];
        assert_eq!(decoder.decode_float(stand_in, &mut out, false).unwrap(), 960);
        assert_eq!((*length, packet_samples(stand_in)), (960, Some(960)));
        assert!(rms(&out[..960]) > 0.01);
        assert_eq!(super::stand_ins(960, &[]).count(), 0);
        assert_eq!(super::stand_ins(1 << 30, &packets[0]).count(), 6);
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
                let (_, _) = (has_redundancy(payload), is_silence(payload));
                prop_assert!(stand_ins(lost as u32, payload).count() <= 48);
            }
            prop_assert!(out.iter().all(|s| (-1.0..=1.0).contains(s)));
        }
    }
}

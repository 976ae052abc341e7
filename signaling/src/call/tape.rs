//! The interviewer's voice as it was received, put together by its RTP timestamps and kept
//! as a WAV file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use bytes::Bytes;

const RATE: u32 = 48_000;

/// Room for the longest Opus packet: 120 ms.
const LONGEST_PACKET: usize = 5760;

/// A gap that is longer than this is a new beginning and no silence: it comes from a server
/// whose timestamps jump, and would fill the disk.
const LONGEST_GAP: i64 = RATE as i64 * 600;

/// Concealment is speech-like for this long and drones after it.
const CONCEAL: i64 = RATE as i64 * 60 / 1000;

/// Packets kept: three hours. A longer call keeps its first three.
const MOST_PACKETS: usize = 3 * 3600 * 50;

/// Received packets by their place on the server's clock, in samples from the first.
#[derive(Debug, Default)]
pub struct Tape {
    newest: Option<(u32, i64)>,
    packets: BTreeMap<i64, Bytes>,
}

impl Tape {
    /// Keeps a packet; one that came twice is kept once.
    pub fn keep(&mut self, rtp_time: u32, payload: Bytes) {
        let (last_time, last_place) = *self.newest.get_or_insert((rtp_time, 0));
        let step = i64::from(rtp_time.wrapping_sub(last_time) as i32);
        let step = if step.abs() > LONGEST_GAP { i64::from(RATE / 50) } else { step };
        let place = last_place + step;
        if step > 0 {
            self.newest = Some((rtp_time, place));
        }
        if self.packets.len() < MOST_PACKETS {
            self.packets.entry(place).or_insert(payload);
        }
    }

    /// Writes 16-bit mono at 48 kHz. Short gaps are repaired from the next packet or
    /// concealed as a player would, longer ones are silence.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let what = || format!("cannot write {}", path.display());
        let mut wav = hound::WavWriter::create(path, spec).with_context(what)?;
        let mut decoder = opus::Decoder::new(RATE, opus::Channels::Mono).context("cannot make an Opus decoder")?;
        let mut pcm = [0i16; LONGEST_PACKET];
        let mut written = self.packets.keys().next().copied().unwrap_or(0);
        for (place, payload) in &self.packets {
            let gap = place - written;
            if gap > 0 {
                let conceal = gap.min(CONCEAL) / 960 * 960;
                for frame in 0..conceal / 960 {
                    let is_last = (frame + 1) * 960 == gap;
                    let (packet, fec) = if is_last { (&payload[..], true) } else { (&[][..], false) };
                    let got = decoder.decode(packet, &mut pcm[..960], fec).unwrap_or(0);
                    pcm[got..960].fill(0);
                    put(&mut wav, &pcm[..960]).with_context(what)?;
                }
                for _ in conceal..gap {
                    wav.write_sample(0i16).with_context(what)?;
                }
                written = *place;
            }
            let got = decoder.decode(payload, &mut pcm, false).unwrap_or(0);
            let overlap = usize::try_from(written - place).unwrap_or(0).min(got);
            put(&mut wav, &pcm[overlap..got]).with_context(what)?;
            written = written.max(place + got as i64);
        }
        wav.finalize().with_context(what)
    }
}

fn put<W: std::io::Write + std::io::Seek>(wav: &mut hound::WavWriter<W>, samples: &[i16]) -> hound::Result<()> {
    samples.iter().try_for_each(|sample| wav.write_sample(*sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(frames: usize) -> Vec<Bytes> {
        let mut encoder = opus::Encoder::new(RATE, opus::Channels::Mono, opus::Application::Voip).unwrap();
        let tone = |i: usize| ((i as f32 * 0.05).sin() * 8000.0) as i16;
        (0..frames)
            .map(|f| {
                let frame: Vec<i16> = (f * 960..(f + 1) * 960).map(tone).collect();
                Bytes::from(encoder.encode_vec(&frame, 1275).unwrap())
            })
            .collect()
    }

    fn seconds(tape: &Tape) -> f64 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("reply.wav");
        tape.write(&path).unwrap();
        f64::from(hound::WavReader::open(path).unwrap().duration()) / f64::from(RATE)
    }

    #[test]
    fn packets_are_put_in_order_over_the_wrap_and_kept_once() {
        let packets = encoded(100);
        let start = u32::MAX - 20 * 960;
        let mut tape = Tape::default();
        let mut order: Vec<usize> = (0..100).collect();
        order.swap(10, 12);
        order.push(50);
        for i in order {
            tape.keep(start.wrapping_add(i as u32 * 960), packets[i].clone());
        }
        assert_eq!(tape.packets.len(), 100);
        assert_eq!(seconds(&tape), 2.0);
    }

    #[test]
    fn gaps_keep_their_length() {
        let packets = encoded(100);
        let mut tape = Tape::default();
        for i in (0..100).filter(|i| !(30..32).contains(i) && !(50..80).contains(i)) {
            tape.keep(i as u32 * 960, packets[i].clone());
        }
        assert_eq!(seconds(&tape), 2.0);
    }

    #[test]
    fn a_clock_that_jumps_or_garbage_is_no_harm() {
        let packets = encoded(10);
        let mut tape = Tape::default();
        for (i, time) in [0u32, 960, 2_000_000_000, 2_000_000_960, 7, 1, 3].into_iter().enumerate() {
            tape.keep(time, packets[i].clone());
        }
        tape.keep(5_000, Bytes::from_static(&[255; 7]));
        tape.keep(9_000, Bytes::new());
        assert!(seconds(&tape) < 700.0);
    }

    #[test]
    fn nothing_received_is_an_empty_file() {
        assert_eq!(seconds(&Tape::default()), 0.0);
    }
}

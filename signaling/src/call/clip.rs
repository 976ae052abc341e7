//! A WAV file as the microphone would send it: 48 kHz mono, in Opus frames of 20 ms,
//! encoded once for all calls that say it.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

use super::measure::{SPEECH_DBFS, level_dbfs};
use super::schedule::Shape;

/// Samples in one frame: 20 ms at 48 kHz.
const FRAME_SAMPLES: usize = 960;
const WIRE_RATE: usize = 48_000;

/// Frames of silence encoded before a clip and thrown away: the encoder's start is not part
/// of what a microphone that is already open would send.
const WARM_UP: usize = 10;

/// Frames of silence after a clip, in which the encoder's own delay runs out.
const TAIL: usize = 3;

/// Longer is not an answer, and would be encoded for minutes.
const LONGEST_SECONDS: usize = 600;

/// No Opus frame of 20 ms is longer (RFC 6716, section 3.2.1, code 0).
const LARGEST_PACKET: usize = 1275;

/// Why a clip cannot be said.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// The caller's to mend: the file.
    #[error("{}: cannot be read as WAV: {reason}", path.display())]
    NotWav { path: PathBuf, reason: hound::Error },
    /// The caller's to mend: the file.
    #[error("{}: {what}; {wanted}", path.display())]
    Unsuitable { path: PathBuf, what: String, wanted: &'static str },
    /// A fault of this program: the codec refused a setting or a frame.
    #[error("{}: {reason}", path.display())]
    Codec { path: PathBuf, reason: String },
}

/// A clip, ready to be sent.
#[derive(Clone, Debug)]
pub struct Clip {
    /// As it was named by the caller.
    pub name: String,
    /// One Opus packet for each 20 ms.
    pub packets: Vec<Bytes>,
    /// Where the speech lies in it.
    pub shape: Shape,
}

impl Clip {
    /// Reads and encodes a file; `encoding` says how finely.
    pub fn load(path: &Path, encoding: Encoding) -> Result<Self, ClipError> {
        let samples = read(path)?;
        Self::encode(path, &samples, encoding)
    }

    fn encode(path: &Path, samples: &[f32], encoding: Encoding) -> Result<Self, ClipError> {
        let mut frames: Vec<Vec<f32>> = samples.chunks(FRAME_SAMPLES).map(<[f32]>::to_vec).collect();
        if let Some(last) = frames.last_mut() {
            last.resize(FRAME_SAMPLES, 0.0);
        }
        let speech = |frame: &Vec<f32>| level_dbfs(frame) > SPEECH_DBFS;
        let (Some(first_speech), Some(last_speech)) = (frames.iter().position(speech), frames.iter().rposition(speech))
        else {
            return Err(ClipError::Unsuitable {
                path: path.to_owned(),
                what: "there is nothing in it above -45 dBFS".to_owned(),
                wanted: "record it louder",
            });
        };
        frames.extend(std::iter::repeat_n(vec![0.0; FRAME_SAMPLES], TAIL));
        let codec = |reason: opus::Error| ClipError::Codec { path: path.to_owned(), reason: reason.to_string() };
        let mut encoder = encoder(encoding).map_err(codec)?;
        for _ in 0..WARM_UP {
            encoder.encode_vec_float(&[0.0; FRAME_SAMPLES], LARGEST_PACKET).map_err(codec)?;
        }
        let packets = frames
            .iter()
            .map(|frame| encoder.encode_vec_float(frame, LARGEST_PACKET).map(Bytes::from))
            .collect::<Result<Vec<_>, _>>()
            .map_err(codec)?;
        let shape = Shape { frames: packets.len(), first_speech, last_speech };
        Ok(Self { name: path.display().to_string(), packets, shape })
    }
}

/// One frame of silence, as the encoder gives it once it has settled.
pub fn silence(encoding: Encoding) -> Result<Bytes, ClipError> {
    let codec = |reason: opus::Error| ClipError::Codec { path: PathBuf::from("silence"), reason: reason.to_string() };
    let mut encoder = encoder(encoding).map_err(codec)?;
    let mut packet = Vec::new();
    for _ in 0..=WARM_UP {
        packet = encoder.encode_vec_float(&[0.0; FRAME_SAMPLES], LARGEST_PACKET).map_err(codec)?;
    }
    Ok(Bytes::from(packet))
}

/// How the voice is encoded.
#[derive(Clone, Copy, Debug)]
pub struct Encoding {
    /// Kilobits a second.
    pub kilobits: u16,
    /// Share of packets whose loss the encoder prepares for.
    pub loss_percent: u8,
}

/// Speech as a browser encodes it, with the previous frame repeated inside each (in-band
/// FEC, RFC 6716 section 2.1.7) where loss is expected.
fn encoder(encoding: Encoding) -> opus::Result<opus::Encoder> {
    let mut encoder = opus::Encoder::new(WIRE_RATE as u32, opus::Channels::Mono, opus::Application::Voip)?;
    encoder.set_bitrate(opus::Bitrate::Bits(i32::from(encoding.kilobits) * 1000))?;
    encoder.set_inband_fec(true)?;
    encoder.set_packet_loss_perc(i32::from(encoding.loss_percent.min(100)))?;
    Ok(encoder)
}

/// The file's samples, mono at 48 kHz, within `[-1, 1]`.
fn read(path: &Path) -> Result<Vec<f32>, ClipError> {
    let not_wav = |reason| ClipError::NotWav { path: path.to_owned(), reason };
    let unsuitable = |what: String, wanted| ClipError::Unsuitable { path: path.to_owned(), what, wanted };
    let reader = hound::WavReader::open(path).map_err(not_wav)?;
    let spec = reader.spec();
    if !(1..=2).contains(&spec.channels) {
        let what = format!("it has {} channels", spec.channels);
        return Err(unsuitable(what, "mono and stereo can be said"));
    }
    if !(8_000..=192_000).contains(&spec.sample_rate) {
        let what = format!("its sample rate is {} Hz", spec.sample_rate);
        return Err(unsuitable(what, "8000 to 192000 Hz can be said"));
    }
    let rate = spec.sample_rate as usize;
    let channels = usize::from(spec.channels);
    let longest = LONGEST_SECONDS * rate * channels;
    if reader.len() as usize > longest {
        let what = format!("it lasts {} s", reader.len() as usize / rate / channels);
        return Err(unsuitable(what, "at most 600 s can be said"));
    }
    let interleaved = match spec.sample_format {
        hound::SampleFormat::Float => reader.into_samples::<f32>().collect::<Result<Vec<_>, _>>().map_err(not_wav)?,
        hound::SampleFormat::Int => {
            let full_scale = (1u64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
            reader
                .into_samples::<i32>()
                .map(|sample| sample.map(|s| s as f32 / full_scale))
                .collect::<Result<Vec<_>, _>>()
                .map_err(not_wav)?
        }
    };
    let mono: Vec<f32> = interleaved
        .chunks_exact(channels)
        .map(|frame| frame.iter().sum::<f32>() / channels as f32)
        .map(|sample| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 })
        .collect();
    if mono.is_empty() {
        return Err(unsuitable("there is no sound in it".to_owned(), "record it again"));
    }
    resample(&mono, rate).map_err(|reason| ClipError::Codec { path: path.to_owned(), reason })
}

fn resample(samples: &[f32], rate: usize) -> Result<Vec<f32>, String> {
    if rate == WIRE_RATE {
        return Ok(samples.to_vec());
    }
    let mut resampler =
        Fft::<f32>::new(rate, WIRE_RATE, 1024, 1, FixedSync::Both).map_err(|error| error.to_string())?;
    let input = InterleavedSlice::new(samples, 1, samples.len()).map_err(|error| error.to_string())?;
    resampler
        .process_all(&input, samples.len(), None)
        .map(|output| output.take_data())
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(loss_percent: u8) -> Encoding {
        Encoding { kilobits: 48, loss_percent }
    }

    use hound::{SampleFormat, WavSpec, WavWriter};

    fn spec(rate: u32, channels: u16, bits: u16, sample_format: SampleFormat) -> WavSpec {
        WavSpec { channels, sample_rate: rate, bits_per_sample: bits, sample_format }
    }

    /// Half a second of silence, one second of tone, half a second of silence.
    fn tone(dir: &Path, spec: WavSpec) -> PathBuf {
        let path = dir.join("tone.wav");
        let mut writer = WavWriter::create(&path, spec).unwrap();
        let rate = spec.sample_rate;
        for i in 0..2 * rate {
            let on = (rate / 2..rate * 3 / 2).contains(&i);
            let angle = i as f32 / rate as f32 * 440.0 * std::f32::consts::TAU;
            let sample = if on { angle.sin() * 0.5 } else { 0.0 };
            for _ in 0..spec.channels {
                match spec.sample_format {
                    SampleFormat::Float => writer.write_sample(sample).unwrap(),
                    SampleFormat::Int => {
                        let full = ((1u64 << (spec.bits_per_sample - 1)) - 1) as f32;
                        writer.write_sample((sample * full) as i32).unwrap();
                    }
                }
            }
        }
        writer.finalize().unwrap();
        path
    }

    #[test]
    fn every_usual_kind_of_wav_becomes_the_same_frames() {
        let dir = tempfile::tempdir().unwrap();
        for kind in [
            spec(48_000, 1, 16, SampleFormat::Int),
            spec(44_100, 2, 16, SampleFormat::Int),
            spec(16_000, 1, 24, SampleFormat::Int),
            spec(8_000, 1, 16, SampleFormat::Int),
            spec(22_050, 2, 32, SampleFormat::Float),
            spec(11_025, 1, 8, SampleFormat::Int),
            spec(96_000, 1, 32, SampleFormat::Int),
        ] {
            let clip = Clip::load(&tone(dir.path(), kind), usual(3)).unwrap();
            assert!((103..=104).contains(&clip.shape.frames), "{kind:?} {:?}", clip.shape);
            assert!((24..=25).contains(&clip.shape.first_speech), "{kind:?} {:?}", clip.shape);
            assert!((74..=75).contains(&clip.shape.last_speech), "{kind:?} {:?}", clip.shape);
            let mut decoder = opus::Decoder::new(48_000, opus::Channels::Mono).unwrap();
            let mut pcm = [0f32; 960];
            let levels: Vec<f32> = clip
                .packets
                .iter()
                .map(|p| {
                    assert_eq!(decoder.decode_float(p, &mut pcm, false).unwrap(), 960);
                    level_dbfs(&pcm)
                })
                .collect();
            assert!(levels[50] > -12.0 && levels[50] < -6.0, "{kind:?} {}", levels[50]);
            assert!(levels[5] < -60.0 && levels[102] < -50.0, "{kind:?}");
        }
    }

    #[test]
    fn the_error_says_what_is_wrong_with_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let error = |path: &Path| Clip::load(path, usual(0)).unwrap_err().to_string();
        assert!(error(&dir.path().join("no.wav")).contains("no.wav: cannot be read as WAV"));
        let text = dir.path().join("text.wav");
        std::fs::write(&text, b"not a WAV at all").unwrap();
        assert!(error(&text).contains("cannot be read as WAV"));
        let six = tone(dir.path(), spec(48_000, 6, 16, SampleFormat::Int));
        assert!(error(&six).contains("6 channels"));
        let slow = tone(dir.path(), spec(4_000, 1, 16, SampleFormat::Int));
        assert!(error(&slow).contains("4000 Hz"));
        let quiet = dir.path().join("quiet.wav");
        let mut writer = WavWriter::create(&quiet, spec(16_000, 1, 16, SampleFormat::Int)).unwrap();
        (0..16_000).for_each(|_| writer.write_sample(5i16).unwrap());
        writer.finalize().unwrap();
        assert!(error(&quiet).contains("nothing in it above -45 dBFS"));
        let empty = dir.path().join("empty.wav");
        WavWriter::create(&empty, spec(16_000, 1, 16, SampleFormat::Int)).unwrap().finalize().unwrap();
        assert!(error(&empty).contains("no sound in it"));
    }

    #[test]
    fn a_truncated_wav_is_an_error_and_no_panic() {
        let dir = tempfile::tempdir().unwrap();
        let whole = std::fs::read(tone(dir.path(), spec(8_000, 1, 16, SampleFormat::Int))).unwrap();
        let cut = dir.path().join("cut.wav");
        for length in (0..100).chain([whole.len() / 2]) {
            std::fs::write(&cut, &whole[..length]).unwrap();
            assert!(Clip::load(&cut, usual(0)).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn floats_that_are_no_numbers_are_silence() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("nan.wav");
        let mut writer = WavWriter::create(&path, spec(16_000, 1, 32, SampleFormat::Float)).unwrap();
        for i in 0..16_000 {
            let wild = [f32::NAN, f32::INFINITY, 1e30, 0.5];
            writer.write_sample(wild[i % 4]).unwrap();
        }
        writer.finalize().unwrap();
        assert!(Clip::load(&path, usual(0)).is_ok());
    }

    #[test]
    fn silence_is_one_small_packet() {
        let packet = silence(usual(0)).unwrap();
        assert!(packet.len() < 120, "{} bytes", packet.len());
        let mut decoder = opus::Decoder::new(16_000, opus::Channels::Mono).unwrap();
        let mut pcm = [0f32; 320];
        for _ in 0..10 {
            decoder.decode_float(&packet, &mut pcm, false).unwrap();
            assert!(level_dbfs(&pcm) < -80.0);
        }
    }
}

//! The voice for production: Piper (VITS as an ONNX model), a sentence at a time.
//!
//! A voice is two files, `NAME.onnx` and `NAME.onnx.json`. Text becomes phonemes through the
//! `espeak-ng` program (`phonemes`), as in training. When each word sounds is an estimate:
//! the exported models do not say.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::session::Session;
use ort::value::TensorRef;
use serde::Deserialize;
use vivavoce_scenarios::Language;

use self::phonemes::Sentence;
use super::espeak::{Espeak, LONGEST_TEXT};
use super::manner::Speaking;
use super::said::Said;
use super::voice::{Voice, VoiceChunk, VoiceError, WordSpan, estimate_words, pause_after, trimmed};
use crate::audio::WIRE_RATE;
use crate::decode::Resampler;
use crate::onnx;

mod phonemes;

/// The most phoneme ids in one run; a sentence of a minute has about 2,000.
const LONGEST_SENTENCE: usize = 4_000;

/// The most sound that one phoneme id may become, in seconds: a broken model must not fill
/// the memory.
const LONGEST_PHONEME: f32 = 1.0;

/// Each sentence is brought to this peak, as voices differ much in level.
const PEAK: f32 = 0.6;

/// But made no louder than this many times: a sentence that is all breath stays quiet.
const MOST_GAIN: f32 = 4.0;

/// A Piper voice with its model loaded.
pub struct Piper {
    /// One run at a time: it uses all the threads it was given.
    session: Mutex<Session>,
    config: Config,
    /// A multiple of the configured pace.
    speed: f32,
    espeak: Espeak,
}

/// What we use of `NAME.onnx.json`.
#[derive(Clone, Debug, Deserialize)]
struct Config {
    audio: AudioConfig,
    espeak: EspeakConfig,
    #[serde(default)]
    inference: Inference,
    #[serde(default = "espeak_phonemes")]
    phoneme_type: String,
    #[serde(default = "one_speaker")]
    num_speakers: u32,
    phoneme_id_map: HashMap<char, Vec<i64>>,
}

#[derive(Clone, Debug, Deserialize)]
struct AudioConfig {
    sample_rate: u32,
}

#[derive(Clone, Debug, Deserialize)]
struct EspeakConfig {
    voice: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default)]
struct Inference {
    /// How much the voice varies.
    noise_scale: f32,
    /// Above 1 is slower.
    length_scale: f32,
    /// How much the lengths of phonemes vary.
    noise_w: f32,
}

impl Default for Inference {
    /// What Piper uses where a voice does not say.
    fn default() -> Self {
        Self { noise_scale: 0.667, length_scale: 1.0, noise_w: 0.8 }
    }
}

fn espeak_phonemes() -> String {
    "espeak".to_owned()
}

fn one_speaker() -> u32 {
    1
}

impl Piper {
    /// Opens the voice `model` (`NAME.onnx`) with the configuration beside it, to run on
    /// `threads` threads. ONNX Runtime has been loaded ([`onnx::load`]).
    ///
    /// # Errors
    /// [`VoiceError::Model`] for a file that is missing or broken.
    pub fn open(model: &Path, espeak: Espeak, threads: usize) -> Result<Self, VoiceError> {
        let config = Config::read(&config_path(model))?;
        let session = onnx::open(model, threads).map_err(|e| VoiceError::Model(e.to_string()))?;
        Ok(Self { session: Mutex::new(session), config, speed: 1.0, espeak })
    }

    /// A multiple of the pace that the voice was configured with.
    #[must_use]
    pub fn with_speed(mut self, speed: f32) -> Self {
        self.speed = speed;
        self
    }

    /// Phoneme ids to samples at the voice's own rate, at a multiple of the configured pace.
    fn synthesize(&self, ids: &[i64], pace: f32) -> Result<Vec<f32>, VoiceError> {
        if ids.len() > LONGEST_SENTENCE {
            return Err(VoiceError::TooLong(ids.len()));
        }
        let Inference { noise_scale, length_scale, noise_w } = self.config.inference;
        let (lengths, speaker) = ([ids.len() as i64], [0i64]);
        let scales = [noise_scale, length_scale / pace, noise_w];
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let mut run = || -> ort::Result<Vec<f32>> {
            let input = TensorRef::from_array_view(([1, ids.len()], ids))?;
            let lengths = TensorRef::from_array_view(([1usize], &lengths[..]))?;
            let scales = TensorRef::from_array_view(([3usize], &scales[..]))?;
            let outputs = if self.config.num_speakers > 1 {
                let sid = TensorRef::from_array_view(([1usize], &speaker[..]))?;
                session.run(ort::inputs![
                    "input" => input, "input_lengths" => lengths, "scales" => scales, "sid" => sid
                ])?
            } else {
                session.run(ort::inputs![
                    "input" => input, "input_lengths" => lengths, "scales" => scales
                ])?
            };
            Ok(outputs[0].try_extract_tensor::<f32>()?.1.to_vec())
        };
        let samples = run().map_err(|e| VoiceError::Model(e.to_string()))?;
        let most = ids.len() as f32 * LONGEST_PHONEME * self.config.audio.sample_rate as f32;
        if samples.len() as f32 > most {
            let (made, ids) = (samples.len(), ids.len());
            return Err(VoiceError::Model(format!("it made {made} samples of {ids} phonemes")));
        }
        Ok(samples)
    }

    /// A sentence as it goes out, and how long it sounds without the pause after it.
    fn speak_sentence(&self, sentence: &Sentence, pace: f32) -> Result<(Vec<f32>, usize), VoiceError> {
        let rate = self.config.audio.sample_rate;
        let mut samples = self.synthesize(&sentence.ids, pace)?;
        level(&mut samples);
        let mut resampler = Resampler::new(rate, WIRE_RATE).map_err(|e| VoiceError::Model(e.to_string()))?;
        let mut pcm = Vec::new();
        resampler.push(trimmed(&samples, rate), &mut pcm);
        resampler.flush(&mut pcm);
        let length = pcm.len();
        pcm.resize(length + pause_after(&sentence.text), 0.0);
        Ok((pcm, length))
    }
}

impl Voice for Piper {
    /// A voice is one language's, which is the one to read in.
    fn speak(
        &self,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        self.speak_in(Speaking::default(), clause, language, out)
    }

    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        let pace = speaking.manner.pace(self.speed);
        let still_wanted = &mut || out(VoiceChunk::default());
        if clause.len() > LONGEST_TEXT {
            return Err(VoiceError::TooLong(clause.len()));
        }
        let said = Said::of(clause, language);
        let Some(sentences) = self.sentences(&said.text, still_wanted)? else { return Ok(()) };
        let mut begun = 0;
        let mut words_said = 0;
        for sentence in sentences {
            let (pcm, length) = self.speak_sentence(&sentence, pace)?;
            let words = estimate_words(&sentence.text, length as u64).into_iter();
            let words = words.map(|word| WordSpan {
                start_sample: begun + word.start_sample,
                end_sample: begun + word.end_sample,
                ..word
            });
            let spoken: Vec<WordSpan> = words.collect();
            let count = spoken.len();
            let words = said.as_written(words_said, spoken);
            words_said += count;
            begun += pcm.len() as u64;
            if out(VoiceChunk { pcm, words }).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Config {
    fn read(path: &Path) -> Result<Self, VoiceError> {
        let broken = |reason: String| VoiceError::Model(format!("{}: {reason}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|e| broken(e.to_string()))?;
        let config: Self = serde_json::from_str(&text).map_err(|e| broken(e.to_string()))?;
        if config.phoneme_type != "espeak" {
            let kind = &config.phoneme_type;
            return Err(broken(format!("phonemes of the kind `{kind}` are not supported")));
        }
        if Resampler::new(config.audio.sample_rate, WIRE_RATE).is_err() {
            return Err(broken(format!("a rate of {} Hz is none", config.audio.sample_rate)));
        }
        if let Some(missing) = phonemes::MARKS.iter().find(|m| !config.phoneme_id_map.contains_key(m)) {
            return Err(broken(format!("`phoneme_id_map` lacks `{missing}`")));
        }
        Ok(config)
    }
}

/// `NAME.onnx.json` for `NAME.onnx`.
fn config_path(model: &Path) -> PathBuf {
    let mut path = model.as_os_str().to_owned();
    path.push(".json");
    path.into()
}

/// Brings the samples to the usual peak.
fn level(samples: &mut [f32]) {
    for sample in samples.iter_mut().filter(|sample| !sample.is_finite()) {
        *sample = 0.0;
    }
    let peak = samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    let gain = (PEAK / peak.max(f32::MIN_POSITIVE)).min(MOST_GAIN);
    samples.iter_mut().for_each(|sample| *sample *= gain);
}

#[cfg(test)]
#[path = "piper/tests.rs"]
mod tests;

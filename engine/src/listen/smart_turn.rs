//! The end-of-turn model: does this audio sound finished?
//!
//! Smart Turn 3.2 hears the last eight seconds as Whisper log-mel features
//! (`input_features` [1, 80, 800]) and answers with one probability (its output is
//! called `logits`, but the sigmoid is inside). Shorter audio is padded
//! with silence in front, and the waveform is brought to zero mean and unit variance
//! first, as in training.

use std::path::Path;

use ort::session::Session;
use ort::value::TensorRef;

use super::mel::{BANDS, HOP, MelFeatures};
use crate::audio::MODEL_RATE;
use crate::onnx::{self, OnnxError};

/// Samples that the model hears: eight seconds.
pub const HEARD: usize = 8 * MODEL_RATE as usize;

/// The model with its working memory; one thread uses it.
pub struct SmartTurn {
    session: Session,
    mel: MelFeatures,
}

impl SmartTurn {
    /// Opens `smart-turn-v3.2-cpu.onnx`.
    ///
    /// # Errors
    /// As [`onnx::open`].
    pub fn load(file: &Path) -> Result<Self, OnnxError> {
        Ok(Self { session: onnx::open(file, 1)?, mel: MelFeatures::default() })
    }

    /// How likely the speaker has finished, 0 to 1, after `audio` (16 kHz; only the
    /// last [`HEARD`] samples count).
    ///
    /// # Errors
    /// [`OnnxError::Run`] if the model fails.
    pub fn finished(&mut self, audio: &[f32]) -> Result<f32, OnnxError> {
        let features = self.mel.compute(&prepared(audio));
        let failed = |e: ort::Error| OnnxError::Run(e.to_string());
        let input = TensorRef::from_array_view(([1usize, BANDS, HEARD / HOP], &features[..])).map_err(failed)?;
        let outputs = self.session.run(ort::inputs!["input_features" => input]).map_err(failed)?;
        let (_, value) = outputs[0].try_extract_tensor::<f32>().map_err(failed)?;
        Ok(value.first().copied().unwrap_or(0.0).clamp(0.0, 1.0))
    }
}

/// The last eight seconds, silence in front, zero mean and unit variance.
fn prepared(audio: &[f32]) -> Vec<f32> {
    let tail = &audio[audio.len().saturating_sub(HEARD)..];
    let mut padded = vec![0.0f32; HEARD - tail.len()];
    padded.extend_from_slice(tail);
    let mean = padded.iter().map(|s| f64::from(*s)).sum::<f64>() / HEARD as f64;
    let variance = padded.iter().map(|s| (f64::from(*s) - mean).powi(2)).sum::<f64>() / HEARD as f64;
    let scale = 1.0 / (variance + 1e-7).sqrt();
    for sample in &mut padded {
        *sample = ((f64::from(*sample) - mean) * scale) as f32;
    }
    padded
}

//! Voice activity: Silero over 32 ms windows, with hysteresis.
//!
//! The model says how likely each window is speech; [`Gate`] turns that into "began"
//! and "fell silent" without chattering at the edges. The gate is pure and counts time
//! in samples heard, so a late packet does not shorten anybody's pause.

use std::path::Path;
use std::sync::{Arc, Mutex};

use ort::session::Session;
use ort::value::TensorRef;

use crate::audio::MODEL_RATE;
use crate::onnx::{self, OnnxError};

/// Samples the model hears at a time: 32 ms at 16 kHz.
pub const WINDOW: usize = 512;
/// Milliseconds of one window.
pub const WINDOW_MS: u64 = WINDOW as u64 * 1000 / MODEL_RATE as u64;
/// Samples of the window before that the model wants again; without them its
/// probabilities are near zero.
const CONTEXT: usize = 64;
/// Length of the model's recurrent state for one stream: 2 layers of 128.
const STATE: usize = 2 * 128;
/// Below this level (about -66 dBFS) a window is silence and the model is not asked.
const SILENCE_RMS: f32 = 0.0005;

/// The model, shared by all sessions of an audio thread.
#[derive(Clone)]
pub struct VadModel(Arc<Mutex<Session>>);

impl VadModel {
    /// Opens `silero_vad.onnx` (version 6: inputs `input`, `state`, `sr`).
    ///
    /// # Errors
    /// As [`onnx::open`].
    pub fn load(file: &Path) -> Result<Self, OnnxError> {
        Ok(Self(Arc::new(Mutex::new(onnx::open(file, 1)?))))
    }
}

/// One candidate's voice activity: the model's memory of this voice.
pub struct Vad {
    model: VadModel,
    state: Vec<f32>,
    input: Vec<f32>,
}

impl Vad {
    /// A fresh memory.
    pub fn new(model: VadModel) -> Self {
        Self { model, state: vec![0.0; STATE], input: vec![0.0; CONTEXT + WINDOW] }
    }

    /// How likely `window` ([`WINDOW`] samples, 16 kHz) holds speech, 0 to 1.
    ///
    /// # Errors
    /// [`OnnxError::Run`] if the model fails.
    pub fn probability(&mut self, window: &[f32]) -> Result<f32, OnnxError> {
        debug_assert_eq!(window.len(), WINDOW);
        self.input.copy_within(WINDOW.., 0);
        self.input[CONTEXT..].copy_from_slice(window);
        if crate::audio::rms(window) < SILENCE_RMS {
            return Ok(0.0);
        }
        let failed = |e: ort::Error| OnnxError::Run(e.to_string());
        let rate = [i64::from(MODEL_RATE)];
        let mut session = self.model.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let outputs = session
            .run(ort::inputs![
                "input" => TensorRef::from_array_view(([1usize, CONTEXT + WINDOW], &self.input[..])).map_err(failed)?,
                "state" => TensorRef::from_array_view(([2usize, 1, 128], &self.state[..])).map_err(failed)?,
                "sr" => TensorRef::from_array_view(([1usize; 0], &rate[..])).map_err(failed)?,
            ])
            .map_err(failed)?;
        let (_, probability) = outputs[0].try_extract_tensor::<f32>().map_err(failed)?;
        let probability = probability.first().copied().unwrap_or(0.0);
        let (_, state) = outputs[1].try_extract_tensor::<f32>().map_err(failed)?;
        if state.len() == STATE {
            self.state.copy_from_slice(state);
        }
        Ok(probability)
    }
}

/// When speech is taken to begin and to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GateSettings {
    /// A window at or above this begins speech.
    pub start: f32,
    /// A window below this is silence; between the two, what was goes on.
    pub stop: f32,
    /// Windows in a row that begin speech.
    pub start_windows: u32,
    /// Windows in a row that make a pause.
    pub stop_windows: u32,
}

impl Default for GateSettings {
    fn default() -> Self {
        Self { start: 0.5, stop: 0.35, start_windows: 2, stop_windows: 3 }
    }
}

/// What one window changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Speech began, at this sample of the stream.
    Started { at: u64 },
    /// Speech stopped: the first silent sample.
    Stopped { at: u64 },
}

/// Turns probabilities into the edges of speech.
#[derive(Clone, Debug)]
pub struct Gate {
    settings: GateSettings,
    speaking: bool,
    run: u32,
    run_from: u64,
}

impl Gate {
    /// A gate that has heard nothing.
    pub fn new(settings: GateSettings) -> Self {
        Self { settings, speaking: false, run: 0, run_from: 0 }
    }

    /// Whether the gate holds the candidate to be speaking.
    pub fn speaking(&self) -> bool {
        self.speaking
    }

    /// Takes the probability of the window that began at sample `at`.
    pub fn push(&mut self, at: u64, probability: f32) -> Option<Edge> {
        let turns = if self.speaking { probability < self.settings.stop } else { probability >= self.settings.start };
        if !turns {
            self.run = 0;
            return None;
        }
        if self.run == 0 {
            self.run_from = at;
        }
        self.run += 1;
        let needed = if self.speaking { self.settings.stop_windows } else { self.settings.start_windows };
        if self.run < needed {
            return None;
        }
        self.run = 0;
        self.speaking = !self.speaking;
        let at = self.run_from;
        Some(if self.speaking { Edge::Started { at } } else { Edge::Stopped { at } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(probabilities: &[f32]) -> Vec<Edge> {
        let mut gate = Gate::new(GateSettings::default());
        let window = WINDOW as u64;
        probabilities.iter().enumerate().filter_map(|(i, p)| gate.push(i as u64 * window, *p)).collect()
    }

    #[test]
    fn a_single_loud_window_is_not_speech() {
        assert_eq!(edges(&[0.0, 0.9, 0.0, 0.0, 0.9, 0.0]), []);
    }

    #[test]
    fn speech_starts_at_its_first_window_and_stops_at_the_first_silent_one() {
        let w = WINDOW as u64;
        assert_eq!(
            edges(&[0.1, 0.8, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1]),
            [Edge::Started { at: w }, Edge::Stopped { at: 4 * w }]
        );
    }

    #[test]
    fn a_doubtful_window_does_not_end_speech() {
        let w = WINDOW as u64;
        assert_eq!(edges(&[0.8, 0.8, 0.4, 0.1, 0.4, 0.1, 0.4]), [Edge::Started { at: 0 }]);
        assert_eq!(edges(&[0.8, 0.8, 0.1, 0.1, 0.1]).last(), Some(&Edge::Stopped { at: 2 * w }));
    }
}

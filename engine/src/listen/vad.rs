//! Voice activity: Silero over 32 ms windows of many voices at a time, with hysteresis.
//!
//! The model says how likely each window is speech; [`Gate`] turns that into "began"
//! and "fell silent" without chattering at the edges. The gate is pure and counts time
//! in samples heard, so a late packet does not shorten anybody's pause.
//!
//! The model keeps no memory of its own: each voice brings its [`VadState`], and windows of
//! any number of voices go through in one call ([`VoiceActivity::run`]), which costs far less
//! than a call each. Two windows of one voice cannot share a call: the second needs the
//! state that the first leaves behind.

use std::path::Path;
use std::time::Duration;

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
pub const CONTEXT: usize = 64;
/// Samples that one call takes of each voice.
pub const INPUT: usize = CONTEXT + WINDOW;
/// The model's recurrent state has this many layers of [`STATE_WIDTH`].
const STATE_LAYERS: usize = 2;
const STATE_WIDTH: usize = 128;

/// What the model remembers of one voice.
#[derive(Clone, Debug, PartialEq)]
pub struct VadState([f32; STATE_LAYERS * STATE_WIDTH]);

impl Default for VadState {
    fn default() -> Self {
        Self([0.0; STATE_LAYERS * STATE_WIDTH])
    }
}

#[cfg(test)]
impl VadState {
    /// For models of tests, which remember what they like.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [f32] {
        &mut self.0
    }
}

/// What hears whether windows are speech.
pub trait VoiceActivity: Send {
    /// Hears one window of each voice: `inputs` holds [`INPUT`] samples for each of
    /// `states` (the last [`CONTEXT`] of the window before, then the window; 16 kHz).
    /// Writes how likely each is speech, 0 to 1, to `probabilities`, and brings the states
    /// up to it.
    ///
    /// # Errors
    /// [`OnnxError::Run`] if the model fails; the states are then as before.
    fn run(&mut self, inputs: &[f32], states: &mut [VadState], probabilities: &mut Vec<f32>) -> Result<(), OnnxError>;
}

/// The model, one for each audio thread: nobody waits for another thread's windows.
pub struct VadModel {
    session: Session,
    /// All voices' states as the model wants them: layer by layer.
    packed: Vec<f32>,
}

impl VadModel {
    /// Opens `silero_vad.onnx` (version 6: inputs `input`, `state`, `sr`).
    ///
    /// # Errors
    /// As [`onnx::open`].
    pub fn load(file: &Path) -> Result<Self, OnnxError> {
        Ok(Self { session: onnx::open(file, 1)?, packed: Vec::new() })
    }
}

impl VoiceActivity for VadModel {
    fn run(&mut self, inputs: &[f32], states: &mut [VadState], probabilities: &mut Vec<f32>) -> Result<(), OnnxError> {
        let count = states.len();
        debug_assert_eq!(inputs.len(), count * INPUT);
        probabilities.clear();
        if count == 0 {
            return Ok(());
        }
        self.packed.clear();
        for layer in 0..STATE_LAYERS {
            for state in &*states {
                self.packed.extend_from_slice(&state.0[layer * STATE_WIDTH..][..STATE_WIDTH]);
            }
        }
        let failed = |e: ort::Error| OnnxError::Run(e.to_string());
        let rate = [i64::from(MODEL_RATE)];
        let outputs = self
            .session
            .run(ort::inputs![
                "input" => TensorRef::from_array_view(([count, INPUT], inputs)).map_err(failed)?,
                "state" => TensorRef::from_array_view(([STATE_LAYERS, count, STATE_WIDTH], &self.packed[..])).map_err(failed)?,
                "sr" => TensorRef::from_array_view(([1usize; 0], &rate[..])).map_err(failed)?,
            ])
            .map_err(failed)?;
        let (_, found) = outputs[0].try_extract_tensor::<f32>().map_err(failed)?;
        let (_, after) = outputs[1].try_extract_tensor::<f32>().map_err(failed)?;
        if found.len() != count || after.len() != self.packed.len() {
            return Err(OnnxError::Run(format!("{} results for {count} windows", found.len())));
        }
        probabilities.extend_from_slice(found);
        for (at, voice) in after.chunks_exact(STATE_WIDTH).enumerate() {
            let (layer, of) = (at / count, at % count);
            states[of].0[layer * STATE_WIDTH..][..STATE_WIDTH].copy_from_slice(voice);
        }
        Ok(())
    }
}

/// The measuring stub: loudness, but each call takes a while.
#[derive(Clone, Copy, Debug)]
pub struct StubActivity {
    /// How long a call keeps its thread.
    pub takes: Duration,
}

/// A window louder than this is speech to the stub (-40 dBFS).
const LOUD: f32 = 0.01;

impl VoiceActivity for StubActivity {
    fn run(&mut self, inputs: &[f32], _: &mut [VadState], probabilities: &mut Vec<f32>) -> Result<(), OnnxError> {
        std::thread::sleep(self.takes);
        probabilities.clear();
        let loud = |input: &[f32]| crate::audio::rms(&input[CONTEXT..]) > LOUD;
        probabilities.extend(inputs.chunks_exact(INPUT).map(|input| f32::from(u8::from(loud(input)))));
        Ok(())
    }
}

/// One voice alone: for measuring, and for what has no crowd.
pub struct Vad {
    model: VadModel,
    state: [VadState; 1],
    input: Vec<f32>,
    found: Vec<f32>,
}

impl Vad {
    /// A fresh memory.
    pub fn new(model: VadModel) -> Self {
        Self { model, state: [VadState::default()], input: vec![0.0; INPUT], found: Vec::new() }
    }

    /// How likely `window` ([`WINDOW`] samples, 16 kHz) holds speech, 0 to 1.
    ///
    /// # Errors
    /// [`OnnxError::Run`] if the model fails.
    pub fn probability(&mut self, window: &[f32]) -> Result<f32, OnnxError> {
        debug_assert_eq!(window.len(), WINDOW);
        self.input.copy_within(WINDOW.., 0);
        self.input[CONTEXT..].copy_from_slice(window);
        self.model.run(&self.input, &mut self.state, &mut self.found)?;
        Ok(self.found.first().copied().unwrap_or_default())
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
        Self { start: 0.5, stop: 0.35, start_windows: 2, stop_windows: 2 }
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

    /// Noise, a buzzing voice, silence: each voice another stretch of it, seeded.
    fn windows(voice: usize, count: usize) -> Vec<Vec<f32>> {
        let mut state = (voice as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        };
        let pitch = 90.0 + 7.0 * (voice % 20) as f32;
        let samples: Vec<f32> = (0..CONTEXT + count * WINDOW)
            .map(|n| {
                let t = n as f32 / MODEL_RATE as f32;
                let voiced = !(n / (MODEL_RATE as usize / 4) + voice).is_multiple_of(3);
                let tone = |h: f32| (std::f32::consts::TAU * pitch * h * t).sin() / h;
                let buzz = (1..20).map(|h| tone(h as f32)).sum::<f32>();
                0.02 * noise() + if voiced { 0.1 * buzz } else { 0.0 }
            })
            .collect();
        (0..count).map(|n| samples[n * WINDOW..][..INPUT].to_vec()).collect()
    }

    #[test]
    fn many_voices_in_one_call_are_heard_as_each_alone() {
        const VOICES: usize = 64;
        const WINDOWS: usize = 40;
        let mut model = VadModel::load(&onnx::testing::model("silero_vad.onnx")).unwrap();
        let voices: Vec<_> = (0..VOICES).map(|voice| windows(voice, WINDOWS)).collect();
        let mut found = Vec::new();
        let mut alone = vec![Vec::new(); VOICES];
        for (voice, windows) in voices.iter().enumerate() {
            let mut state = [VadState::default()];
            for window in windows {
                model.run(window, &mut state, &mut found).unwrap();
                alone[voice].push(found[0]);
            }
        }
        let mut states = vec![VadState::default(); VOICES];
        let mut together = vec![Vec::new(); VOICES];
        for n in 0..WINDOWS {
            let inputs: Vec<f32> = voices.iter().flat_map(|windows| windows[n].iter().copied()).collect();
            model.run(&inputs, &mut states, &mut found).unwrap();
            found.iter().enumerate().for_each(|(voice, p)| together[voice].push(*p));
        }
        for (voice, (alone, together)) in alone.iter().zip(&together).enumerate() {
            for (n, (a, b)) in alone.iter().zip(together).enumerate() {
                assert!((a - b).abs() < 1e-5, "voice {voice}, window {n}: {a} alone, {b} in a crowd");
            }
        }
        // It was not silence that was compared.
        assert!(alone.iter().flatten().any(|p| *p > 0.3));
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

//! The end-of-turn model for all sessions, on a thread of its own.

use std::path::Path;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use super::smart_turn::SmartTurn;
use crate::onnx::OnnxError;

/// Questions that may wait. When full, the pause is judged by its length alone.
const MAX_WAITING: usize = 64;

type Answer = Box<dyn FnOnce(Option<f32>) + Send>;

enum Kind {
    Model(SyncSender<(Vec<f32>, Answer)>),
    /// Every pause is an end, after this long.
    Stub(Duration),
    /// The pause's length decides.
    Absent,
}

/// Judges pauses.
pub struct EndOfTurn(Kind);

impl EndOfTurn {
    /// Smart Turn from its file.
    ///
    /// # Errors
    /// As [`SmartTurn::load`].
    pub fn load(file: &Path) -> Result<Self, OnnxError> {
        let mut model = SmartTurn::load(file)?;
        let (sender, receiver) = sync_channel::<(Vec<f32>, Answer)>(MAX_WAITING);
        std::thread::Builder::new()
            .name("end-of-turn".into())
            .spawn(move || {
                while let Ok((audio, answer)) = receiver.recv() {
                    let probability = model.finished(&audio);
                    if let Err(e) = &probability {
                        tracing::warn!(error = %e, "the end-of-turn model failed");
                    }
                    answer(probability.ok());
                }
            })
            .map_err(|e| OnnxError::Run(e.to_string()))?;
        Ok(Self(Kind::Model(sender)))
    }

    /// A stub that calls every pause an end after `delay`.
    pub fn stub(delay: Duration) -> Self {
        Self(Kind::Stub(delay))
    }

    /// No model: only the longest wait ends a turn.
    pub fn absent() -> Self {
        Self(Kind::Absent)
    }

    /// Whether the model itself wants audio.
    pub fn wants_audio(&self) -> bool {
        matches!(self.0, Kind::Model(_))
    }

    /// Asks how likely the speaker of `audio` (16 kHz, the last seconds of the turn) has
    /// finished; `answer` gets none if that cannot be said.
    pub fn ask(&self, audio: Vec<f32>, answer: impl FnOnce(Option<f32>) + Send + 'static) {
        match &self.0 {
            Kind::Model(sender) => match sender.try_send((audio, Box::new(answer))) {
                Ok(()) => {}
                Err(TrySendError::Full((_, answer)) | TrySendError::Disconnected((_, answer))) => {
                    answer(None);
                }
            },
            Kind::Stub(delay) if delay.is_zero() => answer(Some(1.0)),
            Kind::Stub(delay) => crate::timer::after(*delay, move || answer(Some(1.0))),
            Kind::Absent => answer(None),
        }
    }
}

//! What an engine is started with.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;

use crate::dialogue::Pace;
use crate::listen::hearing::Hearing;
use crate::mind::{MindChoice, MindSettings};
use crate::speak::Voice;
use crate::transport::peer::MediaSettings;

pub use crate::worker::{Limits, ThreadLoad};

/// Who finds the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HearingChoice {
    /// The best there is: Whisper if its model is there, PocketSphinx for English if it
    /// is installed, typed answers otherwise.
    Best,
    /// Whisper with this model file.
    Whisper(PathBuf),
    /// PocketSphinx for English, typed answers for French.
    Pocketsphinx,
    /// Nobody: answers are typed or come from the browser.
    Typed,
    /// The same words for every turn, after this long (for measuring).
    Stub(Duration),
    /// Another; what it fails to hear is heard as by [`Best`](Self::Best).
    Given(Given<dyn Hearing>),
}

/// Who leads the interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterviewerChoice {
    /// The scenario's script.
    Script,
    /// The script, and at its choices the engine's mind.
    Llm(MindSettings),
    /// One sentence for every turn, as slowly as this (for measuring).
    Stub(Pace),
}

/// A part that was made elsewhere and is given to the engine.
pub struct Given<T: ?Sized> {
    /// What it is called.
    pub name: &'static str,
    /// The part.
    pub part: Arc<T>,
}

impl<T: ?Sized> Clone for Given<T> {
    fn clone(&self) -> Self {
        Self { name: self.name, part: Arc::clone(&self.part) }
    }
}

impl<T: ?Sized> PartialEq for Given<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.part, &other.part)
    }
}

impl<T: ?Sized> Eq for Given<T> {}

impl<T: ?Sized> fmt::Debug for Given<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceChoice {
    /// Piper where its voice is there, espeak-ng otherwise.
    Best,
    /// The Piper voice in this file, for every language.
    Piper(PathBuf),
    /// The espeak-ng program.
    Espeak,
    /// A tone of this length for every clause, after `latency` (for measuring).
    Tone { length: Duration, latency: Duration },
    /// A tone a word (for measuring).
    Words,
    /// Another; what it fails to say is said as by [`Best`](Self::Best).
    Given(Given<dyn Voice>),
}

/// What hears whether somebody speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeechChoice {
    /// Silero if its model is there, loudness otherwise.
    Best,
    /// Loudness.
    Loudness,
    /// Loudness, but every call keeps its audio thread busy for this long (for measuring).
    Stub(Duration),
}

/// What ends a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpointing {
    /// The end-of-turn model and the question's patience.
    SmartTurn,
    /// Every pause of this length (for measuring, and where there is no model).
    Pause(Duration),
}

/// Where model files are; what is missing is stood in for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelPaths {
    /// ONNX Runtime's shared library.
    pub onnxruntime: Option<PathBuf>,
    pub silero_vad: Option<PathBuf>,
    pub smart_turn: Option<PathBuf>,
    /// The default Whisper model.
    pub whisper: Option<PathBuf>,
    /// Piper voices by language.
    pub piper_fr: Option<PathBuf>,
    pub piper_en: Option<PathBuf>,
}

/// Everything an engine is started with.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    pub hearing: HearingChoice,
    pub interviewer: InterviewerChoice,
    /// Who writes for [`InterviewerChoice::Llm`]; without, it goes by its script.
    pub mind: Option<MindChoice>,
    pub voice: VoiceChoice,
    /// Multiple of the pace of the machine's own voices.
    pub voice_speed: f32,
    pub endpointing: Endpointing,
    pub speech: SpeechChoice,
    pub models: ModelPaths,
    /// Threads that sessions live on.
    pub audio_threads: usize,
    /// Utterances decoded at once.
    pub hearing_workers: usize,
    /// Threads that one decode computes on.
    pub hearing_threads: usize,
    /// Replies spoken at once.
    pub voice_threads: usize,
    /// Where WebRTC listens.
    pub media: MediaSettings,
    /// Sessions at once, whatever the machine could carry; one more is refused.
    pub max_sessions: usize,
    /// Whether each session keeps a tape, from which it can be run again.
    pub tape: bool,
    /// When an audio thread takes no more sessions.
    pub limits: Limits,
}

impl Default for EngineConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            hearing: HearingChoice::Best,
            interviewer: InterviewerChoice::Script,
            mind: None,
            voice: VoiceChoice::Best,
            voice_speed: 1.0,
            endpointing: Endpointing::SmartTurn,
            speech: SpeechChoice::Best,
            models: ModelPaths::default(),
            audio_threads: cores.div_ceil(4),
            hearing_workers: 1,
            hearing_threads: cores.min(4),
            voice_threads: 2,
            media: MediaSettings { addresses: vec![([127, 0, 0, 1], 0).into()], public: Vec::new() },
            max_sessions: 10_000,
            tape: true,
            limits: Limits::default(),
        }
    }
}

/// What stands in for a part that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandIn {
    /// `hearing`, `voice`, `voice_activity`, `end_of_turn`.
    pub part: &'static str,
    /// For one language only.
    pub language: Option<Language>,
    /// What is used, by name: `pocketsphinx`, `typed`, `espeak`, `loudness`, `pause`.
    pub using: &'static str,
    /// What is missing, by name: `whisper`, `piper`, `silero-vad`, `smart-turn`.
    pub wanted: &'static str,
    /// What was wrong, if there is more to say than "missing".
    pub reason: Option<String>,
}

/// What this engine can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Abilities {
    pub hearing_fr: &'static str,
    pub hearing_en: &'static str,
    /// What hears while no provider can be asked.
    pub alone_fr: &'static str,
    pub alone_en: &'static str,
    pub voice_fr: &'static str,
    pub voice_en: &'static str,
    /// What speaks where this machine does it by itself.
    pub voice_alone_fr: &'static str,
    pub voice_alone_en: &'static str,
    pub stand_ins: Vec<StandIn>,
}

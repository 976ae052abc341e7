//! The engine of a process: its models, its threads, its running sessions.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use vivavoce_scenarios::{Language, Scenario};

use crate::admission::Stays;
use crate::bus::EventBus;
use crate::config::{
    Abilities, Endpointing, EngineConfig, HearingChoice, InterviewerChoice, SpeechChoice, StandIn, VoiceChoice,
};
use crate::counts::Counts;
use crate::dialogue::{Interviewer, LlmInterviewer, ScriptInterviewer, StubInterviewer};
use crate::event::{EndReason, Event, Notice};
use crate::handle::SessionHandle;
use crate::id::SessionId;
use crate::listen::endpoint::EndOfTurn;
use crate::listen::fallback::WithFallback;
use crate::listen::hearing::{Hearing, Listener, NoHearing, Reply, StubHearing};
use crate::listen::pocketsphinx::PocketsphinxHearing;
use crate::listen::transcribe::WhisperHearing;
use crate::listen::vad::{StubActivity, VadModel, VoiceActivity};
use crate::listen::whisper::WhisperModel;
use crate::onnx;
use crate::record::{Recorder, SessionFiles, Track};
use crate::session::recording::Recording;
use crate::session::{Input, Opening, Parts, Session};
use crate::speak::cached::Cached;
use crate::speak::espeak::Espeak;
use crate::speak::manner::{Manner, Speaking};
use crate::speak::piper::Piper;
use crate::speak::speaker::Speaker;
use crate::speak::tone::ToneVoice;
use crate::speak::voice::Voice;
use crate::speak::words::WordsVoice;
use crate::tape::{TAPE_VERSION, Tape, TapeHeader, TapedModel};
use crate::transport::port::{Port, PortError};
use crate::worker::{ThreadLoad, Workers};

/// Why an engine could not be started: a part that was asked for by name is missing.
/// Whoever runs the server can mend it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A recogniser.
    #[error("hearing: {0}")]
    Hearing(String),
    /// A voice.
    #[error("voice: {0}")]
    Voice(String),
    /// A language model was asked for, and there is none.
    #[error("an interviewer with a language model needs a model")]
    Mind,
    /// A thread or a file.
    #[error("the engine's threads could not be started: {0}")]
    System(#[from] std::io::Error),
    /// The UDP port.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a session could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// All places are taken; ask again later.
    #[error("all places for interviews are taken")]
    Full { retry_after: Duration },
    /// Its files could not be made: no space, or no permission.
    #[error("the recording could not be started: {0}")]
    Disk(std::io::Error),
    /// It could not begin.
    #[error("{0}")]
    Begin(#[from] crate::session::BeginError),
}

/// What a new session is.
pub struct SessionSpec {
    pub id: SessionId,
    pub scenario: Arc<Scenario>,
    /// Its files, in a folder that exists and is its own.
    pub files: SessionFiles,
    /// Where its events go, besides the log.
    pub events: mpsc::Sender<Arc<Event>>,
    /// How long it waits for a candidate who is away.
    pub rejoin_grace: Duration,
    /// Who leads it; none for whom the configuration says.
    pub interviewer: Option<InterviewerChoice>,
    /// How they sound.
    pub manner: Manner,
    /// What people should know of it from the beginning.
    pub notices: Vec<Notice>,
}

struct Inner {
    config: EngineConfig,
    parts: Arc<Parts>,
    workers: Workers,
    recorder: Recorder,
    abilities: Abilities,
    port: Port,
    sessions: Mutex<HashMap<SessionId, SessionHandle>>,
    stays: Mutex<Stays>,
}

/// The engine; clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

impl Engine {
    /// Loads the models and starts the threads. What is missing and was not asked for by
    /// name is stood in for, and said so in [`Self::abilities`].
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(config: EngineConfig) -> Result<Self, StartError> {
        if matches!(config.interviewer, InterviewerChoice::Llm(_)) && config.mind.is_none() {
            return Err(StartError::Mind);
        }
        let mut stand_ins = Vec::new();
        let vad = load_vad(&config, &mut stand_ins);
        let end_of_turn = load_end_of_turn(&config, &mut stand_ins);
        let hearing = load_hearing(&config, &mut stand_ins)?;
        let (voice, spare, voice_fr, voice_en) = load_voice(&config, &mut stand_ins)?;
        let speaker = Speaker::start(&voice, spare.as_ref(), config.voice_threads)?;
        speaker.fill_stock();
        let name = |language| match &config.hearing {
            HearingChoice::Given(given) => given.name,
            _ => hearing.source(language).map_or("typed", source_name),
        };
        let alone = |language| hearing.source_alone(language).map_or("typed", source_name);
        let abilities = Abilities {
            hearing_fr: name(Language::Fr),
            hearing_en: name(Language::En),
            alone_fr: alone(Language::Fr),
            alone_en: alone(Language::En),
            voice_fr,
            voice_en,
            stand_ins,
        };
        let fixed_pause = match config.endpointing {
            Endpointing::Pause(pause) => Some(pause),
            Endpointing::SmartTurn => None,
        };
        let parts = Arc::new(Parts {
            hearing,
            end_of_turn,
            speaker,
            vad: !vad.is_empty(),
            counts: Arc::default(),
            fixed_pause,
            mind: config.mind.as_ref().map(|mind| mind.0.clone()),
        });
        let inner = Inner {
            port: Port::open(&config.media)?,
            workers: Workers::start(config.audio_threads, vad)?,
            recorder: Recorder::start()?,
            config,
            parts,
            abilities,
            sessions: Mutex::default(),
            stays: Mutex::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// What it can do, and what stands in for what is missing.
    pub fn abilities(&self) -> &Abilities {
        &self.inner.abilities
    }

    /// What it has counted since it started.
    pub fn counts(&self) -> Arc<Counts> {
        self.inner.parts.counts.clone()
    }

    /// The UDP port that all its WebRTC connections share.
    pub fn port(&self) -> &Port {
        &self.inner.port
    }

    /// Opens a session, which waits for its candidate.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(&self, spec: SessionSpec) -> Result<SessionHandle, OpenError> {
        if self.running() >= self.inner.config.max_sessions {
            return Err(self.full());
        }
        let engine = self.clone();
        let runtime = tokio::runtime::Handle::current();
        // Files are made: not on a thread that others wait for.
        let opened = tokio::task::spawn_blocking(move || engine.begin(spec, runtime)).await;
        let handle = opened.map_err(|e| OpenError::Disk(std::io::Error::other(e)))??;
        let (engine, ending, began) = (self.clone(), handle.clone(), Instant::now());
        tokio::spawn(async move {
            ending.ended().await;
            ending.release().await;
            engine.lock().remove(&ending.id());
            engine.stays().ended(began.elapsed());
        });
        Ok(handle)
    }

    fn begin(&self, spec: SessionSpec, runtime: tokio::runtime::Handle) -> Result<SessionHandle, OpenError> {
        let files = spec.files.clone();
        let (inbox, place) = self.inner.workers.place(spec.id, &self.inner.config.limits).ok_or_else(|| self.full())?;
        let trouble = || {
            let inbox = inbox.clone();
            move |t: crate::record::RecordTrouble| {
                tracing::error!(error = %t, "recording failed");
                // Without the path, which is the server's own business.
                let reason = match t {
                    crate::record::RecordTrouble::Disk { error, .. } => error.kind().to_string(),
                    crate::record::RecordTrouble::Slow { .. } => "the disk is too slow".into(),
                };
                inbox(Input::RecordingFailed(reason));
            }
        };
        let recorder = &self.inner.recorder;
        let log = recorder.log(&files, trouble()).map_err(OpenError::Disk)?;
        let recording = Recording {
            candidate: recorder.track(&files, Track::Candidate, trouble()).map_err(OpenError::Disk)?,
            interviewer: recorder.track(&files, Track::Interviewer, trouble()).map_err(OpenError::Disk)?,
            tape: self.tape(&spec, &files),
            runtime: Some(runtime),
        };
        let interviewer = interviewer(self.leads(&spec), &spec.scenario);
        let bus = Arc::new(EventBus::new(spec.id, files.events(), log, spec.events));
        let (over, is_over) = watch::channel(false);
        let scenario = spec.scenario.clone();
        let opening = Opening {
            id: spec.id,
            scenario: spec.scenario,
            interviewer,
            manner: spec.manner,
            recording,
            bus: bus.clone(),
            inbox: inbox.clone(),
            parts: self.inner.parts.clone(),
            rejoin_grace: spec.rejoin_grace,
            over,
            notices: spec.notices,
        };
        let session = Session::begin(opening, Instant::now())?;
        place.bring(Box::new(session));
        let media = self.inner.port.clone();
        let handle = SessionHandle::new(spec.id, bus, inbox, is_over, media, scenario);
        self.lock().insert(spec.id, handle.clone());
        Ok(handle)
    }

    /// Who leads a new session.
    fn leads<'a>(&'a self, spec: &'a SessionSpec) -> &'a InterviewerChoice {
        spec.interviewer.as_ref().unwrap_or(&self.inner.config.interviewer)
    }

    /// The tape of a new session, if tapes are kept.
    fn tape(&self, spec: &SessionSpec, files: &SessionFiles) -> Option<Tape> {
        let (config, parts) = (&self.inner.config, &self.inner.parts);
        if !config.tape {
            return None;
        }
        let header = TapeHeader {
            version: TAPE_VERSION,
            engine: env!("CARGO_PKG_VERSION").into(),
            session: spec.id.0,
            began: crate::bus::now_rfc3339(),
            rejoin_grace: spec.rejoin_grace,
            fixed_pause: parts.fixed_pause,
            interviewer: self.leads(spec).clone(),
            source: parts.hearing.source(spec.scenario.language),
            vad: parts.vad,
            end_of_turn: parts.end_of_turn.wants_audio(),
            models: taped_models(config, &self.inner.abilities, spec.scenario.language),
            scenario: spec.scenario.as_ref().clone(),
            notices: spec.notices.clone(),
        };
        // The interview goes on without it, and nobody in it need be told.
        let trouble = |t: crate::record::RecordTrouble| tracing::warn!(error = %t, "the tape ends early");
        let writer = self.inner.recorder.tape(files, &crate::tape::file::beginning(&header), trouble);
        writer.inspect_err(|error| tracing::warn!(%error, "a session begins without a tape")).ok().map(Tape::new)
    }

    /// A running session.
    pub fn get(&self, id: SessionId) -> Option<SessionHandle> {
        self.lock().get(&id).cloned()
    }

    /// How many sessions run.
    pub fn running(&self) -> usize {
        self.lock().len()
    }

    /// Tells all sessions that the server stops, and waits until they have ended by
    /// themselves, but no longer than `within`.
    pub async fn run_out(&self, within: Duration) {
        let running: Vec<_> = self.lock().values().cloned().collect();
        for session in &running {
            session.warn_of_stop(within);
        }
        let ended = async {
            for session in &running {
                session.ended().await;
            }
        };
        if tokio::time::timeout(within, ended).await.is_err() {
            tracing::warn!("interviews were still running when the server had to stop");
        }
    }

    /// Ends all sessions and waits until their files are closed.
    pub async fn shutdown(&self) {
        let running: Vec<_> = self.lock().values().cloned().collect();
        for session in &running {
            session.end(EndReason::Disconnected);
        }
        for session in running {
            session.ended().await;
        }
    }

    /// How much the audio threads have to do.
    pub fn load(&self) -> Vec<ThreadLoad> {
        self.inner.workers.load()
    }

    fn full(&self) -> OpenError {
        OpenError::Full { retry_after: self.stays().next_end(self.running()) }
    }

    fn stays(&self) -> MutexGuard<'_, Stays> {
        self.inner.stays.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionId, SessionHandle>> {
        self.inner.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who leads an interview.
pub(crate) fn interviewer(choice: &InterviewerChoice, scenario: &Arc<Scenario>) -> Box<dyn Interviewer> {
    match choice {
        InterviewerChoice::Script => Box::new(ScriptInterviewer::new(scenario.clone())),
        InterviewerChoice::Llm(settings) => Box::new(LlmInterviewer::new(scenario.clone(), settings.clone())),
        InterviewerChoice::Stub(pace) if pace.first == pace.all => Box::new(StubInterviewer::new(pace.all)),
        InterviewerChoice::Stub(pace) => Box::new(StubInterviewer::writing(*pace)),
    }
}

/// The models whose answers a tape holds.
fn taped_models(config: &EngineConfig, abilities: &Abilities, language: Language) -> Vec<TapedModel> {
    let models = &config.models;
    let (hearing, voice) = match language {
        Language::Fr => (abilities.hearing_fr, abilities.voice_fr),
        Language::En => (abilities.hearing_en, abilities.voice_en),
    };
    let whisper = match &config.hearing {
        HearingChoice::Whisper(file) => Some(file),
        _ => models.whisper.as_ref(),
    };
    let piper = match (&config.voice, language) {
        (VoiceChoice::Piper(file), _) => Some(file),
        (_, Language::Fr) => models.piper_fr.as_ref(),
        (_, Language::En) => models.piper_en.as_ref(),
    };
    let stands_in = |part| abilities.stand_ins.iter().any(|s| s.part == part);
    let judged = matches!(config.endpointing, Endpointing::SmartTurn) && !stands_in("end_of_turn");
    [
        ("hearing", whisper.filter(|_| hearing == "whisper")),
        ("voice", piper.filter(|_| voice == "piper")),
        ("voice_activity", models.silero_vad.as_ref().filter(|_| !stands_in("voice_activity"))),
        ("end_of_turn", models.smart_turn.as_ref().filter(|_| judged)),
    ]
    .into_iter()
    .filter_map(|(part, file)| {
        let file = file?;
        let name = file.file_name()?.to_string_lossy().into_owned();
        let bytes = std::fs::metadata(file).map_or(0, |m| m.len());
        Some(TapedModel { part: part.into(), file: name, bytes })
    })
    .collect()
}

fn source_name(source: crate::event::WordSource) -> &'static str {
    use crate::event::WordSource;
    match source {
        WordSource::Whisper => "whisper",
        WordSource::Pocketsphinx => "pocketsphinx",
        WordSource::Remote => "remote",
        WordSource::Stub => "stub",
        WordSource::Typed => "typed",
        WordSource::Browser => "browser",
    }
}

/// A model's file, with the library that runs it loaded.
fn model<'a>(config: &'a EngineConfig, file: Option<&'a PathBuf>) -> Result<&'a Path, Option<String>> {
    let file = file.ok_or(None)?;
    let library = config.models.onnxruntime.as_ref().ok_or_else(|| Some("ONNX Runtime is missing".to_owned()))?;
    onnx::load(library).map_err(|e| Some(e.to_string()))?;
    Ok(file)
}

/// One model for each audio thread, so that none waits for another; none at all if it
/// cannot be had.
fn load_vad(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> Vec<Box<dyn VoiceActivity>> {
    match config.speech {
        SpeechChoice::Best => {}
        SpeechChoice::Loudness => return Vec::new(),
        SpeechChoice::Stub(takes) => {
            let stub = |_| Box::new(StubActivity { takes }) as Box<dyn VoiceActivity>;
            return (0..config.audio_threads.max(1)).map(stub).collect();
        }
    }
    let load = |file: &Path| -> Result<Box<dyn VoiceActivity>, Option<String>> {
        Ok(Box::new(VadModel::load(file).map_err(|e| Some(e.to_string()))?))
    };
    let loaded = model(config, config.models.silero_vad.as_ref())
        .and_then(|file| (0..config.audio_threads.max(1)).map(|_| load(file)).collect::<Result<Vec<_>, _>>());
    loaded.unwrap_or_else(|reason| {
        stand_ins.push(StandIn {
            part: "voice_activity",
            language: None,
            using: "loudness",
            wanted: "silero-vad",
            reason,
        });
        Vec::new()
    })
}

fn load_end_of_turn(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> EndOfTurn {
    if let Endpointing::Pause(_) = config.endpointing {
        return EndOfTurn::stub(Duration::ZERO);
    }
    let loaded = model(config, config.models.smart_turn.as_ref())
        .and_then(|file| EndOfTurn::load(file).map_err(|e| Some(e.to_string())));
    loaded.unwrap_or_else(|reason| {
        stand_ins.push(StandIn { part: "end_of_turn", language: None, using: "pause", wanted: "smart-turn", reason });
        EndOfTurn::absent()
    })
}

fn load_hearing(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> Result<Arc<dyn Hearing>, StartError> {
    let whisper = |file: &Path| {
        WhisperModel::load(file)
            .and_then(|m| WhisperHearing::start(&m, config.hearing_workers, config.hearing_threads))
            .map_err(|e| e.to_string())
    };
    let stands_in = |language, using, reason| StandIn {
        part: "hearing",
        language: Some(language),
        using,
        wanted: "whisper",
        reason,
    };
    Ok(match &config.hearing {
        HearingChoice::Whisper(file) => Arc::new(whisper(file).map_err(StartError::Hearing)?),
        HearingChoice::Stub(delay) => Arc::new(StubHearing { delay: *delay }),
        HearingChoice::Typed => Arc::new(NoHearing),
        HearingChoice::Given(given) => {
            let own = EngineConfig { hearing: HearingChoice::Best, ..config.clone() };
            let own = load_hearing(&own, &mut Vec::new())?;
            Arc::new(WithFallback::new(Arc::clone(&given.part), own))
        }
        HearingChoice::Pocketsphinx => {
            let sphinx = PocketsphinxHearing::load().map_err(|e| StartError::Hearing(e.to_string()))?;
            stand_ins.push(stands_in(Language::Fr, "typed", None));
            Arc::new(OnlyEnglish(sphinx))
        }
        HearingChoice::Best => {
            let whisper = config.models.whisper.as_deref().map(whisper);
            let reason = match whisper {
                Some(Ok(whisper)) => return Ok(Arc::new(whisper)),
                Some(Err(reason)) => Some(reason),
                None => None,
            };
            stand_ins.push(stands_in(Language::Fr, "typed", reason.clone()));
            match PocketsphinxHearing::load() {
                Ok(sphinx) => {
                    stand_ins.push(stands_in(Language::En, "pocketsphinx", reason));
                    Arc::new(OnlyEnglish(sphinx))
                }
                Err(e) => {
                    stand_ins.push(stands_in(Language::En, "typed", Some(e.to_string())));
                    Arc::new(NoHearing)
                }
            }
        }
    })
}

/// A recogniser that knows English, and nobody for French.
struct OnlyEnglish(PocketsphinxHearing);

impl Hearing for OnlyEnglish {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        match language {
            Language::En => self.0.listener(language, vocabulary, reply),
            Language::Fr => NoHearing.listener(language, vocabulary, reply),
        }
    }

    fn source(&self, language: Language) -> Option<crate::event::WordSource> {
        match language {
            Language::En => self.0.source(language),
            Language::Fr => None,
        }
    }
}

type Voices = (Arc<dyn Voice>, Option<Arc<dyn Voice>>, &'static str, &'static str);

fn load_voice(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> Result<Voices, StartError> {
    let failed = |e: &dyn std::fmt::Display| StartError::Voice(e.to_string());
    let espeak = || -> Result<Arc<dyn Voice>, StartError> {
        Ok(Arc::new(Espeak::find().map_err(|e| failed(&e))?.with_speed(config.voice_speed)))
    };
    let piper = |file: &PathBuf| -> Result<Arc<dyn Voice>, String> {
        let file = model(config, Some(file)).map_err(Option::unwrap_or_default)?;
        let phonemes = Espeak::find().map_err(|e| e.to_string())?;
        let voice = Piper::open(file, phonemes, 1).map_err(|e| e.to_string())?;
        Ok(Arc::new(Cached::new(Arc::new(voice.with_speed(config.voice_speed)))))
    };
    Ok(match &config.voice {
        VoiceChoice::Given(given) => {
            let own = EngineConfig { voice: VoiceChoice::Best, ..config.clone() };
            // One of its own is better than none, but not needed.
            let spare = load_voice(&own, &mut Vec::new()).ok().map(|(voice, ..)| voice);
            (Arc::new(Cached::new(Arc::clone(&given.part))), spare, given.name, given.name)
        }
        VoiceChoice::Espeak => (espeak()?, None, "espeak", "espeak"),
        VoiceChoice::Tone { length, latency } => {
            (Arc::new(ToneVoice::new(*length).after(*latency)), None, "tone", "tone")
        }
        VoiceChoice::Words => (Arc::new(WordsVoice), None, "words", "words"),
        VoiceChoice::Piper(file) => (piper(file).map_err(StartError::Voice)?, espeak().ok(), "piper", "piper"),
        VoiceChoice::Best => {
            let spare = espeak()?;
            let mut one = |language, file: Option<&PathBuf>| match file.map(&piper) {
                Some(Ok(voice)) => (voice, "piper"),
                other => {
                    let reason = other.and_then(Result::err);
                    stand_ins.push(StandIn {
                        part: "voice",
                        language: Some(language),
                        using: "espeak",
                        wanted: "piper",
                        reason,
                    });
                    (spare.clone(), "espeak")
                }
            };
            let (fr, name_fr) = one(Language::Fr, config.models.piper_fr.as_ref());
            let (en, name_en) = one(Language::En, config.models.piper_en.as_ref());
            (Arc::new(ByLanguage { fr, en }), Some(spare), name_fr, name_en)
        }
    })
}

/// A voice for each language.
struct ByLanguage {
    fr: Arc<dyn Voice>,
    en: Arc<dyn Voice>,
}

impl Voice for ByLanguage {
    fn speak(
        &self,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(crate::speak::voice::VoiceChunk) -> std::ops::ControlFlow<()>,
    ) -> Result<(), crate::speak::voice::VoiceError> {
        self.speak_in(Speaking::default(), clause, language, out)
    }

    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(crate::speak::voice::VoiceChunk) -> std::ops::ControlFlow<()>,
    ) -> Result<(), crate::speak::voice::VoiceError> {
        match language {
            Language::Fr => self.fr.speak_in(speaking, clause, language, out),
            Language::En => self.en.speak_in(speaking, clause, language, out),
        }
    }
}

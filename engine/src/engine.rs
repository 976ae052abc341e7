//! The engine of a process: its models, its threads, its running sessions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use vivavoce_scenarios::{Language, Scenario};

use crate::admission::Stays;
use crate::bus::EventBus;
use crate::by::By;
use crate::config::{Abilities, Endpointing, EngineConfig, HearingChoice, InterviewerChoice, VoiceChoice};
use crate::counts::Counts;
use crate::dialogue::{Interviewer, LlmInterviewer, ScriptInterviewer, StubInterviewer};
use crate::event::{EndReason, Event, Notice, WordSource};
use crate::handle::SessionHandle;
use crate::id::SessionId;
use crate::listen::fallback::WithFallback;
use crate::listen::hearing::Hearing;
use crate::load;
use crate::record::{Recorder, SessionFiles, Track};
use crate::session::recording::Recording;
use crate::session::{Input, Opening, Parts, Session};
use crate::speak::manner::Manner;
use crate::speak::speaker::Speaker;
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
    /// Who hears the candidate.
    pub hearing: By<dyn Hearing>,
    /// What people should know of it from the beginning.
    pub notices: Vec<Notice>,
}

struct Inner {
    config: EngineConfig,
    parts: Arc<Parts>,
    /// This machine's own.
    ears: Arc<dyn Hearing>,
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
        let vad = load::vad(&config, &mut stand_ins);
        let end_of_turn = load::end_of_turn(&config, &mut stand_ins);
        let load::Ears { usual: hearing, machine: ears } = load::ears(&config, &mut stand_ins)?;
        let voices = load::voices(&config, &mut stand_ins)?;
        let speaker = Speaker::start(voices.voices, config.voice_threads)?;
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
            voice_fr: voices.fr,
            voice_en: voices.en,
            voice_alone_fr: voices.alone_fr,
            voice_alone_en: voices.alone_en,
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
            ears,
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
        let hearing = self.hears(&spec.hearing);
        let opening = Opening {
            id: spec.id,
            scenario: spec.scenario,
            interviewer,
            manner: spec.manner,
            hearing,
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

    /// Who hears in a new session; none for whom the configuration says.
    fn hears(&self, by: &By<dyn Hearing>) -> Option<Arc<dyn Hearing>> {
        let own = || Arc::clone(&self.inner.ears);
        match by {
            By::Instance => None,
            By::Machine => Some(own()),
            By::Other(other) => Some(Arc::new(WithFallback::new(Arc::clone(other), own()))),
        }
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
            source: self.hears(&spec.hearing).as_ref().unwrap_or(&parts.hearing).source(spec.scenario.language),
            vad: parts.vad,
            end_of_turn: parts.end_of_turn.wants_audio(),
            models: taped_models(config, &self.inner.abilities, spec),
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
fn taped_models(config: &EngineConfig, abilities: &Abilities, spec: &SessionSpec) -> Vec<TapedModel> {
    let (models, language) = (&config.models, spec.scenario.language);
    let (hearing, hearing_alone, voice, voice_alone) = match language {
        Language::Fr => (abilities.hearing_fr, abilities.alone_fr, abilities.voice_fr, abilities.voice_alone_fr),
        Language::En => (abilities.hearing_en, abilities.alone_en, abilities.voice_en, abilities.voice_alone_en),
    };
    let hearing = of(&spec.hearing, hearing, hearing_alone);
    let voice = of(&spec.manner.by, voice, voice_alone);
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

/// What does a part's work, by name: none that is of this machine where another does it.
fn of<T: ?Sized>(by: &By<T>, instance: &'static str, alone: &'static str) -> &'static str {
    match by {
        By::Instance => instance,
        By::Machine => alone,
        By::Other(_) => "other",
    }
}

fn source_name(source: WordSource) -> &'static str {
    match source {
        WordSource::Whisper => "whisper",
        WordSource::Pocketsphinx => "pocketsphinx",
        WordSource::Remote => "remote",
        WordSource::Stub => "stub",
        WordSource::Typed => "typed",
        WordSource::Browser => "browser",
    }
}

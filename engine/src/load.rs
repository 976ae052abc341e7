//! The parts that an engine is started with: loaded, or stood in for by what there is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use vivavoce_scenarios::Language;

use crate::config::{Endpointing, EngineConfig, HearingChoice, SpeechChoice, StandIn, VoiceChoice};
use crate::engine::StartError;
use crate::event::WordSource;
use crate::listen::endpoint::EndOfTurn;
use crate::listen::fallback::WithFallback;
use crate::listen::hearing::{Hearing, Listener, NoHearing, Reply, StubHearing};
use crate::listen::pocketsphinx::PocketsphinxHearing;
use crate::listen::transcribe::WhisperHearing;
use crate::listen::vad::{StubActivity, VadModel, VoiceActivity};
use crate::listen::whisper::WhisperModel;
use crate::onnx;
use crate::speak::cached::Cached;
use crate::speak::espeak::Espeak;
use crate::speak::manner::Speaking;
use crate::speak::piper::Piper;
use crate::speak::speaker::Voices;
use crate::speak::tone::ToneVoice;
use crate::speak::voice::{Voice, VoiceChunk, VoiceError};
use crate::speak::words::WordsVoice;

/// A model's file, with the library that runs it loaded.
fn model<'a>(config: &'a EngineConfig, file: Option<&'a PathBuf>) -> Result<&'a Path, Option<String>> {
    let file = file.ok_or(None)?;
    let library = config.models.onnxruntime.as_ref().ok_or_else(|| Some("ONNX Runtime is missing".to_owned()))?;
    onnx::load(library).map_err(|e| Some(e.to_string()))?;
    Ok(file)
}

/// One model for each audio thread, so that none waits for another; none at all if it
/// cannot be had.
pub fn vad(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> Vec<Box<dyn VoiceActivity>> {
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

pub fn end_of_turn(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> EndOfTurn {
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

/// Who hears: whom the configuration says, and this machine's own ears.
pub struct Ears {
    pub usual: Arc<dyn Hearing>,
    pub machine: Arc<dyn Hearing>,
}

pub fn ears(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> Result<Ears, StartError> {
    let HearingChoice::Given(given) = &config.hearing else {
        let machine = hearing(config, stand_ins)?;
        return Ok(Ears { usual: Arc::clone(&machine), machine });
    };
    let own = EngineConfig { hearing: HearingChoice::Best, ..config.clone() };
    let machine = hearing(&own, &mut Vec::new())?;
    let usual = Arc::new(WithFallback::new(Arc::clone(&given.part), Arc::clone(&machine)));
    Ok(Ears { usual, machine })
}

fn hearing(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> Result<Arc<dyn Hearing>, StartError> {
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
        HearingChoice::Pocketsphinx => {
            let sphinx = PocketsphinxHearing::load().map_err(|e| StartError::Hearing(e.to_string()))?;
            stand_ins.push(stands_in(Language::Fr, "typed", None));
            Arc::new(OnlyEnglish(sphinx))
        }
        // Of one that is given, what this machine hears by itself.
        HearingChoice::Best | HearingChoice::Given(_) => {
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

    fn source(&self, language: Language) -> Option<WordSource> {
        match language {
            Language::En => self.0.source(language),
            Language::Fr => None,
        }
    }
}

/// The voices, and what they are called by language: whom the configuration says, and this machine's own.
pub struct Loaded {
    pub voices: Voices,
    pub fr: &'static str,
    pub en: &'static str,
    pub alone_fr: &'static str,
    pub alone_en: &'static str,
}

impl Loaded {
    /// This machine's own, and another of it for what that fails to say.
    fn own(voice: Arc<dyn Voice>, spare: Option<Arc<dyn Voice>>, fr: &'static str, en: &'static str) -> Self {
        let voices = Voices { machine: Some(Arc::clone(&voice)), usual: voice, spare };
        Self { voices, fr, en, alone_fr: fr, alone_en: en }
    }
}

pub fn voices(config: &EngineConfig, stand_ins: &mut Vec<StandIn>) -> Result<Loaded, StartError> {
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
            let own = voices(&own, &mut Vec::new()).ok();
            let alone = |name: fn(&Loaded) -> &'static str| own.as_ref().map_or("none", name);
            let (alone_fr, alone_en) = (alone(|own| own.fr), alone(|own| own.en));
            let machine = own.map(|own| own.voices.usual);
            let usual = Arc::new(Cached::new(Arc::clone(&given.part)));
            let voices = Voices { usual, spare: machine.clone(), machine };
            Loaded { voices, fr: given.name, en: given.name, alone_fr, alone_en }
        }
        VoiceChoice::Espeak => Loaded::own(espeak()?, None, "espeak", "espeak"),
        VoiceChoice::Tone { length, latency } => {
            Loaded::own(Arc::new(ToneVoice::new(*length).after(*latency)), None, "tone", "tone")
        }
        VoiceChoice::Words => Loaded::own(Arc::new(WordsVoice), None, "words", "words"),
        VoiceChoice::Piper(file) => {
            Loaded::own(piper(file).map_err(StartError::Voice)?, espeak().ok(), "piper", "piper")
        }
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
            Loaded::own(Arc::new(ByLanguage { fr, en }), Some(spare), name_fr, name_en)
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
        out: &mut dyn FnMut(VoiceChunk) -> std::ops::ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        self.speak_in(Speaking::default(), clause, language, out)
    }

    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> std::ops::ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        match language {
            Language::Fr => self.fr.speak_in(speaking, clause, language, out),
            Language::En => self.en.speak_in(speaking, clause, language, out),
        }
    }
}

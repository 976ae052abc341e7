//! From the configuration to what the engine is started with.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use vivavoce_engine::EngineConfig;
use vivavoce_engine::config::{
    Endpointing, Given, HearingChoice, InterviewerChoice, Limits, ModelPaths, SpeechChoice, VoiceChoice,
};
use vivavoce_engine::dialogue::Pace;
use vivavoce_engine::listen::hearing::Hearing;
use vivavoce_engine::mind::{MindChoice, MindSettings};
use vivavoce_engine::speak::Voice;

use crate::config::{ConfigError, Settings};
use crate::keys::{KeyRing, Purse};
use crate::models::{self, Patience, Store};
use crate::providers::hearing::http::HttpHearing;
use crate::providers::hearing::realtime::RealtimeHearing;
use crate::providers::minds::anthropic::Anthropic;
use crate::providers::minds::openai::Openai;
use crate::providers::minds::{self, Budgets, Chain, Links, Minds};
use crate::providers::speech::elevenlabs::ElevenLabsVoice;
use crate::providers::speech::openai::OpenAiVoice;
use crate::providers::speech::{self, Names, SPEEDS};
use crate::providers::{Kind, Role, Spec};

/// The models that an interview can use, by their names in `models.toml`.
const MODELS: [&str; 6] = [
    "onnxruntime",
    "silero-vad",
    "smart-turn",
    "whisper-base-q5_1",
    "piper-fr_FR-siwis-medium",
    "piper-en_US-ljspeech-medium",
];

/// What the engine is started with, and its minds; model files come from [`locate`], language
/// models from [`links`].
///
/// A provider whose key is nowhere stops nobody: it can be put in while the server runs, and the
/// floor (the script, this machine's ears and voice) carries the interview until then.
pub fn engine_config(
    settings: &Settings,
    models: ModelPaths,
    keys: &KeyRing,
    links: Option<&Links>,
) -> Result<(EngineConfig, Minds), ConfigError> {
    for spec in specs(settings)? {
        if let Err(missing) = keys.access(&spec, Purse::INSTANCE) {
            tracing::warn!("{missing}; until then it is gone without");
        }
    }
    let limits = Limits {
        busy: f64::from(settings.admission_busy) / 100.0,
        lateness: Duration::from_millis(settings.admission_lateness_ms),
    };
    let mut config = EngineConfig {
        models,
        max_sessions: settings.max_sessions,
        tape: settings.tape,
        limits,
        ..EngineConfig::default()
    };
    if let Some(text) = &settings.stt {
        config.hearing = match remote_hearing(text, keys)? {
            Some(given) => HearingChoice::Given(given),
            None => hearing(text)?,
        };
    }
    if let Some(text) = &settings.interviewer {
        config.interviewer = interviewer(text)?;
    }
    let mut minds = Minds::default();
    if let InterviewerChoice::Llm(mind) = &mut config.interviewer {
        mind.patience = within("llm_reply_ms", settings.llm_reply_ms, 200..=5_000)?;
        mind.memory_tokens = settings.llm_memory_tokens;
        let none =
            || wrong_mind("`interviewer` is `llm` and no model is named; write for example openai:gpt-5-mini".into());
        minds = Minds::new(Some(Arc::new(chain(links.ok_or_else(none)?.clone(), settings)?)));
    }
    config.mind = Some(MindChoice(Arc::new(minds.clone())));
    if let Some(text) = &settings.voice {
        config.voice = match remote_voice(text, &settings.voice_names, settings.voice_speed, keys)? {
            Some(given) => VoiceChoice::Given(given),
            None => voice(text)?,
        };
    }
    if !SPEEDS.contains(&settings.voice_speed) {
        let right = format!("a number from {} to {}", SPEEDS.start(), SPEEDS.end());
        return Err(wrong("voice_speed", &settings.voice_speed.to_string(), &right));
    }
    config.voice_speed = settings.voice_speed;
    if let Some(text) = &settings.voice_activity {
        config.speech = speech(text)?;
    }
    if let Some(text) = &settings.endpointing {
        config.endpointing = endpointing(text)?;
    }
    for (wanted, has) in [
        (settings.audio_threads, &mut config.audio_threads),
        (settings.stt_workers, &mut config.hearing_workers),
        (settings.stt_threads, &mut config.hearing_threads),
        (settings.voice_threads, &mut config.voice_threads),
    ] {
        if wanted > 0 {
            *has = wanted;
        }
    }
    config.media.addresses = if settings.media_listen.is_empty() {
        vec![([127, 0, 0, 1], 0).into(), ([0, 0, 0, 0], 0).into(), ([0; 8], 0).into()]
    } else {
        settings.media_listen.clone()
    };
    config.media.public = settings.media_public.clone();
    Ok((config, minds))
}

/// The providers that the configuration names, in the order of an interview.
pub fn specs(settings: &Settings) -> Result<Vec<Spec>, ConfigError> {
    let mut specs = Vec::new();
    for (role, key, text) in [(Role::Ears, "stt", &settings.stt), (Role::Voice, "voice", &settings.voice)] {
        if let Some(text) = text.as_deref().filter(|text| Spec::is_meant(role, text)) {
            specs.push(read(role, key, text)?);
        }
    }
    if leads(settings) || rates(settings)? {
        for text in &settings.llm {
            specs.push(read(Role::Mind, "llm", text)?);
        }
    }
    Ok(specs)
}

fn read(role: Role, key: &str, text: &str) -> Result<Spec, ConfigError> {
    Spec::read(role, text).map_err(|message| ConfigError::Value { source_name: format!("`{key}`"), message })
}

pub fn hearing(text: &str) -> Result<HearingChoice, ConfigError> {
    match text.split_once(':') {
        Some(("whisper", file)) if !file.is_empty() => Ok(HearingChoice::Whisper(PathBuf::from(file))),
        Some(("stub", ms)) => Ok(HearingChoice::Stub(millis("stt", ms)?)),
        None if text == "pocketsphinx" => Ok(HearingChoice::Pocketsphinx),
        None if text == "typed" => Ok(HearingChoice::Typed),
        _ => {
            Err(wrong("stt", text, "`whisper:FILE`, `pocketsphinx`, `openai`, `compatible@URL`, `typed` or `stub:MS`"))
        }
    }
}

/// These language models, each with how it fares; none where none is named.
///
/// # Errors
/// For whoever wrote `models`: what is wrong with them.
pub fn links(models: &[String], keys: &KeyRing) -> Result<Option<Links>, ConfigError> {
    let provider = |text: &String| -> Result<Box<dyn minds::Provider>, ConfigError> {
        let (spec, keys) = (read(Role::Mind, "llm", text)?, keys.clone());
        let no_tls = |error: reqwest::Error| wrong_mind(format!("no connection can be made from here: {error}"));
        Ok(match spec.kind {
            Kind::Anthropic => Box::new(Anthropic::new(spec, keys).map_err(no_tls)?),
            _ => Box::new(Openai::new(spec, keys).map_err(no_tls)?),
        })
    };
    let providers: Vec<_> = models.iter().map(provider).collect::<Result<_, _>>()?;
    Ok((!providers.is_empty()).then(|| Links::new(providers)))
}

/// Whether language models lead interviews.
pub fn leads(settings: &Settings) -> bool {
    settings.interviewer.as_deref() == Some("llm")
}

/// Whether language models rate the answers in reports.
pub fn rates(settings: &Settings) -> Result<bool, ConfigError> {
    match settings.rating.as_deref() {
        None => Ok(!settings.llm.is_empty()),
        Some("words") => Ok(false),
        Some("llm") if settings.llm.is_empty() => {
            Err(wrong_mind("`rating` is `llm` and no model is named; write for example openai:gpt-5-mini".into()))
        }
        Some("llm") => Ok(true),
        Some(other) => Err(wrong("rating", other, "`llm` or `words`")),
    }
}

/// These language models as one mind, which leads interviews.
///
/// # Errors
/// Where the configuration gives them no time that makes sense.
pub fn chain(links: Links, settings: &Settings) -> Result<Chain, ConfigError> {
    let first_token = within("llm_first_token_ms", settings.llm_first_token_ms, 100..=10_000)?;
    let runtime = Handle::try_current().map_err(|error| wrong_mind(error.to_string()))?;
    Ok(Chain::new(links, Budgets { first_token }, runtime))
}

fn wrong_mind(message: String) -> ConfigError {
    ConfigError::Value { source_name: "`llm`".into(), message }
}

fn within(key: &str, ms: u64, bounds: std::ops::RangeInclusive<u64>) -> Result<Duration, ConfigError> {
    if bounds.contains(&ms) {
        return Ok(Duration::from_millis(ms));
    }
    Err(wrong(key, &ms.to_string(), &format!("milliseconds from {} to {}", bounds.start(), bounds.end())))
}

pub fn interviewer(text: &str) -> Result<InterviewerChoice, ConfigError> {
    match text.split_once(':') {
        Some(("stub", pace)) => {
            let (first, all) = pace.split_once('/').unwrap_or((pace, pace));
            let (first, all) = (millis("interviewer", first)?, millis("interviewer", all)?);
            Ok(InterviewerChoice::Stub(Pace { first, all: all.max(first) }))
        }
        None if text == "script" => Ok(InterviewerChoice::Script),
        None if text == "llm" => Ok(InterviewerChoice::Llm(MindSettings::default())),
        _ => Err(wrong("interviewer", text, "`script`, `llm`, `stub:MS` or `stub:FIRST_MS/LAST_MS`")),
    }
}

fn voice(text: &str) -> Result<VoiceChoice, ConfigError> {
    match text.split_once(':') {
        Some(("piper", file)) if !file.is_empty() => Ok(VoiceChoice::Piper(PathBuf::from(file))),
        Some(("tone", tone)) => {
            let (seconds, ms) = tone.split_once('/').unwrap_or((tone, "0"));
            let latency = millis("voice", ms)?;
            match seconds.parse::<f64>() {
                Ok(length) if (0.02..=60.0).contains(&length) => {
                    Ok(VoiceChoice::Tone { length: Duration::from_secs_f64(length), latency })
                }
                _ => Err(wrong("voice", text, "`tone:SECONDS` from 0.02 to 60, `/MS` after it for a slow one")),
            }
        }
        None if text == "espeak" => Ok(VoiceChoice::Espeak),
        None if text == "words" => Ok(VoiceChoice::Words),
        _ => {
            Err(wrong("voice", text, "`piper:FILE`, `espeak`, `openai`, `elevenlabs`, `tone:SECONDS[/MS]` or `words`"))
        }
    }
}

/// A recogniser over the network, if it is one.
///
/// # Errors
/// For whoever wrote it: what is wrong with it.
pub fn remote_hearing(text: &str, keys: &KeyRing) -> Result<Option<Given<dyn Hearing>>, ConfigError> {
    if !Spec::is_meant(Role::Ears, text) {
        return Ok(None);
    }
    let (spec, runtime) = (read(Role::Ears, "stt", text)?, Handle::current());
    if spec.is_live() {
        return Ok(Some(Given { name: OPENAI, part: Arc::new(RealtimeHearing::new(spec, keys.clone(), runtime)) }));
    }
    let made = HttpHearing::new(spec, keys.clone(), runtime);
    let part = made.map_err(|error| wrong("stt", text, &format!("another: {error}")))?;
    Ok(Some(Given { name: OPENAI, part: Arc::new(part) }))
}

/// A voice over the network, if it is one, that goes by these names.
///
/// # Errors
/// For whoever wrote it: what is wrong with it.
pub fn remote_voice(
    text: &str,
    names: &[String],
    speed: f32,
    keys: &KeyRing,
) -> Result<Option<Given<dyn Voice>>, ConfigError> {
    if !Spec::is_meant(Role::Voice, text) {
        return Ok(None);
    }
    let spec = read(Role::Voice, "voice", text)?;
    let is_elevenlabs = spec.kind == Kind::Elevenlabs;
    let voices = voice_names(names, (!is_elevenlabs).then_some("alloy"))?;
    let account = speech::Account { spec, keys: keys.clone(), voices, speed };
    let runtime = Handle::current();
    if is_elevenlabs {
        let part = Arc::new(ElevenLabsVoice::new(account, runtime));
        return Ok(Some(Given { name: Kind::Elevenlabs.code(), part }));
    }
    let made = OpenAiVoice::new(account, runtime);
    let part = made.map_err(|error| wrong("voice", text, &format!("another: {error}")))?;
    Ok(Some(Given { name: OPENAI, part: Arc::new(part) }))
}

/// What a part that speaks OpenAI's protocol is called, whoever's server it is.
const OPENAI: &str = Kind::Openai.code();

/// `NAME`, or `fr=NAME` and `en=NAME`.
fn voice_names(given: &[String], default: Option<&str>) -> Result<Names, ConfigError> {
    let missing = || wrong("voice_names", "", "the voice, or `fr=NAME,en=NAME`");
    // They become part of a URL.
    let fits =
        |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.+()".contains(c));
    let (mut fr, mut en) = (default, default);
    for name in given {
        let (language, name) = name.split_once('=').unwrap_or(("", name));
        let name =
            Some(name.trim()).filter(fits).ok_or_else(|| wrong("voice_names", name, "letters, digits, - and _"))?;
        match language.trim() {
            "" => (fr, en) = (Some(name), Some(name)),
            "fr" => fr = Some(name),
            "en" => en = Some(name),
            other => return Err(wrong("voice_names", other, "`fr` or `en` before the `=`")),
        }
    }
    Ok(Names { fr: fr.ok_or_else(missing)?.to_owned(), en: en.ok_or_else(missing)?.to_owned() })
}

fn speech(text: &str) -> Result<SpeechChoice, ConfigError> {
    match text.split_once(':') {
        Some(("stub", ms)) => Ok(SpeechChoice::Stub(millis("voice_activity", ms)?)),
        None if text == "loudness" => Ok(SpeechChoice::Loudness),
        _ => Err(wrong("voice_activity", text, "`loudness` or `stub:MS`")),
    }
}

pub fn endpointing(text: &str) -> Result<Endpointing, ConfigError> {
    match text.split_once(':') {
        Some(("pause", ms)) => Ok(Endpointing::Pause(millis("endpointing", ms)?)),
        None if text == "smart-turn" => Ok(Endpointing::SmartTurn),
        _ => Err(wrong("endpointing", text, "`smart-turn` or `pause:MS`")),
    }
}

fn millis(key: &str, text: &str) -> Result<Duration, ConfigError> {
    match text.parse::<u64>() {
        Ok(ms) if ms <= 60_000 => Ok(Duration::from_millis(ms)),
        _ => Err(wrong(key, text, "milliseconds from 0 to 60000")),
    }
}

fn wrong(key: &str, text: &str, right: &str) -> ConfigError {
    ConfigError::Value {
        source_name: format!("`{key}`"),
        message: format!("`{text}` is not one of its values; write {right}"),
    }
}

/// The files of the models, fetched first if they are missing and the configuration allows
/// it. What cannot be had is stood in for, and said so.
pub async fn locate(settings: &Settings) -> ModelPaths {
    let mut store = match &settings.models_dir {
        Some(dir) => Store::new(dir.clone()),
        None => Store::from_environment(),
    };
    if let Some(folder) = &settings.models {
        store.folder = Some(folder.clone());
    }
    if settings.pull_models {
        let progress = models::for_people();
        for (name, outcome) in store.ensure(&MODELS, Patience::OncePerDay, progress.as_ref()).await {
            if let Err(error) = outcome {
                tracing::debug!(model = name, %error, "a model cannot be had");
            }
        }
    }
    // Reads files to compare their hashes.
    let located = tokio::task::spawn_blocking(move || MODELS.map(|name| store.locate(name))).await;
    let [onnxruntime, silero_vad, smart_turn, whisper, piper_fr, piper_en] = located.unwrap_or_default();
    ModelPaths { onnxruntime, silero_vad, smart_turn, whisper, piper_fr, piper_en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_is_documented_can_be_chosen() {
        assert_eq!(hearing("stub:100").expect("ok"), HearingChoice::Stub(Duration::from_millis(100)));
        assert_eq!(hearing("whisper:/m/x.bin").expect("ok"), HearingChoice::Whisper("/m/x.bin".into()));
        let ms = Duration::from_millis;
        assert_eq!(voice("tone:1.5").expect("ok"), VoiceChoice::Tone { length: ms(1500), latency: ms(0) });
        assert_eq!(voice("tone:0.5/300").expect("ok"), VoiceChoice::Tone { length: ms(500), latency: ms(300) });
        assert!(voice("tone:0.5/soon").is_err());
        let pace = Pace { first: ms(100), all: ms(300) };
        assert_eq!(interviewer("stub:100/300").expect("ok"), InterviewerChoice::Stub(pace));
        assert_eq!(voice("words").expect("ok"), VoiceChoice::Words);
        assert_eq!(interviewer("script").expect("ok"), InterviewerChoice::Script);
        assert_eq!(speech("stub:5").expect("ok"), SpeechChoice::Stub(Duration::from_millis(5)));
        assert_eq!(endpointing("pause:500").expect("ok"), Endpointing::Pause(Duration::from_millis(500)));
    }

    #[tokio::test]
    async fn an_interviewer_with_a_model_needs_one_and_goes_without_its_key() {
        let set = |llm: &str| {
            let flags = crate::config::Flags::default().set("interviewer", "llm").set("llm", llm);
            crate::config::load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right").0
        };
        let keys = KeyRing::of_variables(|_| None);
        let config = |settings: &Settings| {
            let links = links(&settings.llm, &keys)?;
            engine_config(settings, ModelPaths::default(), &keys, links.as_ref())
        };
        let none = config(&set("")).err().expect("refused").to_string();
        assert!(none.contains("no model is named"), "{none}");
        let unknown = config(&set("opnai:gpt")).err().expect("refused").to_string();
        assert!(unknown.contains("`llm`") && unknown.contains("`openai`"), "{unknown}");
        let two = "mistral:mistral-small,compatible:llama3.2@http://localhost:11434/v1";
        let (_, minds) = config(&set(two)).expect("a key may come later");
        assert!(minds.of_instance().is_some());
        let slow = Settings { llm_reply_ms: 60_000, ..set(two) };
        assert!(config(&slow).is_err());
    }

    #[test]
    fn models_that_are_there_rate_unless_the_words_alone_are_to_count() {
        let rates = |rating: &str, llm: &str| {
            let flags = crate::config::Flags::default().set("llm", llm);
            let flags = if rating.is_empty() { flags } else { flags.set("rating", rating) };
            rates(&crate::config::load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right").0)
        };
        let one = "openai:gpt-5-mini";
        assert!(rates("", one).expect("right") && rates("llm", one).expect("right"));
        assert!(!rates("", "").expect("right") && !rates("words", one).expect("right"));
        assert!(rates("llm", "").is_err() && rates("lllm", one).is_err());
    }

    #[test]
    fn voices_of_a_provider_are_one_or_one_a_language() {
        let names =
            |given: &[&str], default| voice_names(&given.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>(), default);
        let both = |fr: &str, en: &str| Names { fr: fr.into(), en: en.into() };
        assert_eq!(names(&[], Some("alloy")).expect("ok"), both("alloy", "alloy"));
        assert_eq!(names(&["fr=onyx"], Some("alloy")).expect("ok"), both("onyx", "alloy"));
        assert_eq!(names(&["fr=a", "en=b"], None).expect("ok"), both("a", "b"));
        for bad in [&["fr=a"][..], &[], &["de=a", "x"], &["a/../b"], &["a?key=1"]] {
            assert!(names(bad, None).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn another_kind_is_refused_with_those_that_exist() {
        let error = hearing("wisper:x").expect_err("unknown").to_string();
        assert!(error.contains("`stt`") && error.contains("`whisper:FILE`"), "{error}");
        assert!(voice("tone:-1").is_err() && voice("tone:NaN").is_err());
        assert!(interviewer("stub:soon").is_err());
    }
}

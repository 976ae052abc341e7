//! Ears and voices of others behind the server, and this machine's own voices: how soon there is
//! sound, and how many streams at once.
//!
//! The others are stubs on loopback that speak the published protocols and think no time: what is
//! left is ours. A real one adds its own time and the way there.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::runtime::{Handle, Runtime};
use vivavoce_engine::audio::WIRE_RATE;
use vivavoce_engine::id::{SessionId, TurnId};
use vivavoce_engine::listen::hearing::{Found, Hearing};
use vivavoce_engine::mind::{Mind, Wrote};
use vivavoce_engine::onnx;
use vivavoce_engine::speak::{Espeak, Piper, Voice};
use vivavoce_scenarios::Language;
use vivavoce_signaling::keys::KeyRing;
use vivavoce_signaling::models::Store;
use vivavoce_signaling::providers::hearing::http::HttpHearing;
use vivavoce_signaling::providers::hearing::realtime::RealtimeHearing;
use vivavoce_signaling::providers::speech::elevenlabs::ElevenLabsVoice;
use vivavoce_signaling::providers::speech::openai::OpenAiVoice;
use vivavoce_signaling::providers::speech::{Account, Names};
use vivavoce_signaling::providers::{Role, Spec};
use vivavoce_tests::ears::Ears;
use vivavoce_tests::llm::{LlmServer, Manner as OfMind};
use vivavoce_tests::realtime_ears::RealtimeEars;
use vivavoce_tests::voices::{KEY, Manner, Voices};

use crate::Setup;
use crate::figures::Figures;
use crate::minds;
use crate::report::{Report, Row};

/// Clauses in a whole run.
const CLAUSES: usize = 200;
/// Streams at once.
const STREAMS: usize = 100;
/// Nothing here takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_secs(10);
/// As interviewers begin.
const CLAUSE: &str = "Thank you, and what did you find hardest about it?";

/// Until the first sound of a clause, and how much sound there was in how long.
struct Spoken {
    first: Duration,
    all: Duration,
    seconds: f64,
}

fn speak(voice: &dyn Voice, language: Language, clause: &str) -> anyhow::Result<Spoken> {
    let begun = Instant::now();
    let (mut first, mut samples) = (None, 0);
    voice.speak(clause, language, &mut |chunk| {
        if !chunk.pcm.is_empty() {
            first.get_or_insert_with(|| begun.elapsed());
            samples += chunk.pcm.len();
        }
        ControlFlow::Continue(())
    })?;
    let first = first.context("it made no sound")?;
    Ok(Spoken { first, all: begun.elapsed(), seconds: samples as f64 / f64::from(WIRE_RATE) })
}

/// A ring with one key for all.
fn keys(key: &'static str) -> KeyRing {
    KeyRing::of_variables(move |_| Some(key.to_owned()))
}

fn account(provider: &str) -> anyhow::Result<Account> {
    let spec = Spec::read(Role::Voice, provider).map_err(anyhow::Error::msg)?;
    let voices = Names { fr: "alloy".into(), en: "alloy".into() };
    Ok(Account { spec, keys: keys(KEY), voices, speed: 1.0 })
}

fn openai(server: &Voices, runtime: Handle) -> anyhow::Result<OpenAiVoice> {
    Ok(OpenAiVoice::new(account(&format!("openai:tts@http://{}/v1#KEY", server.address))?, runtime)?)
}

/// The Piper voice of a language, if its model is here.
fn piper(name: &str, threads: usize) -> Option<Piper> {
    let store = Store::from_environment();
    let (library, model): (Option<PathBuf>, _) = (store.locate("onnxruntime"), store.locate(name));
    onnx::load(&library?).ok()?;
    Piper::open(&model?, Espeak::find().ok()?, threads).ok()
}

/// The first sound by each kind of voice.
pub fn first_sound(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let runtime = Runtime::new()?;
    let server = runtime.block_on(Voices::start(Manner::Well));
    let at_socket =
        ElevenLabsVoice::new(account(&format!("elevenlabs@ws://{}#KEY", server.address))?, runtime.handle().clone());
    let mut voices: Vec<(&str, &str, Box<dyn Voice>)> = vec![
        (
            "openai",
            "a stub on loopback that speaks OpenAI's protocol",
            Box::new(openai(&server, runtime.handle().clone())?),
        ),
        (
            "elevenlabs",
            "a stub on loopback that speaks ElevenLabs' protocol, a connection a clause",
            Box::new(at_socket),
        ),
        ("espeak", "the program on this machine; the whole clause", Box::new(Espeak::find()?)),
    ];
    match piper("piper-en_US-ljspeech-medium", 1) {
        Some(piper) => voices.push(("piper", "one thread; the first sentence", Box::new(piper))),
        None => report.skip("voice_first_sound_piper", "the voice's model is not on this machine"),
    }
    for (kind, note, voice) in voices {
        let row = Row::begin(format!("voice_first_sound_{kind}"), "ms");
        let mut first = Vec::new();
        for _ in 0..setup.times(CLAUSES) {
            first.push(speak(&*voice, Language::En, CLAUSE)?.first.as_secs_f64() * 1e3);
        }
        report.add(row.figures(&Figures::new(first)).note(note));
    }
    Ok(())
}

/// What Piper takes for a second of speech.
pub fn piper_factor(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    for (language, name) in [(Language::Fr, "piper-fr_FR-siwis-medium"), (Language::En, "piper-en_US-ljspeech-medium")]
    {
        for threads in [1, 2] {
            let row_name = format!("piper_rtf_{}_{threads}cores", language.code());
            let Some(voice) = piper(name, threads) else {
                report.skip(&row_name, "the voice's model is not on this machine");
                continue;
            };
            let row = Row::begin(row_name, "ratio");
            let mut factors = Vec::new();
            for _ in 0..setup.times(CLAUSES / 10) {
                let spoken = speak(&voice, language, CLAUSE)?;
                factors.push(spoken.all.as_secs_f64() / spoken.seconds);
            }
            report.add(row.figures(&Figures::new(factors)).note("seconds of work for a second of speech"));
        }
    }
    Ok(())
}

/// A hundred voices and a hundred minds at once.
pub fn at_once(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let runtime = Runtime::new()?;
    let server = runtime.block_on(Voices::start(Manner::Well));
    let voice = Arc::new(openai(&server, runtime.handle().clone())?);
    let row = Row::begin("voice_streams_100", "ms");
    let mut first = Vec::new();
    for _ in 0..setup.times(10) {
        let gate = Arc::new(Barrier::new(STREAMS));
        let speakers: Vec<_> = (0..STREAMS)
            .map(|_| {
                let (voice, gate) = (Arc::clone(&voice), Arc::clone(&gate));
                std::thread::spawn(move || {
                    gate.wait();
                    speak(&*voice, Language::En, CLAUSE)
                })
            })
            .collect();
        for speaker in speakers {
            let spoken = speaker.join().map_err(|_| anyhow::anyhow!("a voice panicked"))??;
            first.push(spoken.first.as_secs_f64() * 1e3);
        }
    }
    let note = "first sound of each of a hundred clauses that begin at one moment; the stub that serves them has the same cores";
    report.add(row.figures(&Figures::new(first)).note(note));

    let server = runtime.block_on(LlmServer::start(OfMind::Well));
    let (wish, chain) = (minds::wish()?, minds::chain(&server, runtime.handle().clone())?);
    let row = Row::begin("llm_streams_100", "ms");
    let mut first = Vec::new();
    for _ in 0..setup.times(10) {
        let (out, written) = channel();
        let begun = Instant::now();
        let asked: Vec<_> = (0..STREAMS)
            .map(|_| {
                let (out, mut told) = (out.clone(), false);
                let tell = move |wrote: Wrote| {
                    let is_said = !matches!(wrote, Wrote::By(_));
                    if is_said && !std::mem::replace(&mut told, true) {
                        // Nobody listens once the bench is over.
                        let _ = out.send((begun.elapsed(), matches!(wrote, Wrote::Text(_))));
                    }
                };
                chain.ask(SessionId::new(), wish.clone(), Box::new(tell))
            })
            .collect();
        for _ in 0..STREAMS {
            let (took, is_text) = written.recv_timeout(PATIENCE)?;
            anyhow::ensure!(is_text, "a reply failed");
            first.push(took.as_secs_f64() * 1e3);
        }
        drop(asked);
    }
    let note = "first clause of each of a hundred replies that are asked for at one moment";
    report.add(row.figures(&Figures::new(first)).note(note));
    Ok(())
}

/// From a pause to its words, by others: a file, and while one speaks.
pub fn final_words(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let runtime = Runtime::new()?;
    let file = runtime.block_on(Ears::start(vivavoce_tests::ears::Manner::Well));
    let live = runtime.block_on(RealtimeEars::start(vivavoce_tests::realtime_ears::Manner::Well));
    let ring = keys(vivavoce_tests::ears::KEY);
    let spec = |url: String| Spec::read(Role::Ears, &format!("openai@{url}#KEY")).map_err(anyhow::Error::msg);
    let at_pause = HttpHearing::new(spec(file.url())?, ring.clone(), runtime.handle().clone())?;
    let while_spoken = RealtimeHearing::new(spec(live.url())?, ring, runtime.handle().clone());
    let hearings: [(&str, &str, Box<dyn Hearing>); 2] = [
        ("http", "eight seconds as a file", Box::new(at_pause)),
        ("realtime", "eight seconds sent as they are spoken", Box::new(while_spoken)),
    ];
    let speech = crate::speech::at_model_rate(8)?;
    for (kind, note, hearing) in hearings {
        let row = Row::begin(format!("stt_remote_{kind}"), "ms");
        let (out, found) = channel();
        let reply = Arc::new(move |one| drop(out.send(one)));
        let mut listener = hearing.listener(Language::En, &[], reply);
        let mut took = Vec::new();
        for (turn, _) in (1..).zip(0..setup.times(CLAUSES / 2)) {
            listener.begin(TurnId(turn), 0);
            for piece in speech.chunks(512) {
                listener.feed(piece);
                if kind == "realtime" {
                    // Spoken a hundred times as fast: its sound is there before the pause.
                    std::thread::sleep(Duration::from_micros(320));
                }
            }
            let begun = Instant::now();
            listener.pause(turn);
            loop {
                match found.recv_timeout(PATIENCE)? {
                    Found::Final { pause, .. } if pause == turn => break,
                    Found::Failed { reason, .. } => anyhow::bail!("the stub did not serve: {reason}"),
                    _ => {}
                }
            }
            took.push(begun.elapsed().as_secs_f64() * 1e3);
            listener.end();
        }
        report.add(
            row.figures(&Figures::new(took)).note(format!("{note}, heard by a stub on loopback that thinks no time")),
        );
    }
    Ok(())
}

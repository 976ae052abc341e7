//! Sounds over the interviewer's voice, heard by the real voice activity model: a sentence
//! stops it, a listener's short sign, a cough and a keyboard do not. (A longer sign, "yes"
//! or "okay", may stop it for a moment, until its words are known: see the engine's own tests.)

use std::f32::consts::TAU;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use vivavoce_tests::app::{created, wish};
use vivavoce_tests::binary::program;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestBinary};

const RATE: usize = 48_000;

/// What `espeak-ng` makes of a text, or of phonemes in double brackets, at 48 kHz and the level of a usual voice; none where the
/// program is missing.
fn espeak(voice: &str, text: &str) -> Option<Vec<f32>> {
    let output = Command::new("espeak-ng").args(["-v", voice, "--stdout", text]).output().ok()?;
    // Its WAV on a pipe has no length in its header: the samples are what follows 44 bytes.
    let pcm: Vec<f32> =
        output.stdout.get(44..)?.chunks_exact(2).map(|s| f32::from(i16::from_le_bytes([s[0], s[1]]))).collect();
    let voiced = |sample: &f32| sample.abs() > 300.0;
    let (from, to) = (pcm.iter().position(voiced)?, pcm.iter().rposition(voiced)?);
    let pcm = &pcm[from..=to];
    let peak = pcm.iter().fold(0.0f32, |peak, s| peak.max(s.abs()));
    let length = pcm.len() * RATE / 22_050;
    let at = |n: usize| {
        let place = n as f32 * 22_050.0 / RATE as f32;
        let (here, part) = (place as usize, place.fract());
        let next = pcm[(here + 1).min(pcm.len() - 1)];
        (pcm[here.min(pcm.len() - 1)] * (1.0 - part) + next * part) / peak * 0.5
    };
    Some((0..length).map(at).collect())
}

/// Noise of a generator that always begins the same.
fn noise(length: usize) -> Vec<f32> {
    let mut seed = 20_261_121u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    };
    (0..length).map(|_| next()).collect()
}

/// Two bursts of breath, loud at once and gone in a fifth of a second, with little voice.
fn cough() -> Vec<f32> {
    let burst = |n: usize| {
        let t = n as f32 / RATE as f32;
        (-14.0 * t).exp() * (1.0 - (-400.0 * t).exp())
    };
    let mut smooth = 0.0;
    noise(RATE * 6 / 10)
        .into_iter()
        .enumerate()
        .map(|(n, noise)| {
            let second = RATE * 3 / 10;
            let loud = burst(n) + if n >= second { 0.7 * burst(n - second) } else { 0.0 };
            // Breath through an open mouth: most of it below 2 kHz.
            smooth += 0.25 * (noise - smooth);
            loud * (1.2 * smooth + 0.08 * (TAU * 140.0 * n as f32 / RATE as f32).sin())
        })
        .collect()
}

/// Twelve keys in a second and a half: clicks of a few milliseconds.
fn keyboard() -> Vec<f32> {
    let noise = noise(RATE * 3 / 2);
    let every = RATE / 8;
    noise.into_iter().enumerate().map(|(n, noise)| 0.5 * noise * (-((n % every) as f32) / 150.0).exp()).collect()
}

/// A server that hears speech with the real model, and words that are always the same.
fn serve(data: &Path) -> TestBinary {
    let pulled = Command::new(program())
        .args(["models", "pull", "onnxruntime", "silero-vad"])
        .stdout(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(pulled.success(), "this test needs the voice activity model");
    TestBinary::serve_with_models(
        data,
        &["--stt", "stub:100", "--interviewer", "stub:0", "--voice", "tone:3", "--endpointing", "pause:500"],
    )
}

async fn create(server: &TestBinary, scenario: &str) -> Created {
    let asked = Client::new().post(format!("{}/api/sessions", server.url)).json(&wish(scenario));
    created(asked.send().await.expect("an answer")).await
}

/// What becomes of the greeting when `sound` is heard over it: the kinds of events up to its
/// end.
async fn over_the_greeting(server: &TestBinary, sound: &[f32]) -> Vec<String> {
    let session = create(server, "developpeur-fr").await;
    let mut events = EventSocket::follow(&server.url, &session, 0).await;
    let candidate = AudioSocket::connect(&server.url, &session, "").await.expect("connects");
    events.until_type("reply.text").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    candidate.say(sound).await;
    let spoken = events.until_type("reply.spoken").await;
    let mut kinds: Vec<String> =
        events.seen.iter().filter_map(|event| event["type"].as_str().map(str::to_owned)).collect();
    if spoken["complete"] == true {
        kinds.push("whole".to_owned());
    }
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_stops_the_interviewer_and_a_sign_a_cough_or_a_keyboard_does_not() {
    if espeak("fr", "oui").is_none() {
        println!("skipped: espeak-ng is not installed; scripts/setup.sh test installs it");
        return;
    }
    let data = tempfile::tempdir().expect("a folder");
    let server = serve(data.path());
    let said = |voice, text| espeak(voice, text).expect("espeak-ng was there a moment ago");
    let harmless = [
        ("oui", said("fr", "oui")),
        ("hmm", said("fr", "hmm")),
        ("mm-hm", said("en", "[[m:h@m:]]")),
        ("a cough", cough()),
        ("a keyboard", keyboard()),
    ];
    for (name, sound) in &harmless {
        let kinds = over_the_greeting(&server, sound).await;
        assert!(!kinds.iter().any(|kind| kind == "reply.interrupted"), "{name}: {kinds:?}");
        assert_eq!(kinds.last().map(String::as_str), Some("whole"), "{name}: {kinds:?}");
    }
    let sentences = [
        ("fr", "Attendez, j'ai une question."),
        ("en", "Wait a moment, please."),
        ("fr", "Non, ce n'est pas ce que je voulais dire."),
    ];
    for (voice, text) in sentences {
        let kinds = over_the_greeting(&server, &said(voice, text)).await;
        assert!(kinds.iter().any(|kind| kind == "reply.interrupted"), "{text}: {kinds:?}");
        assert!(kinds.iter().any(|kind| kind == "reply.ducked"), "{text}: {kinds:?}");
    }
}

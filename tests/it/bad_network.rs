//! Calls through a bad network: `vivavoce call`, a seeded relay and a real server. The turn
//! is heard, the interviewer answers, the recording has no holes, the session lives.

use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::STUB_WORDS;
use vivavoce_tests::binary::program;
use vivavoce_tests::netem::{Loss, Weather};
use vivavoce_tests::relay::Relay;

/// What the candidate says, 16 kHz.
const SAID: &str = "en-027.wav";
/// Turns of a call.
const TURNS: usize = 2;
/// One way through the relay.
const ONE_WAY: Duration = Duration::from_millis(15);
/// A frame of speech is louder than this.
const LOUD: f32 = 0.01;

struct Call {
    app: TestApp,
    relay: Relay,
    running: Child,
}

fn clip() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clips").join(SAID)
}

/// A port for media that was free just now: the relay has to know it before the server does.
fn free_port() -> SocketAddr {
    UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port")
}

/// Begins a call of so many turns through such a network.
async fn begin(weather: Weather, seed: u64, turns: usize) -> Call {
    let media = free_port();
    let app = TestApp::with(|flags| flags.set("media_listen", media.to_string()).set("interviewer", "stub:0")).await;
    let relay = Relay::start(media, weather, weather, seed).expect("starts");
    let running = Command::new(program())
        .args(["call", "--server", &app.url, "--scenario", "developer-en", "--silence", "0.4", "--expect-loss", "5"])
        .args(["--via", &relay.address().to_string(), "--repeat", &turns.to_string(), "--say"])
        .arg(clip())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    Call { app, relay, running }
}

/// Waits for the end of a call; every turn must have been heard and answered. Gives the
/// session's id.
async fn heard(running: Child, turns: usize) -> String {
    let output = tokio::task::spawn_blocking(|| running.wait_with_output()).await.expect("waits").expect("ends");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}{printed}");
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let reported: Vec<_> = lines.iter().filter(|line| line["said"].is_string()).collect();
    assert_eq!(reported.len(), turns, "{printed}");
    for turn in &reported {
        assert!(turn["heard"].as_str().is_some_and(|heard| heard.contains(STUB_WORDS)), "{turn}");
        assert!(turn["voice_to_voice_ms"].is_number(), "{turn}");
    }
    reported[0]["session"].as_str().expect("an id").to_owned()
}

/// Frames of 20 ms that hold speech.
fn loud(samples: &[f32], rate: u32) -> usize {
    let frames = samples.chunks((rate / 50) as usize);
    frames.filter(|frame| (frame.iter().map(|s| s * s).sum::<f32>() / frame.len() as f32).sqrt() > LOUD).count()
}

fn read(wav: impl std::io::Read) -> (Vec<f32>, u32) {
    let reader = hound::WavReader::new(wav).expect("a WAV file");
    let rate = reader.spec().sample_rate;
    let samples = reader.into_samples::<i16>().map(|s| f32::from(s.expect("a sample")) / 32_768.0).collect();
    (samples, rate)
}

/// The candidate's track is as long as the session, and holds all that was said.
async fn assert_recorded(app: &TestApp, session: &str, turns: usize) {
    let path = format!("/api/sessions/{session}/recordings");
    let list = app.json(&path, &app.access_token).await;
    let tracks = list["items"].as_array().expect("tracks");
    let length = |name: &str| {
        let track = tracks.iter().find(|t| t["track"] == name).unwrap_or_else(|| panic!("no {name}: {list}"));
        track["duration_ms"].as_u64().expect("a length")
    };
    let (candidate, interviewer) = (length("candidate"), length("interviewer"));
    assert!(candidate.abs_diff(interviewer) < 500, "candidate {candidate} ms, interviewer {interviewer} ms");
    let url = tracks.iter().find(|t| t["track"] == "candidate").and_then(|t| t["url_wav"].as_str()).expect("a URL");
    let wav = app.request(reqwest::Method::GET, url, &app.access_token).send().await.expect("an answer");
    let (recorded, rate) = read(&wav.bytes().await.expect("bytes")[..]);
    let (said, said_rate) = read(std::fs::File::open(clip()).expect("the clip"));
    let (recorded, said) = (loud(&recorded, rate), turns * loud(&said, said_rate));
    assert!(recorded as f64 > 0.9 * said as f64, "{recorded} of {said} frames of speech are in the recording");
}

async fn talk_through(weather: Weather, seed: u64) {
    let Call { app, relay, running } = begin(weather, seed, TURNS).await;
    let session = heard(running, TURNS).await;
    assert!(relay.media() > 500, "only {} media packets went through the relay", relay.media());
    let lossy = !matches!(weather.loss, Loss::Random(share) if share == 0.0);
    assert_eq!(relay.lost() > 10, lossy, "{} lost", relay.lost());
    assert_recorded(&app, &session, TURNS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_through_a_clear_relay_is_as_any_other() {
    talk_through(Weather::clear(ONE_WAY), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_percent_of_loss_are_not_noticed() {
    talk_through(Weather::clear(ONE_WAY).losing(0.03), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_percent_of_loss_are_survived() {
    talk_through(Weather::clear(ONE_WAY).losing(0.10), 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bursts_of_loss_are_survived() {
    let bursts = Loss::Bursts { begin: 0.02, end: 0.33 };
    talk_through(Weather { loss: bursts, ..Weather::clear(ONE_WAY) }, 5).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jitter_of_60_ms_is_survived() {
    talk_through(Weather { jitter: Duration::from_millis(60), ..Weather::clear(ONE_WAY) }, 6).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn packets_that_overtake_one_another_and_come_twice_are_put_in_order() {
    let mixed = Weather {
        jitter: Duration::from_millis(60),
        overtaking: true,
        reordered: 0.05,
        doubled: 0.05,
        ..Weather::clear(ONE_WAY)
    };
    talk_through(mixed, 7).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_whose_address_changes_in_mid_call_stays_in_the_same_session() {
    let Call { app, relay, running } = begin(Weather::clear(ONE_WAY), 8, 4).await;
    // Past the greeting, in the first turns.
    tokio::time::sleep(Duration::from_secs(6)).await;
    relay.change_address().expect("a socket");
    let session = heard(running, 4).await;
    assert_recorded(&app, &session, 4).await;
}

//! Whole calls against a small interviewer in the same process: real HTTP, real WebSockets,
//! real UDP.

mod interviewer;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::conversation::hold;
use super::report::CallReport;
use super::*;
use interviewer::{Interviewer, Manner};

/// 0.3 s of silence, 1.2 s of tone, 0.3 s of silence, at 16 kHz.
fn answer(dir: &Path) -> PathBuf {
    let path = dir.join("answer.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(&path, spec).unwrap();
    for i in 0..28_800 {
        let on = (4_800..24_000).contains(&i);
        let sample = (i as f32 * 0.15).sin() * 9_000.0;
        wav.write_sample(if on { sample as i16 } else { 0 }).unwrap();
    }
    wav.finalize().unwrap();
    path
}

fn args(server: &str, more: &[&str]) -> CallArgs {
    #[derive(clap::Parser)]
    struct Cli {
        #[command(flatten)]
        call: CallArgs,
    }
    let base = ["call", "--server", server, "--scenario", "developer-en", "--silence", "0.4"];
    <Cli as clap::Parser>::parse_from(base.iter().chain(more)).call
}

async fn call(args: &CallArgs) -> (Kept, Vec<TurnReport>) {
    let server = Server::new(&args.server, None).unwrap();
    let repertoire = Arc::new(rehearse(args, &server).await.unwrap());
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = lines.clone();
    let spec = CallSpec {
        server,
        join: join(args).unwrap(),
        transport: args.transport,
        relay_only: false,
        ice_restart_at: None,
        address_change_at: None,
        weather: args.weather(0),
        via: args.via,
        plan: plan(args, &repertoire),
        repertoire,
        keep: true,
        stop: CancellationToken::new(),
        on_turn: Arc::new(move |turn| sink.lock().unwrap().push(turn.clone())),
        talk_for: args.talk_for,
        lean: args.lean,
    };
    let kept = hold(spec).await;
    let lines = lines.lock().unwrap().clone();
    (kept, lines)
}

fn healthy(report: &CallReport, turns: usize) {
    assert_eq!(report.failure(), None);
    assert_eq!(report.ended.as_deref(), Some("candidate"));
    assert_eq!(report.turns.len(), turns);
    assert!(report.connect_ms.unwrap() < 5_000.0);
    for (index, turn) in report.turns.iter().enumerate() {
        assert_eq!(turn.turn, index + 1);
        assert_eq!(turn.heard, "a tone");
        assert_eq!(turn.replied, format!("reply {}", index + 1));
        assert!(!turn.early && !turn.missed, "{turn:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_over_webrtc_is_held_and_measured() {
    let interviewer = Interviewer::start(Manner::default()).await;
    let dir = tempfile::tempdir().unwrap();
    let file = answer(dir.path());
    let args = args(&interviewer.url, &["--say", file.to_str().unwrap(), "--repeat", "2"]);
    let (kept, lines) = call(&args).await;
    healthy(&kept.report, 2);
    assert_eq!(lines, kept.report.turns);
    for turn in &lines {
        // The interviewer waits 400 ms; a frame of grid on each side, and a busy machine.
        let v2v = turn.voice_to_voice_ms.unwrap();
        assert!((380.0..700.0).contains(&v2v), "{v2v}");
        assert_eq!(turn.stop_ms, None);
    }
    assert!(kept.events.iter().any(|event| event["type"] == "session.ended"));
    assert_eq!(kept.transcript.as_ref().unwrap()["turns"], serde_json::json!([]));
    let out = dir.path().join("out");
    keep(&out, kept).unwrap();
    // A greeting of 0.6 s, two replies of 1 s, and what was between them.
    let seconds = hound::WavReader::open(out.join("reply.wav")).unwrap().duration() / 48_000;
    assert!((5..30).contains(&seconds), "{seconds} s");
    assert!(std::fs::read_to_string(out.join("turns.jsonl")).unwrap().lines().count() == 2);
    assert!(interviewer.hung_up().await, "the call was not hung up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_over_a_websocket() {
    let interviewer = Interviewer::start(Manner::default()).await;
    let dir = tempfile::tempdir().unwrap();
    let file = answer(dir.path());
    let more = ["--say", file.to_str().unwrap(), "--transport", "websocket"];
    let (kept, lines) = call(&args(&interviewer.url, &more)).await;
    healthy(&kept.report, 1);
    let v2v = lines[0].voice_to_voice_ms.unwrap();
    assert!((380.0..700.0).contains(&v2v), "{v2v}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn speaking_over_the_reply_measures_how_fast_it_stops() {
    let manner = Manner { reply_ms: 4_000, ..Manner::default() };
    let interviewer = Interviewer::start(manner).await;
    let dir = tempfile::tempdir().unwrap();
    let file = answer(dir.path());
    let more = ["--say", file.to_str().unwrap(), "--repeat", "2", "--barge-in-at", "800"];
    let (kept, lines) = call(&args(&interviewer.url, &more)).await;
    healthy(&kept.report, 2);
    assert_eq!((lines[0].stop_ms, lines[0].not_stopped), (None, false));
    // The interviewer gives way after three packets of voice.
    let stop = lines[1].stop_ms.unwrap();
    assert!((20.0..300.0).contains(&stop), "{stop}");
    assert!(lines[1].voice_to_voice_ms.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interviewer_that_says_nothing_is_a_failed_call() {
    let interviewer = Interviewer::start(Manner { deaf: true, ..Manner::default() }).await;
    let dir = tempfile::tempdir().unwrap();
    let file = answer(dir.path());
    let more = ["--say", file.to_str().unwrap(), "--timeout", "1.5"];
    let (kept, lines) = call(&args(&interviewer.url, &more)).await;
    assert!(lines[0].missed);
    assert_eq!(kept.report.failure().unwrap(), "1 of 1 turns had no reply");
    assert_eq!(kept.report.ended.as_deref(), Some("candidate"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn losses_on_the_way_are_counted_and_the_call_goes_on() {
    let interviewer = Interviewer::start(Manner::default()).await;
    let dir = tempfile::tempdir().unwrap();
    let file = answer(dir.path());
    let more = ["--say", file.to_str().unwrap(), "--loss", "5", "--jitter", "30", "--seed", "3", "--trouble", "both"];
    let (kept, _) = call(&args(&interviewer.url, &more)).await;
    healthy(&kept.report, 1);
    let packets = kept.report.packets;
    assert!(packets.lost_by_us > 0 && packets.sent > 150, "{packets:?}");
    // What was lost on the way to us was sent again.
    assert!(packets.missing <= 2, "{packets:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_say_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let file = answer(dir.path());
    let say = ["--say", file.to_str().unwrap()];
    for (status, words) in [(401, "--access-token"), (404, "check --scenario"), (503, "try again in 7 s"), (500, "500")]
    {
        let interviewer = Interviewer::start(Manner { refuse: Some(status), ..Manner::default() }).await;
        let error = call(&args(&interviewer.url, &say)).await.0.report.error.unwrap();
        assert!(error.contains(words) && error.contains("because it says so"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_at_once_make_one_summary() {
    let interviewer = Interviewer::start(Manner::default()).await;
    let dir = tempfile::tempdir().unwrap();
    let file = answer(dir.path());
    let out = dir.path().join("out");
    let more = ["--say", file.to_str().unwrap(), "--sessions", "3", "--stagger", "50", "--out", out.to_str().unwrap()];
    run(args(&interviewer.url, &more)).await.unwrap();
    let text = std::fs::read_to_string(out.join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(summary["counts"]["calls"], 3);
    assert_eq!(summary["ended"]["candidate"], 3);
    assert_eq!(summary["percentiles"]["voice_to_voice_ms"]["n"], 3);
    assert!(out.join("001/reply.wav").exists() && out.join("003/events.jsonl").exists());
}

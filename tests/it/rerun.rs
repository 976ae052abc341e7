//! `vivavoce rerun`: a session of the real binary, over a bad network, once more from its
//! folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use vivavoce_tests::TestBinary;
use vivavoce_tests::binary::program;

/// Places a call of two turns over a network that loses and delays packets, and gives the
/// session's folder when the server has stopped.
fn call(data: &Path, serve: &[&str], more: &[&str]) -> PathBuf {
    let server = TestBinary::serve(data, serve);
    let clip = data.join("clip.wav");
    tone(&clip);
    let clip = clip.to_str().expect("UTF-8");
    let called = Command::new(program())
        .args(["call", "--server", &server.url, "--scenario", "developer-en", "--say", clip, "--say", clip])
        .args(more)
        .output()
        .expect("the program runs");
    assert!(called.status.success(), "{}", said(&called));
    server.terminate();
    let mut folders = Vec::new();
    find(data, &mut folders);
    assert_eq!(folders.len(), 1, "one session with a tape: {folders:?}");
    folders.remove(0)
}

/// The folders that hold a tape.
fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            find(&path, found);
        } else if path.ends_with("tape.bin") {
            found.push(folder.to_owned());
        }
    }
}

/// A second and a half of a sound that counts as speech.
fn tone(file: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(file, spec).expect("a file");
    for n in 0..72_000 {
        let sample = 9_000.0 * (std::f32::consts::TAU * 220.0 * n as f32 / 48_000.0).sin();
        wav.write_sample(sample as i16).expect("written");
    }
    wav.finalize().expect("written");
}

fn rerun(folder: &Path, more: &[&str]) -> Output {
    Command::new(program()).arg("rerun").arg(folder).args(more).output().expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_call_over_a_bad_network_comes_to_the_same_again_and_a_changed_log_is_noticed() {
    let data = tempfile::tempdir().expect("a folder");
    let trouble = ["--loss", "5", "--jitter", "30", "--seed", "7"];
    let folder = call(data.path(), &[], &trouble);

    let same = rerun(&folder, &["--json"]);
    assert!(same.status.success(), "{}", said(&same));
    let same: serde_json::Value = serde_json::from_slice(&same.stdout).expect("JSON");
    let log = std::fs::read_to_string(folder.join("events.jsonl")).expect("a log");
    assert_eq!(same["events"].as_u64(), Some(log.lines().count() as u64), "{same}");
    assert!(same["candidate_packets"].as_u64() > Some(150), "{same}");
    assert!(same["interviewer_packets"].as_u64() > Some(50), "{same}");
    assert!(same["torn"].is_null(), "{same}");

    // One millisecond of one event is another: said, with what came before.
    let turn = log.lines().position(|line| line.contains("turn.ended")).expect("a turn");
    let changed: Vec<String> = log
        .lines()
        .enumerate()
        .map(|(n, line)| if n == turn { line.replacen("\"at_ms\":", "\"at_ms\":1", 1) } else { line.to_owned() })
        .collect();
    std::fs::write(folder.join("events.jsonl"), changed.join("\n") + "\n").expect("written");
    let other = rerun(&folder, &[]);
    assert!(!other.status.success());
    assert!(said(&other).contains(&format!("events.jsonl, {}", turn + 1)), "{}", said(&other));
    assert!(said(&other).contains(&changed[turn]), "{}", said(&other));
}

#[test]
fn a_torn_tape_comes_to_the_same_as_far_as_it_goes() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = call(data.path(), &[], &[]);
    let file = folder.join("tape.bin");
    let whole = std::fs::read(&file).expect("a tape");
    // Magic and salt, and the first sealed record: its length, so many bytes, its tag.
    let header = 40 + 4 + u32::from_le_bytes(whole[40..44].try_into().expect("4 bytes")) as usize + 16;
    let mut events = Vec::new();
    for part in 0..=8 {
        let cut = header + (whole.len() - header) * part / 8 - 1;
        std::fs::write(&file, &whole[..cut]).expect("written");
        let same = rerun(&folder, &["--json"]);
        let text = said(&same);
        // What is shorter than its own header is no tape.
        if part == 0 {
            assert!(text.contains("not the tape"), "{text}");
            continue;
        }
        assert!(same.status.success(), "cut at {cut}: {text}");
        let same: serde_json::Value = serde_json::from_slice(&same.stdout).expect("JSON");
        assert!(same["torn"].is_u64(), "{same}");
        events.push(same["events"].as_u64().expect("a number"));
    }
    assert!(events.is_sorted() && events.len() == 8, "{events:?}");
    assert!(events.last() > Some(&20), "{events:?}");
}

#[test]
fn a_server_that_keeps_no_tapes_writes_none() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestBinary::serve(data.path(), &["--tape", "false"]);
    let clip = data.path().join("clip.wav");
    tone(&clip);
    let called = Command::new(program())
        .args(["call", "--server", &server.url, "--scenario", "developer-en", "--say"])
        .arg(&clip)
        .output()
        .expect("the program runs");
    assert!(called.status.success(), "{}", said(&called));
    let mut folders = Vec::new();
    find(data.path(), &mut folders);
    assert!(folders.is_empty(), "{folders:?}");
}

#[test]
fn another_recogniser_hears_what_was_said() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let data = tempfile::tempdir().expect("a folder");
    let server = TestBinary::serve(data.path(), &[]);
    let clip = fixtures.join("clips/en-043.wav");
    let called = Command::new(program())
        .args(["call", "--server", &server.url, "--scenario", "developer-en", "--bitrate", "128", "--say"])
        .arg(&clip)
        .output()
        .expect("the program runs");
    assert!(called.status.success(), "{}", said(&called));
    server.terminate();
    let mut folders = Vec::new();
    find(data.path(), &mut folders);
    let set = format!("stt=whisper:{}", fixtures.join("vivavoce-demo-whisper-q5_1.bin").display());
    let changed = rerun(&folders[0], &["--json", "--set", &set]);
    assert!(changed.status.success(), "{}", said(&changed));
    let changed: serde_json::Value = serde_json::from_slice(&changed.stdout).expect("JSON");
    let words = |run: &str| changed[run][0]["words"].as_str().expect("a turn with words").to_owned();
    assert_eq!(words("was"), "these words are fixed");
    assert_eq!(words("would_be"), "Tell me about a time when you documented the competitor.");

    let missing = rerun(&folders[0], &["--set", "stt=whisper:/nowhere.bin"]);
    assert!(!missing.status.success() && said(&missing).contains("/nowhere.bin"), "{}", said(&missing));
}

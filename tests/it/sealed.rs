//! Recordings at rest: sealed on the disk with a key of their own, whole and in part through the
//! door, and nobody's once their key is gone.

use std::path::Path;

use reqwest::{Method, StatusCode};
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::{Created, TestApp};

use crate::replay::interview;

/// Everything that is sound, or made from it.
const SOUND: [&str; 6] = [
    "recordings/candidate.ogg",
    "recordings/candidate.wav",
    "recordings/interviewer.ogg",
    "recordings/interviewer.wav",
    "export/mixed.ogg",
    "export/mixed.wav",
];

async fn get(app: &TestApp, session: &Created, path: &str) -> Vec<u8> {
    let path = format!("/api/sessions/{}/{path}", session.id);
    let response = app.request(Method::GET, &path, &session.token).send().await.expect("sent");
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.bytes().await.expect("bytes").to_vec()
}

/// All files of a folder but the event log, with what they hold.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !path.ends_with("events.jsonl") {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            found.push((name, std::fs::read(&path).expect("read")));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_of_a_session_holds_sound_that_its_key_does_not_open() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let mut heard = Vec::new();
    for path in SOUND {
        heard.push(get(&app, &session, path).await);
    }
    get(&app, &session, "peaks").await;
    let kept = files(&app.data.path().join("sessions").join(&session.id));
    let mut names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let all = [
        "candidate.ogg",
        "candidate.wav",
        "interviewer.ogg",
        "interviewer.wav",
        "key.json",
        "mixed.ogg",
        "mixed.wav",
        "peaks.bin",
        "tape.bin",
    ];
    assert_eq!(names, all);
    for (name, bytes) in &kept {
        for open in ["OggS", "OpusHead", "RIFF", "WAVE", "vivapeak", "vivatape"] {
            let shows = bytes.windows(open.len()).any(|part| part == open.as_bytes());
            assert!(!shows, "{name} says {open}");
        }
        // No second of sound lies anywhere as it is heard.
        for sound in &heard {
            let part = &sound[sound.len() / 2..sound.len() / 2 + 32];
            assert!(part.iter().all(|byte| *byte == 0) || !bytes.windows(32).any(|bytes| bytes == part), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_range_of_a_sealed_file_is_that_part_of_the_whole() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    for path in SOUND {
        let whole = get(&app, &session, path).await;
        let length = whole.len();
        // Within a record, across several, the last byte, and a tail.
        let ranges = [(0, 0), (1, 39), (length / 3, length / 2), (length - 1, length - 1)];
        for (from, to) in ranges {
            let request = app.request(Method::GET, &format!("/api/sessions/{}/{path}", session.id), &session.token);
            let part = request.header("range", format!("bytes={from}-{to}")).send().await.expect("sent");
            assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
            assert_eq!(part.headers()["content-length"], (to - from + 1).to_string());
            assert!(part.bytes().await.expect("bytes") == whole[from..=to], "{path} {from}-{to}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_key_a_recording_is_refused_and_the_rest_of_the_session_is_there() {
    let app = TestApp::start().await;
    let (session, other) = (interview(&app).await, interview(&app).await);
    let folder = |session: &Created| app.data.path().join("sessions").join(&session.id);
    // Another session's key is wrapped for that session alone.
    std::fs::copy(folder(&other).join("key.json"), folder(&session).join("key.json")).expect("copied");
    for path in SOUND.into_iter().chain(["peaks"]) {
        let path = format!("/api/sessions/{}/{path}", session.id);
        let refused = app.request(Method::GET, &path, &session.token).send().await.expect("sent");
        assert_problem(refused, 500, "internal").await;
    }
    let transcript = app.json(&format!("/api/sessions/{}/transcript", session.id), &session.token).await;
    assert!(transcript["turns"].as_array().is_some_and(|turns| turns.len() > 2));
    // It can still be deleted, and the key goes with it.
    let path = format!("/api/sessions/{}", session.id);
    let deleted = app.request(Method::DELETE, &path, &session.token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::OK);
    assert!(!folder(&session).exists());
}

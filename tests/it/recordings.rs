//! What stays of an interview to listen to.

use std::io::Cursor;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::json;
use vivavoce_tests::app::{STUB_WORDS, assert_problem};
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp};

/// One spoken answer, and the end.
async fn speak(app: &TestApp) -> Created {
    let session = app.create("developer-en").await;
    let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    audio.speak(Duration::from_millis(1_000)).await;
    events.until_type("metrics.turn").await;
    app.command(&session, json!({ "command": "end" })).await;
    events.to_end().await;
    assert!(audio.received() > 10, "the interviewer was heard");
    session
}

#[tokio::test(flavor = "multi_thread")]
async fn both_tracks_play_whole_and_in_part_and_the_words_are_there() {
    let app = TestApp::start().await;
    let session = speak(&app).await;
    let base = format!("/api/sessions/{}", session.id);
    let list = app.json(&format!("{base}/recordings"), &session.token).await;
    let items = list["items"].as_array().expect("a list");
    assert_eq!(items.len(), 2);
    for item in items {
        assert_eq!(item["start_ms"], 0);
        let ms = item["duration_ms"].as_u64().expect("a length");
        assert!(ms > 1_000, "{item}");
        let url = item["url_ogg"].as_str().expect("a URL");
        let ogg = app.request(Method::GET, url, &session.token).send().await.expect("sent");
        assert_eq!(ogg.headers()["content-type"], "audio/ogg");
        let whole = ogg.bytes().await.expect("bytes");
        assert_eq!(whole.len() as u64, item["bytes"]);
        assert!(whole.starts_with(b"OggS"));

        let part = app.request(Method::GET, url, &session.token).header("range", "bytes=10-19");
        let part = part.send().await.expect("sent");
        assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(part.headers()["content-range"], format!("bytes 10-19/{}", whole.len()));
        assert_eq!(part.bytes().await.expect("bytes"), whole[10..20]);
        let beyond = app.request(Method::GET, url, &session.token).header("range", "bytes=99999999-");
        assert_problem(beyond.send().await.expect("sent"), 416, "range_not_satisfiable").await;

        let url = item["url_wav"].as_str().expect("a URL");
        let wav = app.request(Method::GET, url, &session.token).send().await.expect("sent");
        let wav = hound::WavReader::new(Cursor::new(wav.bytes().await.expect("bytes"))).expect("a WAV");
        assert_eq!((wav.spec().sample_rate, wav.spec().channels), (48_000, 1));
        let wav_ms = u64::from(wav.duration()) / 48;
        assert!(wav_ms.abs_diff(ms) < 100, "{wav_ms} {ms}");
    }
    let other = app.request(Method::GET, &format!("{base}/recordings/events.jsonl"), &session.token);
    assert_problem(other.send().await.expect("sent"), 404, "not_found").await;

    let transcript = app.json(&format!("{base}/transcript"), &session.token).await;
    let turns = transcript["turns"].as_array().expect("a list");
    assert_eq!(turns[0]["speaker"], "interviewer");
    assert_eq!(turns[0]["kind"], "greeting");
    let answer = turns.iter().find(|turn| turn["speaker"] == "candidate").expect("an answer");
    assert_eq!(answer["text"], STUB_WORDS);
    assert_eq!(answer["source"], "stub");
    assert_eq!(answer["words"].as_array().map(Vec::len), Some(4));
    assert!(answer["metrics"]["voice_to_voice_ms"].as_f64().is_some_and(|ms| ms > 0.0), "{answer}");
    let starts: Vec<u64> = turns.iter().filter_map(|turn| turn["start_ms"].as_u64()).collect();
    assert!(starts.is_sorted(), "{starts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_interview_leaves_nothing() {
    let app = TestApp::start().await;
    let session = speak(&app).await;
    let folder = app.data.path().join("sessions").join(&session.id);
    assert!(folder.join("candidate.ogg").exists());
    let path = format!("/api/sessions/{}", session.id);
    let deleted = app.request(Method::DELETE, &path, &session.token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::OK);
    assert!(!folder.exists());
    for rest in ["", "/transcript", "/events", "/recordings", "/recordings/candidate.ogg"] {
        let answer = app.request(Method::GET, &format!("{path}{rest}"), &session.token).send();
        assert_problem(answer.await.expect("sent"), 404, "not_found").await;
    }
}

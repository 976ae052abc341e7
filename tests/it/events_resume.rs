//! The event stream: everything once, in order, however often the client comes back.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;
use vivavoce_tests::events::{numbers, open};
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp};

/// Holds a short interview: one typed answer, then the end.
async fn hold(app: &TestApp, session: &Created) -> AudioSocket {
    let audio = AudioSocket::connect(&app.url, session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    app.command(session, json!({ "command": "type", "text": "I built a shop." })).await;
    events.until_type("transcript.final").await;
    events.until_type("reply.spoken").await;
    app.command(session, json!({ "command": "end" })).await;
    audio
}

async fn log(app: &TestApp, session: &Created, after: u64) -> Vec<Value> {
    let path = format!("/api/sessions/{}/events?after={after}", session.id);
    let body = app.json(&path, &session.token).await;
    body["events"].as_array().expect("a list").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_sees_each_event_once_and_the_end() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    // It watches before anybody has joined.
    let mut watcher = EventSocket::follow(&app.url, &session, 0).await;
    let _audio = hold(&app, &session).await;
    watcher.to_end().await;
    let seen = numbers(&watcher.seen);
    assert_eq!(seen, (1..=seen.len() as u64).collect::<Vec<_>>());
    let closed = watcher.closed.expect("a reason");
    assert_eq!((u16::from(closed.code), closed.reason.as_str()), (1000, "the session is over"));
    let types: Vec<&str> = watcher.seen.iter().filter_map(|event| event["type"].as_str()).collect();
    for expected in [
        "session.state",
        "reply.text",
        "reply.spoken",
        "turn.started",
        "transcript.final",
        "turn.ended",
        "session.ended",
    ] {
        assert!(types.contains(&expected), "{expected} is not in {types:?}");
    }
    assert_eq!(log(&app, &session, 0).await, watcher.seen, "HTTP tells the same");
    assert!(watcher.seen.iter().all(|event| event["session"] == session.id && event["v"] == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_comes_back_misses_nothing() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut first = EventSocket::follow(&app.url, &session, 0).await;
    first.until(|e| e["type"] == "reply.spoken" && e["kind"] == "question").await;
    let last = *numbers(&first.seen).last().expect("some");
    let before = first.seen.clone();
    drop(first);
    audio.speak(Duration::from_millis(600)).await;
    let mut second = EventSocket::follow(&app.url, &session, last).await;
    second.until_type("transcript.final").await;
    app.command(&session, json!({ "command": "end" })).await;
    second.to_end().await;
    let whole: Vec<Value> = before.into_iter().chain(second.seen).collect();
    assert_eq!(whole, log(&app, &session, 0).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_over_is_told_from_its_log() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let _audio = hold(&app, &session).await;
    EventSocket::follow(&app.url, &session, 0).await.to_end().await;

    let mut later = EventSocket::follow(&app.url, &session, 3).await;
    later.to_end().await;
    assert_eq!(numbers(&later.seen).first(), Some(&4));
    assert_eq!(log(&app, &session, 3).await, later.seen);
    let last = *numbers(&later.seen).last().expect("some");
    assert!(log(&app, &session, last).await.is_empty());
    assert!(log(&app, &session, u64::MAX).await.is_empty());
    let read = app.json(&format!("/api/sessions/{}", session.id), &session.token).await;
    assert_eq!(read["last_event"], last);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strange_origin_and_a_strange_token_open_no_stream() {
    let app = TestApp::start().await;
    let (one, other) = (app.create("developer-en").await, app.create("developer-en").await);
    let path = format!("/ws/sessions/{}", one.id);
    let status = |result: Result<_, Error>| match result {
        Err(Error::Http(response)) => response.status(),
        Err(error) => panic!("{error}"),
        Ok(_) => StatusCode::SWITCHING_PROTOCOLS,
    };
    let evil = open(&app.url, &path, &one.token, Some("https://evil.example")).await.map(drop);
    assert_eq!(status(evil), StatusCode::FORBIDDEN);
    let own = open(&app.url, &path, &one.token, Some(&app.url)).await.map(drop);
    assert_eq!(status(own), StatusCode::SWITCHING_PROTOCOLS);
    let wrong = open(&app.url, &path, &other.token, None).await.map(drop);
    assert_eq!(status(wrong), StatusCode::NOT_FOUND);
    let audio = format!("/ws/audio?session={}", one.id);
    let wrong = open(&app.url, &audio, &other.token, None).await.map(drop);
    assert_eq!(status(wrong), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_a_session_ends_its_streams() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    events.until_type("reply.text").await;
    let path = format!("/api/sessions/{}", session.id);
    let deleted = app.request(reqwest::Method::DELETE, &path, &session.token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::OK);
    events.to_end().await;
    assert!(!app.data.path().join("sessions").join(&session.id).exists());
    for _ in 0..50 {
        if audio.is_closed() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the audio connection stayed open");
}

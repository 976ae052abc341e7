//! The same server on both databases: what is written in one is read from it alike.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::app::{STUB_WORDS, created, wish};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_is_kept_in_sqlite() {
    let app = TestApp::start().await;
    interview(&app).await;
    assert!(app.data.path().join("vivavoce.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_is_kept_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    interview(&app).await;
    assert!(!app.data.path().join("vivavoce.db").exists());
    app.stop().await;
    // The tables are there; the next start finds them as they should be.
    TestApp::with(|flags| flags.set("database_url", database.url.clone())).await.stop().await;
}

/// Everything that touches the database, with what both must answer.
async fn interview(app: &TestApp) {
    // Created once, however often it is asked for; the name has characters of all widths.
    let mut body = wish("developer-en");
    body["candidate_name"] = json!("Zoë \u{1F600} O'Brien; DROP TABLE turns; -- $1 ?");
    let send = || app.post_session(&body).header("idempotency-key", "0b8f6e62-5d0e-4f1b-8a55-b1a1f0c0ffee").send();
    let (first, again) = tokio::join!(send(), send());
    let session = created(first.expect("sent")).await;
    assert_eq!(created(again.expect("sent")).await.id, session.id);
    let waiting = app.create("sales-en").await;

    let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    audio.speak(Duration::from_millis(800)).await;
    events.until_type("metrics.turn").await;
    events.until_type("reply.spoken").await;
    app.command(&session, json!({ "command": "type", "text": "Ça marche: 你好 \u{1F44D}" })).await;
    events.until_type("transcript.final").await;
    app.command(&session, json!({ "command": "end" })).await;
    events.to_end().await;

    let path = format!("/api/sessions/{}", session.id);
    let read = app.json(&path, &session.token).await;
    assert_eq!(read["state"], "ended");
    assert_eq!(read["end_reason"], "candidate");
    assert_eq!(read["candidate_name"], body["candidate_name"]);
    assert!(read["duration_ms"].as_u64().is_some_and(|ms| ms > 1_000));
    assert!(read["started_at"].as_str() < read["ended_at"].as_str());
    assert_eq!(read["last_event"].as_u64(), Some(events.seen.len() as u64));

    let transcript = app.json(&format!("{path}/transcript"), &session.token).await;
    let answers: Vec<&Value> =
        transcript["turns"].as_array().expect("a list").iter().filter(|turn| turn["speaker"] == "candidate").collect();
    assert_eq!(answers[0]["text"], STUB_WORDS);
    assert!(answers[0]["words"][0]["end_ms"].as_u64() > answers[0]["words"][0]["start_ms"].as_u64());
    assert!(answers[0]["metrics"]["stages"].is_object(), "{}", answers[0]);
    assert_eq!(answers[1]["text"], "Ça marche: 你好 \u{1F44D}");
    assert_eq!(answers[1]["source"], "typed");
    let recordings = app.json(&format!("{path}/recordings"), &session.token).await;
    assert_eq!(recordings["items"].as_array().map(Vec::len), Some(2));

    let list = app.json("/api/sessions", &app.access_token).await;
    let ids: Vec<&str> = list["items"].as_array().expect("a list").iter().filter_map(|s| s["id"].as_str()).collect();
    assert_eq!(ids, [waiting.id.as_str(), session.id.as_str()]);
    let ended = app.json("/api/sessions?state=ended&limit=1", &app.access_token).await;
    assert_eq!(ended["items"][0]["id"], session.id);

    let deleted = app.request(Method::DELETE, &path, &app.access_token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::OK);
    let gone = app.request(Method::GET, &path, &app.access_token).send().await.expect("sent");
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

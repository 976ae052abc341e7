//! A server that is told to stop lets interviews end.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn who_is_in_an_interview_ends_it_and_nobody_begins_another() {
    let app = TestApp::with(|flags| flags.set("drain_s", "60")).await;
    let session = app.create("developer-en").await;
    let waiting = app.create("developer-en").await;
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    let candidate = AudioSocket::connect(&app.url, &session, "&client=tab-1").await.expect("connects");
    events.until(|e| e["state"] == "live" && e["activity"] == "listening").await;

    let stopping = app.app().conductor.clone();
    let stopped = tokio::spawn(async move { stopping.run_out(Duration::from_secs(60)).await });
    let notice = events.until_type("notice").await;
    assert_eq!((&notice["code"], &notice["level"]), (&json!("server_stopping"), &json!("warning")));

    // Nothing new: not by the API, not by a client of a session that waited, not for a balancer.
    let refused = app.post_session(&wish("developer-en")).send().await.expect("an answer");
    assert_eq!(refused.headers()["retry-after"], "10");
    assert_problem(refused, 503, "unavailable").await;
    let offer = app.offer(&waiting, vivavoce_tests::offer::OFFER).send().await.expect("an answer");
    assert_problem(offer, 503, "unavailable").await;
    let ready = app.http.get(format!("{}/readyz", app.url)).send().await.expect("an answer");
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);

    // What runs goes on, also for a tab that is loaded again in the middle of an answer.
    candidate.start_speaking();
    let turn = events.until_type("turn.started").await["turn"].clone();
    drop(candidate);
    events.until(|e| e["state"] == "paused").await;
    let candidate = AudioSocket::connect(&app.url, &session, "&client=tab-1").await.expect("comes back");
    candidate.speak(Duration::from_secs(1)).await;
    assert_eq!(events.until_type("transcript.final").await["turn"], turn, "it is the same turn");
    assert!(!stopped.is_finished(), "it waits for the interview");
    app.command(&session, json!({ "command": "end" })).await;
    events.until_type("session.ended").await;
    stopped.await.expect("no panic");
    let data = app.stop().await;
    assert!(data.path().join("sessions").join(&session.id).is_dir(), "the data is kept");
}

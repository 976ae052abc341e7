//! One turn, from the first packet to the last: the story of the whole program in one page.
//! The recogniser, the voice and the judge of pauses are measuring stubs, everything else is
//! real.

use std::time::Duration;

use serde_json::json;
use vivavoce_tests::app::STUB_WORDS;
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_greeted_asked_heard_and_answered() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let mut events = EventSocket::follow(&app.url, &session, 0).await;

    // The candidate connects; the interviewer says what it is and asks.
    let candidate = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let greeting = events.until_type("reply.text").await;
    assert_eq!(greeting["kind"], "greeting");
    let said = greeting["text"].as_str().expect("a text");
    assert!(said.contains("artificial intelligence") || said.contains("AI"), "{said}");
    let question = events.until(|e| e["type"] == "reply.text" && e["kind"] == "question").await;
    assert_eq!(question["question_index"], 0);

    // The floor is the candidate's.
    events.until(|e| e["type"] == "session.state" && e["activity"] == "listening").await;
    candidate.speak(Duration::from_secs(2)).await;
    let started = events.until_type("turn.started").await;
    assert_eq!((&started["turn"], &started["question_index"]), (&json!(1), &json!(0)));
    events.until_type("speech.stopped").await;

    // The words, then the reply, and where its time went.
    let words = events.until_type("transcript.final").await;
    assert_eq!((words["text"].as_str(), &words["turn"]), (Some(STUB_WORDS), &json!(1)));
    let ended = events.until_type("turn.ended").await;
    assert_eq!(ended["verdict"], "finished");
    let metrics = events.until_type("metrics.turn").await;
    assert!(metrics["voice_to_voice_ms"].is_number());
    events.until_type("reply.text").await;

    // The end button; leave is taken, and the data is complete.
    app.command(&session, json!({ "command": "end" })).await;
    let end = events.until_type("session.ended").await;
    assert_eq!(end["reason"], "candidate");
    let transcript = app.json(&format!("/api/sessions/{}/transcript", session.id), &session.token).await;
    let turns = transcript["turns"].as_array().expect("turns");
    assert!(turns.iter().any(|t| t["speaker"] == "candidate" && t["text"] == STUB_WORDS));
    let tracks = app.json(&format!("/api/sessions/{}/recordings", session.id), &session.token).await;
    assert_eq!(tracks["items"].as_array().map(Vec::len), Some(2));
}

//! The real binary, killed in the middle of an answer, stopped cleanly, and started where it
//! cannot run.

use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use vivavoce_tests::app::{STUB_WORDS, client, created, wish};
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestBinary};

async fn create(http: &Client, url: &str) -> Created {
    let sent = http.post(format!("{url}/api/sessions")).json(&wish("developer-en")).send().await;
    created(sent.expect("an answer")).await
}

async fn get(http: &Client, url: &str, path: &str, session: &Created) -> Value {
    let path = format!("{url}/api/sessions/{}{path}", session.id);
    let sent = http.get(path).bearer_auth(&session.token).send().await.expect("an answer");
    sent.json().await.expect("JSON")
}

fn at_ms(event: &Value) -> u64 {
    event["at_ms"].as_u64().expect("a time")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_an_answer_loses_no_final_word_and_at_most_a_second() {
    let data = tempfile::tempdir().expect("a folder");
    let http = client();
    let server = TestBinary::serve(data.path(), &[]);
    let (session, never_joined) = (create(&http, &server.url).await, create(&http, &server.url).await);
    let audio = AudioSocket::connect(&server.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&server.url, &session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    audio.speak(Duration::from_millis(800)).await;
    events.until_type("transcript.final").await;
    events.until(|event| event["type"] == "session.state" && event["activity"] == "listening").await;
    // In the middle of the second answer.
    let speaking = tokio::spawn(async move { audio.speak(Duration::from_secs(60)).await });
    let second = events.until_type("speech.started").await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    server.kill();
    speaking.abort();
    // The candidate until the kill, the interviewer until its last word: then it was silent.
    let spoken_until = at_ms(&second) + 2_500;
    let replied_until = events.seen.iter().rev().find(|event| event["type"] == "reply.spoken");
    let replied_until = replied_until.and_then(|event| event["end_ms"].as_u64());

    let server = TestBinary::serve(data.path(), &[]);
    let read = get(&http, &server.url, "", &session).await;
    assert_eq!(read["state"], "interrupted");
    assert_eq!(read["end_reason"], "interrupted");
    assert!(read["ended_at"].is_string());
    let transcript = get(&http, &server.url, "/transcript", &session).await;
    let answers: Vec<&Value> =
        transcript["turns"].as_array().expect("a list").iter().filter(|turn| turn["speaker"] == "candidate").collect();
    assert_eq!(answers.len(), 1, "{transcript:#}");
    assert_eq!(answers[0]["text"], STUB_WORDS);

    let recordings = get(&http, &server.url, "/recordings", &session).await;
    let items = recordings["items"].as_array().expect("a list");
    assert_eq!(items.len(), 2, "{recordings}");
    for item in items {
        let url = format!("{}{}", server.url, item["url_wav"].as_str().expect("a URL"));
        let wav = http.get(url).bearer_auth(&session.token).send().await.expect("an answer");
        let wav = hound::WavReader::new(Cursor::new(wav.bytes().await.expect("bytes"))).expect("it plays");
        let played_ms = u64::from(wav.duration()) / 48;
        let until = if item["track"] == "candidate" { Some(spoken_until) } else { replied_until };
        assert!(
            until.is_some_and(|until| played_ms + 1_000 >= until),
            "{item}: it plays {played_ms} ms, but {until:?} ms were there before the kill"
        );
    }

    // The stream goes on from where the client was, and ends.
    let mut later = EventSocket::follow(&server.url, &session, at_seq(&second)).await;
    later.to_end().await;
    let last = later.seen.last().expect("at least the interruption");
    assert_eq!((&last["type"], &last["state"]), (&json!("session.state"), &json!("interrupted")));

    // A session that nobody had joined waits as before.
    assert_eq!(get(&http, &server.url, "", &never_joined).await["state"], "waiting");
    assert!(AudioSocket::connect(&server.url, &never_joined, "").await.is_ok());
    assert!(AudioSocket::connect(&server.url, &session, "").await.is_err(), "it is over");
}

fn at_seq(event: &Value) -> u64 {
    event["seq"].as_u64().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_stop_ends_interviews_with_all_their_data() {
    let data = tempfile::tempdir().expect("a folder");
    let http = client();
    let server = TestBinary::serve(data.path(), &[]);
    let session = create(&http, &server.url).await;
    let audio = AudioSocket::connect(&server.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&server.url, &session, 0).await;
    events.until_type("reply.spoken").await;
    server.terminate();
    events.to_end().await;
    drop(audio);

    let server = TestBinary::serve(data.path(), &[]);
    let read = get(&http, &server.url, "", &session).await;
    assert_eq!(read["state"], "ended");
    assert_eq!(read["end_reason"], "disconnected");
    let recordings = get(&http, &server.url, "/recordings", &session).await;
    assert_eq!(recordings["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_start_says_what_to_do() {
    let data = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = data.path();
    let file = folder.join("file");
    std::fs::write(&file, "").expect("written");
    let fails = |more: &[&str]| TestBinary::fails(folder, more);

    // The later of two equal flags would be an error: each case names its own.
    let _running = TestBinary::serve(folder, &[]);
    let error = fails(&[]);
    assert!(error.contains("in use by another Vivavoce") && error.contains("--data"), "{error}");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let fails = |more: &[&str]| TestBinary::fails(elsewhere.path(), more);
    let error = fails(&["--metrics-listen", &address]);
    assert!(error.contains("is in use by another program"), "{error}");
    let error = fails(&["--scenarios", "/nowhere/at/all"]);
    assert!(error.contains("/nowhere/at/all"), "{error}");
    let error = fails(&["--database-url", "mysql://x/y"]);
    assert!(error.contains("postgres://"), "{error}");
    let error = fails(&["--interviewer", "oracle"]);
    assert!(error.contains("`script`"), "{error}");
    let config = elsewhere.path().join("vivavoce.toml");
    std::fs::write(&config, "max_sesions = 3\n").expect("written");
    let error = fails(&[]);
    assert!(error.contains("did you mean `max_sessions`?"), "{error}");
    assert_one_line(&error);
    assert!(Path::new(&config).exists());
}

/// An error is a sentence, not a backtrace.
fn assert_one_line(error: &str) {
    assert!(error.starts_with("vivavoce: ") && error.trim().lines().count() == 1, "{error}");
}

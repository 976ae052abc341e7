//! Interviewers with a language model behind real HTTP: what the candidate hears, whoever fails.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use vivavoce_tests::app::{client, created, wish};
use vivavoce_tests::binary::program;
use vivavoce_tests::llm::{LlmServer, Manner, PROBE, THANKS, TROUBLES};
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp, TestBinary};

const ANSWER: &str = "Mostly I rewrote an importer that had been slow for years.";

/// An app whose interviews are led by these models, the first first.
async fn app(models: &[String]) -> TestApp {
    let models = models.join(",");
    TestApp::with(|flags| {
        flags.set("interviewer", "llm").set("llm", models).set("llm_first_token_ms", "1500").set("llm_reply_ms", "5000")
    })
    .await
}

fn openai(server: &LlmServer) -> String {
    format!("compatible:m@{}/v1", server.url)
}

fn anthropic(server: &LlmServer) -> String {
    format!("anthropic:m@{}/v1", server.url)
}

/// A candidate who is being listened to.
async fn room(app: &TestApp) -> (Created, EventSocket, AudioSocket) {
    let session = app.create("developer-en").await;
    // As those listen who answer for the interview: candidates are not told how the models fare.
    let mut events = EventSocket::follow_as(&app.url, &session, &app.access_token, 0).await;
    let candidate = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    listening(&mut events).await;
    (session, events, candidate)
}

async fn listening(events: &mut EventSocket) -> Value {
    events.until(is_listening).await
}

/// The floor is the candidate's. (Before anybody is there it is nobody's.)
fn is_listening(event: &Value) -> bool {
    event["type"] == "session.state" && event["state"] == "live" && event["activity"] == "listening"
}

/// Gives an answer in writing; what is said to it, kind and text, and the notices.
async fn answered(app: &TestApp, session: &Created, events: &mut EventSocket) -> (Vec<(String, String)>, Vec<String>) {
    let before = events.seen.len();
    app.command(session, json!({ "command": "type", "text": ANSWER })).await;
    events.until_type("turn.ended").await;
    listening(events).await;
    let since = &events.seen[before..];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let spoken = since.iter().filter(|e| e["type"] == "reply.spoken");
    let notices = since.iter().filter(|e| e["type"] == "notice");
    (
        spoken.map(|e| (text(&e["kind"]), text(&e["text"]))).collect(),
        notices.map(|e| format!("{}: {}", text(&e["code"]), text(&e["text"]))).collect(),
    )
}

fn said(kind: &str, text: &str) -> (String, String) {
    (kind.to_owned(), text.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_leads_by_either_protocol_and_the_script_keeps_the_questions() {
    for manner in [Manner::Well, Manner::Slow(30)] {
        let (one, two) = (LlmServer::start(manner).await, LlmServer::start(manner).await);
        for (server, spec) in [(&one, openai(&one)), (&two, anthropic(&two))] {
            let app = app(&[spec]).await;
            let (session, mut events, _candidate) = room(&app).await;
            let (first, notices) = answered(&app, &session, &mut events).await;
            assert_eq!((first, notices), (vec![said("follow_up", PROBE)], vec![]), "{manner:?}");
            let (second, _) = answered(&app, &session, &mut events).await;
            assert_eq!(second[0], said("acknowledge", THANKS));
            assert_eq!(second[1].0, "question");
            assert_eq!((server.asked().len(), server.connections()), (2, 1), "the connection is kept");
            app.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_protocol_is_spoken_as_it_is_published() {
    let server = LlmServer::start(Manner::Well).await;
    for spec in [openai(&server), anthropic(&server)] {
        let app = app(&[spec]).await;
        let (session, mut events, _candidate) = room(&app).await;
        answered(&app, &session, &mut events).await;
        app.stop().await;
    }
    let asked = server.asked();
    let (_, openai) = &asked[0];
    assert_eq!((&openai["model"], &openai["stream"]), (&json!("m"), &json!(true)));
    assert_eq!(openai["messages"][0]["role"], "system");
    assert_eq!(openai["stream_options"]["include_usage"], true);
    assert!(openai["max_tokens"].as_u64() > Some(50) && openai["tools"].is_null());
    let (headers, anthropic) = &asked[1];
    assert_eq!(headers["anthropic-version"], "2023-06-01");
    assert_eq!(anthropic["system"][0]["cache_control"], json!({ "type": "ephemeral" }));
    assert_eq!((&anthropic["stream"], &anthropic["messages"][0]["role"]), (&json!(true), &json!("user")));
    assert!(anthropic["max_tokens"].as_u64() > Some(50));
    // The candidate's words are in the frame of the last message, and in no instruction.
    for (instructions, body) in [(&openai["messages"][0]["content"], openai), (&anthropic["system"], anthropic)] {
        assert!(!instructions.to_string().contains("importer"));
        let last = body["messages"].as_array().and_then(|m| m.last()).expect("a message");
        assert_eq!(last["role"], "user");
        let framed = format!("<candidate>{ANSWER}</candidate>");
        assert!(last["content"].as_str().is_some_and(|text| text.ends_with(&framed)), "{last}");
    }
}

async fn every_trouble(spec: fn(&LlmServer) -> String) {
    for trouble in TROUBLES {
        let (bad, good) = (LlmServer::start(trouble).await, LlmServer::start(Manner::Well).await);
        // The next one is asked, in the same turn.
        let app = app(&[spec(&bad), spec(&good)]).await;
        let (session, mut events, _candidate) = room(&app).await;
        let (reply, notices) = answered(&app, &session, &mut events).await;
        assert_eq!(reply, [said("follow_up", PROBE)], "{trouble:?}");
        // Those who answer for the interview are told, in that turn, who was left and who replied.
        let [notice] = notices.as_slice() else { panic!("{trouble:?}: {notices:?}") };
        assert!(notice.starts_with("mind.next: ") && notice.contains(":m was of no use ("), "{trouble:?}: {notice}");
        let told = app.json(&format!("/api/sessions/{}/notices", session.id), &app.access_token).await;
        assert!(told["items"][0]["reason"].as_str().is_some_and(|why| notice.contains(why)), "{told}");
        let by = &told["models"][0];
        assert_eq!((&by["turn"], &told["models"][1]), (&json!(1), &Value::Null));
        assert!(by["provider"].as_str().is_some_and(|name| name.ends_with(":m")), "{told}");
        assert!(by["first_token_ms"].as_u64() <= by["first_clause_ms"].as_u64(), "{told}");
        let refused = app.request(Method::GET, &format!("/api/sessions/{}/notices", session.id), &session.token);
        assert_eq!(refused.send().await.expect("an answer").status(), 401, "candidates are not");
        let tries = if matches!(trouble, Manner::Cut | Manner::Status(500, _)) { 2 } else { 1 };
        assert_eq!((bad.asked().len(), good.asked().len()), (tries, 1), "{trouble:?}");
        if matches!(trouble, Manner::Status(401 | 429, _)) {
            answered(&app, &session, &mut events).await;
            assert_eq!((bad.asked().len(), good.asked().len()), (1, 2), "it is left alone for a while");
        }
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_with_a_chat_completion_the_next_model_is_asked_in_the_same_turn() {
    every_trouble(openai).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_with_a_message_the_next_model_is_asked_in_the_same_turn() {
    every_trouble(anthropic).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_model_left_the_script_answers_in_the_same_turn() {
    let down = LlmServer::start(Manner::Status(500, None)).await;
    let (https, nobody) = (down.url.replacen("http", "https", 1), "http://127.0.0.1:1");
    for (models, reason) in [
        (vec![openai(&down)], "server_error"),
        (vec![format!("compatible:m@{https}/v1")], "unreachable"),
        (vec![format!("compatible:m@{nobody}/v1"), anthropic(&down)], "server_error"),
    ] {
        let app = app(&models).await;
        let (session, mut events, _candidate) = room(&app).await;
        let (reply, notices) = answered(&app, &session, &mut events).await;
        assert_eq!(reply[0], said("acknowledge", "Thank you."));
        assert_eq!(reply[1].0, "follow_up");
        let (last, before) = notices.split_last().expect("it is told");
        assert_eq!(*last, format!("mind.failed: The script's own words were used in place of the model's: {reason}."));
        assert_eq!(before.len(), models.len() - 1, "those before are told as left: {before:?}");
        assert!(before.iter().all(|notice| notice.starts_with("mind.next: compatible:m was of no use (unreachable)")));
        let path = format!("/api/sessions/{}/events", session.id);
        let tells = |events: Value| events.to_string().contains("\"mind.");
        assert!(tells(app.json(&path, &app.access_token).await));
        assert!(!tells(app.json(&path, &session.token).await), "the candidate is not told");
        let mut theirs = EventSocket::follow(&app.url, &session, 0).await;
        theirs.until_type("turn.ended").await;
        theirs.until(is_listening).await;
        assert!(!theirs.seen.iter().any(|event| event.to_string().contains("\"mind.")));
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_who_goes_on_closes_the_connection_to_the_model() {
    let server = LlmServer::start(Manner::Silent).await;
    let app = app(&[openai(&server)]).await;
    let (_session, mut events, candidate) = room(&app).await;
    candidate.speak(Duration::from_millis(1_000)).await;
    while server.asked().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    candidate.speak(Duration::from_millis(1_000)).await;
    server.until_closed(1).await;
    events.until_type("turn.ended").await;
    let turns = events.seen.iter().filter(|e| e["type"] == "turn.started").count();
    assert_eq!(turns, 1, "it was one answer");
    app.stop().await;
}

/// The folders below that hold a tape.
fn taped(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(taped(&path));
        } else if path.ends_with("tape.bin") {
            found.push(folder.to_owned());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_interview_with_a_model_comes_to_its_end_and_to_the_same_again() {
    let data = tempfile::tempdir().expect("a folder");
    let model = LlmServer::start(Manner::Well).await;
    let spec = openai(&model);
    let server = TestBinary::serve(data.path(), &["--interviewer", "llm", "--llm", &spec, "--llm-reply-ms", "5000"]);
    let http = client();
    let response = http.post(format!("{}/api/sessions", server.url)).json(&wish("developer-en")).send().await;
    let session = created(response.expect("an answer")).await;
    let mut events = EventSocket::follow(&server.url, &session, 0).await;
    let _candidate = AudioSocket::connect(&server.url, &session, "").await.expect("connects");
    loop {
        let event = events.until(|e| e["type"] == "session.ended" || is_listening(e)).await;
        if event["type"] == "session.ended" {
            assert_eq!(event["reason"], "completed");
            break;
        }
        let path = format!("{}/api/sessions/{}/commands", server.url, session.id);
        let command = json!({ "command": "type", "text": ANSWER });
        http.post(path).bearer_auth(&session.token).json(&command).send().await.expect("an answer");
        events.until(|e| e["type"] == "turn.ended" || e["type"] == "session.ended").await;
    }
    let asked: Vec<&Value> =
        events.seen.iter().filter(|e| e["type"] == "reply.spoken" && e["kind"] == "question").collect();
    let questions = events.seen.iter().find_map(|e| e["question_count"].as_u64()).expect("the state says so");
    assert_eq!(asked.len() as u64, questions, "every question of the scenario was asked");
    assert!(model.asked().len() >= asked.len());
    let spoken = |text: &str| events.seen.iter().filter(|e| e["type"] == "reply.spoken" && e["text"] == text).count();
    assert!(spoken(PROBE) >= 1 && spoken(THANKS) >= 3, "{} probes, {} thanks", spoken(PROBE), spoken(THANKS));
    assert!(events.seen.iter().all(|e| e["type"] != "notice"), "the model served");
    server.terminate();

    let folders = taped(data.path());
    assert_eq!(folders.len(), 1, "{folders:?}");
    let again = Command::new(program()).arg("rerun").arg(&folders[0]).output().expect("the program runs");
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stdout));
}

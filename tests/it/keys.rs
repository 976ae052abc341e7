//! Keys of providers: kept, masked, tested, replaced, revoked, and nowhere to be read.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::app::{created, wish};
use vivavoce_tests::binary::program;
use vivavoce_tests::llm::{LlmServer, Manner};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp, TestBinary};

const KEY: &str = "sk-canary-0123456789abcdef-wxyz";
const OTHER: &str = "sk-canary-fedcba9876543210-stuv";
const OURS: &str = "sk-canary-0123-of-an-organisation-ours";
const ADAS: &str = "sk-canary-0123-of-somebody-ada1";
const KEYS: &str = "/api/provider-keys";

async fn send(app: &TestApp, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = app.request(method, path, &app.access_token).json(&body).send().await.expect("an answer");
    let status = answer.status();
    let text = answer.text().await.expect("text");
    assert!(!text.contains("canary"), "{path}: {text}");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

async fn list(app: &TestApp) -> Vec<Value> {
    let (status, body) = send(app, Method::GET, KEYS, json!(null)).await;
    assert_eq!(status, StatusCode::OK);
    body["items"].as_array().expect("a list").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_listed_masked_and_its_name_is_its_own_until_it_is_revoked() {
    let app = TestApp::start().await;
    let pasted = format!("\u{feff} {KEY}\r\n");
    let (status, kept) = send(&app, Method::POST, KEYS, json!({ "kind": "openai", "key": pasted })).await;
    assert_eq!((status, &kept["name"], &kept["hint"]), (StatusCode::CREATED, &json!("openai"), &json!("wxyz")));
    let (status, taken) = send(&app, Method::POST, KEYS, json!({ "kind": "openai", "key": OTHER })).await;
    assert_eq!((status, &taken["code"]), (StatusCode::CONFLICT, &json!("key_exists")));
    let path = format!("{KEYS}/{}", kept["id"].as_str().expect("an id"));
    let (status, changed) = send(&app, Method::PATCH, &path, json!({ "name": "ours", "key": OTHER })).await;
    assert_eq!((status, &changed["name"], &changed["hint"]), (StatusCode::OK, &json!("ours"), &json!("stuv")));
    let (status, _) = send(&app, Method::DELETE, &path, json!(null)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    for (method, path) in [(Method::DELETE, path.clone()), (Method::POST, format!("{path}/test"))] {
        assert_eq!(send(&app, method, &path, json!(null)).await.0, StatusCode::NOT_FOUND);
    }
    assert!(!list(&app).await[0]["revoked_at"].is_null());
    let (status, _) = send(&app, Method::POST, KEYS, json!({ "name": "ours", "kind": "openai", "key": KEY })).await;
    assert_eq!(status, StatusCode::CREATED, "the name is free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_no_key_or_no_address_is_refused_with_what_is_wrong() {
    let app = TestApp::start().await;
    for (body, says) in [
        (json!({ "kind": "openai", "key": " " }), "is empty"),
        (json!({ "kind": "openai", "key": "sk-canary 1" }), "space or a line break"),
        (json!({ "kind": "openai", "key": "sk-canary-é" }), "characters"),
        (json!({ "kind": "openai", "key": KEY, "name": "a b" }), "name"),
        (json!({ "kind": "compatible", "key": KEY }), "address"),
        (json!({ "kind": "openai", "key": KEY, "base_url": "ftp://host" }), "address"),
        (json!({ "kind": "openai", "key": KEY, "base_url": "http://u:sk-canary@host" }), "password"),
        (json!({ "kind": "opnai", "key": KEY }), "kind"),
    ] {
        let (status, problem) = send(&app, Method::POST, KEYS, body.clone()).await;
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY, "{body}: {problem}");
        assert!(detail.contains(says) || says == "kind", "{body}: {detail}");
    }
    assert!(list(&app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_says_in_a_word_how_the_provider_answers() {
    let app = TestApp::start().await;
    let well = LlmServer::start(Manner::Well).await;
    let cases = [
        ("well", format!("{}/v1", well.url), "works"),
        ("nowhere", "http://127.0.0.1:9/v1".to_owned(), "unreachable"),
        ("tls", format!("{}/v1", well.url.replace("http:", "https:")), "tls"),
        ("path", format!("{}/v2", well.url), "wrong_address"),
        ("refused", format!("{}/refused", well.url), "unauthorised"),
        ("elsewhere", format!("{}/elsewhere", well.url), "redirected"),
        ("page", format!("{}/page", well.url), "wrong_address"),
    ];
    for (name, base_url, outcome) in cases {
        let body = json!({ "name": name, "kind": "compatible", "key": KEY, "base_url": base_url });
        let (status, kept) = send(&app, Method::POST, KEYS, body).await;
        assert_eq!(status, StatusCode::CREATED);
        let path = format!("{KEYS}/{}/test", kept["id"].as_str().expect("an id"));
        let (status, tested) = send(&app, Method::POST, &path, json!(null)).await;
        assert_eq!((status, &tested["outcome"]), (StatusCode::OK, &json!(outcome)), "{name}");
    }
    assert!(list(&app).await.iter().all(|key| key["last_test"]["outcome"].is_string()));
}

async fn answer(app: &TestApp, session: &Created, events: &mut EventSocket) {
    let text = "Mostly I rewrote an importer that had been slow for years.";
    app.command(session, json!({ "command": "type", "text": text })).await;
    events.until_type("turn.ended").await;
    events.until(|event| event["type"] == "session.state" && event["activity"] == "listening").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_counts_from_the_next_request_on_and_a_revoked_one_is_not_used_any_more() {
    let server = LlmServer::start(Manner::Well).await;
    let models = format!("compatible:m@{}/v1#ours", server.url);
    let app = TestApp::with(|flags| {
        flags.set("interviewer", "llm").set("llm", models).set("llm_first_token_ms", "1500").set("llm_reply_ms", "5000")
    })
    .await;
    let body = app.json(KEYS, &app.access_token).await;
    assert_eq!(
        (&body["configured"][0]["key"], &body["configured"][0]["key_name"]),
        (&json!("missing"), &json!("ours"))
    );
    let session = app.create("developer-en").await;
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    let _candidate = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    events.until(|event| event["type"] == "session.state" && event["activity"] == "listening").await;

    answer(&app, &session, &mut events).await;
    assert!(server.asked().is_empty(), "without a key nobody is asked");
    let id = app.keep_key("ours", "compatible", KEY).await;
    answer(&app, &session, &mut events).await;
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].0["authorization"], format!("Bearer {KEY}"));
    let path = format!("{KEYS}/{id}");
    send(&app, Method::PATCH, &path, json!({ "key": OTHER })).await;
    answer(&app, &session, &mut events).await;
    assert_eq!(server.asked()[1].0["authorization"], format!("Bearer {OTHER}"));
    send(&app, Method::DELETE, &path, json!(null)).await;
    answer(&app, &session, &mut events).await;
    assert_eq!(server.asked().len(), 2);
}

/// The key that the model was asked with last, once it is this one; a server looks what others of
/// its database have changed about every two seconds.
async fn asked_with(app: &TestApp, server: &LlmServer, key: &str) {
    let wanted = format!("Bearer {key}");
    for _ in 0..100 {
        let wish = json!({ "question": "What do you bake first?", "kind": "story", "language": "en" });
        // What comes of the draft is nothing to this test.
        send(app, Method::POST, "/api/drafts/points", wish).await;
        if server.asked().last().is_some_and(|(headers, _)| headers["authorization"] == wanted) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the other server's key was not used in 20 s");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_one_server_of_a_database_changes_is_used_by_the_other_without_a_restart() {
    let database = TestDatabase::create().await;
    let server = LlmServer::writing(Manner::Well, |_| "{}".to_owned()).await;
    let models = format!("compatible:m@{}/v1#ours", server.url);
    let start = || {
        TestApp::with(|flags| {
            let flags = flags.set("database_url", database.url.clone()).set("llm", models.clone());
            flags.set("instance_key", "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=")
        })
    };
    let (one, other) = (start().await, start().await);
    let id = one.keep_key("ours", "compatible", KEY).await;
    asked_with(&other, &server, KEY).await;
    send(&one, Method::PATCH, &format!("{KEYS}/{id}"), json!({ "key": OTHER })).await;
    asked_with(&other, &server, OTHER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_one_provider_does_not_go_to_another_under_its_name() {
    let server = LlmServer::writing(Manner::Well, |_| "{}".to_owned()).await;
    let models = format!("compatible:m@{}/v1#ours", server.url);
    let app = TestApp::with(|flags| flags.set("llm", models)).await;
    app.keep_key("ours", "anthropic", KEY).await;
    let body = app.json(KEYS, &app.access_token).await;
    assert_eq!(body["configured"][0]["key"], "other_kind");
    let wish = json!({ "question": "What do you bake first?", "kind": "story", "language": "en" });
    let (status, _) = send(&app, Method::POST, "/api/drafts/points", wish).await;
    assert!(!status.is_success() && server.asked().is_empty(), "{status}");
}

/// Every file below a folder that holds `needle`.
fn holding(folder: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holding(&path, needle));
        } else if std::fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(needle.len()).any(|part| part == needle.as_bytes()))
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_in_no_log_no_error_no_export_and_no_file() {
    let data = tempfile::tempdir().expect("a folder");
    let refusing = LlmServer::start(Manner::Status(401, None)).await;
    let well = LlmServer::start(Manner::Well).await;
    let models = format!("compatible:a@{}/v1#ours,compatible:b@{}/v1#ours", refusing.url, well.url);
    let mut flags = vec!["--interviewer", "llm", "--llm", &models, "--llm-reply-ms", "5000"];
    flags.extend(["--log", "trace", "--log-format", "json", "--registration", "open"]);
    let log = tempfile::NamedTempFile::new().expect("a file");
    let server = TestBinary::serve_logging(data.path(), &flags, log.path());
    let token = std::fs::read_to_string(data.path().join("access-token")).expect("a token");
    let (http, token) = (vivavoce_tests::app::client(), token.trim().to_owned());
    let call = |method: Method, path: &str| http.request(method, format!("{}{path}", server.url)).bearer_auth(&token);
    let kept = call(Method::POST, KEYS)
        .json(&json!({ "name": "ours", "kind": "compatible", "key": KEY, "base_url": "https://kept.example/v1" }))
        .send()
        .await;
    let kept: Value = kept.expect("an answer").json().await.expect("JSON");
    let path = format!("{KEYS}/{}", kept["id"].as_str().expect("an id"));
    // An organisation's key and somebody's own, which stand in the same places.
    let mut person = vivavoce_tests::people::wish("ada@example.org");
    // Candidates found no organisations.
    person["role"] = json!("company");
    let http_post = |path: &str, token: &str, body: Value| {
        http.post(format!("{}{path}", server.url)).bearer_auth(token).json(&body).send()
    };
    let registered = http_post("/api/auth/register", &token, person).await.expect("sent");
    let cookies: Vec<String> = registered
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|cookie| Some(cookie.to_str().ok()?.split(';').next()?.to_owned()))
        .collect();
    let registered: Value = registered.json().await.expect("JSON");
    let ada = registered["access_token"].as_str().expect("a token").to_owned();
    let own = json!({ "kind": "compatible", "key": ADAS, "base_url": format!("{}/v1", well.url) });
    let kept = http_post("/api/me/provider-keys", &ada, own).await.expect("sent");
    assert_eq!(kept.status(), StatusCode::CREATED);
    let ours = http_post("/api/organisations", &ada, json!({ "name": "Ours" })).await.expect("sent");
    let ours: Value = ours.json().await.expect("JSON");
    let refreshed = http
        .post(format!("{}/api/auth/refresh", server.url))
        .header("cookie", cookies.join("; "))
        .json(&json!({ "organisation": ours["id"] }));
    let refreshed: Value = refreshed.send().await.expect("sent").json().await.expect("JSON");
    let manager = refreshed["access_token"].as_str().expect("a token").to_owned();
    let body = json!({ "kind": "compatible", "key": OURS, "base_url": format!("{}/v1", well.url) });
    let kept = http_post(KEYS, &manager, body).await.expect("sent");
    assert_eq!(kept.status(), StatusCode::CREATED);
    for (token, key) in [(&ada, ADAS), (&manager, OURS)] {
        let asked = well.asked().len();
        let session = created(http_post("/api/sessions", token, wish("developer-en")).await.expect("sent")).await;
        let mut events = EventSocket::follow(&server.url, &session, 0).await;
        let candidate = AudioSocket::connect(&server.url, &session, "").await.expect("connects");
        events.until(|event| event["type"] == "session.state" && event["activity"] == "listening").await;
        let path = format!("/api/sessions/{}/commands", session.id);
        let said = json!({ "command": "type", "text": "I rewrote an importer." });
        http_post(&path, &session.token, said).await.expect("sent");
        events.until_type("turn.ended").await;
        for _ in 0..500 {
            if well.asked().len() > asked {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let with: Vec<_> =
            well.asked().into_iter().skip(asked).map(|(headers, _)| headers["authorization"].clone()).collect();
        assert!(with.iter().any(|header| *header == format!("Bearer {key}")), "asked with the key of who pays");
        http_post(&path, &session.token, json!({ "command": "end" })).await.expect("sent");
        drop(candidate);
        events.until_type("session.ended").await;
    }
    let mut told = String::new();
    for path in [KEYS, "/api/usage", "/api/usage.csv", "/api/budgets"] {
        let own = path.replace("/api/", "/api/me/");
        for (path, token) in [(path.to_owned(), &manager), (own, &ada)] {
            let answer = http.get(format!("{}{path}", server.url)).bearer_auth(token).send().await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            told.push_str(&answer.text().await.expect("text"));
        }
    }
    assert!(!told.contains("canary"), "{told}");
    // A request that fails with the key in it.
    let bad = call(Method::POST, KEYS).json(&json!({ "kind": "openai", "key": format!("{KEY} {KEY}") })).send().await;
    let mut answers = bad.expect("an answer").text().await.expect("text");

    let session = created(
        http.post(format!("{}/api/sessions", server.url)).json(&wish("developer-en")).send().await.expect("sent"),
    )
    .await;
    let mut events = EventSocket::follow(&server.url, &session, 0).await;
    let candidate = AudioSocket::connect(&server.url, &session, "").await.expect("connects");
    events.until(|event| event["type"] == "session.state" && event["activity"] == "listening").await;
    let command = |body: Value| {
        http.post(format!("{}/api/sessions/{}/commands", server.url, session.id))
            .bearer_auth(&session.token)
            .json(&body)
            .send()
    };
    command(json!({ "command": "type", "text": "I rewrote an importer." })).await.expect("sent");
    events.until_type("turn.ended").await;
    for _ in 0..500 {
        if !well.asked().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!well.asked().is_empty() && !refusing.asked().is_empty(), "both were asked with the key");
    call(Method::POST, &format!("{path}/test")).send().await.expect("tested");
    command(json!({ "command": "end" })).await.expect("sent");
    drop(candidate);
    events.until_type("session.ended").await;
    for path in [
        KEYS,
        "/api/usage",
        "/api/usage.csv",
        "/api/budgets",
        "/api/instance",
        &format!("/api/sessions/{}/usage", session.id),
    ] {
        answers.push_str(&call(Method::GET, path).send().await.expect("an answer").text().await.expect("text"));
    }
    assert!(!answers.contains("canary"), "{answers}");
    assert_eq!(holding(data.path(), "canary-0123"), Vec::<String>::new());
    server.terminate();
    let log = std::fs::read_to_string(log.path()).expect("UTF-8");
    assert!(log.contains("tokens") || log.contains("provider"), "the log is one of trace");
    assert!(!log.contains("canary"), "the key is in the log");
    assert_eq!(holding(data.path(), "canary-0123"), Vec::<String>::new());

    // What is kept outlives the instance's key.
    let run = |command: &str| {
        let output =
            Command::new(program()).args(["keys", command, "--data"]).arg(data.path()).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let before = std::fs::read_to_string(data.path().join("instance.key")).expect("a key");
    assert!(run("rotate").contains("3 sessions, 3 keys"));
    assert_ne!(std::fs::read_to_string(data.path().join("instance.key")).expect("a key"), before);
    let listed = run("list");
    assert!(listed.contains("ours") && listed.contains("wxyz") && !listed.contains("another instance"), "{listed}");
    let again = TestBinary::serve(data.path(), &["--interviewer", "llm", "--llm", &models]);
    let read = |path: String| {
        let request = http.get(format!("{}{path}", again.url)).bearer_auth(&token);
        async move { request.send().await.expect("an answer") }
    };
    let recordings: Value = read(format!("/api/sessions/{}/recordings", session.id)).await.json().await.expect("JSON");
    let file = recordings["items"][0]["name"].as_str().or(recordings["items"][0]["file"].as_str());
    let file = file.unwrap_or("candidate.ogg").to_owned();
    assert_eq!(read(format!("/api/sessions/{}/recordings/{file}", session.id)).await.status(), StatusCode::OK);
    let instance: Value = read("/api/instance".into()).await.json().await.expect("JSON");
    assert_eq!(instance["former_badge_issuers"].as_array().map(Vec::len), Some(1));
    let keys: Value = read(KEYS.into()).await.json().await.expect("JSON");
    assert_eq!((&keys["items"][0]["readable"], &keys["configured"][0]["key"]), (&json!(true), &json!("kept")));
}

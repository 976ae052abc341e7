//! Scenarios that trainers write: drafts, versions, what candidates are offered.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::TestApp;
use vivavoce_tests::app::{assert_problem, created, wish};
use vivavoce_tests::postgres::TestDatabase;

const BASE: &str = "/api/workshop/scenarios";

/// A small sound scenario.
pub fn scenario(id: &str, question: &str) -> String {
    format!(
        r#"id = "{id}"
language = "en"
title = "Baker"
role = "Baker"
summary = "An early morning."
level = "junior"
kind = "technical"
duration_minutes = 5
drafted_by_ai = true
greeting = "Welcome to the bakery."
closing = "Thank you for coming."

[persona]
name = "Ada"
description = "Brief and kind."

[[questions]]
id = "first"
kind = "open"
text = "{question}"
drafted_by_ai = true

[[questions]]
id = "second"
kind = "open"
text = "How do you plan a morning with two ovens?"
drafted_by_ai = true
"#
    )
}

async fn send(app: &TestApp, method: Method, path: &str, body: Value) -> Response {
    app.request(method, path, &app.access_token).json(&body).send().await.expect("an answer")
}

async fn ok(app: &TestApp, method: Method, path: &str, body: Value) -> Value {
    let response = send(app, method, path, body).await;
    let (status, text) = (response.status(), response.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

/// Keeps and publishes a scenario.
pub async fn publish(app: &TestApp, source: &str) -> String {
    let kept = ok(app, Method::POST, BASE, json!({ "source": source })).await;
    let id = kept["scenario"]["id"].as_str().expect("an id").to_owned();
    ok(app, Method::POST, &format!("{BASE}/{id}/publish"), json!({ "revision": 1 })).await;
    id
}

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().expect("a list").iter().map(|item| item["id"].as_str().expect("an id")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_written_published_and_written_on_in_sqlite() {
    written(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_written_published_and_written_on_in_postgresql() {
    let database = TestDatabase::create().await;
    written(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_model_fills_in_keeps_the_mark_and_what_a_person_does_loses_it() {
    let app = TestApp::start().await;
    let one = format!("{BASE}/baker-en");
    let source = scenario("baker-en", "What do you bake first?");
    ok(&app, Method::POST, BASE, json!({ "source": source })).await;
    let gap = "text = \"How do you plan a morning with two ovens?\"";
    let filled = source.replace(gap, &format!("{gap}\nagain = \"And with three?\""));
    assert_ne!(filled, source);
    let body = json!({ "source": filled, "revision": 1, "drafted": { "questions": ["second"] } });
    let saved = ok(&app, Method::PUT, &one, body).await;
    assert_eq!(saved["check"]["marks"], json!({ "frame": true, "questions": ["first", "second"] }));
    assert_eq!(saved["source"], filled.as_str());
    let worked_over = filled.replace("And with three?", "And with ten?");
    let saved = ok(&app, Method::PUT, &one, json!({ "source": worked_over, "revision": 2 })).await;
    assert_eq!(saved["check"]["marks"], json!({ "frame": true, "questions": ["first"] }));
}

async fn written(app: &TestApp) {
    let one = format!("{BASE}/baker-en");
    let source = scenario("baker-en", "What do you bake first?");
    let kept = ok(app, Method::POST, BASE, json!({ "source": source, "note": "First." })).await;
    assert_eq!(kept["scenario"]["state"], "draft");
    assert_eq!(kept["check"]["marks"], json!({ "frame": true, "questions": ["first", "second"] }));
    assert_problem(send(app, Method::POST, BASE, json!({ "source": source })).await, 409, "scenario_exists").await;

    // Nobody is offered a draft.
    assert!(!ids(&app.json("/api/scenarios", "").await).contains(&"baker-en"));
    assert_problem(app.post_session(&wish("baker-en")).send().await.expect("an answer"), 404, "scenario_not_found")
        .await;

    // One mark is taken off by a change, one by a confirmation.
    let changed = source.replace("What do you bake first?", "What do you bake first, and why?");
    let saved = ok(app, Method::PUT, &one, json!({ "source": changed, "revision": 1 })).await;
    assert_eq!(saved["check"]["marks"], json!({ "frame": true, "questions": ["second"] }));
    let body = json!({ "revision": 2, "marks": { "frame": true, "questions": ["second"] } });
    let confirmed = ok(app, Method::POST, &format!("{one}/confirm"), body).await;
    assert_eq!(confirmed["check"]["marks"], json!({ "frame": false, "questions": [] }));
    assert_eq!(confirmed["scenario"]["drafted_by_ai"], false);
    let sound = confirmed["source"].as_str().expect("a file").to_owned();
    assert!(!sound.contains("drafted_by_ai"));

    // Somebody who read an earlier one does not overwrite.
    let late = send(app, Method::PUT, &one, json!({ "source": source, "revision": 1 })).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    let late: Value = late.json().await.expect("JSON");
    assert_eq!((&late["code"], &late["current"]["revision"]), (&json!("edit_conflict"), &json!(3)));

    // With a problem it is kept and not published.
    let broken = sound.replace("duration_minutes = 5", "duration_minutes = 500\ntitel = 3");
    let saved = ok(app, Method::PUT, &one, json!({ "source": broken, "revision": 3 })).await;
    let problems = saved["check"]["problems"].as_array().expect("a list");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!((&problems[0]["line"], &problems[0]["column"]), (&json!(8), &json!(20)));
    assert_eq!(problems[0]["key"], "duration_minutes");
    assert_eq!((&saved["scenario"]["sound"], &saved["scenario"]["title"]), (&json!(false), &json!("Baker")));
    let refused = send(app, Method::POST, &format!("{one}/publish"), json!({ "revision": 4 })).await;
    assert_problem(refused, 422, "bad_scenario").await;
    let other = sound.replace("baker-en", "butcher-en");
    let other = ok(app, Method::PUT, &one, json!({ "source": other, "revision": 4 })).await;
    assert_eq!(other["check"]["problems"][0]["key"], "id");

    ok(app, Method::PUT, &one, json!({ "source": sound, "revision": 5 })).await;
    let published = ok(app, Method::POST, &format!("{one}/publish"), json!({ "revision": 6, "note": "Out." })).await;
    assert_eq!(published["scenario"]["state"], "published");
    assert_eq!(published["scenario"]["published_version"], 1);
    assert!(ids(&app.json("/api/scenarios?language=en", "").await).contains(&"baker-en"));
    assert!(!ids(&app.json("/api/scenarios?language=fr", "").await).contains(&"baker-en"));
    let offered = app.json("/api/scenarios/baker-en", "").await;
    assert_eq!((&offered["kind"], &offered["question_count"]), (&json!("technical"), &json!(2)));

    // A session keeps its version; what is published does not change while a draft does.
    let session = app.create("baker-en").await;
    let second = sound.replace("Welcome to the bakery.", "Good morning.");
    let draft = ok(app, Method::PUT, &one, json!({ "source": second, "revision": 7 })).await;
    assert_eq!((&draft["scenario"]["latest_version"], &draft["scenario"]["published_version"]), (&json!(2), &json!(1)));
    let kept = app.json(&format!("{one}/versions/1"), &app.access_token).await;
    assert_eq!(kept["source"], sound.as_str());
    ok(app, Method::POST, &format!("{one}/publish"), json!({ "revision": 8 })).await;
    let versions = app.json(&format!("{one}/versions"), &app.access_token).await;
    let notes: Vec<_> = versions["items"].as_array().expect("a list").iter().map(|v| v["note"].clone()).collect();
    assert_eq!(notes, [json!(""), json!("Out.")]);
    let stored: String = sqlx_source(app, &session.id).await;
    assert_eq!(stored, sound);

    // Out as a file, and in again under another id.
    let exported = app.request(Method::GET, &format!("{one}/export?version=1"), &app.access_token).send().await;
    let exported = exported.expect("an answer");
    assert_eq!(exported.headers()["content-disposition"], "attachment; filename=\"baker-en.toml\"");
    let file = exported.text().await.expect("a file").replace("baker-en", "baker-two");
    let import = app.request(Method::POST, "/api/workshop/scenario-import", &app.access_token);
    let import = import.header("content-type", "application/toml").body(file).send().await.expect("an answer");
    assert_eq!(import.status(), StatusCode::CREATED);

    // Archived it is kept and not offered; brought back it is.
    let archive = format!("{one}/archive");
    assert_eq!(ok(app, Method::POST, &archive, json!({ "archived": true })).await["scenario"]["state"], "archived");
    assert!(!ids(&app.json("/api/scenarios", "").await).contains(&"baker-en"));
    let back = ok(app, Method::POST, &archive, json!({ "archived": false })).await;
    assert_eq!(back["scenario"]["state"], "published");

    // A deletion is named twice.
    assert_problem(send(app, Method::DELETE, &one, json!({})).await, 409, "confirmation_needed").await;
    let gone = send(app, Method::DELETE, &format!("{one}?confirm=baker-en"), json!({})).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_problem(
        send(app, Method::DELETE, &format!("{one}?confirm=baker-en"), json!({})).await,
        404,
        "scenario_not_found",
    )
    .await;
    let list = app.json(BASE, &app.access_token).await;
    assert_eq!(ids(&list), ["baker-two"]);
    assert!(list["built_in"].as_array().is_some_and(|all| all.iter().any(|one| one["id"] == "developer-en")));
}

/// The file that a session keeps.
async fn sqlx_source(app: &TestApp, session: &str) -> String {
    let id = session.parse().expect("an id");
    let source = vivavoce_signaling::sessions::store::scenario_source(&app.app().db, id).await.expect("a database");
    source.expect("a session")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_with_vivavoce_is_read_and_not_changed_or_shadowed() {
    let app = TestApp::start().await;
    let one = format!("{BASE}/developer-en");
    let read = app.json(&one, &app.access_token).await;
    assert!(
        read["scenario"].is_null() && read["source"].as_str().is_some_and(|source| source.contains("developer-en"))
    );
    let source = scenario("developer-en", "What do you bake first?");
    assert_problem(send(&app, Method::POST, BASE, json!({ "source": source })).await, 409, "scenario_exists").await;
    for (method, path, body) in [
        (Method::PUT, one.clone(), json!({ "source": source, "revision": 1 })),
        (Method::POST, format!("{one}/publish"), json!({ "revision": 1 })),
        (Method::POST, format!("{one}/archive"), json!({ "archived": true })),
        (Method::DELETE, format!("{one}?confirm=developer-en"), json!({})),
    ] {
        assert_problem(send(&app, method, &path, body).await, 409, "scenario_built_in").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_and_keeps_nothing() {
    let app = TestApp::start().await;
    let broken = send(&app, Method::POST, BASE, json!({ "source": "id = 3" })).await;
    assert_problem(broken, 422, "bad_scenario").await;
    let huge = format!("{}# {}", scenario("huge", "What?"), "x".repeat(300_000));
    assert_problem(send(&app, Method::POST, BASE, json!({ "source": huge })).await, 422, "bad_scenario").await;
    let larger = json!({ "source": "x".repeat(1_100_000) });
    assert_problem(send(&app, Method::POST, BASE, larger).await, 413, "body_too_large").await;
    let unknown = scenario("lost", "What?").replace("level =", "assistant = \"nobody\"\nlevel =");
    let response = send(&app, Method::POST, BASE, json!({ "source": unknown })).await;
    let text = response.text().await.expect("a body");
    assert!(text.contains("there is no assistant \\\"nobody\\\"") && text.contains("line 6"), "{text}");
    let check = json!({ "source": scenario("mine", "Do you have children?"), "id": "mine" });
    let check = ok(&app, Method::POST, "/api/workshop/scenario-check", check).await;
    assert_eq!(check["problems"], json!([]));
    assert_eq!(check["law_notes"][0]["topic"], "family");
    assert_eq!(app.json(BASE, &app.access_token).await["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workshop_needs_the_access_token() {
    let app = TestApp::start().await;
    let guest = app.create("developer-en").await;
    for path in [BASE.to_owned(), format!("{BASE}/developer-en"), "/api/assistants".to_owned()] {
        let without = app.http.get(format!("{}{path}", app.url)).send().await.expect("an answer");
        assert_problem(without, 401, "token_missing").await;
        let other = app.request(Method::GET, &path, &guest.token).send().await.expect("an answer");
        assert_problem(other, 401, "token_wrong").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_is_of_the_draft_and_in_no_list() {
    let app = TestApp::start().await;
    let source = scenario("baker-en", "What do you bake first?");
    ok(&app, Method::POST, BASE, json!({ "source": source })).await;
    let mut wish = wish("baker-en");
    wish["trial"] = json!(true);
    assert_problem(app.post_session(&wish).send().await.expect("an answer"), 403, "not_allowed").await;
    let response = send(&app, Method::POST, "/api/sessions", wish).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let trial = created(response).await;
    let one = app.json(&format!("/api/sessions/{}", trial.id), &trial.token).await;
    assert_eq!(one["trial"], true);
    assert_eq!(app.json("/api/sessions", &app.access_token).await["items"], json!([]));
    let report = app.request(Method::GET, &format!("/api/sessions/{}/report", trial.id), &trial.token).send().await;
    assert_problem(report.expect("an answer"), 404, "not_found").await;
    let own = json!({ "sessions": [{ "id": trial.id, "token": trial.token }] });
    let progress = ok(&app, Method::POST, "/api/progress", own).await;
    assert_eq!(progress["refused"], json!([trial.id]));
}

#[tokio::test(flavor = "multi_thread")]
async fn occupations_are_listed_with_their_names_and_wrong_codes_by_their_line() {
    let app = TestApp::start().await;
    let with = |list: &str| scenario("coded", "Why?").replace("kind = \"technical\"", &format!("occupations = {list}"));
    let path = "/api/workshop/scenarios";
    let wrong = send(&app, Method::POST, path, json!({ "source": with("[{ rome = \"2512\" }]") })).await;
    assert_eq!(wrong.status(), 422);
    let wrong: Value = wrong.json().await.expect("JSON");
    let detail = wrong["detail"].as_str().expect("a text");
    assert!(detail.starts_with("line 7, column 25: occupations[0].rome: must be a letter"), "{detail}");
    let source = with("[{ rome = \"M1805\" }, { esco = \"9999.1\" }]");
    ok(&app, Method::POST, path, json!({ "source": source })).await;
    ok(&app, Method::POST, "/api/workshop/scenarios/coded/publish", json!({ "revision": 1 })).await;
    let list = app.json("/api/scenarios?language=en", "").await;
    let coded = list["items"].as_array().expect("a list").iter().find(|item| item["id"] == "coded").expect("listed");
    assert_eq!(
        coded["occupations"],
        json!([
            {
                "scheme": "rome", "code": "M1805",
                "label_fr": "Développeur / Développeuse informatique", "label_en": "Software developer",
            },
            { "scheme": "esco", "code": "9999.1", "label_fr": null, "label_en": null },
        ])
    );
    // The draft above what is published says the same until it is changed.
    let changed = json!({ "source": source.replace("Why?", "Why not?"), "revision": 2 });
    let saved = ok(&app, Method::PUT, "/api/workshop/scenarios/coded", changed).await;
    assert_eq!(saved["scenario"]["occupations"], coded["occupations"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_file_is_told_in_english_and_in_french() {
    let app = TestApp::start().await;
    let check = async |source: String| {
        let seen = ok(&app, Method::POST, "/api/workshop/scenario-check", json!({ "source": source })).await;
        seen["problems"].as_array().expect("a list").clone()
    };
    let sound = scenario("baker-en", "What do you bake first?");
    let said = |problem: &Value, key: &str, en: &str, fr: &str| {
        assert_eq!(
            (&problem["key"], &problem["message"], &problem["message_fr"]),
            (&json!(key), &json!(en), &json!(fr))
        );
    };

    // What the reader of files finds, with a value and with a unit.
    let wrong =
        sound.replace("duration_minutes = 5", "duration_minutes = 5000").replace("kind = \"open\"", "kind = \"opne\"");
    let problems = check(wrong).await;
    said(
        &problems[0],
        "duration_minutes",
        "is 5000; must be from 1 to 120 minutes",
        "vaut 5000\u{202f}; doit être compris entre 1 et 120 minutes",
    );
    assert!(problems[1]["message_fr"].as_str().is_some_and(|fr| fr.contains("vouliez-vous dire «\u{a0}open\u{a0}»")));

    // What only this server knows, and what is no TOML.
    let problems = check(sound.replace("id = \"baker-en\"", "id = \"baker-en\"\nassistant = \"nobody\"")).await;
    let (en, fr) = ("there is no assistant \"nobody\"", "il n’y a pas d’assistant «\u{a0}nobody\u{a0}»");
    said(&problems[0], "assistant", en, fr);
    let problems = check(sound.replace("language = \"en\"", "language = en")).await;
    assert!(
        problems[0]["message_fr"].as_str().is_some_and(
            |fr| fr.starts_with("la syntaxe TOML n’est pas valable\u{a0}: un texte s’écrit entre guillemets")
        ),
        "{problems:?}"
    );

    // And where it is refused as a whole.
    let unsound = json!({ "source": sound.replace("title = \"Baker\"", "title = \"\"") });
    ok(&app, Method::POST, BASE, json!({ "source": sound })).await;
    let mut saved = unsound;
    saved["revision"] = json!(1);
    ok(&app, Method::PUT, &format!("{BASE}/baker-en"), saved).await;
    let publish = send(&app, Method::POST, &format!("{BASE}/baker-en/publish"), json!({ "revision": 2 })).await;
    let refused: Value = publish.json().await.expect("JSON");
    assert_eq!(refused["code"], "bad_scenario");
    assert_eq!(refused["detail"], "line 3, column 9: title: must not be empty");
    assert_eq!(refused["detail_fr"], "ligne 3, colonne 9\u{a0}: title\u{a0}: ne doit pas être vide");
}

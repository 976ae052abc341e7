//! Quizzes as trainers change them: the whole quiz at once, by whoever read it last, and never under
//! the hands of those who take it.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::people::with_mail;
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{Created, TestApp};

const BREAD: &str = r#"id = "bread"
language = "en"
title = "Bread"
summary = "What bakers know."

[[questions]]
id = "flour"
kind = "single"
text = "What is bread made of?"
choices = [{ text = "Flour", right = true }, { text = "Sand" }]
"#;

const PATH: &str = "/api/quizzes/bread";

async fn send(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

async fn ok(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Value {
    let answer = send(app, token, method, path, body).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn bake(app: &TestApp, token: &str) {
    let request = app.request(Method::POST, "/api/quizzes", token).header("content-type", "application/toml");
    assert_eq!(request.body(BREAD).send().await.expect("an answer").status(), 201);
}

async fn source(app: &TestApp, token: &str) -> Value {
    app.json(&format!("{PATH}/source"), token).await
}

fn change(source: impl Into<String>, revision: &Value) -> Value {
    json!({ "source": source.into(), "revision": revision })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiz_is_saved_by_who_read_it_last_in_sqlite() {
    saved(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiz_is_saved_by_who_read_it_last_in_postgresql() {
    let database = TestDatabase::create().await;
    saved(&TestApp::with(|flags| with_mail(flags.set("database_url", database.url.clone()))).await).await;
}

async fn saved(app: &TestApp) {
    let ours = organisation(app, "Ours").await;
    let trainer = member(app, "trainer", ours, MemberRole::Trainer, true).await;
    let zoe = member(app, "zoe", ours, MemberRole::Candidate, false).await;
    bake(app, &trainer.token).await;
    let read = source(app, &trainer.token).await;
    assert_eq!((&read["editable"], &read["quiz"]["title"]), (&json!(true), &json!("Bread")));
    let first = read["source"].as_str().expect("a file").to_owned();
    assert!(first.contains("right = true"), "{first}");
    let assigned = assign(app, &trainer, &zoe).await;
    let attempt = begin(app, &zoe).await;

    // All that a list shows of it changes with it.
    let rolls = first.replace("\"Bread\"", "\"Rolls\"").replace("\"en\"", "\"fr\"").replace("Flour", "Rye");
    let rolls = format!(
        "time_limit_s = 90\n{rolls}\n[[questions]]\nid = \"weeks\"\nkind = \"numeric\"\ntext = \"Grams?\"\n\
         points = 4\nvalue = 500\n"
    );
    let kept = ok(app, &trainer.token, Method::PUT, PATH, change(&rolls, &read["revision"])).await;
    assert_eq!(kept, source(app, &trainer.token).await);
    assert_ne!(kept["revision"], read["revision"]);
    let listed = app.json("/api/quizzes", &trainer.token).await;
    let items = listed["items"].as_array().expect("a list");
    let one = items.iter().find(|one| one["id"] == "bread").expect("listed");
    let expected = json!({ "id": "bread", "language": "fr", "title": "Rolls", "summary": "What bakers know.",
        "time_limit_s": 90, "question_count": 2, "points": 5, "built_in": false });
    assert_eq!(*one, expected);

    // Who read it before is told what it is now, and may then have their way.
    let mine = first.replace("\"Bread\"", "\"Cakes\"");
    let late = send(app, &trainer.token, Method::PUT, PATH, change(&mine, &read["revision"])).await;
    assert_eq!(late.status(), 409);
    let told: Value = late.json().await.expect("JSON");
    assert_eq!(told["code"], "edit_conflict");
    assert_eq!((&told["current"]["revision"], &told["current"]["source"]), (&kept["revision"], &kept["source"]));
    let mine = ok(app, &trainer.token, Method::PUT, PATH, change(mine, &told["current"]["revision"])).await;
    assert_eq!(mine["quiz"]["title"], "Cakes");
    // The same once more changes nothing.
    let same = change(mine["source"].as_str().expect("a file"), &mine["revision"]);
    assert_eq!(ok(app, &trainer.token, Method::PUT, PATH, same).await["revision"], mine["revision"]);

    // What had begun, and what was handed out before, is the quiz as it was.
    let standing = app.json(&format!("/api/attempts/{}", attempt.id), &attempt.token).await;
    assert_eq!((&standing["quiz"]["title"], &standing["quiz"]["language"]), (&json!("Bread"), &json!("en")));
    assert!(standing["questions"][0]["choices"].to_string().contains("Flour"), "{standing}");
    let start = format!("/api/me/assignments/{assigned}/start");
    let begun = ok(app, &zoe.token, Method::POST, &start, json!({})).await;
    let text = |name: &str| begun["attempt"][name].as_str().expect("a text").to_owned();
    let given = app.json(&format!("/api/attempts/{}", text("id")), &text("attempt_token")).await;
    assert_eq!(given["quiz"]["title"], "Bread");
    let fresh = begin(app, &zoe).await;
    let fresh = app.json(&format!("/api/attempts/{}", fresh.id), &fresh.token).await;
    assert_eq!(fresh["quiz"]["title"], "Cakes");

    let log = app.json(&format!("/api/organisations/{ours}/audit?act=quiz.changed"), &trainer.token).await;
    let log = log["items"].as_array().expect("a list");
    assert_eq!(log.len(), 3, "each save, and no refusal: {log:?}");
    assert!(log.iter().all(|entry| entry["subject_id"] == "bread"), "{log:?}");
}

/// Gives the id of the quiz's assignment to somebody.
async fn assign(app: &TestApp, trainer: &Somebody, who: &Somebody) -> String {
    let due = Timestamp::from_unix_ms(Timestamp::now().unix_ms() + 360_000_000).to_string();
    let what = json!({ "kind": "quiz", "id": "bread" });
    let wish = json!({ "what": what, "to": { "people": [who.user] }, "due_at": due, "zone": "Europe/Paris" });
    ok(app, &trainer.token, Method::POST, "/api/assignments", wish).await;
    let own = app.json("/api/me/assignments", &who.token).await;
    own["items"][0]["id"].as_str().expect("an id").to_owned()
}

async fn begin(app: &TestApp, who: &Somebody) -> Created {
    let begun = ok(app, &who.token, Method::POST, &format!("{PATH}/attempts"), json!({})).await;
    let text = |name: &str| begun[name].as_str().expect("a text").to_owned();
    Created { id: text("id"), token: text("attempt_token") }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sound_is_refused_and_nothing_of_it_is_kept() {
    let app = TestApp::start().await;
    let key = app.access_token.clone();
    bake(&app, &key).await;
    let read = source(&app, &key).await;
    let put =
        async |path: &str, text: String| send(&app, &key, Method::PUT, path, change(text, &read["revision"])).await;
    let file = read["source"].as_str().expect("a file").to_owned();

    let wrong = put(PATH, file.replace("right = true\n", "")).await;
    assert_eq!(wrong.status(), 422);
    let wrong: Value = wrong.json().await.expect("JSON");
    assert_eq!(wrong["code"], "bad_quiz");
    for detail in ["detail", "detail_fr"] {
        assert!(wrong[detail].as_str().is_some_and(|text| text.contains("questions[0].choices")), "{wrong}");
    }
    let renamed = put(PATH, file.replace("\"bread\"", "\"rolls\"")).await;
    assert_eq!(renamed.status(), 422);
    let renamed: Value = renamed.json().await.expect("JSON");
    assert!(renamed["detail"].as_str().is_some_and(|text| text.contains("must stay \"bread\"")), "{renamed}");
    assert_problem(put(PATH, format!("{file}\n#{}", " ".repeat(4 * 1024 * 1024))).await, 413, "body_too_large").await;
    let shapeless = send(&app, &key, Method::PUT, PATH, json!({ "source": file })).await;
    assert_problem(shapeless, 422, "invalid_field").await;
    assert_problem(put("/api/quizzes/software-en", file.clone()).await, 409, "quiz_built_in").await;
    assert_problem(put("/api/quizzes/none", file).await, 404, "quiz_not_found").await;
    assert_eq!(source(&app, &key).await, read);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_s_quiz_is_not_there_and_the_instance_s_is_only_read() {
    let app = TestApp::start().await;
    let (ours, theirs) = (organisation(&app, "Ours").await, organisation(&app, "Theirs").await);
    let ada = member(&app, "ada", ours, MemberRole::Trainer, false).await;
    let eve = member(&app, "eve", theirs, MemberRole::Trainer, false).await;
    bake(&app, &ada.token).await;
    let read = source(&app, &ada.token).await;
    let file = read["source"].as_str().expect("a file").to_owned();
    let put = async |token: &str| send(&app, token, Method::PUT, PATH, change(&file, &read["revision"])).await;
    let get = async |token: &str| send(&app, token, Method::GET, &format!("{PATH}/source"), Value::Null).await;
    assert_problem(put(&eve.token).await, 404, "quiz_not_found").await;
    assert_problem(get(&eve.token).await, 404, "quiz_not_found").await;

    // What the instance offers to all is read, and changed as a copy.
    bake(&app, &app.access_token).await;
    let seen: Value = get(&eve.token).await.json().await.expect("JSON");
    assert_eq!((&seen["editable"], &seen["quiz"]["title"]), (&json!(false), &json!("Bread")));
    assert_problem(put(&eve.token).await, 404, "quiz_not_found").await;
    let built_in = app.json("/api/quizzes/software-en/source", &eve.token).await;
    assert_eq!(built_in["editable"], false);
    let copy = built_in["source"].as_str().expect("a file").replace("\"software-en\"", "\"my-copy\"");
    let request = app.request(Method::POST, "/api/quizzes", &eve.token).header("content-type", "application/toml");
    assert_eq!(request.body(copy).send().await.expect("an answer").status(), 201);
}

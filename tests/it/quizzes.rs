//! Taking a quiz: one question after the other, marked at once, by the server's clock.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{Created, TestApp};

/// A quiz whose first question has five seconds, the least that there is.
const HURRIED: &str = r#"
id = "hurried"
language = "fr"
title = "Vite"
summary = "Deux questions."

[[questions]]
id = "vite"
kind = "numeric"
text = "Combien font deux et demi fois deux ?"
value = 5
time_limit_s = 5

[[questions]]
id = "calme"
kind = "numeric"
text = "Et la moitié de cinq ?"
value = 2.5
"#;

async fn answer(app: &TestApp, attempt: &Created, question: &str, answer: Value) -> reqwest::Response {
    app.request(Method::POST, &format!("/api/attempts/{}/answers", attempt.id), &attempt.token)
        .json(&json!({ "question": question, "answer": answer }))
        .send()
        .await
        .expect("an answer")
}

async fn marked(app: &TestApp, attempt: &Created, question: &str, given: Value) -> Value {
    let response = answer(app, attempt, question, given).await;
    assert_eq!(response.status(), StatusCode::OK, "{question}");
    response.json().await.expect("JSON")
}

async fn standing(app: &TestApp, attempt: &Created) -> Value {
    app.json(&format!("/api/attempts/{}", attempt.id), &attempt.token).await
}

async fn post(app: &TestApp, attempt: &Created, rest: &str) -> reqwest::Response {
    let path = format!("/api/attempts/{}/{rest}", attempt.id);
    app.request(Method::POST, &path, &attempt.token).send().await.expect("an answer")
}

async fn import(app: &TestApp, toml: &str) {
    let sent = app
        .request(Method::POST, "/api/quizzes", &app.access_token)
        .header("content-type", "application/toml")
        .body(toml.to_owned())
        .send();
    assert_eq!(sent.await.expect("an answer").status(), StatusCode::CREATED);
}

/// The places, as they are shown, of the choices with these texts.
fn places(question: &Value, texts: &[&str]) -> Vec<usize> {
    let choices = question["choices"].as_array().expect("choices");
    let place = |text: &&str| choices.iter().position(|choice| choice == text).expect("shown");
    texts.iter().map(place).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiz_is_taken_in_sqlite() {
    take(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiz_is_taken_in_postgresql() {
    let database = TestDatabase::create().await;
    take(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

/// The whole way, with what both databases must answer.
async fn take(app: &TestApp) {
    let list = app.json("/api/quizzes?language=en", "").await;
    assert_eq!(list["items"][0]["id"], "software-en");
    assert_eq!(list["items"][0]["question_count"], 9);
    let quiz = app.json("/api/quizzes/software-en", "").await;
    let asked = |id: &str| -> Value {
        let questions = quiz["questions"].as_array().expect("a list");
        questions.iter().find(|question| question["id"] == id).expect("asked").clone()
    };
    let text = quiz.to_string();
    assert!(!text.contains("IEEE 754 doubles, 0.1 + 0.2 == 0.3 is true.\",\"explanation"), "no solutions");
    for solution in ["explanation", "\"right\"", "feedback", "tolerance"] {
        assert!(!text.contains(solution), "{solution} is told before the answer");
    }

    let attempt = app.attempt("software-en").await;
    let race = places(&asked("race"), &["Exactly 1,000"])[0];
    let wrong = marked(app, &attempt, "race", json!({ "kind": "single", "choice": race })).await;
    assert_eq!((wrong["right"].as_bool(), wrong["points"].as_f64()), (Some(false), Some(0.0)));
    let right = places(&asked("race"), &["It cannot be said; often less than 2,000"]);
    assert_eq!(wrong["solution"], json!({ "kind": "choices", "choices": right }));
    assert!(wrong["explanation"].as_str().is_some_and(|text| text.contains("one addition is lost")));

    let two =
        places(&asked("acid"), &["Atomicity: all of it happens or nothing", "Availability: there is always an answer"]);
    let half = marked(app, &attempt, "acid", json!({ "kind": "multiple", "choices": two })).await;
    assert_eq!(half["score"], 0.0, "one right minus one wrong");
    let number = marked(app, &attempt, "availability", json!({ "kind": "numeric", "number": "43" })).await;
    assert_eq!((number["right"].as_bool(), number["points"].as_f64()), (Some(true), Some(2.0)));
    let order = places(
        &asked("request"),
        &[
            "The host's name is resolved to an address",
            "A TCP connection is opened",
            "TLS checks the certificate and agrees on keys",
            "The response arrives and is shown",
            "The HTTP request is sent",
        ],
    );
    let order = marked(app, &attempt, "request", json!({ "kind": "ordering", "order": order })).await;
    assert_eq!((order["score"].as_f64(), order["points"].as_f64()), (Some(0.5), Some(1.5)));
    let given_up = marked(app, &attempt, "floats", Value::Null).await;
    assert_eq!((given_up["right"].as_bool(), given_up["answer"].is_null()), (Some(false), true));

    // After a reload: what was answered, and nothing about the rest.
    let read = standing(app, &attempt).await;
    assert_eq!(read["state"], "open");
    assert!(read["time_left_ms"].as_u64().is_some_and(|ms| ms > 600_000 && ms <= 720_000), "{read}");
    assert_eq!(read["marks"].as_array().map(Vec::len), Some(5));
    assert!(read["result"].is_null());
    assert_eq!(read["questions"], quiz["questions"]);

    let over: Value = post(app, &attempt, "finish").await.json().await.expect("JSON");
    assert_eq!(over["state"], "over");
    assert_eq!(over["marks"].as_array().map(Vec::len), Some(9), "all are explained at the end");
    let result = &over["result"];
    assert_eq!((result["points"].as_f64(), result["of"].as_u64()), (Some(3.5), Some(15)));
    assert_eq!((result["right"].as_u64(), result["answered"].as_u64()), (Some(1), Some(4)));
    assert_eq!(standing(app, &attempt).await["result"], *result);
    let again: Value = post(app, &attempt, "finish").await.json().await.expect("JSON");
    assert_eq!(again["finished_at"], over["finished_at"]);
    let late = answer(app, &attempt, "revert", Value::Null).await;
    assert_problem(late, 409, "attempt_over").await;

    // An imported one, in the language's own numbers.
    import(app, HURRIED).await;
    let french = app.attempt("hurried").await;
    let comma = marked(app, &french, "calme", json!({ "kind": "numeric", "number": "2,5" })).await;
    assert_eq!(comma["right"], true);
    let listed = app.json("/api/quizzes", "").await;
    let ids: Vec<&str> = listed["items"].as_array().expect("a list").iter().filter_map(|q| q["id"].as_str()).collect();
    assert_eq!(ids, ["soins-fr", "software-en", "hurried"]);

    // The quiz goes, the attempt keeps what it began with.
    let deleted = app.request(Method::DELETE, "/api/quizzes/hurried", &app.access_token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
    let gone = app.http.get(format!("{}/api/quizzes/hurried", app.url)).send().await.expect("sent");
    assert_problem(gone, 404, "quiz_not_found").await;
    assert_eq!(standing(app, &french).await["quiz"]["title"], "Vite");
    marked(app, &french, "vite", Value::Null).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_once_and_the_same_answer_may_be_sent_again() {
    let app = TestApp::start().await;
    let attempt = app.attempt("software-en").await;
    let twenty = || json!({ "kind": "numeric", "number": "20" });
    let (first, again) = tokio::join!(
        marked(&app, &attempt, "binary-search", twenty()),
        marked(&app, &attempt, "binary-search", twenty())
    );
    assert_eq!(first, again);
    let same = marked(&app, &attempt, "binary-search", json!({ "kind": "numeric", "number": "20.0" })).await;
    assert_eq!(same, first);
    let other = answer(&app, &attempt, "binary-search", json!({ "kind": "numeric", "number": "19" })).await;
    assert_problem(other, 409, "already_answered").await;
    assert_eq!(standing(&app, &attempt).await["marks"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_do_not_fit_are_refused_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let attempt = app.attempt("software-en").await;
    for (question, given) in [
        ("race", json!({ "kind": "single", "choice": 4 })),
        ("race", json!({ "kind": "numeric", "number": "1" })),
        ("race", json!({ "kind": "single", "choice": -1 })),
        ("race", json!({ "kind": "single" })),
        ("race", json!({ "kind": "essay", "text": "x" })),
        ("race", json!({ "kind": "single", "choice": 0, "right": true })),
        ("race", json!("x")),
        ("acid", json!({ "kind": "multiple", "choices": [1, 1] })),
        ("acid", json!({ "kind": "multiple", "choices": [99] })),
        ("binary-search", json!({ "kind": "numeric", "number": "many" })),
        ("binary-search", json!({ "kind": "numeric", "number": "NaN" })),
        ("binary-search", json!({ "kind": "numeric", "number": "inf" })),
        ("binary-search", json!({ "kind": "numeric", "number": "9".repeat(1000) })),
        ("binary-search", json!({ "kind": "numeric", "number": 20 })),
        ("request", json!({ "kind": "ordering", "order": [0, 1] })),
        ("request", json!({ "kind": "ordering", "order": [0, 0, 1, 2, 3] })),
    ] {
        let refused = answer(&app, &attempt, question, given).await;
        assert_problem(refused, 422, "invalid_field").await;
    }
    for unknown in ["nothing", "", "../race"] {
        assert_problem(answer(&app, &attempt, unknown, Value::Null).await, 404, "not_found").await;
    }
    assert_problem(post(&app, &attempt, "questions/nothing").await, 404, "not_found").await;
    assert_eq!(standing(&app, &attempt).await["marks"], json!([]));
    let nowhere = app.http.post(format!("{}/api/quizzes/none/attempts", app.url)).send().await.expect("sent");
    assert_problem(nowhere, 404, "quiz_not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_after_the_deadline_is_refused_but_the_question_can_be_given_up() {
    let app = TestApp::start().await;
    import(&app, HURRIED).await;
    let attempt = app.attempt("hurried").await;
    let opened: Value = post(&app, &attempt, "questions/vite").await.json().await.expect("JSON");
    assert!(opened["time_left_ms"].as_u64().is_some_and(|ms| ms <= 5_000), "{opened}");
    // Past the five seconds and the two of grace.
    tokio::time::sleep(Duration::from_millis(7_200)).await;
    let again: Value = post(&app, &attempt, "questions/vite").await.json().await.expect("JSON");
    assert_eq!(again["time_left_ms"], 0, "opening it again gives no more time");
    let five = json!({ "kind": "numeric", "number": "5" });
    assert_problem(answer(&app, &attempt, "vite", five).await, 409, "time_is_up").await;
    let given_up = marked(&app, &attempt, "vite", Value::Null).await;
    assert_eq!(given_up["solution"]["value"], 5.0);
    // A question without a limit of its own has all the time there is.
    marked(&app, &attempt, "calme", json!({ "kind": "numeric", "number": "2.5" })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_begin_so_many_attempts_an_hour() {
    let app = TestApp::with(|flags| flags.set("guest_sessions_per_hour", "2")).await;
    let begin = || app.http.post(format!("{}/api/quizzes/software-en/attempts", app.url)).send();
    for _ in 0..2 {
        assert_eq!(begin().await.expect("sent").status(), StatusCode::CREATED);
    }
    let third = begin().await.expect("sent");
    assert!(third.headers().contains_key("retry-after"));
    assert_problem(third, 429, "rate_limited").await;
    let closed = TestApp::with(|flags| flags.set("guest_sessions", "false")).await;
    let refused = closed.http.post(format!("{}/api/quizzes/software-en/attempts", closed.url)).send().await;
    assert_problem(refused.expect("sent"), 401, "token_missing").await;
}

//! Quizzes as files: what is taken in, what is handed out, what is refused.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;

const GIFT: &str = "$CATEGORY: top/Capitals\n\n::France::The capital of France? {=Paris ~Lyon#Not quite. ~Nice}\n\n\
                    Match. {=a -> 1 =b -> 2}\n\n::Even::Which are even? {~%50%2 ~%50%4 ~%-50%5}\n\nGravity? {#9.81:0.01}\n";

fn send(app: &TestApp, media_type: &str, query: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    app.request(Method::POST, &format!("/api/quizzes{query}"), &app.access_token)
        .header("content-type", media_type.to_owned())
        .body(body)
}

async fn export(app: &TestApp, id: &str, format: &str) -> String {
    let path = format!("/api/quizzes/{id}/export?format={format}");
    let response = app.request(Method::GET, &path, &app.access_token).send().await.expect("sent");
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers()["content-disposition"].to_str().expect("ASCII").starts_with("attachment"));
    response.text().await.expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_file_becomes_a_quiz_and_what_it_lost_is_told() {
    let app = TestApp::start().await;
    let response = send(&app, "text/x-gift", "?language=en", GIFT).send().await.expect("sent");
    assert_eq!(response.status(), StatusCode::CREATED);
    let location = response.headers()["location"].to_str().expect("ASCII").to_owned();
    let imported: Value = response.json().await.expect("JSON");
    let id = imported["quiz"]["id"].as_str().expect("an id").to_owned();
    assert!(id.starts_with("capitals-"), "{id}");
    assert_eq!(location, format!("/api/quizzes/{id}"));
    assert_eq!(imported["quiz"]["title"], "Capitals");
    assert_eq!(imported["quiz"]["question_count"], 3);
    assert_eq!(
        imported["notes"],
        json!([{ "line": 5, "question": "Match. {=a -> 1 =b -> 2}", "skipped": true,
            "message": "not supported: matching", "message_fr": "genre non pris en charge\u{a0}: appariement" }])
    );
    assert_eq!(app.json(&location, "").await["questions"][0]["text"], "The capital of France?");

    // Out as Moodle XML and in again: the same questions.
    let xml = export(&app, &id, "moodle_xml").await;
    let again = send(&app, "application/xml", "?language=en&id=again&title=Again", xml).send().await.expect("sent");
    let again: Value = again.json().await.expect("JSON");
    assert_eq!((&again["notes"], &again["quiz"]["title"]), (&json!([]), &json!("Again")));
    assert_eq!(export(&app, "again", "gift").await.replace("Again", "Capitals"), export(&app, &id, "gift").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_solutions_and_problems_to_the_instance_alone_and_keeps_nothing() {
    let app = TestApp::start().await;
    let preview = |token: &str, media_type: &'static str, body: &'static str| {
        let query = if media_type == "application/toml" { "" } else { "?language=en" };
        app.request(Method::POST, &format!("/api/quiz-preview{query}"), token)
            .header("content-type", media_type)
            .body(body)
            .send()
    };
    assert_problem(preview("vj_wrong", "text/x-gift", GIFT).await.expect("sent"), 401, "token_wrong").await;
    let before = app.json("/api/quizzes", "").await;
    let seen: Value = preview(&app.access_token, "text/x-gift", GIFT).await.expect("sent").json().await.expect("JSON");
    assert_eq!((&seen["quiz"]["title"], &seen["quiz"]["question_count"]), (&json!("Capitals"), &json!(3)));
    let france = &seen["questions"][0];
    let right = france["solution"]["choices"][0].as_u64().expect("a place") as usize;
    assert_eq!((&france["kind"], &france["choices"][right]), (&json!("single"), &json!("Paris")));
    assert_eq!((&seen["problems"][0]["line"], &seen["problems"][0]["skipped"]), (&json!(5), &json!(true)));
    let bad = preview(&app.access_token, "application/toml", "id = 1\nquestion = []\n").await.expect("sent");
    assert_eq!(bad.status(), StatusCode::OK);
    let bad: Value = bad.json().await.expect("JSON");
    assert_eq!((&bad["quiz"], &bad["problems"][0]["line"]), (&Value::Null, &json!(1)));
    assert_eq!(app.json("/api/quizzes", "").await, before, "nothing is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordering_is_left_out_of_gift_and_the_file_says_so() {
    let app = TestApp::start().await;
    let gift = export(&app, "software-en", "gift").await;
    assert!(gift.starts_with("// GIFT cannot say all of this quiz. Not in this file:\n"), "{gift}");
    assert!(gift.contains("// - request: left out, GIFT has no ordering\n"));
    let xml = export(&app, "soins-fr", "moodle_xml").await;
    assert!(xml.contains("<question type=\"ordering\">") && xml.contains("hydro-alcoolique"));
    for wrong in ["", "?format=word", "?format=gift&x=1"] {
        let path = format!("/api/quizzes/software-en/export{wrong}");
        let answer = app.request(Method::GET, &path, &app.access_token).send().await.expect("sent");
        assert_problem(answer, 400, "bad_request").await;
    }
    let none = app.request(Method::GET, "/api/quizzes/none/export?format=gift", &app.access_token);
    assert_problem(none.send().await.expect("sent"), 404, "quiz_not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_none_are_refused_with_the_reason() {
    let app = TestApp::start().await;
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE q [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>\
                <quiz><question type=\"multichoice\"><name><text>&b;</text></name></question></quiz>";
    let deep = format!("<quiz>{}", "<a>".repeat(100_000));
    for (media_type, query, body, detail) in [
        ("text/x-gift", "?language=en", "Open { =a ~b\n", "its braces do not match"),
        ("text/x-gift", "?language=en", "", "no question could be taken over"),
        ("application/xml", "?language=en", "<quiz><question>", "ends before"),
        ("application/xml", "?language=en", "no XML at all", "ends before"),
        ("application/xml", "?language=en", bomb, "a document type is not allowed"),
        ("application/xml", "?language=en", deep.as_str(), "too deeply"),
        ("application/toml", "", "id = 1\nquestion = []\n", "line 1, column 6: id: must be a text"),
    ] {
        let answer = send(&app, media_type, query, body.to_owned()).send().await.expect("sent");
        let text = answer.text().await.expect("text");
        assert!(text.contains("\"bad_quiz\"") && text.contains(detail), "{media_type}: {text}");
    }
    let refused =
        |media_type: &'static str, query: &'static str, body: Vec<u8>| send(&app, media_type, query, body).send();
    assert_problem(refused("application/json", "", b"{}".to_vec()).await.expect("sent"), 415, "unsupported_media_type")
        .await;
    assert_problem(refused("text/x-gift", "", GIFT.into()).await.expect("sent"), 422, "invalid_field").await;
    assert_problem(refused("text/x-gift", "?language=de", GIFT.into()).await.expect("sent"), 400, "bad_request").await;
    assert_problem(
        refused("text/x-gift", "?language=en&id=A%20B", GIFT.into()).await.expect("sent"),
        422,
        "invalid_field",
    )
    .await;
    assert_problem(refused("text/x-gift", "?language=en", vec![0xff, 0xfe]).await.expect("sent"), 400, "bad_request")
        .await;
    let taken = refused("text/x-gift", "?language=en&id=software-en", GIFT.into()).await.expect("sent");
    assert_problem(taken, 409, "quiz_exists").await;
    assert_eq!(
        refused("text/x-gift", "?language=en&id=mine", GIFT.into()).await.expect("sent").status(),
        StatusCode::CREATED
    );
    assert_problem(
        refused("text/x-gift", "?language=en&id=mine", GIFT.into()).await.expect("sent"),
        409,
        "quiz_exists",
    )
    .await;

    let built_in = app.request(Method::DELETE, "/api/quizzes/software-en", &app.access_token).send();
    assert_problem(built_in.await.expect("sent"), 409, "quiz_built_in").await;
    let none = app.request(Method::DELETE, "/api/quizzes/none", &app.access_token).send();
    assert_problem(none.await.expect("sent"), 404, "quiz_not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_says_it_is_too_large_is_refused_before_it_arrives() {
    let app = TestApp::start().await;
    let address = app.url.strip_prefix("http://").expect("a URL").to_owned();
    let mut socket = tokio::net::TcpStream::connect(&address).await.expect("connects");
    let head = format!(
        "POST /api/quizzes?language=en HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
         content-type: application/xml\r\ncontent-length: 104857600\r\n\r\n<quiz>",
        app.access_token
    );
    socket.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = vec![0; 12];
    socket.read_exact(&mut answer).await.expect("an answer, though most of the body never came");
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 413");
}

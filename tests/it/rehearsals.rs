//! Simulated candidates hold a trainer's interview before anybody else does.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;

use crate::scenarios::scenario;

async fn rehearse(app: &TestApp, source: &str) -> Response {
    let request = app.request(Method::POST, "/api/workshop/scenario-rehearsal", &app.access_token);
    request.json(&json!({ "source": source })).send().await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_rehearsed_with_five_candidates_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let answer = rehearse(&app, &scenario("baker-en", "What do you bake first?")).await;
    assert_eq!(answer.status(), 200);
    let body: Value = answer.json().await.expect("JSON");
    let items = body["items"].as_array().expect("a list");
    let names: Vec<&str> = items.iter().filter_map(|item| item["candidate"].as_str()).collect();
    assert_eq!(names, ["strong", "weak", "evasive", "hostile", "silent"]);
    assert_eq!(items[0]["end_reason"], "completed");
    let ids = items[0]["questions"].as_array().expect("a list").iter().map(|question| &question["id"]);
    assert_eq!(ids.collect::<Vec<_>>(), ["first", "second"]);
    let speaks = |item: &Value| {
        item["turns"].as_array().expect("a list").iter().filter(|turn| turn["speaker"] == "candidate").count()
    };
    assert!(speaks(&items[0]) >= 2);
    assert_eq!(speaks(&items[4]), 0);
    assert!(items[4]["overall"]["display"].is_null(), "who says nothing has no score");
    assert_eq!(app.json("/api/workshop/scenarios", &app.access_token).await["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_held_is_not_rehearsed() {
    let app = TestApp::start().await;
    assert_problem(rehearse(&app, "id = 3").await, 422, "bad_scenario").await;
}

//! The question bank: written, found again, kept from what there is, put into quizzes, measured by
//! real answers, and seen by nobody else.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;

use crate::scenarios::scenario;

async fn send(app: &TestApp, who: &Somebody, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, &who.token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

async fn ok(app: &TestApp, who: &Somebody, method: Method, path: &str, body: Value) -> Value {
    let answer = send(app, who, method, path, body).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn trainer(app: &TestApp, name: &str) -> Somebody {
    let theirs = organisation(app, name).await;
    member(app, name, theirs, MemberRole::Trainer, false).await
}

fn choice(id: &str, text: &str, right: &str, wrong: &[&str]) -> String {
    let wrong: Vec<String> = wrong.iter().map(|text| format!("{{ text = \"{text}\" }}")).collect();
    format!(
        "[[questions]]\nid = \"{id}\"\nkind = \"single\"\ntext = \"{text}\"\nshuffle = false\n\
         choices = [{{ text = \"{right}\", right = true }}, {}]\n",
        wrong.join(", ")
    )
}

fn of_quiz(language: &str, source: &str, tags: &[&str]) -> Value {
    json!({ "form": "quiz", "texts": [{ "language": language, "source": source }], "tags": tags })
}

fn texts(list: &Value, language: &str) -> Vec<String> {
    let items = list["items"].as_array().expect("a list");
    items.iter().filter_map(|item| item[format!("text_{language}")].as_str()).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_written_found_and_put_away_in_sqlite() {
    written(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_written_found_and_put_away_in_postgresql() {
    let database = TestDatabase::create().await;
    written(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn written(app: &TestApp) {
    let ada = trainer(app, "ada").await;
    let hygiene = choice("mains", "Quand se désinfecter les mains ?", "Avant le soin", &["Le soir"]);
    let english = choice("hands", "When are hands disinfected?", "Before care", &["At night"]);
    let both = json!({
        "form": "quiz", "tags": ["Hygiène", "hygiene", "soins"], "origin": "IFSI 2025",
        "texts": [{ "language": "fr", "source": hygiene }, { "language": "en", "source": english }],
    });
    let made = ok(app, &ada, Method::POST, "/api/bank", both).await;
    assert_eq!((&made["kind"], &made["tags"]), (&json!("single"), &json!(["Hygiène", "soins"])));
    assert_eq!((&made["revision"], &made["uses"], &made["origin"]), (&json!(1), &json!(0), &json!("IFSI 2025")));
    let sums = choice("sum", "2 + 2 = 100%_?", "4", &["5", "22"]);
    ok(app, &ada, Method::POST, "/api/bank", of_quiz("en", &sums, &["maths"])).await;
    let asked = "[[questions]]\nid = \"why\"\nkind = \"story\"\ntext = \"Tell me about a Crème brûlée.\"\n";
    let aloud = json!({ "form": "interview", "texts": [{ "language": "en", "source": asked }] });
    ok(app, &ada, Method::POST, "/api/bank", aloud).await;

    let found = async |query: &str| texts(&app.json(&format!("/api/bank?{query}"), &ada.token).await, "en");
    assert_eq!(found("").await.len(), 3, "newest first");
    assert_eq!(found("").await[0], "Tell me about a Crème brûlée.");
    assert_eq!(found("search=DESINFECTER%20avant").await, ["When are hands disinfected?"]);
    assert_eq!(found("search=creme").await, ["Tell me about a Crème brûlée."]);
    assert_eq!(found("search=hygiene").await, ["When are hands disinfected?"], "tags are searched");
    assert_eq!(found("search=100%25_").await, ["2 + 2 = 100%_?"]);
    assert_eq!(found("search=%25%25").await, Vec::<String>::new(), "a sign is a sign");
    assert_eq!(found("tag=maths").await, ["2 + 2 = 100%_?"]);
    assert_eq!(found("form=interview").await.len(), 1);
    assert_eq!(found("language=fr").await.len(), 1);
    let tags = app.json("/api/bank-tags", &ada.token).await;
    assert_eq!(tags["items"].as_array().expect("a list").len(), 3);

    // Changed by who read it last, and by nobody else.
    let path = format!("/api/bank/{}", made["id"].as_str().expect("an id"));
    let change = |revision: u32| json!({ "revision": revision, "tags": ["mains"], "texts": made["texts"] });
    let changed = ok(app, &ada, Method::PUT, &path, change(1)).await;
    assert_eq!((&changed["tags"], &changed["revision"]), (&json!(["mains"]), &json!(2)));
    assert_problem(send(app, &ada, Method::PUT, &path, change(1)).await, 409, "edit_conflict").await;
    assert_eq!(found("search=hygiene").await, Vec::<String>::new());

    let archive = format!("{path}/archive");
    ok(app, &ada, Method::POST, &archive, json!({ "archived": true })).await;
    assert_eq!((found("").await.len(), found("archived=true").await.len()), (2, 1));
    ok(app, &ada, Method::POST, &archive, json!({ "archived": false })).await;
    assert_eq!(found("").await.len(), 3);

    // Somebody else's does not exist.
    let eve = trainer(app, "eve").await;
    assert_eq!(app.json("/api/bank", &eve.token).await["items"], json!([]));
    for (method, path, body) in [
        (Method::GET, path.clone(), Value::Null),
        (Method::PUT, path.clone(), change(2)),
        (Method::GET, format!("{path}/statistics"), Value::Null),
        (Method::POST, archive, json!({ "archived": true })),
        (Method::GET, "/api/bank/none".to_owned(), Value::Null),
    ] {
        assert_problem(send(app, &eve, method, &path, body).await, 404, "not_found").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_its_file_would_refuse_is_refused_with_its_line() {
    let app = TestApp::start().await;
    let ada = trainer(&app, "ada").await;
    let post = async |body: Value| send(&app, &ada, Method::POST, "/api/bank", body).await;
    let bad = choice("q", "2 + 2?", "4", &["5"]).replace(", right = true", "");
    let answer = post(of_quiz("en", &bad, &[])).await;
    assert_eq!(answer.status(), 422);
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(body["code"], "bad_quiz");
    assert!(
        body["detail"].as_str().expect("a text").starts_with("en: line 6, column 11: questions[0].choices"),
        "{body}"
    );
    let french = body["detail_fr"].as_str().expect("a text");
    assert!(french.starts_with("en\u{a0}: ligne 6, colonne 11\u{a0}: questions[0].choices\u{a0}: il faut"), "{body}");
    let aloud = json!({ "form": "interview", "texts": [{ "language": "en", "source": "title = \"x\"" }] });
    assert_problem(post(aloud).await, 422, "bad_scenario").await;
    let sound = choice("q", "2 + 2?", "4", &["5"]);
    let twice = json!({ "form": "quiz", "texts": [
        { "language": "en", "source": sound }, { "language": "en", "source": sound }
    ] });
    assert_problem(post(twice).await, 422, "invalid_field").await;
    let many: Vec<String> = (0..21).map(|number| format!("tag {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_problem(post(of_quiz("en", &sound, &many)).await, 422, "invalid_field").await;
    assert_problem(post(of_quiz("en", &sound, &["x".repeat(41).as_str()])).await, 422, "invalid_field").await;
    assert_eq!(app.json("/api/bank", &ada.token).await["items"], json!([]), "nothing was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_kept_from_scenarios_and_quizzes_once_and_know_where_they_stand() {
    let app = TestApp::start().await;
    let ada = trainer(&app, "ada").await;
    let source = scenario("baker", "Why bread?");
    ok(&app, &ada, Method::POST, "/api/workshop/scenarios", json!({ "source": source })).await;
    let keep = async |body: Value| ok(&app, &ada, Method::POST, "/api/bank-keep", body).await;
    let of_scenario = json!({ "form": "interview", "id": "baker", "tags": ["bread"] });
    let kept = keep(of_scenario.clone()).await;
    let count = kept["items"].as_array().expect("a list").len();
    assert!(count > 0 && kept["known"] == 0, "{kept}");
    let again = keep(of_scenario).await;
    assert_eq!((&again["items"], &again["known"]), (&json!([]), &json!(count)));
    let list = app.json("/api/bank?tag=bread", &ada.token).await;
    assert!(list["items"].as_array().expect("a list").iter().all(|item| item["uses"] == 1), "{list}");

    // A copy of the scenario asks the same; the question in other words is another one.
    let copy = scenario("baker-two", "Why bread?");
    ok(&app, &ada, Method::POST, "/api/workshop/scenarios", json!({ "source": copy })).await;
    let id = kept["items"][0].as_str().expect("an id");
    let path = format!("/api/bank/{id}");
    let detail = app.json(&path, &ada.token).await;
    let places: Vec<&str> =
        detail["used_in"].as_array().expect("a list").iter().filter_map(|u| u["id"].as_str()).collect();
    assert_eq!(places, ["baker", "baker-two"]);
    let changed = json!({ "source": scenario("baker-two", "Why cake?"), "revision": 1 });
    ok(&app, &ada, Method::PUT, "/api/workshop/scenarios/baker-two", changed).await;
    let uses = async || app.json(&path, &ada.token).await["uses"].as_u64().expect("a number");
    let asks_why = app.json(&path, &ada.token).await["text_en"] == "Why bread?";
    assert_eq!(uses().await, if asks_why { 1 } else { 2 });

    // From a quiz that comes with Vivavoce, one and then all.
    let one = keep(json!({ "form": "quiz", "id": "software-en", "questions": ["acid"] })).await;
    assert_eq!(one["items"].as_array().expect("a list").len(), 1);
    let rest = keep(json!({ "form": "quiz", "id": "software-en" })).await;
    assert_eq!((rest["items"].as_array().expect("a list").len(), &rest["known"]), (8, &json!(1)));
    let missing = json!({ "form": "quiz", "id": "software-en", "questions": ["acid", "none"] });
    assert_problem(send(&app, &ada, Method::POST, "/api/bank-keep", missing).await, 422, "invalid_field").await;
    let nowhere = json!({ "form": "quiz", "id": "none" });
    assert_problem(send(&app, &ada, Method::POST, "/api/bank-keep", nowhere).await, 404, "quiz_not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_go_into_a_new_quiz_and_into_one_of_ones_own() {
    let app = TestApp::start().await;
    let ada = trainer(&app, "ada").await;
    let mut ids = Vec::new();
    for text in ["2 + 2?", "3 + 3?"] {
        let made = ok(&app, &ada, Method::POST, "/api/bank", of_quiz("en", &choice("q", text, "a", &["b"]), &[])).await;
        ids.push(made["id"].clone());
    }
    let put = async |body: Value| send(&app, &ada, Method::POST, "/api/bank-insert", body).await;
    let new = json!({ "title": "Sums", "language": "en", "questions": [ids[0]] });
    let made: Value = put(new).await.json().await.expect("JSON");
    let quiz = made["quiz"]["id"].as_str().expect("an id").to_owned();
    let more: Value = put(json!({ "quiz": quiz, "questions": [ids[1], ids[0]] })).await.json().await.expect("JSON");
    assert_eq!(more["quiz"]["question_count"], 3);
    let whole = app.json(&format!("/api/quizzes/{quiz}"), &ada.token).await;
    let names: Vec<&str> =
        whole["questions"].as_array().expect("a list").iter().filter_map(|q| q["id"].as_str()).collect();
    assert_eq!(names, ["q", "q-2", "q-3"]);
    let detail = app.json(&format!("/api/bank/{}", ids[0].as_str().expect("an id")), &ada.token).await;
    assert_eq!((&detail["uses"], &detail["used_in"][0]["id"]), (&json!(1), &json!(quiz)));

    let french = json!({ "title": "Sommes", "language": "fr", "questions": [ids[0]] });
    assert_problem(put(french).await, 422, "invalid_field").await;
    assert_problem(put(json!({ "quiz": "software-en", "questions": [ids[0]] })).await, 409, "quiz_built_in").await;
    assert_problem(put(json!({ "quiz": "none", "questions": [ids[0]] })).await, 404, "quiz_not_found").await;
    assert_problem(put(json!({ "questions": [ids[0]] })).await, 422, "invalid_field").await;
    assert_problem(put(json!({ "quiz": quiz, "questions": [] })).await, 422, "invalid_field").await;
    let eve = trainer(&app, "eve").await;
    let theirs = json!({ "title": "Stolen", "language": "en", "questions": [ids[0]] });
    assert_problem(send(&app, &eve, Method::POST, "/api/bank-insert", theirs).await, 404, "not_found").await;
}

/// Somebody takes the quiz: `answers` are the choices by their place in the file.
async fn take(app: &TestApp, who: &Somebody, quiz: &str, answers: &[(&str, u32)]) {
    let begun = ok(app, who, Method::POST, &format!("/api/quizzes/{quiz}/attempts"), json!({})).await;
    let (id, token) = (begun["id"].as_str().expect("an id"), begun["attempt_token"].as_str().expect("a token"));
    for (question, choice) in answers {
        let body = json!({ "question": question, "answer": { "kind": "single", "choice": choice } });
        let path = format!("/api/attempts/{id}/answers");
        let answer = app.request(Method::POST, &path, token).json(&body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
    }
    let done = app.request(Method::POST, &format!("/api/attempts/{id}/finish"), token).send().await;
    assert!(done.expect("an answer").status().is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_tell_of_a_question_from_five_on_and_only_ones_own_organisation_s_count() {
    let app = TestApp::start().await;
    let (ada, eve) = (trainer(&app, "ada").await, trainer(&app, "eve").await);
    let mut quizzes = Vec::new();
    let mut first = Vec::new();
    for who in [&ada, &eve] {
        let mut ids = Vec::new();
        for (id, text) in [("one", "One?"), ("two", "Two?"), ("three", "Three?")] {
            let source = choice(id, text, "Yes", &["No", "Perhaps"]);
            ids.push(ok(&app, who, Method::POST, "/api/bank", of_quiz("en", &source, &[])).await["id"].clone());
        }
        let new = json!({ "title": "Three", "language": "en", "questions": ids });
        let made = ok(&app, who, Method::POST, "/api/bank-insert", new).await;
        quizzes.push(made["quiz"]["id"].as_str().expect("an id").to_owned());
        first.push(format!("/api/bank/{}/statistics", ids[0].as_str().expect("an id")));
    }
    let told = async || app.json(&first[0], &ada.token).await["items"][0].clone();

    // The worked example: right with both others, right with one, wrong with none, each twelve
    // times, and wrong once with both. Of 37, 24 are right. With x for right and y for the share of
    // the others: mean x = 24/37, mean y = (12 + 6 + 0 + 1)/37 = 19/37; sum xy = 18,
    // sum x² = 24, sum y² = 12 + 3 + 1 = 16.
    let pattern: [&[(&str, u32)]; 3] = [
        &[("one", 0), ("two", 0), ("three", 0)],
        &[("one", 0), ("two", 0), ("three", 1)],
        &[("one", 1), ("two", 1), ("three", 2)],
    ];
    for answers in [pattern[0], pattern[1], pattern[2], pattern[0]] {
        take(&app, &ada, &quizzes[0], answers).await;
    }
    // Another organisation's, and one that is not over.
    for _ in 0..6 {
        take(&app, &eve, &quizzes[1], pattern[2]).await;
    }
    ok(&app, &ada, Method::POST, &format!("/api/quizzes/{}/attempts", quizzes[0]), json!({})).await;
    let four = told().await;
    assert_eq!((&four["answers"], &four["share_right"], &four["choices"]), (&Value::Null, &Value::Null, &json!([])));
    assert_eq!(four["verdict"], "nothing_shown");

    take(&app, &ada, &quizzes[0], &[("one", 2), ("two", 0), ("three", 0)]).await;
    let five = told().await;
    assert_eq!((&five["answers"], &five["share_right"], &five["verdict"]), (&json!(5), &json!(0.6), &json!("too_few")));
    assert_eq!(five["discrimination"], Value::Null, "five are too few to conclude from");

    for (answers, times) in [(pattern[0], 10), (pattern[1], 11), (pattern[2], 11)] {
        for _ in 0..times {
            take(&app, &ada, &quizzes[0], answers).await;
        }
    }
    let all = told().await;
    assert_eq!((&all["answers"], &all["verdict"]), (&json!(37), &json!("works_well")));
    let near = |value: &Value, wanted: f64| (value.as_f64().expect("a number") - wanted).abs() < 1e-9;
    assert!(near(&all["share_right"], 24.0 / 37.0), "{all}");
    let (n, x, y) = (37.0_f64, 24.0, 19.0);
    let by_hand = (n * 18.0 - x * y) / ((n * 24.0 - x * x) * (n * 16.0 - y * y)).sqrt();
    assert!(near(&all["discrimination"], by_hand), "{all} {by_hand}");
    let shares: Vec<(&str, f64)> = all["choices"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|choice| (choice["text"].as_str().expect("a text"), choice["share"].as_f64().expect("a number")))
        .collect();
    assert_eq!(shares, [("Yes", 24.0 / 37.0), ("No", 12.0 / 37.0), ("Perhaps", 1.0 / 37.0)]);
    let theirs = app.json(&first[1], &eve.token).await;
    assert_eq!((&theirs["items"][0]["answers"], &theirs["items"][0]["share_right"]), (&json!(6), &json!(0.0)));
}

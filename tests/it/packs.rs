//! Packs: from one server to another, looked at first, never over what is there, all or nothing.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::attachments;
use crate::scenarios::scenario;

async fn send(app: &TestApp, who: &Somebody, path: &str, body: Value) -> Response {
    app.request(Method::POST, path, &who.token).json(&body).send().await.expect("an answer")
}

async fn ok(app: &TestApp, who: &Somebody, path: &str, body: Value) -> Value {
    let answer = send(app, who, path, body).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn bring(app: &TestApp, who: &Somebody, path: &str, pack: &[u8]) -> Response {
    let request = app.request(Method::POST, path, &who.token).header("content-type", "application/zip");
    request.body(pack.to_vec()).send().await.expect("an answer")
}

async fn preview(app: &TestApp, who: &Somebody, pack: &[u8]) -> Value {
    let answer = bring(app, who, "/api/workshop/pack-preview", pack).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn take(app: &TestApp, who: &Somebody, query: &str, pack: &[u8]) -> Value {
    let answer = bring(app, who, &format!("/api/workshop/pack-import{query}"), pack).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn make(app: &TestApp, who: &Somebody, wish: Value) -> Vec<u8> {
    let answer = send(app, who, "/api/workshop/pack", wish).await;
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
    assert_eq!(answer.headers()["content-type"], "application/zip");
    answer.bytes().await.expect("a file").to_vec()
}

async fn trainer(app: &TestApp, name: &str) -> Somebody {
    let theirs = organisation(app, name).await;
    member(app, name, theirs, MemberRole::Trainer, false).await
}

async fn new_scenario(app: &TestApp, who: &Somebody, id: &str, question: &str) {
    ok(app, who, "/api/workshop/scenarios", json!({ "source": scenario(id, question) })).await;
}

/// Each file's outcome and id.
fn outcomes(taken: &Value) -> Vec<(String, String)> {
    let text = |item: &Value, of: &str| item[of].as_str().expect("a text").to_owned();
    let items = taken["items"].as_array().expect("a list");
    items.iter().map(|item| (text(item, "id"), text(item, "outcome"))).collect()
}

fn clashes(preview: &Value) -> Vec<(&str, &str)> {
    let items = preview["items"].as_array().expect("a list");
    items.iter().map(|item| (item["id"].as_str().expect("a text"), item["clash"].as_str().expect("a text"))).collect()
}

/// The pack with one file changed, and the list with it where that is asked for.
fn with(pack: &[u8], path: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(pack)).expect("a ZIP");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).expect("an entry");
        let (name, mut text) = (entry.name().to_owned(), String::new());
        entry.read_to_string(&mut text).expect("text");
        out.start_file(&name, SimpleFileOptions::default()).expect("begun");
        let text = if name == path { change(&text) } else { text };
        out.write_all(text.as_bytes()).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_goes_to_a_strangers_server_and_comes_again_in_sqlite() {
    whole(&TestApp::start().await, &TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_goes_to_a_strangers_server_and_comes_again_in_postgresql() {
    let database = TestDatabase::create().await;
    let there = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    whole(&TestApp::start().await, &there).await;
}

async fn whole(here: &TestApp, there: &TestApp) {
    let (ada, eve) = (trainer(here, "ada").await, trainer(there, "eve").await);
    new_scenario(here, &ada, "baker", "Why bread?").await;
    // Who leads it stays here.
    let assistant = ok(here, &ada, "/api/assistants", json!({ "body": { "name": "Grace" } })).await;
    assert!(assistant["assistant"].is_object() || assistant["id"].is_string(), "{assistant}");
    let led = scenario("led", "Why cake?").replace("level =", "assistant = \"grace\"\nlevel =");
    ok(here, &ada, "/api/workshop/scenarios", json!({ "source": led })).await;
    let gift = here.request(Method::POST, "/api/quizzes?id=sums&title=Sums&language=en", &ada.token);
    let gift = gift.header("content-type", "text/x-gift").body("2 + 2? { =4 ~5 }").send().await.expect("an answer");
    assert_eq!(gift.status(), 201);
    let wish = json!({
        "name": "Bakery", "authors": ["Ada", "Zoé"], "licence": "CC-BY-4.0",
        "scenarios": ["baker", "led", "programming-en"], "quizzes": ["sums"],
    });
    let pack = make(here, &ada, wish).await;

    let seen = preview(there, &eve, &pack).await;
    assert_eq!(
        (&seen["name"], &seen["licence"], &seen["sound"]),
        (&json!("Bakery"), &json!("CC-BY-4.0"), &json!(true))
    );
    assert_eq!(seen["authors"], json!(["Ada", "Zoé"]));
    assert_eq!(clashes(&seen), [("sums", "free"), ("baker", "free"), ("led", "free"), ("programming-en", "same")]);
    assert_eq!(there.json("/api/workshop/scenarios", &eve.token).await["items"], json!([]), "nothing was kept");

    let taken = take(there, &eve, "", &pack).await;
    let first = [("sums", "created"), ("baker", "created"), ("led", "created"), ("programming-en", "unchanged")];
    assert_eq!(outcomes(&taken), first.map(|(id, outcome)| (id.to_owned(), outcome.to_owned())));
    let baker = there.json("/api/workshop/scenarios/baker", &eve.token).await;
    assert_eq!((&baker["scenario"]["state"], &baker["note"]), (&json!("draft"), &json!("Imported: Bakery")));
    assert_eq!(baker["source"], scenario("baker", "Why bread?"), "every sign of it");
    let led = there.json("/api/workshop/scenarios/led", &eve.token).await;
    assert_eq!((&led["scenario"]["assistant"], &led["check"]["problems"]), (&Value::Null, &json!([])));
    assert_eq!(there.json("/api/quizzes/sums", &eve.token).await["questions"][0]["text"], "2 + 2?");

    // The same again does nothing.
    assert!(clashes(&preview(there, &eve, &pack).await).iter().all(|(_, clash)| *clash == "same"));
    assert!(outcomes(&take(there, &eve, "", &pack).await).iter().all(|(_, outcome)| outcome == "unchanged"));

    // A draft is never written over: another `baker` comes under another id, even if a version was
    // asked for. Once published, it may be the next version.
    let changed = json!({ "source": scenario("baker", "Why rye?"), "revision": 1 });
    let put = here.request(Method::PUT, "/api/workshop/scenarios/baker", &ada.token).json(&changed).send().await;
    assert!(put.expect("an answer").status().is_success());
    let newer = make(here, &ada, json!({ "name": "Newer", "scenarios": ["baker"] })).await;
    assert_eq!(clashes(&preview(there, &eve, &newer).await), [("baker", "taken")]);
    let renamed = take(there, &eve, "?versions=baker", &newer).await;
    assert_eq!(outcomes(&renamed), [("baker-2".to_owned(), "renamed".to_owned())]);
    let rye = here.json("/api/workshop/scenarios/baker", &ada.token).await["source"].clone();
    let rye = rye.as_str().expect("a text").replace("id = \"baker\"", "id = \"baker-2\"");
    assert_eq!(there.json("/api/workshop/scenarios/baker-2", &eve.token).await["source"], rye, "but for its id");
    ok(there, &eve, "/api/workshop/scenarios/baker/publish", json!({ "revision": 1 })).await;
    assert_eq!(clashes(&preview(there, &eve, &newer).await), [("baker", "version")]);
    let versioned = take(there, &eve, "?versions=baker", &newer).await;
    assert_eq!(outcomes(&versioned), [("baker".to_owned(), "versioned".to_owned())]);
    let baker = there.json("/api/workshop/scenarios/baker", &eve.token).await;
    assert_eq!((&baker["scenario"]["published_version"], &baker["scenario"]["latest_version"]), (&json!(1), &json!(2)));
    let published = there.json("/api/workshop/scenarios/baker/versions/1", &eve.token).await;
    assert_eq!(published["source"], scenario("baker", "Why bread?"), "what was published stays");

    // What is one organisation's is not another's.
    let zoe = trainer(there, "zoe").await;
    assert_eq!(there.json("/api/workshop/scenarios", &zoe.token).await["items"], json!([]));
    assert_eq!(clashes(&preview(there, &zoe, &newer).await), [("baker", "free")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_questions_show_goes_with_a_pack_and_is_written_anew_by_a_stranger_in_sqlite() {
    with_media(&TestApp::start().await, &TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_questions_show_goes_with_a_pack_and_is_written_anew_by_a_stranger_in_postgresql() {
    let database = TestDatabase::create().await;
    let there = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    with_media(&TestApp::start().await, &there).await;
}

async fn with_media(here: &TestApp, there: &TestApp) {
    let (ada, eve) = (trainer(here, "ada").await, trainer(there, "eve").await);
    let plan = attachments::kept(here, &ada.token, "plan.png", attachments::picture()).await;
    let prices = attachments::kept(here, &ada.token, "prices.csv", "bread;2").await;
    let source = attachments::showing("shop", &plan, &prices);
    ok(here, &ada, "/api/workshop/scenarios", json!({ "source": source })).await;
    new_scenario(here, &ada, "plain", "Why bread?").await;
    let names = |pack: &[u8]| {
        let zip = ZipArchive::new(Cursor::new(pack.to_vec())).expect("a ZIP");
        zip.file_names().map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = make(here, &ada, json!({ "name": "Plain", "scenarios": ["plain"] })).await;
    assert_eq!(names(&plain), ["pack.toml", "scenarios/plain.toml"]);
    let pack = make(here, &ada, json!({ "name": "Shop", "scenarios": ["shop", "plain"] })).await;
    assert!(names(&pack).contains(&format!("media/{plan}")) && names(&pack).contains(&format!("media/{prices}")));

    let seen = preview(there, &eve, &pack).await;
    assert_eq!(seen["sound"], true, "{seen}");
    let media = seen["media"].as_array().expect("a list");
    let told: BTreeSet<_> = media.iter().map(|one| (one["file"].as_str(), one["title"].as_str())).collect();
    assert_eq!(told, BTreeSet::from([(Some(plan.as_str()), Some("Plan")), (Some(prices.as_str()), Some("Prices"))]));
    let of_stranger = |file: &str| format!("/api/workshop/attachments/{file}");
    let get = async |file: &str| there.request(Method::GET, &of_stranger(file), &eve.token).send().await;
    assert_problem(get(&plan).await.expect("an answer"), 404, "not_found").await;

    take(there, &eve, "", &pack).await;
    // A picture without loss is the same file however often it is written anew.
    let shop = there.json("/api/workshop/scenarios/shop", &eve.token).await;
    assert_eq!((&shop["source"], &shop["check"]["problems"]), (&json!(source), &json!([])));
    assert!(get(&plan).await.expect("an answer").status().is_success());
    assert_eq!(get(&prices).await.expect("an answer").text().await.expect("a body"), "bread;2");
    assert!(clashes(&preview(there, &eve, &pack).await).iter().all(|(_, clash)| *clash == "same"));
    // Another organisation there has none of it.
    let zoe = trainer(there, "zoe").await;
    let others = there.request(Method::GET, &of_stranger(&plan), &zoe.token).send().await.expect("an answer");
    assert_problem(others, 404, "not_found").await;

    // A file that is no picture under the name of its content, and one that no scenario shows.
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>";
    let evil = format!("{}.png", hash(std::str::from_utf8(svg).expect("text")));
    let packed = packed(&[
        ("scenarios/shop.toml", attachments::showing("shop", &evil, &prices).as_bytes()),
        (&format!("media/{evil}"), svg),
        (&format!("media/{prices}"), b"bread;2"),
    ]);
    let seen = preview(there, &zoe, &packed).await;
    assert_eq!(seen["sound"], false);
    assert!(seen["media"].to_string().contains("not what its name says"), "{seen}");
    assert_problem(bring(there, &zoe, "/api/workshop/pack-import", &packed).await, 422, "bad_pack").await;
    let packed = self::packed(&[
        ("scenarios/plain.toml", scenario("plain", "Why bread?").as_bytes()),
        (&format!("media/{prices}"), b"bread;2"),
    ]);
    assert!(preview(there, &zoe, &packed).await["media"][0]["problem"].is_string());
    // What is not in the pack is missed.
    let packed = self::packed(&[("scenarios/shop.toml", source.as_bytes())]);
    let seen = preview(there, &zoe, &packed).await;
    assert_eq!(seen["items"][0]["problems"][0]["key"], "questions[0].attachments[0].file", "{seen}");
}

/// A pack of these files, with its list.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut list = "format = 2\nname = \"Pack\"\n".to_owned();
    for (path, bytes) in files {
        let sha256 = hash(std::str::from_utf8(bytes).expect("text"));
        list.push_str(&format!("[[files]]\npath = \"{path}\"\nsha256 = \"{sha256}\"\n"));
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in [("pack.toml", list.as_bytes())].iter().chain(files) {
        out.start_file(*path, SimpleFileOptions::default()).expect("begun");
        out.write_all(bytes).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_bad_file_nothing_of_a_pack_is_taken_in_and_its_line_is_told() {
    let app = TestApp::start().await;
    let (ada, eve) = (trainer(&app, "ada").await, trainer(&app, "eve").await);
    new_scenario(&app, &ada, "good", "Why bread?").await;
    new_scenario(&app, &ada, "later", "Why cake?").await;
    let pack = make(&app, &ada, json!({ "name": "Two", "scenarios": ["good", "later"] })).await;
    let bad = scenario("later", "Why cake?").replace("kind = \"open\"", "kind = \"opne\"");
    let (was, now) = (hash(&scenario("later", "Why cake?")), hash(&bad));
    let pack = with(&pack, "scenarios/later.toml", |_| bad.clone());
    // The list still names the file that was packed.
    assert_problem(bring(&app, &eve, "/api/workshop/pack-preview", &pack).await, 422, "bad_pack").await;
    let pack = with(&pack, "pack.toml", |text| text.replace(&was, &now));
    let seen = preview(&app, &eve, &pack).await;
    assert_eq!(seen["sound"], false);
    assert_eq!(seen["items"][0]["problems"], json!([]));
    let problem = &seen["items"][1]["problems"][0];
    assert_eq!((&problem["line"], &problem["key"]), (&json!(19), &json!("questions[0].kind")), "{problem}");
    assert!(problem["message_fr"].as_str().is_some_and(|fr| fr.contains("valeurs possibles")), "{problem}");
    let refused: Value = bring(&app, &eve, "/api/workshop/pack-import", &pack).await.json().await.expect("JSON");
    assert_eq!(refused["code"], "bad_pack");
    assert!(refused["detail"].as_str().is_some_and(|en| en.starts_with("Nothing was taken in.")), "{refused}");
    assert!(refused["detail_fr"].as_str().is_some_and(|fr| fr.starts_with("Rien n’a été importé.")), "{refused}");
    assert_eq!(app.json("/api/workshop/scenarios", &eve.token).await["items"], json!([]), "nothing was kept");
}

fn hash(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_pack_is_refused_in_words_and_others_things_are_not_packed() {
    let app = TestApp::start().await;
    let (ada, eve) = (trainer(&app, "ada").await, trainer(&app, "eve").await);
    for path in ["/api/workshop/pack-preview", "/api/workshop/pack-import"] {
        assert_problem(bring(&app, &ada, path, b"PK\x05\x06").await, 422, "bad_pack").await;
        assert_problem(bring(&app, &ada, path, b"hello").await, 422, "bad_pack").await;
        let large = vec![b'x'; 32 * 1024 * 1024 + 1];
        assert_problem(bring(&app, &ada, path, &large).await, 413, "body_too_large").await;
        let typed = app.request(Method::POST, path, &ada.token).header("content-type", "text/plain").body("x");
        assert_problem(typed.send().await.expect("an answer"), 415, "unsupported_media_type").await;
    }
    new_scenario(&app, &ada, "mine", "Why bread?").await;
    let theirs = json!({ "name": "Stolen", "scenarios": ["mine"] });
    assert_problem(send(&app, &eve, "/api/workshop/pack", theirs).await, 404, "scenario_not_found").await;
    let quiz = json!({ "name": "None", "quizzes": ["none"] });
    assert_problem(send(&app, &eve, "/api/workshop/pack", quiz).await, 404, "quiz_not_found").await;
    assert_problem(send(&app, &eve, "/api/workshop/pack", json!({ "name": "Empty" })).await, 422, "invalid_field")
        .await;
    let nameless = json!({ "name": " ", "scenarios": ["sales-en"] });
    assert_problem(send(&app, &eve, "/api/workshop/pack", nameless).await, 422, "invalid_field").await;
    // Quizzes come with their solutions, which a recruiter does not see.
    let of = organisation(&app, "of-rex").await;
    let rex = member(&app, "rex", of, MemberRole::Recruiter, false).await;
    make(&app, &rex, json!({ "name": "Sales", "scenarios": ["sales-en"] })).await;
    let solutions = json!({ "name": "Solutions", "quizzes": ["software-en"] });
    assert_problem(send(&app, &rex, "/api/workshop/pack", solutions).await, 403, "not_allowed").await;
}

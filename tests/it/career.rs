//! What people say of their working life: written by hand, and taken of the file that LinkedIn gives
//! them.

use std::io::{Cursor, Read, Write};
use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::people::Browser;
use vivavoce_tests::postgres::TestDatabase;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

const ENTRIES: &str = "/api/me/career/entries";

const POSITIONS: &str = "\u{feff}Company Name,Title,Description,Location,Started On,Finished On\r\n\
    \"Analytical, Ltd\",Engineer,\"Wrote \"\"notes\"\".\r\nAnd more.\",London,janv. 2020,\r\n\
    Looms & Co,Weaver,=1+1,,2015,Dec 2018\r\nLooms & Co,Apprentice,,,2099,2001\r\n,,Nothing,,,\r\n";
const PROFILE: &str = "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary\n\
    Ada,Lovelace,Byron,12 Secret Square,1815-12-10,Analyst,I count.\n";
const SKILLS: &str =
    "Notes:\n\"Skills are in no order, and \"\"old\"\" ones are left out.\"\n\nName\nRust\nC++\nrust\n";
const LANGUAGES: &str = "Name,Proficiency\nFrançais,Native or bilingual proficiency\n";
const EDUCATION: &str = "School Name,Start Date,End Date,Notes,Degree Name,Activities\nHome,1828,1835,,,Flight\n";
const CERTIFICATIONS: &str = "Name,Url,Authority,Started On,Finished On,License Number\nPunched cards,https://x.example/1,Jacquard,May 2014,,77\n";

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("begun");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// As LinkedIn makes it, with what is nobody's business here.
fn export() -> Vec<u8> {
    zip(&[
        ("Profile.csv", PROFILE.as_bytes()),
        ("Positions.csv", POSITIONS.as_bytes()),
        ("Education.csv", EDUCATION.as_bytes()),
        ("Skills.csv", SKILLS.as_bytes()),
        ("Languages.csv", LANGUAGES.as_bytes()),
        ("Certifications.csv", CERTIFICATIONS.as_bytes()),
        ("messages.csv", b"FROM,TO,CONTENT\nEve,Ada,zanzibar at midnight\n"),
        ("Connections.csv", b"First Name,Email Address\nEve,eve.zanzibar@example.org\n"),
        ("Jobs/Saved Jobs.csv", b"Title\nzanzibar\n"),
    ])
}

async fn send(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

async fn upload(app: &TestApp, token: &str, file: Vec<u8>) -> Response {
    let request = app.request(Method::POST, "/api/me/career/linkedin", token);
    request.header("content-type", "application/zip").body(file).send().await.expect("an answer")
}

async fn preview(app: &TestApp, token: &str, file: Vec<u8>) -> Value {
    let seen = upload(app, token, file).await;
    let (status, body) = (seen.status(), seen.json::<Value>().await.expect("JSON"));
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

fn entry(kind: &str, title: &str) -> Value {
    json!({ "kind": kind, "title": title, "organisation": "", "location": "", "description": "" })
}

fn titles(career: &Value, kind: &str) -> Vec<String> {
    let entries = career["entries"].as_array().expect("a list").iter().filter(|one| one["kind"] == kind);
    entries.map(|one| one["title"].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_career_is_written_by_hand_in_sqlite() {
    by_hand(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_career_is_written_by_hand_in_postgresql() {
    let database = TestDatabase::create().await;
    by_hand(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn by_hand(app: &TestApp) {
    let token = Browser::new(app).register("ada@example.org").await;
    let nothing = json!({ "headline": "", "summary": "", "entries": [] });
    assert_eq!(app.json("/api/me/career", &token).await, nothing);
    let about = json!({ "headline": " Analyst ", "summary": "I count.\nAnd write." });
    let changed: Value = send(app, &token, Method::PATCH, "/api/me/career", about).await.json().await.expect("JSON");
    assert_eq!((&changed["headline"], &changed["summary"]), (&json!("Analyst"), &json!("I count.\nAnd write.")));
    // What is left out stays.
    let changed = send(app, &token, Method::PATCH, "/api/me/career", json!({ "summary": "" })).await;
    let changed: Value = changed.json().await.expect("JSON");
    assert_eq!((&changed["headline"], &changed["summary"]), (&json!("Analyst"), &json!("")));

    let position = |title: &str, from: Value, to: Value| {
        let mut position = entry("position", title);
        (position["from"], position["to"], position["organisation"]) = (from, to, json!("Acme"));
        position
    };
    let mut ids = Vec::new();
    for wish in [
        position("First", json!("2010"), json!("2012-05")),
        position("Now", json!("2019-02"), Value::Null),
        position("Second", json!("2012-06"), json!("2019-01")),
        entry("skill", "Rust"),
        entry("skill", "C"),
    ] {
        let added = send(app, &token, Method::POST, ENTRIES, wish.clone()).await;
        assert_eq!(added.status(), StatusCode::CREATED, "{wish}");
        let added: Value = added.json().await.expect("JSON");
        ids.push(added["id"].as_str().expect("an id").to_owned());
        // The same once more is none.
        assert_problem(send(app, &token, Method::POST, ENTRIES, wish).await, 422, "invalid_field").await;
    }
    let career = app.json("/api/me/career", &token).await;
    assert_eq!(titles(&career, "position"), ["Now", "Second", "First"]);
    assert_eq!(titles(&career, "skill"), ["C", "Rust"]);

    let path = format!("{ENTRIES}/{}", ids[0]);
    let ended = position("First", json!("2010"), json!("2011"));
    assert_eq!(send(app, &token, Method::PUT, &path, ended).await.status(), StatusCode::OK);
    let twin = position("Now", json!("2019-02"), Value::Null);
    assert_problem(send(app, &token, Method::PUT, &path, twin).await, 422, "invalid_field").await;
    // Its kind stays.
    assert_problem(send(app, &token, Method::PUT, &path, entry("skill", "Go")).await, 404, "not_found").await;

    // Another's is none.
    let eve = Browser::new(app).register("eve@example.org").await;
    let stolen = position("Stolen", Value::Null, Value::Null);
    assert_problem(send(app, &eve, Method::PUT, &path, stolen).await, 404, "not_found").await;
    assert_problem(send(app, &eve, Method::DELETE, &path, json!(null)).await, 404, "not_found").await;
    let change = json!({ "add": [], "change": [{ "id": ids[0], "entry": entry("position", "Stolen") }] });
    assert_problem(send(app, &eve, Method::POST, "/api/me/career/import", change).await, 404, "not_found").await;
    assert_eq!(app.json("/api/me/career", &eve).await, nothing);

    assert_eq!(send(app, &token, Method::DELETE, &path, json!(null)).await.status(), StatusCode::NO_CONTENT);
    assert_problem(send(app, &token, Method::DELETE, &path, json!(null)).await, 404, "not_found").await;
    assert_eq!(titles(&app.json("/api/me/career", &token).await, "position"), ["Now", "Second"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_kept_is_refused_with_why() {
    let app = TestApp::start().await;
    let token = Browser::new(&app).register("ada@example.org").await;
    let with = |kind: &str, field: &str, value: Value| {
        let mut wish = entry(kind, "X");
        wish[field] = value;
        wish
    };
    for wrong in [
        entry("position", " "),
        entry("hobby", "Chess"),
        with("position", "from", json!("2020-13")),
        with("position", "from", json!("Jan 2020")),
        with("position", "title", json!("x".repeat(201))),
        with("position", "description", json!("x".repeat(4001))),
        with("skill", "level", json!("native")),
        with("skill", "from", json!("2020")),
        with("language", "level", json!("perfect")),
        with("education", "organisation", json!("")),
        with("position", "salary", json!("100")),
    ] {
        assert_problem(send(&app, &token, Method::POST, ENTRIES, wrong).await, 422, "invalid_field").await;
    }
    for wrong in [json!({ "headline": "x".repeat(241) }), json!({ "summary": "x".repeat(4001) }), json!({ "age": 3 })] {
        assert_problem(send(&app, &token, Method::PATCH, "/api/me/career", wrong).await, 422, "invalid_field").await;
    }
    // So many, and not one more; of what comes at once, all or nothing.
    let skills =
        |from: usize, to: usize| (from..to).map(|at| entry("skill", &format!("Skill {at}"))).collect::<Vec<_>>();
    let import = async |add: Vec<Value>| {
        send(&app, &token, Method::POST, "/api/me/career/import", json!({ "add": add, "change": [] })).await
    };
    assert_eq!(import(skills(0, 99)).await.status(), StatusCode::OK);
    assert_problem(import(skills(99, 101)).await, 422, "invalid_field").await;
    assert_eq!(titles(&app.json("/api/me/career", &token).await, "skill").len(), 99);
    assert_eq!(import(skills(50, 100)).await.status(), StatusCode::OK);
    assert_problem(send(&app, &token, Method::POST, ENTRIES, entry("skill", "More")).await, 422, "invalid_field").await;
    let mut mixed = skills(0, 1);
    mixed.push(entry("position", ""));
    mixed.push(entry("language", "Welsh"));
    assert_problem(import(mixed).await, 422, "invalid_field").await;
    assert!(titles(&app.json("/api/me/career", &token).await, "language").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_career_is_taken_of_linkedin_s_file_in_sqlite() {
    of_linkedin(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_career_is_taken_of_linkedin_s_file_in_postgresql() {
    let database = TestDatabase::create().await;
    of_linkedin(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn of_linkedin(app: &TestApp) {
    let token = Browser::new(app).register("ada@example.org").await;
    let seen = preview(app, &token, export()).await;
    assert_eq!((&seen["unopened"], &seen["missing"]), (&json!(3), &json!([])));
    assert_eq!(seen["name"]["text"], "Ada Lovelace");
    assert_eq!(seen["headline"], json!({ "text": "Analyst", "standing": "new" }));
    let entries = seen["entries"].as_array().expect("a list").clone();
    assert_eq!(entries.len(), 8, "{seen}");
    assert!(entries.iter().all(|one| one["standing"] == "new"));
    let engineer = &entries[0]["entry"];
    assert_eq!((&engineer["from"], &engineer["to"]), (&json!("2020-01"), &json!(null)));
    assert_eq!(engineer["description"], "Wrote \"notes\".\nAnd more.");
    assert_eq!(entries[1]["entry"]["description"], "=1+1", "a formula is text");
    assert_eq!((&entries[2]["date_left_out"], &entries[2]["entry"]["to"]), (&json!(true), &json!(null)));
    assert_eq!(
        seen["ignored"],
        json!([
            { "file": "positions", "line": 6, "why": "no_name" },
            { "file": "skills", "line": 7, "why": "twice" },
        ])
    );
    // Nothing of it is kept until it is chosen, and nothing else of the file is told.
    assert!(app.json("/api/me/career", &token).await["entries"].as_array().expect("a list").is_empty());
    for word in ["zanzibar", "Secret Square", "1815", "Byron"] {
        assert!(!seen.to_string().contains(word), "{word}");
    }

    let add: Vec<Value> =
        entries.iter().map(|one| one["entry"].clone()).filter(|one| one["title"] != "Weaver").collect();
    let wish = json!({ "name": "Ada Lovelace", "headline": "Analyst", "add": add, "change": [] });
    let taken = send(app, &token, Method::POST, "/api/me/career/import", wish.clone()).await;
    let taken: Value = taken.json().await.expect("JSON");
    assert_eq!((&taken["added"], &taken["changed"]), (&json!(7), &json!(0)), "{taken}");
    assert_eq!(taken["career"], app.json("/api/me/career", &token).await);
    assert_eq!(app.json("/api/me", &token).await["name"], "Ada Lovelace");
    // Sent twice, it is there once.
    let again = send(app, &token, Method::POST, "/api/me/career/import", wish).await;
    assert_eq!(again.json::<Value>().await.expect("JSON")["added"], 0);

    // The next file is held against what is here.
    let later = POSITIONS.replace("London", "Paris");
    let seen =
        preview(app, &token, zip(&[("x/positions.csv", later.as_bytes()), ("x/Skills.csv", SKILLS.as_bytes())])).await;
    let standings: Vec<_> =
        seen["entries"].as_array().expect("a list").iter().map(|one| one["standing"].clone()).collect();
    assert_eq!(standings, ["differs", "new", "same", "same", "same"]);
    assert_eq!(seen["missing"], json!(["profile", "education", "certifications", "languages"]));
    let differs = &seen["entries"][0];
    assert_eq!((&differs["current"]["location"], &differs["entry"]["location"]), (&json!("London"), &json!("Paris")));
    let change = json!({ "id": differs["current"]["id"], "entry": differs["entry"] });
    let wish = json!({ "add": [], "change": [change] });
    let taken = send(app, &token, Method::POST, "/api/me/career/import", wish).await;
    let taken: Value = taken.json().await.expect("JSON");
    assert_eq!((&taken["changed"], &taken["career"]["headline"]), (&json!(1), &json!("Analyst")));
    assert!(taken["career"].to_string().contains("Paris") && !taken["career"].to_string().contains("London"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_linkedin_s_is_refused_with_why() {
    let app = TestApp::start().await;
    let token = Browser::new(&app).register("ada@example.org").await;
    let whole = export();
    let mut locked = zip(&[("Skills.csv", SKILLS.as_bytes())]);
    locked[6] |= 1;
    let list = locked.windows(4).position(|part| part == b"PK\x01\x02").expect("a list");
    locked[list + 8] |= 1;
    for (file, why) in [
        (SKILLS.as_bytes().to_vec(), "no ZIP"),
        (Vec::new(), "no ZIP"),
        ([&whole[..], b"<script>"].concat(), "beside the ZIP"),
        (whole[..whole.len() / 2].to_vec(), "beside the ZIP"),
        (locked, "password"),
        (zip(&[("Skills.csv", &vec![b' '; 1024 * 1024])]), "100 times"),
        (zip(&[("../Skills.csv", SKILLS.as_bytes())]), "leads out"),
        (zip(&[("a/Skills.csv", b""), ("b/Skills.csv", b"")]), "one name"),
    ] {
        let refused = upload(&app, &token, file).await;
        assert_eq!(refused.status(), 422, "{why}");
        let body: Value = refused.json().await.expect("JSON");
        assert_eq!(body["code"], "invalid_field");
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{why}: {body}");
    }
    let large = upload(&app, &token, vec![0; 16 * 1024 * 1024 + 1]).await;
    assert_problem(large, 413, "body_too_large").await;
    let other = app.request(Method::POST, "/api/me/career/linkedin", &token).header("content-type", "text/csv");
    assert_problem(other.body(SKILLS).send().await.expect("an answer"), 415, "unsupported_media_type").await;
    // A ZIP without any of the six is one in which nothing is found.
    let seen = preview(&app, &token, zip(&[("photos/1.txt", b"x")])).await;
    assert_eq!((&seen["found"], &seen["unopened"], &seen["name"]), (&json!([]), &json!(1), &json!(null)));
    // What cannot be read of one file stops no other.
    let seen = preview(
        &app,
        &token,
        zip(&[
            ("Skills.csv", b"\xff\xfeN\0"),
            ("Languages.csv", b"a;b\n1;2\n"),
            ("Positions.csv", format!("Title\nBaker\n\"{}", "x".repeat(5000)).as_bytes()),
        ]),
    )
    .await;
    assert_eq!(seen["entries"].as_array().map(Vec::len), Some(1));
    let whys: Vec<_> = seen["ignored"].as_array().expect("a list").iter().map(|one| one["why"].clone()).collect();
    assert_eq!(whys, ["too_long", "no_columns", "not_utf8"], "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reads_a_career_and_its_owner_takes_it_along() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    let candidate = member(&app, "candidate", ours, MemberRole::Candidate, false).await;
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let about = json!({ "headline": "Quince grower" });
    let kept = send(&app, &candidate.token, Method::PATCH, "/api/me/career", about).await;
    assert_eq!(kept.status(), StatusCode::OK);
    let kept = send(&app, &candidate.token, Method::POST, ENTRIES, entry("skill", "Quince grafting")).await;
    assert_eq!(kept.status(), StatusCode::CREATED);
    let members = format!("/api/organisations/{ours}/members");
    for path in ["/api/me/career", members.as_str(), "/api/me"] {
        assert!(!app.json(path, &manager.token).await.to_string().contains("Quince"), "{path}");
    }
    // With all that is theirs.
    let asked = send(&app, &candidate.token, Method::POST, "/api/me/exports", json!(null)).await;
    let asked: Value = asked.json().await.expect("JSON");
    let id = asked["id"].as_str().expect("an id").to_owned();
    for turn in 0.. {
        if app.json("/api/me/privacy", &candidate.token).await["exports"][0]["state"] == "ready" {
            break;
        }
        assert!(turn < 200, "the export does not come");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let link = format!("/api/me/exports/{id}/link");
    let link: Value = send(&app, &candidate.token, Method::POST, &link, json!(null)).await.json().await.expect("JSON");
    let file = app.http.get(format!("{}{}", app.url, link["path"].as_str().expect("a path"))).send().await;
    let bytes = file.expect("an answer").bytes().await.expect("a body");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    for (name, word) in [("account/careers.json", "Quince grower"), ("account/career_entries.json", "Quince grafting")]
    {
        let mut text = String::new();
        zip.by_name(name).expect(name).read_to_string(&mut text).expect("read");
        assert!(text.contains(word), "{name}: {text}");
    }
}

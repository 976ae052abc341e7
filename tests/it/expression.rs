//! How one's own voice may sound to a model: asked by oneself, of one's own practice, after a yes;
//! refused to everybody else and of every other interview; and kept nowhere.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::privacy::map::TABLES;
use vivavoce_signaling::router;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::app::{assert_problem, created, wish};
use vivavoce_tests::expression::{GUESSED, KEY, Manner, VoiceReaders};
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp};

use crate::scenarios::scenario;

const CONSENT: &str = "/api/me/expression-consent";
const KEYS: &str = "/api/me/provider-keys";

/// An instance, a provider, and somebody who has a key for it and has agreed.
struct Rig {
    app: TestApp,
    hume: VoiceReaders,
    ada: Somebody,
}

async fn rig(database: Option<&TestDatabase>) -> Rig {
    let app = TestApp::with(|flags| {
        let flags = flags.set("tenant_hosts", "127.0.0.1");
        match database {
            Some(database) => flags.set("database_url", database.url.clone()),
            None => flags,
        }
    })
    .await;
    let ada = Somebody::sign_up(&app, "ada@example.org", UserRole::Candidate).await;
    Rig { app, hume: VoiceReaders::start().await, ada }
}

impl Rig {
    async fn send(&self, who: &str, method: Method, path: &str, body: Value) -> Response {
        let request = self.app.request(method, path, who);
        let request = if body.is_null() { request } else { request.json(&body) };
        request.send().await.expect("an answer")
    }

    async fn keep_key(&self, who: &str, key: &str) -> String {
        let body = json!({ "kind": "hume", "key": key, "base_url": format!("http://{}", self.hume.address) });
        let kept = self.send(who, Method::POST, KEYS, body).await;
        assert_eq!(kept.status(), StatusCode::CREATED);
        let kept: Value = kept.json().await.expect("JSON");
        kept["id"].as_str().expect("an id").to_owned()
    }

    async fn agree(&self, who: &str) {
        let now = self.app.json(CONSENT, who).await;
        let given = self.send(who, Method::PUT, CONSENT, json!({ "version": now["version"] })).await;
        assert_eq!(given.status(), StatusCode::OK);
        let given: Value = given.json().await.expect("JSON");
        assert!(given["given_at"].is_string(), "{given}");
    }

    /// With everything that is needed.
    async fn ready(&self) -> Created {
        self.keep_key(&self.ada.token, KEY).await;
        self.agree(&self.ada.token).await;
        let session = self.post(&self.ada.token, wish("developer-en")).await;
        hold(&self.app, &session).await;
        session
    }

    async fn post(&self, who: &str, wish: Value) -> Created {
        let answer = self.send(who, Method::POST, "/api/sessions", wish).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        created(answer).await
    }

    async fn ask(&self, who: &str, session: &str, from_ms: u64) -> Response {
        let path = format!("/api/sessions/{session}/voice-expression");
        self.send(who, Method::POST, &path, json!({ "from_ms": from_ms })).await
    }

    async fn terms(&self, who: &str, session: &str) -> Response {
        self.send(who, Method::GET, &format!("/api/sessions/{session}/voice-expression"), json!(null)).await
    }
}

/// Says something aloud in an interview, and ends it.
async fn hold(app: &TestApp, session: &Created) {
    let audio = AudioSocket::connect(&app.url, session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    audio.speak(Duration::from_millis(1_000)).await;
    events.until_type("metrics.turn").await;
    app.command(session, json!({ "command": "end" })).await;
    events.to_end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_s_own_practice_is_read_and_nothing_of_it_is_kept_in_sqlite() {
    let rig = rig(None).await;
    whole(&rig).await;
    let data = rig.app.stop().await;
    kept_nowhere(data.path());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_s_own_practice_is_read_and_nothing_of_it_is_kept_in_postgresql() {
    let database = TestDatabase::create().await;
    let rig = rig(Some(&database)).await;
    whole(&rig).await;
    let data = rig.app.stop().await;
    kept_nowhere(data.path());
    let mut connection = AnyConnection::connect(&database.url).await.expect("connects");
    let mut rows = 0;
    for table in TABLES {
        let sql = format!("SELECT CAST(t AS TEXT) FROM {} t", table.name);
        let all: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.expect("read");
        rows += all.len();
        for text in all {
            assert!(!GUESSED.iter().any(|word| text.contains(word)), "{}: {text}", table.name);
        }
    }
    assert!(rows > 20, "the database was read");
}

/// No file holds a word of what was guessed, the database's among them.
fn kept_nowhere(folder: &Path) {
    let mut files = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).expect("read");
            let holds = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!GUESSED.iter().any(|word| holds(word)), "{}", path.display());
            assert!(!holds(KEY), "{}", path.display());
        }
    }
    assert!(files > 5, "the folder was read");
}

async fn whole(rig: &Rig) {
    let ada = rig.ada.token.as_str();
    let session = rig.post(ada, wish("developer-en")).await;
    // Before it is over.
    assert_problem(rig.terms(ada, &session.id).await, 409, "session_running").await;
    hold(&rig.app, &session).await;

    // Nothing goes anywhere without a yes to the text as it is, and a key of one's own.
    let terms: Value = rig.terms(ada, &session.id).await.json().await.expect("JSON");
    assert_eq!(
        (&terms["consent"]["given_at"], &terms["has_key"], &terms["host"]),
        (&json!(null), &json!(false), &json!(null))
    );
    assert_problem(rig.ask(ada, &session.id, 0).await, 422, "consent_required").await;
    let other = json!({ "version": "2020-01-01" });
    assert_problem(rig.send(ada, Method::PUT, CONSENT, other).await, 422, "invalid_field").await;
    rig.agree(ada).await;
    rig.agree(ada).await;
    assert_problem(rig.ask(ada, &session.id, 0).await, 404, "key_not_found").await;
    assert!(rig.hume.requests().is_empty());
    let key = rig.keep_key(ada, KEY).await;
    let tested = rig.send(ada, Method::POST, &format!("{KEYS}/{key}/test"), json!(null)).await;
    assert_eq!(tested.json::<Value>().await.expect("JSON")["outcome"], "works");
    let terms: Value = rig.terms(ada, &session.id).await.json().await.expect("JSON");
    assert_eq!((&terms["has_key"], &terms["host"]), (&json!(true), &json!("127.0.0.1")));

    // The answer is for this moment alone.
    let answer = rig.ask(ada, &session.id, 0).await;
    assert_eq!(
        (answer.status(), &answer.headers()["cache-control"]),
        (StatusCode::OK, &"no-store".parse().expect("a value"))
    );
    let piece: Value = answer.json().await.expect("JSON");
    assert_eq!((&piece["from_ms"], &piece["next_ms"]), (&json!(0), &json!(null)), "{piece}");
    let moments = piece["moments"].as_array().expect("a list");
    assert_eq!(moments.len(), 2);
    assert_eq!((&moments[0]["from_ms"], &moments[0]["to_ms"]), (&json!(100), &json!(400)));
    let names: Vec<&Value> = moments[0]["guesses"].as_array().expect("a list").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, [GUESSED[1], GUESSED[0]], "the likeliest first");
    let asked = rig.hume.requests();
    assert_eq!((asked.len(), asked[0].key.as_str(), asked[0].is_right), (1, KEY, true));
    assert!((1_000..60_001).contains(&asked[0].sound_ms), "{asked:?}");
    assert_problem(rig.ask(ada, &session.id, 3_600_000).await, 422, "invalid_field").await;

    // The account of it is theirs, in seconds, and names no interview.
    let usage = used(&rig.app, ada).await;
    let row = &usage["rows"][0];
    assert_eq!((&row["provider"], &row["purpose"]), (&json!("hume"), &json!("own_practice")), "{usage}");
    let asked_ms = u64::try_from(asked[0].sound_ms).expect("small");
    assert_eq!((&row["sound_ms"], &row["requests"]), (&json!(asked_ms), &json!(1)));
    for path in ["/api/usage".to_owned(), format!("/api/sessions/{}/usage", session.id), "/api/audit".to_owned()] {
        let seen = rig.app.json(&path, &rig.app.access_token).await.to_string();
        assert!(!seen.contains("hume") && !seen.contains("expression"), "{path}: {seen}");
    }

    // Taken back at any time, and then nothing is sent.
    assert_eq!(rig.send(ada, Method::DELETE, CONSENT, json!(null)).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(rig.app.json(CONSENT, ada).await["given_at"], json!(null));
    assert_problem(rig.ask(ada, &session.id, 0).await, 422, "consent_required").await;
    assert_eq!(rig.hume.requests().len(), 1);
    rig.agree(ada).await;
    assert_eq!(rig.ask(ada, &session.id, 0).await.status(), StatusCode::OK);
    let consents: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM expression_consents")
        .fetch_one(rig.app.app().db.pool())
        .await
        .expect("counted");
    assert_eq!(consents, 2, "each yes is kept with its time, and when it was taken back");
}

async fn used(app: &TestApp, who: &str) -> Value {
    for _ in 0..100 {
        let usage = app.json("/api/me/usage", who).await;
        if usage["total"]["requests"].as_u64().is_some_and(|count| count > 0) {
            return usage;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing was accounted");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_provider_does_is_told_and_shows_nothing_of_it() {
    let rig = rig(None).await;
    let session = rig.ready().await;
    for (manner, status, code, says) in [
        (Manner::Refuses(401), 409, "key_refused", "refuses your key"),
        (Manner::Refuses(403), 409, "key_refused", "refuses your key"),
        (Manner::Refuses(429), 429, "rate_limited", "no more requests"),
        (Manner::Refuses(500), 502, "provider_failed", "failed"),
        (Manner::Refuses(404), 502, "provider_failed", "does not take this request"),
        (Manner::Redirects, 502, "provider_failed", "does not take this request"),
        (Manner::Cut, 502, "provider_failed", "cannot be used"),
        (Manner::Endless, 502, "provider_failed", "cannot be used"),
        (Manner::Malformed, 502, "provider_failed", "cannot be used"),
        (Manner::Page, 502, "provider_failed", "cannot be used"),
        (Manner::Hangs, 502, "provider_failed", "took too long"),
    ] {
        rig.hume.behave(manner);
        let answer = rig.ask(&rig.ada.token, &session.id, 0).await;
        let wait = answer.headers().get("retry-after").map(|wait| wait.to_str().expect("ASCII").to_owned());
        assert_eq!(wait.as_deref(), (code == "rate_limited").then_some("7"), "{manner:?}");
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!((&body["status"], &body["code"]), (&json!(status), &json!(code)), "{manner:?}: {body}");
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(says)), "{manner:?}: {body}");
        let text = body.to_string();
        assert!(!text.contains(KEY) && !GUESSED.iter().any(|word| text.contains(word)), "{manner:?}: {text}");
    }
    rig.hume.behave(Manner::Empty);
    let piece: Value = rig.ask(&rig.ada.token, &session.id, 0).await.json().await.expect("JSON");
    assert_eq!((&piece["moments"], &piece["next_ms"]), (&json!([]), &json!(null)));

    // Nobody is there; and a key that is none.
    let elsewhere = json!({ "base_url": "http://127.0.0.1:9" });
    let keys = rig.app.json(KEYS, &rig.ada.token).await;
    let path = format!("{KEYS}/{}", keys["items"][0]["id"].as_str().expect("an id"));
    rig.send(&rig.ada.token, Method::PATCH, &path, elsewhere).await;
    assert_problem(rig.ask(&rig.ada.token, &session.id, 0).await, 502, "provider_failed").await;
    let back = json!({ "base_url": format!("http://{}", rig.hume.address), "key": "another-key-0123456789" });
    rig.send(&rig.ada.token, Method::PATCH, &path, back).await;
    assert_problem(rig.ask(&rig.ada.token, &session.id, 0).await, 409, "key_refused").await;
    let tested = rig.send(&rig.ada.token, Method::POST, &format!("{path}/test"), json!(null)).await;
    assert_eq!(tested.json::<Value>().await.expect("JSON")["outcome"], "unauthorised");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_piece_in_which_nothing_is_said_is_not_sent() {
    let rig = rig(None).await;
    rig.keep_key(&rig.ada.token, KEY).await;
    rig.agree(&rig.ada.token).await;
    let session = rig.post(&rig.ada.token, wish("developer-en")).await;
    let audio = AudioSocket::connect(&rig.app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&rig.app.url, &session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    rig.app.command(&session, json!({ "command": "end" })).await;
    events.to_end().await;
    drop(audio);
    let piece: Value = rig.ask(&rig.ada.token, &session.id, 0).await.json().await.expect("JSON");
    assert_eq!(piece["moments"], json!([]), "{piece}");
    assert!(rig.hume.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_candidate_is_answered() {
    let rig = rig(None).await;
    let session = rig.ready().await;
    let ours = organisation(&rig.app, "Lycée").await;
    let mut others = vec![
        Somebody::sign_up(&rig.app, "eve@example.org", UserRole::Candidate).await,
        Somebody::sign_up(&rig.app, "admin@example.org", UserRole::Admin).await,
    ];
    for (name, role) in [
        ("recruiter", MemberRole::Recruiter),
        ("trainer", MemberRole::Trainer),
        ("school", MemberRole::School),
        ("company", MemberRole::Company),
        ("mate", MemberRole::Candidate),
    ] {
        others.push(member(&rig.app, name, ours, role, role == MemberRole::Company).await);
    }
    for other in &others {
        // Also one who has everything that is needed for their own.
        rig.keep_key(&other.token, KEY).await;
        rig.agree(&other.token).await;
        assert_problem(rig.terms(&other.token, &session.id).await, 404, "not_found").await;
        assert_problem(rig.ask(&other.token, &session.id, 0).await, 404, "not_found").await;
    }
    // Neither the session's own token nor the instance's is a person.
    for token in [session.token.as_str(), rig.app.access_token.as_str(), "nonsense"] {
        assert_problem(rig.terms(token, &session.id).await, 401, "token_wrong").await;
        assert_problem(rig.ask(token, &session.id, 0).await, 401, "token_wrong").await;
    }
    // One that nobody signed in has held is nobody's.
    let guest = rig.app.create("developer-en").await;
    hold(&rig.app, &guest).await;
    assert_problem(rig.ask(&rig.ada.token, &guest.id, 0).await, 404, "not_found").await;
    assert!(rig.hume.requests().is_empty());

    // Keys of it are people's own.
    for (who, path) in [(&rig.app.access_token, "/api/provider-keys"), (&others[5].token, "/api/provider-keys")] {
        let body = json!({ "kind": "hume", "key": KEY });
        assert_problem(rig.send(who, Method::POST, path, body).await, 422, "invalid_field").await;
    }
    assert_eq!(rig.ask(&rig.ada.token, &session.id, 0).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_that_is_assigned_or_an_organisation_s_or_shared_is_not_read() {
    let rig = rig(None).await;
    let session = rig.ready().await;
    let ada = rig.ada.token.as_str();

    // Shared: until the link is taken back.
    let shares = format!("/api/sessions/{}/shares", session.id);
    let share = rig.send(&session.token, Method::POST, &shares, json!({ "label": "for Bob" })).await;
    let share: Value = share.json().await.expect("JSON");
    assert_problem(rig.terms(ada, &session.id).await, 403, "not_own_practice").await;
    assert_problem(rig.ask(ada, &session.id, 0).await, 403, "not_own_practice").await;
    let id = share["share"]["id"].as_str().expect("an id");
    rig.send(&session.token, Method::DELETE, &format!("{shares}/{id}"), json!(null)).await;
    assert_eq!(rig.terms(ada, &session.id).await.status(), StatusCode::OK);

    // An organisation's.
    let ours = organisation(&rig.app, "Lycée").await;
    let trainer = member(&rig.app, "trainer", ours, MemberRole::Trainer, true).await;
    let zoe = member(&rig.app, "zoe", ours, MemberRole::Candidate, false).await;
    rig.keep_key(&zoe.token, KEY).await;
    rig.agree(&zoe.token).await;
    let theirs = rig.post(&zoe.token, wish("developer-en")).await;
    hold(&rig.app, &theirs).await;
    assert_problem(rig.ask(&zoe.token, &theirs.id, 0).await, 403, "not_own_practice").await;

    // Assigned, by an organisation and by the instance.
    let source = json!({ "source": scenario("baker", "Why bread?") });
    for (who, path, body) in [
        (&trainer.token, "/api/workshop/scenarios", source),
        (&trainer.token, "/api/workshop/scenarios/baker/publish", json!({ "revision": 1 })),
    ] {
        assert!(rig.send(who, Method::POST, path, body).await.status().is_success());
    }
    let due = Timestamp::from_unix_ms(Timestamp::now().unix_ms() + 3_600_000).to_string();
    for (by, scenario, to) in [(&trainer.token, "baker", &zoe), (&rig.app.access_token, "developer-en", &rig.ada)] {
        let body = json!({
            "what": { "kind": "scenario", "id": scenario }, "to": { "emails": [to.email] },
            "due_at": due, "zone": "Europe/Paris",
        });
        let made = rig.send(by, Method::POST, "/api/assignments", body).await;
        assert_eq!(made.status(), StatusCode::CREATED);
        let own = rig.app.json("/api/me/assignments", &to.token).await;
        let start = format!("/api/me/assignments/{}/start", own["items"][0]["id"].as_str().expect("an id"));
        let consent = json!({ "consent": { "recording": true, "version": "2026-11" } });
        let begun = rig.send(&to.token, Method::POST, &start, consent).await;
        assert!(begun.status().is_success());
        let begun: Value = begun.json().await.expect("JSON");
        let id = begun["session"]["id"].as_str().expect("an id").to_owned();
        let token = begun["session"]["join_token"].as_str().expect("a token").to_owned();
        let assigned = Created { id, token };
        hold(&rig.app, &assigned).await;
        assert_problem(rig.ask(&to.token, &assigned.id, 0).await, 403, "not_own_practice").await;
    }

    // A trainer's try.
    let trial = json!({
        "scenario": "baker", "consent": { "recording": true, "version": "2026-11" }, "trial": true,
    });
    let trial = rig.post(&trainer.token, trial).await;
    hold(&rig.app, &trial).await;
    assert!([403, 404].contains(&rig.ask(&trainer.token, &trial.id, 0).await.status().as_u16()));
    assert!(rig.hume.requests().is_empty());
}

/// What a guess at a feeling may be called in the API.
const GUESSES: [&str; 10] = [
    "emotion",
    "emotional",
    "affect",
    "affective",
    "expression",
    "expressive",
    "mood",
    "sentiment",
    "feeling",
    "prosody",
];

/// Where they may stand: the routes that only the candidate can call, for their own practice.
const OWN: [&str; 2] = ["/api/me/expression-consent", "/api/sessions/{id}/voice-expression"];

/// Whole words of a name: `moodle` is no mood.
fn speaks_of_it(name: &str) -> bool {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() || !c.is_alphabetic() {
            words.push(' ');
        }
        words.extend(c.to_lowercase().filter(|c| c.is_alphabetic()));
    }
    words.split_whitespace().any(|word| GUESSES.contains(&word.strip_suffix('s').unwrap_or(word)))
}

/// Names of fields, of parameters, of values, and the schemas that are used, at any depth.
fn names<'v>(value: &'v Value, found: &mut Vec<&'v str>, used: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key == "$ref" {
                    used.extend(value.as_str().and_then(|path| path.strip_prefix("#/components/schemas/")));
                } else if !["description", "summary", "title"].contains(&key.as_str()) {
                    found.push(key);
                    names(value, found, used);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found, used)),
        Value::String(text) => found.push(text),
        _ => {}
    }
}

#[test]
fn no_other_route_has_a_field_for_it() {
    assert!(speaks_of_it("dominantEmotions") && speaks_of_it("mood_range") && speaks_of_it("VoiceExpressionPiece"));
    assert!(!speaks_of_it("moodle_xml") && !speaks_of_it("expressway") && !speaks_of_it("affected"));
    let document = serde_json::to_value(router::document()).expect("serialises");
    let (paths, schemas) = (&document["paths"], &document["components"]["schemas"]);
    let (mut found, mut used) = (Vec::new(), BTreeSet::new());
    for (path, methods) in paths.as_object().expect("paths") {
        if !OWN.contains(&path.as_str()) {
            assert!(!speaks_of_it(path), "{path}");
            names(methods, &mut found, &mut used);
        }
    }
    // Schemas of schemas, until there is no other; and those that no route names, as events.
    let mut own = (Vec::new(), BTreeSet::new());
    OWN.iter().for_each(|path| names(&paths[*path], &mut own.0, &mut own.1));
    loop {
        let before = own.1.len();
        own.1.clone().into_iter().for_each(|name| names(&schemas[name], &mut own.0, &mut own.1));
        if own.1.len() == before {
            break;
        }
    }
    for (name, schema) in schemas.as_object().expect("schemas") {
        if !own.1.contains(name.as_str()) {
            found.push(name);
            names(schema, &mut found, &mut used);
        }
    }
    loop {
        let before = used.len();
        used.clone().into_iter().for_each(|name| names(&schemas[name], &mut found, &mut used));
        if used.len() == before {
            break;
        }
    }
    found.extend(used.iter().copied());
    assert!(found.len() > 2_000, "the whole document is walked");
    let wrong: BTreeSet<&&str> = found.iter().filter(|name| speaks_of_it(name)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    // And there it is: the walk sees it.
    assert!(own.0.iter().chain(&own.1).any(|name| speaks_of_it(name)));
}

//! Keys, usage and budgets of organisations and people: each pays for what is done for them, and
//! nobody sees another's.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::app::{created, wish};
use vivavoce_tests::llm::{LlmServer, Manner};
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp};

const PRICES: &str = r#"
as_of = "2026-11-01"
usd_to_eur = 1.0
usd_to_eur_as_of = "2026-11-01"
[[price]]
provider = "compatible"
source = "a test"
currency = "EUR"
models = [{ model = "m", read = 1.0, cached = 0.5, written = 1.0 }]
"#;

const KEYS: &str = "/api/provider-keys";
const OWN_KEYS: &str = "/api/me/provider-keys";
const INSTANCE_S: &str = "sk-canary-of-the-instance-0123";
const OURS: &str = "sk-canary-of-ours-0123456789ab";
const ADAS: &str = "sk-canary-of-ada-0123456789abcd";

/// An instance whose interviews are led by a model, with a key of its own, and two organisations.
struct Rig {
    app: TestApp,
    llm: LlmServer,
    ours: Somebody,
    theirs: Somebody,
    _prices: tempfile::NamedTempFile,
}

async fn rig(database: Option<&TestDatabase>, share: &str) -> Rig {
    let prices = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(prices.path(), PRICES).expect("written");
    let llm = LlmServer::start(Manner::Well).await;
    let app = TestApp::with(|flags| {
        let flags = flags
            .set("prices", prices.path().to_str().expect("UTF-8"))
            .set("interviewer", "llm")
            .set("rating", "words")
            .set("llm", format!("compatible:m@{}/v1#the-operators", llm.url))
            .set("llm_first_token_ms", "1500")
            .set("llm_reply_ms", "5000")
            .set("organisations_use_instance_keys", share);
        match database {
            Some(database) => flags.set("database_url", database.url.clone()),
            None => flags,
        }
    })
    .await;
    app.keep_key("the-operators", "compatible", INSTANCE_S).await;
    let (ours, theirs) = (organisation(&app, "Ours").await, organisation(&app, "Theirs").await);
    let ours = member(&app, "ours", ours, MemberRole::Company, true).await;
    let theirs = member(&app, "theirs", theirs, MemberRole::Company, true).await;
    Rig { app, llm, ours, theirs, _prices: prices }
}

impl Rig {
    async fn send(&self, method: Method, path: &str, token: &str, body: Value) -> (StatusCode, Value) {
        let answer = self.app.request(method, path, token).json(&body).send().await.expect("sent");
        let (status, text) = (answer.status(), answer.text().await.expect("text"));
        assert!(!text.contains("canary"), "{path}: {text}");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Keeps a key for the model that is configured.
    async fn keep(&self, path: &str, token: &str, key: &str) -> String {
        let body = json!({ "kind": "compatible", "key": key, "base_url": format!("{}/v1", self.llm.url) });
        let (status, kept) = self.send(Method::POST, path, token, body).await;
        assert_eq!(status, StatusCode::CREATED, "{kept}");
        kept["id"].as_str().expect("an id").to_owned()
    }

    /// Gives one answer in an interview that is created with this token, and says with which keys
    /// the model was asked meanwhile.
    async fn interview(&self, token: Option<&str>) -> (Created, Vec<String>) {
        let before = self.llm.asked().len();
        let request = self.app.http.post(format!("{}/api/sessions", self.app.url)).json(&wish("developer-en"));
        let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
        let session = created(request.send().await.expect("sent")).await;
        let mut events = EventSocket::follow(&self.app.url, &session, 0).await;
        let candidate = AudioSocket::connect(&self.app.url, &session, "").await.expect("connects");
        events.until(listens).await;
        let text = "Mostly I rewrote an importer that had been slow for years.";
        self.app.command(&session, json!({ "command": "type", "text": text })).await;
        events.until_type("turn.ended").await;
        events.until(listens).await;
        self.app.command(&session, json!({ "command": "end" })).await;
        events.until_type("session.ended").await;
        drop(candidate);
        let asked = self.llm.asked().into_iter().skip(before);
        let mut keys: Vec<String> = asked
            .map(|(headers, _)| headers["authorization"].to_str().expect("ASCII").replace("Bearer ", ""))
            .collect();
        keys.dedup();
        (session, keys)
    }

    /// What somebody's usage comes to, once it is there.
    async fn cost(&self, path: &str, token: &str) -> i64 {
        for _ in 0..100 {
            let usage = self.app.json(path, token).await;
            if usage["total"]["cost_micro"].as_i64().is_some_and(|cost| cost > 0) {
                return usage["total"]["cost_micro"].as_i64().expect("a sum");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("nothing at {path}");
    }

    async fn budget_notes(&self, token: &str) -> Vec<Value> {
        let list = self.app.json("/api/me/notifications", token).await;
        let items = list["items"].as_array().expect("a list").clone();
        items.into_iter().filter(|item| item["kind"] == "budget").collect()
    }
}

fn listens(event: &Value) -> bool {
    event["type"] == "session.state" && event["state"] == "live" && event["activity"] == "listening"
}

async fn organisations_pay(database: Option<&TestDatabase>) {
    let rig = rig(database, "true").await;
    let admin = Somebody::sign_up(&rig.app, "admin@example.org", UserRole::Admin).await;
    rig.keep(KEYS, &rig.ours.token, OURS).await;
    let (session, keys) = rig.interview(Some(&rig.ours.token)).await;
    assert_eq!(keys, [OURS]);
    let (_, keys) = rig.interview(Some(&rig.theirs.token)).await;
    assert_eq!(keys, [INSTANCE_S], "an organisation without a key uses the instance's");
    let (_, keys) = rig.interview(None).await;
    assert_eq!(keys, [INSTANCE_S]);

    // Each sees what is theirs.
    let ours = rig.cost("/api/usage", &rig.ours.token).await;
    let theirs = rig.cost("/api/usage", &rig.theirs.token).await;
    let usage = rig.app.json(&format!("/api/sessions/{}/usage", session.id), &rig.ours.token).await;
    assert_eq!(usage["total"]["cost_micro"], ours);
    let mut paid = 0;
    for _ in 0..100 {
        paid = rig.app.json("/api/usage", &rig.app.access_token).await["total"]["cost_micro"].as_i64().expect("a sum");
        if paid > theirs {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(paid > theirs, "the instance pays for the others and for guests");
    let seen = rig.app.json(&format!("/api/sessions/{}/usage", session.id), &rig.app.access_token).await;
    assert_eq!(seen["total"]["requests"], 0, "what the organisation pays is not the instance's to see");
    let budgets = rig.app.json("/api/budgets", &rig.ours.token).await;
    assert_eq!(budgets["month_spent_micro"], ours);
    assert_eq!(rig.app.json("/api/budgets", &rig.theirs.token).await["month_spent_micro"], 0);
    let csv = rig.app.request(Method::GET, "/api/usage.csv", &rig.theirs.token).send().await.expect("sent");
    assert_eq!(csv.text().await.expect("text").lines().count(), 2, "the head and one row of their own");

    // A budget stops its own organisation, and tells those who manage it.
    let (status, budgets) =
        rig.send(Method::PUT, "/api/budgets/month", &rig.ours.token, json!({ "limit_micro": ours })).await;
    assert_eq!((status, &budgets["month"]["standing"]), (StatusCode::OK, &json!("spent")));
    let (_, keys) = rig.interview(Some(&rig.ours.token)).await;
    assert_eq!(keys, Vec::<String>::new(), "no other key steps in for money that is spent");
    let (_, keys) = rig.interview(Some(&rig.theirs.token)).await;
    assert_eq!(keys, [INSTANCE_S]);
    let mut told = Vec::new();
    for _ in 0..100 {
        told = rig.budget_notes(&rig.ours.token).await;
        if !told.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["standing"], &told[0]["organisation"]), (&json!("spent"), &json!("Ours")));
    assert_eq!(rig.budget_notes(&rig.theirs.token).await, Vec::<Value>::new());
    assert_eq!(rig.budget_notes(&admin.token).await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_pays_with_its_own_key_and_is_warned_of_its_own_budget_in_sqlite() {
    organisations_pay(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_pays_with_its_own_key_and_is_warned_of_its_own_budget_in_postgresql() {
    let database = TestDatabase::create().await;
    organisations_pay(Some(&database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_operator_forbids_it_an_organisation_has_its_own_keys_or_the_script() {
    let rig = rig(None, "false").await;
    let listed = rig.app.json(KEYS, &rig.ours.token).await;
    assert_eq!(listed["configured"][0]["key"], "missing");
    assert!(!listed.to_string().contains("the-operators"), "{listed}");
    let (_, keys) = rig.interview(Some(&rig.ours.token)).await;
    assert_eq!(keys, Vec::<String>::new());
    rig.keep(KEYS, &rig.ours.token, OURS).await;
    assert_eq!(rig.app.json(KEYS, &rig.ours.token).await["configured"][0]["key"], "kept");
    let (_, keys) = rig.interview(Some(&rig.ours.token)).await;
    assert_eq!(keys, [OURS]);
}

async fn people_pay(database: Option<&TestDatabase>) {
    let rig = rig(database, "true").await;
    let ada = Somebody::sign_up(&rig.app, "ada@example.org", UserRole::Candidate).await;
    let bob = Somebody::sign_up(&rig.app, "bob@example.org", UserRole::Candidate).await;
    assert_eq!(rig.app.json(OWN_KEYS, &ada.token).await["configured"][0]["key"], "instance");
    let key = rig.keep(OWN_KEYS, &ada.token, ADAS).await;
    let (session, keys) = rig.interview(Some(&ada.token)).await;
    assert_eq!(keys, [ADAS]);
    let (_, keys) = rig.interview(Some(&bob.token)).await;
    assert_eq!(keys, [INSTANCE_S]);
    // As a member of an organisation she interviews with that organisation's.
    let member = ada.clone().join(&rig.app, organisation(&rig.app, "Hers").await, MemberRole::Trainer, false).await;
    let (_, keys) = rig.interview(Some(&member.token)).await;
    assert_eq!(keys, [INSTANCE_S]);

    let cost = rig.cost("/api/me/usage", &ada.token).await;
    assert_eq!(rig.app.json("/api/me/usage", &bob.token).await["rows"], json!([]));
    let of_instance = rig.app.json(&format!("/api/sessions/{}/usage", session.id), &rig.app.access_token).await;
    assert_eq!(of_instance["total"]["requests"], 0);
    let budget = format!("/api/me/budgets/{key}");
    let (status, budgets) = rig.send(Method::PUT, &budget, &ada.token, json!({ "limit_micro": cost })).await;
    assert_eq!((status, &budgets["keys"][0]["standing"]), (StatusCode::OK, &json!("spent")));
    let (_, keys) = rig.interview(Some(&ada.token)).await;
    assert_eq!(keys, Vec::<String>::new());
    let mut told = Vec::new();
    for _ in 0..100 {
        told = rig.budget_notes(&ada.token).await;
        if !told.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((&told[0]["own"], &told[0]["key"]), (&json!(true), &json!("compatible")), "{told:?}");
    let (status, _) = rig.send(Method::DELETE, &format!("{OWN_KEYS}/{key}"), &ada.token, json!(null)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, keys) = rig.interview(Some(&ada.token)).await;
    assert_eq!(keys, [INSTANCE_S], "a revoked key is used no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_s_own_key_serves_their_practice_and_nothing_else_in_sqlite() {
    people_pay(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_s_own_key_serves_their_practice_and_nothing_else_in_postgresql() {
    let database = TestDatabase::create().await;
    people_pay(Some(&database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_s_key_answers_as_one_that_does_not_exist() {
    let rig = rig(None, "true").await;
    let ada = Somebody::sign_up(&rig.app, "ada@example.org", UserRole::Candidate).await;
    let admin = Somebody::sign_up(&rig.app, "admin@example.org", UserRole::Admin).await;
    let of_instance = rig.app.keep_key("second", "compatible", INSTANCE_S).await;
    let of_ours = rig.keep(KEYS, &rig.ours.token, OURS).await;
    let of_ada = rig.keep(OWN_KEYS, &ada.token, ADAS).await;
    let callers = [
        (KEYS, "/api/budgets", rig.ours.token.as_str(), &of_ours),
        (KEYS, "/api/budgets", rig.theirs.token.as_str(), &String::new()),
        (KEYS, "/api/budgets", admin.token.as_str(), &of_instance),
        (OWN_KEYS, "/api/me/budgets", ada.token.as_str(), &of_ada),
        (OWN_KEYS, "/api/me/budgets", rig.ours.token.as_str(), &String::new()),
    ];
    for (keys, budgets, token, own) in callers {
        for key in [&of_instance, &of_ours, &of_ada].into_iter().filter(|key| *key != own) {
            let nobody_s = Uuid::now_v7().to_string();
            for (method, path, body) in [
                (Method::PATCH, format!("{keys}/KEY"), json!({ "name": "mine" })),
                (Method::POST, format!("{keys}/KEY/test"), json!(null)),
                (Method::DELETE, format!("{keys}/KEY"), json!(null)),
                (Method::PUT, format!("{budgets}/KEY"), json!({ "limit_micro": 1 })),
                (Method::DELETE, format!("{budgets}/KEY"), json!(null)),
            ] {
                let (theirs, none) = (path.replace("KEY", key), path.replace("KEY", &nobody_s));
                let refused = rig.send(method.clone(), &theirs, token, body.clone()).await;
                assert_eq!(refused, rig.send(method.clone(), &none, token, body).await, "{method} {path}");
                assert_eq!(refused.0, StatusCode::NOT_FOUND, "{method} {path}");
            }
        }
        let listed = rig.app.json(keys, token).await["items"].clone();
        assert!(
            listed
                .as_array()
                .expect("a list")
                .iter()
                .all(|key| { key["id"] == json!(own) || (key["name"] == "the-operators" && own == &of_instance) })
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_operator_has_the_server_talk_to_its_own_network() {
    let rig = rig(None, "true").await;
    for host in ["http://169.254.169.254/latest", "http://127.0.0.1:9/v1", "http://router.lan/v1"] {
        let body = json!({ "kind": "compatible", "key": OURS, "base_url": host });
        let (status, refused) = rig.send(Method::POST, KEYS, &rig.ours.token, body.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{host}");
        assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("tenant_hosts")), "{refused}");
        let body = json!({ "name": "x", "kind": "openai", "key": OURS, "base_url": host });
        let (status, _) = rig.send(Method::POST, OWN_KEYS, &rig.ours.token, body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{host}");
        let (name, school) = (format!("trainer-{}", Uuid::now_v7()), organisation(&rig.app, "School").await);
        let trainer = member(&rig.app, &name, school, MemberRole::Trainer, false).await;
        let models = json!({ "kind": "chain", "models": [format!("compatible:m@{host}")] });
        let body = json!({ "body": { "name": "Grace", "models": models } });
        let (status, _) = rig.send(Method::POST, "/api/assistants", &trainer.token, body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{host}");
    }
    let own = json!({ "kind": "openai", "key": OURS, "base_url": "https://api.openai.com/v1" });
    assert_eq!(rig.send(Method::POST, KEYS, &rig.ours.token, own).await.0, StatusCode::CREATED);
}

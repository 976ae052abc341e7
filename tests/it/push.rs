//! Messages to browsers: sealed for one, signed by this server, by choice, as long as the login lasts,
//! and whatever the push service says.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::config::Flags;
use vivavoce_signaling::mail::{AssignmentNews, InvitedAs};
use vivavoce_signaling::notifications::{self, NotificationKind};
use vivavoce_signaling::push::outbox::{Resealed, reseal};
use vivavoce_signaling::vault::Vault;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::Somebody;
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::push::{Answer, PushBrowser, PushService};

const PUSH: &str = "/api/me/push";
const CHOICES: &str = "/api/me/notification-choices";
const KEY: &str = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";

fn with_service(flags: Flags, service: &PushService) -> Flags {
    flags.set("push_services", service.origin.clone())
}

/// A server with its push service, once on each database.
async fn on_both<F: Future<Output = ()>>(check: impl Fn(TestApp, PushService) -> F) {
    let service = PushService::start().await;
    check(TestApp::with(|flags| with_service(flags, &service)).await, service).await;
    let (service, database) = (PushService::start().await, TestDatabase::create().await);
    let url = database.url.clone();
    check(TestApp::with(|flags| with_service(flags.set("database_url", url), &service)).await, service).await;
}

async fn put(app: &TestApp, token: &str, subscription: &Value) -> Response {
    app.request(Method::PUT, PUSH, token).json(subscription).send().await.expect("an answer")
}

/// Somebody new whose browser shows messages.
async fn subscriber(app: &TestApp, service: &PushService, name: &str) -> (Somebody, PushBrowser) {
    let somebody = Somebody::sign_up(app, &format!("{name}@example.org"), UserRole::Candidate).await;
    let browser = subscribed(app, service, &somebody).await;
    (somebody, browser)
}

async fn subscribed(app: &TestApp, service: &PushService, who: &Somebody) -> PushBrowser {
    let key = app.json(PUSH, &who.token).await["key"].as_str().expect("a key").to_owned();
    let browser = service.browser(&key);
    let answer = put(app, &who.token, &browser.subscription).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let state: Value = answer.json().await.expect("JSON");
    assert!(service.origin.ends_with(state["browser"]["service"].as_str().expect("a host")));
    browser
}

async fn tell(app: &TestApp, user: Uuid, kind: &NotificationKind) {
    let mut writing = app.app().db.begin().await.expect("begun");
    notifications::tell(writing.connection(), user, kind, Timestamp::now()).await.expect("told");
    writing.commit().await.expect("committed");
}

fn invitation() -> NotificationKind {
    NotificationKind::Invitation { organisation: "canary".into(), inviter: "canary".into(), role: InvitedAs::Candidate }
}

async fn waiting(app: &TestApp) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM push_outbox").fetch_one(app.app().db.pool()).await.expect("counted")
}

/// What the server says of the browser, once nothing waits any more.
async fn settled(app: &TestApp, token: &str) -> Value {
    while waiting(app).await > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    app.json(PUSH, token).await["browser"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_is_told_reaches_the_browser_sealed_signed_and_without_names() {
    on_both(|app, service| async move {
        let (ada, browser) = subscriber(&app, &service, "ada").await;
        let assignment = Uuid::now_v7();
        let news = NotificationKind::Assignment {
            news: AssignmentNews::Soon,
            assignment,
            title: "canary".into(),
            organisation: Some("canary".into()),
            due_at: Timestamp::now(),
            zone: "Europe/Paris".into(),
        };
        tell(&app, ada.user, &news).await;
        let first = browser.asked_times(1).await.remove(0);
        assert_eq!((first.status, &first.message["path"]), (201, &json!(format!("/assignment/{assignment}"))));
        assert_eq!(first.message["body"], "Something that you are to do is due soon.");
        assert_eq!(first.headers["topic"], first.message["tag"].as_str().expect("a text"));
        assert_eq!(first.headers["urgency"], "normal");
        assert!(first.headers["ttl"].to_str().expect("ASCII").parse::<u32>().expect("seconds") <= 86_400);

        let french = app.request(Method::PATCH, "/api/me", &ada.token).json(&json!({ "language": "fr" })).send().await;
        assert_eq!(french.expect("an answer").status(), StatusCode::OK);
        tell(&app, ada.user, &NotificationKind::PasswordChanged).await;
        let second = browser.asked_times(2).await.remove(1);
        assert_eq!(second.message["title"], "Mot de passe changé");
        assert_eq!(
            (&second.message["lang"], &second.headers["urgency"]),
            (&json!("fr"), &"high".parse().expect("ASCII"))
        );
        assert_eq!(first.length, second.length, "its length says nothing of what it is");

        let test = app.request(Method::POST, &format!("{PUSH}/test"), &ada.token).send().await.expect("an answer");
        assert_eq!(test.status(), StatusCode::ACCEPTED);
        let third = browser.asked_times(3).await.remove(2);
        assert_eq!(third.message["path"], "/account/notifications");
        for carried in browser.asked() {
            assert!(!carried.message.to_string().contains("canary"), "{}", carried.message);
        }
        let state = settled(&app, &ada.token).await;
        assert!(state["sent_at"].is_string() && state["failure"].is_null(), "{state}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_topic_is_chosen_for_browsers_by_itself_and_safety_always_comes() {
    on_both(|app, service| async move {
        let (ada, browser) = subscriber(&app, &service, "ada").await;
        let without = json!({ "topic": "invitations", "mail": true, "page": true, "push": false });
        let chosen = app.request(Method::PUT, CHOICES, &ada.token).json(&json!({ "topics": [without] })).send().await;
        let chosen: Value = chosen.expect("an answer").json().await.expect("JSON");
        assert_eq!(chosen["topics"][0], without);
        tell(&app, ada.user, &invitation()).await;
        tell(&app, ada.user, &NotificationKind::PasswordChanged).await;
        assert_eq!(browser.asked_times(1).await[0].message["title"], "Password changed");
        assert_eq!(app.json("/api/me/notifications", &ada.token).await["unread"], 2, "the page has both");
        // The other way round: only the browser is told.
        let only = json!({ "topic": "invitations", "mail": true, "page": false, "push": true });
        app.request(Method::PUT, CHOICES, &ada.token).json(&json!({ "topics": [only] })).send().await.expect("done");
        tell(&app, ada.user, &invitation()).await;
        assert_eq!(browser.asked_times(2).await[1].message["title"], "Invitation");
        assert_eq!(app.json("/api/me/notifications", &ada.token).await["unread"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_gone_is_forgotten_and_what_is_refused_is_said() {
    on_both(|app, service| async move {
        let (ada, browser) = subscriber(&app, &service, "ada").await;
        for status in [413, 403, 400] {
            browser.answer([Answer::Status(status, None)]);
            tell(&app, ada.user, &invitation()).await;
            let state = settled(&app, &ada.token).await;
            assert_eq!(state["failure"], status.to_string(), "it is not tried again");
        }
        assert_eq!(browser.asked().len(), 3);
        tell(&app, ada.user, &invitation()).await;
        assert!(settled(&app, &ada.token).await["failure"].is_null(), "the next one was taken");
        for status in [404, 410] {
            let browser = subscribed(&app, &service, &ada).await;
            browser.answer([Answer::Status(status, None)]);
            tell(&app, ada.user, &invitation()).await;
            assert_eq!(settled(&app, &ada.token).await, Value::Null, "{status}");
            tell(&app, ada.user, &invitation()).await;
            assert_eq!(waiting(&app).await, 0);
        }
        let test = app.request(Method::POST, &format!("{PUSH}/test"), &ada.token).send().await.expect("an answer");
        assert_problem(test, 404, "not_found").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_now_is_tried_again_when_the_push_service_wants_it() {
    on_both(|app, service| async move {
        let (ada, browser) = subscriber(&app, &service, "ada").await;
        browser.answer([Answer::Status(429, Some("1")), Answer::Status(500, None)]);
        tell(&app, ada.user, &invitation()).await;
        let asked = browser.asked_times(3).await;
        assert_eq!(asked.iter().map(|one| one.status).collect::<Vec<_>>(), [429, 500, 201]);
        assert!(asked.iter().all(|one| one.headers["topic"] == asked[0].headers["topic"]));
        assert!(settled(&app, &ada.token).await["failure"].is_null());

        browser.answer([Answer::Status(429, Some("1800"))]);
        tell(&app, ada.user, &invitation()).await;
        browser.asked_times(4).await;
        while app.json(PUSH, &ada.token).await["browser"]["failure"] != "429" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let put_off: i64 = sqlx::query_scalar("SELECT not_before - queued_at FROM push_outbox")
            .fetch_one(app.app().db.pool())
            .await
            .expect("it waits");
        assert!(put_off >= 1_800_000, "{put_off}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_service_that_is_slow_or_broken_holds_nobody_else_up() {
    let (slow, well) = (PushService::start().await, PushService::start().await);
    // One that closes every connection.
    let broken = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", broken.local_addr().expect("bound"));
    tokio::spawn(async move {
        while let Ok((connection, _)) = broken.accept().await {
            drop(connection);
        }
    });
    let services = format!("{},{},{origin}", slow.origin, well.origin);
    let app = TestApp::with(|flags| flags.set("push_services", services)).await;
    let (ada, slowly) = subscriber(&app, &slow, "ada").await;
    let (zoe, _) = subscriber(&app, &well, "zoe").await;
    let (bob, at_once) = subscriber(&app, &well, "bob").await;
    let elsewhere = json!({ "endpoint": format!("{origin}/x"), "keys": at_once.subscription["keys"] });
    assert_eq!(put(&app, &zoe.token, &elsewhere).await.status(), StatusCode::OK);
    slowly.answer([Answer::Silence(Duration::from_secs(3600))]);
    for user in [ada.user, zoe.user, bob.user] {
        tell(&app, user, &invitation()).await;
    }
    at_once.asked_times(1).await;
    let asked = slowly.asked_times(2).await;
    assert_eq!(asked[1].status, 201, "the second time it was well");
    while app.json(PUSH, &zoe.token).await["browser"]["failure"] != "unreachable" {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // What cannot be brought waits, and nothing else.
    while waiting(&app).await != 1 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_end_with_the_login_and_a_browser_is_one_person_s() {
    on_both(|app, service| async move {
        let (ada, browser) = subscriber(&app, &service, "ada").await;
        let bob = Somebody::sign_up(&app, "bob@example.org", UserRole::Candidate).await;
        assert_eq!(put(&app, &bob.token, &browser.subscription).await.status(), StatusCode::OK);
        assert_eq!(app.json(PUSH, &ada.token).await["browser"], Value::Null, "he uses that browser now");
        tell(&app, ada.user, &invitation()).await;
        assert_eq!(waiting(&app).await, 0);

        let ada_s = subscribed(&app, &service, &ada).await;
        // What waits when a login ends is not sent either.
        ada_s.answer([Answer::Status(503, Some("1"))]);
        tell(&app, ada.user, &invitation()).await;
        ada_s.asked_times(1).await;
        let mut writing = app.app().db.begin().await.expect("begun");
        sqlx::query("UPDATE logins SET ended_at = 1 WHERE user_id = $1")
            .bind(ada.user.to_string())
            .execute(writing.connection())
            .await
            .expect("written");
        writing.commit().await.expect("committed");
        tell(&app, ada.user, &invitation()).await;
        tell(&app, bob.user, &invitation()).await;
        browser.asked_times(1).await;
        settled(&app, &bob.token).await;
        assert_eq!(ada_s.asked().len(), 1);
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM push_subscriptions")
            .fetch_one(app.app().db.pool())
            .await
            .expect("counted");
        assert_eq!(left, 1, "his alone");

        let off = app.request(Method::DELETE, PUSH, &bob.token).send().await.expect("an answer");
        assert_eq!(off.status(), StatusCode::NO_CONTENT);
        tell(&app, bob.user, &invitation()).await;
        assert_eq!(waiting(&app).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_of_one_database_send_each_message_once_as_one_sender() {
    let (service, database) = (PushService::start().await, TestDatabase::create().await);
    let server = || {
        TestApp::with(|flags| {
            with_service(flags.set("database_url", database.url.clone()).set("instance_key", KEY), &service)
        })
    };
    let (one, other) = (server().await, server().await);
    let (ada, browser) = subscriber(&one, &service, "ada").await;
    let key = |state: Value| state["key"].clone();
    assert_eq!(key(one.json(PUSH, &ada.token).await), key(other.json(PUSH, &ada.token).await));
    for _ in 0..20 {
        let meeting = NotificationKind::HumanMeeting {
            assignment: Uuid::now_v7(),
            title: "canary".into(),
            at: Timestamp::now(),
            zone: "Europe/Paris".into(),
        };
        tell(&one, ada.user, &meeting).await;
    }
    settled(&one, &ada.token).await;
    let mut topics: Vec<_> = browser.asked().iter().map(|one| one.headers["topic"].clone()).collect();
    assert_eq!(topics.len(), 20);
    topics.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    topics.dedup();
    assert_eq!(topics.len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_subscription_is_refused_and_an_address_inside_is_not_spoken_to() {
    let app = TestApp::start().await;
    let service = PushService::start().await;
    let ada = Somebody::sign_up(&app, "ada@example.org", UserRole::Candidate).await;
    let key = app.json(PUSH, &ada.token).await["key"].as_str().expect("a key").to_owned();
    let good = service.browser(&key).subscription;
    let at = |endpoint: &str| json!({ "endpoint": endpoint, "keys": good["keys"] });
    for endpoint in
        ["http://push.example/x", "https://127.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/x", "x", ""]
    {
        assert_problem(put(&app, &ada.token, &at(endpoint)).await, 422, "invalid_field").await;
    }
    assert_problem(put(&app, &ada.token, &good).await, 422, "invalid_field").await;
    let keys = json!({ "endpoint": "https://push.example/x", "keys": { "p256dh": "AA", "auth": "AA" } });
    assert_problem(put(&app, &ada.token, &keys).await, 422, "invalid_field").await;
    // A name that leads to this machine is taken, and not connected to.
    let inside = at("https://inside.localhost/x");
    assert_eq!(put(&app, &ada.token, &inside).await.status(), StatusCode::OK);
    tell(&app, ada.user, &invitation()).await;
    while app.json(PUSH, &ada.token).await["browser"]["failure"] != "unreachable" {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_lets_others_send_lies_open_and_another_instance_key_keeps_the_browsers() {
    let service = PushService::start().await;
    let app = TestApp::with(|flags| with_service(flags, &service)).await;
    let (ada, browser) = subscriber(&app, &service, "ada").await;
    let key = app.json(PUSH, &ada.token).await["key"].clone();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let open = |folder: &std::path::Path| Vault::open(folder, None).expect("a key");
    let (old, new) = (open(app.data.path()), open(elsewhere.path()));
    let db = app.app().db.clone();
    assert_eq!(reseal(&db, &old, &new).await.expect("done"), Resealed { browsers: 1, lost: 0 });
    assert_eq!(reseal(&db, &old, &new).await.expect("done"), Resealed::default(), "it was done");
    assert_eq!(reseal(&db, &new, &old).await.expect("done"), Resealed { browsers: 1, lost: 0 });
    tell(&app, ada.user, &invitation()).await;
    browser.asked_times(1).await;
    settled(&app, &ada.token).await;
    assert_eq!(app.json(PUSH, &ada.token).await["key"], key);
    let data = app.stop().await;
    let text = |name: &str| browser.subscription["keys"][name].as_str().expect("a text").to_owned();
    let endpoint = browser.subscription["endpoint"].as_str().expect("a text");
    let id = endpoint.rsplit('/').next().expect("a path").to_owned();
    for entry in std::fs::read_dir(data.path()).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
        let bytes = std::fs::read(entry.path()).expect("read");
        for secret in [&id, &text("p256dh"), &text("auth")] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{entry:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_sends_none_says_so() {
    let app = TestApp::with(|flags| flags.set("push", "false")).await;
    let ada = Somebody::sign_up(&app, "ada@example.org", UserRole::Candidate).await;
    assert_eq!(app.json(PUSH, &ada.token).await, json!({ "key": null, "browser": null }));
    let key = PushService::start().await.browser("").subscription;
    assert_problem(put(&app, &ada.token, &key).await, 404, "not_found").await;
}

//! Notifications: told in the page beside the e-mail, live, read in one tab and so in all, by choice.

use std::time::Duration;

use futures::StreamExt;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::access_token::Claims;
use vivavoce_signaling::accounts::store::logins::{self, Method as SignedInBy, NewLogin};
use vivavoce_signaling::accounts::store::users::{self, NewUser};
use vivavoce_signaling::accounts::{Email, UserRole};
use vivavoce_signaling::mail::{InvitedAs, Letter, LetterKind};
use vivavoce_signaling::notifications::{self, NotificationKind};
use vivavoce_signaling::wire::{Language, Timestamp};
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::mail::{MailServer, mailing};
use vivavoce_tests::postgres::TestDatabase;

const LIST: &str = "/api/me/notifications";
const CHOICES: &str = "/api/me/notification-choices";

/// Somebody who is signed in.
struct Somebody {
    claims: Claims,
    token: String,
}

async fn somebody(app: &TestApp, email: &str) -> Somebody {
    let (parts, now) = (app.app(), Timestamp::now());
    let mut writing = parts.db.begin().await.expect("begun");
    let new = NewUser {
        email: Email::parse(email).expect("an address"),
        verified: true,
        name: "Ada".into(),
        language: Language::En,
        role: UserRole::Candidate,
        password_hash: Some("none".into()),
    };
    let user = users::insert(writing.connection(), &new, now).await.expect("kept").expect("free");
    let login = NewLogin {
        user,
        method: SignedInBy::Password,
        device: "Firefox, Linux".into(),
        place: None,
        spot: None,
        is_far: false,
        organisation: None,
    };
    let login = logins::begin(writing.connection(), &login, parts.accounts.lifetimes, now).await.expect("kept");
    writing.commit().await.expect("committed");
    let claims = Claims { user, login, organisation: None };
    Somebody { token: parts.accounts.tokens.make(&claims, now).0, claims }
}

fn invitation() -> NotificationKind {
    NotificationKind::Invitation { organisation: "Lycée".into(), inviter: "Zoé".into(), role: InvitedAs::Candidate }
}

async fn tell(app: &TestApp, user: Uuid, kind: &NotificationKind) {
    let mut writing = app.app().db.begin().await.expect("begun");
    notifications::tell(writing.connection(), user, kind, Timestamp::now()).await.expect("told");
    writing.commit().await.expect("committed");
    app.app().bell.ring(user);
}

async fn mark(app: &TestApp, token: &str, ids: Value, read: bool) -> u64 {
    let body = json!({ "ids": ids, "read": read });
    let answer = app.request(Method::POST, &format!("{LIST}/read"), token).json(&body).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json::<Value>().await.expect("JSON")["unread"].as_u64().expect("a number")
}

async fn choose(app: &TestApp, token: &str, mail: bool, page: bool) {
    let chosen = json!({ "topic": "invitations", "mail": mail, "page": page, "push": true });
    let body = json!({ "topics": [chosen] });
    let answer = app.request(Method::PUT, CHOICES, token).json(&body).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.json::<Value>().await.expect("JSON")["topics"][0], chosen);
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_are_listed_read_and_one_s_own_in_sqlite() {
    listed_and_read(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_are_listed_read_and_one_s_own_in_postgresql() {
    let database = TestDatabase::create().await;
    listed_and_read(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn listed_and_read(app: &TestApp) {
    let (ada, bob) = (somebody(app, "ada@example.org").await, somebody(app, "bob@example.org").await);
    for _ in 0..51 {
        tell(app, ada.claims.user, &invitation()).await;
    }
    tell(app, ada.claims.user, &NotificationKind::PasswordChanged).await;
    let list = app.json(LIST, &ada.token).await;
    assert_eq!((&list["unread"], &list["seq"]), (&json!(52), &json!(52)));
    let items = list["items"].as_array().expect("a list");
    assert_eq!((items.len(), &items[0]["kind"]), (50, &json!("password_changed")), "newest first");
    assert_eq!((&items[1]["organisation"], &items[1]["read_at"]), (&json!("Lycée"), &Value::Null));
    let next = list["next"].as_str().expect("there are more");
    let rest = app.json(&format!("{LIST}?cursor={next}"), &ada.token).await;
    assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(2), &Value::Null));

    let first = &items[0]["id"];
    assert_eq!(mark(app, &ada.token, json!([first]), true).await, 51);
    assert_eq!(mark(app, &ada.token, json!([first]), true).await, 51, "it was read already");
    assert!(!app.json(LIST, &ada.token).await["items"][0]["read_at"].is_null());
    assert_eq!(mark(app, &bob.token, json!([items[1]["id"]]), true).await, 0, "it is not his");
    assert_eq!(app.json(LIST, &ada.token).await["unread"], 51);
    assert_eq!(mark(app, &ada.token, json!([first]), false).await, 52);
    assert_eq!(mark(app, &ada.token, Value::Null, true).await, 0);
    assert_eq!(app.json(LIST, &bob.token).await["items"], json!([]));
    let many = json!({ "ids": vec![first; 101], "read": true });
    let refused = app.request(Method::POST, &format!("{LIST}/read"), &ada.token).json(&many).send().await;
    assert_problem(refused.expect("an answer"), 422, "invalid_field").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_tab_hears_what_comes_and_what_another_tab_reads_until_the_login_ends() {
    let app = TestApp::start().await;
    let ada = somebody(&app, "ada@example.org").await;
    tell(&app, ada.claims.user, &invitation()).await;
    let path = format!("{LIST}/stream");
    let open = app.request(Method::GET, &path, &ada.token).send().await.expect("an answer");
    assert_eq!(open.headers()["content-type"], "text/event-stream");
    let mut stream = open.bytes_stream();
    let mut text = String::new();
    let mut until = async |text: &mut String, wanted: &str, times: usize| {
        while text.matches(wanted).count() < times {
            let part = tokio::time::timeout(Duration::from_secs(30), stream.next()).await.expect("in time");
            let Some(part) = part else { return false };
            text.push_str(std::str::from_utf8(&part.expect("bytes")).expect("UTF-8"));
        }
        true
    };
    assert!(until(&mut text, "\"kind\":\"invitation\"", 1).await, "what it had missed");
    tell(&app, ada.claims.user, &NotificationKind::PasswordChanged).await;
    assert!(until(&mut text, "\"kind\":\"password_changed\"", 1).await);
    mark(&app, &ada.token, Value::Null, true).await;
    assert!(until(&mut text, "\"read_at\":\"20", 2).await, "{text}");

    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE logins SET ended_at = 1 WHERE id = $1")
        .bind(ada.claims.login.to_string())
        .execute(writing.connection())
        .await
        .expect("written");
    writing.commit().await.expect("committed");
    assert!(!until(&mut text, "never", 1).await, "the stream ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_told_in_the_page_as_well_and_each_way_is_chosen_by_itself() {
    let server = MailServer::start();
    let app = TestApp::with(|flags| mailing(flags, &server.url())).await;
    let ada = somebody(&app, "ada@example.org").await;
    let outbox = app.app().mail.as_ref().expect("configured");
    let link = || "https://viva.example/x#canary".to_owned();
    let invitation = || LetterKind::Invitation {
        organisation: "Lycée".into(),
        inviter: "Zoé".into(),
        role: InvitedAs::Trainer,
        link: link(),
    };
    let post = async |to: &str, kind: LetterKind| {
        outbox.post(&Letter { to: to.into(), language: Language::Fr, kind }).await.expect("taken");
    };
    let unread = async || app.json(LIST, &ada.token).await["unread"].as_u64().expect("a number");
    assert_eq!(
        app.json(CHOICES, &ada.token).await,
        json!({ "topics": [
            { "topic": "invitations", "mail": true, "page": true, "push": true },
            { "topic": "assignments", "mail": true, "page": true, "push": true },
            { "topic": "moderation", "mail": true, "page": true, "push": true },
        ] })
    );
    post("ada@example.org", invitation()).await;
    post("stranger@example.org", invitation()).await;
    assert_eq!(unread().await, 1);
    server.received(2).await;
    choose(&app, &ada.token, false, true).await;
    post("ada@example.org", invitation()).await;
    assert_eq!(unread().await, 2, "in the page only");
    choose(&app, &ada.token, true, false).await;
    post("ada@example.org", invitation()).await;
    assert_eq!(unread().await, 2, "by e-mail only");
    choose(&app, &ada.token, false, false).await;
    post("ada@example.org", invitation()).await;
    post("ada@example.org", LetterKind::PasswordChanged { link_not_me: link() }).await;
    assert_eq!(unread().await, 3, "what is about safety always comes");
    let received = server.received(4).await;
    assert_eq!(received.len(), 4);
    let list = app.json(LIST, &ada.token).await;
    assert_eq!(list["items"][0]["kind"], "password_changed");
    assert!(!list.to_string().contains("canary"), "no secret of a letter is in the page's copy");

    // One click in the e-mail switches the same thing off.
    choose(&app, &ada.token, true, true).await;
    let hers =
        |letter: &&Value| letter["to"][0] == "ada@example.org" && letter["headers"]["list-unsubscribe"].is_string();
    let refuse = &received.iter().find(hers).expect("one came")["headers"]["list-unsubscribe"];
    let refuse = refuse.as_str().expect("a link").trim_matches(['<', '>']);
    let path = refuse.strip_prefix("https://viva.example").expect("its own origin");
    assert_eq!(app.http.post(format!("{}{path}", app.url)).send().await.expect("sent").status(), StatusCode::OK);
    assert_eq!(app.json(CHOICES, &ada.token).await["topics"][0]["mail"], false);
}

//! People with accounts: who is let in, and for how long.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::access_token::Claims;
use vivavoce_signaling::accounts::store::logins::{self, Method as SignedInBy, NewLogin};
use vivavoce_signaling::accounts::store::users::{self, NewUser};
use vivavoce_signaling::accounts::{Email, UserRole};
use vivavoce_signaling::wire::{Language, Timestamp};
use vivavoce_tests::TestApp;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::postgres::TestDatabase;

/// An account that is signed in; its access token.
async fn signed_in(app: &TestApp, email: &str) -> (Claims, String) {
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
    (claims, parts.accounts.tokens.make(&claims, now).0)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_read_and_changed_in_sqlite() {
    read_and_changed(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_read_and_changed_in_postgresql() {
    let database = TestDatabase::create().await;
    read_and_changed(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn read_and_changed(app: &TestApp) {
    let (claims, token) = signed_in(app, "Ada@Example.org").await;
    let me = app.json("/api/me", &token).await;
    assert_eq!((&me["id"], &me["email"]), (&json!(claims.user), &json!("ada@example.org")));
    assert_eq!((&me["theme"], &me["organisations"], &me["verified"]), (&json!("auto"), &json!([]), &json!(true)));
    assert!(me["organisation"].is_null());
    assert!(!me.to_string().contains("password"), "what opens an account is not shown");

    let change = |body: Value| app.request(Method::PATCH, "/api/me", &token).json(&body).send();
    let changed = change(json!({ "name": " Zoe\u{308} ", "theme": "dark" })).await.expect("sent");
    let changed: Value = changed.json().await.expect("JSON");
    assert_eq!(
        (&changed["name"], &changed["theme"], &changed["language"]),
        (&json!("Zoë"), &json!("dark"), &json!("en"))
    );
    for (bad, status, code) in [
        (json!({ "name": "Ad\u{202e}a" }), 422, "invalid_field"),
        (json!({ "name": "\u{200b}" }), 422, "invalid_field"),
        (json!({ "name": "\u{410}dmin" }), 422, "invalid_field"),
        (json!({ "role": "admin" }), 422, "invalid_field"),
        (json!({ "language": "de" }), 422, "invalid_field"),
        (json!({ "name": "x".repeat(1_000_000) }), 413, "body_too_large"),
    ] {
        assert_problem(change(bad).await.expect("sent"), status, code).await;
    }
    assert_eq!(app.json("/api/me", &token).await["name"], "Zoë");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_good_for_its_own_login_while_that_lasts() {
    let app = TestApp::start().await;
    let ((ada, _), (bob, token)) = (signed_in(&app, "ada@example.org").await, signed_in(&app, "bob@example.org").await);
    let tokens = &app.app().accounts.tokens;
    let get = |token: String| {
        let request = app.request(Method::GET, "/api/me", &token);
        async move { request.send().await.expect("sent") }
    };
    let now = Timestamp::now();
    for claims in
        [Claims { login: ada.login, ..bob }, Claims { user: ada.user, ..bob }, Claims { login: Uuid::now_v7(), ..bob }]
    {
        assert_problem(get(tokens.make(&claims, now).0).await, 401, "token_wrong").await;
    }
    let before = Timestamp::from_unix_ms(now.unix_ms() - 11 * 60_000);
    assert_problem(get(tokens.make(&bob, before).0).await, 401, "token_wrong").await;
    assert_eq!(get(token).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_without_guests_takes_people_with_accounts() {
    let app = TestApp::with(|flags| flags.set("guest_sessions", "false")).await;
    let (claims, token) = signed_in(&app, "ada@example.org").await;
    assert_problem(app.post_session(&wish("sales-en")).send().await.expect("sent"), 401, "token_missing").await;
    let made = app.post_session(&wish("sales-en")).bearer_auth(token).send().await.expect("sent");
    assert_eq!(made.status(), StatusCode::CREATED);
    // One whose token has run out is told so, and not taken for a guest.
    let before = Timestamp::from_unix_ms(Timestamp::now().unix_ms() - 11 * 60_000);
    let (old, _) = app.app().accounts.tokens.make(&claims, before);
    let refused = app.post_session(&wish("sales-en")).bearer_auth(old).send().await.expect("sent");
    assert_problem(refused, 401, "token_wrong").await;
}

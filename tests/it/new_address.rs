//! Another address for an account: asked for, answered, stopped, undone.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::people::{Browser, PASSWORD, last_token, letters, wish, with_mail};
use vivavoce_tests::postgres::TestDatabase;

const OLD: &str = "ada@example.org";
const NEW: &str = "ada.l@example.net";

async fn call(app: &TestApp, method: Method, path: &str, token: &str, body: Value) -> Response {
    app.request(method, path, token).json(&body).send().await.expect("an answer")
}

async fn ask(app: &TestApp, token: &str, email: &str) -> Response {
    call(app, Method::PUT, "/api/me/email", token, json!({ "email": email })).await
}

async fn confirm(app: &TestApp, token: &str, link: &str) -> Response {
    call(app, Method::POST, "/api/me/email/confirm", token, json!({ "token": link })).await
}

async fn pending(app: &TestApp, token: &str) -> Value {
    app.json("/api/me/email", token).await["pending"]["email"].clone()
}

async fn address(app: &TestApp, token: &str) -> Value {
    app.json("/api/me", token).await["email"].clone()
}

/// An account whose address answered.
async fn account(app: &TestApp, browser: &Browser<'_>, email: &str, name: &str) -> String {
    let mut body = wish(email);
    body["name"] = json!(name);
    browser.ok("/api/auth/register", body).await;
    let token = last_token(app, "verify_address", "verify").await;
    let entered = browser.ok("/api/auth/verify", json!({ "token": token })).await;
    entered["access_token"].as_str().expect("a token").to_owned()
}

/// To whom the last letters went and what they are, the last last.
async fn last_letters(app: &TestApp, count: usize) -> Vec<(String, String)> {
    let letters = letters(app).await;
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    letters[letters.len() - count..].iter().map(|one| (text(&one["to"]), text(&one["kind"]["kind"]))).collect()
}

fn is(to: &str, kind: &str) -> (String, String) {
    (to.to_owned(), kind.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_changed_in_sqlite() {
    life(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_changed_in_postgresql() {
    let database = TestDatabase::create().await;
    life(&TestApp::with(|flags| with_mail(flags).set("database_url", database.url.clone())).await).await;
}

async fn life(app: &TestApp) {
    let (home, phone) = (Browser::new(app), Browser::new(app));
    let token = account(app, &home, OLD, "Ada").await;
    let on_phone = phone.log_in(OLD, PASSWORD).await;
    assert_eq!(pending(app, &token).await, Value::Null);
    for bad in ["", "ada", "ad\u{200b}a@example.org", " ADA@Example.org "] {
        assert_problem(ask(app, &token, bad).await, 422, "invalid_field").await;
    }

    let asked = ask(app, &token, " Ada.L@Example.NET ").await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    assert_eq!(pending(app, &token).await, NEW);
    assert_eq!(last_letters(app, 2).await, [is(NEW, "confirm_new_address"), is(OLD, "security_changed")]);
    assert_eq!(address(app, &token).await, OLD, "nothing changes before the answer");
    let told = app.json("/api/me/notifications", &token).await;
    assert_eq!(
        (&told["items"][0]["kind"], &told["items"][0]["change"]),
        (&json!("security_changed"), &json!("address_asked"))
    );

    // Another's click on a letter that went astray changes nothing, for either of them.
    let link = last_token(app, "confirm_new_address", "new-address").await;
    let eve = account(app, &Browser::new(app), "eve@example.org", "Eve").await;
    assert_problem(confirm(app, &eve, &link).await, 410, "link_expired").await;
    assert_problem(confirm(app, &eve, "nonsense").await, 410, "link_expired").await;
    // A link to a new password that went to the old address dies with it.
    home.ok("/api/auth/forgot", json!({ "email": OLD })).await;
    let reset = until_token(app, "reset_password", "reset").await;

    let done = confirm(app, &token, &link).await;
    assert_eq!(done.status(), StatusCode::OK);
    let me: Value = done.json().await.expect("JSON");
    assert_eq!((&me["email"], &me["verified"]), (&json!(NEW), &json!(true)));
    assert_eq!(pending(app, &token).await, Value::Null);
    assert_problem(confirm(app, &token, &link).await, 410, "link_expired").await;
    assert_problem(
        home.post("/api/auth/reset", json!({ "token": reset, "password": "nine purple umbrellas" })).await,
        410,
        "link_expired",
    )
    .await;
    assert_eq!(last_letters(app, 1).await, [is(OLD, "security_changed")], "the address that is left hears it");
    assert_eq!(letters(app).await.last().expect("one")["kind"]["change"], "address_changed");

    // As with a new password, this login goes on and the others end.
    assert_eq!(app.request(Method::GET, "/api/me", &on_phone).send().await.expect("sent").status(), 401);
    let old = phone.post("/api/auth/login", json!({ "email": OLD, "password": PASSWORD })).await;
    assert_problem(old, 401, "credentials_wrong").await;
    phone.log_in("Ada.L@example.net", PASSWORD).await;
    // Letters go to the new one.
    let elsewhere = Browser::new(app);
    elsewhere.log_in(NEW, PASSWORD).await;
    assert_eq!(last_letters(app, 1).await, [is(NEW, "new_device")]);
    let list = app.json("/api/audit?limit=50", &app.access_token).await.to_string();
    assert!(list.contains("address.asked") && list.contains("address.changed"), "{list}");
    assert!(!list.contains("example.net"), "the log holds no address");
}

/// A letter that is written after the answer.
async fn until_token(app: &TestApp, kind: &str, page: &str) -> String {
    for _ in 0..200 {
        if letters(app).await.iter().any(|letter| letter["kind"]["kind"] == kind) {
            return last_token(app, kind, page).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no letter {kind}")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_whether_an_address_has_an_account() {
    let app = TestApp::with(with_mail).await;
    let bob = account(&app, &Browser::new(&app), "bob@example.org", "Bob").await;
    let token = account(&app, &Browser::new(&app), OLD, "Ada").await;
    let (free, taken) = (ask(&app, &token, NEW).await, ask(&app, &token, "bob@example.org").await);
    assert_eq!((free.status(), taken.status()), (StatusCode::ACCEPTED, StatusCode::ACCEPTED));
    let fields = async |answer: Response| {
        let mut body: Value = answer.json().await.expect("JSON");
        let fields = body["pending"].as_object_mut().expect("an object");
        assert!(fields.remove("email").is_some());
        fields.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(fields(free).await, fields(taken).await);
    assert_eq!(pending(&app, &token).await, "bob@example.org");
    // Its owner is told, and there is no link to press.
    assert_eq!(last_letters(&app, 2).await, [is("bob@example.org", "new_address_taken"), is(OLD, "security_changed")]);
    assert!(!letters(&app).await.iter().rev().nth(1).expect("one").to_string().contains("token="));
    // A letter that looks alike is another address, as it is where one registers.
    assert_eq!(ask(&app, &token, "b\u{43e}b@example.org").await.status(), StatusCode::ACCEPTED);
    assert_eq!(last_letters(&app, 2).await[0], is("b\u{43e}b@example.org", "confirm_new_address"));

    // Where the address got an account meanwhile, the link does nothing and says nothing.
    ask(&app, &token, "carol@example.org").await;
    let link = last_token(&app, "confirm_new_address", "new-address").await;
    account(&app, &Browser::new(&app), "carol@example.org", "Carol").await;
    assert_problem(confirm(&app, &token, &link).await, 410, "link_expired").await;
    assert_eq!((address(&app, &token).await, address(&app, &bob).await), (json!(OLD), json!("bob@example.org")));
    // Few letters at a time.
    let mut refused = None;
    for _ in 0..3 {
        let answer = ask(&app, &token, NEW).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
        }
    }
    assert_problem(refused.expect("too often"), 429, "rate_limited").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_is_forgotten_by_its_owner_by_a_new_password_and_by_a_later_one() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    let token = account(&app, &home, OLD, "Ada").await;
    let keep = async || call(&app, Method::DELETE, "/api/me/email", &token, Value::Null).await;
    assert_problem(keep().await, 404, "not_found").await;
    ask(&app, &token, NEW).await;
    let first = last_token(&app, "confirm_new_address", "new-address").await;
    assert_eq!(keep().await.status(), StatusCode::NO_CONTENT);
    assert_problem(confirm(&app, &token, &first).await, 410, "link_expired").await;
    ask(&app, &token, NEW).await;
    let second = last_token(&app, "confirm_new_address", "new-address").await;
    ask(&app, &token, "other@example.org").await;
    assert_problem(confirm(&app, &token, &second).await, 410, "link_expired").await;
    let third = last_token(&app, "confirm_new_address", "new-address").await;
    let change = json!({ "current": PASSWORD, "new": "eight yellow umbrellas" });
    assert_eq!(call(&app, Method::PUT, "/api/me/password", &token, change).await.status(), StatusCode::NO_CONTENT);
    assert_problem(confirm(&app, &token, &third).await, 410, "link_expired").await;
    assert_eq!(address(&app, &token).await, OLD);
    // One that nobody answers ends by itself.
    ask(&app, &token, NEW).await;
    let late = last_token(&app, "confirm_new_address", "new-address").await;
    sqlx::query("UPDATE email_changes SET expires_at = 1").execute(app.app().db.pool()).await.expect("written");
    assert_problem(confirm(&app, &token, &late).await, 410, "link_expired").await;
    assert_eq!(pending(&app, &token).await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_stops_a_change_that_somebody_else_asked_for() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    let token = account(&app, &home, OLD, "Ada").await;
    ask(&app, &token, NEW).await;
    let link = last_token(&app, "confirm_new_address", "new-address").await;
    let not_me = last_token(&app, "security_changed", "not-me").await;
    home.ok("/api/auth/not-me", json!({ "token": not_me })).await;
    assert_problem(confirm(&app, &token, &link).await, 401, "token_wrong").await;
    assert_eq!(last_letters(&app, 1).await, [is(OLD, "reset_password")]);
    let reset = last_token(&app, "reset_password", "reset").await;
    let new = json!({ "token": reset, "password": "eight yellow umbrellas" });
    assert_eq!(home.post("/api/auth/reset", new).await.status(), StatusCode::NO_CONTENT);
    let token = home.log_in(OLD, "eight yellow umbrellas").await;
    assert_problem(confirm(&app, &token, &link).await, 410, "link_expired").await;
    assert_eq!(pending(&app, &token).await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_has_an_address_back_that_was_taken_from_them_in_sqlite() {
    taken(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_has_an_address_back_that_was_taken_from_them_in_postgresql() {
    let database = TestDatabase::create().await;
    taken(&TestApp::with(|flags| with_mail(flags).set("database_url", database.url.clone())).await).await;
}

/// A thief changes the address twice; the links in the letters to the first one undo both.
async fn taken(app: &TestApp) {
    let token = account(app, &Browser::new(app), OLD, "Ada").await;
    let thief = Browser::new(app);
    let stolen = thief.log_in(OLD, PASSWORD).await;
    let early = last_token(app, "new_device", "not-me").await;
    for email in ["thief@example.net", "other@example.net"] {
        ask(app, &stolen, email).await;
        let link = last_token(app, "confirm_new_address", "new-address").await;
        assert_eq!(confirm(app, &stolen, &link).await.status(), StatusCode::OK);
    }
    assert_eq!(app.request(Method::GET, "/api/me", &token).send().await.expect("sent").status(), 401);
    assert_eq!(address(app, &stolen).await, "other@example.net");
    // Nobody else takes the address meanwhile.
    let before = letters(app).await.len();
    Browser::new(app).ok("/api/auth/register", wish(OLD)).await;
    let verify = last_token(app, "verify_address", "verify").await;
    assert_eq!(letters(app).await.len(), before + 1);
    assert_problem(Browser::new(app).post("/api/auth/verify", json!({ "token": verify })).await, 410, "link_expired")
        .await;
    let other = account(app, &Browser::new(app), "bob@example.org", "Bob").await;
    ask(app, &other, OLD).await;
    let link = last_token(app, "confirm_new_address", "new-address").await;
    assert_problem(confirm(app, &other, &link).await, 410, "link_expired").await;

    // By a letter from before the change, which knew nothing of it.
    let home = Browser::new(app);
    home.ok("/api/auth/not-me", json!({ "token": early })).await;
    assert_eq!(app.request(Method::GET, "/api/me", &stolen).send().await.expect("sent").status(), 401);
    assert_eq!(last_letters(app, 1).await, [is(OLD, "reset_password")], "no link goes to the thief");
    let reset = last_token(app, "reset_password", "reset").await;
    let new = json!({ "token": reset, "password": "eight yellow umbrellas" });
    assert_eq!(home.post("/api/auth/reset", new).await.status(), StatusCode::NO_CONTENT);
    let back = home.log_in(OLD, "eight yellow umbrellas").await;
    assert_eq!(address(app, &back).await, OLD);
    for email in ["thief@example.net", "other@example.net"] {
        let refused = thief.post("/api/auth/login", json!({ "email": email, "password": PASSWORD })).await;
        assert_problem(refused, 401, "credentials_wrong").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_to_the_old_address_follows_in_sqlite() {
    follows(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_to_the_old_address_follows_in_postgresql() {
    let database = TestDatabase::create().await;
    follows(&TestApp::with(|flags| with_mail(flags).set("database_url", database.url.clone())).await).await;
}

/// What somebody was asked to do by their address stays theirs, and what they refuse stays refused.
async fn follows(app: &TestApp) {
    let token = account(app, &Browser::new(app), OLD, "Ada").await;
    let ours = organisation(app, "Ours").await;
    let trainer = member(app, "trainer", ours, MemberRole::Trainer, false).await;
    let due = Timestamp::from_unix_ms(Timestamp::now().unix_ms() + 360_000_000).to_string();
    let what = json!({ "kind": "quiz", "id": "software-en" });
    let to = json!({ "emails": [OLD] });
    let quiz = json!({ "what": what, "to": to, "due_at": due, "zone": "Europe/Paris", "tries": 1 });
    let assigned = call(app, Method::POST, "/api/assignments", &trainer.token, quiz).await;
    assert!(assigned.status().is_success(), "{}", assigned.status());
    let choice = json!({ "topics": [{ "topic": "invitations", "mail": false, "page": true, "push": true }] });
    let chosen = call(app, Method::PUT, "/api/me/notification-choices", &token, choice).await;
    assert!(chosen.status().is_success(), "{}", chosen.status());
    let before = app.json("/api/me/notification-choices", &token).await;
    assert!(before.to_string().contains("\"mail\":false"), "{before}");
    let mine = async || app.json("/api/me/assignments", &token).await["items"].as_array().expect("a list").len();
    assert_eq!(mine().await, 1);

    ask(app, &token, NEW).await;
    let link = last_token(app, "confirm_new_address", "new-address").await;
    assert_eq!(confirm(app, &token, &link).await.status(), StatusCode::OK);
    assert_eq!(mine().await, 1);
    assert_eq!(app.json("/api/me/notification-choices", &token).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_mail_is_sent_no_address_can_be_shown_to_be_ones_own() {
    let app = TestApp::start().await;
    let token = Browser::new(&app).register(OLD).await;
    assert_problem(ask(&app, &token, NEW).await, 409, "no_mail").await;
    assert_eq!(pending(&app, &token).await, Value::Null);
}

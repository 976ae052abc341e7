//! Second factors, and the proof of a moment ago that is asked for before what is dangerous.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::router::ROUTES;
use vivavoce_signaling::step_up;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::people::{Browser, PASSWORD, last_token, letters, wish, with_mail};
use vivavoce_tests::postgres::TestDatabase;

const EMAIL: &str = "ada@example.org";

/// An authenticator app, whose clock may be ahead.
struct App {
    secret: Secret,
}

impl App {
    fn code(&self, ahead_s: u64) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        let totp = Builder::new().with_secret(self.secret.as_bytes().to_vec()).with_account_name("a");
        totp.build().expect("as the server makes them").generate(now + ahead_s).to_string()
    }
}

fn call(app: &TestApp, method: Method, path: &str, token: &str, body: Value) -> RequestBuilder {
    app.request(method, path, token).json(&body)
}

async fn sent(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

async fn ok(request: RequestBuilder) -> Value {
    let response = sent(request).await;
    let (status, text) = (response.status(), response.text().await.expect("a body"));
    assert!(status.is_success(), "{status} {text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

/// Sets an authenticator app up; it, and the codes on paper.
async fn set_up(app: &TestApp, token: &str) -> (App, Vec<String>) {
    let begun = ok(call(app, Method::POST, "/api/me/factors/totp", token, json!({}))).await;
    let secret = begun["secret"].as_str().expect("a secret");
    assert!(begun["link"].as_str().expect("a link").contains(secret));
    assert!(begun["picture"]["path"].as_str().expect("a picture").starts_with('M'));
    let authenticator = App { secret: Secret::try_from_base32(secret).expect("Base32") };
    let path = "/api/me/factors/totp/confirm";
    let wrong = sent(call(app, Method::POST, path, token, json!({ "code": "12345" }))).await;
    assert_problem(wrong, 401, "code_wrong").await;
    let confirmed = ok(call(app, Method::POST, path, token, json!({ "code": authenticator.code(0) }))).await;
    let codes = confirmed["recovery_codes"].as_array().expect("codes").iter();
    (authenticator, codes.map(|code| code.as_str().expect("a code").to_owned()).collect())
}

async fn challenge(browser: &Browser<'_>) -> (String, Vec<Value>) {
    let before = browser.cookie("vivavoce_refresh");
    let answer = browser.begin_login(EMAIL, PASSWORD).await;
    assert_eq!(answer["state"], "second_factor", "{answer}");
    assert!(answer.get("access_token").is_none() && browser.cookie("vivavoce_refresh") == before);
    let methods = answer["methods"].as_array().expect("methods").clone();
    (answer["challenge"].as_str().expect("a challenge").to_owned(), methods)
}

async fn answer(browser: &Browser<'_>, challenge: &str, method: &str, answer: &str) -> Response {
    let body = json!({ "challenge": challenge, "method": method, "answer": answer });
    browser.post("/api/auth/second-factor", body).await
}

async fn entered(response: Response) -> String {
    assert_eq!(response.status(), StatusCode::OK);
    let body: Value = response.json().await.expect("JSON");
    body["access_token"].as_str().expect("a token").to_owned()
}

/// The code of the last letter.
async fn mailed_code(app: &TestApp) -> String {
    let letters = letters(app).await;
    let kind = &letters.iter().rev().find(|letter| letter["kind"]["kind"] == "code").expect("a letter")["kind"];
    kind["code"].as_str().expect("a code").to_owned()
}

async fn verified(app: &TestApp, browser: &Browser<'_>) -> String {
    browser.post("/api/auth/register", wish(EMAIL)).await;
    let token = last_token(app, "verify_address", "verify").await;
    let answer = browser.ok("/api/auth/verify", json!({ "token": token })).await;
    answer["access_token"].as_str().expect("a token").to_owned()
}

/// The last proof of everybody is eleven minutes old.
async fn grow_old(app: &TestApp) {
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE logins SET proved_at = proved_at - 660000").execute(writing.connection()).await.expect("aged");
    writing.commit().await.expect("committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_app_is_asked_for_in_sqlite() {
    authenticator(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_app_is_asked_for_in_postgresql() {
    let database = TestDatabase::create().await;
    authenticator(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn authenticator(app: &TestApp) {
    let home = Browser::new(app);
    let token = home.register(EMAIL).await;
    let (authenticator, codes) = set_up(app, &token).await;
    assert_eq!(codes.len(), 10);
    let listed = app.json("/api/me/factors", &token).await;
    assert_eq!((&listed["items"][0]["kind"], &listed["recovery_codes"]), (&json!("totp"), &json!(10)));
    assert_eq!(listed["available"], json!(["totp"]), "neither mail nor messages are configured");
    let again = sent(call(app, Method::POST, "/api/me/factors/totp", &token, json!({}))).await;
    assert_problem(again, 409, "factor_exists").await;

    let away = Browser::new(app);
    let (first, methods) = challenge(&away).await;
    assert_eq!(methods, [json!({ "method": "totp", "hint": null }), json!({ "method": "recovery", "hint": null })]);
    // The code that set the app up was taken; a clock that is half a minute ahead is no matter.
    let code = authenticator.code(30);
    for bad in ["000000", "", "12345678", "not a code"] {
        assert_problem(answer(&away, &first, "totp", bad).await, 401, "code_wrong").await;
    }
    assert_problem(answer(&away, &first, "password", PASSWORD).await, 422, "invalid_field").await;
    assert_problem(answer(&away, "vs_0000", "totp", &code).await, 410, "challenge_over").await;
    let token = entered(answer(&away, &first, "totp", &code).await).await;
    assert_eq!(app.json("/api/me/logins", &token).await["items"][0]["method"], "second_factor");
    // Neither the challenge nor the code does it twice, nor a code of before.
    assert_problem(answer(&away, &first, "totp", &code).await, 410, "challenge_over").await;
    let thief = Browser::new(app);
    let (second, _) = challenge(&thief).await;
    for used in [&code, &authenticator.code(0)] {
        assert_problem(answer(&thief, &second, "totp", used).await, 401, "code_wrong").await;
    }
    // Of two who show one code on paper at the same moment, one is let in.
    let (third, _) = challenge(&home).await;
    let (a, b) =
        tokio::join!(answer(&thief, &second, "recovery", &codes[0]), answer(&home, &third, "recovery", &codes[0]));
    assert_eq!([a.status(), b.status()].iter().filter(|status| status.is_success()).count(), 1);
    let (fourth, _) = challenge(&thief).await;
    assert_problem(answer(&thief, &fourth, "recovery", &codes[0]).await, 401, "code_wrong").await;
    let typed = codes[1].to_uppercase().replace('-', " ");
    let token = entered(answer(&thief, &fourth, "recovery", &typed).await).await;
    assert_eq!(app.json("/api/me/factors", &token).await["recovery_codes"], 8);

    let renewed = ok(call(app, Method::POST, "/api/me/recovery-codes", &token, Value::Null)).await;
    let (fifth, _) = challenge(&thief).await;
    assert_problem(answer(&thief, &fifth, "recovery", &codes[2]).await, 401, "code_wrong").await;
    entered(answer(&thief, &fifth, "recovery", renewed["codes"][0].as_str().expect("one")).await).await;
    let kept: Vec<String> =
        sqlx::query_scalar("SELECT code_hash FROM recovery_codes").fetch_all(app.app().db.pool()).await.expect("read");
    assert!(kept.iter().all(|hash| hash.len() == 64), "no code is kept as it is");

    assert_eq!(
        sent(call(app, Method::DELETE, "/api/me/factors/totp", &token, Value::Null)).await.status(),
        401,
        "that login was replaced"
    );
    let (sixth, _) = challenge(&thief).await;
    let token = entered(answer(&thief, &sixth, "recovery", renewed["codes"][1].as_str().expect("one")).await).await;
    assert_eq!(sent(call(app, Method::DELETE, "/api/me/factors/totp", &token, Value::Null)).await.status(), 204);
    Browser::new(app).log_in(EMAIL, PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_come_by_mail_and_each_is_good_once() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    let token = verified(&app, &home).await;
    ok(call(&app, Method::POST, "/api/me/factors/email", &token, json!({}))).await;
    let code = mailed_code(&app).await;
    let path = "/api/me/factors/email/confirm";
    ok(call(&app, Method::POST, path, &token, json!({ "code": code }))).await;
    assert_eq!(letters(&app).await.last().expect("one")["kind"]["change"], "email_added");

    let away = Browser::new(&app);
    let (first, methods) = challenge(&away).await;
    assert_eq!(methods[0], json!({ "method": "email", "hint": "a…@example.org" }));
    // The code that set it up answers no challenge, and nothing does before one was sent.
    assert_problem(answer(&away, &first, "email", &code).await, 401, "code_wrong").await;
    let send = json!({ "challenge": first, "method": "email" });
    assert_eq!(away.post("/api/auth/second-factor/code", send.clone()).await.status(), StatusCode::ACCEPTED);
    let before = mailed_code(&app).await;
    away.post("/api/auth/second-factor/code", send.clone()).await;
    let code = mailed_code(&app).await;
    if before != code {
        assert_problem(answer(&away, &first, "email", &before).await, 401, "code_wrong").await;
    }
    // Another's challenge is not answered with it.
    let thief = Browser::new(&app);
    let (others, _) = challenge(&thief).await;
    assert_problem(answer(&thief, &others, "email", &code).await, 401, "code_wrong").await;
    entered(answer(&away, &first, "email", &code).await).await;
    assert_problem(answer(&away, &first, "email", &code).await, 410, "challenge_over").await;

    // After five tries no code is good, the right one neither.
    let (second, _) = challenge(&thief).await;
    thief.post("/api/auth/second-factor/code", json!({ "challenge": second, "method": "email" })).await;
    let code = mailed_code(&app).await;
    assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    for _ in 0..5 {
        assert_problem(answer(&thief, &second, "email", wrong).await, 401, "code_wrong").await;
    }
    assert_problem(answer(&thief, &second, "email", &code).await, 401, "code_wrong").await;
    for bad in ["sms", "totp"] {
        let refused = thief.post("/api/auth/second-factor/code", json!({ "challenge": second, "method": bad })).await;
        assert_problem(refused, 422, "invalid_field").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_sent_ends_after_ten_minutes() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    let token = verified(&app, &home).await;
    let begin = async || ok(call(&app, Method::POST, "/api/me/factors/email", &token, json!({}))).await;
    // The clock stays as it is, and what was kept grows older.
    let older = async |by_ms: i64| {
        let aged = sqlx::query("UPDATE sent_codes SET expires_at = expires_at - $1").bind(by_ms);
        assert!(aged.execute(app.app().db.pool()).await.expect("aged").rows_affected() > 0);
    };
    let confirm = async || {
        let code = mailed_code(&app).await;
        sent(call(&app, Method::POST, "/api/me/factors/email/confirm", &token, json!({ "code": code }))).await
    };
    begin().await;
    older(10 * 60_000).await;
    assert_problem(confirm().await, 401, "code_wrong").await;
    begin().await;
    older(8 * 60_000).await;
    assert_eq!(confirm().await.status(), StatusCode::OK, "after eight it is good still");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_told_of_a_code_of_the_app_that_comes_twice() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    let token = verified(&app, &home).await;
    let (authenticator, _) = set_up(&app, &token).await;
    let code = authenticator.code(30);
    let (own, _) = challenge(&home).await;
    entered(answer(&home, &own, "totp", &code).await).await;
    let thief = Browser::new(&app);
    let (stolen, _) = challenge(&thief).await;
    // What is no code at all tells nothing.
    let before = letters(&app).await.len();
    assert_problem(answer(&thief, &stolen, "totp", "12345").await, 401, "code_wrong").await;
    assert_eq!(letters(&app).await.len(), before);
    assert_problem(answer(&thief, &stolen, "totp", &code).await, 401, "code_wrong").await;
    let told = letters(&app).await.pop().expect("a letter");
    assert_eq!((&told["to"], &told["kind"]["change"]), (&json!(EMAIL), &json!("totp_came_again")));
    last_token(&app, "security_changed", "not-me").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_required_an_administrator_sets_a_second_factor_up_before_administering() {
    let app = TestApp::with(|flags| flags.set("admin_second_factor", "required")).await;
    let body = json!({ "email": EMAIL, "password": PASSWORD, "name": "Ada", "language": "en" });
    ok(app.request(Method::POST, "/api/setup", &app.access_token).json(&body)).await;
    let home = Browser::new(&app);
    let token = home.log_in(EMAIL, PASSWORD).await;
    let ours = organisation(&app, "Ours").await;
    let administers = [
        "/api/admin/users".to_owned(),
        "/api/retention".to_owned(),
        "/api/workshop/scenarios".to_owned(),
        "/api/organisations".to_owned(),
        format!("/api/organisations/{ours}/members"),
    ];
    for path in &administers {
        let refused = app.request(Method::GET, path, &token).send().await.expect("an answer");
        assert_problem(refused, 403, "second_factor_needed").await;
    }
    // Their own account is theirs, the way to a second factor above all, and nobody else is asked.
    app.json("/api/me", &token).await;
    let member = member(&app, "member", ours, MemberRole::Company, true).await;
    app.json(&format!("/api/organisations/{ours}/members"), &member.token).await;
    app.json("/api/admin/users", &app.access_token).await;
    set_up(&app, &token).await;
    for path in &administers {
        app.json(path, &token).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_codes_is_stopped_and_keeps_nobody_out() {
    let app = TestApp::start().await;
    let home = Browser::new(&app);
    let token = home.register(EMAIL).await;
    let (authenticator, codes) = set_up(&app, &token).await;
    let thief = Browser::new(&app);
    let (stolen, _) = challenge(&thief).await;
    for _ in 0..10 {
        assert_problem(answer(&thief, &stolen, "totp", "000000").await, 401, "code_wrong").await;
    }
    let stopped = answer(&thief, &stolen, "recovery", &codes[0]).await;
    assert!(stopped.headers().contains_key("retry-after"));
    assert_problem(stopped, 429, "rate_limited").await;
    // In the owner's own browser nothing of it is felt.
    let (own, _) = challenge(&home).await;
    entered(answer(&home, &own, "totp", &authenticator.code(30)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_what_was_begun_with_the_old_one() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    let token = verified(&app, &home).await;
    let (authenticator, codes) = set_up(&app, &token).await;
    let thief = Browser::new(&app);
    let (stolen, _) = challenge(&thief).await;
    let change = json!({ "current": PASSWORD, "new": "eight yellow umbrellas" });
    assert_eq!(sent(call(&app, Method::PUT, "/api/me/password", &token, change)).await.status(), 204);
    assert_problem(answer(&thief, &stolen, "recovery", &codes[0]).await, 410, "challenge_over").await;
    // A password that was set by mail does not do without the second factor.
    home.post("/api/auth/forgot", json!({ "email": EMAIL })).await;
    for _ in 0..200 {
        if letters(&app).await.last().expect("one")["kind"]["kind"] == "reset_password" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let reset = last_token(&app, "reset_password", "reset").await;
    home.ok("/api/auth/reset", json!({ "token": reset, "password": "nine purple umbrellas" })).await;
    let asked = home.begin_login(EMAIL, "nine purple umbrellas").await;
    assert_eq!(asked["state"], "second_factor");
    let challenge = asked["challenge"].as_str().expect("one");
    entered(answer(&home, challenge, "totp", &authenticator.code(30)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sets_a_factor_up_with_a_stolen_login_does_not_keep_the_owner_out() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    verified(&app, &home).await;
    let thief = Browser::new(&app);
    let stolen = thief.log_in(EMAIL, PASSWORD).await;
    let not_me = last_token(&app, "new_device", "not-me").await;
    set_up(&app, &stolen).await;
    home.ok("/api/auth/not-me", json!({ "token": not_me })).await;
    let reset = last_token(&app, "reset_password", "reset").await;
    home.ok("/api/auth/reset", json!({ "token": reset, "password": "nine purple umbrellas" })).await;
    home.log_in(EMAIL, "nine purple umbrellas").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dangerous_asks_for_a_proof_of_a_moment_ago_and_nothing_else_does() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let admin = Somebody::sign_up(&app, "admin@example.org", UserRole::Admin).await;
    grow_old(&app).await;
    let mut wrong = Vec::new();
    for route in ROUTES {
        let path = route.path.replace("{id}", &ours.to_string()).replace("{scope}", "month");
        for (who, token) in [("manager", &manager.token), ("admin", &admin.token)] {
            let method: Method = route.method.parse().expect("a method");
            let response = sent(app.request(method, &path, token)).await;
            let is_stream = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
            let challenge = response.headers().get("www-authenticate").cloned();
            let status = response.status();
            let code = if status.is_success() || is_stream {
                String::new()
            } else {
                let body: Value = response.json().await.unwrap_or_default();
                body["code"].as_str().unwrap_or_default().to_owned()
            };
            let asks = code == "step_up_needed";
            // Whoever may not do it at all is told that.
            let may = !["not_allowed", "not_found", "token_wrong", "token_missing"].contains(&code.as_str());
            if asks != (step_up::is_asked(route) && may) {
                wrong.push(format!("{} {} by {who}: {status} {code}", route.method, route.path));
            }
            if asks {
                assert_eq!(status, StatusCode::UNAUTHORIZED);
                let challenge = challenge.expect("RFC 9470").to_str().expect("ASCII").to_owned();
                assert!(challenge.contains("insufficient_user_authentication"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The instance's access token is a proof itself.
    let keys = sent(call(&app, Method::POST, "/api/provider-keys", &app.access_token, json!({}))).await;
    assert_problem(keys, 422, "invalid_field").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_is_as_strong_as_signing_in_and_lasts_minutes() {
    let app = TestApp::start().await;
    let home = Browser::new(&app);
    let token = home.register(EMAIL).await;
    let change = |new: &str| json!({ "current": PASSWORD, "new": new });
    let prove = |method: &str, answer: &str| {
        sent(call(&app, Method::POST, "/api/me/proof", &token, json!({ "method": method, "answer": answer })))
    };
    assert!(app.json("/api/me/proof", &token).await["proved_until"].is_string(), "signing in is a proof");
    grow_old(&app).await;
    let state = app.json("/api/me/proof", &token).await;
    assert_eq!(state, json!({ "proved_until": null, "methods": [{ "method": "password", "hint": null }] }));
    let refused = sent(call(&app, Method::PUT, "/api/me/password", &token, change("eight yellow umbrellas"))).await;
    assert_problem(refused, 401, "step_up_needed").await;
    assert_problem(prove("password", "not the password").await, 401, "credentials_wrong").await;
    assert_problem(prove("totp", "000000").await, 422, "invalid_field").await;
    assert_eq!(prove("password", PASSWORD).await.status(), StatusCode::OK);
    let (authenticator, codes) = set_up(&app, &token).await;

    // With a second factor the password alone proves nothing any more.
    grow_old(&app).await;
    assert_problem(prove("password", PASSWORD).await, 422, "invalid_field").await;
    assert_problem(prove("totp", &authenticator.code(0)).await, 401, "code_wrong").await;
    assert_eq!(prove("totp", &authenticator.code(30)).await.status(), StatusCode::OK);
    let done = sent(call(&app, Method::POST, "/api/me/recovery-codes", &token, Value::Null)).await;
    assert_eq!(done.status(), StatusCode::CREATED);
    grow_old(&app).await;
    assert_problem(prove("recovery", &codes[0]).await, 401, "code_wrong").await;
    // One login's proof is not another's.
    let renewed: Value = done.json().await.expect("JSON");
    let away = Browser::new(&app);
    let (asked, _) = challenge(&away).await;
    let other = entered(answer(&away, &asked, "recovery", renewed["codes"][0].as_str().expect("one")).await).await;
    assert!(app.json("/api/me/proof", &other).await["proved_until"].is_string());
    assert!(app.json("/api/me/proof", &token).await["proved_until"].is_null());
    for _ in 0..10 {
        prove("totp", "000000").await;
    }
    assert_problem(prove("recovery", renewed["codes"][1].as_str().expect("one")).await, 429, "rate_limited").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_messages_go_through_the_configured_provider() {
    let taken = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&taken);
    let messages = axum::routing::post(async move |headers: axum::http::HeaderMap, body: String| {
        let authorization = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        seen.lock().expect("whole").push((authorization.to_owned(), body.clone()));
        match body.contains("To=%2B33600000000") {
            true => (axum::http::StatusCode::BAD_REQUEST, r#"{"code":21211,"message":"+33600000000 is no number"}"#),
            false => (axum::http::StatusCode::CREATED, r#"{"sid":"SM1"}"#),
        }
    });
    let provider = axum::Router::new().route("/2010-04-01/Accounts/AC12/Messages.json", messages);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://AC12:secret@{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, provider).await });
    let app = TestApp::with(|flags| flags.set("sms_url", url).set("sms_from", "+15005550006")).await;
    let home = Browser::new(&app);
    let token = home.register(EMAIL).await;
    let begin = |phone: &str| call(&app, Method::POST, "/api/me/factors/sms", &token, json!({ "phone": phone }));
    for bad in ["", "0612345678", "+33 6", "+33612345678\r\nTo: +1"] {
        assert_problem(sent(begin(bad)).await, 422, "invalid_field").await;
    }
    assert_problem(sent(begin("+33 6 00 00 00 00")).await, 503, "unavailable").await;
    ok(begin("+33 6 12 34 56 78")).await;
    let last = || {
        let (authorization, body) = taken.lock().expect("whole").last().expect("a message").clone();
        assert_eq!(authorization, "Basic QUMxMjpzZWNyZXQ=");
        assert!(body.starts_with("To=%2B33612345678&From=%2B15005550006&Body="), "{body}");
        let (_, text) = body.split_once("Body=").expect("a text");
        text.chars().take(8).collect::<String>()
    };
    let confirm = json!({ "code": last() });
    ok(call(&app, Method::POST, "/api/me/factors/sms/confirm", &token, confirm)).await;
    let away = Browser::new(&app);
    let (asked, methods) = challenge(&away).await;
    assert_eq!(methods[0], json!({ "method": "sms", "hint": "… 78" }));
    away.ok("/api/auth/second-factor/code", json!({ "challenge": asked, "method": "sms" })).await;
    entered(answer(&away, &asked, "sms", &last()).await).await;
    let kept: Vec<Option<String>> =
        sqlx::query_scalar("SELECT sealed FROM second_factors").fetch_all(app.app().db.pool()).await.expect("read");
    assert!(kept.iter().flatten().all(|sealed| !sealed.contains("612345678")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_page_sends_is_refused_everywhere() {
    let app = TestApp::start().await;
    let token = Browser::new(&app).register(EMAIL).await;
    for (path, body, status, code) in [
        ("/api/me/factors/email", json!({}), 409, "no_mail"),
        ("/api/me/factors/sms", json!({ "phone": "+33612345678" }), 409, "no_sms"),
        ("/api/me/factors/face", json!({}), 404, "not_found"),
        ("/api/me/factors/totp/confirm", json!({ "code": "000000" }), 404, "not_found"),
        ("/api/me/factors/totp", json!({ "secret": "JBSWY3DPEHPK3PXP" }), 422, "invalid_field"),
        ("/api/me/recovery-codes", json!({}), 404, "not_found"),
        ("/api/me/proof", json!({ "method": "password", "answer": "x".repeat(1_000_000) }), 413, "body_too_large"),
        ("/api/me/proof", json!({ "method": "password", "answer": "" }), 401, "credentials_wrong"),
        ("/api/me/proof", json!({ "method": "face", "answer": "" }), 422, "invalid_field"),
    ] {
        assert_problem(sent(call(&app, Method::POST, path, &token, body)).await, status, code).await;
    }
    for challenge in ["", "x", &"x".repeat(2_000), "vs_\u{1}"] {
        let body = json!({ "challenge": challenge, "method": "totp", "answer": "000000" });
        assert_problem(Browser::new(&app).post("/api/auth/second-factor", body).await, 410, "challenge_over").await;
    }
}

//! Signing in and out, and what becomes of it where somebody else has the password, the link or
//! the cookie.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::access::Access;
use vivavoce_signaling::router::ROUTES;
use vivavoce_signaling::token::TokenHash;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::people::{Browser, PASSWORD, PUBLIC_URL, last_token, letters, wish, with_mail};
use vivavoce_tests::postgres::TestDatabase;

const REFRESH: &str = "vivavoce_refresh";
const DEVICE: &str = "vivavoce_device";
const NOBODY: &str = "0198c2f0-7a3b-7c1d-9e2f-111111111111";

async fn get(app: &TestApp, path: &str, token: &str) -> Response {
    app.request(Method::GET, path, token).send().await.expect("an answer")
}

async fn is_signed_in(app: &TestApp, token: &str) -> bool {
    get(app, "/api/me", token).await.status() == StatusCode::OK
}

fn login(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

/// A letter that is written after the answer.
async fn until_letters(app: &TestApp, count: usize) -> Vec<Value> {
    for _ in 0..200 {
        let letters = letters(app).await;
        if letters.len() >= count {
            return letters;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no letter was written")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_lives_in_sqlite() {
    life(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_lives_in_postgresql() {
    let database = TestDatabase::create().await;
    life(&TestApp::with(|flags| with_mail(flags).set("database_url", database.url.clone())).await).await;
}

/// From the first wish to the last password.
async fn life(app: &TestApp) {
    let home = Browser::new(app);
    // The link leads to the configured origin, whatever host the request says it came for.
    let asked = home.request("/api/auth/register").header("host", "evil.example").json(&wish("Ada@Example.org"));
    let asked = asked.header("x-forwarded-host", "evil.example").send().await.expect("sent");
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    assert!(asked.headers().get("set-cookie").is_none());
    let first = asked.text().await.expect("a body");
    assert_problem(home.post("/api/auth/login", login("ada@example.org", PASSWORD)).await, 401, "credentials_wrong")
        .await;
    let token = last_token(app, "verify_address", "verify").await;
    assert!(!letters(app).await[0].to_string().contains("evil"));

    let entered = home.ok("/api/auth/verify", json!({ "token": token })).await;
    assert_eq!((&entered["user"]["email"], &entered["user"]["verified"]), (&json!("ada@example.org"), &json!(true)));
    let access = entered["access_token"].as_str().expect("a token").to_owned();
    assert!(is_signed_in(app, &access).await);
    assert_problem(home.post("/api/auth/verify", json!({ "token": token })).await, 410, "link_expired").await;

    // Whoever registers the address again learns nothing; its owner does.
    let again = Browser::new(app).post("/api/auth/register", wish("ada@example.org")).await;
    assert_eq!(again.status(), StatusCode::ACCEPTED);
    assert_eq!(again.text().await.expect("a body"), first);
    assert_eq!(letters(app).await.last().expect("one")["kind"]["kind"], "address_taken");

    // A forgotten password.
    let forgot = |email: &str| json!({ "email": email });
    let known = Browser::new(app).post("/api/auth/forgot", forgot("ada@example.org")).await;
    let unknown = Browser::new(app).post("/api/auth/forgot", forgot("eve@example.org")).await;
    assert_eq!((known.status(), unknown.status()), (StatusCode::ACCEPTED, StatusCode::ACCEPTED));
    assert_eq!(known.text().await.expect("a body"), unknown.text().await.expect("a body"));
    assert_eq!(until_letters(app, 3).await.len(), 3, "nobody writes to whom nobody knows");
    let reset = last_token(app, "reset_password", "reset").await;
    let other = Browser::new(app);
    let set = |token: &str, password: &str| json!({ "token": token, "password": password });
    for (password, code) in
        [("short", "invalid_field"), ("aaaaaaaaaaaaaaaa", "password_weak"), (PASSWORD, "password_used")]
    {
        assert_problem(other.post("/api/auth/reset", set(&reset, password)).await, 422, code).await;
    }
    let done = other.post("/api/auth/reset", set(&reset, "eight yellow umbrellas")).await;
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    assert_problem(other.post("/api/auth/reset", set(&reset, "nine purple umbrellas")).await, 410, "link_expired")
        .await;
    assert!(!is_signed_in(app, &access).await, "every login is over");
    assert_problem(home.post("/api/auth/refresh", json!({})).await, 401, "token_wrong").await;
    assert_problem(home.post("/api/auth/login", login("ada@example.org", PASSWORD)).await, 401, "credentials_wrong")
        .await;

    // The browser that reset it is known; one that is not gets its owner a letter.
    let before = letters(app).await.len();
    other.log_in("ADA@example.org", "eight yellow umbrellas").await;
    assert_eq!(letters(app).await.len(), before);
    let thief = Browser::new(app);
    let stolen = thief.log_in("ada@example.org", "eight yellow umbrellas").await;
    assert_eq!(letters(app).await.last().expect("one")["kind"]["kind"], "new_device");
    let not_me = last_token(app, "new_device", "not-me").await;
    let access = other.ok("/api/auth/refresh", json!({})).await["access_token"].as_str().expect("one").to_owned();
    other.ok("/api/auth/not-me", json!({ "token": not_me })).await;
    assert_problem(other.post("/api/auth/not-me", json!({ "token": not_me })).await, 410, "link_expired").await;
    for token in [&stolen, &access] {
        assert!(!is_signed_in(app, token).await);
    }
    let refused = thief.post("/api/auth/login", login("ada@example.org", "eight yellow umbrellas")).await;
    assert_problem(refused, 401, "credentials_wrong").await;
    let reset = last_token(app, "reset_password", "reset").await;
    let taken = other.post("/api/auth/reset", set(&reset, "eight yellow umbrellas")).await;
    assert_problem(taken, 422, "password_used").await;
    assert_eq!(other.post("/api/auth/reset", set(&reset, "nine purple umbrellas")).await.status(), 204);
    other.log_in("ada@example.org", "nine purple umbrellas").await;
    for letter in letters(app).await {
        assert_eq!(letter["to"], "ada@example.org");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_mail_somebody_is_signed_in_at_once_and_a_taken_address_is_said() {
    let app = TestApp::start().await;
    let access = Browser::new(&app).register("ada@example.org").await;
    let me = app.json("/api/me", &access).await;
    assert_eq!((&me["verified"], &me["role"]), (&json!(false), &json!("candidate")));
    let taken = Browser::new(&app).post("/api/auth/register", wish("ADA@example.org")).await;
    assert_problem(taken, 409, "address_taken").await;
    let instance = app.json("/api/instance", "").await;
    assert_eq!((&instance["registration"], &instance["mail"]), (&json!("candidates"), &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_registers_as_more_than_the_instance_lets_them() {
    let app = TestApp::start().await;
    let register = |role: &str| {
        let mut body = wish("ada@example.org");
        body["role"] = json!(role);
        let request = Browser::new(&app).request("/api/auth/register").json(&body);
        async move { request.send().await.expect("sent") }
    };
    for role in ["recruiter", "trainer", "school", "company", "admin"] {
        assert_problem(register(role).await, 403, "not_allowed").await;
    }
    let open = TestApp::with(|flags| flags.set("registration", "open")).await;
    let mut body = wish("ada@example.org");
    body["role"] = json!("admin");
    assert_problem(Browser::new(&open).post("/api/auth/register", body).await, 403, "not_allowed").await;
    let closed = TestApp::with(|flags| flags.set("registration", "invited")).await;
    assert_problem(Browser::new(&closed).post("/api/auth/register", wish("a@example.org")).await, 403, "not_allowed")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_exchanged_once() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app);
    let access = browser.register("ada@example.org").await;
    let first = browser.cookie(REFRESH).expect("set");
    let thief = browser.copy();
    // Two tabs that ask at the same moment, and a third a moment later.
    let tabs = [browser.copy(), browser.copy()];
    let body = || json!({});
    let (a, b) = tokio::join!(tabs[0].ok("/api/auth/refresh", body()), tabs[1].ok("/api/auth/refresh", body()));
    assert_eq!(a["user"], b["user"]);
    browser.ok("/api/auth/refresh", body()).await;
    let second = browser.cookie(REFRESH).expect("set");
    assert_ne!(first, second);
    assert_eq!((tabs[0].cookie(REFRESH), tabs[1].cookie(REFRESH)), (Some(second.clone()), Some(second)));
    // One goes on meanwhile; whoever is late gets what is good now, and not what was.
    browser.ok("/api/auth/refresh", body()).await;
    tabs[0].copy().ok("/api/auth/refresh", body()).await;
    thief.ok("/api/auth/refresh", body()).await;
    assert_eq!(thief.cookie(REFRESH), browser.cookie(REFRESH));

    // Later a token that was exchanged is a copy in other hands: nobody goes on.
    age(&app, 11_000).await;
    let copied = browser.copy();
    browser.ok("/api/auth/refresh", body()).await;
    age(&app, 11_000).await;
    assert!(is_signed_in(&app, &access).await);
    assert_problem(copied.post("/api/auth/refresh", body()).await, 401, "token_wrong").await;
    assert!(copied.cookie(REFRESH).is_none(), "the cookie is taken away");
    assert_problem(browser.post("/api/auth/refresh", body()).await, 401, "token_wrong").await;
    assert!(!is_signed_in(&app, &access).await);
    for bad in ["nonsense", "vr_0000", &first] {
        let request = Browser::new(&app).request("/api/auth/refresh").header("cookie", format!("{REFRESH}={bad}"));
        assert_problem(request.send().await.expect("sent"), 401, "token_wrong").await;
    }
    assert_problem(Browser::new(&app).post("/api/auth/refresh", body()).await, 401, "token_missing").await;
}

/// Makes all that was exchanged older.
async fn age(app: &TestApp, ms: i64) {
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE refresh_tokens SET spent_at = spent_at - $1")
        .bind(ms)
        .execute(writing.connection())
        .await
        .expect("aged");
    writing.commit().await.expect("committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_ends_on_one_server_is_over_on_the_other() {
    let database = TestDatabase::create().await;
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let server = || TestApp::with(|flags| flags.set("database_url", database.url.clone()).set("instance_key", key));
    let (one, other) = (server().await, server().await);
    let browser = Browser::new(&one);
    let access = browser.register("ada@example.org").await;
    assert!(is_signed_in(&other, &access).await);
    // Two servers exchange one token at the same moment.
    let (here, there) = (browser.copy(), browser.at(&other));
    let (a, b) = tokio::join!(here.ok("/api/auth/refresh", json!({})), there.ok("/api/auth/refresh", json!({})));
    assert_eq!(a["user"], b["user"]);
    assert_eq!(here.cookie(REFRESH), there.cookie(REFRESH));
    let out = there.post("/api/auth/logout", json!({})).await;
    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    assert!(there.cookie(REFRESH).is_none() && there.cookie(DEVICE).is_some(), "the browser is known again");
    for app in [&one, &other] {
        assert!(!is_signed_in(app, &access).await);
    }
    assert_problem(here.post("/api/auth/refresh", json!({})).await, 401, "token_wrong").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_stopped_and_keeps_nobody_out() {
    let app = TestApp::start().await;
    let home = Browser::new(&app);
    home.register("ada@example.org").await;
    let thief = Browser::new(&app);
    let mut answers = Vec::new();
    for whom in ["ada@example.org", "nobody@example.org", "no address"] {
        for _ in 0..10 {
            let wrong = thief.post("/api/auth/login", login(whom, "one two three four")).await;
            assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
            answers.push(wrong.text().await.expect("a body"));
        }
        let stopped = thief.post("/api/auth/login", login(whom, PASSWORD)).await;
        assert!(stopped.headers().contains_key("retry-after"));
        assert_problem(stopped, 429, "rate_limited").await;
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "an address that nobody has is answered as one that somebody has");
    // In the owner's own browser nothing of it is felt.
    home.log_in("ada@example.org", PASSWORD).await;
    // Nobody makes themselves known.
    let forged = Browser::new(&app).request("/api/auth/login").header("cookie", format!("{DEVICE}=vk_00.00"));
    let forged = forged.json(&login("ada@example.org", PASSWORD)).send().await.expect("sent");
    assert_problem(forged, 429, "rate_limited").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_and_not_taken_again() {
    let app = TestApp::start().await;
    let (home, away) = (Browser::new(&app), Browser::new(&app));
    let access = home.register("ada@example.org").await;
    let other = away.log_in("ada@example.org", PASSWORD).await;
    let change = |current: String, new: &str| {
        let body = json!({ "current": current, "new": new });
        let request = app.request(Method::PUT, "/api/me/password", &access).json(&body);
        async move { request.send().await.expect("sent") }
    };
    assert_problem(change("wrong".into(), "eight yellow umbrellas").await, 401, "credentials_wrong").await;
    for (new, code) in
        [(PASSWORD, "password_used"), ("elevenchars", "invalid_field"), ("ada@example.org", "password_weak")]
    {
        assert_problem(change(PASSWORD.into(), new).await, 422, code).await;
    }
    let mut present = PASSWORD.to_owned();
    for number in 1..=5 {
        let new = format!("umbrella of number {number}");
        assert_eq!(change(present, &new).await.status(), StatusCode::NO_CONTENT);
        present = new;
    }
    assert!(is_signed_in(&app, &access).await);
    assert!(!is_signed_in(&app, &other).await, "the other logins are over");
    assert_problem(change(present.clone(), "umbrella of number 1").await, 422, "password_used").await;
    // The sixth before is forgotten.
    assert_eq!(change(present, PASSWORD).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_password_is_refused_and_where_nobody_knows_it_is_taken() {
    // SHA-1 of "seven green umbrellas" in the range format, by a server that sees five digits.
    let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (seen, stolen) = (std::sync::Arc::clone(&asked), sha1(PASSWORD));
    let rest = stolen[5..].to_owned();
    let range = axum::Router::new().route(
        "/range/{prefix}",
        axum::routing::get(async move |axum::extract::Path(prefix): axum::extract::Path<String>| {
            seen.lock().expect("whole").push(prefix);
            format!("0018A45C4D1DEF81644B54AB7F969B88D65:0\r\n{rest}:37\r\n")
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/range", listener.local_addr().expect("bound"));
    let serving = tokio::spawn(async move { axum::serve(listener, range).await });
    let app = TestApp::with(|flags| flags.set("breached_passwords_url", url)).await;
    let refused = Browser::new(&app).post("/api/auth/register", wish("ada@example.org")).await;
    assert_problem(refused, 422, "password_breached").await;
    assert_eq!(*asked.lock().expect("whole"), [stolen[..5].to_owned()]);
    let mut other = wish("ada@example.org");
    other["password"] = json!("eight yellow umbrellas");
    assert_eq!(Browser::new(&app).post("/api/auth/register", other).await.status(), StatusCode::CREATED);
    serving.abort();
    let _ = serving.await;
    let mut late = wish("bob@example.org");
    late["name"] = json!("Bob");
    assert_eq!(Browser::new(&app).post("/api/auth/register", late).await.status(), StatusCode::CREATED);
}

fn sha1(text: &str) -> String {
    // As `printf %s TEXT | sha1sum` says.
    assert_eq!(text, "seven green umbrellas");
    "3F5381373444550C7949DD27A1E836BBDBDC1A28".into()
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_are_seen_and_ended() {
    let app = TestApp::start().await;
    let (home, phone, old) = (Browser::new(&app), Browser::new(&app), Browser::new(&app));
    let access = home.register("ada@example.org").await;
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let entered = phone.request("/api/auth/login").header("user-agent", agent);
    let entered = entered.json(&login("ada@example.org", PASSWORD)).send().await.expect("sent");
    phone.keep(&entered);
    let on_phone = entered.json::<Value>().await.expect("JSON")["access_token"].as_str().expect("one").to_owned();
    let on_old = old.log_in("ada@example.org", PASSWORD).await;
    let list = app.json("/api/me/logins", &access).await;
    let items = list["items"].as_array().expect("a list").clone();
    assert_eq!(items.len(), 3);
    let seen: Vec<_> = items.iter().map(|item| (&item["device"], &item["current"], &item["method"])).collect();
    assert_eq!(seen[1], (&json!("Firefox, Linux"), &json!(false), &json!("password")));
    assert_eq!((seen[2].1, seen[2].2), (&json!(true), &json!("registration")));
    assert!(items.iter().all(|item| item["ended_at"].is_null() && item["place"].is_null()));

    // Where no mail is sent, the page alone tells of new devices.
    let told = app.json("/api/me/notifications", &access).await;
    assert_eq!(told["unread"], 2);
    assert_eq!(
        (&told["items"][1]["kind"], &told["items"][1]["device"]),
        (&json!("new_device"), &json!("Firefox, Linux"))
    );

    let end = |id: &Value| {
        let path = format!("/api/me/logins/{}", id.as_str().expect("an id"));
        let request = app.request(Method::DELETE, &path, &access);
        async move { request.send().await.expect("sent") }
    };
    assert_eq!(end(&items[1]["id"]).await.status(), StatusCode::NO_CONTENT);
    assert!(!is_signed_in(&app, &on_phone).await);
    assert_problem(end(&items[1]["id"]).await, 404, "not_found").await;
    // Somebody else's is nobody's.
    let bob = Browser::new(&app);
    let mut body = wish("bob@example.org");
    body["name"] = json!("Bob");
    let bobs = bob.ok("/api/auth/register", body).await["access_token"].as_str().expect("one").to_owned();
    let bobs_login = app.json("/api/me/logins", &bobs).await["items"][0]["id"].clone();
    assert_problem(end(&bobs_login).await, 404, "not_found").await;
    assert_problem(end(&json!("no-uuid")).await, 404, "not_found").await;
    let others = app.request(Method::DELETE, "/api/me/logins", &access).send().await.expect("sent");
    assert_eq!(others.status(), StatusCode::NO_CONTENT);
    assert!(is_signed_in(&app, &access).await && is_signed_in(&app, &bobs).await);
    assert!(!is_signed_in(&app, &on_old).await);
    // Somebody who signs in again in the same browser leaves no login behind.
    home.log_in("ada@example.org", PASSWORD).await;
    assert!(!is_signed_in(&app, &access).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_admin_is_made_once_with_the_instances_token() {
    let app = TestApp::start().await;
    let set_up = |email: &str, token: &str| {
        let body = json!({ "email": email, "password": PASSWORD, "name": "Ada", "language": "fr" });
        let request = app.request(Method::POST, "/api/setup", token).json(&body);
        async move { request.send().await.expect("sent") }
    };
    assert_problem(set_up("ada@example.org", "nonsense").await, 401, "token_wrong").await;
    // Until then the page and the log say what is needed, and the log where the token is.
    assert_eq!(app.json("/api/instance", "").await["needs_setup"], json!(true));
    let line = app.server().setup_line().await.expect("read").expect("a line");
    assert!(line.contains(&format!("{}/setup", app.url.replace("127.0.0.1", "localhost"))), "{line}");
    assert!(line.contains("access-token") && !line.contains(&app.access_token), "{line}");
    let made = set_up("ada@example.org", &app.access_token).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    assert_eq!(made.json::<Value>().await.expect("JSON")["role"], "admin");
    assert_problem(set_up("bob@example.org", &app.access_token).await, 409, "already_set_up").await;
    assert_eq!(app.json("/api/instance", "").await["needs_setup"], json!(false));
    assert_eq!(app.server().setup_line().await.expect("read"), None);
    Browser::new(&app).log_in("ada@example.org", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_origin_signs_nobody_in_or_out() {
    let app = TestApp::with(with_mail).await;
    for (path, body) in [
        ("/api/auth/login", login("ada@example.org", PASSWORD)),
        ("/api/auth/refresh", json!({})),
        ("/api/auth/logout", json!({})),
        ("/api/auth/verify", json!({ "token": "x" })),
    ] {
        for origin in ["https://evil.example", "null"] {
            let sent = Browser::new(&app).request(path).header("origin", origin).json(&body).send().await;
            assert_problem(sent.expect("sent"), 403, "origin_refused").await;
        }
    }
    for origin in [app.url.as_str(), PUBLIC_URL] {
        let sent = Browser::new(&app).request("/api/auth/logout").header("origin", origin).send().await.expect("sent");
        assert_eq!(sent.status(), StatusCode::NO_CONTENT, "{origin}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_cookies_go_nowhere_else() {
    let app = TestApp::with(|flags| flags.set("public_url", "https://viva.example")).await;
    let browser = Browser::new(&app);
    let response = browser.post("/api/auth/register", wish("ada@example.org")).await;
    let cookies: Vec<&str> = response.headers().get_all("set-cookie").iter().filter_map(|c| c.to_str().ok()).collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-vivavoce_"), "{cookie}");
        assert!(cookie.contains("; Path=/; ") && cookie.contains("; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    browser.ok("/api/auth/refresh", json!({})).await;
    // The browser sends them with everything here now, and nothing but signing in reads them.
    let cookies = ["refresh", "device"].map(|name| {
        let name = format!("__Host-vivavoce_{name}");
        format!("{name}={}", browser.cookie(&name).expect("set"))
    });
    for route in ROUTES {
        if matches!(route.access, Access::Public | Access::Guest | Access::SessionInQuery(_)) {
            continue;
        }
        let filled = route.path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
        let url = format!("{}{}", app.url, filled.collect::<Vec<_>>().join("/"));
        let request = app.http.request(route.method.parse().expect("a method"), url);
        let answer = request.header("cookie", cookies.join("; ")).send().await.expect("sent");
        assert_problem(answer, 401, "token_missing").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_signed_out_by_the_new_names_of_cookies() {
    let app = TestApp::with(|flags| flags.set("public_url", "https://viva.example")).await;
    let browser = Browser::new(&app);
    browser.post("/api/auth/register", wish("ada@example.org")).await;
    // As an earlier version left it: its names, and a token that began with other letters.
    let device = browser.cookie("__Host-vivavoce_device").expect("set");
    let former = format!("vr_{}", "5".repeat(64));
    let hash = TokenHash::of(&former).to_hex();
    sqlx::query("UPDATE refresh_tokens SET token_hash = $1")
        .bind(hash)
        .execute(app.app().db.pool())
        .await
        .expect("changed");
    let updated = Browser::new(&app);
    let before = format!("__Secure-vivavoce_refresh={former}; __Secure-vivavoce_device={device}");
    let request = updated.request("/api/auth/refresh").header("cookie", &before).json(&json!({}));
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    updated.keep(&answer);
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().filter_map(|c| c.to_str().ok()).collect();
    let gone = "__Secure-vivavoce_refresh=; Path=/api/auth; Max-Age=0; HttpOnly; SameSite=Strict; Secure";
    assert!(cookies.contains(&gone) && cookies.len() == 2, "{cookies:?}");
    assert!(updated.cookie("__Host-vivavoce_refresh").is_some());
    updated.ok("/api/auth/refresh", json!({})).await;

    // Signing in again in that browser: it is known, by its new name from then on.
    let again = Browser::new(&app);
    let device_of_before = format!("__Secure-vivavoce_device={device}");
    let request = again.request("/api/auth/login").header("cookie", device_of_before);
    let answer = request.json(&login("ada@example.org", PASSWORD)).send().await.expect("an answer");
    again.keep(&answer);
    assert_eq!(again.cookie("__Host-vivavoce_device"), Some(device));
    let gone = "__Secure-vivavoce_device=; Path=/api/auth; Max-Age=0; HttpOnly; SameSite=Strict; Secure";
    assert!(answer.headers().get_all("set-cookie").iter().any(|cookie| cookie == gone));

    // A neighbouring host sets a cookie of the former name, with a token of today: it opens nothing.
    let token = again.cookie("__Host-vivavoce_refresh").expect("set");
    let tossed = Browser::new(&app).request("/api/auth/refresh");
    let tossed = tossed.header("cookie", format!("__Secure-vivavoce_refresh={token}")).send().await.expect("an answer");
    assert_problem(tossed, 401, "token_missing").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_form_sends_is_refused() {
    let app = TestApp::start().await;
    let long = "x".repeat(1_000_000);
    for (field, value, status, code) in [
        ("name", json!(long), 413, "body_too_large"),
        ("email", json!("x".repeat(40_000) + "@example.org"), 422, "invalid_field"),
        ("email", json!("ada@example.org\r\nBcc: eve@example.org"), 422, "invalid_field"),
        ("email", json!("ad\u{200b}a@example.org"), 422, "invalid_field"),
        ("name", json!("Ada\u{202e}nimda"), 422, "invalid_field"),
        ("name", json!("Ada \u{2066}x"), 422, "invalid_field"),
        ("name", json!("\u{410}dmin"), 422, "invalid_field"),
        ("name", json!("win at https://evil.example"), 422, "invalid_field"),
        ("password", json!("x".repeat(60_000)), 422, "invalid_field"),
        ("password", json!(["a", "b"]), 422, "invalid_field"),
        ("role", json!("root"), 422, "invalid_field"),
        ("admin", json!(true), 422, "invalid_field"),
    ] {
        let mut body = wish("ada@example.org");
        body[field] = value;
        assert_problem(Browser::new(&app).post("/api/auth/register", body).await, status, code).await;
    }
    for bad in [json!({ "organisation": 5 }), json!("x"), json!({ "user": "x" })] {
        assert_problem(Browser::new(&app).post("/api/auth/refresh", bad).await, 422, "invalid_field").await;
    }
    let nowhere = Browser::new(&app);
    nowhere.register("ada@example.org").await;
    let foreign = json!({ "organisation": NOBODY });
    assert_problem(nowhere.post("/api/auth/refresh", foreign).await, 404, "not_found").await;
    nowhere.ok("/api/auth/refresh", json!({ "organisation": null })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_to_one_address_are_few() {
    let app = TestApp::with(with_mail).await;
    for _ in 0..8 {
        let asked = Browser::new(&app).post("/api/auth/register", wish("ada@example.org")).await;
        assert_eq!(asked.status(), StatusCode::ACCEPTED);
    }
    assert_eq!(letters(&app).await.len(), 5);
    // The first who answers gets the address; the other links do nothing any more.
    let token = last_token(&app, "verify_address", "verify").await;
    let earlier = letters(&app).await[0].to_string();
    let earlier = earlier.split("#token=").nth(1).and_then(|rest| rest.split('"').next()).expect("one").to_owned();
    Browser::new(&app).ok("/api/auth/verify", json!({ "token": token })).await;
    assert_problem(Browser::new(&app).post("/api/auth/verify", json!({ "token": earlier })).await, 410, "link_expired")
        .await;
}

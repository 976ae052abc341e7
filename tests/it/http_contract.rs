//! The API over HTTP: who may do what, what each answer looks like.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::access::Access;
use vivavoce_signaling::router::ROUTES;
use vivavoce_tests::app::{assert_problem, created, wish};
use vivavoce_tests::{Created, TestApp};

/// A route's path for a session.
fn filled(path: &str, session: &str) -> String {
    let path = path
        .replace("{id}", session)
        .replace("{session}", session)
        .replace("{peer}", "0198c2f0-7a3b-7c1d-9e2f-000000000000")
        .replace("{comment}", "0198c2f0-7a3b-7c1d-9e2f-000000000000")
        .replace("{share}", "0198c2f0-7a3b-7c1d-9e2f-000000000000")
        .replace("{file}", "candidate.ogg");
    if path == "/ws/audio" { format!("{path}?session={session}") } else { path }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_route_opens_without_its_token() {
    let app = TestApp::start().await;
    let (one, other) = (app.create("developer-en").await, app.create("developer-en").await);
    let nobody = "0198c2f0-7a3b-7c1d-9e2f-111111111111";
    let mut closed = 0;
    for route in ROUTES {
        let method: Method = route.method.parse().expect("a method");
        let url = |session: &str| format!("{}{}", app.url, filled(route.path, session));
        let send = |session: &str, token: Option<&str>| {
            let request = app.http.request(method.clone(), url(session));
            match token {
                Some(token) => request.bearer_auth(token).send(),
                None => request.send(),
            }
        };
        match route.access {
            Access::Public | Access::Guest => continue,
            Access::Instance | Access::AccountOrInstance | Access::Needs(_) | Access::Within(_) => {
                assert_problem(send(nobody, None).await.expect("sent"), 401, "token_missing").await;
                for wrong in ["nonsense", one.token.as_str(), "va_0000"] {
                    let answer = send(nobody, Some(wrong)).await.expect("sent");
                    assert_problem(answer, 401, "token_wrong").await;
                }
            }
            Access::Account => {
                assert_problem(send(nobody, None).await.expect("sent"), 401, "token_missing").await;
                // The instance's token is nobody's account.
                for wrong in ["nonsense", one.token.as_str(), app.access_token.as_str(), "eyJhbGciOiJub25lIn0.e30."] {
                    let answer = send(nobody, Some(wrong)).await.expect("sent");
                    assert_problem(answer, 401, "token_wrong").await;
                }
            }
            Access::Attempt => {
                let (one, other) = (app.attempt("software-en").await, app.attempt("software-en").await);
                assert_problem(send(&one.id, None).await.expect("sent"), 401, "token_missing").await;
                for (attempt, token) in [
                    (one.id.as_str(), "nonsense"),
                    (one.id.as_str(), other.token.as_str()),
                    (nobody, one.token.as_str()),
                    (nobody, app.access_token.as_str()),
                    ("no-uuid", one.token.as_str()),
                ] {
                    let answer = send(attempt, Some(token)).await.expect("sent");
                    assert_problem(answer, 404, "not_found").await;
                }
            }
            Access::Session(_) | Access::Replay(_) | Access::SessionInQuery(_) => {
                let answer = send(&one.id, None).await.expect("sent");
                assert_eq!(answer.headers()["www-authenticate"], "Bearer realm=\"vivavoce\"");
                assert_problem(answer, 401, "token_missing").await;
                // A wrong token, another session's token, and a session that does not exist
                // are answered alike: nobody learns which sessions there are.
                for (session, token) in [
                    (one.id.as_str(), "nonsense"),
                    (one.id.as_str(), other.token.as_str()),
                    (nobody, one.token.as_str()),
                    (nobody, app.access_token.as_str()),
                    ("no-uuid", one.token.as_str()),
                ] {
                    let answer = send(session, Some(token)).await.expect("sent");
                    assert_problem(answer, 404, "not_found").await;
                }
            }
        }
        closed += 1;
    }
    assert!(closed >= 20, "only {closed} routes were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn public_routes_answer_anybody() {
    let app = TestApp::start().await;
    // A link says what it is about; without its token it is about nothing.
    let is_open = |path| !["/api/mail/unsubscribe", "/api/exports/file"].contains(&path);
    for route in ROUTES.iter().filter(|route| route.access == Access::Public && route.method == "GET") {
        if !is_open(route.path) {
            continue;
        }
        let id = if route.path.starts_with("/api/quizzes") { "software-en" } else { "sales-en" };
        let url = format!("{}{}", app.url, route.path.replace("{id}", id));
        let status = app.http.get(url).send().await.expect("sent").status();
        assert_eq!(status, StatusCode::OK, "{}", route.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenarios_are_listed_by_language_and_keep_their_answers_to_themselves() {
    let app = TestApp::start().await;
    let ids = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().expect("a list");
        items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
    };
    let french = app.json("/api/scenarios?language=fr", "").await;
    let built_in = vivavoce_scenarios::builtin();
    let of_language = built_in.iter().filter(|scenario| scenario.language.code() == "fr");
    let mut of_language: Vec<String> = of_language.map(|scenario| scenario.id.clone()).collect();
    of_language.sort();
    assert_eq!(ids(&french), of_language);
    assert_eq!(ids(&app.json("/api/scenarios", "").await).len(), built_in.len());

    let one = app.json("/api/scenarios/developer-en", "").await;
    assert_eq!(one["language"], "en");
    assert!(one["persona"]["name"].is_string());
    let mut keys: Vec<&String> = one["questions"][0].as_object().expect("a question").keys().collect();
    keys.sort();
    assert_eq!(keys, ["id", "kind", "task", "thinking_s", "time_limit_s"]);

    let get = |path: &str| app.http.get(format!("{}{path}", app.url)).send();
    assert_problem(get("/api/scenarios/none").await.expect("sent"), 404, "scenario_not_found").await;
    let wrong = get("/api/scenarios?language=de").await.expect("sent");
    assert_problem(wrong, 400, "bad_request").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_created_read_listed_and_deleted() {
    let app = TestApp::start().await;
    let mut body = wish("infirmier-fr");
    body["candidate_name"] = json!("Zoë");
    let response = app.post_session(&body).send().await.expect("sent");
    assert_eq!(response.status(), StatusCode::CREATED);
    let location = response.headers()["location"].to_str().expect("ASCII").to_owned();
    let session = created(response).await;
    assert_eq!(location, format!("/api/sessions/{}", session.id));

    let read = app.json(&location, &session.token).await;
    assert_eq!(read["state"], "waiting");
    assert_eq!(read["candidate_name"], "Zoë");
    assert_eq!(read["scenario"]["language"], "fr");
    assert_eq!(read["last_event"], 0);
    for absent in ["end_reason", "started_at", "ended_at", "question_index"] {
        assert!(read[absent].is_null(), "{absent}");
    }
    assert_eq!(app.json(&location, &app.access_token).await, read);
    let transcript = app.json(&format!("{location}/transcript"), &session.token).await;
    assert_eq!(transcript, json!({ "turns": [] }));
    let recordings = app.json(&format!("{location}/recordings"), &session.token).await;
    assert_eq!(recordings, json!({ "items": [] }));

    let deleted = app.request(Method::DELETE, &location, &session.token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::OK);
    let gone = app.request(Method::GET, &location, &session.token).send().await.expect("sent");
    assert_problem(gone, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_through_all_sessions_once() {
    let app = TestApp::start().await;
    let mut expected: Vec<String> = Vec::new();
    for _ in 0..5 {
        expected.push(app.create("sales-en").await.id);
    }
    expected.reverse();
    let mut found: Vec<String> = Vec::new();
    let mut path = "/api/sessions?limit=2&state=waiting".to_owned();
    loop {
        let page = app.json(&path, &app.access_token).await;
        let items = page["items"].as_array().expect("a list");
        assert!(items.len() <= 2);
        found.extend(items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/sessions?limit=2&state=waiting&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(found, expected, "newest first");
    let none = app.json("/api/sessions?state=ended", &app.access_token).await;
    assert_eq!(none, json!({ "items": [], "next_cursor": null }));
    for wrong in ["limit=0", "limit=201", "limit=x", "state=gone", "cursor=1", "page=2"] {
        let path = format!("/api/sessions?{wrong}");
        let answer = app.request(Method::GET, &path, &app.access_token).send().await.expect("sent");
        assert_problem(answer, 400, "bad_request").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_creation_makes_one_session_and_both_tokens_open_it() {
    let app = TestApp::start().await;
    let key = "6f1b7c1e-0c1b-4d0f-9d5e-2f6a0b1c2d3e";
    let send = |body: Value, key: &str| app.post_session(&body).header("idempotency-key", key.to_owned()).send();
    let first = created(send(wish("sales-en"), key).await.expect("sent")).await;
    let again = send(wish("sales-en"), key).await.expect("sent");
    assert_eq!(again.status(), StatusCode::CREATED);
    let again = created(again).await;
    assert_eq!(again.id, first.id);
    assert_ne!(again.token, first.token);
    for token in [&first.token, &again.token] {
        app.json(&format!("/api/sessions/{}", first.id), token).await;
    }
    let other = send(wish("developer-en"), key).await.expect("sent");
    assert_problem(other, 422, "idempotency_key_reused").await;
    assert_problem(send(wish("sales-en"), "1").await.expect("sent"), 400, "bad_request").await;

    // Two at the same moment.
    let key = "9c1b7c1e-0c1b-4d0f-9d5e-2f6a0b1c2d3e";
    let (a, b) = tokio::join!(send(wish("sales-en"), key), send(wish("sales-en"), key));
    let (a, b) = (created(a.expect("sent")).await, created(b.expect("sent")).await);
    assert_eq!(a.id, b.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_are_limited_and_can_be_kept_out() {
    let app = TestApp::with(|flags| flags.set("guest_sessions_per_hour", "2")).await;
    for _ in 0..2 {
        app.create("sales-en").await;
    }
    let refused = app.post_session(&wish("sales-en")).send().await.expect("sent");
    assert!(refused.headers()["retry-after"].to_str().is_ok_and(|s| s.parse::<u64>().is_ok()));
    assert_problem(refused, 429, "rate_limited").await;
    let holder = app.post_session(&wish("sales-en")).bearer_auth(&app.access_token);
    assert_eq!(holder.send().await.expect("sent").status(), StatusCode::CREATED);

    let app = TestApp::with(|flags| flags.set("guest_sessions", "false")).await;
    let refused = app.post_session(&wish("sales-en")).send().await.expect("sent");
    assert_problem(refused, 401, "token_missing").await;
    assert_eq!(app.json("/api/instance", "").await["guest_sessions"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_instance_says_what_stands_in_for_what() {
    let app = TestApp::with(|flags| flags.set("ice_servers", "stun:stun.example:3478")).await;
    let instance = app.json("/api/instance", "").await;
    assert_eq!(instance["hearing"], json!({ "fr": "stub", "en": "stub" }));
    assert_eq!(instance["voice"], json!({ "fr": "tone", "en": "tone" }));
    assert_eq!(instance["ice_servers"], json!([{ "urls": ["stun:stun.example:3478"] }]));
    let parts: Vec<&str> = instance["stand_ins"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|stand_in| {
            for text in ["using", "using_code", "wanted", "wanted_code", "how"] {
                assert!(stand_in[text].as_str().is_some_and(|text| !text.is_empty()), "{stand_in}");
            }
            stand_in["part"].as_str().expect("a part")
        })
        .collect();
    assert!(parts.contains(&"voice_activity"), "{parts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_accepted_until_the_session_is_over() {
    let app = TestApp::start().await;
    let session = app.create("sales-en").await;
    let path = format!("/api/sessions/{}/commands", session.id);
    let send = |body: Value| app.request(Method::POST, &path, &session.token).json(&body).send();
    let accepted = send(json!({ "command": "thinking" })).await.expect("sent");
    assert_eq!(accepted.status(), StatusCode::ACCEPTED);
    assert_eq!(accepted.json::<Value>().await.expect("JSON"), json!({ "accepted": true }));
    for (wrong, code) in [
        (json!({ "command": "dance" }), "invalid_field"),
        (json!({ "command": "type" }), "invalid_field"),
        (json!({ "command": "type", "text": "  " }), "invalid_field"),
        (json!({ "command": "type", "text": "x".repeat(8001) }), "invalid_field"),
        (json!([]), "invalid_field"),
    ] {
        assert_problem(send(wrong).await.expect("sent"), 422, code).await;
    }
    end(&app, &session).await;
    assert_problem(send(json!({ "command": "done" })).await.expect("sent"), 409, "session_over").await;
}

/// Ends a session and waits until it is.
async fn end(app: &TestApp, session: &Created) {
    app.command(session, json!({ "command": "end" })).await;
    for _ in 0..100 {
        let now = app.json(&format!("/api/sessions/{}", session.id), &session.token).await;
        if now["state"] == "ended" {
            assert_eq!(now["end_reason"], "candidate");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the session did not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_pages_and_headers_are_as_they_should_be() {
    let app = TestApp::start().await;
    let put = app.http.put(format!("{}/api/instance", app.url)).send().await.expect("sent");
    assert_eq!(put.headers()["allow"], "GET");
    assert_problem(put, 405, "method_not_allowed").await;
    let nothing = app.http.get(format!("{}/api/nothing", app.url)).send().await.expect("sent");
    assert_problem(nothing, 404, "not_found").await;

    let page = app.http.get(format!("{}/room/1", app.url)).send().await.expect("sent");
    let headers = page.headers();
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert!(headers["content-security-policy"].to_str().is_ok_and(|csp| csp.contains("script-src 'self';")));
    assert!(headers["permissions-policy"].to_str().is_ok_and(|p| p.contains("microphone=(self)")));
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers.contains_key("x-request-id"));
    if let Some(etag) = headers.get("etag").cloned() {
        let again = app.http.get(&app.url).header("if-none-match", etag).send().await.expect("sent");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_configured_origins_read_answers() {
    let app = TestApp::with(|flags| flags.set("allowed_origins", "https://school.example")).await;
    let ask = |origin: &'static str| {
        app.http
            .request(Method::OPTIONS, format!("{}/api/sessions", app.url))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .send()
    };
    let allowed = ask("https://school.example").await.expect("sent");
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://school.example");
    assert_eq!(allowed.headers()["access-control-allow-methods"], "POST, GET, OPTIONS");
    let other = ask("https://evil.example").await.expect("sent");
    assert!(!other.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_server_says_when_to_come_back() {
    let app = TestApp::with(|flags| flags.set("max_sessions", "1")).await;
    let (first, second) = (app.create("sales-en").await, app.create("sales-en").await);
    app.command(&first, json!({ "command": "thinking" })).await;
    let path = format!("/api/sessions/{}/commands", second.id);
    let body = json!({ "command": "thinking" });
    let full = app.request(Method::POST, &path, &second.token).json(&body).send().await.expect("sent");
    assert!(full.headers().contains_key("retry-after"));
    assert_problem(full, 503, "server_full").await;
    // It waits as before, and is opened once there is room.
    end(&app, &first).await;
    for _ in 0..50 {
        let sent = app.request(Method::POST, &path, &second.token).json(&body).send().await.expect("sent");
        if sent.status() == StatusCode::ACCEPTED {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the place was not given back");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metrics_page_has_a_port_of_its_own() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let app = TestApp::with(|flags| flags.set("metrics_listen", format!("127.0.0.1:{port}"))).await;
    app.create("sales-en").await;
    let page = app.http.get(format!("http://127.0.0.1:{port}/metrics")).send().await.expect("sent");
    let text = page.text().await.expect("text");
    assert!(text.contains("route=\"/api/sessions\",status=\"201\""), "{text}");
    assert!(text.contains("vivavoce_audio_thread_busy_ratio{thread=\"audio-0\"}"), "{text}");
    assert!(text.contains("vivavoce_audio_thread_lateness_seconds_bucket{le=\"+Inf\",thread=\"audio-0\"}"), "{text}");
    assert!(text.contains("vivavoce_media_dropped_total{why=\"unknown\"}"), "{text}");
    let public = app.http.get(format!("{}/metrics", app.url)).send().await.expect("sent");
    assert_problem(public, 404, "not_found").await;
}

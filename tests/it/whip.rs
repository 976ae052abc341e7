//! WebRTC signalling, status by status (RFC 9725).

use reqwest::{Method, Response, StatusCode};
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::offer::{CANDIDATE, OFFER, RESTART};
use vivavoce_tests::{AudioSocket, Created, TestApp};

const FRAGMENT: &str = "application/trickle-ice-sdpfrag";

/// Makes the offer, which must be answered; gives the connection's URL and ETag.
async fn connect(app: &TestApp, session: &Created) -> (String, String) {
    let answer = app.offer(session, OFFER).send().await.expect("sent");
    assert_eq!(answer.status(), StatusCode::CREATED);
    let header = |name: &str| answer.headers()[name].to_str().expect("ASCII").to_owned();
    (header("location"), header("etag"))
}

async fn patch(app: &TestApp, session: &Created, url: &str, etag: Option<&str>, body: &str) -> Response {
    let request =
        app.request(Method::PATCH, url, &session.token).header("content-type", FRAGMENT).body(body.to_owned());
    let request = match etag {
        Some(etag) => request.header("if-match", etag),
        None => request,
    };
    request.send().await.expect("sent")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_answered() {
    let app = TestApp::with(|flags| {
        flags
            .set("ice_servers", "stun:stun.example:3478,turn:turn.example:3478")
            .set("turn_username", "ada")
            .set("turn_credential", "secret")
    })
    .await;
    let session = app.create("developer-en").await;
    let answer = app.offer(&session, OFFER).send().await.expect("sent");
    assert_eq!(answer.status(), StatusCode::CREATED);
    let headers = answer.headers().clone();
    assert_eq!(headers["content-type"], "application/sdp");
    let location = headers["location"].to_str().expect("ASCII").to_owned();
    assert!(location.starts_with(&format!("/rtc/{}/", session.id)), "{location}");
    assert!(headers["etag"].to_str().is_ok_and(|etag| etag.starts_with('"') && etag.ends_with('"')));
    let links: Vec<&str> = headers.get_all("link").iter().filter_map(|link| link.to_str().ok()).collect();
    assert_eq!(links[0], "<stun:stun.example:3478>; rel=\"ice-server\"");
    assert!(links[1].contains("username=\"ada\"; credential=\"secret\""), "{links:?}");
    let sdp = answer.text().await.expect("text");
    assert!(sdp.starts_with("v=0") && sdp.contains("opus/48000") && sdp.contains("a=candidate:"), "{sdp}");
    assert!(!sdp.contains("a=setup:actpass"), "an answer has chosen its side");

    let hung_up = app.request(Method::DELETE, &location, &session.token).send().await.expect("sent");
    assert_eq!(hung_up.status(), StatusCode::OK);
    let again = app.request(Method::DELETE, &location, &session.token).send().await.expect("sent");
    assert_problem(again, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn media_types_are_kept_to() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let plain = app
        .request(Method::POST, &format!("/rtc/{}", session.id), &session.token)
        .header("content-type", "text/plain")
        .body(OFFER);
    assert_problem(plain.send().await.expect("sent"), 415, "unsupported_media_type").await;
    let fragment = app
        .request(Method::POST, &format!("/rtc/{}", session.id), &session.token)
        .header("content-type", FRAGMENT)
        .body(OFFER);
    assert_problem(fragment.send().await.expect("sent"), 415, "unsupported_media_type").await;
    let no_type = app.request(Method::POST, &format!("/rtc/{}", session.id), &session.token).body(OFFER);
    assert_problem(no_type.send().await.expect("sent"), 415, "unsupported_media_type").await;
    let json = app.offer(&session, OFFER).header("accept", "application/json").send().await.expect("sent");
    assert_problem(json, 406, "not_acceptable").await;
    let any = app.offer(&session, OFFER).header("accept", "text/html, */*;q=0.1").send();
    assert_eq!(any.await.expect("sent").status(), StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_trickle_and_ice_restarts_under_their_etag() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let (url, etag) = connect(&app, &session).await;

    let none = patch(&app, &session, &url, None, CANDIDATE).await;
    assert_problem(none, 428, "etag_required").await;
    let stale = patch(&app, &session, &url, Some("\"old\""), CANDIDATE).await;
    assert_problem(stale, 412, "stale_etag").await;
    let added = patch(&app, &session, &url, Some(&etag), CANDIDATE).await;
    assert_eq!(added.status(), StatusCode::NO_CONTENT);
    let bad = patch(&app, &session, &url, Some(&etag), "what?").await;
    assert_problem(bad, 400, "bad_sdp").await;

    let restarted = patch(&app, &session, &url, Some("*"), RESTART).await;
    assert_eq!(restarted.status(), StatusCode::OK);
    assert_eq!(restarted.headers()["content-type"], FRAGMENT);
    let new_etag = restarted.headers()["etag"].to_str().expect("ASCII").to_owned();
    assert_ne!(new_etag, etag);
    let fragment = restarted.text().await.expect("text");
    assert!(fragment.contains("a=ice-ufrag:") && fragment.contains("a=ice-pwd:"), "{fragment}");
    let old = patch(&app, &session, &url, Some(&etag), CANDIDATE).await;
    assert_problem(old, 412, "stale_etag").await;

    let sdp = app
        .request(Method::PATCH, &url, &session.token)
        .header("content-type", "application/sdp")
        .header("if-match", new_etag)
        .body(OFFER);
    assert_problem(sdp.send().await.expect("sent"), 415, "unsupported_media_type").await;
    let elsewhere = format!("/rtc/{}/0198c2f0-7a3b-7c1d-9e2f-000000000000", session.id);
    let unknown = patch(&app, &session, &elsewhere, Some("*"), CANDIDATE).await;
    assert_problem(unknown, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_client_holds_a_session_until_another_takes_it_over() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let first = AudioSocket::connect(&app.url, &session, "&client=tab-1").await.expect("connects");
    let other = |query: &str, client: &str| {
        app.request(Method::POST, &format!("/rtc/{}{query}", session.id), &session.token)
            .header("content-type", "application/sdp")
            .header("vivavoce-client", client)
            .body(OFFER)
            .send()
    };
    assert_problem(other("", "tab-2").await.expect("sent"), 409, "session_in_use").await;
    assert!(!first.is_closed(), "the first client is untouched");
    let taken = other("?takeover=true", "tab-2").await.expect("sent");
    assert_eq!(taken.status(), StatusCode::CREATED);
    for _ in 0..50 {
        if first.is_closed() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the first client was not hung up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_lost_its_connection_comes_back() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let _first = AudioSocket::connect(&app.url, &session, "&client=tab-1").await.expect("connects");
    let again = AudioSocket::connect(&app.url, &session, "&client=tab-1").await;
    assert!(again.is_ok(), "the same client takes its own place");
    assert!(AudioSocket::connect(&app.url, &session, "&client=tab-2").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_over_takes_no_offer() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    app.command(&session, serde_json::json!({ "command": "end" })).await;
    for _ in 0..100 {
        let answer = app.offer(&session, OFFER).send().await.expect("sent");
        if answer.status() == StatusCode::CONFLICT {
            return assert_problem(answer, 409, "session_over").await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the session did not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_opens_a_session_in_one_step() {
    let app = TestApp::start().await;
    let send = |scenario: &str, sdp: &'static str| {
        app.request(Method::POST, &format!("/rtc?scenario={scenario}"), &app.access_token)
            .header("content-type", "application/sdp")
            .body(sdp)
            .send()
    };
    let answer = send("sales-en", OFFER).await.expect("sent");
    assert_eq!(answer.status(), StatusCode::CREATED);
    let location = answer.headers()["location"].to_str().expect("ASCII").to_owned();
    let session = location.split('/').nth(2).expect("a session").to_owned();
    let link = answer.headers()["link"].to_str().expect("ASCII").to_owned();
    assert_eq!(link, format!("</api/sessions/{session}>; rel=\"related\""));
    let ended = app.request(Method::DELETE, &location, &app.access_token).send().await.expect("sent");
    assert_eq!(ended.status(), StatusCode::OK);

    assert_problem(send("none", OFFER).await.expect("sent"), 404, "scenario_not_found").await;
    assert_problem(send("sales-en", "v=0\r\n").await.expect("sent"), 400, "bad_sdp").await;
    let list = app.json("/api/sessions", &app.access_token).await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "what failed left no session");
}

#[tokio::test(flavor = "multi_thread")]
async fn options_say_what_is_taken() {
    let app = TestApp::start().await;
    let options = |path: &str| app.http.request(Method::OPTIONS, format!("{}{path}", app.url)).send();
    let offer = options("/rtc/1").await.expect("sent");
    assert_eq!(offer.headers()["accept-post"], "application/sdp");
    let connection = options("/rtc/1/2").await.expect("sent");
    assert_eq!(connection.headers()["allow"], "PATCH, DELETE, OPTIONS");
    let get = app.http.get(format!("{}/rtc/1", app.url)).send().await.expect("sent");
    assert_problem(get, 405, "method_not_allowed").await;
}

//! What strangers send: each gets a clear refusal, nothing panics, nobody else notices.

use reqwest::{Method, StatusCode};
use serde_json::json;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::offer::OFFER;
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn hostile_sdp_is_refused_and_the_session_lives_on() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let without = |line: &str| OFFER.split_inclusive("\r\n").filter(|l| !l.starts_with(line)).collect::<String>();
    let long_line = format!("{OFFER}a={}\r\n", "x".repeat(60_000));
    let many_media = format!("{OFFER}{}", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n".repeat(800));
    for (name, sdp) in [
        ("empty", String::new()),
        ("a line", "v=0\r\n".into()),
        ("not SDP", "GET / HTTP/1.1\r\n\r\n".into()),
        ("zeros", "\0".repeat(1000)),
        ("no ICE", without("a=ice-")),
        ("no fingerprint", without("a=fingerprint")),
        ("no media", OFFER.split("m=audio").next().unwrap_or_default().into()),
        ("video only", OFFER.replace("m=audio", "m=video").replace("opus/48000/2", "VP8/90000")),
        ("no Opus", OFFER.replace("opus/48000/2", "PCMU/8000")),
        ("huge numbers", OFFER.replace("111", "99999999999999999999")),
        ("a long line", long_line),
        ("many sections", many_media),
        ("half an offer", OFFER[..OFFER.len() / 2].into()),
    ] {
        let answer = app.offer(&session, &sdp).send().await.expect("an answer");
        let status = answer.status();
        // A long attribute that means nothing harms nothing.
        if status == StatusCode::CREATED {
            assert!(["a long line", "half an offer", "many sections"].contains(&name), "{name} was answered");
            continue;
        }
        assert!(status == StatusCode::BAD_REQUEST, "{name}: {status} {}", answer.text().await.expect("text"));
        assert_problem(answer, 400, "bad_sdp").await;
    }
    let fine = app.offer(&session, OFFER).send().await.expect("an answer");
    assert_eq!(fine.status(), StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_too_large_or_no_text_are_refused() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let huge = app.offer(&session, &"a=x\r\n".repeat(20_000)).send().await.expect("an answer");
    assert_problem(huge, 413, "body_too_large").await;
    let raw = |path: &str, media_type: &str, body: Vec<u8>| {
        app.request(Method::POST, path, &session.token).header("content-type", media_type.to_owned()).body(body).send()
    };
    let rtc = format!("/rtc/{}", session.id);
    let bytes = raw(&rtc, "application/sdp", vec![0xff, 0xfe, 0x80]).await.expect("an answer");
    assert_problem(bytes, 400, "bad_request").await;

    let json = "application/json";
    let huge = format!("{{\"scenario\":\"{}\"}}", "x".repeat(70_000)).into_bytes();
    assert_problem(raw("/api/sessions", json, huge).await.expect("an answer"), 413, "body_too_large").await;
    let deep = "[".repeat(50_000).into_bytes();
    assert_problem(raw("/api/sessions", json, deep).await.expect("an answer"), 422, "invalid_field").await;
    for (body, status, code) in [
        (b"".to_vec(), 400, "bad_request"),
        (b"{".to_vec(), 400, "bad_request"),
        (b"\"\xff\"".to_vec(), 400, "bad_request"),
        (b"null".to_vec(), 422, "invalid_field"),
        (b"{}".to_vec(), 422, "invalid_field"),
        (b"{\"scenario\":1}".to_vec(), 422, "invalid_field"),
    ] {
        assert_problem(raw("/api/sessions", json, body).await.expect("an answer"), status, code).await;
    }
    let form = raw("/api/sessions", "text/plain", b"{}".to_vec()).await.expect("an answer");
    assert_problem(form, 415, "unsupported_media_type").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_that_cannot_be_fulfilled_say_why() {
    let app = TestApp::start().await;
    let send = |body: serde_json::Value| app.post_session(&body).send();
    let mut no = wish("sales-en");
    no["consent"]["recording"] = json!(false);
    assert_problem(send(no).await.expect("sent"), 422, "consent_required").await;
    assert_problem(send(wish("none")).await.expect("sent"), 404, "scenario_not_found").await;
    assert_problem(send(wish("../../etc/passwd")).await.expect("sent"), 404, "scenario_not_found").await;
    for (field, value) in [
        ("candidate_name", json!("x".repeat(101))),
        ("candidate_name", json!("line\nbreak")),
        ("candidate_name", json!(7)),
        ("admin", json!(true)),
    ] {
        let mut body = wish("sales-en");
        body[field] = value;
        assert_problem(send(body).await.expect("sent"), 422, "invalid_field").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_as_audio_harms_neither_the_session_nor_the_others() {
    use futures::SinkExt;
    use tokio_tungstenite::tungstenite::Message;
    use vivavoce_tests::events::open;

    let app = TestApp::start().await;
    let (bad, good) = (app.create("developer-en").await, app.create("developer-en").await);
    let other = AudioSocket::connect(&app.url, &good, "").await.expect("connects");
    let path = format!("/ws/audio?session={}", bad.id);
    let mut socket = open(&app.url, &path, &bad.token, None).await.expect("opens");
    let header = [0x80, 111, 0, 1, 0, 0, 3, 192, 0, 0, 0, 7];
    let mut messages: Vec<Vec<u8>> = vec![Vec::new(), vec![0], vec![0xff; 11], header.to_vec()];
    for byte in 0..=255_u8 {
        // Opus packets of every configuration, with noise for a body.
        messages.push(header.iter().copied().chain([byte]).chain((0..60).map(|n| byte.wrapping_mul(n))).collect());
    }
    for message in messages {
        if socket.send(Message::Binary(message.into())).await.is_err() {
            break;
        }
    }
    // More than a packet can be: this connection ends, nothing else does.
    let _ = socket.send(Message::Binary(vec![0x80; 5_000].into())).await;
    drop(socket);

    let mut events = EventSocket::follow(&app.url, &good, 0).await;
    events.until_type("reply.spoken").await;
    assert!(other.received() > 0);
    let again = AudioSocket::connect(&app.url, &bad, "").await.expect("the session lives");
    let mut events = EventSocket::follow(&app.url, &bad, 0).await;
    events.until_type("reply.spoken").await;
    assert!(!again.is_closed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_request_to_a_websocket_is_told_so() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    for path in [format!("/ws/sessions/{}", session.id), format!("/ws/audio?session={}", session.id)] {
        let answer = app.request(Method::GET, &path, &session.token).send().await.expect("an answer");
        assert_problem(answer, 400, "bad_request").await;
    }
    let odd = format!("/ws/audio?session={}&client=a%20b", session.id);
    let answer = app.request(Method::GET, &odd, &session.token).send().await.expect("an answer");
    assert_problem(answer, 400, "bad_request").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_character_that_a_database_cannot_keep_is_refused_in_sqlite() {
    nul(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_character_that_a_database_cannot_keep_is_refused_in_postgresql() {
    let database = TestDatabase::create().await;
    nul(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

/// U+0000 in addresses, queries and bodies.
async fn nul(app: &TestApp) {
    let place = organisation(app, "Acme").await;
    let token = member(app, "ada", place, MemberRole::Company, true).await.token;
    for path in [
        "/api/scenarios/a%00b",
        "/api/quizzes/a%00b",
        "/api/assistants/a%00b",
        "/api/workshop/scenarios/a%00b/versions",
        "/api/bank?search=%00",
        "/api/bank?tag=%00",
        "/api/sessions?scenario=%00",
    ] {
        let answer = app.request(Method::GET, path, &token).send().await.expect("an answer");
        // SQLite finds nothing of that name.
        assert!(answer.status().as_u16() < 500, "{path}: {}", answer.status());
    }
    let wishes =
        [("/api/sessions", wish("a\0b")), ("/api/flags", json!({ "what": { "kind": "scenario", "id": "a\0b" } }))];
    for (path, wish) in wishes {
        let answer = app.request(Method::POST, path, &token).json(&wish).send().await.expect("an answer");
        assert_problem(answer, 400, "bad_request").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_anothers_name_with_letters_that_look_alike() {
    let app = TestApp::start().await;
    for name in ["Re\u{441}a Ruiter", "Ada\u{202e}nimda", "\u{200b}", "<b>Ada</b>", &"x".repeat(81)] {
        let mut wish = wish("developer-en");
        wish["candidate_name"] = json!(name);
        let answer = app.post_session(&wish).send().await.expect("an answer");
        let status = answer.status();
        let problem: serde_json::Value = answer.json().await.expect("JSON");
        assert_eq!((status.as_u16(), &problem["code"]), (422, &json!("invalid_field")), "{name}");
        assert!(problem["detail_fr"].as_str().is_some_and(|said| said.starts_with("Le nom ")), "{problem}");
        let viewer = json!({ "token": "vs_x", "name": name, "password": null });
        let answer = app.http.post(format!("{}/api/shares/open", app.url)).json(&viewer).send().await;
        assert_problem(answer.expect("an answer"), 422, "invalid_field").await;
    }
}

//! E-mail: letters that are handed in reach a real mail server, once, whatever befalls it.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::accounts::SecurityChange;
use vivavoce_signaling::mail::{InvitedAs, Letter, LetterKind, Outbox};
use vivavoce_signaling::wire::{Language, Timestamp};
use vivavoce_tests::mail::{Certificates, MailServer, free_port, mailing};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{TestApp, TestBinary};

const LINK: &str = "https://viva.example/go#t=canary-0123456789abcdef&x=%C3%A9";

fn outbox(app: &TestApp) -> &Outbox {
    app.app().mail.as_ref().expect("a mail server is configured")
}

fn letter(to: &str, kind: LetterKind) -> Letter {
    Letter { to: to.into(), language: Language::En, kind }
}

fn reset(to: &str) -> Letter {
    letter(to, LetterKind::ResetPassword { link: LINK.into() })
}

fn invitation(to: &str, organisation: &str) -> Letter {
    let kind = LetterKind::Invitation {
        organisation: organisation.into(),
        inviter: "Zoé O’Neill".into(),
        role: InvitedAs::Candidate,
        link: LINK.into(),
    };
    letter(to, kind)
}

fn kinds() -> Vec<LetterKind> {
    let link = || LINK.to_owned();
    vec![
        LetterKind::VerifyAddress { link: link() },
        LetterKind::AddressTaken { link_forgot: link() },
        LetterKind::ResetPassword { link: link() },
        LetterKind::PasswordChanged { link_not_me: link() },
        LetterKind::SecurityChanged { change: SecurityChange::TotpAdded, link_not_me: link() },
        LetterKind::NewDevice {
            device: "Firefox, Linux".into(),
            place: Some("Lyon".into()),
            at: Timestamp::from_unix_ms(1_795_253_400_125),
            link_not_me: link(),
        },
        LetterKind::Code { code: "402913".into() },
        invitation("", "Lycée d’été").kind,
    ]
}

fn text<'a>(letter: &'a Value, path: &str) -> &'a str {
    letter.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {letter:#}"))
}

/// How often each address got something.
fn counts(letters: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for letter in letters {
        *counts.entry(text(letter, "/to/0").to_owned()).or_default() += 1;
    }
    counts
}

async fn state(app: &TestApp) -> Value {
    app.json("/api/mail", &app.access_token).await
}

/// Waits until no letter waits; what the API then says.
async fn settled(app: &TestApp) -> Value {
    for _ in 0..600 {
        let state = state(app).await;
        if state["waiting"] == 0 {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("letters wait for a minute: {}", state(app).await);
}

async fn test_button(app: &TestApp, to: &str) -> Value {
    let body = json!({ "to": to, "language": "fr" });
    let answer = app.request(Method::POST, "/api/mail/test", &app.access_token).json(&body).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_letter_arrives_in_both_languages_and_reads_as_it_was_written() {
    let server = MailServer::start();
    let app = TestApp::with_mail(&server.url()).await;
    let mut sent = Vec::new();
    for language in [Language::Fr, Language::En] {
        for kind in kinds() {
            let letter = Letter { to: format!("{}.{}@example.org", kind.name(), language.code()), language, kind };
            outbox(&app).post(&letter).await.expect("taken");
            sent.push(letter);
        }
    }
    let received = server.received(sent.len()).await;
    for letter in &sent {
        let got = received.iter().find(|got| text(got, "/to/0") == letter.to).expect("it came");
        assert_eq!(text(got, "/from"), "no-reply@viva.example");
        assert_eq!(text(got, "/headers/from"), "Vivavoce à Lyon <no-reply@viva.example>");
        assert_eq!(text(got, "/hello"), "viva.example");
        assert_eq!(text(got, "/headers/to").trim_matches(['<', '>']), letter.to);
        assert_eq!(text(got, "/headers/auto-submitted"), "auto-generated");
        assert_eq!(text(got, "/headers/content-language"), letter.language.code());
        assert!(text(got, "/headers/message-id").ends_with("@viva.example>"));
        assert!(!text(got, "/headers/date").is_empty());
        assert_eq!(text(got, "/type"), "multipart/alternative");
        assert_eq!(got["defects"], json!([]), "{got:#}");
        assert_eq!((&got["ascii"], &got["bare"]), (&json!(true), &json!(0)));
        assert!(got["longest"].as_u64().is_some_and(|longest| longest <= 998));
        let (plain, html) = (&got["parts"][0], &got["parts"][1]);
        assert_eq!((text(plain, "/type"), text(html, "/type")), ("text/plain", "text/html"));
        assert_eq!((text(plain, "/charset"), text(html, "/charset")), ("utf-8", "utf-8"));
        let (plain, html) = (text(plain, "/text"), text(html, "/text"));
        if !matches!(letter.kind, LetterKind::Code { .. }) {
            assert!(plain.lines().any(|line| line == LINK), "{plain}");
            assert!(html.contains(&LINK.replace('&', "&amp;")), "{html}");
        }
        let subject = text(got, "/headers/subject");
        assert!(html.contains("<h1") && !subject.is_empty());
        let may_be_refused = letter.kind.topic().is_some();
        assert_eq!(got["headers"]["list-unsubscribe"].is_string(), may_be_refused, "{got:#}");
        assert_eq!(got["headers"]["list-unsubscribe-post"].is_string(), may_be_refused);
    }
    let of = |to: &str| received.iter().find(|got| text(got, "/to/0") == to).expect("it came");
    let french = of("invitation.fr@example.org");
    assert_eq!(text(french, "/headers/subject"), "Zoé O’Neill vous invite à rejoindre Lycée d’été");
    assert!(text(french, "/parts/0/text").contains("«\u{a0}Lycée d’été\u{a0}»"));
    assert!(text(of("code.en@example.org"), "/parts/0/text").lines().any(|line| line == "402913"));
    assert!(text(of("new_device.fr@example.org"), "/parts/0/text").contains("Date\u{a0}: 21\u{a0}novembre 2026"));
    let state = settled(&app).await;
    assert_eq!((&state["configured"], &state["sent_last_day"]), (&json!(true), &json!(sent.len())));
    assert!(app.app().metrics.text().contains(&format!("vivavoce_mail_sent_total {}", sent.len())));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_adds_a_header_or_a_recipient() {
    let server = MailServer::start();
    let app = TestApp::with_mail(&server.url()).await;
    let evil = "Lycée\r\nBcc: all@evil.example\r\n\r\nHello\u{202e}moc.live";
    outbox(&app).post(&invitation("ada@example.org", evil)).await.expect("taken");
    let got = &server.received(1).await[0];
    assert_eq!(got["to"], json!(["ada@example.org"]));
    assert!(got["headers"]["bcc"].is_null(), "{got:#}");
    let subject = text(got, "/headers/subject").replace('\u{2060}', "");
    assert_eq!(subject, "Zoé O’Neill invites you to Lycée Bcc: all@evil.example Hellomoc.live");
    let injected = outbox(&app).post(&reset("a@b.example>\r\nRCPT TO:<c@d.example")).await;
    assert!(injected.is_err(), "an address with a command in it");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_starttls_and_a_login_letters_go_in_tls_and_nothing_goes_without() {
    let certificates = Certificates::make();
    let path = |path: &std::path::Path| path.to_str().expect("UTF-8").to_owned();
    let (certificate, key, ca) = (path(&certificates.certificate), path(&certificates.key), path(&certificates.ca));
    let tls = ["--certificate", &certificate, "--key", &key, "--login", "ada@viva.example", "se/cr et"];
    let login = "ada%40viva.example:se%2Fcr%20et";
    for kind in ["starttls", "implicit"] {
        let server = MailServer::with(&[&["--tls", kind], &tls[..]].concat());
        let url = |login: &str| match kind {
            "starttls" => format!("smtp://{login}@127.0.0.1:{}?tls=required", server.port),
            _ => format!("smtps://{login}@127.0.0.1:{}", server.port),
        };
        let app = TestApp::with(|flags| mailing(flags, &url(login)).set("smtp_ca", &ca)).await;
        outbox(&app).post(&reset("ada@example.org")).await.expect("taken");
        let got = &server.received(1).await[0];
        assert_eq!((&got["tls"], text(got, "/login")), (&json!(true), "ada@viva.example"), "{kind}");
        assert_eq!(test_button(&app, "ada@example.org").await["outcome"], "sent");

        // A wrong password is nobody's letter's fault: it waits.
        let wrong = TestApp::with(|flags| mailing(flags, &url("ada:wrong")).set("smtp_ca", &ca)).await;
        outbox(&wrong).post(&reset("ada@example.org")).await.expect("taken");
        assert_eq!(test_button(&wrong, "ada@example.org").await["outcome"], "login", "{kind}");
        // Nor is anything said to a server that nobody vouches for.
        let unknown = TestApp::with_mail(&url(login)).await;
        outbox(&unknown).post(&reset("ada@example.org")).await.expect("taken");
        assert_eq!(test_button(&unknown, "ada@example.org").await["outcome"], "tls", "{kind}");
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(
            (state(&wrong).await["waiting"].clone(), state(&unknown).await["waiting"].clone()),
            (json!(1), json!(1))
        );
        assert_eq!(server.letters().len(), 2, "{kind}");
    }
    // A server that offers no TLS where it is wanted gets neither password nor letter.
    let plain = MailServer::start();
    let app = TestApp::with_mail(&format!("smtp://{login}@127.0.0.1:{}?tls=required", plain.port)).await;
    assert_eq!(test_button(&app, "ada@example.org").await["outcome"], "tls");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_mail_server_puts_off_is_tried_again_and_what_it_refuses_is_given_up() {
    for database in [None, Some(TestDatabase::create().await)] {
        let server = MailServer::start();
        let app = TestApp::with(|flags| match &database {
            Some(database) => mailing(flags, &server.url()).set("database_url", &database.url),
            None => mailing(flags, &server.url()),
        })
        .await;
        for to in ["never@example.org", "later@example.org", "ada@example.org"] {
            outbox(&app).post(&reset(to)).await.expect("taken");
        }
        let received = server.received(2).await;
        let order: Vec<&str> = received.iter().map(|got| text(got, "/to/0")).collect();
        assert_eq!(order, ["ada@example.org", "later@example.org"], "the others do not wait for it");
        let state = settled(&app).await;
        assert_eq!(state["sent_last_day"], 2);
        let given_up = state["given_up"].as_array().expect("a list");
        assert_eq!((given_up.len(), text(&given_up[0], "/outcome")), (1, "550 5.1.1"));
        assert!(!state.to_string().contains("example.org\""), "to whom it was is not kept: {state}");
        let metrics = app.app().metrics.text();
        for line in ["vivavoce_mail_sent_total 2", "vivavoce_mail_failed_total 1"] {
            assert!(metrics.contains(line), "{line}");
        }
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_mail_server_is_away_letters_wait_and_the_server_is_ready() {
    let port = free_port();
    let app = TestApp::with_mail(&format!("smtp://127.0.0.1:{port}")).await;
    for number in 0..3 {
        outbox(&app).post(&reset(&format!("ada.{number}@example.org"))).await.expect("taken");
    }
    assert_eq!(test_button(&app, "ada@example.org").await["outcome"], "unreachable");
    let ready = app.http.get(format!("{}/readyz", app.url)).send().await.expect("an answer");
    assert_eq!(ready.status(), StatusCode::OK);
    assert_eq!(state(&app).await["waiting"], 3);
    let server = MailServer::with(&["--port", &port.to_string()]);
    server.received(3).await;
    assert_eq!(counts(&server.letters()).len(), 3);
    assert_eq!(settled(&app).await["given_up"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_off_in_the_letter_loses_and_doubles_nothing() {
    let server = MailServer::start();
    let app = TestApp::with_mail(&server.url()).await;
    for to in ["cut@example.org", "slow@example.org", "ada@example.org"] {
        outbox(&app).post(&reset(to)).await.expect("taken");
    }
    server.received(3).await;
    settled(&app).await;
    assert!(counts(&server.letters()).values().all(|count| *count == 1), "{:?}", counts(&server.letters()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_is_lost_brings_the_same_letter_twice_and_both_say_so() {
    let server = MailServer::start();
    let app = TestApp::with_mail(&server.url()).await;
    outbox(&app).post(&reset("lost@example.org")).await.expect("taken");
    let received = server.received(2).await;
    assert_eq!(received[0]["headers"]["message-id"], received[1]["headers"]["message-id"]);
    settled(&app).await;
    assert_eq!(server.letters().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_outlive_the_server_that_took_them_in_and_one_that_died_with_them() {
    let port = free_port();
    let url = format!("smtp://127.0.0.1:{port}");
    let app = TestApp::with_mail(&url).await;
    outbox(&app).post(&reset("waiting@example.org")).await.expect("taken");
    outbox(&app).post(&reset("held@example.org")).await.expect("taken");
    // As a process leaves it that is killed in the middle of an attempt.
    let node = app.app().conductor.node().to_owned();
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE mail_outbox SET lease = $1, leased_until = $2 WHERE id = (SELECT MAX(id) FROM mail_outbox)")
        .bind(node)
        .bind(Timestamp::now().unix_ms() + 3_600_000)
        .execute(writing.connection())
        .await
        .expect("written");
    writing.commit().await.expect("committed");
    let data = app.stop().await;
    let server = MailServer::with(&["--port", &port.to_string()]);
    let folder = data.path().to_str().expect("UTF-8");
    let again = TestApp::with(|flags| mailing(flags, &url).set("data", folder)).await;
    server.received(2).await;
    settled(&again).await;
    assert_eq!(counts(&server.letters()).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_of_one_database_send_each_letter_once() {
    let (server, database) = (MailServer::start(), TestDatabase::create().await);
    let start = || {
        TestApp::with(|flags| {
            mailing(flags, &server.url())
                .set("database_url", &database.url)
                .set("instance_key", "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=")
        })
    };
    let (one, other) = (start().await, start().await);
    let addresses: Vec<String> = (0..80).map(|number| format!("ada.{number}@example.org")).collect();
    for (number, to) in addresses.iter().enumerate() {
        let app = if number % 2 == 0 { &one } else { &other };
        outbox(app).post(&reset(to)).await.expect("taken");
    }
    server.received(addresses.len()).await;
    settled(&one).await;
    let counts = counts(&server.letters());
    assert_eq!(counts.len(), addresses.len());
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_refuses_invitations_and_never_letters_about_safety() {
    let server = MailServer::start();
    let app = TestApp::with_mail(&server.url()).await;
    outbox(&app).post(&invitation("ada@example.org", "Lycée")).await.expect("taken");
    let got = server.received(1).await.remove(0);
    assert_eq!(text(&got, "/headers/list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    let link = text(&got, "/headers/list-unsubscribe").trim_matches(['<', '>']);
    assert!(text(&got, "/parts/0/text").contains(link), "people find it as well");
    let path = link.strip_prefix("https://viva.example").expect("its own origin");
    let url = format!("{}{path}", app.url);
    // Looking at the link, as scanners of mail do, changes nothing.
    let page = app.http.get(&url).send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().await.expect("text").contains("<form method=\"post\""));
    outbox(&app).post(&invitation("ada@example.org", "Lycée")).await.expect("taken");
    server.received(2).await;
    // What a mail program posts (RFC 8058, 3.2), twice.
    for _ in 0..2 {
        let form = app.http.post(&url).header("content-type", "application/x-www-form-urlencoded");
        let answer = form.body("List-Unsubscribe=One-Click").send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
    }
    outbox(&app).post(&invitation("ada@example.org", "Lycée")).await.expect("dropped");
    outbox(&app).post(&invitation("zoe@example.org", "Lycée")).await.expect("taken");
    outbox(&app).post(&reset("ada@example.org")).await.expect("taken");
    settled(&app).await;
    let counts = counts(&server.letters());
    assert_eq!((counts["ada@example.org"], counts["zoe@example.org"]), (3, 1));
    let wrong = format!("{}/api/mail/unsubscribe?token=vu_{}", app.url, "0".repeat(64));
    for method in [Method::GET, Method::POST] {
        assert_eq!(app.http.request(method, &wrong).send().await.expect("an answer").status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_says_what_is_missing_and_what_the_mail_server_says() {
    let app = TestApp::start().await;
    assert_eq!(state(&app).await["configured"], false);
    let body = json!({ "to": "ada@example.org", "language": "en" });
    let answer = app.request(Method::POST, "/api/mail/test", &app.access_token).json(&body).send().await;
    vivavoce_tests::app::assert_problem(answer.expect("an answer"), 409, "no_mail").await;

    let server = MailServer::start();
    let app = TestApp::with_mail(&server.url()).await;
    let refused = test_button(&app, "never@example.org").await;
    assert_eq!((&refused["outcome"], &refused["codes"]), (&json!("refused"), &json!("550 5.1.1")));
    assert_eq!(test_button(&app, "ada@example.org").await["outcome"], "sent");
    assert_eq!(text(&server.received(1).await[0], "/headers/subject"), "Essai d’envoi");
    let bad = app.request(Method::POST, "/api/mail/test", &app.access_token);
    let bad = bad.json(&json!({ "to": "a@b", "language": "en" })).send().await.expect("an answer");
    vivavoce_tests::app::assert_problem(bad, 422, "invalid_field").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_password_and_no_address_is_ever_logged() {
    let server = MailServer::with(&["--login", "ada", "canary-password"]);
    let data = tempfile::tempdir().expect("a folder");
    let log = data.path().join("log");
    let url = |login: &str| format!("smtp://{login}@127.0.0.1:{}", server.port);
    for login in ["ada:canary-password", "ada:canary-wrong"] {
        let smtp_url = url(login);
        let more = [
            "--smtp-url",
            smtp_url.as_str(),
            "--mail-from",
            "a@viva.example",
            "--public-url",
            "https://viva.example",
            "--log",
            "trace",
        ];
        let binary = TestBinary::serve_logging(data.path(), &more, &log);
        let token = std::fs::read_to_string(data.path().join("access-token")).expect("made");
        let client = vivavoce_tests::app::client();
        for to in ["canary.someone@example.org", "never.canary@example.org"] {
            let body = json!({ "to": to, "language": "en" });
            let request = client.post(format!("{}/api/mail/test", binary.url)).bearer_auth(token.trim()).json(&body);
            assert_eq!(request.send().await.expect("an answer").status(), StatusCode::OK);
        }
        binary.terminate();
        let text = std::fs::read_to_string(&log).expect("read");
        assert!(text.contains("/api/mail/test"), "the log is there");
        // "canary" itself, and inside of Base64 at each of the three offsets.
        for secret in ["canary", "Y2FuYXJ5", "NhbmFye", "jYW5hcn"] {
            assert!(!text.contains(secret), "{secret} is in the log");
        }
    }
    // What is wrong with a URL is said without it.
    let said = TestBinary::fails(data.path(), &["--smtp-url", "smtp://ada:canary@mail.example?tls=none"]);
    assert!(said.contains("in the clear") && !said.contains("canary"), "{said}");
}

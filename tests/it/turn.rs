//! TURN: a candidate behind a network that lets nothing else out, through a real coturn.

use vivavoce_tests::TestApp;
use vivavoce_tests::caller::Caller;
use vivavoce_tests::turn::Coturn;

const SECRET: &str = "shared-with-coturn";

async fn app(coturn: &Coturn, expires: &str) -> TestApp {
    let url = format!("turn:127.0.0.1:{}?transport=udp", coturn.port);
    TestApp::with(|flags| flags.set("ice_servers", url).set("turn_secret", SECRET).set("turn_expires_s", expires)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_turn_passes_through_the_relay_alone() {
    let Some(coturn) = Coturn::start(SECRET) else { return };
    let app = app(&coturn, "600").await;
    let called = Caller::start(&app.url, &["--ice-policy", "relay"]).end().await;
    assert!(called.ok, "{}", called.said);
    assert_eq!(called.turns.len(), 1);
    assert!(called.turns[0]["voice_to_voice_ms"].is_number());
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_open_a_relay_until_they_expire() {
    let Some(coturn) = Coturn::start(SECRET) else { return };
    let fresh = app(&coturn, "600").await;
    let stale = app(&coturn, "0").await;
    let (name, password) = credentials(&fresh).await;
    assert!(coturn.lends(&name, &password));
    assert!(!coturn.lends(&name, "guessed"));
    let (name, password) = credentials(&stale).await;
    // They were good for the second in which they were made.
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    assert!(!coturn.lends(&name, &password));
}

async fn credentials(app: &TestApp) -> (String, String) {
    let server = app.json("/api/instance", "").await["ice_servers"][0].clone();
    let text = |field: &str| server[field].as_str().expect("a text").to_owned();
    (text("username"), text("credential"))
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_made_for_whom_they_are_given_to() {
    let app = TestApp::with(|flags| {
        flags.set("ice_servers", "stun:stun.example:3478,turn:turn.example:3478").set("turn_secret", SECRET)
    })
    .await;
    let instance = app.json("/api/instance", "").await;
    assert!(instance["ice_servers"][0]["username"].is_null(), "STUN needs none");
    let name = instance["ice_servers"][1]["username"].as_str().expect("a name").to_owned();
    assert!(name.ends_with(":guest"), "{name}");
    assert!(!instance.to_string().contains(SECRET));
    let session = app.create("developer-en").await;
    let answer = app.offer(&session, vivavoce_tests::offer::OFFER).send().await.expect("sent");
    let links: Vec<&str> = answer.headers().get_all("link").iter().filter_map(|link| link.to_str().ok()).collect();
    assert!(links[1].contains(&format!(":{}\"", session.id)), "{links:?}");
}

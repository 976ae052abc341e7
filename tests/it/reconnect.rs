//! The network changes in the middle of a call, and the call goes on.

use vivavoce_tests::TestApp;
use vivavoce_tests::caller::{Called, Caller};

/// Both turns were heard and answered on the one connection.
async fn assert_untouched(app: &TestApp, called: &Called) {
    assert!(called.ok, "{}", called.said);
    assert!(called.said.trim().is_empty(), "{}", called.said);
    assert_eq!(called.turns.len(), 2);
    let session = called.summary["session"].as_str().expect("a session");
    let folder = app.data.path().join("sessions").join(session);
    let log = find_log(&folder);
    let paused = log.lines().filter(|line| line.contains("\"paused\"")).count();
    assert_eq!(paused, 0, "nobody was away");
}

fn find_log(folder: &std::path::Path) -> String {
    let files = std::fs::read_dir(folder).expect("the session's folder");
    let mut log = String::new();
    for file in files.flatten().filter(|file| file.path().extension().is_some_and(|e| e == "jsonl")) {
        log.push_str(&std::fs::read_to_string(file.path()).expect("a log"));
    }
    assert!(!log.is_empty(), "there is a log of events in {}", folder.display());
    log
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_changes_without_a_word_is_followed() {
    let app = TestApp::start().await;
    // In the middle of the first answer, or where a busy machine has got to by then.
    let called = Caller::start(&app.url, &["--repeat", "2", "--address-change-at", "3500"]).end().await;
    assert_untouched(&app, &called).await;
    let counted = app.app().conductor.engine().counts().read();
    assert!(counted.received > 100);
    assert_eq!(counted.lost, 0, "what is said on the new address before anything is known of it arrives as well");
}

#[tokio::test(flavor = "multi_thread")]
async fn ice_restarts_in_mid_call() {
    let app = TestApp::start().await;
    let called = Caller::start(&app.url, &["--repeat", "2", "--ice-restart-at", "3500"]).end().await;
    assert_untouched(&app, &called).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_network_and_a_restart_at_once() {
    let app = TestApp::start().await;
    let more = ["--repeat", "2", "--address-change-at", "3500", "--ice-restart-at", "3600"];
    let called = Caller::start(&app.url, &more).end().await;
    assert_untouched(&app, &called).await;
}

//! The committed OpenAPI document, from which the page's types are generated.

use vivavoce_signaling::router;
use vivavoce_tests::TestApp;

#[test]
fn the_committed_document_is_current() {
    let committed = include_str!("../../web-client/openapi.json");
    let current = router::document().to_pretty_json().expect("serialises");
    assert!(
        committed.trim() == current.trim(),
        "web-client/openapi.json is not what the routes say; write it anew:\n  \
         cargo run --release --package vivavoce-signaling -- openapi > web-client/openapi.json\n  \
         npm --prefix web-client run api"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_hands_the_document_out() {
    let app = TestApp::start().await;
    let document = app.json("/api/openapi.json", "").await;
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["components"]["schemas"]["Event"].is_object());
}

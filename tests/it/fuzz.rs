//! Requests that nobody would write, made up from the API's own document: none may be answered
//! by an error of the server's.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::postgres::TestDatabase;

/// Requests for each route.
const EXAMPLES: &str = "8";
/// What ends when its reader goes (streams, sockets), what is no HTTP of ours (media), and bodies
/// that are neither JSON nor a form, with which the parsers of scenarios, packs and careers are tested themselves.
const LEFT_OUT: &str = "stream|/events|/audio|/rtc|/scenario-import|/pack-|/career/linkedin";

async fn fuzz(app: &TestApp, token: &str) {
    let libraries = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.cache/api-fuzzer");
    assert!(libraries.is_dir(), "the fuzzer is not there: run scripts/setup.sh test");
    let folder = tempfile::tempdir().expect("a folder");
    let said = Command::new("python3")
        .args(["-m", "schemathesis.cli", "run", &format!("{}/api/openapi.json", app.url)])
        .args(["--header", &format!("Authorization: Bearer {token}"), "--checks", "not_a_server_error"])
        .args(["--phases", "fuzzing", "--max-examples", EXAMPLES, "--seed", "1", "--workers", "2"])
        .args(["--exclude-path-regex", LEFT_OUT, "--request-timeout", "20", "--continue-on-failure"])
        .args(["--suppress-health-check", "all", "--no-color"])
        .env("PYTHONPATH", libraries)
        // It leaves a folder where it stands.
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .await
        .expect("python3 is there");
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{text}\n{}", String::from_utf8_lossy(&said.stderr));
    assert!(text.contains(" passed"), "nothing was asked: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_of_the_instance_breaks_the_server() {
    let app = TestApp::start().await;
    fuzz(&app, &app.access_token).await;
}

/// The other database, and who reads and changes the most without being the instance's own people.
#[tokio::test(flavor = "multi_thread")]
async fn no_request_of_a_member_breaks_the_server() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    let place = organisation(&app, "Acme").await;
    let member = member(&app, "ada", place, MemberRole::Company, true).await;
    fuzz(&app, &member.token).await;
}

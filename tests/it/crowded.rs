//! More candidates than the machine can carry: refused at the door, and nobody inside suffers.

use std::time::Duration;

use reqwest::StatusCode;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::offer::OFFER;
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

/// A test that hangs fails after so many tries.
const TRIES: usize = 600;
const BETWEEN: Duration = Duration::from_millis(100);

/// Every call to the voice activity model keeps the one audio thread for so long that one
/// candidate who speaks is all it can carry: 31 windows a second.
const SLOW: &str = "stub:29";

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_is_busy_refuses_with_a_time_and_takes_in_again_when_it_is_not() {
    let app = TestApp::with(|flags| {
        let flags = flags.set("voice_activity", SLOW).set("audio_threads", "1");
        flags.set("admission_busy", "65").set("admission_lateness_ms", "10")
    })
    .await;
    let inside = app.create("developer-en").await;
    let mut events = EventSocket::follow(&app.url, &inside, 0).await;
    let candidate = AudioSocket::connect(&app.url, &inside, "").await.expect("connects");
    events.until(|e| e["type"] == "reply.text" && e["kind"] == "question").await;
    events.until(|e| e["type"] == "session.state" && e["activity"] == "listening").await;

    // One who speaks without end keeps the thread busy; the next is refused with a time.
    candidate.start_speaking();
    events.until_type("turn.started").await;
    let refused = 'refused: {
        for _ in 0..TRIES {
            let outside = app.create("developer-en").await;
            let answer = app.offer(&outside, OFFER).send().await.expect("an answer");
            if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
                break 'refused answer;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        panic!("nobody was refused");
    };
    let seconds = refused.headers()["retry-after"].to_str().expect("ASCII").parse::<u64>();
    assert!(seconds.is_ok_and(|s| (5..=300).contains(&s)));
    assert_problem(refused, 503, "server_full").await;

    // The one inside goes on as if nothing had happened.
    candidate.stop_speaking();
    events.until_type("turn.ended").await;
    events.until_type("reply.text").await;

    // And the thread takes in again.
    for _ in 0..TRIES {
        let outside = app.create("developer-en").await;
        let answer = app.offer(&outside, OFFER).send().await.expect("an answer");
        if answer.status() == StatusCode::CREATED {
            return;
        }
        tokio::time::sleep(BETWEEN).await;
    }
    panic!("nobody was let in again");
}

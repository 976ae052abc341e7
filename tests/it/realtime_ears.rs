//! A recogniser that hears while one speaks, against a server that speaks its protocol, well and
//! badly.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::runtime::Handle;
use vivavoce_engine::event::Word;
use vivavoce_engine::id::TurnId;
use vivavoce_engine::listen::hearing::{Found, Hearing, Listener};
use vivavoce_scenarios::Language;
use vivavoce_signaling::keys::KeyRing;
use vivavoce_signaling::providers::hearing::realtime::RealtimeHearing;
use vivavoce_signaling::providers::{Role, Spec};
use vivavoce_tests::ears::KEY;
use vivavoce_tests::realtime_ears::{Manner, RealtimeEars};
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

const LATE: Duration = Duration::from_secs(20);

/// A listener, and what it found.
struct Rig {
    server: RealtimeEars,
    listener: Box<dyn Listener>,
    found: Arc<Mutex<Vec<Found>>>,
}

fn hearing(stt: &str) -> RealtimeHearing {
    let spec = Spec::read(Role::Ears, stt).expect("right");
    let keys = KeyRing::of_variables(|_| Some(KEY.to_owned()));
    RealtimeHearing::new(spec, keys, Handle::current())
}

async fn rig(manner: Manner, model: &str) -> Rig {
    let server = RealtimeEars::start(manner).await;
    let hearing = hearing(&format!("openai:{model}@{}#MINE", server.url()));
    let found = Arc::<Mutex<Vec<Found>>>::default();
    let to = Arc::clone(&found);
    let reply = Arc::new(move |one| to.lock().expect("not poisoned").push(one));
    let vocabulary = ["Kubernetes".to_owned(), "sharding".to_owned()];
    let listener = hearing.listener(Language::En, &vocabulary, reply);
    Rig { server, listener, found }
}

/// So much of a sound that counts as a voice.
fn voice(ms: usize) -> Vec<f32> {
    (0..ms * 16).map(|n| (n as f32 * std::f32::consts::TAU * 180.0 / 16_000.0).sin() * 0.3).collect()
}

impl Rig {
    fn turn(&mut self, turn: u32, pause: u32) {
        self.listener.begin(TurnId(turn), 10_000);
        self.say(1_000);
        self.listener.pause(pause);
    }

    fn say(&mut self, ms: usize) {
        for piece in voice(ms).chunks(512) {
            self.listener.feed(piece);
        }
    }

    /// The first finding that is wanted.
    async fn until<T>(&self, wanted: impl Fn(&Found) -> Option<T>) -> T {
        let waited = async {
            loop {
                let found = self.found.lock().expect("not poisoned").iter().find_map(&wanted);
                match found {
                    Some(found) => return found,
                    None => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            }
        };
        tokio::time::timeout(LATE, waited).await.expect("it is found")
    }

    /// The words up to that pause, or why there are none.
    async fn answer(&self, wanted: u32) -> Result<Vec<Word>, String> {
        self.until(|one| match one {
            Found::Final { pause, words, .. } if *pause == wanted => Some(Ok(words.clone())),
            Found::Failed { pause, reason, .. } if *pause == wanted => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    async fn text(&self, pause: u32) -> String {
        let words = self.answer(pause).await.expect("words");
        words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_come_while_one_speaks_and_are_final_at_the_pause() {
    let mut rig = rig(Manner::Well, "gpt-live-transcribe").await;
    rig.listener.begin(TurnId(1), 10_000);
    rig.say(500);
    let guess = rig.until(|one| match one {
        Found::Partial { guess, .. } => Some(guess.clone()),
        _ => None,
    });
    assert_eq!(guess.await, "Item1");
    rig.say(500);
    rig.listener.pause(1);
    assert_eq!(rig.text(1).await, "Item1, indeed.");
    rig.listener.go_on(Duration::from_millis(300));
    rig.say(2_000);
    rig.listener.pause(2);
    assert_eq!(rig.text(2).await, "Item1, indeed. Item2, indeed.");
    let words = rig.answer(2).await.expect("words");
    assert!(words.is_sorted_by_key(|word| word.start_ms));
    assert!(words[1].end_ms <= 11_000 && words[2].start_ms >= 11_000 && words[3].end_ms <= 13_000, "{words:?}");
    rig.listener.end();
    rig.turn(2, 3);
    assert_eq!(rig.text(3).await, "Item3, indeed.", "a turn holds no word of another");
    // 24 kHz; what the resampler holds back of one comes with the next.
    let items = rig.server.items();
    for (samples, ms) in items.iter().zip([1_000, 2_000, 1_000]) {
        assert!(samples.abs_diff(24 * ms) < 24 * 60, "{items:?}");
    }
    let sessions = rig.server.sessions();
    assert_eq!(sessions.len(), 1, "one connection for all");
    let input = &sessions[0]["audio"]["input"];
    assert_eq!(sessions[0]["type"], "transcription");
    assert_eq!(input["format"], json!({ "type": "audio/pcm", "rate": 24_000 }));
    assert_eq!(input["transcription"]["keywords"], json!(["Kubernetes", "sharding"]));
    assert_eq!(input["turn_detection"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_come_in_another_order_are_put_in_theirs() {
    let mut rig = rig(Manner::OutOfOrder, "gpt-4o-mini-transcribe").await;
    rig.turn(1, 1);
    rig.listener.go_on(Duration::from_millis(300));
    rig.say(1_000);
    rig.listener.pause(2);
    assert_eq!(rig.text(1).await, "Item1, indeed.");
    assert_eq!(rig.text(2).await, "Item1, indeed. Item2, indeed.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_said_in_time_without_the_key() {
    let manners = [
        (Manner::Refuses(401), "401"),
        (Manner::Refuses(429), "429"),
        (Manner::Refuses(500), "500"),
        (Manner::Complains, "model_not_found"),
        (Manner::Hangs, "in time"),
        (Manner::Fails, "overloaded"),
        (Manner::Malformed, "no message"),
        (Manner::Endless, "does not end"),
        (Manner::Huge, "does not end"),
        (Manner::CutOnce, "connection"),
    ];
    for (manner, why) in manners {
        let mut rig = rig(manner, "gpt-4o-mini-transcribe").await;
        rig.turn(1, 1);
        let reason = rig.answer(1).await.expect_err("nothing was heard");
        assert!(reason.contains(why) && !reason.contains(KEY) && !reason.contains("127.0.0.1"), "{manner:?}: {reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_turn_after_a_lost_connection_opens_another() {
    let mut rig = rig(Manner::CutOnce, "gpt-4o-mini-transcribe").await;
    rig.turn(1, 1);
    assert!(rig.answer(1).await.is_err());
    rig.say(500);
    rig.listener.pause(2);
    assert!(rig.answer(2).await.is_err(), "the server has not heard the turn's beginning");
    rig.listener.end();
    rig.turn(2, 3);
    assert_eq!(rig.text(3).await, "Item1, indeed.");
    assert_eq!(rig.server.sessions().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_said_to_be() {
    let found = Arc::<Mutex<Vec<Found>>>::default();
    let to = Arc::clone(&found);
    let reply = Arc::new(move |one| to.lock().expect("not poisoned").push(one));
    let mut listener = hearing("compatible@ws://127.0.0.1:9/v1").listener(Language::Fr, &[], reply);
    listener.begin(TurnId(1), 0);
    listener.feed(&voice(500));
    listener.pause(1);
    let failed = async {
        while found.lock().expect("not poisoned").is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LATE, failed).await.expect("an answer");
    let found = found.lock().expect("not poisoned");
    assert!(matches!(&found[..], [Found::Failed { reason, .. }] if reason.contains("cannot be reached")), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_no_item_and_a_breath_that_is_too_short_has_no_words() {
    let mut rig1 = rig(Manner::Well, "whisper-1").await;
    rig1.listener.begin(TurnId(1), 0);
    rig1.listener.feed(&vec![0.0; 16_000]);
    rig1.listener.pause(1);
    assert!(rig1.answer(1).await.expect("words").is_empty() && rig1.server.items().is_empty());
    let mut rig2 = rig(Manner::TooShort, "whisper-1").await;
    rig2.turn(1, 1);
    assert!(rig2.answer(1).await.expect("words").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connection_ends_with_the_candidate() {
    let rig = rig(Manner::Well, "whisper-1").await;
    tokio::time::timeout(LATE, rig.server.open(1)).await.expect("it is opened before anybody speaks");
    drop(rig.listener);
    tokio::time::timeout(LATE, rig.server.open(0)).await.expect("the server sees the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_is_heard_as_it_is_spoken() {
    let server = RealtimeEars::start(Manner::Well).await;
    let stt = format!("openai:gpt-4o-mini-transcribe@{}#mine", server.url());
    let app = TestApp::with(|flags| flags.set("stt", stt)).await;
    app.keep_key("mine", "openai", KEY).await;
    let session = app.create("developer-en").await;
    let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    audio.speak(Duration::from_millis(1_000)).await;
    let heard = events.until_type("transcript.final").await;
    assert_eq!(heard["source"], "remote");
    assert!(heard["text"].as_str().is_some_and(|text| text.contains("indeed.")), "{heard}");
}

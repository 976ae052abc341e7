//! A recogniser over the network, against a server that speaks its protocol, well and badly.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::runtime::Handle;
use vivavoce_engine::id::TurnId;
use vivavoce_engine::listen::hearing::{Found, Hearing, Listener};
use vivavoce_scenarios::Language;
use vivavoce_signaling::keys::KeyRing;
use vivavoce_signaling::providers::hearing::http::HttpHearing;
use vivavoce_signaling::providers::{Role, Spec};
use vivavoce_tests::ears::{Ears, KEY, Manner};
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

const TURN: TurnId = TurnId(1);

/// A listener, and what it found.
struct Rig {
    server: Ears,
    listener: Box<dyn Listener>,
    found: Arc<Mutex<Vec<Found>>>,
}

async fn rig(manner: Manner, model: &str, key: &str) -> Rig {
    let server = Ears::start(manner).await;
    let spec = Spec::read(Role::Ears, &format!("openai:{model}@{}#MINE", server.url())).expect("right");
    let key = key.to_owned();
    let keys = KeyRing::of_variables(move |_| Some(key.clone()));
    let hearing = HttpHearing::new(spec, keys, Handle::current()).expect("a client");
    let found = Arc::<Mutex<Vec<Found>>>::default();
    let to = Arc::clone(&found);
    let reply = Arc::new(move |one| to.lock().expect("not poisoned").push(one));
    let vocabulary = ["Kubernetes".to_owned(), "sharding".to_owned()];
    let mut listener = hearing.listener(Language::En, &vocabulary, reply);
    listener.begin(TURN, 10_000);
    Rig { server, listener, found }
}

/// So much of a sound that counts as a voice.
fn voice(ms: usize) -> Vec<f32> {
    (0..ms * 16).map(|n| (n as f32 * std::f32::consts::TAU * 180.0 / 16_000.0).sin() * 0.3).collect()
}

impl Rig {
    /// The answer to that pause.
    async fn answer(&self, wanted: u32) -> Found {
        let waited = async {
            loop {
                let found = self.found.lock().expect("not poisoned").iter().find_map(|one| match one {
                    Found::Final { pause, .. } | Found::Failed { pause, .. } if *pause == wanted => Some(one.clone()),
                    _ => None,
                });
                match found {
                    Some(found) => return found,
                    None => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waited).await.expect("an answer")
    }

    async fn words(&self, pause: u32) -> Vec<(String, u64, u64)> {
        match self.answer(pause).await {
            Found::Final { words, .. } => words.into_iter().map(|w| (w.text, w.start_ms, w.end_ms)).collect(),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_stretch_is_asked_for_once_and_words_keep_their_times() {
    let mut rig = rig(Manner::Well, "whisper-1", &format!("{KEY}\n")).await;
    rig.listener.feed(&voice(1_000));
    rig.listener.pause(1);
    let first = [("Request1,".to_owned(), 10_100, 10_500), ("indeed.".to_owned(), 10_500, 11_000)];
    assert_eq!(rig.words(1).await, first);
    rig.listener.go_on(Duration::from_millis(400));
    rig.listener.feed(&voice(2_000));
    rig.listener.pause(2);
    let words = rig.words(2).await;
    assert_eq!(words[..2], first);
    assert_eq!(words[2..], [("Request2,".to_owned(), 11_100, 12_000), ("indeed.".to_owned(), 12_000, 13_000)]);
    let asked = rig.server.asked();
    assert_eq!(asked.iter().map(|asked| asked.samples).collect::<Vec<_>>(), [16_000, 32_000]);
    assert_eq!((asked[0].rate, asked[0].model.as_str(), asked[0].language.as_str()), (16_000, "whisper-1", "en"));
    assert_eq!(asked[0].response_format, "verbose_json");
    assert_eq!(asked[0].prompt, "Kubernetes, sharding");
    assert_eq!(asked[1].prompt, "Kubernetes, sharding Request1, indeed.");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_without_times_lie_where_the_sound_is() {
    let mut rig = rig(Manner::TextOnly, "gpt-4o-transcribe", KEY).await;
    rig.listener.feed(&[vec![0.0; 16_000], voice(1_000)].concat());
    rig.listener.pause(1);
    let words = rig.words(1).await;
    assert_eq!(words.len(), 2);
    assert!(words[0].1 >= 10_900 && words[1].2 <= 12_050, "{words:?}");
    assert_eq!(rig.server.asked()[0].response_format, "json");
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_not_sent_and_has_no_words() {
    let mut rig = rig(Manner::Well, "whisper-1", KEY).await;
    rig.listener.feed(&vec![0.0; 16_000]);
    rig.listener.pause(1);
    assert!(rig.words(1).await.is_empty() && rig.server.asked().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_said_in_time_and_an_accident_is_tried_once_more() {
    let manners = [
        (Manner::Hangs, ""),
        (Manner::Refuses(401), "401"),
        (Manner::Refuses(429), "429"),
        (Manner::Refuses(500), "500"),
        (Manner::Malformed, "no transcript"),
        (Manner::Endless, ""),
    ];
    for (manner, why) in manners {
        let mut rig = rig(manner, "whisper-1", KEY).await;
        rig.listener.feed(&voice(500));
        rig.listener.pause(1);
        let Found::Failed { reason, .. } = rig.answer(1).await else { panic!("{manner:?} was an answer") };
        assert!(reason.contains(why) && !reason.contains(KEY) && !reason.contains("127.0.0.1"), "{manner:?}: {reason}");
        let tries = if manner == Manner::Refuses(500) { 2 } else { 1 };
        assert_eq!(rig.server.asked().len(), tries, "{manner:?}");
    }
    let mut rig = rig(Manner::RefusesOnce(503), "whisper-1", KEY).await;
    rig.listener.feed(&voice(500));
    rig.listener.pause(1);
    assert_eq!(rig.words(1).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_wanted_any_more_is_not_waited_for() {
    let mut rig = rig(Manner::Hangs, "whisper-1", KEY).await;
    rig.listener.feed(&voice(500));
    rig.listener.pause(1);
    let late = Duration::from_secs(10);
    tokio::time::timeout(late, rig.server.open(1)).await.expect("it was asked");
    rig.listener.end();
    tokio::time::timeout(late, rig.server.open(0)).await.expect("the server sees the end");
    assert!(rig.found.lock().expect("not poisoned").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_is_heard_by_the_provider_and_goes_on_where_it_fails() {
    for manner in [Manner::Well, Manner::Refuses(500)] {
        let server = Ears::start(manner).await;
        let stt = format!("openai@{}#mine", server.url());
        let app = TestApp::with(|flags| flags.set("stt", stt)).await;
        app.keep_key("mine", "openai", KEY).await;
        let session = app.create("developer-en").await;
        let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
        let mut events = EventSocket::follow(&app.url, &session, 0).await;
        events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
        audio.speak(Duration::from_millis(1_000)).await;
        if manner == Manner::Well {
            let heard = events.until_type("transcript.final").await;
            assert_eq!((&heard["text"], &heard["source"]), (&json!("Request1, indeed."), &json!("remote")));
        } else {
            // Somebody else hears it, or says that nobody does; then an answer can be typed.
            events
                .until(|event| {
                    event["type"] == "notice" && event["code"] == "hearing_failed"
                        || event["type"] == "transcript.final" && event["source"] != "remote"
                        || event["type"] == "turn.ended"
                })
                .await;
            app.command(&session, json!({ "command": "type", "text": "Then I write it down." })).await;
            let typed = events.until(|event| event["type"] == "transcript.final" && event["source"] == "typed").await;
            assert_eq!(typed["text"], "Then I write it down.");
        }
        assert!(!server.asked().is_empty());
    }
}

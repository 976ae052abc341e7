//! Voices over the network, against servers that speak their protocols, well and badly.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::runtime::Handle;
use vivavoce_engine::speak::{Voice, VoiceChunk, VoiceError};
use vivavoce_scenarios::Language;
use vivavoce_signaling::keys::KeyRing;
use vivavoce_signaling::providers::speech::elevenlabs::ElevenLabsVoice;
use vivavoce_signaling::providers::speech::openai::OpenAiVoice;
use vivavoce_signaling::providers::speech::{Account, Names};
use vivavoce_signaling::providers::{Role, Spec};
use vivavoce_tests::app::{created, wish};
use vivavoce_tests::voices::{KEY, Manner, Voices};
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp};

const CLAUSE: &str = "Parlez-moi de vous, s'il vous plaît !";
/// What [`CLAUSE`] has, its mark with the word before it.
const WORDS: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    OpenAi,
    ElevenLabs,
}

const KINDS: [Kind; 2] = [Kind::OpenAi, Kind::ElevenLabs];

fn voice(kind: Kind, url: String, key: &str) -> Arc<dyn Voice> {
    let voices = Names { fr: "claire".into(), en: "john".into() };
    let code = match kind {
        Kind::OpenAi => "openai",
        Kind::ElevenLabs => "elevenlabs",
    };
    let spec = Spec::read(Role::Voice, &format!("{code}:m-1@{url}#MINE")).expect("right");
    let key = key.to_owned();
    let keys = KeyRing::of_variables(move |_| Some(key.clone()));
    let account = Account { spec, keys, voices, speed: 1.25 };
    match kind {
        Kind::OpenAi => Arc::new(OpenAiVoice::new(account, Handle::current()).expect("a client")),
        Kind::ElevenLabs => Arc::new(ElevenLabsVoice::new(account, Handle::current())),
    }
}

fn url(kind: Kind, server: &Voices) -> String {
    match kind {
        Kind::OpenAi => format!("http://{}/v1", server.address),
        Kind::ElevenLabs => format!("ws://{}", server.address),
    }
}

/// What was said, and how it ended.
async fn say(voice: Arc<dyn Voice>, enough: usize) -> (VoiceChunk, Result<(), VoiceError>) {
    let said = tokio::task::spawn_blocking(move || {
        let mut all = VoiceChunk::default();
        let done = voice.speak(CLAUSE, Language::Fr, &mut |chunk| {
            all.pcm.extend(chunk.pcm);
            all.words.extend(chunk.words);
            if all.pcm.len() < enough { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        (all, done)
    });
    tokio::time::timeout(Duration::from_secs(60), said).await.expect("it ends").expect("no panic")
}

async fn say_with(kind: Kind, manner: Manner) -> (VoiceChunk, Result<(), VoiceError>) {
    let server = Voices::start(manner).await;
    say(voice(kind, url(kind, &server), KEY), usize::MAX).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clause_comes_as_sound_with_all_its_words_in_order() {
    for kind in KINDS {
        let server = Voices::start(Manner::Well).await;
        let (said, done) = say(voice(kind, url(kind, &server), &format!(" {KEY}\n")), usize::MAX).await;
        done.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        // Half a second, but for a sample of silence before the tone.
        assert!(said.pcm.len().abs_diff(24_000) < 50, "{kind:?}: {}", said.pcm.len());
        assert_eq!(said.words.len(), WORDS, "{kind:?}: {:?}", said.words);
        assert_eq!(said.words[5].text, "plaît !");
        assert!(said.words.is_sorted_by_key(|word| word.start_sample), "{:?}", said.words);
        let end = said.pcm.len() as u64 + 480;
        assert!(said.words.iter().all(|word| word.start_sample <= word.end_sample && word.start_sample <= end));
        let asked = server.requests();
        match kind {
            Kind::OpenAi => {
                let wanted = json!({ "model": "m-1", "voice": "claire", "input": CLAUSE, "response_format": "pcm", "speed": 1.25 });
                assert_eq!(asked, [wanted]);
            }
            Kind::ElevenLabs => {
                let query = json!({ "model_id": "m-1", "output_format": "pcm_24000", "auto_mode": "true" });
                assert_eq!(asked[0], json!({ "voice": "claire", "query": query }));
                assert_eq!(asked[1], json!({ "text": " ", "voice_settings": { "speed": 1.25 } }));
                assert_eq!(asked[2], json!({ "text": format!("{CLAUSE} ") }));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wav_at_another_rate_sounds_as_high_as_it_was() {
    let (said, done) = say_with(Kind::OpenAi, Manner::AsWav).await;
    done.expect("said");
    assert!(said.pcm.len().abs_diff(24_000) < 50, "{}", said.pcm.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_before_a_sound_says_why_and_was_not_heard() {
    let manners = [
        (Manner::Hangs, "3s"),
        (Manner::Refuses(401), "401"),
        (Manner::Refuses(429), "429"),
        (Manner::Refuses(500), "500"),
        (Manner::Page, "200"),
        (Manner::Malformed, "it"),
        (Manner::Silent, "silence"),
        (Manner::Empty, "silence"),
    ];
    for kind in KINDS {
        for (manner, why) in manners {
            let (said, done) = say_with(kind, manner).await;
            let error = done.expect_err("it failed").to_string();
            assert!(error.contains(why) && said.pcm.is_empty(), "{kind:?} {manner:?}: {error}");
        }
    }
    let (_, done) = say_with(Kind::OpenAi, Manner::Refuses(429)).await;
    assert!(done.expect_err("refused").to_string().contains("after 7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_off_later_keeps_what_was_heard_and_says_so() {
    for kind in KINDS {
        for manner in [Manner::Stalls, Manner::Cut, Manner::Endless] {
            let (said, done) = say_with(kind, manner).await;
            assert!(!said.pcm.is_empty(), "{kind:?} {manner:?}");
            assert!(said.pcm.len() <= 61 * 48_000, "{kind:?} {manner:?}");
            // A socket that closes may be at its end: its words came with the sound.
            let may_be_over = (kind, manner) == (Kind::ElevenLabs, Manner::Cut);
            assert!(done.is_err() || may_be_over, "{kind:?} {manner:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_refused_and_in_no_error() {
    for kind in KINDS {
        let server = Voices::start(Manner::Well).await;
        let (_, done) = say(voice(kind, url(kind, &server), "sk-other-9876543210"), usize::MAX).await;
        let error = done.expect_err("refused");
        assert!(error.to_string().contains("401"), "{error}");
        assert!(!format!("{error} {error:?}").contains("9876543210"), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_an_error_and_no_wait() {
    for kind in KINDS {
        let nowhere = if kind == Kind::OpenAi { "http://127.0.0.1:9/v1" } else { "ws://127.0.0.1:9" };
        let (_, done) = say(voice(kind, nowhere.into(), KEY), usize::MAX).await;
        done.expect_err("nobody is there");
        // A certificate that nobody vouches for is refused as well; here is not even TLS.
        let server = Voices::start(Manner::Well).await;
        let (_, done) = say(voice(kind, url(kind, &server).replace("://", "s://"), KEY), usize::MAX).await;
        done.expect_err("no TLS");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clause_that_nobody_wants_any_more_closes_its_connection() {
    for kind in KINDS {
        for manner in [Manner::Endless, Manner::Stalls] {
            let server = Voices::start(manner).await;
            let (_, done) = say(voice(kind, url(kind, &server), KEY), 1).await;
            done.expect("that is no error");
            tokio::time::timeout(Duration::from_secs(10), server.closed()).await.expect("the server sees it");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_is_spoken_by_the_provider_and_by_the_machine_where_it_fails() {
    for manner in [Manner::Well, Manner::Refuses(500)] {
        let server = Voices::start(manner).await;
        let voice = format!("openai@http://{}/v1#mine", server.address);
        let app = TestApp::with(|flags| flags.set("voice", voice)).await;
        app.keep_key("mine", "openai", KEY).await;
        let session = app.create("developer-en").await;
        let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
        let mut events = EventSocket::follow(&app.url, &session, 0).await;
        let spoken = events.until_type("reply.spoken").await;
        assert!(spoken["words"].as_array().is_some_and(|words| words.len() > 3), "{spoken}");
        assert!(audio.received() > 10, "{manner:?}");
        assert!(!server.requests().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_every_candidate_hears_is_paid_for_twice_at_most() {
    let server = Voices::start(Manner::Well).await;
    let voice = format!("openai@http://{}/v1#mine", server.address);
    let app = TestApp::with(|flags| flags.set("voice", voice)).await;
    app.keep_key("mine", "openai", KEY).await;
    let mut asked = Vec::new();
    for _ in 0..4 {
        let session = app.create("developer-en").await;
        let _audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
        let mut events = EventSocket::follow(&app.url, &session, 0).await;
        events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
        asked.push(server.requests().len());
    }
    assert!(asked[0] < asked[1], "{asked:?}");
    assert_eq!(asked[1], asked[3], "the third and the fourth hear what the second heard");
}

/// A session that this assistant leads, and what it is asked to be.
async fn led(app: &TestApp, assistant: serde_json::Value) -> Created {
    let made = app.request(Method::POST, "/api/assistants", &app.access_token).json(&json!({ "body": assistant }));
    let made: serde_json::Value = made.send().await.expect("an answer").json().await.expect("JSON");
    let mut wished = wish("developer-en");
    wished["assistant"] = made["id"].clone();
    let session = app.request(Method::POST, "/api/sessions", &app.access_token).json(&wished);
    created(session.send().await.expect("an answer")).await
}

/// What the interviewer said first, once it is said.
async fn first_spoken(app: &TestApp, session: &Created) -> serde_json::Value {
    let _audio = AudioSocket::connect(&app.url, session, "").await.expect("connects");
    EventSocket::follow(&app.url, session, 0).await.until_type("reply.spoken").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_speaks_with_its_own_voice_at_its_own_pace_and_others_with_the_instances() {
    let grace = json!({ "name": "Grace", "voice": "nova", "speed": 1.2 });
    for kind in KINDS {
        let server = Voices::start(Manner::Well).await;
        let (spec, names) = match kind {
            Kind::OpenAi => (format!("openai@http://{}/v1#mine", server.address), "fr=onyx,en=alloy"),
            Kind::ElevenLabs => (format!("elevenlabs@http://{}#mine", server.address), "alloy"),
        };
        let app =
            TestApp::with(|flags| flags.set("voice", spec).set("voice_names", names).set("voice_speed", "1.1")).await;
        app.keep_key("mine", if kind == Kind::OpenAi { "openai" } else { "elevenlabs" }, KEY).await;
        let asked = |from: usize| -> Vec<(String, f64)> {
            let requests = server.requests().split_off(from);
            let voices = requests.iter().filter_map(|request| request["voice"].as_str());
            let speeds = requests.iter().filter_map(|request| {
                request["speed"].as_f64().or_else(|| request["voice_settings"]["speed"].as_f64())
            });
            voices.map(str::to_owned).zip(speeds).collect()
        };
        first_spoken(&app, &led(&app, grace.clone()).await).await;
        // The phrases of the stock are said in the instance's voice, before and meanwhile.
        let own = asked(0).into_iter().filter(|(voice, _)| voice == "nova").collect::<Vec<_>>();
        assert!(!own.is_empty() && own.iter().all(|(_, speed)| *speed == 1.32), "{kind:?}: {:?}", asked(0));
        let before = server.requests().len();
        first_spoken(&app, &app.create("developer-en").await).await;
        let usual = asked(before);
        assert!(usual.contains(&("alloy".to_owned(), 1.1)), "{kind:?}: {usual:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_of_this_machine_keeps_an_assistants_pace() {
    let app = TestApp::with(|flags| flags.set("voice", "words")).await;
    for (speed, wanted) in [(1.0, 200), (1.25, 160), (0.8, 250)] {
        let session = led(&app, json!({ "name": "Grace", "voice": "nova", "speed": speed })).await;
        let spoken = first_spoken(&app, &session).await;
        let words = spoken["words"].as_array().expect("words");
        assert!(words.len() > 3, "{spoken}");
        // Where a busy machine made the voice wait, the word that was being said then is longer.
        let at_pace = words.iter().filter(|word| {
            let lasts = word["end_ms"].as_u64().zip(word["start_ms"].as_u64()).map(|(end, start)| end - start);
            lasts.is_some_and(|lasts: u64| lasts.abs_diff(wanted) <= 1)
        });
        assert!(at_pace.count() * 3 > words.len() * 2, "{speed}: {words:?}");
    }
}

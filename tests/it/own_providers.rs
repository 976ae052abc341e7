//! Who thinks, hears and speaks for an organisation, or in somebody's own practice.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::app::{assert_problem, created, wish};
use vivavoce_tests::ears::Ears;
use vivavoce_tests::llm::LlmServer;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::voices::Voices;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp, ears, llm, voices};

const CHOICE: &str = "/api/providers";
const OWN_CHOICE: &str = "/api/me/providers";

/// An organisation with a model, ears and a voice of its own, and another without.
struct Rig {
    app: TestApp,
    llm: LlmServer,
    ears: Ears,
    voices: Voices,
    ours: Somebody,
    theirs: Somebody,
}

async fn rig(database: Option<&TestDatabase>) -> Rig {
    let llm = LlmServer::start(llm::Manner::Well).await;
    let ears = Ears::start(ears::Manner::Well).await;
    let voices = Voices::start(voices::Manner::Well).await;
    let app = TestApp::with(|flags| {
        let flags = flags
            .set("tenant_hosts", "127.0.0.1,stt.example")
            .set("voice", "words")
            .set("stt", "stub:20")
            .set("llm_first_token_ms", "1500")
            .set("llm_reply_ms", "5000");
        match database {
            Some(database) => flags.set("database_url", database.url.clone()),
            None => flags,
        }
    })
    .await;
    let (ours, theirs) = (organisation(&app, "Ours").await, organisation(&app, "Theirs").await);
    let ours = member(&app, "ours", ours, MemberRole::Company, true).await;
    let theirs = member(&app, "theirs", theirs, MemberRole::Company, true).await;
    Rig { app, llm, ears, voices, ours, theirs }
}

impl Rig {
    async fn send(&self, method: Method, path: &str, token: &str, body: &Value) -> (StatusCode, Value) {
        let answer = self.app.request(method, path, token).json(body).send().await.expect("sent");
        let status = answer.status();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// Keeps the keys of all three, and gives the choice of them.
    async fn all_three(&self, base: &str, token: &str) -> Value {
        let llm = format!("{}/v1", self.llm.url);
        let voices = format!("http://{}/v1", self.voices.address);
        for (name, key, url) in
            [("minds", "sk-of-ours", llm), ("ears", ears::KEY, self.ears.url()), ("voice", voices::KEY, voices)]
        {
            let kind = if name == "minds" { "compatible" } else { "openai" };
            let body = json!({ "name": name, "kind": kind, "key": key, "base_url": url });
            let (status, kept) = self.send(Method::POST, &format!("{base}/provider-keys"), token, &body).await;
            assert_eq!(status, StatusCode::CREATED, "{kept}");
        }
        json!({
            "models": { "kind": "chain", "models": ["compatible:m#minds"] },
            "ears": { "by": "provider", "provider": "openai#ears" },
            "voice": { "by": "provider", "provider": "openai#voice" },
            "voice_fr": "claire", "voice_en": "john",
        })
    }

    async fn choose(&self, path: &str, token: &str, choice: &Value) -> Value {
        let (status, now) = self.send(Method::PUT, path, token, choice).await;
        assert_eq!(status, StatusCode::OK, "{now}");
        now
    }

    async fn create(&self, token: &str) -> Created {
        let request = self.app.request(Method::POST, "/api/sessions", token).json(&wish("developer-en"));
        created(request.send().await.expect("sent")).await
    }

    /// How often each of the three has been asked: model, ears, voice.
    fn asked(&self) -> [usize; 3] {
        [self.llm.asked().len(), self.ears.asked().len(), self.voices.requests().len()]
    }

    /// One spoken answer, and who heard it.
    async fn hold(&self, session: &Created) -> Value {
        let mut events = EventSocket::follow(&self.app.url, session, 0).await;
        let audio = AudioSocket::connect(&self.app.url, session, "").await.expect("connects");
        events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
        audio.speak(Duration::from_millis(1_000)).await;
        let heard = events.until_type("transcript.final").await;
        events.until_type("turn.ended").await;
        events.until_type("reply.spoken").await;
        self.app.command(session, json!({ "command": "end" })).await;
        events.until_type("session.ended").await;
        heard
    }
}

async fn each_has_their_own(database: Option<&TestDatabase>) {
    let rig = rig(database).await;
    let choice = rig.all_three("/api", &rig.ours.token).await;
    let now = rig.choose(CHOICE, &rig.ours.token, &choice).await;
    let sources: Vec<_> = now["chosen"].as_array().expect("a list").iter().map(|one| one["key"].clone()).collect();
    assert_eq!(sources, ["kept", "kept", "kept"], "{now}");
    assert_eq!((&now["voice_fr"], &now["models"]), (&choice["voice_fr"], &choice["models"]));
    let seen = rig.app.json("/api/instance", &rig.ours.token).await;
    assert_eq!((&seen["hearing"]["fr"], &seen["voice"]["en"]), (&json!("openai"), &json!("openai")), "{seen}");
    assert_eq!(seen["drafting"], true);

    let heard = rig.hold(&rig.create(&rig.ours.token).await).await;
    assert_eq!((&heard["text"], &heard["source"]), (&json!("Request1, indeed."), &json!("remote")), "{heard}");
    let [minds, ears, voice] = rig.asked();
    assert!(minds > 0 && ears > 0 && voice > 0, "{:?}", rig.asked());
    assert!(rig.voices.requests().iter().all(|request| request["voice"] == "john"), "{:?}", rig.voices.requests());
    let (headers, _) = &rig.llm.asked()[0];
    assert_eq!(headers["authorization"], "Bearer sk-of-ours");
    // What can be said without the voice is in that voice as well: nobody else was asked to make it.
    let phrases = ["One moment, please.", "You're back. I'm listening, go on."];
    for phrase in phrases {
        let clauses: Vec<_> = rig.voices.requests().iter().map(|request| request["input"].clone()).collect();
        let said = clauses.iter().filter_map(Value::as_str).any(|clause| phrase.contains(clause.trim()));
        assert!(said, "{phrase}: {clauses:?}");
    }

    // Another organisation, and guests, have the instance's: nobody of the three is asked.
    let before = rig.asked();
    let seen = rig.app.json("/api/instance", &rig.theirs.token).await;
    assert_eq!((&seen["voice"]["en"], &seen["drafting"]), (&json!("words"), &json!(false)));
    let heard = rig.hold(&rig.create(&rig.theirs.token).await).await;
    assert_eq!(heard["source"], "stub", "{heard}");
    rig.hold(&rig.app.create("developer-en").await).await;
    assert_eq!(rig.asked(), before);
    let other = rig.app.json(CHOICE, &rig.theirs.token).await;
    assert_eq!((&other["ears"]["by"], &other["changed_at"]), (&json!("instance"), &Value::Null));

    // An interview keeps the choice that its candidate was told.
    let told = rig.create(&rig.ours.token).await;
    let here = json!({ "models": { "kind": "script" }, "ears": { "by": "machine" }, "voice": { "by": "machine" } });
    rig.choose(CHOICE, &rig.ours.token, &here).await;
    let later = rig.create(&rig.ours.token).await;
    rig.hold(&told).await;
    assert!(rig.asked()[1] > before[1], "the one that was created before");
    let before = rig.asked();
    rig.hold(&later).await;
    assert_eq!(rig.asked(), before, "nothing leaves this server");
    let seen = rig.app.json("/api/instance", &rig.ours.token).await;
    assert_eq!((&seen["voice"]["en"], &seen["sent_to"]), (&json!("words"), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_s_own_model_ears_and_voice_work_for_it_and_for_nobody_else_in_sqlite() {
    each_has_their_own(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_s_own_model_ears_and_voice_work_for_it_and_for_nobody_else_in_postgresql() {
    let database = TestDatabase::create().await;
    each_has_their_own(Some(&database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_s_own_choice_works_where_they_practise_and_not_for_an_organisation() {
    let rig = rig(None).await;
    let ada = Somebody::sign_up(&rig.app, "ada@example.org", UserRole::Candidate).await;
    let choice = rig.all_three("/api/me", &ada.token).await;
    rig.choose(OWN_CHOICE, &ada.token, &choice).await;
    let heard = rig.hold(&rig.create(&ada.token).await).await;
    assert_eq!(heard["source"], "remote");
    assert!(rig.asked().iter().all(|asked| *asked > 0), "{:?}", rig.asked());
    let before = rig.asked();
    rig.hold(&rig.create(&rig.ours.token).await).await;
    assert_eq!(rig.asked(), before);
    // It goes with the account's data, and nobody else reads it.
    assert_eq!(rig.app.json(OWN_CHOICE, &rig.ours.token).await["changed_at"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_that_fails_is_stood_in_for_by_the_machine_and_ears_as_well() {
    let rig = rig(None).await;
    let choice = json!({
        "ears": { "by": "provider", "provider": "compatible:x@http://127.0.0.1:9/v1" },
        "voice": { "by": "provider", "provider": "compatible:x@http://127.0.0.1:9/v1" },
    });
    rig.choose(CHOICE, &rig.ours.token, &choice).await;
    let session = rig.create(&rig.ours.token).await;
    let mut events = EventSocket::follow(&rig.app.url, &session, 0).await;
    let _audio = AudioSocket::connect(&rig.app.url, &session, "").await.expect("connects");
    let spoken = events.until_type("reply.spoken").await;
    assert!(spoken["words"].as_array().is_some_and(|words| words.len() > 3), "{spoken}");
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_told_where_their_voice_goes_and_agree_to_it() {
    let rig = rig(None).await;
    let remote = json!({ "ears": { "by": "provider", "provider": "compatible:x@https://stt.example/v1" } });
    rig.choose(CHOICE, &rig.ours.token, &remote).await;
    let sent = json!([{ "what": "voice", "host": "stt.example" }]);
    let scenario = rig.app.json("/api/scenarios/developer-en", &rig.ours.token).await;
    assert_eq!(scenario["sent_to"], sent);
    assert_eq!(rig.app.json("/api/instance", &rig.ours.token).await["sent_to"], sent);
    assert_eq!(rig.app.json("/api/instance", &rig.theirs.token).await["sent_to"], json!([]));
    let mut without = wish("developer-en");
    without["consent"]["purposes"] = json!({ "remote": false });
    let refused = rig.app.request(Method::POST, "/api/sessions", &rig.ours.token).json(&without);
    let refused = refused.send().await.expect("sent");
    assert!(refused.status().is_client_error(), "{}", refused.status());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_chosen_is_refused_and_changes_nothing() {
    let rig = rig(None).await;
    for (choice, why) in [
        (json!({ "ears": { "by": "provider", "provider": "elevenlabs" } }), "no kind"),
        (json!({ "voice": { "by": "provider", "provider": "elevenlabs" } }), "voice_fr"),
        (json!({ "ears": { "by": "provider", "provider": "compatible:x@http://10.0.0.7/v1" } }), "10.0.0.7"),
        (json!({ "models": { "kind": "chain", "models": ["compatible:x@http://10.0.0.7/v1"] } }), "10.0.0.7"),
        (json!({ "models": { "kind": "chain", "models": [] } }), "names 1 to"),
    ] {
        let (status, problem) = rig.send(Method::PUT, CHOICE, &rig.ours.token, &choice).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid_field")), "{why}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{problem}");
    }
    let unknown = rig.app.request(Method::PUT, CHOICE, &rig.ours.token).json(&json!({ "brain": "mine" }));
    assert_problem(unknown.send().await.expect("sent"), 422, "invalid_field").await;
    assert_eq!(rig.app.json(CHOICE, &rig.ours.token).await["changed_at"], Value::Null);
    let instance = rig.app.request(Method::PUT, CHOICE, &rig.app.access_token).json(&json!({}));
    assert_problem(instance.send().await.expect("sent"), 422, "invalid_field").await;
    assert_eq!(rig.app.json(CHOICE, &rig.app.access_token).await["ears"]["by"], "instance");
}

//! Whole answers of language models behind real HTTP: who is asked how, how often, and for whom.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vivavoce_signaling::keys::KeyRing;
use vivavoce_signaling::providers::minds::{
    Cause, Completed, Completer, Completion, Links, Provider, ProviderError, Purpose, Usage,
};
use vivavoce_signaling::providers::minds::{anthropic::Anthropic, openai::Openai};
use vivavoce_signaling::providers::{Role, Spec};
use vivavoce_tests::TestApp;
use vivavoce_tests::llm::whole::rating;
use vivavoce_tests::llm::{LlmServer, Manner, TROUBLES};

const CAUSE: Cause = Cause { session: None, purse: None, purpose: Purpose::Rating };

fn question() -> Completion {
    Completion {
        system: "Rate it. Answer in JSON.".into(),
        user: "<answer>\nI told them that I did.\n</answer>".into(),
        schema: json!({
            "type": "object", "additionalProperties": false, "required": ["why"],
            "properties": { "why": { "type": "string", "minLength": 1 } },
        }),
        schema_name: "rating",
        temperature: Some(0.2),
        longest: 400,
        within: Duration::from_millis(1_500),
    }
}

fn openai(server: &LlmServer) -> Box<dyn Provider> {
    let spec = Spec::read(Role::Mind, &format!("compatible:m@{}/v1", server.url)).expect("a model");
    Box::new(Openai::new(spec, KeyRing::of_environment()).expect("a client"))
}

fn anthropic(server: &LlmServer) -> Box<dyn Provider> {
    let spec = Spec::read(Role::Mind, &format!("anthropic:m@{}/v1", server.url)).expect("a model");
    Box::new(Anthropic::new(spec, KeyRing::of_environment()).expect("a client"))
}

type Protocol = fn(&LlmServer) -> Box<dyn Provider>;
const PROTOCOLS: [Protocol; 2] = [openai, anthropic];

async fn ask(completer: &Completer) -> Result<Completed, ProviderError> {
    completer.complete(CAUSE, &question()).await
}

fn one(provider: Box<dyn Provider>) -> Completer {
    Completer::new(Links::new(vec![provider]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_answer_is_asked_for_by_either_protocol_as_it_is_published() {
    let server = LlmServer::start(Manner::Well).await;
    for (protocol, name) in PROTOCOLS.into_iter().zip(["compatible:m", "anthropic:m"]) {
        let completed = ask(&one(protocol(&server))).await.expect("an answer");
        let answer: Value = serde_json::from_str(&completed.text).expect("JSON");
        assert_eq!((&answer["level"], &answer["quotes"][0]), (&json!(3), &json!("I told them that")));
        assert_eq!(completed.model, name);
        let cached = if name.starts_with("anthropic") { 660 } else { 512 };
        assert_eq!(completed.used, Usage { read: 700, cached, stored: 0, written: 20 });
    }
    let asked = server.asked();
    let (_, openai) = &asked[0];
    let format = &openai["response_format"];
    assert_eq!((&format["type"], &format["json_schema"]["strict"]), (&json!("json_schema"), &json!(true)));
    assert_eq!(format["json_schema"]["name"], "rating");
    assert_eq!(format["json_schema"]["schema"]["properties"]["why"], json!({ "type": "string" }));
    assert_eq!((&openai["messages"][0]["role"], &openai["max_tokens"]), (&json!("system"), &json!(400)));
    assert!(openai["stream"].is_null() && openai["temperature"].as_f64().is_some_and(|t| (t - 0.2).abs() < 1e-6));
    let (headers, anthropic) = &asked[1];
    assert_eq!(headers["anthropic-version"], "2023-06-01");
    assert_eq!(anthropic["tool_choice"], json!({ "type": "tool", "name": "rating" }));
    assert_eq!(anthropic["tools"][0]["input_schema"], question().schema);
    assert_eq!((&anthropic["max_tokens"], &anthropic["temperature"]), (&json!(400), &json!(0.2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_less_is_asked_for_less_and_that_is_remembered() {
    // Requests for the first answer, and for the next.
    for (manner, requests) in
        [(Manner::NoSchema, [2, 2]), (Manner::PlainOnly, [3, 2]), (Manner::OwnTemperature, [2, 2])]
    {
        for (protocol, requests) in PROTOCOLS.into_iter().zip(requests) {
            let server = LlmServer::start(manner).await;
            let completer = one(protocol(&server));
            for asked in [requests, requests + 1] {
                let completed = ask(&completer).await.expect("an answer");
                assert!(completed.text.contains("I told them that"), "{manner:?}");
                assert_eq!(server.asked().len(), asked, "{manner:?}");
            }
            let (_, last) = server.asked().pop().expect("asked");
            assert_eq!(last["temperature"].is_null(), manner == Manner::OwnTemperature);
            let has_schema_in_words = last.to_string().contains("Its JSON Schema");
            assert_eq!(has_schema_in_words, manner != Manner::OwnTemperature, "{last}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_with_one_model_the_next_one_answers() {
    for protocol in PROTOCOLS {
        for trouble in TROUBLES {
            let (bad, good) = (LlmServer::start(trouble).await, LlmServer::start(Manner::Well).await);
            let completer = Completer::new(Links::new(vec![protocol(&bad), protocol(&good)]));
            let completed = ask(&completer).await;
            assert!(completed.is_ok_and(|completed| completed.text.contains("I told them")), "{trouble:?}");
            assert_eq!((bad.asked().len(), good.asked().len()), (1, 1), "{trouble:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_busy_is_waited_for_as_long_as_it_asks() {
    for (manner, least) in [(Manner::OnceStatus(429, Some(1)), 1_000), (Manner::OnceStatus(503, None), 500)] {
        let server = LlmServer::start(manner).await;
        let begun = Instant::now();
        assert!(ask(&one(openai(&server))).await.is_ok(), "{manner:?}");
        assert!(begun.elapsed() >= Duration::from_millis(least));
        assert_eq!(server.asked().len(), 2);
    }
    let server = LlmServer::start(Manner::Status(429, Some(300))).await;
    let refused = ask(&one(openai(&server))).await;
    assert!(matches!(refused, Err(ProviderError::RateLimited { .. })), "nobody waits five minutes");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_will_not_pass_is_not_asked_again() {
    for (status, error) in [(401, ProviderError::Unauthorised), (404, ProviderError::Refused)] {
        let server = LlmServer::start(Manner::Status(status, None)).await;
        assert_eq!(ask(&one(anthropic(&server))).await, Err(error));
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_waits_for_closes_its_connection() {
    for protocol in PROTOCOLS {
        let server = LlmServer::start(Manner::Silent).await;
        let completer = one(protocol(&server));
        let asking = tokio::spawn(async move { ask(&completer).await });
        while server.asked().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        asking.abort();
        server.until_closed(1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn models_answer_whenever_they_are_configured_whoever_leads_the_interviews() {
    let server = LlmServer::writing(Manner::Well, |_| rating(4, &["as asked"])).await;
    let models = format!("compatible:m@{}/v1", server.url);
    let app = TestApp::with(|flags| flags.set("llm", models)).await;
    let completer = app.app().completer.clone().expect("a model is configured");
    assert!(ask(&completer).await.is_ok_and(|completed| completed.text.contains("as asked")));
    app.stop().await;
    let app = TestApp::start().await;
    assert!(app.app().completer.is_none());
    app.stop().await;
}

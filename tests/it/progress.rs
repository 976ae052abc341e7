//! A candidate's interviews side by side: each with its own token, and nobody else's.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::held::{ANSWERS, hold, hold_as, report};
use vivavoce_tests::{Created, TestApp};

const FRENCH: &str = "J'ai travaillé pendant six ans comme développeur dans une agence de Lyon, d'abord en PHP puis en \
    Rust, et je construis aujourd'hui le service qui planifie les tournées de deux cents camions.";

async fn progress(app: &TestApp, sessions: &[Value]) -> (StatusCode, Value) {
    let wish = json!({ "sessions": sessions });
    let sent = app.http.post(format!("{}/api/progress", app.url)).json(&wish).send().await.expect("an answer");
    (sent.status(), sent.json().await.expect("JSON"))
}

fn own(session: &Created) -> Value {
    json!({ "id": session.id, "token": session.token })
}

#[tokio::test(flavor = "multi_thread")]
async fn interviews_are_told_oldest_first_with_what_moved_and_what_is_withheld() {
    let app = TestApp::start().await;
    let short = hold(&app.url, &app.http, &ANSWERS[..1]).await;
    let vague = ["Well, we did some work for a client, and it was quite nice, I think, and in the end everybody was \
        happy because the atmosphere was good and I liked my colleagues on the team very much."; 3];
    let first = hold(&app.url, &app.http, &vague).await;
    let second = hold(&app.url, &app.http, &ANSWERS).await;
    let french = hold_as(&app.url, &app.http, "developpeur-fr", &[FRENCH]).await;
    for session in [&short, &first, &second, &french] {
        report(&app.http, &app.url, session, 1).await;
    }

    let asked = [&french, &second, &first, &short, &second].map(own);
    let (status, told) = progress(&app, &asked).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let sessions = told["sessions"].as_array().expect("a list");
    let ids: Vec<_> = sessions.iter().map(|session| session["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, [&short.id, &first.id, &second.id, &french.id], "oldest first, each once");
    assert_eq!(sessions[0]["overall"]["state"], "withheld", "one answer is too little");
    assert_eq!(sessions[0]["delivery"], Value::Null, "it was typed");
    assert_eq!((&sessions[3]["language"], &sessions[3]["scenario"]), (&json!("fr"), &json!("developpeur-fr")));

    let trends = told["trends"].as_array().expect("a list");
    let trend = |language: Value, scenario: Value| {
        trends.iter().find(|one| (&one["language"], &one["scenario"]) == (&language, &scenario))
    };
    let english = trend(Value::Null, json!("developer-en")).expect("three of them");
    assert_eq!(english["sessions"], 3);
    let overall = &english["trend"]["overall"];
    assert_eq!(overall["direction"], "up", "{english:#}");
    assert_eq!(overall["earlier"].as_array().map(Vec::len), Some(1), "what is withheld has no part in it");
    assert!(trend(Value::Null, Value::Null).is_some());
    assert!(trend(json!("fr"), Value::Null).is_none(), "one has nothing to be compared with");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_opened_by_its_own_token_only_and_a_refusal_says_no_more() {
    let app = TestApp::start().await;
    let mine = hold(&app.url, &app.http, &ANSWERS[..1]).await;
    let other = app.create("developer-en").await;
    report(&app.http, &app.url, &mine, 1).await;
    let nobody = "01990000-0000-7000-8000-000000000000";
    let with = |id: &str, token: &str| json!({ "id": id, "token": token });
    let asked = [own(&mine), with(&other.id, &mine.token), with(nobody, &mine.token), with("not an id", &mine.token)];
    let (status, told) = progress(&app, &asked).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(told["sessions"].as_array().map(Vec::len), Some(1));
    assert_eq!(told["refused"], json!([other.id, nobody, "not an id"]), "which of them exist is not told");

    // The instance's token opens sessions one by one, but sets nobody beside anybody.
    for token in [app.access_token.as_str(), "", "x y", &"a".repeat(1_000)] {
        let (_, told) = progress(&app, &[with(&mine.id, token)]).await;
        assert_eq!((&told["sessions"], &told["refused"]), (&json!([]), &json!([mine.id])), "{token}");
    }
    let (_, told) = progress(&app, &[own(&other)]).await;
    assert_eq!((&told["unreported"], &told["refused"]), (&json!([other.id]), &json!([])));

    app.request(Method::DELETE, &format!("/api/sessions/{}", mine.id), &mine.token).send().await.expect("an answer");
    let (_, told) = progress(&app, &[own(&mine)]).await;
    assert_eq!(told["refused"], json!([mine.id]), "deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_sessions_are_refused_and_none_are_welcome() {
    let app = TestApp::start().await;
    let many: Vec<Value> = (0..51).map(|n| json!({ "id": n.to_string(), "token": "t" })).collect();
    assert_eq!(progress(&app, &many).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(progress(&app, &many[..50]).await.0, StatusCode::OK);
    let (status, told) = progress(&app, &[]).await;
    assert_eq!((status, &told["sessions"], &told["trends"]), (StatusCode::OK, &json!([]), &json!([])));
    let odd = app.http.post(format!("{}/api/progress", app.url)).json(&json!({ "sessions": 3 })).send().await;
    assert_eq!(odd.expect("an answer").status(), StatusCode::UNPROCESSABLE_ENTITY);
}

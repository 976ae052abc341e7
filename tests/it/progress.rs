//! A candidate's interviews side by side: each with its own token, and nobody else's.

use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::accounts::access_token::Claims;
use vivavoce_signaling::accounts::store::logins::{self, Method as SignedInBy, NewLogin};
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::held::{ANSWERS, hold, hold_as, report};
use vivavoce_tests::members::Somebody;
use vivavoce_tests::postgres::TestDatabase;
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

/// Another browser in which somebody signs in.
async fn signed_in_again(app: &TestApp, who: &Somebody) -> String {
    let (parts, now) = (app.app(), Timestamp::now());
    let mut writing = parts.db.begin().await.expect("begun");
    let login = NewLogin {
        user: who.user,
        method: SignedInBy::Password,
        device: "Phone".into(),
        place: None,
        spot: None,
        is_far: false,
        organisation: None,
    };
    let login = logins::begin(writing.connection(), &login, parts.accounts.lifetimes, now).await.expect("kept");
    writing.commit().await.expect("committed");
    parts.accounts.tokens.make(&Claims { user: who.user, login, organisation: None }, now).0
}

/// A browser's requests, as whoever is signed in there.
fn browser(token: &str) -> Client {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().expect("ASCII"));
    Client::builder().pool_max_idle_per_host(0).default_headers(headers).build().expect("a client")
}

async fn of_account(app: &TestApp, token: &str, path: &str, kept: &[Value]) -> Value {
    let sent = app.request(Method::POST, path, token).json(&json!({ "sessions": kept })).send().await;
    let answer = sent.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.expect("JSON")
}

fn ids(told: &Value) -> Vec<&str> {
    told.as_array().expect("a list").iter().map(|one| one["id"].as_str().expect("an id")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_s_interviews_are_told_in_every_browser_in_sqlite() {
    in_every_browser(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_s_interviews_are_told_in_every_browser_in_postgresql() {
    let database = TestDatabase::create().await;
    in_every_browser(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn in_every_browser(app: &TestApp) {
    const OWN: &str = "/api/me/progress";
    const TAKE: &str = "/api/me/sessions";
    let guest = hold(&app.url, &app.http, &ANSWERS[..1]).await;
    let ada = Somebody::sign_up(app, "ada@example.org", UserRole::Candidate).await;
    let bob = Somebody::sign_up(app, "bob@example.org", UserRole::Candidate).await;
    let phone = signed_in_again(app, &ada).await;
    let at_home = hold(&app.url, &browser(&ada.token), &ANSWERS).await;
    let under_way = hold(&app.url, &browser(&phone), &ANSWERS[..2]).await;
    for session in [&guest, &at_home, &under_way] {
        report(&app.http, &app.url, session, 1).await;
    }
    let both = [at_home.id.as_str(), under_way.id.as_str()];
    for token in [&ada.token, &phone] {
        let told = of_account(app, token, OWN, &[]).await;
        assert_eq!(ids(&told["sessions"]), both, "wherever they were held, oldest first");
        assert_eq!((&told["unreported"], &told["guest"]), (&json!([]), &json!([])));
        assert!(told["trends"].as_array().is_some_and(|trends| !trends.is_empty()));
    }
    assert_eq!(of_account(app, &bob.token, OWN, &[own(&at_home)]).await["sessions"], json!([]), "nobody else's");

    // What was held as a guest is offered to whoever has its key, and taken in once.
    let wrong = json!({ "id": guest.id, "token": at_home.token });
    let running = app.create("developer-en").await;
    for kept in [wrong, own(&at_home), own(&running)] {
        assert_eq!(of_account(app, &bob.token, OWN, std::slice::from_ref(&kept)).await["guest"], json!([]), "{kept}");
        assert_eq!(of_account(app, &bob.token, TAKE, &[kept]).await["taken"], json!([]));
    }
    let kept = [own(&guest), own(&at_home)];
    assert_eq!(of_account(app, &ada.token, OWN, &kept).await["guest"], json!([guest.id]));
    assert_eq!(of_account(app, &ada.token, TAKE, &kept).await["taken"], json!([guest.id]));
    let told = of_account(app, &phone, OWN, &[]).await;
    assert_eq!(ids(&told["sessions"]), [guest.id.as_str(), both[0], both[1]], "in the other browser as well");
    assert_eq!(app.json(TAKE, &phone).await["items"].as_array().map(Vec::len), Some(3));
    assert_eq!(of_account(app, &bob.token, TAKE, &[own(&guest)]).await["taken"], json!([]), "it is hers now");
    let many: Vec<Value> = (0..51).map(|n| json!({ "id": n.to_string(), "token": "t" })).collect();
    for path in [OWN, TAKE] {
        let sent = app.request(Method::POST, path, &ada.token).json(&json!({ "sessions": many })).send().await;
        assert_problem(sent.expect("an answer"), 422, "invalid_field").await;
    }
}

//! Organisations: who is in them, how people come in and go, and what nobody else sees.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;

use crate::scenarios::scenario;

async fn send(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

async fn ok(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Value {
    let answer = send(app, token, method, path, body).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {status} {text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

async fn ids(app: &TestApp, token: &str, path: &str) -> Vec<String> {
    let list = app.json(path, token).await;
    let items = list["items"].as_array().expect("a list");
    items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_founded_peopled_and_deleted_in_sqlite() {
    founded(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_founded_peopled_and_deleted_in_postgresql() {
    let database = TestDatabase::create().await;
    founded(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn founded(app: &TestApp) {
    let ada = Somebody::sign_up(app, "ada@example.org", UserRole::Trainer).await;
    let made = ok(app, &ada.token, Method::POST, "/api/organisations", json!({ "name": " Bäckerei " })).await;
    assert_eq!((&made["name"], &made["role"], &made["manages"]), (&json!("Bäckerei"), &json!("trainer"), &json!(true)));
    assert!(made["permissions"].as_array().is_some_and(|list| list.contains(&json!("members.manage"))));
    let id: Uuid = made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let base = format!("/api/organisations/{id}");
    let ada_there = ada.acting_for(app, id);
    let me = app.json("/api/me", &ada_there).await;
    assert_eq!((&me["organisation"], &me["organisations"][0]["name"]), (&json!(id), &json!("Bäckerei")));

    // A link for whoever has it, with a team.
    let team = ok(app, &ada.token, Method::POST, &format!("{base}/teams"), json!({ "name": "Ovens" })).await;
    let shop = ok(app, &ada.token, Method::POST, &format!("{base}/teams"), json!({ "name": "Shop" })).await;
    let shop = format!("{base}/teams/{}", shop["id"].as_str().expect("an id"));
    for same in ["Ovens", "OVENS"] {
        let again = send(app, &ada.token, Method::POST, &format!("{base}/teams"), json!({ "name": same })).await;
        assert_problem(again, 422, "invalid_field").await;
        let renamed = send(app, &ada.token, Method::PATCH, &shop, json!({ "name": same })).await;
        assert_problem(renamed, 422, "invalid_field").await;
    }
    ok(app, &ada.token, Method::PATCH, &shop, json!({ "name": "SHOP" })).await;
    let invitation = json!({ "role": "recruiter", "team": team["id"] });
    let link = ok(app, &ada.token, Method::POST, &format!("{base}/invitations"), invitation).await;
    let token = json!({ "token": link["token"] });
    let opened = ok(app, "", Method::POST, "/api/invitations/open", token.clone()).await;
    assert_eq!(
        (&opened["organisation"], &opened["inviter"], &opened["role"]),
        (&json!("Bäckerei"), &json!("Ada"), &json!("recruiter"))
    );
    let bob = Somebody::sign_up(app, "bob@example.org", UserRole::Candidate).await;
    let eve = Somebody::sign_up(app, "eve@example.org", UserRole::Candidate).await;
    let joined = ok(app, &bob.token, Method::POST, "/api/invitations/accept", token.clone()).await;
    assert_eq!((&joined["id"], &joined["role"], &joined["manages"]), (&json!(id), &json!("recruiter"), &json!(false)));
    for late in [&eve, &bob] {
        let late = send(app, &late.token, Method::POST, "/api/invitations/accept", token.clone()).await;
        assert_problem(late, 404, "not_found").await;
    }

    let members = app.json(&format!("{base}/members"), &bob.token).await;
    let members = members["items"].as_array().expect("a list");
    assert_eq!(members.len(), 2);
    assert_eq!((&members[1]["email"], &members[1]["teams"][0]), (&json!("bob@example.org"), &team["id"]));

    // What a member is counts from the next request on.
    let bobs = bob.acting_for(app, id);
    assert_eq!(send(app, &bobs, Method::GET, "/api/sessions", json!(null)).await.status(), StatusCode::OK);
    let drafts = || send(app, &bobs, Method::POST, "/api/drafts/points", json!(null));
    assert_problem(drafts().await, 403, "not_allowed").await;
    let of_bob = format!("{base}/members/{}", bob.user);
    ok(app, &ada.token, Method::PATCH, &of_bob, json!({ "role": "trainer" })).await;
    assert_problem(drafts().await, 415, "unsupported_media_type").await;

    // The last who manages stays; two may hand over.
    let of_ada = format!("{base}/members/{}", ada.user);
    for (method, body) in [(Method::PATCH, json!({ "manages": false })), (Method::DELETE, json!(null))] {
        assert_problem(send(app, &ada.token, method.clone(), &of_ada, body.clone()).await, 409, "last_manager").await;
        assert_problem(send(app, &app.access_token, method, &of_ada, body).await, 409, "last_manager").await;
    }
    ok(app, &ada.token, Method::PATCH, &of_bob, json!({ "manages": true })).await;
    let both = tokio::join!(
        send(app, &bob.token, Method::DELETE, &of_ada, json!(null)),
        send(app, &ada.token, Method::DELETE, &of_bob, json!(null)),
    );
    let gone = [both.0.status(), both.1.status()].into_iter().filter(|status| *status == StatusCode::NO_CONTENT);
    assert_eq!(gone.count(), 1, "one of both goes, and one stays to manage");
    let (left, out) = if both.0.status() == StatusCode::NO_CONTENT { (bobs, ada_there) } else { (ada_there, bobs) };
    assert_problem(send(app, &out, Method::GET, "/api/sessions", json!(null)).await, 403, "not_allowed").await;
    assert_problem(send(app, &out, Method::GET, &base, json!(null)).await, 404, "not_found").await;
    let me = app.json("/api/me", &out).await;
    assert_eq!((&me["organisation"], &me["organisations"]), (&json!(null), &json!([])));

    // It is deleted with what was written in it, once nobody's interview is kept in it.
    ok(app, &left, Method::POST, "/api/workshop/scenarios", json!({ "source": scenario("ours", "Why?") })).await;
    ok(app, &left, Method::POST, "/api/workshop/scenarios/ours/publish", json!({ "revision": 1 })).await;
    let session = ok(app, &left, Method::POST, "/api/sessions", wish("ours")).await;
    assert_problem(send(app, &left, Method::DELETE, &base, json!(null)).await, 409, "confirmation_needed").await;
    let confirmed = format!("{base}?confirm={id}");
    assert_problem(send(app, &left, Method::DELETE, &confirmed, json!(null)).await, 409, "organisation_in_use").await;
    let of_session = format!("/api/sessions/{}", session["id"].as_str().expect("an id"));
    ok(app, &app.access_token, Method::DELETE, &of_session, json!(null)).await;
    ok(app, &left, Method::DELETE, &confirmed, json!(null)).await;
    assert_problem(send(app, &app.access_token, Method::GET, &base, json!(null)).await, 404, "not_found").await;
    assert_problem(send(app, &left, Method::GET, "/api/workshop/scenarios", json!(null)).await, 403, "not_allowed")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_organisation_writes_no_other_sees_in_sqlite() {
    apart(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_organisation_writes_no_other_sees_in_postgresql() {
    let database = TestDatabase::create().await;
    apart(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn apart(app: &TestApp) {
    let (ours, theirs) = (organisation(app, "Ours").await, organisation(app, "Theirs").await);
    let ada = member(app, "ada", ours, MemberRole::Trainer, false).await;
    let eve = member(app, "eve", theirs, MemberRole::Trainer, false).await;
    // Both, and the instance, have a scenario, an assistant and a quiz of the same name.
    for (token, question) in [(&ada.token, "Ours?"), (&eve.token, "Theirs?"), (&app.access_token, "All?")] {
        let source = scenario("same", question).replace("drafted_by_ai = true\n", "");
        ok(app, token, Method::POST, "/api/workshop/scenarios", json!({ "source": source })).await;
        ok(app, token, Method::POST, "/api/workshop/scenarios/same/publish", json!({ "revision": 1 })).await;
        ok(app, token, Method::POST, "/api/assistants", json!({ "body": { "name": "Grace", "role": question } })).await;
        let quiz = app.request(Method::POST, "/api/quizzes?id=same&title=Same&language=en", token);
        let quiz = quiz.header("content-type", "text/x-gift").body(format!("{question} {{ =4 ~5 }}"));
        assert_eq!(quiz.send().await.expect("sent").status(), StatusCode::CREATED);
    }
    for (token, question) in [(&ada.token, "Ours?"), (&eve.token, "Theirs?"), (&app.access_token, "All?")] {
        let source = app.json("/api/workshop/scenarios/same", token).await;
        assert!(source["source"].as_str().is_some_and(|text| text.contains(question)), "{question}");
        assert_eq!(app.json("/api/assistants/grace", token).await["body"]["role"], question);
        let quiz = app.json("/api/quizzes/same", token).await;
        assert!(quiz.to_string().contains(question), "{quiz}");
        assert_eq!(ids(app, token, "/api/assistants").await, ["grace"]);
        assert_eq!(ids(app, token, "/api/workshop/scenarios").await, ["same"]);
        assert_eq!(ids(app, token, "/api/scenarios").await.iter().filter(|id| *id == "same").count(), 1);
        assert_eq!(ids(app, token, "/api/quizzes").await.iter().filter(|id| *id == "same").count(), 1);
    }
    // What one of them deletes, the others keep.
    ok(app, &eve.token, Method::DELETE, "/api/workshop/scenarios/same?confirm=same", json!(null)).await;
    ok(app, &eve.token, Method::DELETE, "/api/assistants/grace?confirm=grace", json!(null)).await;
    ok(app, &eve.token, Method::DELETE, "/api/quizzes/same", json!(null)).await;
    let gone = send(app, &eve.token, Method::GET, "/api/workshop/scenarios/same", json!(null)).await;
    assert_problem(gone, 404, "scenario_not_found").await;
    // There the instance's, which is published, shines through again.
    assert!(app.json("/api/quizzes/same", &eve.token).await.to_string().contains("All?"));
    assert_eq!(app.json("/api/scenarios/same", &eve.token).await["id"], "same");
    assert!(app.json("/api/workshop/scenarios/same", &ada.token).await["source"].to_string().contains("Ours?"));

    // Sessions are the organisation's from whose scenarios they come.
    let of_ada = ok(app, &ada.token, Method::POST, "/api/sessions", wish("same")).await;
    let of_eve = ok(app, &eve.token, Method::POST, "/api/sessions", wish("developer-en")).await;
    let guest = app.create("developer-en").await;
    let id = |session: &Value| session["id"].as_str().expect("an id").to_owned();
    assert_eq!(ids(app, &ada.token, "/api/sessions").await, [id(&of_ada)]);
    assert_eq!(ids(app, &eve.token, "/api/sessions").await, [id(&of_eve)]);
    assert_eq!(ids(app, &app.access_token, "/api/sessions").await, [guest.id.clone(), id(&of_eve), id(&of_ada)]);
    for (token, session) in [(&ada.token, id(&of_eve)), (&eve.token, id(&of_ada)), (&ada.token, guest.id.clone())] {
        let path = format!("/api/sessions/{session}");
        assert_problem(send(app, token, Method::GET, &path, json!(null)).await, 404, "not_found").await;
        let usage = send(app, token, Method::GET, &format!("{path}/usage"), json!(null)).await;
        assert_problem(usage, 403, "not_allowed").await;
    }
    let seen = app.json(&format!("/api/sessions/{}", id(&of_ada)), &ada.token).await;
    assert_eq!(seen["scenario"]["id"], "same");

    // Somebody without an organisation is the candidate of their own interviews, and finds them.
    let bob = Somebody::sign_up(app, "bob@example.org", UserRole::Candidate).await;
    let own = ok(app, &bob.token, Method::POST, "/api/sessions", wish("developer-en")).await;
    assert_eq!(ids(app, &bob.token, "/api/me/sessions").await, [id(&own)]);
    assert_eq!(app.json(&format!("/api/sessions/{}", id(&own)), &bob.token).await["state"], "waiting");
    for other in [id(&of_ada), guest.id] {
        let answer = send(app, &bob.token, Method::GET, &format!("/api/sessions/{other}"), json!(null)).await;
        assert_problem(answer, 404, "not_found").await;
    }
    let theirs = send(app, &ada.token, Method::GET, &format!("/api/sessions/{}", id(&own)), json!(null)).await;
    assert_problem(theirs, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_for_somebody_else_is_answered_as_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    let base = format!("/api/organisations/{ours}/invitations");
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let invite = |email: &'static str| {
        ok(&app, &manager.token, Method::POST, &base, json!({ "email": email, "role": "trainer", "way": "link" }))
    };
    let accept = async |who: &Somebody, token: &Value| {
        let body = json!({ "token": token });
        let answer = send(&app, &who.token, Method::POST, "/api/invitations/accept", body).await;
        (answer.status().as_u16(), answer.json::<Value>().await.expect("JSON"))
    };
    let eve = Somebody::sign_up(&app, "eve@example.org", UserRole::Candidate).await;
    let ada = Somebody::sign_up(&app, "ada@example.org", UserRole::Candidate).await;
    let for_ada = invite(" Ada@EXAMPLE.org ").await;
    let unknown = accept(&eve, &json!(format!("vo_{}", "0".repeat(64)))).await;
    assert_eq!(unknown.0, 404);
    assert_eq!(accept(&eve, &for_ada["token"]).await, unknown);
    let opened = ok(&app, "", Method::POST, "/api/invitations/open", json!({ "token": for_ada["token"] })).await;
    assert_eq!(opened["email"], "a…@example.org");
    // Asked again, the newest counts; taken back, none does.
    let again = invite("ada@example.org").await;
    assert_eq!(accept(&ada, &for_ada["token"]).await, unknown);
    let id = again["invitation"]["id"].as_str().expect("an id");
    let revoked = ok(&app, &manager.token, Method::DELETE, &format!("{base}/{id}"), json!(null)).await;
    assert_eq!(revoked["state"], "revoked");
    assert_eq!(accept(&ada, &again["token"]).await, unknown);
    let last = invite("ada@example.org").await;
    let two = tokio::join!(accept(&ada, &last["token"]), accept(&ada, &last["token"]));
    let mut statuses = [two.0.0, two.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404], "an invitation is accepted once");
    let member = json!({ "email": "ada@example.org", "role": "school", "way": "link" });
    assert_problem(send(&app, &manager.token, Method::POST, &base, member).await, 409, "already_member").await;
    for bad in [
        json!({ "email": "nobody", "role": "trainer" }),
        json!({ "email": "a@example.org\r\nbcc: b@example.org", "role": "trainer" }),
        json!({ "role": "admin" }),
        json!({ "role": "trainer", "expires_in_s": 60 }),
        json!({ "role": "trainer", "team": Uuid::now_v7() }),
    ] {
        assert_problem(send(&app, &manager.token, Method::POST, &base, bad).await, 422, "invalid_field").await;
    }
    let mail = json!({ "email": "x@example.org", "role": "trainer", "way": "mail" });
    assert_problem(send(&app, &manager.token, Method::POST, &base, mail).await, 409, "no_mail").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_invites_all_or_nobody_and_names_each_bad_line_in_sqlite() {
    roster(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_invites_all_or_nobody_and_names_each_bad_line_in_postgresql() {
    let database = TestDatabase::create().await;
    roster(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn roster(app: &TestApp) {
    let ours = organisation(app, "Ours").await;
    let base = format!("/api/organisations/{ours}");
    let manager = member(app, "manager", ours, MemberRole::Company, true).await;
    ok(app, &manager.token, Method::POST, &format!("{base}/teams"), json!({ "name": "Promo 1" })).await;
    let import = async |query: &str, csv: String| {
        let path = format!("{base}/invitations/csv?role=trainer{query}");
        app.request(Method::POST, &path, &manager.token).header("content-type", "text/csv").body(csv).send().await
    };
    let csv = "email;role;team\r\nada@example.org;school;promo 1\r\nmanager@example.org;;\r\nADA@example.org;;\r\n\
               =1+1@example.org;;\r\nbob@example.org;;No such\r\neve@example.org;;\r\n";
    let refused: Value = import("", csv.into()).await.expect("sent").json().await.expect("JSON");
    let faults: Vec<_> =
        refused["bad"].as_array().expect("a list").iter().map(|bad| (&bad["line"], &bad["fault"])).collect();
    let expected = [
        (&json!(3), &json!("already_member")),
        (&json!(4), &json!("duplicate")),
        (&json!(5), &json!("formula")),
        (&json!(6), &json!("unknown_team")),
    ];
    assert_eq!(faults, expected);
    assert_eq!((&refused["done"], &refused["invited"]), (&json!(false), &json!([])));
    assert!(ids(app, &manager.token, &format!("{base}/invitations")).await.is_empty(), "nobody is half invited");
    let preview: Value = import("&preview=true", csv.into()).await.expect("sent").json().await.expect("JSON");
    assert_eq!((&preview["done"], &preview["bad"]), (&json!(false), &refused["bad"]));
    let shown = &preview["invited"][0];
    assert_eq!((&shown["line"], &shown["role"], &shown["token"]), (&json!(2), &json!("school"), &Value::Null));
    assert!(shown["team"].is_string() && preview["invited"][1]["email"] == "eve@example.org");
    assert!(ids(app, &manager.token, &format!("{base}/invitations")).await.is_empty(), "a preview invites nobody");
    let done: Value = import("&skip_bad=true", csv.into()).await.expect("sent").json().await.expect("JSON");
    assert_eq!((&done["done"], done["invited"].as_array().map(Vec::len)), (&json!(true), Some(2)));
    assert_eq!(ids(app, &manager.token, &format!("{base}/invitations")).await.len(), 2);
    let again: Value = import("&skip_bad=true", csv.into()).await.expect("sent").json().await.expect("JSON");
    assert_eq!((&again["done"], &again["bad"][0]["fault"]), (&json!(false), &json!("already_invited")));

    let ada = Somebody::sign_up(app, "ada@example.org", UserRole::Candidate).await;
    let token = json!({ "token": done["invited"][0]["token"] });
    let joined = ok(app, &ada.token, Method::POST, "/api/invitations/accept", token).await;
    assert_eq!(joined["role"], "school");
    let members = app.json(&format!("{base}/members"), &manager.token).await;
    assert_eq!(members["items"][1]["teams"].as_array().map(Vec::len), Some(1));

    for (csv, status, code) in [
        (String::new(), 422, "invalid_field"),
        ("name,phone\nAda,1\n".into(), 422, "invalid_field"),
        ("a@example.org\n".repeat(501), 422, "invalid_field"),
        ("x".repeat(300_000), 413, "body_too_large"),
    ] {
        assert_problem(import("", csv).await.expect("sent"), status, code).await;
    }

    // Names that begin as formulas do leave as text.
    let odd = Somebody::sign_up(app, "=cmd@example.org", UserRole::Trainer).await;
    odd.join(app, ours, MemberRole::Trainer, false).await;
    let table = app.request(Method::GET, &format!("{base}/members.csv"), &manager.token).send().await.expect("sent");
    let table = table.text().await.expect("text");
    assert!(table.contains("\"'=cmd@example.org\""), "{table}");
}

//! Interviews that were held in writing, and their reports.

use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::app::{created, wish};
use crate::{AudioSocket, Created, EventSocket};

/// Good answers to the first questions of `developer-en`.
pub const ANSWERS: [&str; 3] = [
    "I have worked for seven years as a backend developer, first in PHP for a small agency in Lille and now in Rust \
     and PostgreSQL for a logistics company, where I build the service that plans the tours of two hundred trucks.",
    "Last spring our support team had three hundred duplicate tickets a week. I was asked to fix that. I designed a \
     small service in Rust, I wrote the matching rules, and I tested them with two agents. The hardest part was old \
     tickets. In the end duplicates dropped to ninety a week, and the team adopted it.",
    "In November a change of mine broke the payment page. I rolled back first. Then I looked at the logs, reproduced \
     it on my laptop and narrowed it down to one header. I added a regression test afterwards, so it would not happen \
     again.",
];

/// Sends JSON and gives the status of the answer.
pub async fn post(http: &Client, url: &str, path: &str, token: &str, body: &Value) -> StatusCode {
    let sent = http.post(format!("{url}{path}")).bearer_auth(token).json(body).send().await;
    sent.expect("an answer").status()
}

/// An interview of `developer-en` with typed answers, each once its question has been said, up to its end.
pub async fn hold(url: &str, http: &Client, answers: &[&str]) -> Created {
    hold_as(url, http, "developer-en", answers).await
}

/// The same of any scenario.
pub async fn hold_as(url: &str, http: &Client, scenario: &str, answers: &[&str]) -> Created {
    let mut wish = wish(scenario);
    wish["candidate_name"] = json!("Zoë");
    hold_wish(url, http, &wish, answers).await
}

/// The same of a session that was wished for like this.
pub async fn hold_wish(url: &str, http: &Client, wish: &Value, answers: &[&str]) -> Created {
    let created = created(http.post(format!("{url}/api/sessions")).json(wish).send().await.expect("an answer")).await;
    let audio = AudioSocket::connect(url, &created, "").await.expect("connects");
    let mut events = EventSocket::follow(url, &created, 0).await;
    let commands = format!("/api/sessions/{}/commands", created.id);
    let command = async |command: Value| {
        assert_eq!(post(http, url, &commands, &created.token, &command).await, StatusCode::ACCEPTED);
    };
    let mut answers = answers.iter();
    loop {
        let asks = |event: &Value| {
            event["type"] == "reply.spoken" && (event["kind"] == "question" || event["kind"] == "follow_up")
        };
        let asked = events.until(asks).await;
        if asked["kind"] == "follow_up" {
            command(json!({ "command": "next" })).await;
            continue;
        }
        let Some(answer) = answers.next() else { break };
        command(json!({ "command": "type", "text": answer })).await;
    }
    post(http, url, &commands, &created.token, &json!({ "command": "end" })).await;
    events.to_end().await;
    drop(audio);
    created
}

/// What `/api/sessions/ID` and a path answer, as JSON.
pub async fn get(http: &Client, url: &str, path: &str, session: &Created) -> Value {
    let path = format!("{url}/api/sessions/{}{path}", session.id);
    http.get(path).bearer_auth(&session.token).send().await.expect("an answer").json().await.expect("JSON")
}

/// Waits until revision `revision` of the report is there.
pub async fn report(http: &Client, url: &str, session: &Created, revision: u64) -> Value {
    for _ in 0..300 {
        let report = get(http, url, "/report", session).await;
        if report["state"] == "ready" && report["revision"] == revision {
            return report;
        }
        assert_ne!(report["state"], "failed", "{report}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the report does not come");
}

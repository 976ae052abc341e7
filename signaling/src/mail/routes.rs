//! `/api/mail`: how e-mail is doing, a test of it, and the links that refuse it.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::letter::{Letter, LetterKind};
use super::outbox::{Folded, Outbox};
use super::smtp::Failure;
use super::wire::{MailGivenUp, MailState, MailTest, MailTestOutcome, MailTestWish, UnsubscribeQuery};
use super::{address, store};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// Letters that were given up and are listed.
const LISTED: i64 = 20;

/// How long somebody waits who tests the mail server.
const PATIENCE: Duration = Duration::from_secs(20);

const DAY_MS: i64 = 24 * 3_600_000;

/// How e-mail is doing
#[utoipa::path(get, path = "/api/mail", tag = "mail", operation_id = "read_mail",
    security(("access_token" = []), ("account_token" = [])),
    responses((status = 200, body = MailState),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>) -> Result<Json<MailState>, Problem> {
    let Some(outbox) = &app.mail else {
        let (server, from, given_up) = (None, None, Vec::new());
        return Ok(Json(MailState { configured: false, server, from, waiting: 0, sent_last_day: 0, given_up }));
    };
    let now = Timestamp::now();
    let mut connection = app.db.pool().acquire().await?;
    let waiting = store::waiting(&mut connection).await?;
    drop(connection);
    let given_up = store::given_up(&app.db, LISTED).await?;
    Ok(Json(MailState {
        configured: true,
        server: Some(outbox.0.server.shown().to_owned()),
        from: Some(outbox.0.sender.address.clone()),
        waiting,
        sent_last_day: store::sent_since(&app.db, Timestamp::from_unix_ms(now.unix_ms() - DAY_MS)).await?,
        given_up: given_up
            .into_iter()
            .map(|letter| MailGivenUp { kind: letter.kind, outcome: letter.outcome, at: letter.at })
            .collect(),
    }))
}

/// Send an e-mail as a test
///
/// It does not wait in the queue: the answer says what the mail server said.
#[utoipa::path(post, path = "/api/mail/test", tag = "mail", operation_id = "test_mail",
    security(("access_token" = []), ("account_token" = [])),
    request_body = MailTestWish,
    responses((status = 200, body = MailTest),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_mail`: no mail server is configured"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn test(
    State(app): State<App>,
    JsonBody { value: wish, .. }: JsonBody<MailTestWish>,
) -> Result<Json<MailTest>, Problem> {
    let Some(outbox) = &app.mail else {
        let problem = "No mail server is configured: set `smtp_url`, `mail_from` and `public_url`.";
        return Err(Problem::new(Code::NoMail, problem));
    };
    if !address::is_one(&wish.to) {
        return Err(Problem::new(Code::InvalidField, "`to` is no e-mail address."));
    }
    if let Err(wait) = outbox.0.tests.take((), Instant::now()) {
        let problem = Problem::new(Code::RateLimited, "As many tests as may be were made in this hour.");
        return Err(problem.retry_after(wait.as_secs().max(1)));
    }
    let letter = Letter { to: wish.to, language: wish.language, kind: LetterKind::Test };
    let began = Instant::now();
    let sent = tokio::time::timeout(PATIENCE, at_once(outbox, letter)).await.unwrap_or(Err(Failure::Broken));
    let outcome = match sent {
        Ok(()) => MailTestOutcome::Sent,
        Err(Failure::Unreachable) => MailTestOutcome::Unreachable,
        Err(Failure::Tls) => MailTestOutcome::Tls,
        Err(Failure::Login) => MailTestOutcome::Login,
        Err(Failure::Broken) => MailTestOutcome::Broken,
        Err(Failure::Refused(_)) => MailTestOutcome::Refused,
    };
    let codes = match sent {
        Err(Failure::Refused(reply)) => Some(reply.to_string()),
        _ => None,
    };
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Json(MailTest { outcome, codes, ms }))
}

async fn at_once(outbox: &Outbox, letter: Letter) -> Result<(), Failure> {
    let mut connection = outbox.0.server.connect().await?;
    let to = letter.to.clone();
    let message = outbox.compose(Uuid::now_v7(), &Folded { letter, unsubscribe: None }, Timestamp::now());
    connection.send(&outbox.0.sender.address, &to, &message).await?;
    connection.close().await;
    Ok(())
}

/// Ask whether such e-mails are to be refused
///
/// The page behind an e-mail's link, for people: one button. Nothing changes by looking at it.
#[utoipa::path(get, path = "/api/mail/unsubscribe", tag = "mail", operation_id = "ask_unsubscribe",
    params(UnsubscribeQuery),
    responses((status = 200, content_type = "text/html", body = String),
        (status = 404, content_type = "text/html", body = String)))]
pub async fn ask(State(app): State<App>, QueryOf(query): QueryOf<UnsubscribeQuery>) -> Result<Response, Problem> {
    match store::find_unsubscribe(&app.db, &TokenHash::of(&query.token), Timestamp::now()).await? {
        // What was found is a token that we made: letters, digits and a line.
        Some(_) if token::is_plausible(&query.token) => Ok(page(
            StatusCode::OK,
            "Ne plus recevoir d’invitations par e-mail\u{202f}?",
            "Receive no more invitations by e-mail?",
            Some(&query.token),
        )),
        _ => Ok(gone()),
    }
}

/// Refuse such e-mails
///
/// What a mail program posts at one click (RFC 8058), and the page's button. Done twice, it is the
/// same. E-mails about the safety of an account cannot be refused.
#[utoipa::path(post, path = "/api/mail/unsubscribe", tag = "mail", operation_id = "unsubscribe",
    params(UnsubscribeQuery),
    responses((status = 200, content_type = "text/html", body = String),
        (status = 404, content_type = "text/html", body = String)))]
pub async fn unsubscribe(
    State(app): State<App>,
    QueryOf(query): QueryOf<UnsubscribeQuery>,
) -> Result<Response, Problem> {
    let now = Timestamp::now();
    let Some((address_hash, topic)) = store::find_unsubscribe(&app.db, &TokenHash::of(&query.token), now).await? else {
        return Ok(gone());
    };
    let mut writing = app.db.begin().await?;
    store::refuse(writing.connection(), &address_hash, topic, now).await?;
    writing.commit().await?;
    Ok(page(
        StatusCode::OK,
        "C’est fait\u{a0}: vous ne recevrez plus d’invitations par e-mail.",
        "Done: you will receive no more invitations by e-mail.",
        None,
    ))
}

fn gone() -> Response {
    let (fr, en) = ("Ce lien ne fonctionne plus.", "This link does not work any more.");
    page(StatusCode::NOT_FOUND, fr, en, None)
}

/// A page in both languages, since a link does not say who follows it; it works without scripts.
fn page(status: StatusCode, fr: &str, en: &str, token: Option<&str>) -> Response {
    let form = token.map_or_else(String::new, |token| {
        format!(
            "<form method=\"post\" action=\"/api/mail/unsubscribe?token={token}\"><button>\
             <span lang=\"fr\">Ne plus recevoir</span> / <span lang=\"en\">Receive no more</span></button></form>"
        )
    });
    let html = format!(
        "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>Vivavoce</title><style>body{{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;\
         margin:15vh auto 0;padding:0 1.25rem}}h1{{font-size:1.375rem}}button{{font:inherit;padding:.75rem 1.25rem;\
         margin-top:1rem;cursor:pointer}}</style></head><body><main><h1>{fr}</h1><p lang=\"en\">{en}</p>{form}\
         </main></body></html>"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], html)
        .into_response()
}

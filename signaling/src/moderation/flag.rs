//! `/api/flags` and `/api/sessions/{id}/flags`: something is reported.

use std::time::Instant;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::look::{self, Found};
use super::store::{self, NewFlag};
use super::wire::{CreateFlag, FlagReason, Flagged, SessionFlags};
use super::{tell, things};
use crate::access::Caller;
use crate::accounts::Person;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::owner::Acting;
use crate::sessions::store::SessionRow;
use crate::text::paragraph;
use crate::wire::Timestamp;

/// Longest words of a reporter, characters.
const LONGEST: usize = 1_000;

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Report something that others wrote
///
/// A scenario, a shared assistant, a question of the bank, somebody's name or picture, as far as one can
/// see it. An administrator looks at it; whoever made it is never told who reported it. The same person
/// reports a thing once until it is decided.
#[utoipa::path(post, path = "/api/flags", tag = "moderation", operation_id = "create_flag",
    security(("account_token" = [])), request_body = CreateFlag,
    responses((status = 200, body = Flagged, description = "It was reported by the same person before"),
        (status = 201, body = Flagged),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`not_found`, `scenario_not_found`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Extension(acting): Extension<Acting>,
    JsonBody { value: wish, .. }: JsonBody<CreateFlag>,
) -> Result<impl IntoResponse, Problem> {
    let text = words(&app, &person.user.to_string(), &wish)?;
    let found = look::readable(&app, &person, acting, wish.kind, &wish.id).await?;
    take(&app, &found, NewFlag { reporter: Some(person.user), reason: wish.reason, text: &text }).await
}

/// Report a comment on an interview, or what its interviewer said
///
/// Its candidate may, with or without an account, and those who may review it.
#[utoipa::path(post, path = "/api/sessions/{id}/flags", tag = "moderation", operation_id = "create_session_flag",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])), request_body = CreateFlag,
    responses((status = 200, body = Flagged, description = "It was reported by the same person before"),
        (status = 201, body = Flagged),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create_in_session(
    State(app): State<App>,
    person: Option<Extension<Person>>,
    Extension(session): Extension<SessionRow>,
    JsonBody { value: wish, .. }: JsonBody<CreateFlag>,
) -> Result<impl IntoResponse, Problem> {
    let reporter = person.map(|Extension(person)| person.user);
    let who = reporter.map_or_else(|| session.id.to_string(), |user| user.to_string());
    let text = words(&app, &who, &wish)?;
    let found = look::in_session(&app, &session, wish.kind, &wish.id).await?;
    take(&app, &found, NewFlag { reporter, reason: wish.reason, text: &text }).await
}

/// What was reported and decided of an interview
///
/// What the interviewer should not have said, and what one has reported oneself.
#[utoipa::path(get, path = "/api/sessions/{id}/flags", tag = "moderation", operation_id = "read_session_flags",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SessionFlags),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read_of_session(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    person: Option<Extension<Person>>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    let reporter = person.map(|Extension(person)| person.user);
    let mut flags = things::of_session(&app.db, session.id, reporter).await?;
    // What has no reporter is the candidate's, or of somebody who is gone.
    if reporter.is_none() && caller != Caller::Candidate {
        flags.own_turns.clear();
        flags.own_comments.clear();
    }
    Ok((NO_STORE, Json(flags)))
}

/// The reporter's words, if they may report now.
fn words(app: &App, who: &str, wish: &CreateFlag) -> Result<String, Problem> {
    app.flag_limit.take(who.to_owned(), Instant::now()).map_err(|wait| {
        Problem::new(Code::RateLimited, "Too many reports in a short time.").retry_after(wait.as_secs().max(1))
    })?;
    if wish.text.trim().is_empty() {
        return match wish.reason {
            FlagReason::Other => Err(Problem::new(Code::InvalidField, "`text` says what is wrong with it.")),
            _ => Ok(String::new()),
        };
    }
    paragraph(&wish.text, LONGEST, "text")
}

async fn take(app: &App, found: &Found, flag: NewFlag<'_>) -> Result<impl IntoResponse + use<>, Problem> {
    let now = Timestamp::now();
    let mut writing = app.db.begin().await?;
    let taken = store::keep(&mut writing, found, flag, now).await?;
    let told = match taken.is_first {
        true => tell::opened(writing.connection(), taken.case, found.kind, now).await?,
        false => Vec::new(),
    };
    writing.commit().await?;
    tell::wake(app, &told);
    let status = if taken.already { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, NO_STORE, Json(Flagged { already: taken.already })))
}

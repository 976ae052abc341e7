//! `/api/sessions`.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use vivavoce_engine::id::SessionId;

use super::clip::clip;
use super::create::{self, Wish};
use super::receipt;
use super::store::{self, SessionRow};
use super::wire::{
    Accepted, CreateSession, CreatedSession, DeletionReceipt, Session, SessionCommand, SessionFilter, SessionPage,
    SessionScenario, Transcript,
};
use crate::access::{Caller, Scope};
use crate::accounts::Person;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::middleware::guest_limit::client_address;
use crate::owner::Acting;
use crate::permissions::Permission;
use crate::wire::TimeSpan;

/// Sessions on a page when nobody says.
const PAGE: u32 = 50;

/// Sessions on a page at most.
const LONGEST_PAGE: u32 = 200;

/// What was said in private is kept by no cache.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Create a session
///
/// Guests may where the instance allows it (`guest_sessions`), a limited number an hour from
/// one address; else the access token is needed, and so it is to choose who leads and to try
/// what is being written. With an `Idempotency-Key` a repeated
/// request gives the same session and one more token for it.
#[utoipa::path(post, path = "/api/sessions", tag = "sessions", security((), ("account_token" = []), ("access_token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "16 to 255 visible characters, hard to guess")),
    request_body = CreateSession,
    responses((status = 201, body = CreatedSession, headers(("Location" = String, description = "The session"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`, `assistant_not_found`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`consent_required`, `invalid_field`, `bad_scenario`, `idempotency_key_reused`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "`unavailable`: the server is stopping"),
        (status = 507, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(acting): Extension<Acting>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: JsonBody<CreateSession>,
) -> Result<impl IntoResponse, Problem> {
    let wish = Wish::check(body.value, caller, acting)?;
    let idempotency = create::idempotency(&headers, caller, &body.text)?;
    if !acting.may.has(Permission::SessionsConduct) {
        let address = client_address(peer, &headers, &app.settings.trusted_proxies);
        app.guest_limit.take(address, Instant::now()).map_err(|wait| {
            Problem::new(Code::RateLimited, "Too many sessions were created from this address.")
                .retry_after(wait.as_secs().max(1))
        })?;
    }
    let created = create::create(&app, wish, idempotency.as_ref()).await?;
    let location = format!("/api/sessions/{}", created.id);
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, Json(created)))
}

/// The interviews that one has given, newest first
#[utoipa::path(get, path = "/api/me/sessions", tag = "sessions", operation_id = "list_own_sessions",
    params(SessionFilter), security(("account_token" = [])),
    responses((status = 200, body = SessionPage),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list_own(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    QueryOf(filter): QueryOf<SessionFilter>,
) -> Result<impl IntoResponse, Problem> {
    let limit = page_size(filter.limit)?;
    // One more than asked for says whether there is another page.
    let mut rows = store::page(&app.db, person.user, filter.cursor.map(SessionId), filter.state, limit + 1).await?;
    let is_last = rows.len() <= limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().map(|row| row.id.0).filter(|_| !is_last);
    let page = SessionPage { items: rows.into_iter().map(wire).collect(), next_cursor };
    Ok((NO_STORE, Json(page)))
}

/// How many sessions a page holds, of what was asked for.
pub fn page_size(limit: Option<u32>) -> Result<u32, Problem> {
    let limit = limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Problem::new(Code::BadRequest, format!("`limit` is a number from 1 to {LONGEST_PAGE}.")));
    }
    Ok(limit)
}

/// One session
#[utoipa::path(get, path = "/api/sessions/{id}", tag = "sessions",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Session),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    app.conductor.settle(session.id).await;
    let session = store::find(&app.db, session.id).await?.ok_or_else(Problem::no_session)?;
    Ok((NO_STORE, Json(wire(session))))
}

/// Delete a session and all that hangs on it
///
/// Its recordings, words, events, comments, shares and the rest; the receipt counts them. A
/// running session is ended first.
#[utoipa::path(delete, path = "/api/sessions/{id}", tag = "sessions",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = DeletionReceipt),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn delete(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(receipt::delete(&app, session.id).await?)))
}

/// What was said
///
/// As it was corrected, with what was recognised beside it. Who may see a clip reads that clip.
#[utoipa::path(get, path = "/api/sessions/{id}/transcript", tag = "sessions",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = Transcript),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn transcript(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
) -> Result<impl IntoResponse, Problem> {
    app.conductor.settle(session.id).await;
    let mut turns = store::transcript(&app.db, session.id).await?;
    if let Some(viewer) = &scope.viewer {
        turns = clip(turns, viewer.clip.unwrap_or(TimeSpan { from_ms: 0, to_ms: u64::MAX }));
    }
    Ok((NO_STORE, Json(Transcript { turns })))
}

/// Steer a session
#[utoipa::path(post, path = "/api/sessions/{id}/commands", tag = "sessions",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = SessionCommand,
    responses((status = 202, body = Accepted),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_over`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "`server_full`")))]
pub async fn command(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    JsonBody { value, .. }: JsonBody<SessionCommand>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let command = value.for_engine()?;
    let handle = app.conductor.join(&session).await?;
    handle.command(command).map_err(|_| Problem::session_over())?;
    Ok((StatusCode::ACCEPTED, Json(Accepted { accepted: true })))
}

/// A session as clients see it.
pub fn wire(row: SessionRow) -> Session {
    Session {
        id: row.id.0,
        scenario: SessionScenario {
            id: row.scenario_id,
            title: row.scenario_title,
            language: row.language,
            role: row.role,
        },
        candidate_name: row.candidate_name,
        assistant: row.leader,
        trial: row.trial,
        state: row.standing.state,
        end_reason: row.standing.end_reason,
        created_at: row.created_at,
        started_at: row.standing.started_at,
        ended_at: row.standing.ended_at,
        duration_ms: row.standing.duration_ms,
        question_index: row.standing.question_index,
        question_count: row.question_count,
        last_event: row.standing.last_event,
        kept: row.kept,
    }
}

//! `/api/sessions/{id}/redactions`.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::redact;
use super::store;
use super::wire::{CreateRedaction, PreviewQuery, Redacted, Redaction, RedactionList, RedactionPreview};
use crate::access::Caller;
use crate::app::App;
use crate::comments::store as comments;
use crate::corrections::store::By;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::name::name_if_any;
use crate::sessions::store::SessionRow;
use crate::text::line;
use crate::wire::{TimeSpan, Timestamp};

/// Longest reason, characters.
const LONGEST_REASON: usize = 200;

/// Redactions of one session.
const MOST: i64 = 500;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Take a span out for good
///
/// Its sound becomes silence in both tracks, its words go from the transcript, its corrections
/// and the event log; what was made of the recording, and the tape, are deleted. Nobody can
/// bring it back, so it needs `confirm: true`.
///
/// Comments at its moments may quote what was said: they are deleted with all answers to them,
/// and nothing of them is left. Those at other moments stay; see to it that none repeats it.
#[utoipa::path(post, path = "/api/sessions/{id}/redactions", tag = "replay", operation_id = "redact",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = CreateRedaction,
    responses((status = 201, body = Redacted),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_running`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
    JsonBody { value: wish, .. }: JsonBody<CreateRedaction>,
) -> Result<impl IntoResponse, Problem> {
    if !wish.confirm {
        return Err(Problem::new(Code::InvalidField, "Nobody can bring this back; it needs `confirm: true`."));
    }
    let span = span(&session, wish.from_ms, wish.to_ms)?;
    if app.conductor.running(session.id).is_some() {
        return Err(Problem::session_running());
    }
    app.conductor.settle(session.id).await;
    let redaction = Redaction {
        id: Uuid::now_v7(),
        span,
        reason: line(wish.reason.as_deref().unwrap_or_default(), LONGEST_REASON, "reason")?.unwrap_or_default(),
        by: name_if_any(wish.name.as_deref())?.unwrap_or_default(),
        role: caller.role(),
        at: Timestamp::now(),
    };
    let by = By { name: redaction.by.clone(), role: redaction.role, at: redaction.at };
    if !store::begin(&app.db, session.id, redaction.id, span, &redaction.reason, &by, MOST).await? {
        return Err(Problem::new(
            Code::InvalidField,
            format!("A session takes {MOST} redactions, and this one has them."),
        ));
    }
    // A client that goes away does not leave half of it.
    let (work, task) = (redaction.clone(), app.clone());
    let done = tokio::spawn(async move {
        let deleted = redact::redact(&task.db, &task.workshop, &task.vault, session.id, &work).await;
        // Whoever looks sees them go.
        task.comments.changed(session.id);
        deleted
    });
    let deleted_comments = done.await.map_err(|error| Problem::internal("a redaction failed", &error))??;
    Ok((StatusCode::CREATED, NO_STORE, Json(Redacted { redaction, deleted_comments })))
}

/// What would go with a span
///
/// To be told before anybody confirms a redaction. Nothing is changed.
#[utoipa::path(get, path = "/api/sessions/{id}/redactions/preview", tag = "replay", operation_id = "preview_redaction",
    params(("id" = uuid::Uuid, Path, description = "The session"), PreviewQuery),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = RedactionPreview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn preview(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    QueryOf(PreviewQuery { from_ms, to_ms }): QueryOf<PreviewQuery>,
) -> Result<impl IntoResponse, Problem> {
    let (from_ms, to_ms) = store::reach(app.db.pool(), session.id, span(&session, from_ms, to_ms)?).await?;
    let comments = comments::count_in(&app.db, session.id, from_ms, to_ms).await?;
    Ok((NO_STORE, Json(RedactionPreview { comments })))
}

/// The part of the interview that is meant.
fn span(session: &SessionRow, from_ms: u64, to_ms: u64) -> Result<TimeSpan, Problem> {
    let span = TimeSpan { from_ms, to_ms: to_ms.min(session.standing.duration_ms) };
    if span.is_empty() {
        return Err(Problem::new(Code::InvalidField, "`from_ms` to `to_ms` is no part of the interview."));
    }
    Ok(span)
}

/// What was taken out
#[utoipa::path(get, path = "/api/sessions/{id}/redactions", tag = "replay", operation_id = "list_redactions",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = RedactionList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(RedactionList { items: store::list(&app.db, session.id).await? })))
}

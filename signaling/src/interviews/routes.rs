//! `GET /api/sessions`, `/api/sessions/counts` and `/api/sessions/{id}/review`.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::store::{self, InterviewRow};
use super::wire::{Interview, InterviewCounts, InterviewFilter, InterviewPage, InterviewStage, SessionReview};
use crate::access::Caller;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::QueryOf;
use crate::owner::Acting;
use crate::sessions::routes::{self as sessions, page_size};
use crate::sessions::store::SessionRow;
use crate::text::line;
use crate::wire::Timestamp;

/// Longest text that is looked for, characters.
const LONGEST: usize = 100;

const HOUR_MS: u64 = 3_600_000;

/// What was said in private is kept by no cache.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Interviews, newest first
///
/// Those of one's organisation, but for trials; the instance's own people see all.
#[utoipa::path(get, path = "/api/sessions", tag = "sessions", operation_id = "list",
    params(InterviewFilter), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = InterviewPage),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn list(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(mut filter): QueryOf<InterviewFilter>,
) -> Result<impl IntoResponse, Problem> {
    let limit = page_size(filter.limit)?;
    filter.name = sought(filter.name, "name")?;
    filter.scenario = sought(filter.scenario, "scenario")?;
    // One more than asked for says whether there is another page.
    let mut rows = store::page(&app.db, acting.owner, &filter, limit + 1).await?;
    let is_last = rows.len() <= limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().map(|row| row.session.id.0).filter(|_| !is_last);
    let patience = app.settings.waiting_expires_hours.saturating_mul(HOUR_MS);
    let items = rows.into_iter().map(|row| wire(row, patience)).collect();
    Ok((NO_STORE, Json(InterviewPage { items, next_cursor })))
}

fn sought(text: Option<String>, field: &'static str) -> Result<Option<String>, Problem> {
    Ok(text.map(|text| line(&text, LONGEST, field)).transpose()?.flatten())
}

/// How many interviews are planned, under way, to be reviewed and reviewed
#[utoipa::path(get, path = "/api/sessions/counts", tag = "sessions", operation_id = "count_sessions",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = InterviewCounts),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn counts(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(store::counts(&app.db, acting.owner).await?)))
}

/// Who has reviewed an interview
///
/// For those who review; its candidate is not told.
#[utoipa::path(get, path = "/api/sessions/{id}/review", tag = "sessions", operation_id = "read_review",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SessionReview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`: the candidate"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read_review(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    not_the_candidate(caller)?;
    shown(&app, &session).await
}

/// Mark an interview as reviewed
///
/// One that was marked before stays as it was.
#[utoipa::path(put, path = "/api/sessions/{id}/review", tag = "sessions", operation_id = "set_review",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SessionReview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`: the candidate"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`report_not_ready`: the interview is not over, or was never begun")))]
pub async fn set_review(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    not_the_candidate(caller)?;
    if session.standing.started_at.is_none() || session.standing.ended_at.is_none() {
        return Err(Problem::new(
            Code::ReportNotReady,
            "The interview is not over, or was never begun: there is nothing to review.",
        ));
    }
    let user = caller.person().map(|person| person.user);
    store::set_reviewed(&app.db, session.id, user, Timestamp::now()).await?;
    shown(&app, &session).await
}

/// Take back that an interview was reviewed
#[utoipa::path(delete, path = "/api/sessions/{id}/review", tag = "sessions", operation_id = "forget_review",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SessionReview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`: the candidate"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn forget_review(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    not_the_candidate(caller)?;
    store::forget_review(&app.db, session.id).await?;
    shown(&app, &session).await
}

fn not_the_candidate(caller: Caller) -> Result<(), Problem> {
    if caller == Caller::Candidate {
        return Err(Problem::new(
            Code::NotAllowed,
            "Reviews are for those who lead interviews, not for the candidate.",
        ));
    }
    Ok(())
}

async fn shown(app: &App, session: &SessionRow) -> Result<impl IntoResponse + use<>, Problem> {
    let review = store::review(&app.db, session.id).await?;
    Ok((NO_STORE, Json(SessionReview { review })))
}

/// An interview as clients see it. What the candidate does not share says nothing of how it went.
fn wire(row: InterviewRow, patience_ms: u64) -> Interview {
    let InterviewRow { session, stage, is_opened, report, level, review } = row;
    let shared = session.shared;
    let expires_at = (stage == InterviewStage::Planned && !is_opened).then(|| {
        let patience = i64::try_from(patience_ms).unwrap_or(i64::MAX);
        Timestamp::from_unix_ms(session.created_at.unix_ms().saturating_add(patience))
    });
    Interview {
        session: sessions::wire(session),
        stage,
        shared,
        expires_at,
        report: report.filter(|_| shared),
        level: level.filter(|_| shared),
        review,
    }
}

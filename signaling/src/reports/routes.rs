//! `/api/sessions/{id}/report`.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::Deserialize;
use tokio::sync::Semaphore;
use utoipa::IntoParams;
use vivavoce_scenarios::Question;
use vivavoce_scoring::Report;

use super::change::change;
use super::pdf::{self, Page};
use super::store::{self, ReportRow};
use super::wire::{ExpectedAnswer, ReportStage, ReportState, SessionReport};
use super::work;
use crate::access::Caller;
use crate::app::App;
use crate::corrections::store as corrections;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::QueryOf;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::sessions::wire::Speaker;
use crate::wire::{Language, Role};

/// Revisions that are read at once: the one being made, the one shown, the one before.
const REVISIONS: u32 = 3;

/// Corrections that a change of the report names.
const MOST_CORRECTIONS: u32 = 20;

/// PDFs that are set at once; others wait.
static SETTING: Semaphore = Semaphore::const_new(2);

/// What was said in private is kept by no cache.
const NO_STORE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// A session's report, or how far it is
///
/// Poll it after the end of an interview: it is there within seconds.
#[utoipa::path(get, path = "/api/sessions/{id}/report", tag = "reports",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SessionReport),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
) -> Result<impl IntoResponse, Problem> {
    Ok(([NO_STORE], Json(shown_to(caller, &app, &session).await?)))
}

/// Make the report once more
///
/// After words were corrected, or where it could not be made. Nothing happens while one is
/// being made.
#[utoipa::path(post, path = "/api/sessions/{id}/report", tag = "reports",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 202, body = SessionReport),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`report_not_ready`: the interview is not over")))]
pub async fn make_again(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
) -> Result<impl IntoResponse, Problem> {
    not_a_trial(&session)?;
    if !session.scored_by_ai {
        return Err(Problem::new(
            Code::ReportNotReady,
            "The candidate wants no scores by programs: there is no report.",
        ));
    }
    if session.kept.report_deleted_at.is_some() {
        return Err(Problem::new(Code::ReportNotReady, "Its time is over: the report was deleted, and none is made."));
    }
    if session.standing.ended_at.is_none() || session.standing.started_at.is_none() {
        return Err(not_ready());
    }
    work::again(&app, session.id).await?;
    Ok((StatusCode::ACCEPTED, [NO_STORE], Json(shown_to(caller, &app, &session).await?)))
}

/// In which language a report is set.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PdfQuery {
    /// The language of the page's own words; the interview's if not said.
    pub language: Option<Language>,
}

/// The report as PDF
#[utoipa::path(get, path = "/api/sessions/{id}/report.pdf", tag = "reports",
    params(("id" = uuid::Uuid, Path, description = "The session"), PdfQuery),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, content((Vec<u8> = "application/pdf"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`report_not_ready`")))]
pub async fn pdf(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    QueryOf(query): QueryOf<PdfQuery>,
) -> Result<impl IntoResponse, Problem> {
    let report = newest(&app, &session).await?;
    let questions = questions(&app, &session).await?;
    let _place = SETTING.acquire().await.expect("the semaphore is never closed");
    let name = format!("attachment; filename=\"vivavoce-{}.pdf\"", session.scenario_id);
    let set = tokio::task::spawn_blocking(move || {
        pdf::pdf(&Page {
            language: query.language.unwrap_or(session.language),
            title: &session.scenario_title,
            role: &session.role,
            candidate: session.candidate_name.as_deref(),
            at: session.standing.started_at,
            duration_ms: session.standing.duration_ms,
            questions: &questions,
            report: &report,
        })
    });
    let bytes = set
        .await
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
        .map_err(|error| Problem::internal("a report was not set", &error))?;
    Ok(([(header::CONTENT_TYPE, "application/pdf"), NO_STORE], [(header::CONTENT_DISPOSITION, name)], bytes))
}

/// The newest report that is ready.
pub async fn newest(app: &App, session: &SessionRow) -> Result<Report, Problem> {
    let rows = store::revisions(&app.db, session.id, REVISIONS).await?;
    shown(app, session, &rows).await?.report.ok_or_else(not_ready)
}

/// The questions' texts by their ids.
async fn questions(app: &App, session: &SessionRow) -> Result<Vec<(String, String)>, Problem> {
    Ok(asked(app, session).await?.into_iter().map(|question| (question.id, question.text)).collect())
}

/// What good answers say, for those who review. The candidate would learn them by heart.
async fn expected(caller: Caller, app: &App, session: &SessionRow) -> Result<Vec<ExpectedAnswer>, Problem> {
    if caller.role() != Role::Reviewer {
        return Ok(Vec::new());
    }
    let said = |question: Question| Some(ExpectedAnswer { question: question.id, text: question.expected? });
    Ok(asked(app, session).await?.into_iter().filter_map(said).collect())
}

/// The questions of the interview, as its scenario was.
async fn asked(app: &App, session: &SessionRow) -> Result<Vec<Question>, Problem> {
    let source = sessions::scenario_source(&app.db, session.id).await?.ok_or_else(Problem::no_session)?;
    let scenario = vivavoce_scenarios::parse(&source)
        .map_err(|errors| Problem::internal("a stored scenario is no longer sound", &errors))?;
    Ok(scenario.questions)
}

/// The overall level, if there is one.
pub fn level(report: &Report) -> Option<f32> {
    report.overall.outcome.level()
}

/// A trainer's try is no interview: nobody is judged by it.
fn not_a_trial(session: &SessionRow) -> Result<(), Problem> {
    if session.trial { Err(Problem::new(Code::NotFound, "A trial has no report.")) } else { Ok(()) }
}

fn not_ready() -> Problem {
    Problem::new(Code::ReportNotReady, "The report is not ready yet; ask again in some seconds.").retry_after(2)
}

/// What this caller is shown of the newest report.
async fn shown_to(caller: Caller, app: &App, session: &SessionRow) -> Result<SessionReport, Problem> {
    let rows = store::revisions(&app.db, session.id, REVISIONS).await?;
    let mut report = shown(app, session, &rows).await?;
    if report.report.is_some() {
        report.expected = expected(caller, app, session).await?;
    }
    Ok(report)
}

/// What is shown of a report: how far the newest revision is, and the newest that is ready.
async fn shown(app: &App, session: &SessionRow, rows: &[ReportRow]) -> Result<SessionReport, Problem> {
    not_a_trial(session)?;
    let Some(newest) = rows.first() else {
        let is_over = session.standing.ended_at.is_some() && session.standing.started_at.is_some();
        return Ok(SessionReport {
            state: match is_over {
                _ if !session.scored_by_ai => ReportState::Declined,
                _ if session.kept.report_deleted_at.is_some() => ReportState::Deleted,
                true => ReportState::Queued,
                false => ReportState::Early,
            },
            stage: ReportStage::Waiting,
            progress: 0,
            revision: 1,
            queued_at: session.standing.ended_at.unwrap_or(session.created_at),
            ready_at: None,
            report: None,
            change: None,
            corrected_since: 0,
            expected: Vec::new(),
        });
    };
    let mut ready = rows.iter().filter_map(|row| Some((row, serde_json::from_str::<Report>(row.body.as_ref()?).ok()?)));
    let (now, before) = (ready.next(), ready.next());
    if now.is_none() && newest.state == ReportState::Ready {
        // An earlier version of the server made it, in another shape.
        work::again(app, session.id).await?;
    }
    let change = match (&now, &before) {
        (Some((row, now)), Some((old, before))) => {
            let meanwhile = (old.queued_at, row.queued_at);
            let corrections =
                corrections::between(&app.db, session.id, Speaker::Candidate, meanwhile, MOST_CORRECTIONS).await?;
            Some(change(old.revision, before, now, corrections))
        }
        _ => None,
    };
    let corrected_since = match &now {
        // One made while the report was being made may be in it: making it again does no harm.
        Some((row, _)) => corrections::count_since(&app.db, session.id, Speaker::Candidate, row.queued_at).await?,
        None => 0,
    };
    Ok(SessionReport {
        state: newest.state,
        stage: newest.stage,
        progress: newest.progress,
        revision: newest.revision,
        queued_at: newest.queued_at,
        ready_at: now.as_ref().and_then(|(row, _)| row.ready_at),
        report: now.map(|(_, report)| report),
        change,
        corrected_since,
        expected: Vec::new(),
    })
}

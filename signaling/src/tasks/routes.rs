//! `/api/sessions/{id}/tasks`.

use std::collections::BTreeSet;
use std::time::Instant;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::task::{Run, TestResult, WriteError};

use super::wire::{KeepRun, TaskRun, TaskWork, TaskWorkList, WriteText};
use super::{fold, store};
use crate::access::Scope;
use crate::app::App;
use crate::db::Db;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::sessions::wire::Accepted;
use crate::wire::TimeSpan;

/// Characters of what a try printed.
const LONGEST_OUTPUT: usize = 8_000;
/// Characters of an error, and of what a test gave back.
const LONGEST_LINE: usize = 2_000;
/// Seconds after which somebody who wrote too fast may write again.
const RETRY_AFTER: u64 = 1;

/// What was written in a session
///
/// Each text with all its changes, and what the candidate's browser said of each try. The tasks
/// are those of questions that were asked.
#[utoipa::path(get, path = "/api/sessions/{id}/tasks", tag = "tasks", operation_id = "tasks",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = TaskWorkList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
) -> Result<impl IntoResponse, Problem> {
    app.conductor.settle(session.id).await;
    let items = work(&app.db, session.id, scope.clip()).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(TaskWorkList { items })))
}

/// What was written in a session, or in a clip of it.
pub async fn work(db: &Db, id: SessionId, clip: Option<TimeSpan>) -> Result<Vec<TaskWork>, Problem> {
    let source = sessions::scenario_source(db, id).await?.ok_or_else(Problem::no_session)?;
    let scenario = vivavoce_scenarios::parse(&source)
        .map_err(|errors| Problem::internal("a stored scenario is no longer sound", &errors))?;
    if !fold::has_tasks(&scenario) {
        return Ok(Vec::new());
    }
    let asked: BTreeSet<String> = match clip {
        // What was asked outside of it is nobody's business there.
        Some(_) => BTreeSet::new(),
        None => store::asked(db, id).await?.into_iter().collect(),
    };
    Ok(fold::work(&scenario, &asked, store::read(db, id).await?, clip))
}

/// Keep a text
///
/// The whole text as it is now; what of it is new becomes an event. As often as twice a second.
#[utoipa::path(put, path = "/api/sessions/{id}/tasks/{question}/text", tag = "tasks", operation_id = "writeText",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("question" = String, Path, description = "The question's id")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = WriteText,
    responses((status = 202, body = Accepted),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such task at present"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_over`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn write(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Path((_, question)): Path<(Uuid, String)>,
    JsonBody { value, .. }: JsonBody<WriteText>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let handle = app.conductor.running(session.id).ok_or_else(Problem::session_over)?;
    let text = printable(&value.text);
    handle.write(&question, value.language.into(), &text, Instant::now()).map_err(refusal)?;
    Ok((StatusCode::ACCEPTED, Json(Accepted { accepted: true })))
}

/// Keep what came of a try
///
/// The code ran in the candidate's browser; this is what the browser says of it.
#[utoipa::path(post, path = "/api/sessions/{id}/tasks/{question}/runs", tag = "tasks", operation_id = "keepRun",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("question" = String, Path, description = "The question's id")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = KeepRun,
    responses((status = 202, body = Accepted),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such task at present"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_over`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn run(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Path((_, question)): Path<(Uuid, String)>,
    JsonBody { value, .. }: JsonBody<KeepRun>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let handle = app.conductor.running(session.id).ok_or_else(Problem::session_over)?;
    let run = checked(value.run)?;
    handle.ran(&question, value.language.into(), run, Instant::now()).map_err(refusal)?;
    Ok((StatusCode::ACCEPTED, Json(Accepted { accepted: true })))
}

fn checked(run: TaskRun) -> Result<Run, Problem> {
    if run.tests.len() > vivavoce_scenarios::limits::TASK_TESTS {
        return Err(Problem::new(Code::InvalidField, "`tests` are more than a task can have."));
    }
    let short = |text: String| shortened(&text, LONGEST_LINE);
    let test = |test: super::wire::TestResult| TestResult {
        name: shortened(&test.name, vivavoce_scenarios::limits::NAME_CHARS),
        passed: test.passed,
        got: test.got.map(short),
    };
    Ok(Run {
        outcome: run.outcome.into(),
        took_ms: run.took_ms,
        tests: run.tests.into_iter().map(test).collect(),
        output: shortened(&run.output, LONGEST_OUTPUT),
        error: run.error.map(short),
    })
}

fn shortened(text: &str, most: usize) -> String {
    printable(text).chars().take(most).collect()
}

/// Text with lines and tabs and without the other control characters, which terminals obey.
/// Each becomes one other character: an editor's places stay where they are.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{FFFD}' } else { c }).collect()
}

fn refusal(error: WriteError) -> Problem {
    let code = match error {
        WriteError::Over => return Problem::session_over(),
        WriteError::NoTask => Code::NotFound,
        WriteError::TooLong(_) | WriteError::TooMuch => Code::BodyTooLarge,
        WriteError::TooFast => Code::RateLimited,
    };
    let detail = error.to_string();
    let (first, rest) = detail.split_at(1);
    let problem = Problem::new(code, format!("{}{rest}.", first.to_uppercase()));
    if error == WriteError::TooFast { problem.retry_after(RETRY_AFTER) } else { problem }
}

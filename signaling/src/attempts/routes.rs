//! `/api/quizzes/{id}/attempts` and `/api/attempts`.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;
use vivavoce_scenarios::quiz::{Question, Quiz};

use super::course::Course;
use super::store::{self, AttemptRow, Kept};
use super::wire::{Attempt, AttemptState, CreatedAttempt, GiveAnswer, Marked, OpenedQuestion};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::middleware::guest_limit::client_address;
use crate::owner::Acting;
use crate::permissions::Permission;
use crate::quizzes;
use crate::quizzes::wire::{questions, summary};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// Answers are their giver's alone: no cache keeps them.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Begin an attempt at a quiz
///
/// Its clock begins with it. Guests may where the instance allows it, as often as they may
/// create sessions.
#[utoipa::path(post, path = "/api/quizzes/{id}/attempts", tag = "quizzes", security((), ("account_token" = []), ("access_token" = [])),
    params(("id" = String, Path, description = "The quiz")),
    responses((status = 201, body = CreatedAttempt, headers(("Location" = String, description = "The attempt"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_not_found`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let quiz = quizzes::find(&app, acting.owner, &id).await?.quiz;
    if !acting.may.has(Permission::SessionsConduct) {
        let address = client_address(peer, &headers, &app.settings.trusted_proxies);
        app.guest_limit.take(address, Instant::now()).map_err(|wait| {
            Problem::new(Code::RateLimited, "Too many attempts were begun from this address.")
                .retry_after(wait.as_secs().max(1))
        })?;
    }
    let attempt_token = token::make("vq").map_err(|error| Problem::internal("the system has no randomness", &error))?;
    let (id, started_at) = (Uuid::now_v7(), Timestamp::now());
    store::create(&app.db, acting.owner, id, &quiz, &TokenHash::of(&attempt_token), started_at).await?;
    let headers = [(header::LOCATION, format!("/api/attempts/{id}")), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, Json(CreatedAttempt { id, attempt_token, started_at })))
}

/// One attempt: what is answered, what time is left, what came of it
#[utoipa::path(get, path = "/api/attempts/{id}", tag = "quizzes",
    params(("id" = uuid::Uuid, Path, description = "The attempt")),
    security(("attempt_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Attempt),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(attempt): Extension<AttemptRow>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(standing(&app, attempt, Timestamp::now()).await?)))
}

/// Open a question: its clock begins, if it has one
///
/// Once opened, it stays so. The clock of a question that is answered without having been
/// opened began with the answer before it.
#[utoipa::path(post, path = "/api/attempts/{id}/questions/{question}", tag = "quizzes",
    params(("id" = uuid::Uuid, Path, description = "The attempt"), ("question" = String, Path, description = "The question")),
    security(("attempt_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = OpenedQuestion),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`attempt_over`, `time_is_up`")))]
pub async fn open(
    State(app): State<App>,
    Extension(attempt): Extension<AttemptRow>,
    Path((_, question)): Path<(Uuid, String)>,
) -> Result<impl IntoResponse, Problem> {
    let quiz = content(&app, &attempt).await?;
    let question = asked(&quiz, &question)?;
    let now = Timestamp::now();
    let rows = store::answers(&app.db, attempt.id).await?;
    takes_answers(&Course { attempt: &attempt, quiz: &quiz, rows: &rows, now })?;
    store::open(&app.db, attempt.id, &question.id, now).await?;
    let rows = store::answers(&app.db, attempt.id).await?;
    let course = Course { attempt: &attempt, quiz: &quiz, rows: &rows, now };
    let time_left_ms = course.question_deadline(question).map(|deadline| course.left_ms(deadline));
    Ok((NO_STORE, Json(OpenedQuestion { question: question.id.clone(), time_left_ms })))
}

/// Answer a question; it is marked at once
///
/// A question is answered once. The same answer sent again gives the same mark. `null`
/// gives a question up, also one whose own time is up.
#[utoipa::path(post, path = "/api/attempts/{id}/answers", tag = "quizzes",
    params(("id" = uuid::Uuid, Path, description = "The attempt")),
    security(("attempt_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = GiveAnswer,
    responses((status = 200, body = Marked),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`already_answered`, `attempt_over`, `time_is_up`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn answer(
    State(app): State<App>,
    Extension(attempt): Extension<AttemptRow>,
    JsonBody { value, .. }: JsonBody<GiveAnswer>,
) -> Result<impl IntoResponse, Problem> {
    let quiz = content(&app, &attempt).await?;
    let question = asked(&quiz, &value.question)?;
    let unfit =
        |error: vivavoce_scenarios::quiz::AnswerError| Problem::new(Code::InvalidField, format!("`answer`: {error}."));
    let meant = value.answer.map(|answer| answer.meant(question, quiz.language)).transpose().map_err(unfit)?;
    if let Some(answer) = &meant {
        vivavoce_scenarios::quiz::mark(question, answer).map_err(unfit)?;
    }
    let marked = Marked::of(question, meant.as_ref());

    let now = Timestamp::now();
    let rows = store::answers(&app.db, attempt.id).await?;
    let course = Course { attempt: &attempt, quiz: &quiz, rows: &rows, now };
    if let Some(before) = course.row(&question.id).and_then(|row| row.answered.as_ref()) {
        return if before.answer == meant { Ok((NO_STORE, Json(marked))) } else { Err(already_answered()) };
    }
    takes_answers(&course)?;
    let is_late = course.question_deadline(question).is_some_and(|deadline| course.is_past(deadline));
    if is_late && meant.is_some() {
        return Err(Problem::new(Code::TimeIsUp, "The time for this question is up."));
    }
    let opened_at = course.opened_at(question);
    let kept = store::answer(&app.db, attempt.id, &question.id, meant.as_ref(), opened_at, now).await?;
    match kept {
        Kept::New => Ok((NO_STORE, Json(marked))),
        Kept::Over => Err(over()),
        // Two came at once; the same answer twice is one.
        Kept::Before => {
            let rows = store::answers(&app.db, attempt.id).await?;
            let row = rows.into_iter().find(|row| row.question_id == question.id);
            let same = row.and_then(|row| row.answered).is_some_and(|before| before.answer == meant);
            if same { Ok((NO_STORE, Json(marked))) } else { Err(already_answered()) }
        }
    }
}

/// Finish an attempt; what is not answered counts nothing
///
/// One that is finished stays as it is.
#[utoipa::path(post, path = "/api/attempts/{id}/finish", tag = "quizzes",
    params(("id" = uuid::Uuid, Path, description = "The attempt")),
    security(("attempt_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Attempt),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn finish(
    State(app): State<App>,
    Extension(mut attempt): Extension<AttemptRow>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let quiz = content(&app, &attempt).await?;
    let at = Course { attempt: &attempt, quiz: &quiz, rows: &[], now }.over_at().unwrap_or(now);
    store::finish(&app.db, attempt.id, at).await?;
    attempt.finished_at = Some(at);
    Ok((NO_STORE, Json(standing(&app, attempt, now).await?)))
}

/// Where the attempt stands.
async fn standing(app: &App, attempt: AttemptRow, now: Timestamp) -> Result<Attempt, Problem> {
    let quiz = content(app, &attempt).await?;
    let rows = store::answers(&app.db, attempt.id).await?;
    let course = Course { attempt: &attempt, quiz: &quiz, rows: &rows, now };
    let finished_at = course.over_at();
    Ok(Attempt {
        id: attempt.id,
        quiz: summary(&quiz, quizzes::built_in(&quiz.id).is_some()),
        questions: questions(&quiz),
        state: if finished_at.is_some() { AttemptState::Over } else { AttemptState::Open },
        started_at: attempt.started_at,
        finished_at,
        time_left_ms: course.deadline().map(|deadline| course.left_ms(deadline)),
        marks: course.marks(),
        result: course.result(),
    })
}

/// The quiz as it was when the attempt began.
async fn content(app: &App, attempt: &AttemptRow) -> Result<Quiz, Problem> {
    quizzes::store::content(&app.db, &attempt.content_hash).await?.ok_or_else(Problem::no_attempt)
}

fn asked<'q>(quiz: &'q Quiz, id: &str) -> Result<&'q Question, Problem> {
    quiz.question(id).ok_or_else(|| Problem::new(Code::NotFound, "This quiz has no such question."))
}

fn takes_answers(course: &Course<'_>) -> Result<(), Problem> {
    match course.over_at() {
        None => Ok(()),
        Some(_) if course.attempt.finished_at.is_some() => Err(over()),
        Some(_) => Err(Problem::new(Code::TimeIsUp, "The time for this quiz is up.")),
    }
}

fn over() -> Problem {
    Problem::new(Code::AttemptOver, "The attempt is finished; it takes no more answers.")
}

fn already_answered() -> Problem {
    Problem::new(Code::AlreadyAnswered, "Another answer to this question was given before.")
}

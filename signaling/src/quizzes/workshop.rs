//! `/api/quizzes/{id}` as trainers write it: the whole quiz with its solutions, and the save of it.

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::{Extension, Json};
use vivavoce_scenarios::limits;
use vivavoce_scenarios::quiz::{Quiz, write};

use super::import::{self, Format};
use super::store::{self, Newest};
use super::wire::{ImportQuery, SaveQuiz, WrittenQuiz, summary};
use super::{fault, not_found, own};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::owner::Acting;

/// A request's body: a file as JSON, in which a character may take several.
const BODY: usize = 2 * limits::QUIZ_BYTES;

/// Solutions are kept by no cache.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

type Answer = ([(HeaderName, &'static str); 1], Json<WrittenQuiz>);

/// A quiz with its solutions, to be changed
///
/// What is wrong with a changed one is told by `POST /api/quiz-preview`.
#[utoipa::path(get, path = "/api/quizzes/{id}/source", tag = "quizzes", operation_id = "read_quiz_source",
    params(("id" = String, Path, description = "The quiz")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = WrittenQuiz),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_not_found`")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    if let Some(quiz) = super::built_in(&id) {
        let written = WrittenQuiz {
            quiz: summary(quiz, true),
            editable: false,
            revision: String::new(),
            source: write::export(quiz),
        };
        return Ok((NO_STORE, Json(written)));
    }
    for owner in acting.owner.reads() {
        if let Some(Newest { quiz, revision }) = store::newest(&app.db, owner, &id).await? {
            return Ok(answer(&quiz, owner == acting.owner, revision));
        }
    }
    Err(not_found())
}

/// Save a changed quiz
///
/// It is offered as it is now from then on; attempts and assignments go on with what they hold. One
/// that is not sound is refused as a whole.
#[utoipa::path(put, path = "/api/quizzes/{id}", tag = "quizzes", operation_id = "save_quiz",
    params(("id" = String, Path, description = "The quiz")), security(("account_token" = []), ("access_token" = [])),
    request_body = SaveQuiz,
    responses((status = 200, body = WrittenQuiz),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`, `quiz_built_in`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_quiz`")))]
pub async fn save(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<SaveQuiz, BODY>,
) -> Result<Answer, Problem> {
    own(&app, acting.owner, &id).await?;
    let SaveQuiz { source, revision } = value;
    let quiz = sound(source).await?;
    if quiz.id != id {
        return Err(Problem::told(Code::BadQuiz, fault::id_must_stay(&id)));
    }
    match store::replace(&app.db, acting.owner, &revision, &quiz).await? {
        Some(revision) => Ok(answer(&quiz, true, revision)),
        None => Err(conflict(&own(&app, acting.owner, &id).await?)),
    }
}

/// The quiz that a file is, if nothing is wrong with it.
async fn sound(source: String) -> Result<Quiz, Problem> {
    if source.len() > limits::QUIZ_BYTES {
        return Err(Problem::new(Code::BodyTooLarge, format!("A quiz has at most {} bytes.", limits::QUIZ_BYTES)));
    }
    // Megabytes of text take a while: away from the executor.
    let read = move || import::read(&source, Format::Toml, &ImportQuery::default());
    let imported = tokio::task::spawn_blocking(read)
        .await
        .map_err(|error| Problem::internal("a quiz could not be read", &error))??;
    Ok(Quiz::clone(&imported.quiz))
}

fn answer(quiz: &Quiz, editable: bool, revision: String) -> Answer {
    (NO_STORE, Json(WrittenQuiz { quiz: summary(quiz, false), editable, revision, source: write::export(quiz) }))
}

fn conflict(now: &Newest) -> Problem {
    let problem = Problem::new(Code::EditConflict, "Somebody else has saved this quiz since it was read.");
    problem.current(serde_json::json!({ "revision": now.revision, "source": write::export(&now.quiz) }))
}

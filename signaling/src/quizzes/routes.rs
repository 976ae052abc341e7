//! `/api/quizzes`.

use std::sync::Arc;

use axum::body::HttpBody;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use vivavoce_scenarios::quiz;

use super::import::{self, Format};
use super::wire::{
    ExportFormat, ExportQuery, ImportQuery, ImportedQuiz, QuizDetail, QuizFilter, QuizList, QuizPreview, questions,
    summary,
};
use super::{built_in, find, not_found, store};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{QueryOf, read_text};
use crate::owner::Acting;
use crate::wire::Timestamp;

/// The quizzes that can be taken
#[utoipa::path(get, path = "/api/quizzes", tag = "quizzes", params(QuizFilter), security(()),
    responses((status = 200, body = QuizList),
        (status = 400, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(filter): QueryOf<QuizFilter>,
) -> Result<Json<QuizList>, Problem> {
    let mut items: Vec<_> = quiz::builtin().iter().map(|quiz| summary(quiz, true)).collect();
    for owner in acting.owner.reads() {
        // The owner's own of an id comes first, and is the one that is found.
        let more = store::list(&app.db, owner).await?;
        items.extend(more.into_iter().filter(|more| items.iter().all(|item| item.id != more.id)).collect::<Vec<_>>());
    }
    items.retain(|item| filter.language.is_none_or(|language| item.language == language));
    Ok(Json(QuizList { items }))
}

/// One quiz, without its solutions
#[utoipa::path(get, path = "/api/quizzes/{id}", tag = "quizzes", security(()),
    params(("id" = String, Path, description = "The quiz")),
    responses((status = 200, body = QuizDetail),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_not_found`")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<Json<QuizDetail>, Problem> {
    let found = find(&app, acting.owner, &id).await?;
    Ok(Json(QuizDetail { summary: summary(&found.quiz, found.built_in), questions: questions(&found.quiz) }))
}

/// Import a quiz from GIFT, Moodle XML or TOML
///
/// What the file holds and a quiz cannot is listed in the answer; a file of which nothing
/// could be taken over is refused with `bad_quiz`.
#[utoipa::path(post, path = "/api/quizzes", tag = "quizzes", params(ImportQuery), security(("account_token" = []), ("access_token" = [])),
    request_body(description = "Up to 4 MiB of UTF-8",
        content((String = "text/x-gift"), (String = "application/xml"), (String = "application/toml"))),
    responses((status = 201, body = ImportedQuiz, headers(("Location" = String, description = "The quiz"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_exists`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_quiz`, `invalid_field`")))]
pub async fn create(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(query): QueryOf<ImportQuery>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let imported = file(request, query, import::read).await?;
    let quiz = Arc::clone(&imported.quiz);
    if built_in(&quiz.id).is_some() || !store::insert(&app.db, acting.owner, &quiz, Timestamp::now()).await? {
        return Err(Problem::new(Code::QuizExists, "There is a quiz with this id already."));
    }
    let location = format!("/api/quizzes/{}", quiz.id);
    let answer = ImportedQuiz { quiz: summary(&quiz, false), notes: imported.notes, more_notes: imported.more_notes };
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(answer)))
}

/// See what a file would become
///
/// Nothing is kept. The answer lists the questions with their solutions, and by line what is
/// wrong with the file; where no quiz can be made of it, that is all it lists.
#[utoipa::path(post, path = "/api/quiz-preview", tag = "quizzes", operation_id = "preview_quiz", params(ImportQuery), security(("account_token" = []), ("access_token" = [])),
    request_body(description = "Up to 4 MiB of UTF-8",
        content((String = "text/x-gift"), (String = "application/xml"), (String = "application/toml"))),
    responses((status = 200, body = QuizPreview),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn preview(QueryOf(query): QueryOf<ImportQuery>, request: Request) -> Result<impl IntoResponse, Problem> {
    let preview = file(request, query, import::preview).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(preview)))
}

/// Makes something of the file in a request.
async fn file<T: Send + 'static>(
    request: Request,
    query: ImportQuery,
    make: fn(&str, Format, &ImportQuery) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let format = Format::of(media_type.unwrap_or_default())?;
    // One that says it is too large is refused before it arrives.
    if request.body().size_hint().lower() > import::LIMIT as u64 {
        return Err(Problem::new(Code::BodyTooLarge, format!("The body is larger than {} bytes.", import::LIMIT)));
    }
    let source = read_text(request.into_body(), import::LIMIT).await?;
    // Megabytes of text take a while: away from the executor.
    tokio::task::spawn_blocking(move || make(&source, format, &query))
        .await
        .map_err(|error| Problem::internal("a quiz could not be read", &error))?
}

/// A quiz with its solutions as a file for Moodle and others
///
/// What the format cannot say is told in a comment at the file's head.
#[utoipa::path(get, path = "/api/quizzes/{id}/export", tag = "quizzes",
    params(("id" = String, Path, description = "The quiz"), ExportQuery), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, content((String = "text/x-gift"), (String = "application/xml"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_not_found`")))]
pub async fn export(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    QueryOf(query): QueryOf<ExportQuery>,
) -> Result<impl IntoResponse, Problem> {
    let quiz = find(&app, acting.owner, &id).await?.quiz;
    let (file, media_type, extension) = match query.format {
        ExportFormat::Gift => (quiz::gift::export(&quiz), "text/x-gift; charset=utf-8", "gift"),
        ExportFormat::MoodleXml => (quiz::moodle::export(&quiz), "application/xml; charset=utf-8", "xml"),
    };
    let name = format!("attachment; filename=\"{}.{extension}\"", quiz.id);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("an id is ASCII")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, file))
}

/// Remove an imported quiz
///
/// Attempts at it go on with what they began with.
#[utoipa::path(delete, path = "/api/quizzes/{id}", tag = "quizzes",
    params(("id" = String, Path, description = "The quiz")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`quiz_built_in`")))]
pub async fn delete(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if built_in(&id).is_some() {
        return Err(Problem::new(Code::QuizBuiltIn, "This quiz comes with Vivavoce and cannot be removed."));
    }
    if store::delete(&app.db, acting.owner, &id).await? { Ok(StatusCode::NO_CONTENT) } else { Err(not_found()) }
}

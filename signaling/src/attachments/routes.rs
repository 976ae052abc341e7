//! `/api/workshop/attachments` and `/api/sessions/{id}/attachments`.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use vivavoce_scenarios::FileName;

use super::taken::SENT_BYTES;
use super::wire::{AttachmentQuery, KeptAttachment, QuestionAttachmentsList};
use super::{keep, named, not_found, shown, store, take};
use crate::access::Scope;
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::{QueryOf, read_bytes};
use crate::owner::{Acting, Owner};
use crate::sessions::store::SessionRow;

/// Put up a file that a question will show
///
/// A picture (PNG, JPEG or WebP, up to 10 MB and 40 million pixels) is written anew, without what the file
/// says beside what is seen; a PDF up to 5 MB stays as it is; a text (.txt, .md, .csv) is UTF-8 up to 256
/// kB. The answer names it as scenario files do. What no scenario names goes after 30 days.
#[utoipa::path(post, path = "/api/workshop/attachments", tag = "workshop", operation_id = "put_up_attachment",
    params(AttachmentQuery), security(("account_token" = []), ("access_token" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "Up to 10 MB"),
    responses((status = 201, body = KeptAttachment),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`: the detail says what is wrong with it"),
        (status = 507, body = ProblemBody, content_type = "application/problem+json", description = "`storage_full`")))]
pub async fn put_up(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(query): QueryOf<AttachmentQuery>,
    body: Body,
) -> Result<impl IntoResponse, Problem> {
    let file = read_bytes(body, SENT_BYTES).await?.into();
    let taken = take(&query.name.unwrap_or_default(), file).await?;
    keep(&app, acting.owner, &taken).await?;
    let kept = KeptAttachment {
        file: taken.file.to_string(),
        kind: taken.file.kind().into(),
        bytes: taken.bytes.len() as u64,
        width: taken.size.map(|(width, _)| width),
        height: taken.size.map(|(_, height)| height),
    };
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(kept)))
}

/// A file that scenarios of one's own, or of the instance, may name
#[utoipa::path(get, path = "/api/workshop/attachments/{file}", tag = "workshop", operation_id = "written_attachment",
    params(("file" = String, Path, description = "Its name")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    answer(&app, acting.owner, &named(&name)?).await
}

/// What the questions of a session have shown
///
/// Of those that were asked so far; who may see a clip sees what was shown in it.
#[utoipa::path(get, path = "/api/sessions/{id}/attachments", tag = "sessions", operation_id = "attachments",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = QuestionAttachmentsList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
) -> Result<impl IntoResponse, Problem> {
    let items = shown::of_session(&app, session.id, &scope).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(QuestionAttachmentsList { items })))
}

/// A file that a question of a session has shown
#[utoipa::path(get, path = "/api/sessions/{id}/attachments/{file}", tag = "sessions", operation_id = "attachment",
    params(("id" = uuid::Uuid, Path, description = "The session"), ("file" = String, Path, description = "Its name")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read_shown(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let file = named(&name)?;
    if !shown::has(&shown::of_session(&app, session.id, &scope).await?, &file) {
        return Err(not_found());
    }
    answer(&app, session.owner, &file).await
}

/// The bytes, as something that no browser runs: not guessed at, in no page, and if opened by itself, saved.
async fn answer(app: &App, owner: Owner, file: &FileName) -> Result<Response, Problem> {
    let bytes = store::content(&app.db, owner, file).await?.ok_or_else(not_found)?;
    let disposition = format!("attachment; filename=\"{file}\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.kind().media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).expect("hexadecimal digits are ASCII")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        // Its name is its content's; whoever may no longer see it asks in vain.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    Ok((headers, bytes).into_response())
}

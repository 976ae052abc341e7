//! `/api/sessions/{id}/comments`.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use uuid::Uuid;

use super::mention::mentions;
use super::store::{self, Change, NewComment};
use super::stream::Reader;
use super::wire::{Comment, CommentList, CreateComment, EditComment, EditedBy};
use super::writer::{Writer, no_comment};
use crate::access::Scope;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, presented_token};
use crate::name::name_if_any;
use crate::sessions::store::SessionRow;
use crate::text::paragraph;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// Longest comment, characters.
const LONGEST: usize = 4_000;

/// Comments of one session, deleted ones included.
const MOST: i64 = 5_000;

/// A reader's connection is kept open by a sign of life this often: proxies close silent ones.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The comments of a session
///
/// A viewer of a clip sees those in it.
#[utoipa::path(get, path = "/api/sessions/{id}/comments", tag = "comments", operation_id = "list_comments",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("Vivavoce-Author" = Option<String>, Header, description = "The author's own key, 16 to 256 characters that are hard to guess; the token if not said")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = CommentList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, writer: Writer) -> Result<impl IntoResponse, Problem> {
    // Before the comments: what changes between both comes again.
    let seq = store::last_seq(&app.db, writer.session.id).await?.ok_or_else(Problem::no_session)?;
    let mut items = store::all(&app.db, writer.session.id).await?;
    if let Some(clip) = writer.scope.clip() {
        items.retain(|comment| clip.holds(comment.at_ms));
    }
    Ok((NO_STORE, Json(CommentList { items, seq, me: writer.me() })))
}

/// Write a comment
#[utoipa::path(post, path = "/api/sessions/{id}/comments", tag = "comments", operation_id = "create_comment",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("Vivavoce-Author" = Option<String>, Header, description = "The author's own key")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    request_body = CreateComment,
    responses((status = 201, body = Comment),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`: the share is for looking only"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    writer: Writer,
    JsonBody { value: wish, .. }: JsonBody<CreateComment>,
) -> Result<impl IntoResponse, Problem> {
    writer.check(&app)?;
    let text = paragraph(&wish.text, LONGEST, "text")?;
    let at_ms = match wish.parent {
        Some(parent) => thread(&app, &writer, parent).await?,
        None => moment(&writer, wish.at_ms)?,
    };
    let wished = name_if_any(wish.name.as_deref())?;
    let new = NewComment {
        parent: wish.parent,
        at_ms,
        mentions: mentions(&text),
        text,
        name: writer.name().or(wished).unwrap_or_default(),
        role: writer.caller.role(),
        author_hash: writer.author_hash.clone(),
        at: Timestamp::now(),
    };
    let made = store::create(&app.db, writer.session.id, &new, MOST).await?.ok_or_else(|| {
        Problem::new(Code::InvalidField, format!("A session takes {MOST} comments, and this one has them."))
    })?;
    app.comments.changed(writer.session.id);
    Ok((StatusCode::CREATED, NO_STORE, Json(made)))
}

/// Where the thread is that an answer goes to.
async fn thread(app: &App, writer: &Writer, parent: Uuid) -> Result<u64, Problem> {
    let refused = || Problem::new(Code::InvalidField, "`parent` is no comment of this session that can be answered.");
    let parent = store::find(&app.db, writer.session.id, parent).await?.ok_or_else(refused)?.comment;
    let is_seen = writer.scope.clip().is_none_or(|clip| clip.holds(parent.at_ms));
    if parent.parent.is_some() || !is_seen {
        return Err(refused());
    }
    Ok(parent.at_ms)
}

fn moment(writer: &Writer, at_ms: Option<u64>) -> Result<u64, Problem> {
    let at_ms = at_ms.ok_or_else(|| Problem::new(Code::InvalidField, "`at_ms` is missing."))?;
    let is_seen = writer.scope.clip().is_none_or(|clip| clip.holds(at_ms));
    if at_ms > writer.session.standing.duration_ms || !is_seen {
        return Err(Problem::new(Code::InvalidField, "`at_ms` is no moment of the interview."));
    }
    Ok(at_ms)
}

/// Change a comment, or say that its thread is done with
///
/// Its author may, and the candidate and the instance's people; a text that one of these
/// changed says so.
#[utoipa::path(patch, path = "/api/sessions/{id}/comments/{comment}", tag = "comments", operation_id = "edit_comment",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("comment" = uuid::Uuid, Path, description = "The comment"),
        ("Vivavoce-Author" = Option<String>, Header, description = "The author's own key")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    request_body = EditComment,
    responses((status = 200, body = Comment),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn edit(
    State(app): State<App>,
    writer: Writer,
    Path((_, id)): Path<(String, String)>,
    JsonBody { value: wish, .. }: JsonBody<EditComment>,
) -> Result<impl IntoResponse, Problem> {
    writer.check(&app)?;
    let (kept, is_author) = writer.own(&app, &id).await?;
    if kept.comment.withdrawn && wish.text.is_some() {
        return Err(Problem::new(Code::NotAllowed, "An administrator has withdrawn this comment."));
    }
    let mut changes = Vec::new();
    if let Some(text) = wish.text {
        let text = paragraph(&text, LONGEST, "text")?;
        let by = if is_author { EditedBy::Author } else { EditedBy::Owner };
        changes.push(Change::Text { mentions: mentions(&text), text, by });
    }
    match wish.resolved {
        Some(_) if kept.comment.parent.is_some() => {
            return Err(Problem::new(Code::InvalidField, "`resolved` is said of a thread, not of an answer in it."));
        }
        Some(true) => changes.push(Change::Resolve(writer.name().unwrap_or_default())),
        Some(false) => changes.push(Change::Reopen),
        None => {}
    }
    let mut comment = kept.comment;
    for change in &changes {
        let changed = store::change(&app.db, writer.session.id, comment.id, change, Timestamp::now()).await?;
        comment = changed.ok_or_else(no_comment)?;
    }
    app.comments.changed(writer.session.id);
    Ok((NO_STORE, Json(comment)))
}

/// Delete a comment
///
/// Its text and its author's name are gone. While answers stand under it, it stays as an
/// empty one.
#[utoipa::path(delete, path = "/api/sessions/{id}/comments/{comment}", tag = "comments", operation_id = "delete_comment",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("comment" = uuid::Uuid, Path, description = "The comment"),
        ("Vivavoce-Author" = Option<String>, Header, description = "The author's own key")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn delete(
    State(app): State<App>,
    writer: Writer,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (kept, _) = writer.own(&app, &id).await?;
    let gone = store::change(&app.db, writer.session.id, kept.comment.id, &Change::Delete, Timestamp::now()).await?;
    gone.ok_or_else(no_comment)?;
    app.comments.changed(writer.session.id);
    Ok(StatusCode::NO_CONTENT)
}

/// Comments as they are written, changed and deleted
///
/// Server-sent events of type `comment`: the `data` of each is a `Comment` as it is now, its
/// `id` that comment's `seq`. `Last-Event-ID` (or nothing, for all) says what is known already.
/// To send the token, read it with `fetch` rather than with `EventSource`. It ends when the
/// share is taken back or the session deleted; a new request then says so.
#[utoipa::path(get, path = "/api/sessions/{id}/comments/stream", tag = "comments", operation_id = "stream_comments",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("Last-Event-ID" = Option<u64>, Header, description = "`seq` of the list, or the `id` of the last event")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = Comment, content_type = "text/event-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn stream(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = TokenHash::of(presented_token(&headers, false).unwrap_or_default());
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok()).unwrap_or(0);
    let last = store::last_seq(&app.db, session.id).await?.ok_or_else(Problem::no_session)?;
    let news = app.comments.subscribe(session.id, last).ok_or_else(|| {
        Problem::new(Code::ServerFull, "As many people as can look at this session do.").retry_after(30)
    })?;
    let mut reader = Reader::new(app, session.id, scope, token, seen, news);
    reader.catch_up().await?;
    let alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let headers = [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((headers, Sse::new(reader.events()).keep_alive(alive)).into_response())
}

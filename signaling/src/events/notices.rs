//! `/api/sessions/{id}/notices`: how the interviewer fared, for those who answer for the
//! interview. Candidates have no use for it.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::Serialize;
use utoipa::ToSchema;
use vivavoce_engine::event::{Event, EventKind};
use vivavoce_engine::id::SessionId;

use super::routes::of_session;
use super::wire::NoticeLevel;
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::owner::Acting;
use crate::permissions::Permission;
use crate::sessions::store;

/// How the interviewer of a session fared.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct NoticeList {
    /// What people should know, in the order in which it happened.
    pub items: Vec<SessionNotice>,
    /// The language models that wrote replies, by turn.
    pub models: Vec<ReplyModel>,
}

/// Something people should know.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionNotice {
    /// The event's number.
    pub seq: u64,
    /// When, on the session's clock.
    pub at_ms: u64,
    /// How serious it is.
    pub level: NoticeLevel,
    /// A code that a client can translate.
    pub code: String,
    /// The same in English.
    pub text: String,
    /// The provider that it is about, as `KIND:MODEL`.
    #[schema(required = true)]
    pub provider: Option<String>,
    /// Why it is so, in a word.
    #[schema(required = true)]
    pub reason: Option<String>,
}

/// The language model that wrote the reply to a turn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReplyModel {
    /// The candidate's turn.
    pub turn: u32,
    /// Which, as `KIND:MODEL`.
    pub provider: String,
    /// From when it was asked to its first token.
    pub first_token_ms: u64,
    /// And to the first clause that could be spoken.
    pub first_clause_ms: u64,
}

impl NoticeList {
    fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut list = Self::default();
        for event in events {
            match &event.kind {
                EventKind::Notice(notice) => list.items.push(SessionNotice {
                    seq: event.seq,
                    at_ms: event.at_ms,
                    level: notice.level.into(),
                    code: notice.code.clone(),
                    text: notice.text.clone(),
                    provider: notice.provider.clone(),
                    reason: notice.reason.clone(),
                }),
                EventKind::ReplyModel { turn, author } => list.models.push(ReplyModel {
                    turn: turn.0,
                    provider: author.provider.clone(),
                    first_token_ms: author.first_token_ms,
                    first_clause_ms: author.first_clause_ms,
                }),
                _ => {}
            }
        }
        list
    }
}

/// How the interviewer of a session fared
///
/// Which models replied, which were left and why, where the script spoke in their place, and
/// what was replaced before it was said.
#[utoipa::path(get, path = "/api/sessions/{id}/notices", tag = "sessions", operation_id = "read_notices",
    params(("id" = uuid::Uuid, Path, description = "The session")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = NoticeList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let id: SessionId = id.parse().map_err(|_| Problem::no_session())?;
    let session = store::find(&app.db, id).await?.ok_or_else(Problem::no_session)?;
    if !acting.opens(session.owner, Permission::SessionsReview) {
        return Err(Problem::no_session());
    }
    let events = of_session(&app, id, 0).await;
    let list = NoticeList::of(events.iter().map(AsRef::as_ref));
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(list)))
}

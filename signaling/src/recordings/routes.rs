//! `/api/sessions/{id}/recordings`.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};

use vivavoce_engine::id::SessionId;

use super::file::{self, Format};
use super::store;
use super::wire::{Recording, RecordingList, Track};
use crate::access::Scope;
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::sessions::store::SessionRow;
use crate::wire::TimeSpan;

/// The tracks of a session
#[utoipa::path(get, path = "/api/sessions/{id}/recordings", tag = "recordings",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = RecordingList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
) -> Result<Json<RecordingList>, Problem> {
    app.conductor.settle(session.id).await;
    Ok(Json(RecordingList { items: tracks(&app, session.id, scope.clip()).await? }))
}

/// The tracks of a session, or the part of them that may be heard.
pub async fn tracks(app: &App, session: SessionId, clip: Option<TimeSpan>) -> Result<Vec<Recording>, Problem> {
    let url = |track: Track, format: Format| {
        format!("/api/sessions/{session}/recordings/{}.{}", track.name(), format.extension())
    };
    let rows = store::list(&app.db, session).await?;
    let heard = rows.into_iter().map(|row| {
        let (start_ms, duration_ms) = match clip {
            Some(clip) => {
                let end_ms = clip.to_ms.min(row.start_ms + row.duration_ms);
                (clip.from_ms, end_ms.saturating_sub(clip.from_ms))
            }
            None => (row.start_ms, row.duration_ms),
        };
        // A clip is cut when it is asked for; it is about as dense as the whole.
        let bytes = u128::from(row.bytes) * u128::from(duration_ms) / u128::from(row.duration_ms.max(1));
        Recording {
            track: row.track,
            duration_ms,
            bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
            start_ms,
            url_ogg: url(row.track, Format::Ogg),
            url_wav: url(row.track, Format::Wav),
        }
    });
    Ok(heard.collect())
}

/// One track as a file, `candidate.ogg`, `candidate.wav`, `interviewer.ogg` or `interviewer.wav`
///
/// A `Range` of bytes is honoured. Who may see a clip hears that clip.
#[utoipa::path(get, path = "/api/sessions/{id}/recordings/{file}", tag = "recordings",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("file" = String, Path, description = "Track and format"),
        ("Range" = Option<String>, Header, description = "`bytes=FROM-TO`")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses(
        (status = 200, content((Vec<u8> = "audio/ogg"), (Vec<u8> = "audio/wav"))),
        (status = 206, content((Vec<u8> = "audio/ogg"), (Vec<u8> = "audio/wav"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 416, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
    Path((_, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (track, format) = file::named(&name)?;
    app.conductor.settle(session.id).await;
    let files = app.vault.files(session.id)?;
    let file = file::find(&app.workshop, session.id, &files, (track, format), scope.clip()).await?;
    let name = format!("vivavoce-{}-{}.{}", session.id, track.name(), format.extension());
    file::answer(file, &name, format.media_type(), &headers)
}

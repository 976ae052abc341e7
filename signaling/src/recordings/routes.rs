//! `/api/sessions/{id}/recordings`.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};

use super::file::{self, Format};
use super::store;
use super::wire::{Recording, RecordingList, Track};
use crate::app::{App, session_folder};
use crate::error::{Problem, ProblemBody};
use crate::sessions::store::SessionRow;

/// The tracks of a session
#[utoipa::path(get, path = "/api/sessions/{id}/recordings", tag = "recordings",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("access_token" = [])),
    responses((status = 200, body = RecordingList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
) -> Result<Json<RecordingList>, Problem> {
    app.conductor.settle(session.id).await;
    let tracks = store::list(&app.db, session.id).await?;
    let url = |track: Track, format: Format| {
        format!("/api/sessions/{}/recordings/{}.{}", session.id, track.name(), format.extension())
    };
    let items = tracks
        .into_iter()
        .map(|row| Recording {
            track: row.track,
            duration_ms: row.duration_ms,
            bytes: row.bytes,
            start_ms: row.start_ms,
            url_ogg: url(row.track, Format::Ogg),
            url_wav: url(row.track, Format::Wav),
        })
        .collect();
    Ok(Json(RecordingList { items }))
}

/// One track as a file, `candidate.ogg`, `candidate.wav`, `interviewer.ogg` or `interviewer.wav`
///
/// A `Range` of bytes is honoured.
#[utoipa::path(get, path = "/api/sessions/{id}/recordings/{file}", tag = "recordings",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("file" = String, Path, description = "Track and format"),
        ("Range" = Option<String>, Header, description = "`bytes=FROM-TO`")),
    security(("join_token" = []), ("access_token" = [])),
    responses(
        (status = 200, content((Vec<u8> = "audio/ogg"), (Vec<u8> = "audio/wav"))),
        (status = 206, content((Vec<u8> = "audio/ogg"), (Vec<u8> = "audio/wav"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 416, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Path((_, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (track, format) = file::named(&name)?;
    app.conductor.settle(session.id).await;
    let folder = session_folder(&app.settings.data, session.id);
    let is_running = app.conductor.running(session.id).is_some();
    let path = file::find(folder, track, format, is_running).await?;
    file::answer(path, track, format, session.id, &headers).await
}

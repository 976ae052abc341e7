//! `/api/sessions/{id}/replay` and `/api/sessions/{id}/peaks`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::wire::{Replay, View};
use super::{outline, peaks, store};
use crate::access::Scope;
use crate::app::App;
use crate::comments::store as comments;
use crate::comments::writer::Writer;
use crate::error::{Problem, ProblemBody};
use crate::recordings::routes::tracks;
use crate::redactions::store as redactions;
use crate::sessions::routes::wire;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::shares::store as shares;
use crate::wire::{Role, Timestamp};

/// A reviewer who comes back within this time has not opened the session again, milliseconds.
const SAME_VISIT_MS: i64 = 3600 * 1000;

/// What opens a replay
///
/// In one request all but sound (`tracks`), waveform (`peaks`), words (`transcript`) and
/// comments. A viewer of a clip gets what lies in it, on the session's clock.
#[utoipa::path(get, path = "/api/sessions/{id}/replay", tag = "replay", operation_id = "replay",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("Vivavoce-Author" = Option<String>, Header, description = "The author's own key for comments")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, body = Replay),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, writer: Writer) -> Result<impl IntoResponse, Problem> {
    let id = writer.session.id;
    app.conductor.settle(id).await;
    let session = sessions::find(&app.db, id).await?.ok_or_else(Problem::no_session)?;
    if writer.caller.role() == Role::Reviewer {
        shares::note_reviewer(&app.db, id, SAME_VISIT_MS, Timestamp::now()).await?;
    }
    let clip = writer.scope.clip();
    let (said, words) = (store::said(&app.db, id).await?, store::spoken(&app.db, id).await?);
    let mut chapters = outline::chapters(&said, session.standing.duration_ms);
    let mut marks = outline::marks(&said, &words);
    let redacted = redactions::list(&app.db, id).await?;
    let mut redacted: Vec<_> = redacted.into_iter().map(|redaction| redaction.span).collect();
    if let Some(clip) = clip {
        chapters = outline::clip_chapters(chapters, clip);
        marks = outline::clip_marks(marks, clip);
        redacted.retain(|span| span.from_ms < clip.to_ms && span.to_ms > clip.from_ms);
    }
    let (from_ms, to_ms) = clip.map_or((0, u64::MAX), |clip| (clip.from_ms, clip.to_ms));
    let replay = Replay {
        tracks: tracks(&app, id, clip).await?,
        peaks_url: format!("/api/sessions/{id}/peaks"),
        chapters,
        marks,
        comment_count: comments::count(&app.db, id, from_ms, to_ms).await?,
        redactions: redacted,
        view: View {
            role: writer.caller.role(),
            clip,
            watermark: writer.scope.viewer.as_ref().filter(|viewer| viewer.watermark).map(|viewer| viewer.name.clone()),
            may_manage: writer.scope.viewer.is_none(),
            me: writer.me(),
        },
        session: wire(session),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(replay)))
}

/// The waveform
///
/// Binary, all numbers little endian: `vivapeak` (8 bytes), version 1 (4), milliseconds of one
/// bin (4), where on the session's clock the first bin begins in milliseconds (8), number of
/// bins `n` (4), CRC-32 (4), then `n` bins of the candidate and `n` of the interviewer. A bin is
/// the largest sample in it as `255 * sqrt(amplitude)`. A viewer of a clip gets its bins.
#[utoipa::path(get, path = "/api/sessions/{id}/peaks", tag = "replay", operation_id = "peaks",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what is there already")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = []), ("viewer_token" = [])),
    responses((status = 200, content((Vec<u8> = "application/octet-stream")), headers(("ETag" = String))),
        (status = 304, description = "What is there already is right"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read_peaks(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(scope): Extension<Scope>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    app.conductor.settle(session.id).await;
    let mut peaks = peaks::read(&app.workshop, session.id, &app.vault.files(session.id)?).await?;
    if let Some(clip) = scope.clip() {
        peaks = peaks.part(clip.from_ms, clip.to_ms);
    }
    let bytes = peaks.to_bytes();
    let etag = etag(&bytes);
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == etag);
    let answer = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        // Kept by the browser, and asked about each time: a redaction changes it.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::ETAG, etag),
    ];
    let (status, body) =
        if is_known { (StatusCode::NOT_MODIFIED, Body::empty()) } else { (StatusCode::OK, bytes.into()) };
    Ok((status, answer, body).into_response())
}

/// Weak: the body may be sent compressed.
fn etag(bytes: &[u8]) -> HeaderValue {
    let mut fingerprint = crate::token::fingerprint(&[bytes]);
    fingerprint.truncate(32);
    HeaderValue::from_str(&format!("W/\"{fingerprint}\"")).expect("hexadecimal is ASCII")
}

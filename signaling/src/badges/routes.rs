//! `/api/sessions/{id}/badge`.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::credential::{Achieved, credential};
use super::signer::Signer;
use super::wire::Badge;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::reports::routes::{level, newest};
use crate::sessions::store::{self as sessions, SessionRow};

/// A badge for the interview
///
/// There is one once the report has an overall level. It holds the level and how the candidate
/// wants to be called, and neither words nor voice.
#[utoipa::path(get, path = "/api/sessions/{id}/badge", tag = "reports",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Badge),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`report_not_ready`, `no_badge`: the overall level was withheld")))]
pub async fn read(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    let report = newest(&app, &session).await?;
    let level = level(&report).ok_or_else(|| {
        Problem::new(Code::NoBadge, "The overall level was withheld, so there is no badge; the report says why.")
    })?;
    let source = sessions::scenario_source(&app.db, session.id).await?.ok_or_else(Problem::no_session)?;
    let signer = Signer::of(&app.vault);
    let at = session.standing.ended_at.unwrap_or(session.created_at);
    let credential = credential(&Achieved {
        id: session.id.0,
        issuer: &signer.issuer(),
        candidate: session.candidate_name.as_deref(),
        scenario_id: &session.scenario_id,
        scenario_source: &source,
        title: &session.scenario_title,
        role: &session.role,
        language: session.language,
        level,
        at,
    });
    let jwt = signer.sign(&credential, at.unix_ms() / 1_000);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Badge { jwt, credential })))
}

//! `/api/workshop/scenario-rehearsal`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use tokio::sync::Semaphore;
use vivavoce_scenarios::limits;

use super::candidate::Candidate;
use super::hold::hold;
use super::wire::{Rehearsal, Rehearsals};
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::owner::Acting;
use crate::scenarios::checked::check;
use crate::scenarios::wire::CheckSource;

/// A request's body: a file as JSON, in which each character may take several.
const BODY: usize = 4 * limits::FILE_BYTES;

/// A rehearsal takes a processor for some tenths of a second: one at a time, real interviews
/// go before it.
static ROOM: Semaphore = Semaphore::const_new(1);

/// Rehearse a scenario with simulated candidates
///
/// A strong, a weak, an evasive, a hostile and a silent one hold the whole interview on a virtual
/// clock, led by the interviewer that needs no model, and each is scored as a real candidate is.
/// Nothing of it is kept. What a task asks to write is not written.
#[utoipa::path(post, path = "/api/workshop/scenario-rehearsal", tag = "workshop", operation_id = "rehearse_scenario",
    security(("account_token" = []), ("access_token" = [])), request_body = CheckSource,
    responses((status = 200, body = Rehearsals),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`")))]
pub async fn rehearse(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<CheckSource, BODY>,
) -> Result<impl IntoResponse, Problem> {
    let scenario = Arc::new(check(&app, acting.owner, &value.source, value.id.as_deref()).await?.sound()?);
    let _place = ROOM.acquire().await.expect("the semaphore is never closed");
    let held = tokio::task::spawn_blocking(move || {
        Candidate::ALL.map(|candidate| Rehearsal::new(&scenario, hold(&scenario, candidate))).into()
    });
    let items = held.await.map_err(|error| Problem::internal("a rehearsal broke off", &error))?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Rehearsals { items })))
}

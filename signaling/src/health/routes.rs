//! `/healthz` and `/readyz`.

use axum::Json;
use axum::extract::State;

use super::wire::Health;
use crate::app::App;
use crate::error::{Problem, ProblemBody};

/// The process runs
#[utoipa::path(get, path = "/healthz", tag = "health", security(()),
    responses((status = 200, body = Health)))]
pub async fn healthz() -> Json<Health> {
    Json(well())
}

/// The server can take work
#[utoipa::path(get, path = "/readyz", tag = "health", security(()),
    responses((status = 200, body = Health),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn readyz(State(app): State<App>) -> Result<Json<Health>, Problem> {
    app.conductor.takes_work()?;
    app.db.answers().await?;
    Ok(Json(well()))
}

fn well() -> Health {
    Health { status: "ok".into(), version: env!("CARGO_PKG_VERSION").into() }
}

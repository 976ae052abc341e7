//! `/api/audit`, and an organisation's part of it.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::store::{self, Filter};
use super::wire::{AuditCheck, AuditEntry, AuditFilter, AuditPage};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::QueryOf;
use crate::organisations::Within;

/// Entries on a page when nobody says, and at most.
const PAGE: u32 = 100;
const LONGEST_PAGE: u32 = 200;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Who did what when, newest first
#[utoipa::path(get, path = "/api/audit", tag = "audit", operation_id = "list_audit", params(AuditFilter),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AuditPage),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn list(State(app): State<App>, QueryOf(filter): QueryOf<AuditFilter>) -> Result<impl IntoResponse, Problem> {
    page(&app, None, filter).await
}

/// Who did what when in an organisation, newest first
#[utoipa::path(get, path = "/api/organisations/{id}/audit", tag = "audit", operation_id = "list_organisation_audit",
    params(("id" = Uuid, Path, description = "The organisation"), AuditFilter),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AuditPage),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list_of_organisation(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    QueryOf(filter): QueryOf<AuditFilter>,
) -> Result<impl IntoResponse, Problem> {
    page(&app, Some(within.organisation), filter).await
}

/// Look whether the log is whole
///
/// Each entry holds the hash of the one before: what was changed or taken out in the database is
/// found. Compare `hash` with one that was noted elsewhere to know that it was not all written anew.
#[utoipa::path(get, path = "/api/audit/check", tag = "audit", operation_id = "check_audit",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AuditCheck),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn check(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(AuditCheck::from(store::look(&app.db).await?))))
}

async fn page(app: &App, organisation: Option<Uuid>, wish: AuditFilter) -> Result<impl IntoResponse + use<>, Problem> {
    let limit = wish.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Problem::new(Code::BadRequest, format!("`limit` is a number from 1 to {LONGEST_PAGE}.")));
    }
    let filter = Filter {
        organisation,
        act: wish.act,
        user: wish.user,
        subject: wish.subject.as_deref(),
        from: wish.from,
        to: wish.to,
        before: wish.cursor,
    };
    let mut rows = store::list(&app.db, &filter, limit + 1).await?;
    let is_last = rows.len() <= limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().map(|row| row.seq).filter(|_| !is_last);
    let ids = rows.iter().flat_map(|row| [row.user.as_ref(), row.subject_id.as_ref()]).flatten();
    let accounts: Vec<Uuid> = ids.filter_map(|id| id.parse().ok()).collect();
    let names = store::names(&app.db, &accounts, organisation).await?;
    let items = rows.into_iter().map(|row| AuditEntry::of(row, &names)).collect::<Result<_, _>>()?;
    Ok((NO_STORE, Json(AuditPage { items, next_cursor })))
}

//! `/api/admin/moderation`: what was reported, and what is decided about it.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::store::{self, CaseRow};
use super::wire::{CaseFilter, CaseState, DecideCase, Decision, ModerationCaseDetail, ModerationCasePage, ThingKind};
use super::{look, tell};
use crate::access::Caller;
use crate::app::App;
use crate::audit::Noted;
use crate::comments;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::text::paragraph;
use crate::wire::Timestamp;

/// Longest reason, characters.
const LONGEST: usize = 1_000;

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// What was reported
///
/// Reports of one thing stand together. What is open comes from the oldest on.
#[utoipa::path(get, path = "/api/admin/moderation", tag = "moderation", operation_id = "list_moderation_cases",
    params(CaseFilter), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = ModerationCasePage),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn list(State(app): State<App>, QueryOf(wish): QueryOf<CaseFilter>) -> Result<impl IntoResponse, Problem> {
    let mut items = store::page(&app.db, &wish).await?;
    let is_last = items.len() <= store::PAGE;
    items.truncate(store::PAGE);
    let next_cursor = items.last().map(|one| one.id).filter(|_| !is_last);
    let (open, _) = store::waiting(&app.db).await?;
    Ok((NO_STORE, Json(ModerationCasePage { items, open, next_cursor })))
}

/// One case, as it was and as it is
///
/// Of an interview there is what was reported and what the interviewer said before and after it.
#[utoipa::path(get, path = "/api/admin/moderation/{case}", tag = "moderation", operation_id = "read_moderation_case",
    params(("case" = uuid::Uuid, Path, description = "The case")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = ModerationCaseDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Path(id): Path<String>) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, &id).await?;
    Ok((NO_STORE, Json(detail(&app, row).await?)))
}

/// Decide a case
///
/// What was dismissed can be withdrawn later. Its author is told what was withdrawn and why, and those who
/// reported it that it was decided.
#[utoipa::path(post, path = "/api/admin/moderation/{case}/decision", tag = "moderation",
    operation_id = "decide_moderation_case",
    params(("case" = uuid::Uuid, Path, description = "The case")), security(("account_token" = []), ("access_token" = [])),
    request_body = DecideCase,
    responses((status = 200, body = ModerationCaseDetail),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`: it was decided by somebody else"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn decide(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    JsonBody { value: wish, .. }: JsonBody<DecideCase>,
) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, &id).await?;
    let (from, to, reason): (&[CaseState], _, _) = match wish.decision {
        Decision::Dismiss => (&[CaseState::Open], CaseState::Dismissed, None),
        Decision::Withdraw => (
            &[CaseState::Open, CaseState::Dismissed, CaseState::Restored],
            CaseState::Withdrawn,
            Some(paragraph(&wish.reason, LONGEST, "reason")?),
        ),
    };
    settle(&app, caller, row, from, to, reason).await
}

/// Take back that something was withdrawn
///
/// Others see it again, and its author is told.
#[utoipa::path(post, path = "/api/admin/moderation/{case}/restore", tag = "moderation",
    operation_id = "restore_moderation_case",
    params(("case" = uuid::Uuid, Path, description = "The case")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = ModerationCaseDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`: it is not withdrawn")))]
pub async fn restore(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, &id).await?;
    settle(&app, caller, row, &[CaseState::Withdrawn], CaseState::Restored, None).await
}

async fn settle(
    app: &App,
    caller: Caller,
    row: CaseRow,
    from: &[CaseState],
    to: CaseState,
    reason: Option<String>,
) -> Result<impl IntoResponse + use<>, Problem> {
    let now = Timestamp::now();
    let by = caller.person().map(|person| person.user);
    let mut writing = app.db.begin().await?;
    if !store::decide(&mut writing, row.case.id, from, to, reason.as_deref(), by, now).await? {
        let text = "Somebody else has decided this already; look at it again.";
        return Err(Problem::new(Code::EditConflict, text));
    }
    // Those who look at the interview see it at once.
    if let (ThingKind::Comment, Some(session), Ok(comment)) = (row.case.kind, row.session, row.thing.parse()) {
        comments::store::touch(&mut writing, session, comment).await?;
    }
    let told = tell::decided(app, writing.connection(), &row, to, reason.as_deref(), now).await?;
    writing.commit().await?;
    tell::wake(app, &told);
    if let Some(session) = row.session {
        app.comments.changed(session);
    }
    let noted = Noted::default().with("kind", &row.case.kind).with("from", &row.case.state).with("to", &to);
    let row = find(app, &row.case.id.to_string()).await?;
    Ok((NO_STORE, Extension(noted), Json(detail(app, row).await?)))
}

async fn detail(app: &App, mut row: CaseRow) -> Result<ModerationCaseDetail, Problem> {
    let now = look::now(app, &row).await?;
    let mut before = row.content.take();
    // A picture is not copied: what its owner takes away is gone.
    if let Some(before) = before.as_mut().filter(|_| now.is_none()) {
        before.picture = None;
    }
    let reports = store::flags(&app.db, row.case.id).await?;
    let earlier = store::earlier(&app.db, &row).await?;
    Ok(ModerationCaseDetail { case: row.case, before, now, reports, decision: row.decision, earlier })
}

async fn find(app: &App, id: &str) -> Result<CaseRow, Problem> {
    let nothing = || Problem::new(Code::NotFound, "There is no such case.");
    store::find(&app.db, id.parse().map_err(|_| nothing())?).await?.ok_or_else(nothing)
}

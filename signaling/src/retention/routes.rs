//! `/api/retention` and `/api/organisations/{id}/retention`: how long what is kept is kept.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::store::{self, DAY_MS};
use super::terms::{self, is_shorter, kinds, term};
use super::wire::{RetentionLoss, RetentionPreview, RetentionTerms, SetRetention};
use crate::app::App;
use crate::audit::Noted;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::organisations::Within;
use crate::owner::Owner;
use crate::wire::Timestamp;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// How long this instance keeps what it keeps
#[utoipa::path(get, path = "/api/retention", tag = "privacy", operation_id = "read_retention",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = RetentionTerms),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn read(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(shown(&app, Owner::Instance).await?)))
}

/// What would go with other terms
#[utoipa::path(post, path = "/api/retention/preview", tag = "privacy", operation_id = "preview_retention",
    security(("account_token" = []), ("access_token" = [])), request_body = SetRetention,
    responses((status = 200, body = RetentionPreview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn preview(
    State(app): State<App>,
    JsonBody { value, .. }: JsonBody<SetRetention>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(foreseen(&app, Owner::Instance, &value).await?)))
}

/// Choose how long this instance keeps what it keeps
///
/// A term that becomes shorter wants `confirmed`: what is older then goes at the next sweep. What a
/// candidate was promised is never kept longer than that.
#[utoipa::path(put, path = "/api/retention", tag = "privacy", operation_id = "set_retention",
    security(("account_token" = []), ("access_token" = [])), request_body = SetRetention,
    responses((status = 200, body = RetentionTerms),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`confirmation_needed`: `current` says what would go"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn set(
    State(app): State<App>,
    JsonBody { value, .. }: JsonBody<SetRetention>,
) -> Result<impl IntoResponse, Problem> {
    save(&app, Owner::Instance, &value).await?;
    let noted = Extension(Noted::default().counting("terms", value.terms.len()));
    Ok((NO_STORE, noted, Json(shown(&app, Owner::Instance).await?)))
}

/// How long what is an organisation's is kept
#[utoipa::path(get, path = "/api/organisations/{id}/retention", tag = "privacy", operation_id = "read_own_retention",
    params(("id" = uuid::Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = RetentionTerms),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read_own(
    State(app): State<App>,
    Extension(within): Extension<Within>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(shown(&app, Owner::Organisation(within.organisation)).await?)))
}

/// What of an organisation would go with other terms
#[utoipa::path(post, path = "/api/organisations/{id}/retention/preview", tag = "privacy", operation_id = "preview_own_retention",
    params(("id" = uuid::Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])), request_body = SetRetention,
    responses((status = 200, body = RetentionPreview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn preview_own(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    JsonBody { value, .. }: JsonBody<SetRetention>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(foreseen(&app, Owner::Organisation(within.organisation), &value).await?)))
}

/// Choose how long what is an organisation's is kept, within what the instance permits
#[utoipa::path(put, path = "/api/organisations/{id}/retention", tag = "privacy", operation_id = "set_own_retention",
    params(("id" = uuid::Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])), request_body = SetRetention,
    responses((status = 200, body = RetentionTerms),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`confirmation_needed`: `current` says what would go"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn set_own(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    JsonBody { value, .. }: JsonBody<SetRetention>,
) -> Result<impl IntoResponse, Problem> {
    let owner = Owner::Organisation(within.organisation);
    save(&app, owner, &value).await?;
    let noted = Extension(Noted::default().counting("terms", value.terms.len()));
    Ok((NO_STORE, noted, Json(shown(&app, owner).await?)))
}

async fn shown(app: &App, owner: Owner) -> Result<RetentionTerms, Problem> {
    let mut connection = app.db.pool().acquire().await?;
    let kept = store::kept(&mut connection, owner).await?;
    Ok(RetentionTerms { items: kinds(owner).map(|kind| term(&kept, owner, kind)).collect() })
}

/// Keeps the wishes, looks what is over by tomorrow, and takes them back.
async fn foreseen(app: &App, owner: Owner, wish: &SetRetention) -> Result<RetentionPreview, Problem> {
    let now = Timestamp::now();
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    let before = store::kept(&mut *connection, owner).await?;
    terms::keep(&mut *connection, owner, &wish.terms, now).await?;
    let after = store::kept(&mut *connection, owner).await?;
    let tomorrow = Timestamp::from_unix_ms(now.unix_ms() + DAY_MS);
    let of = (owner != Owner::Instance).then_some(owner);
    let mut items = Vec::new();
    for kind in kinds(owner) {
        let (was, is) = (term(&before, owner, kind), term(&after, owner, kind));
        // Fewer may be permitted to others as well.
        let shorter = is_shorter(is.days, was.days) || (owner == Owner::Instance && is_shorter(is.most, was.most));
        let count = store::count(&mut *connection, kind, of, tomorrow).await?;
        items.push(RetentionLoss { kind, count, shorter });
    }
    Ok(RetentionPreview { items })
}

async fn save(app: &App, owner: Owner, wish: &SetRetention) -> Result<(), Problem> {
    if !wish.confirmed {
        let foreseen = foreseen(app, owner, wish).await?;
        if foreseen.items.iter().any(|loss| loss.shorter) {
            let problem = Problem::new(
                Code::ConfirmationNeeded,
                "A term becomes shorter: look at what goes, and send it again with `confirmed`.",
            );
            return Err(problem.current(serde_json::json!(foreseen)));
        }
    }
    let mut writing = app.db.begin().await?;
    terms::keep(writing.connection(), owner, &wish.terms, Timestamp::now()).await?;
    Ok(writing.commit().await?)
}

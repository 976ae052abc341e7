//! `/api/workshop/pack`: scenarios and quizzes as one file.

use std::collections::HashSet;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::archive::{Unpacked, unpack};
use super::fault;
use super::plan::{Plan, plan};
use super::wire::{MakePack, PackPreview, TakePackQuery, TakenPack};
use super::{PACK_BYTES, export, take as taking};
use crate::app::App;
use crate::bank::wire::BankForm;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf, read_zip};
use crate::owner::Acting;
use crate::permissions::Permission;

/// Pack scenarios and quizzes into one file
///
/// Scenarios as they were saved last; an assistant that leads one stays here. Quizzes need the
/// permission to read them, since they come with their solutions.
#[utoipa::path(post, path = "/api/workshop/pack", tag = "workshop", operation_id = "make_pack",
    security(("account_token" = []), ("access_token" = [])), request_body = MakePack,
    responses((status = 200, body = Vec<u8>, content_type = "application/zip"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`, `quiz_not_found`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`, `invalid_field`")))]
pub async fn make(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<MakePack>,
) -> Result<impl IntoResponse, Problem> {
    if !value.quizzes.is_empty() && !acting.may.has(Permission::QuizzesRead) {
        return Err(Problem::not_permitted(Permission::QuizzesRead));
    }
    let bytes = export::make(&app, acting.owner, value).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"pack.vivavoce.zip\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes))
}

/// See what a pack would become
///
/// Nothing is kept. What is no sound ZIP with a sound `pack.toml` is refused with `bad_pack`; what
/// is wrong with a file in it is listed by its line.
#[utoipa::path(post, path = "/api/workshop/pack-preview", tag = "workshop", operation_id = "preview_pack",
    security(("account_token" = []), ("access_token" = [])),
    request_body(content = Vec<u8>, content_type = "application/zip", description = "Up to 32 MiB"),
    responses((status = 200, body = PackPreview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_pack`")))]
pub async fn preview(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let unpacked = unpacked(request).await?;
    let Plan { planned, media } = plan(&app, acting.owner, &unpacked).await?;
    let sound = !planned.is_empty()
        && planned.iter().all(|one| one.content.is_some() && one.item.problems.is_empty())
        && media.iter().all(|one| one.told.problem.is_none());
    let items = planned.into_iter().map(|one| one.item).collect();
    let media = media.into_iter().map(|one| one.told).collect();
    let manifest = unpacked.manifest;
    let preview =
        PackPreview { name: manifest.name, authors: manifest.authors, licence: manifest.licence, items, media, sound };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(preview)))
}

/// Take a pack in
///
/// Scenarios become drafts. What has the id of something else comes under a new one, or as the next
/// version where `versions` names it; nothing is written over. All of it is kept or nothing.
#[utoipa::path(post, path = "/api/workshop/pack-import", tag = "workshop", operation_id = "import_pack", params(TakePackQuery),
    security(("account_token" = []), ("access_token" = [])),
    request_body(content = Vec<u8>, content_type = "application/zip", description = "Up to 32 MiB"),
    responses((status = 200, body = TakenPack),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_pack`"),
        (status = 507, body = ProblemBody, content_type = "application/problem+json", description = "`storage_full`")))]
pub async fn take(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(query): QueryOf<TakePackQuery>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let unpacked = unpacked(request).await?;
    let plan = plan(&app, acting.owner, &unpacked).await?;
    let has_quizzes = plan.planned.iter().any(|one| one.item.form == BankForm::Quiz);
    if has_quizzes && !acting.may.has(Permission::QuizzesWrite) {
        return Err(Problem::not_permitted(Permission::QuizzesWrite));
    }
    let versions = query.versions.unwrap_or_default();
    let versions: HashSet<&str> = versions.split(',').filter(|id| !id.is_empty()).collect();
    let items = taking::take(&app, acting.owner, &unpacked.manifest.name, plan, &versions).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(TakenPack { items })))
}

/// The pack in a request.
async fn unpacked(request: Request) -> Result<Unpacked, Problem> {
    let bytes = read_zip(request, PACK_BYTES).await?.into();
    // Unpacking takes a while: away from the executor.
    tokio::task::spawn_blocking(move || unpack(bytes))
        .await
        .map_err(|error| Problem::internal("a pack could not be unpacked", &error))?
        .map_err(|error| Problem::told(Code::BadPack, fault::cannot_be_taken(&error.message())))
}

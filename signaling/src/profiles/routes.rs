//! `/api/me/avatar` and `/api/avatars/{user}/{hash}`.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::portrait::{LARGEST, Portrait};
use super::store;
use crate::accounts::wire::Me;
use crate::accounts::{Person, UserRole, me};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::read_bytes;
use crate::wire::Timestamp;

/// Put up a picture of mine
///
/// PNG, JPEG or WebP, up to 5 MB and 40 million pixels. Its middle is kept, 256 pixels square, and
/// nothing that the file says beside it.
#[utoipa::path(put, path = "/api/me/avatar", tag = "accounts", operation_id = "set_avatar",
    security(("account_token" = [])),
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp"))),
    responses((status = 200, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`: the detail says what is wrong with it")))]
pub async fn set(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    body: Body,
) -> Result<impl IntoResponse, Problem> {
    let portrait = Portrait::of(read_bytes(body, LARGEST).await?).await?;
    let mut writing = app.db.begin().await?;
    store::keep(writing.connection(), person.user, &portrait, Timestamp::now()).await?;
    writing.commit().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(me::of(&app, person.user, person.organisation).await?)))
}

/// Take my picture away
#[utoipa::path(delete, path = "/api/me/avatar", tag = "accounts", operation_id = "remove_avatar",
    security(("account_token" = [])),
    responses((status = 200, body = Me),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    let mut writing = app.db.begin().await?;
    store::remove(writing.connection(), person.user).await?;
    writing.commit().await?;
    app.db.forget_deleted().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(me::of(&app, person.user, person.organisation).await?)))
}

/// Somebody's picture
///
/// For themselves, and for those who see them in an organisation or in what it has assigned. The
/// address names its content: it can be kept.
#[utoipa::path(get, path = "/api/avatars/{user}/{hash}", tag = "accounts", operation_id = "avatar",
    params(("user" = Uuid, Path, description = "Whose"), ("hash" = String, Path, description = "Which")),
    security(("account_token" = [])),
    responses((status = 200, content((Vec<u8> = "image/png"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path((user, hash)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let nothing = || Problem::new(Code::NotFound, "There is no such picture.");
    let user: Uuid = user.parse().map_err(|_| nothing())?;
    let sees_all = person.role == UserRole::Admin;
    let image = store::seen(&app.db, user, &hash, person.user, sees_all).await?.ok_or_else(nothing)?;
    let png = STANDARD.decode(image).map_err(|error| Problem::internal("a kept picture is damaged", &error))?;
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, png))
}

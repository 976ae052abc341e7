//! What the owner of an account is told by mail of what happened to it, each with a link for
//! "this was not me".

use sqlx::AnyConnection;
use uuid::Uuid;

use super::sign_in::make;
use super::store::tokens::{self, Purpose};
use super::store::users;
use crate::app::App;
use crate::error::Problem;
use crate::mail::{Letter, LetterKind, Outbox};
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// The account was opened in a browser that it was never opened in.
pub async fn new_device(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    device: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else { return Ok(()) };
    let link_not_me = link(outbox, connection, user, Purpose::NotMe, now).await?;
    let device = device.to_owned();
    write(outbox, connection, user, LetterKind::NewDevice { device, place: None, at: now, link_not_me }).await
}

/// The password was changed.
pub async fn password_changed(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    now: Timestamp,
) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else { return Ok(()) };
    let link_not_me = link(outbox, connection, user, Purpose::NotMe, now).await?;
    write(outbox, connection, user, LetterKind::PasswordChanged { link_not_me }).await
}

/// A new password can be set.
pub async fn reset(outbox: &Outbox, connection: &mut AnyConnection, user: Uuid, now: Timestamp) -> Result<(), Problem> {
    let link = link(outbox, connection, user, Purpose::Reset, now).await?;
    write(outbox, connection, user, LetterKind::ResetPassword { link }).await
}

/// A link that does this once. Its token stands behind the `#`, which browsers send to no server.
async fn link(
    outbox: &Outbox,
    connection: &mut AnyConnection,
    user: Uuid,
    purpose: Purpose,
    now: Timestamp,
) -> Result<String, Problem> {
    let token = make(match purpose {
        Purpose::Reset => "vp",
        Purpose::NotMe => "vn",
    })?;
    tokens::keep(connection, &TokenHash::of(&token), user, purpose, now).await?;
    let page = match purpose {
        Purpose::Reset => "reset",
        Purpose::NotMe => "not-me",
    };
    Ok(outbox.link(&format!("/{page}#token={token}")))
}

async fn write(outbox: &Outbox, connection: &mut AnyConnection, user: Uuid, kind: LetterKind) -> Result<(), Problem> {
    let Some(user) = users::find_in(connection, user).await? else { return Ok(()) };
    outbox.enqueue(connection, &Letter { to: user.email, language: user.language, kind }).await?;
    Ok(())
}

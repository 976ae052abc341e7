//! What the owner of an account is told of what happened to it: by mail, each with a link for
//! "this was not me", and in the page.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::factors::FactorKind;
use super::sign_in::make;
use super::store::tokens::{self, Purpose};
use super::store::users;
use crate::app::App;
use crate::error::Problem;
use crate::mail::{Letter, LetterKind, Outbox};
use crate::notifications::{self, NotificationKind};
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// The account was opened in a browser that it was never opened in.
pub async fn new_device(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    device: &str,
    place: Option<String>,
    now: Timestamp,
) -> Result<(), Problem> {
    let device = device.to_owned();
    let Some(outbox) = &app.mail else {
        return in_page(connection, user, &NotificationKind::NewDevice { device, place }, now).await;
    };
    let link_not_me = link(outbox, connection, user, Purpose::NotMe, now).await?;
    write(outbox, connection, user, LetterKind::NewDevice { device, place, at: now, link_not_me }).await
}

/// The account was opened where nobody can have travelled to from the login before.
pub async fn far_login(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    device: &str,
    place: String,
    before: String,
    now: Timestamp,
) -> Result<(), Problem> {
    let device = device.to_owned();
    let Some(outbox) = &app.mail else {
        return in_page(connection, user, &NotificationKind::FarLogin { device, place, before }, now).await;
    };
    let link_not_me = link(outbox, connection, user, Purpose::NotMe, now).await?;
    write(outbox, connection, user, LetterKind::FarLogin { device, place, before, at: now, link_not_me }).await
}

/// The password was changed.
pub async fn password_changed(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    now: Timestamp,
) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else {
        return in_page(connection, user, &NotificationKind::PasswordChanged, now).await;
    };
    let link_not_me = link(outbox, connection, user, Purpose::NotMe, now).await?;
    write(outbox, connection, user, LetterKind::PasswordChanged { link_not_me }).await
}

/// Where no mail is sent, the page alone tells it; with a letter both are one (`Outbox::enqueue`).
async fn in_page(
    connection: &mut AnyConnection,
    user: Uuid,
    told: &NotificationKind,
    now: Timestamp,
) -> Result<(), Problem> {
    Ok(notifications::tell(connection, user, told, now).await?)
}

/// Something beside the password is another now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecurityChange {
    /// An authenticator app is asked for.
    TotpAdded,
    /// It is not any more.
    TotpRemoved,
    /// Codes by e-mail are asked for.
    EmailAdded,
    /// They are not any more.
    EmailRemoved,
    /// Codes to a phone are asked for.
    SmsAdded,
    /// They are not any more.
    SmsRemoved,
    /// There are new codes on paper.
    RecoveryCodesMade,
    /// One of them was used.
    RecoveryCodeUsed,
    /// There is one passkey more.
    PasskeyAdded,
    /// There is one less.
    PasskeyRemoved,
    /// What answered for a passkey may have been a copy of it, and was refused.
    PasskeyCopied,
    /// A code of the authenticator app came that was used before, and was refused.
    TotpCameAgain,
    /// An account elsewhere opens this one.
    IdentityAdded,
    /// It does so no more.
    IdentityRemoved,
    /// Another address was asked for.
    AddressAsked,
    /// The address is another now.
    AddressChanged,
}

impl SecurityChange {
    /// A factor was set up.
    pub const fn added(kind: FactorKind) -> Self {
        match kind {
            FactorKind::Totp => Self::TotpAdded,
            FactorKind::Email => Self::EmailAdded,
            FactorKind::Sms => Self::SmsAdded,
        }
    }

    /// A factor was taken away.
    pub const fn removed(kind: FactorKind) -> Self {
        match kind {
            FactorKind::Totp => Self::TotpRemoved,
            FactorKind::Email => Self::EmailRemoved,
            FactorKind::Sms => Self::SmsRemoved,
        }
    }
}

/// Tells the owner what has changed, within the transaction that changes it.
pub async fn changed_in(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    change: SecurityChange,
    now: Timestamp,
) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else {
        return in_page(connection, user, &NotificationKind::SecurityChanged { change }, now).await;
    };
    let link_not_me = link(outbox, connection, user, Purpose::NotMe, now).await?;
    write(outbox, connection, user, LetterKind::SecurityChanged { change, link_not_me }).await
}

/// The same in a transaction of its own.
pub async fn changed(app: &App, user: Uuid, change: SecurityChange, now: Timestamp) -> Result<(), Problem> {
    let mut writing = app.db.begin().await?;
    changed_in(app, writing.connection(), user, change, now).await?;
    writing.commit().await?;
    Ok(())
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

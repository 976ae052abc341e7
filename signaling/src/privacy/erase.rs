//! Deletes accounts whose day has come: first the interviews, each on the server that has its files,
//! then, once none is left, the account with all that hangs on it, in one transaction with the
//! receipt and the entry in the audit log.

use uuid::Uuid;

use super::store;
use crate::accounts::store::users;
use crate::app::App;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::error::Problem;
use crate::mail::{Letter, LetterKind, store as mail};
use crate::sessions::receipt;
use crate::wire::Timestamp;

/// Accounts that are looked at in one go.
const AT_ONCE: i64 = 20;

/// Deletes what is due.
///
/// # Errors
/// The database's and the disk's; what is left is deleted the next time.
pub async fn erase_due(app: &App, now: Timestamp) -> Result<(), Problem> {
    for user in store::due(&app.db, now, AT_ONCE).await? {
        for (session, node) in store::interviews(&app.db, user).await? {
            // Those of other servers are theirs to delete.
            if node.as_deref().is_none_or(|node| node == app.conductor.node()) {
                let gone = receipt::delete(app, session).await?;
                let files = gone.deleted.audio_files + gone.deleted.other_files;
                store::count_gone(&app.db, user, files).await?;
            }
        }
        erase(app, user, now).await?;
    }
    Ok(())
}

/// The account itself, unless interviews are left elsewhere or somebody has signed in.
async fn erase(app: &App, user: Uuid, now: Timestamp) -> Result<(), Problem> {
    let Some(account) = users::find(&app.db, user).await? else { return Ok(()) };
    let letters = match &app.mail {
        Some(outbox) => outbox.waiting_for(&account.email).await?,
        None => Vec::new(),
    };
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    let Some((interviews, files)) = store::last_call(connection, user, now).await? else { return Ok(()) };
    mail::withdraw(connection, &letters).await?;
    store::erase(connection, user, &account.email, &mail::address_hash(&account.email)).await?;
    if let Some(outbox) = &app.mail {
        let kind = LetterKind::AccountDeleted { interviews, files, at: now };
        outbox.enqueue(connection, &Letter { to: account.email, language: account.language, kind }).await?;
    }
    let entry = Entry::of_account(Act::AccountDeleted, ActorKind::System, Some(user))
        .counting("interviews", interviews)
        .counting("files", files);
    audit::store::append(connection, &entry, now).await?;
    writing.commit().await?;
    app.db.forget_deleted().await?;
    tracing::info!("an account was deleted at its owner's wish");
    Ok(())
}

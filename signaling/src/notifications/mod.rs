//! What people are told in the page: kept, read or unread, live in every open tab, announced by browsers
//! where no page is open, and each by choice.
//!
//! [`tell`] is where the rest of the server says something; [`bell`] wakes the [`stream`]s of those
//! who look, [`store`] has the only SQL.

pub mod bell;
pub mod routes;
pub mod store;
mod stream;
pub mod wire;

use sqlx::AnyConnection;
use uuid::Uuid;

pub use bell::Bell;
pub use store::Channel;
pub use wire::NotificationKind;

use crate::push;
use crate::wire::Timestamp;

/// Tells somebody something, within the transaction that it belongs to: in the page and in their
/// browsers, each unless they want nothing of its topic there. [`Bell::ring`] after the commit makes it quicker.
///
/// # Errors
/// The database's.
pub async fn tell(
    connection: &mut AnyConnection,
    user: Uuid,
    kind: &NotificationKind,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if is_wanted(connection, user, kind, Channel::Page).await? {
        store::insert(connection, user, kind, now).await?;
    }
    if is_wanted(connection, user, kind, Channel::Push).await? {
        push::announce(connection, user, kind, now).await?;
    }
    Ok(())
}

/// What is about the account's safety and one's money is wanted everywhere.
async fn is_wanted(
    connection: &mut AnyConnection,
    user: Uuid,
    kind: &NotificationKind,
    channel: Channel,
) -> Result<bool, sqlx::Error> {
    match kind.topic() {
        Some(topic) => store::is_wanted(connection, user, topic, channel).await,
        None => Ok(true),
    }
}

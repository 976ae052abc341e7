//! What people are told in the page: kept, read or unread, live in every open tab, and by choice.
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
pub use wire::NotificationKind;

use crate::wire::Timestamp;

/// Tells somebody something, within the transaction that it belongs to; unless they want no
/// notifications of its topic. [`Bell::ring`] after the commit makes it quicker.
///
/// # Errors
/// The database's.
pub async fn tell(
    connection: &mut AnyConnection,
    user: Uuid,
    kind: &NotificationKind,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if let Some(topic) = kind.topic()
        && !store::is_wanted_in_page(connection, user, topic).await?
    {
        return Ok(());
    }
    store::insert(connection, user, kind, now).await
}

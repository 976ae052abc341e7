//! Messages to browsers that are shown where no page is open: handed in with the notification that
//! they announce, carried by the browser's own push service, and opened by the browser alone.
//!
//! [`told`] is what is said, [`outbox`] where it is handed in, [`work`] who carries it; [`seal`] closes
//! it for one browser (RFC 8291), [`vapid`] says who sends it (RFC 8292), [`send`] speaks with the push
//! service (RFC 8030) at an [`endpoint`]. [`store`] has the only SQL.

pub mod endpoint;
pub mod outbox;
pub mod routes;
pub mod seal;
mod send;
pub mod store;
mod told;
mod vapid;
pub mod wire;
mod work;

pub use outbox::{Push, PushError};

use sqlx::AnyConnection;
use uuid::Uuid;

use crate::notifications::NotificationKind;
use crate::wire::Timestamp;

/// Announces a notification in every browser in which its reader wants that, within the transaction
/// that it belongs to.
///
/// # Errors
/// The database's.
pub async fn announce(
    connection: &mut AnyConnection,
    user: Uuid,
    kind: &NotificationKind,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    store::queue::enqueue(connection, user, &told::Told::of(kind), now).await
}

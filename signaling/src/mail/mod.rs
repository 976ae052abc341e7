//! Letters by e-mail: handed in within the transaction that they belong to, kept sealed, sent
//! later, and forgotten once they are sent.
//!
//! [`letter`] is what can be written, [`outbox`] where it is handed in, [`store`] the only SQL.

pub mod address;
pub mod letter;
pub mod outbox;
pub mod store;

pub use letter::{InvitedAs, Letter, LetterKind, Topic};
pub use outbox::{MailError, Outbox};

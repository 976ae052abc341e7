//! Letters by e-mail: handed in within the transaction that they belong to, kept sealed, sent
//! later, and forgotten once they are sent.
//!
//! [`letter`] is what can be written, [`outbox`] where it is handed in, [`work`] who sends it.
//! [`text`] says it in both languages, [`layout`] lays it out, [`message`] puts it in an envelope,
//! [`smtp`] speaks with the mail server; [`store`] has the only SQL.

pub mod address;
mod layout;
pub mod letter;
mod message;
pub mod outbox;
pub mod routes;
mod smtp;
pub mod store;
mod text;
pub mod wire;
mod work;

pub use letter::{AssignmentLetter, AssignmentNews, InvitedAs, Letter, LetterKind, Topic};
pub use outbox::{MailError, Outbox};

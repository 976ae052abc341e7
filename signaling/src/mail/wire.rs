//! What the routes of e-mail say.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{Language, Timestamp};

/// How e-mail is doing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailState {
    /// Whether a mail server is configured; all that follows is empty where none is.
    pub configured: bool,
    /// The mail server, without name and password.
    pub server: Option<String>,
    /// Whom e-mails come from.
    pub from: Option<String>,
    /// E-mails that wait to be sent.
    pub waiting: i64,
    /// Those of the last 24 hours that the mail server took.
    pub sent_last_day: i64,
    /// The last ones that were given up, newest first, for 30 days.
    pub given_up: Vec<MailGivenUp>,
}

/// An e-mail that was given up. To whom it was is not kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailGivenUp {
    /// What it was: `verify_address`, `invitation` …
    pub kind: String,
    /// Why: `expired`, `unreachable`, or the mail server's codes as in `550 5.1.1`.
    pub outcome: String,
    /// When.
    pub at: Timestamp,
}

/// A test of the mail server.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailTestWish {
    /// Where the e-mail goes.
    pub to: String,
    /// In which language.
    pub language: Language,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailTest {
    /// In a word.
    pub outcome: MailTestOutcome,
    /// The mail server's codes, where it refused: `550 5.1.1`.
    pub codes: Option<String>,
    /// How long it took, milliseconds.
    pub ms: u64,
}

/// How a test of the mail server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailTestOutcome {
    /// The mail server took the e-mail.
    Sent,
    /// It cannot be reached, or does not speak SMTP: host and port.
    Unreachable,
    /// It offers no TLS, or none that can be trusted: `smtps` or `smtp`, `smtp_ca`.
    Tls,
    /// It does not take name and password, or wants some.
    Login,
    /// The connection broke off, or it was too slow.
    Broken,
    /// It does not take this e-mail: sender or address.
    Refused,
}

/// The token of an e-mail's link.
#[derive(Clone, Debug, Deserialize, IntoParams)]
pub struct UnsubscribeQuery {
    /// As it stands in the link.
    pub token: String,
}

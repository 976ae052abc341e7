//! Shares and the account of who has opened them, as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::wire::{Role, TimeSpan, Timestamp};

/// A wish for a link.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateShare {
    /// Only this part; the whole if not said.
    #[serde(default)]
    pub clip: Option<TimeSpan>,
    /// How long it can be opened, seconds: 60 to 7,776,000 (90 days); 7 days if not said.
    #[serde(default)]
    #[schema(minimum = 60, maximum = 7_776_000)]
    pub expires_in_s: Option<u64>,
    /// What those who open it must know, 4 to 200 characters; nothing if not said.
    #[serde(default)]
    #[schema(min_length = 4, max_length = 200)]
    pub password: Option<String>,
    /// What it is for, up to 100 characters; only the session's own side sees it.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub label: Option<String>,
    /// Whether those who open it may write comments; not if not said.
    #[serde(default)]
    pub may_comment: bool,
    /// Whether the viewer's name is shown across the page; it is if not said.
    #[serde(default)]
    pub watermark: Option<bool>,
}

/// A new link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedShare {
    /// What opens it. Said once; the server keeps its hash. It belongs into the fragment of a
    /// URL (`#…`), which no log sees.
    pub token: String,
    /// The share.
    pub share: Share,
}

/// Whether a share can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShareState {
    /// It can.
    Active,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// A link to a session or to a clip of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Share {
    /// The share.
    pub id: Uuid,
    /// What it is for; empty for nothing.
    pub label: String,
    /// The only part that it shows; null for the whole.
    #[schema(required = true)]
    pub clip: Option<TimeSpan>,
    /// Whether it can be opened.
    pub state: ShareState,
    /// Whether those who open it must know a password.
    pub has_password: bool,
    /// Whether those who open it may write comments.
    pub may_comment: bool,
    /// Whether the viewer's name is shown across the page.
    pub watermark: bool,
    /// Who made it.
    pub created_by: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it cannot be opened.
    pub expires_at: Timestamp,
    /// When it was taken back.
    #[schema(required = true)]
    pub revoked_at: Option<Timestamp>,
    /// How often it was opened.
    pub openings: u64,
}

/// The shares of a session, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShareList {
    /// The shares.
    pub items: Vec<Share>,
}

/// A wish to see what is shared.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenShare {
    /// What stands in the link.
    pub token: String,
    /// What the share's maker said aside, where it is needed.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub password: Option<String>,
    /// Who looks, 1 to 80 characters: shown in the account of openings, beside comments, and
    /// across the page.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
}

/// A share that was opened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenedShare {
    /// The session to look at.
    pub session: Uuid,
    /// For the session's `replay`, `peaks`, `transcript`, `recordings` and `comments`, and
    /// nothing else. Ends with the share, and by itself.
    pub token: String,
    /// When it ends by itself; then the share is opened again.
    pub expires_at: Timestamp,
}

/// Where to go on reading the account.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessLogFilter {
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// Who has opened a session, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessLog {
    /// Each opening.
    pub items: Vec<AccessEntry>,
    /// Ask with it for the next page; null on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// One opening. Where from is not kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessEntry {
    /// The opening.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// `viewer` for a share, `reviewer` for the instance's own people.
    pub role: Role,
    /// As the viewer said; empty for a reviewer.
    pub name: String,
    /// The share that was opened.
    #[schema(required = true)]
    pub share: Option<Uuid>,
    /// The share's label.
    #[schema(required = true)]
    pub label: Option<String>,
    /// The only part that was shown; null for the whole.
    #[schema(required = true)]
    pub clip: Option<TimeSpan>,
}

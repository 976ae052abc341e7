//! Comments as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::wire::{Role, Timestamp};

/// A comment to be written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateComment {
    /// What it says, up to 4,000 characters. Plain text: markup is never interpreted.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// The moment, milliseconds of the session's clock. An answer is where its thread is.
    #[serde(default)]
    pub at_ms: Option<u64>,
    /// The comment that it answers, which is no answer itself.
    #[serde(default)]
    pub parent: Option<Uuid>,
    /// Who writes, up to 80 characters. A viewer is called as when the share was opened.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub name: Option<String>,
}

/// What to change of a comment; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditComment {
    /// What it says.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: Option<String>,
    /// Whether its thread is done with; only of a comment that is no answer.
    #[serde(default)]
    pub resolved: Option<bool>,
}

/// Who wrote a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CommentAuthor)]
pub struct Author {
    /// The same for all that one author wrote in this session; compare with `me.author`.
    pub id: String,
    /// As they call themselves; may be empty.
    pub name: String,
    /// As what.
    pub role: Role,
}

/// Who changed a comment's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditedBy {
    /// Its author.
    Author,
    /// The candidate or the instance's people, who may.
    Owner,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comment {
    /// The comment.
    pub id: Uuid,
    /// Number of its last change in this session, from 1: of two states the greater is newer.
    pub seq: u64,
    /// The comment that it answers; null for one that begins a thread.
    #[schema(required = true)]
    pub parent: Option<Uuid>,
    /// The moment, milliseconds of the session's clock.
    pub at_ms: u64,
    /// What it says, as plain text; empty once it is deleted.
    pub text: String,
    /// Names that stand in it as `@name`, without the `@`.
    pub mentions: Vec<String>,
    /// Who wrote it.
    pub author: Author,
    /// When it was written.
    pub created_at: Timestamp,
    /// When its text was changed last.
    #[schema(required = true)]
    pub edited_at: Option<Timestamp>,
    /// Who changed its text last.
    #[schema(required = true)]
    pub edited_by: Option<EditedBy>,
    /// When its thread was done with; null while it is not.
    #[schema(required = true)]
    pub resolved_at: Option<Timestamp>,
    /// Who said so.
    #[schema(required = true)]
    pub resolved_by: Option<String>,
    /// Its text and its author's name are gone; it is shown only as what answers stand under.
    pub deleted: bool,
    /// An administrator has withdrawn it: its text is shown to nobody.
    pub withdrawn: bool,
}

/// Who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CommentReader)]
pub struct Me {
    /// The `author.id` of what is written with this token and `Vivavoce-Author`.
    pub author: String,
    /// What comments will be signed with; null if the wish may say it.
    #[schema(required = true)]
    pub name: Option<String>,
    /// May write, and change and delete what is theirs.
    pub may_comment: bool,
    /// May change, resolve and delete all.
    pub may_moderate: bool,
}

/// The comments of a session, by moment and then by age.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommentList {
    /// Comments, and deleted ones under which answers stand.
    pub items: Vec<Comment>,
    /// The number of the last change: ask the stream for what comes after (`Last-Event-ID`).
    pub seq: u64,
    /// Who asks.
    pub me: Me,
}

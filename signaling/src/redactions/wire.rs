//! Redactions as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::wire::{Role, TimeSpan, Timestamp};

/// A span to be taken out for good.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRedaction {
    /// Where it begins, milliseconds of the session's clock.
    pub from_ms: u64,
    /// Where it ends.
    pub to_ms: u64,
    /// Why, up to 200 characters. It must not repeat what is taken out.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
    /// That nobody can bring it back is understood: true.
    #[serde(default)]
    pub confirm: bool,
    /// Who does it, up to 80 characters.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub name: Option<String>,
}

/// A span that was taken out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Redaction {
    /// The redaction.
    pub id: Uuid,
    /// What was taken out.
    #[serde(flatten)]
    pub span: TimeSpan,
    /// Why; may be empty.
    pub reason: String,
    /// Who did it, as they call themselves; may be empty.
    pub by: String,
    /// As what.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// A span that somebody thinks of taking out.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// Where it begins, milliseconds of the session's clock.
    pub from_ms: u64,
    /// Where it ends.
    pub to_ms: u64,
}

/// What would go with a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RedactionPreview {
    /// Comments on it that would be deleted, answers among them.
    pub comments: u64,
}

/// A span that has just been taken out, and what went with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Redacted {
    /// The redaction.
    #[serde(flatten)]
    pub redaction: Redaction,
    /// Comments on it that were deleted, answers among them.
    pub deleted_comments: u64,
}

/// The redactions of a session, by time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedactionList {
    /// The redactions.
    pub items: Vec<Redaction>,
}

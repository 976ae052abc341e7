//! Redactions as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
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

/// The redactions of a session, by time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedactionList {
    /// The redactions.
    pub items: Vec<Redaction>,
}

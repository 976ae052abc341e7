//! Health as JSON.

use serde::Serialize;
use utoipa::ToSchema;

/// Whether the server can take work.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or what is wrong.
    pub status: String,
    /// The server's version.
    pub version: String,
}

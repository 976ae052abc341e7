//! Badges as JSON.

use serde::Serialize;
use utoipa::ToSchema;

/// A badge.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Badge {
    /// Signed (VC-JWT, Ed25519): what wallets import, and what verifies without this server.
    pub jwt: String,
    /// The Open Badges 3.0 credential in it, to read.
    #[schema(value_type = Object)]
    pub credential: serde_json::Value,
}

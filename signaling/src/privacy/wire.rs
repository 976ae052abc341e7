//! What clients see of exports and deletions.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::wire::Timestamp;

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataExportState {
    /// It waits for its turn.
    Queued,
    /// It is being made.
    Making,
    /// It can be fetched.
    Ready,
    /// It could not be made; ask again.
    Failed,
}

/// All of one's data as a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DataExport {
    /// Its id.
    pub id: Uuid,
    /// How far it is.
    pub state: DataExportState,
    /// Per cent.
    pub progress: u8,
    /// Its length, once it is ready.
    #[schema(required = true)]
    pub bytes: Option<u64>,
    /// Interviews whose recordings lie on another server of this instance, and are not in it.
    pub elsewhere: u64,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// From when on it is gone.
    pub expires_at: Timestamp,
}

/// One's exports, newest first, and the way to be gone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnPrivacy {
    /// Those that are being made or can be fetched.
    pub exports: Vec<DataExport>,
    /// Days between the wish for deletion and the deletion.
    pub deletion_days: u32,
    /// Whether the wish for deletion is confirmed with the password, else with the address.
    pub has_password: bool,
    /// Organisations that nobody else manages: somebody else must, before the account can go.
    pub managed_alone: Vec<String>,
}

/// A link that works once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DataExportLink {
    /// Where the file is, from this server's root.
    pub path: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// The token of such a link.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DataExportToken {
    /// As it is in the link.
    pub token: String,
}

/// The wish that one's account be deleted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteMe {
    /// The present password, of an account that has one.
    pub password: Option<String>,
    /// The address of the account, where it has no password.
    pub email: Option<String>,
}

/// When the account will be gone.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DeletionPlanned {
    /// From then on; whoever signs in before keeps the account.
    pub due_at: Timestamp,
}

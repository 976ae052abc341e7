//! What the routes of push messages say.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::Timestamp;

/// How messages to this browser stand: the one in which the caller is signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PushState {
    /// The server's public key (`applicationServerKey`), Base64url; null where it sends none.
    #[schema(required = true)]
    pub key: Option<String>,
    /// The subscription of this browser, if it has one.
    #[schema(required = true)]
    pub browser: Option<PushBrowser>,
}

/// A browser that shows messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PushBrowser {
    /// The host of its push service, which carries the messages and cannot read them.
    pub service: String,
    /// Since when.
    pub since: Timestamp,
    /// When the push service last took one.
    pub sent_at: Option<Timestamp>,
    /// When it last did not.
    pub failed_at: Option<Timestamp>,
    /// Why: an HTTP status, or `unreachable`.
    pub failure: Option<String>,
}

/// A subscription as a browser's `PushSubscription` gives it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushWish {
    /// Its address at its push service: https, at most 2,048 characters.
    #[schema(max_length = 2048)]
    pub endpoint: String,
    /// Its keys.
    pub keys: PushWishKeys,
}

/// What messages for a browser are sealed with.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushWishKeys {
    /// Its public key, Base64url.
    pub p256dh: String,
    /// The secret that goes with it, Base64url.
    pub auth: String,
}

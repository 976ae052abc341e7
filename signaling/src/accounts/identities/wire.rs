//! What clients see of accounts elsewhere.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::accounts::factors::wire::SecondFactor;
use crate::accounts::wire::SignedIn;
use crate::wire::{Language, Timestamp};

/// With whose accounts people sign in here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IdentityProvider {
    /// Its id here.
    pub id: String,
    /// How people know it.
    pub name: String,
}

/// A wish to sign in with an account elsewhere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskIdentity {
    /// The provider's id.
    pub provider: String,
    /// A path of this site to go to then.
    #[serde(default)]
    pub next: String,
    /// In which language they read, for an account that is made.
    pub language: Language,
}

/// A wish to link an account elsewhere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkIdentity {
    /// The provider's id.
    pub provider: String,
}

/// Where the browser is to go.
#[derive(Serialize, ToSchema)]
pub struct IdentityAsked {
    /// The provider's page.
    pub url: String,
}

/// What somebody came back with from a provider.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityAnswer {
    /// The provider whose page of ours it is.
    pub provider: String,
    /// `state` of the address.
    pub state: String,
    /// `code` of the address.
    pub code: Option<String>,
    /// `error` of the address.
    pub error: Option<String>,
}

/// How signing in goes on.
#[derive(Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum IdentityEntered {
    /// It is done.
    SignedIn {
        /// The account.
        #[serde(flatten)]
        signed_in: SignedIn,
        /// A path of this site.
        next: String,
        /// Whether the account was made just now.
        made: bool,
    },
    /// The account asks for something else as well.
    SecondFactor {
        /// What.
        #[serde(flatten)]
        asked: SecondFactor,
        /// A path of this site.
        next: String,
    },
}

/// An account elsewhere that opens one here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Identity {
    /// Its id here.
    pub id: Uuid,
    /// How people know whose it is.
    pub provider: String,
    /// The address that is known there.
    pub email: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// What the provider said last, for its owner to take over.
    pub told: Offered,
}

/// What a provider said of somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = IdentityTold)]
pub struct Offered {
    /// How they are called there.
    #[schema(required = true)]
    pub name: Option<String>,
    /// Whether it names a picture. Where that is no browser needs to know: the server fetches it.
    pub has_picture: bool,
    /// What they do; LinkedIn does not say.
    #[schema(required = true)]
    pub title: Option<String>,
}

/// What to take over of what a provider said, in the place of what is here.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = TakeIdentityTold)]
pub struct TakeOffered {
    /// The name of the account.
    pub name: bool,
    /// The picture.
    pub picture: bool,
    /// The headline.
    pub title: bool,
}

/// Accounts elsewhere that open one here, the oldest first.
#[derive(Serialize, ToSchema)]
pub struct IdentityList {
    /// At most ten.
    pub items: Vec<Identity>,
    /// Who can be asked.
    pub providers: Vec<IdentityProvider>,
}

//! What clients see of passkeys. Options and answers have the shapes of the browser's own
//! `PublicKeyCredential` (sections 5.1.8 and 5.4.8: bytes are Base64url), so that a page hands them
//! through.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::wire::Timestamp;

/// A passkey as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub struct Passkey {
    /// Its id here.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// Whether it is copied to other devices of its owner, as the device says.
    pub synced: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// The passkeys of an account, the oldest first.
#[derive(Serialize, ToSchema)]
pub struct PasskeyList {
    /// At most twenty.
    pub items: Vec<Passkey>,
    /// Whether one can be made at this address.
    pub available: bool,
}

/// What a browser is to make.
#[derive(Serialize, ToSchema)]
pub struct NewPasskey {
    /// For `navigator.credentials.create`.
    pub public_key: CreationOptions,
    /// What it might be called: browser and system, empty where they are not known.
    pub suggested_name: String,
}

/// For `navigator.credentials.create`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyCreationOptions)]
pub struct CreationOptions {
    /// This server.
    pub rp: RelyingParty,
    /// The account.
    pub user: UserEntity,
    /// Random bytes.
    pub challenge: String,
    /// Kinds of keys that are taken, the best first.
    pub pub_key_cred_params: Vec<KeyKind>,
    /// Milliseconds.
    pub timeout: u32,
    /// Passkeys that there are already.
    pub exclude_credentials: Vec<Credential>,
    /// What the device must be able to.
    pub authenticator_selection: Selection,
    /// `none`.
    pub attestation: &'static str,
}

/// This server.
#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyRelyingParty)]
pub struct RelyingParty {
    /// Its host.
    pub id: String,
    /// Its name.
    pub name: &'static str,
}

/// The account that a passkey is for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyUser)]
pub struct UserEntity {
    /// Its id, as bytes.
    pub id: String,
    /// Its address.
    pub name: String,
    /// How the person is called.
    pub display_name: String,
}

/// A kind of keys.
#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyKeyKind)]
pub struct KeyKind {
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its number in COSE.
    pub alg: i32,
}

/// A passkey as devices know it.
#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyCredential)]
pub struct Credential {
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The device's name of it.
    pub id: String,
    /// How browsers reach the device.
    pub transports: Vec<String>,
}

/// What the device must be able to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeySelection)]
pub struct Selection {
    /// `required`: it is found without a name being typed.
    pub resident_key: &'static str,
    /// The same in the words of level 1.
    pub require_resident_key: bool,
    /// `required`.
    pub user_verification: &'static str,
}

/// For `navigator.credentials.get`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyRequestOptions)]
pub struct RequestOptions {
    /// Random bytes.
    pub challenge: String,
    /// Milliseconds.
    pub timeout: u32,
    /// This server's host.
    pub rp_id: String,
    /// The passkeys that will do; none for any.
    pub allow_credentials: Vec<Credential>,
    /// `required`.
    pub user_verification: &'static str,
}

/// A passkey that a browser has made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakePasskey {
    /// What it is to be called, at most 80 characters.
    pub name: String,
    /// What the browser gave.
    pub credential: MadeCredential,
}

/// What `navigator.credentials.create` gave.
#[derive(Deserialize, ToSchema)]
#[schema(as = PasskeyCreated)]
#[serde(deny_unknown_fields)]
pub struct MadeCredential {
    /// The device's name of it.
    pub id: String,
    /// The device's answer.
    pub response: AttestationResponse,
}

/// How a device answers that it has made a key.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PasskeyAttestation)]
pub struct AttestationResponse {
    /// What the browser says of the page.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// What the device says.
    pub attestation_object: String,
    /// How browsers reach it.
    #[serde(default)]
    pub transports: Vec<String>,
}

/// A passkey that there is now.
#[derive(Serialize, ToSchema)]
pub struct PasskeyMade {
    /// It.
    pub passkey: Passkey,
    /// With the first factor: codes on paper, which are shown this once.
    pub recovery_codes: Option<Vec<String>>,
}

/// Another name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenamePasskey {
    /// At most 80 characters.
    pub name: String,
}

/// Which challenge of signing in a passkey is to answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskPasskey {
    /// The challenge.
    pub challenge: String,
}

/// What `navigator.credentials.get` gave.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasskeySignature)]
pub struct SignedCredential {
    /// The device's name of it.
    pub id: String,
    /// The device's answer.
    pub response: AssertionResponse,
}

/// How a device answers with a signature.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PasskeyAssertion)]
pub struct AssertionResponse {
    /// What the browser says of the page.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// What the device says.
    pub authenticator_data: String,
    /// Its signature of both.
    pub signature: String,
    /// The account that it was made for.
    pub user_handle: Option<String>,
}

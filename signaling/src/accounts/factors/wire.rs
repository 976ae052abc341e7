//! What clients see of second factors and of proofs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{FactorKind, Means};
use crate::wire::Timestamp;

/// The password was right, and something else is asked for.
#[derive(Serialize, ToSchema)]
pub struct SecondFactor {
    /// For `POST /api/auth/second-factor`.
    pub challenge: String,
    /// Until when it is waited for.
    pub expires_at: Timestamp,
    /// What may be shown.
    pub methods: Vec<Offered>,
}

/// By what somebody can show that it is them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OfferedMeans)]
pub struct Offered {
    /// By this.
    #[serde(rename = "method")]
    pub means: Means,
    /// Where a code goes, as far as it may be shown.
    pub hint: Option<String>,
}

/// An answer to a challenge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerSecond {
    /// The challenge.
    pub challenge: String,
    /// What is shown.
    pub method: Means,
    /// The code; of a passkey what it signed (`PasskeySignature`), as JSON.
    pub answer: String,
}

/// A wish for a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCode {
    /// The challenge that it is to answer.
    pub challenge: String,
    /// How it is sent: `email` or `sms`.
    pub method: Means,
}

/// Whether who is signed in has shown lately that it is them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProofState {
    /// Until when the last proof is good; none if it is not any more.
    pub proved_until: Option<Timestamp>,
    /// What may be shown.
    pub methods: Vec<Offered>,
}

/// A proof.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prove {
    /// What is shown.
    pub method: Means,
    /// The code, or the password; of a passkey what it signed (`PasskeySignature`), as JSON.
    pub answer: String,
}

/// A wish for a code for a proof.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendProof {
    /// How it is sent: `email` or `sms`.
    pub method: Means,
}

/// The second factors of an account.
#[derive(Serialize, ToSchema)]
pub struct FactorList {
    /// Those that are set up.
    pub items: Vec<KeptFactor>,
    /// What can be set up here.
    pub available: Vec<FactorKind>,
    /// How many codes on paper are left.
    pub recovery_codes: usize,
}

/// A second factor that is set up.
#[derive(Serialize, ToSchema)]
#[schema(as = SecondFactorKept)]
pub struct KeptFactor {
    /// What it is.
    pub kind: FactorKind,
    /// Where its codes go, as far as it is shown.
    pub hint: Option<String>,
    /// Since when.
    pub confirmed_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// What a factor needs to be set up.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginFactor {
    /// Of `sms` the phone's number, as `+33 6 12 34 56 78`.
    pub phone: Option<String>,
}

/// A factor that is being set up; of one whose codes are sent, nothing is shown.
#[derive(Serialize, ToSchema)]
pub struct BegunFactor {
    /// Of an authenticator app the secret, in Base32.
    pub secret: Option<String>,
    /// The same as a link that an app on this device opens.
    pub link: Option<String>,
    /// The same as a picture that an app on another device scans.
    pub picture: Option<QrPicture>,
}

/// A QR code, as the path of its dark squares in a square of `size` units.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QrPicture {
    /// Squares a side.
    pub size: u32,
    /// The `d` of an SVG path: `M`, `h`, `v`, `z` and numbers.
    pub path: String,
}

/// A first code of a factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmFactor {
    /// The code.
    pub code: String,
}

/// A factor that is set up.
#[derive(Serialize, ToSchema)]
pub struct ConfirmedFactor {
    /// With the first factor: codes on paper, which are shown this once.
    pub recovery_codes: Option<Vec<String>>,
}

/// New codes on paper.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each good once; they are shown this once.
    pub codes: Vec<String>,
}

//! Keys as JSON. No shape here can hold a key that is kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::KeyRow;
use crate::providers::{Kind, Role, Spec};
use crate::wire::Timestamp;

/// What a provider's server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    Openai,
    Anthropic,
    Mistral,
    Gemini,
    Azure,
    /// Any server that speaks as OpenAI does.
    Compatible,
    Elevenlabs,
    /// Only among one's own keys: for one's own private practice.
    Hume,
}

impl From<ProviderKind> for Kind {
    fn from(kind: ProviderKind) -> Self {
        match kind {
            ProviderKind::Openai => Self::Openai,
            ProviderKind::Anthropic => Self::Anthropic,
            ProviderKind::Mistral => Self::Mistral,
            ProviderKind::Gemini => Self::Gemini,
            ProviderKind::Azure => Self::Azure,
            ProviderKind::Compatible => Self::Compatible,
            ProviderKind::Elevenlabs => Self::Elevenlabs,
            ProviderKind::Hume => Self::Hume,
        }
    }
}

impl From<Kind> for ProviderKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Openai => Self::Openai,
            Kind::Anthropic => Self::Anthropic,
            Kind::Mistral => Self::Mistral,
            Kind::Gemini => Self::Gemini,
            Kind::Azure => Self::Azure,
            Kind::Compatible => Self::Compatible,
            Kind::Elevenlabs => Self::Elevenlabs,
            Kind::Hume => Self::Hume,
        }
    }
}

/// What a provider does in an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProviderRole {
    /// Replies, rates, drafts.
    Mind,
    /// Turns speech to text.
    Ears,
    /// Speaks.
    Voice,
}

impl From<Role> for ProviderRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Mind => Self::Mind,
            Role::Ears => Self::Ears,
            Role::Voice => Self::Voice,
        }
    }
}

/// A key to keep.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What it is called after a `#` in the configuration; its kind's name where nothing is said,
    /// which is what a provider without a `#` looks for.
    #[serde(default)]
    pub name: Option<String>,
    pub kind: ProviderKind,
    /// The key. It is never shown again.
    pub key: String,
    /// Where it goes, where that is not its kind's own address.
    #[serde(default)]
    pub base_url: Option<String>,
}

/// What to change of a key.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Another address; an empty one for its kind's own.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Another key in its place.
    #[serde(default)]
    pub key: Option<String>,
}

/// A key that is kept, without the key.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProviderKey {
    pub id: Uuid,
    pub name: String,
    pub kind: ProviderKind,
    #[schema(required = true)]
    pub base_url: Option<String>,
    /// Its last four characters; empty for a short one.
    pub hint: String,
    pub created_at: Timestamp,
    #[schema(required = true)]
    pub last_used_at: Option<Timestamp>,
    #[schema(required = true)]
    pub last_test: Option<KeyTest>,
    /// Whether this server can open it: not one that was sealed under another instance key.
    pub readable: bool,
    #[schema(required = true)]
    pub revoked_at: Option<Timestamp>,
}

/// What came of a test.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeyTest {
    pub at: Timestamp,
    pub outcome: TestOutcome,
    /// How long the provider took, milliseconds.
    pub ms: i64,
}

/// How a provider answered to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestOutcome {
    /// It takes the key.
    Works,
    /// It takes the key, and has not all models that are configured.
    NoSuchModel,
    /// It refuses the key.
    Unauthorised,
    /// The account is empty, or asks too often.
    RateLimited,
    /// There is a server, but not this protocol: the address is wrong.
    WrongAddress,
    /// The server wants to send the key elsewhere, which is not done.
    Redirected,
    /// Nobody is there.
    Unreachable,
    /// The connection is not secure: the certificate is not one that is trusted.
    Tls,
    /// It did not answer in time.
    Late,
    /// It failed.
    ServerError,
}

/// The outcome of a test that was just made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TestedKey {
    #[serde(flatten)]
    pub test: KeyTest,
    /// Models that the configuration names and the provider does not.
    pub missing_models: Vec<String>,
}

/// A provider that the configuration names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfiguredProvider {
    pub role: ProviderRole,
    pub kind: ProviderKind,
    pub model: String,
    /// Its server.
    #[schema(required = true)]
    pub host: Option<String>,
    /// Its address, where the configuration says one: what a key of one's own is kept for.
    #[schema(required = true)]
    pub address: Option<String>,
    pub key: KeySource,
    /// The kept key that it uses.
    #[schema(required = true)]
    pub key_id: Option<Uuid>,
    /// The name of the key that it looks for.
    pub key_name: String,
}

/// Where a provider's key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// Kept here.
    Kept,
    /// A variable of the environment.
    Variable,
    /// The instance's: this organisation or person keeps none for it.
    Instance,
    /// It wants none.
    Unneeded,
    /// Nowhere: the provider is not asked.
    Missing,
    /// The key of that name is another provider's, and does not go to this one, which is not asked.
    OtherKind,
}

/// All keys, and who uses them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeyList {
    /// Those in use first, then those that were revoked.
    pub items: Vec<ProviderKey>,
    /// What the configuration names: ears, voice, then models in the order in which they are asked.
    pub configured: Vec<ConfiguredProvider>,
}

/// A key as it may be seen.
pub fn masked(key: &KeyRow, readable: bool) -> Option<ProviderKey> {
    Some(ProviderKey {
        id: key.id,
        name: key.name.clone(),
        kind: Kind::from_code(&key.kind)?.into(),
        base_url: key.base_url.clone(),
        hint: key.hint.clone(),
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        last_test: key.test.map(|test| KeyTest { at: test.at, outcome: test.outcome, ms: test.ms }),
        readable,
        revoked_at: key.revoked_at,
    })
}

/// The name that a provider's key is looked for by.
pub fn key_name(spec: &Spec) -> String {
    spec.key.clone().unwrap_or_else(|| spec.kind.code().to_owned())
}

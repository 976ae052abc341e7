//! Recognisers over the network, behind the engine's
//! [`Hearing`](vivavoce_engine::listen::hearing::Hearing): anything that transcribes as OpenAI
//! does ([`http`]). What it fails to hear is heard by this machine, if it can.

pub mod http;
mod segment;

use super::Secret;

/// What a provider's recogniser is asked with.
#[derive(Clone, Debug)]
pub struct Account {
    /// Where it is, without the last path: `https://api.openai.com/v1`.
    pub url: String,
    /// The key; some servers of one's own want none.
    pub key: Option<Secret>,
    /// Its model.
    pub model: String,
}

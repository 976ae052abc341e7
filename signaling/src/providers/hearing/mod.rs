//! Recognisers over the network, behind the engine's
//! [`Hearing`](vivavoce_engine::listen::hearing::Hearing): anything that transcribes as OpenAI
//! does ([`http`]). What it fails to hear is heard by this machine, if it can.

pub mod http;
mod segment;

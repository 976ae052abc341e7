//! Recognisers over the network, behind the engine's
//! [`Hearing`](vivavoce_engine::listen::hearing::Hearing): anything that transcribes as OpenAI
//! does, a stretch at a time ([`http`]) or as it is spoken ([`realtime`]). What they fail to hear
//! is heard by this machine, if it can.

pub mod http;
pub mod realtime;
pub mod segment;
mod stretches;

//! What the integration tests in `it/` stand on: a real server in this process or as the
//! real binary, clients for its WebSockets, a PostgreSQL, and an offer as browsers make it.

pub mod app;
pub mod audio;
pub mod authenticator;
pub mod binary;
pub mod caller;
pub mod ears;
pub mod events;
pub mod expression;
pub mod held;
pub mod llm;
pub mod mail;
pub mod members;
pub mod netem;
pub mod offer;
pub mod oidc;
pub mod people;
pub mod places;
pub mod postgres;
pub mod push;
pub mod realtime_ears;
pub mod relay;
pub mod turn;
pub mod voices;

pub use app::{Created, TestApp};
pub use audio::AudioSocket;
pub use binary::TestBinary;
pub use events::EventSocket;

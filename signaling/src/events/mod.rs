//! What happens in a session: over a WebSocket while it runs, as a list afterwards.

pub mod routes;
mod stream;
pub mod wire;

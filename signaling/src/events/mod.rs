//! What happens in a session: over a WebSocket while it runs, as a list afterwards.

mod listener;
pub mod notices;
pub mod routes;
mod stages;
mod stream;
pub mod wire;

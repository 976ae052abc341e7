//! The same Opus packets over a WebSocket, where UDP is blocked.

mod link;
pub mod routes;

//! A session that is over, to listen to again: what the page needs to open it in one request,
//! and its waveform.

pub mod outline;
pub mod peaks;
pub mod routes;
pub mod store;
pub mod wire;

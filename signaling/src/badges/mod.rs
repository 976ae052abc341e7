//! Badges: what an interview came to, as an Open Badges 3.0 credential that anybody verifies
//! without asking this server.

pub mod credential;
pub mod routes;
pub mod signer;
pub mod wire;

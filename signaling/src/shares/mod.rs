//! Links to a session, or to a clip of it, for people without an account: made, listed,
//! revoked, opened, and an account of who has opened what.

pub mod open;
pub mod routes;
pub mod store;
pub mod wire;

//! Both tracks of a session, to list and to listen to.

mod file;
mod range;
pub mod routes;
pub mod store;
pub mod wire;

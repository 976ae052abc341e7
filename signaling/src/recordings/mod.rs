//! Both tracks of a session, to list and to listen to.

pub mod file;
pub mod made;
mod range;
pub mod routes;
pub mod store;
pub mod wire;

//! Comments at moments of a session, in threads of one level, live for everybody who looks.

mod live;
mod mention;
pub mod routes;
pub mod store;
mod stream;
pub mod wire;
pub mod writer;

pub use live::Live;

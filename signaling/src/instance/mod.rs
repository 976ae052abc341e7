//! What this instance is and can do, for a page that has just been opened.

pub mod routes;
pub mod sent;
pub mod stand_ins;
pub mod turn;
pub mod wire;

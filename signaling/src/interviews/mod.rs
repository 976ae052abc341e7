//! The interviews of an organisation, for those who review them: which are planned, under way, to be
//! reviewed and reviewed.
//!
//! [`stage`] says where an interview stands, [`store`] lists and counts by it, [`routes`] is what
//! clients see. A review is a mark with a name: that somebody has looked, and when. The candidate is
//! not told.

pub mod routes;
pub mod stage;
pub mod store;
pub mod wire;

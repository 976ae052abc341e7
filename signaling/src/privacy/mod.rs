//! What people may ask for of their own data: all of it as a file, and that it be gone.
//!
//! [`map`] says of each column of the database what both do with it. [`pack`] makes the file,
//! [`erase`] deletes accounts, [`work`] does both beside everything else; [`store`] has the SQL,
//! [`routes`] and [`wire`] are what clients see.

pub mod erase;
pub mod map;
mod pack;
pub mod routes;
pub mod store;
pub mod wire;
mod work;

pub use routes::{may_leave, plan_deletion};
pub use work::Chores;

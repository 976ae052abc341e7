//! How long what is kept is kept: the instance's terms, organisations' within them, and what each
//! candidate was told.
//!
//! [`terms`] says which term holds. A session keeps the moments that its candidate was promised:
//! a term that is longer later changes nothing of them, a shorter one goes before. [`sweep`] deletes
//! what is over, [`store`] has the SQL, [`routes`] and [`wire`] are what clients see.

pub mod routes;
pub mod store;
pub mod sweep;
pub mod terms;
pub mod wire;

pub use sweep::work;
pub use terms::promised;

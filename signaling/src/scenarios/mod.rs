//! The interviews that can be held here: those that come with Vivavoce and those of the
//! configured folder, read once at the start.

pub mod catalogue;
pub mod routes;
pub mod wire;

pub use catalogue::{Catalogue, CatalogueError, Offer};

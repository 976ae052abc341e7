//! Who did what when: a log that is only appended to, of ids and no names.
//!
//! [`entry`] is what is kept, [`table`] which routes are recorded as what, and [`note`] writes it
//! once such a route was answered. What happens without a route of its own (signing in, what the
//! server does by itself) is appended where it happens, with [`store::append`] in its transaction.
//! [`chain`] finds what was changed or is missing; [`routes`] and [`wire`] are what clients see.

pub mod chain;
pub mod entry;
mod note;
pub mod routes;
pub mod store;
pub mod table;
pub mod wire;

pub use entry::{Act, ActorKind, Details, Entry, Noted, SubjectKind};
pub use note::Witness;

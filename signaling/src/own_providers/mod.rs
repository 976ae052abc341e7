//! Who thinks, hears and speaks for an organisation, or in somebody's own practice, where that is
//! not for the configuration to say.
//!
//! [`wire`] is what they choose and [`checked`] what may be chosen; [`parts`] makes ears, voices and
//! models of it. A session keeps the choice that it was created with, because that is what its
//! candidate was told. Keys are looked for as for what is written in an assistant: whoever chooses
//! writes the entry, so that none of the server's own secrets goes where they say.

pub mod checked;
pub mod parts;
pub mod routes;
pub mod store;
pub mod wire;

pub use parts::OwnParts;
pub use store::of;
pub use wire::OwnProviders;

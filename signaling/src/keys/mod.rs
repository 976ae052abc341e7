//! Keys of providers: kept by the server, sealed, and given out request by request.

mod ring;

pub use ring::{Access, Kept, KeyRing, NoAccess};

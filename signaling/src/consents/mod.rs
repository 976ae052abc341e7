//! What candidates agree to, purpose by purpose, and take back.
//!
//! [`texts`] has what they read, by version, in both languages; what they said is appended to the
//! ledger (`consents`) and never changed. What holds of an interview is kept with it as well, where
//! every request looks. [`agreed`] reads what came with a new interview, [`withdraw`] says what
//! happens when one is taken back, [`store`] has the SQL, [`routes`] and [`wire`] are what clients see.

pub mod agreed;
pub mod routes;
pub mod store;
pub mod texts;
pub mod wire;
mod withdraw;

pub use agreed::Agreed;

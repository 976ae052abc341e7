//! Minds, ears and voices that others run, reached over the network.

pub mod hearing;
pub mod minds;
mod secret;
pub mod speech;

pub use secret::Secret;

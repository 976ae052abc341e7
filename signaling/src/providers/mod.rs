//! Ears and voices that others run, reached over the network.

pub mod hearing;
mod secret;
pub mod speech;

pub use secret::Secret;

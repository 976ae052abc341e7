//! Minds, ears and voices that others run, reached over the network.
//!
//! [`spec`] is how each is written in the configuration; its key comes from the
//! [`KeyRing`](crate::keys::KeyRing) with each request.

pub mod expression;
pub mod hearing;
pub mod minds;
mod secret;
pub mod spec;
pub mod speech;

pub use secret::Secret;
pub use spec::{Kind, Role, Spec};

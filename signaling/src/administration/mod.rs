//! For those who run the instance: its people, and how it is doing.
//!
//! [`users`] lists people, suspends them, has letters sent to them and changes what they are, [`organisations`] does so with organisations; what is
//! done is in the audit log. [`health`] gathers how each part is, with what is not well named by a
//! code, so that the page can say what to do about it. [`beats`] is when each worker was last there.

pub mod beats;
mod disk;
pub mod health;
pub mod organisations;
pub mod store;
pub mod users;
pub mod wire;

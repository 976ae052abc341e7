//! Configuration: flags win over `VIVAVOCE_…` variables, those over `vivavoce.toml`.
//!
//! [`settings`] names every key once, with its default and its meaning; from that one table
//! come the flags, the variables, the keys of the file, and the nearest known name that a
//! mistyped one is answered with.

mod documented;
mod error;
mod mail;
mod nearest;
mod push;
pub mod settings;
mod sign_in;
mod sms;
mod sources;
mod value;

pub use documented::documented;
pub use error::ConfigError;
pub use mail::{PublicUrl, Security, Sender, SmtpUrl};
pub use push::PushService;
pub use settings::{Between, Demand, KEYS, Key, Settings, WhoRegisters};
pub use sign_in::{SignInProvider, SignInSecret};
pub use sms::SmsUrl;
pub use sources::{Flags, load, load_from};

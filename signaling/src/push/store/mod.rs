//! The only SQL of push messages: [`browsers`] that show them, and the [`queue`] of what waits.

pub mod browsers;
pub mod queue;

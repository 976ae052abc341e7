//! The audio path of a spoken interview: hears, waits, answers, records.

pub mod config;

pub mod engine;

pub mod handle;

pub mod session;

pub mod transport;

pub mod decode;

pub mod listen;
mod load;

pub mod dialogue;

pub mod mind;

pub mod speak;

pub mod record;

pub mod tape;

pub mod rerun;

pub mod soak;

pub mod bus;
pub mod by;

pub mod event;

pub mod counts;

pub mod command;

pub mod task;

pub mod id;

pub mod audio;

pub mod onnx;

mod admission;

mod timer;

mod worker;

pub use command::{Command, SessionOver};
pub use config::{Abilities, EngineConfig};
pub use counts::Counts;
pub use engine::{Engine, OpenError, SessionSpec, StartError};
pub use handle::SessionHandle;

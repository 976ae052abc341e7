//! The audio path of a spoken interview: hears, waits, answers, records.

pub mod audio;
pub mod decode;
pub mod dialogue;
pub mod event;
pub mod id;
pub mod listen;
pub mod onnx;
pub mod record;
pub mod speak;
mod timer;

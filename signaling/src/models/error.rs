//! What can go wrong between a model's name and its file.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Mended by whoever typed the name.
    #[error("no model is called \"{name}\"; did you mean \"{nearest}\"?")]
    Unknown { name: String, nearest: String },
    /// Machine code for which there is no hash to check against on this platform.
    #[error("{name} is not pinned for {platform}, only for {pinned}; it is not fetched unchecked{remedy}")]
    NotPinned { name: String, platform: String, pinned: String, remedy: String },
    /// Every source was tried; mended by whoever runs the network, or by a file
    /// laid into the folder that `VIVAVOCE_MODELS` names.
    #[error("{file} of model {model} could not be had:{}", list(attempts))]
    NoSource { model: String, file: String, attempts: Vec<Attempt> },
    /// It failed a short while ago and is not tried again so soon.
    #[error("{file} of model {model} could not be had {} ago ({why}); to try again now: vivavoce models pull {model}", ago(*.since))]
    FailedLately { model: String, file: String, since: Duration, why: String },
    /// The machine's own disk; mended by whoever runs it.
    #[error("the model store failed at {}: {source}", path.display())]
    Store { path: PathBuf, source: io::Error },
}

/// One source that did not give the file.
#[derive(Debug)]
pub struct Attempt {
    /// As a person would look it up: the URL, the package, the folder.
    pub source: String,
    pub why: SourceError,
}

/// Why one source did not give the file.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("no connection: {0}")]
    Connect(String),
    #[error("answered {0}")]
    Status(reqwest::StatusCode),
    #[error("nothing came for {} s", .0.as_secs())]
    Stalled(Duration),
    #[error("too slow: {got} bytes in {} s", .within.as_secs())]
    TooSlow { got: u64, within: Duration },
    #[error("cut off after {got} of {size} bytes: {why}")]
    Cut { got: u64, size: u64, why: String },
    #[error("it offers {offered} bytes, the manifest says {size}")]
    WrongSize { offered: u64, size: u64 },
    #[error("wrong SHA-256: expected {expected}, found {found}; the file was not kept")]
    WrongHash { expected: String, found: String },
    #[error("there is no pip on this machine (Debian: apt-get install python3-pip)")]
    NoPip,
    #[error("pip: {0}")]
    Pip(String),
    #[error("pip did not end within {} s", .0.as_secs())]
    PipTimeout(Duration),
    #[error("the wheel has no {0}")]
    NoMember(String),
    #[error("the wheel cannot be read: {0}")]
    Wheel(String),
    #[error("VIVAVOCE_MODELS is not set")]
    NoFolder,
    #[error("the folder has no {0}")]
    NotInFolder(String),
    #[error("cannot be read: {0}")]
    Unreadable(io::Error),
    /// Not the source's fault: the store itself. Ends the search.
    #[error("{}: {source}", path.display())]
    Store { path: PathBuf, source: io::Error },
}

fn list(attempts: &[Attempt]) -> String {
    let mut text = String::new();
    for attempt in attempts {
        write!(text, "\n  {}: {}", attempt.source, attempt.why).expect("a String takes all");
    }
    text
}

fn ago(since: Duration) -> String {
    match since.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

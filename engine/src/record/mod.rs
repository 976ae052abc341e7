//! What stays of a session: both tracks as Ogg Opus ([`ogg`]), the event log ([`log`]) and the
//! tape ([`mod@tape`]), written by one file thread beside the audio path and never in its way
//! ([`track`]), sound sealed with the session's key ([`sealed`]); readable after a crash
//! ([`mod@recover`]).
//!
//! What is made of it later: samples ([`read`]), a WAV of one track ([`export`]), both tracks
//! in one or a part of one ([`mix`]), the waveform ([`peaks`]), and all of it without a span
//! that nobody may hear any more ([`redact`]).

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub mod export;
pub mod log;
pub mod mix;
pub mod ogg;
pub(crate) mod page;
pub mod peaks;
pub mod read;
pub mod recover;
pub mod redact;
pub mod sealed;
pub mod tape;
pub mod track;

pub use export::{ExportError, export_wav};
pub use log::{LogWriter, read_events};
pub use mix::{cut_ogg, cut_wav, mix_ogg, mix_wav};
pub use peaks::Peaks;
pub use read::{TrackPacket, TrackPcm, TrackReader};
pub use recover::{Recovered, recover};
pub use redact::{redact_log, silence_ogg};
pub use sealed::{FileWriter, SessionFile, SessionKey};
pub use tape::TapeWriter;
pub use track::{RecordTrouble, Recorder, TrackWriter};

/// Whose voice a track holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// The candidate, packets as they came.
    Candidate,
    /// The interviewer, packets as they were sent.
    Interviewer,
}

impl Track {
    /// Both, in the order that lists name them.
    pub const ALL: [Self; 2] = [Self::Candidate, Self::Interviewer];

    /// `candidate` or `interviewer`: the name in URLs and of files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Interviewer => "interviewer",
        }
    }
}

/// One recorded track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackSummary {
    /// Whose.
    pub track: Track,
    /// How long it plays, milliseconds.
    pub duration_ms: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Where on the session's clock it begins, milliseconds.
    pub start_ms: u64,
}

/// A session's files: their names in its folder, and the key that opens them.
#[derive(Clone, Debug)]
pub struct SessionFiles {
    folder: PathBuf,
    key: Option<SessionKey>,
}

impl SessionFiles {
    /// The files of the session that owns `folder`, which are not sealed.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), key: None }
    }

    /// The same for a session with a key: what is written from now on is sealed with it, except
    /// the event log. What is there and not sealed is read as it is.
    #[must_use]
    pub fn with_key(mut self, key: Option<SessionKey>) -> Self {
        self.key = key;
        self
    }

    /// The session's key.
    pub fn key(&self) -> Option<&SessionKey> {
        self.key.as_ref()
    }

    /// Opens one of the files to read what it holds.
    ///
    /// # Errors
    /// It is not there or cannot be read; it is sealed and there is no key.
    pub fn open(&self, path: &Path) -> std::io::Result<SessionFile> {
        SessionFile::new(std::fs::File::open(path)?, self.key())
    }

    /// Opens a track to read what it holds.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_track(&self, track: Track) -> std::io::Result<SessionFile> {
        self.open(&self.track(track))
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `candidate.ogg` or `interviewer.ogg`.
    pub fn track(&self, track: Track) -> PathBuf {
        self.folder.join(track.name()).with_extension("ogg")
    }

    /// `events.jsonl`.
    pub fn events(&self) -> PathBuf {
        self.folder.join("events.jsonl")
    }

    /// `tape.bin`: everything that happened to the session, for running it again
    /// ([`crate::tape`]).
    pub fn tape(&self) -> PathBuf {
        self.folder.join("tape.bin")
    }
}

//! What can be taken away, by name.

use vivavoce_engine::record::{ExportError, FileWriter, SessionFiles, Track, mix_ogg, mix_wav};

use crate::error::{Code, Problem};

/// A file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Subtitles with speakers.
    TranscriptVtt,
    /// Subtitles for players that know nothing else.
    TranscriptSrt,
    /// Everything that was said, with its times.
    TranscriptJson,
    /// The chapters.
    ChaptersVtt,
    /// Both tracks in one, decoded.
    MixedWav,
    /// Both tracks in one.
    MixedOgg,
}

impl Export {
    /// All there are.
    pub const ALL: [Self; 6] = [
        Self::TranscriptVtt,
        Self::TranscriptSrt,
        Self::TranscriptJson,
        Self::ChaptersVtt,
        Self::MixedWav,
        Self::MixedOgg,
    ];

    /// Its name in the URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TranscriptVtt => "transcript.vtt",
            Self::TranscriptSrt => "transcript.srt",
            Self::TranscriptJson => "transcript.json",
            Self::ChaptersVtt => "chapters.vtt",
            Self::MixedWav => "mixed.wav",
            Self::MixedOgg => "mixed.ogg",
        }
    }

    /// What it is on the wire.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::TranscriptVtt | Self::ChaptersVtt => "text/vtt; charset=utf-8",
            Self::TranscriptSrt => "application/x-subrip; charset=utf-8",
            Self::TranscriptJson => "application/json",
            Self::MixedWav => "audio/wav",
            Self::MixedOgg => "audio/ogg",
        }
    }

    /// The one of this name; nothing of the name itself ever becomes a path.
    pub fn named(name: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|export| export.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Problem::new(Code::NotFound, format!("There is no such export; they are {names}."))
        })
    }
}

/// Writes a mix. A side on which nobody spoke is left out.
pub fn mix(export: Export, files: &SessionFiles, out: &mut FileWriter) -> Result<(), ExportError> {
    let mut tracks = Vec::new();
    for track in Track::ALL {
        match files.open_track(track) {
            Ok(track) => tracks.push(track),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(ExportError::Read(error)),
        }
    }
    match export {
        Export::MixedOgg => mix_ogg(tracks, out),
        _ => mix_wav(tracks, out).map(drop),
    }
}

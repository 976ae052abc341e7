//! One track as a file: found, made into WAV or cut to a clip where that is asked for, and sent
//! whole or in part.

use std::fs::File;
use std::io::{BufWriter, SeekFrom};
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{self, ExportError, SessionFiles, cut_ogg, export_wav};

use super::made::Workshop;
use super::range::{Part, part};
use super::wire::Track;
use crate::conductor::disk;
use crate::error::{Code, Problem};
use crate::wire::TimeSpan;

/// Read at once from the file while sending.
const CHUNK: usize = 64 * 1024;

/// The formats that a track comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As recorded.
    Ogg,
    /// Decoded.
    Wav,
}

impl Format {
    /// The end of the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Ogg => "ogg",
            Self::Wav => "wav",
        }
    }

    /// What it is called on the wire.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ogg => "audio/ogg",
            Self::Wav => "audio/wav",
        }
    }
}

/// What a file's name asks for; nothing of the name itself ever becomes a path.
pub fn named(name: &str) -> Result<(Track, Format), Problem> {
    name.split_once('.')
        .and_then(|(track, extension)| {
            let format = match extension {
                "ogg" => Format::Ogg,
                "wav" => Format::Wav,
                _ => return None,
            };
            Some((Track::from_name(track)?, format))
        })
        .ok_or_else(no_track)
}

/// There is no such file.
pub fn no_track() -> Problem {
    Problem::new(
        Code::NotFound,
        "There is no such recording; they are candidate and interviewer, each as .ogg and .wav.",
    )
}

/// The file to send. What is not as it was recorded is made away from the executor, and kept.
pub async fn find(
    workshop: &Workshop,
    session: SessionId,
    folder: &Path,
    (track, format): (Track, Format),
    clip: Option<TimeSpan>,
) -> Result<PathBuf, Problem> {
    let side = match track {
        Track::Candidate => record::Track::Candidate,
        Track::Interviewer => record::Track::Interviewer,
    };
    let ogg = SessionFiles::new(folder).track(side);
    if !tokio::fs::try_exists(&ogg).await.unwrap_or(false) {
        return Err(no_track());
    }
    let made = match (clip, format) {
        (None, Format::Ogg) => return Ok(ogg),
        (None, Format::Wav) => {
            let name = format!("{}.wav", track.name());
            let make = move |files: &SessionFiles, out: &mut BufWriter<File>| wav(&files.track(side), out);
            workshop.file(session, folder, &name, make).await?
        }
        (Some(clip), format) => {
            let name = format!("clip-{}-{}-{}.{}", clip.from_ms, clip.to_ms, track.name(), format.extension());
            let make = move |files: &SessionFiles, out: &mut BufWriter<File>| match format {
                Format::Ogg => cut_ogg(&files.track(side), clip.from_ms, clip.to_ms, out),
                Format::Wav => clip_wav(&files.track(side), clip, out),
            };
            workshop.file(session, folder, &name, make).await?
        }
    };
    made.ok_or_else(no_track)
}

fn wav(ogg: &Path, out: &mut BufWriter<File>) -> Result<(), ExportError> {
    export_wav(ogg, out).map(drop)
}

/// By way of the same cut as the Ogg file, so that both hold the same.
fn clip_wav(ogg: &Path, clip: TimeSpan, out: &mut BufWriter<File>) -> Result<(), ExportError> {
    let cut = tempfile::NamedTempFile::new().map_err(ExportError::Store)?;
    cut_ogg(ogg, clip.from_ms, clip.to_ms, cut.as_file())?;
    wav(cut.path(), out)
}

/// Sends a file, or the part of it that `Range` asks for. Of `name` nothing needs escaping.
pub async fn answer(path: PathBuf, name: &str, media_type: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let mut file = tokio::fs::File::open(&path).await.map_err(|_| no_track())?;
    let length = file.metadata().await.map_err(|error| disk(&error))?.len();
    let wanted = part(headers.get(header::RANGE), length);

    let mut answer = HeaderMap::new();
    let mut set = |name, value: String| {
        answer.insert(name, HeaderValue::from_str(&value).expect("ids and numbers are ASCII"));
    };
    set(header::CONTENT_TYPE, media_type.to_owned());
    set(header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\""));
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::CACHE_CONTROL, "private, no-store".to_owned());
    match wanted {
        Part::Whole => {
            set(header::CONTENT_LENGTH, length.to_string());
            let body = Body::from_stream(ReaderStream::with_capacity(file, CHUNK));
            Ok((StatusCode::OK, answer, body).into_response())
        }
        Part::Bytes { from, to } => {
            file.seek(SeekFrom::Start(from)).await.map_err(|error| disk(&error))?;
            let count = to - from + 1;
            set(header::CONTENT_LENGTH, count.to_string());
            set(header::CONTENT_RANGE, format!("bytes {from}-{to}/{length}"));
            let body = Body::from_stream(ReaderStream::with_capacity(file.take(count), CHUNK));
            Ok((StatusCode::PARTIAL_CONTENT, answer, body).into_response())
        }
        Part::Outside => Err(Problem::new(Code::RangeNotSatisfiable, format!("The file has {length} bytes.")).header(
            header::CONTENT_RANGE,
            HeaderValue::from_str(&format!("bytes */{length}")).expect("numbers are ASCII"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_names_are_files() {
        assert_eq!(named("candidate.ogg").expect("one"), (Track::Candidate, Format::Ogg));
        assert_eq!(named("interviewer.wav").expect("one"), (Track::Interviewer, Format::Wav));
        for bad in ["candidate", "candidate.mp3", "../events.jsonl", "events.jsonl", "candidate.ogg.ogg", ""] {
            assert_eq!(named(bad).expect_err(bad).code, Code::NotFound);
        }
    }
}

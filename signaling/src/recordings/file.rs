//! One track as a file: found, made into WAV or cut to a clip where that is asked for, and sent
//! whole or in part.

use std::io::{Read, Seek, SeekFrom};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{self, ExportError, FileWriter, SessionFile, SessionFiles, cut_ogg, cut_wav, export_wav};

use super::made::Workshop;
use super::range::{Part, part};
use super::wire::Track;
use crate::conductor::disk;
use crate::error::{Code, Problem};
use crate::wire::TimeSpan;

/// Read at once from the file while sending.
const CHUNK: u64 = 64 * 1024;

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
    files: &SessionFiles,
    (track, format): (Track, Format),
    clip: Option<TimeSpan>,
) -> Result<SessionFile, Problem> {
    let side = match track {
        Track::Candidate => record::Track::Candidate,
        Track::Interviewer => record::Track::Interviewer,
    };
    if !tokio::fs::try_exists(files.track(side)).await.unwrap_or(false) {
        return Err(no_track());
    }
    let open = move |files: &SessionFiles| files.open_track(side).map_err(ExportError::Read);
    let made = match (clip, format) {
        (None, Format::Ogg) => {
            let files = files.clone();
            let opened = tokio::task::spawn_blocking(move || files.open_track(side));
            return opened
                .await
                .map_err(|error| Problem::internal("a track could not be opened", &error))?
                .map_err(|error| disk(&error));
        }
        (None, Format::Wav) => {
            let name = format!("{}.wav", track.name());
            let make = move |files: &SessionFiles, out: &mut FileWriter| export_wav(open(files)?, out).map(drop);
            workshop.file(session, files, &name, make).await?
        }
        (Some(clip), format) => {
            let name = format!("clip-{}-{}-{}.{}", clip.from_ms, clip.to_ms, track.name(), format.extension());
            let make = move |files: &SessionFiles, out: &mut FileWriter| match format {
                Format::Ogg => cut_ogg(open(files)?, clip.from_ms, clip.to_ms, out),
                Format::Wav => cut_wav(open(files)?, clip.from_ms, clip.to_ms, out).map(drop),
            };
            workshop.file(session, files, &name, make).await?
        }
    };
    made.ok_or_else(no_track)
}

/// Sends a file, or the part of it that `Range` asks for. Of `name` nothing needs escaping.
pub fn answer(mut file: SessionFile, name: &str, media_type: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let length = file.length();
    let mut answer = HeaderMap::new();
    let mut set = |name, value: String| {
        answer.insert(name, HeaderValue::from_str(&value).expect("ids and numbers are ASCII"));
    };
    set(header::CONTENT_TYPE, media_type.to_owned());
    set(header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\""));
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::CACHE_CONTROL, "private, no-store".to_owned());
    let (status, from, count) = match part(headers.get(header::RANGE), length) {
        Part::Whole => (StatusCode::OK, 0, length),
        Part::Bytes { from, to } => {
            set(header::CONTENT_RANGE, format!("bytes {from}-{to}/{length}"));
            (StatusCode::PARTIAL_CONTENT, from, to - from + 1)
        }
        Part::Outside => {
            return Err(Problem::new(Code::RangeNotSatisfiable, format!("The file has {length} bytes.")).header(
                header::CONTENT_RANGE,
                HeaderValue::from_str(&format!("bytes */{length}")).expect("numbers are ASCII"),
            ));
        }
    };
    set(header::CONTENT_LENGTH, count.to_string());
    file.seek(SeekFrom::Start(from)).map_err(|error| disk(&error))?;
    Ok((status, answer, Body::from_stream(pieces(file, count))).into_response())
}

/// The next `count` bytes, read away from the executor, a piece at a time.
fn pieces(file: SessionFile, count: u64) -> impl Stream<Item = std::io::Result<Bytes>> {
    futures::stream::try_unfold((file, count), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::with_capacity(left.min(CHUNK) as usize);
            (&mut file).take(left.min(CHUNK)).read_to_end(&mut piece)?;
            Ok::<_, std::io::Error>((file, piece))
        });
        let (file, piece) = read.await.map_err(std::io::Error::other)??;
        if piece.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let left = left - piece.len() as u64;
        Ok(Some((Bytes::from(piece), (file, left))))
    })
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

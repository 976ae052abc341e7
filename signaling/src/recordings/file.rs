//! One track as a file: found, made into WAV where that is asked for, and sent whole or in
//! part.

use std::fs::File;
use std::io::{BufWriter, SeekFrom, Write};
use std::path::PathBuf;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{self, SessionFiles, export_wav};

use super::range::{Part, part};
use super::wire::Track;
use crate::conductor::disk;
use crate::error::{Code, Problem};

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

    const fn media_type(self) -> &'static str {
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

fn no_track() -> Problem {
    Problem::new(
        Code::NotFound,
        "There is no such recording; they are candidate and interviewer, each as .ogg and .wav.",
    )
}

/// The file to send. A WAV is made from the Ogg file away from the executor and kept beside
/// it, unless the session still grows.
pub async fn find(folder: PathBuf, track: Track, format: Format, is_running: bool) -> Result<PathBuf, Problem> {
    let ogg = SessionFiles::new(&folder).track(match track {
        Track::Candidate => record::Track::Candidate,
        Track::Interviewer => record::Track::Interviewer,
    });
    if !tokio::fs::try_exists(&ogg).await.unwrap_or(false) {
        return Err(no_track());
    }
    match format {
        Format::Ogg => Ok(ogg),
        Format::Wav => tokio::task::spawn_blocking(move || wav_beside(&ogg, is_running))
            .await
            .map_err(|error| Problem::internal("an export failed", &error))?,
    }
}

fn wav_beside(ogg: &std::path::Path, is_running: bool) -> Result<PathBuf, Problem> {
    let wav = ogg.with_extension("wav");
    let is_fresh = || -> std::io::Result<bool> { Ok(wav.metadata()?.modified()? >= ogg.metadata()?.modified()?) };
    if !is_running && is_fresh().unwrap_or(false) {
        return Ok(wav);
    }
    // Under another name until it is whole: two may ask at once, and one may break off.
    let unfinished = ogg.with_extension(format!("{}.part", uuid::Uuid::now_v7().simple()));
    let exported = write_wav(ogg, &unfinished);
    let placed = exported.and_then(|()| std::fs::rename(&unfinished, &wav).map_err(|error| disk(&error)));
    if placed.is_err() {
        // It may never have been made.
        let _ = std::fs::remove_file(&unfinished);
    }
    placed.map(|()| wav)
}

fn write_wav(ogg: &std::path::Path, wav: &std::path::Path) -> Result<(), Problem> {
    let mut out = BufWriter::new(File::create(wav).map_err(|error| disk(&error))?);
    export_wav(ogg, &mut out).map_err(|error| Problem::internal("a track could not be exported", &error))?;
    out.flush().map_err(|error| disk(&error))
}

/// Sends the file, or the part of it that `Range` asks for.
pub async fn answer(
    path: PathBuf,
    track: Track,
    format: Format,
    session: SessionId,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let mut file = tokio::fs::File::open(&path).await.map_err(|_| no_track())?;
    let length = file.metadata().await.map_err(|error| disk(&error))?.len();
    let wanted = part(headers.get(header::RANGE), length);

    // Only ids and fixed words: nothing of it needs escaping.
    let name = format!("vivavoce-{session}-{}.{}", track.name(), format.extension());
    let mut answer = HeaderMap::new();
    let mut set = |name, value: String| {
        answer.insert(name, HeaderValue::from_str(&value).expect("ids and numbers are ASCII"));
    };
    set(header::CONTENT_TYPE, format.media_type().to_owned());
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

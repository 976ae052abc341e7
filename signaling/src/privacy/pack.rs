//! Makes the file of an export: a ZIP of all that is somebody's, sealed as it is written. What is
//! read is handed on in pieces through a short queue, so that no interview is ever in memory whole.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use futures::TryStreamExt;
use serde_json::Value;
use tokio::sync::mpsc;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::{FileWriter, SessionFile, SessionKey, Track};
use vivavoce_scenarios::expected;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::map::{Of, TABLES, Table};
use super::store::{self, Job};
use crate::app::App;
use crate::error::Problem;
use crate::exports::routes as exports;
use crate::sessions::store as sessions;
use crate::vault::{KeyError, Vault};

/// Pieces that wait for the disk; whoever reads waits for it when there are more.
const WAITING: usize = 4;

/// A piece is handed on when it has this many bytes.
const PIECE: usize = 256 * 1024;

/// What is read before anything else, in both languages.
const README: &str = include_str!("README.txt");

/// Why an export was not made.
#[derive(Debug, thiserror::Error)]
pub enum Unpacked {
    /// The database.
    #[error("the database cannot be read")]
    Database(#[from] sqlx::Error),
    /// A recording's key.
    #[error("a recording cannot be opened")]
    Key(#[from] KeyError),
    /// The disk.
    #[error("it cannot be written")]
    Disk(#[from] io::Error),
    /// A transcript.
    #[error("a transcript cannot be made: {0}")]
    Transcript(Problem),
    /// Nobody wants it any more.
    #[error("it was taken back")]
    TakenBack,
}

/// What the writing side is told.
enum Piece {
    /// A file begins.
    Begin {
        name: String,
        /// It is small already.
        is_sound: bool,
    },
    /// More of it.
    Bytes(Vec<u8>),
    /// All of it.
    File(Box<SessionFile>),
    /// That was all; without it the file is not whole.
    End,
}

/// Where exports lie.
pub fn folder(data: &Path) -> PathBuf {
    data.join("exports")
}

/// Where this one lies.
pub fn path(data: &Path, id: Uuid) -> PathBuf {
    folder(data).join(format!("{id}.zip.sealed"))
}

/// With which key: the instance's gives it, and nothing of it is kept.
fn key(vault: &Vault, id: Uuid) -> SessionKey {
    SessionKey::new(*vault.derive(format!("vivavoce export {id}").as_bytes()))
}

/// Opens a file that was made.
pub fn open(data: &Path, vault: &Vault, id: Uuid) -> io::Result<SessionFile> {
    SessionFile::new(std::fs::File::open(path(data, id))?, Some(&key(vault, id)))
}

/// Makes it; its length, and how many interviews' recordings lie elsewhere.
pub async fn pack(app: &App, job: Job) -> Result<(u64, u64), Unpacked> {
    let (data, id) = (app.settings.data.clone(), job.id);
    let key = key(&app.vault, id);
    let (pieces, taken) = mpsc::channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(folder(&data))?;
        let done = write(&path(&data, id), &key, taken);
        if done.is_err() {
            // Half a file is none; if it cannot be removed, the sweep does.
            let _ = std::fs::remove_file(path(&data, id));
        }
        done
    });
    let read = read(app, job, &pieces).await;
    drop(pieces);
    let length = writing.await.map_err(io::Error::other)?;
    match (read, length) {
        (Ok(elsewhere), length) => Ok((length?, elsewhere)),
        // Whoever reads stops because nobody writes any more.
        (Err(Unpacked::Disk(_)), Err(error)) => Err(error.into()),
        (Err(error), _) => Err(error),
    }
}

/// The writing side: what it is handed becomes files of the ZIP.
fn write(path: &Path, key: &SessionKey, mut pieces: mpsc::Receiver<Piece>) -> io::Result<u64> {
    let mut zip = ZipWriter::new_stream(Counting { inner: FileWriter::create(path, Some(key))?, written: 0 });
    loop {
        match pieces.blocking_recv() {
            Some(Piece::Begin { name, is_sound }) => {
                let method = if is_sound { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
                zip.start_file(name, SimpleFileOptions::default().compression_method(method).large_file(is_sound))?;
            }
            Some(Piece::Bytes(bytes)) => zip.write_all(&bytes)?,
            Some(Piece::File(mut file)) => drop(io::copy(&mut file, &mut zip)?),
            Some(Piece::End) => break,
            None => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
    let mut done = zip.finish()?.into_inner();
    done.flush()?;
    let written = done.written;
    done.inner.finish()?;
    Ok(written)
}

/// Counts what is written.
struct Counting {
    inner: FileWriter,
    written: u64,
}

impl Write for Counting {
    fn write(&mut self, content: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(content)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The reading side.
async fn read(app: &App, job: Job, pieces: &mpsc::Sender<Piece>) -> Result<u64, Unpacked> {
    begin(pieces, "README.txt".to_owned(), false).await?;
    hand(pieces, Piece::Bytes(README.as_bytes().to_vec())).await?;
    for table in TABLES.iter().filter(|table| matches!(table.of, Of::Account(_) | Of::Holder | Of::Interviews)) {
        rows(app, table, &job.user.to_string(), "account", pieces).await?;
    }
    let interviews = store::interviews(&app.db, job.user).await?;
    let mut elsewhere = 0;
    for (place, (session, node)) in interviews.iter().enumerate() {
        let progress = u8::try_from(place * 99 / interviews.len()).unwrap_or(99);
        if !store::tell(&app.db, job.id, progress).await? {
            return Err(Unpacked::TakenBack);
        }
        interview(app, *session, pieces).await?;
        match node {
            Some(node) if node != app.conductor.node() => elsewhere += 1,
            _ => sound(app, *session, pieces).await?,
        }
    }
    hand(pieces, Piece::End).await?;
    Ok(elsewhere)
}

/// What the database has of an interview, and its subtitles.
async fn interview(app: &App, session: SessionId, pieces: &mpsc::Sender<Piece>) -> Result<(), Unpacked> {
    let folder = format!("interviews/{session}");
    for table in TABLES.iter().filter(|table| table.of == Of::Interview) {
        rows(app, table, &session.to_string(), &folder, pieces).await?;
    }
    // One that was deleted meanwhile is over.
    let Some(row) = sessions::find(&app.db, session).await? else { return Ok(()) };
    let vtt = exports::transcript_vtt(app, row).await.map_err(Unpacked::Transcript)?;
    begin(pieces, format!("{folder}/transcript.vtt"), false).await?;
    hand(pieces, Piece::Bytes(vtt.into_bytes())).await
}

/// Its recordings, and the log of what happened.
async fn sound(app: &App, session: SessionId, pieces: &mpsc::Sender<Piece>) -> Result<(), Unpacked> {
    let files = app.vault.files(session)?;
    let folder = format!("interviews/{session}");
    for (path, name, is_sound) in [
        (files.track(Track::Candidate), "candidate.ogg", true),
        (files.track(Track::Interviewer), "interviewer.ogg", true),
        (files.events(), "events.jsonl", false),
    ] {
        let files = files.clone();
        let opened = tokio::task::spawn_blocking(move || files.open(&path)).await.map_err(io::Error::other)?;
        match opened {
            Ok(file) => {
                begin(pieces, format!("{folder}/{name}"), is_sound).await?;
                hand(pieces, Piece::File(Box::new(file))).await?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The rows of one table as a JSON array; no file where there are none.
async fn rows(app: &App, table: &Table, of: &str, folder: &str, pieces: &mpsc::Sender<Piece>) -> Result<(), Unpacked> {
    let Some(sql) = store::rows_of(table) else { return Ok(()) };
    let mut found = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(of.to_owned()).fetch(app.db.pool());
    let mut piece = Vec::new();
    let mut is_begun = false;
    while let Some(row) = found.try_next().await? {
        if !is_begun {
            begin(pieces, format!("{folder}/{}.json", table.name), false).await?;
        }
        piece.extend_from_slice(if is_begun { b",\n" } else { b"[\n" });
        is_begun = true;
        let mut json = store::json(&row, table.told)?;
        // What good answers say is its author's, and would be learnt by heart.
        if let Some(Value::String(source)) = json.get_mut("scenario_source") {
            *source = expected::left_out(source);
        }
        serde_json::to_writer(&mut piece, &json).map_err(io::Error::other)?;
        if piece.len() >= PIECE {
            hand(pieces, Piece::Bytes(std::mem::take(&mut piece))).await?;
        }
    }
    if is_begun {
        piece.extend_from_slice(b"\n]\n");
        hand(pieces, Piece::Bytes(piece)).await?;
    }
    Ok(())
}

async fn begin(pieces: &mpsc::Sender<Piece>, name: String, is_sound: bool) -> Result<(), Unpacked> {
    hand(pieces, Piece::Begin { name, is_sound }).await
}

async fn hand(pieces: &mpsc::Sender<Piece>, piece: Piece) -> Result<(), Unpacked> {
    pieces.send(piece).await.map_err(|_| Unpacked::Disk(io::ErrorKind::BrokenPipe.into()))
}

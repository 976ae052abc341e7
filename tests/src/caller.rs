//! `vivavoce call` as a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::binary::program;

/// A call under way.
pub struct Caller {
    child: Child,
}

/// What a call printed.
#[derive(Debug)]
pub struct Called {
    /// Whether the call succeeded: connected, and each turn had its reply.
    pub ok: bool,
    /// What it said on standard error.
    pub said: String,
    /// Its turns.
    pub turns: Vec<Value>,
    /// Its summary; null if there was none.
    pub summary: Value,
}

/// A clip of speech, in English.
pub fn clip() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clips/en-027.wav")
}

impl Caller {
    /// Calls a server in `developer-en`, saying the clip once a turn.
    pub fn start(url: &str, more: &[&str]) -> Self {
        let mut command = Command::new(program());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("VIVAVOCE_") {
                command.env_remove(name);
            }
        }
        let child = command
            .args(["call", "--server", url, "--scenario", "developer-en", "--say"])
            .arg(clip())
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        Self { child }
    }

    /// Waits for its end.
    pub async fn end(self) -> Called {
        let output = tokio::task::spawn_blocking(|| self.child.wait_with_output()).await.expect("it is waited for");
        let output = output.expect("it ends");
        let out = String::from_utf8(output.stdout).expect("UTF-8");
        let lines: Vec<Value> = out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let (summary, turns) = lines.into_iter().partition::<Vec<_>, _>(|line| line["packets"].is_object());
        Called {
            ok: output.status.success(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
            turns,
            summary: summary.into_iter().next().unwrap_or_default(),
        }
    }
}

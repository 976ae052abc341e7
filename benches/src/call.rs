//! Calls to a server by `vivavoce call`, in a process of its own: what they measured.

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;

use crate::figures::Figures;
use crate::server::Server;
use crate::speech;

/// What is said each turn: the shortest clip of the fixtures, without a pause inside.
pub const SAID: &str = "fr-045.wav";
/// Any will do: the stub interviewer does not follow it.
const SCENARIO: &str = "developpeur-fr";
/// Milliseconds between the starts of two calls: no part of a turn, so that they do not all
/// come to their ends at one time.
const STAGGER: &str = "230";
/// Seconds after which a reply is taken for lost.
const TIMEOUT: &str = "10";

/// The calls of one measurement.
pub struct Calls<'a> {
    /// At once; more than one.
    pub calls: usize,
    /// In each of them.
    pub turns: usize,
    pub more: &'a [&'a str],
}

/// What all calls measured together.
#[derive(Deserialize)]
pub struct Summary {
    pub turns: Vec<Turn>,
    pub counts: Counts,
    /// How late the caller itself sent, 95th percentile.
    pub own_send_late_ms_p95: Option<f64>,
    failed: Vec<String>,
    /// The server's events, of each call in their order.
    #[serde(skip)]
    pub events: Vec<Vec<Value>>,
}

/// One turn.
#[derive(Deserialize)]
pub struct Turn {
    pub voice_to_voice_ms: Option<f64>,
    pub duck_ms: Option<f64>,
    pub stop_ms: Option<f64>,
}

/// Turns that were not as they should be.
#[derive(Deserialize)]
pub struct Counts {
    pub early: usize,
    pub missed: usize,
    pub not_stopped: usize,
}

impl Summary {
    /// The figure of every turn that has it.
    pub fn figures(&self, figure: fn(&Turn) -> Option<f64>) -> Figures {
        Figures::new(self.turns.iter().filter_map(figure).collect())
    }

    /// How much the caller itself may have added, and what went wrong.
    pub fn remarks(&self) -> String {
        let late = self.own_send_late_ms_p95.map_or("?".to_owned(), |ms| format!("{ms:.1}"));
        let Counts { early, missed, not_stopped } = self.counts;
        let mut remarks = format!("caller's own lateness {late} ms p95");
        for (count, what) in [(early, "cut off"), (missed, "without a reply"), (not_stopped, "not stopped")] {
            if count > 0 {
                remarks.push_str(&format!("; {count} turns {what}"));
            }
        }
        remarks
    }
}

impl Calls<'_> {
    /// Places the calls and waits for their summary.
    pub fn place(&self, binary: &Path, server: &Server) -> anyhow::Result<Summary> {
        let mut command = server.caller(binary);
        command.args(["--scenario", SCENARIO, "--stagger", STAGGER, "--timeout", TIMEOUT, "--say"]);
        command.arg(speech::clip(SAID));
        command.args(["--repeat", &self.turns.to_string(), "--sessions", &self.calls.to_string()]);
        let out = server.folder().join("calls");
        command.arg("--out").arg(&out).args(self.more);
        let output = command.output().context("`vivavoce call` does not start")?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        let last = printed.lines().last().unwrap_or_default();
        let mut summary: Summary = serde_json::from_str(last)
            .with_context(|| format!("`vivavoce call` gave no summary: {}", complaint.trim()))?;
        anyhow::ensure!(!summary.turns.is_empty(), "no call came about: {}", summary.failed.join("; "));
        for failure in &summary.failed {
            eprintln!("a call failed: {failure}");
        }
        for call in 1..=self.calls {
            // As `--out` names the folders of several calls; one that failed early kept nothing.
            let kept = out.join(format!("{call:03}")).join("events.jsonl");
            if let Ok(text) = std::fs::read_to_string(&kept) {
                let events = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
                summary.events.push(events.with_context(|| format!("{} is not JSON", kept.display()))?);
            }
        }
        Ok(summary)
    }
}

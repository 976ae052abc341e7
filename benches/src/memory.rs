//! What a session costs in memory: growth of the server's own pages while a crowd is up.

use std::fs::read_to_string;
use std::time::Duration;

use anyhow::Context;

use crate::Setup;
use crate::report::{Judged, Report, Row};
use crate::scale::{self, Crowd, How};
use crate::server::{self, Server};

/// Memory beside the models.
pub fn per_session(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "memory_per_session";
    if let Some(reason) = server::missing(&setup.binary) {
        report.skip(NAME, &reason);
        return Ok(());
    }
    let row = Row::begin(NAME, "MB");
    let settings = scale::settings(&[("endpointing", "pause:300")]);
    let server = Server::start(&setup.binary, &settings)?;
    let crowd = |calls, watched| Crowd { calls, watched: Duration::from_secs(watched), how: How::Duplex, setup };
    // What is made once for all sessions is there after the first few.
    crowd(3, 5).meet(&server, || None)?;
    let before = megabytes(server.pid())?;
    let calls = if setup.quick { 10 } else { 100 };
    // Longer than the seconds of audio that a session keeps.
    let watched = if setup.quick { 5 } else { 25 };
    let outcome = crowd(calls, watched).meet(&server, || megabytes(server.pid()).ok())?;
    let during = outcome.watched.context("the server's memory cannot be read")?;
    let note = format!("{calls} conversations, {before:.0} MB before and {during:.0} MB while they last");
    report.add(row.value((during - before) / calls as f64, calls).target(Judged::AtMost, 1.5).note(note));
    Ok(())
}

/// Pages that are the process's own and no file's (proc(5), `smaps_rollup`, `Pss_Anon`).
fn megabytes(pid: u32) -> anyhow::Result<f64> {
    let text = read_to_string(format!("/proc/{pid}/smaps_rollup")).context("no smaps_rollup: this needs Linux")?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss_Anon:")).context("no Pss_Anon in smaps_rollup")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().context("Pss_Anon is no number")?;
    Ok(kilobytes * 1024.0 / 1e6)
}

//! From the start of the process to the line that says it is ready.

use crate::Setup;
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server::{Server, missing};

/// Starts that count.
const STARTS: usize = 20;
/// Milliseconds that a start may take.
const TARGET_MS: f64 = 2_000.0;

/// Starts servers with their defaults, one after another.
pub fn time(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "ready_time";
    if let Some(reason) = missing(&setup.binary) {
        report.skip(NAME, &reason);
        return Ok(());
    }
    // The first start may fetch models, and brings them into the system's file cache.
    let first = Server::start(&setup.binary, &[])?;
    let line = first.ready_line().to_owned();
    drop(first);
    let row = Row::begin(NAME, "ms").target(Judged::P50, TARGET_MS);
    let mut figures = Vec::new();
    for _ in 0..setup.times(STARTS) {
        let server = Server::start(&setup.binary, &[])?;
        figures.push(server.ready_after().as_secs_f64() * 1e3);
    }
    let parts = line.split_once('(').map_or("", |(_, rest)| rest.split(';').next().unwrap_or_default());
    let note = format!("defaults, models on disk and in the file cache, a new data folder; {parts}");
    report.add(row.figures(&Figures::new(figures)).note(note));
    Ok(())
}

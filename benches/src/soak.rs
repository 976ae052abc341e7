//! Hours of interviews with everything that goes wrong: what stays behind.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use vivavoce_engine::soak::{self, Soak, slope};

use crate::Setup;
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server::{self, Server};
use crate::speech;

/// Sessions at once on the virtual clock.
const SESSIONS: usize = 50;
/// How long, of virtual time.
const HOURS: u64 = 2;
/// Memory may grow by no more than this, megabytes an hour: what an allocator keeps.
const GROWTH: f64 = 8.0;
/// Calls that run at a time against the real server.
const CALLERS: usize = 4;
/// Sessions of each.
const EACH: usize = 5;
/// Minutes against the real server; `VIVAVOCE_SOAK_MINUTES` says otherwise.
const MINUTES: f64 = 3.0;
/// Rounds before what a server holds is counted and its memory measured: by then it has what it
/// makes on demand and keeps.
const WARMING: u64 = 3;
/// After the last call the server gets this long to let go of everything.
const CALM: Duration = Duration::from_secs(60);

/// Fifty sessions for two virtual hours in this process.
pub fn on_the_virtual_clock(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let length = Duration::from_secs(HOURS * 3_600 / if setup.quick { 10 } else { 1 });
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    // What is made once, with the first sessions, is not a leak.
    let first = Soak { sessions: 4, length: Duration::from_secs(120), seed: 2, threads };
    soak::run(first, folder.path())?;
    let before = held(std::process::id())?;
    let begin = Instant::now();
    let soaked = soak::run(Soak { sessions: SESSIONS, length, seed: 1, threads }, folder.path())?;
    let took = begin.elapsed();
    let after = held(std::process::id())?;
    let grew = soaked.growth_per_hour().context("too few samples of memory")? / 1e6;
    report.add(
        Row::begin("soak_virtual_growth", "MB/h").figures(&Figures::new(vec![grew])).target(Judged::P50, GROWTH).note(
            format!(
                "{SESSIONS} at once for {} virtual minutes in {:.0} s: {} sessions, {} turns, {} interrupted, {} \
                 connections, {} M packets, {} failures of models",
                length.as_secs() / 60,
                took.as_secs_f64(),
                soaked.opened,
                soaked.turns,
                soaked.interrupted,
                soaked.connections,
                soaked.packets / 1_000_000,
                soaked.model_failures
            ),
        ),
    );
    let note = format!("{} before: {before:?}, after: {after:?}", soaked.left.join("; "));
    left(report, "soak_virtual_left", soaked.left.len() as u64 + after.more_than(&before), note.trim());
    Ok(())
}

/// Calls that come, go and are killed, against a server of its own process.
pub fn against_a_server(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "soak_real_growth";
    if let Some(reason) = server::missing(&setup.binary) {
        report.skip(NAME, &reason);
        return Ok(());
    }
    let minutes = std::env::var("VIVAVOCE_SOAK_MINUTES").ok().and_then(|m| m.parse().ok()).unwrap_or(MINUTES);
    let length = Duration::from_secs_f64(minutes * 60.0 / if setup.quick { 6.0 } else { 1.0 });
    let places = (CALLERS * EACH * 2).to_string();
    let stubs = [
        ("stt", "stub:50"),
        ("interviewer", "stub:50"),
        ("voice", "tone:1.0"),
        ("endpointing", "pause:300"),
        ("max_sessions", places.as_str()),
        ("rejoin_grace_s", "5"),
    ];
    let server = Server::start(&setup.binary, &stubs)?;
    (0..WARMING).try_for_each(|n| round(&server, &setup.binary, n * 1_000, None))?;
    let before = calm(server.pid())?;
    let (begin, mut n, mut memory) = (Instant::now(), 0, Vec::new());
    while begin.elapsed() < length {
        n += 1;
        // Every third caller dies in the middle.
        round(&server, &setup.binary, n, (n % 3 == 0).then(|| Duration::from_millis(2_000 + 700 * (n % 5))))?;
        memory.push((begin.elapsed().as_secs_f64() / 3_600.0, resident(server.pid())? as f64));
    }
    let after = calm(server.pid())?;
    // The allocator's arenas fill up in the first minutes and stay as they are then.
    let steady = memory.split_off(memory.len() / 2);
    let grew = slope(steady.iter().copied()).map_or(f64::NAN, |per_hour| per_hour / 1e6);
    report.add(Row::begin(NAME, "MB/h").figures(&Figures::new(vec![grew])).note(format!(
        "{n} rounds of {CALLERS} callers with {EACH} calls each over {minutes:.1} minutes; from {} to {:.0} MB, \
                 and in the second half as said",
        memory.first().map_or(f64::NAN, |(_, bytes)| bytes / 1e6).round(),
        steady.last().map_or(f64::NAN, |(_, bytes)| bytes / 1e6)
    )));
    left(report, "soak_real_left", after.more_than(&before), &format!("before: {before:?}, after: {after:?}"));
    Ok(())
}

fn left(report: &mut Report, name: &str, count: u64, what: &str) {
    report
        .add(Row::begin(name, "things").figures(&Figures::new(vec![count as f64])).target(Judged::P50, 0.0).note(what));
}

/// Some callers at once, over networks of several kinds; all are killed after `kill`.
fn round(server: &Server, binary: &Path, n: u64, kill: Option<Duration>) -> anyhow::Result<()> {
    let mut callers = Vec::new();
    for caller in 0..CALLERS {
        let (loss, jitter) = [("0", "0"), ("3", "30"), ("10", "60"), ("1", "0")][caller % 4];
        let mut command: Command = server.caller(binary);
        command.args(["--scenario", "developpeur-fr", "--say"]).arg(speech::clip("fr-045.wav"));
        command.args(["--sessions", &EACH.to_string(), "--loss", loss, "--jitter", jitter, "--timeout", "10"]);
        command.args(["--seed", &(n * 10 + caller as u64).to_string()]);
        if caller == 3 {
            command.args(["--transport", "websocket"]);
        }
        callers.push(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("a caller")?);
    }
    if let Some(after) = kill {
        std::thread::sleep(after);
        callers.iter_mut().try_for_each(Child::kill).context("a caller cannot be killed")?;
    }
    for mut caller in callers {
        // A turn without a reply is for other benches.
        caller.wait().context("a caller")?;
    }
    Ok(())
}

/// What a process holds, without its connections to SQLite: the pool makes up to eight on
/// demand, each with a thread and its files, and keeps them.
#[derive(Debug)]
struct Held {
    files: u64,
    threads: u64,
}

impl Held {
    fn more_than(&self, before: &Self) -> u64 {
        self.files.saturating_sub(before.files) + self.threads.saturating_sub(before.threads)
    }
}

fn held(process: u32) -> anyhow::Result<Held> {
    let count = |what: &str, counts: &dyn Fn(&Path) -> bool| {
        let folder = format!("/proc/{process}/{what}");
        let entries = std::fs::read_dir(&folder).with_context(|| folder.clone())?;
        Ok::<_, anyhow::Error>(entries.flatten().filter(|entry| counts(&entry.path())).count() as u64)
    };
    let files = count("fd", &|file| {
        let opened = std::fs::read_link(file).unwrap_or_default();
        !opened.to_string_lossy().contains("vivavoce.db")
    })?;
    let threads = count("task", &|thread| {
        let name = std::fs::read_to_string(thread.join("comm")).unwrap_or_default();
        !name.starts_with("sqlx-sqlite")
    })?;
    Ok(Held { files, threads })
}

/// The same once it no longer becomes less: sessions that were left end after a while.
fn calm(process: u32) -> anyhow::Result<Held> {
    let until = Instant::now() + CALM;
    let (mut least, mut since) = (held(process)?, Instant::now());
    while Instant::now() < until && since.elapsed() < Duration::from_secs(15) {
        std::thread::sleep(Duration::from_millis(500));
        let now = held(process)?;
        if now.files < least.files || now.threads < least.threads {
            (least, since) = (now, Instant::now());
        }
    }
    Ok(least)
}

/// Memory of a process in bytes.
fn resident(process: u32) -> anyhow::Result<u64> {
    let file = format!("/proc/{process}/statm");
    let text = std::fs::read_to_string(&file).with_context(|| file.clone())?;
    let pages: u64 = text.split_whitespace().nth(1).context("a second number")?.parse()?;
    Ok(pages * 4_096)
}

//! How many sessions one core carries. The server has core 0 for itself, the callers are a
//! process of their own on core 1; the server's CPU time is read from outside.
//!
//! Two figures of each kind: what one session costs (the CPU time of a comfortable crowd),
//! which says how many fill a core, and a crowd near that number which must really hold.

use std::fs::{File, read_to_string};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Deserialize;
use vivavoce_engine::record::Track;
use vivavoce_signaling::vault::Vault;

use crate::Setup;
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server;
use crate::server::Server;
use crate::speech;

/// Where the server runs, and where the callers do.
const SERVER_CORE: usize = 0;
const CALLER_CORE: usize = 1;
/// Milliseconds between the starts of two calls: a handshake is milliseconds of CPU time.
const STAGGER: u64 = 60;
/// After the last call has begun: connections are up and greetings have been said.
const SETTLING: Duration = Duration::from_secs(6);
/// Ticks of CPU time a second: the same on every Linux (`getconf CLK_TCK`).
const TICKS: f64 = 100.0;
/// Any scenario will do: its questions are not followed by the stub.
const SCENARIO: &str = "developpeur-fr";
/// What candidates say: speech with its natural pauses.
const SAID: [&str; 4] = ["en-027.wav", "fr-017.wav", "en-051.wav", "fr-037.wav"];
/// In conversations: the shortest clip, so that a turn takes a few seconds.
const SAID_IN_TURN: &str = "fr-045.wav";
/// As long as that clip, so that both sides speak about as much.
const REPLY: &str = "tone:2";
/// Of the packets that were sent, at least this share must have been recorded in time.
const ENOUGH_PACKETS: f64 = 0.99;

/// A server that hears, with nobody to find words: audio and voice activity are real.
pub fn settings(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut settings = vec![
        ("stt", "stub:0"),
        ("interviewer", "stub:0"),
        ("voice", REPLY),
        ("audio_threads", "1"),
        ("media_listen", "127.0.0.1:0"),
        ("pull_models", "false"),
    ];
    settings.extend_from_slice(more);
    settings
}

/// Why there is nothing to measure.
fn obstacle(setup: &Setup) -> Option<String> {
    if let Some(missing) = server::missing(&setup.binary) {
        return Some(missing);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores < 2 || !cfg!(target_os = "linux")).then(|| "the server and the callers need a core each, on Linux".into())
}

/// The part of the callers' summary that is of use here.
#[derive(Deserialize)]
pub struct Summary {
    turns: Vec<Turn>,
    packets: Packets,
    own_send_late_ms_p95: Option<f64>,
    failed: Vec<String>,
}

#[derive(Deserialize)]
struct Turn {
    voice_to_voice_ms: Option<f64>,
}

#[derive(Deserialize)]
struct Packets {
    spoken: u64,
}

/// A crowd of calls and how long it is watched.
pub struct Crowd<'a> {
    pub calls: usize,
    pub watched: Duration,
    /// What each call does.
    pub how: How,
    pub setup: &'a Setup,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The candidate speaks all the time and the interviewer never.
    Listening,
    /// They take turns.
    Duplex,
}

/// What a crowd cost and what it saw.
pub struct Outcome {
    /// Seconds of CPU time for each second of each session.
    pub cost: f64,
    pub summary: Summary,
    /// What was read from the server while all calls were up.
    pub watched: Option<f64>,
}

impl Crowd<'_> {
    /// Places the calls and reads the server's CPU time while all are up; `watch` reads
    /// something else of it at the end of that time.
    pub fn meet(&self, server: &Server, watch: impl FnOnce() -> Option<f64>) -> anyhow::Result<Outcome> {
        let arriving = Duration::from_millis(STAGGER) * self.calls as u32;
        let mut child = self.place(server, arriving + SETTLING + self.watched)?;
        let begin = Instant::now();
        wait_until(begin + arriving + SETTLING, &mut child)?;
        let (from, since) = (cpu_seconds(server.pid())?, Instant::now());
        wait_until(since + self.watched, &mut child)?;
        let (until, took) = (cpu_seconds(server.pid())?, since.elapsed());
        let watched = watch();
        child.wait().context("the callers do not end")?;
        let printed = read_to_string(self.out(server)).context("the callers' output is gone")?;
        let last = printed.lines().last().unwrap_or_default();
        let summary: Summary = serde_json::from_str(last).context("the callers gave no summary")?;
        Ok(Outcome { cost: (until - from) / took.as_secs_f64() / self.calls as f64, summary, watched })
    }

    fn out(&self, server: &Server) -> PathBuf {
        server.folder().join("calls.jsonl")
    }

    fn place(&self, server: &Server, length: Duration) -> anyhow::Result<Child> {
        let mut command = server.caller_on(Some(CALLER_CORE), &self.setup.binary);
        command.args(["--scenario", SCENARIO, "--lean", "--stagger", &STAGGER.to_string()]);
        command.args(["--sessions", &self.calls.to_string()]);
        match self.how {
            How::Listening => {
                SAID.iter().for_each(|clip| {
                    command.arg("--say").arg(speech::clip(clip));
                });
                command.args(["--talk-for", &length.as_secs_f64().to_string()]);
            }
            How::Duplex => {
                command.arg("--say").arg(speech::clip(SAID_IN_TURN)).args(["--silence", "0.2", "--timeout", "10"]);
                // A turn takes five seconds or so; those that come after the watch do no harm.
                command.args(["--repeat", &(length.as_secs() / 4 + 1).to_string()]);
            }
        }
        command.stdout(File::create(self.out(server))?).stderr(File::create(server.folder().join("calls.log"))?);
        command.spawn().context("`vivavoce call` does not start")
    }
}

/// Sleeps; callers that are gone before the time have failed.
fn wait_until(at: Instant, child: &mut Child) -> anyhow::Result<()> {
    while Instant::now() < at {
        anyhow::ensure!(child.try_wait()?.is_none(), "the callers ended before the time");
        std::thread::sleep(Duration::from_millis(20).min(at.saturating_duration_since(Instant::now())));
    }
    Ok(())
}

/// CPU time that a process has used, in all its threads (proc(5), `stat`, fields 14 and 15).
fn cpu_seconds(pid: u32) -> anyhow::Result<f64> {
    let stat = read_to_string(format!("/proc/{pid}/stat")).context("the server is gone")?;
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let fields: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|f| f.parse().ok()).collect();
    anyhow::ensure!(fields.len() == 2, "/proc/{pid}/stat is not as expected");
    Ok(fields.iter().sum::<f64>() / TICKS)
}

fn remarks(outcome: &Outcome, calls: usize) -> String {
    let late = outcome.summary.own_send_late_ms_p95.map_or("?".to_owned(), |ms| format!("{ms:.1}"));
    let failed = outcome.summary.failed.len();
    let failed = if failed > 0 { format!("; {failed} calls failed or missed a reply") } else { String::new() };
    format!("{calls} calls, {:.2} ms of CPU a second each; caller {late} ms late p95{failed}", outcome.cost * 1e3)
}

/// Candidates who speak all the time.
pub fn listening(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "listening_sessions_per_core";
    if let Some(reason) = obstacle(setup) {
        report.skip(NAME, &reason);
        return Ok(());
    }
    // No pause ends a turn: nothing is asked and nothing answered.
    let settings = settings(&[("endpointing", "pause:60000")]);
    let crowd = |calls| Crowd { calls, watched: watched(setup), how: How::Listening, setup };
    let row = Row::begin(NAME, "n");
    let few = if setup.quick { 10 } else { 60 };
    let server = Server::start_on(Some(SERVER_CORE), &setup.binary, &settings)?;
    let outcome = crowd(few).meet(&server, || None)?;
    drop(server);
    let note = format!("by what each costs, server on core 0: {}", remarks(&outcome, few));
    report.add(row.value(1.0 / outcome.cost, few).target(Judged::AtLeast, 200.0).note(note));

    let row = Row::begin("listening_sessions_packets", "%");
    let many = if setup.quick { 20 } else { (0.6 / outcome.cost).clamp(20.0, 200.0) as usize };
    let server = Server::start_on(Some(SERVER_CORE), &setup.binary, &settings)?;
    let outcome = crowd(many).meet(&server, || None)?;
    let kept = recorded(&server.folder().join("data"))?;
    let share = kept as f64 / outcome.summary.packets.spoken.max(1) as f64;
    let note = format!("packets of speech that were recorded as they were sent: {}", remarks(&outcome, many));
    report.add(row.value(share * 100.0, many).target(Judged::AtLeast, ENOUGH_PACKETS * 100.0).note(note));
    Ok(())
}

/// Candidates and interviewer in turn, and the reply's time against their number.
pub fn duplex(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "duplex_sessions_per_core";
    if let Some(reason) = obstacle(setup) {
        report.skip(NAME, &reason);
        return Ok(());
    }
    let settings = settings(&[("endpointing", "pause:300")]);
    let crowds: &[usize] = if setup.quick { &[2, 8] } else { &[4, 30, 60, 90, 120] };
    let mut alone = None;
    let mut cost = None;
    for &calls in crowds {
        let row = Row::begin(format!("reply_of_{calls}"), "ms");
        let server = Server::start_on(Some(SERVER_CORE), &setup.binary, &settings)?;
        let crowd = Crowd { calls, watched: watched(setup), how: How::Duplex, setup };
        let outcome = crowd.meet(&server, || None)?;
        let times = outcome.summary.turns.iter().filter_map(|turn| turn.voice_to_voice_ms).collect();
        let times = Figures::new(times);
        let mut row = row.figures(&times).note(format!("300 ms pause included; {}", remarks(&outcome, calls)));
        // Flat until the limit: within a fifth of what a few have.
        if let Some(p95) = alone {
            row = row.target(Judged::P95, 1.2 * p95);
        } else {
            alone = times.p95();
        }
        report.add(row);
        // What a session costs is read where there are enough to see and not so many that
        // they stand in each other's way.
        if cost.is_none() || calls <= 60 {
            cost = Some((outcome.cost, calls));
        }
    }
    let Some((cost, calls)) = cost else { return Ok(()) };
    let note = format!("by what each costs in turns of {REPLY} and as much speech, server on core 0, {calls} calls");
    report.add(Row::begin(NAME, "n").value(1.0 / cost, calls).target(Judged::AtLeast, 120.0).note(note));
    Ok(())
}

fn watched(setup: &Setup) -> Duration {
    Duration::from_secs(if setup.quick { 5 } else { 20 })
}

/// Packets of the candidates that were recorded as they came: those longer than what stands
/// in for a silence.
fn recorded(folder: &Path) -> anyhow::Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            count += recorded(&path)?;
        } else if path.file_name().is_some_and(|name| name == "candidate.ogg") {
            let mut track = Vec::new();
            Vault::files_in(folder, None)?.open_track(Track::Candidate)?.read_to_end(&mut track)?;
            count += packets(&track);
        }
    }
    Ok(count)
}

/// Packets of an Ogg file (RFC 3533, section 6) longer than 3 bytes, its two headers left out.
fn packets(bytes: &[u8]) -> usize {
    let mut count = 0usize;
    let mut rest = bytes;
    let mut length = 0;
    while let Some(segments) = rest.get(26).map(|n| usize::from(*n)) {
        let Some(table) = rest.get(27..27 + segments) else { break };
        for segment in table {
            length += usize::from(*segment);
            if *segment < 255 {
                count += usize::from(length > 3);
                length = 0;
            }
        }
        let body: usize = table.iter().map(|n| usize::from(*n)).sum();
        rest = rest.get(27 + segments + body..).unwrap_or_default();
    }
    count.saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lengths: &[u8]) -> Vec<u8> {
        let mut page = vec![0; 26];
        page.push(lengths.len() as u8);
        page.extend_from_slice(lengths);
        page.resize(page.len() + lengths.iter().map(|n| usize::from(*n)).sum::<usize>(), 9);
        page
    }

    #[test]
    fn packets_are_counted_across_pages_and_silence_is_not() {
        // Two headers; then one of 80 bytes, a silence, and one of 300 that goes on.
        let bytes = [page(&[19]), page(&[60]), page(&[80, 3, 255]), page(&[45])].concat();
        assert_eq!(packets(&bytes), 2);
    }

    #[test]
    fn the_own_process_has_used_some_time() {
        let mut busy = 1u64;
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(60) {
            busy = std::hint::black_box(busy.wrapping_mul(3));
        }
        assert!(cpu_seconds(std::process::id()).unwrap() > 0.0);
    }
}

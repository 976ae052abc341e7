//! What comes after an interview: its report, its replay, its comments. A server of its own
//! process finds an interview that is over ([`past`]), and everything is asked of it over HTTP,
//! as the page does.

mod past;

use std::fs::read_to_string;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::StreamExt;
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use self::past::Past;
use crate::Setup;
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server::{self, Server};

/// Minutes of the interviews that reports are made of.
const LENGTHS: [u64; 4] = [1, 10, 20, 60];
/// What a report of twenty minutes may take, and any, seconds.
const TWENTY_MINUTES: (u64, f64) = (20, 5.0);
const LONGEST_REPORT: f64 = 60.0;
/// Readers of one replay.
const READERS: usize = 200;
/// Who waits longer will wait for ever.
const PATIENCE: Duration = Duration::from_secs(300);

/// A server with one interview that is over.
struct Afterwards {
    server: Server,
    past: Past,
    client: Client,
    /// The server's memory before it was told of any interview, in MB.
    empty: f64,
}

impl Afterwards {
    async fn of(setup: &Setup, minutes: u64) -> anyhow::Result<Self> {
        let settings = [("stt", "stub:0"), ("voice", "tone:1"), ("interviewer", "script")];
        let empty = most_memory(Server::start(&setup.binary, &settings)?.pid())?;
        let folder = TempDir::new().context("no temporary folder")?;
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data)?;
        let past = past::interview(&data, minutes).await?;
        let server = Server::start_in(folder, &setup.binary, &settings)?;
        Ok(Self { server, past, client: Client::new(), empty })
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/sessions/{}{path}", self.server.url(), self.past.id)
    }

    async fn get(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let answer = self.client.get(self.url(path)).bearer_auth(&self.past.token).send().await?;
        Ok(answer.error_for_status()?.bytes().await?.to_vec())
    }

    /// Waits for the report.
    async fn report(&self) -> anyhow::Result<()> {
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            let state: Value = serde_json::from_slice(&self.get("/report").await?)?;
            match state["state"].as_str() {
                Some("ready") => return Ok(()),
                Some("failed") => anyhow::bail!("the report could not be made"),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        anyhow::bail!("no report after {PATIENCE:?}")
    }
}

/// The most memory a process ever had, in MB (proc(5), `status`, `VmHWM`).
fn most_memory(pid: u32) -> anyhow::Result<f64> {
    let text = read_to_string(format!("/proc/{pid}/status")).context("no status: this needs Linux")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in status")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().context("VmHWM is no number")?;
    Ok(kilobytes * 1_024.0 / 1e6)
}

fn now<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(work)
}

/// Scoring, and the report as PDF.
pub fn reports(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    if let Some(reason) = server::missing(&setup.binary) {
        report.skip("report", &reason);
        return Ok(());
    }
    let lengths = if setup.quick { &LENGTHS[..1] } else { &LENGTHS };
    for minutes in lengths {
        let (row, memory) =
            (Row::begin(format!("report_{minutes}min"), "s"), Row::begin(format!("report_memory_{minutes}min"), "MB"));
        let (made_s, megabytes, first_ms, pdf) = now(async {
            let interview = Afterwards::of(setup, *minutes).await?;
            let begin = Instant::now();
            interview.report().await?;
            let made_s = begin.elapsed().as_secs_f64();
            let megabytes = most_memory(interview.server.pid())? - interview.empty;
            let mut pdf = Vec::new();
            for _ in 0..setup.times(20) {
                let begin = Instant::now();
                interview.get("/report.pdf?language=en").await?;
                pdf.push(begin.elapsed().as_secs_f64() * 1e3);
            }
            Ok((made_s, megabytes, pdf[0], Figures::new(pdf)))
        })?;
        let target = if *minutes == TWENTY_MINUTES.0 { TWENTY_MINUTES.1 } else { LONGEST_REPORT };
        let note = "from a server's first moment: sound decoded and measured, words scored, no language model";
        report.add(row.value(made_s, 1).target(Judged::AtMost, target).note(note));
        report.add(memory.value(megabytes, 1).note("at most, beside a server that made none"));
        let row = Row::begin(format!("report_pdf_{minutes}min"), "ms");
        report.add(
            row.figures(&pdf)
                .note(format!("asked for over HTTP; the first, whose parts nobody has set yet, {first_ms:.0} ms")),
        );
    }
    Ok(())
}

/// What a page asks for to open a replay, and how much that is.
pub fn replay(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    if let Some(reason) = server::missing(&setup.binary) {
        report.skip("replay_open", &reason);
        return Ok(());
    }
    let minutes = if setup.quick { 2 } else { 60 };
    let waveform = Row::begin(format!("replay_waveform_{minutes}min"), "s");
    let open = Row::begin(format!("replay_open_{minutes}min"), "ms");
    let (first_s, opened, bytes) = now(async {
        let interview = Afterwards::of(setup, minutes).await?;
        interview.report().await?;
        let begin = Instant::now();
        interview.get("/peaks").await?;
        let first_s = begin.elapsed().as_secs_f64();
        let (mut opened, mut bytes) = (Vec::new(), 0);
        for _ in 0..setup.times(20) {
            let begin = Instant::now();
            let replay = interview.get("/replay").await?;
            let (words, peaks, comments) =
                tokio::try_join!(interview.get("/transcript"), interview.get("/peaks"), interview.get("/comments"))?;
            let sound =
                interview.client.get(interview.url("/recordings/candidate.ogg")).header("range", "bytes=0-65535");
            let sound = sound.bearer_auth(&interview.past.token).send().await?.error_for_status()?.bytes().await?;
            opened.push(begin.elapsed().as_secs_f64() * 1e3);
            bytes = replay.len() + words.len() + peaks.len() + comments.len() + sound.len();
        }
        Ok((first_s, Figures::new(opened), bytes))
    })?;
    report.add(waveform.value(first_s, 1).note("made once, after the interview: both tracks decoded"));
    let note = "outline, words, waveform, comments and the first 64 kB of sound, without the page's own files";
    report.add(open.figures(&opened).target(Judged::P95, 1_000.0).note(note));
    let row = Row::begin(format!("replay_bytes_{minutes}min"), "kB");
    report.add(row.value(bytes as f64 / 1e3, 1).note("of these, uncompressed"));
    Ok(())
}

/// A comment on its way to everybody who looks.
pub fn comments(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "comment_fan_out_200";
    if let Some(reason) = server::missing(&setup.binary) {
        report.skip(NAME, &reason);
        return Ok(());
    }
    let row = Row::begin(NAME, "ms");
    let figures = now(async {
        let interview = Afterwards::of(setup, 1).await?;
        interview.report().await?;
        let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
        for _ in 0..READERS {
            let reader = interview.client.get(interview.url("/comments/stream")).bearer_auth(&interview.past.token);
            let mut events = reader.send().await?.error_for_status()?.bytes_stream();
            let told = told.clone();
            tokio::spawn(async move {
                while let Some(Ok(bytes)) = events.next().await {
                    let comments = bytes.windows(5).filter(|part| part == b"data:").count();
                    for _ in 0..comments {
                        let _ = told.send(Instant::now());
                    }
                }
            });
        }
        let mut figures = Vec::new();
        for n in 0..setup.times(20) {
            let comment = json!({ "at_ms": n * 1_000, "text": "Here it is said well.", "name": "Ada" });
            let begin = Instant::now();
            let send = interview.client.post(interview.url("/comments")).bearer_auth(&interview.past.token);
            send.json(&comment).send().await?.error_for_status()?;
            for _ in 0..READERS {
                let at = tokio::time::timeout(PATIENCE, hears.recv()).await?.context("the readers are gone")?;
                figures.push((at - begin).as_secs_f64() * 1e3);
            }
        }
        Ok(Figures::new(figures))
    })?;
    let note =
        "from the writer's request to each reader's event, 200 of them on one replay, this process's time included";
    report.add(row.figures(&figures).note(note));
    Ok(())
}

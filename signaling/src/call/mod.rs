//! `vivavoce call`: a candidate without a browser. It uses the public contracts only (the
//! HTTP API, WHIP-shaped signalling, the event stream), so it also measures a server on the
//! other side of the world, from the outside, as a caller hears it.
//!
//! On the way of a call: [`args`] → [`clip`] (WAV to Opus, once) → [`conversation`] (one
//! call), which asks [`server`] for a session, connects by [`rtc`] or [`ws`] (both a
//! [`link`], under which [`socket`] stamps packets and does the [`trouble`]; [`via`] leads
//! both ends through a relay), says what
//! [`schedule`] decides, hears with [`measure`], follows [`events`], keeps a [`tape`] →
//! [`report`].

mod args;
mod clip;
mod conversation;
mod espeak;
mod events;
mod link;
mod measure;
mod open_turn;
mod report;
mod rtc;
mod schedule;
mod server;
mod socket;
mod spec;
mod tape;
mod trouble;
mod via;
mod ws;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

pub use args::{CallArgs, IcePolicy, Transport, Way};
use clip::{Clip, Encoding};
use report::{Placed, TurnReport};
use schedule::Plan;
use server::{Server, Session};
use spec::{CallSpec, Join, Kept, Repertoire};

/// Places the calls, prints their turns and the summary. An error means that a call failed
/// or that a turn had no reply.
pub async fn run(args: CallArgs) -> anyhow::Result<()> {
    let server = Server::new(args.offer_url.as_ref().unwrap_or(&args.server), args.access_token.clone())?;
    if args.session.is_some() && args.sessions > 1 {
        bail!("--session is one session; it cannot take --sessions {}", args.sessions);
    }
    if let Some(dir) = &args.out {
        std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    }
    let repertoire = Arc::new(rehearse(&args, &server).await?);
    let plan = plan(&args, &repertoire);
    let stop = CancellationToken::new();
    let interrupted = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.cancel();
        }
        // The second time there is no wait for a goodbye.
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    let mut calls = Vec::new();
    for index in 0..args.sessions {
        if index > 0 {
            tokio::time::sleep(Duration::from_millis(args.stagger)).await;
        }
        let spec = CallSpec {
            server: server.clone(),
            join: join(&args)?,
            transport: args.transport,
            relay_only: args.ice_policy == IcePolicy::Relay,
            ice_restart_at: args.ice_restart_at.map(Duration::from_millis),
            address_change_at: args.address_change_at.map(Duration::from_millis),
            weather: args.weather(index),
            via: args.via,
            plan: plan.clone(),
            repertoire: repertoire.clone(),
            keep: args.out.is_some(),
            stop: stop.clone(),
            on_turn: Arc::new(|turn: &TurnReport| print(turn)),
            talk_for: args.talk_for,
            lean: args.lean,
        };
        let dir = folder(&args, index);
        calls.push(tokio::spawn(async move {
            let kept = conversation::hold(spec).await;
            match dir {
                Some(dir) => tokio::task::spawn_blocking(move || keep(&dir, kept)).await?,
                None => Ok(kept.report),
            }
        }));
    }
    let mut reports = Vec::new();
    for call in calls {
        reports.push(call.await.context("a call broke down")??);
    }
    let placed = Placed {
        server: args.offer_url.as_ref().unwrap_or(&args.server),
        scenario: args.scenario.as_deref(),
        transport: args.transport.name(),
    };
    let summary = report::summary(&placed, &reports);
    print(&summary);
    if let Some(dir) = &args.out {
        write_json(&dir.join("summary.json"), &summary)?;
    }
    let failures: Vec<String> = reports.iter().filter_map(|report| report.failure()).collect();
    match failures.as_slice() {
        [] => Ok(()),
        [one] if reports.len() == 1 => bail!("{one}"),
        [first, ..] => bail!("{} of {} calls failed; the first: {first}", failures.len(), reports.len()),
    }
}

/// Loads and encodes what will be said, each file once.
async fn rehearse(args: &CallArgs, server: &Server) -> anyhow::Result<Repertoire> {
    let encoding = Encoding { kilobits: args.bitrate, loss_percent: args.expected_loss() };
    let texts = match (&args.scenario, args.say_text.is_empty()) {
        (_, true) => Vec::new(),
        (Some(scenario), false) => {
            let language = server.language(scenario).await?;
            espeak::speak_all(&args.say_text, &language, encoding).await?
        }
        (None, false) => bail!("--say-text needs --scenario, whose language it is spoken in"),
    };
    let files = args.say.clone();
    tokio::task::spawn_blocking(move || {
        let mut clips: Vec<Clip> = Vec::new();
        for (index, file) in files.iter().enumerate() {
            clips.push(match files[..index].iter().position(|earlier| earlier == file) {
                Some(earlier) => clips[earlier].clone(),
                None => Clip::load(file, encoding)?,
            });
        }
        clips.extend(texts);
        Ok(Repertoire { clips, silence: clip::silence(encoding)? })
    })
    .await
    .context("the clips were not loaded")?
}

fn plan(args: &CallArgs, repertoire: &Repertoire) -> Plan {
    let shapes: Vec<_> = repertoire.clips.iter().map(|clip| clip.shape).collect();
    Plan {
        clips: shapes.repeat(usize::from(args.repeat)),
        silence: args.silence,
        barge_in: args.barge_in_at.map(Duration::from_millis),
        timeout: args.timeout,
        until_closing: args.until_closing,
    }
}

fn join(args: &CallArgs) -> anyhow::Result<Join> {
    if let Some(url) = &args.offer_url {
        let url = reqwest::Url::parse(url).with_context(|| format!("--offer-url {url}: this is not a URL"))?;
        return Ok(Join::Stranger(url));
    }
    match (&args.scenario, &args.session, &args.token) {
        (Some(scenario), ..) => Ok(Join::Scenario(scenario.clone())),
        (None, Some(id), Some(token)) => Ok(Join::Existing(Session { id: id.clone(), token: token.clone() })),
        _ => bail!("give --scenario, --session with --token, or --offer-url"),
    }
}

/// Where a call keeps its files: the folder itself for one call, a numbered one for each of
/// several.
fn folder(args: &CallArgs, index: u16) -> Option<PathBuf> {
    let dir = args.out.as_ref()?;
    Some(if args.sessions == 1 { dir.clone() } else { dir.join(format!("{:03}", index + 1)) })
}

fn keep(dir: &Path, kept: Kept) -> anyhow::Result<report::CallReport> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    kept.tape.write(&dir.join("reply.wav"))?;
    write_lines(&dir.join("events.jsonl"), &kept.events)?;
    write_lines(&dir.join("turns.jsonl"), &kept.report.turns)?;
    if let Some(transcript) = &kept.transcript {
        write_json(&dir.join("transcript.json"), transcript)?;
    }
    Ok(kept.report)
}

fn write_lines<T: Serialize>(path: &Path, lines: &[T]) -> anyhow::Result<()> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&serde_json::to_string(line).context("a line is not JSON")?);
        text.push('\n');
    }
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value).context("a file is not JSON")?;
    std::fs::write(path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
}

/// One line on standard output; a reader that has gone away is no failure of the call.
fn print<T: Serialize>(value: &T) {
    if let Ok(line) = serde_json::to_string(value) {
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }
}

#[cfg(test)]
mod tests;

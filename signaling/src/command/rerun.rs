//! `vivavoce rerun DIR`: a session once more, from its tape.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use vivavoce_engine::config::{Endpointing, HearingChoice};
use vivavoce_engine::record::SessionFiles;
use vivavoce_engine::rerun::{Changed, Changes, Difference, Same, TurnStory, changed, same};

use crate::choices;
use crate::vault::Vault;

/// Run a recorded session again, and say whether it came to the same
///
/// With --set it says what would have changed: the candidate's sound and buttons stay, the
/// models answer as they did, and what was set decides anew.
#[derive(Args)]
pub struct RerunArgs {
    /// The session's folder, with its tape.bin, events.jsonl and tracks
    folder: PathBuf,

    /// Another setting: `endpointing=pause:MS`, `endpointing=smart-turn` (the question's
    /// patience, with the judgements that were made), `interviewer=script`,
    /// `interviewer=stub:MS`, `stt=whisper:FILE` (another model hears the same audio)
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,

    /// One JSON object in place of lines to read
    #[arg(long)]
    json: bool,

    /// The instance's key, which opens sealed sessions; as in the configuration. Without it,
    /// the one in the data folder that the session lies in
    #[arg(long, value_name = "KEY", env = "VIVAVOCE_INSTANCE_KEY", hide_env_values = true)]
    instance_key: Option<String>,
}

/// Runs it; `false` if it should have come to the same and did not.
pub fn run(args: &RerunArgs) -> anyhow::Result<bool> {
    let cannot = || format!("{} cannot be run again", args.folder.display());
    if !args.set.is_empty() {
        let changes = changes(&args.set)?;
        let changed = changed(&files(args)?, &changes).with_context(cannot)?;
        if args.json {
            println!("{}", serde_json::to_string(&changed).context("the outcome as JSON")?);
        } else {
            print!("{}", compared(&changed));
        }
        return Ok(true);
    }
    let same = same(&files(args)?).with_context(cannot)?;
    if args.json {
        println!("{}", serde_json::to_string(&same).context("the outcome as JSON")?);
    } else {
        print!("{}", told(&same));
    }
    Ok(same.difference.is_none())
}

/// The session's files, with the key that opens them.
fn files(args: &RerunArgs) -> anyhow::Result<SessionFiles> {
    Vault::files_in(&args.folder, args.instance_key.as_deref()).context("the recording stays closed")
}

fn changes(set: &[String]) -> anyhow::Result<Changes> {
    let mut changes = Changes::default();
    for one in set {
        let (key, value) = one.split_once('=').with_context(|| format!("`{one}` is not KEY=VALUE"))?;
        match key {
            "endpointing" => {
                changes.fixed_pause = Some(match choices::endpointing(value)? {
                    Endpointing::Pause(pause) => Some(pause),
                    Endpointing::SmartTurn => None,
                });
            }
            "interviewer" => changes.interviewer = Some(choices::interviewer(value)?),
            "stt" => match choices::hearing(value)? {
                HearingChoice::Whisper(file) => changes.words = Some(file),
                _ => anyhow::bail!("a rerun hears with `stt=whisper:FILE` or with the words that were found"),
            },
            _ => anyhow::bail!("`{key}` cannot be set for a rerun; `endpointing`, `interviewer` and `stt` can"),
        }
    }
    Ok(changes)
}

fn told(same: &Same) -> String {
    let seconds = same.length_ms as f64 / 1e3;
    let mut text = format!(
        "{} calls over {seconds:.1} s: {} events, {} packets of the candidate and {} of the interviewer came again\n",
        same.calls, same.events, same.candidate_packets, same.interviewer_packets
    );
    if let Some(later) = same.torn {
        text += &format!("the tape ends before the session did: {later} later events could not be compared\n");
    }
    match &same.difference {
        None => text += "the same, bit for bit\n",
        Some(difference) => text += &differs(difference),
    }
    text
}

fn differs(difference: &Difference) -> String {
    let Difference { file, number, before, was, is } = difference;
    let mut text = format!("NOT the same: {}, {number}\n", file.display());
    for line in before {
        text += &format!("    {line}\n");
    }
    let nothing = "(nothing)".to_owned();
    text += &format!("  - {}\n  + {}\n", was.as_ref().unwrap_or(&nothing), is.as_ref().unwrap_or(&nothing));
    text
}

/// The turns side by side, in the order of their beginnings.
fn compared(changed: &Changed) -> String {
    let mut text = String::new();
    let (mut was, mut would_be) = (changed.was.iter().peekable(), changed.would_be.iter().peekable());
    let mut differences = 0;
    loop {
        let (old, new) = match (was.peek(), would_be.peek()) {
            (None, None) => break,
            // Turns that begin within a second of each other are the same one.
            (Some(old), Some(new)) if old.began_ms.abs_diff(new.began_ms) <= 1_000 => (was.next(), would_be.next()),
            (Some(old), Some(new)) if old.began_ms < new.began_ms => (was.next(), None),
            (Some(_), None) => (was.next(), None),
            _ => (None, would_be.next()),
        };
        if old.map(without_number) == new.map(without_number) {
            text += &format!("  {}\n", line(old));
        } else {
            differences += 1;
            text += &format!("- {}\n+ {}\n", line(old), line(new));
        }
    }
    let summary = match differences {
        0 => "nothing would have changed".to_owned(),
        1 => "1 turn would have been another".to_owned(),
        n => format!("{n} turns would have been others"),
    };
    format!("{text}{summary} ({} turns were, {} would be)\n", changed.was.len(), changed.would_be.len())
}

fn without_number(story: &TurnStory) -> TurnStory {
    TurnStory { turn: 0, ..story.clone() }
}

fn line(story: Option<&TurnStory>) -> String {
    let Some(story) = story else { return "(no such turn)".to_owned() };
    let seconds = |ms: u64| ms as f64 / 1e3;
    let ended = story.ended_ms.map_or("never".to_owned(), |ms| format!("{:.2} s", seconds(ms)));
    let reason = story.reason.map_or(String::new(), |reason| format!(" ({reason:?})").to_lowercase());
    let reply = story.voice_to_voice_ms.map_or(String::new(), |ms| format!(", reply after {ms:.0} ms"));
    let cut = if story.interrupted { ", interrupted" } else { "" };
    format!(
        "{:.2} s to {ended}{reason}{reply}{cut}: \"{}\" -> \"{}\"",
        seconds(story.began_ms),
        story.words,
        story.reply
    )
}

//! `vivavoce rerun DIR`: a session once more, from its tape.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use vivavoce_engine::rerun::{Difference, Same, same};

/// Run a recorded session again, and say whether it came to the same
#[derive(Args)]
pub struct RerunArgs {
    /// The session's folder, with its tape.bin, events.jsonl and tracks
    folder: PathBuf,

    /// One JSON object in place of lines to read
    #[arg(long)]
    json: bool,
}

/// Runs it; `false` if it did not come to the same.
pub fn run(args: &RerunArgs) -> anyhow::Result<bool> {
    let same = same(&args.folder).with_context(|| format!("{} cannot be run again", args.folder.display()))?;
    if args.json {
        println!("{}", serde_json::to_string(&same).context("the outcome as JSON")?);
    } else {
        print!("{}", told(&same));
    }
    Ok(same.difference.is_none())
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

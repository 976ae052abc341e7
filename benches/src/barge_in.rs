//! How soon a reply stops when the candidate speaks over it.

use crate::Setup;
use crate::call::{Calls, Summary};
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server::{Server, missing};

/// Calls at once.
const CALLS: usize = 8;
/// Turns in each; all but the first interrupt.
const TURNS: usize = 14;
/// A reply that is still going on when it is spoken over, and not long to wait for otherwise.
const VOICE: &str = "tone:3";
/// Milliseconds from the first speech packet to a lowered reply.
const DUCK_MS: f64 = 60.0;
/// Milliseconds from confirmed to silent.
const TARGET_MS: f64 = 40.0;

/// Three rows of the same calls: what the caller's packets say of the whole, and what the
/// server's own events say of its last part, which alone has a target.
pub fn stop(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAMES: [&str; 3] = ["bargein_duck", "bargein_whole", "bargein_stop"];
    if let Some(reason) = missing(&setup.binary) {
        NAMES.iter().for_each(|name| report.skip(name, &reason));
        return Ok(());
    }
    let stubs = [("stt", "stub:0"), ("interviewer", "stub:0"), ("voice", VOICE), ("endpointing", "pause:500")];
    let server = Server::start(&setup.binary, &stubs)?;
    let [duck, whole, stop] = NAMES.map(|name| Row::begin(name, "ms"));
    let more = ["--silence", "0.4", "--barge-in-at", "700"];
    let calls = Calls { calls: CALLS, turns: setup.times(TURNS).max(3), more: &more };
    let summary = calls.place(&setup.binary, &server)?;
    let note = "first speech packet sent to first packet of the reply that is 3 dB quieter or more, by the caller's \
                packet times";
    let figures = summary.figures(|turn| turn.duck_ms);
    report.add(duck.target(Judged::P95, DUCK_MS).figures(&figures).note(note));
    let note = format!(
        "first speech packet sent to last packet of the reply with sound in it, by the caller's packet times: \
         what the VAD needs, the time in which speech over a reply proves to be no cough, and the stop; {}",
        summary.remarks()
    );
    report.add(whole.figures(&summary.figures(|turn| turn.stop_ms)).note(note));
    let note = "confirmed (reply.interrupted) to the end of the last frame played (reply.spoken), by the server's \
                events";
    let figures = Figures::new(confirmed_to_silent(&summary));
    report.add(stop.target(Judged::P95, TARGET_MS).figures(&figures).note(note));
    Ok(())
}

/// For each interrupted reply, milliseconds by the session's clock.
fn confirmed_to_silent(summary: &Summary) -> Vec<f64> {
    let mut figures = Vec::new();
    for events in &summary.events {
        for confirmed in events.iter().filter(|event| event["type"] == "reply.interrupted") {
            let speech = &confirmed["speech"];
            let silent = events.iter().find(|event| event["type"] == "reply.spoken" && event["speech"] == *speech);
            let ends = silent.and_then(|event| event["end_ms"].as_f64());
            if let (Some(ends), Some(at)) = (ends, confirmed["at_ms"].as_f64()) {
                // The last frame may have been over when the stop was confirmed.
                figures.push((ends - at).max(0.0));
            }
        }
    }
    figures
}

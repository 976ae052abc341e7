//! End of speech to first reply packet, over real WebRTC on loopback: two processes, the
//! server and the caller, and the caller's packet times.

use vivavoce_signaling::models;

use crate::Setup;
use crate::call::{Calls, SAID, Summary};
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server::{Server, missing};

/// Calls at once: they take a fraction of a core together, and 200 turns one after another
/// would take a quarter of an hour.
const CALLS: usize = 8;
/// Turns in each.
const TURNS: usize = 25;
/// Pause that ends a turn.
const ENDPOINTING_MS: u32 = 500;
/// What the path may add to that.
const PATH_MS: f64 = 25.0;
/// What an interviewer of usual speed may take in all.
const CONTRACT_MS: f64 = 650.0;

/// Models that take no time: what is left is the path. The second row is the server's own
/// account of the same turns; what the first has more is where the VAD hears speech end, and
/// the network.
pub fn stub_zero(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let row = Row::begin("reply_stub_zero", "ms").target(Judged::P99, f64::from(ENDPOINTING_MS) + PATH_MS);
    let own = Row::begin("reply_stub_zero_own", "ms");
    let Some(summary) = measure(setup, report, row, ["stub:0", "stub:0", "tone:0.5"])? else { return Ok(()) };
    let events = summary.events.iter().flatten().filter(|event| event["type"] == "metrics.turn");
    let figures = events.filter_map(|event| event["voice_to_voice_ms"].as_f64()).collect();
    let note = "the same turns by the server's own clock (metrics.turn): first silent sample by the VAD to first \
                reply packet handed to the transport";
    report.add(own.figures(&Figures::new(figures)).note(note));
    Ok(())
}

/// Models of the speed that others are measured with: words 100 ms after the pause, the first
/// of the reply 100 ms after them and all of it at 300, its voice 300 ms after its text.
pub fn stub_contract(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let row = Row::begin("reply_stub_contract", "ms").target(Judged::P50, CONTRACT_MS);
    measure(setup, report, row, ["stub:100", "stub:100/300", "tone:0.5/300"]).map(drop)
}

/// Fills the row; none where there is no binary.
fn measure(
    setup: &Setup,
    report: &mut Report,
    row: Row,
    [stt, interviewer, voice]: [&str; 3],
) -> anyhow::Result<Option<Summary>> {
    if let Some(reason) = missing(&setup.binary) {
        report.skip(&row.name, &reason);
        return Ok(None);
    }
    let endpointing = format!("pause:{ENDPOINTING_MS}");
    let stubs = [("stt", stt), ("interviewer", interviewer), ("voice", voice), ("endpointing", endpointing.as_str())];
    let server = Server::start(&setup.binary, &stubs)?;
    let calls = Calls { calls: CALLS, turns: setup.times(TURNS), more: &["--silence", "0.4"] };
    let summary = calls.place(&setup.binary, &server)?;
    let note = format!(
        "stubbed: hearing {stt}, interviewer {interviewer}, voice {voice}, turn over after \
         {endpointing}; real: WebRTC, Opus, {}; {CALLS} calls at once say {SAID}; {}",
        voice_activity(),
        summary.remarks()
    );
    report.add(row.figures(&summary.figures(|turn| turn.voice_to_voice_ms)).note(note));
    Ok(Some(summary))
}

/// What tells speech from silence: the server takes loudness where the model is missing.
fn voice_activity() -> &'static str {
    let there = ["onnxruntime", "silero-vad"].iter().all(|name| models::locate(name).is_some());
    if there { "Silero VAD" } else { "loudness in place of VAD" }
}

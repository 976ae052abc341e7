//! Bad networks: what they add to the delay, and how much of the audio gets through.
//!
//! The table is virtual time: speech as packets through a seeded network
//! (`vivavoce_tests::netem`) into the jitter buffer, its requests for repairs through the
//! same network back. So it depends on no machine. The `loss3` rows are for a round trip of
//! 60 ms; `loss3_call` repeats them with a real server, a real caller and a real relay between
//! them, and `aiortc` gives the same traces to aiortc's receiver.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;
use opus::{Application, Bitrate, Channels, Encoder};
use serde::{Deserialize, Serialize};
use vivavoce_engine::audio::{WIRE_FRAME, WIRE_RATE};
use vivavoce_engine::decode::opus::has_redundancy;
use vivavoce_engine::decode::{JitterBuffer, JitterSettings, JitterTotals, Released, RtpPacket};
use vivavoce_tests::netem::{Loss, Netem, Weather};
use vivavoce_tests::relay::Relay;

use crate::Setup;
use crate::call::Calls;
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server::{Server, missing};
use crate::speech;

/// Packets of a trace: five minutes.
const PACKETS: usize = 15_000;
/// Speech that is repeated for so long.
const SECONDS: usize = 40;
/// One packet.
const FRAME: Duration = Duration::from_millis(20);
/// A repair that is not there by then is no longer looked for.
const AFTERWARDS: Duration = Duration::from_secs(1);
/// Chooses what is lost.
const SEED: u64 = 7;
/// Round trips of the table, in milliseconds.
const ROUND_TRIPS: [u64; 2] = [20, 60];
/// What 3 % of loss may add to the delay, and must leave of the audio.
const ADDED_MS: f64 = 20.0;
const DELIVERED_PERCENT: f64 = 99.5;

/// One kind of trouble; `Weather` without its delay.
struct Trouble {
    name: &'static str,
    make: fn(Weather) -> Weather,
}

const TROUBLES: [Trouble; 12] = [
    trouble("loss0", |w| w),
    trouble("loss1", |w| w.losing(0.01)),
    trouble("loss3", |w| w.losing(0.03)),
    trouble("loss5", |w| w.losing(0.05)),
    trouble("loss10", |w| w.losing(0.10)),
    // Three packets a burst on average, and as many lost as with loss3.
    trouble("bursts3", |w| Weather { loss: Loss::Bursts { begin: 0.0103, end: 0.333 }, ..w }),
    trouble("jitter30", |w| Weather { jitter: Duration::from_millis(30), ..w }),
    trouble("jitter60", |w| Weather { jitter: Duration::from_millis(60), ..w }),
    trouble("jitter60_loss3", |w| Weather { jitter: Duration::from_millis(60), ..w.losing(0.03) }),
    trouble("overtaking60", |w| Weather { jitter: Duration::from_millis(60), overtaking: true, ..w }),
    trouble("reordered5", |w| Weather { reordered: 0.05, ..w }),
    trouble("doubled5", |w| Weather { doubled: 0.05, ..w }),
];

const fn trouble(name: &'static str, make: fn(Weather) -> Weather) -> Trouble {
    Trouble { name, make }
}

/// What a trace came to.
struct Outcome {
    /// Of each packet that was delivered or rebuilt: its sending to its samples, less the
    /// way there, in milliseconds.
    added: Figures,
    /// Packets whose sound was made up.
    concealed: usize,
    packets: usize,
    totals: JitterTotals,
}

impl Outcome {
    fn delivered(&self) -> f64 {
        100.0 * (self.packets - self.concealed) as f64 / self.packets as f64
    }

    fn note(&self) -> String {
        let share = |count: f64| 100.0 * count / self.packets as f64;
        format!(
            "{:.2} % delivered: {:.2} % repaired, {:.2} % rebuilt from redundancy; {:.2} % concealed",
            self.delivered(),
            share(self.totals.repaired as f64),
            share(self.totals.rebuilt as f64),
            share(self.concealed as f64)
        )
    }
}

/// The table, and the two rows with targets.
pub fn table(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let payloads = payloads()?;
    let packets = setup.times(PACKETS);
    let run = |trouble: &Trouble, round_trip: u64, redundancy: bool| {
        let oneway = Duration::from_millis(round_trip / 2);
        let weather = (trouble.make)(Weather::clear(oneway));
        through_buffer(&payloads, packets, weather, redundancy)
    };
    let loss3 = TROUBLES.iter().find(|trouble| trouble.name == "loss3").context("there is a trace of 3 % loss")?;
    let outcome = run(loss3, 60, true);
    let about = format!("{packets} packets in virtual time, round trip 60 ms; {}", outcome.note());
    let row = Row::begin("loss3_added_delay", "ms").target(Judged::P95, ADDED_MS);
    report.add(row.figures(&outcome.added).note(about.clone()));
    let row = Row::begin("loss3_delivered", "%").target(Judged::AtLeast, DELIVERED_PERCENT);
    report.add(row.value(outcome.delivered(), packets).note(about));
    for round_trip in ROUND_TRIPS {
        for trouble in &TROUBLES {
            let outcome = run(trouble, round_trip, true);
            let row = Row::begin(format!("network_{}_rtt{round_trip}", trouble.name), "ms");
            report.add(row.figures(&outcome.added).note(outcome.note()));
        }
        let outcome = run(loss3, round_trip, false);
        let row = Row::begin(format!("network_loss3_no_fec_rtt{round_trip}"), "ms");
        report.add(row.figures(&outcome.added).note(format!("a sender without redundancy; {}", outcome.note())));
    }
    Ok(())
}

/// Speech as packets with redundancy, as Chrome sends it once losses are reported: 32 kb/s,
/// complexity 9, in-band FEC.
fn payloads() -> anyhow::Result<Vec<Bytes>> {
    let wire = speech::at_wire_rate(SECONDS)?;
    let frames: &[[f32; WIRE_FRAME]] = wire.as_chunks().0;
    let mut encoder = Encoder::new(WIRE_RATE, Channels::Mono, Application::Voip)?;
    encoder.set_bitrate(Bitrate::Bits(32_000))?;
    encoder.set_complexity(9)?;
    encoder.set_inband_fec(true)?;
    encoder.set_packet_loss_perc(5)?;
    frames.iter().map(|frame| Ok(encoder.encode_vec_float(frame, 1_200)?.into())).collect()
}

/// One conversation in virtual time, in steps of a millisecond.
fn through_buffer(payloads: &[Bytes], packets: usize, weather: Weather, redundancy: bool) -> Outcome {
    let start = Instant::now();
    let mut there = Netem::new(weather, SEED);
    let mut back = Netem::new(Weather { rate: None, ..weather }, !SEED);
    let mut buffer = JitterBuffer::new(JitterSettings::default());
    let packet = |n: usize| {
        let payload = payloads[n % payloads.len()].clone();
        // A frame of CELT has no room for redundancy; its length is the same.
        let payload = if redundancy { payload } else { Bytes::from([&[0xf8], &payload[1..]].concat()) };
        RtpPacket {
            seq: n as u16,
            timestamp: (n * WIRE_FRAME) as u32,
            marker: false,
            payload_type: 111,
            ssrc: 1,
            payload,
        }
    };
    let mut coming: BTreeSet<(Duration, usize, bool)> = BTreeSet::new();
    let mut asked: BTreeSet<(Duration, usize)> = BTreeSet::new();
    let mut added = Vec::with_capacity(packets);
    let (mut next, mut concealed) = (0, 0);
    let end = FRAME * packets as u32 + AFTERWARDS;
    let mut at = Duration::ZERO;
    while at < end {
        if at.as_millis().is_multiple_of(20) {
            let n = (at.as_millis() / 20) as usize;
            if n < packets {
                let fate = there.send(payloads[n % payloads.len()].len() + 22, at);
                // The stream has to begin somewhere.
                let fate = if n == 0 { [Some(at + weather.delay), None] } else { fate };
                coming.extend(fate.into_iter().flatten().map(|due| (due, n, false)));
            }
        }
        while let Some((_, n)) = asked.first().copied().filter(|(due, _)| *due <= at) {
            asked.pop_first();
            let fate = there.send(100, at);
            coming.extend(fate.into_iter().flatten().map(|due| (due, n, true)));
        }
        let now = start + at;
        while let Some((_, n, _)) = coming.first().copied().filter(|(due, ..)| *due <= at) {
            coming.pop_first();
            buffer.push(packet(n), now);
        }
        while let Some(released) = buffer.poll(now) {
            let delay = |n: usize| (at - FRAME * n as u32).saturating_sub(weather.delay).as_secs_f64() * 1_000.0;
            match released {
                Released::Packet(_) => {
                    added.push(delay(next));
                    next += 1;
                }
                Released::Lost { count, next: behind, .. } => {
                    next += count as usize;
                    let rebuilt = has_redundancy(&behind);
                    concealed += count as usize - usize::from(rebuilt);
                    if rebuilt {
                        added.push(delay(next - 1));
                    }
                }
                Released::Silence { .. } | Released::Restarted => {}
            }
        }
        for seq in buffer.nacks(now) {
            // The number nearest to what is due.
            let n = next.wrapping_add_signed(isize::from(seq.wrapping_sub(next as u16) as i16));
            asked.extend(back.send(60, at)[0].map(|due| (due, n)));
        }
        at += Duration::from_millis(1);
    }
    concealed += packets.saturating_sub(next);
    Outcome { added: Figures::new(added), concealed, packets, totals: buffer.totals() }
}

/// What the server says about a session's packets when it is over.
#[derive(Debug, Default)]
struct Heard {
    received: u64,
    lost: u64,
    rebuilt: u64,
    repaired: u64,
}

/// Turns of each call.
const TURNS: usize = 40;

/// The same 3 % with a real server, caller and relay: what the reply takes longer, and how
/// much the server got.
pub fn call(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let row = Row::begin("loss3_call", "ms");
    if let Some(reason) = missing(&setup.binary) {
        report.skip(&row.name, &reason);
        return Ok(());
    }
    let oneway = Duration::from_millis(30);
    let turns = setup.times(TURNS);
    let calm = relayed(&setup.binary, Weather::clear(oneway), turns)?;
    let lossy = relayed(&setup.binary, Weather::clear(oneway).losing(0.03), turns)?;
    let (before, after) = (&calm.0, &lossy.0);
    let added = after.p95().zip(before.p95()).map(|(after, before)| after - before);
    let heard = &lossy.1;
    let sent = (heard.received + heard.lost).max(1) as f64;
    let delivered = 100.0 * (1.0 - heard.lost.saturating_sub(heard.rebuilt) as f64 / sent);
    let note = format!(
        "voice to voice through a relay of 60 ms with 3 % lost both ways; without loss {:.0} ms p50, {:.0} ms p95",
        before.p50().unwrap_or(f64::NAN),
        before.p95().unwrap_or(f64::NAN),
    );
    report.add(row.figures(after).note(note));
    if let Some(added) = added {
        let row = Row::begin("loss3_call_added_delay", "ms").target(Judged::AtMost, ADDED_MS);
        report.add(row.value(added, turns).note("p95 of the row above against the same without loss"));
    }
    let row = Row::begin("loss3_call_delivered", "%").target(Judged::AtLeast, DELIVERED_PERCENT);
    let note = format!(
        "the server's own account: {} packets, {} repaired, {} rebuilt, {} lost",
        heard.received, heard.repaired, heard.rebuilt, heard.lost
    );
    report.add(row.value(delivered, heard.received as usize).note(note));
    Ok(())
}

/// Calls a server of its own through a relay; the replies' times and what the server heard.
fn relayed(binary: &Path, weather: Weather, turns: usize) -> anyhow::Result<(Figures, Heard)> {
    // A port that was free just now: the relay has to know it before there is a call.
    let media = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).context("no UDP port")?;
    let media_listen = media.to_string();
    let stubs = [
        ("stt", "stub:0"),
        ("interviewer", "stub:0"),
        ("voice", "tone:0.5"),
        ("endpointing", "pause:500"),
        ("media_listen", media_listen.as_str()),
        ("log", "warn,vivavoce_engine::session=info"),
    ];
    let server = Server::start(binary, &stubs)?;
    let relay = Relay::start(media, weather, weather, SEED)?;
    let via = relay.address().to_string();
    let more = ["--via", via.as_str(), "--expect-loss", "5", "--silence", "0.4"];
    let summary = Calls { calls: 1, turns, more: &more }.place(binary, &server)?;
    let log = std::fs::read_to_string(server.folder().join("log")).context("the server kept no log")?;
    Ok((summary.figures(|turn| turn.voice_to_voice_ms), heard(&log)))
}

/// Adds up the lines that a server writes when a candidate's stream is over.
fn heard(log: &str) -> Heard {
    let mut heard = Heard::default();
    for line in log.lines().filter(|line| line.contains("the candidate's packets")) {
        let field = |name: &str| {
            let rest = line.split(&format!(" {name}=")).nth(1)?;
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
        };
        heard.received += field("received").unwrap_or(0);
        heard.lost += field("lost").unwrap_or(0);
        heard.rebuilt += field("rebuilt").unwrap_or(0);
        heard.repaired += field("repaired").unwrap_or(0);
    }
    heard
}

/// A Python that has aiortc.
const PYTHON: &str = "VIVAVOCE_PEERS_PYTHON";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/aiortc_jitter.py");

#[derive(Serialize)]
struct Trace {
    name: &'static str,
    packets: usize,
    /// Milliseconds and sequence number.
    arrivals: Vec<(f64, usize)>,
}

#[derive(Deserialize)]
struct Peer {
    name: String,
    delivered: f64,
    p50: Option<f64>,
    p95: Option<f64>,
}

/// aiortc's receiver under the same traces. It asks for no repairs of audio, so it is given
/// what arrived by itself.
pub fn aiortc(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let Some(python) = std::env::var_os(PYTHON) else {
        report.skip("network_aiortc", &format!("{PYTHON} names no Python that has aiortc"));
        return Ok(());
    };
    let packets = setup.times(PACKETS);
    let traces: Vec<Trace> = TROUBLES
        .iter()
        .map(|trouble| {
            let mut netem = Netem::new((trouble.make)(Weather::clear(Duration::ZERO)), SEED);
            let mut arrivals: Vec<(Duration, usize)> = (0..packets)
                .flat_map(|n| netem.send(100, FRAME * n as u32).into_iter().flatten().map(move |at| (at, n)))
                .collect();
            arrivals.sort();
            let arrivals = arrivals.into_iter().map(|(at, n)| (at.as_secs_f64() * 1_000.0, n)).collect();
            Trace { name: trouble.name, packets, arrivals }
        })
        .collect();
    let mut child = Command::new(&python)
        .arg(SCRIPT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} does not start", python.display()))?;
    let input = serde_json::to_vec(&traces).context("traces are JSON")?;
    let mut stdin = child.stdin.take().context("its input is a pipe")?;
    stdin.write_all(&input).with_context(|| format!("{SCRIPT} took no traces"))?;
    drop(stdin);
    let output = child.wait_with_output().with_context(|| format!("{SCRIPT} did not end"))?;
    anyhow::ensure!(output.status.success(), "{SCRIPT} failed");
    let peers: Vec<Peer> = serde_json::from_slice(&output.stdout).with_context(|| format!("{SCRIPT} gave no JSON"))?;
    for peer in peers {
        let mut row = Row::begin(format!("network_aiortc_{}", peer.name), "ms");
        (row.p50, row.p95, row.runs) = (peer.p50, peer.p95, packets);
        let note = format!("aiortc's JitterBuffer(16, prefetch=4): {:.2} % delivered", 100.0 * peer.delivered);
        report.add(row.note(note));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_trouble_nothing_is_added_and_nothing_lost() {
        let payloads = payloads().unwrap();
        let clear = Weather::clear(Duration::from_millis(30));
        let outcome = through_buffer(&payloads, 500, clear, true);
        assert_eq!((outcome.added.p95(), outcome.added.len(), outcome.concealed), (Some(0.0), 500, 0));
    }

    #[test]
    fn every_packet_is_accounted_for() {
        let payloads = payloads().unwrap();
        let bad = Weather { jitter: FRAME * 3, ..Weather::clear(FRAME).losing(0.2) };
        let outcome = through_buffer(&payloads, 2_000, bad, true);
        assert_eq!(outcome.added.len() + outcome.concealed, 2_000);
    }

    #[test]
    fn the_servers_account_is_read() {
        let line =
            "INFO vivavoce_engine::session: the candidate's packets received=100 lost=3 rebuilt=2 repaired=4 x=1";
        let heard = heard(line);
        assert_eq!((heard.received, heard.lost, heard.rebuilt, heard.repaired), (100, 3, 2, 4));
    }
}

//! Each stage of the audio path alone, in this process, on one thread.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use bytes::Bytes;
use vivavoce_engine::audio::{WIRE_FRAME, rms};
use vivavoce_engine::decode::{JitterBuffer, JitterSettings, OpusDecoder, Resampler, RtpPacket};
use vivavoce_engine::listen::mel::MelFeatures;
use vivavoce_engine::listen::smart_turn::{HEARD, SmartTurn};
use vivavoce_engine::listen::vad::{CONTEXT, Vad, VadModel, VadState, VoiceActivity, WINDOW};
use vivavoce_engine::onnx;
use vivavoce_engine::speak::encode::OpusEncoder;
use vivavoce_signaling::models;

use crate::Setup;
use crate::figures::{Effort, Figures, time};
use crate::report::{Report, Row};
use crate::speech;

/// Speech that the cheap stages go through, again and again.
const SECONDS: usize = 10;
/// Packets of 20 ms that the jitter buffer is timed over at once: one takes less time than
/// reading the clock.
const BATCH: usize = 50;

/// Samples to packets.
pub fn opus_encode(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let frames = frames()?;
    let mut encoder = OpusEncoder::new()?;
    let row = Row::begin("opus_encode", "us");
    let figures = time(
        Effort::of(setup.times(5_000)),
        |run| &frames[run % frames.len()],
        |frame| {
            black_box(encoder.encode(black_box(frame)));
        },
    );
    report.add(row.figures(&figures).note("20 ms of speech at 32 kb/s with in-band FEC"));
    Ok(())
}

/// Packets to samples.
pub fn opus_decode(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let packets = packets()?;
    let mut decoder = OpusDecoder::new()?;
    let mut out = Vec::with_capacity(WIRE_FRAME);
    let row = Row::begin("opus_decode", "us");
    let figures = time(
        Effort::of(setup.times(5_000)),
        |run| &packets[run % packets.len()],
        |packet| {
            out.clear();
            black_box(decoder.decode(black_box(packet), &mut out));
        },
    );
    report.add(row.figures(&figures).note("20 ms of speech, none lost"));
    Ok(())
}

/// The wire's rate to the models'.
pub fn resample(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let frames = frames()?;
    let mut resampler = Resampler::to_model();
    let mut out = Vec::with_capacity(WIRE_FRAME);
    let row = Row::begin("resample_48_to_16", "us");
    let figures = time(
        Effort::of(setup.times(10_000)),
        |run| &frames[run % frames.len()],
        |frame| {
            out.clear();
            resampler.push(black_box(frame), &mut out);
            black_box(&out);
        },
    );
    report.add(row.figures(&figures).note("20 ms"));
    Ok(())
}

/// Silero VAD over windows that hold sound: silence never reaches the model.
pub fn vad(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "vad_window";
    let Some(file) = onnx_model("silero-vad", NAME, report)? else { return Ok(()) };
    let spoken = speech::at_model_rate(SECONDS)?;
    let windows: Vec<&[f32]> = spoken.chunks_exact(WINDOW).filter(|window| rms(window) > 0.01).collect();
    anyhow::ensure!(!windows.is_empty(), "the clips are silent");
    let mut vad = Vad::new(VadModel::load(&file)?);
    let row = Row::begin(NAME, "us");
    let mut failure = None;
    let figures = time(
        Effort::of(setup.times(5_000)),
        |run| windows[run % windows.len()],
        |window| match vad.probability(black_box(window)) {
            Ok(probability) => {
                black_box(probability);
            }
            Err(error) => failure = Some(error),
        },
    );
    failure.map_or(Ok(()), Err)?;
    report.add(row.figures(&figures).note("32 ms of speech, one session a call, one thread"));
    vad_crowds(setup, report, VadModel::load(&file)?, &windows)
}

/// The same window when so many sessions' go through in one call.
fn vad_crowds(setup: &Setup, report: &mut Report, mut model: VadModel, windows: &[&[f32]]) -> anyhow::Result<()> {
    for crowd in [4, 16, 64] {
        let mut inputs = Vec::new();
        for window in windows.iter().cycle().take(crowd) {
            inputs.resize(inputs.len() + CONTEXT, 0.0);
            inputs.extend_from_slice(window);
        }
        let mut states = vec![VadState::default(); crowd];
        let mut found = Vec::new();
        let row = Row::begin(format!("vad_window_of_{crowd}"), "us");
        let mut failure = None;
        let figures = time(
            Effort::of(setup.times(20_000 / crowd)),
            |_| (),
            |()| failure = model.run(black_box(&inputs), &mut states, &mut found).err().or(failure.take()),
        );
        failure.map_or(Ok(()), Err)?;
        report.add(row.figures(&figures.scaled(1.0 / crowd as f64)).note(format!("{crowd} sessions a call")));
    }
    Ok(())
}

/// Log-mel features of what Smart Turn hears.
pub fn mel(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let heard = speech::at_model_rate(8)?;
    let features = MelFeatures::default();
    let row = Row::begin("mel_8s", "ms");
    let figures = time(
        Effort::of(setup.times(200)),
        |_| (),
        |()| {
            black_box(features.compute(black_box(&heard[..HEARD])));
        },
    );
    report.add(row.figures(&in_ms(figures)).note("8 s of speech, one thread"));
    Ok(())
}

/// From a pause to the model's opinion of it.
pub fn smart_turn(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "smart_turn";
    let Some(file) = onnx_model("smart-turn", NAME, report)? else { return Ok(()) };
    let heard = speech::at_model_rate(8)?;
    let mut model = SmartTurn::load(&file)?;
    let row = Row::begin(NAME, "ms");
    let mut failure = None;
    let figures = time(
        Effort::of(setup.times(200)),
        |_| (),
        |()| match model.finished(black_box(&heard)) {
            Ok(finished) => {
                black_box(finished);
            }
            Err(error) => failure = Some(error),
        },
    );
    failure.map_or(Ok(()), Err)?;
    report.add(row.figures(&in_ms(figures)).note("8 s of speech, features and model, one thread"));
    Ok(())
}

/// Packets that come in order.
pub fn jitter(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let row = Row::begin("jitter_packet", "us");
    let figures = through_jitter(setup.times(2_000), |_| true)?;
    report.add(row.figures(&figures).note(format!("mean over {BATCH} packets in order")));
    Ok(())
}

/// Packets of which 3 % never come, with the requests for them.
pub fn jitter_loss(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let row = Row::begin("jitter_packet_loss3", "us");
    let mut dice = 1u64;
    let figures = through_jitter(setup.times(2_000), |_| {
        // Knuth's linear congruential generator (TAOCP 2, 3.3.4): the same losses each time.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % 100 >= 3
    })?;
    report.add(
        row.figures(&figures)
            .note(format!("mean over {BATCH} packets, 3 % lost at random and asked for again in vain")),
    );
    Ok(())
}

/// Microseconds a packet that is sent, on a clock that runs 20 ms a packet.
fn through_jitter(batches: usize, mut arrives: impl FnMut(u64) -> bool) -> anyhow::Result<Figures> {
    let payloads = packets()?;
    let mut buffer = JitterBuffer::new(JitterSettings::default());
    let start = Instant::now();
    let mut sent = 0u64;
    let batch = |_| {
        let mut batch = Vec::with_capacity(BATCH);
        for _ in 0..BATCH {
            let packet = RtpPacket {
                seq: sent as u16,
                timestamp: (sent * WIRE_FRAME as u64) as u32,
                marker: false,
                payload_type: 111,
                ssrc: 1,
                payload: payloads[sent as usize % payloads.len()].clone(),
            };
            let now = start + Duration::from_millis(20) * sent as u32;
            batch.push((now, arrives(sent).then_some(packet)));
            sent += 1;
        }
        batch
    };
    let figures = time(Effort::of(batches), batch, |batch| {
        for (now, packet) in batch {
            if let Some(packet) = packet {
                black_box(buffer.push(packet, now));
            }
            while let Some(released) = buffer.poll(now) {
                black_box(released);
            }
            black_box(buffer.nacks(now));
        }
    });
    Ok(figures.scaled(1.0 / BATCH as f64))
}

/// A model that ONNX Runtime runs; without one of the two files says so.
fn onnx_model(name: &str, row: &str, report: &Report) -> anyhow::Result<Option<PathBuf>> {
    let (Some(library), Some(file)) = (models::locate("onnxruntime"), models::locate(name)) else {
        report.skip(row, &format!("`vivavoce models pull onnxruntime {name}` fetches what it needs"));
        return Ok(None);
    };
    onnx::load(&library)?;
    Ok(Some(file))
}

fn in_ms(figures: Figures) -> Figures {
    figures.scaled(1e-3)
}

/// Frames of 20 ms at 48 kHz.
fn frames() -> anyhow::Result<Vec<[f32; WIRE_FRAME]>> {
    let wire = speech::at_wire_rate(SECONDS)?;
    Ok(wire.as_chunks().0.to_vec())
}

/// The same as Opus packets.
fn packets() -> anyhow::Result<Vec<Bytes>> {
    let mut encoder = OpusEncoder::new()?;
    Ok(frames()?.iter().map(|frame| encoder.encode(frame)).collect())
}

//! Whisper's decode time by the length of what was said.
//!
//! The real models cannot be fetched everywhere. Files of their shape without their weights
//! (`whisper-shape-{tiny,base,small}.bin`, from the tests of whisper.cpp) cost the encoder
//! the same; where [`SHAPES`] names a folder of them they are measured. Without weights the
//! decoder ends at its first token, so what each further token costs is a row of its own: a
//! true decode takes as long as both together. The project's demo model is measured
//! everywhere.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use vivavoce_engine::EngineConfig;
use vivavoce_engine::listen::whisper::WhisperModel;
use vivavoce_scenarios::Language;
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters};

use crate::Setup;
use crate::figures::{Effort, time};
use crate::report::{Report, Row};
use crate::speech;

/// The folder with the shape files.
pub const SHAPES: &str = "VIVAVOCE_WHISPER_SHAPES";
/// Models by size.
const SIZES: [&str; 3] = ["tiny", "base", "small"];
/// Seconds of speech.
const LENGTHS: [usize; 5] = [1, 2, 4, 8, 15];
/// Runs of the cheapest decode; those of a second or more are stopped by the clock.
const RUNS: usize = 50;
/// Tokens that are timed, one after another: what a sentence of a few seconds has, thrice.
const TOKENS: usize = 60;
/// Seconds that the tokens' encoder has heard.
const HEARD: usize = 4;
/// Encoder positions for that, as the engine chooses them: 50 a second and half a second.
const CONTEXT: i32 = 50 * HEARD as i32 + 25;
/// Time for one model and length.
const AT_MOST: Duration = Duration::from_secs(6);

/// The demo model and each shape that is there.
pub fn by_length(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let demo = speech::fixture("vivavoce-demo-whisper-q5_1.bin");
    lengths(setup, report, "demo", &demo, "the demo model's true weights; made for tests, not for speed")?;
    let folder = std::env::var_os(SHAPES).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    for size in SIZES {
        let name = format!("whisper_decode_{size}");
        let Some(folder) = &folder else {
            report.skip(&name, &format!("{SHAPES} names no folder of whisper-shape-{size}.bin"));
            continue;
        };
        let file = folder.join(format!("whisper-shape-{size}.bin"));
        if !file.is_file() {
            report.skip(&name, &format!("there is no {}", file.display()));
            continue;
        }
        let what = "the model's shape: the whole encoder, one token of the decoder";
        lengths(setup, report, size, &file, what)?;
        token(setup, report, size, &file)?;
    }
    Ok(())
}

fn lengths(setup: &Setup, report: &mut Report, size: &str, file: &Path, what: &str) -> anyhow::Result<()> {
    let threads = EngineConfig::default().hearing_threads;
    let mut decoder = WhisperModel::load(file)?.decoder(threads)?;
    let go_on = AtomicBool::new(false);
    for seconds in LENGTHS {
        let heard = speech::at_model_rate(seconds)?;
        let row = Row::begin(format!("whisper_decode_{size}_{seconds}s"), "ms");
        let at_most = if setup.quick { AT_MOST / 10 } else { AT_MOST };
        let effort = Effort { warm_up: 1, runs: setup.times(RUNS), at_most };
        let (mut failure, mut words) = (None, 0);
        let figures = time(
            effort,
            |_| (),
            |()| match decoder.decode(black_box(&heard), Language::En, &go_on) {
                Ok(found) => words = black_box(found).len(),
                Err(error) => failure = Some(error),
            },
        );
        failure.map_or(Ok(()), Err)?;
        let note = format!("{what}; {threads} threads, {words} words");
        report.add(row.figures(&figures.scaled(1e-3)).note(note));
    }
    Ok(())
}

/// One token of the decoder after another, as a decode of [`HEARD`] seconds has them.
fn token(setup: &Setup, report: &mut Report, size: &str, file: &Path) -> anyhow::Result<()> {
    let threads = EngineConfig::default().hearing_threads;
    let context = WhisperContext::new_with_params(file, WhisperContextParameters::default())?;
    let mut state = context.create_state()?;
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    params.set_n_threads(i32::try_from(threads)?);
    params.set_audio_ctx(CONTEXT);
    // Leaves the encoder's output in the state; the first token comes after what asks for it.
    state.full(params, &speech::at_model_rate(HEARD)?)?;
    let asks = [context.token_sot(), context.token_lang(0), context.token_transcribe(), context.token_not()];
    state.decode(&asks, 0, threads)?;
    let row = Row::begin(format!("whisper_token_{size}"), "ms");
    let mut failure = None;
    let figures = time(
        Effort::of(setup.times(TOKENS)),
        |run| asks.len() + run,
        |place| {
            if let Err(error) = state.decode(&[context.token_sot()], place, threads) {
                failure = Some(error);
            }
        },
    );
    failure.map_or(Ok(()), Err)?;
    let note = format!("each further token of the decoder, {HEARD} s heard; {threads} threads");
    report.add(row.figures(&figures.scaled(1e-3)).note(note));
    Ok(())
}

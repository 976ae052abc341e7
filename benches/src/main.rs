//! `make bench`: measures Vivavoce on this machine, prints a table and writes
//! `benches/results/latest.json`.
//!
//! Each line of [`BENCHES`] answers one question. [`stages`] and [`whisper`] time one part
//! in this process; [`reply`], [`barge_in`], [`ready`], [`api`] and [`afterwards`] start the `vivavoce` binary
//! and measure it from outside, as a candidate's machine would.

mod afterwards;
mod api;
mod barge_in;
mod call;
mod end_of_turn;
mod figures;
mod machine;
mod memory;
mod minds;
mod network;
mod ready;
mod reply;
mod report;
mod scale;
mod server;
mod soak;
mod speech;
mod stages;
mod voices;
mod whisper;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::report::Report;

/// Measures one thing or a few that belong together.
type Run = fn(&Setup, &mut Report) -> anyhow::Result<()>;

/// A benchmark: the name its rows begin with, the question it answers, how it runs.
struct Bench {
    name: &'static str,
    question: &'static str,
    run: Run,
}

/// All there are, from the cheapest to the longest.
const BENCHES: &[Bench] = &[
    bench("opus_encode", "What does a 20 ms frame of the reply cost?", stages::opus_encode),
    bench("opus_decode", "What does a 20 ms packet of the candidate cost?", stages::opus_decode),
    bench("resample", "What does it cost to bring 20 ms to the models' rate?", stages::resample),
    bench("vad", "What does a 32 ms window of speech cost Silero VAD, alone and in a crowd?", stages::vad),
    bench("mel", "What do the features of 8 s cost, before Smart Turn?", stages::mel),
    bench("smart_turn", "How long is a pause judged, features included?", stages::smart_turn),
    bench("jitter", "What does keeping a packet in order cost?", stages::jitter),
    bench("jitter_loss3", "And when 3 % of the packets are lost?", stages::jitter_loss),
    bench("loss3", "What do bad networks add, and what do they cost? (virtual time)", network::table),
    bench("network_aiortc", "And with aiortc's receiver?", network::aiortc),
    bench("loss3_call", "The same 3 % of loss with a real caller, relay and server?", network::call),
    bench("ready_time", "How long until a server with its models on disk is ready?", ready::time),
    bench("reply_stub_zero", "What does everything but the models add to a reply?", reply::stub_zero),
    bench("reply_stub_contract", "How soon is a reply with models of usual speed?", reply::stub_contract),
    bench("llm_gateway", "What does the gateway add to a language model's first words?", minds::gateway),
    bench("llm_cancelled", "What does a reply cost that nobody waits for?", minds::cancelled),
    bench("voice_first_sound", "How soon does each kind of voice sound?", voices::first_sound),
    bench("voice_streams", "And a hundred voices, or minds, at once?", voices::at_once),
    bench("piper_rtf", "How much of a core does Piper take while it speaks?", voices::piper_factor),
    bench("stt_remote", "How soon after a pause are the words there that others find?", voices::final_words),
    bench("bargein", "How soon does the reply stop when it is talked over?", barge_in::stop),
    bench("eot", "How often is a speaker cut off, and how long does one wait who has finished?", end_of_turn::cut_offs),
    bench("eot_whole", "Do those who pause for a second between clauses stay whole?", end_of_turn::one_second),
    bench("words_streaming", "Are words that come while somebody speaks as good as others?", words::streaming),
    bench("stt_final", "How long after a pause are its words there?", words::final_words),
    bench("stt_monologue", "Does a monologue of twenty minutes fall behind?", words::monologue),
    bench("listening_sessions", "How many candidates who speak does one core carry?", scale::listening),
    bench("duplex_sessions", "And when both sides speak? Until when is the reply as quick?", scale::duplex),
    bench("memory_per_session", "What memory does a session take beside the models?", memory::per_session),
    bench("whisper_decode", "How long does Whisper take for so much speech?", whisper::by_length),
    bench("report", "How long does a report take, by the length of the interview, and as PDF?", afterwards::reports),
    bench("replay", "How soon can an hour be replayed, and how much must be sent for it?", afterwards::replay),
    bench("comment_fan_out", "How soon do two hundred readers have a comment?", afterwards::comments),
    bench("api_reads", "How soon does a server with a hundred thousand interviews answer?", api::reads),
    bench("soak_virtual", "What stays behind after two hours of fifty bad calls at once?", soak::on_the_virtual_clock),
    bench("soak_real", "And in a server whose callers come, go and die?", soak::against_a_server),
];

const fn bench(name: &'static str, question: &'static str, run: Run) -> Bench {
    Bench { name, question, run }
}

/// Measures Vivavoce on this machine
#[derive(Parser)]
#[command(after_help = names())]
struct Arguments {
    /// Run only benchmarks whose names begin so; their rows replace the old ones in latest.json
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,

    /// A tenth of the work, to see that everything runs; writes quick.json
    #[arg(long)]
    quick: bool,
}

/// What every benchmark is given.
struct Setup {
    quick: bool,
    /// The `vivavoce` binary, whether it is there or not.
    binary: PathBuf,
}

impl Setup {
    /// How often to do what is done `full` times in a whole run.
    fn times(&self, full: usize) -> usize {
        if self.quick { full.div_ceil(10) } else { full }
    }
}

fn main() -> ExitCode {
    // SAFETY: this is the only thread.
    unsafe { vivavoce_engine::onnx::forbid_telemetry() };
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs what was asked for; whether all of it could be measured or was skipped with a reason.
fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let wanted =
        |bench: &&Bench| arguments.only.is_empty() || arguments.only.iter().any(|only| bench.name.starts_with(only));
    let benches: Vec<&Bench> = BENCHES.iter().filter(wanted).collect();
    anyhow::ensure!(!benches.is_empty(), "no benchmark has such a name; {}", names());
    let setup = Setup { quick: arguments.quick, binary: server::binary()? };
    let mut report = Report::begin();
    let mut failed = false;
    for bench in benches {
        report.ask(bench.question);
        if let Err(error) = (bench.run)(&setup, &mut report) {
            failed = true;
            eprintln!("{} failed: {error:#}", bench.name);
        }
    }
    let file = if arguments.quick { "quick.json" } else { "latest.json" };
    let path = report.write(file, !arguments.only.is_empty())?;
    println!("\n{}", path.display());
    Ok(!failed)
}

fn names() -> String {
    let names: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
    format!("The benchmarks: {}", names.join(", "))
}

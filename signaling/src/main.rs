//! The binary: one command line in, one exit code out.

use std::process::ExitCode;

use clap::Parser;
use vivavoce_signaling::command::{self, Cli};

fn main() -> ExitCode {
    // SAFETY: this is the only thread.
    unsafe { vivavoce_engine::onnx::forbid_telemetry() };
    run()
}

/// What each worker has for its stack; only what is used takes memory.
const STACK: usize = 8 * 1024 * 1024;

fn run() -> ExitCode {
    let cli = Cli::parse();
    let executor = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let done = match executor {
        Ok(executor) => executor.block_on(command::run(cli)),
        Err(error) => Err(anyhow::Error::new(error).context("the threads could not be started")),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("vivavoce: {error:#}");
            ExitCode::FAILURE
        }
    }
}

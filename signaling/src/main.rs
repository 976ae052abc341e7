//! The binary: one command line in, one exit code out.

use std::process::ExitCode;

use clap::Parser;
use vivavoce_signaling::command::{self, Cli};

fn main() -> ExitCode {
    // SAFETY: this is the only thread.
    unsafe { vivavoce_engine::onnx::forbid_telemetry() };
    run()
}

#[tokio::main]
async fn run() -> ExitCode {
    let cli = Cli::parse();
    match command::run(cli).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("vivavoce: {error:#}");
            ExitCode::FAILURE
        }
    }
}

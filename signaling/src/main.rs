//! The binary: one command line in, one exit code out.

use std::process::ExitCode;

use clap::Parser;
use vivavoce_signaling::command::{self, Cli};

#[tokio::main]
async fn main() -> ExitCode {
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

//! `vivavoce scenario check FILE…`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Work with scenario files.
#[derive(Args)]
pub struct ScenarioArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read scenario files and say what is wrong in them, line by line
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Checks every file; `false` if one is not sound.
pub fn run(args: &ScenarioArgs) -> anyhow::Result<bool> {
    let Command::Check { files } = &args.command;
    let mut all_sound = true;
    for file in files {
        let name = file.display();
        match std::fs::read(file) {
            Err(error) => {
                eprintln!("{name}: cannot be read: {error}");
                all_sound = false;
            }
            Ok(bytes) => match vivavoce_scenarios::parse_bytes(&bytes) {
                Ok(scenario) => println!(
                    "{name}: sound: {} ({}), {} questions, {} minutes",
                    scenario.id,
                    scenario.language,
                    scenario.question_count(),
                    scenario.duration_minutes()
                ),
                Err(errors) => {
                    for line in errors.to_string().lines() {
                        eprintln!("{name}: {line}");
                    }
                    all_sound = false;
                }
            },
        }
    }
    Ok(all_sound)
}

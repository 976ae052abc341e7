//! The command line: `vivavoce serve | call | rerun | badge | cost | keys | models | migrate | scenario | config | openapi | admin`.

mod admin;
mod badge;
mod cost;
mod keys;
mod rerun;
mod scenario;
mod serve;
mod telemetry;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::config::{self, Flags, Settings};
use crate::db::{Db, Kind};
use crate::{call, models, router};

/// Spoken interviews, heard, answered aloud and replayed word by word.
#[derive(Parser)]
#[command(name = "vivavoce", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the page, the API and the audio
    Serve(Flags),
    /// Place a call as a candidate without a browser
    Call(Box<call::CallArgs>),
    /// Run a recorded session again, and say whether it came to the same
    Rerun(rerun::RerunArgs),
    /// Verify badges
    Badge(badge::BadgeArgs),
    /// List the providers' keys, and change the instance's own
    Keys(keys::KeysArgs),
    /// Estimate what an interview costs with a chain of providers
    Cost(cost::CostArgs),
    /// List, fetch and check the models
    Models(models::cli::ModelsArgs),
    /// Bring the database's tables up to this version
    Migrate(Flags),
    /// Work with scenario files
    Scenario(scenario::ScenarioArgs),
    /// Print a vivavoce.toml with every key, its default and what it does
    Config,
    /// Print the OpenAPI document
    Openapi,
    /// For whoever runs the server
    Admin(admin::AdminArgs),
}

/// Runs the command; `false` when what was asked for did not come out and has been said.
pub async fn run(cli: Cli) -> anyhow::Result<bool> {
    match cli.command {
        Command::Serve(flags) => serve::run(configure(&flags)?).await.map(|()| true),
        Command::Call(args) => {
            telemetry::start_quietly();
            call::run(*args).await.map(|()| true)
        }
        Command::Rerun(args) => {
            telemetry::start_quietly();
            rerun::run(&args)
        }
        Command::Badge(args) => badge::run(&args),
        Command::Cost(args) => cost::run(&args).map(|()| true),
        Command::Keys(args) => keys::run(args).await.map(|()| true),
        Command::Models(args) => {
            telemetry::start_quietly();
            models::cli::run(args).await.context("standard output cannot be written")
        }
        Command::Migrate(flags) => migrate(&configure(&flags)?).await.map(|()| true),
        Command::Scenario(args) => scenario::run(&args),
        Command::Config => {
            print!("{}", config::documented());
            Ok(true)
        }
        Command::Openapi => {
            let document = router::document().to_pretty_json().context("the document")?;
            println!("{document}");
            Ok(true)
        }
        Command::Admin(args) => admin::run(&args).await.map(|()| true),
    }
}

/// The configuration, with the log started as it says.
fn configure(flags: &Flags) -> anyhow::Result<Settings> {
    let (settings, warnings) = config::load(flags)?;
    telemetry::start(&settings)?;
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    Ok(settings)
}

async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    std::fs::create_dir_all(&settings.data)
        .with_context(|| format!("the data folder {} cannot be made", settings.data.display()))?;
    let db = Db::connect(settings.database_url.as_deref(), &settings.data).await?;
    let applied = db.migrate().await?;
    let name = match db.kind() {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    println!("{name}: {applied} migrations applied, the tables are those of this version");
    db.close().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_key_is_a_flag_of_serve_with_its_default_in_the_help() {
        let mut command = Cli::command();
        let serve = command.find_subcommand_mut("serve").expect("there");
        let help = serve.render_long_help().to_string();
        for key in config::KEYS {
            assert!(help.contains(&format!("--{}", key.flag())), "{}", key.name);
            assert!(help.contains(&key.variable()), "{}", key.name);
        }
        assert!(help.contains("[default: 127.0.0.1:8080]"));
    }
}

//! The log, on standard error; standard output is for what a command says.

use std::io::IsTerminal;

use anyhow::Context;
use tracing_subscriber::EnvFilter;

use crate::config::Settings;
use crate::config::settings::LogFormat;

/// Our own crates; a plain level is theirs, and libraries say only what is wrong.
const OURS: [&str; 3] = ["vivavoce", "vivavoce_signaling", "vivavoce_engine"];

/// Starts the log as configured.
pub fn start(settings: &Settings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(directives(&settings.log))
        .with_context(|| format!("`log`: `{}` is no level and no list of targets", settings.log))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

/// Starts the log of a command that speaks for itself: only what is wrong.
pub fn start_quietly() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(std::env::var("VIVAVOCE_LOG").unwrap_or("error".into())))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

fn directives(log: &str) -> String {
    if log.contains(['=', ',']) {
        return log.to_owned();
    }
    let ours: Vec<String> = OURS.iter().map(|target| format!("{target}={log}")).collect();
    format!("error,{}", ours.join(","))
}

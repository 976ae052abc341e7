//! `vivavoce serve`.

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::Settings;
use crate::server::Server;

/// Serves until SIGTERM or SIGINT; a second one does not wait.
pub async fn run(settings: Settings) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("no signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("no signals")?;
    let server = tokio::select! {
        started = Server::start(settings) => started?,
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    };
    println!("{}", server.ready_line());
    if let Some(line) = server.setup_line().await? {
        tracing::info!("{line}");
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    if server.drains() {
        tracing::info!("stopping: no interview begins any more, those that run may end; once more to end them");
        tokio::select! {
            () = server.run_out() => {}
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
    tracing::info!("stopping: interviews are ended and written; once more to stop at once");
    tokio::select! {
        () = server.stop() => {}
        _ = terminate.recv() => std::process::exit(130),
        _ = interrupt.recv() => std::process::exit(130),
    }
    Ok(())
}

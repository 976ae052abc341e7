//! `vivavoce admin`.

use clap::{Args, Subcommand};

use crate::config::{self, Flags};
use crate::data_folder;

/// For whoever runs the server.
#[derive(Args)]
pub struct AdminArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the access token, which lists sessions and opens any of them
    Token {
        /// Make a new one; the server takes it from its next start on
        #[arg(long)]
        renew: bool,
        #[command(flatten)]
        flags: Flags,
    },
}

/// Runs the command.
pub fn run(args: &AdminArgs) -> anyhow::Result<()> {
    let Command::Token { renew, flags } = &args.command;
    let (settings, _) = config::load(flags)?;
    if let Some(token) = settings.access_token {
        anyhow::ensure!(!renew, "the access token is set in the configuration; change it there");
        println!("{token}");
        return Ok(());
    }
    let token = if *renew {
        data_folder::renew_access_token(&settings.data)?
    } else {
        data_folder::access_token(&settings.data)?
    };
    println!("{token}");
    Ok(())
}

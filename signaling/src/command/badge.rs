//! `vivavoce badge verify FILE`: whether a badge is what its issuer signed, offline.

use std::io::Read;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::badges::signer::{LONGEST, verify};

/// Verify badges
#[derive(Args)]
pub struct BadgeArgs {
    #[command(subcommand)]
    command: BadgeCommand,
}

#[derive(Subcommand)]
enum BadgeCommand {
    /// Say whether a badge is what its issuer signed; nothing is fetched
    Verify {
        /// The badge as a JWT; `-` for standard input
        file: PathBuf,

        /// The issuer that it must be by, as its instance says at `/api/instance`
        #[arg(long, value_name = "DID")]
        issuer: Option<String>,
    },
}

/// Runs it; `false` if the badge is not to be believed.
pub fn run(args: &BadgeArgs) -> anyhow::Result<bool> {
    let BadgeCommand::Verify { file, issuer } = &args.command;
    let mut text = String::new();
    let source: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).with_context(|| format!("{} cannot be read", file.display()))?)
    };
    source.take(LONGEST as u64).read_to_string(&mut text).context("the badge is not text")?;
    let credential = match verify(&text) {
        Ok(credential) => credential,
        Err(error) => {
            println!("not valid: {error}");
            return Ok(false);
        }
    };
    let by = credential["issuer"]["id"].as_str().unwrap_or_default();
    if let Some(wanted) = issuer
        && wanted != by
    {
        println!("not valid: it is by another issuer\n{by}");
        return Ok(false);
    }
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let subject = &credential["credentialSubject"];
    println!("valid: {}", text(&credential["name"]));
    println!("level: {}", text(&subject["result"][0]["value"]));
    println!("candidate: {}", text(&subject["identifier"][0]["identityHash"]));
    println!("from: {}", text(&credential["validFrom"]));
    println!("issuer: {by}");
    Ok(true)
}

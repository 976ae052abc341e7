//! `vivavoce admin`.

use std::io::BufRead;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};

use crate::accounts::store::users;
use crate::accounts::{UserRole, register};
use crate::config::{self, Flags, Settings};
use crate::data_folder;
use crate::db::Db;
use crate::token;
use crate::wire::{Language, Timestamp};

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
    /// Make an account; the server may run meanwhile
    CreateUser {
        /// Its e-mail address
        #[arg(long)]
        email: String,
        /// How the person is called
        #[arg(long)]
        name: String,
        /// What they are here
        #[arg(long, value_enum, default_value_t = RoleArg::Candidate)]
        role: RoleArg,
        /// In which language they read
        #[arg(long, value_enum, default_value_t = LanguageArg::En)]
        language: LanguageArg,
        /// Read the password from the first line of standard input; else one is made and printed
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        flags: Flags,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleArg {
    Candidate,
    Recruiter,
    Trainer,
    School,
    Company,
    Admin,
}

#[derive(Clone, Copy, ValueEnum)]
enum LanguageArg {
    Fr,
    En,
}

impl From<RoleArg> for UserRole {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Candidate => Self::Candidate,
            RoleArg::Recruiter => Self::Recruiter,
            RoleArg::Trainer => Self::Trainer,
            RoleArg::School => Self::School,
            RoleArg::Company => Self::Company,
            RoleArg::Admin => Self::Admin,
        }
    }
}

impl From<LanguageArg> for Language {
    fn from(language: LanguageArg) -> Self {
        match language {
            LanguageArg::Fr => Self::Fr,
            LanguageArg::En => Self::En,
        }
    }
}

/// Runs the command.
pub async fn run(args: &AdminArgs) -> anyhow::Result<()> {
    match &args.command {
        Command::Token { renew, flags } => print_token(*renew, &config::load(flags)?.0),
        Command::CreateUser { email, name, role, language, password_stdin, flags } => {
            let given = password_stdin.then(first_line).transpose()?;
            let made = match given {
                Some(_) => None,
                None => Some(token::make("pw").context("the system has no randomness")?),
            };
            let password = given.as_ref().or(made.as_ref()).expect("one of both is there");
            let (settings, _) = config::load(flags)?;
            let (new, _) = register::made(email, name, (*language).into(), (*role).into(), password).await?;
            keep(&settings, &new).await?;
            match made {
                Some(password) => println!("The account is made; its password is {password}"),
                None => println!("The account is made"),
            }
            Ok(())
        }
    }
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("standard input cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn keep(settings: &Settings, new: &users::NewUser) -> anyhow::Result<()> {
    let db = Db::connect(settings.database_url.as_deref(), &settings.data).await?;
    db.migrate().await?;
    let mut writing = db.begin().await?;
    let made = users::insert(writing.connection(), new, Timestamp::now()).await?;
    anyhow::ensure!(made.is_some(), "this address has an account already");
    writing.commit().await?;
    db.close().await;
    Ok(())
}

fn print_token(renew: bool, settings: &Settings) -> anyhow::Result<()> {
    if let Some(token) = &settings.access_token {
        anyhow::ensure!(!renew, "the access token is set in the configuration; change it there");
        println!("{token}");
        return Ok(());
    }
    let token = if renew {
        data_folder::renew_access_token(&settings.data)?
    } else {
        data_folder::access_token(&settings.data)?
    };
    println!("{token}");
    Ok(())
}

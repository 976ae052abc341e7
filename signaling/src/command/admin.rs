//! `vivavoce admin`.

use std::io::BufRead;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};

use crate::accounts::store::users;
use crate::accounts::{UserRole, register};
use crate::audit::{self, Act, ActorKind, Entry};
use crate::config::{self, Flags, Settings};
use crate::data_folder;
use crate::db::Db;
use crate::pepper::Peppers;
use crate::token;
use crate::vault::Vault;
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
    /// Look whether the audit log is whole; the server may run meanwhile
    CheckAudit {
        /// A hash that was noted before as `NUMBER:HASH`, as this command prints it: it must still be
        /// that of the entry
        #[arg(long)]
        noted: Option<String>,
        #[command(flatten)]
        flags: Flags,
    },
    /// Make an account; the server may run meanwhile. With the server's own `--data` or `instance_key`:
    /// passwords are hashed with a secret from there
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
        Command::CheckAudit { noted, flags } => check_audit(noted.as_deref(), &config::load(flags)?.0).await,
        Command::Token { renew, flags } => print_token(*renew, &config::load(flags)?.0),
        Command::CreateUser { email, name, role, language, password_stdin, flags } => {
            let given = password_stdin.then(first_line).transpose()?;
            let made = match given {
                Some(_) => None,
                None => Some(token::make("pw").context("the system has no randomness")?),
            };
            let password = given.as_ref().or(made.as_ref()).expect("one of both is there");
            let (settings, _) = config::load(flags)?;
            let db = Db::connect(settings.database_url.as_deref(), &settings.data).await?;
            db.migrate().await?;
            let peppers = Peppers::of(&Vault::open(&settings.data, settings.instance_key.as_deref())?);
            let (language, role) = ((*language).into(), (*role).into());
            let (new, _) = register::made(email, name, language, role, password, &peppers).await?;
            keep(&db, &new).await?;
            db.close().await;
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

async fn keep(db: &Db, new: &users::NewUser) -> anyhow::Result<()> {
    let mut writing = db.begin().await?;
    let made = users::insert(writing.connection(), new, Timestamp::now()).await?;
    let user = made.context("this address has an account already")?;
    let entry = Entry::of_account(Act::AccountMade, ActorKind::Command, Some(user)).with("role", &new.role);
    audit::store::append(writing.connection(), &entry, Timestamp::now()).await?;
    writing.commit().await?;
    Ok(())
}

async fn check_audit(noted: Option<&str>, settings: &Settings) -> anyhow::Result<()> {
    let db = Db::connect(settings.database_url.as_deref(), &settings.data).await?;
    db.migrate().await?;
    let looked = audit::store::look(&db).await?;
    if let Some((seq, fault)) = looked.fault {
        anyhow::bail!("the audit log is not whole: entry {seq} is the first that is not right ({fault:?})");
    }
    if let Some(noted) = noted {
        let (seq, hash) = noted.split_once(':').context("what was noted is `NUMBER:HASH`")?;
        let seq: i64 = seq.parse().context("what was noted is `NUMBER:HASH`")?;
        let filter = audit::store::Filter { before: Some(seq + 1), ..Default::default() };
        let entry = audit::store::list(&db, &filter, 1).await?.pop().filter(|entry| entry.seq == seq);
        let entry = entry.with_context(|| format!("entry {seq} is not there any more"))?;
        anyhow::ensure!(entry.hash == hash, "entry {seq} is another than the one that was noted");
    }
    db.close().await;
    println!("the audit log is whole; note this elsewhere: {}:{}", looked.head.0, looked.head.1);
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

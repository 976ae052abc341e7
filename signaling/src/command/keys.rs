//! `vivavoce keys list | rotate`: the providers' keys, and the instance's own.

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};

use super::configure;
use crate::config::{Flags, Settings};
use crate::data_folder::DataFolder;
use crate::db::Db;
use crate::keys::{Seal, rotate, store};
use crate::vault::Vault;

/// Where the next key comes from when the present one is configured; as a flag it would be seen
/// by everybody on the machine.
const NEXT_KEY: &str = "VIVAVOCE_NEXT_INSTANCE_KEY";

/// The providers' keys, and the instance's own.
#[derive(Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// List the providers' keys, masked
    List {
        #[command(flatten)]
        flags: Flags,
    },
    /// Give the instance another key, and seal with it what the old one has sealed; the server
    /// must be stopped. Interrupted, it goes on where it was. Where the key is configured, the
    /// next one comes in VIVAVOCE_NEXT_INSTANCE_KEY
    Rotate {
        #[command(flatten)]
        flags: Flags,
    },
}

/// Runs it.
pub async fn run(args: KeysArgs) -> anyhow::Result<()> {
    match args.command {
        KeysCommand::List { flags } => list(&configure(&flags)?).await,
        KeysCommand::Rotate { flags } => rotate(&configure(&flags)?).await,
    }
}

async fn open(settings: &Settings) -> anyhow::Result<Db> {
    let db = Db::connect(settings.database_url.as_deref(), &settings.data).await?;
    db.migrate().await?;
    Ok(db)
}

async fn list(settings: &Settings) -> anyhow::Result<()> {
    ensure!(settings.data.exists(), "there is no data folder {}", settings.data.display());
    let vault = Vault::open(&settings.data, settings.instance_key.as_deref())?;
    let (db, fingerprint) = (open(settings).await?, Seal::of(&vault).fingerprint);
    for key in store::list(&db, None).await? {
        let state = match key.revoked_at {
            Some(at) => format!("revoked {at}"),
            None if key.sealed_by != fingerprint => "sealed under another instance key".to_owned(),
            None => match key.last_used_at {
                Some(at) => format!("last used {at}"),
                None => "never used".to_owned(),
            },
        };
        println!("{:<24} {:<12} …{:<6} {:<44} {state}", key.name, key.kind, key.hint, key.owner);
    }
    db.close().await;
    Ok(())
}

async fn rotate(settings: &Settings) -> anyhow::Result<()> {
    // Held to the end: a server that ran meanwhile would seal with the old key.
    let _data = DataFolder::hold(&settings.data)?;
    let next = std::env::var(NEXT_KEY).ok();
    let (old, new) = match &settings.instance_key {
        None => Vault::old_and_next(&settings.data)?,
        Some(configured) => {
            let next = next.with_context(|| {
                format!("the instance's key is configured; give the next one in {NEXT_KEY} (openssl rand -base64 32)")
            })?;
            let open = |key: &str| Vault::open(&settings.data, Some(key));
            (open(configured)?, open(&next)?)
        }
    };
    let db = open(settings).await?;
    let done = rotate::reseal(&db, &settings.data, &old, &new).await?;
    if settings.instance_key.is_none() {
        Vault::take_next(&settings.data)?;
    }
    // What was sealed with the old key is not left in the database's log.
    db.forget_deleted().await?;
    db.close().await;
    println!(
        "sealed again: {} sessions, {} keys of providers, {} letters that wait, {} second factors, {} browsers \
         that show messages",
        done.sessions, done.keys, done.letters, done.factors, done.browsers
    );
    if done.lost > 0 {
        println!("{} were sealed with a third key, and left as they are", done.lost);
    }
    if settings.instance_key.is_some() {
        println!("configure the next key as `instance_key` now, here and on every server of this database");
    } else {
        println!("the new key is in {}; keep a copy elsewhere", settings.data.join("instance.key").display());
    }
    println!("badges are signed by another issuer from now on; earlier ones stay good");
    Ok(())
}

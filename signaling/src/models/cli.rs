//! `vivavoce models list|pull|verify`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use indicatif::HumanBytes;

use super::error::ModelError;
use super::manifest::{Model, Need};
use super::progress;
use super::store::{Patience, Store};
use super::verify;

/// List, fetch and check the models.
#[derive(Debug, Args)]
pub struct ModelsArgs {
    /// Where models are kept [default: vivavoce/models in the user's data folder]
    #[arg(long, env = "VIVAVOCE_MODELS_DIR", global = true, value_name = "DIR")]
    models_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Every model: what for, its licence, whether it is here
    List,
    /// Fetch models: the named ones, or all that a first run wants
    Pull {
        names: Vec<String>,
        /// Try at once what failed within the last day (named models always are)
        #[arg(long)]
        again: bool,
    },
    /// Read every byte of what is here and compare its SHA-256
    Verify,
}

/// Runs the command; `false` when what was asked for did not come out.
///
/// # Errors
/// When standard output cannot be written.
pub async fn run(args: ModelsArgs) -> io::Result<bool> {
    let named = args.models_dir.filter(|dir| !dir.as_os_str().is_empty());
    let store = named.map_or_else(Store::from_environment, Store::new);
    match args.command {
        Command::List => list(&store),
        Command::Pull { names, again } => Ok(pull(&store, &names, again).await),
        Command::Verify => verify_all(&store),
    }
}

fn list(store: &Store) -> io::Result<bool> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:<28} {:<9} {:>10}  {:<24} {:<8} for", "model", "need", "size", "licence", "state")?;
    for model in &store.manifest.models {
        let size = model.files_here().map_or(0, |files| files.iter().map(|file| file.size).sum());
        let state = match store.locate(&model.name) {
            Some(_) => "here",
            None if model.files_here().is_err() => "unpinned",
            None => "absent",
        };
        let need = match model.need {
            Need::Required => "required",
            Need::Default => "default",
            Need::Optional => "optional",
        };
        let size = HumanBytes(size).to_string();
        writeln!(out, "{:<28} {need:<9} {size:>10}  {:<24} {state:<8} {}", model.name, model.licence, model.purpose)?;
        if let Some(note) = &model.licence_note {
            writeln!(out, "  {note}")?;
        }
    }
    writeln!(out, "\nkept in {}", store.dir.display())?;
    Ok(true)
}

/// Without names a default model that cannot be had is only reported: an
/// interview runs on its stand-in. A named or a required one is an error.
async fn pull(store: &Store, names: &[String], again: bool) -> bool {
    let wanted: Vec<&str> = if names.is_empty() {
        store
            .manifest
            .models
            .iter()
            .filter(|model| model.need != Need::Optional)
            .map(|model| model.name.as_str())
            .collect()
    } else {
        names.iter().map(String::as_str).collect()
    };
    let patience = if again || !names.is_empty() { Patience::Now } else { Patience::OncePerDay };
    let progress = progress::for_people();
    let mut good = true;
    let mut missing = Vec::new();
    for (name, outcome) in store.ensure(&wanted, patience, progress.as_ref()).await {
        let Err(error) = outcome else { continue };
        let soft = names.is_empty() && store.manifest.model(&name).is_ok_and(|model| model.need == Need::Default);
        if soft {
            missing.push(name);
            progress.say(&format!("warning: {error}"));
        } else {
            good = false;
            progress.say(&format!("error: {error}"));
            if matches!(error, ModelError::NoSource { .. }) {
                progress.say("  to use a copy of your own, put the file into a folder and set VIVAVOCE_MODELS to it");
            }
        }
    }
    if !missing.is_empty() {
        progress.say(&format!(
            "not here: {}; interviews run with stand-ins until `vivavoce models pull --again` brings them",
            missing.join(", ")
        ));
    }
    good
}

fn verify_all(store: &Store) -> io::Result<bool> {
    let mut out = io::stdout().lock();
    let mut good = true;
    for model in &store.manifest.models {
        good &= verify_one(store, model, &mut out)?;
    }
    Ok(good)
}

fn verify_one(store: &Store, model: &Model, out: &mut impl Write) -> io::Result<bool> {
    let files = match model.files_here() {
        Ok(files) => files,
        Err(error) => {
            writeln!(out, "unpinned  {}: {error}", model.name)?;
            return Ok(store.locate(&model.name).is_some());
        }
    };
    let mut good = true;
    for file in files {
        let path = store.path(file);
        if !path.exists() {
            writeln!(out, "absent    {}", file.file)?;
            good &= model.need != Need::Required || store.locate(&model.name).is_some();
            continue;
        }
        match verify::sha256_of(&path) {
            Ok(found) if found == file.sha256 => {
                verify::note(&path, &file.sha256);
                writeln!(out, "right     {}", file.file)?;
            }
            Ok(found) => {
                verify::distrust(&path);
                writeln!(out, "WRONG     {}: expected {}, found {found}", file.file, file.sha256)?;
                good = false;
            }
            Err(error) => {
                writeln!(out, "UNREADABLE {}: {error}", file.file)?;
                good = false;
            }
        }
    }
    Ok(good)
}

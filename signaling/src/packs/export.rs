//! Makes a pack.

use std::io::{Cursor, Write};

use vivavoce_scenarios::quiz;
use vivavoce_scenarios::{head, limits};
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::MOST_ITEMS;
use super::archive::sha256;
use super::manifest::{FORMAT, Listed, Manifest, NAME};
use super::wire::MakePack;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::owner::Owner;
use crate::quizzes;
use crate::scenarios::checked::check;
use crate::scenarios::{self, store};

/// The pack's bytes.
///
/// # Errors
/// `scenario_not_found`, `quiz_not_found`; `bad_scenario` where one has problems; `invalid_field`.
pub async fn make(app: &App, owner: Owner, wish: MakePack) -> Result<Vec<u8>, Problem> {
    let count = wish.scenarios.len() + wish.quizzes.len();
    if count == 0 || count > MOST_ITEMS {
        let why = format!("A pack holds from 1 to {MOST_ITEMS} scenarios and quizzes.");
        return Err(Problem::new(Code::InvalidField, why));
    }
    let mut files: Vec<(String, String)> = Vec::with_capacity(count);
    for id in &wish.scenarios {
        let source = match (app.catalogue.get(id), store::newest(&app.db, owner, id).await?) {
            (None, Some(newest)) => newest.source,
            _ => scenarios::find(app, owner, id).await?.source.to_string(),
        };
        check(app, owner, &source, None).await?.sound()?;
        // An assistant stays where it is; the file's own persona leads elsewhere.
        files.push((format!("scenarios/{id}.toml"), head::without(&source, "assistant")));
    }
    for id in &wish.quizzes {
        let quiz = quizzes::find(app, owner, id).await?.quiz;
        let file = quiz::write::export(&quiz);
        if file.len() > limits::FILE_BYTES {
            let why = format!("The quiz `{id}` is larger than {} bytes as a file.", limits::FILE_BYTES);
            return Err(Problem::new(Code::InvalidField, why));
        }
        files.push((format!("quizzes/{id}.toml"), file));
    }
    files.sort();
    files.dedup();
    let listed = files.iter().map(|(path, text)| Listed { path: path.clone(), sha256: sha256(text.as_bytes()) });
    let manifest = Manifest {
        format: FORMAT,
        name: wish.name,
        authors: wish.authors,
        licence: wish.licence,
        files: listed.collect(),
    };
    let manifest = toml::to_string(&manifest.checked()?)
        .map_err(|error| Problem::internal("the head of a pack could not be written", &error))?;
    files.insert(0, (NAME.to_owned(), manifest));
    tokio::task::spawn_blocking(move || zip(&files))
        .await
        .map_err(|error| Problem::internal("a pack could not be made", &error))?
        .map_err(|error| Problem::internal("a pack could not be written", &error))
}

fn zip(files: &[(String, String)]) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        zip.start_file(path.as_str(), SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

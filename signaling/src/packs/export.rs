//! Makes a pack.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use vivavoce_scenarios::attachment::files as files_of;
use vivavoce_scenarios::quiz;
use vivavoce_scenarios::{FileName, head, limits};
use zip::CompressionMethod;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::archive::sha256;
use super::manifest::{Listed, Manifest, NAME, PLAIN, WITH_MEDIA};
use super::wire::MakePack;
use super::{MEDIA, MOST_ITEMS, MOST_MEDIA, PACK_BYTES};
use crate::app::App;
use crate::attachments;
use crate::error::{Code, Problem};
use crate::owner::Owner;
use crate::quizzes;
use crate::scenarios::checked::check;
use crate::scenarios::{self, store};

/// Bytes that the list and the ZIP itself may take.
const ROOM: usize = 256 * 1024;

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
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut media: BTreeSet<FileName> = BTreeSet::new();
    for id in &wish.scenarios {
        let source = match (app.catalogue.get(id), store::newest(&app.db, owner, id).await?) {
            (None, Some(newest)) => newest.source,
            _ => scenarios::find(app, owner, id).await?.source.to_string(),
        };
        let scenario = check(app, owner, &source, None).await?.sound()?;
        media.extend(files_of(&scenario).into_iter().cloned());
        // An assistant stays where it is; the file's own persona leads elsewhere.
        files.insert(format!("scenarios/{id}.toml"), head::without(&source, "assistant").into_bytes());
    }
    for id in &wish.quizzes {
        let quiz = quizzes::find(app, owner, id).await?.quiz;
        let file = quiz::write::export(&quiz);
        if file.len() > limits::FILE_BYTES {
            let why = format!("The quiz `{id}` is larger than {} bytes as a file.", limits::FILE_BYTES);
            return Err(Problem::new(Code::InvalidField, why));
        }
        files.insert(format!("quizzes/{id}.toml"), file.into_bytes());
    }
    let format = if media.is_empty() { PLAIN } else { WITH_MEDIA };
    if media.len() > MOST_MEDIA {
        let why = format!("These scenarios show {} pictures and documents; a pack holds {MOST_MEDIA}.", media.len());
        return Err(Problem::new(Code::InvalidField, why));
    }
    for file in media {
        let bytes = attachments::store::content(&app.db, owner, &file).await?.ok_or_else(attachments::not_found)?;
        files.insert(format!("{MEDIA}{file}"), bytes);
    }
    if files.values().map(Vec::len).sum::<usize>() > PACK_BYTES - ROOM {
        let why = "These scenarios and what they show are larger than a pack may be (32 MB); pack fewer of them.";
        return Err(Problem::new(Code::InvalidField, why));
    }
    let listed = files.iter().map(|(path, bytes)| Listed { path: path.clone(), sha256: sha256(bytes) });
    let manifest =
        Manifest { format, name: wish.name, authors: wish.authors, licence: wish.licence, files: listed.collect() };
    let manifest = toml::to_string(&manifest.checked()?)
        .map_err(|error| Problem::internal("the head of a pack could not be written", &error))?;
    tokio::task::spawn_blocking(move || zip(&manifest, &files))
        .await
        .map_err(|error| Problem::internal("a pack could not be made", &error))?
        .map_err(|error| Problem::internal("a pack could not be written", &error))
}

fn zip(manifest: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default();
    // Pictures are packed already, and a text that packs too well would be taken for a bomb.
    let as_it_is = packed.compression_method(CompressionMethod::Stored);
    zip.start_file(NAME, packed)?;
    zip.write_all(manifest.as_bytes())?;
    for (path, bytes) in files {
        zip.start_file(path.as_str(), if path.starts_with(MEDIA) { as_it_is } else { packed })?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

//! Every scenario with its file's text. Sessions keep the text, so that a later edit of the
//! file changes no interview that was promised before.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rust_embed::RustEmbed;
use vivavoce_scenarios::{Scenario, ScenarioErrors, parse, parse_bytes};

/// Most files that are read from the configured folder.
const MOST_FILES: usize = 1_000;

#[derive(RustEmbed)]
#[folder = "../scenarios/data"]
#[include = "*.toml"]
struct Builtin;

/// A scenario that can be chosen.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Its file.
    pub source: Arc<str>,
}

/// All that can be chosen, by id.
#[derive(Clone, Debug)]
pub struct Catalogue(BTreeMap<String, Offer>);

/// The configured folder cannot be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The folder or a file in it cannot be read.
    #[error("scenarios: {path}: {cause}", path = .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// A file is not a sound scenario.
    #[error("{path} is not a sound scenario:\n{errors}", path = .path.display())]
    Unsound {
        /// Which.
        path: PathBuf,
        /// Line by line.
        errors: ScenarioErrors,
    },
    /// Two files have the same id.
    #[error("{path}: the id `{id}` is taken by another scenario; choose another one", path = .path.display())]
    Twice {
        /// The second.
        path: PathBuf,
        /// Their id.
        id: String,
    },
    /// The folder holds more than could be meant.
    #[error("{path} holds more than {MOST_FILES} scenario files", path = .path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
}

impl Catalogue {
    /// The built-in scenarios and, if there is one, those of a folder.
    pub fn load(folder: Option<&Path>) -> Result<Self, CatalogueError> {
        let mut catalogue = Self(BTreeMap::new());
        for name in Builtin::iter() {
            let file = Builtin::get(&name).expect("the name was just listed");
            let source = String::from_utf8(file.data.into_owned())
                .expect("a test of the scenarios crate reads the built-in files");
            let scenario =
                parse(&source).unwrap_or_else(|errors| panic!("{name}, which a test reads, is wrong:\n{errors}"));
            catalogue.add(scenario, source, Path::new(name.as_ref()))?;
        }
        if let Some(folder) = folder {
            for path in files(folder)? {
                let bytes =
                    std::fs::read(&path).map_err(|cause| CatalogueError::Unreadable { path: path.clone(), cause })?;
                let scenario =
                    parse_bytes(&bytes).map_err(|errors| CatalogueError::Unsound { path: path.clone(), errors })?;
                let source = String::from_utf8_lossy(&bytes).into_owned();
                catalogue.add(scenario, source, &path)?;
            }
        }
        Ok(catalogue)
    }

    fn add(&mut self, scenario: Scenario, source: String, path: &Path) -> Result<(), CatalogueError> {
        let id = scenario.id.clone();
        let offer = Offer { scenario: Arc::new(scenario), source: source.into() };
        if self.0.insert(id.clone(), offer).is_some() {
            return Err(CatalogueError::Twice { path: path.to_owned(), id });
        }
        Ok(())
    }

    /// The scenario of this id.
    pub fn get(&self, id: &str) -> Option<&Offer> {
        self.0.get(id)
    }

    /// All of them, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = &Offer> {
        self.0.values()
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let unreadable = |cause| CatalogueError::Unreadable { path: folder.to_owned(), cause };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
        if files.len() > MOST_FILES {
            return Err(CatalogueError::TooMany { path: folder.to_owned() });
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_interviews_are_there() {
        let catalogue = Catalogue::load(None).expect("sound");
        let ids: Vec<&str> = catalogue.iter().map(|offer| offer.scenario.id.as_str()).collect();
        let mut all: Vec<&str> = vivavoce_scenarios::builtin().iter().map(|scenario| scenario.id.as_str()).collect();
        all.sort_unstable();
        assert_eq!(ids, all);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Catalogue::load(Some(Path::new("/nowhere/at/all"))).expect_err("not there");
        assert!(error.to_string().contains("/nowhere/at/all"), "{error}");
    }

    #[test]
    fn an_unsound_file_is_refused_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("bad.toml"), "id = 3\n").expect("written");
        let error = Catalogue::load(Some(folder.path())).expect_err("unsound").to_string();
        assert!(error.contains("bad.toml") && error.contains("line 1"), "{error}");
    }

    #[test]
    fn a_built_in_id_cannot_be_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let catalogue = Catalogue::load(None).expect("sound");
        let source = &catalogue.get("sales-en").expect("built in").source;
        std::fs::write(folder.path().join("mine.toml"), source.as_bytes()).expect("written");
        let error = Catalogue::load(Some(folder.path())).expect_err("twice").to_string();
        assert!(error.contains("`sales-en` is taken"), "{error}");
    }
}

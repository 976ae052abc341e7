//! ONNX Runtime, loaded once for the process from a shared library.

use std::path::Path;
use std::sync::OnceLock;

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;

static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum OnnxError {
    /// The shared library is missing or of another version; pull it again.
    #[error("ONNX Runtime cannot be loaded from {library}: {reason}; `vivavoce models pull onnxruntime` gets it")]
    Library { library: String, reason: String },
    /// [`load`] was not called before a model was opened.
    #[error("ONNX Runtime has not been loaded")]
    NotLoaded,
    /// The model file is missing or not one; `vivavoce models verify` checks it.
    #[error("the model {file} cannot be loaded: {reason}; `vivavoce models verify` checks it")]
    Model { file: String, reason: String },
    /// The model refused its input or failed while running.
    #[error("the model failed: {0}")]
    Run(String),
}

/// Keeps the library from reporting to its maker, as its official builds do unless told not to
/// (on Linux from 1.29 on): they would write an identifier of the device and a queue of events
/// to the user's cache before anything else can forbid it.
///
/// # Safety
/// To be called at the beginning of `main`, before there is another thread: it sets an
/// environment variable.
pub unsafe fn forbid_telemetry() {
    // SAFETY: the caller has no other thread that could read the environment.
    unsafe { std::env::set_var("ORT_DISABLE_TELEMETRY", "1") };
}

/// Loads the library; the first successful call decides for the process.
///
/// # Errors
/// [`OnnxError::Library`] if it is no ONNX Runtime of a version that we can use.
pub fn load(library: &Path) -> Result<(), OnnxError> {
    if ENVIRONMENT.get().is_some() {
        return Ok(());
    }
    let failed = |reason: String| OnnxError::Library { library: library.display().to_string(), reason };
    let environment = ort::init_from(library)
        .map_err(|e| failed(e.to_string()))?
        .with_name("vivavoce")
        .with_telemetry(false)
        .build()
        .map_err(|e| failed(e.to_string()))?;
    let _ = ENVIRONMENT.set(environment);
    Ok(())
}

/// Opens a model to run on `threads` threads.
///
/// # Errors
/// [`OnnxError::NotLoaded`] before [`load`], [`OnnxError::Model`] for a bad file.
pub fn open(file: &Path, threads: usize) -> Result<Session, OnnxError> {
    let environment = ENVIRONMENT.get().ok_or(OnnxError::NotLoaded)?;
    let failed = |reason: String| OnnxError::Model { file: file.display().to_string(), reason };
    // Spinning threads would take a core from the audio path to save microseconds.
    let mut builder = Session::builder(environment)
        .map_err(|e| failed(e.to_string()))?
        .with_optimization_level(GraphOptimizationLevel::Level3)
        .map_err(|e| failed(e.to_string()))?
        .with_intra_threads(threads)
        .map_err(|e| failed(e.to_string()))?
        .with_intra_op_spinning(false)
        .map_err(|e| failed(e.to_string()))?;
    builder.commit_from_file(file).map_err(|e| failed(e.to_string()))
}

#[cfg(test)]
pub(crate) mod testing {
    //! Models for tests, where `vivavoce models pull` puts them.

    use std::path::PathBuf;

    fn named(key: &str) -> Option<PathBuf> {
        std::env::var_os(key).map(PathBuf::from)
    }

    fn store() -> Option<PathBuf> {
        named("VIVAVOCE_MODELS_DIR").or_else(|| {
            let data = named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")));
            data.map(|data| data.join("vivavoce/models"))
        })
    }

    /// A model's file, with ONNX Runtime loaded.
    pub(crate) fn model(file: &str) -> PathBuf {
        let pulled = store().map(|store| store.join("libonnxruntime.so.1.31.1")).filter(|file| file.is_file());
        let library = named("ORT_DYLIB_PATH").or(pulled);
        let path = store().map(|store| store.join(file)).filter(|file| file.is_file());
        let (Some(library), Some(path)) = (library, path) else {
            panic!("this test needs {file} and ONNX Runtime: `vivavoce models pull` gets them");
        };
        super::load(&library).unwrap();
        path
    }
}

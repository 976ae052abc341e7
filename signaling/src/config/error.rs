//! What can be wrong with a configuration. All of it is for the person who wrote it to mend.

use std::path::PathBuf;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is there but cannot be read.
    #[error("{path}: cannot be read: {cause}", path = .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path}: {message}", path = .path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Where, and what was expected.
        message: String,
    },
    /// A key or variable that nothing reads.
    #[error("{source_name}: there is no `{name}`{}", hint(.nearest))]
    Unknown {
        /// Where it stands.
        source_name: String,
        /// What was written.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A value that its key cannot take.
    #[error("{source_name}: {message}")]
    Value {
        /// Where it stands.
        source_name: String,
        /// What is wrong with it.
        message: String,
    },
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

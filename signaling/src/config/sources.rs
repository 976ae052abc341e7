//! Where values come from, and the names that none of the sources may hold.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::error::ConfigError;
use super::nearest::nearest;
use super::settings::{KEYS, Settings};
use super::value::Value;

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "vivavoce.toml";

/// Variables that other parts of Vivavoce read: not keys, but not mistakes either.
const OTHER_VARIABLES: [&str; 5] =
    ["VIVAVOCE_CONFIG", "VIVAVOCE_SERVER", "VIVAVOCE_TOKEN", "VIVAVOCE_BIN", "VIVAVOCE_NEXT_INSTANCE_KEY"];

/// Variables with such a beginning belong to tests, benchmarks and single models.
const OTHER_PREFIXES: [&str; 3] = ["VIVAVOCE_TEST_", "VIVAVOCE_BENCH_", "VIVAVOCE_MODEL_"];

/// A text for each key that somebody set, and where it was set.
#[derive(Clone, Debug, Default)]
pub struct Values(BTreeMap<&'static str, (String, String)>);

impl Values {
    /// The value of a key, or its default.
    pub(super) fn read<T: Value>(&self, name: &str, default: &str) -> Result<T, ConfigError> {
        let (text, source_name) = match self.0.get(name) {
            Some((text, source_name)) => (text.as_str(), source_name.as_str()),
            None => (default, "default"),
        };
        T::read(text.trim()).map_err(|message| ConfigError::Value { source_name: source_name.to_owned(), message })
    }

    fn set(&mut self, name: &'static str, text: String, source_name: String) {
        self.0.insert(name, (text, source_name));
    }
}

/// The flags: one for each key, and `--config`.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    values: Vec<(&'static str, String)>,
    config: Option<PathBuf>,
}

impl Flags {
    /// Flags as code sets them (tests, benchmarks): key and value.
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        let key = KEYS.iter().find(|key| key.name == name).expect("code names keys that exist");
        self.values.push((key.name, value.into()));
        self
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let command = command.arg(
            Arg::new("config")
                .long("config")
                .value_name("FILE")
                .help("Configuration file [default: vivavoce.toml, if there is one] [env: VIVAVOCE_CONFIG=]"),
        );
        KEYS.iter().fold(command, |command, key| {
            let default = if key.default.is_empty() { String::new() } else { format!(" [default: {}]", key.default) };
            command.arg(Arg::new(key.name).long(key.flag()).value_name(key.takes).action(ArgAction::Set).help(format!(
                "{}{default} [env: {}=]",
                key.doc.trim(),
                key.variable()
            )))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let values =
            KEYS.iter().filter_map(|key| Some((key.name, matches.get_one::<String>(key.name)?.clone()))).collect();
        let config = matches.get_one::<String>("config").map(PathBuf::from);
        Ok(Self { values, config })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Reads the configuration of this process. Beside it come warnings to log: variables that
/// nothing reads, but which are too far from any known one to be a mistake of typing (an
/// orchestrator sets `VIVAVOCE_PORT_8080_TCP` for a service named `vivavoce`).
pub fn load(flags: &Flags) -> Result<(Settings, Vec<String>), ConfigError> {
    load_from(flags, std::env::vars_os(), Path::new(DEFAULT_FILE))
}

/// [`load`] with the environment and the default file as arguments.
pub fn load_from(
    flags: &Flags,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    default_file: &Path,
) -> Result<(Settings, Vec<String>), ConfigError> {
    let environment: BTreeMap<String, String> = environment
        .into_iter()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("VIVAVOCE_"))
        .collect();

    let mut values = Values::default();
    let named = flags
        .config
        .clone()
        .or_else(|| environment.get("VIVAVOCE_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from));
    match named {
        Some(path) => read_file(&path, &mut values)?,
        None if default_file.exists() => read_file(default_file, &mut values)?,
        None => {}
    }
    let warnings = read_environment(&environment, &mut values)?;
    for (name, text) in &flags.values {
        values.set(name, text.clone(), format!("--{}", name.replace('_', "-")));
    }
    Ok((Settings::read(&values)?, warnings))
}

fn read_file(path: &Path, values: &mut Values) -> Result<(), ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable { path: path.to_owned(), cause })?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| ConfigError::NotToml { path: path.to_owned(), message: error.to_string() })?;
    for (name, value) in table {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            return Err(ConfigError::Unknown {
                source_name: path.display().to_string(),
                nearest: nearest(&name, KEYS.iter().map(|key| key.name)).map(|(known, _)| known.to_owned()),
                name,
            });
        };
        let source_name = format!("{}: `{name}`", path.display());
        let text = plain(&value).ok_or_else(|| ConfigError::Value {
            source_name: source_name.clone(),
            message: "takes a text, a number, true or false, or a list of texts".into(),
        })?;
        values.set(key.name, text, source_name);
    }
    Ok(())
}

/// A TOML value as the text that a flag would have.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(plain).collect();
            items.map(|items| items.join(","))
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

fn read_environment(environment: &BTreeMap<String, String>, values: &mut Values) -> Result<Vec<String>, ConfigError> {
    let mut warnings = Vec::new();
    let known: Vec<String> = KEYS.iter().map(|key| key.variable()).collect();
    for (variable, text) in environment {
        if let Some(index) = known.iter().position(|name| name == variable) {
            values.set(KEYS[index].name, text.clone(), variable.clone());
            continue;
        }
        if OTHER_VARIABLES.contains(&variable.as_str())
            || OTHER_PREFIXES.iter().any(|prefix| variable.starts_with(prefix))
        {
            continue;
        }
        let short = &variable["VIVAVOCE_".len()..];
        match nearest(short, KEYS.iter().map(|key| key.name)) {
            Some((name, true)) => {
                return Err(ConfigError::Unknown {
                    source_name: "environment".into(),
                    name: variable.clone(),
                    nearest: Some(format!("VIVAVOCE_{}", name.to_ascii_uppercase())),
                });
            }
            _ => warnings.push(format!("the variable {variable} is not one that Vivavoce reads")),
        }
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
        pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), text).expect("written");
        file
    }

    #[test]
    fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
        let file = file("max_sessions = 1\nstt_threads = 1\naudio_threads = 1\n");
        let (settings, _) = load_from(
            &Flags::default().set("max_sessions", "3"),
            environment(&[("VIVAVOCE_MAX_SESSIONS", "2"), ("VIVAVOCE_STT_THREADS", "2")]),
            file.path(),
        )
        .expect("right");
        assert_eq!((settings.max_sessions, settings.stt_threads, settings.audio_threads), (3, 2, 1));
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_name() {
        let file = file("max_sesions = 1\n");
        let error = load_from(&Flags::default(), [], file.path()).expect_err("refused").to_string();
        assert!(error.ends_with("there is no `max_sesions`; did you mean `max_sessions`?"), "{error}");
    }

    #[test]
    fn a_slip_in_a_variable_is_refused_and_a_stranger_only_warned_of() {
        let slip = environment(&[("VIVAVOCE_LISTN", "x")]);
        let error = load_from(&Flags::default(), slip, Path::new("/nowhere")).expect_err("refused");
        assert!(error.to_string().contains("did you mean `VIVAVOCE_LISTEN`?"), "{error}");

        let stranger = environment(&[("VIVAVOCE_SERVICE_PORT_8080_TCP_ADDR", "10.0.0.1")]);
        let (_, warnings) = load_from(&Flags::default(), stranger, Path::new("/nowhere")).expect("only warned");
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn a_bad_value_says_where_it_stands_and_what_would_be_right() {
        let file = file("listen = \"8080\"\n");
        let error = load_from(&Flags::default(), [], file.path()).expect_err("refused").to_string();
        assert!(error.contains("`listen`: `8080` is not an address with a port"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_toml_says_where() {
        let file = file("listen = \n");
        let error = load_from(&Flags::default(), [], file.path()).expect_err("refused").to_string();
        assert!(error.contains("line 1"), "{error}");
    }
}

//! What a question gives to work on besides talking: code to write, or a case to take notes on.
//! The candidate thinks aloud over it; what is written is kept beside what is said.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use toml::de::DeValue;

use crate::fault::{self, word};
use crate::limits;
use crate::message::Message;
use crate::read::{Found, Reader, Table};

/// What there is to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A program, in one of a few languages.
    Code,
    /// Notes and an answer on a brief with its figures.
    Case,
}

impl TaskKind {
    /// Every kind, in the order that messages name them.
    pub const ALL: [Self; 2] = [Self::Code, Self::Case];

    /// Its name in scenario files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Case => "case",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What something is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskLanguage {
    /// Runs in the browser.
    Javascript,
    /// Runs in the browser.
    Python,
    /// Is written, not run, like those below.
    Typescript,
    /// See above.
    Java,
    /// See above.
    Rust,
    /// See above.
    Go,
    /// See above.
    C,
    /// See above.
    Cpp,
    /// See above.
    Sql,
    /// Words: the notes of a case.
    Text,
}

impl TaskLanguage {
    /// Every language, in the order that messages name them.
    pub const ALL: [Self; 10] = [
        Self::Javascript,
        Self::Python,
        Self::Typescript,
        Self::Java,
        Self::Rust,
        Self::Go,
        Self::C,
        Self::Cpp,
        Self::Sql,
        Self::Text,
    ];

    /// Its name in scenario files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Javascript => "javascript",
            Self::Python => "python",
            Self::Typescript => "typescript",
            Self::Java => "java",
            Self::Rust => "rust",
            Self::Go => "go",
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::Sql => "sql",
            Self::Text => "text",
        }
    }

    /// The language of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Whether the page can run it.
    pub const fn runs(self) -> bool {
        matches!(self, Self::Javascript | Self::Python)
    }
}

/// Something to write while talking.
///
/// A case has one language, [`TaskLanguage::Text`], and no tests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What there is to write.
    pub kind: TaskKind,
    /// What is asked for: paragraphs, lists and tables, as plain text or simple Markdown.
    pub brief: String,
    /// The languages that it can be written in, at least one, each once, the usual one first.
    pub languages: Vec<Starter>,
    /// The function that the tests call; its name is the same in every language.
    pub function: Option<String>,
    /// What the candidate can try the function with.
    pub tests: Vec<TaskTest>,
}

/// A language and what is there before the candidate writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Starter {
    /// The language.
    pub language: TaskLanguage,
    /// The text that the candidate begins with; may be empty.
    pub text: String,
}

/// One call of the function and what it should give back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskTest {
    /// What it tries, in a few words.
    pub name: String,
    /// What the function is called with.
    pub arguments: Vec<Value>,
    /// What it should give back; null where it should give back nothing.
    pub expected: Value,
}

impl Task {
    /// The text that a candidate who writes in this language begins with; none if the task
    /// cannot be written in it.
    pub fn starter(&self, language: TaskLanguage) -> Option<&str> {
        self.languages.iter().find(|starter| starter.language == language).map(|starter| starter.text.as_str())
    }

    /// The lines of a text that are the candidate's own: not those that it began with. Lines
    /// that are not stay as empty ones, so that each keeps its number.
    pub fn own_lines(&self, language: TaskLanguage, text: &str) -> String {
        let given: BTreeSet<&str> = self.starter(language).unwrap_or_default().lines().map(str::trim).collect();
        let own = text.lines().map(|line| if given.contains(line.trim()) { "" } else { line });
        own.collect::<Vec<_>>().join("\n")
    }
}

/// `[questions.task]`: `None` if something in it is wrong, `Some(None)` if there is none.
pub(crate) fn task<'a>(reader: &mut Reader<'a>, question: &Table<'a>) -> Option<Option<Task>> {
    let Some(found) = reader.optional(question, "task") else { return Some(None) };
    let table = reader.table(found)?;
    let kind = reader.required(&table, "kind");
    let kind = kind.and_then(|found| reader.one_of(&found, &TaskKind::ALL.map(TaskKind::code), TaskKind::from_code));
    let brief = reader.required(&table, "brief");
    let brief = brief.and_then(|found| {
        let brief = reader.lines(&found, limits::TASK_BRIEF_CHARS)?;
        if brief.is_empty() {
            reader.note(found.span.start, &found.key, fault::empty());
        }
        Some(brief).filter(|brief| !brief.is_empty())
    });
    let task = match kind? {
        TaskKind::Case => {
            reader.only(&table, &["kind", "brief", "starter"]);
            let text = starter_text(reader, &table);
            Task {
                kind: TaskKind::Case,
                brief: brief?,
                languages: vec![Starter { language: TaskLanguage::Text, text: text? }],
                function: None,
                tests: Vec::new(),
            }
        }
        TaskKind::Code => {
            reader.only(&table, &["kind", "brief", "languages", "function", "tests"]);
            let languages = languages(reader, &table);
            let function = function(reader, &table);
            let tests = tests(reader, &table);
            let (function, tests) = (function?, tests?);
            if function.is_none() && !tests.is_empty() {
                reader.required(&table, "function");
                return None;
            }
            Task { kind: TaskKind::Code, brief: brief?, languages: languages?, function, tests }
        }
    };
    Some(Some(task))
}

fn languages<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Vec<Starter>> {
    let found = reader.required(table, "languages")?;
    let items = reader.items(&found, limits::TASK_LANGUAGES, word::LANGUAGES)?;
    if items.is_empty() {
        reader.note(found.span.start, &found.key, fault::no_languages());
        return None;
    }
    let mut seen = HashMap::new();
    let mut starters = Vec::new();
    let mut sound = true;
    for item in items {
        let starter = reader.table(item).and_then(|table| {
            reader.only(&table, &["name", "starter"]);
            let name = reader.required(&table, "name");
            let language = name.and_then(|found| {
                let names = TaskLanguage::ALL.map(TaskLanguage::code);
                let language = reader.one_of(&found, &names, TaskLanguage::from_code)?;
                reader.unique(&mut seen, language.code(), &found).then_some(language)
            });
            let text = starter_text(reader, &table);
            Some(Starter { language: language?, text: text? })
        });
        sound &= starter.is_some();
        starters.extend(starter);
    }
    sound.then_some(starters)
}

/// An empty text where there is none.
fn starter_text<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<String> {
    match reader.optional(table, "starter") {
        None => Some(String::new()),
        Some(found) => reader.lines(&found, limits::TASK_STARTER_CHARS),
    }
}

/// `None` if the value is wrong, `Some(None)` if there is none.
fn function<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Option<String>> {
    let Some(found) = reader.optional(table, "function") else { return Some(None) };
    let name = reader.text(&found, limits::ID_CHARS)?;
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Some(Some(name));
    }
    reader.note(found.span.start, &found.key, fault::bad_function());
    None
}

fn tests<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Vec<TaskTest>> {
    let Some(found) = reader.optional(table, "tests") else { return Some(Vec::new()) };
    let mut seen = HashMap::new();
    let mut tests = Vec::new();
    let mut sound = true;
    for item in reader.items(&found, limits::TASK_TESTS, word::TESTS)? {
        let test = reader.table(item).and_then(|table| {
            reader.only(&table, &["name", "arguments", "expected"]);
            let name = reader.required(&table, "name").and_then(|found| {
                let name = reader.text(&found, limits::NAME_CHARS)?;
                reader.unique(&mut seen, &name.to_lowercase(), &found).then_some(name)
            });
            let arguments = reader.required(&table, "arguments").and_then(|found| arguments(reader, &found));
            let expected = match reader.optional(&table, "expected") {
                None => Some(Value::Null),
                Some(found) => value(reader, &found),
            };
            Some(TaskTest { name: name?, arguments: arguments?, expected: expected? })
        });
        sound &= test.is_some();
        tests.extend(test);
    }
    sound.then_some(tests)
}

fn arguments<'a>(reader: &mut Reader<'a>, found: &Found<'a>) -> Option<Vec<Value>> {
    let mut arguments = Vec::new();
    for item in reader.items(found, limits::TASK_ARGUMENTS, word::ARGUMENTS)? {
        arguments.push(value(reader, &item)?);
    }
    Some(arguments)
}

/// A value of the file as JSON has it: what every language can be given.
fn value<'a>(reader: &mut Reader<'a>, found: &Found<'a>) -> Option<Value> {
    let mut left = limits::TASK_VALUES;
    let json = json(found.value, &mut left, limits::TASK_VALUE_DEPTH)
        .map_err(|message| reader.note(found.span.start, &found.key, message()))
        .ok()?;
    let bytes = json.to_string().len();
    if bytes > limits::TASK_VALUE_BYTES {
        reader.note(found.span.start, &found.key, fault::value_too_large(bytes, limits::TASK_VALUE_BYTES));
        return None;
    }
    Some(json)
}

fn json(value: &DeValue<'_>, left: &mut usize, depth: usize) -> Result<Value, fn() -> Message> {
    *left = left.checked_sub(1).ok_or(fault::too_many_values as fn() -> Message)?;
    let below = depth.checked_sub(1).ok_or(fault::nested_too_deep as fn() -> Message);
    Ok(match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(truth) => Value::Bool(*truth),
        DeValue::Integer(number) => {
            // What JavaScript holds exactly.
            let exact = i64::from_str_radix(number.as_str(), number.radix()).ok();
            let exact = exact.filter(|number| number.unsigned_abs() < 1 << 53);
            Value::from(exact.ok_or(fault::number_too_large as fn() -> Message)?)
        }
        DeValue::Float(number) => {
            let number = number.as_str().parse().ok().and_then(serde_json::Number::from_f64);
            Value::Number(number.ok_or(fault::not_finite as fn() -> Message)?)
        }
        DeValue::Datetime(_) => return Err(fault::no_dates),
        DeValue::Array(items) => {
            let below = below?;
            let items = items.iter().map(|item| json(item.get_ref(), left, below));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        DeValue::Table(entries) => {
            let below = below?;
            // In a fixed order, whatever the file's.
            let keys: BTreeSet<&str> = entries.keys().map(|key| key.get_ref().as_ref()).collect();
            let entry = |key: &str| {
                let value = entries.get(key).ok_or(fault::missing as fn() -> Message)?;
                Ok((key.to_owned(), json(value.get_ref(), left, below)?))
            };
            Value::Object(keys.into_iter().map(entry).collect::<Result<_, fn() -> Message>>()?)
        }
    })
}

#[cfg(test)]
#[path = "task_tests.rs"]
mod tests;

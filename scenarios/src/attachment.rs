//! What a question shows beside its words: pictures and documents. The file itself is kept elsewhere,
//! under the name that its content has, so that a scenario names the same bytes wherever it goes.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::fault::{self, word};
use crate::limits;
use crate::model::Scenario;
use crate::read::{Found, Reader, Table};

/// Hexadecimal digits of a SHA-256.
const HASH_DIGITS: usize = 64;

/// What kind of file it is, as the end of its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A picture.
    Png,
    /// A photograph.
    Jpg,
    /// Either.
    Webp,
    /// A document.
    Pdf,
    /// Plain text.
    Txt,
    /// Markdown.
    Md,
    /// A table.
    Csv,
}

impl FileKind {
    /// Every kind, in the order that messages name them.
    pub const ALL: [Self; 7] = [Self::Png, Self::Jpg, Self::Webp, Self::Pdf, Self::Txt, Self::Md, Self::Csv];

    /// The end of its name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpg => "jpg",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Txt => "txt",
            Self::Md => "md",
            Self::Csv => "csv",
        }
    }

    /// The kind whose names end so.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// What it is called on the wire.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Txt => "text/plain; charset=utf-8",
            Self::Md => "text/markdown; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// Whether it is looked at, and has to be described to whoever cannot see it.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpg | Self::Webp)
    }

    /// Whether it is read as it stands.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Txt | Self::Md | Self::Csv)
    }
}

/// Names a file by its content: `SHA-256.png`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName {
    name: String,
}

impl FileName {
    /// The name of a content; `hash` is its SHA-256 in hexadecimal.
    pub fn new(hash: &str, kind: FileKind) -> Option<Self> {
        Self::read(&format!("{hash}.{}", kind.extension()))
    }

    /// The name that this is.
    pub fn read(name: &str) -> Option<Self> {
        let (hash, extension) = name.split_once('.')?;
        let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        FileKind::from_extension(extension).filter(|_| is_hash).map(|_| Self { name: name.to_owned() })
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of the content.
    pub fn hash(&self) -> &str {
        &self.name[..HASH_DIGITS]
    }

    /// The kind of file.
    pub fn kind(&self) -> FileKind {
        FileKind::from_extension(&self.name[HASH_DIGITS + 1..]).expect("`read` has looked")
    }
}

impl TryFrom<String> for FileName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::read(&name).ok_or_else(|| format!("`{name}` is no name of a file"))
    }
}

impl From<FileName> for String {
    fn from(file: FileName) -> Self {
        file.name
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

/// A file that is shown with a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file.
    pub file: FileName,
    /// What it is called.
    pub title: String,
    /// What is to be seen in it, for whoever does not see it; of a picture always.
    pub alt: Option<String>,
}

impl Attachment {
    /// What an interviewer is told of it.
    pub fn told(&self) -> String {
        match &self.alt {
            Some(alt) => format!("{} ({alt})", self.title),
            None => self.title.clone(),
        }
    }
}

/// Each file that a scenario names, once, in the order of the file.
pub fn files(scenario: &Scenario) -> Vec<&FileName> {
    let mut files: Vec<&FileName> = Vec::new();
    for attachment in scenario.questions.iter().flat_map(|question| &question.attachments) {
        if !files.contains(&&attachment.file) {
            files.push(&attachment.file);
        }
    }
    files
}

/// `attachments = [{ file = "…", title = "…", alt = "…" }]`; none where there is no such key.
pub(crate) fn attachments<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Vec<Attachment>> {
    let Some(found) = reader.optional(table, "attachments") else { return Some(Vec::new()) };
    let mut seen = HashMap::new();
    let mut attachments = Vec::new();
    let mut sound = true;
    for item in reader.items(&found, limits::ATTACHMENTS, word::ATTACHMENTS)? {
        let place = Found { key: item.key.clone(), span: item.span.clone(), value: item.value };
        let read = reader.table(item).and_then(|table| attachment(reader, &table, &place));
        let read = read.filter(|one| reader.unique(&mut seen, one.file.as_str(), &place));
        sound &= read.is_some();
        attachments.extend(read);
    }
    sound.then_some(attachments)
}

fn attachment<'a>(reader: &mut Reader<'a>, table: &Table<'a>, place: &Found<'a>) -> Option<Attachment> {
    reader.only(table, &["file", "title", "alt"]);
    let file = reader.required(table, "file").and_then(|found| {
        let name = reader.text(&found, limits::TITLE_CHARS)?;
        let file = FileName::read(&name);
        if file.is_none() {
            let kinds = FileKind::ALL.map(FileKind::extension).join(", ");
            reader.note(found.span.start, &found.key, fault::bad_file_name(&kinds));
        }
        file
    });
    let title = reader.required(table, "title").and_then(|found| reader.text(&found, limits::TITLE_CHARS));
    let alt = match reader.optional(table, "alt") {
        None => Some(None),
        Some(found) => reader.text(&found, limits::ANCHOR_CHARS).map(Some),
    };
    let is_undescribed = file.as_ref().is_some_and(|file| file.kind().is_picture()) && alt == Some(None);
    if is_undescribed {
        reader.note(place.span.start, &format!("{}.alt", place.key), fault::undescribed());
        return None;
    }
    Some(Attachment { file: file?, title: title?, alt: alt? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn with(list: &str) -> Result<Vec<Attachment>, Vec<String>> {
        let file = include_str!("../data/first-job-en.toml");
        let source = file.replacen("\nkind = \"open\"\n", &format!("\nkind = \"open\"\nattachments = {list}\n"), 1);
        assert_ne!(file, source);
        let found = |scenario: Scenario| scenario.questions.into_iter().flat_map(|question| question.attachments);
        crate::parse(&source).map(|scenario| found(scenario).collect()).map_err(|errors| {
            errors.problems.iter().map(|problem| format!("{}: {}", problem.key, problem.message)).collect()
        })
    }

    #[test]
    fn a_file_is_named_by_its_content_and_kind() {
        for kind in FileKind::ALL {
            let file = FileName::new(HASH, kind).expect("a name");
            assert_eq!((file.hash(), file.kind()), (HASH, kind));
            assert_eq!(FileName::read(file.as_str()), Some(file));
        }
        let short = &HASH[1..];
        let upper = HASH.to_uppercase();
        for bad in [
            String::new(),
            HASH.to_owned(),
            format!("{HASH}.svg"),
            format!("{HASH}.html"),
            format!("{HASH}.PNG"),
            format!("{HASH}.png.html"),
            format!("{short}.png"),
            format!("{upper}.png"),
            format!("../{short}.png"),
            "plan.png".to_owned(),
        ] {
            assert_eq!(FileName::read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn pictures_and_documents_are_read_in_their_order() {
        let read = with(&format!(
            "[{{ file = \"{HASH}.png\", title = \"Plan\", alt = \"Two doors.\" }}, {{ file = \"{HASH}.pdf\", title = \"Rules\" }}]"
        ))
        .expect("sound");
        assert_eq!(read.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Plan", "Rules"]);
        assert_eq!((read[0].alt.as_deref(), read[1].alt.as_deref()), (Some("Two doors."), None));
    }

    #[test]
    fn what_is_wrong_with_an_attachment_is_told_where_it_stands() {
        let refused = |list: &str| with(list).expect_err("refused");
        assert_eq!(
            refused(&format!("[{{ file = \"{HASH}.png\", title = \"Plan\" }}]")),
            ["questions[0].attachments[0].alt: missing: say what is to be seen in it, for whoever does not see it"]
        );
        assert_eq!(
            refused("[{ file = \"plan.png\", title = \"Plan\", alt = \"A plan.\" }]"),
            ["questions[0].attachments[0].file: must be the SHA-256 of a file in hexadecimal, a point and one of \
              png, jpg, webp, pdf, txt, md, csv"]
        );
        assert_eq!(refused(&format!("[{{ file = \"{HASH}.pdf\" }}]")), ["questions[0].attachments[0].title: missing"]);
        let one = format!("{{ file = \"{HASH}.pdf\", title = \"Rules\" }}");
        assert!(refused(&format!("[{one}, {one}]"))[0].contains("already there"));
        let many = vec![one; limits::ATTACHMENTS + 1].join(", ");
        assert!(refused(&format!("[{many}]"))[0].contains("at most"));
        let strange = refused("[{ url = \"https://example.org\" }]");
        assert!(strange.iter().any(|problem| problem.contains("unknown key")), "{strange:?}");
    }
}

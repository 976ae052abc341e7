//! What the typesetter may see: the template, the report as JSON, and the fonts that come with
//! it. No file, no package, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::{self, FontStore};

/// Read once: ten megabytes of fonts, and the standard library.
static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut store = FontStore::new();
    store.extend(fonts::embedded());
    store
});
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("/report.typ"), include_str!("report.typ").to_owned()));
static WORDS: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("/words.typ"), include_str!("words.typ").to_owned()));
static REPORT: LazyLock<FileId> = LazyLock::new(|| file("/report.json"));

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the path has no dots");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The world of one document.
pub struct Document {
    report: Bytes,
}

impl Document {
    /// Of this report, as the JSON that the template reads.
    pub fn new(json: Vec<u8>) -> Self {
        Self { report: Bytes::new(json) }
    }
}

impl World for Document {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&TEMPLATE, &WORDS]
            .into_iter()
            .find(|source| source.id() == id)
            .map(|source| Source::clone(source))
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *REPORT { Ok(self.report.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }

    /// The report carries its own date.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

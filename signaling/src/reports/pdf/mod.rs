//! A report as a PDF, set by Typst: `report.typ` is the page, `words.typ` its French and English.

#[cfg(test)]
mod tests;
mod world;

use serde::Serialize;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use vivavoce_scoring::Report;

use self::world::Document;
use crate::wire::{Language, Timestamp};

/// Documents for which the typesetter keeps what it has laid out.
const REMEMBERED: usize = 4;

/// What the page shows.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// The language of the page's own words.
    pub language: Language,
    /// The interview's title.
    pub title: &'a str,
    /// The position.
    pub role: &'a str,
    /// How the candidate wants to be called.
    pub candidate: Option<&'a str>,
    /// When the interview began.
    pub at: Option<Timestamp>,
    /// How long it was.
    pub duration_ms: u64,
    /// The questions' texts by their ids, as they were asked.
    pub questions: &'a [(String, String)],
    /// The report.
    pub report: &'a Report,
}

/// The template does not fit the report: a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be set: {0}")]
pub struct SetError(String);

impl SetError {
    fn of(diagnostics: &[SourceDiagnostic]) -> Self {
        Self(diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect::<Vec<_>>().join("; "))
    }
}

/// The laid-out pages.
pub fn lay_out(page: &Page<'_>) -> Result<PagedDocument, SetError> {
    let json = serde_json::to_vec(page).map_err(|error| SetError(error.to_string()))?;
    let set = typst::compile::<PagedDocument>(&Document::new(json)).output;
    comemo::evict(REMEMBERED);
    set.map_err(|diagnostics| SetError::of(&diagnostics))
}

/// The PDF, tagged for screen readers.
pub fn pdf(page: &Page<'_>) -> Result<Vec<u8>, SetError> {
    let document = lay_out(page)?;
    typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|diagnostics| SetError::of(&diagnostics))
}

//! A GIFT file to questions. Questions are parted by blank lines; what cannot be a question
//! of a quiz is noted with its line and left out.

use super::answers::{Notes, answers};
use super::signs::{Format, Sign, begins, find, signs, string, text, trim};
use crate::limits;
use crate::model::Language;
use crate::quiz::import::{Collector, Draft, Import, ImportError, Skipped};
use crate::quiz::model::Question;
use crate::quiz::note;
use crate::quiz::plain::tidy;

/// Reads a GIFT file; `language` says the words for true and false.
///
/// # Errors
/// If it is too large, or nothing in it can be asked.
pub fn import(source: &str, language: Language) -> Result<Import, ImportError> {
    if source.len() > limits::QUIZ_BYTES {
        return Err(ImportError::TooLarge { bytes: source.len() });
    }
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let mut collector = Collector::default();
    let mut block = Block::default();
    for (index, line) in source.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            std::mem::take(&mut block).read(language, &mut collector);
        } else if let Some(comment) = line.strip_prefix("//") {
            block.id = id_in(comment).or(block.id);
        } else if let Some(category) = line.strip_prefix("$CATEGORY:").filter(|_| block.text.is_empty()) {
            collector.category(index + 1, category);
        } else {
            block.add(index + 1, line);
        }
    }
    block.read(language, &mut collector);
    collector.finish()
}

/// The lines of one question.
#[derive(Default)]
struct Block {
    /// Where it begins, from 1.
    line: usize,
    text: String,
    /// The id that a comment before it gives.
    id: Option<String>,
}

impl Block {
    fn add(&mut self, line: usize, text: &str) {
        if self.text.is_empty() {
            self.line = line;
        } else {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }

    fn read(self, language: Language, collector: &mut Collector) {
        if self.text.is_empty() {
            return;
        }
        let signs = signs(&self.text);
        let (title, signs) = title(&signs);
        let draft = question(signs, title.clone(), self.id.unwrap_or_default(), language);
        let name = title.unwrap_or_else(|| tidy(&self.text).chars().take(40).collect());
        collector.take(self.line, Some(&name), draft);
    }
}

/// The id in a comment such as `[id:capital]`, as Moodle writes it.
fn id_in(comment: &str) -> Option<String> {
    let (id, _) = comment.split_once("[id:")?.1.split_once(']')?;
    Some(id.trim().to_owned())
}

/// The title between `::` and `::`, and the rest.
fn title(signs: &[Sign]) -> (Option<String>, &[Sign]) {
    let without = (None, signs);
    if !begins(signs, "::") {
        return without;
    }
    let Some(end) = find(&signs[2..], "::") else { return without };
    let title: String = tidy(&string(&signs[2..2 + end])).chars().take(limits::TITLE_CHARS).collect();
    let title = title.trim().to_owned();
    (Some(title).filter(|title| !title.is_empty()), &signs[2 + end + 2..])
}

fn question(signs: &[Sign], title: Option<String>, id: String, language: Language) -> Result<Draft, Skipped> {
    let signs = trim(signs);
    let (open, close) = match (find(signs, "{"), find(signs, "}")) {
        (Some(open), Some(close)) if open < close => (open, close),
        (None, None) => return Err(note::description()),
        _ => return Err(note::braces()),
    };
    // Words after the answers: there is a gap in the text.
    let (before, after) = (&signs[..open], &signs[close + 1..]);
    let gap: Vec<Sign>;
    let asked = if trim(after).is_empty() {
        before
    } else {
        let blank = "_____".chars().map(|c| Sign { c, escaped: true });
        gap = before.iter().copied().chain(blank).chain(after.iter().copied()).collect();
        &gap
    };
    let (says, format, lost) = text(asked, Format::Html);
    let answers = answers(&signs[open + 1..close], format, language)?;
    let mut notes = Notes(answers.notes);
    notes.lost(lost);
    let question = Question {
        id,
        title,
        text: says,
        explanation: answers.explanation,
        points: 1,
        time_limit: None,
        kind: answers.kind,
    };
    Ok(Draft { question, notes: notes.0 })
}

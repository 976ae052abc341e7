//! A file that was sent, by its media type, to a quiz or to all that is wrong with it.

use std::sync::Arc;

use vivavoce_scenarios::message::{IN_A_ROW, listed};
use vivavoce_scenarios::quiz::import::nothing;
use vivavoce_scenarios::quiz::{self, Import, ImportError, Note, Quiz};
use vivavoce_scenarios::words::fold;
use vivavoce_scenarios::{Message, limits};

use super::wire::{self, ImportNote, ImportQuery, QuizPreview};
use crate::error::{Code, Problem};

/// Largest file of any format.
pub const LIMIT: usize = limits::QUIZ_BYTES;

/// Problems of a file that an answer lists; more than that nobody reads in one go.
const LISTED: usize = 10;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Moodle's GIFT.
    Gift,
    /// Moodle XML.
    MoodleXml,
    /// Our own.
    Toml,
}

impl Format {
    /// By media type.
    pub fn of(media_type: &str) -> Result<Self, Problem> {
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media_type.as_str() {
            "text/x-gift" | "text/plain" => Ok(Self::Gift),
            "application/xml" | "text/xml" => Ok(Self::MoodleXml),
            "application/toml" => Ok(Self::Toml),
            _ => Err(Problem::new(
                Code::UnsupportedMediaType,
                "Send GIFT as `text/x-gift`, Moodle XML as `application/xml`, or our own format as `application/toml`.",
            )),
        }
    }
}

/// What a file became.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The quiz.
    pub quiz: Arc<Quiz>,
    /// What is not in it as it was in the file.
    pub notes: Vec<ImportNote>,
    /// How many more notes there were.
    pub more_notes: u32,
}

/// Why a file did not become a quiz.
enum Refused {
    /// What was asked for is not acceptable.
    Request(Problem),
    /// What is wrong with the file; the detail says it in one line.
    File { problems: Vec<ImportNote>, more: u32, detail: Message },
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Request(problem)
    }
}

/// Reads a file.
pub fn read(source: &str, format: Format, query: &ImportQuery) -> Result<Imported, Problem> {
    attempt(source, format, query).map_err(|refused| match refused {
        Refused::Request(problem) => problem,
        Refused::File { detail, .. } => Problem::told(Code::BadQuiz, detail),
    })
}

/// What a file would become, and all that is wrong with it.
pub fn preview(source: &str, format: Format, query: &ImportQuery) -> Result<QuizPreview, Problem> {
    match attempt(source, format, query) {
        Ok(Imported { quiz, notes, more_notes }) => Ok(QuizPreview {
            quiz: Some(wire::summary(&quiz, false)),
            questions: quiz.questions.iter().map(wire::preview).collect(),
            problems: notes,
            more_problems: more_notes,
        }),
        Err(Refused::File { problems, more, .. }) => {
            Ok(QuizPreview { quiz: None, questions: Vec::new(), problems, more_problems: more })
        }
        Err(Refused::Request(problem)) => Err(problem),
    }
}

fn attempt(source: &str, format: Format, query: &ImportQuery) -> Result<Imported, Refused> {
    let read = match format {
        Format::Toml => return toml(source, query),
        Format::Gift => quiz::gift::import,
        Format::MoodleXml => quiz::moodle::import,
    };
    let language = query.language.ok_or_else(|| {
        Problem::new(Code::InvalidField, "A file of this format does not say its language: add `?language=fr` or `en`.")
    })?;
    let title = query.title.as_deref().map(title).transpose()?;
    let mut import: Import = read(source, language.into()).map_err(unreadable)?;
    let notes = std::mem::take(&mut import.notes).into_iter().map(note).collect();
    let more_notes = small(import.more_notes);
    let mut quiz = import.into_quiz(String::new(), language.into(), title);
    quiz.id = match &query.id {
        Some(id) => checked_id(id)?,
        None => made_id(&quiz.title),
    };
    Ok(Imported { quiz: Arc::new(quiz), notes, more_notes })
}

fn toml(source: &str, query: &ImportQuery) -> Result<Imported, Refused> {
    if query.id.is_some() || query.title.is_some() || query.language.is_some() {
        let why = "A file of this format says its id, title and language itself.";
        return Err(Problem::new(Code::InvalidField, why).into());
    }
    let quiz = quiz::parse(source).map_err(|errors| {
        let placed: Vec<Message> = errors.problems.iter().map(vivavoce_scenarios::Problem::placed).collect();
        let of_key = |problem: vivavoce_scenarios::Problem| {
            let question = Some(problem.key).filter(|key| !key.is_empty());
            note(Note { line: problem.line, question, skipped: true, message: problem.message })
        };
        Refused::File {
            more: small(errors.more),
            detail: listed(&placed, LISTED, errors.more, IN_A_ROW),
            problems: errors.problems.into_iter().map(of_key).collect(),
        }
    })?;
    Ok(Imported { quiz: Arc::new(quiz), notes: Vec::new(), more_notes: 0 })
}

fn unreadable(error: ImportError) -> Refused {
    let file = |problems, detail| Refused::File { problems, more: 0, detail };
    match error {
        ImportError::Empty(notes) if !notes.is_empty() => {
            let detail = nothing(&notes, LISTED);
            file(notes.into_iter().map(note).collect(), detail)
        }
        error => {
            let detail = error.message();
            let (line, message) = match error {
                ImportError::Malformed { line, message } => (line, message),
                error => (1, error.message()),
            };
            file(vec![note(Note { line, question: None, skipped: true, message })], detail)
        }
    }
}

fn note(note: Note) -> ImportNote {
    let Note { line, question, skipped, message } = note;
    ImportNote { line: small(line), question, skipped, message: message.en, message_fr: message.fr }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A title, checked.
pub fn title(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let fits = text.chars().any(char::is_alphanumeric)
        && text.chars().count() <= limits::TITLE_CHARS
        && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned()).ok_or_else(|| {
        Problem::new(Code::InvalidField, format!("`title` is a line of 1 to {} characters.", limits::TITLE_CHARS))
    })
}

fn checked_id(id: &str) -> Result<String, Problem> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fits = (1..=limits::ID_CHARS).contains(&id.len()) && id.chars().all(allowed) && !id.starts_with('-');
    fits.then(|| id.to_owned()).ok_or_else(|| {
        Problem::new(Code::InvalidField, format!("`id` has 1 to {} characters of a-z, 0-9 and -.", limits::ID_CHARS))
    })
}

/// An id that tells people something of the title, and that no other quiz has.
pub fn made_id(title: &str) -> String {
    const LONGEST: usize = 40;
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut id: String = words.collect::<Vec<_>>().join("-").chars().take(LONGEST).collect();
    if !id.is_empty() {
        id.push('-');
    }
    let random = uuid::Uuid::new_v4().simple().to_string();
    id.push_str(&random[..8]);
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Language;

    fn query(language: Option<Language>) -> ImportQuery {
        ImportQuery { language, ..ImportQuery::default() }
    }

    #[test]
    fn media_types_name_the_format_whatever_their_case_and_parameters() {
        assert_eq!(Format::of("Text/XML; charset=utf-8").expect("known"), Format::MoodleXml);
        assert_eq!(Format::of("text/plain").expect("known"), Format::Gift);
        assert_eq!(Format::of("application/json").expect_err("unknown").code, Code::UnsupportedMediaType);
    }

    #[test]
    fn an_id_is_made_of_the_title() {
        let id = made_id("Hygiène & sécurité : l’été");
        assert!(id.starts_with("hygiene-securite-l-ete-"), "{id}");
        checked_id(&id).expect("is one");
        checked_id(&made_id("日本")).expect("is one");
        checked_id(&made_id(&"word ".repeat(30))).expect("is one");
    }

    #[test]
    fn a_language_must_be_said_where_the_file_does_not() {
        let refused = read("A? {=a ~b}", Format::Gift, &query(None)).expect_err("no language");
        assert_eq!(refused.code, Code::InvalidField);
        let imported = read("A? {=a ~b}\n\nB {}", Format::Gift, &query(Some(Language::En))).expect("readable");
        assert_eq!((imported.quiz.questions.len(), imported.notes.len()), (1, 1));
        let refused = read("id = 1", Format::Toml, &query(Some(Language::En))).expect_err("said twice");
        assert_eq!(refused.code, Code::InvalidField);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_with_its_lines() {
        let refused = read("id = 1\n", Format::Toml, &query(None)).expect_err("unsound");
        assert!(refused.detail.contains("line 1, column 6: id: must be a text"), "{}", refused.detail);
        let refused = read("B {}", Format::Gift, &query(Some(Language::Fr))).expect_err("nothing");
        assert_eq!(refused.detail, "no question could be taken over; line 1: not supported: essay");
    }

    #[test]
    fn a_preview_tells_all_that_is_wrong_by_its_line_and_keeps_what_is_right() {
        let seen = preview("A? {=a ~b}\n\nB {}", Format::Gift, &query(Some(Language::En))).expect("readable");
        assert_eq!((seen.questions.len(), seen.problems.len()), (1, 1));
        assert_eq!((seen.problems[0].line, seen.problems[0].skipped), (3, true));
        let unsound = preview("id = 1\nquestion = []\n", Format::Toml, &query(None)).expect("an answer");
        assert!(unsound.quiz.is_none() && unsound.problems.len() > 1, "{:?}", unsound.problems);
        assert_eq!(unsound.problems[0].line, 1);
        let broken = preview("<quiz>\n<question>", Format::MoodleXml, &query(Some(Language::Fr))).expect("an answer");
        assert!(broken.quiz.is_none() && broken.problems.len() == 1, "{:?}", broken.problems);
        preview("A? {=a ~b}", Format::Gift, &query(None)).expect_err("no language");
    }
}

//! What a file of another program became: questions that are within our limits, and notes
//! on everything that could not be taken over as it was.

use std::collections::HashSet;
use std::fmt;

use super::model::{Choices, Kind, Question, Quiz};
use super::note;
use crate::limits;
use crate::message::{IN_A_ROW, Message, Word, listed};
use crate::model::Language;

/// Something of a file that is not as it was, or not at all, in the quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Line in the file, from 1, where the question begins.
    pub line: usize,
    /// What the file calls the question.
    pub question: Option<String>,
    /// Whether the whole question was left out.
    pub skipped: bool,
    /// What, and why.
    pub message: Message,
}

/// A file's questions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// The last part of the first category that the file names.
    pub category: Option<String>,
    /// At least one.
    pub questions: Vec<Question>,
    /// In the order of the file, at most [`limits::NOTES`].
    pub notes: Vec<Note>,
    /// How many more there were.
    pub more_notes: usize,
}

/// A file that gives no quiz; its author can mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// It is larger than any quiz.
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It is not in the format it should be in.
    Malformed {
        /// Where, from 1.
        line: usize,
        /// What is wrong.
        message: Message,
    },
    /// Nothing in it can be asked.
    Empty(Vec<Note>),
}

impl ImportError {
    /// What is wrong, with its place.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLarge { bytes } => note::too_large(*bytes, limits::QUIZ_BYTES),
            Self::Malformed { line, message } => note::at_line(*line, message),
            Self::Empty(notes) => nothing(notes, 1),
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for ImportError {}

/// That nothing could be taken over, with so many of the reasons.
pub fn nothing(notes: &[Note], most: usize) -> Message {
    let notes: Vec<Message> = notes.iter().take(most).map(|note| note::at_line(note.line, &note.message)).collect();
    if notes.is_empty() { note::nothing() } else { note::nothing_since(&listed(&notes, most, 0, IN_A_ROW)) }
}

impl Import {
    /// The quiz of these questions; the title is the category's if none is given.
    pub fn into_quiz(self, id: String, language: Language, title: Option<String>) -> Quiz {
        let count = self.questions.len();
        let (untitled, summary) = match language {
            Language::Fr => ("Questionnaire importé", format!("Questionnaire importé, {count} question(s).")),
            Language::En => ("Imported quiz", format!("An imported quiz of {count} question(s).")),
        };
        let title = title.or(self.category).unwrap_or_else(|| untitled.to_owned());
        Quiz { id, language, title, summary, time_limit: None, questions: self.questions }
    }
}

/// Collects what an import finds.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    import: Import,
    ids: HashSet<String>,
}

/// Why a question is left out, in words.
pub(crate) type Skipped = Message;

/// A question read, without its id, and what was lost of it.
pub(crate) struct Draft {
    /// The question; its id is empty or one that the file wishes.
    pub question: Question,
    /// What is not as it was.
    pub notes: Vec<Message>,
}

impl Collector {
    /// Notes something about a question or about the file.
    pub(crate) fn note(&mut self, line: usize, question: Option<&str>, skipped: bool, message: Message) {
        if self.import.notes.len() >= limits::NOTES {
            self.import.more_notes += 1;
            return;
        }
        let question = question.map(str::to_owned);
        self.import.notes.push(Note { line, question, skipped, message });
    }

    /// Remembers the first category; gives whether it is the first.
    pub(crate) fn category(&mut self, line: usize, path: &str) {
        let name: String = last_part(path).chars().take(limits::TITLE_CHARS).collect();
        let name = name.trim();
        if self.import.category.is_none() && name.chars().any(char::is_alphanumeric) {
            self.import.category = Some(name.to_owned());
        } else if self.import.category.as_deref() != Some(name) {
            self.note(line, None, false, note::category_left_out(name));
        }
    }

    /// Takes a question, if it is within our limits, or notes why not.
    pub(crate) fn take(&mut self, line: usize, name: Option<&str>, read: Result<Draft, Skipped>) {
        let checked = read.and_then(|draft| sound(&draft.question).map(|()| draft));
        match checked {
            Err(why) => self.note(line, name, true, why),
            Ok(_) if self.import.questions.len() >= limits::QUIZ_QUESTIONS => {
                self.note(line, name, true, note::too_many_questions(limits::QUIZ_QUESTIONS));
            }
            Ok(Draft { mut question, notes }) => {
                question.id = self.free_id(&question.id);
                self.ids.insert(question.id.clone());
                // Some formats know no question without a name; its id is none.
                question.title = question.title.filter(|title| *title != question.id);
                for message in notes {
                    self.note(line, name, false, message);
                }
                self.import.questions.push(question);
            }
        }
    }

    /// The wished id if it is one and is free, else the next number that is.
    fn free_id(&self, wish: &str) -> String {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_id = (1..=limits::ID_CHARS).contains(&wish.len()) && wish.chars().all(allowed) && !wish.starts_with('-');
        if is_id && !self.ids.contains(wish) {
            return wish.to_owned();
        }
        let first = self.import.questions.len() + 1;
        let mut ids = (first..).map(|number| format!("q{number}"));
        ids.find(|id| !self.ids.contains(id)).expect("there are more numbers than questions")
    }

    /// What was found.
    pub(crate) fn finish(self) -> Result<Import, ImportError> {
        if self.import.questions.is_empty() {
            return Err(ImportError::Empty(self.import.notes));
        }
        Ok(self.import)
    }
}

/// The last part of a category's path; a doubled slash is one that parts nothing.
fn last_part(path: &str) -> String {
    let mut part = String::new();
    let mut signs = path.trim().chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '/' if signs.peek() == Some(&'/') => {
                signs.next();
                part.push('/');
            }
            '/' => part.clear(),
            c => part.push(c),
        }
    }
    super::plain::tidy(&part)
}

/// Whether a question can be asked here, by the same rules as those of a TOML file.
fn sound(question: &Question) -> Result<(), Skipped> {
    fit(note::TEXT, &question.text)?;
    question.explanation.as_deref().map_or(Ok(()), |text| fit(note::EXPLANATION, text))?;
    match &question.kind {
        Kind::Single(choices) => {
            these(choices)?;
            if choices.right() == 0 || choices.right() == choices.list.len() {
                return Err(note::right_and_wrong());
            }
        }
        Kind::Multiple(choices) => {
            these(choices)?;
            if choices.right() == 0 {
                return Err(note::none_right());
            }
        }
        Kind::Numeric(_) => {}
        Kind::Ordering(items) => {
            each(note::ITEMS, &limits::ITEMS, items.iter().map(String::as_str))?;
        }
    }
    Ok(())
}

fn these(choices: &Choices) -> Result<(), Skipped> {
    for choice in &choices.list {
        choice.feedback.as_deref().map_or(Ok(()), |text| fit(note::FEEDBACK, text))?;
    }
    each(note::ANSWERS, &limits::CHOICES, choices.list.iter().map(|choice| choice.text.as_str()))
}

fn each<'t>(
    what: Word,
    bounds: &std::ops::RangeInclusive<usize>,
    texts: impl ExactSizeIterator<Item = &'t str>,
) -> Result<(), Skipped> {
    let count = texts.len();
    if !bounds.contains(&count) {
        return Err(note::wrong_count(count, what, *bounds.start(), *bounds.end()));
    }
    let mut seen = HashSet::new();
    for text in texts {
        fit(note::ANSWER, text)?;
        if !seen.insert(text) {
            return Err(note::two_the_same(what));
        }
    }
    Ok(())
}

fn fit(what: Word, text: &str) -> Result<(), Skipped> {
    let chars = text.chars().count();
    match chars {
        0 => Err(note::empty(what)),
        chars if chars > limits::QUIZ_TEXT_CHARS => Err(note::too_long(what, chars, limits::QUIZ_TEXT_CHARS)),
        _ => Ok(()),
    }
}

/// A choice's weights as marking knows them, and whether the file's own were others: of a
/// multiple choice each right one counts 1 ÷ right ones, each wrong one as much less.
pub(crate) fn even_weights(right: usize, weights: &[f64]) -> bool {
    let each = 100.0 / right.max(1) as f64;
    weights.iter().all(|weight| (weight.abs() - each).abs() < 0.01)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::samples::{choices, question};

    #[test]
    fn a_categorys_last_part_is_taken_and_a_doubled_slash_parts_nothing() {
        assert_eq!(last_part("$course$/top/Biology"), "Biology");
        assert_eq!(last_part("top/Input//Output"), "Input/Output");
        assert_eq!(last_part("Plain"), "Plain");
    }

    #[test]
    fn ids_are_kept_where_they_can_be_and_made_where_not() {
        let mut collector = Collector::default();
        for wish in ["good-one", "Bad One", "good-one", "q4", ""] {
            let question = question(wish, Kind::Single(choices(&[("a", true), ("b", false)])));
            collector.take(1, None, Ok(Draft { question, notes: Vec::new() }));
        }
        let ids: Vec<String> = collector.finish().expect("some").questions.into_iter().map(|q| q.id).collect();
        assert_eq!(ids, ["good-one", "q2", "q3", "q4", "q5"]);
    }

    #[test]
    fn questions_and_notes_do_not_grow_without_bound() {
        let mut collector = Collector::default();
        for number in 0..limits::QUIZ_QUESTIONS + limits::NOTES + 10 {
            let question = question("", Kind::Single(choices(&[("a", true), ("b", false)])));
            collector.take(number, None, Ok(Draft { question, notes: Vec::new() }));
        }
        let import = collector.finish().expect("some");
        assert_eq!((import.questions.len(), import.notes.len()), (limits::QUIZ_QUESTIONS, limits::NOTES));
        assert_eq!(import.more_notes, 10);
    }

    #[test]
    fn a_question_beyond_our_limits_is_left_out_with_its_reason() {
        let list: Vec<String> = (0..11).map(|at| format!("a{at}")).collect();
        let list: Vec<(&str, bool)> = list.iter().map(|text| (text.as_str(), text == "a0")).collect();
        let mut collector = Collector::default();
        let question = question("", Kind::Single(choices(&list)));
        collector.take(7, Some("Eleven"), Ok(Draft { question, notes: Vec::new() }));
        let Err(ImportError::Empty(notes)) = collector.finish() else { panic!("nothing is left") };
        assert_eq!(notes[0].line, 7);
        assert_eq!(notes[0].message.en, "it has 11 answers; from 2 to 10 are allowed");
    }
}

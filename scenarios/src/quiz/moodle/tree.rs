//! A file to the elements of its questions, one question at a time.
//!
//! Entities are those that XML itself knows, and numbers; a document type, which could
//! declare others that stand for ever more text, is refused. Depth and number of elements
//! are bounded.

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::error::Places;
use crate::limits;
use crate::message::Message;
use crate::quiz::import::ImportError;
use crate::quiz::note;

/// Attributes of an element that are looked at.
const ATTRIBUTES: usize = 8;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    /// Where it begins, from 1.
    pub line: usize,
    /// Its own text, without that of the elements in it.
    pub text: String,
    pub children: Vec<Element>,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The first element of that name in it.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All elements of that name in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the element of that name in it, trimmed; empty if there is none.
    pub fn value(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    /// An attribute's value as it is written.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Calls `each` with every `question` in the file's `quiz`.
///
/// # Errors
/// With the line of the first thing that is no XML, or more of it than is allowed.
pub(super) fn questions(source: &str, mut each: impl FnMut(Element)) -> Result<(), ImportError> {
    let places = Places::new(source);
    let line = |offset: u64| places.of(usize::try_from(offset).unwrap_or(usize::MAX)).0;
    let mut reader = Reader::from_str(source);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut elements = 0;
    let mut is_over = false;
    loop {
        let line_before = line(reader.buffer_position());
        let malformed = |message: Message| ImportError::Malformed { line: line_before, message };
        let event = reader
            .read_event()
            .map_err(|error| ImportError::Malformed { line: line(reader.error_position()), message: broken(&error) })?;
        match event {
            Event::Start(start) => {
                if is_over {
                    return Err(malformed(note::xml_after_end()));
                }
                if open.len() >= limits::XML_DEPTH {
                    return Err(malformed(note::xml_too_deep()));
                }
                elements = if open.len() == 1 { 0 } else { elements + 1 };
                if elements > limits::XML_ELEMENTS {
                    return Err(malformed(note::xml_too_many()));
                }
                let element = element(&start, line_before).map_err(malformed)?;
                if open.is_empty() && element.name != "quiz" {
                    return Err(malformed(note::xml_not_quiz()));
                }
                open.push(element);
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { return Err(malformed(note::xml_never_began())) };
                match open.as_mut_slice() {
                    [] => is_over = true,
                    [_] if element.name == "question" => each(element),
                    [_] => {}
                    [.., parent] => parent.children.push(element),
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let c = reference.resolve_char_ref().map_err(|error| malformed(broken(&error)))?;
                match (c, resolve_predefined_entity(&reference)) {
                    (Some(c), _) => add(&mut open, c.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => add(&mut open, text),
                    (None, None) => return Err(malformed(note::xml_entity())),
                }
            }
            Event::DocType(_) => return Err(malformed(note::xml_document_type())),
            Event::Eof if is_over => return Ok(()),
            Event::Eof => return Err(malformed(note::xml_unfinished())),
            Event::Empty(_) => unreachable!("told to be expanded"),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

fn element(start: &BytesStart<'_>, line: usize) -> Result<Element, Message> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).take(ATTRIBUTES) {
        let attribute = attribute.map_err(|error| note::bad_xml(&error.to_string()))?;
        attributes.push((attribute.key.as_ref().to_owned(), attribute.value.into_owned()));
    }
    let name = start.name().as_ref().to_owned();
    Ok(Element { name, line, attributes, ..Element::default() })
}

/// What is no XML. What a person mends by hand has words of its own; the rest of what the reader says
/// is English in either language.
fn broken(error: &Error) -> Message {
    match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => note::xml_mismatched(expected, found),
        Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => note::xml_unmatched(name),
        Error::IllFormed(IllFormedError::UnclosedReference) => note::xml_open_reference(),
        Error::Syntax(SyntaxError::UnclosedTag) => note::xml_open_tag(),
        Error::Syntax(SyntaxError::UnclosedComment) => note::xml_open_comment(),
        Error::Syntax(SyntaxError::UnclosedCData) => note::xml_open_cdata(),
        other => note::bad_xml(&other.to_string()),
    }
}

/// Adds to the innermost element's text; what stands between questions is nothing.
fn add(open: &mut [Element], text: &str) {
    if open.len() > 1
        && let Some(innermost) = open.last_mut()
    {
        innermost.text.push_str(text);
    }
}

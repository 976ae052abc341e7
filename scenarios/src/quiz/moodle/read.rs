//! The elements of a Moodle XML file to questions.

use super::tree::{Element, questions};
use crate::limits;
use crate::message::Message;
use crate::model::Language;
use crate::quiz::either::either;
use crate::quiz::gift::accepts;
use crate::quiz::import::{Collector, Draft, Import, ImportError, Skipped, even_weights};
use crate::quiz::model::{Accepts, Choice, Choices, Kind, Question};
use crate::quiz::note;
use crate::quiz::plain::{plain_text, tidy};

/// A fraction from which an answer is fully right; Moodle writes percentages.
const FULL: f64 = 99.99;

/// Reads a Moodle XML file; `language` says the words for true and false.
///
/// # Errors
/// If it is too large, no XML of this shape, or nothing in it can be asked.
pub fn import(source: &str, language: Language) -> Result<Import, ImportError> {
    if source.len() > limits::QUIZ_BYTES {
        return Err(ImportError::TooLarge { bytes: source.len() });
    }
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let mut collector = Collector::default();
    let mut with_other_texts = 0;
    questions(source, |element| {
        if element.attribute("type") == Some("category") {
            let path = element.child("category").map_or("", |category| category.value("text"));
            collector.category(element.line, path);
            return;
        }
        let name = tidy(element.child("name").map_or("", |name| name.value("text")));
        let name: String = name.chars().take(limits::TITLE_CHARS).collect();
        let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        with_other_texts += usize::from(has_other_texts(&element));
        let draft = question(&element, name.clone(), language);
        collector.take(element.line, name.as_deref(), draft);
    })?;
    if with_other_texts > 0 {
        collector.note(1, None, false, note::other_texts_left_out(with_other_texts));
    }
    collector.finish()
}

/// Texts that a question of ours has no place for.
fn has_other_texts(element: &Element) -> bool {
    ["hint", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"]
        .iter()
        .flat_map(|name| element.all(name))
        .any(|text| !text.value("text").is_empty())
}

fn question(element: &Element, title: Option<String>, language: Language) -> Result<Draft, Skipped> {
    let mut notes = Vec::new();
    let kind = match element.attribute("type").unwrap_or_default() {
        "multichoice" => choose(element, &mut notes),
        "truefalse" => true_or_false(element, language, &mut notes)?,
        "numerical" => Kind::Numeric(numerical(element, &mut notes)?),
        "ordering" => ordering(element, &mut notes),
        "" => return Err(note::no_type()),
        other => return Err(note::unsupported(&other.chars().take(40).collect::<String>())),
    };
    let text = element.child("questiontext").map(|text| rich(text, &mut notes)).unwrap_or_default();
    let explanation = said(element.child("generalfeedback"), &mut notes);
    let question = Question {
        id: element.value("idnumber").to_owned(),
        title,
        text,
        explanation,
        points: points(element, &mut notes),
        time_limit: None,
        kind,
    };
    Ok(Draft { question, notes })
}

fn choose(element: &Element, notes: &mut Vec<Message>) -> Kind {
    // Moodle takes one answer where nothing is said.
    let single = is_true(element.value("single")).unwrap_or(true);
    let shuffle = is_true(element.value("shuffleanswers")).unwrap_or(true);
    let mut fractions = Vec::new();
    let mut list = Vec::new();
    for answer in element.all("answer") {
        let fraction = fraction(answer);
        let right = if single { fraction >= FULL } else { fraction > 0.0 };
        if single && fraction > 0.0 && !right {
            add(notes, note::half_right_left_out());
        }
        fractions.push(fraction);
        list.push(Choice { text: rich(answer, notes), right, feedback: said(answer.child("feedback"), notes) });
    }
    let choices = Choices { shuffle, list };
    if single {
        return Kind::Single(choices);
    }
    if !even_weights(choices.right(), &fractions) {
        add(notes, note::fractions_left_out());
    }
    Kind::Multiple(choices)
}

fn true_or_false(element: &Element, language: Language, notes: &mut Vec<Message>) -> Result<Kind, Skipped> {
    let answer = |word: &str| element.all("answer").find(|answer| answer.value("text").eq_ignore_ascii_case(word));
    let (Some(yes), Some(no)) = (answer("true"), answer("false")) else {
        return Err(note::not_true_false());
    };
    let feedback = [said(yes.child("feedback"), notes), said(no.child("feedback"), notes)];
    Ok(Kind::Single(either(fraction(yes) > fraction(no), feedback, language)))
}

fn numerical(element: &Element, notes: &mut Vec<Message>) -> Result<Accepts, Skipped> {
    if element.child("units").is_some_and(|units| !units.children.is_empty()) {
        add(notes, note::units_left_out());
    }
    let mut taken = None;
    for answer in element.all("answer") {
        if fraction(answer) < FULL || taken.is_some() {
            add(notes, note::only_first_number());
            continue;
        }
        if said(answer.child("feedback"), notes).is_some() {
            add(notes, note::feedback_left_out());
        }
        let tolerance = Some(answer.value("tolerance")).filter(|text| !text.is_empty()).unwrap_or("0");
        taken = Some(accepts(&format!("{}:{tolerance}", answer.value("text")))?);
    }
    taken.ok_or_else(note::no_number_right)
}

fn ordering(element: &Element, notes: &mut Vec<Message>) -> Kind {
    if !matches!(element.value("selecttype"), "" | "ALL") {
        add(notes, note::all_items());
    }
    if !matches!(element.value("gradingtype"), "" | "RELATIVE_NEXT_EXCLUDE_LAST") {
        add(notes, note::grading_left_out());
    }
    let mut items = Vec::new();
    for answer in element.all("answer") {
        if said(answer.child("feedback"), notes).is_some() {
            add(notes, note::item_feedback_left_out());
        }
        items.push(rich(answer, notes));
    }
    Kind::Ordering(items)
}

/// The points of a question: whole, from 1 on.
fn points(element: &Element, notes: &mut Vec<Message>) -> u32 {
    let grade = element.value("defaultgrade");
    if grade.is_empty() {
        return 1;
    }
    let least = *limits::QUIZ_POINTS.start() as f64;
    let most = *limits::QUIZ_POINTS.end() as f64;
    let given: f64 = grade.parse().unwrap_or(f64::NAN);
    let points = if given.is_nan() { least } else { given.round().clamp(least, most) };
    if points != given {
        add(notes, note::grade(points));
    }
    // Within limits::QUIZ_POINTS.
    points as u32
}

/// An element's text, or none if there is none.
fn said(element: Option<&Element>, notes: &mut Vec<Message>) -> Option<String> {
    element.map(|element| rich(element, notes)).filter(|text| !text.is_empty())
}

/// The text of an element in the format that it says; HTML if it says none.
fn rich(element: &Element, notes: &mut Vec<Message>) -> String {
    let source = element.value("text");
    let (text, lost) = match element.attribute("format") {
        Some("plain_text" | "markdown") => (tidy(source), false),
        _ => {
            let plain = plain_text(source);
            (plain.text, plain.lost)
        }
    };
    if lost || element.child("file").is_some() {
        add(notes, note::picture_left_out());
    }
    text
}

/// An answer's fraction in percent; 0 if it says none that can be read.
fn fraction(answer: &Element) -> f64 {
    answer
        .attribute("fraction")
        .and_then(|text| text.trim().parse().ok())
        .filter(|f: &f64| f.is_finite())
        .unwrap_or(0.0)
}

fn is_true(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn add(notes: &mut Vec<Message>, message: Message) {
    if !notes.contains(&message) {
        notes.push(message);
    }
}

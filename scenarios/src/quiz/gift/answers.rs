//! What stands between the braces of a question.

use super::signs::{Format, Sign, begins, find, find_last, string, text, trim};
use crate::limits;
use crate::message::Message;
use crate::model::Language;
use crate::quiz::either::either;
use crate::quiz::import::{Skipped, even_weights};
use crate::quiz::model::{Accepts, Choice, Choices, Kind};
use crate::quiz::note;
use crate::quiz::number::parse_number;

/// The answers of a question, with what was lost of them.
pub(super) struct Answers {
    pub kind: Kind,
    pub explanation: Option<String>,
    pub notes: Vec<Message>,
}

/// Reads the answers; `format` is that of the question's text.
pub(super) fn answers(signs: &[Sign], format: Format, language: Language) -> Result<Answers, Skipped> {
    let mut notes = Notes::default();
    let mut signs = trim(signs);
    let mut explanation = None;
    if let Some(at) = find_last(signs, "####") {
        explanation = notes.text(&signs[at + 4..], format);
        signs = trim(&signs[..at]);
    }
    let kind = if signs.is_empty() {
        return Err(note::essay());
    } else if begins(signs, "#") {
        let (accepts, feedback) = numeric(&signs[1..], format, &mut notes)?;
        if explanation.is_none() {
            explanation = feedback;
        } else if feedback.is_some() {
            notes.add(note::feedback_left_out());
        }
        Kind::Numeric(accepts)
    } else if begins(signs, ">") {
        return Err(note::gift_ordering());
    } else if find(signs, "~").is_some() {
        choose(signs, format, &mut notes)
    } else if find(signs, "=").is_some() && find(signs, "->").is_some() {
        return Err(note::matching());
    } else {
        let (word, feedback) = split_feedback(signs);
        let right = match string(word).as_str() {
            "T" | "TRUE" => true,
            "F" | "FALSE" => false,
            _ => return Err(note::short_answer()),
        };
        // The first feedback is for those who are wrong, the second for those who are right.
        let (for_wrong, for_right) = split_feedback(feedback);
        let (for_wrong, for_right) = (notes.text(for_wrong, format), notes.text(for_right, format));
        let feedback = if right { [for_right, for_wrong] } else { [for_wrong, for_right] };
        Kind::Single(either(right, feedback, language))
    };
    Ok(Answers { kind, explanation, notes: notes.0 })
}

/// `=right ~wrong ~%50%half`. With a `=` one is to be chosen, else all that have a weight.
fn choose(signs: &[Sign], format: Format, notes: &mut Notes) -> Kind {
    let single = find(signs, "=").is_some();
    let mut list = Vec::new();
    let mut weights = Vec::new();
    for (mark, answer) in parts(signs) {
        let answer = trim(answer);
        let (weight, answer) = match (mark, weight(answer)) {
            (Some('='), _) => (100.0, answer),
            (_, Some((weight, rest))) => (weight, rest),
            (_, None) => (0.0, answer),
        };
        let (says, feedback) = split_feedback(answer);
        let feedback = notes.text(feedback, format);
        let (says, _, lost) = text(says, format);
        notes.lost(lost);
        if single && weight > 0.0 && weight < 99.99 {
            notes.add(note::half_right_left_out());
        }
        weights.push(weight);
        list.push(Choice { text: says, right: if single { weight >= 99.99 } else { weight > 0.0 }, feedback });
    }
    let choices = Choices { shuffle: true, list };
    if single {
        return Kind::Single(choices);
    }
    if !even_weights(choices.right(), &weights) {
        notes.add(note::weights_left_out());
    }
    Kind::Multiple(choices)
}

/// `9.81:0.01`, `1..5`, or several of them after `=`; with the feedback of the one taken.
fn numeric(signs: &[Sign], format: Format, notes: &mut Notes) -> Result<(Accepts, Option<String>), Skipped> {
    let mut signs = signs;
    if let Some(at) = find(signs, "~") {
        signs = &signs[..at];
        notes.add(note::other_feedback_left_out());
    }
    let mut taken = None;
    for (_, answer) in parts(signs) {
        let answer = trim(answer);
        let (weight, answer) = weight(answer).unwrap_or((100.0, answer));
        if weight < 99.99 || taken.is_some() {
            notes.add(note::only_first_number());
            continue;
        }
        let (number, feedback) = split_feedback(answer);
        taken = Some((accepts(&string(number))?, notes.text(feedback, format)));
    }
    taken.ok_or_else(note::no_number_right)
}

/// A number with its tolerance, or a range.
pub(in crate::quiz) fn accepts(text: &str) -> Result<Accepts, Skipped> {
    let number = |text: &str| {
        parse_number(text, Language::En)
            .filter(|number| limits::NUMBERS.contains(number))
            .ok_or_else(|| note::no_number(&text.chars().take(40).collect::<String>()))
    };
    if let Some((min, max)) = text.split_once("..") {
        let (min, max) = (number(min)?, number(max)?);
        return if min <= max { Ok(Accepts::Between { min, max }) } else { Err(note::range_backwards()) };
    }
    let (value, tolerance) = match text.split_once(':') {
        Some((value, tolerance)) => (number(value)?, number(tolerance)?),
        None => (number(text)?, 0.0),
    };
    if tolerance < 0.0 {
        return Err(note::negative_tolerance());
    }
    Ok(Accepts::Near { value, tolerance })
}

/// The answers, each with the `=` or `~` before it; a first one may have none.
fn parts(signs: &[Sign]) -> Vec<(Option<char>, &[Sign])> {
    let is_mark = |sign: &Sign| !sign.escaped && matches!(sign.c, '=' | '~');
    let mut parts = Vec::new();
    let mut mark = None;
    let mut rest = signs;
    loop {
        let end = rest.iter().position(is_mark).unwrap_or(rest.len());
        let (answer, after) = rest.split_at(end);
        if mark.is_some() || !trim(answer).is_empty() {
            parts.push((mark, answer));
        }
        let Some((next, after)) = after.split_first() else { return parts };
        mark = Some(next.c);
        rest = after;
    }
}

/// The weight in percent that an answer begins with, and the rest.
fn weight(answer: &[Sign]) -> Option<(f64, &[Sign])> {
    /// `%-33.33333%` and a few digits more.
    const LONGEST: usize = 16;
    let inner = answer.strip_prefix(&[Sign { c: '%', escaped: false }])?;
    let end = inner.iter().take(LONGEST).position(|sign| sign.c == '%')?;
    let figure = string(&inner[..end]);
    let sound = figure.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.')) && !figure.is_empty();
    let weight = figure.parse().ok().filter(|_| sound)?;
    Some((weight, trim(&inner[end + 1..])))
}

/// An answer and what follows its first `#`, which may be nothing.
fn split_feedback(answer: &[Sign]) -> (&[Sign], &[Sign]) {
    match find(answer, "#") {
        Some(at) => (trim(&answer[..at]), trim(&answer[at + 1..])),
        None => (trim(answer), &[]),
    }
}

/// What was lost, each said once.
#[derive(Default)]
pub(super) struct Notes(pub Vec<Message>);

impl Notes {
    fn add(&mut self, message: Message) {
        if !self.0.contains(&message) {
            self.0.push(message);
        }
    }

    pub(super) fn lost(&mut self, lost: bool) {
        if lost {
            self.add(note::picture_left_out());
        }
    }

    /// A text, or none if it is empty.
    fn text(&mut self, signs: &[Sign], format: Format) -> Option<String> {
        let (text, _, lost) = text(signs, format);
        self.lost(lost);
        Some(text).filter(|text| !text.is_empty())
    }
}

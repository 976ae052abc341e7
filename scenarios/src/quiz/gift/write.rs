//! A quiz to a GIFT file. What GIFT cannot say is told in comments at its head: orderings
//! are left out, and so are points, time limits and an order of choices that must stay.

use std::fmt::Write;

use crate::quiz::either::as_either;
use crate::quiz::model::{Accepts, Choice, Choices, Kind, Question, Quiz};

/// The quiz as a GIFT file.
pub fn export(quiz: &Quiz) -> String {
    let mut body = String::new();
    let mut lost = Vec::new();
    for question in &quiz.questions {
        let either = as_either(question, quiz.language);
        if let Kind::Ordering(_) = question.kind {
            lost.push(format!("{}: left out, GIFT has no ordering", question.id));
            continue;
        }
        if question.points != 1 {
            lost.push(format!("{}: {} points", question.id, question.points));
        }
        if let Some(limit) = question.time_limit {
            lost.push(format!("{}: a time limit of {} s", question.id, limit.as_secs()));
        }
        if let Kind::Single(choices) | Kind::Multiple(choices) = &question.kind
            && !choices.shuffle
            && either.is_none()
        {
            lost.push(format!("{}: the order of its choices", question.id));
        }
        write_question(&mut body, question, either);
    }
    if let Some(limit) = quiz.time_limit {
        lost.push(format!("a time limit of {} s for the whole quiz", limit.as_secs()));
    }
    let mut head = String::new();
    if !lost.is_empty() {
        head.push_str("// GIFT cannot say all of this quiz. Not in this file:\n");
        for what in lost {
            line(&mut head, &format!("// - {what}"));
        }
        head.push('\n');
    }
    line(&mut head, &format!("$CATEGORY: {}", quiz.title.replace('/', "//")));
    format!("{head}{body}")
}

fn write_question(body: &mut String, question: &Question, either: Option<&[Choice; 2]>) {
    line(body, &format!("\n// [id:{}]", question.id));
    if let Some(title) = &question.title {
        body.push_str(&format!("::{}::", escape(title)));
    }
    body.push_str(&format!("[plain]{}{{", escape(&question.text)));
    let explanation = question.explanation.as_deref().map(|text| format!("####{}", text_of(text)));
    match &question.kind {
        Kind::Single(choices) => match either {
            Some(pair) => true_or_false(body, pair),
            None => single(body, choices),
        },
        Kind::Multiple(choices) => multiple(body, choices),
        Kind::Numeric(Accepts::Near { value, tolerance }) => line(body, &format!("#{value}:{tolerance}")),
        Kind::Numeric(Accepts::Between { min, max }) => line(body, &format!("#{min}..{max}")),
        Kind::Ordering(_) => unreachable!("left out by `export`"),
    }
    if let Some(explanation) = explanation {
        line(body, &format!("\t{explanation}"));
    }
    line(body, "}");
}

fn true_or_false(body: &mut String, [yes, no]: &[Choice; 2]) {
    let (word, right, wrong) = if yes.right { ("TRUE", yes, no) } else { ("FALSE", no, yes) };
    body.push_str(word);
    if wrong.feedback.is_some() || right.feedback.is_some() {
        for choice in [wrong, right] {
            body.push('#');
            body.push_str(&text_of(choice.feedback.as_deref().unwrap_or_default()));
        }
    }
    body.push('\n');
}

fn single(body: &mut String, choices: &Choices) {
    body.push('\n');
    for choice in &choices.list {
        // A weight of nothing, lest a text that begins with a percentage is taken for one.
        let sign = match (choice.right, choice.text.starts_with('%')) {
            (true, _) => "=",
            (false, true) => "~%0%",
            (false, false) => "~",
        };
        line(body, &format!("\t{sign}{}{}", text_of(&choice.text), feedback(choice.feedback.as_deref())));
    }
}

fn multiple(body: &mut String, choices: &Choices) {
    body.push('\n');
    let each = percent(choices.right());
    for choice in &choices.list {
        let sign = if choice.right { "" } else { "-" };
        line(body, &format!("\t~%{sign}{each}%{}{}", text_of(&choice.text), feedback(choice.feedback.as_deref())));
    }
}

/// What each of so many right answers is worth, in the figures that Moodle knows.
pub(in crate::quiz) fn percent(right: usize) -> String {
    let each = format!("{:.5}", 100.0 / right.max(1) as f64);
    each.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn feedback(text: Option<&str>) -> String {
    text.map(|text| format!("#{}", text_of(text))).unwrap_or_default()
}

/// A text after a sign, where a bracket at its beginning would name a format.
fn text_of(text: &str) -> String {
    let format = if text.starts_with('[') { "[plain]" } else { "" };
    format!("{format}{}", escape(text))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "~=#{}:\\".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("a string takes everything");
}

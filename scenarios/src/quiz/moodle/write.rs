//! A quiz to a Moodle XML file. Texts go as HTML, escaped. Time limits, which no question
//! of Moodle has, are told in a comment.

use std::fmt::Write;

use crate::quiz::either::as_either;
use crate::quiz::gift::percent;
use crate::quiz::model::{Accepts, Choice, Choices, Kind, Question, Quiz};
use crate::quiz::plain::escape;

/// What every question begins with, by its type.
const NO_TEXT: &str = "<text></text>";

/// The quiz as a Moodle XML file.
pub fn export(quiz: &Quiz) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let limits = quiz.time_limit.is_some() || quiz.questions.iter().any(|question| question.time_limit.is_some());
    if limits {
        out.push_str("<!-- Left out: time limits, which questions of Moodle do not have. -->\n");
    }
    let title = escape(&quiz.title.replace('/', "//"));
    write!(
        out,
        "<!-- question: 0  -->\n  <question type=\"category\">\n    <category>\n      <text>$course$/top/{title}</text>\n    \
         </category>\n    <info format=\"html\">\n      {NO_TEXT}\n    </info>\n    <idnumber></idnumber>\n  </question>\n\n"
    )
    .expect("a string takes everything");
    for (index, question) in quiz.questions.iter().enumerate() {
        let either = as_either(question, quiz.language);
        write_question(&mut out, index + 1, question, either);
    }
    out.push_str("</quiz>\n");
    out
}

fn write_question(out: &mut String, number: usize, question: &Question, either: Option<&[Choice; 2]>) {
    let (kind, penalty) = match (&question.kind, either) {
        (Kind::Single(_), Some(_)) => ("truefalse", "1.0000000"),
        (Kind::Single(_) | Kind::Multiple(_), _) => ("multichoice", "0.3333333"),
        (Kind::Numeric(_), _) => ("numerical", "0.3333333"),
        (Kind::Ordering(_), _) => ("ordering", "0.3333333"),
    };
    let name = escape(question.title.as_deref().unwrap_or(&question.id));
    line(out, &format!("<!-- question: {number}  -->"));
    line(out, &format!("  <question type=\"{kind}\">"));
    line(out, &format!("    <name>\n      <text>{name}</text>\n    </name>"));
    rich(out, 4, "questiontext", Some(&question.text));
    rich(out, 4, "generalfeedback", question.explanation.as_deref());
    line(out, &format!("    <defaultgrade>{}.0000000</defaultgrade>", question.points));
    line(out, &format!("    <penalty>{penalty}</penalty>\n    <hidden>0</hidden>"));
    line(out, &format!("    <idnumber>{}</idnumber>", question.id));
    match (&question.kind, either) {
        (Kind::Single(_), Some(pair)) => true_or_false(out, pair),
        (Kind::Single(choices), None) => multichoice(out, choices, true),
        (Kind::Multiple(choices), _) => multichoice(out, choices, false),
        (Kind::Numeric(accepts), _) => numerical(out, *accepts),
        (Kind::Ordering(items), _) => ordering(out, items),
    }
    line(out, "  </question>\n");
}

fn multichoice(out: &mut String, choices: &Choices, single: bool) {
    line(out, &format!("    <single>{single}</single>\n    <shuffleanswers>{}</shuffleanswers>", choices.shuffle));
    line(out, "    <answernumbering>abc</answernumbering>\n    <showstandardinstruction>0</showstandardinstruction>");
    let each = percent(choices.right());
    for choice in &choices.list {
        let fraction = match (single, choice.right) {
            (true, true) => "100".to_owned(),
            (true, false) => "0".to_owned(),
            (false, true) => each.clone(),
            (false, false) => format!("-{each}"),
        };
        answer(out, &fraction, &choice.text, choice.feedback.as_deref());
    }
}

fn answer(out: &mut String, fraction: &str, text: &str, feedback: Option<&str>) {
    line(out, &format!("    <answer fraction=\"{fraction}\" format=\"html\">"));
    line(out, &format!("      {}", html(text)));
    rich(out, 6, "feedback", feedback);
    line(out, "    </answer>");
}

fn true_or_false(out: &mut String, pair: &[Choice; 2]) {
    for (choice, word) in pair.iter().zip(["true", "false"]) {
        let fraction = if choice.right { 100 } else { 0 };
        line(out, &format!("    <answer fraction=\"{fraction}\" format=\"moodle_auto_format\">"));
        line(out, &format!("      <text>{word}</text>"));
        rich(out, 6, "feedback", choice.feedback.as_deref());
        line(out, "    </answer>");
    }
}

fn numerical(out: &mut String, accepts: Accepts) {
    let (value, tolerance) = match accepts {
        Accepts::Near { value, tolerance } => (value, tolerance),
        // Moodle has no range here: its middle, and how far it reaches.
        Accepts::Between { min, max } => (min.midpoint(max), (max - min) / 2.0),
    };
    line(out, "    <answer fraction=\"100\" format=\"moodle_auto_format\">");
    line(out, &format!("      <text>{value}</text>"));
    rich(out, 6, "feedback", None);
    line(out, &format!("      <tolerance>{tolerance}</tolerance>\n    </answer>"));
    line(out, "    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1000000</unitpenalty>");
    line(out, "    <showunits>3</showunits>\n    <unitsleft>0</unitsleft>");
}

fn ordering(out: &mut String, items: &[String]) {
    line(out, "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>");
    line(out, "    <selectcount>0</selectcount>\n    <gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>");
    line(out, "    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>");
    for (index, item) in items.iter().enumerate() {
        line(out, &format!("    <answer fraction=\"{}.0000000\" format=\"html\">", index + 1));
        line(out, &format!("      {}\n    </answer>", html(item)));
    }
}

/// An element with a text of HTML, empty if there is none.
fn rich(out: &mut String, indent: usize, name: &str, text: Option<&str>) {
    let text = text.map_or_else(|| NO_TEXT.to_owned(), html);
    line(out, &format!("{:indent$}<{name} format=\"html\">", ""));
    line(out, &format!("{:indent$}  {text}", ""));
    line(out, &format!("{:indent$}</{name}>", ""));
}

/// A text as HTML. Escaped, it holds no `>` that could end the CDATA section.
fn html(text: &str) -> String {
    format!("<text><![CDATA[<p>{}</p>]]></text>", escape(text))
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

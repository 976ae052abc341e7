//! A scenario's file in another language: which of its texts are to be translated, and the file
//! with others in their place. Everything else, comments included, stays as it is.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::Language;

/// A text of a file that is spoken, shown or listened for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where it stands, with its quotes.
    place: Range<usize>,
    /// What it says.
    pub text: String,
}

const OF_SCENARIO: [&str; 5] = ["title", "role", "summary", "greeting", "closing"];
const OF_PERSONA: [&str; 1] = ["description"];
const OF_QUESTION: [&str; 3] = ["text", "again", "expected"];
const OF_ATTACHMENT: [&str; 2] = ["title", "alt"];
const OF_CRITERION: [&str; 6] = ["name", "level_1", "level_2", "level_3", "level_4", "level_5"];

/// The texts to translate, in the order of the file. Names, ids and code are none.
pub fn texts(source: &str) -> Vec<Text> {
    let (root, _) = DeTable::parse_recoverable(source);
    let root = root.get_ref();
    let mut texts = Vec::new();
    take(root, &OF_SCENARIO, &mut texts);
    list(root, "vocabulary", &mut texts);
    if let Some(DeValue::Table(persona)) = value(root, "persona") {
        take(persona, &OF_PERSONA, &mut texts);
    }
    for criterion in tables(root, "criteria") {
        take(criterion, &OF_CRITERION, &mut texts);
    }
    for question in tables(root, "questions") {
        take(question, &OF_QUESTION, &mut texts);
        for criterion in tables(question, "criteria") {
            take(criterion, &OF_CRITERION, &mut texts);
        }
        for point in tables(question, "points") {
            take(point, &["follow_up"], &mut texts);
            list(point, "synonyms", &mut texts);
        }
        if let Some(DeValue::Table(task)) = value(question, "task") {
            take(task, &["brief"], &mut texts);
        }
        for attachment in tables(question, "attachments") {
            take(attachment, &OF_ATTACHMENT, &mut texts);
        }
    }
    texts.sort_by_key(|text| text.place.start);
    texts
}

/// The file under another id, in another language, with these texts in the places of its own,
/// each marked as drafted by a language model. There are as many as [`texts`] gives.
pub fn translated(source: &str, id: &str, language: Language, instead: &[String]) -> String {
    let (root, _) = DeTable::parse_recoverable(source);
    let root = root.get_ref();
    let mut changes: Vec<(Range<usize>, String)> =
        texts(source).into_iter().zip(instead).map(|(text, instead)| (text.place, quoted(instead))).collect();
    for (key, now) in [("id", id), ("language", language.code())] {
        changes.extend(root.get(key).map(|value| (value.span(), quoted(now))));
    }
    changes.sort_by_key(|(place, _)| place.start);
    let mut file = String::with_capacity(source.len());
    let mut at = 0;
    for (place, now) in changes {
        if place.start >= at {
            file.push_str(&source[at..place.start]);
            file.push_str(&now);
            at = place.end;
        }
    }
    file.push_str(&source[at..]);
    crate::marks::marked(&file)
}

/// A text as a TOML string on one line (TOML 1.0, basic strings).
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn value<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t DeValue<'t>> {
    // The values live as long as the table that holds them.
    table.get(key).map(Spanned::get_ref)
}

fn tables<'t>(table: &'t DeTable<'_>, key: &str) -> Vec<&'t DeTable<'t>> {
    let Some(DeValue::Array(all)) = value(table, key) else { return Vec::new() };
    let table = |item: &'t Spanned<DeValue<'t>>| match item.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    };
    all.iter().filter_map(table).collect()
}

fn take(table: &DeTable<'_>, keys: &[&str], texts: &mut Vec<Text>) {
    texts.extend(keys.iter().filter_map(|key| text(table.get(*key)?)));
}

fn list(table: &DeTable<'_>, key: &str, texts: &mut Vec<Text>) {
    if let Some(DeValue::Array(all)) = value(table, key) {
        texts.extend(all.iter().filter_map(text));
    }
}

fn text(value: &Spanned<DeValue<'_>>) -> Option<Text> {
    let DeValue::String(text) = value.get_ref() else { return None };
    Some(Text { place: value.span(), text: text.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{marks, parse};

    const SOURCE: &str = r#"# A comment.
id = "baker-en"
language = "en" # of all texts
title = "Baker"
role = "Baker"
summary = """
An early
morning."""
level = "junior"
duration_minutes = 5
greeting = "Welcome."
closing = "Goodbye."
vocabulary = ["oven"]
persona = { name = "Ada", description = "Brief." }

[[questions]]
id = "first"
kind = "open"
text = "What do you \"prove\" first?"
expected = """
The dough.
Then the loaves."""
[[questions.points]]
id = "dough"
synonyms = ["dough", "batter"]
follow_up = "And the dough?"
"#;

    #[test]
    fn every_spoken_text_is_replaced_and_all_else_stays() {
        let own: Vec<String> = texts(SOURCE).into_iter().map(|text| text.text).collect();
        assert_eq!(own.len(), 12);
        assert_eq!((own[0].as_str(), own[2].as_str()), ("Baker", "An early\nmorning."));
        let other: Vec<String> = own.iter().map(|text| format!("[{}]", text.replace('\n', " "))).collect();
        let file = translated(SOURCE, "baker-fr", Language::Fr, &other);
        let (before, after) = (parse(SOURCE).expect("sound"), parse(&file).expect("sound"));
        assert_eq!((after.id.as_str(), after.language), ("baker-fr", Language::Fr));
        assert_eq!(after.questions[0].text, "[What do you \"prove\" first?]");
        assert_eq!(after.questions[0].expected.as_deref(), Some("[The dough. Then the loaves.]"));
        assert_eq!(after.questions[0].points[0].synonyms, ["[dough]", "[batter]"]);
        assert_eq!((&after.persona.name, &after.questions[0].id), (&before.persona.name, &before.questions[0].id));
        assert!(after.drafted_by_ai && after.questions[0].drafted_by_ai);
        assert!(file.starts_with("# A comment.\n") && file.contains("# of all texts"));
        assert_eq!(texts(&file).into_iter().map(|text| text.text).collect::<Vec<_>>(), other);
    }

    #[test]
    fn every_built_in_scenario_can_be_written_again_with_its_own_texts() {
        for scenario in crate::builtin() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
            let source = std::fs::read_to_string(format!("{folder}/{}.toml", scenario.id)).expect("a file");
            let own: Vec<String> = texts(&source).into_iter().map(|text| text.text).collect();
            let file = translated(&source, &scenario.id, scenario.language, &own);
            let again = parse(&marks::confirmed(&file, |_| true)).expect("sound");
            assert_eq!(again, **scenario);
        }
    }

    #[test]
    fn a_quoted_text_is_read_as_it_was() {
        let text = "a \"b\" \\ c\u{7f}\u{1}\té";
        let file: toml::Table = toml::from_str(&format!("t = {}", quoted(text))).expect("TOML");
        assert_eq!(file["t"].as_str(), Some(text));
    }
}

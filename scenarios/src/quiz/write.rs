//! A quiz as a file of our own format.

use toml::{Table, Value};

use super::model::{Accepts, Choice, Choices, Kind, Question, Quiz};

/// The file. Read again it is the same quiz.
pub fn export(quiz: &Quiz) -> String {
    let mut head = Table::new();
    head.insert("id".into(), quiz.id.clone().into());
    head.insert("language".into(), quiz.language.code().into());
    head.insert("title".into(), quiz.title.clone().into());
    head.insert("summary".into(), quiz.summary.clone().into());
    if let Some(limit) = quiz.time_limit {
        head.insert("time_limit_s".into(), seconds(limit));
    }
    let questions = quiz.questions.iter().map(|one| Value::Table(question(one))).collect();
    head.insert("questions".into(), Value::Array(questions));
    toml::to_string(&head).expect("texts, numbers and tables of them can be written")
}

/// One question's table.
pub fn question(question: &Question) -> Table {
    let mut table = Table::new();
    table.insert("id".into(), question.id.clone().into());
    table.insert("kind".into(), question.kind.code().into());
    table.insert("text".into(), question.text.clone().into());
    for (key, text) in [("title", &question.title), ("explanation", &question.explanation)] {
        if let Some(text) = text {
            table.insert(key.into(), text.clone().into());
        }
    }
    if question.points != 1 {
        table.insert("points".into(), i64::from(question.points).into());
    }
    if let Some(limit) = question.time_limit {
        table.insert("time_limit_s".into(), seconds(limit));
    }
    match &question.kind {
        Kind::Single(choices) | Kind::Multiple(choices) => choose(&mut table, choices),
        Kind::Numeric(Accepts::Near { value, tolerance }) => {
            table.insert("value".into(), (*value).into());
            table.insert("tolerance".into(), (*tolerance).into());
        }
        Kind::Numeric(Accepts::Between { min, max }) => {
            table.insert("min".into(), (*min).into());
            table.insert("max".into(), (*max).into());
        }
        Kind::Ordering(items) => {
            table.insert("items".into(), Value::Array(items.iter().cloned().map(Value::from).collect()));
        }
    }
    table
}

fn choose(table: &mut Table, choices: &Choices) {
    if !choices.shuffle {
        table.insert("shuffle".into(), false.into());
    }
    let list = choices.list.iter().map(|choice| Value::Table(choice_table(choice)));
    table.insert("choices".into(), Value::Array(list.collect()));
}

fn choice_table(choice: &Choice) -> Table {
    let mut table = Table::new();
    table.insert("text".into(), choice.text.clone().into());
    if choice.right {
        table.insert("right".into(), true.into());
    }
    if let Some(feedback) = &choice.feedback {
        table.insert("feedback".into(), feedback.clone().into());
    }
    table
}

fn seconds(limit: std::time::Duration) -> Value {
    i64::try_from(limit.as_secs()).unwrap_or(i64::MAX).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::{builtin, parse};

    #[test]
    fn every_quiz_comes_back_from_its_file() {
        for quiz in builtin() {
            assert_eq!(parse(&export(quiz)).expect("sound"), **quiz);
        }
    }
}

//! The questions of a scenario file.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::criteria::{self, Scoring};
use crate::fault::{self, word};
use crate::limits;
use crate::message::{Message, Word};
use crate::model::{AnswerKind, FollowUp, Point, ProbeKind, Question};
use crate::patience::{self, Given};
use crate::read::{Found, Reader, Table};
use crate::rubric::Measure;
use crate::task::{self, TaskKind};

/// The list of questions; `duration` is the interview's, if it is known, `patience` what
/// the scenario says of all questions, `scoring` what it says of scores, if that is sound.
pub(crate) fn questions<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    duration: Option<Duration>,
    patience: Given,
    scoring: Option<&Scoring>,
) -> Option<Vec<Question>> {
    let found = reader.required(table, "questions")?;
    let items = reader.items(&found, limits::QUESTIONS, word::QUESTIONS)?;
    if items.is_empty() {
        reader.note(found.span.start, &found.key, fault::no_questions());
        return None;
    }
    let mut seen = HashMap::new();
    let mut questions = Vec::new();
    let mut sound = true;
    for item in items {
        let table = reader.table(item);
        let question = table.and_then(|table| question(reader, &table, &mut seen, duration, patience, scoring));
        sound &= question.is_some();
        questions.extend(question);
    }
    sound.then_some(questions)
}

fn question<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    seen: &mut HashMap<String, usize>,
    duration: Option<Duration>,
    patience: Given,
    scoring: Option<&Scoring>,
) -> Option<Question> {
    reader.only(
        table,
        &[
            "id",
            "kind",
            "text",
            "again",
            "expected",
            "points",
            "rubric",
            "criteria",
            "weight",
            "max_follow_ups",
            "probes",
            "time_limit_s",
            "thinking_s",
            "task",
            "attachments",
            "drafted_by_ai",
            patience::KEYS[0],
            patience::KEYS[1],
            patience::KEYS[2],
            patience::KEYS[3],
        ],
    );
    let id = unique_id(reader, table, seen);
    let kind = reader
        .required(table, "kind")
        .and_then(|found| reader.one_of(&found, &AnswerKind::ALL.map(AnswerKind::code), AnswerKind::from_code));
    let text = reader.required(table, "text");
    let text = text.and_then(|found| reader.text(&found, limits::SPOKEN_CHARS));
    let again = optional_text(reader, table, "again");
    let expected = expected(reader, table);
    let points = points(reader, table);
    let max_follow_ups = optional_number(reader, table, "max_follow_ups", &limits::FOLLOW_UPS, word::FOLLOW_UPS);
    let probes = probes(reader, table);
    let time_limit = optional_number(reader, table, "time_limit_s", &limits::TIME_LIMIT_S, word::SECONDS);
    let thinking = optional_number(reader, table, "thinking_s", &limits::THINKING_S, word::SECONDS);
    let given = patience::given(reader, table);
    let weight = criteria::weight(reader, table);
    let task = task::task(reader, table);
    let attachments = crate::attachment::attachments(reader, table);
    let drafted_by_ai = crate::marks::mark(reader, table);

    let kind = kind?;
    let written = task.as_ref().and_then(Option::as_ref).map(|task| task.kind);
    // Without the scenario's own criteria it is not known which ids a question may name.
    let mut criteria = scoring.map_or(Some(Vec::new()), |scoring| scoring.of_question(reader, table, kind));
    let has_tests = task.as_ref().and_then(Option::as_ref).is_some_and(|task| !task.tests.is_empty());
    if let Some(criteria) = criteria.as_mut().filter(|_| !has_tests) {
        criteria.retain(|criterion| criterion.measure != Some(Measure::Tests));
    }
    let usual_limit = written.map_or(kind.time_limit(), TaskKind::time_limit);
    let time_limit = time_limit?.map_or(usual_limit, Duration::from_secs);
    let default_thinking = written.map_or(kind.thinking(), TaskKind::thinking).min(time_limit / 2);
    let thinking = thinking?.map_or(default_thinking, Duration::from_secs);
    let usual = written.map_or(kind.patience(), TaskKind::patience);
    // What is said of all questions is said of talking.
    let usual = if written.is_some() { usual } else { patience.over(usual) };
    let patience = given?.over(usual);
    let mut fits = |name: &str, wrong: bool, message: fn() -> Message| {
        let found = reader.optional(table, name).filter(|_| wrong);
        if let Some(found) = &found {
            reader.note(found.span.start, &found.key, message());
        }
        found.is_none()
    };
    let fit = fits("thinking_s", thinking >= time_limit, fault::no_time_to_answer)
        & fits("time_limit_s", duration.is_some_and(|duration| time_limit > duration), fault::longer_than_interview);
    let follow_ups = points.as_ref().is_some_and(|points| points.iter().any(|p| p.follow_up.is_some()));
    let max_follow_ups = max_follow_ups?.unwrap_or(u64::from(follow_ups));
    Some(Question {
        id: id?,
        kind,
        text: text?,
        again: again?,
        expected: expected?,
        points: points?,
        criteria: criteria?,
        weight: weight?.unwrap_or(1),
        max_follow_ups: u32::try_from(max_follow_ups).expect("within limits::FOLLOW_UPS"),
        probes: probes?,
        time_limit,
        thinking,
        patience,
        task: task?,
        attachments: attachments?,
        drafted_by_ai: drafted_by_ai?,
    })
    .filter(|_| fit)
}

/// `None` if the value is wrong, `Some(None)` if there is none.
fn expected<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Option<String>> {
    let Some(found) = reader.optional(table, "expected") else { return Some(None) };
    let expected = reader.lines(&found, limits::EXPECTED_CHARS)?;
    if expected.trim().is_empty() {
        reader.note(found.span.start, &found.key, fault::empty());
        return None;
    }
    Some(Some(expected))
}

/// The kinds of probe that are allowed: all where nothing is said.
fn probes<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Vec<ProbeKind>> {
    let Some(found) = reader.optional(table, "probes") else { return Some(ProbeKind::ALL.to_vec()) };
    let mut probes = Vec::new();
    let mut sound = true;
    for item in reader.items(&found, ProbeKind::ALL.len(), word::PROBES)? {
        let kind = reader.one_of(&item, &ProbeKind::ALL.map(ProbeKind::code), ProbeKind::from_code);
        sound &= kind.is_some();
        probes.extend(kind.filter(|kind| !probes.contains(kind)));
    }
    sound.then_some(probes)
}

fn points<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Vec<Point>> {
    let Some(found) = reader.optional(table, "points") else { return Some(Vec::new()) };
    let mut seen = HashMap::new();
    let mut points = Vec::new();
    let mut sound = true;
    for item in reader.items(&found, limits::POINTS, word::POINTS)? {
        let table = reader.table(item);
        let point = table.and_then(|table| point(reader, &table, &mut seen));
        sound &= point.is_some();
        points.extend(point);
    }
    sound.then_some(points)
}

fn point<'a>(reader: &mut Reader<'a>, table: &Table<'a>, seen: &mut HashMap<String, usize>) -> Option<Point> {
    reader.only(table, &["id", "synonyms", "follow_up"]);
    let id = unique_id(reader, table, seen);
    let synonyms = reader.required(table, "synonyms").and_then(|found| {
        let longest = Some(limits::SYNONYM_WORDS);
        let synonyms = names(reader, &found, limits::SYNONYMS, word::SYNONYMS, longest)?;
        if synonyms.is_empty() {
            reader.note(found.span.start, &found.key, fault::no_synonyms());
        }
        (!synonyms.is_empty()).then_some(synonyms)
    });
    let follow_up = optional_text(reader, table, "follow_up");
    Some(Point { id: id?, synonyms: synonyms?, follow_up: follow_up?.map(|text| FollowUp { text }) })
}

pub(crate) fn unique_id<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    seen: &mut HashMap<String, usize>,
) -> Option<String> {
    let found = reader.required(table, "id")?;
    let id = reader.id(&found)?;
    reader.unique(seen, &id, &found).then_some(id)
}

/// A list of words or phrases, none twice whatever its case.
pub(crate) fn names<'a>(
    reader: &mut Reader<'a>,
    found: &Found<'a>,
    most: usize,
    what: Word,
    longest_in_words: Option<usize>,
) -> Option<Vec<String>> {
    let mut seen = HashMap::new();
    let mut names = Vec::new();
    let mut sound = true;
    for item in reader.items(found, most, what)? {
        let mut name = reader.text(&item, limits::NAME_CHARS);
        if let (Some(text), Some(longest)) = (&name, longest_in_words) {
            let count = text.split_whitespace().count();
            if count > longest {
                reader.note(item.span.start, &item.key, fault::too_many_words(count, longest));
                name = None;
            }
        }
        let name = name.filter(|name| reader.unique(&mut seen, &name.to_lowercase(), &item));
        sound &= name.is_some();
        names.extend(name);
    }
    sound.then_some(names)
}

/// `None` if the value is wrong, `Some(None)` if there is none.
fn optional_text<'a>(reader: &mut Reader<'a>, table: &Table<'a>, name: &str) -> Option<Option<String>> {
    match reader.optional(table, name) {
        None => Some(None),
        Some(found) => reader.text(&found, limits::SPOKEN_CHARS).map(Some),
    }
}

/// `None` if the value is wrong, `Some(None)` if there is none.
pub(crate) fn optional_number<'a>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    name: &str,
    bounds: &RangeInclusive<u64>,
    unit: Word,
) -> Option<Option<u64>> {
    match reader.optional(table, name) {
        None => Some(None),
        Some(found) => reader.number(&found, bounds, unit).map(Some),
    }
}

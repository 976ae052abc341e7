//! Reads typed values out of parsed TOML and notes every problem with its place.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Places, Problem};
use crate::fault::{self, word};
use crate::limits;
use crate::message::{Message, Quoted, Word};

/// A table of the file and the way to it.
#[derive(Clone)]
pub(crate) struct Table<'a> {
    path: String,
    start: usize,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    pub(crate) fn root(entries: &'a DeTable<'a>) -> Self {
        Self { path: String::new(), start: 0, entries }
    }

    fn key(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

/// A value of the file and the way to it.
pub(crate) struct Found<'a> {
    pub(crate) key: String,
    pub(crate) span: Range<usize>,
    pub(crate) value: &'a DeValue<'a>,
}

/// Collects problems while values are read. Each reading gives `None` when it noted a
/// problem, so that all problems of a file come out of one pass.
pub(crate) struct Reader<'a> {
    places: Places<'a>,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self { places: Places::new(source), problems: Vec::new() }
    }

    pub(crate) fn note(&mut self, offset: usize, key: &str, message: Message) {
        let (line, column) = self.places.of(offset);
        self.problems.push(Problem { line, column, key: key.to_owned(), message });
    }

    /// Notes every key of the table that is not among the known ones.
    pub(crate) fn only(&mut self, table: &Table<'a>, known: &[&str]) {
        for key in table.entries.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let message = match nearest(name, known) {
                Some(near) => fault::unknown_key_near(near),
                None => fault::unknown_key(&known.join(", ")),
            };
            self.note(key.span().start, &table.key(&shortened(name)), message);
        }
    }

    pub(crate) fn optional(&self, table: &Table<'a>, name: &str) -> Option<Found<'a>> {
        let value = table.entries.get(name)?;
        Some(Found { key: table.key(name), span: value.span(), value: value.get_ref() })
    }

    pub(crate) fn required(&mut self, table: &Table<'a>, name: &str) -> Option<Found<'a>> {
        let found = self.optional(table, name);
        if found.is_none() {
            self.note(table.start, &table.key(name), fault::missing());
        }
        found
    }

    fn wrong_type(&mut self, found: &Found<'_>, wanted: &Message) {
        self.note(found.span.start, &found.key, fault::wrong_type(wanted, type_name(found.value)));
    }

    /// A text of at most `longest` characters, on one line: white space of any kind
    /// becomes single spaces.
    pub(crate) fn text(&mut self, found: &Found<'_>, longest: usize) -> Option<String> {
        self.line(found, longest, |text| !text.chars().any(char::is_alphanumeric))
    }

    /// The same for a text that may be of signs only, such as `==`.
    pub(crate) fn signs(&mut self, found: &Found<'_>, longest: usize) -> Option<String> {
        self.line(found, longest, str::is_empty)
    }

    /// A text of several lines, trimmed at its end and of empty lines at its beginning; tabs
    /// and spaces stay.
    pub(crate) fn lines(&mut self, found: &Found<'_>, longest: usize) -> Option<String> {
        let DeValue::String(text) = found.value else {
            self.wrong_type(found, &fault::a_text());
            return None;
        };
        let text = text.replace("\r\n", "\n");
        let text = text.trim_end().trim_start_matches('\n');
        let chars = text.chars().count();
        let message = if chars > longest {
            fault::too_long(chars, longest)
        } else if let Some(c) = text.chars().find(|c| misleads(*c) && !matches!(c, '\n' | '\t')) {
            fault::control_character(&format!("U+{:04X}", u32::from(c)))
        } else {
            return Some(text.to_owned());
        };
        self.note(found.span.start, &found.key, message);
        None
    }

    fn line(&mut self, found: &Found<'_>, longest: usize, is_empty: impl Fn(&str) -> bool) -> Option<String> {
        let DeValue::String(text) = found.value else {
            self.wrong_type(found, &fault::a_text());
            return None;
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let chars = text.chars().count();
        let message = if is_empty(&text) {
            fault::empty()
        } else if chars > longest {
            fault::too_long(chars, longest)
        } else if let Some(c) = text.chars().find(|c| misleads(*c)) {
            fault::control_character(&format!("U+{:04X}", u32::from(c)))
        } else {
            return Some(text);
        };
        self.note(found.span.start, &found.key, message);
        None
    }

    /// An id: `a-z`, `0-9` and `-`, beginning with a letter or a digit.
    pub(crate) fn id(&mut self, found: &Found<'_>) -> Option<String> {
        let id = self.text(found, limits::ID_CHARS)?;
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.chars().all(allowed) && !id.starts_with('-') {
            return Some(id);
        }
        self.note(found.span.start, &found.key, fault::bad_id());
        None
    }

    /// One of a few names.
    pub(crate) fn one_of<T>(
        &mut self,
        found: &Found<'_>,
        names: &[&str],
        from_name: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let DeValue::String(name) = found.value else {
            self.wrong_type(found, &fault::one_of(Quoted(names)));
            return None;
        };
        let known = from_name(name);
        if known.is_none() {
            let message = match nearest(name, names) {
                Some(near) => fault::not_one_of_near(&shortened(name), Quoted(names), near),
                None => fault::not_one_of(&shortened(name), Quoted(names)),
            };
            self.note(found.span.start, &found.key, message);
        }
        known
    }

    /// A whole number within bounds; `unit` names what is counted.
    pub(crate) fn number(&mut self, found: &Found<'_>, bounds: &RangeInclusive<u64>, unit: Word) -> Option<u64> {
        let DeValue::Integer(number) = found.value else {
            self.wrong_type(found, &fault::a_number_of(unit));
            return None;
        };
        let value = i128::from_str_radix(number.as_str(), number.radix()).ok();
        let value = value.and_then(|value| u64::try_from(value).ok());
        let value = value.filter(|value| bounds.contains(value));
        if value.is_none() {
            let given = shortened(&number.to_string());
            let message = fault::number_outside(&given, *bounds.start(), *bounds.end(), unit);
            self.note(found.span.start, &found.key, message);
        }
        value
    }

    /// A number within bounds, with or without decimals.
    pub(crate) fn decimal(&mut self, found: &Found<'_>, bounds: &RangeInclusive<f64>) -> Option<f64> {
        let text = match found.value {
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
            _ => {
                self.wrong_type(found, &fault::a_number());
                return None;
            }
        };
        let value = text.parse().ok().filter(|value| bounds.contains(value));
        if value.is_none() {
            let message = fault::decimal_outside(&shortened(&text), *bounds.start(), *bounds.end());
            self.note(found.span.start, &found.key, message);
        }
        value
    }

    /// True or false.
    pub(crate) fn truth(&mut self, found: &Found<'_>) -> Option<bool> {
        let DeValue::Boolean(value) = found.value else {
            self.wrong_type(found, &fault::a_truth());
            return None;
        };
        Some(*value)
    }

    pub(crate) fn table(&mut self, found: Found<'a>) -> Option<Table<'a>> {
        let DeValue::Table(entries) = found.value else {
            self.wrong_type(&found, &fault::a_table());
            return None;
        };
        Some(Table { path: found.key, start: found.span.start, entries })
    }

    /// The items of an array of at most `most`; `what` names them in the plural. A
    /// longer array is refused as a whole, not looked through.
    pub(crate) fn items(&mut self, found: &Found<'a>, most: usize, what: Word) -> Option<Vec<Found<'a>>> {
        let DeValue::Array(array) = found.value else {
            self.wrong_type(found, &fault::a_list_of(what));
            return None;
        };
        if array.len() > most {
            self.note(found.span.start, &found.key, fault::too_many(array.len(), what, most));
            return None;
        }
        let item = |(index, value): (usize, &'a Spanned<DeValue<'a>>)| Found {
            key: format!("{}[{index}]", found.key),
            span: value.span(),
            value: value.get_ref(),
        };
        Some(array.iter().enumerate().map(item).collect())
    }

    /// Notes that a name was used before; gives whether it is new.
    pub(crate) fn unique(&mut self, seen: &mut HashMap<String, usize>, name: &str, found: &Found<'_>) -> bool {
        let offset = found.span.start;
        if let Some(first) = seen.get(name) {
            let (line, _) = self.places.of(*first);
            self.note(offset, &found.key, fault::used_twice(&shortened(name), line));
            return false;
        }
        seen.insert(name.to_owned(), offset);
        true
    }
}

/// Whether a character is none that is read: a control character, or one that makes what stands
/// behind it read in another order (UAX #9, section 2).
fn misleads(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn type_name(value: &DeValue<'_>) -> Word {
    match value {
        DeValue::String(_) => word::TEXT,
        DeValue::Integer(_) => word::WHOLE_NUMBER,
        DeValue::Float(_) => word::DECIMAL_NUMBER,
        DeValue::Boolean(_) => word::TRUTH,
        DeValue::Datetime(_) => word::DATE,
        DeValue::Array(_) => word::LIST,
        DeValue::Table(_) => word::TABLE,
    }
}

/// What a message quotes of a text that may be huge.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The known name that was probably meant.
fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    if name.len() > limits::ID_CHARS {
        return None;
    }
    let distance = |known: &&str| strsim::damerau_levenshtein(name, known);
    let near = known.iter().copied().min_by_key(distance)?;
    let close = distance(&near) <= 2.max(near.len() / 3) && distance(&near) < near.len();
    close.then_some(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_finds_its_neighbour_and_a_strange_one_does_not() {
        let known = ["title", "closing", "time_limit_s"];
        assert_eq!(nearest("titel", &known), Some("title"));
        assert_eq!(nearest("time_limit", &known), Some("time_limit_s"));
        assert_eq!(nearest("weather", &known), None);
        assert_eq!(nearest(&"x".repeat(10_000), &known), None);
    }
}

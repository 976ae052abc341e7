//! Dates as LinkedIn writes them (`Jan 2020`, `2020`) and as people do in both languages (`janv. 2020`,
//! `15 mars 2020`, `03/2020`, `2020-03-15`). Days are not kept.

use super::super::month::Month;
use super::sheet::bare;

/// Longest date, bytes.
const LONGEST: usize = 60;

/// The months, in English and French, short and long, without accents.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv"],
    &["february", "feb", "fevrier", "fevr", "fev"],
    &["march", "mar", "mars"],
    &["april", "apr", "avril", "avr"],
    &["may", "mai"],
    &["june", "jun", "juin"],
    &["july", "jul", "juillet", "juil"],
    &["august", "aug", "aout"],
    &["september", "sep", "sept", "septembre"],
    &["october", "oct", "octobre"],
    &["november", "nov", "novembre"],
    &["december", "dec", "decembre"],
];

/// How what goes on is said to end.
const GOES_ON: [&str; 9] =
    ["present", "now", "current", "today", "actuel", "actuellement", "aujourdhui", "encours", "acejour"];

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// Nothing, or that it goes on.
    No,
    /// A date.
    On(Month),
    /// What nobody knows.
    Unread,
}

/// Reads a date.
pub fn read(text: &str) -> Dated {
    let text = text.trim();
    if text.is_empty() {
        return Dated::No;
    }
    if text.len() > LONGEST {
        return Dated::Unread;
    }
    if GOES_ON.contains(&bare(text).as_str()) {
        return Dated::No;
    }
    let parts: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).map(bare).filter(|part| !part.is_empty()).collect();
    let parts: Vec<Part> = match parts.iter().map(|part| Part::of(part)).collect() {
        Some(parts) => parts,
        None => return Dated::Unread,
    };
    let month = |year: u16, month: Option<u16>| {
        let month = month.map(u8::try_from).transpose().ok();
        month.and_then(|month| Month::new(year, month)).map_or(Dated::Unread, Dated::On)
    };
    match parts[..] {
        [Part::Year(year)] => month(year, None),
        [Part::Month(named), Part::Year(year)]
        | [Part::Year(year), Part::Month(named)]
        | [Part::Month(named), Part::Number(1..=31), Part::Year(year)]
        | [Part::Number(1..=31), Part::Month(named), Part::Year(year)] => month(year, Some(named)),
        [Part::Number(number), Part::Year(year)]
        | [Part::Year(year), Part::Number(number)]
        | [Part::Year(year), Part::Number(number), Part::Number(1..=31)] => month(year, Some(number)),
        // 15/03 is no month and a day; 03/05 is one or the other.
        [Part::Number(day @ 13..=31), Part::Number(number), Part::Year(year)]
        | [Part::Number(number), Part::Number(day @ 13..=31), Part::Year(year)]
            if day != number =>
        {
            month(year, Some(number))
        }
        [Part::Number(one), Part::Number(other), Part::Year(year)] if one == other => month(year, Some(one)),
        [Part::Number(1..=12), Part::Number(1..=12), Part::Year(year)] => month(year, None),
        _ => Dated::Unread,
    }
}

/// Accents that are written as marks of their own belong to the letter before.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[derive(Clone, Copy)]
enum Part {
    Year(u16),
    Month(u16),
    Number(u16),
}

impl Part {
    fn of(text: &str) -> Option<Self> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = text.parse().ok()?;
            return match text.len() {
                4 => Some(Self::Year(number)),
                1 | 2 => Some(Self::Number(number)),
                _ => None,
            };
        }
        let at = (1..).zip(MONTHS).find(|(_, names)| names.contains(&text))?;
        Some(Self::Month(at.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on(text: &str) -> Dated {
        Dated::On(text.parse().expect("a date"))
    }

    #[test]
    fn dates_are_read_in_both_languages() {
        for (text, said) in [
            ("Jan 2020", "2020-01"),
            ("January 2020", "2020-01"),
            ("janv. 2020", "2020-01"),
            ("févr. 2019", "2019-02"),
            ("fe\u{301}vrier\u{a0}2019", "2019-02"),
            ("Août 2001", "2001-08"),
            ("déc. 1999", "1999-12"),
            ("sept. 2018", "2018-09"),
            ("2020", "2020"),
            (" 2020 ", "2020"),
            ("2020-03", "2020-03"),
            ("2020-03-15", "2020-03"),
            ("03/2020", "2020-03"),
            ("3/15/2020", "2020-03"),
            ("15/03/2020", "2020-03"),
            ("04/05/2020", "2020"),
            ("05/05/2020", "2020-05"),
            ("Mar 15, 2020", "2020-03"),
            ("15 mars 2020", "2020-03"),
        ] {
            assert_eq!(read(text), on(said), "{text}");
        }
        for text in ["", "  ", "Present", "Aujourd’hui", "aujourd'hui", "En cours", "à ce jour"] {
            assert_eq!(read(text), Dated::No, "{text}");
        }
        for text in ["20", "soon", "Jan", "1820", "2020-13", "32 mars 2020", "13/13/2020x", "Jan 2020 2021", "٢٠٢٠"]
        {
            assert_eq!(read(text), Dated::Unread, "{text}");
        }
        assert_eq!(read(&"2020 ".repeat(1000)), Dated::Unread);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,70}") {
            read(&text);
        }

        #[test]
        fn every_month_is_read_under_each_of_its_names(year in 1900_u16..=2100, at in 0_usize..12, which in 0_usize..4) {
            let names = MONTHS[at];
            let name = names[which % names.len()];
            let month = Month::new(year, Some(at as u8 + 1)).map(Dated::On);
            for text in [format!("{name} {year}"), format!("{name}. {year}"), format!("{} {year}", name.to_uppercase())] {
                prop_assert_eq!(Some(read(&text)), month);
            }
        }
    }
}

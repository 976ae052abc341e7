//! What a person is told, in English and in French.
//!
//! A sentence is written once with [`messages!`](crate::messages), both languages side by side, so
//! that none can be without the other, and made by calling its function with its values.

use std::fmt;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// In English.
    pub en: String,
    /// In French.
    pub fr: String,
}

impl Message {
    /// As a whole sentence.
    pub fn with_full_stop(self) -> Self {
        Self { en: self.en + ".", fr: self.fr + "." }
    }
}

/// In English, as in everything that no reader's language is known for.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// What a sentence calls something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// In English.
    pub en: &'static str,
    /// In French.
    pub fr: &'static str,
}

impl Word {
    /// A word or a few.
    pub const fn new(en: &'static str, fr: &'static str) -> Self {
        Self { en, fr }
    }
}

/// Something that stands in a sentence, as each language writes it.
pub trait Told {
    /// In English.
    fn en(&self) -> String;
    /// In French.
    fn fr(&self) -> String;
}

impl<T: Told + ?Sized> Told for &T {
    fn en(&self) -> String {
        (**self).en()
    }

    fn fr(&self) -> String {
        (**self).fr()
    }
}

/// As it stands, in any language.
impl Told for str {
    fn en(&self) -> String {
        self.to_owned()
    }

    fn fr(&self) -> String {
        self.to_owned()
    }
}

impl Told for Word {
    fn en(&self) -> String {
        self.en.to_owned()
    }

    fn fr(&self) -> String {
        self.fr.to_owned()
    }
}

impl Told for Message {
    fn en(&self) -> String {
        self.en.clone()
    }

    fn fr(&self) -> String {
        self.fr.clone()
    }
}

macro_rules! told_numbers {
    ($($kind:ty),*) => { $(
        impl Told for $kind {
            fn en(&self) -> String {
                self.to_string()
            }

            fn fr(&self) -> String {
                french_number(&self.to_string())
            }
        }
    )* };
}

told_numbers!(usize, u64, u32, f64);

/// Names to choose from, each in quotation marks.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(pub &'a [&'a str]);

impl Told for Quoted<'_> {
    fn en(&self) -> String {
        self.0.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }

    fn fr(&self) -> String {
        self.0.iter().map(|name| format!("«\u{a0}{name}\u{a0}»")).collect::<Vec<_>>().join(", ")
    }
}

/// Figures as French writes them: in groups of three, with a decimal comma.
fn french_number(figures: &str) -> String {
    let (whole, decimals) = figures.split_once('.').map_or((figures, None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.trim_start_matches('-').len();
    let sign = whole.len() - digits;
    let mut text = whole[..sign].to_owned();
    for (at, digit) in whole[sign..].chars().enumerate() {
        if at > 0 && (digits - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    match decimals {
        Some(decimals) => format!("{text},{decimals}"),
        None => text,
    }
}

/// A line for each.
pub const BY_LINE: Word = Word::new("\n", "\n");
/// One behind the other.
pub const IN_A_ROW: Word = Word::new("; ", "\u{202f}; ");

/// The first of several messages and how many more there are.
pub fn listed(messages: &[Message], most: usize, more: usize, between: Word) -> Message {
    let shown = &messages[..most.min(messages.len())];
    let more = messages.len() - shown.len() + more;
    let join = |of: fn(&Message) -> &str, between: &str| shown.iter().map(of).collect::<Vec<_>>().join(between);
    let (mut en, mut fr) = (join(|one| &one.en, between.en), join(|one| &one.fr, between.fr));
    if more > 0 {
        en.push_str(&format!("{}and {more} more", between.en));
        fr.push_str(&format!("{}et {} de plus", between.fr, more.fr()));
    }
    Message { en, fr }
}

/// Makes a function for each sentence, which gives it as a [`Message`]. Between braces stand its
/// values, which are [`Told`].
///
/// ```
/// vivavoce_scenarios::messages! {
///     too_many(count: usize) => "has {count} parts", "a {count} parties";
/// }
/// assert_eq!(too_many(3).fr, "a 3 parties");
/// ```
#[macro_export]
macro_rules! messages {
    ($($name:ident($($value:ident: $kind:ty),*) => $en:literal, $fr:literal;)*) => {
        $(
            #[doc = concat!("“", $en, "”")]
            pub fn $name($($value: $kind),*) -> $crate::message::Message {
                let en = { $(let $value = $crate::message::Told::en(&$value);)* format!($en) };
                let fr = { $(let $value = $crate::message::Told::fr(&$value);)* format!($fr) };
                $crate::message::Message { en, fr }
            }
        )*

        /// Each sentence: its name, in English, in French.
        #[cfg(test)]
        pub(crate) const SENTENCES: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $fr)),*];
    };
}

/// What must hold of every sentence of a table: it says as much in French as in English, and is set
/// as French is.
#[doc(hidden)]
pub fn assert_bilingual(sentences: &[(&str, &str, &str)]) {
    let values = |sentence: &str| {
        let mut values: Vec<String> =
            sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
        values.sort();
        values
    };
    for (name, en, fr) in sentences {
        assert!(!en.is_empty() && !fr.is_empty() && en != fr, "{name}: both languages");
        assert_eq!(values(en), values(fr), "{name}: the same values");
        assert_set_as_french(fr);
    }
}

/// A French text has the apostrophes and blanks that French is set with. What stands between
/// backticks is of a file.
#[doc(hidden)]
pub fn assert_set_as_french(text: &str) {
    let outside: String = text.split('`').step_by(2).collect();
    assert!(!outside.contains('\''), "a curved apostrophe: {text}");
    assert!(!outside.contains('"'), "« and »: {text}");
    let chars: Vec<char> = outside.chars().collect();
    for (at, mark) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        match mark {
            ':' | '»' => assert_eq!(before, Some('\u{a0}'), "before {mark}: {text}"),
            ';' | '?' | '!' => assert_eq!(before, Some('\u{202f}'), "before {mark}: {text}"),
            '«' => assert_eq!(chars.get(at + 1), Some(&'\u{a0}'), "after {mark}: {text}"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_as_each_language_does() {
        assert_eq!((262_144_usize.en(), 262_144_usize.fr()), ("262144".to_owned(), "262\u{202f}144".to_owned()));
        assert_eq!(
            ((-1.5e12).en(), (-1.5e12).fr().as_str()),
            ("-1500000000000".to_owned(), "-1\u{202f}500\u{202f}000\u{202f}000\u{202f}000")
        );
        assert_eq!((0.25.fr(), 12_u32.fr()), ("0,25".to_owned(), "12".to_owned()));
    }

    #[test]
    fn a_long_list_is_cut_in_both_languages() {
        let of = |number: usize| Message { en: format!("e{number}"), fr: format!("f{number}") };
        let all: Vec<Message> = (0..3).map(of).collect();
        let cut = listed(&all, 2, 1_999, IN_A_ROW);
        assert_eq!(cut.en, "e0; e1; and 2000 more");
        assert_eq!(cut.fr, "f0\u{202f}; f1\u{202f}; et 2\u{202f}000 de plus");
        assert_eq!(listed(&all, 3, 0, BY_LINE).en, "e0\ne1\ne2");
    }

    proptest! {
        #[test]
        fn a_french_number_has_the_digits_of_the_english_one(number in any::<u64>(), parts in -1e12..1e12_f64) {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert_eq!(digits(&number.en()), digits(&number.fr()));
            prop_assert_eq!(digits(&parts.en()), digits(&parts.fr()));
        }
    }
}

//! A text's characters, each with whether a backslash took its meaning away.

use crate::quiz::plain::{plain_text, tidy};

/// A character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    pub c: char,
    /// It stands for itself.
    pub escaped: bool,
}

/// How a text is written, as its `[name]` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// HTML, also where nothing is said: Moodle's own format takes it as well.
    Html,
    /// Text that means nothing but itself.
    Plain,
}

/// The signs of a text: `\~ \= \# \{ \} \: \\` stand for the second character, `\n` for a
/// new line, and any other backslash for itself.
pub(super) fn signs(text: &str) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let meant = match (c, chars.peek()) {
            ('\\', Some('n')) => Some('\n'),
            ('\\', Some(&next)) if "~=#{}:\\".contains(next) => Some(next),
            _ => None,
        };
        if meant.is_some() {
            chars.next();
        }
        signs.push(Sign { c: meant.unwrap_or(c), escaped: meant.is_some() });
    }
    signs
}

/// Where a row of signs that mean something begins.
pub(super) fn find(signs: &[Sign], what: &str) -> Option<usize> {
    let count = what.chars().count();
    signs.windows(count).position(|window| is(window, what))
}

/// Where it begins for the last time.
pub(super) fn find_last(signs: &[Sign], what: &str) -> Option<usize> {
    let count = what.chars().count();
    signs.windows(count).rposition(|window| is(window, what))
}

/// Whether the text begins with these signs.
pub(super) fn begins(signs: &[Sign], what: &str) -> bool {
    signs.get(..what.chars().count()).is_some_and(|start| is(start, what))
}

fn is(signs: &[Sign], what: &str) -> bool {
    signs.iter().zip(what.chars()).all(|(sign, c)| sign.c == c && !sign.escaped)
}

/// Without white space at both ends.
pub(super) fn trim(mut signs: &[Sign]) -> &[Sign] {
    while let [first, rest @ ..] = signs
        && first.c.is_whitespace()
    {
        signs = rest;
    }
    while let [rest @ .., last] = signs
        && last.c.is_whitespace()
    {
        signs = rest;
    }
    signs
}

/// The characters themselves.
pub(super) fn string(signs: &[Sign]) -> String {
    signs.iter().map(|sign| sign.c).collect()
}

/// The text with its format, which is `default` where it says none; and whether a picture
/// or the like was lost.
pub(super) fn text(signs: &[Sign], default: Format) -> (String, Format, bool) {
    let signs = trim(signs);
    let named = [("[html]", Format::Html), ("[moodle]", Format::Html), ("[plain]", Format::Plain)];
    let markdown = [("[markdown]", Format::Plain)];
    let found = named.iter().chain(&markdown).find(|(name, _)| begins(signs, name));
    let (signs, format) = match found {
        Some((name, format)) => (&signs[name.len()..], *format),
        None => (signs, default),
    };
    match format {
        Format::Plain => (tidy(&string(signs)), format, false),
        Format::Html => {
            let plain = plain_text(&string(signs));
            (plain.text, format, plain.lost)
        }
    }
}

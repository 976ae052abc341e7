//! What the letters say, in both languages, and the names in them.

mod en;
mod fr;
mod moderation_en;
mod moderation_fr;

use super::letter::Letter;
use crate::config::PublicUrl;
use crate::wire::{Language, Timestamp};

/// Longest name in a letter, characters; the rest is cut off.
const LONGEST_NAME: usize = 80;

/// A letter's text, to be laid out.
pub struct Written {
    /// One line.
    pub subject: String,
    /// What it says.
    pub parts: Vec<Part>,
    /// Where it comes from and why, in small letters.
    pub foot: Vec<String>,
    /// The link that refuses such letters, and what is written on it.
    pub refuse: Option<(String, String)>,
}

/// A part of it.
pub enum Part {
    /// A paragraph.
    Text(String),
    /// Lines of a name and a value.
    Facts(Vec<(&'static str, String)>),
    /// Lines that somebody wrote to the reader.
    Quote(Vec<String>),
    /// A code to type.
    Code(String),
    /// The one thing to do, and where.
    Button {
        /// What is written on it.
        label: &'static str,
        /// Where it leads.
        link: String,
    },
}

/// The letter's text; `refuse` is the link that refuses such letters.
pub fn written(letter: &Letter, public_url: &PublicUrl, refuse: Option<&str>) -> Written {
    let host = public_url.host();
    match letter.language {
        Language::Fr => fr::written(&letter.kind, host, refuse),
        Language::En => en::written(&letter.kind, host, refuse),
    }
}

/// A moment in a time zone, with the place of its month in the year.
fn local(at: Timestamp, zone: &str) -> Option<Local> {
    let at = jiff::Timestamp::from_millisecond(at.unix_ms()).ok()?.in_tz(zone).ok()?;
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    Some(Local {
        year: at.year(),
        month: usize::from(small(at.month())).saturating_sub(1),
        day: small(at.day()),
        hour: small(at.hour()),
        minute: small(at.minute()),
    })
}

/// A moment as clocks show it somewhere.
struct Local {
    year: i16,
    /// From 0.
    month: usize,
    day: u8,
    hour: u8,
    minute: u8,
}

fn paragraph(text: impl Into<String>) -> Part {
    Part::Text(text.into())
}

fn button(label: &'static str, link: &str) -> Part {
    Part::Button { label, link: link.to_owned() }
}

/// A name that somebody chose, as it may stand in somebody else's letter: one line of bounded length
/// without control, direction and invisible characters, and no link. Mail programs make links of
/// whatever looks like an address; a joiner of no width after each dot and slash keeps them from it.
fn name(text: &str) -> String {
    let line = seen(text);
    let mut out: String = line.chars().take(LONGEST_NAME).collect();
    if line.chars().count() > LONGEST_NAME {
        out.push('…');
    }
    held(&out)
}

/// What somebody wrote to the reader: the same, line by line, and as long as it is.
fn quote(text: &str) -> Part {
    Part::Quote(text.lines().map(|line| held(&seen(line))).collect())
}

/// One line of what is seen of a text.
fn seen(text: &str) -> String {
    let kept = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let kept: String = kept.filter(|c| !c.is_control() && !is_unseen(*c)).collect();
    let words: Vec<&str> = kept.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A text of which mail programs make no links.
fn held(text: &str) -> String {
    let mut held = String::with_capacity(text.len());
    for c in text.chars() {
        held.push(c);
        if matches!(c, '.' | '/' | ':' | '@') {
            held.push(JOINER);
        }
    }
    held.trim_end_matches(JOINER).to_owned()
}

const JOINER: char = '\u{2060}';

/// Characters that turn the direction of a text or have no width (Unicode's format characters that
/// matter here); without the joiners that scripts and emoji need.
const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests;

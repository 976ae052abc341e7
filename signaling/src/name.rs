//! Names of people and of organisations, as others read them: one line that cannot pass for
//! another one.

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use crate::error::{Code, Problem};

/// Longest name, characters.
pub const LONGEST: usize = 80;

vivavoce_scenarios::messages! {
    empty() => "The name is empty.", "Le nom est vide.";
    too_long(most: usize) =>
        "The name is longer than {most} characters.", "Le nom dépasse {most} caractères.";
    hidden() =>
        "The name holds a character that cannot be seen.", "Le nom contient un caractère invisible.";
    markup() => "The name holds a link or markup.", "Le nom contient un lien ou du balisage.";
    mixed() =>
        "The name mixes letters of several scripts in a word.",
        "Le nom mêle des lettres de plusieurs alphabets dans un même mot.";
    no_letter() => "The name has no letter.", "Le nom ne contient aucune lettre.";
}

/// A name, trimmed and in NFC.
///
/// # Errors
/// `invalid_field` for an empty or too long one, and for what would mislead its readers: control
/// characters, characters without width or that turn the direction of writing, a word that mixes
/// Latin letters with others that look like them (UTS #39, section 5), markup and links.
pub fn name(text: &str) -> Result<String, Problem> {
    name_if_any(Some(text))?.ok_or_else(|| Problem::told(Code::InvalidField, empty()))
}

/// The same of somebody who may go without one; blanks are none.
pub fn name_if_any(text: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let refused = |why| Err(Problem::told(Code::InvalidField, why));
    // Normalising text of any length would be work for nothing.
    if text.len() > 16 * LONGEST {
        return refused(too_long(LONGEST));
    }
    let name: String = text.trim().nfc().collect();
    if name.is_empty() {
        return Ok(None);
    }
    if name.chars().count() > LONGEST {
        return refused(too_long(LONGEST));
    }
    if has_hidden(&name) {
        return refused(hidden());
    }
    if name.contains(['<', '>']) || name.contains("://") {
        return refused(markup());
    }
    if name.split(|c: char| !c.is_alphabetic()).any(mixes_lookalikes) {
        return refused(mixed());
    }
    if !name.chars().any(char::is_alphanumeric) {
        return refused(no_letter());
    }
    Ok(Some(name))
}

/// Control characters, separators of lines, and what has no width. The joiners are letters' shapes
/// in the scripts from Arabic to Sinhala, and stay behind one of those.
fn has_hidden(name: &str) -> bool {
    let mut before = ' ';
    for c in name.chars() {
        let joins = matches!(c, '\u{200c}' | '\u{200d}') && matches!(before, '\u{600}'..='\u{dff}');
        let is_hidden = c.is_control()
            || matches!(c,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
        if is_hidden && !joins {
            return true;
        }
        before = c;
    }
    false
}

fn mixes_lookalikes(word: &str) -> bool {
    let has = |wanted: &[Script]| word.chars().any(|c| wanted.contains(&c.script()));
    let families = [
        has(&[Script::Latin]),
        has(&[Script::Cyrillic]),
        has(&[Script::Greek]),
        has(&[Script::Armenian, Script::Cherokee, Script::Coptic, Script::Lisu]),
    ];
    families.into_iter().filter(|has| *has).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_are_taken_as_they_are_written() {
        for good in [
            "Zoë",
            "Jean-Luc d'Ormesson",
            "Anne Marie O’Brien",
            "Анна Ковалёва",
            "山田 太郎",
            "محمد",
            "José (RH)",
            "X Æ 12",
        ] {
            assert_eq!(name(good).expect(good), good);
        }
        // The joiner in Persian names is a part of them.
        assert!(name("علی\u{200c}رضا").is_ok());
        assert_eq!(name("  Zoe\u{308} ").expect("fine"), "Zoë");
    }

    #[test]
    fn what_would_mislead_is_refused() {
        for bad in [
            "",
            "  ",
            "\u{200b}",
            "Ad\u{200b}a",
            "Ada\u{202e}nimda",
            "Ada\u{2066}",
            "Ada\u{200d}",
            "A\nB",
            "A\0",
            "\u{feff}Ada",
            // A Cyrillic letter in a Latin word, and a Greek one.
            "\u{410}dmin",
            "Ad\u{3bf}",
            "<b>Ada</b>",
            "Ada https://evil.example",
            "...",
            "Ada\u{e0041}",
            "\u{3164}",
        ] {
            assert_eq!(name(bad).expect_err(bad).code, Code::InvalidField, "{bad:?}");
        }
        assert!(name(&"x".repeat(81)).is_err());
        assert!(name(&"x".repeat(1_000_000)).is_err());
    }

    #[test]
    fn whoever_may_go_without_a_name_is_held_to_the_same() {
        assert_eq!(name_if_any(None).expect("fine"), None);
        assert_eq!(name_if_any(Some(" ")).expect("fine"), None);
        assert_eq!(name_if_any(Some(" Ada ")).expect("fine").as_deref(), Some("Ada"));
        assert!(name_if_any(Some("Re\u{441}a")).is_err());
    }

    #[test]
    fn two_words_may_be_of_two_scripts() {
        assert!(name("Анна Schmidt").is_ok());
    }
}

//! Digits as they are read out.

use vivavoce_scenarios::Language;

/// Digits of the longest number that is read as one; longer ones are read digit by digit.
const LONGEST: usize = 12;

/// Syllables of the number that `text` begins with, and its bytes.
///
/// It may have groups of three ("1 000" in one word, "1,000" in English, "1.000" in French), a
/// fraction, and the ending of an ordinal ("1er", "2e", "3rd").
pub(super) fn read(text: &str, language: Language) -> (u32, usize) {
    let mut length = digits(text);
    let mut whole = text[..length].to_owned();
    let mut fraction = "";
    while let Some(mark) = text[length..].chars().next() {
        let after = &text[length + mark.len_utf8()..];
        let group = digits(after);
        if group == 0 || !matches!(mark, '.' | ',' | '\u{00A0}' | '\u{202F}') {
            break;
        }
        let decimal = match language {
            Language::Fr => mark == ',' || (mark == '.' && group != 3),
            Language::En => mark == '.' || (mark == ',' && group != 3),
        };
        length += mark.len_utf8() + group;
        if decimal {
            fraction = &after[..group];
            break;
        }
        if group != 3 {
            length -= mark.len_utf8() + group;
            break;
        }
        whole.push_str(&after[..group]);
    }
    let grouped = whole.len() + fraction.len() != length;
    let mut syllables = whole_number(&whole, language, !grouped);
    if !fraction.is_empty() {
        syllables = syllables.saturating_add(fraction_part(fraction, language));
    } else if let Some((more, ending)) = ordinal(&text[length..], &whole, language) {
        syllables = syllables.saturating_add_signed(more);
        length += ending;
    }
    (syllables, length)
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn whole_number(digits: &str, language: Language, plain: bool) -> u32 {
    let number = match digits.parse::<u64>() {
        // "007" and telephone numbers are read digit by digit
        Ok(number) if digits.len() <= LONGEST && (digits.len() == 1 || !digits.starts_with('0')) => number,
        _ => return one_by_one(digits, language),
    };
    match language {
        Language::Fr => french(number),
        Language::En if plain && (1_100..2_000).contains(&number) => english_year(number),
        Language::En if plain && (2_010..2_100).contains(&number) => english_year(number),
        Language::En => english(number),
    }
}

fn fraction_part(digits: &str, language: Language) -> u32 {
    match language {
        // "virgule", then a number if it is short: "trois virgule vingt-cinq"
        Language::Fr => 2u32.saturating_add(match digits {
            short if short.len() <= 2 => whole_number(short, language, true),
            long => one_by_one(long, language),
        }),
        Language::En => 1u32.saturating_add(one_by_one(digits, language)),
    }
}

fn one_by_one(digits: &str, language: Language) -> u32 {
    digits.bytes().fold(0u32, |sum, digit| {
        let digit = u64::from(digit.saturating_sub(b'0'));
        sum.saturating_add(match language {
            Language::Fr => french(digit),
            Language::En => english(digit),
        })
    })
}

/// What an ordinal's ending adds to its number, and the ending's bytes.
fn ordinal(after: &str, digits: &str, language: Language) -> Option<(i32, usize)> {
    let ending: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
    let more = match (language, ending.as_str()) {
        // premier, première; deuxième
        (Language::Fr, "er" | "re" | "ère") => 1,
        (Language::Fr, "e" | "è" | "ème" | "ième") => 1,
        // first, third; second; twentieth
        (Language::En, "st" | "rd") => 0,
        (Language::En, "nd") => 1,
        (Language::En, "th") => {
            let tens = digits.len() > 1 && digits.ends_with('0') && !digits.ends_with("10") && !digits.ends_with("00");
            i32::from(tens)
        }
        (Language::En, "s") => 0,
        _ => return None,
    };
    Some((more, ending.len()))
}

fn french(number: u64) -> u32 {
    match number {
        // quatre is one syllable, zéro, quatorze, dix-sept … two
        0 | 14 | 17..=19 => 2,
        1..=16 => 1,
        20 | 30 => 1,
        40 | 50 | 60 => 2,
        // et un, et onze
        21 | 31 => 3,
        41 | 51 | 61 => 4,
        71 => 4,
        20..=69 => french(number / 10 * 10) + french(number % 10),
        70..=79 => 2 + french(number - 60),
        80..=99 => 3 + if number == 80 { 0 } else { french(number - 80) },
        100..=999 => french_group(number, 100, 1),
        1_000..=999_999 => french_group(number, 1_000, 1),
        1_000_000..=999_999_999 => french_group(number, 1_000_000, 2),
        _ => french_group(number, 1_000_000_000, 2),
    }
}

/// "cent" and "mille" stand alone, "un million" does not.
fn french_group(number: u64, unit: u64, name: u32) -> u32 {
    let (many, rest) = (number / unit, number % unit);
    let count = if many == 1 && unit <= 1_000 { 0 } else { french(many) };
    count + name + if rest == 0 { 0 } else { french(rest) }
}

fn english(number: u64) -> u32 {
    match number {
        0 | 7 | 13..=16 | 18 | 19 => 2,
        11 | 17 => 3,
        1..=12 => 1,
        70 => 3,
        20 | 30 | 40 | 50 | 60 | 80 | 90 => 2,
        20..=99 => english(number / 10 * 10) + english(number % 10),
        100..=999 => english_group(number, 100),
        1_000..=999_999 => english_group(number, 1_000),
        1_000_000..=999_999_999 => english_group(number, 1_000_000),
        _ => english_group(number, 1_000_000_000),
    }
}

fn english_group(number: u64, unit: u64) -> u32 {
    let rest = number % unit;
    english(number / unit) + 2 + if rest == 0 { 0 } else { english(rest) }
}

/// "nineteen ninety-nine", "nineteen oh five", "nineteen hundred".
fn english_year(year: u64) -> u32 {
    let century = english(year / 100);
    century
        + match year % 100 {
            0 => 2,
            rest @ 1..=9 => 1 + english(rest),
            rest => english(rest),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str, language: Language) -> u32 {
        super::super::count(text, language)
    }

    #[test]
    fn french_numbers_are_read_out() {
        for (text, expected) in [
            ("0", 2),
            ("4", 1),
            ("17", 2),
            ("21", 3),
            ("25", 2),
            ("71", 4),
            ("75", 3),
            ("80", 3),
            ("99", 5),
            ("100", 1),
            ("200", 2),
            ("2019", 4),
            ("1999", 8),
            ("1\u{202F}000", 1),
            ("1.000", 1),
            ("1000000", 3),
            ("3,5", 4),
            ("30 %", 3),
            ("30%", 3),
            ("1er", 2),
            ("2e", 2),
            ("3ème", 2),
            ("14h30", 4),
            ("50 €", 4),
            ("0612", 5),
        ] {
            assert_eq!(count(text, Language::Fr), expected, "{text}");
        }
    }

    #[test]
    fn english_numbers_are_read_out() {
        for (text, expected) in [
            ("0", 2),
            ("7", 2),
            ("13", 2),
            ("17", 3),
            ("21", 3),
            ("77", 5),
            ("100", 3),
            ("250", 5),
            ("1999", 5),
            ("1905", 4),
            ("2005", 4),
            ("2019", 4),
            ("1,000", 3),
            ("3.5", 3),
            ("30%", 4),
            ("1st", 1),
            ("2nd", 2),
            ("20th", 3),
            ("4th", 1),
            ("1990s", 4),
            ("$50", 4),
        ] {
            assert_eq!(count(text, Language::En), expected, "{text}");
        }
    }

    #[test]
    fn long_and_odd_numbers_do_not_overflow() {
        for language in Language::ALL {
            assert!(count(&"9".repeat(10_000), language) >= 10_000);
            assert!(count("999999999999", language) > 20);
            assert!(count("1,2,3.4.5..6", language) >= 6);
            assert!(count("18446744073709551616", language) >= 20);
        }
    }
}

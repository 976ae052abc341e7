//! Numbers as people write them.

use crate::model::Language;

/// Longest text that is looked at; no number that anybody means is longer.
const LONGEST: usize = 40;

/// The number that a text says: `9.81`, `-2`, `1e3`. French writes a decimal comma, though
/// a point is understood as well, and groups digits by spaces; English may group them by
/// commas. Never infinite, never NaN.
pub fn parse_number(text: &str, language: Language) -> Option<f64> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let spaces = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let mut plain: String = text.chars().map(|c| if c == '\u{2212}' { '-' } else { c }).collect();
    if plain.contains(spaces) {
        plain = ungrouped(&plain, spaces)?;
    }
    if plain.contains(',') {
        plain = match language {
            Language::Fr if !plain.contains('.') => plain.replacen(',', ".", 1),
            Language::Fr => return None,
            Language::En => ungrouped(&plain, |c| c == ',')?,
        };
    }
    // Rust also reads "inf", "nan" and the like; people mean none of them.
    let figures = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
    plain.parse().ok().filter(|number: &f64| figures && number.is_finite())
}

/// The text without the separators between groups of three digits; none if they stand
/// anywhere else.
fn ungrouped(text: &str, separator: impl Fn(char) -> bool) -> Option<String> {
    let whole_ends = text.find(['.', 'e', 'E']).unwrap_or(text.len());
    let whole_ends = text.find(',').filter(|_| !separator(',')).unwrap_or(whole_ends).min(whole_ends);
    let (whole, rest) = text.split_at(whole_ends);
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split(&separator);
    let first = groups.next().unwrap_or_default();
    let sound = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && !rest.contains(separator);
    sound.then(|| format!("{}{rest}", whole.chars().filter(|c| matches!(c, '0'..='9' | '-' | '+')).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fr(text: &str) -> Option<f64> {
        parse_number(text, Language::Fr)
    }

    fn en(text: &str) -> Option<f64> {
        parse_number(text, Language::En)
    }

    #[test]
    fn french_has_a_decimal_comma_and_takes_a_point_as_well() {
        assert_eq!(fr("9,81"), Some(9.81));
        assert_eq!(fr(" 9.81 "), Some(9.81));
        assert_eq!(fr("\u{2212}0,5"), Some(-0.5));
        assert_eq!(fr("1\u{202f}250,5"), Some(1250.5));
        assert_eq!(fr("1 000 000"), Some(1e6));
        assert_eq!(fr("1.000,5"), None, "which of both is meant?");
        assert_eq!(fr("1,000,5"), None);
    }

    #[test]
    fn english_groups_by_commas_and_has_no_decimal_comma() {
        assert_eq!(en("1,250.5"), Some(1250.5));
        assert_eq!(en("9,81"), None);
        assert_eq!(en("12,34,567"), None);
        assert_eq!(en("2e3"), Some(2000.0));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", " ", "abc", "NaN", "inf", "-infinity", "1e999", "--1", "0x10", "1 2", "१२", &"9".repeat(41)]
        {
            assert_eq!((fr(text), en(text)), (None, None), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_finite_number_or_none(text in "[-+0-9., eE\u{a0}a]{0,12}|\\PC{0,20}", french: bool) {
            let language = if french { Language::Fr } else { Language::En };
            prop_assert!(parse_number(&text, language).is_none_or(f64::is_finite));
        }

        #[test]
        fn a_number_written_by_rust_is_read_back(number in -1e9..1e9_f64) {
            prop_assert_eq!(en(&number.to_string()), Some(number));
            prop_assert_eq!(fr(&number.to_string().replace('.', ",")), Some(number));
        }
    }
}

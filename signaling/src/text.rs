//! Text that people type: kept as it is and never interpreted, less what would mislead those
//! who read it.

use crate::error::{Code, Problem};

/// One line of text without control characters; none if nothing is left of it.
pub fn line(text: &str, longest: usize, field: &'static str) -> Result<Option<String>, Problem> {
    let text = in_reading_order(text);
    if text.chars().any(char::is_control) {
        return Err(Problem::new(Code::InvalidField, format!("`{field}` holds a control character.")));
    }
    within(&text, longest, field)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Lines of text; control characters other than line ends and tabs are left out.
pub fn paragraph(text: &str, longest: usize, field: &'static str) -> Result<String, Problem> {
    let text = text.replace("\r\n", "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let text = in_reading_order(&text);
    within(&text, longest, field)?;
    if text.is_empty() {
        return Err(Problem::new(Code::InvalidField, format!("`{field}` is empty.")));
    }
    Ok(text)
}

/// The IANA name of a time zone.
pub fn zone(text: &str, field: &'static str) -> Result<String, Problem> {
    // Names of zones are short; the database of them is asked for nothing else.
    let is_known = text.len() <= 64 && jiff::tz::TimeZone::get(text).is_ok();
    is_known.then(|| text.to_owned()).ok_or_else(|| {
        Problem::new(Code::InvalidField, format!("`{field}` is no time zone, as `Europe/Paris` is one."))
    })
}

fn within(text: &str, longest: usize, field: &'static str) -> Result<(), Problem> {
    if text.chars().count() > longest {
        return Err(Problem::new(Code::InvalidField, format!("`{field}` is longer than {longest} characters.")));
    }
    Ok(())
}

/// Without embeddings, overrides and isolates (UAX #9, section 2), which can make a text, and
/// what stands behind it, read as another one. Scripts that run from right to left need none
/// of them, and their marks stay. Blanks at both ends go.
fn in_reading_order(text: &str) -> String {
    let kept: String =
        text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line("  Zoë \u{1f600} ", 10, "name").expect("fine").as_deref(), Some("Zoë \u{1f600}"));
        assert_eq!(line(" \u{202e} ", 10, "name").expect("fine"), None);
        for bad in ["a\nb", "a\0b", "xxxxxxxxxxx"] {
            assert_eq!(line(bad, 10, "name").expect_err("bad").code, Code::InvalidField);
        }
    }

    #[test]
    fn text_cannot_turn_the_direction_of_what_is_read() {
        assert_eq!(paragraph("gpj.\u{202e}exe\u{2066}", 20, "text").expect("fine"), "gpj.exe");
        assert_eq!(paragraph("שלום\u{200f} 12", 20, "text").expect("fine"), "שלום\u{200f} 12");
    }

    #[test]
    fn markup_stays_text_and_terminals_are_not_steered() {
        let text = "<script>alert('&')</script>\r\n\u{1b}[2Jend\u{7}";
        assert_eq!(paragraph(text, 100, "text").expect("fine"), "<script>alert('&')</script>\n[2Jend");
        assert_eq!(paragraph(" \u{202d}\n ", 100, "text").expect_err("empty").code, Code::InvalidField);
    }
}

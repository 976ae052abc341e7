//! Tables for spreadsheets: text that begins as a formula does is never taken for one.

/// Whether a spreadsheet would take a cell for a formula (OWASP, CSV injection).
pub fn begins_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as one cell of a CSV: in quotes, a formula behind an apostrophe.
pub fn cell(text: &str) -> String {
    let guard = if begins_formula(text) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// What stands behind the apostrophe that [`cell`] has put before a formula.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| begins_formula(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_cell_and_no_formula() {
        assert_eq!(cell("gpt,\"5\""), "\"gpt,\"\"5\"\"\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("\t=1"), "\"'\t=1\"");
        assert_eq!(cell("Zoë"), "\"Zoë\"");
    }

    #[test]
    fn what_was_guarded_is_read_as_it_was() {
        for text in ["=1+1", "@x", "'quoted'", "plain"] {
            let written = cell(text);
            assert_eq!(unguarded(written.trim_matches('"')), text);
        }
    }
}

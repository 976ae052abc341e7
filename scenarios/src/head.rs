//! A file with something else at its head; every other sign stays as it is.

use toml::de::DeTable;

/// The file under another id.
pub fn with_id(source: &str, id: &str) -> String {
    let (root, _) = DeTable::parse_recoverable(source);
    match root.get_ref().get("id").map(|value| value.span()) {
        Some(span) => format!("{}\"{id}\"{}", &source[..span.start], &source[span.end..]),
        None => source.to_owned(),
    }
}

/// The file without one of the keys of its head, with the line that it stands alone on.
pub fn without(source: &str, key: &str) -> String {
    let (root, _) = DeTable::parse_recoverable(source);
    let Some((name, value)) = root.get_ref().iter().find(|(name, _)| name.get_ref() == key) else {
        return source.to_owned();
    };
    let (start, end) = (name.span().start, value.span().end);
    let line_start = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = source[end..].find('\n').map_or(source.len(), |newline| end + newline + 1);
    format!("{}{}", &source[..line_start], &source[line_end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\nid   = 'old' # here\nassistant = \"grace\"\ntitle = \"T\"\n";

    #[test]
    fn only_the_id_changes() {
        assert_eq!(with_id(FILE, "new"), FILE.replace("'old'", "\"new\""));
        assert_eq!(with_id("title = 1", "new"), "title = 1");
    }

    #[test]
    fn a_key_goes_with_its_line_and_nothing_else() {
        assert_eq!(without(FILE, "assistant"), FILE.replace("assistant = \"grace\"\n", ""));
        assert_eq!(without(FILE, "kind"), FILE);
        assert_eq!(without("assistant = \"x\"", "assistant"), "");
    }
}

//! The configuration file with every key in it, as its own documentation.

use super::settings::KEYS;

/// A `vivavoce.toml` that changes nothing: every key is a comment with its default.
pub fn documented() -> String {
    let mut text = String::from(
        "# vivavoce.toml: every key with its default. A flag (--the-key) wins over a variable\n\
         # (VIVAVOCE_THE_KEY), and a variable over this file.\n",
    );
    for key in KEYS {
        let is_bare = matches!(key.takes, "N" | "HOURS" | "MINUTES" | "SECONDS" | "BOOL");
        let quote = if is_bare { "" } else { "\"" };
        text.push_str(&format!("\n# {}\n# {} = {quote}{}{quote}\n", key.doc.trim(), key.name, key.default));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Flags, load_from};

    #[test]
    fn without_its_comment_signs_the_file_is_the_default() {
        let lines: String = documented()
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if KEYS.iter().any(|key| rest.starts_with(&format!("{} = ", key.name))) => {
                    format!("{rest}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), lines).expect("written");
        let (from_file, _) = load_from(&Flags::default(), [], file.path()).expect("right");
        let (from_nothing, _) = load_from(&Flags::default(), [], Path::new("/nowhere")).expect("right");
        assert_eq!(format!("{from_file:?}"), format!("{from_nothing:?}"));
    }
}

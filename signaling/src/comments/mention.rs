//! Names in a comment: `@` and what follows, as long as it can be a name.

/// Names of one comment.
const MOST: usize = 20;

/// Longest name, characters.
const LONGEST: usize = 40;

/// The names that a text mentions, each once, in order.
pub fn mentions(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        // Not the address of somebody's mailbox.
        if c == '@' && !before.is_alphanumeric() {
            let name: String = text[at + 1..].chars().take_while(|c| is_of_name(*c)).take(LONGEST).collect();
            let name = name.trim_end_matches(['.', '-', '_', '\'', '’']);
            if !name.is_empty() && !names.iter().any(|known| known == name) && names.len() < MOST {
                names.push(name.to_owned());
            }
        }
        before = c;
    }
    names
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_once_and_mailboxes_are_none() {
        let text = "@Zoë, ask @jean-luc. (@o'neil) @Zoë! mail ada@example.org @ @@twice @.";
        assert_eq!(mentions(text), ["Zoë", "jean-luc", "o'neil", "twice"]);
    }

    #[test]
    fn there_is_an_end_to_names() {
        let many: String = (0..100).map(|n| format!("@n{n} ")).collect();
        assert_eq!(mentions(&many).len(), MOST);
        assert_eq!(mentions(&format!("@{}", "x".repeat(500)))[0].len(), LONGEST);
    }
}

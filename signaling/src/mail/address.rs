//! What can be an e-mail address on its way to a mail server. Whether anybody reads there, only a
//! letter shows.

/// Longest address (RFC 5321, 4.5.3.1.3, less the brackets) and its longest parts (4.5.3.1.1, RFC 1035).
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

/// Whether this is an address that can be sent to: a dot-atom (RFC 5322, 3.2.3; letters of other
/// scripts as RFC 6531 has them), an at sign, and a domain in its ASCII form. Quoted local parts and
/// addresses in brackets, which nobody has, are refused, so that nothing in it means anything to SMTP.
pub fn is_one(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    text.len() <= LONGEST
        && local.len() <= LONGEST_LOCAL
        && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_text))
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

fn is_atom_text(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c),
        _ => c.is_alphanumeric(),
    }
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= LONGEST_LABEL
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken() {
        for good in ["a@b.example", "ada.l+x@mail.example.org", "o'neil@xn--bcher-kva.example", "zoé@exemple.fr"] {
            assert!(is_one(good), "{good}");
        }
    }

    #[test]
    fn nothing_in_an_address_can_speak_to_the_mail_server() {
        for bad in [
            "",
            "a",
            "@b.example",
            "a@",
            "a@b",
            "a@b..example",
            "a@-b.example",
            "a b@c.example",
            "a@b.example\r\nDATA",
            "a>@b.example",
            "<a@b.example",
            "\"a b\"@c.example",
            "a@[127.0.0.1]",
            "a@b.example>",
            "a\u{202e}@b.example",
            "a..b@c.example",
            "a,b@c.example",
            "a@b.example,c@d.example",
            "a\0@b.example",
        ] {
            assert!(!is_one(bad), "{bad:?}");
        }
        assert!(!is_one(&format!("{}@b.example", "a".repeat(65))));
        assert!(!is_one(&format!("a@{}.example", "b".repeat(64))));
    }
}

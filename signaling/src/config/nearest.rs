//! The known name that a mistyped one was probably meant to be.

/// The known name nearest to `name`, and whether it is so near that `name` is a slip of the
/// finger rather than another word.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, bool)> {
    let name = name.to_ascii_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&name, &candidate.to_ascii_lowercase());
            (distance, candidate)
        })
        .min_by_key(|(distance, _)| *distance)
        // Half of the letters may be wrong in a suggestion; a slip is a fifth, two at least.
        .filter(|(distance, candidate)| *distance <= candidate.len().max(4) / 2)
        .map(|(distance, candidate)| (candidate, distance <= (candidate.len() / 5).max(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["listen", "database_url", "metrics_listen"];

    #[test]
    fn a_slip_finds_its_key() {
        assert_eq!(nearest("litsen", KNOWN), Some(("listen", true)));
        assert_eq!(nearest("databse_url", KNOWN), Some(("database_url", true)));
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(nearest("service_port_8080_tcp_addr", KNOWN), None);
    }
}

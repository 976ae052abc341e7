//! Rows of words, and where they stand in a sentence.

/// What a word is replaced by that only looks like a topic: no pattern names it.
const BLOT: &str = "\u{0}";

/// Words after which what follows is the person's own: a `~` gap does not reach over them.
const YOURS: [&str; 6] = ["your", "yours", "votre", "vos", "ton", "tes"];

/// A row of words.
#[derive(Debug)]
pub(crate) struct Pattern(Vec<Element>);

#[derive(Debug)]
enum Element {
    /// One of these; the sentence's end, where `end` says so.
    Word {
        any: Vec<Word>,
        optional: bool,
        end: bool,
    },
    /// Up to so many words; `own` if they may be "your".
    Gap {
        most: usize,
        own: bool,
    },
    Begin,
    End,
}

#[derive(Debug)]
struct Word {
    text: String,
    prefix: bool,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        if self.prefix { word.starts_with(&self.text) } else { word == self.text }
    }
}

/// Reads a row; `sets` are what `@NAME` stands for.
pub(crate) fn compile(row: &str, sets: &[(&str, &str)]) -> Pattern {
    let word = |text: &str| Word { text: text.trim_end_matches('*').to_owned(), prefix: text.ends_with('*') };
    let element = |text: &str| match text {
        "^" => Element::Begin,
        "$" => Element::End,
        _ if text.starts_with("..") => Element::Gap { most: number(&text[2..]), own: true },
        _ if text.starts_with('~') => Element::Gap { most: number(&text[1..]), own: false },
        _ => {
            let optional = text.ends_with('?');
            let parts = text.trim_end_matches('?').split('|').flat_map(|part| match part.strip_prefix('@') {
                Some(name) => set(name, sets).split('|').collect(),
                None => vec![part],
            });
            let (ends, parts): (Vec<&str>, Vec<&str>) = parts.partition(|part| *part == "$");
            Element::Word { any: parts.into_iter().map(word).collect(), optional, end: !ends.is_empty() }
        }
    };
    Pattern(row.split_whitespace().map(element).collect())
}

fn number(text: &str) -> usize {
    text.parse().expect("the tables write numbers")
}

fn set<'a>(name: &str, sets: &[(&str, &'a str)]) -> &'a str {
    sets.iter().find(|(known, _)| *known == name).map(|(_, words)| *words).expect("the tables name sets that exist")
}

impl Pattern {
    /// Whether it stands anywhere in the words.
    pub(crate) fn is_in(&self, words: &[String]) -> bool {
        (0..words.len()).any(|from| end(&self.0, words, from).is_some())
    }

    /// Blots out each place where it stands.
    pub(crate) fn blot(&self, words: &mut [String]) {
        let mut from = 0;
        while from < words.len() {
            match end(&self.0, words, from) {
                Some(end) if end > from => {
                    words[from..end].fill(BLOT.to_owned());
                    from = end;
                }
                _ => from += 1,
            }
        }
    }
}

/// Where the elements end that begin at `words[at]`, if they stand there.
fn end(elements: &[Element], words: &[String], at: usize) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(at) };
    match element {
        Element::Begin => (at == 0).then(|| end(rest, words, at)).flatten(),
        Element::End => (at == words.len()).then(|| end(rest, words, at)).flatten(),
        Element::Word { any, optional, end: ends } => {
            let stands = words.get(at).is_some_and(|word| any.iter().any(|one| one.is(word)));
            let with = if stands { end(rest, words, at + 1) } else { None };
            let without = *optional || (*ends && at == words.len());
            with.or_else(|| without.then(|| end(rest, words, at)).flatten())
        }
        Element::Gap { most, own } => {
            for skipped in 0..=*most {
                if let Some(end) = end(rest, words, at + skipped) {
                    return Some(end);
                }
                match words.get(at + skipped) {
                    Some(word) if *own || !YOURS.contains(&word.as_str()) => {}
                    _ => return None,
                }
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(row: &str, text: &str) -> bool {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        compile(row, &[("KID", "child|kids")]).is_in(&words)
    }

    #[test]
    fn a_row_stands_where_its_words_stand_in_order_and_near_enough() {
        assert!(is_in("have ..2 @KID", "do you have any kids"));
        assert!(!is_in("have ..1 @KID", "have you got any kids"));
        assert!(is_in("are you preg*", "are you pregnant"));
        assert!(is_in("^ any @KID $", "any kids") && !is_in("^ any @KID $", "any kids there"));
        assert!(is_in("in good? health", "in health") && is_in("in good? health", "in good health"));
        assert!(is_in("who ~2 @KID", "who of these kids") && !is_in("who ~2 @KID", "who loves your kids"));
    }

    #[test]
    fn what_is_blotted_out_is_seen_by_no_row() {
        let mut words: Vec<String> = "do you use union types or a union".split(' ').map(str::to_owned).collect();
        compile("union types", &[]).blot(&mut words);
        assert!(!compile("use union", &[]).is_in(&words));
        assert!(compile("a union", &[]).is_in(&words));
    }
}

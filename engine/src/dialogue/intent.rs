//! Tells a request to the interviewer ("can you repeat?") from an answer.
//!
//! An utterance is a request only if it consists of requests, courtesies and
//! hesitations and of nothing else: an answer that has "stop" or "I don't know" in one
//! of its clauses stays an answer. The wordings are tables, `french` and `english`;
//! case, accents and punctuation do not matter, since recognisers often leave them out.
//!
//! A wording is a row of tokens: `word`, `one|of|these`, either with `?` for optional,
//! and, last, `*` for up to ten words of any kind.

use std::sync::LazyLock;

use vivavoce_scenarios::Language;
use vivavoce_scenarios::words::words;

mod english;
mod french;

/// No request has more words.
const LONGEST_REQUEST: usize = 25;
/// How many words `*` stands for at most.
const TAIL: usize = 10;

/// What an utterance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// No words at all.
    Nothing,
    /// Only hesitations and courtesies: "euh, alors…".
    Hesitation,
    /// "Can you repeat?", "I didn't hear that."
    Repeat,
    /// "Shall we stop here?", "I want to end the interview."
    Stop,
    /// "One moment", "let me think."
    Wait,
    /// "I don't know", "next question."
    Next,
    /// "That's all", "I have nothing to add."
    Done,
    /// "Yes" and its kin.
    Yes,
    /// "No" and its kin, "let's go on".
    No,
    /// Anything else.
    Answer,
}

/// What may be asked for, the most urgent first: of several requests in one utterance
/// the first in this list is granted.
const URGENCY: [Intent; 7] =
    [Intent::Repeat, Intent::Stop, Intent::Wait, Intent::Next, Intent::Done, Intent::No, Intent::Yes];

/// What the utterance is.
pub fn understand(text: &str, language: Language) -> Intent {
    let words = spoken_words(text, language);
    if words.is_empty() {
        return Intent::Nothing;
    }
    let grammar = grammar(language);
    let kept = grammar.without_hums(&words);
    if grammar.alone(&kept) {
        return Intent::Repeat;
    }
    match grammar.read(&kept) {
        None => Intent::Answer,
        Some(found) => URGENCY.into_iter().find(|intent| found.has(*intent)).unwrap_or(Intent::Hesitation),
    }
}

/// Whether the utterance agrees to end the interview, having been asked; none if it says
/// neither.
pub fn agrees_to_stop(text: &str, language: Language) -> Option<bool> {
    let words = spoken_words(text, language);
    let grammar = grammar(language);
    let kept = grammar.without_hums(&words);
    // "Yes, I'd rather, I don't feel well": the first word decides.
    let found = match grammar.read(&kept) {
        Some(found) => found,
        None if kept.len() <= LONGEST_REQUEST => {
            (1..=kept.len().min(4)).rev().find_map(|end| grammar.read(&kept[..end]))?
        }
        None => return None,
    };
    if found.has(Intent::Stop) || (found.has(Intent::Yes) && !found.has(Intent::No)) {
        Some(true)
    } else if [Intent::No, Intent::Next, Intent::Repeat].iter().any(|intent| found.has(*intent)) {
        Some(false)
    } else {
        None
    }
}

/// Whether the words, from somewhere on to their end, are a request of that kind.
pub(super) fn ends_with(words: &[String], intent: Intent, language: Language) -> bool {
    let grammar = grammar(language);
    let kept = grammar.without_hums(words);
    let from = kept.len().saturating_sub(LONGEST_REQUEST / 2);
    (from..kept.len().saturating_sub(1)).any(|start| {
        // "He told me: one moment" reports a request and makes none.
        let reported = start > 0 && grammar.reporting.contains(&kept[start - 1]);
        !reported && grammar.read(&kept[start..]).is_some_and(|found| found.only(intent))
    })
}

/// Whether the word is a filled pause: "um", "euh".
pub(super) fn is_hum(word: &str, language: Language) -> bool {
    grammar(language).hums.contains(&word)
}

/// The words of an utterance without what recognisers note in brackets: `[Music]`.
pub(super) fn spoken_words(text: &str, language: Language) -> Vec<String> {
    let mut bracket = false;
    let mut spoken = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '[' | '(' if !bracket => bracket = true,
            ']' | ')' if bracket => {
                bracket = false;
                spoken.push(' ');
            }
            _ if !bracket => spoken.push(c),
            _ => {}
        }
    }
    // An unclosed bracket is no bracket.
    words(if bracket { text } else { &spoken }, language)
}

/// The requests found in an utterance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found(u8);

impl Found {
    fn with(self, intent: Option<Intent>) -> Self {
        let place = URGENCY.iter().position(|known| Some(*known) == intent);
        Self(self.0 | place.map_or(0, |place| 1 << place))
    }

    fn has(self, intent: Intent) -> bool {
        self.with(Some(intent)) == self
    }

    fn only(self, intent: Intent) -> bool {
        self == Self::default().with(Some(intent))
    }
}

struct Token {
    words: Vec<&'static str>,
    optional: bool,
}

struct Wording {
    intent: Option<Intent>,
    tokens: Vec<Token>,
    tail: bool,
}

impl Wording {
    fn new(text: &'static str, intent: Option<Intent>) -> Self {
        let tail = text.ends_with(" *");
        let tokens = text.trim_end_matches(" *").split_whitespace().map(|token| Token {
            words: token.trim_end_matches('?').split('|').collect(),
            optional: token.ends_with('?'),
        });
        Self { intent, tokens: tokens.collect(), tail }
    }

    /// Where the wording may end if it begins at `words[0]`, the furthest first.
    fn ends(&self, words: &[String]) -> Vec<usize> {
        let mut ends = vec![0];
        for token in &self.tokens {
            let mut next = if token.optional { ends.clone() } else { Vec::new() };
            for end in ends {
                if words.get(end).is_some_and(|word| token.words.contains(&word.as_str())) {
                    next.push(end + 1);
                }
            }
            next.sort_unstable();
            next.dedup();
            ends = next;
        }
        if self.tail && ends.iter().any(|end| words.len() - end <= TAIL) {
            ends.push(words.len());
        }
        ends.retain(|end| *end > 0);
        ends.reverse();
        ends
    }
}

/// The wordings of one language.
struct Grammar {
    wordings: Vec<Wording>,
    hums: &'static [&'static str],
    alone: &'static [&'static str],
    reporting: Vec<String>,
}

impl Grammar {
    fn new(table: &Table) -> Self {
        let courtesies = table.courtesies.iter().map(|text| Wording::new(text, None));
        let requests = table
            .requests
            .iter()
            .flat_map(|(intent, texts)| texts.iter().map(move |text| Wording::new(text, Some(*intent))));
        Self {
            wordings: requests.chain(courtesies).collect(),
            hums: table.hums,
            alone: table.alone,
            reporting: table.reporting.iter().map(ToString::to_string).collect(),
        }
    }

    fn without_hums(&self, words: &[String]) -> Vec<String> {
        let kept = words.iter().filter(|word| !self.hums.contains(&word.as_str()));
        kept.cloned().collect()
    }

    /// Whether these words, as all that is said, ask for a repetition: "Pardon?"
    fn alone(&self, words: &[String]) -> bool {
        self.alone.contains(&words.join(" ").as_str())
    }

    /// The requests that the words consist of; none if anything is left over.
    fn read(&self, words: &[String]) -> Option<Found> {
        if words.len() > LONGEST_REQUEST {
            return None;
        }
        // From the end: what is found if reading begins there. Longer wordings first, so
        // that "don't stop" is not "stop".
        let mut from: Vec<Option<Found>> = vec![None; words.len() + 1];
        from[words.len()] = Some(Found::default());
        for start in (0..words.len()).rev() {
            let mut longest = 0;
            for wording in &self.wordings {
                for end in wording.ends(&words[start..]) {
                    if end <= longest {
                        break;
                    }
                    if let Some(rest) = from[start + end] {
                        longest = end;
                        from[start] = Some(rest.with(wording.intent));
                        break;
                    }
                }
            }
        }
        from[0]
    }
}

/// The wordings of one language as they are written down.
struct Table {
    /// Sounds that may stand anywhere, even within a request.
    hums: &'static [&'static str],
    /// Whole utterances that ask for a repetition.
    alone: &'static [&'static str],
    /// Words after which a request is only reported.
    reporting: &'static [&'static str],
    /// What may stand around requests.
    courtesies: &'static [&'static str],
    requests: &'static [(Intent, &'static [&'static str])],
}

fn grammar(language: Language) -> &'static Grammar {
    static FRENCH: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&french::TABLE));
    static ENGLISH: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&english::TABLE));
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

#[cfg(test)]
mod tests;

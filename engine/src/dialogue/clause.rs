//! Cuts a text into clauses, where a voice may breathe.
//!
//! The voice begins with the first clause while the rest is still being written or
//! spoken, so the first one is short. A cut falls after the end of a sentence, or after
//! a comma, semicolon, colon or dash once there is enough to say before it; never inside
//! a number ("3,5", "1 000"), an abbreviation ("M. Dupont", "p. ex.", "e.g."), an
//! address, an ellipsis or before a closing quote. French writes a space before `? ! :`
//! and inside « »; both stay with the clause they belong to.
//!
//! Text may come in pieces of any size: the clauses are the same as for the whole.

/// Characters a first clause needs before a comma may end it.
const FIRST_AT_LEAST: usize = 10;
/// Characters any other clause needs before a comma may end it.
const AT_LEAST: usize = 40;
/// A first clause longer than this may also end before a conjunction …
const FIRST_LONG: usize = 90;
/// … if this much comes before it.
const FIRST_BEFORE_CONJUNCTION: usize = 40;
/// No clause is longer, in characters.
pub const LONGEST: usize = 240;

/// A cutter that text is pushed into and clauses are popped from.
#[derive(Clone, Debug, Default)]
pub struct ClauseCutter {
    /// White space is single in it, and none leads.
    pending: Vec<char>,
    begun: bool,
    finished: bool,
}

enum Decision {
    /// The clause is this many characters long.
    Cut(usize),
    /// It depends on what comes next.
    Unknown,
}

impl ClauseCutter {
    /// A cutter at the beginning of a text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a piece of the text.
    pub fn push(&mut self, text: &str) {
        for c in text.chars() {
            match self.pending.last_mut() {
                Some(last) if c.is_whitespace() && last.is_whitespace() => {
                    // Of several spaces a line break counts.
                    if c == '\n' {
                        *last = c;
                    }
                }
                None if c.is_whitespace() => {}
                _ => self.pending.push(c),
            }
        }
    }

    /// Says that the text is complete.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// The next clause, trimmed and never empty; none if more text is needed, or, after
    /// [`finish`](Self::finish), at the end.
    pub fn pop(&mut self) -> Option<String> {
        if self.pending.is_empty() {
            return None;
        }
        let Decision::Cut(end) = decide(&self.pending, !self.begun, self.finished) else {
            return None;
        };
        let clause: String = self.pending.drain(..end).collect();
        let space = self.pending.iter().take_while(|c| c.is_whitespace()).count();
        self.pending.drain(..space);
        self.begun = true;
        let clause = clause.trim();
        if clause.is_empty() { self.pop() } else { Some(clause.to_owned()) }
    }
}

/// All clauses of a whole text.
pub fn clauses(text: &str) -> Vec<String> {
    let mut cutter = ClauseCutter::new();
    cutter.push(text);
    cutter.finish();
    std::iter::from_fn(|| cutter.pop()).collect()
}

/// Where the first clause of `text` ends.
fn decide(text: &[char], first: bool, finished: bool) -> Decision {
    let mut at = 0;
    while at < text.len().min(LONGEST) {
        if first
            && at >= FIRST_LONG
            && let Some(end) = before_conjunction(&text[..FIRST_LONG])
        {
            return Decision::Cut(end);
        }
        let Some(mark) = Mark::of(text[at]) else {
            at += 1;
            continue;
        };
        let end = after_mark(text, at, mark);
        if end >= LONGEST {
            break;
        }
        // What follows is needed: a space, then something that is no lower case letter.
        let unknown = end == text.len() || (text[end].is_whitespace() && end + 1 == text.len());
        if unknown || closer_may_follow(text, end) {
            if finished && end + 1 >= text.len() {
                return Decision::Cut(text.len());
            }
            if text.len() <= LONGEST {
                return Decision::Unknown;
            }
            break;
        }
        let speakable = text[..end].iter().any(|c| c.is_alphanumeric());
        if speakable && breathes(text, at, end, mark, first) {
            return Decision::Cut(end);
        }
        at = end.max(at + 1);
    }
    if text.len() > LONGEST {
        Decision::Cut(forced(text))
    } else if finished {
        Decision::Cut(text.len())
    } else {
        Decision::Unknown
    }
}

/// What kind of place a character marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `. ! ? …`
    Sentence,
    /// `, ; :` and dashes.
    Pause,
    /// A line break.
    Line,
}

impl Mark {
    fn of(c: char) -> Option<Self> {
        match c {
            '.' | '!' | '?' | '…' => Some(Self::Sentence),
            ',' | ';' | ':' | '–' | '—' => Some(Self::Pause),
            '\n' => Some(Self::Line),
            _ => None,
        }
    }
}

fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}')
}

/// The end of a run of marks and of the quotes and brackets that close after it.
fn after_mark(text: &[char], at: usize, mark: Mark) -> usize {
    let mut end = at + 1;
    if mark == Mark::Line {
        return end;
    }
    while text.get(end).is_some_and(|c| Mark::of(*c) == Some(Mark::Sentence)) {
        end += 1;
    }
    loop {
        match text.get(end..) {
            Some([c, ..]) if closes(*c) => end += 1,
            // French sets a space before its closing quote, and before ! and ?.
            Some([space, '»', ..]) if space.is_whitespace() => end += 2,
            Some([space, '!' | '?', ..]) if space.is_whitespace() && mark == Mark::Sentence => end += 2,
            _ => return end,
        }
    }
}

/// Whether the text ends in a space after which a closing quote might come.
fn closer_may_follow(text: &[char], end: usize) -> bool {
    end + 1 == text.len() && text[end].is_whitespace()
}

/// Whether a voice may breathe at `end`, after the mark at `at`. What follows is known.
fn breathes(text: &[char], at: usize, end: usize, mark: Mark, first: bool) -> bool {
    if mark == Mark::Line {
        return true;
    }
    let long_enough = end >= if first { FIRST_AT_LEAST } else { AT_LEAST };
    if !text[end].is_whitespace() {
        return false;
    }
    let next = text[end + 1];
    let between_digits = at > 0 && text[at - 1].is_numeric() && next.is_numeric();
    match mark {
        Mark::Pause => long_enough && !between_digits,
        _ if end == at + 1 && text[at] == '.' => {
            !abbreviates(&text[..at], next) && (!next.is_lowercase() || long_enough)
        }
        // "Well… it depends": within a sentence an ellipsis is a pause like a comma.
        _ => !next.is_lowercase() || long_enough,
    }
}

/// Whether the full stop after `before` belongs to an abbreviation or a numeral.
fn abbreviates(before: &[char], next: char) -> bool {
    let start = before.iter().rposition(|c| c.is_whitespace()).map_or(0, |space| space + 1);
    let word: String = before[start..].iter().filter(|c| !"«\"“([".contains(**c)).collect();
    // "l'art. 5"
    let word = word.rsplit(['\'', '’']).next().unwrap_or_default();
    let mut letters = word.chars();
    let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    let initial = single && word.chars().all(char::is_uppercase);
    let numeral = start == 0 && !word.is_empty() && word.len() <= 2 && word.chars().all(char::is_numeric);
    let dotted = word.split('.').all(|part| part.chars().count() == 1) && word.contains('.');
    let sentence_follows = next.is_uppercase() || !next.is_alphanumeric();
    OPENING.contains(&word)
        || initial
        || numeral
        || (!sentence_follows && (dotted || SHORT_FORMS.contains(&word.to_lowercase().as_str())))
}

/// Always followed by what they introduce.
const OPENING: &[&str] = &[
    "MM", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Drs", "Pr", "Me", "Mgr", "St", "Ste", "Mr", "Mrs", "Ms", "Prof", "p",
    "pp", "ex", "e.g", "i.e", "cf", "vs", "env", "approx",
];

/// May stand within a sentence or end it.
const SHORT_FORMS: &[&str] = &[
    "art", "av", "etc", "fig", "tel", "tél", "vol", "chap", "max", "min", "inc", "ltd", "corp", "jr", "sr", "dept",
    "réf", "ref", "bd", "boul",
];

/// A place before a conjunction, for a long first clause.
fn before_conjunction(text: &[char]) -> Option<usize> {
    const CONJUNCTIONS: &[&str] = &[
        "et", "ou", "mais", "qui", "que", "pour", "quand", "parce", "and", "or", "but", "which", "that", "when",
        "because", "for", "with",
    ];
    let spaces = || (FIRST_BEFORE_CONJUNCTION..text.len()).filter(|at| text[*at].is_whitespace());
    spaces().find(|space| {
        let word: String = text[space + 1..].iter().take_while(|c| !c.is_whitespace()).collect();
        let ended = space + 1 + word.chars().count() < text.len();
        ended && CONJUNCTIONS.contains(&word.as_str())
    })
}

/// Where to cut a text that nothing cuts in time: at the last space, but not inside
/// "1 000"; else between two characters that are not joined.
fn forced(text: &[char]) -> usize {
    let parts_number = |at: usize| text[at - 1].is_numeric() && text.get(at + 1).is_some_and(|next| next.is_numeric());
    let space = (AT_LEAST..LONGEST).rev().find(|at| text[*at].is_whitespace() && !parts_number(*at));
    let joined = |at: usize| {
        let joiner = |c: char| c == '\u{200D}' || ('\u{FE00}'..='\u{FE0F}').contains(&c);
        let mark = |c: char| ('\u{0300}'..='\u{036F}').contains(&c) || joiner(c);
        mark(text[at]) || joiner(text[at - 1])
    };
    let apart = || (AT_LEAST..LONGEST).rev().find(|at| !joined(*at));
    space.or_else(apart).unwrap_or(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, wanted: &[&str]) {
        assert_eq!(clauses(text), wanted);
    }

    #[test]
    fn sentences_are_clauses_and_the_first_comma_is_taken_early() {
        check(
            "Merci. Parlons de votre projet, si vous voulez.",
            &["Merci.", "Parlons de votre projet, si vous voulez."],
        );
        check("Pour commencer, parlez-moi de vous.", &["Pour commencer,", "parlez-moi de vous."]);
        check("Well, tell me more.", &["Well, tell me more."]);
        check("Ready? Go! Now.", &["Ready?", "Go!", "Now."]);
    }

    #[test]
    fn later_commas_need_enough_before_them() {
        check(
            "Good. One, two, three, four and so on until there is enough to say, then it cuts.",
            &["Good.", "One, two, three, four and so on until there is enough to say,", "then it cuts."],
        );
    }

    #[test]
    fn numbers_are_never_cut() {
        check(
            "Cela coûte environ 3,5 euros. Puis 1 000,50 euros.",
            &["Cela coûte environ 3,5 euros.", "Puis 1 000,50 euros."],
        );
        check("Version 2.5.1 runs at 10:30 sharp.", &["Version 2.5.1 runs at 10:30 sharp."]);
        check("Choose between 12, 14 and 16.", &["Choose between 12, 14 and 16."]);
        check("1. First point. 2. Second point.", &["1. First point.", "2. Second point."]);
        check("It was in 2024. Then we left.", &["It was in 2024.", "Then we left."]);
    }

    #[test]
    fn abbreviations_are_never_cut() {
        check("M. Dupont et Mme. Petit, le Dr. Roux.", &["M. Dupont et Mme. Petit,", "le Dr. Roux."]);
        check("Un langage, p. ex. Rust ou Go.", &["Un langage,", "p. ex. Rust ou Go."]);
        check("Some tool, e.g. a profiler.", &["Some tool,", "e.g. a profiler."]);
        check("We met Mr. J. Smith at 5 p.m. yesterday.", &["We met Mr. J. Smith at 5 p.m. yesterday."]);
        check("Rust, Go, etc. Then we chose.", &["Rust, Go, etc.", "Then we chose."]);
        check("No. I never did.", &["No.", "I never did."]);
        check("Voir l'art. 5 du code.", &["Voir l'art. 5 du code."]);
    }

    #[test]
    fn addresses_and_ellipses_stay_whole() {
        check(
            "Go to https://example.org/a,b?c=d.e for more. Thanks.",
            &["Go to https://example.org/a,b?c=d.e for more.", "Thanks."],
        );
        check("Eh bien... peut-être. Attendez… Oui !", &["Eh bien...", "peut-être.", "Attendez…", "Oui !"]);
        check("Vraiment ?! Oui.", &["Vraiment ?!", "Oui."]);
    }

    #[test]
    fn quotes_and_french_spaces_stay_with_their_clause() {
        check("Il a dit : « Bonjour. » Puis il est parti.", &["Il a dit :", "« Bonjour. »", "Puis il est parti."]);
        check("Pourquoi\u{202F}? Parce que\u{A0}! Voilà.", &["Pourquoi\u{202F}?", "Parce que\u{A0}!", "Voilà."]);
        check(
            "She said \"Stop.\" Then she left (quickly). End.",
            &["She said \"Stop.\"", "Then she left (quickly).", "End."],
        );
    }

    #[test]
    fn a_long_first_clause_may_end_before_a_conjunction() {
        let text = "Racontez-moi un projet récent dont vous gardez un bon souvenir et dites-moi ce que \
                    vous y avez fait vous-même au jour le jour";
        assert_eq!(clauses(text)[0], "Racontez-moi un projet récent dont vous gardez un bon souvenir");
    }

    #[test]
    fn a_text_without_any_mark_is_cut_at_a_space_in_time() {
        let text = "mot ".repeat(200);
        let clauses = clauses(&text);
        assert!(clauses.len() > 3);
        assert!(clauses.iter().all(|clause| clause.chars().count() <= LONGEST));
        assert!(clauses.iter().all(|clause| clause.ends_with("mot")));
        assert_eq!(super::clauses(&"x".repeat(1_000)).len(), 5);
    }

    #[test]
    fn nothing_gives_no_clause() {
        check("", &[]);
        check(" \n\u{A0} ", &[]);
    }

    #[test]
    fn a_clause_is_out_as_soon_as_the_next_word_begins() {
        let mut cutter = ClauseCutter::new();
        cutter.push("Merci.");
        assert_eq!(cutter.pop(), None);
        cutter.push(" ");
        assert_eq!(cutter.pop(), None, "a closing quote might follow");
        cutter.push("P");
        assert_eq!(cutter.pop().as_deref(), Some("Merci."));
        cutter.push("arlons");
        assert_eq!(cutter.pop(), None);
        cutter.finish();
        assert_eq!(cutter.pop().as_deref(), Some("Parlons"));
        assert_eq!(cutter.pop(), None);
    }

    fn solid(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// Text with many of the marks that matter.
    fn marked() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "mot",
            "Mot",
            "M.",
            "p.",
            "e.g",
            "3",
            "1 000",
            ",",
            ", ",
            ". ",
            ".",
            "...",
            "…",
            " ! ",
            " ?",
            ": ",
            " : ",
            "« ",
            " »",
            "\"",
            ")",
            "\n",
            "\u{A0}",
            "\u{202F}",
            " ",
            "  ",
            "— ",
            "é",
            "e\u{301}",
            "👩\u{200D}🔧",
            "https://x.y/?z",
            "un mot assez long pour compter",
        ]);
        prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn clauses_are_the_text_but_for_white_space(text in prop_oneof![marked(), any::<String>()]) {
            let clauses = clauses(&text);
            prop_assert_eq!(solid(&clauses.concat()), solid(&text));
            for clause in &clauses {
                prop_assert!(!clause.is_empty() && clause.trim() == clause);
                prop_assert!(clause.chars().count() <= LONGEST);
            }
        }

        #[test]
        fn pieces_of_any_size_give_the_same_clauses(text in marked(), sizes in prop::collection::vec(1usize..9, 1..40)) {
            let chars: Vec<char> = text.chars().collect();
            let (mut cutter, mut cut, mut at) = (ClauseCutter::new(), Vec::new(), 0);
            for size in sizes.iter().cycle() {
                if at >= chars.len() {
                    break;
                }
                let end = (at + size).min(chars.len());
                cutter.push(&chars[at..end].iter().collect::<String>());
                cut.extend(std::iter::from_fn(|| cutter.pop()));
                at = end;
            }
            cutter.finish();
            cut.extend(std::iter::from_fn(|| cutter.pop()));
            prop_assert_eq!(cut, clauses(&text));
        }

        #[test]
        fn a_digit_is_never_parted_from_the_digits_after_its_comma(a in 0u32..99_999, b in 0u32..999) {
            let number = format!("{a},{b}");
            let text = format!("Il faut compter à peu près {number} euros, peut-être un peu plus que {number}, ou moins.");
            let whole = clauses(&text).iter().filter(|clause| clause.contains(&number)).count();
            prop_assert_eq!(whole, 2);
        }
    }
}

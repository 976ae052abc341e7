//! Reads the decision at the head of what a mind writes, in whatever dress it comes.
//!
//! Asked for is a line of JSON, `{"do":"probe","kind":"example"}`, and then plain text. Models
//! put fences around it, think aloud before it, write the text into the object, or write
//! `NEXT: text`. All of that is read; what cannot be read is no decision.

use serde_json::Value;
use vivavoce_scenarios::ProbeKind;

use super::rules::Move;

/// A decision must be there within this many characters, thoughts not counted …
const LONGEST_HEAD: usize = 700;
/// … and with them within these.
const LONGEST_THOUGHT: usize = 12_000;

/// What can be said of what was written so far.
#[derive(Debug, PartialEq)]
pub(super) enum Head {
    /// It may yet come.
    Awaited,
    /// There is none.
    None,
    /// The decision, and where the text begins.
    Found { decision: Move, from: usize },
    /// The decision and the whole text, which was in the same object.
    Whole { decision: Move, text: String },
}

/// Reads the head of `raw`; `complete` if nothing more comes.
pub(super) fn head(raw: &str, complete: bool) -> Head {
    let begins = skip_thought(raw);
    let Some(begins) = begins else {
        return if complete || raw.chars().count() > LONGEST_THOUGHT { Head::None } else { Head::Awaited };
    };
    let lead = raw[begins..].len() - raw[begins..].trim_start_matches(leads).len();
    let mut at = begins + lead;
    if let Some(fenced) = raw[at..].strip_prefix("```") {
        // ```json
        let Some(line) = fenced.find(['\n', '{']) else { return wait(raw, at, complete) };
        at = raw.len() - fenced.len() + line;
        at += raw[at..].len() - raw[at..].trim_start_matches(leads).len();
    }
    let rest = &raw[at..];
    if rest.is_empty() {
        return wait(raw, at, complete);
    }
    if rest.starts_with('{') {
        return match object(rest) {
            Some(length) => from_object(&rest[..length], raw, at + length),
            None => wait(raw, at, complete),
        };
    }
    match words_head(rest) {
        Words::Found(decision, length) => Head::Found { decision, from: at + length },
        Words::Awaited => wait(raw, at, complete),
        Words::None => Head::None,
    }
}

fn leads(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

fn wait(raw: &str, from: usize, complete: bool) -> Head {
    if complete || raw[from..].chars().count() > LONGEST_HEAD { Head::None } else { Head::Awaited }
}

/// Where a model that thinks aloud has done so; none while it still thinks.
fn skip_thought(raw: &str) -> Option<usize> {
    let begun = raw.trim_start_matches(leads);
    for (open, close) in [("<think>", "</think>"), ("<thinking>", "</thinking>")] {
        if begun.starts_with(open) {
            return raw.find(close).map(|at| at + close.len());
        }
        // It may be the beginning of one.
        if !begun.is_empty() && open.starts_with(begun) {
            return None;
        }
    }
    Some(0)
}

/// The length of the JSON object that the text begins with, once it is whole.
fn object(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn from_object(text: &str, raw: &str, end: usize) -> Head {
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(text) else { return Head::None };
    let field = |names: &[&str]| names.iter().find_map(|name| object.get(*name)?.as_str());
    let Some(name) = field(&["do", "decision", "action", "move", "next", "type"]) else { return Head::None };
    let Some(decision) = decision(name, field(&["kind", "probe", "probe_kind"])) else { return Head::None };
    if let Some(text) = field(&["say", "text", "reply", "message", "speech", "content"]) {
        return Head::Whole { decision, text: text.to_owned() };
    }
    let rest = &raw[end..];
    let fence = rest.trim_start_matches(leads);
    let from = match fence.strip_prefix("```") {
        Some(text) => raw.len() - text.len(),
        None => end,
    };
    Head::Found { decision, from }
}

enum Words {
    Found(Move, usize),
    Awaited,
    None,
}

/// `NEXT: Thank you.`, `probe (example) | And then?`, `Decision: next` and a line break.
fn words_head(text: &str) -> Words {
    let Some(line) = text.find(['\n', ':', '|', '—']) else { return Words::Awaited };
    let mut head = text[..line].trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_lowercase();
    let mut length = line + text[line..].chars().next().map_or(0, char::len_utf8);
    if ["decision", "do", "action", "move"].contains(&head.as_str()) {
        let value = &text[length..];
        let Some(end) = value.find(['\n', '|', '—']) else { return Words::Awaited };
        head = value[..end].trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_lowercase();
        length += end + value[end..].chars().next().map_or(0, char::len_utf8);
    }
    let (name, kind) = match head.split_once('(') {
        Some((name, kind)) => (name.trim(), Some(kind.trim_end_matches(')').trim())),
        None => (head.as_str(), None),
    };
    decision(name, kind).map_or(Words::None, |decision| Words::Found(decision, length))
}

fn decision(name: &str, kind: Option<&str>) -> Option<Move> {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    match plain(name).as_str() {
        "probe" | "follow_up" | "followup" => {
            // A probe of no named kind asks for more of the same.
            let kind = kind.map(plain).map_or(Some(ProbeKind::Detail), |kind| ProbeKind::from_code(&kind))?;
            Some(Move::Probe(kind))
        }
        "clarify" | "clarification" => Some(Move::Clarify),
        "next" | "next_question" | "continue" => Some(Move::Next),
        "wrap_up" | "wrapup" | "close" | "end" => Some(Move::WrapUp),
        "decline" | "refuse" => Some(Move::Decline),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(raw: &str) -> Option<(Move, String)> {
        match head(raw, true) {
            Head::Found { decision, from } => Some((decision, raw[from..].trim().to_owned())),
            Head::Whole { decision, text } => Some((decision, text)),
            Head::Awaited | Head::None => None,
        }
    }

    #[test]
    fn a_decision_is_read_in_whatever_dress_it_comes() {
        let example = Move::Probe(ProbeKind::Example);
        for (raw, wanted, text) in [
            ("{\"do\":\"next\"}\nThank you.", Move::Next, "Thank you."),
            ("  {\"do\": \"probe\", \"kind\": \"example\"}\nSuch as?", example, "Such as?"),
            ("```json\n{\"do\":\"next\"}\n```\nThank you.", Move::Next, "Thank you."),
            ("```\n{\"action\":\"decline\"}```", Move::Decline, ""),
            ("{\"decision\":\"probe\",\"probe\":\"example\",\"say\":\"Such {as}?\"}", example, "Such {as}?"),
            ("<think>They said }{ much.</think>\n{\"do\":\"next\"}\nThanks.", Move::Next, "Thanks."),
            ("NEXT: Thank you.", Move::Next, "Thank you."),
            ("**Probe (example)** | Such as?", example, "Such as?"),
            ("Decision: wrap up\nThank you.", Move::WrapUp, "Thank you."),
            ("{\"do\":\"probe\"} And then?", Move::Probe(ProbeKind::Detail), "And then?"),
        ] {
            assert_eq!(found(raw), Some((wanted, text.to_owned())), "{raw}");
        }
    }

    #[test]
    fn what_is_no_decision_is_none() {
        for raw in [
            "",
            "Thank you, that is clear. What happened then?",
            "{\"do\":\"dance\"}\nLa la.",
            "{\"do\":\"probe\",\"kind\":\"salary\"}\nHow much?",
            "{\"mood\":\"good\"}\nThanks.",
            "{\"do\":\"next\"",
            "<think>for ever",
            "[1,2,3]",
            "\u{0}\u{1}",
        ] {
            assert_eq!(found(raw), None, "{raw}");
        }
    }

    #[test]
    fn half_a_head_is_waited_for_and_an_endless_one_is_not() {
        for raw in ["", "{\"do\":", "``", "```json", "<thi", "<think>well", "NEX", "\n\n "] {
            assert_eq!(head(raw, false), Head::Awaited, "{raw}");
        }
        assert_eq!(head(&"{".repeat(2_000), false), Head::None);
        assert_eq!(head(&"word ".repeat(400), false), Head::None);
        assert_eq!(head(&format!("<think>{}", "a ".repeat(20_000)), false), Head::None);
    }
}

//! What a model drafted, read text by text: what may be used is kept within our bounds, what may
//! not is left out and said so.

use std::collections::HashSet;

use serde::Deserialize;
use vivavoce_engine::dialogue::guard::guard;
use vivavoce_engine::mind::check::{in_language, plain};
use vivavoce_scenarios::limits;
use vivavoce_scenarios::words::fold;
use vivavoce_scenarios::{AnswerKind, Language};

use super::wire::{DraftedPoint, LeftOut, LeftOutWhy};

/// Points of a drafted question.
const POINTS: usize = 5;
/// Synonyms of a drafted point.
const SYNONYMS: usize = 20;
/// Terms of the trade of a drafted scenario.
const VOCABULARY: usize = 40;
/// What is told of a text that was left out, characters.
const TOLD: usize = 200;
/// Texts that are told to have been left out.
const MOST_TOLD: usize = 40;
/// Longest id that is made of a name.
const ID: usize = 40;

/// A scenario as a model writes it.
#[derive(Debug, Deserialize)]
pub struct Raw {
    #[serde(default)]
    title: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    persona_name: String,
    #[serde(default)]
    persona_description: String,
    #[serde(default)]
    greeting: String,
    #[serde(default)]
    closing: String,
    #[serde(default)]
    vocabulary: Vec<String>,
    questions: Vec<RawQuestion>,
}

/// Questions as a model writes them.
#[derive(Debug, Deserialize)]
pub struct RawQuestions {
    questions: Vec<RawQuestion>,
}

#[derive(Debug, Deserialize)]
struct RawQuestion {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    text: String,
    #[serde(default)]
    again: String,
    #[serde(default)]
    points: Vec<RawPoint>,
}

#[derive(Debug, Deserialize)]
struct RawPoint {
    #[serde(default)]
    name: String,
    synonyms: Vec<String>,
    #[serde(default)]
    follow_up: String,
}

/// Points and levels as a model writes them.
#[derive(Debug, Deserialize)]
pub struct RawPoints {
    points: Vec<RawPoint>,
    #[serde(default)]
    criterion: String,
    levels: Vec<String>,
}

/// Translated texts as a model writes them.
#[derive(Debug, Deserialize)]
pub struct RawTexts {
    texts: Vec<RawText>,
}

#[derive(Debug, Deserialize)]
struct RawText {
    n: usize,
    text: String,
}

/// A scenario that may be used.
#[derive(Debug)]
pub struct Draft {
    pub title: String,
    pub role: String,
    pub summary: String,
    pub persona: (String, String),
    pub greeting: String,
    pub closing: String,
    pub vocabulary: Vec<String>,
    pub questions: Vec<Question>,
}

/// A question that may be used.
#[derive(Debug)]
pub struct Question {
    pub id: String,
    pub kind: AnswerKind,
    pub text: String,
    pub again: Option<String>,
    pub points: Vec<DraftedPoint>,
}

/// Reads texts in one language, and notes what is left out.
pub struct Reading {
    language: Language,
    /// In the order of the draft.
    pub left_out: Vec<LeftOut>,
}

impl Reading {
    /// Nothing was read yet.
    pub fn new(language: Language) -> Self {
        Self { language, left_out: Vec::new() }
    }

    /// A scenario; none if what it cannot do without may not be used.
    pub fn scenario(&mut self, raw: Raw, most_questions: usize) -> Option<Draft> {
        let questions = self.questions(raw.questions, most_questions, &[]);
        let title = self.text(&raw.title, limits::TITLE_CHARS);
        let role = self.text(&raw.role, limits::TITLE_CHARS);
        let usual = usual(self.language);
        let spoken = limits::SPOKEN_CHARS;
        let mut or = |text: &str, longest, usual: &str| self.text(text, longest).unwrap_or_else(|| usual.to_owned());
        let persona = (
            or(&raw.persona_name, limits::NAME_CHARS, usual.name),
            or(&raw.persona_description, spoken, usual.description),
        );
        let summary = or(&raw.summary, spoken, title.as_deref().unwrap_or_default());
        let (greeting, closing) = (or(&raw.greeting, spoken, usual.greeting), or(&raw.closing, spoken, usual.closing));
        let vocabulary = terms(&raw.vocabulary, VOCABULARY);
        let (title, role) = (title?, role?);
        let draft = Draft { title, role, summary, persona, greeting, closing, vocabulary, questions };
        Some(draft).filter(|draft| !draft.questions.is_empty())
    }

    /// Questions, those that may be asked, under ids that are not `taken`.
    pub fn only_questions(&mut self, raw: RawQuestions, most: usize, taken: &[String]) -> Vec<Question> {
        self.questions(raw.questions, most, taken)
    }

    fn questions(&mut self, raw: Vec<RawQuestion>, most: usize, taken: &[String]) -> Vec<Question> {
        let mut ids: HashSet<String> = taken.iter().cloned().collect();
        let mut questions = Vec::new();
        for raw in raw.into_iter().take(2 * most) {
            let Some(text) = self.text(&raw.text, limits::SPOKEN_CHARS) else { continue };
            if questions.len() == most {
                break;
            }
            questions.push(Question {
                id: free(&raw.name, "question", &mut ids),
                kind: AnswerKind::from_code(&raw.kind).unwrap_or(AnswerKind::Open),
                again: self.maybe(&raw.again),
                points: self.points(raw.points),
                text,
            });
        }
        questions
    }

    /// Points and the levels of a criterion; none if there are not five of them.
    pub fn points_and_levels(&mut self, raw: RawPoints) -> Option<(Vec<DraftedPoint>, String, [String; 5])> {
        let points = self.points(raw.points);
        let name =
            self.text(&raw.criterion, limits::NAME_CHARS).unwrap_or_else(|| usual(self.language).criterion.to_owned());
        let levels: Vec<String> =
            raw.levels.iter().filter_map(|level| self.text(level, limits::ANCHOR_CHARS)).collect();
        let levels = levels.try_into().ok()?;
        (!points.is_empty()).then_some((points, name, levels))
    }

    /// Translated texts in the order of `own`; none if one is missing or cannot stand there.
    pub fn texts(&mut self, raw: RawTexts, own: &[String]) -> Option<Vec<String>> {
        let mut texts = vec![None; own.len()];
        for text in raw.texts {
            let place = text.n.checked_sub(1).and_then(|at| texts.get_mut(at));
            if let Some(place) = place {
                *place = Some(clean_lines(&text.text)).filter(|text| text.chars().any(char::is_alphanumeric));
            }
        }
        // What has no letters at all, a sign for example, stays as it is.
        let or_own = |(text, own): (Option<String>, &String)| {
            text.or_else(|| (!own.chars().any(char::is_alphabetic)).then(|| own.clone()))
        };
        texts.into_iter().zip(own).map(or_own).collect()
    }

    fn points(&mut self, raw: Vec<RawPoint>) -> Vec<DraftedPoint> {
        let mut ids = HashSet::new();
        let mut points = Vec::new();
        for raw in raw.into_iter().take(POINTS) {
            let synonyms = terms(&raw.synonyms, SYNONYMS);
            if synonyms.is_empty() {
                continue;
            }
            points.push(DraftedPoint {
                id: free(&raw.name, "point", &mut ids),
                synonyms,
                follow_up: self.maybe(&raw.follow_up),
            });
        }
        points
    }

    fn maybe(&mut self, text: &str) -> Option<String> {
        if text.trim().is_empty() { None } else { self.text(text, limits::SPOKEN_CHARS) }
    }

    /// A text that may be spoken; what may not is noted.
    fn text(&mut self, text: &str, longest: usize) -> Option<String> {
        let (why, topic) = match self.read(text, longest) {
            Ok(text) => return text,
            Err(refused) => refused,
        };
        if self.left_out.len() < MOST_TOLD {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TOLD).collect();
            self.left_out.push(LeftOut { text, why, topic });
        }
        None
    }

    fn read(&self, text: &str, longest: usize) -> Result<Option<String>, (LeftOutWhy, Option<String>)> {
        if text.chars().count() > 2 * longest {
            return Err((LeftOutWhy::TooLong, None));
        }
        let text = plain(text).map_err(|_| (LeftOutWhy::Unspeakable, None))?;
        if !text.chars().any(char::is_alphanumeric) {
            return Ok(None);
        }
        if text.chars().count() > longest {
            return Err((LeftOutWhy::TooLong, None));
        }
        if let Some(topic) = guard(&text, self.language) {
            return Err((LeftOutWhy::Unlawful, Some(topic.code().to_owned())));
        }
        if !in_language(&text, self.language) {
            return Err((LeftOutWhy::OtherLanguage, None));
        }
        Ok(Some(text))
    }
}

/// Words and phrases, each once whatever its case, none too long.
fn terms(raw: &[String], most: usize) -> Vec<String> {
    let mut seen = HashSet::new();
    raw.iter()
        .filter_map(|term| plain(term).ok())
        .filter(|term| term.chars().any(char::is_alphanumeric))
        .filter(|term| term.chars().count() <= limits::NAME_CHARS)
        .filter(|term| term.split_whitespace().count() <= limits::SYNONYM_WORDS)
        .filter(|term| seen.insert(term.to_lowercase()))
        .take(most)
        .collect()
}

/// A text without control characters but line ends.
fn clean_lines(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>().trim().to_owned()
}

/// An id made of a name, that nothing else has yet.
fn free(name: &str, otherwise: &str, taken: &mut HashSet<String>) -> String {
    let slug = slug(name);
    let base = if slug.is_empty() { otherwise.to_owned() } else { slug };
    let id = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") }).find(|id| !taken.contains(id));
    let id = id.expect("there are more numbers than ids");
    taken.insert(id.clone());
    id
}

/// A name as an id: `a-z`, `0-9` and `-`.
pub fn slug(name: &str) -> String {
    let folded: String = fold(name).chars().take(4 * ID).collect();
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let slug: String = parts.collect::<Vec<_>>().join("-").chars().take(ID).collect();
    slug.trim_end_matches('-').to_owned()
}

/// What stands where a model wrote nothing that may be said.
struct Usual {
    name: &'static str,
    description: &'static str,
    greeting: &'static str,
    closing: &'static str,
    criterion: &'static str,
}

const fn usual(language: Language) -> Usual {
    match language {
        Language::Fr => Usual {
            name: "Camille",
            description: "Calme et bienveillante, avec des questions courtes.",
            greeting: "Nous allons échanger pendant quelques minutes. Prenez le temps de réfléchir.",
            closing: "C'était ma dernière question. Merci pour cet échange.",
            criterion: "Contenu de la réponse",
        },
        Language::En => Usual {
            name: "Robin",
            description: "Calm and friendly, with short questions.",
            greeting: "We'll talk for a few minutes. Take your time to think.",
            closing: "That was my last question. Thank you for your time.",
            criterion: "Content of the answer",
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn question(text: &str) -> serde_json::Value {
        let point =
            json!({ "name": "Temps de pousse", "synonyms": ["pousse", "POUSSE", "fermentation", ""], "follow_up": "" });
        json!({ "name": "Le levain", "kind": "open", "text": text, "again": "", "points": [point] })
    }

    #[test]
    fn questions_that_may_not_be_asked_are_left_out_and_named() {
        let long = "et encore ".repeat(200);
        let raw = json!({ "questions": [
            question("Comment préparez-vous le levain pour la nuit ?"),
            question("Avez-vous des enfants ?"),
            question("Voici le code : ```rust```"),
            question("How do you prepare the dough for the night, and what do you do then?"),
            question(&long),
            question(""),
            question("Que faites-vous quand le four tombe en panne ?"),
        ]});
        let mut reading = Reading::new(Language::Fr);
        let questions = reading.only_questions(serde_json::from_value(raw).expect("JSON"), 5, &["le-levain".into()]);
        let ids: Vec<&str> = questions.iter().map(|q| q.id.as_str()).collect();
        assert_eq!(ids, ["le-levain-2", "le-levain-3"]);
        assert_eq!(questions[0].points[0].synonyms, ["pousse", "fermentation"]);
        assert_eq!(questions[0].points[0].id, "temps-de-pousse");
        let why: Vec<LeftOutWhy> = reading.left_out.iter().map(|left| left.why).collect();
        use LeftOutWhy::{OtherLanguage, TooLong, Unlawful, Unspeakable};
        assert_eq!(why, [Unlawful, Unspeakable, OtherLanguage, TooLong]);
        assert_eq!(reading.left_out[0].topic.as_deref(), Some("family"));
    }

    #[test]
    fn translated_texts_are_all_there_or_there_are_none() {
        let own = ["Why?".to_owned(), "C++".to_owned(), "==".to_owned()];
        let of = |texts: serde_json::Value| {
            let raw = serde_json::from_value(json!({ "texts": texts })).expect("JSON");
            Reading::new(Language::Fr).texts(raw, &own)
        };
        let all =
            of(json!([{ "n": 2, "text": "C++" }, { "n": 1, "text": " Pourquoi ?\u{7} " }, { "n": 9, "text": "x" }]));
        assert_eq!(all, Some(vec!["Pourquoi ?".into(), "C++".into(), "==".into()]));
        assert_eq!(of(json!([{ "n": 1, "text": "Pourquoi ?" }])), None);
        assert_eq!(of(json!([{ "n": 0, "text": "x" }, { "n": 1, "text": "" }, { "n": 2, "text": "C++" }])), None);
    }
}

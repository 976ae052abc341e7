//! A draft as a scenario's file, written by our own hand: whatever a text holds, it stays a
//! text.

use std::fmt::Write as _;

use vivavoce_scenarios::translate::quoted;
use vivavoce_scenarios::{InterviewKind, Language, Level, Rubric};

use super::reading::{Draft, Question};
use super::wire::{DraftedCriterion, DraftedPoint};

/// What the trainer said of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its language.
    pub language: Language,
    /// The experience that it supposes.
    pub level: Level,
    /// What it is about.
    pub kind: InterviewKind,
    /// Its length.
    pub minutes: u32,
}

/// The file of a drafted scenario.
pub fn scenario(head: Head<'_>, draft: &Draft) -> String {
    let mut file = String::new();
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(file, "{key} = {value}");
    };
    line("id", &quoted(head.id));
    line("language", &quoted(head.language.code()));
    line("drafted_by_ai", "true");
    line("title", &quoted(&draft.title));
    line("role", &quoted(&draft.role));
    line("summary", &quoted(&draft.summary));
    line("level", &quoted(head.level.code()));
    line("kind", &quoted(head.kind.code()));
    if let Some(rubric) = rubric(head.kind) {
        line("rubric", &quoted(rubric.code()));
    }
    line("duration_minutes", &head.minutes.to_string());
    line("greeting", &quoted(&draft.greeting));
    line("closing", &quoted(&draft.closing));
    if !draft.vocabulary.is_empty() {
        line("vocabulary", &array(&draft.vocabulary));
    }
    let (name, description) = &draft.persona;
    let _ = write!(file, "\n[persona]\nname = {}\ndescription = {}\n", quoted(name), quoted(description));
    for asked in &draft.questions {
        let _ = write!(file, "\n{}", question(asked));
    }
    file
}

/// `[[questions]]` with all of it.
pub fn question(question: &Question) -> String {
    let Question { id, kind, text, again, points } = question;
    let mut file = format!(
        "[[questions]]\nid = {}\ndrafted_by_ai = true\nkind = {}\ntext = {}\n",
        quoted(id),
        quoted(kind.code()),
        quoted(text)
    );
    if let Some(again) = again {
        let _ = writeln!(file, "again = {}", quoted(again));
    }
    for point in points {
        let _ = write!(file, "\n{}", self::point(point));
    }
    file
}

/// `[[questions.points]]`.
pub fn point(point: &DraftedPoint) -> String {
    let mut file = format!("[[questions.points]]\nid = {}\nsynonyms = {}\n", quoted(&point.id), array(&point.synonyms));
    if let Some(follow_up) = &point.follow_up {
        let _ = writeln!(file, "follow_up = {}", quoted(follow_up));
    }
    file
}

/// `[[questions.criteria]]`: the drafted one, and beside it those that the question has by its
/// kind.
pub fn criteria(criterion: &DraftedCriterion, usual: Option<Rubric>, language: Language) -> String {
    let mut file = format!(
        "[[questions.criteria]]\nid = {}\nname = {}\nmeasure = \"coverage\"\n",
        quoted(&criterion.id),
        quoted(&criterion.name)
    );
    for (level, text) in (1..).zip(&criterion.levels) {
        let _ = writeln!(file, "level_{level} = {}", quoted(text));
    }
    for beside in usual.map(|rubric| rubric.criteria(language)).unwrap_or_default() {
        let _ = write!(file, "\n[[questions.criteria]]\nid = {}\n", quoted(&beside.id));
    }
    file
}

fn array(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// What answers in such an interview are scored by.
const fn rubric(kind: InterviewKind) -> Option<Rubric> {
    match kind {
        InterviewKind::Interview => None,
        InterviewKind::Technical => Some(Rubric::Technical),
        InterviewKind::SoftSkills => Some(Rubric::SoftSkills),
        InterviewKind::Sales => Some(Rubric::Sales),
        InterviewKind::Presentation => Some(Rubric::Pitch),
        InterviewKind::ProblemSolving => Some(Rubric::ProblemSolving),
        InterviewKind::Communication => Some(Rubric::Communication),
    }
}

#[cfg(test)]
mod tests {
    use vivavoce_scenarios::{AnswerKind, parse};

    use super::*;

    fn draft(text: &str) -> Draft {
        let points = vec![DraftedPoint { id: "p".into(), synonyms: vec![text.into()], follow_up: Some(text.into()) }];
        let question = Question { id: "q".into(), kind: AnswerKind::Open, text: text.into(), again: None, points };
        Draft {
            title: text.into(),
            role: text.into(),
            summary: text.into(),
            persona: (text.into(), text.into()),
            greeting: text.into(),
            closing: text.into(),
            vocabulary: vec![text.into()],
            questions: vec![question],
        }
    }

    #[test]
    fn whatever_a_text_holds_it_stays_a_text() {
        for text in ["Plain", "a \"quote\" and \\ more", "x\"\nid = \"other", "é\u{2028}ü", "x \"\"\"", "x ''' #"] {
            for kind in InterviewKind::ALL {
                let head = Head { id: "draft-en", language: Language::En, level: Level::Junior, kind, minutes: 5 };
                let read = parse(&scenario(head, &draft(text))).expect("sound");
                let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!((read.id.as_str(), read.title.as_str()), ("draft-en", one_line.as_str()));
                assert_eq!((read.questions.len(), read.questions[0].text.as_str()), (1, one_line.as_str()));
                assert!(read.drafted_by_ai && read.questions[0].drafted_by_ai && read.kind == kind);
            }
        }
    }

    #[test]
    fn a_drafted_criterion_stands_beside_the_usual_ones() {
        let criterion = DraftedCriterion {
            id: "planning".into(),
            name: "Planning".into(),
            levels: ["One.", "Two.", "Three.", "Four.", "Five."].map(str::to_owned).to_vec(),
        };
        let head = Head {
            id: "draft-en",
            language: Language::En,
            level: Level::Junior,
            kind: InterviewKind::Interview,
            minutes: 5,
        };
        let mut file = scenario(head, &draft("What then?"));
        file.push_str(&criteria(&criterion, Rubric::usual(AnswerKind::Open), Language::En));
        let read = parse(&file).expect("sound");
        let ids: Vec<&str> = read.questions[0].criteria.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids[0], "planning");
        assert!(ids.contains(&"relevance") && ids.len() > 2, "{ids:?}");
    }
}

//! The letters about reports, in English.

use super::{Part, name, paragraph};
use crate::mail::letter::LetterKind;
use crate::moderation::ThingKind;

/// What a letter about a report says; none of another letter.
pub fn said(kind: &LetterKind) -> Option<(String, Vec<Part>)> {
    match kind {
        LetterKind::Moderated { what, title, reason, restored } => {
            let (first, subject) = match (what, restored) {
                (ThingKind::Name, false) => (
                    "Somebody reported the name that your account shows. Whoever runs this Vivavoce has looked at it \
                     and asks you to choose another one, in your profile.",
                    "Please choose another name",
                ),
                (ThingKind::Turn, false) => (
                    "Somebody reported what the AI said in an interview of your organisation. Whoever runs this \
                     Vivavoce has looked at it and confirms that it should not have been said.",
                    "A report is confirmed",
                ),
                (_, false) => (
                    "Somebody reported something on Vivavoce that you are responsible for. Whoever runs this Vivavoce \
                     has looked at it and withdrawn it: others no longer see it.",
                    "Something of yours was withdrawn",
                ),
                (_, true) => (
                    "Whoever runs this Vivavoce has reversed the decision: this is no longer withdrawn, and is as it \
                     was before.",
                    "Something of yours is restored",
                ),
            };
            let mut facts = vec![what_it_is(*what, title)];
            facts.extend((!restored).then(|| ("Reason:", one_line(reason))));
            let mut parts = vec![paragraph(first), Part::Facts(facts)];
            if !restored {
                parts.push(paragraph(
                    "If you disagree, write to whoever runs this Vivavoce: the decision can be reversed.",
                ));
            }
            Some((subject.to_owned(), parts))
        }
        LetterKind::FlagDecided { what, title, withdrawn } => {
            let outcome = match withdrawn {
                true => "Whoever runs this Vivavoce has looked at it, agrees with you and has acted. Thank you.",
                false => {
                    "Whoever runs this Vivavoce has looked at it and found nothing wrong with it. Thank you for your \
                     attention."
                }
            };
            let first = paragraph("Your report on Vivavoce has been looked at.");
            Some((
                "Your report has been decided".to_owned(),
                vec![first, Part::Facts(vec![what_it_is(*what, title)]), paragraph(outcome)],
            ))
        }
        _ => None,
    }
}

fn what_it_is(what: ThingKind, title: &str) -> (&'static str, String) {
    ("About:", format!("{} “{}”", thing(what), name(title)))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const fn thing(what: ThingKind) -> &'static str {
    match what {
        ThingKind::Scenario => "the scenario",
        ThingKind::Assistant => "the assistant",
        ThingKind::Question => "the question of the bank",
        ThingKind::Comment => "a comment on the interview",
        ThingKind::Turn => "words of the AI in the interview",
        ThingKind::Name => "the name",
        ThingKind::Picture => "the picture of",
    }
}

//! The letters about reports, in French.

use super::{Part, name, paragraph};
use crate::mail::letter::LetterKind;
use crate::moderation::ThingKind;

/// What a letter about a report says; none of another letter.
pub fn said(kind: &LetterKind) -> Option<(String, Vec<Part>)> {
    match kind {
        LetterKind::Moderated { what, title, reason, restored } => {
            let (first, subject) = match (what, restored) {
                (ThingKind::Name, false) => (
                    "Quelqu’un a signalé le nom affiché sur votre compte. Après examen, la personne qui administre ce \
                     Vivavoce vous demande d’en choisir un autre, dans votre profil.",
                    "Choisissez un autre nom",
                ),
                (ThingKind::Turn, false) => (
                    "Quelqu’un a signalé ce que l’IA a dit dans un entretien de votre organisation. Après examen, la \
                     personne qui administre ce Vivavoce confirme que cela n’aurait pas dû être dit.",
                    "Un signalement est confirmé",
                ),
                (_, false) => (
                    "Quelqu’un a signalé un contenu dont vous êtes responsable sur Vivavoce. Après examen, la personne qui \
                     administre ce Vivavoce l’a retiré\u{a0}: les autres ne le voient plus.",
                    "L’un de vos contenus a été retiré",
                ),
                (_, true) => (
                    "La personne qui administre ce Vivavoce est revenue sur sa décision\u{a0}: ce contenu n’est plus \
                     retiré, et tout est comme avant.",
                    "L’un de vos contenus est rétabli",
                ),
            };
            let mut facts = vec![what_it_is(*what, title)];
            facts.extend((!restored).then(|| ("Motif\u{a0}:", one_line(reason))));
            let mut parts = vec![paragraph(first), Part::Facts(facts)];
            if !restored {
                parts.push(paragraph(
                    "Si vous n’êtes pas d’accord, écrivez à la personne qui administre ce Vivavoce\u{a0}: elle peut \
                     revenir sur sa décision.",
                ));
            }
            Some((subject.to_owned(), parts))
        }
        LetterKind::FlagDecided { what, title, withdrawn } => {
            let outcome = match withdrawn {
                true => "Après examen, la personne qui administre ce Vivavoce vous a donné raison et a agi. Merci.",
                false => {
                    "Après examen, la personne qui administre ce Vivavoce n’y a rien trouvé à reprocher. Merci de votre \
                     attention."
                }
            };
            let first = paragraph("Votre signalement sur Vivavoce a été examiné.");
            Some((
                "Votre signalement a été examiné".to_owned(),
                vec![first, Part::Facts(vec![what_it_is(*what, title)]), paragraph(outcome)],
            ))
        }
        _ => None,
    }
}

fn what_it_is(what: ThingKind, title: &str) -> (&'static str, String) {
    ("Contenu\u{a0}:", format!("{} «\u{a0}{}\u{a0}»", thing(what), name(title)))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const fn thing(what: ThingKind) -> &'static str {
    match what {
        ThingKind::Scenario => "scénario",
        ThingKind::Assistant => "assistant",
        ThingKind::Question => "question de la banque",
        ThingKind::Comment => "commentaire sur l’entretien",
        ThingKind::Turn => "propos de l’IA dans l’entretien",
        ThingKind::Name => "nom",
        ThingKind::Picture => "photo de",
    }
}

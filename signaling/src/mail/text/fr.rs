//! The letters in French. The blank before a colon and inside of guillemets is one that is not broken
//! at (U+00A0); before the other double marks it is narrow as well (U+202F).

use time::OffsetDateTime;

use super::{Part, Written, button, name, paragraph};
use crate::mail::letter::{InvitedAs, LetterKind, Topic};
use crate::wire::Timestamp;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const NOT_ME: &str = "Si ce n’était pas vous, appuyez sur le bouton\u{a0}: tous les appareils seront déconnectés et \
                      vous pourrez choisir un nouveau mot de passe.";

pub fn written(kind: &LetterKind, host: &str, refuse: Option<&str>) -> Written {
    let (subject, parts) = said(kind, host);
    let foot = vec![format!("Envoyé par Vivavoce, {host}. Les réponses à cette adresse ne sont pas lues.")];
    let refuse = refuse.zip(kind.topic()).map(|(link, topic)| (refusal(topic).to_owned(), link.to_owned()));
    Written { subject, parts, foot, refuse }
}

const fn refusal(topic: Topic) -> &'static str {
    match topic {
        Topic::Invitations => "Ne plus m’envoyer d’invitations\u{a0}:",
    }
}

fn said(kind: &LetterKind, host: &str) -> (String, Vec<Part>) {
    match kind {
        LetterKind::VerifyAddress { link } => (
            "Confirmez votre adresse e-mail".into(),
            vec![
                paragraph(
                    "Un compte a été créé sur Vivavoce avec cette adresse. Merci de confirmer qu’elle est bien la \
                     vôtre\u{a0}:",
                ),
                button("Confirmer mon adresse", link),
                paragraph(
                    "Le lien ne sert qu’une fois et pendant un temps limité. Vous pouvez en demander un autre sur la \
                     page de connexion.",
                ),
                paragraph(
                    "Si ce n’était pas vous, ignorez ce message\u{a0}: rien ne se passe sans votre confirmation.",
                ),
            ],
        ),
        LetterKind::AddressTaken { link_forgot } => (
            "Vous avez déjà un compte".into(),
            vec![
                paragraph(
                    "Quelqu’un, peut-être vous, a voulu créer un compte sur Vivavoce avec cette adresse. Elle en a \
                     déjà un, et rien n’a été modifié.",
                ),
                paragraph(
                    "Si c’était vous, connectez-vous comme d’habitude. Si vous avez oublié votre mot de passe, \
                     choisissez-en un nouveau\u{a0}:",
                ),
                button("J’ai oublié mon mot de passe", link_forgot),
                paragraph("Si ce n’était pas vous, il n’y a rien à faire."),
            ],
        ),
        LetterKind::ResetPassword { link } => (
            "Choisissez un nouveau mot de passe".into(),
            vec![
                paragraph("Quelqu’un, peut-être vous, a demandé un nouveau mot de passe pour votre compte Vivavoce."),
                button("Choisir un nouveau mot de passe", link),
                paragraph(
                    "Le lien ne sert qu’une fois et pendant un temps limité. Avec le nouveau mot de passe, tous les \
                     appareils seront déconnectés.",
                ),
                paragraph("Si ce n’était pas vous, ignorez ce message\u{a0}: votre mot de passe reste le même."),
            ],
        ),
        LetterKind::PasswordChanged { link_not_me } => (
            "Votre mot de passe a été modifié".into(),
            vec![
                paragraph("Le mot de passe de votre compte Vivavoce vient d’être modifié."),
                paragraph("Si c’était vous, il n’y a rien à faire."),
                paragraph(NOT_ME),
                button("Ce n’était pas moi", link_not_me),
            ],
        ),
        LetterKind::NewDevice { device, place, at, link_not_me } => {
            let mut facts = vec![("Appareil\u{a0}:", name(device))];
            facts.extend(place.as_deref().map(|place| ("Lieu approximatif\u{a0}:", name(place))));
            facts.push(("Date\u{a0}:", moment(*at)));
            (
                "Nouvelle connexion à votre compte".into(),
                vec![
                    paragraph(
                        "Quelqu’un s’est connecté à votre compte Vivavoce depuis un appareil inconnu \
                         jusqu’ici\u{a0}:",
                    ),
                    Part::Facts(facts),
                    paragraph("Si c’était vous, il n’y a rien à faire."),
                    paragraph(NOT_ME),
                    button("Ce n’était pas moi", link_not_me),
                ],
            )
        }
        LetterKind::Code { code } => (
            "Votre code de connexion".into(),
            vec![
                paragraph("Saisissez ce code sur la page où vous vous connectez\u{a0}:"),
                Part::Code(name(code)),
                paragraph(
                    "Il ne sert qu’une fois et pendant quelques minutes. Personne chez Vivavoce ne vous le demandera \
                     jamais.",
                ),
                paragraph(
                    "Si vous n’êtes pas en train de vous connecter, quelqu’un d’autre connaît votre mot de \
                     passe\u{a0}: ne donnez ce code à personne et changez de mot de passe.",
                ),
            ],
        ),
        LetterKind::Invitation { organisation, inviter, role, link } => {
            let (organisation, inviter) = (name(organisation), name(inviter));
            (
                format!("{inviter} vous invite à rejoindre {organisation}"),
                vec![
                    paragraph(format!(
                        "{inviter} vous invite à rejoindre «\u{a0}{organisation}\u{a0}» sur Vivavoce, où l’on passe des \
                         entretiens oraux, {}.",
                        role_of(*role)
                    )),
                    button("Voir l’invitation", link),
                    paragraph("Vous verrez de quoi il s’agit avant d’accepter, et vous pouvez refuser."),
                    paragraph(
                        "Si vous ne savez pas qui vous écrit, ignorez ce message\u{a0}: rien ne se passe sans vous.",
                    ),
                ],
            )
        }
        LetterKind::Test => (
            "Essai d’envoi".into(),
            vec![
                paragraph(format!("Les e-mails envoyés par {host} arrivent\u{a0}: c’était l’essai.")),
                paragraph("Il n’y a rien à faire. Une personne qui administre ce Vivavoce a appuyé sur le bouton."),
            ],
        ),
    }
}

const fn role_of(role: InvitedAs) -> &'static str {
    match role {
        InvitedAs::Candidate => "pour y passer des entretiens",
        InvitedAs::Recruiter => "pour y mener des entretiens",
        InvitedAs::Trainer => "pour y former et préparer des entretiens",
        InvitedAs::School => "au nom de l’établissement",
        InvitedAs::Company => "au nom de l’entreprise",
    }
}

fn moment(at: Timestamp) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(at.unix_ms() / 1000) else { return at.to_string() };
    let (day, month) = (at.day(), MONTHS[usize::from(u8::from(at.month())) - 1]);
    let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
    format!("{day}\u{a0}{month} {} à {}\u{a0}h\u{a0}{:02} (UTC)", at.year(), at.hour(), at.minute())
}

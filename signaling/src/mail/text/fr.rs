//! The letters in French. The blank before a colon and inside of guillemets is one that is not broken
//! at (U+00A0); before the other double marks it is narrow as well (U+202F).

use time::OffsetDateTime;

use super::{Part, Written, button, moderation_fr, name, paragraph, quote};
use crate::accounts::SecurityChange;
use crate::mail::letter::{AssignmentLetter, AssignmentNews, InvitedAs, LetterKind, Topic};
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

const NOT_ME: &str = "Si ce n’était pas vous, suivez ce lien\u{a0}: tous les appareils seront déconnectés et vous \
                      pourrez choisir un nouveau mot de passe.";

pub fn written(kind: &LetterKind, host: &str, refuse: Option<&str>) -> Written {
    let (subject, parts) = said(kind, host);
    let foot = vec![format!("Envoyé par Vivavoce, {host}. Les réponses à cette adresse ne sont pas lues.")];
    let refuse = refuse.zip(kind.topic()).map(|(link, topic)| (refusal(topic).to_owned(), link.to_owned()));
    Written { subject, parts, foot, refuse }
}

const fn refusal(topic: Topic) -> &'static str {
    match topic {
        Topic::Invitations => "Ne plus m’envoyer d’invitations\u{a0}:",
        Topic::Assignments => "Ne plus m’envoyer d’e-mails sur ce que j’ai à faire\u{a0}:",
        Topic::Moderation => "Ne plus m’envoyer d’e-mails sur mes signalements\u{a0}:",
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
        LetterKind::ConfirmNewAddress { link } => (
            "Confirmez votre nouvelle adresse e-mail".into(),
            vec![
                paragraph(
                    "Quelqu’un, peut-être vous, souhaite utiliser cette adresse pour son compte Vivavoce. Merci de \
                     confirmer qu’elle est bien la vôtre\u{a0}:",
                ),
                button("Confirmer ma nouvelle adresse", link),
                paragraph(
                    "Vous devez être connecté à ce compte, ou vous y connecter avec l’adresse utilisée jusqu’ici. Le \
                     lien ne sert qu’une fois, pendant un jour. D’ici là, rien ne change.",
                ),
                paragraph(
                    "Si ce n’était pas vous, ignorez ce message\u{a0}: rien ne se passe sans votre confirmation.",
                ),
            ],
        ),
        LetterKind::NewAddressTaken => (
            "Cette adresse a déjà un compte".into(),
            vec![
                paragraph(
                    "Quelqu’un, peut-être vous, a voulu utiliser cette adresse pour un autre compte Vivavoce. Elle a \
                     déjà le sien, et rien n’a été modifié.",
                ),
                paragraph(
                    "Si c’était vous, connectez-vous plutôt à ce compte, ou choisissez une autre adresse pour le second.",
                ),
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
        LetterKind::SecurityChanged { change, link_not_me } => (
            subject_of(*change).into(),
            vec![
                paragraph(change_of(*change)),
                paragraph("Si c’était vous, il n’y a rien à faire."),
                paragraph(NOT_ME),
                button("Ce n’était pas moi", link_not_me),
            ],
        ),
        LetterKind::NewDevice { device, place, at, link_not_me } => {
            let mut facts = vec![("Appareil\u{a0}:", named_device(device))];
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
        LetterKind::FarLogin { device, place, before, at, link_not_me } => (
            "Une connexion venue de loin".into(),
            vec![
                paragraph(
                    "Quelqu’un s’est connecté à votre compte Vivavoce depuis un lieu que personne n’a pu rejoindre \
                     depuis la connexion précédente\u{a0}:",
                ),
                Part::Facts(vec![
                    ("Appareil\u{a0}:", named_device(device)),
                    ("Lieu approximatif\u{a0}:", name(place)),
                    ("Connexion précédente\u{a0}:", name(before)),
                    ("Date\u{a0}:", moment(*at)),
                ]),
                paragraph(
                    "Si c’était vous, il n’y a rien à faire\u{a0}: les réseaux d’entreprise et les VPN sortent souvent \
                     ailleurs. Ce navigateur devra confirmer votre identité avant de modifier quoi que ce soit.",
                ),
                paragraph(NOT_ME),
                button("Ce n’était pas moi", link_not_me),
            ],
        ),
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
                        "{inviter} vous invite à rejoindre «\u{a0}{organisation}\u{a0}» sur Vivavoce, {}.",
                        role_of(*role)
                    )),
                    button("Voir l’invitation", link),
                    paragraph("Vous verrez de quoi il s’agit avant d’accepter."),
                    paragraph(
                        "Si vous ne savez pas qui vous écrit, ignorez ce message\u{a0}: rien ne se passe sans vous.",
                    ),
                ],
            )
        }
        LetterKind::DeletionPlanned { at, link } => (
            "Votre compte va être supprimé".into(),
            vec![
                paragraph(format!(
                    "Vous avez demandé la suppression de votre compte Vivavoce. Il sera supprimé, avec vos entretiens, \
                     leurs enregistrements et leurs bilans, le {}.",
                    moment(*at)
                )),
                paragraph(
                    "Si vous changez d’avis, connectez-vous avant cette date\u{a0}: le compte est alors conservé.",
                ),
                button("Me connecter et garder mon compte", link),
                paragraph("Si ce n’était pas vous, connectez-vous et changez tout de suite de mot de passe."),
            ],
        ),
        LetterKind::AccountDeleted { interviews, files, at } => (
            "Votre compte est supprimé".into(),
            vec![
                paragraph("Votre compte Vivavoce est supprimé, comme vous l’aviez demandé. Voici le reçu\u{a0}:"),
                Part::Facts(vec![
                    ("Date\u{a0}:", moment(*at)),
                    ("Entretiens supprimés\u{a0}:", interviews.to_string()),
                    ("Fichiers supprimés avec eux\u{a0}:", files.to_string()),
                ]),
                paragraph(
                    "Vos connexions, notifications, appartenances et réglages sont supprimés aussi. Ce qui reste ne dit \
                     plus qui vous étiez\u{a0}: les lignes du journal d’audit, faites de numéros et sans nom, et des \
                     sommes de dépenses. Les commentaires que vous avez signés sur les entretiens d’autres personnes y \
                     restent, sous le nom que vous aviez saisi.",
                ),
                paragraph(
                    "Les copies de secours de la personne qui administre ce Vivavoce disparaissent à mesure qu’elles \
                     sont remplacées.",
                ),
                paragraph(
                    "Si ce n’était pas vous qui l’aviez demandé, prévenez tout de suite la personne qui administre ce \
                     Vivavoce.",
                ),
            ],
        ),
        LetterKind::ExportReady { link } => (
            "Vos données sont prêtes".into(),
            vec![
                paragraph("Le fichier de toutes vos données sur Vivavoce est prêt. Il reste disponible trois jours."),
                button("Récupérer mes données", link),
                paragraph(
                    "Vous seul pouvez le récupérer, une fois connecté. Si ce n’était pas vous, connectez-vous et \
                     changez de mot de passe.",
                ),
            ],
        ),
        LetterKind::Assignment(what) => assignment(what),
        LetterKind::Moderated { .. } | LetterKind::FlagDecided { .. } => {
            moderation_fr::said(kind).expect("it is one of these")
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

const fn subject_of(change: SecurityChange) -> &'static str {
    use SecurityChange::*;
    match change {
        RecoveryCodeUsed => "Un code de secours a été utilisé",
        AddressAsked => "Votre adresse e-mail va être remplacée",
        AddressChanged => "Votre adresse e-mail a été remplacée",
        TotpCameAgain | PasskeyCopied => "Une connexion à votre compte a été refusée",
        _ => "La sécurité de votre compte a été modifiée",
    }
}

const fn change_of(change: SecurityChange) -> &'static str {
    use SecurityChange::*;
    match change {
        TotpAdded => "Votre compte Vivavoce demande désormais un code de votre application d’authentification.",
        TotpRemoved => "Votre compte Vivavoce ne demande plus de code de votre application d’authentification.",
        EmailAdded => "Votre compte Vivavoce demande désormais un code reçu par e-mail.",
        EmailRemoved => "Votre compte Vivavoce ne demande plus de code reçu par e-mail.",
        SmsAdded => "Votre compte Vivavoce demande désormais un code reçu par SMS.",
        SmsRemoved => "Votre compte Vivavoce ne demande plus de code reçu par SMS.",
        RecoveryCodesMade => {
            "De nouveaux codes de secours ont été créés pour votre compte Vivavoce\u{a0}: les anciens ne valent plus rien."
        }
        RecoveryCodeUsed => "Un code de secours de votre compte Vivavoce vient d’être utilisé.",
        PasskeyAdded => "Une nouvelle clé d’accès ouvre désormais votre compte Vivavoce.",
        PasskeyRemoved => "Une clé d’accès de votre compte Vivavoce a été retirée\u{a0}: elle ne l’ouvre plus.",
        IdentityAdded => "Un compte ailleurs ouvre désormais votre compte Vivavoce.",
        IdentityRemoved => "Un compte ailleurs n’ouvre plus votre compte Vivavoce.",
        AddressAsked => {
            "Une nouvelle adresse e-mail a été demandée pour votre compte Vivavoce. Elle ne remplacera celle-ci \
             qu’une fois ouvert le lien envoyé à la nouvelle\u{202f}; d’ici là, le lien ci-dessous arrête tout."
        }
        AddressChanged => {
            "L’adresse e-mail de votre compte Vivavoce a été remplacée\u{a0}: les messages partent désormais à la \
             nouvelle. Pendant sept jours, le lien ci-dessous rétablit celle-ci."
        }
        TotpCameAgain => {
            "Un code de l’application d’authentification de votre compte Vivavoce est arrivé une seconde fois, après \
             une connexion, et a été refusé. Si vous ne l’avez pas saisi deux fois, quelqu’un l’a peut-être vu et \
             connaît votre mot de passe."
        }
        PasskeyCopied => {
            "Une clé d’accès de votre compte Vivavoce a été refusée\u{a0}: son compteur a reculé, ce peut être une copie. \
             Si vous n’avez pas restauré cet appareil depuis une sauvegarde, retirez-la."
        }
    }
}

fn assignment(what: &AssignmentLetter) -> (String, Vec<Part>) {
    let title = name(&what.title);
    let from = match (&what.by, &what.organisation) {
        (Some(by), Some(organisation)) => format!("{} («\u{a0}{}\u{a0}»)", name(by), name(organisation)),
        (Some(one), None) | (None, Some(one)) => name(one),
        (None, None) => "Votre Vivavoce".to_owned(),
    };
    let this = if what.is_quiz { "ce quiz" } else { "cet entretien" };
    let mut facts = vec![(if what.is_quiz { "Quiz\u{a0}:" } else { "Entretien\u{a0}:" }, title.clone())];
    // What was taken back is only to be recognised.
    let stands = what.news != AssignmentNews::Withdrawn;
    let minutes = what.minutes.filter(|_| stands);
    facts.extend(minutes.map(|minutes| ("Durée\u{a0}:", format!("environ {minutes}\u{a0}min"))));
    facts.push(("Avant le\u{a0}:", due(what.due, &what.zone)));
    facts.extend(stands.then(|| ("Essais\u{a0}:", what.tries.to_string())));
    let see = button(if what.is_quiz { "Ouvrir le quiz" } else { "Ouvrir l’entretien" }, &what.link);
    let (subject, first, see) = match what.news {
        AssignmentNews::Assigned => (
            format!("À faire\u{a0}: {title}"),
            format!("{from} vous demande de passer {this} sur Vivavoce\u{a0}:"),
            Some(see),
        ),
        AssignmentNews::Changed => (
            format!("Modifié\u{a0}: {title}"),
            format!("{from} a modifié les conditions pour {this}. Voici ce qui vaut maintenant\u{a0}:"),
            Some(see),
        ),
        AssignmentNews::Withdrawn => {
            (format!("Retiré\u{a0}: {title}"), format!("{from} a retiré {this}. Vous n’avez plus rien à faire."), None)
        }
        AssignmentNews::Soon => (
            format!("Échéance proche\u{a0}: {title}"),
            format!("L’échéance pour {this} approche, et vous ne l’avez pas encore terminé\u{a0}:"),
            Some(see),
        ),
        AssignmentNews::Overdue => (
            format!("En retard\u{a0}: {title}"),
            format!(
                "L’échéance pour {this} est passée, et vous ne l’avez pas terminé. Voyez s’il est encore possible de \
                 le passer\u{a0}:"
            ),
            Some(see),
        ),
    };
    let mut parts = vec![paragraph(first), Part::Facts(facts)];
    if stands && !what.note.is_empty() {
        parts.push(paragraph(format!("{from} ajoute\u{a0}:")));
        parts.push(quote(&what.note));
    }
    parts.extend(see);
    (subject, parts)
}

/// When something is due, where it was set.
fn due(at: Timestamp, zone: &str) -> String {
    let Some(local) = super::local(at, zone) else { return moment(at) };
    let day = if local.day == 1 { "1er".to_owned() } else { local.day.to_string() };
    let month = MONTHS[local.month];
    format!("{day}\u{a0}{month} {} à {}\u{a0}h\u{a0}{:02} ({zone})", local.year, local.hour, local.minute)
}

/// Programs and some browsers do not say what they are.
fn named_device(device: &str) -> String {
    if device.is_empty() { "inconnu".to_owned() } else { name(device) }
}

const fn role_of(role: InvitedAs) -> &'static str {
    match role {
        InvitedAs::Candidate => "pour y passer des entretiens à l’oral",
        InvitedAs::Recruiter => "pour y mener des entretiens à l’oral",
        InvitedAs::Trainer => "pour y former aux entretiens à l’oral",
        InvitedAs::School => "pour y représenter l’établissement",
        InvitedAs::Company => "pour y représenter l’entreprise",
    }
}

fn moment(at: Timestamp) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(at.unix_ms() / 1000) else { return at.to_string() };
    let (day, month) = (at.day(), MONTHS[usize::from(u8::from(at.month())) - 1]);
    let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
    format!("{day}\u{a0}{month} {} à {}\u{a0}h\u{a0}{:02} (UTC)", at.year(), at.hour(), at.minute())
}

//! What a browser is told: of what kind something is and where it leads, and no names. It lies on
//! screens that others see.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::mail::AssignmentNews;
use crate::notifications::NotificationKind;
use crate::token;
use crate::usage::budgets::Standing;
use crate::wire::Language;

/// Characters of a topic, at most (RFC 8030, 5.4).
const TOPIC: usize = 32;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// What is told, as it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Of what kind it is.
    pub what: What,
    /// The page that it leads to.
    pub path: String,
}

/// Of what kind it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    NewDevice,
    FarLogin,
    PasswordChanged,
    SecurityChanged,
    Invitation,
    BudgetWarned,
    BudgetSpent,
    Assigned,
    Changed,
    Withdrawn,
    Soon,
    Overdue,
    HumanAsked,
    HumanMeeting,
    FlagOpened,
    FlagDecided,
    Moderated,
    Test,
}

impl Told {
    /// The test of one browser.
    pub fn test() -> Self {
        Self { what: What::Test, path: "/account/notifications".into() }
    }

    /// What announces a notification.
    pub fn of(kind: &NotificationKind) -> Self {
        use NotificationKind as Kind;
        let security = || "/account/security".to_owned();
        let (what, path) = match kind {
            Kind::NewDevice { .. } => (What::NewDevice, security()),
            Kind::FarLogin { .. } => (What::FarLogin, security()),
            Kind::PasswordChanged => (What::PasswordChanged, security()),
            Kind::SecurityChanged { .. } => (What::SecurityChanged, security()),
            // Its link is in the e-mail.
            Kind::Invitation { .. } => (What::Invitation, "/notifications".into()),
            Kind::Budget { standing, own, .. } => {
                let what = if *standing == Standing::Spent { What::BudgetSpent } else { What::BudgetWarned };
                (what, if *own { "/account/keys" } else { "/settings/providers" }.into())
            }
            Kind::Assignment { news, assignment, .. } => {
                let what = match news {
                    AssignmentNews::Assigned => What::Assigned,
                    AssignmentNews::Changed => What::Changed,
                    AssignmentNews::Withdrawn => What::Withdrawn,
                    AssignmentNews::Soon => What::Soon,
                    AssignmentNews::Overdue => What::Overdue,
                };
                (what, format!("/assignment/{assignment}"))
            }
            Kind::HumanAsked { assignment, .. } => (What::HumanAsked, format!("/assignments/{assignment}")),
            Kind::HumanMeeting { assignment, .. } => (What::HumanMeeting, format!("/assignment/{assignment}")),
            Kind::FlagOpened { case, .. } => (What::FlagOpened, format!("/admin/moderation/{case}")),
            Kind::FlagDecided { .. } => (What::FlagDecided, "/notifications".into()),
            Kind::Moderated { .. } => (What::Moderated, "/notifications".into()),
        };
        Self { what, path }
    }

    /// What replaces what, at the push service and on the screen: what is newer of the same thing.
    pub fn topic(&self) -> String {
        use What::{Assigned, Changed, Overdue, Soon, Withdrawn};
        // All that is new of an assignment is one thing.
        let thing = match self.what {
            Assigned | Changed | Withdrawn | Soon | Overdue => Assigned,
            other => other,
        };
        let mut topic = token::fingerprint(&[b"push topic v1", format!("{thing:?}").as_bytes(), self.path.as_bytes()]);
        topic.truncate(TOPIC);
        topic
    }

    /// What the service worker is given (`web-client/public/sw.js`).
    pub fn message(&self, language: Language) -> String {
        let (title, body) = match language {
            Language::Fr => self.what.french(),
            Language::En => self.what.english(),
        };
        let lang = language.code();
        json!({ "title": title, "body": body, "path": self.path, "tag": self.topic(), "lang": lang }).to_string()
    }
}

impl What {
    /// Whether it warns, or somebody waits for it.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::NewDevice | Self::FarLogin | Self::PasswordChanged | Self::SecurityChanged | Self::Test)
    }

    /// For how long it is worth showing, milliseconds.
    pub const fn worth_ms(self) -> i64 {
        match self {
            Self::Test => 10 * MINUTE_MS,
            Self::Assigned | Self::Changed | Self::Withdrawn | Self::Soon | Self::Overdue => DAY_MS,
            _ => 3 * DAY_MS,
        }
    }

    const fn english(self) -> (&'static str, &'static str) {
        match self {
            Self::NewDevice => ("New sign-in", "Somebody signed in to your account from a new device. Was it you?"),
            Self::FarLogin => {
                ("Sign-in from far away", "Somebody signed in to your account from far away. Was it you?")
            }
            Self::PasswordChanged => ("Password changed", "The password of your account was changed."),
            Self::SecurityChanged => ("Security changed", "What protects your account was changed. Was it you?"),
            Self::Invitation => ("Invitation", "Somebody invites you to join an organisation."),
            Self::BudgetWarned => ("Budget nearly spent", "A month’s budget for providers is nearly spent."),
            Self::BudgetSpent => ("Budget spent", "A month’s budget for providers is spent."),
            Self::Assigned => ("To do", "There is something new for you to do."),
            Self::Changed => ("Changed", "Something that you are to do has changed."),
            Self::Withdrawn => ("Withdrawn", "Something that you were to do was withdrawn."),
            Self::Soon => ("Due soon", "Something that you are to do is due soon."),
            Self::Overdue => ("Overdue", "Something that you are to do is overdue."),
            Self::HumanAsked => ("A person is asked for", "Somebody asks for a person in the place of the AI."),
            Self::HumanMeeting => ("Appointment", "You have an appointment with a person."),
            Self::FlagOpened => ("Something was reported", "A report waits for a decision."),
            Self::FlagDecided => ("Report decided", "What you reported was looked at."),
            Self::Moderated => ("Moderation", "Something of yours was withdrawn or restored."),
            Self::Test => ("Notifications work", "This browser shows what Vivavoce tells you."),
        }
    }

    const fn french(self) -> (&'static str, &'static str) {
        match self {
            Self::NewDevice => {
                ("Nouvelle connexion", "Connexion à votre compte depuis un nouvel appareil. Était-ce vous\u{202f}?")
            }
            Self::FarLogin => {
                ("Connexion lointaine", "Connexion à votre compte depuis un lieu éloigné. Était-ce vous\u{202f}?")
            }
            Self::PasswordChanged => ("Mot de passe changé", "Le mot de passe de votre compte a été changé."),
            Self::SecurityChanged => {
                ("Sécurité modifiée", "Ce qui protège votre compte a été modifié. Était-ce vous\u{202f}?")
            }
            Self::Invitation => ("Invitation", "Quelqu’un vous invite à rejoindre une organisation."),
            Self::BudgetWarned => {
                ("Budget presque épuisé", "Un budget du mois pour les fournisseurs est presque épuisé.")
            }
            Self::BudgetSpent => ("Budget épuisé", "Un budget du mois pour les fournisseurs est épuisé."),
            Self::Assigned => ("À faire", "Vous avez quelque chose de nouveau à faire."),
            Self::Changed => ("Modifié", "Ce que vous avez à faire a changé."),
            Self::Withdrawn => ("Retiré", "Vous n’avez plus à faire ce que l’on vous avait demandé."),
            Self::Soon => ("Échéance proche", "L’échéance de ce que vous avez à faire approche."),
            Self::Overdue => ("En retard", "L’échéance de ce que vous aviez à faire est passée."),
            Self::HumanAsked => ("Une personne est demandée", "Quelqu’un demande une personne à la place de l’IA."),
            Self::HumanMeeting => ("Rendez-vous", "Vous avez rendez-vous avec une personne."),
            Self::FlagOpened => ("Un contenu est signalé", "Un signalement attend une décision."),
            Self::FlagDecided => ("Signalement traité", "Ce que vous avez signalé a été examiné."),
            Self::Moderated => ("Modération", "Un contenu à vous a été retiré ou rétabli."),
            Self::Test => ("Les notifications fonctionnent", "Ce navigateur affiche ce que Vivavoce vous dit."),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use uuid::Uuid;

    use super::*;
    use crate::mail::InvitedAs;
    use crate::push::seal::LONGEST;
    use crate::wire::Timestamp;

    fn assignment(news: AssignmentNews, id: Uuid) -> Told {
        let (title, at) = ("canary".to_owned(), Timestamp::from_unix_ms(0));
        let (organisation, zone) = (Some("canary".into()), "Europe/Paris".into());
        Told::of(&NotificationKind::Assignment { news, assignment: id, title, organisation, due_at: at, zone })
    }

    #[test]
    fn nobody_is_named_and_the_path_is_one_of_ours_in_both_languages() {
        let (organisation, inviter) = ("canary".to_owned(), "canary".to_owned());
        let invitation = NotificationKind::Invitation { organisation, inviter, role: InvitedAs::Candidate };
        let device = NotificationKind::NewDevice { device: "canary".into(), place: Some("canary".into()) };
        let asked =
            NotificationKind::HumanAsked { assignment: Uuid::nil(), title: "canary".into(), name: "canary".into() };
        let canary = || "canary".to_owned();
        let far = NotificationKind::FarLogin { device: canary(), place: canary(), before: canary() };
        let mut all: Vec<Told> = [invitation, device, asked, far].iter().map(Told::of).collect();
        all.extend([assignment(AssignmentNews::Soon, Uuid::nil()), Told::test()]);
        for told in all {
            for language in [Language::Fr, Language::En] {
                let message = told.message(language);
                assert!(!message.contains("canary") && message.len() < LONGEST, "{message}");
                let message: Value = serde_json::from_str(&message).expect("JSON");
                assert!(message["path"].as_str().is_some_and(|path| path.starts_with('/') && !path.starts_with("//")));
                assert_eq!(message["lang"], language.code());
            }
        }
    }

    #[test]
    fn what_is_newer_of_one_assignment_replaces_what_is_older_and_nothing_else() {
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        let topic = assignment(AssignmentNews::Assigned, one).topic();
        assert_eq!(topic, assignment(AssignmentNews::Overdue, one).topic());
        assert_ne!(topic, assignment(AssignmentNews::Assigned, other).topic());
        let changed = Told::of(&NotificationKind::PasswordChanged).topic();
        let device = NotificationKind::NewDevice { device: String::new(), place: None };
        assert_ne!(changed, Told::of(&device).topic(), "both lead to one page");
        assert!(topic.len() == TOPIC && topic.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}

//! What holds for every letter in both languages.

use super::*;
use crate::accounts::SecurityChange;
use crate::config::Sender;
use crate::mail::layout::{html, plain};
use crate::mail::letter::{AssignmentLetter, AssignmentNews, InvitedAs, LetterKind};
use crate::mail::message::{Origin, compose};
use crate::moderation::ThingKind;
use crate::wire::Timestamp;

const LINK: &str = "https://viva.example/x#t=a&b=1";

fn origin() -> PublicUrl {
    use crate::config::{Flags, load_from};
    let flags = Flags::default().set("public_url", "https://viva.example");
    load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right").0.public_url.expect("there")
}

fn assignment(news: AssignmentNews) -> LetterKind {
    LetterKind::Assignment(Box::new(AssignmentLetter {
        news,
        organisation: Some("Lycée d’été".into()),
        by: Some("Zoé".into()),
        title: "Boulangerie".into(),
        is_quiz: news == AssignmentNews::Changed,
        minutes: Some(20),
        due: Timestamp::from_unix_ms(1_796_144_400_000),
        zone: "Europe/Paris".into(),
        tries: 2,
        note: "Bonne chance\net à lundi".into(),
        link: LINK.into(),
        id: uuid::Uuid::nil(),
        sequence: 1,
    }))
}

fn kinds() -> Vec<LetterKind> {
    let link = || LINK.to_owned();
    let mut kinds = vec![
        LetterKind::VerifyAddress { link: link() },
        LetterKind::AddressTaken { link_forgot: link() },
        LetterKind::ConfirmNewAddress { link: link() },
        LetterKind::NewAddressTaken,
        LetterKind::ResetPassword { link: link() },
        LetterKind::PasswordChanged { link_not_me: link() },
        LetterKind::NewDevice {
            device: "Firefox, Linux".into(),
            place: Some("Lyon, France".into()),
            at: Timestamp::from_unix_ms(1_795_253_400_125),
            link_not_me: link(),
        },
        LetterKind::FarLogin {
            device: "Firefox, Linux".into(),
            place: "Lyon, France".into(),
            before: "Tokyo".into(),
            at: Timestamp::from_unix_ms(1_795_253_400_125),
            link_not_me: link(),
        },
        LetterKind::SecurityChanged { change: SecurityChange::TotpCameAgain, link_not_me: link() },
        LetterKind::SecurityChanged { change: SecurityChange::AddressAsked, link_not_me: link() },
        LetterKind::SecurityChanged { change: SecurityChange::AddressChanged, link_not_me: link() },
        LetterKind::SecurityChanged { change: SecurityChange::RecoveryCodesMade, link_not_me: link() },
        LetterKind::SecurityChanged { change: SecurityChange::TotpAdded, link_not_me: link() },
        LetterKind::Code { code: "123456".into() },
        LetterKind::DeletionPlanned { at: Timestamp::from_unix_ms(1_795_253_400_125), link: link() },
        LetterKind::AccountDeleted { interviews: 3, files: 12, at: Timestamp::from_unix_ms(1_795_253_400_125) },
        LetterKind::ExportReady { link: link() },
        LetterKind::Test,
    ];
    for (what, restored) in
        [(ThingKind::Scenario, false), (ThingKind::Name, false), (ThingKind::Turn, false), (ThingKind::Picture, true)]
    {
        let title = || "Boulangerie".to_owned();
        kinds.push(LetterKind::Moderated { what, title: title(), reason: "Past pay.\nHealth.".into(), restored });
        kinds.push(LetterKind::FlagDecided { what, title: title(), withdrawn: !restored });
    }
    for news in [
        AssignmentNews::Assigned,
        AssignmentNews::Changed,
        AssignmentNews::Withdrawn,
        AssignmentNews::Soon,
        AssignmentNews::Overdue,
    ] {
        kinds.push(assignment(news));
    }
    for role in [InvitedAs::Candidate, InvitedAs::Recruiter, InvitedAs::Trainer, InvitedAs::School, InvitedAs::Company]
    {
        kinds.push(LetterKind::Invitation {
            organisation: "Lycée d’été".into(),
            inviter: "Zoé".into(),
            role,
            link: link(),
        });
    }
    kinds
}

fn all() -> Vec<(Letter, Written)> {
    let mut all = Vec::new();
    for language in [Language::Fr, Language::En] {
        for kind in kinds() {
            let letter = Letter { to: "ada@example.org".into(), language, kind };
            let refuse = letter.kind.topic().map(|_| "https://viva.example/api/mail/unsubscribe?token=vu_1");
            let text = written(&letter, &origin(), refuse);
            all.push((letter, text));
        }
    }
    all
}

#[test]
fn french_has_its_blanks_and_apostrophes_and_english_none_before_marks() {
    for (letter, text) in all() {
        let shown = format!("{}\n{}", text.subject, plain(&text)).replace(LINK, "");
        for mark in [" :", " ;", " !", " ?", "« ", " »", "'", "  "] {
            assert!(!shown.contains(mark), "{letter:?}: `{mark}` in {shown}");
        }
        let lines = shown.lines().filter(|line| !line.starts_with("http"));
        if letter.language == Language::Fr {
            for line in lines {
                for (at, mark) in line.char_indices().filter(|(_, c)| matches!(c, ':' | ';' | '!' | '?' | '»')) {
                    let before = line[..at].chars().next_back();
                    let wanted = if matches!(mark, ':' | '»') { '\u{a0}' } else { '\u{202f}' };
                    assert_eq!(before, Some(wanted), "{letter:?}: {line}");
                }
            }
        } else {
            assert!(!shown.contains('\u{a0}'), "{letter:?}");
        }
    }
}

#[test]
fn every_letter_says_what_to_do_in_both_forms_and_loads_nothing() {
    for (letter, text) in all() {
        let (plain, html) = (plain(&text), html(&text, letter.language));
        assert!(!text.subject.is_empty() && text.subject.chars().count() <= 70, "{letter:?}");
        for part in &text.parts {
            if let Part::Button { label, link } = part {
                assert!(plain.contains(label) && plain.contains(link), "{letter:?}");
                assert!(html.contains("href=\"https://viva.example/x#t=a&amp;b=1\""), "{letter:?}");
            }
        }
        for loads in ["<img", "src=", "url(", "@import", "<script", "<link", "http-equiv"] {
            assert!(!html.contains(loads), "{letter:?}: {loads}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
        assert_eq!(html.matches('<').count(), html.matches('>').count(), "{letter:?}");
        let has_refusal = plain.contains("unsubscribe") && html.contains("unsubscribe");
        assert_eq!(has_refusal, letter.kind.topic().is_some(), "{letter:?}");
        assert!(plain.lines().all(|line| line.starts_with("http") || line.chars().count() <= 76), "{plain}");
    }
}

#[test]
fn letters_say_sign_in_as_the_pages_do() {
    for (letter, text) in all() {
        let said = format!("{} {}", text.subject, plain(&text)).replace('\n', " ").to_lowercase();
        for other in ["log in", "login", "logged", "logging"] {
            assert!(!said.contains(other), "{letter:?}: {said}");
        }
    }
}

#[test]
fn letters_that_warn_say_what_if_it_was_not_you() {
    for (letter, text) in all() {
        let warns_of_nobody =
            matches!(letter.kind, LetterKind::Test | LetterKind::Code { .. } | LetterKind::Moderated { .. });
        if letter.kind.topic().is_some() || warns_of_nobody {
            continue;
        }
        let plain = plain(&text).replace('\n', " ");
        assert!(plain.contains("If it was not you") || plain.contains("Si ce n’était pas vous"), "{plain}");
    }
}

#[test]
fn no_name_can_add_a_header_a_link_or_markup_or_turn_the_line() {
    let evil = "Zoé\r\nBcc: all@evil.example\n\n<b>\u{202e}moc.live\u{2066} www.evil.example/x \u{200b}";
    let kind = LetterKind::Invitation {
        organisation: evil.into(),
        inviter: format!("{evil}{}", "x".repeat(300)),
        role: InvitedAs::Candidate,
        link: LINK.into(),
    };
    for language in [Language::Fr, Language::En] {
        let letter = Letter { to: "ada@example.org".into(), language, kind: kind.clone() };
        let text = written(&letter, &origin(), None);
        assert!(text.subject.chars().count() < 260 && !text.subject.contains(['\r', '\n', '\u{202e}', '\u{2066}']));
        for form in [plain(&text), html(&text, language)] {
            assert!(!form.contains("www.evil.example") && !form.contains("all@evil"), "{form}");
            assert!(!form.contains('\u{202e}'), "{form}");
        }
        assert!(!html(&text, language).contains("<b>"));
        let sender = Sender { name: "Vivavoce".into(), address: "no-reply@viva.example".into() };
        let public_url = origin();
        let from = Origin { sender: &sender, public_url: &public_url };
        let bytes = compose(uuid::Uuid::nil(), &letter, None, &from, Timestamp::from_unix_ms(0));
        let head = String::from_utf8(bytes).expect("ASCII");
        let head = head.split("\r\n\r\n").next().expect("a head");
        assert!(!head.to_ascii_lowercase().contains("\r\nbcc"), "{head}");
        assert!(head.is_ascii() && head.lines().all(|line| line.len() <= 998), "{head}");
    }
}

#[test]
fn the_note_of_an_assignment_is_in_its_letter_as_plain_words_and_no_link() {
    let note = "Lisez la fiche.\n\n<b>Vite</b>\u{202e}\u{a0}: www.evil.example/x\tet all@evil.example";
    for language in [Language::Fr, Language::En] {
        for news in [AssignmentNews::Assigned, AssignmentNews::Soon, AssignmentNews::Withdrawn] {
            let LetterKind::Assignment(mut what) = assignment(news) else { unreachable!("it is one") };
            what.note = note.into();
            let letter = Letter { to: "ada@example.org".into(), language, kind: LetterKind::Assignment(what) };
            let text = written(&letter, &origin(), None);
            let (plain, html) = (plain(&text), html(&text, language));
            let stands = news != AssignmentNews::Withdrawn;
            assert_eq!(plain.contains("Lisez la fiche") && plain.contains("<b>Vite<"), stands, "{plain}");
            assert!(!html.contains("<b>Vite"), "{html}");
            let in_html = html.contains("Lisez la fiche") && html.contains("<br>&lt;b&gt;Vite&lt;");
            assert_eq!(in_html, stands, "{html}");
            let lead = if language == Language::Fr {
                "Zoé (« Lycée d’été ») ajoute :"
            } else {
                "Zoé of “Lycée d’été” adds:"
            };
            assert_eq!(plain.replace('\u{a0}', " ").contains(lead), stands, "{plain}");
            for form in [plain, html] {
                assert!(!form.contains("www.evil.example") && !form.contains("all@evil"), "{form}");
                assert!(!form.contains('\u{202e}'), "{form}");
            }
        }
        let LetterKind::Assignment(mut what) = assignment(AssignmentNews::Assigned) else { unreachable!("it is one") };
        what.note.clear();
        let letter = Letter { to: "ada@example.org".into(), language, kind: LetterKind::Assignment(what) };
        assert!(!html(&written(&letter, &origin(), None), language).contains("<blockquote"));
    }
}

#[test]
fn names_of_people_stay_as_they_are() {
    for kept in ["Zoë O’Neill", "שלום", "Jean-Luc 👩\u{200d}🚀", "张伟"] {
        assert_eq!(name(kept), kept);
    }
    assert_eq!(name("Acme.io"), "Acme.\u{2060}io");
    assert_eq!(name(" a \t b "), "a b");
}

#[test]
fn what_is_due_is_told_where_it_was_set_and_goes_into_the_calendar() {
    let sender = Sender { name: "Vivavoce".into(), address: "no-reply@viva.example".into() };
    let public_url = origin();
    let from = Origin { sender: &sender, public_url: &public_url };
    for (language, due) in [
        (Language::En, "1 December 2026, 18:00 (Europe/Paris)"),
        (Language::Fr, "1er\u{a0}décembre 2026 à 18\u{a0}h\u{a0}00 (Europe/Paris)"),
    ] {
        for (news, method) in [
            (AssignmentNews::Assigned, Some("REQUEST")),
            (AssignmentNews::Changed, Some("REQUEST")),
            (AssignmentNews::Withdrawn, Some("CANCEL")),
            (AssignmentNews::Soon, None),
            (AssignmentNews::Overdue, None),
        ] {
            let letter = Letter { to: "ada@example.org".into(), language, kind: assignment(news) };
            assert!(plain(&written(&letter, &origin(), None)).contains(due), "{news:?}");
            let bytes = compose(uuid::Uuid::nil(), &letter, None, &from, Timestamp::from_unix_ms(0));
            let text = String::from_utf8(bytes).expect("ASCII").replace("\r\n\t", " ").replace("\r\n ", " ");
            assert_eq!(text.contains("Content-Type: text/calendar;"), method.is_some(), "{news:?}: {text}");
            if let Some(method) = method {
                assert!(text.contains(&format!("method=\"{method}\"")), "{text}");
            }
        }
    }
}

#[test]
fn a_device_that_does_not_say_what_it_is_is_called_unknown() {
    let kind =
        LetterKind::NewDevice { device: String::new(), place: None, at: Timestamp::now(), link_not_me: LINK.into() };
    for (language, unknown) in [(Language::En, "Device: unknown"), (Language::Fr, "Appareil\u{a0}: inconnu")] {
        let letter = Letter { to: "ada@example.org".into(), language, kind: kind.clone() };
        let said = plain(&written(&letter, &origin(), None));
        assert!(said.contains(unknown), "{said}");
    }
}

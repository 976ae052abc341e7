//! The letters in English.

use time::OffsetDateTime;

use super::{Part, Written, button, name, paragraph};
use crate::mail::letter::{InvitedAs, LetterKind, Topic};
use crate::wire::Timestamp;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const NOT_ME: &str = "If it was not you, press the button: every device is logged out, and you can choose a new \
                      password.";

pub fn written(kind: &LetterKind, host: &str, refuse: Option<&str>) -> Written {
    let (subject, parts) = said(kind, host);
    let foot = vec![format!("Sent by Vivavoce at {host}. Answers to this address are not read.")];
    let refuse = refuse.zip(kind.topic()).map(|(link, topic)| (refusal(topic).to_owned(), link.to_owned()));
    Written { subject, parts, foot, refuse }
}

const fn refusal(topic: Topic) -> &'static str {
    match topic {
        Topic::Invitations => "Send me no more invitations:",
    }
}

fn said(kind: &LetterKind, host: &str) -> (String, Vec<Part>) {
    match kind {
        LetterKind::VerifyAddress { link } => (
            "Confirm your e-mail address".into(),
            vec![
                paragraph("An account was created on Vivavoce with this address. Please confirm that it is yours:"),
                button("Confirm my address", link),
                paragraph("The link works once and for a limited time. You can ask for another one where you log in."),
                paragraph("If it was not you, ignore this e-mail: nothing happens without your confirmation."),
            ],
        ),
        LetterKind::AddressTaken { link_forgot } => (
            "You already have an account".into(),
            vec![
                paragraph(
                    "Somebody, perhaps you, tried to create an account on Vivavoce with this address. It has one \
                     already, and nothing was changed.",
                ),
                paragraph("If it was you, log in as usual. If you have forgotten your password, choose a new one:"),
                button("I have forgotten my password", link_forgot),
                paragraph("If it was not you, there is nothing to do."),
            ],
        ),
        LetterKind::ResetPassword { link } => (
            "Choose a new password".into(),
            vec![
                paragraph("Somebody, perhaps you, asked for a new password for your Vivavoce account."),
                button("Choose a new password", link),
                paragraph(
                    "The link works once and for a limited time. With the new password, every device is logged out.",
                ),
                paragraph("If it was not you, ignore this e-mail: your password stays as it is."),
            ],
        ),
        LetterKind::PasswordChanged { link_not_me } => (
            "Your password was changed".into(),
            vec![
                paragraph("The password of your Vivavoce account was just changed."),
                paragraph("If it was you, there is nothing to do."),
                paragraph(NOT_ME),
                button("It was not me", link_not_me),
            ],
        ),
        LetterKind::NewDevice { device, place, at, link_not_me } => {
            let mut facts = vec![("Device:", name(device))];
            facts.extend(place.as_deref().map(|place| ("Place (roughly):", name(place))));
            facts.push(("When:", moment(*at)));
            (
                "New login to your account".into(),
                vec![
                    paragraph("Your Vivavoce account was logged in to from a device that it did not know:"),
                    Part::Facts(facts),
                    paragraph("If it was you, there is nothing to do."),
                    paragraph(NOT_ME),
                    button("It was not me", link_not_me),
                ],
            )
        }
        LetterKind::Code { code } => (
            "Your code to log in".into(),
            vec![
                paragraph("Type this code in the page where you are logging in:"),
                Part::Code(name(code)),
                paragraph("It is good once and for a few minutes. Nobody from Vivavoce will ever ask you for it."),
                paragraph(
                    "If you are not logging in, somebody else knows your password: do not give the code to anybody, \
                     and change your password.",
                ),
            ],
        ),
        LetterKind::Invitation { organisation, inviter, role, link } => {
            let (organisation, inviter) = (name(organisation), name(inviter));
            (
                format!("{inviter} invites you to {organisation}"),
                vec![
                    paragraph(format!(
                        "{inviter} invites you to join “{organisation}” on Vivavoce, where spoken interviews are held, \
                         as {}.",
                        role_of(*role)
                    )),
                    button("See the invitation", link),
                    paragraph("You see what it is about before you accept, and you can decline."),
                    paragraph("If you do not know who this is, ignore this e-mail: nothing happens without you."),
                ],
            )
        }
        LetterKind::Test => (
            "Test of e-mails".into(),
            vec![
                paragraph(format!("E-mails from {host} arrive: that was the test.")),
                paragraph("There is nothing to do. Somebody who runs this Vivavoce pressed the button."),
            ],
        ),
    }
}

const fn role_of(role: InvitedAs) -> &'static str {
    match role {
        InvitedAs::Candidate => "a candidate",
        InvitedAs::Recruiter => "a recruiter",
        InvitedAs::Trainer => "a trainer",
        InvitedAs::School => "somebody of the school",
        InvitedAs::Company => "somebody of the company",
    }
}

fn moment(at: Timestamp) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(at.unix_ms() / 1000) else { return at.to_string() };
    let month = MONTHS[usize::from(u8::from(at.month())) - 1];
    format!("{} {month} {}, {:02}:{:02} UTC", at.day(), at.year(), at.hour(), at.minute())
}

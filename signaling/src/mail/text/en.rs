//! The letters in English.

use time::OffsetDateTime;

use super::{Part, Written, button, moderation_en, name, paragraph, quote};
use crate::accounts::SecurityChange;
use crate::mail::letter::{AssignmentLetter, AssignmentNews, InvitedAs, LetterKind, Topic};
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

const NOT_ME: &str = "If it was not you, follow this link: every device is signed out, and you can choose a new \
                      password.";

pub fn written(kind: &LetterKind, host: &str, refuse: Option<&str>) -> Written {
    let (subject, parts) = said(kind, host);
    let foot = vec![format!("Sent by Vivavoce at {host}. Replies to this address are not read.")];
    let refuse = refuse.zip(kind.topic()).map(|(link, topic)| (refusal(topic).to_owned(), link.to_owned()));
    Written { subject, parts, foot, refuse }
}

const fn refusal(topic: Topic) -> &'static str {
    match topic {
        Topic::Invitations => "Send me no more invitations:",
        Topic::Assignments => "Send me no more e-mails about what I am to do:",
        Topic::Moderation => "No more e-mails about what I have reported:",
    }
}

fn said(kind: &LetterKind, host: &str) -> (String, Vec<Part>) {
    match kind {
        LetterKind::VerifyAddress { link } => (
            "Confirm your e-mail address".into(),
            vec![
                paragraph("An account was created on Vivavoce with this address. Please confirm that it is yours:"),
                button("Confirm my address", link),
                paragraph("The link works once and for a limited time. You can ask for another one where you sign in."),
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
                paragraph("If it was you, sign in as usual. If you have forgotten your password, choose a new one:"),
                button("I have forgotten my password", link_forgot),
                paragraph("If it was not you, there is nothing to do."),
            ],
        ),
        LetterKind::ConfirmNewAddress { link } => (
            "Confirm your new e-mail address".into(),
            vec![
                paragraph(
                    "Somebody, perhaps you, wants this to be the address of their Vivavoce account. Please confirm \
                     that it is yours:",
                ),
                button("Confirm my new address", link),
                paragraph(
                    "You must be signed in to the account, or sign in there with the address that it has had so far. \
                     The link works once, for a day. Until then, nothing changes.",
                ),
                paragraph("If it was not you, ignore this e-mail: nothing happens without your confirmation."),
            ],
        ),
        LetterKind::NewAddressTaken => (
            "This address already has an account".into(),
            vec![
                paragraph(
                    "Somebody, perhaps you, wanted this to be the address of another Vivavoce account. It has an \
                     account already, and nothing was changed.",
                ),
                paragraph("If it was you, sign in to this account instead, or give the other one another address."),
                paragraph("If it was not you, there is nothing to do."),
            ],
        ),
        LetterKind::ResetPassword { link } => (
            "Choose a new password".into(),
            vec![
                paragraph("Somebody, perhaps you, asked for a new password for your Vivavoce account."),
                button("Choose a new password", link),
                paragraph(
                    "The link works once and for a limited time. With the new password, every device is signed out.",
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
        LetterKind::SecurityChanged { change, link_not_me } => (
            subject_of(*change).into(),
            vec![
                paragraph(change_of(*change)),
                paragraph("If it was you, there is nothing to do."),
                paragraph(NOT_ME),
                button("It was not me", link_not_me),
            ],
        ),
        LetterKind::NewDevice { device, place, at, link_not_me } => {
            let mut facts = vec![("Device:", named_device(device))];
            facts.extend(place.as_deref().map(|place| ("Place (roughly):", name(place))));
            facts.push(("When:", moment(*at)));
            (
                "New sign-in to your account".into(),
                vec![
                    paragraph("Somebody signed in to your Vivavoce account from a device that it did not know:"),
                    Part::Facts(facts),
                    paragraph("If it was you, there is nothing to do."),
                    paragraph(NOT_ME),
                    button("It was not me", link_not_me),
                ],
            )
        }
        LetterKind::FarLogin { device, place, before, at, link_not_me } => (
            "A sign-in from far away".into(),
            vec![
                paragraph(
                    "Somebody signed in to your Vivavoce account from a place that nobody can have travelled to since \
                     the sign-in before:",
                ),
                Part::Facts(vec![
                    ("Device:", named_device(device)),
                    ("Place (roughly):", name(place)),
                    ("Sign-in before:", name(before)),
                    ("When:", moment(*at)),
                ]),
                paragraph(
                    "If it was you, there is nothing to do: networks of companies and VPNs often come out elsewhere. \
                     That browser is asked once more who you are before anything is changed.",
                ),
                paragraph(NOT_ME),
                button("It was not me", link_not_me),
            ],
        ),
        LetterKind::Code { code } => (
            "Your code to sign in".into(),
            vec![
                paragraph("Type this code in the page where you are signing in:"),
                Part::Code(name(code)),
                paragraph("It works once and for a few minutes. Nobody from Vivavoce will ever ask you for it."),
                paragraph(
                    "If you are not signing in, somebody else knows your password: do not give the code to anybody, \
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
                         {}.",
                        role_of(*role)
                    )),
                    button("See the invitation", link),
                    paragraph("You see what it is about before you accept."),
                    paragraph("If you do not know who this is, ignore this e-mail: nothing happens without you."),
                ],
            )
        }
        LetterKind::DeletionPlanned { at, link } => (
            "Your account will be deleted".into(),
            vec![
                paragraph(format!(
                    "You asked that your Vivavoce account be deleted. It will be, with your interviews, their \
                     recordings and reports, on {}.",
                    moment(*at)
                )),
                paragraph("If you change your mind, sign in before that day: the account is then kept."),
                button("Sign in and keep my account", link),
                paragraph("If it was not you, sign in and change your password at once."),
            ],
        ),
        LetterKind::AccountDeleted { interviews, files, at } => (
            "Your account is deleted".into(),
            vec![
                paragraph("Your Vivavoce account is deleted, as you asked. This is the receipt:"),
                Part::Facts(vec![
                    ("When:", moment(*at)),
                    ("Interviews deleted:", interviews.to_string()),
                    ("Files of theirs deleted:", files.to_string()),
                ]),
                paragraph(
                    "Your sign-ins, notifications, memberships and settings are deleted as well. What stays does not \
                     say any more who you were: the entries of the audit log, which hold numbers and no names, and \
                     sums of what was spent. Comments that you signed on other people’s interviews stay there, under \
                     the name that you typed.",
                ),
                paragraph("Copies that whoever runs this Vivavoce keeps for emergencies go as these are replaced."),
                paragraph("If it was not you who asked, tell whoever runs this Vivavoce at once."),
            ],
        ),
        LetterKind::ExportReady { link } => (
            "Your data is ready".into(),
            vec![
                paragraph("The file with all your data on Vivavoce is ready. It can be fetched for three days."),
                button("Fetch my data", link),
                paragraph(
                    "Only you can fetch it, once you are signed in. If it was not you who asked, sign in and change \
                     your password.",
                ),
            ],
        ),
        LetterKind::Assignment(what) => assignment(what),
        LetterKind::Moderated { .. } | LetterKind::FlagDecided { .. } => {
            moderation_en::said(kind).expect("it is one of these")
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

const fn subject_of(change: SecurityChange) -> &'static str {
    use SecurityChange::*;
    match change {
        RecoveryCodeUsed => "A recovery code was used",
        AddressAsked => "Your e-mail address is to be changed",
        AddressChanged => "Your e-mail address was changed",
        TotpCameAgain | PasskeyCopied => "A sign-in to your account was refused",
        _ => "The security of your account was changed",
    }
}

const fn change_of(change: SecurityChange) -> &'static str {
    use SecurityChange::*;
    match change {
        TotpAdded => "From now on your Vivavoce account asks for a code of your authenticator app when you sign in.",
        TotpRemoved => "Your Vivavoce account no longer asks for a code of your authenticator app.",
        EmailAdded => "From now on your Vivavoce account asks for a code by e-mail when you sign in.",
        EmailRemoved => "Your Vivavoce account no longer asks for a code by e-mail.",
        SmsAdded => "From now on your Vivavoce account asks for a code sent to your phone when you sign in.",
        SmsRemoved => "Your Vivavoce account no longer asks for a code sent to your phone.",
        RecoveryCodesMade => "New recovery codes were made for your Vivavoce account; the old ones no longer work.",
        RecoveryCodeUsed => "One of the recovery codes of your Vivavoce account was just used.",
        PasskeyAdded => "A new passkey opens your Vivavoce account from now on.",
        PasskeyRemoved => "A passkey of your Vivavoce account was removed and no longer opens it.",
        IdentityAdded => "An account elsewhere opens your Vivavoce account from now on.",
        IdentityRemoved => "An account elsewhere no longer opens your Vivavoce account.",
        AddressAsked => {
            "Another e-mail address was asked for on your Vivavoce account. It changes once the link sent to the new \
             address is followed; until then, the link below stops that."
        }
        AddressChanged => {
            "The e-mail address of your Vivavoce account was changed: e-mails go to the new one from now on. For seven \
             days the link below brings this one back."
        }
        TotpCameAgain => {
            "A code of the authenticator app of your Vivavoce account came a second time, after a sign-in with it, \
             and was refused. If you did not type it twice, somebody may have seen it, and knows your password."
        }
        PasskeyCopied => {
            "A passkey of your Vivavoce account was refused: its counter went back, so it may be a copy. If you have \
             not restored that device from a backup, remove the passkey."
        }
    }
}

fn assignment(what: &AssignmentLetter) -> (String, Vec<Part>) {
    let title = name(&what.title);
    let from = match (&what.by, &what.organisation) {
        (Some(by), Some(organisation)) => format!("{} of “{}”", name(by), name(organisation)),
        (Some(one), None) | (None, Some(one)) => name(one),
        (None, None) => "Your Vivavoce".to_owned(),
    };
    let thing = if what.is_quiz { "quiz" } else { "interview" };
    let mut facts = vec![(if what.is_quiz { "Quiz:" } else { "Interview:" }, title.clone())];
    // What was taken back is only to be recognised.
    let stands = what.news != AssignmentNews::Withdrawn;
    facts.extend(what.minutes.filter(|_| stands).map(|minutes| ("How long:", format!("about {minutes} min"))));
    facts.push(("Until:", due(what.due, &what.zone)));
    facts.extend(stands.then(|| ("Tries:", what.tries.to_string())));
    let see = button(if what.is_quiz { "Open the quiz" } else { "Open the interview" }, &what.link);
    let (subject, first, see) = match what.news {
        AssignmentNews::Assigned => {
            (format!("To do: {title}"), format!("{from} asks you to take this {thing} on Vivavoce:"), Some(see))
        }
        AssignmentNews::Changed => (
            format!("Changed: {title}"),
            format!("{from} has changed the terms of this {thing}. They are now:"),
            Some(see),
        ),
        AssignmentNews::Withdrawn => (
            format!("Withdrawn: {title}"),
            format!("{from} has taken this {thing} back. There is nothing more to do."),
            None,
        ),
        AssignmentNews::Soon => (
            format!("Due soon: {title}"),
            format!("This {thing} is due soon, and you have not finished it yet:"),
            Some(see),
        ),
        AssignmentNews::Overdue => (
            format!("Overdue: {title}"),
            format!("This {thing} was due, and you have not finished it. See whether it can still be done:"),
            Some(see),
        ),
    };
    let mut parts = vec![paragraph(first), Part::Facts(facts)];
    if stands && !what.note.is_empty() {
        parts.push(paragraph(format!("{from} adds:")));
        parts.push(quote(&what.note));
    }
    parts.extend(see);
    (subject, parts)
}

/// When something is due, where it was set.
fn due(at: Timestamp, zone: &str) -> String {
    let Some(local) = super::local(at, zone) else { return moment(at) };
    let month = MONTHS[local.month];
    format!("{} {month} {}, {:02}:{:02} ({zone})", local.day, local.year, local.hour, local.minute)
}

/// Programs and some browsers do not say what they are.
fn named_device(device: &str) -> String {
    if device.is_empty() { "unknown".to_owned() } else { name(device) }
}

const fn role_of(role: InvitedAs) -> &'static str {
    match role {
        InvitedAs::Candidate => "as a candidate",
        InvitedAs::Recruiter => "as a recruiter",
        InvitedAs::Trainer => "as a trainer",
        InvitedAs::School => "as a representative of the school",
        InvitedAs::Company => "as a representative of the company",
    }
}

fn moment(at: Timestamp) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(at.unix_ms() / 1000) else { return at.to_string() };
    let month = MONTHS[usize::from(u8::from(at.month())) - 1];
    format!("{} {month} {}, {:02}:{:02} UTC", at.day(), at.year(), at.hour(), at.minute())
}

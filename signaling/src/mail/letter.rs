//! What can be written to somebody: one variant a letter, with all that its text needs.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::accounts::SecurityChange;
use crate::moderation::ThingKind;
use crate::notifications::NotificationKind;
use crate::wire::{Language, Timestamp};

/// A letter to one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The address, normalised.
    pub to: String,
    /// The language in which it is written.
    pub language: Language,
    /// What it is.
    pub kind: LetterKind,
}

/// What a letter is. Links are made with [`Outbox::link`](super::Outbox::link).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LetterKind {
    /// Somebody registered with this address.
    VerifyAddress {
        /// Shows that the address is theirs.
        link: String,
    },
    /// Somebody registered with an address that has an account already.
    AddressTaken {
        /// Where a forgotten password is asked for.
        link_forgot: String,
    },
    /// An account is to have this address.
    ConfirmNewAddress {
        /// Shows that the address is theirs.
        link: String,
    },
    /// An account was to have this address, which has one already.
    NewAddressTaken,
    /// Somebody has forgotten the password.
    ResetPassword {
        /// Where a new one is chosen.
        link: String,
    },
    /// The password is another one now.
    PasswordChanged {
        /// Ends every login and asks for a new password.
        link_not_me: String,
    },
    /// What is asked for beside the password is another now.
    SecurityChanged {
        /// What has changed.
        change: SecurityChange,
        /// Ends every login, takes back what was set up, and asks for a new password.
        link_not_me: String,
    },
    /// Somebody logged in from a device that was not seen before.
    NewDevice {
        /// Browser and system, as far as they say.
        device: String,
        /// Roughly where, if that is known.
        place: Option<String>,
        /// When.
        at: Timestamp,
        /// Ends every login and asks for a new password.
        link_not_me: String,
    },
    /// Somebody logged in from where nobody can have travelled to since the login before.
    FarLogin {
        /// Browser and system, as far as they say.
        device: String,
        /// Roughly where.
        place: String,
        /// Roughly where the login before was.
        before: String,
        /// When.
        at: Timestamp,
        /// Ends every login and asks for a new password.
        link_not_me: String,
    },
    /// The second step of logging in.
    Code {
        /// The digits.
        code: String,
    },
    /// Somebody is asked to join an organisation.
    Invitation {
        /// Its name.
        organisation: String,
        /// Who asks.
        inviter: String,
        /// As what.
        role: InvitedAs,
        /// Where the answer is given.
        link: String,
    },
    /// The account is to be deleted, as its owner wished.
    DeletionPlanned {
        /// When.
        at: Timestamp,
        /// Where one logs in, which keeps it.
        link: String,
    },
    /// The account is deleted: the receipt.
    AccountDeleted {
        /// Interviews that went with it.
        interviews: u64,
        /// Files of theirs.
        files: u64,
        /// When.
        at: Timestamp,
    },
    /// All of one's data is there to be fetched.
    ExportReady {
        /// The page that gives it to its owner.
        link: String,
    },
    /// Something that the reader is to do, or was.
    Assignment(Box<AssignmentLetter>),
    /// An administrator has withdrawn something that the reader answers for, or restored it.
    Moderated {
        /// What it is.
        what: ThingKind,
        /// What it is called.
        title: String,
        /// Why it was withdrawn, in the administrator's words.
        reason: String,
        /// It is there again.
        restored: bool,
    },
    /// What the reader reported was decided.
    FlagDecided {
        /// What it is.
        what: ThingKind,
        /// What it is called.
        title: String,
        /// It was withdrawn; else nothing was wrong with it.
        withdrawn: bool,
    },
    /// Whoever runs the instance tries whether letters arrive.
    Test,
}

/// What is said of an assignment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentLetter {
    /// What is new.
    pub news: AssignmentNews,
    /// The organisation; none for the instance.
    pub organisation: Option<String>,
    /// Who assigned it.
    pub by: Option<String>,
    /// What is to be done.
    pub title: String,
    /// Whether that is a quiz, and not an interview.
    pub is_quiz: bool,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// Until when.
    pub due: Timestamp,
    /// The IANA time zone in which that is told.
    pub zone: String,
    /// Tries that the reader has.
    pub tries: u32,
    /// What whoever assigned it says to those who are to do it; may be empty.
    #[serde(default)]
    pub note: String,
    /// Where it is done.
    pub link: String,
    /// The reader's place in it: what calendars know it by.
    pub id: Uuid,
    /// Rises with each change.
    pub sequence: u32,
}

/// What is new of an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentNews {
    /// It was assigned.
    Assigned,
    /// It is due at another time, or may be tried more often or less.
    Changed,
    /// It was taken back.
    Withdrawn,
    /// It is due soon.
    Soon,
    /// It is overdue.
    Overdue,
}

/// What somebody is to be in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitedAs {
    /// Holds interviews of their own.
    Candidate,
    /// Leads and reviews interviews.
    Recruiter,
    /// Writes scenarios and follows cohorts.
    Trainer,
    /// Stands for a school.
    School,
    /// Stands for a company.
    Company,
}

/// What letters can be refused by their topic. Those without one are about the account's safety or
/// were asked for by the reader, and cannot be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Somebody asks the reader to join an organisation.
    Invitations,
    /// What the reader is to do, and by when.
    Assignments,
    /// What the reader, or somebody whom an administrator reads for, reported.
    Moderation,
}

impl Topic {
    /// Every topic there is.
    pub const ALL: [Self; 3] = [Self::Invitations, Self::Assignments, Self::Moderation];
}

/// Who waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Somebody sits before a page and waits.
    Awaited,
    /// It warns.
    Alert,
    /// It can wait.
    News,
}

impl LetterKind {
    /// Its name, which the account of letters keeps.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::VerifyAddress { .. } => "verify_address",
            Self::AddressTaken { .. } => "address_taken",
            Self::ConfirmNewAddress { .. } => "confirm_new_address",
            Self::NewAddressTaken => "new_address_taken",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::SecurityChanged { .. } => "security_changed",
            Self::NewDevice { .. } => "new_device",
            Self::FarLogin { .. } => "far_login",
            Self::Code { .. } => "code",
            Self::Invitation { .. } => "invitation",
            Self::DeletionPlanned { .. } => "deletion_planned",
            Self::AccountDeleted { .. } => "account_deleted",
            Self::ExportReady { .. } => "export_ready",
            Self::Assignment(_) => "assignment",
            Self::Moderated { .. } => "moderated",
            Self::FlagDecided { .. } => "flag_decided",
            Self::Test => "test",
        }
    }

    /// What it can be refused as.
    pub const fn topic(&self) -> Option<Topic> {
        match self {
            Self::Invitation { .. } => Some(Topic::Invitations),
            Self::Assignment(_) => Some(Topic::Assignments),
            Self::FlagDecided { .. } => Some(Topic::Moderation),
            _ => None,
        }
    }

    /// What is told in the page as well, to readers who have an account: without links, whose secrets
    /// are in the letter alone. None for what is of use in the letter only.
    pub fn in_page(&self) -> Option<NotificationKind> {
        match self {
            Self::PasswordChanged { .. } => Some(NotificationKind::PasswordChanged),
            Self::SecurityChanged { change, .. } => Some(NotificationKind::SecurityChanged { change: *change }),
            Self::NewDevice { device, place, .. } => {
                Some(NotificationKind::NewDevice { device: device.clone(), place: place.clone() })
            }
            Self::FarLogin { device, place, before, .. } => Some(NotificationKind::FarLogin {
                device: device.clone(),
                place: place.clone(),
                before: before.clone(),
            }),
            Self::Invitation { organisation, inviter, role, .. } => {
                let (organisation, inviter) = (organisation.clone(), inviter.clone());
                Some(NotificationKind::Invitation { organisation, inviter, role: *role })
            }
            Self::Assignment(what) => Some(NotificationKind::Assignment {
                news: what.news,
                assignment: what.id,
                title: what.title.clone(),
                organisation: what.organisation.clone(),
                due_at: what.due,
                zone: what.zone.clone(),
            }),
            Self::Moderated { what, title, reason, restored } => Some(NotificationKind::Moderated {
                what: *what,
                title: title.clone(),
                reason: reason.clone(),
                restored: *restored,
            }),
            Self::FlagDecided { what, title, withdrawn } => {
                Some(NotificationKind::FlagDecided { what: *what, title: title.clone(), withdrawn: *withdrawn })
            }
            _ => None,
        }
    }

    /// Who waits for it.
    pub const fn urgency(&self) -> Urgency {
        match self {
            Self::VerifyAddress { .. }
            | Self::AddressTaken { .. }
            | Self::ConfirmNewAddress { .. }
            | Self::NewAddressTaken
            | Self::ResetPassword { .. }
            | Self::Code { .. }
            | Self::Test => Urgency::Awaited,
            Self::PasswordChanged { .. }
            | Self::SecurityChanged { .. }
            | Self::NewDevice { .. }
            | Self::FarLogin { .. }
            | Self::DeletionPlanned { .. }
            | Self::AccountDeleted { .. } => Urgency::Alert,
            Self::Invitation { .. }
            | Self::ExportReady { .. }
            | Self::Assignment(_)
            | Self::Moderated { .. }
            | Self::FlagDecided { .. } => Urgency::News,
        }
    }

    /// For how long it is worth sending, milliseconds. What comes later would mislead: a code that
    /// is not good any more, a link that has ended.
    pub const fn worth_ms(&self) -> i64 {
        const MINUTE: i64 = 60_000;
        const DAY: i64 = 24 * 60 * MINUTE;
        match self {
            Self::Code { .. } => 10 * MINUTE,
            Self::ResetPassword { .. } | Self::Test => 60 * MINUTE,
            Self::VerifyAddress { .. }
            | Self::AddressTaken { .. }
            | Self::ConfirmNewAddress { .. }
            | Self::NewAddressTaken => DAY,
            Self::Assignment(_) => DAY,
            Self::PasswordChanged { .. }
            | Self::SecurityChanged { .. }
            | Self::NewDevice { .. }
            | Self::FarLogin { .. }
            | Self::Invitation { .. }
            | Self::DeletionPlanned { .. }
            | Self::AccountDeleted { .. }
            | Self::ExportReady { .. }
            | Self::Moderated { .. }
            | Self::FlagDecided { .. } => 3 * DAY,
        }
    }
}

/// Address and links stay out of logs.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({:?}, {})", self.kind, self.language.code())
    }
}

impl fmt::Debug for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

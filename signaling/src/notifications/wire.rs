//! What the routes of notifications say.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::accounts::SecurityChange;
use crate::mail::{AssignmentNews, InvitedAs, Topic};
use crate::moderation::ThingKind;
use crate::usage::budgets::Standing;
use crate::wire::Timestamp;

/// What somebody is told; the page says it in their language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotificationKind {
    /// Somebody logged in from a device that was not seen before.
    NewDevice {
        /// Browser and system, as far as they say.
        device: String,
        /// Roughly where, if that is known.
        place: Option<String>,
    },
    /// Somebody logged in from where nobody can have travelled to since the login before.
    FarLogin {
        /// Browser and system, as far as they say.
        device: String,
        /// Roughly where.
        place: String,
        /// Roughly where the login before was.
        before: String,
    },
    /// The password is another one now.
    PasswordChanged,
    /// What is asked for beside the password is another now.
    SecurityChanged {
        /// What has changed.
        change: SecurityChange,
    },
    /// Somebody is asked to join an organisation; the link is in the e-mail.
    Invitation {
        /// Its name.
        organisation: String,
        /// Who asks.
        inviter: String,
        /// As what.
        role: InvitedAs,
    },
    /// A budget of this month is beyond its warning, or spent.
    Budget {
        /// Which of both.
        standing: Standing,
        /// Millionths of a euro.
        limit_micro: i64,
        /// It is one's own, and not an organisation's or the instance's.
        own: bool,
        /// The organisation whose it is.
        organisation: Option<String>,
        /// The key that it is of; all keys where none is named.
        key: Option<String>,
    },
    /// Something that they are to do, or were.
    Assignment {
        /// What is new.
        news: AssignmentNews,
        /// Their place in it: `/assignment/{id}`.
        assignment: Uuid,
        /// What is to be done.
        title: String,
        /// The organisation; null for the instance.
        organisation: Option<String>,
        /// Until when.
        due_at: Timestamp,
        /// The time zone in which that is meant.
        zone: String,
    },
    /// Somebody asks for a person in the place of the AI.
    HumanAsked {
        /// The assignment: `/assignments/{id}`.
        assignment: Uuid,
        /// What is to be done.
        title: String,
        /// Who asks.
        name: String,
    },
    /// There is an appointment with a person.
    HumanMeeting {
        /// Their place in the assignment: `/assignment/{id}`.
        assignment: Uuid,
        /// What is to be done.
        title: String,
        /// When.
        at: Timestamp,
        /// The time zone in which that is meant.
        zone: String,
    },
    /// Somebody reported something, and nobody had before; for administrators.
    FlagOpened {
        /// The case: `/admin/moderation/{id}`.
        case: Uuid,
        /// What was reported.
        what: ThingKind,
    },
    /// What they reported was decided.
    FlagDecided {
        /// What it is.
        what: ThingKind,
        /// What it is called.
        title: String,
        /// It was withdrawn; else nothing was wrong with it.
        withdrawn: bool,
    },
    /// An administrator has withdrawn something that they answer for, or restored it.
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
}

impl NotificationKind {
    /// What it can be switched off as; none for what is about the account's safety, and about one's money.
    pub const fn topic(&self) -> Option<Topic> {
        match self {
            // Why something of one's own was taken away is always told.
            Self::Moderated { .. }
            | Self::NewDevice { .. }
            | Self::FarLogin { .. }
            | Self::PasswordChanged
            | Self::SecurityChanged { .. }
            | Self::Budget { .. } => None,
            Self::FlagOpened { .. } | Self::FlagDecided { .. } => Some(Topic::Moderation),
            Self::Invitation { .. } => Some(Topic::Invitations),
            Self::Assignment { .. } | Self::HumanAsked { .. } | Self::HumanMeeting { .. } => Some(Topic::Assignments),
        }
    }
}

/// A notification.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Notification {
    /// Its id.
    pub id: Uuid,
    /// The number of its last change.
    pub seq: u64,
    /// What it says.
    #[serde(flatten)]
    pub what: NotificationKind,
    /// When it came.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// Notifications, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotificationList {
    /// A page of them.
    pub items: Vec<Notification>,
    /// How many of all are unread.
    pub unread: u64,
    /// The number of the last change, for the stream.
    pub seq: u64,
    /// What to ask the next page with; none at the end.
    pub next: Option<Uuid>,
}

/// Which page.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NotificationPage {
    /// `next` of the page before.
    pub cursor: Option<Uuid>,
}

/// What was read.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadNotifications {
    /// Which ones, at most 100; all if left out.
    pub ids: Option<Vec<Uuid>>,
    /// Whether they are read now, or unread.
    pub read: bool,
}

/// What is unread now.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Unread {
    /// How many of all are unread.
    pub unread: u64,
}

/// What somebody wants to be told where. What is about the safety of the account comes always, in the
/// page and by e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationChoices {
    /// One for each topic; those that are left out stay as they are.
    pub topics: Vec<TopicChoice>,
}

/// Where one topic is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicChoice {
    /// The topic.
    pub topic: Topic,
    /// By e-mail.
    pub mail: bool,
    /// In the page.
    pub page: bool,
    /// By the browsers in which messages are switched on.
    pub push: bool,
}

//! Administration as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::beats::Worker;
use crate::accounts::UserRole;
use crate::instance::wire::StandIn;
use crate::wire::{Language, Timestamp};

/// Which people, and which page of them.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AdminUserFilter {
    /// Part of an address or a name, at most 100 characters.
    pub search: Option<String>,
    /// What they are here.
    pub role: Option<UserRole>,
    /// How their account is.
    pub state: Option<AdminUserState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// How an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdminUserState {
    /// Its owner can sign in.
    Active,
    /// Nobody signs in to it.
    Suspended,
    /// It is to be deleted on a day.
    Leaving,
}

/// Why somebody cannot sign in, or nobody acts for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suspension {
    /// Since when.
    pub at: Timestamp,
    /// As an administrator wrote.
    pub reason: String,
}

/// Somebody with an account, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdminUser {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub language: Language,
    pub role: UserRole,
    pub state: AdminUserState,
    /// Whether a mail to the address was answered.
    pub verified: bool,
    pub created_at: Timestamp,
    /// When they were last there, to ten minutes or so; null for never, or long ago.
    #[schema(required = true)]
    pub seen_at: Option<Timestamp>,
    /// In how many organisations they are.
    pub organisations: u32,
    #[schema(required = true)]
    pub suspension: Option<Suspension>,
    /// When the account is to be deleted.
    #[schema(required = true)]
    pub deletion_due_at: Option<Timestamp>,
}

/// A page of people, those who came last first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdminUserPage {
    pub items: Vec<AdminUser>,
    /// What to ask the next page with; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// A wish to suspend somebody.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendUser {
    /// Why, for other administrators: 1 to 500 characters.
    pub reason: String,
}

/// What somebody is to be.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeUserRole {
    pub role: UserRole,
}

/// Which organisations, and which page of them.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AdminOrganisationFilter {
    /// Part of a name, at most 100 characters.
    pub search: Option<String>,
    /// Only those that are suspended, or only those that are not.
    pub suspended: Option<bool>,
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// An organisation, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdminOrganisation {
    pub id: Uuid,
    pub name: String,
    pub created_at: Timestamp,
    /// How many people are in it.
    pub members: u32,
    /// How many may be.
    pub member_limit: u32,
    /// Whether that was said for this one.
    pub limited: bool,
    /// Interviews of it that are kept.
    pub interviews: u32,
    #[schema(required = true)]
    pub suspension: Option<Suspension>,
}

/// A page of organisations, those that came last first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdminOrganisationPage {
    pub items: Vec<AdminOrganisation>,
    /// What to ask the next page with; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// A wish to suspend an organisation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendOrganisation {
    /// Why, for other administrators: 1 to 500 characters.
    pub reason: String,
}

/// How much an organisation may have.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOrganisationLimits {
    /// Members, from 1 on; null for as many as any organisation.
    #[schema(required = true)]
    pub members: Option<u32>,
}

/// How the instance is doing, seen from this server.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InstanceHealth {
    /// The server's version.
    pub version: String,
    /// When this was looked at.
    pub at: Timestamp,
    /// What is not well, the worst first; empty where all is.
    pub troubles: Vec<Trouble>,
    pub database: DatabaseHealth,
    pub mail: MailHealth,
    pub reports: QueueHealth,
    /// What people reported and nobody has decided.
    pub moderation: QueueHealth,
    pub workers: Vec<WorkerHealth>,
    pub models: ModelsHealth,
    pub disk: DiskHealth,
    pub addresses: AddressHealth,
    /// Interviews that run on this server.
    pub running_sessions: u32,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something does not work, or soon will not.
    Bad,
    /// It works, and somebody should look.
    Attention,
}

/// Something that is not well, by a code; the page says what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TroubleCode {
    /// Less than a twentieth of the disk, or less than a gigabyte, is free.
    DiskLow,
    /// The disk's room cannot be read.
    DiskUnknown,
    /// Answers of the database take long.
    DatabaseSlow,
    /// A worker has not come round for long.
    WorkerMissed,
    /// Letters have waited for more than a quarter of an hour.
    MailWaits,
    /// Letters were given up in the last day.
    MailGivenUp,
    /// No mail server is configured.
    NoMail,
    /// Reports have waited for more than a quarter of an hour.
    ReportsWait,
    /// Reports could not be made.
    ReportsFailed,
    /// Somebody reported something, and it is to be decided.
    ModerationWaits,
    /// Parts of this machine stand in for better ones.
    StandIns,
    /// Nobody says where people reach this server: letters and links need it.
    NoPublicUrl,
}

/// Something that is not well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct Trouble {
    pub severity: Severity,
    pub code: TroubleCode,
    /// Of `worker_missed`, which one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<Worker>,
}

/// The database.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DatabaseHealth {
    /// `sqlite` or `postgres`.
    pub kind: String,
    /// How long it took to answer, milliseconds.
    pub ms: u64,
}

/// E-mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailHealth {
    pub configured: bool,
    #[serde(flatten)]
    pub queue: QueueHealth,
}

/// What waits to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueueHealth {
    /// How many.
    pub waiting: u64,
    /// Since when the oldest does.
    #[schema(required = true)]
    pub oldest_at: Option<Timestamp>,
    /// How many could not be done: of letters in the last day, of reports since ever.
    pub failed: u64,
}

/// A worker of this server.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct WorkerHealth {
    pub worker: Worker,
    /// When it last came round; null before the first time.
    #[schema(required = true)]
    pub last_at: Option<Timestamp>,
}

/// What hears and speaks here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModelsHealth {
    pub hearing_fr: String,
    pub hearing_en: String,
    pub voice_fr: String,
    pub voice_en: String,
    /// What stands in for what, and how to get the real one.
    pub stand_ins: Vec<StandIn>,
}

/// The disk of the data folder.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DiskHealth {
    /// Bytes that may still be written; null where that cannot be read.
    #[schema(required = true)]
    pub free: Option<u64>,
    /// Bytes altogether.
    #[schema(required = true)]
    pub total: Option<u64>,
}

/// Where the server is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AddressHealth {
    /// What it listens on.
    pub listen: String,
    /// Where people reach it, if that is configured.
    #[schema(required = true)]
    pub public_url: Option<String>,
    /// Whether they do so by TLS. Certificates are with what stands before this server.
    pub tls: bool,
}

//! Organisations, members, teams and invitations as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::permissions::{MemberRole, Permission};
use crate::wire::{Language, Timestamp};

/// One role with all that it may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RolePermissions {
    /// The role.
    pub role: MemberRole,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

/// Who may do what in an organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PermissionTable {
    /// By role.
    pub roles: Vec<RolePermissions>,
    /// What whoever manages the organisation may do beside that.
    pub manages: Vec<Permission>,
}

/// An organisation that somebody is in, as `/api/me` tells it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Belonging {
    /// The organisation.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// As what.
    pub role: MemberRole,
    /// Whether they manage it.
    pub manages: bool,
}

/// A new organisation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrganisation {
    /// Its name, up to 80 characters.
    #[schema(max_length = 80)]
    pub name: String,
    /// What its maker is in it; as what they have registered, or a company's, if not said.
    #[serde(default)]
    pub role: Option<MemberRole>,
}

/// What changes of an organisation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOrganisation {
    /// Its name, up to 80 characters.
    #[schema(max_length = 80)]
    pub name: String,
}

/// An organisation as its reader stands to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Organisation {
    /// The organisation.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// As what the reader is in it; null for the instance's own people.
    #[schema(required = true)]
    pub role: Option<MemberRole>,
    /// Whether the reader manages it.
    pub manages: bool,
    /// What the reader may do there.
    pub permissions: Vec<Permission>,
    /// How many people are in it.
    pub members: u32,
    /// Since when it is there.
    pub created_at: Timestamp,
}

/// Organisations, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrganisationList {
    /// Them.
    pub items: Vec<Organisation>,
    /// What to ask for next; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// A page of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// The `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// Somebody in an organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Member {
    /// Their account.
    pub user: Uuid,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// As what.
    pub role: MemberRole,
    /// Whether they manage it.
    pub manages: bool,
    /// The teams that they are in.
    pub teams: Vec<Uuid>,
    /// Where their picture is, from this server's root; null for none.
    #[schema(required = true)]
    pub avatar: Option<String>,
    /// Since when.
    pub joined_at: Timestamp,
}

/// Members, in the order of their accounts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberList {
    /// Them.
    pub items: Vec<Member>,
    /// What to ask for next; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// What changes of a member.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// As what they are in it from now on; as before if not said.
    #[serde(default)]
    pub role: Option<MemberRole>,
    /// Whether they manage it from now on; as before if not said.
    #[serde(default)]
    pub manages: Option<bool>,
}

/// A team.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Team {
    /// The team.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many people are in it.
    pub members: u32,
    /// Since when it is there.
    pub created_at: Timestamp,
}

/// The teams of an organisation, by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TeamList {
    /// Them.
    pub items: Vec<Team>,
}

/// A team's name.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameTeam {
    /// Up to 80 characters; no two teams of an organisation have the same.
    #[schema(max_length = 80)]
    pub name: String,
}

/// How an invitation gets to whom it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By e-mail, from here.
    Mail,
    /// Its token is in the answer, for whoever invites to pass on.
    Link,
}

/// A new invitation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvitation {
    /// Whom it is for; nobody else can accept it then. Whoever has the link, if not said.
    #[serde(default)]
    pub email: Option<String>,
    /// As what.
    pub role: MemberRole,
    /// Whether they will manage the organisation.
    #[serde(default)]
    pub manages: bool,
    /// The team that they will be in.
    #[serde(default)]
    pub team: Option<Uuid>,
    /// The way: by mail where there is an address and mail is configured, if not said.
    #[serde(default)]
    pub way: Option<Way>,
    /// The e-mail's language; French if not said.
    #[serde(default)]
    pub language: Option<Language>,
    /// How long it can be accepted, seconds: an hour to 90 days; 14 days if not said.
    #[serde(default)]
    #[schema(minimum = 3600, maximum = 7_776_000)]
    pub expires_in_s: Option<u64>,
}

/// What has become of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// It can be accepted.
    Pending,
    /// Somebody has accepted it.
    Used,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// An invitation, without what opens it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Invitation {
    /// The invitation.
    pub id: Uuid,
    /// Whom it is for; null for whoever has the link.
    #[schema(required = true)]
    pub email: Option<String>,
    /// As what.
    pub role: MemberRole,
    /// Whether they will manage the organisation.
    pub manages: bool,
    /// The team that they will be in.
    #[schema(required = true)]
    pub team: Option<Uuid>,
    /// What has become of it.
    pub state: InvitationState,
    /// Who invites; null for the instance.
    #[schema(required = true)]
    pub inviter: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it cannot be accepted.
    pub expires_at: Timestamp,
}

/// Invitations, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitationList {
    /// Them.
    pub items: Vec<Invitation>,
    /// What to ask for next; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// An invitation that was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedInvitation {
    /// What opens it, for the fragment of `/invitation#token=…`. Said once, and only where it was
    /// not sent by mail.
    #[schema(required = true)]
    pub token: Option<String>,
    /// The invitation.
    pub invitation: Invitation,
}

/// How a CSV of people is read.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RosterQuery {
    /// As what, for lines that do not say.
    pub role: MemberRole,
    /// Invite those of the good lines although others are bad.
    #[serde(default)]
    pub skip_bad: bool,
    /// Invite nobody: only say what each line would do.
    #[serde(default)]
    pub preview: bool,
    /// The way: by mail where mail is configured, if not said.
    pub way: Option<Way>,
    /// The e-mails' language; French if not said.
    pub language: Option<Language>,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineFault {
    /// It has no address, or what is there is none.
    BadAddress,
    /// An earlier line has this address.
    Duplicate,
    /// The role is none of `recruiter`, `trainer`, `school`, `company`.
    UnknownRole,
    /// The organisation has no such team.
    UnknownTeam,
    /// A cell begins as a formula does.
    Formula,
    /// They are in the organisation already.
    AlreadyMember,
    /// They are invited already.
    AlreadyInvited,
}

/// A line that invites nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BadLine {
    /// From 1; the heading counts.
    pub line: u32,
    /// Why.
    pub fault: LineFault,
}

/// Somebody of a line who is invited, or would be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitedLine {
    /// From 1; the heading counts.
    pub line: u32,
    /// The address.
    pub email: String,
    /// As what.
    pub role: MemberRole,
    /// The team that they will be in.
    #[schema(required = true)]
    pub team: Option<Uuid>,
    /// What opens it, where it was not sent by mail; null in a preview.
    #[schema(required = true)]
    pub token: Option<String>,
}

/// What came of a CSV.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RosterResult {
    /// Whether anybody was invited. Where a line is bad nobody is, unless bad lines are to be
    /// skipped; in a preview nobody ever is.
    pub done: bool,
    /// Who is invited; in a preview, who would be if bad lines are skipped.
    pub invited: Vec<InvitedLine>,
    /// The lines that invite nobody.
    pub bad: Vec<BadLine>,
}

/// What an invitation's link has in it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationToken {
    /// The token.
    pub token: String,
}

impl std::fmt::Debug for InvitationToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationToken(…)")
    }
}

/// An invitation to whoever holds its link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenedInvitation {
    /// The organisation's name.
    pub organisation: String,
    /// Who invites; empty for those who run the instance.
    pub inviter: String,
    /// Whom, as `a…@example.org`; null for whoever has the link.
    #[schema(required = true)]
    pub email: Option<String>,
    /// As what.
    pub role: MemberRole,
    /// Until when.
    pub expires_at: Timestamp,
}

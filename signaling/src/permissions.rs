//! What people may do, as data. A route names the [`Permission`] that it needs; [`ROLES`] says
//! who has which. What neither names is closed.
//!
//! `GET /api/permissions` tells this table to the page, and a test walks every route with every
//! role.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that people of an organisation may be allowed to do with what is the
/// organisation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
pub enum Permission {
    /// See the organisation and its teams.
    #[serde(rename = "organisation.read")]
    OrganisationRead,
    /// Rename and delete it, and say which teams there are.
    #[serde(rename = "organisation.manage")]
    OrganisationManage,
    /// See who is in it.
    #[serde(rename = "members.read")]
    MembersRead,
    /// Invite, change and remove members.
    #[serde(rename = "members.manage")]
    MembersManage,
    /// See scenarios with what they expect to hear.
    #[serde(rename = "scenarios.read")]
    ScenariosRead,
    /// Write, publish, archive and delete scenarios.
    #[serde(rename = "scenarios.write")]
    ScenariosWrite,
    /// See assistants.
    #[serde(rename = "assistants.read")]
    AssistantsRead,
    /// Make, change and delete assistants.
    #[serde(rename = "assistants.write")]
    AssistantsWrite,
    /// See quizzes with their solutions.
    #[serde(rename = "quizzes.read")]
    QuizzesRead,
    /// Write, import and remove quizzes.
    #[serde(rename = "quizzes.write")]
    QuizzesWrite,
    /// Ask a language model for drafts, which may cost money.
    #[serde(rename = "drafts.make")]
    DraftsMake,
    /// See what was assigned to whom, and who did what.
    #[serde(rename = "assignments.read")]
    AssignmentsRead,
    /// Assign scenarios and quizzes, and take assignments back.
    #[serde(rename = "assignments.write")]
    AssignmentsWrite,
    /// Hold interviews: choose who leads, try what is being written, join and steer.
    #[serde(rename = "sessions.conduct")]
    SessionsConduct,
    /// See which interviews were held.
    #[serde(rename = "sessions.read")]
    SessionsRead,
    /// Listen to interviews, read them and their reports, comment, correct words.
    #[serde(rename = "sessions.review")]
    SessionsReview,
    /// Share, redact and delete interviews.
    #[serde(rename = "sessions.manage")]
    SessionsManage,
    /// See what providers were used for, and what that cost.
    #[serde(rename = "usage.read")]
    UsageRead,
    /// Keys of providers, and what may be spent with them.
    #[serde(rename = "keys.manage")]
    KeysManage,
    /// See who did what when in the organisation.
    #[serde(rename = "audit.read")]
    AuditRead,
    /// See every organisation.
    #[serde(rename = "instance.manage")]
    InstanceManage,
}

use Permission::*;

/// All of them, in the order in which they are told.
pub const ALL: &[Permission] = &[
    OrganisationRead,
    OrganisationManage,
    MembersRead,
    MembersManage,
    ScenariosRead,
    ScenariosWrite,
    AssistantsRead,
    AssistantsWrite,
    QuizzesRead,
    QuizzesWrite,
    DraftsMake,
    AssignmentsRead,
    AssignmentsWrite,
    SessionsConduct,
    SessionsRead,
    SessionsReview,
    SessionsManage,
    UsageRead,
    KeysManage,
    AuditRead,
    InstanceManage,
];

/// What somebody is in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Is interviewed and trained: sees what the organisation publishes, and what is assigned to
    /// them.
    Candidate,
    /// Leads interviews, reviews and compares.
    Recruiter,
    /// Writes scenarios, rubrics and quizzes, and reads how they went.
    Trainer,
    /// Trains a cohort: writes, and holds and reviews interviews.
    School,
    /// Has people interviewed and decides.
    Company,
}

/// What each role may do.
pub const ROLES: &[(MemberRole, &[Permission])] = &[
    (MemberRole::Candidate, &[OrganisationRead]),
    (
        MemberRole::Recruiter,
        &[
            OrganisationRead,
            MembersRead,
            ScenariosRead,
            AssistantsRead,
            AssignmentsRead,
            AssignmentsWrite,
            SessionsConduct,
            SessionsRead,
            SessionsReview,
            SessionsManage,
        ],
    ),
    (
        MemberRole::Trainer,
        &[
            OrganisationRead,
            MembersRead,
            ScenariosRead,
            ScenariosWrite,
            AssistantsRead,
            AssistantsWrite,
            QuizzesRead,
            QuizzesWrite,
            DraftsMake,
            AssignmentsRead,
            AssignmentsWrite,
            SessionsConduct,
            SessionsRead,
            SessionsReview,
        ],
    ),
    (
        MemberRole::School,
        &[
            OrganisationRead,
            MembersRead,
            ScenariosRead,
            ScenariosWrite,
            AssistantsRead,
            QuizzesRead,
            QuizzesWrite,
            AssignmentsRead,
            AssignmentsWrite,
            SessionsConduct,
            SessionsRead,
            SessionsReview,
            UsageRead,
        ],
    ),
    (
        MemberRole::Company,
        &[
            OrganisationRead,
            MembersRead,
            ScenariosRead,
            AssistantsRead,
            AssignmentsRead,
            AssignmentsWrite,
            SessionsConduct,
            SessionsRead,
            SessionsReview,
            SessionsManage,
            UsageRead,
        ],
    ),
];

/// What whoever manages an organisation may do beside their role's.
pub const MANAGES: &[Permission] =
    &[OrganisationManage, MembersRead, MembersManage, SessionsManage, UsageRead, KeysManage, AuditRead];

/// What somebody may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u32);

impl Permissions {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Everything: an administrator, and the instance's access token.
    pub const ALL: Self = Self(u32::MAX);

    /// Those of a member.
    pub fn of(role: MemberRole, manages: bool) -> Self {
        let own = ROLES.iter().find(|(of, _)| *of == role).map_or(&[][..], |(_, permissions)| permissions);
        let more = if manages { MANAGES } else { &[] };
        Self(own.iter().chain(more).fold(0, |set, permission| set | bit(*permission)))
    }

    /// Whether this is among them.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }
}

const fn bit(permission: Permission) -> u32 {
    1 << permission as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_line_and_none_has_what_is_the_instance_s() {
        use MemberRole::*;
        for role in [Candidate, Recruiter, Trainer, School, Company] {
            for manages in [false, true] {
                let permissions = Permissions::of(role, manages);
                assert!(permissions.has(OrganisationRead), "{role:?}");
                assert!(!permissions.has(InstanceManage), "{role:?}");
                assert_eq!(permissions.has(KeysManage), manages, "{role:?}");
                assert_eq!(permissions.has(MembersManage), manages, "{role:?}");
            }
        }
        assert_eq!(ROLES.len(), 5);
    }

    #[test]
    fn nobody_has_nothing_and_the_instance_has_all() {
        assert!(!Permissions::NONE.has(ScenariosRead));
        assert!(Permissions::ALL.has(InstanceManage) && Permissions::ALL.has(OrganisationRead));
    }
}

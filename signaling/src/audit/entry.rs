//! One entry: who, what, to what. Its details are names of our own enums, numbers and ids, so that
//! no text that somebody wrote comes into the log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::db::column::variant;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditAct)]
pub enum Act {
    /// Somebody signed in.
    #[serde(rename = "login.begun")]
    LoginBegun,
    /// A password was wrong.
    #[serde(rename = "login.refused")]
    LoginRefused,
    /// Somebody signed out, or ended a login elsewhere.
    #[serde(rename = "login.ended")]
    LoginEnded,
    /// A refresh token came a second time; its login was ended.
    #[serde(rename = "login.reused")]
    LoginReused,
    /// The owner said that it was not them.
    #[serde(rename = "account.not_me")]
    AccountNotMe,
    /// An account was made.
    #[serde(rename = "account.made")]
    AccountMade,
    /// An administrator suspended an account.
    #[serde(rename = "account.suspended")]
    AccountSuspended,
    /// An administrator let an account in again.
    #[serde(rename = "account.restored")]
    AccountRestored,
    /// An administrator made somebody something else.
    #[serde(rename = "account.role_changed")]
    AccountRoleChanged,
    /// An administrator had a letter sent with which a password is set.
    #[serde(rename = "account.reset_sent")]
    AccountResetSent,
    /// Somebody asked for another address.
    #[serde(rename = "address.asked")]
    AddressAsked,
    /// They keep the one they have.
    #[serde(rename = "address.kept")]
    AddressKept,
    /// Their address is another now.
    #[serde(rename = "address.changed")]
    AddressChanged,
    /// A password was changed by who knew it.
    #[serde(rename = "password.changed")]
    PasswordChanged,
    /// A second factor or a passkey was set up, or taken away, or there are new recovery codes.
    #[serde(rename = "factor.changed")]
    FactorChanged,
    /// An account elsewhere opens this one.
    #[serde(rename = "identity.linked")]
    IdentityLinked,
    /// It does so no more.
    #[serde(rename = "identity.unlinked")]
    IdentityUnlinked,
    /// A password was set by a mail's link.
    #[serde(rename = "password.reset")]
    PasswordReset,
    /// Somebody asked for all of their data.
    #[serde(rename = "data.asked")]
    DataAsked,
    /// The file of it was fetched.
    #[serde(rename = "data.fetched")]
    DataFetched,
    /// Somebody asked that their account be deleted.
    #[serde(rename = "deletion.planned")]
    DeletionPlanned,
    /// They signed in again, and keep it.
    #[serde(rename = "deletion.cancelled")]
    DeletionCancelled,
    /// An account was deleted.
    #[serde(rename = "account.deleted")]
    AccountDeleted,
    /// An organisation was founded.
    #[serde(rename = "organisation.founded")]
    OrganisationFounded,
    /// An organisation was renamed.
    #[serde(rename = "organisation.changed")]
    OrganisationChanged,
    /// An administrator suspended an organisation.
    #[serde(rename = "organisation.suspended")]
    OrganisationSuspended,
    /// An administrator let an organisation go on.
    #[serde(rename = "organisation.restored")]
    OrganisationRestored,
    /// An administrator said how much an organisation may have.
    #[serde(rename = "organisation.limited")]
    OrganisationLimited,
    /// An organisation was deleted.
    #[serde(rename = "organisation.deleted")]
    OrganisationDeleted,
    /// Somebody joined an organisation.
    #[serde(rename = "member.joined")]
    MemberJoined,
    /// What a member is was changed.
    #[serde(rename = "member.changed")]
    MemberChanged,
    /// A member was taken out, or left.
    #[serde(rename = "member.removed")]
    MemberRemoved,
    /// A team was made, renamed or deleted, or its members changed.
    #[serde(rename = "team.changed")]
    TeamChanged,
    /// People were asked to join.
    #[serde(rename = "invitation.made")]
    InvitationMade,
    /// An invitation was taken back.
    #[serde(rename = "invitation.revoked")]
    InvitationRevoked,
    /// A scenario was published.
    #[serde(rename = "scenario.published")]
    ScenarioPublished,
    /// A scenario was archived, or brought back.
    #[serde(rename = "scenario.archived")]
    ScenarioArchived,
    /// A scenario was deleted.
    #[serde(rename = "scenario.deleted")]
    ScenarioDeleted,
    /// An assistant was deleted.
    #[serde(rename = "assistant.deleted")]
    AssistantDeleted,
    /// A quiz was changed.
    #[serde(rename = "quiz.changed")]
    QuizChanged,
    /// A quiz was removed.
    #[serde(rename = "quiz.deleted")]
    QuizDeleted,
    /// An interview was deleted.
    #[serde(rename = "session.deleted")]
    SessionDeleted,
    /// Words of an interview were corrected.
    #[serde(rename = "words.corrected")]
    WordsCorrected,
    /// A correction was taken back.
    #[serde(rename = "words.restored")]
    WordsRestored,
    /// A part of an interview was taken out for good.
    #[serde(rename = "redaction.made")]
    RedactionMade,
    /// A link to an interview was made.
    #[serde(rename = "share.made")]
    ShareMade,
    /// A link to an interview was taken back.
    #[serde(rename = "share.revoked")]
    ShareRevoked,
    /// An interview was marked as reviewed.
    #[serde(rename = "session.reviewed")]
    SessionReviewed,
    /// That an interview was reviewed was taken back.
    #[serde(rename = "review.withdrawn")]
    ReviewWithdrawn,
    /// A report was made again.
    #[serde(rename = "report.remade")]
    ReportRemade,
    /// Something was taken out as a file.
    #[serde(rename = "export.made")]
    ExportMade,
    /// A key of a provider was put in.
    #[serde(rename = "key.kept")]
    KeyKept,
    /// A key of a provider was changed.
    #[serde(rename = "key.changed")]
    KeyChanged,
    /// A key of a provider was revoked.
    #[serde(rename = "key.revoked")]
    KeyRevoked,
    /// It was chosen who thinks, hears and speaks.
    #[serde(rename = "providers.chosen")]
    ProvidersChosen,
    /// A budget was set.
    #[serde(rename = "budget.set")]
    BudgetSet,
    /// A budget was taken away.
    #[serde(rename = "budget.removed")]
    BudgetRemoved,
    /// A candidate agreed to something, or took it back.
    #[serde(rename = "consent.set")]
    ConsentSet,
    /// An administrator decided about something that was reported.
    #[serde(rename = "moderation.decided")]
    ModerationDecided,
    /// It was chosen how long something is kept.
    #[serde(rename = "retention.set")]
    RetentionSet,
    /// What was over was deleted.
    #[serde(rename = "retention.swept")]
    RetentionSwept,
    /// The first admin was made.
    #[serde(rename = "instance.set_up")]
    InstanceSetUp,
    /// A letter was sent to try whether letters arrive.
    #[serde(rename = "mail.tested")]
    MailTested,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditActor)]
pub enum ActorKind {
    /// Somebody who is signed in.
    Person,
    /// An interview's own candidate, by its link or signed in.
    Candidate,
    /// Whoever holds the instance's access token.
    Instance,
    /// Somebody who is not signed in.
    Guest,
    /// Whoever opened a share.
    Viewer,
    /// The command line.
    Command,
    /// The server by itself.
    System,
}

/// What it was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditSubject)]
pub enum SubjectKind {
    /// Somebody's account.
    Account,
    /// An organisation.
    Organisation,
    /// A team.
    Team,
    /// An invitation.
    Invitation,
    /// A scenario.
    Scenario,
    /// An assistant.
    Assistant,
    /// A quiz.
    Quiz,
    /// An interview.
    Session,
    /// A key of a provider.
    Key,
    /// A budget.
    Budget,
    /// Something that was reported.
    Case,
    /// The instance itself.
    Instance,
}

/// What is appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was done.
    pub act: Act,
    /// Who did it.
    pub actor: ActorKind,
    /// Their account, if they have one.
    pub user: Option<Uuid>,
    /// Whose it was done with; none for the instance.
    pub organisation: Option<Uuid>,
    /// What it was done to.
    pub subject: SubjectKind,
    /// Its id, if it has one.
    pub subject_id: Option<String>,
    /// More of it.
    pub details: Details,
}

/// Short names and numbers.
pub type Details = BTreeMap<&'static str, String>;

impl Entry {
    /// What somebody did with their own account, or what befell it.
    pub fn of_account(act: Act, actor: ActorKind, account: Option<Uuid>) -> Self {
        Self {
            act,
            actor,
            user: account.filter(|_| actor == ActorKind::Person),
            organisation: None,
            subject: SubjectKind::Account,
            subject_id: account.map(|id| id.to_string()),
            details: Details::new(),
        }
    }

    /// With the name of an enum's variant.
    pub fn with(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.details.insert(name, variant(value));
        self
    }

    /// With a number.
    pub fn counting(mut self, name: &'static str, count: u64) -> Self {
        self.details.insert(name, count.to_string());
        self
    }
}

/// What a handler adds to the entry of its route: as an `Extension` of its answer.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// What was made, where the path does not say it.
    pub subject: Option<Uuid>,
    /// The organisation, where it was not there before.
    pub organisation: Option<Uuid>,
    /// Nothing was done, and nothing is to be written down: somebody only looked what would be.
    pub undone: bool,
    /// More of it.
    pub details: Details,
}

impl Noted {
    /// Of what was made.
    pub fn made(subject: Uuid) -> Self {
        Self { subject: Some(subject), ..Self::default() }
    }

    /// With the name of an enum's variant.
    pub fn with(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.details.insert(name, variant(value));
        self
    }

    /// With a number.
    pub fn counting(mut self, name: &'static str, count: usize) -> Self {
        self.details.insert(name, count.to_string());
        self
    }

    /// With a yes or no.
    pub fn saying(mut self, name: &'static str, is: bool) -> Self {
        self.details.insert(name, is.to_string());
        self
    }
}

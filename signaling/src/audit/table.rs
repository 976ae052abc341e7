//! Which routes are recorded, and as what. A test holds that every route that changes something is
//! here, is recorded where it happens, or is named as one that is not.

use super::entry::Act::{self, *};
use super::entry::SubjectKind::{self, *};

/// A route that is recorded when it was done.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// The method.
    pub method: &'static str,
    /// The path as the router matches it.
    pub path: &'static str,
    /// What it is.
    pub act: Act,
    /// What it is done to.
    pub subject: SubjectKind,
    /// The parameter of the path that names it; empty where the caller's own account, the answer, or
    /// nothing does.
    pub parameter: &'static str,
}

const fn row(
    method: &'static str,
    path: &'static str,
    act: Act,
    subject: SubjectKind,
    parameter: &'static str,
) -> Recorded {
    Recorded { method, path, act, subject, parameter }
}

/// The table.
pub const RECORDED: &[Recorded] = &[
    row("POST", "/api/setup", InstanceSetUp, Account, ""),
    row("PUT", "/api/me/password", PasswordChanged, Account, ""),
    row("PUT", "/api/me/email", AddressAsked, Account, ""),
    row("DELETE", "/api/me/email", AddressKept, Account, ""),
    row("POST", "/api/me/email/confirm", AddressChanged, Account, ""),
    row("POST", "/api/me/factors/{kind}/confirm", FactorChanged, Account, ""),
    row("DELETE", "/api/me/factors/{kind}", FactorChanged, Account, ""),
    row("POST", "/api/me/recovery-codes", FactorChanged, Account, ""),
    row("POST", "/api/me/identities/answer", IdentityLinked, Account, ""),
    row("DELETE", "/api/me/identities/{id}", IdentityUnlinked, Account, ""),
    row("POST", "/api/me/passkeys", FactorChanged, Account, ""),
    row("DELETE", "/api/me/passkeys/{id}", FactorChanged, Account, ""),
    row("DELETE", "/api/me/logins", LoginEnded, Account, ""),
    row("DELETE", "/api/me/logins/{id}", LoginEnded, Account, ""),
    row("POST", "/api/me/exports", DataAsked, Account, ""),
    row("POST", "/api/organisations", OrganisationFounded, Organisation, ""),
    row("PATCH", "/api/organisations/{id}", OrganisationChanged, Organisation, "id"),
    row("DELETE", "/api/organisations/{id}", OrganisationDeleted, Organisation, "id"),
    row("GET", "/api/organisations/{id}/members.csv", ExportMade, Organisation, "id"),
    row("PATCH", "/api/organisations/{id}/members/{user}", MemberChanged, Account, "user"),
    row("DELETE", "/api/organisations/{id}/members/{user}", MemberRemoved, Account, "user"),
    row("POST", "/api/organisations/{id}/teams", TeamChanged, Team, ""),
    row("PATCH", "/api/organisations/{id}/teams/{team}", TeamChanged, Team, "team"),
    row("DELETE", "/api/organisations/{id}/teams/{team}", TeamChanged, Team, "team"),
    row("PUT", "/api/organisations/{id}/teams/{team}/members/{user}", TeamChanged, Team, "team"),
    row("DELETE", "/api/organisations/{id}/teams/{team}/members/{user}", TeamChanged, Team, "team"),
    row("POST", "/api/organisations/{id}/invitations", InvitationMade, Invitation, ""),
    row("POST", "/api/organisations/{id}/invitations/csv", InvitationMade, Invitation, ""),
    row("DELETE", "/api/organisations/{id}/invitations/{invitation}", InvitationRevoked, Invitation, "invitation"),
    row("POST", "/api/invitations/accept", MemberJoined, Account, ""),
    row("POST", "/api/workshop/scenarios/{id}/publish", ScenarioPublished, Scenario, "id"),
    row("POST", "/api/workshop/scenarios/{id}/archive", ScenarioArchived, Scenario, "id"),
    row("DELETE", "/api/workshop/scenarios/{id}", ScenarioDeleted, Scenario, "id"),
    row("DELETE", "/api/assistants/{id}", AssistantDeleted, Assistant, "id"),
    // What is saved is offered at once, as a published scenario is.
    row("PUT", "/api/quizzes/{id}", QuizChanged, Quiz, "id"),
    row("DELETE", "/api/quizzes/{id}", QuizDeleted, Quiz, "id"),
    row("DELETE", "/api/sessions/{id}", SessionDeleted, Session, "id"),
    row("PATCH", "/api/sessions/{id}/words", WordsCorrected, Session, "id"),
    row("POST", "/api/sessions/{id}/words/undo", WordsRestored, Session, "id"),
    row("POST", "/api/sessions/{id}/redactions", RedactionMade, Session, "id"),
    row("POST", "/api/sessions/{id}/shares", ShareMade, Session, "id"),
    row("DELETE", "/api/sessions/{id}/shares/{share}", ShareRevoked, Session, "id"),
    row("PUT", "/api/sessions/{id}/review", SessionReviewed, Session, "id"),
    row("DELETE", "/api/sessions/{id}/review", ReviewWithdrawn, Session, "id"),
    row("POST", "/api/sessions/{id}/report", ReportRemade, Session, "id"),
    row("GET", "/api/sessions/{id}/report.pdf", ExportMade, Session, "id"),
    row("GET", "/api/sessions/{id}/export/{file}", ExportMade, Session, "id"),
    row("GET", "/api/usage.csv", ExportMade, Instance, ""),
    row("POST", "/api/provider-keys", KeyKept, Key, ""),
    row("PATCH", "/api/provider-keys/{id}", KeyChanged, Key, "id"),
    row("DELETE", "/api/provider-keys/{id}", KeyRevoked, Key, "id"),
    row("POST", "/api/me/provider-keys", KeyKept, Key, ""),
    row("PATCH", "/api/me/provider-keys/{id}", KeyChanged, Key, "id"),
    row("DELETE", "/api/me/provider-keys/{id}", KeyRevoked, Key, "id"),
    row("PUT", "/api/me/providers", ProvidersChosen, Account, ""),
    row("PUT", "/api/providers", ProvidersChosen, Organisation, ""),
    row("PUT", "/api/me/budgets/{scope}", BudgetSet, Budget, "scope"),
    row("DELETE", "/api/me/budgets/{scope}", BudgetRemoved, Budget, "scope"),
    row("GET", "/api/me/usage.csv", ExportMade, Account, ""),
    row("PUT", "/api/budgets/{scope}", BudgetSet, Budget, "scope"),
    row("DELETE", "/api/budgets/{scope}", BudgetRemoved, Budget, "scope"),
    row("POST", "/api/admin/users/{user}/suspend", AccountSuspended, Account, "user"),
    row("POST", "/api/admin/users/{user}/restore", AccountRestored, Account, "user"),
    row("PUT", "/api/admin/users/{user}/role", AccountRoleChanged, Account, "user"),
    row("POST", "/api/admin/users/{user}/reset-letter", AccountResetSent, Account, "user"),
    row("POST", "/api/admin/users/{user}/deletion", DeletionPlanned, Account, "user"),
    row("POST", "/api/admin/organisations/{organisation}/suspend", OrganisationSuspended, Organisation, "organisation"),
    row("POST", "/api/admin/organisations/{organisation}/restore", OrganisationRestored, Organisation, "organisation"),
    row("PUT", "/api/admin/organisations/{organisation}/limits", OrganisationLimited, Organisation, "organisation"),
    row("POST", "/api/admin/moderation/{case}/decision", ModerationDecided, Case, "case"),
    row("POST", "/api/admin/moderation/{case}/restore", ModerationDecided, Case, "case"),
    row("POST", "/api/mail/test", MailTested, Instance, ""),
    row("POST", "/api/sessions/{id}/consents", ConsentSet, Session, "id"),
    row("PUT", "/api/me/without-ai", ConsentSet, Account, ""),
    row("PUT", "/api/retention", RetentionSet, Instance, ""),
    row("PUT", "/api/organisations/{id}/retention", RetentionSet, Organisation, "id"),
];

/// The route's row, if it is recorded.
pub fn find(method: &str, path: &str) -> Option<&'static Recorded> {
    RECORDED.iter().find(|row| row.method == method && row.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::ROUTES;

    /// Recorded where they happen: their caller is not known before.
    const IN_PLACE: &[&str] = &[
        "POST /api/auth/register",
        "POST /api/auth/verify",
        "POST /api/auth/login",
        "POST /api/auth/second-factor",
        "POST /api/auth/passkey",
        "POST /api/auth/identity/answer",
        "POST /api/auth/refresh",
        "POST /api/auth/logout",
        "POST /api/auth/reset",
        "POST /api/auth/not-me",
        "POST /api/me/deletion",
    ];

    /// Not recorded: work in progress, what its own history keeps, what changes nothing of another.
    const NOT: &[&str] = &[
        "POST /api/auth/forgot",
        "PATCH /api/me",
        "PUT /api/me/avatar",
        "DELETE /api/me/avatar",
        // Nobody else reads what somebody says of themselves.
        "PATCH /api/me/career",
        "POST /api/me/career/entries",
        "PUT /api/me/career/entries/{id}",
        "DELETE /api/me/career/entries/{id}",
        "POST /api/me/career/linkedin",
        "POST /api/me/career/import",
        "POST /api/me/identities/{id}/take",
        "POST /api/auth/second-factor/code",
        "POST /api/auth/second-factor/passkey",
        "POST /api/auth/passkey/options",
        // They only go.
        "POST /api/auth/identity",
        "POST /api/me/identities",
        "POST /api/me/passkeys/options",
        // Its name, which is nowhere in the log.
        "PATCH /api/me/passkeys/{id}",
        "POST /api/me/proof/passkey",
        // Nothing is set up yet.
        "POST /api/me/factors/{kind}",
        "POST /api/me/proof",
        "POST /api/me/proof/code",
        // What was asked for, and what was fetched of it, are.
        "DELETE /api/me/exports/{id}",
        "POST /api/me/exports/{id}/link",
        "POST /api/invitations/open",
        "POST /api/workshop/scenarios",
        "POST /api/workshop/scenario-check",
        "POST /api/workshop/scenario-rehearsal",
        "POST /api/workshop/scenario-import",
        "PUT /api/workshop/scenarios/{id}",
        "POST /api/workshop/scenarios/{id}/confirm",
        "POST /api/drafts/scenario",
        "POST /api/drafts/questions",
        "POST /api/drafts/points",
        "POST /api/drafts/translation",
        "POST /api/assistants",
        "PUT /api/assistants/{id}",
        "POST /api/quizzes",
        "POST /api/quiz-preview",
        "POST /api/workshop/attachments",
        "POST /api/workshop/pack",
        "POST /api/workshop/pack-preview",
        "POST /api/workshop/pack-import",
        "POST /api/bank",
        "POST /api/bank-keep",
        "POST /api/bank-insert",
        "PUT /api/bank/{id}",
        "POST /api/bank/{id}/archive",
        "POST /api/assignments",
        "PATCH /api/assignments/{id}",
        "POST /api/assignments/{id}/withdraw",
        "POST /api/assignments/{id}/people",
        "DELETE /api/assignments/{id}/people/{person}",
        "POST /api/me/assignments/{id}/start",
        "PUT /api/me/assignments/{id}/human",
        "PUT /api/assignments/{id}/people/{person}/human",
        "POST /api/quizzes/{id}/attempts",
        "POST /api/attempts/{id}/questions/{question}",
        "POST /api/attempts/{id}/answers",
        "POST /api/attempts/{id}/finish",
        "POST /api/sessions",
        "POST /api/sessions/{id}/commands",
        "PUT /api/sessions/{id}/tasks/{question}/text",
        "POST /api/sessions/{id}/tasks/{question}/runs",
        "POST /api/sessions/{id}/comments",
        "PATCH /api/sessions/{id}/comments/{comment}",
        "DELETE /api/sessions/{id}/comments/{comment}",
        "POST /api/shares/open",
        "POST /api/progress",
        "POST /api/me/progress",
        // One's own, held as a guest, by their own keys.
        "POST /api/me/sessions",
        "POST /api/provider-keys/{id}/test",
        "POST /api/me/provider-keys/{id}/test",
        "POST /api/me/notifications/read",
        "PUT /api/me/notification-choices",
        "PUT /api/me/push",
        "DELETE /api/me/push",
        "POST /api/me/push/test",
        // Others read the log. The yes is kept where its owner alone sees it, and of what is answered nothing is.
        "PUT /api/me/expression-consent",
        "DELETE /api/me/expression-consent",
        "POST /api/sessions/{id}/voice-expression",
        "POST /api/mail/unsubscribe",
        // Who reported something is nobody's to read.
        "POST /api/flags",
        "POST /api/sessions/{id}/flags",
        // What would be, and is not done.
        "POST /api/retention/preview",
        "POST /api/organisations/{id}/retention/preview",
        "POST /rtc",
        "POST /rtc/{session}",
        "PATCH /rtc/{session}/{peer}",
        "DELETE /rtc/{session}/{peer}",
    ];

    #[test]
    fn every_route_that_changes_something_is_recorded_or_named_as_one_that_is_not() {
        for route in ROUTES.iter().filter(|route| route.method != "GET") {
            let name = format!("{} {}", route.method, route.path);
            let places = usize::from(find(route.method, route.path).is_some())
                + IN_PLACE.iter().chain(NOT).filter(|known| **known == name).count();
            assert_eq!(places, 1, "{name}: say in one place whether it is recorded");
        }
    }

    #[test]
    fn the_table_names_no_route_that_is_not_there() {
        for row in RECORDED {
            assert!(ROUTES.iter().any(|route| (route.method, route.path) == (row.method, row.path)), "{row:?}");
            assert!(row.parameter.is_empty() || row.path.contains(&format!("{{{}}}", row.parameter)), "{row:?}");
        }
        for name in IN_PLACE.iter().chain(NOT) {
            assert!(ROUTES.iter().any(|route| format!("{} {}", route.method, route.path) == *name), "{name}");
        }
    }
}

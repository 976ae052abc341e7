//! Every URL on one page: what is there, and what it needs.

use axum::Router;
use axum::http::{HeaderValue, Method, header};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as OpenApiDocument;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Access::{
    self, Account, AccountOrInstance, Attempt, Guest, Needs, Public, Replay, Session, SessionInQuery, Within,
};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::openapi::Document;
use crate::permissions::Permission::{
    AssignmentsRead, AssignmentsWrite, AssistantsRead, AssistantsWrite, AuditRead, DraftsMake, InstanceManage,
    KeysManage, MembersManage, MembersRead, OrganisationManage, OrganisationRead, QuizzesRead, QuizzesWrite,
    ScenariosRead, ScenariosWrite, SessionsConduct, SessionsManage, SessionsRead, SessionsReview, UsageRead,
};
use crate::{
    access, accounts, administration, assignments, assistants, attachments, attempts, audio_ws, audit, badges, bank,
    career, comments, consents, corrections, drafting, events, exports, expression, health, instance, interviews, keys,
    mail, middleware,
};
use crate::{
    moderation, notifications, organisations, own_providers, packs, privacy, profiles, progress, push, quizzes,
    recordings, redactions, rehearsals, replay, reports, retention, rtc, scenarios, sessions, shares, tasks, usage,
    web,
};

/// A route and the access it needs.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The method; `GET` serves `HEAD` as well.
    pub method: &'static str,
    /// The path as the router matches it.
    pub path: &'static str,
    /// What it needs.
    pub access: Access,
}

const fn route(method: &'static str, path: &'static str, access: Access) -> Route {
    Route { method, path, access }
}

/// Every route. One that is not here answers nobody, and a test compares this table with
/// what the router serves.
pub const ROUTES: &[Route] = &[
    route("GET", "/api/instance", Public),
    route("GET", "/api/openapi.json", Public),
    route("POST", "/api/auth/register", Public),
    route("POST", "/api/auth/verify", Public),
    route("POST", "/api/auth/login", Public),
    // By the challenge that the password gave.
    route("POST", "/api/auth/second-factor", Public),
    route("POST", "/api/auth/second-factor/code", Public),
    route("POST", "/api/auth/second-factor/passkey", Public),
    // By what a passkey has signed.
    route("POST", "/api/auth/passkey/options", Public),
    route("POST", "/api/auth/passkey", Public),
    // By what a provider of accounts says.
    route("POST", "/api/auth/identity", Public),
    route("POST", "/api/auth/identity/answer", Public),
    // By the cookie of the browser.
    route("POST", "/api/auth/refresh", Public),
    route("POST", "/api/auth/logout", Public),
    route("POST", "/api/auth/forgot", Public),
    // By the token of a mail.
    route("POST", "/api/auth/reset", Public),
    route("POST", "/api/auth/not-me", Public),
    route("POST", "/api/setup", Access::Instance),
    route("GET", "/api/me", Account),
    route("PATCH", "/api/me", Account),
    route("PUT", "/api/me/avatar", Account),
    route("DELETE", "/api/me/avatar", Account),
    // The handler asks whom the viewer may see.
    route("GET", "/api/avatars/{user}/{hash}", Account),
    route("GET", "/api/me/career", Account),
    route("PATCH", "/api/me/career", Account),
    route("POST", "/api/me/career/entries", Account),
    route("PUT", "/api/me/career/entries/{id}", Account),
    route("DELETE", "/api/me/career/entries/{id}", Account),
    route("POST", "/api/me/career/linkedin", Account),
    route("POST", "/api/me/career/import", Account),
    route("GET", "/api/me/sessions", Account),
    // Each session by its own token as well.
    route("POST", "/api/me/sessions", Account),
    route("POST", "/api/me/progress", Account),
    route("GET", "/api/permissions", Public),
    route("GET", "/api/organisations", AccountOrInstance),
    route("POST", "/api/organisations", AccountOrInstance),
    route("GET", "/api/organisations/{id}", Within(OrganisationRead)),
    route("PATCH", "/api/organisations/{id}", Within(OrganisationManage)),
    route("DELETE", "/api/organisations/{id}", Within(OrganisationManage)),
    route("GET", "/api/organisations/{id}/members", Within(MembersRead)),
    route("GET", "/api/organisations/{id}/members.csv", Within(MembersManage)),
    route("PATCH", "/api/organisations/{id}/members/{user}", Within(MembersManage)),
    // Everybody may leave; the handler asks who may remove others.
    route("DELETE", "/api/organisations/{id}/members/{user}", Within(OrganisationRead)),
    route("GET", "/api/organisations/{id}/teams", Within(OrganisationRead)),
    route("POST", "/api/organisations/{id}/teams", Within(OrganisationManage)),
    route("PATCH", "/api/organisations/{id}/teams/{team}", Within(OrganisationManage)),
    route("DELETE", "/api/organisations/{id}/teams/{team}", Within(OrganisationManage)),
    route("PUT", "/api/organisations/{id}/teams/{team}/members/{user}", Within(MembersManage)),
    route("DELETE", "/api/organisations/{id}/teams/{team}/members/{user}", Within(MembersManage)),
    route("GET", "/api/organisations/{id}/invitations", Within(MembersManage)),
    route("POST", "/api/organisations/{id}/invitations", Within(MembersManage)),
    route("POST", "/api/organisations/{id}/invitations/csv", Within(MembersManage)),
    route("DELETE", "/api/organisations/{id}/invitations/{invitation}", Within(MembersManage)),
    route("POST", "/api/invitations/open", Public),
    route("POST", "/api/invitations/accept", Account),
    route("PUT", "/api/me/password", Account),
    route("GET", "/api/me/email", Account),
    route("PUT", "/api/me/email", Account),
    route("DELETE", "/api/me/email", Account),
    // By the token of a mail as well.
    route("POST", "/api/me/email/confirm", Account),
    route("GET", "/api/me/factors", Account),
    route("POST", "/api/me/factors/{kind}", Account),
    route("DELETE", "/api/me/factors/{kind}", Account),
    route("POST", "/api/me/factors/{kind}/confirm", Account),
    route("POST", "/api/me/recovery-codes", Account),
    route("GET", "/api/me/proof", Account),
    route("POST", "/api/me/proof", Account),
    route("POST", "/api/me/proof/code", Account),
    route("POST", "/api/me/proof/passkey", Account),
    route("GET", "/api/me/identities", Account),
    route("POST", "/api/me/identities", Account),
    route("POST", "/api/me/identities/answer", Account),
    route("DELETE", "/api/me/identities/{id}", Account),
    route("POST", "/api/me/identities/{id}/take", Account),
    route("GET", "/api/me/passkeys", Account),
    route("POST", "/api/me/passkeys", Account),
    route("POST", "/api/me/passkeys/options", Account),
    route("PATCH", "/api/me/passkeys/{id}", Account),
    route("DELETE", "/api/me/passkeys/{id}", Account),
    route("GET", "/api/me/logins", Account),
    route("DELETE", "/api/me/logins", Account),
    route("DELETE", "/api/me/logins/{id}", Account),
    route("GET", "/api/scenarios", Public),
    route("GET", "/api/scenarios/{id}", Public),
    route("GET", "/api/workshop/scenarios", Needs(ScenariosRead)),
    route("POST", "/api/workshop/scenarios", Needs(ScenariosWrite)),
    route("POST", "/api/workshop/scenario-check", Needs(ScenariosRead)),
    route("POST", "/api/workshop/scenario-rehearsal", Needs(ScenariosRead)),
    route("POST", "/api/workshop/scenario-import", Needs(ScenariosWrite)),
    route("GET", "/api/workshop/scenarios/{id}", Needs(ScenariosRead)),
    route("PUT", "/api/workshop/scenarios/{id}", Needs(ScenariosWrite)),
    route("DELETE", "/api/workshop/scenarios/{id}", Needs(ScenariosWrite)),
    route("POST", "/api/workshop/scenarios/{id}/confirm", Needs(ScenariosWrite)),
    route("POST", "/api/workshop/scenarios/{id}/publish", Needs(ScenariosWrite)),
    route("POST", "/api/workshop/scenarios/{id}/archive", Needs(ScenariosWrite)),
    route("GET", "/api/workshop/scenarios/{id}/versions", Needs(ScenariosRead)),
    route("GET", "/api/workshop/scenarios/{id}/versions/{version}", Needs(ScenariosRead)),
    route("GET", "/api/workshop/scenarios/{id}/export", Needs(ScenariosRead)),
    route("GET", "/api/workshop/scenarios/{id}/sent-to", Needs(ScenariosRead)),
    route("POST", "/api/drafts/scenario", Needs(DraftsMake)),
    route("POST", "/api/drafts/questions", Needs(DraftsMake)),
    route("POST", "/api/drafts/points", Needs(DraftsMake)),
    route("POST", "/api/drafts/translation", Needs(DraftsMake)),
    route("GET", "/api/assistants", Needs(AssistantsRead)),
    route("POST", "/api/assistants", Needs(AssistantsWrite)),
    route("GET", "/api/assistants/{id}", Needs(AssistantsRead)),
    route("PUT", "/api/assistants/{id}", Needs(AssistantsWrite)),
    route("DELETE", "/api/assistants/{id}", Needs(AssistantsWrite)),
    route("GET", "/api/assistants/{id}/versions", Needs(AssistantsRead)),
    route("GET", "/api/quizzes", Public),
    route("GET", "/api/quizzes/{id}", Public),
    route("POST", "/api/quizzes", Needs(QuizzesWrite)),
    route("POST", "/api/quiz-preview", Needs(QuizzesWrite)),
    route("PUT", "/api/quizzes/{id}", Needs(QuizzesWrite)),
    route("DELETE", "/api/quizzes/{id}", Needs(QuizzesWrite)),
    route("GET", "/api/quizzes/{id}/source", Needs(QuizzesRead)),
    route("GET", "/api/quizzes/{id}/export", Needs(QuizzesRead)),
    route("POST", "/api/workshop/attachments", Needs(ScenariosWrite)),
    route("GET", "/api/workshop/attachments/{file}", Needs(ScenariosRead)),
    route("POST", "/api/workshop/pack", Needs(ScenariosRead)),
    route("POST", "/api/workshop/pack-preview", Needs(ScenariosWrite)),
    route("POST", "/api/workshop/pack-import", Needs(ScenariosWrite)),
    route("GET", "/api/bank", Needs(QuizzesRead)),
    route("POST", "/api/bank", Needs(ScenariosWrite)),
    route("GET", "/api/bank-tags", Needs(QuizzesRead)),
    route("POST", "/api/bank-keep", Needs(ScenariosWrite)),
    route("POST", "/api/bank-insert", Needs(QuizzesWrite)),
    route("GET", "/api/bank/{id}", Needs(QuizzesRead)),
    route("PUT", "/api/bank/{id}", Needs(ScenariosWrite)),
    route("POST", "/api/bank/{id}/archive", Needs(ScenariosWrite)),
    route("GET", "/api/bank/{id}/statistics", Needs(QuizzesRead)),
    route("POST", "/api/quizzes/{id}/attempts", Guest),
    route("GET", "/api/attempts/{id}", Attempt),
    route("POST", "/api/attempts/{id}/questions/{question}", Attempt),
    route("POST", "/api/attempts/{id}/answers", Attempt),
    route("POST", "/api/attempts/{id}/finish", Attempt),
    route("POST", "/api/sessions", Guest),
    route("GET", "/api/sessions", Needs(SessionsRead)),
    route("GET", "/api/sessions/counts", Needs(SessionsRead)),
    route("GET", "/api/sessions/{id}", Session(SessionsReview)),
    route("DELETE", "/api/sessions/{id}", Session(SessionsManage)),
    // Not the candidate.
    route("GET", "/api/sessions/{id}/review", Session(SessionsReview)),
    route("PUT", "/api/sessions/{id}/review", Session(SessionsReview)),
    route("DELETE", "/api/sessions/{id}/review", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/transcript", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/events", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/notices", Needs(SessionsReview)),
    route("POST", "/api/sessions/{id}/commands", Session(SessionsConduct)),
    route("GET", "/api/sessions/{id}/attachments", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/attachments/{file}", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/tasks", Replay(SessionsReview)),
    route("PUT", "/api/sessions/{id}/tasks/{question}/text", Session(SessionsConduct)),
    route("POST", "/api/sessions/{id}/tasks/{question}/runs", Session(SessionsConduct)),
    route("GET", "/api/sessions/{id}/recordings", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/recordings/{file}", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/replay", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/peaks", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/comments", Replay(SessionsReview)),
    route("POST", "/api/sessions/{id}/comments", Replay(SessionsReview)),
    route("GET", "/api/sessions/{id}/comments/stream", Replay(SessionsReview)),
    route("PATCH", "/api/sessions/{id}/comments/{comment}", Replay(SessionsReview)),
    route("DELETE", "/api/sessions/{id}/comments/{comment}", Replay(SessionsReview)),
    route("POST", "/api/sessions/{id}/shares", Session(SessionsManage)),
    route("GET", "/api/sessions/{id}/shares", Session(SessionsReview)),
    route("DELETE", "/api/sessions/{id}/shares/{share}", Session(SessionsManage)),
    route("GET", "/api/sessions/{id}/access-log", Session(SessionsReview)),
    route("POST", "/api/shares/open", Public),
    route("PATCH", "/api/sessions/{id}/words", Session(SessionsReview)),
    route("POST", "/api/sessions/{id}/words/undo", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/words/history", Session(SessionsReview)),
    route("POST", "/api/sessions/{id}/redactions", Session(SessionsManage)),
    route("GET", "/api/sessions/{id}/redactions", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/redactions/preview", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/export/{file}", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/report", Session(SessionsReview)),
    route("POST", "/api/sessions/{id}/report", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/report.pdf", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/badge", Session(SessionsReview)),
    // Each session of the body comes with its own token.
    route("POST", "/api/progress", Public),
    route("GET", "/api/providers", Needs(KeysManage)),
    route("PUT", "/api/providers", Needs(KeysManage)),
    route("GET", "/api/provider-keys", Needs(KeysManage)),
    route("POST", "/api/provider-keys", Needs(KeysManage)),
    route("PATCH", "/api/provider-keys/{id}", Needs(KeysManage)),
    route("POST", "/api/provider-keys/{id}/test", Needs(KeysManage)),
    route("DELETE", "/api/provider-keys/{id}", Needs(KeysManage)),
    route("GET", "/api/usage", Needs(UsageRead)),
    route("GET", "/api/usage.csv", Needs(UsageRead)),
    route("GET", "/api/sessions/{id}/usage", Needs(UsageRead)),
    route("GET", "/api/budgets", Needs(KeysManage)),
    route("PUT", "/api/budgets/{scope}", Needs(KeysManage)),
    route("DELETE", "/api/budgets/{scope}", Needs(KeysManage)),
    route("GET", "/api/me/providers", Account),
    route("PUT", "/api/me/providers", Account),
    route("GET", "/api/me/provider-keys", Account),
    route("POST", "/api/me/provider-keys", Account),
    route("PATCH", "/api/me/provider-keys/{id}", Account),
    route("POST", "/api/me/provider-keys/{id}/test", Account),
    route("DELETE", "/api/me/provider-keys/{id}", Account),
    route("GET", "/api/me/usage", Account),
    route("GET", "/api/me/usage.csv", Account),
    route("GET", "/api/me/budgets", Account),
    route("PUT", "/api/me/budgets/{scope}", Account),
    route("DELETE", "/api/me/budgets/{scope}", Account),
    route("GET", "/api/me/expression-consent", Account),
    route("PUT", "/api/me/expression-consent", Account),
    route("DELETE", "/api/me/expression-consent", Account),
    // Its candidate's account and nobody else, which the handler asks: neither a token of the session nor
    // anybody who may open it otherwise.
    route("GET", "/api/sessions/{id}/voice-expression", Account),
    route("POST", "/api/sessions/{id}/voice-expression", Account),
    route("GET", "/api/assignments", Needs(AssignmentsRead)),
    route("POST", "/api/assignments", Needs(AssignmentsWrite)),
    route("GET", "/api/assignments/{id}", Needs(AssignmentsRead)),
    route("PATCH", "/api/assignments/{id}", Needs(AssignmentsWrite)),
    route("POST", "/api/assignments/{id}/withdraw", Needs(AssignmentsWrite)),
    route("POST", "/api/assignments/{id}/people", Needs(AssignmentsWrite)),
    route("DELETE", "/api/assignments/{id}/people/{person}", Needs(AssignmentsWrite)),
    route("GET", "/api/assignments/{id}/people.csv", Needs(AssignmentsRead)),
    route("GET", "/api/me/assignments", Account),
    route("GET", "/api/me/assignments/{id}", Account),
    route("POST", "/api/me/assignments/{id}/start", Account),
    route("GET", "/api/me/assignments/{id}/calendar.ics", Account),
    route("PUT", "/api/me/assignments/{id}/human", Account),
    route("PUT", "/api/assignments/{id}/people/{person}/human", Needs(AssignmentsWrite)),
    route("GET", "/api/consent-texts", Public),
    route("GET", "/api/sessions/{id}/consents", Session(SessionsReview)),
    // The handler takes it from the candidate alone.
    route("POST", "/api/sessions/{id}/consents", Session(SessionsReview)),
    route("GET", "/api/me/consents", Account),
    route("PUT", "/api/me/without-ai", Account),
    route("GET", "/api/me/notifications", Account),
    route("POST", "/api/me/notifications/read", Account),
    route("GET", "/api/me/notifications/stream", Account),
    route("GET", "/api/me/notification-choices", Account),
    route("PUT", "/api/me/notification-choices", Account),
    route("GET", "/api/me/push", Account),
    route("PUT", "/api/me/push", Account),
    route("DELETE", "/api/me/push", Account),
    route("POST", "/api/me/push/test", Account),
    route("GET", "/api/me/privacy", Account),
    route("POST", "/api/me/exports", Account),
    route("DELETE", "/api/me/exports/{id}", Account),
    route("POST", "/api/me/exports/{id}/link", Account),
    // By the token of a link that its owner was given.
    route("GET", "/api/exports/file", Public),
    route("POST", "/api/me/deletion", Account),
    route("GET", "/api/admin/health", Needs(InstanceManage)),
    route("GET", "/api/admin/users", Needs(InstanceManage)),
    route("GET", "/api/admin/users/{user}", Needs(InstanceManage)),
    route("POST", "/api/admin/users/{user}/suspend", Needs(InstanceManage)),
    route("POST", "/api/admin/users/{user}/restore", Needs(InstanceManage)),
    route("PUT", "/api/admin/users/{user}/role", Needs(InstanceManage)),
    route("POST", "/api/admin/users/{user}/reset-letter", Needs(InstanceManage)),
    route("POST", "/api/admin/users/{user}/deletion", Needs(InstanceManage)),
    route("GET", "/api/admin/organisations", Needs(InstanceManage)),
    route("POST", "/api/admin/organisations/{organisation}/suspend", Needs(InstanceManage)),
    route("POST", "/api/admin/organisations/{organisation}/restore", Needs(InstanceManage)),
    route("PUT", "/api/admin/organisations/{organisation}/limits", Needs(InstanceManage)),
    route("GET", "/api/admin/moderation", Needs(InstanceManage)),
    route("GET", "/api/admin/moderation/{case}", Needs(InstanceManage)),
    route("POST", "/api/admin/moderation/{case}/decision", Needs(InstanceManage)),
    route("POST", "/api/admin/moderation/{case}/restore", Needs(InstanceManage)),
    // The handler asks what the reporter can read.
    route("POST", "/api/flags", Account),
    route("POST", "/api/sessions/{id}/flags", Session(SessionsReview)),
    route("GET", "/api/sessions/{id}/flags", Session(SessionsReview)),
    route("GET", "/api/audit", Needs(InstanceManage)),
    route("GET", "/api/audit/check", Needs(InstanceManage)),
    route("GET", "/api/organisations/{id}/audit", Within(AuditRead)),
    route("GET", "/api/retention", Needs(InstanceManage)),
    route("PUT", "/api/retention", Needs(InstanceManage)),
    route("POST", "/api/retention/preview", Needs(InstanceManage)),
    route("GET", "/api/organisations/{id}/retention", Within(OrganisationManage)),
    route("PUT", "/api/organisations/{id}/retention", Within(OrganisationManage)),
    route("POST", "/api/organisations/{id}/retention/preview", Within(OrganisationManage)),
    route("GET", "/api/mail", Needs(InstanceManage)),
    route("POST", "/api/mail/test", Needs(InstanceManage)),
    route("GET", "/api/mail/unsubscribe", Public),
    route("POST", "/api/mail/unsubscribe", Public),
    route("POST", "/rtc", Needs(SessionsConduct)),
    route("POST", "/rtc/{session}", Session(SessionsConduct)),
    route("PATCH", "/rtc/{session}/{peer}", Session(SessionsConduct)),
    route("DELETE", "/rtc/{session}/{peer}", Session(SessionsConduct)),
    route("GET", "/ws/audio", SessionInQuery(SessionsConduct)),
    route("GET", "/ws/sessions/{id}", Session(SessionsReview)),
    route("GET", "/healthz", Public),
    route("GET", "/readyz", Public),
];

/// The routes with their handlers, and the document that describes them.
fn routes() -> (Router<App>, OpenApiDocument) {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(instance::routes::read))
        .routes(routes!(instance::routes::openapi))
        .routes(routes!(accounts::routes::auth::register))
        .routes(routes!(accounts::routes::auth::verify))
        .routes(routes!(accounts::routes::auth::log_in))
        .routes(routes!(accounts::routes::auth::second_factor))
        .routes(routes!(accounts::routes::auth::send_second_factor))
        .routes(routes!(accounts::routes::passkeys::ask_second))
        .routes(routes!(accounts::routes::passkeys::ask))
        .routes(routes!(accounts::routes::passkeys::sign_in))
        .routes(routes!(accounts::routes::identities::ask))
        .routes(routes!(accounts::routes::identities::sign_in))
        .routes(routes!(accounts::routes::auth::refresh))
        .routes(routes!(accounts::routes::auth::log_out))
        .routes(routes!(accounts::routes::auth::forgot))
        .routes(routes!(accounts::routes::auth::reset))
        .routes(routes!(accounts::routes::auth::not_me))
        .routes(routes!(accounts::routes::setup::set_up))
        .routes(routes!(accounts::routes::me::read, accounts::routes::me::change))
        .routes(routes!(profiles::routes::set, profiles::routes::remove))
        .routes(routes!(profiles::routes::read))
        .routes(routes!(sessions::routes::list_own, progress::own::take))
        .routes(routes!(career::routes::read, career::routes::change))
        .routes(routes!(career::routes::add))
        .routes(routes!(career::routes::change_entry, career::routes::remove_entry))
        .routes(routes!(career::routes::look))
        .routes(routes!(career::routes::take))
        .routes(routes!(organisations::routes::permissions))
        .routes(routes!(organisations::routes::list, organisations::routes::create))
        .routes(routes!(organisations::routes::read, organisations::routes::change, organisations::routes::delete))
        .routes(routes!(organisations::people::list))
        .routes(routes!(organisations::people::export))
        .routes(routes!(organisations::people::change, organisations::people::remove))
        .routes(routes!(organisations::routes::teams, organisations::routes::create_team))
        .routes(routes!(organisations::routes::change_team, organisations::routes::delete_team))
        .routes(routes!(organisations::routes::enter_team, organisations::routes::leave_team))
        .routes(routes!(organisations::people::invitations, organisations::people::create_invitation))
        .routes(routes!(organisations::people::import))
        .routes(routes!(organisations::people::revoke))
        .routes(routes!(organisations::people::open))
        .routes(routes!(organisations::people::accept))
        .routes(routes!(accounts::routes::me::change_password))
        .routes(routes!(accounts::routes::email::read, accounts::routes::email::ask, accounts::routes::email::cancel))
        .routes(routes!(accounts::routes::email::confirm))
        .routes(routes!(accounts::routes::factors::list))
        .routes(routes!(accounts::routes::factors::begin, accounts::routes::factors::remove))
        .routes(routes!(accounts::routes::factors::confirm))
        .routes(routes!(accounts::routes::factors::renew_codes))
        .routes(routes!(accounts::routes::factors::proof, accounts::routes::factors::prove))
        .routes(routes!(accounts::routes::factors::send_code))
        .routes(routes!(accounts::routes::identities::list, accounts::routes::identities::begin))
        .routes(routes!(accounts::routes::identities::finish))
        .routes(routes!(accounts::routes::identities::remove))
        .routes(routes!(accounts::routes::identities::take))
        .routes(routes!(accounts::routes::passkeys::ask_proof))
        .routes(routes!(accounts::routes::passkeys::list, accounts::routes::passkeys::make))
        .routes(routes!(accounts::routes::passkeys::begin))
        .routes(routes!(accounts::routes::passkeys::rename, accounts::routes::passkeys::remove))
        .routes(routes!(accounts::routes::me::list_logins, accounts::routes::me::end_other_logins))
        .routes(routes!(accounts::routes::me::end_login))
        .routes(routes!(scenarios::routes::list))
        .routes(routes!(scenarios::routes::read))
        .routes(routes!(scenarios::workshop::list, scenarios::workshop::create))
        .routes(routes!(scenarios::workshop::look))
        .routes(routes!(rehearsals::routes::rehearse))
        .routes(routes!(scenarios::workshop::import))
        .routes(routes!(scenarios::workshop::read, scenarios::workshop::save, scenarios::workshop::delete))
        .routes(routes!(scenarios::workshop::confirm))
        .routes(routes!(scenarios::workshop::publish))
        .routes(routes!(scenarios::workshop::archive))
        .routes(routes!(scenarios::workshop::versions))
        .routes(routes!(scenarios::workshop::version))
        .routes(routes!(scenarios::workshop::export))
        .routes(routes!(attachments::routes::put_up))
        .routes(routes!(attachments::routes::read))
        .routes(routes!(attachments::routes::list))
        .routes(routes!(attachments::routes::read_shown))
        .routes(routes!(assistants::trial::sent_to))
        .routes(routes!(drafting::routes::scenario))
        .routes(routes!(drafting::routes::questions))
        .routes(routes!(drafting::routes::points))
        .routes(routes!(drafting::routes::translation))
        .routes(routes!(assistants::routes::list, assistants::routes::create))
        .routes(routes!(assistants::routes::read, assistants::routes::save, assistants::routes::delete))
        .routes(routes!(assistants::routes::versions))
        .routes(routes!(assignments::routes::list, assignments::routes::create))
        .routes(routes!(assignments::routes::read, assignments::routes::change))
        .routes(routes!(assignments::routes::withdraw))
        .routes(routes!(assignments::routes::add))
        .routes(routes!(assignments::routes::remove))
        .routes(routes!(assignments::routes::export))
        .routes(routes!(assignments::own::list))
        .routes(routes!(assignments::own::read))
        .routes(routes!(assignments::own::start))
        .routes(routes!(assignments::own::calendar))
        .routes(routes!(assignments::human::ask))
        .routes(routes!(assignments::human::set))
        .routes(routes!(consents::routes::read_texts))
        .routes(routes!(consents::routes::read, consents::routes::set))
        .routes(routes!(consents::routes::list_own))
        .routes(routes!(consents::routes::set_without_ai))
        .routes(routes!(quizzes::routes::list, quizzes::routes::create))
        .routes(routes!(quizzes::routes::read, quizzes::workshop::save, quizzes::routes::delete))
        .routes(routes!(quizzes::workshop::read))
        .routes(routes!(quizzes::routes::export))
        .routes(routes!(quizzes::routes::preview))
        .routes(routes!(packs::routes::make))
        .routes(routes!(packs::routes::preview))
        .routes(routes!(packs::routes::take))
        .routes(routes!(bank::routes::list, bank::routes::create))
        .routes(routes!(bank::routes::tags))
        .routes(routes!(bank::routes::keep))
        .routes(routes!(bank::routes::put_into_quiz))
        .routes(routes!(bank::routes::read, bank::routes::save))
        .routes(routes!(bank::routes::archive))
        .routes(routes!(bank::routes::statistics))
        .routes(routes!(attempts::routes::create))
        .routes(routes!(attempts::routes::read))
        .routes(routes!(attempts::routes::open))
        .routes(routes!(attempts::routes::answer))
        .routes(routes!(attempts::routes::finish))
        .routes(routes!(sessions::routes::create, interviews::routes::list))
        .routes(routes!(interviews::routes::counts))
        .routes(routes!(
            interviews::routes::read_review,
            interviews::routes::set_review,
            interviews::routes::forget_review
        ))
        .routes(routes!(sessions::routes::read, sessions::routes::delete))
        .routes(routes!(sessions::routes::transcript))
        .routes(routes!(sessions::routes::command))
        .routes(routes!(tasks::routes::list))
        .routes(routes!(tasks::routes::write))
        .routes(routes!(tasks::routes::run))
        .routes(routes!(events::routes::list))
        .routes(routes!(events::notices::read))
        .routes(routes!(recordings::routes::list))
        .routes(routes!(recordings::routes::read))
        .routes(routes!(replay::routes::read))
        .routes(routes!(replay::routes::read_peaks))
        .routes(routes!(comments::routes::list, comments::routes::create))
        .routes(routes!(comments::routes::stream))
        .routes(routes!(comments::routes::edit, comments::routes::delete))
        .routes(routes!(shares::routes::create, shares::routes::list))
        .routes(routes!(shares::routes::revoke))
        .routes(routes!(shares::routes::access_log))
        .routes(routes!(shares::routes::open))
        .routes(routes!(corrections::routes::correct))
        .routes(routes!(corrections::routes::undo))
        .routes(routes!(corrections::routes::history))
        .routes(routes!(redactions::routes::create, redactions::routes::list))
        .routes(routes!(redactions::routes::preview))
        .routes(routes!(exports::routes::read))
        .routes(routes!(reports::routes::read, reports::routes::make_again))
        .routes(routes!(reports::routes::pdf))
        .routes(routes!(badges::routes::read))
        .routes(routes!(progress::routes::read))
        .routes(routes!(own_providers::routes::read, own_providers::routes::choose))
        .routes(routes!(own_providers::routes::read_own, own_providers::routes::choose_own))
        .routes(routes!(progress::own::read))
        .routes(routes!(keys::routes::list, keys::routes::create))
        .routes(routes!(keys::routes::change, keys::routes::revoke))
        .routes(routes!(keys::routes::test))
        .routes(routes!(keys::own::list, keys::own::create))
        .routes(routes!(keys::own::change, keys::own::revoke))
        .routes(routes!(keys::own::test))
        .routes(routes!(expression::routes::consent, expression::routes::give, expression::routes::withdraw))
        .routes(routes!(expression::routes::terms, expression::routes::read))
        .routes(routes!(usage::own::read))
        .routes(routes!(usage::own::export))
        .routes(routes!(usage::own::budgets))
        .routes(routes!(usage::own::set_budget, usage::own::remove_budget))
        .routes(routes!(usage::routes::read))
        .routes(routes!(usage::routes::export))
        .routes(routes!(usage::routes::of_session))
        .routes(routes!(usage::routes::budgets))
        .routes(routes!(usage::routes::set_budget, usage::routes::remove_budget))
        .routes(routes!(notifications::routes::list))
        .routes(routes!(notifications::routes::mark))
        .routes(routes!(notifications::routes::stream))
        .routes(routes!(notifications::routes::choices, notifications::routes::choose))
        .routes(routes!(push::routes::read, push::routes::subscribe, push::routes::unsubscribe))
        .routes(routes!(push::routes::test))
        .routes(routes!(privacy::routes::read))
        .routes(routes!(privacy::routes::ask))
        .routes(routes!(privacy::routes::remove))
        .routes(routes!(privacy::routes::link))
        .routes(routes!(privacy::routes::fetch))
        .routes(routes!(privacy::routes::delete))
        .routes(routes!(administration::health::read))
        .routes(routes!(administration::users::list))
        .routes(routes!(administration::users::read))
        .routes(routes!(administration::users::suspend))
        .routes(routes!(administration::users::restore))
        .routes(routes!(administration::users::change_role))
        .routes(routes!(administration::users::send_reset))
        .routes(routes!(administration::users::delete))
        .routes(routes!(administration::organisations::list))
        .routes(routes!(administration::organisations::suspend))
        .routes(routes!(administration::organisations::restore))
        .routes(routes!(administration::organisations::limit))
        .routes(routes!(moderation::queue::list))
        .routes(routes!(moderation::queue::read))
        .routes(routes!(moderation::queue::decide))
        .routes(routes!(moderation::queue::restore))
        .routes(routes!(moderation::flag::create))
        .routes(routes!(moderation::flag::create_in_session, moderation::flag::read_of_session))
        .routes(routes!(audit::routes::list))
        .routes(routes!(audit::routes::check))
        .routes(routes!(audit::routes::list_of_organisation))
        .routes(routes!(retention::routes::read, retention::routes::set))
        .routes(routes!(retention::routes::preview))
        .routes(routes!(retention::routes::read_own, retention::routes::set_own))
        .routes(routes!(retention::routes::preview_own))
        .routes(routes!(mail::routes::read))
        .routes(routes!(mail::routes::test))
        .routes(routes!(mail::routes::ask, mail::routes::unsubscribe))
        .routes(routes!(rtc::routes::open))
        .routes(routes!(rtc::routes::offer))
        .routes(routes!(rtc::routes::trickle, rtc::routes::hang_up))
        .routes(routes!(audio_ws::routes::socket))
        .routes(routes!(events::routes::socket))
        .routes(routes!(health::routes::healthz))
        .routes(routes!(health::routes::readyz))
        .split_for_parts()
}

/// The OpenAPI document.
pub fn document() -> OpenApiDocument {
    routes().1
}

/// The whole service: the routes behind their access check, the page for every other path,
/// and around both what every request goes through (see [`middleware`]).
pub fn service(app: &App) -> Router {
    let routes = routes()
        .0
        .route_layer(axum::middleware::from_fn_with_state(app.clone(), access::authorize))
        .route_layer(axum::middleware::from_fn(accounts::cookies::replace_former))
        .fallback(web::page);
    middleware::around(routes, app).with_state(app.clone())
}

/// The table's entry for a request that the router has matched.
pub fn find(method: &Method, path: &str) -> Result<&'static Route, Problem> {
    let method = if method == Method::HEAD { Method::GET } else { method.clone() };
    let mut of_path = ROUTES.iter().filter(|route| route.path == path).peekable();
    if of_path.peek().is_none() {
        // Matched by the router but not in the table: closed.
        return Err(Problem::new(Code::NotFound, "There is nothing here."));
    }
    let allowed: Vec<&str> = of_path.clone().map(|route| route.method).collect();
    of_path.find(|route| method == route.method).ok_or_else(|| not_allowed(&allowed))
}

/// The methods that a path of the table takes.
pub fn methods(path: &str) -> Vec<&'static str> {
    ROUTES.iter().filter(|route| matches(route.path, path)).map(|route| route.method).collect()
}

/// The pattern of the table that a path fits.
pub fn pattern(path: &str) -> Option<&'static str> {
    ROUTES.iter().map(|route| route.path).find(|pattern| matches(pattern, path))
}

fn not_allowed(allowed: &[&str]) -> Problem {
    let allowed = allowed.join(", ");
    Problem::new(Code::MethodNotAllowed, format!("This URL takes {allowed}."))
        .header(header::ALLOW, HeaderValue::from_str(&allowed).expect("methods are ASCII"))
}

/// Whether a path fits a pattern of the table.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut of_pattern, mut of_path) = (pattern.split('/'), path.split('/'));
    loop {
        match (of_pattern.next(), of_path.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given => {}
            (Some(part), Some(given)) if part.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_names_every_route_that_is_served_and_no_other() {
        let document = serde_json::to_value(document()).expect("serialises");
        let served: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .expect("paths")
            .iter()
            .flat_map(|(path, methods)| {
                methods
                    .as_object()
                    .expect("methods")
                    .keys()
                    .map(|method| (method.to_uppercase(), path.clone()))
                    .collect::<Vec<_>>()
            })
            .collect();
        let table: BTreeSet<(String, String)> =
            ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
        assert_eq!(served, table);
    }

    #[test]
    fn a_path_finds_its_pattern() {
        assert_eq!(methods("/rtc/abc"), ["POST"]);
        assert_eq!(methods("/rtc/abc/def"), ["PATCH", "DELETE"]);
        assert!(methods("/rtc/").is_empty());
        assert!(methods("/nowhere").is_empty());
    }

    #[test]
    fn what_the_table_does_not_know_is_closed() {
        let problem = find(&Method::GET, "/api/new").expect_err("closed");
        assert_eq!(problem.code, Code::NotFound);
        let problem = find(&Method::PUT, "/rtc").expect_err("closed");
        assert_eq!(problem.code, Code::MethodNotAllowed);
    }
}

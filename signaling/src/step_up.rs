//! Which routes ask somebody who is signed in for a proof of a moment ago.
//!
//! Closed by default: every change of one's own account and everything that changes the whole
//! instance asks, unless it is named here as calm; what else is dangerous is named as grave. The
//! instance's access token and the tokens of sessions are proofs themselves.

use crate::access::Access;
use crate::permissions::Permission;
use crate::router::Route;

/// How long a proof is good, milliseconds: ten minutes.
pub const PROOF_LASTS_MS: i64 = 10 * 60_000;

/// Changes of one's own that open nothing to others and lose nothing, and those that somebody in
/// danger makes first.
const CALM: &[(&str, &str)] = &[
    ("PATCH", "/api/me"),
    ("PUT", "/api/me/avatar"),
    ("DELETE", "/api/me/avatar"),
    ("PATCH", "/api/me/career"),
    ("POST", "/api/me/career/entries"),
    ("PUT", "/api/me/career/entries/{id}"),
    ("DELETE", "/api/me/career/entries/{id}"),
    ("POST", "/api/me/career/linkedin"),
    ("POST", "/api/me/career/import"),
    // A picture, a name, a title, as they are set by hand.
    ("POST", "/api/me/identities/{id}/take"),
    // Ends, and never begins.
    ("DELETE", "/api/me/logins"),
    ("DELETE", "/api/me/logins/{id}"),
    // Keeps what is.
    ("DELETE", "/api/me/email"),
    // Asked for with a proof; the letter may come later than that lasts.
    ("POST", "/api/me/email/confirm"),
    // The proof itself.
    ("POST", "/api/me/proof"),
    ("POST", "/api/me/proof/code"),
    ("POST", "/api/me/proof/passkey"),
    // Its name alone.
    ("PATCH", "/api/me/passkeys/{id}"),
    ("POST", "/api/me/assignments/{id}/start"),
    ("PUT", "/api/me/assignments/{id}/human"),
    // As easy to take back as to give (GDPR, Art. 7(3)).
    ("PUT", "/api/me/without-ai"),
    // Of interviews whose keys one has.
    ("POST", "/api/me/progress"),
    ("POST", "/api/me/sessions"),
    ("POST", "/api/me/notifications/read"),
    ("PUT", "/api/me/notification-choices"),
    // What is shown names nobody, and it ends with the login.
    ("PUT", "/api/me/push"),
    ("DELETE", "/api/me/push"),
    ("POST", "/api/me/push/test"),
    // A yes opens nothing to anybody, and is taken back as easily.
    ("PUT", "/api/me/expression-consent"),
    ("DELETE", "/api/me/expression-consent"),
    ("POST", "/api/sessions/{id}/voice-expression"),
    ("POST", "/api/organisations"),
    // Tells those who run the instance, and changes nothing.
    ("POST", "/api/flags"),
    // Looks, and changes nothing.
    ("POST", "/api/retention/preview"),
    ("POST", "/api/invitations/accept"),
];

/// Loss for more than oneself, and copies of others' data.
const GRAVE: &[(&str, &str)] = &[
    ("DELETE", "/api/organisations/{id}"),
    ("GET", "/api/organisations/{id}/members.csv"),
    ("PUT", "/api/organisations/{id}/retention"),
];

/// Whether a route asks for a proof.
pub fn is_asked(route: &Route) -> bool {
    let named = |list: &[(&str, &str)]| list.contains(&(route.method, route.path));
    if named(GRAVE) {
        return true;
    }
    let changes = route.method != "GET" && !named(CALM);
    match route.access {
        // A copy of everything is asked for by reading it.
        Access::Account => changes || route.path.contains("export"),
        Access::AccountOrInstance
        | Access::Needs(Permission::KeysManage)
        | Access::Needs(Permission::InstanceManage) => changes,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::ROUTES;

    fn route(method: &'static str, path: &'static str, access: Access) -> Route {
        Route { method, path, access }
    }

    #[test]
    fn a_new_change_of_an_account_or_of_the_instance_asks_for_a_proof() {
        for (method, access) in [
            ("POST", Access::Account),
            ("DELETE", Access::AccountOrInstance),
            ("PUT", Access::Needs(Permission::InstanceManage)),
            ("PATCH", Access::Needs(Permission::KeysManage)),
        ] {
            assert!(is_asked(&route(method, "/api/new", access)), "{method} {access:?}");
            assert!(!is_asked(&route("GET", "/api/new", access)), "{access:?}");
        }
        assert!(is_asked(&route("GET", "/api/me/exports/{id}", Access::Account)));
    }

    #[test]
    fn what_is_named_is_a_route() {
        for (method, path) in CALM.iter().chain(GRAVE) {
            assert!(ROUTES.iter().any(|route| (route.method, route.path) == (*method, *path)), "{method} {path}");
        }
    }

    #[test]
    fn a_password_a_key_of_a_provider_and_a_factor_ask_for_a_proof() {
        for (method, path) in [
            ("PUT", "/api/me/password"),
            ("PUT", "/api/me/email"),
            ("POST", "/api/provider-keys"),
            ("DELETE", "/api/provider-keys/{id}"),
            ("PUT", "/api/budgets/{scope}"),
            ("POST", "/api/me/factors/{kind}"),
            ("DELETE", "/api/me/factors/{kind}"),
            ("POST", "/api/me/recovery-codes"),
            ("POST", "/api/me/identities"),
            ("DELETE", "/api/me/identities/{id}"),
            ("POST", "/api/me/passkeys"),
            ("DELETE", "/api/me/passkeys/{id}"),
        ] {
            let route = ROUTES.iter().find(|route| (route.method, route.path) == (method, path));
            assert!(is_asked(route.unwrap_or_else(|| panic!("no {method} {path}"))), "{method} {path}");
        }
    }
}

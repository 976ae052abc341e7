//! `/api/instance` and `/api/openapi.json`.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::wire::{ByLanguage, IceServer, Instance};
use super::{sent, stand_ins, turn};
use crate::access::Caller;
use crate::accounts::passkeys::site::Site;
use crate::accounts::store::users;
use crate::app::App;
use crate::assistants::wire::AssistantModels;
use crate::badges::signer::Signer;
use crate::config::Settings;
use crate::error::Problem;
use crate::keys::Purse;
use crate::keys::rotate::former_issuers;
use crate::own_providers::{self, wire::PartBy};
use crate::owner::Acting;
use crate::providers::Role;
use crate::router;
use crate::wire::Timestamp;

/// For whom TURN credentials are that are given out before there is a session.
const GUEST: &str = "guest";

/// Large enough to put the document together: hundreds of descriptions lie on it at once, more than
/// a worker of the executor has room for where nothing is optimised.
const DOCUMENT_STACK: usize = 32 * 1024 * 1024;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    let write = || router::document().to_json().expect("the document has only plain types");
    let writer = std::thread::Builder::new().name("document".into()).stack_size(DOCUMENT_STACK).spawn(write);
    writer.expect("a thread can be started").join().expect("the document can be written")
});

/// What this instance is and can do
#[utoipa::path(get, path = "/api/instance", tag = "instance", security(()),
    responses((status = 200, body = Instance)))]
pub async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(acting): Extension<Acting>,
    headers: HeaderMap,
) -> Result<Json<Instance>, Problem> {
    let purse = Purse::of_caller(caller, acting, &app.settings);
    let own = own_providers::of(&app.db, purse.first()).await?;
    let abilities = app.conductor.engine().abilities();
    let without_providers = app.meter.is_month_spent(app.keys.pays(purse));
    let (alone, speaks_alone) =
        ((abilities.alone_fr, abilities.alone_en), (abilities.voice_alone_fr, abilities.voice_alone_en));
    let remote = |part: &PartBy, role| part.spec(role).map(|spec| stand_ins::part(&spec));
    let (hears_fr, hears_en) = match &own.ears {
        _ if without_providers => alone,
        PartBy::Machine => alone,
        part => remote(part, Role::Ears).map_or((abilities.hearing_fr, abilities.hearing_en), |name| (name, name)),
    };
    let (speaks_fr, speaks_en) = match &own.voice {
        PartBy::Machine => speaks_alone,
        part => remote(part, Role::Voice).map_or((abilities.voice_fr, abilities.voice_en), |name| (name, name)),
    };
    Ok(Json(Instance {
        version: env!("CARGO_PKG_VERSION").into(),
        stand_ins: abilities.stand_ins.iter().map(stand_ins::describe).collect(),
        hearing: ByLanguage { fr: stand_ins::hearing(hears_fr), en: stand_ins::hearing(hears_en) },
        voice: ByLanguage { fr: stand_ins::voice(speaks_fr), en: stand_ins::voice(speaks_en) },
        sent_to: sent::to(&app.settings, &app.keys, purse, &AssistantModels::Instance, &own),
        without_providers,
        needs_setup: !users::has_admin(&app.db).await?,
        guest_sessions: app.settings.guest_sessions,
        registration: app.settings.registration,
        mail: app.mail.is_some(),
        passkeys: Site::of(&app, &headers).is_ok(),
        sign_in: app.accounts.identities.shown(),
        drafting: app.drafter(&own).is_some(),
        badge_issuer: Signer::of(&app.vault).issuer(),
        former_badge_issuers: former_issuers(&app.db).await?,
        ice_servers: ice_servers(&app.settings, GUEST, Timestamp::now()),
    }))
}

/// This document
#[utoipa::path(get, path = "/api/openapi.json", tag = "instance", security(()),
    responses((status = 200, description = "The OpenAPI document", content_type = "application/json")))]
pub async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}

/// The configured STUN and TURN servers, as browsers take them. With a shared secret the
/// TURN credentials are made for `whom` and expire.
pub fn ice_servers(settings: &Settings, whom: &str, now: Timestamp) -> Vec<IceServer> {
    let (username, credential) = match &settings.turn_secret {
        Some(secret) => {
            let now = u64::try_from(now.unix_ms() / 1000).unwrap_or(0);
            let made = turn::credentials(secret, now.saturating_add(settings.turn_expires_s), whom);
            (Some(made.username), Some(made.password))
        }
        None => (settings.turn_username.clone(), settings.turn_credential.clone()),
    };
    settings
        .ice_servers
        .iter()
        .map(|url| {
            let is_turn = url.starts_with("turn");
            IceServer {
                urls: vec![url.clone()],
                username: username.clone().filter(|_| is_turn),
                credential: credential.clone().filter(|_| is_turn),
            }
        })
        .collect()
}

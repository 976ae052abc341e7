//! Having a passkey sign (section 7.2): to sign in, as a second step, as a proof.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::authenticator::AuthenticatorData;
use super::client::{Ceremony, ClientData};
use super::cose::PublicKey;
use super::register::credentials;
use super::site::Site;
use super::store::{self, Kept};
use super::wire::{RequestOptions, SignedCredential};
use super::{CHALLENGE_LASTS_MS, decode, make_challenge, wrong};
use crate::accounts::factors::store::Holder;
use crate::accounts::sign_in::{self, Browser, Entered};
use crate::accounts::store::logins::Method;
use crate::accounts::{SecurityChange, alerts};
use crate::app::App;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::error::Problem;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// What a browser is to have signed for `holder`: by a passkey of `user`, or by any.
pub async fn options(
    app: &App,
    site: &Site,
    holder: &Holder,
    user: Option<Uuid>,
    now: Timestamp,
) -> Result<RequestOptions, Problem> {
    let kept = match user {
        Some(user) => store::of_user(&app.db, user).await?,
        None => Vec::new(),
    };
    let challenge = make_challenge()?;
    store::keep_challenge(&app.db, &TokenHash::of(&challenge), holder, user, site, now, CHALLENGE_LASTS_MS).await?;
    Ok(RequestOptions {
        challenge,
        timeout: u32::try_from(CHALLENGE_LASTS_MS).unwrap_or(u32::MAX),
        rp_id: site.rp_id.clone(),
        allow_credentials: credentials(&kept, site),
        user_verification: "required",
    })
}

/// Signs in whoever has a passkey here: who they are, the passkey says.
///
/// # Errors
/// `passkey_wrong`.
pub async fn sign_in(
    app: &App,
    signed: &SignedCredential,
    browser: &Browser,
    now: Timestamp,
) -> Result<Entered, Problem> {
    match owner_of(app, &Holder::anybody(), None, signed, now).await? {
        Some(user) => sign_in::enter(app, user, Method::Passkey, browser, now).await,
        None => Err(wrong()),
    }
}

/// Whether an answer, as JSON, is the signature of a passkey of this person for `holder`.
pub async fn is_right(app: &App, user: Uuid, holder: &Holder, answer: &str, now: Timestamp) -> Result<bool, Problem> {
    let Ok(signed) = serde_json::from_str::<SignedCredential>(answer) else { return Ok(false) };
    Ok(owner_of(app, holder, Some(user), &signed, now).await?.is_some())
}

/// Whose passkey has signed; nobody's where a check of section 7.2 fails. The challenge is spent in
/// any case. One whose count went back may be a copy: it is refused, and its owner told.
async fn owner_of(
    app: &App,
    holder: &Holder,
    user: Option<Uuid>,
    signed: &SignedCredential,
    now: Timestamp,
) -> Result<Option<Uuid>, Problem> {
    let response = &signed.response;
    let Some(client_json) = decode(&response.client_data_json) else { return Ok(None) };
    let Some(client) = ClientData::read(&client_json, Ceremony::Get) else { return Ok(None) };
    let hash = TokenHash::of(&client.challenge);
    let Some(site) = store::take_challenge(&app.db, &hash, holder, now).await? else { return Ok(None) };
    let Some(kept) = store::of_credential(&app.db, &signed.id).await? else { return Ok(None) };
    let is_owners = match (user, response.user_handle.as_deref()) {
        // A device that found the passkey by itself says whose it is.
        (None, handle) => handle == Some(&handle_of(kept.user)),
        (Some(user), None) => kept.user == user,
        (Some(user), Some(handle)) => kept.user == user && handle == handle_of(user),
    };
    let Some(data) = signed_data(&kept, &client_json, signed).filter(|data| {
        is_owners
            && client.origin == site.origin
            && kept.rp_id == site.rp_id
            && data.is_for(&site.rp_id)
            // Whether it may be copied was said for good when it was made.
            && data.may_be_copied() == kept.may_be_copied
    }) else {
        return Ok(None);
    };
    if store::note_use(&app.db, kept.id, data.count, data.is_copied(), now).await? {
        return Ok(Some(kept.user));
    }
    let refused =
        Entry::of_account(Act::LoginRefused, ActorKind::Guest, Some(kept.user)).with("method", &Method::Passkey);
    audit::store::note(&app.db, &refused, now).await?;
    alerts::changed(app, kept.user, SecurityChange::PasskeyCopied, now).await?;
    Ok(None)
}

/// What the device said, if the passkey has signed it and what the browser said.
fn signed_data(kept: &Kept, client_json: &[u8], signed: &SignedCredential) -> Option<AuthenticatorData> {
    let said = decode(&signed.response.authenticator_data)?;
    let signature = decode(&signed.response.signature)?;
    let key = PublicKey::read(&decode(&kept.public_key)?)?;
    let message = [said.as_slice(), &Sha256::digest(client_json)].concat();
    key.is_signed(&message, &signature).then(|| AuthenticatorData::read(&said))?
}

fn handle_of(user: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(user.as_bytes())
}

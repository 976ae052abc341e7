//! Making a passkey, naming it, taking it away (section 7.1). Each change is told to the owner.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::authenticator::AuthenticatorData;
use super::client::{Ceremony, ClientData};
use super::cose::{EDDSA, ES256, RS256};
use super::site::Site;
use super::store::{self, Kept};
use super::wire::{
    CreationOptions, Credential, KeyKind, MakePasskey, NewPasskey, Passkey, PasskeyList, PasskeyMade, RelyingParty,
    Selection, UserEntity,
};
use super::{CHALLENGE_LASTS_MS, cbor, decode, make_challenge, wrong};
use crate::accounts::factors::enrol;
use crate::accounts::factors::store::{self as factors, Holder};
use crate::accounts::store::{users, ways_in};
use crate::accounts::{Person, SecurityChange, alerts};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::name::name;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// Passkeys of one person.
const MOST: i64 = 20;

/// Ways of reaching a device that are remembered, and characters of each.
const MOST_TRANSPORTS: usize = 8;
const LONGEST_TRANSPORT: usize = 32;

/// What somebody has, at the page that asks.
pub async fn list(app: &App, person: &Person, site: Option<&Site>) -> Result<PasskeyList, Problem> {
    let items = store::of_user(&app.db, person.user).await?.iter().map(Kept::shown).collect();
    Ok(PasskeyList { items, available: site.is_some() })
}

/// What a browser is to make.
pub async fn begin(
    app: &App,
    person: &Person,
    site: &Site,
    device: String,
    now: Timestamp,
) -> Result<NewPasskey, Problem> {
    let owner = users::find(&app.db, person.user).await?.ok_or_else(gone)?;
    let there_are = store::of_user(&app.db, person.user).await?;
    let challenge = make_challenge()?;
    let hash = TokenHash::of(&challenge);
    let holder = Holder::passkey(person.login);
    store::keep_challenge(&app.db, &hash, &holder, Some(person.user), site, now, CHALLENGE_LASTS_MS).await?;
    let public_key = CreationOptions {
        rp: RelyingParty { id: site.rp_id.clone(), name: "Vivavoce" },
        user: UserEntity {
            id: URL_SAFE_NO_PAD.encode(person.user.as_bytes()),
            name: owner.email,
            display_name: owner.name,
        },
        challenge,
        pub_key_cred_params: [ES256, EDDSA, RS256].map(|alg| KeyKind { kind: "public-key", alg }).into(),
        timeout: u32::try_from(CHALLENGE_LASTS_MS).unwrap_or(u32::MAX),
        exclude_credentials: credentials(&there_are, site),
        authenticator_selection: Selection {
            resident_key: "required",
            require_resident_key: true,
            user_verification: "required",
        },
        attestation: "none",
    };
    Ok(NewPasskey { public_key, suggested_name: device })
}

/// Keeps a passkey that a browser has made. With the first factor come the codes on paper.
///
/// # Errors
/// `passkey_wrong`, `factor_exists` where there is one of this id, `invalid_field`.
pub async fn finish(app: &App, person: &Person, wish: &MakePasskey, now: Timestamp) -> Result<PasskeyMade, Problem> {
    let called = name(&wish.name)?;
    let new = read(app, person, wish, called, now).await?.ok_or_else(wrong)?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    // Of several at once one after the other.
    ways_in::hold(connection, person.user).await?;
    if store::count(connection, person.user).await? >= MOST {
        return Err(Problem::new(
            Code::InvalidField,
            format!("An account has {MOST} passkeys at most; take one away first."),
        ));
    }
    let is_first = !factors::has_any(connection, person.user).await?;
    if !store::insert(connection, &new).await? {
        return Err(Problem::new(Code::FactorExists, "This passkey is there already."));
    }
    let recovery_codes = match is_first {
        true => Some(enrol::new_codes(connection, person.user, now).await?),
        false => None,
    };
    alerts::changed_in(app, connection, person.user, SecurityChange::PasskeyAdded, now).await?;
    writing.commit().await?;
    Ok(PasskeyMade { passkey: new.shown(), recovery_codes })
}

/// A passkey as it would be kept; none where a check of section 7.1 fails. The attestation's
/// statement is not looked at, whatever it says (step 21: trust in none is asked for).
async fn read(
    app: &App,
    person: &Person,
    wish: &MakePasskey,
    called: String,
    now: Timestamp,
) -> Result<Option<Kept>, Problem> {
    let response = &wish.credential.response;
    let Some(client) = decode(&response.client_data_json).and_then(|json| ClientData::read(&json, Ceremony::Create))
    else {
        return Ok(None);
    };
    let hash = TokenHash::of(&client.challenge);
    let Some(site) = store::take_challenge(&app.db, &hash, &Holder::passkey(person.login), now).await? else {
        return Ok(None);
    };
    let Some(data) = decode(&response.attestation_object).and_then(|object| data_of(&object)) else { return Ok(None) };
    let is_right = client.origin == site.origin && data.is_for(&site.rp_id);
    let Some(made) = data.made.as_ref().filter(|_| is_right) else { return Ok(None) };
    let credential_id = URL_SAFE_NO_PAD.encode(&made.id);
    if credential_id != wish.credential.id {
        return Ok(None);
    }
    Ok(Some(Kept {
        id: Uuid::now_v7(),
        user: person.user,
        name: called,
        credential_id,
        public_key: URL_SAFE_NO_PAD.encode(&made.key),
        count: data.count,
        rp_id: site.rp_id,
        may_be_copied: data.may_be_copied(),
        is_copied: data.is_copied(),
        transports: transports(&response.transports),
        created_at: now,
        used_at: None,
    }))
}

/// What the device says in an attestation.
fn data_of(object: &[u8]) -> Option<AuthenticatorData> {
    let (value, length) = cbor::read(object)?;
    let map = value.as_map().filter(|_| length == object.len())?;
    cbor::entry(map, &"fmt".into())?.as_text()?;
    cbor::entry(map, &"attStmt".into())?.as_map()?;
    AuthenticatorData::read(cbor::entry(map, &"authData".into())?.as_bytes()?)
}

/// Names of ways, as they will be handed back: nothing else is kept.
fn transports(said: &[String]) -> String {
    let is_name = |name: &&str| {
        (1..=LONGEST_TRANSPORT).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    said.iter().map(String::as_str).filter(is_name).take(MOST_TRANSPORTS).collect::<Vec<_>>().join(",")
}

/// Passkeys of this page, as devices know them.
pub fn credentials(kept: &[Kept], site: &Site) -> Vec<Credential> {
    let of_here = kept.iter().filter(|one| one.rp_id == site.rp_id);
    of_here
        .map(|one| Credential {
            kind: "public-key",
            id: one.credential_id.clone(),
            transports: one.transports.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        })
        .collect()
}

/// Calls a passkey otherwise.
///
/// # Errors
/// `invalid_field`, `not_found`.
pub async fn rename(app: &App, person: &Person, id: Uuid, to: &str) -> Result<Passkey, Problem> {
    let to = name(to)?;
    Ok(store::rename(&app.db, person.user, id, &to).await?.ok_or_else(none)?.shown())
}

/// Takes a passkey away, and with the last factor the codes on paper.
///
/// # Errors
/// `not_found`; `last_way_in` where nothing else opens the account.
pub async fn remove(app: &App, person: &Person, id: Uuid, now: Timestamp) -> Result<(), Problem> {
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    ways_in::hold(connection, person.user).await?;
    if !store::remove(connection, person.user, id).await? {
        return Err(none());
    }
    ways_in::is_left(connection, person.user).await?;
    if !factors::has_any(connection, person.user).await? {
        factors::forget_recovery(connection, person.user).await?;
    }
    alerts::changed_in(app, connection, person.user, SecurityChange::PasskeyRemoved, now).await?;
    writing.commit().await?;
    Ok(())
}

/// They have no passkey of this id.
pub fn none() -> Problem {
    Problem::new(Code::NotFound, "You have no such passkey.")
}

fn gone() -> Problem {
    Problem::new(Code::NotFound, "The account is not there any more.")
}

#[cfg(test)]
mod tests {
    use ciborium::Value;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_names_of_ways_are_remembered() {
        let said = ["internal", "hybrid", "smart-card", "a,b", "", "<b>", &"x".repeat(33)].map(str::to_owned);
        assert_eq!(transports(&said), "internal,hybrid,smart-card");
        assert_eq!(transports(&vec!["usb".to_owned(); 100]), ["usb"; MOST_TRANSPORTS].join(","));
    }

    proptest! {
        #[test]
        fn no_attestation_breaks_it(bytes in prop::collection::vec(any::<u8>(), 0..256), data in prop::collection::vec(any::<u8>(), 0..128)) {
            data_of(&bytes);
            let map = [("fmt", "none".into()), ("attStmt", Value::Map(Vec::new())), ("authData", Value::Bytes(data))];
            let map = map.map(|(name, value)| (Value::from(name), value)).into();
            let mut object = Vec::new();
            ciborium::into_writer(&Value::Map(map), &mut object).expect("written");
            data_of(&object);
        }
    }
}

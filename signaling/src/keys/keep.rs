//! What one does with keys, whosever they are: listed masked, kept, changed, tested, revoked. Each
//! names its holder, and another's key is none that there is.

use std::time::Instant;

use uuid::Uuid;

use super::holder::{Holder, Purse};
use super::ring::{KeyRing, NoAccess};
use super::store::{self, KeyRow, Test};
use super::wire::{
    ConfiguredProvider, KeyChange, KeyList, KeySource, KeyTest, NewKey, ProviderKey, TestedKey, key_name, masked,
};
use super::{Seal, probe, refresh};
use crate::app::App;
use crate::choices;
use crate::error::{Code, Problem};
use crate::providers::{Kind, Secret, Spec, spec};
use crate::wire::Timestamp;

/// Letters of a name at most.
const LONGEST_NAME: usize = 64;

/// Keys in use of one organisation or person.
const MOST_KEYS: i64 = 50;

/// The holder's keys, and the providers that are configured, as they are for them.
pub async fn list(app: &App, holder: Holder) -> Result<KeyList, Problem> {
    let seal = Seal::of(&app.vault);
    let rows = store::list(&app.db, Some(holder)).await?;
    let items = rows.iter().filter_map(|row| masked(row, row.sealed_by == seal.fingerprint)).collect();
    let configured = choices::specs(&app.settings).unwrap_or_default();
    let configured = configured.iter().map(|spec| described(app, &app.keys, holder, spec)).collect();
    Ok(KeyList { items, configured })
}

/// A provider as it is for a holder, whose keys are looked for in this ring.
pub fn described(app: &App, keys: &KeyRing, holder: Holder, spec: &Spec) -> ConfiguredProvider {
    let purse = Purse::of(holder, &app.settings);
    let access = keys.access(spec, purse);
    let key = match &access {
        Ok(access) if access.key.is_some() && access.holder != holder => KeySource::Instance,
        Ok(access) if access.key_id.is_some() => KeySource::Kept,
        Ok(access) if access.key.is_some() => KeySource::Variable,
        Ok(_) => KeySource::Unneeded,
        Err(NoAccess::OtherKind { .. }) if holder == Holder::Instance => KeySource::OtherKind,
        Err(_) => KeySource::Missing,
    };
    ConfiguredProvider {
        role: spec.role.into(),
        kind: spec.kind.into(),
        model: spec.model.clone(),
        host: keys.host(spec, purse),
        address: spec.url.clone(),
        key,
        key_id: access.ok().filter(|access| access.holder == holder).and_then(|access| access.key_id),
        // How the instance calls its keys is its own affair.
        key_name: if holder == Holder::Instance { key_name(spec) } else { spec.kind.code().to_owned() },
    }
}

/// Keeps a key.
pub async fn create(app: &App, holder: Holder, new: NewKey) -> Result<ProviderKey, Problem> {
    let NewKey { name, kind, key, base_url } = new;
    let kind = Kind::from(kind);
    if kind.is_personal() && !matches!(holder, Holder::Person(_)) {
        let detail =
            format!("Keys of the kind `{}` are people's own: keep it at `/api/me/provider-keys`.", kind.code());
        return Err(invalid(detail));
    }
    let secret = secret(&key)?;
    let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(kind.code());
    let name = fit_name(name)?;
    let base_url = fit_address(app, holder, kind, base_url.as_deref())?;
    if holder != Holder::Instance && store::count(&app.db, holder).await? >= MOST_KEYS {
        return Err(invalid(format!("{MOST_KEYS} keys in use are the most; revoke one first.")));
    }
    let (id, now, seal) = (Uuid::now_v7(), Timestamp::now(), Seal::of(&app.vault));
    let owner = holder.to_string();
    let row = KeyRow {
        id,
        name,
        kind: kind.code().to_owned(),
        base_url,
        sealed: Some(close(&seal, id, &owner, &secret)?),
        sealed_by: seal.fingerprint.clone(),
        hint: secret.hint().to_owned(),
        owner,
        created_at: now,
        changed_at: now,
        last_used_at: None,
        test: None,
        revoked_at: None,
    };
    if !store::insert(&app.db, &row).await? {
        return Err(taken());
    }
    refresh(&app.db, &app.vault, &app.keys).await?;
    masked(&row, true).ok_or_else(not_found)
}

/// Renames a key, sends it elsewhere, or puts another in its place.
pub async fn change(app: &App, holder: Holder, id: &str, change: KeyChange) -> Result<ProviderKey, Problem> {
    let mut row = find(app, holder, id).await?;
    let kind = Kind::from_code(&row.kind).ok_or_else(not_found)?;
    let seal = Seal::of(&app.vault);
    let KeyChange { name, base_url, key } = change;
    if let Some(name) = name {
        row.name = fit_name(name.trim())?;
        if store::is_taken(&app.db, &row, &row.name).await? {
            return Err(taken());
        }
    }
    if let Some(base_url) = base_url {
        row.base_url = fit_address(app, holder, kind, Some(&base_url))?;
    }
    if let Some(key) = key {
        let secret = secret(&key)?;
        row.sealed = Some(close(&seal, row.id, &row.owner, &secret)?);
        row.sealed_by.clone_from(&seal.fingerprint);
        secret.hint().clone_into(&mut row.hint);
    }
    // Two changes within a millisecond are two.
    row.changed_at = Timestamp::from_unix_ms(Timestamp::now().unix_ms().max(row.changed_at.unix_ms() + 1));
    if !store::update(&app.db, &row).await? {
        return Err(not_found());
    }
    refresh(&app.db, &app.vault, &app.keys).await?;
    masked(&row, row.sealed_by == seal.fingerprint).ok_or_else(not_found)
}

/// Sees whether the provider takes a key.
pub async fn test(app: &App, holder: Holder, id: &str) -> Result<TestedKey, Problem> {
    let row = find(app, holder, id).await?;
    app.test_limit.take(holder, Instant::now()).map_err(|wait| {
        let problem = Problem::new(Code::RateLimited, "Keys were tested very often; try again later.");
        problem.retry_after(wait.as_secs().max(1))
    })?;
    let kind = Kind::from_code(&row.kind).ok_or_else(not_found)?;
    let sealed = row.sealed.as_deref().unwrap_or_default();
    let secret = Seal::of(&app.vault).open(row.id, &row.owner, sealed).ok_or_else(|| {
        Problem::new(Code::KeyUnreadable, "This key was sealed under another instance key; put it in again.")
    })?;
    let base_url = row.base_url.as_deref().or(kind.base_url()).ok_or_else(not_found)?;
    let purse = Purse::of(holder, &app.settings);
    let of_this_key = |spec: &Spec| app.keys.access(spec, purse).is_ok_and(|access| access.key_id == Some(row.id));
    let configured = choices::specs(&app.settings).unwrap_or_default();
    // Servers of one's own call their models as they like, or have no list of them.
    let models: Vec<String> = configured
        .iter()
        .filter(|spec| kind.base_url().is_some() && of_this_key(spec))
        .map(|spec| spec.model.clone())
        .collect();
    let probed = probe::probe(kind, base_url, &secret, &models).await;
    let test = Test {
        at: Timestamp::now(),
        outcome: probed.outcome,
        ms: i64::try_from(probed.took.as_millis()).unwrap_or(i64::MAX),
    };
    store::tested(&app.db, row.id, test).await?;
    let test = KeyTest { at: test.at, outcome: test.outcome, ms: test.ms };
    Ok(TestedKey { test, missing_models: probed.missing })
}

/// Forgets a key, here and in the database.
pub async fn revoke(app: &App, holder: Holder, id: &str) -> Result<(), Problem> {
    let id = id.parse().map_err(|_| not_found())?;
    if !store::revoke(&app.db, holder, id, Timestamp::now()).await? {
        return Err(not_found());
    }
    refresh(&app.db, &app.vault, &app.keys).await?;
    // The old row is not left in the database's log either.
    if let Err(error) = app.db.forget_deleted().await {
        tracing::warn!(%error, "the database keeps what was revoked a little longer");
    }
    Ok(())
}

async fn find(app: &App, holder: Holder, id: &str) -> Result<KeyRow, Problem> {
    let id = id.parse().map_err(|_| not_found())?;
    store::find(&app.db, holder, id).await?.ok_or_else(not_found)
}

fn close(seal: &Seal, id: Uuid, owner: &str, secret: &Secret) -> Result<String, Problem> {
    seal.close(id, owner, secret).map_err(|error| Problem::internal("a key could not be sealed", &error))
}

fn secret(text: &str) -> Result<Secret, Problem> {
    Secret::read(text).map_err(|wrong| invalid(format!("The key {wrong}.")))
}

fn fit_name(name: &str) -> Result<String, Problem> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(fits) {
        return Err(invalid(format!("A name has 1 to {LONGEST_NAME} letters, digits or characters of `_-.`.")));
    }
    Ok(name.to_owned())
}

fn fit_address(app: &App, holder: Holder, kind: Kind, url: Option<&str>) -> Result<Option<String>, Problem> {
    let url = url.map(str::trim).filter(|url| !url.is_empty());
    let url = url
        .map(|url| spec::address(kind, url).map_err(|wrong| invalid(format!("The address is wrong: {wrong}."))))
        .transpose()?;
    let needed = || invalid(format!("A key of the kind `{}` needs the address that it goes to.", kind.code()));
    match &url {
        None if kind.base_url().is_none() => return Err(needed()),
        Some(url) if holder != Holder::Instance => tenants_may(app, url)?,
        None | Some(_) => {}
    }
    Ok(url)
}

/// Whether an address is one that others than the operator may have this server talk to: one of a
/// provider, one that is configured, or one of a host that the operator names. Else whoever has an
/// account could have the server ask its own network.
///
/// # Errors
/// `invalid_field`.
pub fn tenants_may(app: &App, url: &str) -> Result<(), Problem> {
    let address = reqwest::Url::parse(url).ok();
    let host = address.as_ref().and_then(|url| url.host_str()).unwrap_or_default();
    let is_known = Kind::ALL.iter().filter_map(|kind| kind.base_url()).any(|known| url == known)
        || choices::specs(&app.settings).unwrap_or_default().iter().any(|spec| spec.url.as_deref() == Some(url));
    if is_known || app.settings.tenant_hosts.iter().any(|allowed| allowed == host) {
        return Ok(());
    }
    Err(invalid(format!(
        "This server does not talk to `{host}` for others; whoever runs it may allow the host in `tenant_hosts`."
    )))
}

fn invalid(detail: String) -> Problem {
    Problem::new(Code::InvalidField, detail)
}

fn taken() -> Problem {
    Problem::new(Code::KeyExists, "Another key in use has this name; revoke it first, or replace it.")
}

fn not_found() -> Problem {
    Problem::new(Code::KeyNotFound, "There is no key in use with this id.")
}

//! Setting second factors up, and taking them away. Each change is told to the owner.

use sqlx::AnyConnection;
use uuid::Uuid;

use super::check::{self, wrong};
use super::store::{self, Factor, Holder};
use super::wire::{BeginFactor, BegunFactor, ConfirmedFactor, FactorList, KeptFactor, RecoveryCodes};
use super::{FactorKind, Phone, codes, recovery, second_step, totp};
use crate::accounts::sign_in::allow;
use crate::accounts::store::tries::Limit;
use crate::accounts::store::users;
use crate::accounts::{Person, SecurityChange, alerts};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::wire::Timestamp;

const MINUTE_MS: i64 = 60_000;

/// First codes that one person tries.
const TRIES: Limit = Limit { most: 20, window_ms: 15 * MINUTE_MS };

/// Codes that one person has sent to set factors up.
const SENT: Limit = Limit { most: 10, window_ms: 60 * MINUTE_MS };

/// What somebody has set up, and what they could.
pub async fn list(app: &App, person: &Person) -> Result<FactorList, Problem> {
    let owner = users::find(&app.db, person.user).await?.ok_or_else(gone)?;
    let factors = store::of_user(&app.db, person.user).await?;
    let items = factors.iter().map(|factor| KeptFactor {
        kind: factor.kind,
        hint: match factor.kind {
            FactorKind::Totp => None,
            FactorKind::Email => Some(owner.email.clone()),
            FactorKind::Sms => phone(app, factor).map(|phone| phone.hint()),
        },
        confirmed_at: factor.confirmed_at.unwrap_or(factor.created_at),
        used_at: factor.used_at,
    });
    let mut available = vec![FactorKind::Totp];
    if app.mail.is_some() && owner.verified_at.is_some() {
        available.push(FactorKind::Email);
    }
    if app.sms.is_some() {
        available.push(FactorKind::Sms);
    }
    let recovery_codes = store::recovery(&app.db, person.user).await?.len();
    Ok(FactorList { items: items.collect(), available, recovery_codes })
}

/// Begins to set a factor up: shows the secret of an authenticator app, or sends a first code.
///
/// # Errors
/// `factor_exists`, `no_mail`, `no_sms`, `invalid_field`, `rate_limited`.
pub async fn begin(
    app: &App,
    person: &Person,
    kind: FactorKind,
    wish: &BeginFactor,
    now: Timestamp,
) -> Result<BegunFactor, Problem> {
    let owner = users::find(&app.db, person.user).await?.ok_or_else(gone)?;
    let id = Uuid::now_v7();
    let mut secret = None;
    let mut number = None;
    let sealed = match kind {
        FactorKind::Totp => {
            let made = totp::make()?;
            let sealed = close(app, id, &made)?;
            secret = Some(made);
            Some(sealed)
        }
        FactorKind::Email if app.mail.is_none() => {
            return Err(Problem::new(Code::NoMail, "This instance sends no e-mails."));
        }
        FactorKind::Email if owner.verified_at.is_none() => {
            return Err(Problem::new(Code::InvalidField, "The address of this account was not confirmed."));
        }
        FactorKind::Email => None,
        FactorKind::Sms if app.sms.is_none() => {
            return Err(Problem::new(Code::NoSms, "This instance sends no text messages."));
        }
        FactorKind::Sms => {
            let phone = Phone::parse(wish.phone.as_deref().unwrap_or_default())?;
            let sealed = close(app, id, phone.as_str().as_bytes())?;
            number = Some(phone);
            Some(sealed)
        }
    };
    if kind.is_sent() {
        allow(app, &app.accounts.secret_name(&["enrol-sent", &person.user.to_string()]), SENT, now).await?;
    }
    let factor = Factor { id, kind, sealed, created_at: now, confirmed_at: None, used_at: None };
    let mut writing = app.db.begin().await?;
    if !store::begin(writing.connection(), person.user, &factor, app.accounts.factors.fingerprint()).await? {
        return Err(Problem::new(Code::FactorExists, "This is set up already; take it away first."));
    }
    writing.commit().await?;
    let holder = Holder::factor(id);
    match kind {
        FactorKind::Totp => {
            let host = app.settings.public_url.as_ref().map_or("", |url| url.host());
            let shown = totp::show(secret.as_deref().map_or(&[], Vec::as_slice), &owner.email, host)?;
            return Ok(BegunFactor {
                secret: Some(shown.secret),
                link: Some(shown.link),
                picture: Some(shown.picture),
            });
        }
        FactorKind::Email => codes::send_by_mail(app, person.user, &holder, now).await?,
        FactorKind::Sms => {
            second_step::allow_message(app, now).await?;
            if let Some(phone) = &number {
                codes::send_to_phone(app, person.user, phone, owner.language, &holder, now).await?;
            }
        }
    }
    Ok(BegunFactor { secret: None, link: None, picture: None })
}

/// A first code shows that the factor works: from now on it is asked for. With the first factor
/// come the codes on paper.
///
/// # Errors
/// `code_wrong`, `not_found` where nothing was begun, `rate_limited`.
pub async fn confirm(
    app: &App,
    person: &Person,
    kind: FactorKind,
    code: &str,
    now: Timestamp,
) -> Result<ConfirmedFactor, Problem> {
    allow(app, &app.accounts.secret_name(&["enrol", &person.user.to_string()]), TRIES, now).await?;
    let begun = store::begun(&app.db, person.user, kind, now).await?;
    let factor = begun.ok_or_else(|| Problem::new(Code::NotFound, "Nothing is being set up; begin again."))?;
    let is_right = match kind {
        FactorKind::Totp => check::is_totp(app, &factor, code, now).await?,
        _ => codes::is_right(app, &Holder::factor(factor.id), kind.means(), code, now).await?,
    };
    if !is_right {
        return Err(wrong(kind.means()));
    }
    let mut writing = app.db.begin().await?;
    let is_first = !store::has_any(writing.connection(), person.user).await?;
    if !store::confirm(writing.connection(), factor.id, now).await? {
        return Err(wrong(kind.means()));
    }
    let codes = match is_first {
        true => Some(new_codes(writing.connection(), person.user, now).await?),
        false => None,
    };
    alerts::changed_in(app, writing.connection(), person.user, SecurityChange::added(kind), now).await?;
    writing.commit().await?;
    Ok(ConfirmedFactor { recovery_codes: codes })
}

/// Takes a factor away, and with the last one the codes on paper.
///
/// # Errors
/// `not_found`.
pub async fn remove(app: &App, person: &Person, kind: FactorKind, now: Timestamp) -> Result<(), Problem> {
    let mut writing = app.db.begin().await?;
    if !store::remove(writing.connection(), person.user, kind).await? {
        return Err(Problem::new(Code::NotFound, "This is not set up."));
    }
    if !store::has_any(writing.connection(), person.user).await? {
        store::forget_recovery(writing.connection(), person.user).await?;
    }
    alerts::changed_in(app, writing.connection(), person.user, SecurityChange::removed(kind), now).await?;
    writing.commit().await?;
    Ok(())
}

/// New codes on paper; those before do nothing any more.
///
/// # Errors
/// `not_found` where no factor is set up, which they could stand in for.
pub async fn renew_codes(app: &App, person: &Person, now: Timestamp) -> Result<RecoveryCodes, Problem> {
    let mut writing = app.db.begin().await?;
    if !store::has_any(writing.connection(), person.user).await? {
        return Err(Problem::new(Code::NotFound, "No second factor is set up."));
    }
    let codes = new_codes(writing.connection(), person.user, now).await?;
    alerts::changed_in(app, writing.connection(), person.user, SecurityChange::RecoveryCodesMade, now).await?;
    writing.commit().await?;
    Ok(RecoveryCodes { codes })
}

/// Codes on paper in the place of those before.
pub async fn new_codes(connection: &mut AnyConnection, user: Uuid, now: Timestamp) -> Result<Vec<String>, Problem> {
    let (shown, kept): (Vec<_>, Vec<_>) = recovery::make()?.into_iter().unzip();
    store::keep_recovery(connection, user, &kept, now).await?;
    Ok(shown)
}

/// The number of a phone that codes go to.
pub fn phone(app: &App, factor: &Factor) -> Option<Phone> {
    let number = app.accounts.factors.open(factor.id, factor.sealed.as_deref()?)?;
    Phone::parse(std::str::from_utf8(&number).ok()?).ok()
}

fn close(app: &App, id: Uuid, secret: &[u8]) -> Result<String, Problem> {
    let sealed = app.accounts.factors.close(id, secret);
    sealed.map_err(|error| Problem::internal("the system has no randomness", &error))
}

fn gone() -> Problem {
    Problem::new(Code::NotFound, "The account is not there any more.")
}

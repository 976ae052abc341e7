//! A new password: forgotten, changed, or because somebody else had it.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::cookies::Cookie;
use super::passwords::Password;
use super::register::may_write;
use super::sign_in::{self, Browser, allow};
use super::store::logins::{self, End};
use super::store::tokens::{self, Purpose};
use super::store::tries::{self, Limit};
use super::store::{devices, email_changes, passwords, users};
use super::{Email, Person, alerts, factors};
use crate::app::App;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::error::{Code, Problem};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// Present passwords that somebody who is signed in can try.
const PRESENT: Limit = Limit { most: 10, window_ms: 15 * 60_000 };

/// Letters to those who have forgotten that are being written; more are told to come again.
const MOST_WRITING: usize = 32;

static WRITING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(MOST_WRITING));

/// Has a link to a new password written to an address, if it has an account. That is done after the
/// answer, so that the answer's time does not say whether.
///
/// # Errors
/// `invalid_field`, `unavailable`.
pub fn forgot(app: &App, email: &str, browser: Browser, now: Timestamp) -> Result<(), Problem> {
    let email = Email::parse(email)?;
    let place = WRITING.try_acquire().map_err(|_| {
        Problem::new(Code::Unavailable, "Too many letters are being written; try again in a moment.").retry_after(5)
    })?;
    let app = app.clone();
    tokio::spawn(async move {
        let _place = place;
        if let Err(problem) = write_link(&app, &email, &browser, now).await {
            tracing::error!(%problem, "a letter to somebody who has forgotten the password was not written");
        }
    });
    Ok(())
}

async fn write_link(app: &App, email: &Email, browser: &Browser, now: Timestamp) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else { return Ok(()) };
    if !may_write(app, email, browser, now).await? {
        return Ok(());
    }
    let Some(user) = users::of_email(&app.db, email).await? else { return Ok(()) };
    let mut writing = app.db.begin().await?;
    alerts::reset(outbox, writing.connection(), user.id, now).await?;
    writing.commit().await?;
    outbox.look();
    Ok(())
}

/// Writes a letter with which somebody sets a new password, because an administrator asked for it.
///
/// # Errors
/// `no_mail`.
pub async fn send_reset(app: &App, user: Uuid, now: Timestamp) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else {
        return Err(Problem::new(Code::NoMail, "No mail server is configured: the letter cannot be sent."));
    };
    let mut writing = app.db.begin().await?;
    alerts::reset(outbox, writing.connection(), user, now).await?;
    writing.commit().await?;
    outbox.look();
    Ok(())
}

/// Sets a new password by a mail's token. Every login ends, and this browser is known from then on.
///
/// # Errors
/// `link_expired`, and what a new password may be refused for; then the token still works.
pub async fn reset(
    app: &App,
    given: &str,
    new: &str,
    browser: &Browser,
    now: Timestamp,
) -> Result<HeaderValue, Problem> {
    let hash = hash_of(given)?;
    let user = tokens::look(&app.db, &hash, Purpose::Reset, now).await?.ok_or_else(expired)?;
    let kept = passwords::of_user(&app.db, user).await?.ok_or_else(expired)?;
    let new = fresh(app, new, &kept).await?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    tokens::spend(connection, &hash, Purpose::Reset, now).await?.ok_or_else(expired)?;
    passwords::set(connection, user, Some(&new), now).await?;
    passwords::verify(connection, user, now).await?;
    // Whoever knew the old password may have asked for it.
    email_changes::cancel(connection, user).await?;
    logins::end_all(connection, user, None, End::Password, now).await?;
    factors::store::forget_challenges(connection, user).await?;
    let (device, _) = sign_in::recognise(app, connection, user, browser, now).await?;
    alerts::password_changed(app, connection, user, now).await?;
    let reset = Entry::of_account(Act::PasswordReset, ActorKind::Person, Some(user));
    audit::store::append(connection, &reset, now).await?;
    writing.commit().await?;
    Ok(Cookie::Device.set(&device, 0, browser.is_secure))
}

/// Whether somebody who is signed in is the owner still: by the password or, of an account without
/// one, by its address.
///
/// # Errors
/// `credentials_wrong`, `rate_limited`.
pub async fn confirm_owner(
    app: &App,
    person: &Person,
    password: Option<&str>,
    email: Option<&str>,
    now: Timestamp,
) -> Result<(), Problem> {
    let key = app.accounts.secret_name(&["present", &person.user.to_string()]);
    allow(app, &key, PRESENT, now).await?;
    let gone = || Problem::new(Code::NotFound, "The account is not there any more.");
    let kept = passwords::of_user(&app.db, person.user).await?.ok_or_else(gone)?;
    let is_right = match &kept.password_hash {
        Some(hash) => {
            let given = password.and_then(Password::given).unwrap_or_else(Password::nobodys);
            given.is_right(&app.accounts.peppers, Some(hash.clone())).await?
        }
        None => email.and_then(|email| Email::parse(email).ok()).is_some_and(|email| email.as_str() == kept.email),
    };
    if !is_right {
        return Err(Problem::new(Code::CredentialsWrong, "This is not the present password, or not the address."));
    }
    tries::forget(&app.db, &key).await?;
    Ok(())
}

/// Changes the password; the other logins end.
///
/// # Errors
/// `credentials_wrong` for the present one, `rate_limited`, and what a new one may be refused for.
pub async fn change(app: &App, person: &Person, current: &str, new: &str, now: Timestamp) -> Result<(), Problem> {
    let key = app.accounts.secret_name(&["present", &person.user.to_string()]);
    allow(app, &key, PRESENT, now).await?;
    let gone = || Problem::new(Code::NotFound, "The account is not there any more.");
    let kept = passwords::of_user(&app.db, person.user).await?.ok_or_else(gone)?;
    let given = Password::given(current).unwrap_or_else(Password::nobodys);
    if !given.is_right(&app.accounts.peppers, kept.password_hash.clone()).await? {
        return Err(Problem::new(Code::CredentialsWrong, "This is not the present password."));
    }
    tries::forget(&app.db, &key).await?;
    let new = fresh(app, new, &kept).await?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    passwords::set(connection, person.user, Some(&new), now).await?;
    email_changes::cancel(connection, person.user).await?;
    logins::end_all(connection, person.user, Some(person.login), End::Password, now).await?;
    factors::store::forget_challenges(connection, person.user).await?;
    alerts::password_changed(app, connection, person.user, now).await?;
    writing.commit().await?;
    Ok(())
}

/// It was not them: every login ends, no browser is known, the password opens nothing any more, the
/// address is the one that it was, what was set up beside it since is gone, and a mail says how to set
/// another password.
///
/// # Errors
/// `link_expired`.
pub async fn not_me(app: &App, given: &str, now: Timestamp) -> Result<(), Problem> {
    let hash = hash_of(given)?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    let spent = tokens::spend(connection, &hash, Purpose::NotMe, now).await?.ok_or_else(expired)?;
    let user = spent.user;
    passwords::set(connection, user, None, now).await?;
    logins::end_all(connection, user, None, End::NotMe, now).await?;
    devices::forget_all(connection, user).await?;
    // What whoever it was has set up since would keep the owner out.
    factors::store::remove_since(connection, user, spent.made_at).await?;
    factors::store::forget_challenges(connection, user).await?;
    // Before the letter, which must not go to an address that whoever it was has put there.
    let is_restored = email_changes::restore(connection, user, spent.made_at, now).await?;
    if let Some(outbox) = &app.mail {
        alerts::reset(outbox, connection, user, now).await?;
    }
    let mut entry = Entry::of_account(Act::AccountNotMe, ActorKind::Person, Some(user));
    if is_restored {
        entry = entry.with("address", &"restored");
    }
    audit::store::append(connection, &entry, now).await?;
    writing.commit().await?;
    Ok(())
}

/// The hash of a new password that may be taken.
async fn fresh(app: &App, new: &str, kept: &passwords::Credentials) -> Result<String, Problem> {
    let new = Password::chosen(new, &[&kept.name, &kept.email])?;
    let mut used: Vec<String> = kept.password_hash.iter().cloned().collect();
    used.extend(passwords::former(&app.db, kept.user).await?);
    new.is_fresh(&app.accounts, &used).await?;
    new.hash(&app.accounts.peppers).await
}

fn hash_of(given: &str) -> Result<TokenHash, Problem> {
    if token::is_plausible(given) { Ok(TokenHash::of(given)) } else { Err(expired()) }
}

fn expired() -> Problem {
    Problem::new(Code::LinkExpired, "This link does nothing: it is not right, or was used, or is too old.")
}

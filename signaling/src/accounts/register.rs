//! Registering: a wish, a mail, an answer to the mail; and the accounts that whoever runs the
//! instance makes.

use uuid::Uuid;

use super::passwords::Password;
use super::sign_in::{self, Browser, Entered, make};
use super::store::logins::Method;
use super::store::tokens::{self, Registration};
use super::store::tries::{self, Limit};
use super::store::users::{self, NewUser};
use super::wire::Register;
use super::{Email, UserRole};
use crate::app::App;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::config::WhoRegisters;
use crate::error::{Code, Problem};
use crate::mail::{Letter, LetterKind};
use crate::name::name;
use crate::organisations::accept;
use crate::pepper::Peppers;
use crate::token::{self, TokenHash};
use crate::wire::{Language, Timestamp};

const HOUR_MS: i64 = 3_600_000;

/// Letters that one network can have written to one address.
const NEARBY: Limit = Limit { most: 5, window_ms: HOUR_MS };

/// Letters that strangers can have written to one address, wherever they are.
const STRANGERS: Limit = Limit { most: 20, window_ms: 24 * HOUR_MS };

/// Longest invitation's token.
const LONGEST_INVITATION: usize = 256;

/// What came of a wish to register.
pub enum Registered {
    /// A mail says what comes next.
    Mailed,
    /// No mail is sent here: the account is there.
    Entered(Box<Entered>),
}

/// Registers somebody. Where mails are sent, the answer is the same whether the address has an
/// account or not, after the same work; the mail says which.
///
/// # Errors
/// `invalid_field`, `not_allowed`, `password_weak`, `password_breached`; `address_taken` only where
/// no mail is sent.
pub async fn register(app: &App, wish: Register, browser: &Browser, now: Timestamp) -> Result<Registered, Problem> {
    let email = Email::parse(&wish.email)?;
    let called = name(&wish.name)?;
    if wish.invitation.as_ref().is_some_and(|token| token.len() > LONGEST_INVITATION) {
        return Err(Problem::new(Code::InvalidField, "`invitation` is no token of an invitation."));
    }
    may_register(app, &email, wish.role, wish.invitation.as_deref(), now).await?;
    let password = Password::chosen(&wish.password, &[&called, email.as_str()])?;
    password.is_fresh(&app.accounts, &[]).await?;
    let password_hash = password.hash(&app.accounts.peppers).await?;
    let registration = Registration {
        email,
        name: called,
        language: wish.language,
        role: wish.role,
        password_hash,
        invitation: wish.invitation,
    };
    if app.mail.is_some() {
        if may_write(app, &registration.email, browser, now).await? {
            ask(app, &registration, now).await?;
        }
        return Ok(Registered::Mailed);
    }
    let role = registration.role;
    let mut writing = app.db.begin().await?;
    let user = users::insert(writing.connection(), &account(registration, false), now).await?;
    let user = user.ok_or_else(|| Problem::new(Code::AddressTaken, "This address has an account already."))?;
    audit::store::append(writing.connection(), &begun(user, role), now).await?;
    writing.commit().await?;
    let entered = sign_in::enter(app, user, Method::Registration, browser, now).await?;
    Ok(Registered::Entered(Box::new(entered)))
}

/// Makes the account whose registration a mail's token answers.
///
/// # Errors
/// `link_expired` for a token that is not right, was used or is too old.
pub async fn verify(app: &App, given: &str, browser: &Browser, now: Timestamp) -> Result<Entered, Problem> {
    let expired =
        || Problem::new(Code::LinkExpired, "This link does nothing: it is not right, or was used, or is too old.");
    if !token::is_plausible(given) {
        return Err(expired());
    }
    let mut writing = app.db.begin().await?;
    let registration = tokens::take_registration(writing.connection(), &TokenHash::of(given), now).await?;
    let registration = registration.ok_or_else(expired)?;
    let role = registration.role;
    let user = users::insert(writing.connection(), &account(registration, true), now).await?.ok_or_else(expired)?;
    audit::store::append(writing.connection(), &begun(user, role), now).await?;
    writing.commit().await?;
    sign_in::enter(app, user, Method::Registration, browser, now).await
}

/// Whether one more letter may go to an address because of what this browser asks. Whoever asked
/// for too many is not told.
pub async fn may_write(app: &App, email: &Email, browser: &Browser, now: Timestamp) -> Result<bool, Problem> {
    may_write_for(app, email, &browser.network.to_string(), now).await
}

/// The same for whoever asks, by a name of theirs.
pub async fn may_write_for(app: &App, email: &Email, whom: &str, now: Timestamp) -> Result<bool, Problem> {
    let nearby = app.accounts.secret_name(&["letters-network", email.as_str(), whom]);
    let strangers = app.accounts.secret_name(&["letters", email.as_str()]);
    Ok(tries::count(&app.db, &nearby, NEARBY, now).await?.is_none()
        && tries::count(&app.db, &strangers, STRANGERS, now).await?.is_none())
}

/// Writes to the address: how to go on, or that it has an account.
async fn ask(app: &App, registration: &Registration, now: Timestamp) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else { return Ok(()) };
    let token = make("ve")?;
    let owner = users::of_email(&app.db, &registration.email).await?;
    let mut writing = app.db.begin().await?;
    let (language, kind) = match owner {
        Some(owner) => (owner.language, LetterKind::AddressTaken { link_forgot: outbox.link("/forgot") }),
        None => {
            tokens::keep_registration(writing.connection(), &TokenHash::of(&token), registration, now).await?;
            let link = outbox.link(&format!("/verify#token={token}"));
            (registration.language, LetterKind::VerifyAddress { link })
        }
    };
    let letter = Letter { to: registration.email.as_str().to_owned(), language, kind };
    outbox.enqueue(writing.connection(), &letter).await?;
    writing.commit().await?;
    outbox.look();
    Ok(())
}

/// Who may register: alone, as the configuration says, or by an invitation that is for this address.
/// Nobody makes themselves an admin.
async fn may_register(
    app: &App,
    email: &Email,
    role: UserRole,
    invitation: Option<&str>,
    now: Timestamp,
) -> Result<(), Problem> {
    let alone = match (app.settings.registration, role) {
        (_, UserRole::Admin) | (WhoRegisters::Invited, _) => false,
        (WhoRegisters::Candidates, role) => role == UserRole::Candidate,
        (WhoRegisters::Open, _) => true,
    };
    let invited = match invitation {
        Some(token) if !alone => accept::is_for(&accept::find(&app.db, token, now).await?, email),
        _ => false,
    };
    if alone || (invited && role != UserRole::Admin) {
        return Ok(());
    }
    Err(Problem::new(Code::NotAllowed, "Here this needs an invitation."))
}

/// What is written down of an account that was made.
fn begun(user: Uuid, role: UserRole) -> Entry {
    Entry::of_account(Act::AccountMade, ActorKind::Person, Some(user)).with("role", &role)
}

fn account(registration: Registration, verified: bool) -> NewUser {
    let Registration { email, name, language, role, password_hash, .. } = registration;
    NewUser { email, verified, name, language, role, password_hash: Some(password_hash) }
}

/// An account as whoever runs the instance makes it. That the address is right is for them to know.
///
/// # Errors
/// `invalid_field`, `password_weak`.
pub async fn made(
    email: &str,
    called: &str,
    language: Language,
    role: UserRole,
    password: &str,
    peppers: &Peppers,
) -> Result<(NewUser, Password), Problem> {
    let email = Email::parse(email)?;
    let called = name(called)?;
    let password = Password::chosen(password, &[&called, email.as_str()])?;
    let password_hash = Some(password.hash(peppers).await?);
    Ok((NewUser { email, verified: true, name: called, language, role, password_hash }, password))
}

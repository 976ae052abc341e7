//! Signing in with what a provider said: into the account that is linked, into one with the same
//! address that both sides have seen to be theirs, or into a new one.

use sqlx::AnyConnection;
use uuid::Uuid;

use super::answer::{self, Told};
use super::store;
use super::wire::{IdentityAnswer, IdentityEntered};
use super::{expired, offers};
use crate::accounts::factors::second_step;
use crate::accounts::sign_in::{self, Browser, Entered};
use crate::accounts::store::logins::Method;
use crate::accounts::store::users::{self, NewUser};
use crate::accounts::{Email, SecurityChange, UserRole, alerts};
use crate::app::App;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::career::store as careers;
use crate::config::WhoRegisters;
use crate::error::{Code, Problem};
use crate::name::name;
use crate::token::{self, TokenHash};
use crate::wire::{Language, Timestamp};

/// What came of it.
pub enum Outcome {
    /// They are signed in.
    Entered(Box<Entered>, String, bool),
    /// The account asks for something else as well.
    Second(IdentityEntered),
}

/// Signs in whoever came back from a provider; `cookie` is their browser's.
///
/// # Errors
/// `identity_expired`, `identity_denied`, `identity_failed`, `identity_no_email`,
/// `identity_not_linked`, `not_allowed`, `unavailable`.
pub async fn sign_in(
    app: &App,
    answer: &IdentityAnswer,
    cookie: Option<&str>,
    browser: &Browser,
    now: Timestamp,
) -> Result<Outcome, Problem> {
    let cookie = cookie.filter(|_| token::is_plausible(&answer.state)).ok_or_else(expired)?;
    let (state, holder) = (TokenHash::of(&answer.state), TokenHash::of(cookie).to_hex());
    let sent = store::take_state(&app.db, &state, &holder, &answer.provider, now).await?;
    let sent = sent.filter(|sent| sent.user.is_none()).ok_or_else(expired)?;
    let told = answer::read(app, &sent, answer).await?;
    let (user, made) = whose(app, &told, sent.language, now).await?;
    if let Some(asked) = second_step::begin(app, user, now).await? {
        return Ok(Outcome::Second(IdentityEntered::SecondFactor { asked, next: sent.next }));
    }
    let entered = sign_in::enter(app, user, Method::Identity, browser, now).await?;
    Ok(Outcome::Entered(Box::new(entered), sent.next, made))
}

/// Whose account it opens, and whether it was made for that.
async fn whose(app: &App, told: &Told, language: Language, now: Timestamp) -> Result<(Uuid, bool), Problem> {
    if let Some(kept) = store::owner(&app.db, &told.issuer, &told.subject).await? {
        store::note_use(&app.db, kept.id, told, now).await?;
        return Ok((kept.user, false));
    }
    // An address that nobody has seen to be theirs says nothing, and is told nothing of.
    let email = told.email.as_ref().filter(|_| told.is_verified).ok_or_else(|| {
        Problem::new(Code::IdentityNoEmail, "The provider gives no e-mail address that it has seen to be yours.")
    })?;
    match users::of_email(&app.db, email).await? {
        Some(owner) => {
            // Whoever asks for more than a password does not have that opened by an address alone.
            let is_safe = owner.verified_at.is_some() && second_step::offered(app, owner.id).await?.is_empty();
            if !is_safe {
                return Err(not_linked());
            }
            let mut writing = app.db.begin().await?;
            add(writing.connection(), owner.id, told, now).await?;
            alerts::changed_in(app, writing.connection(), owner.id, SecurityChange::IdentityAdded, now).await?;
            let linked = Entry::of_account(Act::IdentityLinked, ActorKind::Person, Some(owner.id));
            audit::store::append(writing.connection(), &linked, now).await?;
            writing.commit().await?;
            Ok((owner.id, false))
        }
        None => Ok((make(app, told, email, language, now).await?, true)),
    }
}

/// Makes an account, where everybody may make one.
async fn make(app: &App, told: &Told, email: &Email, language: Language, now: Timestamp) -> Result<Uuid, Problem> {
    if app.settings.registration == WhoRegisters::Invited {
        return Err(Problem::new(Code::NotAllowed, "Here this needs an invitation."));
    }
    let local = email.as_str().split('@').next().unwrap_or_default();
    // What is no name here is not kept; its owner writes another.
    let called = told.name.clone().or_else(|| name(local).ok()).unwrap_or_else(|| "?".to_owned());
    let new = NewUser {
        email: email.clone(),
        verified: true,
        name: called,
        language: told.language.unwrap_or(language),
        role: UserRole::Candidate,
        password_hash: None,
    };
    let mut writing = app.db.begin().await?;
    // Of two at the same moment the second one begins again, and finds the account.
    let user = users::insert(writing.connection(), &new, now).await?.ok_or_else(expired)?;
    add(writing.connection(), user, told, now).await?;
    if let Some(title) = &told.title {
        careers::hold(writing.connection(), user, now).await?;
        careers::tell(writing.connection(), user, Some(title), None).await?;
    }
    let begun = Entry::of_account(Act::AccountMade, ActorKind::Person, Some(user)).with("role", &UserRole::Candidate);
    audit::store::append(writing.connection(), &begun, now).await?;
    writing.commit().await?;
    offers::first_picture(app, user, told, now).await;
    Ok(user)
}

async fn add(connection: &mut AnyConnection, user: Uuid, told: &Told, now: Timestamp) -> Result<(), Problem> {
    match store::insert(connection, user, told, now).await? {
        true => Ok(()),
        false => Err(expired()),
    }
}

fn not_linked() -> Problem {
    Problem::new(
        Code::IdentityNotLinked,
        "There is an account with this address: sign in to it as you do, and link the other one on its security page.",
    )
}

//! Another address for an account: a wish, which is told to the address that is left, an answer from
//! the one that is wanted, and some days in which the first can undo it.
//!
//! The answer is taken from whoever asked alone, signed in: an address with a slip of the pen is
//! somebody's, and a click must not make the account theirs. Nobody learns whether an address has an
//! account; the letter to it says so to its owner.

use uuid::Uuid;

use super::register::may_write_for;
use super::sign_in::{allow, make};
use super::store::email_changes::{self, Pending};
use super::store::logins::{self, End};
use super::store::tries::Limit;
use super::store::users;
use super::wire::{AddressState, PendingAddress};
use super::{Email, Person, SecurityChange, alerts, factors};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::mail::{Letter, LetterKind};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// Wishes of one person.
const WISHES: Limit = Limit { most: 5, window_ms: 60 * 60_000 };

/// What is waited for.
pub async fn state(app: &App, user: Uuid, now: Timestamp) -> Result<AddressState, Problem> {
    let pending = email_changes::pending(&app.db, user, now).await?;
    Ok(AddressState { pending: pending.map(told) })
}

fn told(pending: Pending) -> PendingAddress {
    PendingAddress { email: pending.new, asked_at: pending.asked_at, expires_at: pending.expires_at }
}

/// Has a link sent to the address that is wanted, and tells the one that is left. A wish before it
/// is forgotten.
///
/// # Errors
/// `invalid_field` for what is no address, or is theirs already; `no_mail`, `rate_limited`.
pub async fn ask(app: &App, person: &Person, wanted: &str, now: Timestamp) -> Result<AddressState, Problem> {
    let new = Email::parse(wanted)?;
    let Some(outbox) = &app.mail else {
        return Err(Problem::new(
            Code::NoMail,
            "This instance sends no e-mails, so nobody can show that an address is theirs.",
        ));
    };
    let owner = users::find(&app.db, person.user).await?.ok_or_else(gone)?;
    if owner.email == new.as_str() {
        return Err(Problem::new(Code::InvalidField, "`email` is the address of this account already."));
    }
    allow(app, &app.accounts.secret_name(&["new-address", &person.user.to_string()]), WISHES, now).await?;
    let may_write = may_write_for(app, &new, &person.user.to_string(), now).await?;
    let token = make("vm")?;
    let other = users::of_email(&app.db, &new).await?;
    let (language, kind) = match other {
        // Its owner reads it, and whoever asked waits for a letter that says nothing else.
        Some(other) => (other.language, LetterKind::NewAddressTaken),
        None => {
            let link = outbox.link(&format!("/new-address#token={token}"));
            (owner.language, LetterKind::ConfirmNewAddress { link })
        }
    };
    let letter = Letter { to: new.as_str().to_owned(), language, kind };
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    let old = Email::kept(owner.email);
    email_changes::ask(connection, &TokenHash::of(&token), person.user, &old, &new, now).await?;
    if may_write {
        outbox.enqueue(connection, &letter).await?;
    }
    alerts::changed_in(app, connection, person.user, SecurityChange::AddressAsked, now).await?;
    writing.commit().await?;
    outbox.look();
    state(app, person.user, now).await
}

/// Forgets the wish.
///
/// # Errors
/// `not_found` where there is none.
pub async fn cancel(app: &App, user: Uuid) -> Result<(), Problem> {
    let mut writing = app.db.begin().await?;
    if !email_changes::cancel(writing.connection(), user).await? {
        return Err(Problem::new(Code::NotFound, "No other address is waited for."));
    }
    writing.commit().await?;
    Ok(())
}

/// Takes the answer of the address that is wanted. The other logins end; what else opens the account
/// stays as it is.
///
/// # Errors
/// `link_expired` for a token that is not right, was used, is too old or is somebody else's, and where
/// the address has an account by now.
pub async fn confirm(app: &App, person: &Person, given: &str, now: Timestamp) -> Result<(), Problem> {
    if !token::is_plausible(given) {
        return Err(expired());
    }
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    let answered = email_changes::confirm(connection, &TokenHash::of(given), person.user, now).await?;
    let Pending { old, new, .. } = answered.ok_or_else(expired)?;
    // First, so that it goes to the address that is left.
    alerts::changed_in(app, connection, person.user, SecurityChange::AddressChanged, now).await?;
    if !email_changes::move_to(connection, person.user, &old, &new, now).await? {
        return Err(expired());
    }
    logins::end_all(connection, person.user, Some(person.login), End::Address, now).await?;
    factors::store::forget_challenges(connection, person.user).await?;
    writing.commit().await?;
    if let Some(outbox) = &app.mail {
        outbox.look();
    }
    Ok(())
}

fn gone() -> Problem {
    Problem::new(Code::NotFound, "The account is not there any more.")
}

fn expired() -> Problem {
    Problem::new(
        Code::LinkExpired,
        "This link does nothing here: it is not right, was used, is too old, or is for another account.",
    )
}

//! Accounts elsewhere that open one here: linked by whoever is signed in, and taken away.

use uuid::Uuid;

use super::answer;
use super::expired;
use super::store::{self, Kept};
use super::wire::{Identity, IdentityAnswer, IdentityList, Offered};
use crate::accounts::store::ways_in;
use crate::accounts::{Person, SecurityChange, alerts};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// Accounts elsewhere that open one here.
const MOST: i64 = 10;

/// What somebody has, and whom they can ask.
pub async fn list(app: &App, person: &Person) -> Result<IdentityList, Problem> {
    let kept = store::of_user(&app.db, person.user).await?;
    let items = kept.into_iter().map(|one| shown(app, one)).collect();
    Ok(IdentityList { items, providers: app.accounts.identities.shown() })
}

fn shown(app: &App, kept: Kept) -> Identity {
    Identity {
        id: kept.id,
        provider: app.accounts.identities.name_of(&kept.issuer),
        email: kept.email,
        created_at: kept.created_at,
        used_at: kept.used_at,
        told: Offered { name: kept.told_name, has_picture: kept.told_picture.is_some(), title: kept.told_title },
    }
}

/// Links the account that somebody came back with to their own, in the login in which they went.
///
/// # Errors
/// `identity_expired`, `identity_denied`, `identity_failed`, `identity_taken`, `unavailable`,
/// `invalid_field` where there are too many.
pub async fn finish(app: &App, person: &Person, answer: &IdentityAnswer, now: Timestamp) -> Result<(), Problem> {
    if !token::is_plausible(&answer.state) {
        return Err(expired());
    }
    let (state, holder) = (TokenHash::of(&answer.state), person.login.to_string());
    let sent = store::take_state(&app.db, &state, &holder, &answer.provider, now).await?;
    let sent = sent.filter(|sent| sent.user == Some(person.user)).ok_or_else(expired)?;
    let told = answer::read(app, &sent, answer).await?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    ways_in::hold(connection, person.user).await?;
    if store::count(connection, person.user).await? >= MOST {
        let detail = format!("An account has {MOST} others linked at most; take one away first.");
        return Err(Problem::new(Code::InvalidField, detail));
    }
    if !store::insert(connection, person.user, &told, now).await? {
        drop(writing);
        let owner = store::owner(&app.db, &told.issuer, &told.subject).await?;
        if owner.is_some_and(|owner| owner.user == person.user) {
            return Ok(());
        }
        return Err(Problem::new(Code::IdentityTaken, "That account opens another one here already."));
    }
    alerts::changed_in(app, connection, person.user, SecurityChange::IdentityAdded, now).await?;
    writing.commit().await?;
    Ok(())
}

/// Takes one away.
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
    alerts::changed_in(app, connection, person.user, SecurityChange::IdentityRemoved, now).await?;
    writing.commit().await?;
    Ok(())
}

/// They have no such one.
pub fn none() -> Problem {
    Problem::new(Code::NotFound, "No such account is linked with yours.")
}

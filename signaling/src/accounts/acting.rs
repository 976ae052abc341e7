//! For whom somebody acts before they have said so: nobody who belongs to one organisation has to
//! find out that there is a choice.

use uuid::Uuid;

use super::store::{logins, refresh, users};
use super::{Person, UserRole};
use crate::app::App;
use crate::organisations::store as organisations;
use crate::organisations::wire::Belonging;

/// The organisation for which a login that begins acts: what the last one acted for, else the only one.
/// What is suspended is none of theirs.
pub async fn at_first(app: &App, user: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    let belongings = organisations::belongings(&app.db, user).await?;
    if belongings.is_empty() {
        return Ok(None);
    }
    let last = logins::last_acted_for(&app.db, user).await?;
    if let Some(last) = last.filter(|last| is_among(&belongings, *last)) {
        return Ok(Some(last));
    }
    match &belongings[..] {
        [only] if !runs_the_instance(app, user).await? => Ok(Some(only.id)),
        _ => Ok(None),
    }
}

/// Somebody has joined an organisation: their login acts for it where it acted for none.
pub async fn joined(
    app: &App,
    person: &Person,
    belongings: &[Belonging],
    organisation: Uuid,
) -> Result<(), sqlx::Error> {
    let acts_for_one = person.organisation.is_some_and(|id| is_among(belongings, id));
    if acts_for_one || person.role == UserRole::Admin {
        return Ok(());
    }
    refresh::act_for(&app.db, person.login, Some(organisation)).await
}

/// An administrator is one for the whole instance only while they act for none.
async fn runs_the_instance(app: &App, user: Uuid) -> Result<bool, sqlx::Error> {
    Ok(users::find(&app.db, user).await?.is_some_and(|kept| kept.role == UserRole::Admin))
}

fn is_among(belongings: &[Belonging], id: Uuid) -> bool {
    belongings.iter().any(|one| one.id == id)
}

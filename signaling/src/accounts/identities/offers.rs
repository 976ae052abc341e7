//! What a provider said of somebody, taken over into their account here: as it is made, and later when
//! they want it. What is here already is written over by nobody but its owner.

use uuid::Uuid;

use super::answer::Told;
use super::link::none;
use super::picture;
use super::store::{self, Kept};
use super::wire::TakeOffered;
use crate::accounts::Person;
use crate::accounts::store::users::{self, Profile};
use crate::app::App;
use crate::career::store as careers;
use crate::error::{Code, Problem};
use crate::profiles::portrait::Portrait;
use crate::profiles::store as pictures;
use crate::wire::Timestamp;

/// The picture of an account that was made just now. That there is none stops nobody.
pub async fn first_picture(app: &App, user: Uuid, told: &Told, now: Timestamp) {
    let Some(address) = &told.picture else { return };
    let kept = async {
        let portrait = fetched(&told.issuer, address).await?;
        let mut writing = app.db.begin().await?;
        pictures::keep(writing.connection(), user, &portrait, now).await?;
        Ok::<_, Problem>(writing.commit().await?)
    };
    if let Err(problem) = kept.await {
        tracing::warn!(why = %problem.detail, "the picture that a provider named was not taken");
    }
}

/// Takes what its owner wants of what a provider said.
///
/// # Errors
/// `not_found` where they have no such account elsewhere, or it said nothing of the sort;
/// `provider_failed` where the picture is not to be had, `invalid_field` where it is none.
pub async fn take(app: &App, person: &Person, id: Uuid, wish: &TakeOffered, now: Timestamp) -> Result<(), Problem> {
    let kept = store::of_user(&app.db, person.user).await?.into_iter().find(|one| one.id == id).ok_or_else(none)?;
    let Kept { issuer, told_name, told_picture, told_title, .. } = kept;
    let said = |is_wanted: bool, said: Option<String>| match (is_wanted, said) {
        (true, None) => Err(Problem::new(Code::NotFound, "The provider did not say that; nothing was taken.")),
        (wanted, said) => Ok(said.filter(|_| wanted)),
    };
    let (name, title) = (said(wish.name, told_name)?, said(wish.title, told_title)?);
    let portrait = match said(wish.picture, told_picture)? {
        Some(address) => Some(fetched(&issuer, &address).await?),
        None => None,
    };
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    if let Some(portrait) = portrait {
        pictures::keep(connection, person.user, &portrait, now).await?;
    }
    if name.is_some() {
        users::change_in(connection, person.user, &Profile { name, ..Profile::default() }, now).await?;
    }
    if let Some(title) = title {
        careers::hold(connection, person.user, now).await?;
        careers::tell(connection, person.user, Some(&title), None).await?;
    }
    Ok(writing.commit().await?)
}

async fn fetched(issuer: &str, address: &str) -> Result<Portrait, Problem> {
    let file = picture::fetch(issuer, address).await.map_err(|why| {
        Problem::new(Code::ProviderFailed, format!("The picture could not be fetched: {why}. Put up a file instead."))
    })?;
    Portrait::of(file).await
}

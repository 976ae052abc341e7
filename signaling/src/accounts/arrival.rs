//! From where somebody comes who signs in, and whether they can have come from the login before.

use std::net::IpAddr;

use sqlx::AnyConnection;
use uuid::Uuid;

use super::store::logins::{self, Before};
use super::store::users;
use crate::app::App;
use crate::error::Problem;
use crate::travel::{Spot, is_too_far};
use crate::wire::{Language, Timestamp};

/// Logins that are looked back to, milliseconds: a day, in which one gets everywhere.
const LOOKED_BACK_MS: i64 = 24 * 3600 * 1000;

/// What is known of it; nothing where no database of places is configured.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// Town and country, in the language of the account.
    pub place: Option<String>,
    /// Where on the map.
    pub spot: Option<Spot>,
    /// Where the login before was, if nobody can have come from there.
    pub far_from: Option<String>,
}

/// Looks an address up, and forgets it.
pub async fn of(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    address: IpAddr,
    now: Timestamp,
) -> Result<Arrival, Problem> {
    let Some(found) = app.places.as_ref().and_then(|places| places.find(address)) else {
        return Ok(Arrival::default());
    };
    let language = users::find_in(connection, user).await?.map_or(Language::En, |owner| owner.language);
    let since = Timestamp::from_unix_ms(now.unix_ms() - LOOKED_BACK_MS);
    let far_from = match (found.spot, logins::last_placed(connection, user, since).await?) {
        (Some(here), Some(Before { place, spot, at })) => {
            is_too_far(spot, here, now.unix_ms() - at.unix_ms()).then_some(place)
        }
        _ => None,
    };
    Ok(Arrival { place: Some(found.name(language).to_owned()), spot: found.spot, far_from })
}

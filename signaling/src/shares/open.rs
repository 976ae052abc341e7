//! Opening a share: from the token of a link, and a password where there is one, to a viewer's
//! token. Whoever does not open it learns nothing: a token that was guessed, is past its time
//! or was taken back gets the same answer after the same work.

use super::store::{self, Openable};
use super::wire::{OpenShare, OpenedShare};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::name::name;
use crate::password;
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// How long a viewer's token lasts, milliseconds: longer than the longest interview.
const VIEWER_LASTS_MS: i64 = 4 * 3600 * 1000;

/// Longest password that is looked at, characters.
pub const LONGEST_PASSWORD: usize = 200;

/// Passwords that may be tried for a share within [`TRIES_MS`].
const TRIES: i64 = 5;

/// See [`TRIES`].
const TRIES_MS: i64 = 15 * 60 * 1000;

/// Opens a share.
pub async fn open(app: &App, wish: OpenShare, now: Timestamp) -> Result<OpenedShare, Problem> {
    let name = name(&wish.name)?;
    let found = if token::is_plausible(&wish.token) {
        store::openable(&app.db, &TokenHash::of(&wish.token), now).await?
    } else {
        None
    };
    let share = found.ok_or_else(no_share)?;
    check_password(app, &share, wish.password, now).await?;
    let token = token::make("vv").map_err(|error| Problem::internal("the system has no randomness", &error))?;
    let expires_at = Timestamp::from_unix_ms(now.unix_ms() + VIEWER_LASTS_MS).min(share.expires_at);
    store::admit(&app.db, &share, &TokenHash::of(&token), &name, now, expires_at).await?;
    Ok(OpenedShare { session: share.session.0, token, expires_at })
}

async fn check_password(app: &App, share: &Openable, given: Option<String>, now: Timestamp) -> Result<(), Problem> {
    let Some(hash) = &share.password_hash else { return Ok(()) };
    let Some(given) = given.filter(|given| !given.is_empty()) else {
        return Err(Problem::new(Code::PasswordNeeded, "This share is opened with a password."));
    };
    if !store::count_try(&app.db, share.id, TRIES, TRIES_MS, now).await? {
        return Err(Problem::new(Code::RateLimited, "Too many passwords were tried; wait a quarter of an hour.")
            .retry_after(TRIES_MS.unsigned_abs() / 1000));
    }
    if given.chars().count() <= LONGEST_PASSWORD
        && password::is_right(&app.accounts.peppers, given, hash.clone()).await?
    {
        return Ok(());
    }
    Err(Problem::new(Code::PasswordWrong, "This is not the share's password."))
}

/// The one answer for a token that opens nothing, whyever.
fn no_share() -> Problem {
    Problem::new(Code::NotFound, "This link opens nothing: it is not right, or no longer.")
}

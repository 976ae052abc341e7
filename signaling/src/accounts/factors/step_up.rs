//! A proof of a moment ago: before what is dangerous, whoever is signed in shows once more who
//! they are. A login that was left open in a library, and a token that was copied, do no lasting
//! harm. Which routes ask is said by [`crate::step_up`].

use super::check::{self, wrong};
use super::store::Holder;
use super::wire::{Offered, ProofState, Prove, SendProof};
use super::{Means, second_step};
use crate::accounts::sign_in::allow;
use crate::accounts::store::tries::{self, Limit};
use crate::accounts::store::{logins, passwords};
use crate::accounts::{Person, SecurityChange, alerts};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::wire::Timestamp;

const MINUTE_MS: i64 = 60_000;

/// Answers in one login.
const NEARBY: Limit = Limit { most: 10, window_ms: 15 * MINUTE_MS };

/// Codes that are sent in one login.
const SENT: Limit = Limit { most: 5, window_ms: 30 * MINUTE_MS };

/// What can be shown, and until when the last proof is good.
pub async fn state(app: &App, person: &Person, now: Timestamp) -> Result<ProofState, Problem> {
    let proved_until = Some(person.proved_until()).filter(|until| *until > now);
    Ok(ProofState { proved_until, methods: methods(app, person).await? })
}

/// As much as signing in took: where there is a second factor, the password alone is not enough.
async fn methods(app: &App, person: &Person) -> Result<Vec<Offered>, Problem> {
    let offered = second_step::offered(app, person.user).await?;
    if !offered.is_empty() {
        return Ok(offered);
    }
    let has_password = passwords::of_user(&app.db, person.user).await?.is_some_and(|kept| kept.password_hash.is_some());
    Ok(if has_password { vec![Offered { means: Means::Password, hint: None }] } else { Vec::new() })
}

/// Takes an answer as a proof.
///
/// # Errors
/// `credentials_wrong` for a password, `passkey_wrong` for a passkey, `code_wrong` for the rest;
/// `invalid_field`, `rate_limited`.
pub async fn prove(app: &App, person: &Person, wish: &Prove, now: Timestamp) -> Result<ProofState, Problem> {
    let methods = methods(app, person).await?;
    if !methods.iter().any(|offered| offered.means == wish.method) {
        return Err(Problem::new(Code::InvalidField, "`method` is none by which this account shows who it is."));
    }
    let key = app.accounts.secret_name(&["proof", &person.login.to_string()]);
    allow(app, &key, NEARBY, now).await?;
    let holder = Holder::login(person.login);
    if !check::is_right(app, person.user, &holder, wish.method, &wish.answer, now).await? {
        return Err(wrong(wish.method));
    }
    tries::forget(&app.db, &key).await?;
    logins::prove(&app.db, person.login, now).await?;
    if wish.method == Means::Recovery {
        alerts::changed(app, person.user, SecurityChange::RecoveryCodeUsed, now).await?;
    }
    let proved = Person { proved_at: now, ..*person };
    state(app, &proved, now).await
}

/// Sends a code for a proof.
///
/// # Errors
/// `invalid_field`, `rate_limited`, and what the way of sending refuses.
pub async fn send(app: &App, person: &Person, wish: &SendProof, now: Timestamp) -> Result<(), Problem> {
    let key = app.accounts.secret_name(&["proof-sent", &person.login.to_string()]);
    allow(app, &key, SENT, now).await?;
    second_step::send_to(app, person.user, wish.method, &Holder::login(person.login), now).await
}

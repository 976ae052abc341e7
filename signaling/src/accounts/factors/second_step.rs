//! The second step of signing in: whoever knows the password of an account that has a second
//! factor gets a challenge, and is signed in once they have answered it.

use uuid::Uuid;

use super::check::{self, wrong};
use super::store::{self, Holder};
use super::wire::{AnswerSecond, Offered, SecondFactor, SendCode};
use super::{FactorKind, Means, codes, enrol};
use crate::accounts::passkeys::site::Site;
use crate::accounts::passkeys::wire::RequestOptions;
use crate::accounts::sign_in::{self, Browser, Entered, allow, make};
use crate::accounts::store::logins::Method;
use crate::accounts::store::tries::{self, Limit};
use crate::accounts::store::{devices, users};
use crate::accounts::{SecurityChange, alerts, passkeys};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::token::{self, TokenHash};
use crate::wire::{Language, Timestamp};

const MINUTE_MS: i64 = 60_000;

/// Codes for one account from one network, or from a browser in which it was opened before.
const NEARBY: Limit = Limit { most: 10, window_ms: 15 * MINUTE_MS };

/// Codes for one account from browsers in which it was never opened, wherever they are. Each is
/// somebody who knows the password; of a million codes of an app three are right at a time. Codes on paper and
/// passkeys are not counted here, so that the owner gets in whatever strangers try.
const STRANGERS: Limit = Limit { most: 30, window_ms: 60 * MINUTE_MS };

/// Codes that are sent for one account to one network or known browser.
const SENT_NEARBY: Limit = Limit { most: 5, window_ms: 30 * MINUTE_MS };

/// Codes that are sent for one account to browsers in which it was never opened.
const SENT_TO_STRANGERS: Limit = Limit { most: 20, window_ms: 24 * 60 * MINUTE_MS };

/// Text messages of the whole instance in an hour: each costs money, and somebody may want it to.
const MESSAGES: Limit = Limit { most: 200, window_ms: 60 * MINUTE_MS };

/// Asks for a second factor where the account has one.
pub async fn begin(app: &App, user: Uuid, now: Timestamp) -> Result<Option<SecondFactor>, Problem> {
    let methods = offered(app, user).await?;
    if methods.is_empty() {
        return Ok(None);
    }
    let challenge = make("vs")?;
    let expires_at = store::keep_challenge(&app.db, &TokenHash::of(&challenge), user, now).await?;
    Ok(Some(SecondFactor { challenge, expires_at, methods }))
}

/// By what somebody can show that it is them, beside the password; nothing where they have set
/// nothing up.
pub async fn offered(app: &App, user: Uuid) -> Result<Vec<Offered>, Problem> {
    let factors = store::of_user(&app.db, user).await?;
    // Also where passkeys do not work at this address: what protects an account is not left out.
    let has_passkey = !passkeys::store::of_user(&app.db, user).await?.is_empty();
    if factors.is_empty() && !has_passkey {
        return Ok(Vec::new());
    }
    let mut offered = Vec::new();
    offered.extend(has_passkey.then_some(Offered { means: Means::Passkey, hint: None }));
    for factor in &factors {
        let hint = match factor.kind {
            FactorKind::Totp => None,
            FactorKind::Email => users::find(&app.db, user).await?.map(|owner| codes::hint_of_email(&owner.email)),
            FactorKind::Sms => enrol::phone(app, factor).map(|phone| phone.hint()),
        };
        offered.push(Offered { means: factor.kind.means(), hint });
    }
    if !store::recovery(&app.db, user).await?.is_empty() {
        offered.push(Offered { means: Means::Recovery, hint: None });
    }
    Ok(offered)
}

/// Signs somebody in who answers a challenge.
///
/// # Errors
/// `challenge_over`, `code_wrong`, `rate_limited`.
pub async fn answer(app: &App, wish: &AnswerSecond, browser: &Browser, now: Timestamp) -> Result<Entered, Problem> {
    let (hash, user) = challenged(app, &wish.challenge, now).await?;
    if wish.method == Means::Password {
        return Err(Problem::new(Code::InvalidField, "The password was given already; this takes another factor."));
    }
    let (nearby, is_known) = nearby(app, "second", user, browser).await?;
    allow(app, &nearby, NEARBY, now).await?;
    if !is_known && !matches!(wish.method, Means::Recovery | Means::Passkey) {
        allow(app, &app.accounts.secret_name(&["second-strangers", &user.to_string()]), STRANGERS, now).await?;
    }
    if !check::is_right(app, user, &Holder::challenge(&hash), wish.method, &wish.answer, now).await? {
        return Err(wrong(wish.method));
    }
    if !store::spend_challenge(&app.db, &hash).await? {
        return Err(over());
    }
    tries::forget(&app.db, &nearby).await?;
    if wish.method == Means::Recovery {
        alerts::changed(app, user, SecurityChange::RecoveryCodeUsed, now).await?;
    }
    sign_in::enter(app, user, Method::SecondFactor, browser, now).await
}

/// What a passkey of somebody who has a challenge is to sign.
///
/// # Errors
/// `challenge_over`.
pub async fn ask_passkey(app: &App, site: &Site, challenge: &str, now: Timestamp) -> Result<RequestOptions, Problem> {
    let (hash, user) = challenged(app, challenge, now).await?;
    passkeys::assert::options(app, site, &Holder::challenge(&hash), Some(user), now).await
}

/// Sends a code to somebody who has a challenge.
///
/// # Errors
/// `challenge_over`, `invalid_field`, `rate_limited`, and what the way of sending refuses.
pub async fn send(app: &App, wish: &SendCode, browser: &Browser, now: Timestamp) -> Result<(), Problem> {
    let (hash, user) = challenged(app, &wish.challenge, now).await?;
    let (nearby, is_known) = nearby(app, "sent", user, browser).await?;
    allow(app, &nearby, SENT_NEARBY, now).await?;
    if !is_known {
        allow(app, &app.accounts.secret_name(&["sent-strangers", &user.to_string()]), SENT_TO_STRANGERS, now).await?;
    }
    send_to(app, user, wish.method, &Holder::challenge(&hash), now).await
}

/// Sends a code by a factor that is set up.
pub async fn send_to(app: &App, user: Uuid, means: Means, holder: &Holder, now: Timestamp) -> Result<(), Problem> {
    let factors = store::of_user(&app.db, user).await?;
    let factor = factors.iter().find(|factor| factor.kind.is_sent() && factor.kind.means() == means);
    let not_sent = || Problem::new(Code::InvalidField, "`method` is none by which this account is sent codes.");
    let factor = factor.ok_or_else(not_sent)?;
    if factor.kind == FactorKind::Email {
        return codes::send_by_mail(app, user, holder, now).await;
    }
    let phone = enrol::phone(app, factor).ok_or_else(not_sent)?;
    allow_message(app, now).await?;
    let language = users::find(&app.db, user).await?.map_or(Language::En, |owner| owner.language);
    codes::send_to_phone(app, user, &phone, language, holder, now).await
}

/// Counts a text message of the instance.
pub async fn allow_message(app: &App, now: Timestamp) -> Result<(), Problem> {
    allow(app, &app.accounts.secret_name(&["messages"]), MESSAGES, now).await
}

async fn challenged(app: &App, challenge: &str, now: Timestamp) -> Result<(TokenHash, Uuid), Problem> {
    if !token::is_plausible(challenge) {
        return Err(over());
    }
    let hash = TokenHash::of(challenge);
    let user = store::challenged(&app.db, &hash, now).await?.ok_or_else(over)?;
    Ok((hash, user))
}

/// Under what tries for this account from this browser are counted, and whether the account was
/// opened in it before: its owner's tries are not counted with strangers'.
async fn nearby(app: &App, what: &str, user: Uuid, browser: &Browser) -> Result<(String, bool), Problem> {
    let whom = user.to_string();
    if let Some(known_by) = &browser.known_by {
        let hash = TokenHash::of(known_by);
        if devices::is_known_to(&app.db, &hash, user).await? {
            return Ok((app.accounts.secret_name(&[what, "device", &whom, &hash.to_hex()]), true));
        }
    }
    Ok((app.accounts.secret_name(&[what, "network", &whom, &browser.network.to_string()]), false))
}

fn over() -> Problem {
    Problem::new(Code::ChallengeOver, "This took too long, or was answered already; sign in again.")
}

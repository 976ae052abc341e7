//! Whether an answer shows that it is them. Each answer but the password is good once.

use uuid::Uuid;

use super::store::{self, Factor, Holder};
use super::{FactorKind, Means, codes, recovery, totp};
use crate::accounts::alerts::{self, SecurityChange};
use crate::accounts::passkeys;
use crate::accounts::passwords::Password;
use crate::accounts::store::passwords;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::wire::Timestamp;

/// Looks at an answer of somebody for `holder`, which is what a code was sent for.
pub async fn is_right(
    app: &App,
    user: Uuid,
    holder: &Holder,
    means: Means,
    answer: &str,
    now: Timestamp,
) -> Result<bool, Problem> {
    match means {
        Means::Password => {
            let kept = passwords::of_user(&app.db, user).await?;
            let given = Password::given(answer).unwrap_or_else(Password::nobodys);
            given.is_right(&app.accounts.peppers, kept.and_then(|kept| kept.password_hash)).await
        }
        Means::Totp => {
            let factors = store::of_user(&app.db, user).await?;
            let Some(factor) = factors.iter().find(|factor| factor.kind == FactorKind::Totp) else { return Ok(false) };
            let taken = take_totp(app, factor, answer, now).await?;
            if taken == Taken::Again {
                // Somebody has seen it, or its owner is in a hurry: they know which.
                alerts::changed(app, user, SecurityChange::TotpCameAgain, now).await?;
            }
            Ok(taken == Taken::Right)
        }
        Means::Email | Means::Sms => {
            let is_right = codes::is_right(app, holder, means, answer, now).await?;
            if is_right {
                let kind = if means == Means::Email { FactorKind::Email } else { FactorKind::Sms };
                store::note_use(&app.db, user, kind, now).await?;
            }
            Ok(is_right)
        }
        Means::Passkey => passkeys::assert::is_right(app, user, holder, answer, now).await,
        Means::Recovery => {
            let Some(code) = recovery::read(answer) else { return Ok(false) };
            for (id, kept) in store::recovery(&app.db, user).await? {
                if kept.is(&code) {
                    return Ok(store::take_recovery(&app.db, id, now).await?);
                }
            }
            Ok(false)
        }
    }
}

/// What came of a code of an authenticator app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// It is right.
    Right,
    /// It is right, but it, or a later one, was taken before.
    Again,
    /// It is none.
    Wrong,
}

/// Whether this is a code of an authenticator app that was not taken before.
pub async fn is_totp(app: &App, factor: &Factor, answer: &str, now: Timestamp) -> Result<bool, Problem> {
    Ok(take_totp(app, factor, answer, now).await? == Taken::Right)
}

async fn take_totp(app: &App, factor: &Factor, answer: &str, now: Timestamp) -> Result<Taken, Problem> {
    let sealed = factor.sealed.as_deref().unwrap_or_default();
    let Some(secret) = app.accounts.factors.open(factor.id, sealed) else {
        tracing::error!("the secret of an authenticator app was sealed by another instance key");
        return Ok(Taken::Wrong);
    };
    Ok(match totp::step_of(&secret, answer, now) {
        Some(step) if store::take_step(&app.db, factor.id, step, now).await? => Taken::Right,
        Some(_) => Taken::Again,
        None => Taken::Wrong,
    })
}

/// An answer by these means was not right.
pub fn wrong(means: Means) -> Problem {
    match means {
        Means::Password => Problem::new(Code::CredentialsWrong, "This is not the password."),
        Means::Passkey => passkeys::wrong(),
        Means::Totp | Means::Email | Means::Sms | Means::Recovery => {
            Problem::new(Code::CodeWrong, "This code is not right, was used before, or is too old.")
        }
    }
}

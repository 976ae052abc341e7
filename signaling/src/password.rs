//! Hashes of passwords: Argon2id (RFC 9106) with 19 MiB, two passes and one lane, which OWASP's
//! cheat sheet on password storage names, away from the executor and few at a time.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{Code, Problem};

/// Computed at once; others wait.
const AT_ONCE: usize = 2;

/// Computed and waiting; more are told to come again.
const MOST: usize = 64;

/// The hash of no password, checked where there is none, so that the time says nothing.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCEhIQ$bm9ib2R5J3MgcGFzc3dvcmQgaXMgdGhpcyBoYXNoISE";

static ROOM: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE));
static QUEUE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(MOST));

/// The hash of a password as a PHC string, with a salt of its own.
pub async fn hash(password: String) -> Result<String, Problem> {
    away(move || {
        let hash: PasswordHash = argon2().hash_password(password.as_bytes())?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password is the one of this hash.
pub async fn is_right(password: String, hash: String) -> Result<bool, Problem> {
    away(move || match argon2().verify_password(password.as_bytes(), &PasswordHash::new(&hash)?) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(error),
    })
    .await
}

/// The same where there may be no hash: nothing is right then, after the same work.
pub async fn is_right_for(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let is_somebodys = hash.is_some();
    let is_right = is_right(password, hash.unwrap_or_else(|| NOBODYS.to_owned())).await?;
    Ok(is_right && is_somebodys)
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("parameters within the algorithm's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Problem> {
    let _queued = QUEUE.try_acquire().map_err(|_| {
        Problem::new(Code::Unavailable, "Too many passwords are being checked; try again in a moment.").retry_after(2)
    })?;
    let _place = ROOM.acquire().await.expect("it is never closed");
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::internal("a password could not be hashed", &error))?
        .map_err(|error| Problem::internal("a password could not be hashed", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_right_for_its_own_hash_only() {
        let kept = hash("correct horse".into()).await.expect("hashed");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is_right("correct horse".into(), kept.clone()).await.expect("checked"));
        assert!(!is_right("correct horsf".into(), kept.clone()).await.expect("checked"));
        assert_ne!(hash("correct horse".into()).await.expect("hashed"), kept, "each has its salt");
        assert!(is_right("x".into(), "no hash".into()).await.is_err());
    }

    #[tokio::test]
    async fn nobodys_password_costs_the_same_work_and_is_never_right() {
        let kept = hash("correct horse".into()).await.expect("hashed");
        let work = |hash: &str| hash.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(work(NOBODYS), work(&kept));
        let lengths = |hash: &str| hash.split('$').skip(4).map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths(NOBODYS), lengths(&kept));
        assert!(!is_right_for("correct horse".into(), None).await.expect("checked"));
        assert!(is_right_for("correct horse".into(), Some(kept)).await.expect("checked"));
    }
}

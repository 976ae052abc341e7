//! Hashes of passwords: Argon2id (RFC 9106) with 19 MiB, two passes and one lane, which OWASP's
//! cheat sheet on password storage names, with a secret of the instance's ([`crate::pepper`]), away from the
//! executor and few at a time.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{Code, Problem};
use crate::pepper::{Pepper, Peppers};

/// Computed at once; others wait.
const AT_ONCE: usize = 2;

/// Computed and waiting; more are told to come again.
const MOST: usize = 64;

/// How the hashes of today begin, after the id of their secret.
const COST: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// The hash of no password, checked where there is none, so that the time says nothing.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCEhIQ$bm9ib2R5J3MgcGFzc3dvcmQgaXMgdGhpcyBoYXNoISE";

static ROOM: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE));
static QUEUE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(MOST));

/// The hash of a password: the id of the secret in it, and a PHC string with a salt of its own.
pub async fn hash(peppers: &Peppers, password: String) -> Result<String, Problem> {
    let peppers = peppers.clone();
    away(move || {
        let pepper = peppers.present();
        let hash: PasswordHash = argon2(Some(pepper))?.hash_password(password.as_bytes())?;
        Ok(format!("{}{hash}", pepper.id))
    })
    .await
}

/// Whether a password is the one of this hash. Hashes of before begin with a `$`, and have no secret
/// in them.
pub async fn is_right(peppers: &Peppers, password: String, hash: String) -> Result<bool, Problem> {
    let peppers = peppers.clone();
    away(move || {
        let (id, kept) = hash.split_at(hash.find('$').unwrap_or_default());
        let pepper = if id.is_empty() { None } else { peppers.find(id) };
        // Without its secret none is right, after the same work.
        let is_lost = pepper.is_none() && !id.is_empty();
        if is_lost {
            tracing::warn!(hashed_with = id, "a password was hashed with another instance key; it opens nothing here");
        }
        match argon2(pepper)?.verify_password(password.as_bytes(), &PasswordHash::new(kept)?) {
            Ok(()) => Ok(!is_lost),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await
}

/// The same where there may be no hash: nothing is right then, after the same work.
pub async fn is_right_for(peppers: &Peppers, password: String, hash: Option<String>) -> Result<bool, Problem> {
    let is_somebodys = hash.is_some();
    let nobodys = || format!("{}{NOBODYS}", peppers.present().id);
    let is_right = is_right(peppers, password, hash.unwrap_or_else(nobodys)).await?;
    Ok(is_right && is_somebodys)
}

/// Whether a hash is made as one would be made now.
pub fn is_of_today(peppers: &Peppers, hash: &str) -> bool {
    let today = hash.strip_prefix(peppers.present().id.as_str());
    today.is_some_and(|hash| hash.starts_with(COST))
}

fn argon2(pepper: Option<&Pepper>) -> Result<Argon2<'_>, Error> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("parameters within the algorithm's limits");
    let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
    Ok(match pepper {
        None => Argon2::new(algorithm, version, params),
        Some(pepper) => Argon2::new_with_secret(&*pepper.secret, algorithm, version, params)?,
    })
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
    use crate::vault::Vault;

    fn peppers() -> Peppers {
        let data = tempfile::tempdir().expect("a folder");
        Peppers::of(&Vault::open(data.path(), None).expect("a key"))
    }

    #[tokio::test]
    async fn a_password_is_right_for_its_own_hash_only() {
        let ours = peppers();
        let kept = hash(&ours, "correct horse".into()).await.expect("hashed");
        assert!(kept.starts_with(&format!("{}{COST}", ours.present().id)), "{kept}");
        assert!(is_right(&ours, "correct horse".into(), kept.clone()).await.expect("checked"));
        assert!(!is_right(&ours, "correct horsf".into(), kept.clone()).await.expect("checked"));
        assert_ne!(hash(&ours, "correct horse".into()).await.expect("hashed"), kept, "each has its salt");
        assert!(is_right(&ours, "x".into(), "no hash".into()).await.is_err());
    }

    #[tokio::test]
    async fn without_the_instances_secret_no_password_is_right() {
        let ours = peppers();
        let kept = hash(&ours, "correct horse".into()).await.expect("hashed");
        assert!(!is_right(&peppers(), "correct horse".into(), kept.clone()).await.expect("checked"));
        // Whoever has the database alone: the hash by itself, and as if it were of another secret.
        let (_, alone) = kept.split_at(kept.find('$').expect("a hash"));
        let others = peppers();
        for stolen in [alone.to_owned(), format!("{}{alone}", others.present().id)] {
            assert!(!is_right(&others, "correct horse".into(), stolen).await.expect("checked"));
        }
        let alone = PasswordHash::new(alone).expect("a hash");
        assert!(argon2(None).expect("made").verify_password(b"correct horse", &alone).is_err());
    }

    #[tokio::test]
    async fn a_hash_of_before_is_right_still_and_is_not_of_today() {
        let before: PasswordHash = argon2(None).expect("made").hash_password(b"correct horse").expect("hashed");
        let (ours, before) = (peppers(), before.to_string());
        assert!(is_right(&ours, "correct horse".into(), before.clone()).await.expect("checked"));
        assert!(!is_right(&ours, "correct horsf".into(), before.clone()).await.expect("checked"));
        assert!(!is_of_today(&ours, &before));
        let today = hash(&ours, "correct horse".into()).await.expect("hashed");
        assert!(is_of_today(&ours, &today) && !is_of_today(&peppers(), &today));
        assert!(!is_of_today(&ours, &today.replace("t=2", "t=1")));
    }

    #[tokio::test]
    async fn nobodys_password_costs_the_same_work_and_is_never_right() {
        let ours = peppers();
        let kept = hash(&ours, "correct horse".into()).await.expect("hashed");
        let (_, alone) = kept.split_at(kept.find('$').expect("a hash"));
        assert!(NOBODYS.starts_with(COST) && alone.starts_with(COST));
        let lengths = |hash: &str| hash.split('$').skip(4).map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths(NOBODYS), lengths(alone));
        assert!(!is_right_for(&ours, "correct horse".into(), None).await.expect("checked"));
        assert!(is_right_for(&ours, "correct horse".into(), Some(kept)).await.expect("checked"));
    }
}

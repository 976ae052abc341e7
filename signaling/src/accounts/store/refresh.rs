//! Refresh tokens: each is exchanged once for the next one (RFC 9700, 4.14.2).

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::logins::End;
use crate::accounts::lifetimes::Lifetimes;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::db::Db;
use crate::db::column::{moment, parsed, variant};
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// How long after its exchange a token may still be shown, milliseconds: two tabs that ask at the
/// same moment, or an answer that was lost on the way.
const TOGETHER_MS: i64 = 10_000;

/// How often tokens are exchanged within such a moment, at most.
const MOST_STEPS: usize = 8;

/// A login that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The login.
    pub login: Uuid,
    /// Whose it is.
    pub user: Uuid,
    /// The organisation that they act for.
    pub organisation: Option<Uuid>,
}

/// What came of showing a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It goes on with this token.
    On {
        /// The login.
        standing: Standing,
        /// The token that is to be shown next.
        token: String,
    },
    /// The token had been exchanged before: two hold it, and neither goes on.
    Reused,
    /// It is nobody's, or the login is over.
    Over,
}

/// Keeps a token of a login.
pub async fn keep(
    connection: &mut AnyConnection,
    token: &TokenHash,
    login: Uuid,
    lifetimes: Lifetimes,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO refresh_tokens (token_hash, login_id, issued_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(token.to_hex())
        .bind(login.to_string())
        .bind(now.unix_ms())
        .bind(now.unix_ms() + lifetimes.idle_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether there is such a token, be it exchanged or not. A read: whoever makes tokens up does not
/// hold up those who write.
pub async fn is_kept(db: &Db, token: &TokenHash) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM refresh_tokens WHERE token_hash = $1")
        .bind(token.to_hex())
        .fetch_one(db.pool())
        .await?;
    Ok(found > 0)
}

/// Exchanges a token for what `next` makes of it. The next token is made of the present one alone,
/// so that whoever shows it a moment later gets the same, and no token is kept.
pub async fn exchange(
    db: &Db,
    token: &str,
    next: impl Fn(&str) -> String,
    lifetimes: Lifetimes,
    now: Timestamp,
) -> Result<Turn, sqlx::Error> {
    if !is_kept(db, &TokenHash::of(token)).await? {
        return Ok(Turn::Over);
    }
    let mut token = token.to_owned();
    for _ in 0..MOST_STEPS {
        let following = next(&token);
        match step(db, &TokenHash::of(&token), &TokenHash::of(&following), lifetimes, now).await? {
            Step::Exchanged(standing) => return Ok(Turn::On { standing, token: following }),
            // Somebody was quicker by a moment. What they got may be exchanged already as well.
            Step::Together(standing) => {
                if !is_spent(db, &TokenHash::of(&following)).await? {
                    return Ok(Turn::On { standing, token: following });
                }
                token = following;
            }
            Step::Reused => return Ok(Turn::Reused),
            Step::Over => return Ok(Turn::Over),
        }
    }
    Ok(Turn::Over)
}

enum Step {
    Exchanged(Standing),
    Together(Standing),
    Reused,
    Over,
}

async fn step(
    db: &Db,
    token: &TokenHash,
    next: &TokenHash,
    lifetimes: Lifetimes,
    now: Timestamp,
) -> Result<Step, sqlx::Error> {
    let mut writing = db.begin().await?;
    // First the change, which of two at once only one makes; then what it was.
    let exchanged = sqlx::query(
        "UPDATE refresh_tokens SET spent_at = $2 WHERE token_hash = $1 AND spent_at IS NULL AND expires_at > $2 \
         AND EXISTS (SELECT 1 FROM logins l WHERE l.id = login_id AND l.ended_at IS NULL AND l.expires_at > $2)",
    )
    .bind(token.to_hex())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?
    .rows_affected()
        > 0;
    let row = sqlx::query(
        "SELECT r.login_id, r.spent_at, l.user_id, l.ended_at, l.expires_at, l.organisation_id \
         FROM refresh_tokens r JOIN logins l ON l.id = r.login_id WHERE r.token_hash = $1",
    )
    .bind(token.to_hex())
    .fetch_optional(writing.connection())
    .await?;
    let Some(row) = row else { return Ok(Step::Over) };
    let standing = standing(&row)?;
    if exchanged {
        keep(writing.connection(), next, standing.login, lifetimes, now).await?;
        sqlx::query("UPDATE logins SET seen_at = $2 WHERE id = $1")
            .bind(standing.login.to_string())
            .bind(now.unix_ms())
            .execute(writing.connection())
            .await?;
        writing.commit().await?;
        return Ok(Step::Exchanged(standing));
    }
    let is_over = moment(&row, "ended_at")?.is_some() || row.try_get::<i64, _>("expires_at")? <= now.unix_ms();
    let Some(spent_at) = moment(&row, "spent_at")?.filter(|_| !is_over) else { return Ok(Step::Over) };
    if now.unix_ms() - spent_at.unix_ms() <= TOGETHER_MS {
        return Ok(Step::Together(standing));
    }
    sqlx::query("UPDATE logins SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL")
        .bind(standing.login.to_string())
        .bind(now.unix_ms())
        .bind(variant(&End::Reuse))
        .execute(writing.connection())
        .await?;
    // Whoever it was: the owner, or who stole the token.
    let entry = Entry::of_account(Act::LoginReused, ActorKind::Guest, Some(standing.user));
    audit::store::append(writing.connection(), &entry, now).await?;
    writing.commit().await?;
    Ok(Step::Reused)
}

async fn is_spent(db: &Db, token: &TokenHash) -> Result<bool, sqlx::Error> {
    let spent: Option<Option<i64>> = sqlx::query_scalar("SELECT spent_at FROM refresh_tokens WHERE token_hash = $1")
        .bind(token.to_hex())
        .fetch_optional(db.pool())
        .await?;
    Ok(spent.flatten().is_some())
}

/// Acts for an organisation from now on, or for none.
pub async fn act_for(db: &Db, login: Uuid, organisation: Option<Uuid>) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE logins SET organisation_id = $2 WHERE id = $1")
        .bind(login.to_string())
        .bind(organisation.map(|id| id.to_string()))
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Ends the login that a token belongs to, be it exchanged or not; gives whose it was, if it was
/// not over.
pub async fn end(
    connection: &mut AnyConnection,
    token: &TokenHash,
    why: End,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    let ended = sqlx::query(
        "UPDATE logins SET ended_at = $2, end_reason = $3 WHERE ended_at IS NULL AND id = \
         (SELECT login_id FROM refresh_tokens WHERE token_hash = $1) RETURNING user_id",
    )
    .bind(token.to_hex())
    .bind(now.unix_ms())
    .bind(variant(&why))
    .fetch_optional(connection)
    .await?;
    ended.map(|row| parsed(&row, "user_id")).transpose()
}

fn standing(row: &AnyRow) -> Result<Standing, sqlx::Error> {
    let organisation: Option<String> = row.try_get("organisation_id")?;
    Ok(Standing {
        login: parsed(row, "login_id")?,
        user: parsed(row, "user_id")?,
        organisation: organisation.and_then(|id| id.parse().ok()),
    })
}

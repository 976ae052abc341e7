//! Creating a session once, however often the client asks.

use sqlx::Row;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_scenarios::bank::tidy;

use super::big;
use crate::assistants::{Leads, store as assistants};
use crate::consents::wire::Purpose;
use crate::consents::{Agreed, store as consents};
use crate::db::column::variant;
use crate::db::{Db, Writing};
use crate::own_providers::{self, OwnProviders};
use crate::owner::Owner;
use crate::retention::store::DAY_MS;
use crate::retention::wire::KeptDays;
use crate::token::TokenHash;
use crate::wire::{Language, Timestamp};

/// Tokens that repeated requests can make for one session.
const TOKENS_A_SESSION: i64 = 8;

/// A session to be created.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// The scenario's id.
    pub scenario_id: String,
    /// The scenario's title.
    pub scenario_title: String,
    /// The scenario's language.
    pub language: Language,
    /// The position that is interviewed for.
    pub role: String,
    /// The scenario's file.
    pub scenario_source: String,
    /// How the candidate wants to be called.
    pub candidate_name: Option<String>,
    /// What was agreed to.
    pub agreed: Agreed,
    /// Now.
    pub created_at: Timestamp,
    /// Number of questions.
    pub question_count: u32,
    /// Who leads, where an assistant was asked for.
    pub leads: Option<Leads>,
    /// Who thinks, hears and speaks, as the candidate was told.
    pub providers: OwnProviders,
    /// A trainer's try.
    pub trial: bool,
    /// Whose it is.
    pub owner: Owner,
    /// The candidate's account, where they are signed in.
    pub candidate: Option<Uuid>,
    /// How long it is kept at most, as the candidate was told.
    pub kept: KeptDays,
}

/// A client's wish that a repeated request does nothing new.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// Fingerprint of the key.
    pub key_hash: String,
    /// Fingerprint of what was asked.
    pub request_hash: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Creation {
    /// A new session.
    New,
    /// The session that the same request made before; the token opens it too.
    Again {
        /// That session.
        id: SessionId,
        /// When it was made.
        created_at: Timestamp,
    },
    /// The key was used for another request.
    OtherRequest,
    /// The request was repeated too often.
    TooOften,
}

/// Creates the session, or finds the one that the same key made before; either way the
/// token then opens it.
pub async fn create(
    db: &Db,
    session: &NewSession,
    token: &TokenHash,
    idempotency: Option<&Idempotency>,
) -> Result<Creation, sqlx::Error> {
    match insert_once(db, session, token, idempotency).await {
        Ok(()) => Ok(Creation::New),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            let Some(idempotency) = idempotency else {
                return Err(sqlx::Error::Database(error));
            };
            repeat(db, session.created_at, token, idempotency).await
        }
        Err(error) => Err(error),
    }
}

async fn insert_once(
    db: &Db,
    session: &NewSession,
    token: &TokenHash,
    idempotency: Option<&Idempotency>,
) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    insert(&mut writing, session, token).await?;
    if let Some(idempotency) = idempotency {
        sqlx::query(
            "INSERT INTO idempotency_keys (key_hash, request_hash, session_id, created_at) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(&idempotency.key_hash)
        .bind(&idempotency.request_hash)
        .bind(session.id.to_string())
        .bind(session.created_at.unix_ms())
        .execute(writing.connection())
        .await?;
    }
    writing.commit().await
}

/// Keeps a session with the token that opens it, within the transaction that it belongs to.
pub async fn insert(writing: &mut Writing, session: &NewSession, token: &TokenHash) -> Result<(), sqlx::Error> {
    let assistant = match &session.leads {
        Some(Leads::Assistant(chosen)) => Some(chosen),
        _ => None,
    };
    let told = session.leads.as_ref().map(Leads::told);
    sqlx::query(
        "INSERT INTO sessions (id, scenario_id, scenario_title, scenario_language, \
         scenario_role, scenario_source, candidate_name, consent_version, consent_at, state, \
         created_at, question_count, assistant_id, assistant_version, assistant, trial, \
         assistant_fallback, owner, candidate_user, sound_until, reports_until, kept_until, \
         scored_by_ai, shared, remote, providers, candidate_folded) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $9, $10, $11, $12, $13, $14, $15, $16, $17, \
         $18, $19, $20, $21, $22, $23, $24, $25)",
    )
    .bind(session.id.to_string())
    .bind(&session.scenario_id)
    .bind(&session.scenario_title)
    .bind(session.language.code())
    .bind(&session.role)
    .bind(&session.scenario_source)
    .bind(&session.candidate_name)
    .bind(&session.agreed.version)
    .bind(session.created_at.unix_ms())
    .bind(i64::from(session.question_count))
    .bind(told.as_ref().map(|leader| leader.id.as_str()))
    .bind(assistant.map(|chosen| i64::from(chosen.version)))
    .bind(assistant.map(|chosen| assistants::json(&chosen.body)))
    .bind(i64::from(session.trial))
    .bind(told.and_then(|leader| leader.fallback).map(|fallback| variant(&fallback)))
    .bind(session.owner.to_string())
    .bind(session.candidate.map(|user| user.to_string()))
    .bind(until(session, session.kept.recording))
    .bind(until(session, session.kept.report))
    .bind(until(session, session.kept.words))
    .bind(i64::from(session.agreed.allows(Purpose::AiScoring)))
    .bind(i64::from(session.agreed.allows(Purpose::Sharing)))
    .bind(i64::from(session.agreed.allows(Purpose::Remote)))
    .bind((session.providers != OwnProviders::default()).then(|| own_providers::store::json(&session.providers)))
    .bind(tidy(session.candidate_name.as_deref().unwrap_or_default()))
    .execute(writing.connection())
    .await?;
    let (agreed, now) = (&session.agreed, session.created_at);
    consents::append_all(writing.connection(), agreed, session.candidate, session.id, now).await?;
    insert_token(writing, session.id, token, session.created_at).await
}

/// When a term ends that begins with the session.
fn until(session: &NewSession, days: Option<u32>) -> Option<i64> {
    days.map(|days| session.created_at.unix_ms() + i64::from(days) * DAY_MS)
}

/// One more token for a session, in the place of its oldest where there are as many as may be:
/// whoever is signed in and comes from one more browser is never shut out.
pub async fn add_token(
    writing: &mut Writing,
    id: SessionId,
    token: &TokenHash,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "DELETE FROM join_tokens WHERE session_id = $1 AND token_hash NOT IN \
         (SELECT t.token_hash FROM join_tokens t WHERE t.session_id = $1 ORDER BY t.created_at DESC LIMIT $2)",
    )
    .bind(id.to_string())
    .bind(TOKENS_A_SESSION - 1)
    .execute(writing.connection())
    .await?;
    insert_token(writing, id, token, now).await
}

async fn repeat(
    db: &Db,
    now: Timestamp,
    token: &TokenHash,
    idempotency: &Idempotency,
) -> Result<Creation, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "SELECT k.request_hash, s.id, s.created_at, \
         (SELECT COUNT(*) FROM join_tokens t WHERE t.session_id = s.id) AS tokens \
         FROM idempotency_keys k JOIN sessions s ON s.id = k.session_id WHERE k.key_hash = $1",
    )
    .bind(&idempotency.key_hash)
    .fetch_one(writing.connection())
    .await?;
    if row.try_get::<String, _>("request_hash")? != idempotency.request_hash {
        return Ok(Creation::OtherRequest);
    }
    if row.try_get::<i64, _>("tokens")? >= TOKENS_A_SESSION {
        return Ok(Creation::TooOften);
    }
    let id: SessionId = row.try_get::<String, _>("id")?.parse().map_err(|error| super::decode("id", error))?;
    insert_token(&mut writing, id, token, now).await?;
    writing.commit().await?;
    let created_at = Timestamp::from_unix_ms(row.try_get("created_at")?);
    Ok(Creation::Again { id, created_at })
}

async fn insert_token(
    writing: &mut Writing,
    id: SessionId,
    token: &TokenHash,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO join_tokens (session_id, token_hash, created_at) VALUES ($1, $2, $3)")
        .bind(id.to_string())
        .bind(token.to_hex())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await
        .map(drop)
}

/// Forgets keys that no client repeats any more.
pub async fn forget_old_keys(db: &Db, older_than_ms: u64, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1")
        .bind(now.unix_ms() - big(older_than_ms))
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

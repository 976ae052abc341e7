//! Invitations. Of the token in a link only its hash is kept.

use std::collections::HashSet;

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::{join, turn};
use crate::db::column::{moment, named, parsed, text, variant};
use crate::db::{Db, Writing};
use crate::organisations::wire::{Invitation, InvitationState};
use crate::permissions::MemberRole;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// An invitation to be made.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// The invitation.
    pub id: Uuid,
    /// To which organisation.
    pub organisation: Uuid,
    /// What opens it.
    pub token: TokenHash,
    /// Whom it is for; none for whoever has the link.
    pub email: Option<String>,
    /// As what.
    pub role: MemberRole,
    /// Whether they will manage it.
    pub manages: bool,
    /// The team that they will be in.
    pub team: Option<Uuid>,
    /// Who invites; none for the instance.
    pub inviter: Option<Uuid>,
    /// Now.
    pub created_at: Timestamp,
    /// From when on it cannot be accepted.
    pub expires_at: Timestamp,
}

/// An invitation that can be accepted.
#[derive(Clone, Debug)]
pub struct Openable {
    /// The invitation.
    pub id: Uuid,
    /// To which organisation.
    pub organisation: Uuid,
    /// Its name.
    pub organisation_name: String,
    /// Who invites; empty for the instance.
    pub inviter: String,
    /// Whom it is for; none for whoever has the link.
    pub email: Option<String>,
    /// As what.
    pub role: MemberRole,
    /// Whether they will manage it.
    pub manages: bool,
    /// The team that they will be in.
    pub team: Option<Uuid>,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Keeps an invitation.
pub async fn invite(writing: &mut Writing, new: &NewInvitation) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO invitations (id, organisation_id, token_hash, email, role, manages, team_id, invited_by, \
         created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.id.to_string())
    .bind(new.organisation.to_string())
    .bind(new.token.to_hex())
    .bind(&new.email)
    .bind(variant(&new.role))
    .bind(i64::from(new.manages))
    .bind(new.team.map(|team| team.to_string()))
    .bind(new.inviter.map(|user| user.to_string()))
    .bind(new.created_at.unix_ms())
    .bind(new.expires_at.unix_ms())
    .execute(writing.connection())
    .await
    .map(drop)
}

/// Invitations older than `before`, newest first, or one of them.
pub async fn invitations(
    db: &Db,
    organisation: Uuid,
    only: Option<Uuid>,
    before: Option<Uuid>,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<Invitation>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT i.id, i.email, i.role, i.manages, i.team_id, i.created_at, i.expires_at, i.used_at, i.revoked_at, \
         u.name AS inviter FROM invitations i LEFT JOIN users u ON u.id = i.invited_by \
         WHERE i.organisation_id = $1 AND ($2 = '' OR i.id = $2) AND ($3 = '' OR i.id < $3) \
         ORDER BY i.id DESC LIMIT $4",
    )
    .bind(organisation.to_string())
    .bind(only.map(|id| id.to_string()).unwrap_or_default())
    .bind(before.map(|id| id.to_string()).unwrap_or_default())
    .bind(i64::from(limit))
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(|row| invitation(row, now)).collect()
}

fn invitation(row: &AnyRow, now: Timestamp) -> Result<Invitation, sqlx::Error> {
    let expires_at = Timestamp::from_unix_ms(row.try_get("expires_at")?);
    let state = match (moment(row, "used_at")?, moment(row, "revoked_at")?) {
        (Some(_), _) => InvitationState::Used,
        (None, Some(_)) => InvitationState::Revoked,
        (None, None) if expires_at <= now => InvitationState::Expired,
        (None, None) => InvitationState::Pending,
    };
    Ok(Invitation {
        id: parsed(row, "id")?,
        email: row.try_get("email")?,
        role: named(row, "role")?,
        manages: row.try_get::<i64, _>("manages")? != 0,
        team: team(row)?,
        state,
        inviter: row.try_get("inviter")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        expires_at,
    })
}

fn team(row: &AnyRow) -> Result<Option<Uuid>, sqlx::Error> {
    Ok(row.try_get::<Option<String>, _>("team_id")?.and_then(|team| team.parse().ok()))
}

/// The addresses with an invitation that can be accepted.
pub async fn invited_addresses(
    writing: &mut Writing,
    organisation: Uuid,
    now: Timestamp,
) -> Result<HashSet<String>, sqlx::Error> {
    let found: Vec<String> = sqlx::query_scalar(
        "SELECT email FROM invitations WHERE organisation_id = $1 AND email IS NOT NULL AND used_at IS NULL \
         AND revoked_at IS NULL AND expires_at > $2",
    )
    .bind(organisation.to_string())
    .bind(now.unix_ms())
    .fetch_all(writing.connection())
    .await?;
    Ok(found.into_iter().collect())
}

/// How many invitations an organisation has made since then, those that are over included.
pub async fn sent_since(writing: &mut Writing, organisation: Uuid, since: Timestamp) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM invitations WHERE organisation_id = $1 AND created_at >= $2")
        .bind(organisation.to_string())
        .bind(since.unix_ms())
        .fetch_one(writing.connection())
        .await
}

/// Takes back what an address was invited with before: the newest invitation counts.
pub async fn withdraw(
    writing: &mut Writing,
    organisation: Uuid,
    email: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE invitations SET revoked_at = $3 WHERE organisation_id = $1 AND email = $2 AND used_at IS NULL \
         AND revoked_at IS NULL",
    )
    .bind(organisation.to_string())
    .bind(email)
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await
    .map(drop)
}

/// Takes an invitation back; gives whether there is one that nobody has accepted.
pub async fn revoke(db: &Db, organisation: Uuid, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE invitations SET revoked_at = COALESCE(revoked_at, $3) WHERE organisation_id = $1 AND id = $2 \
         AND used_at IS NULL",
    )
    .bind(organisation.to_string())
    .bind(id.to_string())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// The invitation that a token opens now.
pub async fn open(db: &Db, token: &TokenHash, now: Timestamp) -> Result<Option<Openable>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT i.id, i.organisation_id, o.name, i.email, i.role, i.manages, i.team_id, i.expires_at, \
         COALESCE(u.name, '') AS inviter FROM invitations i JOIN organisations o ON o.id = i.organisation_id \
         LEFT JOIN users u ON u.id = i.invited_by \
         WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2 \
         AND o.suspended_at IS NULL",
    )
    .bind(token.to_hex())
    .bind(now.unix_ms())
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| {
        Ok(Openable {
            id: parsed(&row, "id")?,
            organisation: parsed(&row, "organisation_id")?,
            organisation_name: text(&row, "name")?,
            inviter: text(&row, "inviter")?,
            email: row.try_get("email")?,
            role: named(&row, "role")?,
            manages: row.try_get::<i64, _>("manages")? != 0,
            team: team(&row)?,
            expires_at: Timestamp::from_unix_ms(row.try_get("expires_at")?),
        })
    })
    .transpose()
}

/// What came of accepting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// They are in.
    Joined,
    /// They were in it before; the invitation is as it was.
    Member,
    /// Somebody was quicker, or it was taken back meanwhile.
    Gone,
    /// The organisation has as many members as it may.
    Full,
}

/// Accepts an invitation: once, whoever else tries at the same time.
pub async fn take(db: &Db, invitation: &Openable, user: Uuid, most: i64, now: Timestamp) -> Result<Taken, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE invitations SET used_at = $2, used_by = $3 WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL \
         AND expires_at > $2",
    )
    .bind(invitation.id.to_string())
    .bind(now.unix_ms())
    .bind(user.to_string())
    .execute(writing.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Taken::Gone);
    }
    if !turn(&mut writing, invitation.organisation, now).await? {
        return Ok(Taken::Gone);
    }
    let room: i64 = sqlx::query_scalar(
        "SELECT COALESCE(o.member_limit, $2) - (SELECT COUNT(*) FROM organisation_members m \
         WHERE m.organisation_id = o.id) FROM organisations o WHERE o.id = $1",
    )
    .bind(invitation.organisation.to_string())
    .bind(most)
    .fetch_one(writing.connection())
    .await?;
    if room <= 0 {
        return Ok(Taken::Full);
    }
    let Openable { organisation, role, manages, .. } = *invitation;
    // Dropped without a commit, the invitation stays as it was.
    if !join(&mut writing, organisation, user, role, manages, now).await? {
        return Ok(Taken::Member);
    }
    if let Some(team) = invitation.team {
        sqlx::query(
            "INSERT INTO team_members (team_id, organisation_id, user_id) SELECT t.id, t.organisation_id, $3 \
             FROM teams t WHERE t.id = $1 AND t.organisation_id = $2 ON CONFLICT DO NOTHING",
        )
        .bind(team.to_string())
        .bind(organisation.to_string())
        .bind(user.to_string())
        .execute(writing.connection())
        .await?;
    }
    writing.commit().await?;
    Ok(Taken::Joined)
}

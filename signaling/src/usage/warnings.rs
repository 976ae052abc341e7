//! Whose money it is is told when a budget comes near its end, and when it is there: once each in a
//! month, whichever server sees it first.

use std::collections::HashSet;

use uuid::Uuid;

use super::budgets::Standing;
use super::meter::Beyond;
use super::store::{self, month_of};
use crate::db::Db;
use crate::keys::Holder;
use crate::notifications::{self, Bell, NotificationKind};
use crate::wire::Timestamp;

/// Warnings that are remembered as given; beyond it the database is asked again.
const REMEMBERED: usize = 10_000;

/// Warns. What it has seen warned it does not ask the database about again.
pub struct Warnings {
    bell: Bell,
    seen: HashSet<(Holder, Option<Uuid>, Standing, i64, String)>,
}

impl Warnings {
    /// None was given yet.
    pub fn new(bell: Bell) -> Self {
        Self { bell, seen: HashSet::new() }
    }

    /// Warns of these, unless that was done.
    pub async fn tell(&mut self, db: &Db, beyond: Vec<Beyond>) {
        let now = Timestamp::now();
        if self.seen.len() > REMEMBERED {
            self.seen.clear();
        }
        for beyond in beyond {
            let Beyond { holder, key, standing, limit_micro } = beyond;
            if !self.seen.insert((holder, key, standing, limit_micro, month_of(now))) {
                continue;
            }
            match warn(db, &beyond, now).await {
                Ok(None) => {}
                Ok(Some(people)) => {
                    tracing::warn!(%holder, ?standing, "a budget comes to its end");
                    people.into_iter().for_each(|person| self.bell.ring(person));
                }
                Err(error) => {
                    self.seen.remove(&(holder, key, standing, limit_micro, month_of(now)));
                    tracing::warn!(%error, "a budget's holder could not be warned; it is tried again");
                }
            }
        }
    }
}

/// Whom it told; none where that was done before.
async fn warn(db: &Db, beyond: &Beyond, now: Timestamp) -> Result<Option<Vec<Uuid>>, sqlx::Error> {
    let mut writing = db.begin().await?;
    if !store::warn(writing.connection(), beyond, &month_of(now), now).await? {
        return Ok(None);
    }
    let (organisation, key) = store::names(writing.connection(), beyond).await?;
    let kind = NotificationKind::Budget {
        standing: beyond.standing,
        limit_micro: beyond.limit_micro,
        own: matches!(beyond.holder, Holder::Person(_)),
        organisation,
        key,
    };
    let people = store::warned_people(writing.connection(), beyond.holder).await?;
    for person in &people {
        notifications::tell(writing.connection(), *person, &kind, now).await?;
    }
    writing.commit().await?;
    Ok(Some(people))
}

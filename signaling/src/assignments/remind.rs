//! Reminds people of what is due, once for each reminder however many servers there are: what was
//! said is noted in the transaction that says it.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store::{self, Due};
use super::tell;
use crate::administration::beats::Worker;
use crate::app::App;
use crate::error::Problem;
use crate::mail::AssignmentNews;
use crate::wire::Timestamp;

/// How often it is looked whom to remind.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Reminders of one kind at one look; the next look goes on.
const AT_ONCE: i64 = 200;

const HOUR_MS: i64 = 3_600_000;

/// One kind of reminder, by how long before it is due it is sent (after, where below 0).
struct Kind {
    name: &'static str,
    news: AssignmentNews,
    /// From so long before.
    from_ms: i64,
    /// Until so long before; later it would mislead, or another kind says it.
    until_ms: i64,
}

const KINDS: [Kind; 3] = [
    Kind { name: "three_days", news: AssignmentNews::Soon, from_ms: 72 * HOUR_MS, until_ms: 24 * HOUR_MS },
    Kind { name: "one_day", news: AssignmentNews::Soon, from_ms: 24 * HOUR_MS, until_ms: 0 },
    Kind { name: "overdue", news: AssignmentNews::Overdue, from_ms: 0, until_ms: -72 * HOUR_MS },
];

/// Reminds until the server stops.
pub async fn work(app: App, stop: CancellationToken) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        app.beats.beat(Worker::Reminders);
        if let Err(problem) = look(&app, Timestamp::now()).await {
            tracing::warn!(%problem, "reminders of assignments were not all sent; they are tried again");
        }
    }
}

/// Sends what is to be sent at a moment; gives how many people were reminded.
///
/// # Errors
/// Too many letters wait, or the database's; what was not sent is by the next look.
pub async fn look(app: &App, now: Timestamp) -> Result<usize, Problem> {
    let mut reminded = 0;
    for kind in &KINDS {
        let later = |ms| Timestamp::from_unix_ms(now.unix_ms() + ms);
        let window = (later(kind.until_ms), later(kind.from_ms));
        // Who was told so shortly before that is told nothing new.
        let due = store::due(&app.db, kind.name, window, kind.from_ms, now, AT_ONCE).await?;
        for due in due {
            reminded += usize::from(remind(app, kind, &due, now).await?);
        }
    }
    Ok(reminded)
}

async fn remind(app: &App, kind: &Kind, due: &Due, now: Timestamp) -> Result<bool, Problem> {
    let Some(assignment) = store::of_any_owner(&app.db, due.assignment).await? else { return Ok(false) };
    let people = store::people(&app.db, due.assignment).await?;
    let Some(person) = people.into_iter().find(|one| one.id == due.person) else { return Ok(false) };
    let mut writing = app.db.begin().await?;
    if !store::keep_reminder(&mut writing, kind.name, due, now).await? {
        return Ok(false);
    }
    let organisation = store::organisation_of(&mut writing, assignment.owner).await?;
    tell::tell(app, &mut writing, &assignment, organisation.as_deref(), &person, kind.news, now).await?;
    writing.commit().await?;
    tell::wake(app, &[person]).await;
    Ok(true)
}

//! Makes exports and deletes accounts, beside everything else. What is to be done is in the
//! database: a process that dies leaves it to the next one.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::store::{self, Job};
use super::{erase, pack};
use crate::accounts::store::users;
use crate::administration::beats::Worker;
use crate::app::App;
use crate::error::Problem;
use crate::mail::{Letter, LetterKind};
use crate::wire::Timestamp;

/// How often work is looked for that nobody has announced.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Announces work. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Chores(Arc<Notify>);

impl Chores {
    /// There may be something to do.
    pub fn look(&self) {
        self.0.notify_one();
    }

    /// Does it until the server stops.
    pub async fn work(self, app: App, stop: CancellationToken) {
        let node = app.conductor.node().to_owned();
        if let Err(error) = store::resume(&app.db, &node).await {
            tracing::error!(%error, "exports that were being made could not be taken up again");
        }
        loop {
            tokio::select! {
                () = drain(&app, &node) => {}
                () = stop.cancelled() => return,
            }
            tokio::select! {
                () = self.0.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = stop.cancelled() => return,
            }
        }
    }
}

async fn drain(app: &App, node: &str) {
    if let Err(problem) = erase::erase_due(app, Timestamp::now()).await {
        tracing::error!(%problem, "accounts that are to be gone could not be deleted");
    }
    if let Err(problem) = sweep(app).await {
        tracing::error!(%problem, "exports that are over could not be removed");
    }
    loop {
        app.beats.beat(Worker::Chores);
        match store::take(&app.db, node, Timestamp::now()).await {
            Ok(Some(job)) => attend(app, job).await,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "work on exports could not be read");
                return;
            }
        }
    }
}

async fn attend(app: &App, job: Job) {
    let made = match pack::pack(app, job).await {
        Ok(made) => Some(made),
        Err(pack::Unpacked::TakenBack) => return,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an export could not be made");
            None
        }
    };
    if let Err(problem) = settle(app, job, made).await {
        tracing::error!(%problem, "what came of an export could not be written");
    }
}

async fn settle(app: &App, job: Job, made: Option<(u64, u64)>) -> Result<(), Problem> {
    let owner = users::find(&app.db, job.user).await?;
    let mut writing = app.db.begin().await?;
    let is_wanted = store::settle(writing.connection(), job.id, made, Timestamp::now()).await?;
    if is_wanted
        && made.is_some()
        && let (Some(outbox), Some(owner)) = (&app.mail, owner)
    {
        let kind = LetterKind::ExportReady { link: outbox.link("/account/privacy") };
        outbox.enqueue(writing.connection(), &Letter { to: owner.email, language: owner.language, kind }).await?;
    }
    writing.commit().await?;
    Ok(())
}

/// Removes the files of exports that are over, were taken back, or went with their account.
async fn sweep(app: &App) -> Result<(), Problem> {
    store::forget_old(&app.db, Timestamp::now()).await?;
    let folder = pack::folder(&app.settings.data);
    let mut entries = match tokio::fs::read_dir(&folder).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| Problem::internal("the folder of exports cannot be read", &error))?,
    };
    let failed = |error| Problem::internal("an export cannot be removed", &error);
    while let Some(entry) = entries.next_entry().await.map_err(failed)? {
        let name = entry.file_name();
        let id: Option<Uuid> =
            name.to_str().and_then(|name| name.strip_suffix(".zip.sealed")).and_then(|id| id.parse().ok());
        let is_known = match id {
            Some(id) => store::is_known(&app.db, id).await?,
            None => false,
        };
        if !is_known {
            tokio::fs::remove_file(entry.path()).await.map_err(failed)?;
        }
    }
    Ok(())
}

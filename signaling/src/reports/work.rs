//! Makes reports, a few at a time, beside everything else. Recordings are listened to one after
//! the other, since that takes a processor; language models are waited for all at once.
//!
//! What is to be made is in the database, not in this process: sessions that are over and have
//! no report, and reports that are queued. A process that dies in the middle of one leaves it
//! to the next on the same data folder.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::SessionFiles;
use vivavoce_scoring::Report;
use vivavoce_scoring::contour::Contour;

use super::store::{self, Job, Made};
use super::wire::ReportStage;
use super::{heard, ratings};
use crate::administration::beats::Worker;
use crate::app::App;
use crate::db::Db;
use crate::keys::Purse;
use crate::sessions::store as sessions;
use crate::tasks;
use crate::wire::Timestamp;

/// How often work is looked for that nobody has announced.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Waits between attempts; after the last one has failed the report stays unmade until
/// somebody asks again.
const RETRIES_MS: [i64; 3] = [2_000, 15_000, 120_000];

/// How often progress is written while a voice is listened to.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// Share of the work that listening is, per cent: from and to.
const LISTENING: (f64, f64) = (10.0, 85.0);

/// Where progress stands when nothing is waited for but ratings: from and to. They are asked for
/// while the voice is listened to.
const RATING: (f64, f64) = (85.0, 95.0);

/// Reports that are made at once; others wait in the database.
const AT_ONCE: usize = 8;

/// How long ratings are waited for. A report is to be there a minute after the end; those that
/// are not there by then are left out.
const RATINGS_TAKE: Duration = Duration::from_secs(40);

/// One recording is listened to at a time.
static EAR: Semaphore = Semaphore::const_new(1);

/// Announces work. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Reports(Arc<Notify>);

impl Reports {
    /// There may be something to make.
    pub fn look(&self) {
        self.0.notify_one();
    }

    /// Makes reports until the server stops.
    pub async fn work(self, app: App, stop: CancellationToken) {
        let node = app.conductor.node().to_owned();
        if let Err(error) = store::resume(&app.db, &node).await {
            tracing::error!(%error, "reports that were being made could not be taken up again");
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

/// Why a report was not made.
#[derive(Debug, thiserror::Error)]
enum Unmade {
    #[error("the database cannot be read or written")]
    Database(#[from] sqlx::Error),
    #[error("its scenario is no longer sound")]
    Scenario(#[from] vivavoce_scenarios::ScenarioErrors),
    #[error("its recording cannot be opened")]
    Key(#[from] crate::vault::KeyError),
    #[error("it cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("scoring panicked")]
    Panic,
}

/// Makes all that is to be made now.
async fn drain(app: &App, node: &str) {
    let mut making = FuturesUnordered::new();
    loop {
        app.beats.beat(Worker::Reports);
        while making.len() < AT_ONCE {
            let now = Timestamp::now();
            let job = match store::queue_missing(&app.db, node, now).await {
                Ok(_) => store::take(&app.db, node, now).await,
                Err(error) => Err(error),
            };
            match job {
                Ok(Some(job)) => making.push(attend(app.clone(), job).boxed()),
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "work on reports could not be read");
                    break;
                }
            }
        }
        tokio::select! {
            made = making.next() => if made.is_none() { return },
            // Another one that need not wait for these.
            () = app.reports.0.notified(), if making.len() < AT_ONCE => {}
        }
    }
}

async fn attend(app: App, job: Job) {
    let began = Instant::now();
    if job.attempts as usize > RETRIES_MS.len() {
        // It stopped the process each time.
        tracing::error!(session = %job.session, "a report is given up");
        if let Err(error) = store::fail(&app.db, job, None).await {
            tracing::error!(%error, "a report could not be written");
        }
        return;
    }
    // The last words of a session that has just ended may still be on their way.
    app.conductor.settle(job.session).await;
    let kept = match make(&app, job).await {
        Ok(Some(made)) => {
            app.metrics.report_made(began.elapsed());
            store::finish(&app.db, job, &made, Timestamp::now()).await
        }
        // The session was deleted meanwhile.
        Ok(None) => return,
        Err(error) => {
            let again = RETRIES_MS.get(job.attempts as usize).map(|wait| {
                let now = Timestamp::now().unix_ms();
                Timestamp::from_unix_ms(now + wait)
            });
            tracing::error!(
                session = %job.session,
                error = &error as &dyn std::error::Error,
                retried = again.is_some(),
                "a report was not made"
            );
            store::fail(&app.db, job, again).await
        }
    };
    if let Err(error) = kept {
        tracing::error!(%error, "a report could not be written");
    }
}

/// The report; none if there is no such session any more.
async fn make(app: &App, job: Job) -> Result<Option<Made>, Unmade> {
    store::advance(&app.db, job, ReportStage::Words, 0).await?;
    let Some(session) = sessions::find(&app.db, job.session).await? else { return Ok(None) };
    // It was taken back since it was asked for.
    if !session.scored_by_ai {
        return Ok(None);
    }
    let Some(source) = sessions::scenario_source(&app.db, job.session).await? else { return Ok(None) };
    let scenario = vivavoce_scenarios::parse(&source)?;
    let turns = sessions::transcript(&app.db, job.session).await?;
    let duration_ms = session.standing.duration_ms;
    let work = tasks::of_scenario(&app.db, job.session, &scenario).await?;
    let interview = heard::interview(session.language, duration_ms, turns, &work);
    let files = app.vault.files(job.session)?;
    let scored = Arc::new((scenario, interview));
    let tell = Tell { db: app.db.clone(), job, runtime: tokio::runtime::Handle::current() };
    let listening = async {
        let _place = EAR.acquire().await.expect("the semaphore is never closed");
        let scored = scored.clone();
        let contour = tokio::task::spawn_blocking(move || listen(scored.1.duration_ms, &files, &tell));
        contour.await.map_err(|_| Unmade::Panic)
    };
    let names: Vec<&str> = session.candidate_name.as_deref().into_iter().collect();
    let wanted = ratings::wanted(&scored.0, &scored.1, &names);
    let purse = Purse::of_session(session.owner, session.candidate, &app.settings);
    let own = sessions::providers(&app.db, job.session).await?;
    let rating = async {
        let completer = app.rater(&own).filter(|_| session.remote && !wanted.is_empty())?;
        Some(ratings::gather(&completer, job.session, purse, wanted, RATINGS_TAKE).await)
    };
    tokio::pin!(rating);
    let mut rated = None;
    let contour = {
        tokio::pin!(listening);
        tokio::select! {
            contour = &mut listening => contour?,
            done = &mut rating => {
                rated = Some(done);
                listening.await?
            }
        }
    };
    let rated = match rated {
        Some(rated) => rated,
        None => {
            store::advance(&app.db, job, ReportStage::Ratings, RATING.0 as u8).await?;
            rating.await
        }
    };
    store::advance(&app.db, job, ReportStage::Scores, RATING.1 as u8).await?;
    let all = scored.clone();
    let made = tokio::task::spawn_blocking(move || {
        let (scenario, interview) = &*all;
        let (ratings, raters) = rated.unzip();
        let ratings = ratings.unwrap_or_default();
        let report = vivavoce_scoring::score(scenario, interview, contour.as_ref(), &ratings);
        let level = report.overall.outcome.level().map(|level| (f64::from(level) * 100.0).round() as i64);
        serde_json::to_string(&Report { raters, ..report }).map(|body| Made { body, level })
    });
    Ok(Some(made.await.map_err(|_| Unmade::Panic)??))
}

fn listen(duration_ms: u64, files: &SessionFiles, tell: &Tell) -> Option<Contour> {
    let mut told = Instant::now();
    heard::contour(files, duration_ms, |share| {
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            let (from, to) = LISTENING;
            tell.advance(ReportStage::Voice, from + share * (to - from));
        }
    })
}

/// Writes progress from a thread that may wait.
struct Tell {
    db: Db,
    job: Job,
    runtime: tokio::runtime::Handle,
}

impl Tell {
    fn advance(&self, stage: ReportStage, per_cent: f64) {
        // A reader who sees an older number loses nothing.
        if let Err(error) = self.runtime.block_on(store::advance(&self.db, self.job, stage, per_cent as u8)) {
            tracing::debug!(%error, "the progress of a report was not written");
        }
    }
}

/// Queues a report once more, since the words or the scoring have changed.
pub async fn again(app: &App, id: SessionId) -> Result<(), sqlx::Error> {
    store::queue_again(&app.db, id, Timestamp::now()).await?;
    app.reports.look();
    Ok(())
}

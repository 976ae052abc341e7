//! The server as a whole: started from a configuration, stopped with everything written.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vivavoce_engine::Engine;
use vivavoce_engine::command::Command;

use crate::accounts::Accounts;
use crate::accounts::lifetimes::Lifetimes;
use crate::accounts::store::users;
use crate::administration::beats::{Beats, Worker};
use crate::app::{App, Parts};
use crate::assistants::minds::OwnMinds;
use crate::comments::Live;
use crate::conductor::{self, Conductor, Watch};
use crate::config::{ConfigError, Settings};
use crate::data_folder::{self, DataFolder, DataFolderError};
use crate::db::{DatabaseError, Db};
use crate::keys::KeyRing;
use crate::mail::Outbox;
use crate::metrics::{self, Metrics};
use crate::middleware::guest_limit::{GuestLimit, RateLimit};
use crate::notifications::Bell;
use crate::own_providers::OwnParts;
use crate::pepper::Peppers;
use crate::places::Places;
use crate::privacy::Chores;
use crate::providers::expression::hume::Hume;
use crate::providers::minds::Completer;
use crate::push::{Push, PushError};
use crate::recordings::made::Workshop;
use crate::reports::Reports;
use crate::scenarios::{Catalogue, CatalogueError};
use crate::sessions::{receipt, store};
use crate::sms::Sms;
use crate::token::{self, TokenHash};
use crate::traces::Traces;
use crate::usage::Meter;
use crate::usage::meter::Intake;
use crate::usage::prices::Prices;
use crate::vault::{KeyError, Vault};
use crate::wire::Timestamp;
use crate::{attempts, choices, keys, listen, router};

/// How often old things are cleared away.
const HOUSEKEEPING: Duration = Duration::from_secs(600);

/// How long an `Idempotency-Key` is remembered, milliseconds.
const KEYS_LAST_MS: u64 = 24 * 3600 * 1000;

/// Shares that can be opened from one address in an hour, or tried: a school is one address.
const OPENINGS_AN_HOUR: u32 = 600;

/// Comments that one token can write or change in an hour.
const COMMENTS_AN_HOUR: u32 = 240;

/// Reports that one person makes of what others wrote, in an hour.
const FLAGS_AN_HOUR: u32 = 30;

/// Tests of providers' keys in an hour.
const TESTS_AN_HOUR: u32 = 60;

/// Pieces of a minute that somebody sends of their own voice in an hour: two long interviews.
const PIECES_AN_HOUR: u32 = 120;

/// How long an attempt at a quiz is kept, milliseconds: 90 days.
const ATTEMPTS_LAST_MS: i64 = 90 * 24 * 3600 * 1000;

/// How long a trainer's try is kept, milliseconds: a day.
const TRIALS_LAST_MS: i64 = 24 * 3600 * 1000;

/// Tries that are cleared away in one go.
const TRIALS_AT_ONCE: u32 = 100;

/// Shortest access token that is taken.
const SHORTEST_TOKEN: usize = 16;

/// How long answers under way may take once the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// Why the server cannot start; whoever starts it can mend each of them.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program has the port.
    #[error("port {port} is in use by another program; stop that one, or choose another port: --listen {ip}:{next}", port = .0.port(), ip = .0.ip(), next = .0.port().wrapping_add(1))]
    PortInUse(SocketAddr),
    /// The address cannot be listened on.
    #[error("{0} cannot be listened on: {1}; choose another address with --listen or --metrics-listen")]
    Listen(SocketAddr, io::Error),
    /// The data folder.
    #[error(transparent)]
    Data(#[from] DataFolderError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The scenarios.
    #[error(transparent)]
    Scenarios(#[from] CatalogueError),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The engine: a model or a program that was asked for by name.
    #[error(transparent)]
    Engine(#[from] vivavoce_engine::StartError),
    /// The instance's key.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// What sends messages to browsers.
    #[error(transparent)]
    Push(#[from] PushError),
    /// What an earlier process left cannot be read.
    #[error(transparent)]
    Recovery(#[from] conductor::RecoverError),
}

/// A running server.
pub struct Server {
    address: SocketAddr,
    app: App,
    traces: Traces,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    accounts: JoinHandle<()>,
    /// Sends letters; none where no mail server is configured.
    letters: Option<JoinHandle<()>>,
    /// Nothing more is asked of providers.
    settled: CancellationToken,
    _data: DataFolder,
}

impl Server {
    /// Starts everything; returns when the first request can be answered.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        // First what fails fast and needs nothing.
        let listener = bind(settings.listen).await?;
        let address = listener.local_addr().map_err(|cause| StartError::Listen(settings.listen, cause))?;
        let data = DataFolder::hold(&settings.data)?;
        let access_token = match &settings.access_token {
            Some(token) => fit(token)?.clone(),
            None => data_folder::access_token(&settings.data)?,
        };
        let catalogue = Catalogue::load(settings.scenarios.as_deref())?;
        let db = Db::connect(settings.database_url.as_deref(), &settings.data).await?;
        db.migrate().await?;
        crate::bank::prints::catch_up(&db).await.map_err(conductor::RecoverError::from)?;

        let node = data.node()?;
        let vault = Vault::open(&settings.data, settings.instance_key.as_deref())?;
        let interrupted = conductor::recover_all(&db, &vault, &node).await?;
        if interrupted > 0 {
            tracing::warn!(
                sessions = interrupted,
                "an earlier process died in the middle of interviews; what was recorded is kept"
            );
        }

        let workshop = Workshop::default();
        crate::redactions::redact::finish_all(&db, &workshop, &vault, &node)
            .await
            .map_err(conductor::RecoverError::from)?;

        let mail = Outbox::of(&settings, &db, &vault)?;
        let push = Push::of(&settings, &db, &vault).await?;
        let sms = Sms::of(&settings)?;
        let places = settings.places_database.as_deref().map(Places::open).transpose()?;
        Lifetimes::of(&settings).shorten(&db).await.map_err(conductor::RecoverError::from)?;
        let peppers = Peppers::load(&db, &vault).await.map_err(conductor::RecoverError::from)?;
        let keys = KeyRing::of_environment();
        keys::refresh(&db, &vault, &keys).await.map_err(conductor::RecoverError::from)?;
        let prices = Prices::load(settings.prices.as_deref())
            .map_err(|error| ConfigError::Value { source_name: "`prices`".into(), message: error.to_string() })?;
        let (meter, intake) = Meter::new(prices);
        meter.look(&db).await.map_err(conductor::RecoverError::from)?;
        keys.metered(meter.clone());
        let voice_reader = Hume::new().map_err(|error| ConfigError::Value {
            source_name: "TLS".into(),
            message: format!("no connection to a provider can be made: {error}"),
        })?;
        let links = choices::links(&settings.llm, &keys)?;
        let rates = choices::rates(&settings)?;
        let located = choices::locate(&settings).await;
        let (config, minds) = choices::engine_config(&settings, located, &keys, links.as_ref())?;
        let engine = tokio::task::spawn_blocking(move || Engine::start(config))
            .await
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
        for stand_in in &engine.abilities().stand_ins {
            tracing::warn!(
                part = stand_in.part,
                language = stand_in.language.map(vivavoce_scenarios::Language::code),
                using = stand_in.using,
                wanted = stand_in.wanted,
                reason = stand_in.reason,
                "a stand-in is in use; `vivavoce models pull --again` fetches the real one"
            );
        }

        let stop = CancellationToken::new();
        let metrics = Metrics::of(&engine);
        let traces = Traces::start(&settings, metrics.clone())?;
        if let Some(listen) = settings.metrics_listen {
            let address = metrics::page::serve(metrics.clone(), listen, stop.clone())
                .await
                .map_err(|cause| refused(listen, cause))?;
            tracing::info!("metrics at http://{address}/metrics");
        }
        let reports = Reports::default();
        let own_minds = OwnMinds::new(minds.clone(), keys.clone(), settings.clone());
        let own = Arc::new(OwnParts::new(&keys, &settings));
        let conductor = Conductor::new(
            engine,
            db.clone(),
            Watch {
                metrics: metrics.clone(),
                traces: traces.clone(),
                reports: reports.clone(),
                minds: own_minds,
                own: Arc::clone(&own),
            },
            vault.clone(),
            node,
            workshop.clone(),
            Duration::from_secs(settings.rejoin_grace_s),
        );
        let app = App::new(Parts {
            guest_limit: GuestLimit::new(settings.guest_sessions_per_hour),
            opening_limit: GuestLimit::new(OPENINGS_AN_HOUR),
            comment_limit: RateLimit::new(COMMENTS_AN_HOUR),
            flag_limit: RateLimit::new(FLAGS_AN_HOUR),
            test_limit: RateLimit::new(TESTS_AN_HOUR),
            expression_limit: RateLimit::new(PIECES_AN_HOUR),
            voice_reader: Box::new(voice_reader),
            comments: Live::new(db.clone()),
            beats: Beats::default(),
            since: Timestamp::now(),
            bell: Bell::default(),
            mail,
            push,
            sms,
            places,
            workshop,
            access_token: TokenHash::of(&access_token),
            accounts: Accounts::of(&settings, &vault, peppers),
            settings,
            db,
            catalogue,
            conductor,
            reports: reports.clone(),
            chores: Chores::default(),
            vault,
            meter,
            keys,
            minds,
            metrics,
            raters: links.clone().filter(|_| rates).map(Completer::new),
            completer: links.map(Completer::new),
            own,
        });
        let settled = CancellationToken::new();
        let accounts = tokio::spawn(account(app.clone(), intake, settled.clone()));
        let letters = app.mail.clone().map(|outbox| {
            let node = app.conductor.node().to_owned();
            tokio::spawn(outbox.work(node, app.metrics.clone(), stop.clone()))
        });
        if let Some(push) = app.push.clone() {
            let node = app.conductor.node().to_owned();
            tokio::spawn(push.work(node, app.metrics.clone(), stop.clone()));
        }
        tokio::spawn(reports.work(app.clone(), stop.clone()));
        tokio::spawn(app.chores.clone().work(app.clone(), stop.clone()));
        tokio::spawn(keep_house(app.clone(), stop.clone()));
        tokio::spawn(crate::assignments::remind::work(app.clone(), stop.clone()));
        tokio::spawn(crate::retention::work(app.clone(), stop.clone()));
        tokio::spawn(keys::follow(app.db.clone(), app.vault.clone(), app.keys.clone(), stop.clone()));
        let serving = tokio::spawn(listen::serve(listener, router::service(&app), stop.clone()));
        Ok(Self { address, app, traces, stop, serving, accounts, letters, settled, _data: data })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its parts.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Where whoever stands before the machine finds it.
    fn host(&self) -> String {
        match self.address.ip().is_loopback() || self.address.ip().is_unspecified() {
            true => format!("localhost:{}", self.address.port()),
            false => self.address.to_string(),
        }
    }

    /// The line that says what a new server needs first; none once somebody administers it. Of the
    /// access token it says where it is, and not what.
    ///
    /// # Errors
    /// The database's.
    pub async fn setup_line(&self) -> Result<Option<String>, sqlx::Error> {
        if users::has_admin(&self.app.db).await? {
            return Ok(None);
        }
        let settings = &self.app.settings;
        let page = match &settings.public_url {
            Some(url) => url.join("/setup"),
            None => format!("http://{}/setup", self.host()),
        };
        let token = match &settings.access_token {
            Some(_) => "the `access_token` of its settings".to_owned(),
            None => format!("the access token in {}", data_folder::token_file(&settings.data).display()),
        };
        Ok(Some(format!("nobody administers this instance yet: open {page} with {token}")))
    }

    /// The line that says it is ready.
    pub fn ready_line(&self) -> String {
        let abilities = self.app.conductor.engine().abilities();
        let host = self.host();
        format!(
            "Vivavoce is ready: http://{host} (French: {} and {}, English: {} and {}; data in {})",
            abilities.hearing_fr,
            abilities.voice_fr,
            abilities.hearing_en,
            abilities.voice_en,
            self.app.settings.data.display(),
        )
    }

    /// Whether running interviews may end by themselves when the server stops.
    pub fn drains(&self) -> bool {
        self.app.settings.drain_s > 0
    }

    /// Takes no new interviews and waits for those that run, up to `drain_s`.
    pub async fn run_out(&self) {
        let within = Duration::from_secs(self.app.settings.drain_s);
        self.app.conductor.run_out(within).await;
    }

    /// Ends all sessions cleanly, answers what was asked, writes everything.
    pub async fn stop(self) {
        self.stop.cancel();
        self.app.comments.close();
        self.app.bell.close();
        self.app.conductor.shutdown().await;
        self.traces.close().await;
        if tokio::time::timeout(LAST_ANSWERS, self.serving).await.is_err() {
            tracing::warn!("some answers were cut short");
        }
        self.settled.cancel();
        if tokio::time::timeout(LAST_ANSWERS, self.accounts).await.is_err() {
            tracing::warn!("some accounts of requests to providers were not written");
        }
        if let Some(letters) = self.letters
            && tokio::time::timeout(LAST_ANSWERS, letters).await.is_err()
        {
            tracing::warn!("a letter was left in the middle");
        }
        self.app.db.close().await;
    }
}

/// A configured access token must be one that can be sent, and not one that can be guessed.
fn fit(token: &String) -> Result<&String, ConfigError> {
    if token.len() >= SHORTEST_TOKEN && token::is_plausible(token) {
        return Ok(token);
    }
    Err(ConfigError::Value {
        source_name: "`access_token`".into(),
        message: format!(
            "needs {SHORTEST_TOKEN} to 1024 letters, digits or characters of `-._~+/=`; leave it unset \
             to have one made"
        ),
    })
}

async fn bind(listen: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(listen).await.map_err(|cause| refused(listen, cause))
}

fn refused(listen: SocketAddr, cause: io::Error) -> StartError {
    match cause.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse(listen),
        _ => StartError::Listen(listen, cause),
    }
}

/// Writes what providers were used for, and has interviews whose budget is spent end.
async fn account(app: App, intake: Intake, stop: CancellationToken) {
    let wrap_up = |session| {
        tracing::warn!(%session, "the budget of an interview is spent: it ends after this answer");
        if let Some(handle) = app.conductor.running(session) {
            // One that is over needs no end.
            let _ = handle.command(Command::WrapUp);
        }
    };
    app.meter.clone().write_all(intake, app.db.clone(), app.bell.clone(), wrap_up, stop).await;
}

/// Closes sessions that nobody joined, forgets old keys, viewers and attempts.
async fn keep_house(app: App, stop: CancellationToken) {
    let mut every = tokio::time::interval(HOUSEKEEPING);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        app.beats.beat(Worker::Housekeeping);
        let now = Timestamp::now();
        let patience = app.settings.waiting_expires_hours.saturating_mul(3_600_000);
        let deadline = now.unix_ms().saturating_sub(i64::try_from(patience).unwrap_or(i64::MAX));
        let deadline = Timestamp::from_unix_ms(deadline);
        match store::expire_waiting(&app.db, deadline, now).await {
            Ok(0) => {}
            Ok(sessions) => tracing::info!(sessions, "closed sessions that nobody joined"),
            Err(error) => tracing::error!(%error, "old sessions could not be closed"),
        }
        if let Err(error) = crate::shares::store::forget_viewers(&app.db, now).await {
            tracing::error!(%error, "viewers of shares that are over could not be forgotten");
        }
        if let Err(error) = app.db.forget_deleted().await {
            tracing::error!(%error, "the database could not let go of what was deleted");
        }
        if let Err(error) = store::forget_old_keys(&app.db, KEYS_LAST_MS, now).await {
            tracing::error!(%error, "old idempotency keys could not be forgotten");
        }
        if let Err(error) = crate::accounts::store::forget_old(&app.db, now).await {
            tracing::error!(%error, "what is over of accounts could not be forgotten");
        }
        if let Err(problem) = forget_trials(&app, now).await {
            tracing::error!(%problem, "old trials could not be deleted");
        }
        let too_old = Timestamp::from_unix_ms(now.unix_ms() - ATTEMPTS_LAST_MS);
        if let Err(error) = attempts::store::forget_old(&app.db, too_old).await {
            tracing::error!(%error, "old attempts at quizzes could not be forgotten");
        }
    }
}

/// Deletes trainers' tries that nobody deleted.
async fn forget_trials(app: &App, now: Timestamp) -> Result<(), crate::error::Problem> {
    let deadline = Timestamp::from_unix_ms(now.unix_ms() - TRIALS_LAST_MS);
    for trial in store::old_trials(&app.db, app.conductor.node(), deadline, TRIALS_AT_ONCE).await? {
        receipt::delete(app, trial).await?;
    }
    Ok(())
}

//! The database: SQLite in a file, or PostgreSQL. One SQL text serves both.
//!
//! `sqlx::Any` is the pool, so that each query is written once, with `$1` binds and types
//! that both know (text, 64-bit integers, doubles). What differs stands in this file only:
//! how to connect, how a writing transaction begins, and the migrations' folder; how values
//! are kept in columns stands in [`mod@column`].

pub mod column;
mod error;

use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, ConnectOptions, Connection, Executor, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

pub use error::DatabaseError;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Connections at most. SQLite reads from several and writes from one at a time.
const CONNECTIONS: u32 = 8;

/// How long a request waits for a connection before it is told that the database is away.
const ACQUIRE: Duration = Duration::from_secs(5);

/// A connection that lay idle for longer is asked whether it is still there before it is used; a
/// question before each use would double the round trips of a busy server.
const UNTESTED: Duration = Duration::from_secs(1);

/// Which of both it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database of this server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pool: AnyPool,
    kind: Kind,
    /// SQLite has one writer. Waiting here is fair and costs nothing; waiting in SQLite is a
    /// loop of sleeps in which one session can starve another.
    writer: Arc<Mutex<()>>,
}

/// A transaction that writes.
#[derive(Debug)]
pub struct Writing {
    transaction: Transaction<'static, sqlx::Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Writing {
    /// Where to send queries.
    pub fn connection(&mut self) -> &mut sqlx::AnyConnection {
        &mut self.transaction
    }

    /// Keeps what was written; dropped without it, nothing was.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}

impl Db {
    /// Connects, to `url` or else to `vivavoce.db` in the data folder.
    pub async fn connect(url: Option<&str>, data: &Path) -> Result<Self, DatabaseError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);

        let url = match url {
            Some(url) if url.starts_with("sqlite:") && !url.contains("mode=") => {
                format!("{url}{}mode=rwc", if url.contains('?') { '&' } else { '?' })
            }
            Some(url) => url.to_owned(),
            None => sqlite_url(&data.join("vivavoce.db")),
        };
        let kind = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Kind::Sqlite,
            Some("postgres" | "postgresql") => Kind::Postgres,
            _ => return Err(DatabaseError::Scheme { url: without_password(&url) }),
        };
        let refused = |cause: sqlx::Error| DatabaseError::Unreachable { url: without_password(&url), cause };
        let options = url
            .parse::<AnyConnectOptions>()
            .map_err(refused)?
            .log_slow_statements(tracing::log::LevelFilter::Warn, Duration::from_secs(1))
            .log_statements(tracing::log::LevelFilter::Trace);
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE)
            // A full disk makes SQLite roll back by itself; the driver's own ROLLBACK then
            // fails, and it takes the connection for one in a transaction for ever.
            .test_before_acquire(false)
            .before_acquire(|connection, used| {
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        return Ok(false);
                    }
                    if used.idle_for > UNTESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if kind == Kind::Sqlite {
                        // WAL: readers do not wait for the writer. NORMAL: a crash of the
                        // process loses nothing, a power cut at most the last commits, and
                        // the event log beside it has those. What is deleted is overwritten.
                        connection
                            .execute(
                                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
                                 PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; \
                                 PRAGMA secure_delete = ON;",
                            )
                            .await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(refused)?;
        Ok(Self { pool, kind, writer: Arc::new(Mutex::new(())) })
    }

    /// Brings the tables up to this version; says how many files were applied.
    pub async fn migrate(&self) -> Result<usize, DatabaseError> {
        let migrator = match self.kind {
            Kind::Sqlite => &SQLITE,
            Kind::Postgres => &POSTGRES,
        };
        let before = self.applied().await;
        migrator.run(&self.pool).await.map_err(DatabaseError::Migration)?;
        Ok(self.applied().await.saturating_sub(before))
    }

    /// How many migrations the database knows; 0 before the first.
    async fn applied(&self) -> usize {
        sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM _sqlx_migrations")
            .fetch_one(&self.pool)
            .await
            .ok()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(0)
    }

    /// Where to send queries that read.
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<Writing, sqlx::Error> {
        match self.kind {
            Kind::Sqlite => {
                let turn = Arc::clone(&self.writer).lock_owned().await;
                // IMMEDIATE: a transaction that reads first could not become a writing one.
                let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(Writing { transaction, _turn: Some(turn) })
            }
            Kind::Postgres => Ok(Writing { transaction: self.pool.begin().await?, _turn: None }),
        }
    }

    /// Lets go of what was deleted, as far as this server can: of SQLite its log, which holds
    /// rows as they were, is folded into the file. PostgreSQL does so by itself.
    pub async fn forget_deleted(&self) -> Result<(), sqlx::Error> {
        if self.kind == Kind::Postgres {
            return Ok(());
        }
        let mut connection = self.pool.acquire().await?;
        let _turn = self.writer.lock().await;
        // Readers may keep a part of it busy. They are not waited for, because all who write
        // would wait as well; housekeeping comes again.
        connection.execute("PRAGMA busy_timeout = 100").await?;
        let folded = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        connection.execute("PRAGMA busy_timeout = 5000").await?;
        folded.map(drop)
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }

    /// Closes all connections; SQLite then folds its log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The URL of a SQLite file that is made if it is not there.
pub fn sqlite_url(path: &Path) -> String {
    let mut url = String::from("sqlite://");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'?' | b'#' | b'%' | b' ' | 0..=31 | 127.. => url.push_str(&format!("%{byte:02X}")),
            _ => url.push(char::from(*byte)),
        }
    }
    url.push_str("?mode=rwc");
    url
}

/// The URL as it may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match authority.rsplit_once('@') {
        Some((account, host)) => {
            let user = account.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{host}{path}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(
            without_password("postgres://ada:se:cr@et@db.example:5432/vivavoce?sslmode=require"),
            "postgres://ada:***@db.example:5432/vivavoce?sslmode=require"
        );
        assert_eq!(without_password("sqlite:///x.db"), "sqlite:///x.db");
    }

    #[test]
    fn both_folders_hold_the_same_migrations() {
        let names = |migrator: &Migrator| -> Vec<_> {
            migrator.iter().map(|file| (file.version, file.description.clone())).collect()
        };
        assert_eq!(names(&SQLITE), names(&POSTGRES));
    }

    #[tokio::test]
    async fn a_folder_with_odd_characters_holds_a_database() {
        let folder = tempfile::tempdir().expect("a folder");
        let odd = folder.path().join("une donnée 100% #1?");
        std::fs::create_dir(&odd).expect("made");
        let db = Db::connect(None, &odd).await.expect("connects");
        assert_eq!(db.migrate().await.expect("migrates"), SQLITE.iter().count());
        assert_eq!(db.migrate().await.expect("again"), 0);
        assert!(odd.join("vivavoce.db").exists());
        db.close().await;
    }

    #[tokio::test]
    async fn a_named_sqlite_file_is_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/own.db", folder.path().display());
        Db::connect(Some(&url), Path::new(".")).await.expect("connects").close().await;
        assert!(folder.path().join("own.db").exists());
    }

    #[tokio::test]
    async fn an_unknown_scheme_is_named() {
        let error = Db::connect(Some("mysql://x"), Path::new(".")).await.expect_err("refused");
        assert!(error.to_string().contains("neither"), "{error}");
    }
}

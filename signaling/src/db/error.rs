//! What keeps the server from its database, said to the person who runs it.

/// The database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The URL names another kind of database.
    #[error(
        "the database URL `{url}` is neither `postgres://USER:PASSWORD@HOST/NAME` nor \
         `sqlite://FILE`; leave VIVAVOCE_DATABASE_URL unset for a SQLite file in the data folder"
    )]
    Scheme {
        /// The URL, without its password.
        url: String,
    },
    /// It does not answer, or not to us.
    #[error("the database at {url} cannot be used: {cause}; {}", advice(.cause))]
    Unreachable {
        /// The URL, without its password.
        url: String,
        /// What the driver says.
        cause: sqlx::Error,
    },
    /// Its tables cannot be brought up to this version.
    #[error("the database's tables cannot be brought up to this version")]
    Migration(#[source] sqlx::migrate::MigrateError),
}

fn advice(cause: &sqlx::Error) -> &'static str {
    match cause {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => "is the server running, and is host and port right?",
        sqlx::Error::Tls(_) => "add `?sslmode=disable` for a server without TLS",
        // PostgreSQL's classes 28 (authorization) and 3D (no such database); SQLite's 14 (cannot open).
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("28P01" | "28000") => "check user and password",
            Some("3D000") => "create it first: `createdb NAME`",
            Some("14") => "can the folder be written to?",
            _ => "check VIVAVOCE_DATABASE_URL",
        },
        _ => "check VIVAVOCE_DATABASE_URL",
    }
}

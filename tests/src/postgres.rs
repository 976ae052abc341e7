//! A real PostgreSQL: the one that `VIVAVOCE_TEST_POSTGRES_URL` names (`make test` starts
//! it), or one that lives as long as the test.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};

use sqlx::{AnyConnection, Connection, Executor};

/// A database of its own on a real server.
pub struct TestDatabase {
    /// Where it is.
    pub url: String,
    _server: Option<OwnServer>,
}

/// A server that stops when its standard input is closed.
struct OwnServer {
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}

impl TestDatabase {
    /// Makes an empty database.
    pub async fn create() -> Self {
        let (server_url, server) = match std::env::var("VIVAVOCE_TEST_POSTGRES_URL") {
            Ok(url) => (url, None),
            Err(_) => {
                let (url, server) = start();
                (url, Some(server))
            }
        };
        sqlx::any::install_default_drivers();
        let name = format!("t{}", uuid::Uuid::now_v7().simple());
        let mut connection = AnyConnection::connect(&server_url)
            .await
            .unwrap_or_else(|error| panic!("PostgreSQL at {server_url} cannot be used: {error}"));
        let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        connection.execute(sqlx::raw_sql(statement)).await.expect("may create databases");
        connection.close().await.expect("closes");
        let (base, _) = server_url.rsplit_once('/').expect("a URL with a database");
        Self { url: format!("{base}/{name}"), _server: server }
    }
}

fn start() -> (String, OwnServer) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/with-postgres.sh");
    let mut child = Command::new(script)
        .args(["sh", "-c", "echo \"$VIVAVOCE_TEST_POSTGRES_URL\"; cat >/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{script} cannot be run: {error}"));
    let mut url = String::new();
    let out = child.stdout.take().expect("piped");
    BufReader::new(out).read_line(&mut url).expect("a line");
    let url = url.trim().to_owned();
    assert!(
        url.starts_with("postgres"),
        "this test needs a PostgreSQL: install the package postgresql, or set VIVAVOCE_TEST_POSTGRES_URL \
         to a server on which it may create databases"
    );
    let stdin = child.stdin.take();
    (url, OwnServer { child, stdin })
}

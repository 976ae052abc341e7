//! Sends letters, beside everything else. What is to be sent is in the database: whichever server of
//! it comes first holds a letter for as long as an attempt may take, and a process that dies leaves
//! it to the next.
//!
//! A letter is sent once by two servers that run, and twice only in what SMTP cannot exclude: a mail
//! server that took it and whose yes never came, or a process that died between that yes and the
//! database. Both copies have the same Message-ID.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::outbox::Outbox;
use super::smtp::{ATTEMPT, Connection, Failure};
use super::store::{self, Ended, SealedLetter};
use crate::metrics::Metrics;
use crate::wire::Timestamp;

/// How often letters are looked for that nobody here has announced.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How often it is tidied up.
const TIDY_EVERY_MS: i64 = 60_000;

/// Connections to the mail server at once.
const AT_ONCE: usize = 2;

/// Letters over one connection; then another one is opened, as mail servers like it.
const ON_ONE_CONNECTION: usize = 50;

/// For how long a server holds a letter: longer than an attempt takes, so that nobody else begins
/// one meanwhile, with room for clocks that differ.
const LEASE_MS: i64 = 300_000;

/// Attempts that a mail server answers with "not now"; then the letter is given up. By then five
/// hours have passed.
const MOST_ATTEMPTS: i64 = 20;

/// The wait after the first attempt, and the longest, milliseconds: it doubles each time.
const FIRST_WAIT_MS: i64 = 5_000;
const LONGEST_WAIT_MS: i64 = 30 * 60_000;

/// How long a mail server that is away is left alone: this, then twice as long each time, at most.
const FIRST_REST: Duration = Duration::from_secs(1);
const LONGEST_REST: Duration = Duration::from_secs(60);

/// How long the account of letters that are over is kept, milliseconds: 30 days.
const ACCOUNT_LASTS_MS: i64 = 30 * 24 * 3_600_000;

/// How long letters under way may take once the server stops.
const LAST_LETTERS: Duration = Duration::from_secs(4);

impl Outbox {
    /// Sends letters until the server stops.
    pub async fn work(self, node: String, metrics: Metrics, stop: CancellationToken) {
        let courier = Courier { outbox: self, node, metrics, stop: stop.clone() };
        if let Err(error) = store::resume(&courier.outbox.0.db, &courier.node).await {
            tracing::error!(%error, "letters that were being sent could not be taken up again");
        }
        let stopped = async {
            stop.cancelled().await;
            tokio::time::sleep(LAST_LETTERS).await;
        };
        tokio::select! {
            () = courier.run() => {}
            () = stopped => tracing::warn!("letters under way were left; they are sent after the next start"),
        }
    }
}

/// Carries letters from the database to the mail server.
struct Courier {
    outbox: Outbox,
    node: String,
    metrics: Metrics,
    stop: CancellationToken,
}

impl Courier {
    async fn run(&self) {
        let (mut rest, mut tidied) = (None, 0);
        loop {
            let now = Timestamp::now();
            if now.unix_ms() - tidied >= TIDY_EVERY_MS {
                self.tidy(now).await;
                tidied = now.unix_ms();
            }
            let carried = futures::future::join_all((0..AT_ONCE).map(|_| self.carry())).await;
            self.count().await;
            let failure = carried.into_iter().find_map(Result::err);
            rest = failure.map(|failure| self.rest_after(rest, failure));
            let wait = async {
                match rest {
                    // Who announces a letter does not shorten it.
                    Some(rest) => tokio::time::sleep(jittered(rest)).await,
                    None => tokio::select! {
                        () = self.outbox.0.wake.notified() => {}
                        () = tokio::time::sleep(LOOK_EVERY) => {}
                    },
                }
            };
            tokio::select! {
                () = wait => {}
                () = self.stop.cancelled() => return,
            }
        }
    }

    fn rest_after(&self, before: Option<Duration>, failure: Failure) -> Duration {
        let server = self.outbox.0.server.shown();
        if before.is_none() {
            tracing::error!(server, reason = failure.word(), "the mail server takes no letters; they wait");
        }
        before.map_or(FIRST_REST, |before| (before * 2).min(LONGEST_REST))
    }

    /// Sends what is due over one connection; the failure if the mail server is the trouble.
    async fn carry(&self) -> Result<(), Failure> {
        let mut connection = None;
        let mut carried = 0;
        let outcome = loop {
            if self.stop.is_cancelled() {
                break Ok(());
            }
            let now = Timestamp::now();
            let until = Timestamp::from_unix_ms(now.unix_ms() + LEASE_MS);
            let letter = match store::take(&self.outbox.0.db, &self.node, now, until).await {
                Ok(Some(letter)) => letter,
                Ok(None) => break Ok(()),
                Err(error) => {
                    tracing::error!(%error, "letters could not be read");
                    break Ok(());
                }
            };
            if let Err(failure) = self.attend(&letter, &mut connection).await {
                connection = None;
                if failure.is_of_server() {
                    break Err(failure);
                }
            }
            carried += 1;
            if carried % ON_ONE_CONNECTION == 0
                && let Some(connection) = connection.take()
            {
                Connection::close(connection).await;
            }
        };
        if let Some(connection) = connection {
            connection.close().await;
        }
        outcome
    }

    /// Tries one letter and notes what came of it.
    async fn attend(&self, letter: &SealedLetter, connection: &mut Option<Connection>) -> Result<(), Failure> {
        let Some(folded) = self.outbox.unfold(letter) else {
            tracing::error!(
                kind = letter.kind,
                sealed_by = letter.sealed_by,
                "a letter cannot be opened with this instance's key"
            );
            self.end(letter, Ended::Later("sealed", self.later(letter.attempts))).await;
            return Ok(());
        };
        let message = self.outbox.compose(letter.id, &folded, Timestamp::now());
        let attempt = self.send(connection, &folded.letter.to, &message);
        let sent = tokio::time::timeout(ATTEMPT, attempt).await.unwrap_or(Err(Failure::Broken));
        let Err(failure) = sent else {
            self.metrics.mail_sent();
            self.end(letter, Ended::Sent).await;
            return Ok(());
        };
        let outcome = failure.to_string();
        let is_given_up = failure.is_for_good() || letter.attempts >= MOST_ATTEMPTS;
        let ended = if failure.is_of_server() {
            Ended::Unasked(&outcome)
        } else if is_given_up {
            self.metrics.mail_failed(1);
            Ended::Failed(&outcome)
        } else {
            Ended::Later(&outcome, self.later(letter.attempts))
        };
        if !failure.is_of_server() {
            let (kind, attempts) = (&letter.kind, letter.attempts);
            tracing::warn!(kind, attempts, reason = outcome, given_up = is_given_up, "a letter was not taken");
        }
        self.end(letter, ended).await;
        Err(failure)
    }

    async fn send(&self, connection: &mut Option<Connection>, to: &str, message: &[u8]) -> Result<(), Failure> {
        let connection = match connection {
            Some(open) => open,
            None => connection.insert(self.outbox.0.server.connect().await?),
        };
        connection.send(&self.outbox.0.sender.address, to, message).await
    }

    async fn end(&self, letter: &SealedLetter, ended: Ended<'_>) {
        let done = store::end(&self.outbox.0.db, letter, &self.node, ended, Timestamp::now()).await;
        if let Err(error) = done {
            tracing::error!(%error, "what came of a letter could not be written");
        }
    }

    /// When it is tried again after so many attempts.
    fn later(&self, attempts: i64) -> Timestamp {
        let wait = jittered(Duration::from_millis(wait_ms(attempts).unsigned_abs()));
        Timestamp::from_unix_ms(Timestamp::now().unix_ms() + i64::try_from(wait.as_millis()).unwrap_or(LONGEST_WAIT_MS))
    }

    async fn tidy(&self, now: Timestamp) {
        let db = &self.outbox.0.db;
        match store::expire(db, now).await {
            Ok(0) => {}
            Ok(letters) => {
                self.metrics.mail_failed(letters);
                tracing::warn!(letters, "letters were given up: they were too old to be of use");
            }
            Err(error) => tracing::error!(%error, "old letters could not be given up"),
        }
        let ended = Timestamp::from_unix_ms(now.unix_ms() - ACCOUNT_LASTS_MS);
        if let Err(error) = store::forget(db, ended, now).await {
            tracing::error!(%error, "the account of old letters could not be forgotten");
        }
    }

    async fn count(&self) {
        let waiting = async {
            let mut connection = self.outbox.0.db.pool().acquire().await?;
            store::waiting(&mut connection).await
        };
        match waiting.await {
            Ok(waiting) => self.metrics.mail_waiting(waiting),
            Err(error) => tracing::debug!(%error, "letters that wait could not be counted"),
        }
    }
}

/// The wait after so many attempts, before chance is added.
fn wait_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
    FIRST_WAIT_MS.saturating_mul(1 << doublings).min(LONGEST_WAIT_MS)
}

/// A quarter more or less, by chance: many letters, or servers, do not come back at once.
fn jittered(wait: Duration) -> Duration {
    let mut byte = [128];
    // Without chance it is as well.
    let _ = getrandom::fill(&mut byte);
    wait.mul_f64(0.75 + f64::from(byte[0]) / 510.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_half_an_hour_and_all_of_them_are_some_hours() {
        assert_eq!([1, 2, 3].map(wait_ms), [5_000, 10_000, 20_000]);
        assert_eq!(wait_ms(MOST_ATTEMPTS), LONGEST_WAIT_MS);
        let all: i64 = (1..MOST_ATTEMPTS).map(wait_ms).sum();
        assert!((4 * 3_600_000..7 * 3_600_000).contains(&all), "{all}");
        for _ in 0..100 {
            let wait = jittered(Duration::from_secs(4));
            assert!((3.0..=5.01).contains(&wait.as_secs_f64()), "{wait:?}");
        }
    }

    #[test]
    fn a_letter_is_held_for_longer_than_an_attempt_takes() {
        assert!(u128::from(LEASE_MS.unsigned_abs()) > ATTEMPT.as_millis() + 60_000);
    }
}

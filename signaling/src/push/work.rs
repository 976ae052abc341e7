//! Carries messages to push services, beside everything else, as letters are carried to the mail
//! server (`mail::work`): what waits is in the database, and whichever server of it comes first holds a
//! message for as long as an attempt may take.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::outbox::Push;
use super::send::Failure;
use super::store::browsers;
use super::store::queue::{self, Ended, Held};
use crate::metrics::Metrics;
use crate::wire::Timestamp;

/// How often messages are looked for: they are handed in by whoever tells somebody something, on any
/// server.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How often it is tidied up.
const TIDY_EVERY_MS: i64 = 60_000;

/// Messages under way at once: a push service that is slow keeps some of them.
const AT_ONCE: usize = 8;

/// For how long a server holds a message: longer than an attempt takes, with room for clocks that differ.
const LEASE_MS: i64 = 60_000;

/// Attempts at one message; then it is given up. By then five hours have passed.
const MOST_ATTEMPTS: i64 = 20;

/// The wait after the first attempt, and the longest, milliseconds: it doubles each time.
const FIRST_WAIT_MS: i64 = 5_000;
const LONGEST_WAIT_MS: i64 = 30 * 60_000;

/// How long a message for a push service that is left alone is put off, milliseconds.
const PUT_OFF_MS: i64 = 10_000;

impl Push {
    /// Sends messages until the server stops; those under way are sent after the next start.
    pub async fn work(self, node: String, metrics: Metrics, stop: CancellationToken) {
        if let Err(error) = queue::resume(&self.0.db, &node).await {
            tracing::error!(%error, "messages that were being sent could not be taken up again");
        }
        let courier = Courier { push: self, node, metrics };
        tokio::select! {
            () = courier.run() => {}
            () = stop.cancelled() => {}
        }
    }
}

struct Courier {
    push: Push,
    node: String,
    metrics: Metrics,
}

impl Courier {
    async fn run(&self) {
        let mut tidied = 0;
        loop {
            let now = Timestamp::now();
            if now.unix_ms() - tidied >= TIDY_EVERY_MS {
                self.tidy(now).await;
                tidied = now.unix_ms();
            }
            futures::future::join_all((0..AT_ONCE).map(|_| self.carry())).await;
            tokio::select! {
                () = self.push.0.wake.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Sends what is due, one after the other.
    async fn carry(&self) {
        loop {
            let now = Timestamp::now();
            let until = Timestamp::from_unix_ms(now.unix_ms() + LEASE_MS);
            match queue::take(&self.push.0.db, &self.node, now, until).await {
                Ok(Some(held)) => {
                    if let Err(error) = self.attend(&held).await {
                        tracing::error!(%error, "what came of a push message could not be written");
                        return;
                    }
                }
                Ok(None) => return,
                Err(error) => {
                    tracing::error!(%error, "push messages could not be read");
                    return;
                }
            }
        }
    }

    /// Tries one message and notes what came of it.
    async fn attend(&self, held: &Held) -> Result<(), sqlx::Error> {
        let db = &self.push.0.db;
        let Some((browser, language)) = browsers::reader(db, held.login, Timestamp::now()).await? else {
            // Whoever was signed in there is not any more.
            return browsers::unsubscribe(db, held.login).await;
        };
        let sent = match self.push.unseal(&browser) {
            Some(subscription) => self.push.send(&subscription, &held.told, language, held.expires_at).await,
            None => Err(Failure::Unreadable),
        };
        let Err(failure) = sent else {
            self.metrics.push_sent();
            return queue::end(db, held, &self.node, Ended::Sent, Timestamp::now()).await;
        };
        let reason = failure.to_string();
        let ended = match failure {
            Failure::Gone => {
                self.metrics.push_failed();
                return browsers::unsubscribe(db, held.login).await;
            }
            Failure::Resting => Ended::Unasked(after(PUT_OFF_MS)),
            Failure::Later(_, Some(wait)) if held.attempts < MOST_ATTEMPTS => {
                Ended::Later(&reason, after(i64::try_from(wait.as_millis()).unwrap_or(LONGEST_WAIT_MS)))
            }
            Failure::Later(..) | Failure::Unreachable if held.attempts < MOST_ATTEMPTS => {
                Ended::Later(&reason, after(jittered(wait_ms(held.attempts))))
            }
            _ => {
                self.metrics.push_failed();
                tracing::warn!(what = ?held.told.what, reason, attempts = held.attempts, "a push message was given up");
                Ended::Failed(&reason)
            }
        };
        queue::end(db, held, &self.node, ended, Timestamp::now()).await
    }

    async fn tidy(&self, now: Timestamp) {
        match queue::tidy(&self.push.0.db, now).await {
            Ok(0) => {}
            Ok(messages) => tracing::warn!(messages, "push messages were given up: they were too old to be of use"),
            Err(error) => tracing::error!(%error, "old push messages could not be given up"),
        }
    }
}

fn after(ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(Timestamp::now().unix_ms() + ms)
}

/// The wait after so many attempts, before chance is added.
fn wait_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
    FIRST_WAIT_MS.saturating_mul(1 << doublings).min(LONGEST_WAIT_MS)
}

/// A quarter more or less, by chance: many messages, or servers, do not come back at once.
fn jittered(ms: i64) -> i64 {
    let mut byte = [128];
    // Without chance it is as well.
    let _ = getrandom::fill(&mut byte);
    ms * (768 + 2 * i64::from(byte[0])) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_half_an_hour() {
        assert_eq!([1, 2, 3].map(wait_ms), [5_000, 10_000, 20_000]);
        assert_eq!(wait_ms(MOST_ATTEMPTS), LONGEST_WAIT_MS);
        for _ in 0..100 {
            assert!((3_000..=5_000).contains(&jittered(4_000)));
        }
    }
}

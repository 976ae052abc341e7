//! One tab's stream of notifications, as server-sent events, as `comments::stream` has them.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::Event;
use futures::Stream;
use tokio::sync::watch;

use super::store;
use super::wire::Notification;
use crate::accounts::Person;
use crate::app::App;
use crate::wire::Timestamp;

/// How often what other nodes have written is looked for, and whether the login is still open.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// A tab.
pub struct Reader {
    pub app: App,
    pub person: Person,
    /// Number of the last change that the tab knows.
    pub seen: u64,
    pub bell: watch::Receiver<()>,
    /// Read from the database and not yet sent; as many as a person may have.
    pub missed: VecDeque<Notification>,
}

impl Reader {
    /// The events, until the login ends or the server stops.
    pub fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut reader| async move {
            let told = reader.next().await?;
            let json = serde_json::to_string(&told).expect("notifications have only plain types");
            Some((Ok(Event::default().event("notification").id(told.seq.to_string()).data(json)), reader))
        })
    }

    /// Reads what the tab has missed.
    pub async fn catch_up(&mut self) -> Result<(), sqlx::Error> {
        self.missed = store::after(&self.app.db, self.person.user, self.seen).await?.into();
        Ok(())
    }

    async fn next(&mut self) -> Option<Notification> {
        loop {
            if let Some(told) = self.missed.pop_front() {
                self.seen = told.seq;
                return Some(told);
            }
            tokio::select! {
                // The bell is taken down when the server stops.
                rung = self.bell.changed() => rung.ok()?,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            // A database that is away for a moment ends no stream.
            let open = store::is_open(&self.app.db, self.person.login, Timestamp::now()).await;
            if !open.unwrap_or(true) {
                return None;
            }
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "notifications could not be read; they are looked for again");
            }
        }
    }
}

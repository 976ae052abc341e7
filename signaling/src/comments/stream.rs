//! One reader's stream of comments: what has changed since it last looked, then what changes,
//! as server-sent events (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event;
use futures::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use vivavoce_engine::id::SessionId;

use super::live::{News, Told};
use super::store;
use crate::access::Scope;
use crate::app::App;
use crate::shares::store as shares;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// How often it is looked whether a viewer may still look. What this node takes back ends at
/// once.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

/// A reader.
pub struct Reader {
    pub app: App,
    pub session: SessionId,
    /// What may be seen.
    pub scope: Scope,
    /// The token that was shown.
    pub token: TokenHash,
    /// Number of the last change that the reader knows.
    pub seen: u64,
    pub news: Receiver<News>,
    /// Read from the database and not yet sent; as many as a session may have comments.
    pub missed: VecDeque<Arc<Told>>,
    pub look_again: Instant,
}

impl Reader {
    /// A reader who knows all up to number `seen` and gets `news`.
    pub fn new(app: App, session: SessionId, scope: Scope, token: TokenHash, seen: u64, news: Receiver<News>) -> Self {
        let look_again = Instant::now() + LOOK_AGAIN;
        Self { app, session, scope, token, seen, news, missed: VecDeque::new(), look_again }
    }

    /// Reads what the reader has missed.
    pub async fn catch_up(&mut self) -> Result<(), sqlx::Error> {
        let changed = store::after(&self.app.db, self.session, self.seen).await?;
        self.missed = changed.iter().map(|comment| Arc::new(Told::of(comment))).collect();
        Ok(())
    }

    /// The events, until the reader may look no more.
    pub fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut reader| async move {
            let told = reader.next().await?;
            let event = Event::default().event("comment").id(told.seq.to_string()).data(&told.json);
            Some((Ok(event), reader))
        })
    }

    async fn next(&mut self) -> Option<Arc<Told>> {
        loop {
            while let Some(told) = self.missed.pop_front() {
                if told.seq > self.seen {
                    self.seen = told.seq;
                    if self.scope.clip().is_none_or(|clip| clip.holds(told.at_ms)) {
                        return Some(told);
                    }
                }
            }
            tokio::select! {
                news = self.news.recv() => match news {
                    Ok(News::Changed(told)) => self.missed.push_back(told),
                    Ok(News::Revoked(share)) if self.scope.viewer.as_ref().is_some_and(|v| v.share == share) => {
                        return None;
                    }
                    Ok(News::Revoked(_)) => {}
                    Ok(News::Over) | Err(RecvError::Closed) => return None,
                    // It fell behind; the database has what it missed.
                    Err(RecvError::Lagged(_)) => self.catch_up().await.ok()?,
                },
                () = tokio::time::sleep_until(self.look_again) => {
                    self.look_again = Instant::now() + LOOK_AGAIN;
                    if !self.may_look().await {
                        return None;
                    }
                }
            }
        }
    }

    async fn may_look(&self) -> bool {
        if self.scope.viewer.is_none() {
            return true;
        }
        let viewer = shares::viewer(&self.app.db, self.session, &self.token, Timestamp::now()).await;
        // A database that is away for a moment takes nothing back.
        viewer.map_or(true, |viewer| viewer.is_some())
    }
}

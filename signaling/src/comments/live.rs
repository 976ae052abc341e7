//! Tells everybody who looks at a session what its comments are doing.
//!
//! For each session that somebody looks at there is one task that reads what has changed from
//! the database, when it is woken by a change made here and every few seconds for those made
//! by other nodes, and hands it to all who look. So the database is right and this is only
//! quick; to be as quick across nodes, wake the task by a message of Redis.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, broadcast};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::store;
use super::wire::Comment;
use crate::db::Db;

/// How often what other nodes have changed is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(4);

/// Changes that wait for one who reads slowly; who is further behind reads the database.
const WAITING: usize = 64;

/// Those who look at one session at one time.
const MOST: usize = 1_000;

/// What is told.
#[derive(Clone, Debug)]
pub enum News {
    /// A comment is new or has changed.
    Changed(Arc<Told>),
    /// A share was taken back: whoever looks through it sees no more.
    Revoked(Uuid),
    /// The session is gone, or the server stops.
    Over,
}

/// A changed comment, written once for everybody.
#[derive(Debug)]
pub struct Told {
    /// The change's number.
    pub seq: u64,
    /// Its moment: not everybody sees the whole session.
    pub at_ms: u64,
    /// The comment as JSON.
    pub json: String,
}

impl Told {
    /// What is told of a comment.
    pub fn of(comment: &Comment) -> Self {
        let json = serde_json::to_string(comment).expect("comments have only plain types");
        Self { seq: comment.seq, at_ms: comment.at_ms, json }
    }
}

/// All sessions that somebody looks at. Cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    db: Db,
    topics: Mutex<Topics>,
}

#[derive(Default)]
struct Topics {
    of_session: HashMap<SessionId, Topic>,
    closed: bool,
}

#[derive(Clone)]
struct Topic {
    news: broadcast::Sender<News>,
    changed: Arc<Notify>,
}

impl Live {
    /// Nobody looks yet.
    pub fn new(db: Db) -> Self {
        Self(Arc::new(Inner { db, topics: Mutex::default() }))
    }

    /// Everything that changes from now on, and certainly what changes after number `seq`,
    /// which must have been read just before. None if as many look as may, or the server stops.
    pub fn subscribe(&self, session: SessionId, seq: u64) -> Option<broadcast::Receiver<News>> {
        let mut topics = self.topics();
        if topics.closed {
            return None;
        }
        if let Some(topic) = topics.of_session.get(&session) {
            return (topic.news.receiver_count() < MOST).then(|| topic.news.subscribe());
        }
        let (news, receiver) = broadcast::channel(WAITING);
        let topic = Topic { news, changed: Arc::default() };
        topics.of_session.insert(session, topic.clone());
        tokio::spawn(self.clone().follow(session, topic, seq));
        Some(receiver)
    }

    /// Says that a comment of the session has changed in the database.
    pub fn changed(&self, session: SessionId) {
        if let Some(topic) = self.topics().of_session.get(&session) {
            topic.changed.notify_one();
        }
    }

    /// Says that a share was taken back.
    pub fn revoked(&self, session: SessionId, share: Uuid) {
        self.tell(session, News::Revoked(share));
    }

    /// Says that the session is gone.
    pub fn gone(&self, session: SessionId) {
        self.tell(session, News::Over);
    }

    /// Ends all streams: the server stops.
    pub fn close(&self) {
        let mut topics = self.topics();
        topics.closed = true;
        for topic in topics.of_session.values() {
            // Nobody looking is not an error.
            let _ = topic.news.send(News::Over);
        }
    }

    fn tell(&self, session: SessionId, news: News) {
        if let Some(topic) = self.topics().of_session.get(&session) {
            let _ = topic.news.send(news);
        }
    }

    /// Hands on what changes, as long as somebody looks.
    async fn follow(self, session: SessionId, topic: Topic, mut seq: u64) {
        loop {
            tokio::select! {
                () = topic.changed.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            match store::after(&self.0.db, session, seq).await {
                Ok(changed) => {
                    for comment in &changed {
                        seq = comment.seq;
                        let _ = topic.news.send(News::Changed(Arc::new(Told::of(comment))));
                    }
                }
                Err(error) => tracing::warn!(%error, "new comments could not be read; they are looked for again"),
            }
            // Under the lock, so that nobody comes to a task that is leaving.
            let mut topics = self.topics();
            if topic.news.receiver_count() == 0 || topics.closed {
                topics.of_session.remove(&session);
                return;
            }
        }
    }

    fn topics(&self) -> MutexGuard<'_, Topics> {
        self.0.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

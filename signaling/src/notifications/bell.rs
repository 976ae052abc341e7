//! Wakes those who look at their notifications. The database is right and this is only quick: what
//! other nodes write is found by looking.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use uuid::Uuid;

/// Open streams of one person, tabs of all browsers together.
const MOST_OF_ONE: usize = 20;

/// Open streams of everybody.
const MOST: usize = 20_000;

/// The bells of all who look. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Mutex<Bells>>);

#[derive(Debug, Default)]
struct Bells {
    of_user: HashMap<Uuid, watch::Sender<()>>,
    closed: bool,
}

impl Bell {
    /// Rings from now on; none if as many look as may, or the server stops.
    pub fn listen(&self, user: Uuid) -> Option<watch::Receiver<()>> {
        let mut bells = self.bells();
        bells.of_user.retain(|_, bell| bell.receiver_count() > 0);
        let all: usize = bells.of_user.values().map(watch::Sender::receiver_count).sum();
        if bells.closed || all >= MOST {
            return None;
        }
        let bell = bells.of_user.entry(user).or_default();
        (bell.receiver_count() < MOST_OF_ONE).then(|| bell.subscribe())
    }

    /// Something has changed for somebody.
    pub fn ring(&self, user: Uuid) {
        if let Some(bell) = self.bells().of_user.get(&user) {
            bell.send_replace(());
        }
    }

    /// Ends all streams: the server stops.
    pub fn close(&self) {
        let mut bells = self.bells();
        bells.closed = true;
        bells.of_user.clear();
    }

    fn bells(&self) -> MutexGuard<'_, Bells> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_bell_rings_for_its_own_and_the_places_are_bounded() {
        let (bell, ada, zoe) = (Bell::default(), Uuid::now_v7(), Uuid::now_v7());
        let mut listening = bell.listen(ada).expect("a place");
        let other = bell.listen(zoe).expect("a place");
        bell.ring(ada);
        listening.changed().await.expect("it rang");
        assert!(!other.has_changed().expect("open"));
        let tabs: Vec<_> = (1..MOST_OF_ONE).map(|_| bell.listen(ada).expect("a place")).collect();
        assert!(bell.listen(ada).is_none());
        drop(tabs);
        assert!(bell.listen(ada).is_some(), "places of closed tabs are free again");
        bell.close();
        assert!(listening.changed().await.is_err() && bell.listen(zoe).is_none());
    }
}

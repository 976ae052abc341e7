//! Which chain of models a session asks: the instance's, or one of its own.
//!
//! [`Minds`] is the engine's one [`Mind`]. `minds.set(session, chain)` before the session begins
//! gives it a chain of its own, `minds.forget(session)` when it is over takes it away; every
//! other session asks the instance's chain, and where there is none is told so and goes on by its
//! script. A [`Chain`] is made of [`Spec`](crate::providers::Spec)s by
//! [`choices::links`](crate::choices::links) and [`choices::chain`](crate::choices::chain), and may be shared by sessions: its breakers are
//! then theirs together, which is what one wants of one assistant.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use vivavoce_engine::id::SessionId;
use vivavoce_engine::mind::{Asked, Mind, Out, Wish, Wrote};

use super::Chain;

/// Finds each session its chain. Cheap to clone.
#[derive(Clone, Default)]
pub struct Minds(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// The instance's.
    default: Option<Arc<Chain>>,
    own: RwLock<HashMap<SessionId, Arc<Chain>>>,
}

impl Minds {
    /// With the instance's chain, if it has one.
    pub fn new(default: Option<Arc<Chain>>) -> Self {
        Self(Arc::new(Inner { default, own: RwLock::default() }))
    }

    /// Gives a session a chain of its own.
    pub fn set(&self, session: SessionId, chain: Arc<Chain>) {
        self.0.own.write().unwrap_or_else(PoisonError::into_inner).insert(session, chain);
    }

    /// The session is over.
    pub fn forget(&self, session: SessionId) {
        self.0.own.write().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }

    /// The chain that a session asks.
    pub fn of(&self, session: SessionId) -> Option<Arc<Chain>> {
        let own = self.0.own.read().unwrap_or_else(PoisonError::into_inner).get(&session).cloned();
        own.or_else(|| self.0.default.clone())
    }

    /// The instance's chain, for what belongs to no session.
    pub fn of_instance(&self) -> Option<Arc<Chain>> {
        self.0.default.clone()
    }
}

impl Mind for Minds {
    fn ask(&self, session: SessionId, wish: Arc<Wish>, mut out: Out) -> Asked {
        match self.of(session) {
            Some(chain) => chain.ask(session, wish, out),
            None => {
                out(Wrote::Failed("no_provider".into()));
                Asked::new(|| {})
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::runtime::Handle;

    use super::*;
    use crate::providers::minds::{Budgets, Links};

    #[tokio::test]
    async fn a_session_asks_its_own_chain_as_long_as_it_has_one() {
        let chain = || {
            let budgets = Budgets { first_token: Duration::from_secs(1) };
            Arc::new(Chain::new(Links::new(Vec::new()), budgets, Handle::current()))
        };
        let (default, own) = (chain(), chain());
        let minds = Minds::new(Some(default.clone()));
        let (one, other) = (SessionId::new(), SessionId::new());
        minds.set(one, own.clone());
        assert!(Arc::ptr_eq(&minds.of(one).expect("its own"), &own));
        assert!(Arc::ptr_eq(&minds.of(other).expect("the instance's"), &default));
        minds.forget(one);
        assert!(Arc::ptr_eq(&minds.of(one).expect("the instance's"), &default));
        assert!(Minds::default().of(one).is_none());
    }
}

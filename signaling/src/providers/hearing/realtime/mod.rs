//! Words as they are spoken, from OpenAI's realtime transcription over a WebSocket, and whoever
//! speaks the same.
//!
//! A candidate has one connection, open from the start. Sound is sent as it comes; at each pause
//! the stretch since the last one is made an item, whose text is final. When the connection is
//! lost in a turn, that turn has failed, and the next one opens another.

mod line;
mod wire;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Sender};
use vivavoce_engine::audio::MODEL_RATE;
use vivavoce_engine::event::WordSource;
use vivavoce_engine::id::{SessionId, TurnId};
use vivavoce_engine::listen::hearing::{Hearing, Listener, Reply};
use vivavoce_scenarios::Language;

use self::line::{Item, Line, Order};
use super::segment::Segment;
use super::stretches::{Stretches, locked};
use crate::keys::KeyRing;
use crate::providers::Spec;
use crate::usage::{Bill, Purpose};

/// A stretch without a pause is cut here.
const LONGEST_SEGMENT: usize = 60 * MODEL_RATE as usize;
/// Sound that waits for the network, in pieces of some tens of milliseconds: more than is ever
/// waited for.
const LONGEST_QUEUE: usize = 1_024;
/// Letters of the vocabulary.
const LONGEST_VOCABULARY: usize = 400;

/// Hears through such a server.
pub struct RealtimeHearing {
    spec: Spec,
    keys: KeyRing,
    runtime: Handle,
}

impl RealtimeHearing {
    /// This provider, with its key from the ring; connections are driven by `runtime`.
    pub fn new(spec: Spec, keys: KeyRing, runtime: Handle) -> Self {
        Self { spec, keys, runtime }
    }
}

impl RealtimeHearing {
    fn of(
        &self,
        session: Option<SessionId>,
        language: Language,
        vocabulary: &[String],
        reply: Reply,
    ) -> Box<dyn Listener> {
        let mut words = String::new();
        for word in vocabulary.iter().take_while(|word| word.len() < LONGEST_VOCABULARY) {
            if words.len() + word.len() + 2 > LONGEST_VOCABULARY {
                break;
            }
            if !words.is_empty() {
                words.push_str(", ");
            }
            words.push_str(word);
        }
        let (orders, line) = mpsc::channel(LONGEST_QUEUE);
        let settings = wire::session(&self.spec.model, language, &words);
        self.runtime.spawn(Line::new(self.spec.clone(), self.keys.clone(), session, settings).run(line));
        let (spec, keys) = (self.spec.clone(), self.keys.clone());
        Box::new(RealtimeListener { orders, reply, turn: None, spec, keys, session })
    }
}

impl Hearing for RealtimeHearing {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        self.of(None, language, vocabulary, reply)
    }

    fn listener_in(
        &self,
        session: SessionId,
        language: Language,
        vocabulary: &[String],
        reply: Reply,
    ) -> Box<dyn Listener> {
        self.of(Some(session), language, vocabulary, reply)
    }

    fn source(&self, _: Language) -> Option<WordSource> {
        Some(WordSource::Remote)
    }
}

struct RealtimeListener {
    /// Closed when this is dropped, and the connection with it.
    orders: Sender<Order>,
    reply: Reply,
    turn: Option<Turn>,
    spec: Spec,
    keys: KeyRing,
    session: Option<SessionId>,
}

struct Turn {
    /// What is no item yet.
    segment: Segment,
    stretches: Arc<Mutex<Stretches>>,
    /// Some of its sound could not be sent.
    torn: bool,
}

impl RealtimeListener {
    /// What was heard since the last time becomes an item.
    fn commit(&mut self) {
        let Some(turn) = &mut self.turn else { return };
        let next_ms = turn.segment.at_ms + turn.segment.length_ms();
        let segment = std::mem::replace(&mut turn.segment, Segment { samples: Vec::new(), at_ms: next_ms });
        let mut stretches = locked(&turn.stretches);
        if !segment.may_hold_words() {
            stretches.nothing();
            drop(stretches);
            // A breath is not to stand before the next words.
            turn.torn |= self.orders.try_send(Order::Clear).is_err();
            return;
        }
        let which = stretches.ask();
        drop(stretches);
        // The connection may be older than what has become of its key, or of the budget.
        let purse = self.keys.purse_of(self.session);
        let payer = self.keys.payer(&self.spec, purse);
        turn.torn |= self.keys.access(&self.spec, purse).is_err()
            || payer.as_ref().is_some_and(|payer| !payer.admits(Purpose::Hearing, self.session));
        let mut bill = Bill::open(payer.filter(|_| !turn.torn), Purpose::Hearing, self.session);
        bill.sounded(segment.length_ms(), 0);
        bill.done();
        let item = Item { segment, which, stretches: Arc::clone(&turn.stretches) };
        if turn.torn || self.orders.try_send(Order::Commit(item)).is_err() {
            turn.torn = true;
            locked(&turn.stretches).found(which, Err("the network is too slow".to_owned()));
        }
    }
}

impl Listener for RealtimeListener {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        self.end();
        let stretches = Stretches::new(turn, Arc::clone(&self.reply));
        let torn = self.orders.try_send(Order::Begin(Arc::clone(&stretches))).is_err();
        self.turn = Some(Turn { segment: Segment { samples: Vec::new(), at_ms }, stretches, torn });
    }

    fn feed(&mut self, samples: &[f32]) {
        let Some(turn) = &mut self.turn else { return };
        turn.segment.samples.extend_from_slice(samples);
        turn.torn = turn.torn || self.orders.try_send(Order::Append(samples.to_vec())).is_err();
        if turn.segment.samples.len() >= LONGEST_SEGMENT {
            self.commit();
        }
    }

    fn pause(&mut self, pause: u32) {
        self.commit();
        if let Some(turn) = &self.turn {
            locked(&turn.stretches).pause(pause);
        }
    }

    fn go_on(&mut self, _silent: Duration) {}

    fn end(&mut self) {
        if self.turn.take().is_some() {
            // A queue that is full is emptied by whoever reads it, and the next turn begins anew.
            let _ = self.orders.try_send(Order::End);
        }
    }
}

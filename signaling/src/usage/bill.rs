//! Who pays for a request, and the account of one.

use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::meter::{Entry, Meter};
use super::{Outcome, Purpose, Used};
use crate::keys::Holder;
use crate::providers::Kind;

/// Characters of a token, about: what is estimated where a provider did not come to count.
const CHARACTERS_OF_A_TOKEN: u64 = 4;

/// Who is asked, and with whose key.
#[derive(Clone)]
pub struct Payer {
    pub(crate) meter: Meter,
    pub(crate) kind: Kind,
    /// The machine that is asked.
    pub(crate) endpoint: String,
    pub(crate) model: String,
    pub(crate) key_id: Option<Uuid>,
    /// Whose key it is.
    pub(crate) holder: Holder,
    /// For whom it is done.
    pub(crate) whose: Holder,
    /// It runs on this machine.
    pub(crate) is_here: bool,
}

impl Payer {
    /// Whether the budgets allow to ask.
    pub fn admits(&self, purpose: Purpose, session: Option<SessionId>) -> bool {
        // What costs nothing may be asked whatever was spent.
        let is_free = self.is_here && !self.meter.prices().knows(self.kind, &self.model);
        // A report is of a session that is over.
        let session = session.filter(|_| !matches!(purpose, Purpose::Rating | Purpose::Drafting));
        is_free || self.meter.admits(self.holder, session, self.key_id)
    }
}

/// The account of one request. It is handed in when it is dropped, however the request ended.
pub struct Bill {
    payer: Option<Payer>,
    purpose: Purpose,
    session: Option<SessionId>,
    outcome: Outcome,
    used: Used,
    /// Characters that the provider was given to read, and that it has written so far.
    read: u64,
    written: u64,
}

impl Bill {
    /// Opens one; without a payer nobody counts.
    pub fn open(payer: Option<Payer>, purpose: Purpose, session: Option<SessionId>) -> Self {
        Self { payer, purpose, session, outcome: Outcome::Cut, used: Used::default(), read: 0, written: 0 }
    }

    /// The provider has been given so many characters to read.
    pub fn asked(&mut self, characters: usize) {
        self.read += characters as u64;
    }

    /// It has written so many.
    pub fn wrote(&mut self, characters: usize) {
        self.written += characters as u64;
    }

    /// It has counted so much.
    pub fn counted(&mut self, used: Used) {
        self.used.read += used.read;
        self.used.cached += used.cached;
        self.used.stored += used.stored;
        self.used.written += used.written;
    }

    /// So much was heard or made.
    pub fn sounded(&mut self, ms: u64, characters: u64) {
        self.used.sound_ms += ms;
        self.used.characters += characters;
    }

    /// It came to its end.
    pub fn done(&mut self) {
        self.outcome = Outcome::Done;
    }

    /// There was no answer, and nothing to pay.
    pub fn failed(&mut self) {
        self.outcome = Outcome::Failed;
        (self.used, self.read, self.written) = (Used::default(), 0, 0);
    }
}

impl Drop for Bill {
    fn drop(&mut self) {
        let Some(payer) = self.payer.take() else { return };
        let mut used = self.used;
        let tokens = |characters: u64| characters.div_ceil(CHARACTERS_OF_A_TOKEN);
        let mut estimated = false;
        if used.read == 0 && self.read > 0 {
            (used.read, estimated) = (tokens(self.read), true);
        }
        if used.written == 0 && self.written > 0 {
            (used.written, estimated) = (tokens(self.written), true);
        }
        payer.meter.record(
            payer.is_here,
            Entry {
                session: self.session,
                key_id: payer.key_id,
                holder: payer.holder,
                whose: payer.whose,
                kind: payer.kind,
                endpoint: payer.endpoint,
                model: payer.model,
                purpose: self.purpose,
                outcome: self.outcome,
                estimated,
                used,
            },
        );
    }
}

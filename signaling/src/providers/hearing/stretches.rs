//! The stretches of one turn between its pauses, each asked of a provider by itself, and what is
//! told of them: all words up to a pause, in order, whichever answer comes first.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vivavoce_engine::event::Word;
use vivavoce_engine::id::TurnId;
use vivavoce_engine::listen::hearing::{Found, Reply};

/// What was asked for, in order.
pub struct Stretches {
    turn: TurnId,
    reply: Reply,
    found: Vec<Option<Result<Vec<Word>, String>>>,
    /// Pauses that wait for so many of them.
    waiting: Vec<(u32, usize)>,
}

pub fn locked(stretches: &Mutex<Stretches>) -> MutexGuard<'_, Stretches> {
    stretches.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stretches {
    /// Of a turn that begins.
    pub fn new(turn: TurnId, reply: Reply) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self { turn, reply, found: Vec::new(), waiting: Vec::new() }))
    }

    /// One more is asked for; its number.
    pub fn ask(&mut self) -> usize {
        self.found.push(None);
        self.found.len() - 1
    }

    /// One more, of which nobody need be asked.
    pub fn nothing(&mut self) {
        self.found.push(Some(Ok(Vec::new())));
    }

    /// The answer to one, or why there is none.
    pub fn found(&mut self, which: usize, words: Result<Vec<Word>, String>) {
        self.found[which] = Some(words);
        self.tell("");
    }

    /// How the words seem to go on.
    pub fn guess(&mut self, guess: &str) {
        if self.waiting.is_empty() {
            self.tell(guess);
        }
    }

    /// All words up to this pause are wanted.
    pub fn pause(&mut self, pause: u32) {
        self.waiting.push((pause, self.found.len()));
        self.tell("");
    }

    /// Answers the pauses whose stretches are all there; words without a pause are told as well.
    fn tell(&mut self, guess: &str) {
        let there = self.found.iter().take_while(|found| found.is_some()).count();
        let waiting = std::mem::take(&mut self.waiting);
        let (due, waiting): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, needs)| *needs <= there);
        self.waiting = waiting;
        for (pause, needs) in &due {
            let found = match self.words(*needs) {
                Ok(words) => Found::Final { turn: self.turn, pause: *pause, words },
                Err(reason) => Found::Failed { turn: self.turn, pause: *pause, reason },
            };
            (self.reply)(found);
        }
        if due.is_empty()
            && let Ok(words) = self.words(there)
            && !(words.is_empty() && guess.is_empty())
        {
            (self.reply)(Found::Partial { turn: self.turn, words, guess: guess.to_owned() });
        }
    }

    /// The words of the first so many.
    ///
    /// # Errors
    /// Why one of them has none.
    pub fn words(&self, count: usize) -> Result<Vec<Word>, String> {
        let mut words = Vec::new();
        for found in self.found[..count].iter().flatten() {
            words.extend(found.clone()?);
        }
        Ok(words)
    }
}

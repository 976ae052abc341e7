//! Two recognisers, so that a provider that fails costs no words: what the first cannot say is
//! asked of the second, from the sound of the turn that was kept for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::hearing::{Found, Hearing, Listener, Reply};
use crate::audio::MODEL_RATE;
use crate::event::WordSource;
use crate::id::{SessionId, TurnId};

/// The longest turn that is kept for the second, ten minutes (19 MB); of a longer one the words
/// that the first could not find are lost.
const LONGEST_KEPT: usize = 600 * MODEL_RATE as usize;

/// So many turns go to the second at once after the first has failed; then it is tried again.
const TURNS_WITHOUT: u32 = 3;

/// The first recogniser, and the second for what it cannot hear.
pub struct WithFallback {
    first: Arc<dyn Hearing>,
    second: Arc<dyn Hearing>,
}

impl WithFallback {
    /// `second` finds what `first` fails to find, in the languages that it knows.
    pub fn new(first: Arc<dyn Hearing>, second: Arc<dyn Hearing>) -> Self {
        Self { first, second }
    }
}

impl WithFallback {
    fn both(
        &self,
        session: Option<SessionId>,
        language: Language,
        vocabulary: &[String],
        reply: Reply,
    ) -> Box<dyn Listener> {
        let first = |reply| match session {
            Some(session) => self.first.listener_in(session, language, vocabulary, reply),
            None => self.first.listener(language, vocabulary, reply),
        };
        let Some(source) = self.second.source(language) else { return first(reply) };
        let second = self.second.listener(language, vocabulary, Arc::clone(&reply));
        let spare = Arc::new(Mutex::new(Spare { second, source, reply: Arc::clone(&reply), turn: None, without: 0 }));
        let other = Arc::clone(&spare);
        let of_first = move |found: Found| match found {
            Found::Failed { turn, pause, reason } => locked(&other).take_over(turn, pause, reason),
            // What comes of a turn that the second has taken over is too late.
            Found::Partial { turn, .. } | Found::Final { turn, .. } if locked(&other).has(turn) => {}
            found => reply(found),
        };
        Box::new(Both { first: first(Arc::new(of_first)), spare })
    }
}

impl Hearing for WithFallback {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        self.both(None, language, vocabulary, reply)
    }

    fn listener_in(
        &self,
        session: SessionId,
        language: Language,
        vocabulary: &[String],
        reply: Reply,
    ) -> Box<dyn Listener> {
        self.both(Some(session), language, vocabulary, reply)
    }

    fn source(&self, language: Language) -> Option<WordSource> {
        self.first.source(language)
    }

    fn source_alone(&self, language: Language) -> Option<WordSource> {
        self.second.source(language)
    }
}

struct Both {
    first: Box<dyn Listener>,
    spare: Arc<Mutex<Spare>>,
}

/// The second recogniser, and the turn as it will want it.
struct Spare {
    second: Box<dyn Listener>,
    source: WordSource,
    reply: Reply,
    turn: Option<Kept>,
    /// Turns that still go to it at once.
    without: u32,
}

struct Kept {
    id: TurnId,
    at_ms: u64,
    /// 16-bit samples at the models' rate.
    sound: Vec<i16>,
    too_long: bool,
    /// The last pause; none where the candidate has gone on since.
    pause: Option<u32>,
    /// The second listens.
    taken: bool,
}

fn locked(spare: &Mutex<Spare>) -> MutexGuard<'_, Spare> {
    spare.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As of a [`Listener`]; whether the second has the turn, and the first need not be told. It is
/// told when this is no longer held: one that fails at once says so at once.
impl Spare {
    fn begin(&mut self, turn: TurnId, at_ms: u64) -> bool {
        self.turn = Some(Kept { id: turn, at_ms, sound: Vec::new(), too_long: false, pause: None, taken: false });
        let at_once = self.without > 0;
        if at_once {
            self.without -= 1;
            self.listen();
        }
        at_once
    }

    fn feed(&mut self, samples: &[f32]) -> bool {
        let Some(kept) = &mut self.turn else { return false };
        if kept.taken {
            self.second.feed(samples);
            return true;
        }
        kept.too_long |= kept.sound.len() + samples.len() > LONGEST_KEPT;
        if kept.too_long {
            kept.sound = Vec::new();
        } else {
            kept.sound.extend(samples.iter().map(|sample| (sample * 32_767.0) as i16));
        }
        false
    }

    fn pause(&mut self, pause: u32) -> bool {
        let Some(kept) = &mut self.turn else { return false };
        kept.pause = Some(pause);
        if kept.taken {
            self.second.pause(pause);
        }
        kept.taken
    }

    fn go_on(&mut self, silent: Duration) -> bool {
        let Some(kept) = &mut self.turn else { return false };
        kept.pause = None;
        if kept.taken {
            self.second.go_on(silent);
        }
        kept.taken
    }

    fn end(&mut self) -> bool {
        let taken = self.turn.take().is_some_and(|kept| kept.taken);
        if taken {
            self.second.end();
        }
        taken
    }

    fn has(&self, turn: TurnId) -> bool {
        self.turn.as_ref().is_some_and(|kept| kept.id == turn && kept.taken)
    }

    /// The second has heard the turn so far from now on.
    fn listen(&mut self) {
        let Some(kept) = self.turn.as_mut().filter(|kept| !kept.taken) else { return };
        kept.taken = true;
        (self.reply)(Found::By { turn: kept.id, source: self.source });
        self.second.begin(kept.id, kept.at_ms);
        let mut samples = Vec::with_capacity(MODEL_RATE as usize);
        for second in std::mem::take(&mut kept.sound).chunks(MODEL_RATE as usize) {
            samples.clear();
            samples.extend(second.iter().map(|sample| f32::from(*sample) / 32_768.0));
            self.second.feed(&samples);
        }
    }

    fn take_over(&mut self, turn: TurnId, pause: u32, reason: String) {
        let Some(kept) = self.turn.as_ref().filter(|kept| kept.id == turn) else { return };
        if kept.taken {
            return;
        }
        self.without = TURNS_WITHOUT;
        if kept.too_long {
            (self.reply)(Found::Failed { turn, pause, reason });
            return;
        }
        tracing::warn!(reason, "the recogniser failed; the spare one hears this turn");
        let waiting = kept.pause;
        self.listen();
        if let Some(pause) = waiting {
            self.second.pause(pause);
        }
    }
}

impl Listener for Both {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        if !locked(&self.spare).begin(turn, at_ms) {
            self.first.begin(turn, at_ms);
        }
    }

    fn feed(&mut self, samples: &[f32]) {
        if !locked(&self.spare).feed(samples) {
            self.first.feed(samples);
        }
    }

    fn pause(&mut self, pause: u32) {
        if !locked(&self.spare).pause(pause) {
            self.first.pause(pause);
        }
    }

    fn go_on(&mut self, silent: Duration) {
        if !locked(&self.spare).go_on(silent) {
            self.first.go_on(silent);
        }
    }

    fn end(&mut self) {
        if !locked(&self.spare).end() {
            self.first.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Word;
    use crate::listen::hearing::{NoHearing, StubHearing};

    /// Fails every pause from a number on, or says one word.
    struct Flaky {
        fails_from: u32,
        asked: Arc<Mutex<u32>>,
    }

    struct FlakyListener {
        fails_from: u32,
        asked: Arc<Mutex<u32>>,
        reply: Reply,
        turn: Option<TurnId>,
    }

    impl Hearing for Flaky {
        fn listener(&self, _: Language, _: &[String], reply: Reply) -> Box<dyn Listener> {
            Box::new(FlakyListener { fails_from: self.fails_from, asked: self.asked.clone(), reply, turn: None })
        }

        fn source(&self, _: Language) -> Option<WordSource> {
            Some(WordSource::Remote)
        }
    }

    impl Listener for FlakyListener {
        fn begin(&mut self, turn: TurnId, _: u64) {
            self.turn = Some(turn);
        }

        fn feed(&mut self, _: &[f32]) {}

        fn pause(&mut self, pause: u32) {
            let Some(turn) = self.turn else { return };
            *self.asked.lock().unwrap() += 1;
            let word = Word { text: "remote".into(), start_ms: 0, end_ms: 1, confidence: None };
            (self.reply)(if pause < self.fails_from {
                Found::Final { turn, pause, words: vec![word] }
            } else {
                Found::Failed { turn, pause, reason: "429".into() }
            });
        }

        fn go_on(&mut self, _: Duration) {}

        fn end(&mut self) {
            self.turn = None;
        }
    }

    struct Rig {
        listener: Box<dyn Listener>,
        found: Arc<Mutex<Vec<Found>>>,
        asked: Arc<Mutex<u32>>,
    }

    fn rig(fails_from: u32, second: Arc<dyn Hearing>) -> Rig {
        let (found, asked) = (Arc::<Mutex<Vec<Found>>>::default(), Arc::default());
        let first = Arc::new(Flaky { fails_from, asked: Arc::clone(&asked) });
        let to = Arc::clone(&found);
        let reply: Reply = Arc::new(move |one| to.lock().unwrap().push(one));
        Rig { listener: WithFallback::new(first, second).listener(Language::En, &[], reply), found, asked }
    }

    impl Rig {
        fn turn(&mut self, turn: u32, pause: u32) -> Vec<Found> {
            self.listener.begin(TurnId(turn), 1_000);
            self.listener.feed(&[0.1; 16_000]);
            self.listener.pause(pause);
            self.listener.end();
            std::mem::take(&mut *self.found.lock().unwrap())
        }
    }

    fn stub() -> Arc<dyn Hearing> {
        Arc::new(StubHearing { delay: Duration::ZERO })
    }

    #[test]
    fn what_the_first_finds_is_not_asked_of_the_second() {
        let found = rig(9, stub()).turn(1, 1);
        assert!(matches!(&found[..], [Found::Final { words, .. }] if words[0].text == "remote"), "{found:?}");
    }

    #[test]
    fn a_turn_that_the_first_cannot_hear_is_heard_by_the_second_from_its_start() {
        let found = rig(0, stub()).turn(1, 7);
        let [Found::By { source: WordSource::Stub, .. }, Found::Final { pause: 7, words, .. }] = &found[..] else {
            panic!("{found:?}");
        };
        // Its words lie over the second that was fed before anything failed.
        assert_eq!((words[0].start_ms, words[3].end_ms), (1_000, 2_000));
    }

    #[test]
    fn the_next_turns_go_to_the_second_at_once_and_then_the_first_is_tried_again() {
        let mut rig = rig(0, stub());
        for turn in 1..=5 {
            assert!(matches!(rig.turn(turn, 1).last(), Some(Found::Final { .. })));
        }
        assert_eq!(*rig.asked.lock().unwrap(), 2);
    }

    #[test]
    fn where_nobody_else_hears_a_failure_stays_one() {
        let found = rig(0, Arc::new(NoHearing)).turn(1, 1);
        assert!(matches!(&found[..], [Found::Failed { .. }]), "{found:?}");
    }

    #[test]
    fn a_turn_is_taken_over_in_its_middle() {
        let mut rig = rig(2, stub());
        rig.listener.begin(TurnId(1), 0);
        rig.listener.feed(&[0.1; 16_000]);
        rig.listener.pause(1);
        rig.listener.go_on(Duration::from_millis(300));
        rig.listener.feed(&[0.1; 16_000]);
        rig.listener.pause(2);
        let found = rig.found.lock().unwrap();
        assert!(matches!(&found[..], [Found::Final { pause: 1, .. }, Found::By { .. }, Found::Final { pause: 2, .. }]));
        let Some(Found::Final { words, .. }) = found.last() else { unreachable!("it was just seen") };
        assert_eq!(words.last().map(|word| word.end_ms), Some(2_000), "the whole turn");
    }
}

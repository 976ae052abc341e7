//! What is said again and again is made once: greetings, questions and closings are the same for
//! each candidate of a scenario.
//!
//! A clause is kept from the second time on that it is said. What is said once, as everything that
//! takes up a candidate's own words, is never kept.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::manner::{Manner, Speaking};
use super::voice::{Voice, VoiceChunk, VoiceError, WordSpan};

/// Samples that are kept, 16 bits each: 64 MiB, some six minutes of speech. The oldest go first.
const MOST_SAMPLES: usize = 32 * 1024 * 1024;
/// Clauses that are remembered to have been said once, by their hashes.
const MOST_SEEN: usize = 16 * 1024;
/// Samples that are handed out at once, half a second: a reply that is stopped is not paid for whole.
const PIECE: usize = 24_000;

/// A voice that says what it has said before from memory.
pub struct Cached {
    voice: Arc<dyn Voice>,
    hasher: RandomState,
    /// Samples that are kept.
    most: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    seen: HashSet<u64>,
    clauses: HashMap<Key, Arc<Clause>>,
    /// From the oldest.
    order: VecDeque<Key>,
    samples: usize,
}

/// What a clause sounds like depends on this and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    language: Language,
    clause: String,
    voice: Option<Arc<str>>,
    /// In thousandths of the voice's own pace.
    speed: u32,
}

impl Key {
    fn of(clause: &str, language: Language, manner: &Manner) -> Self {
        let speed = (manner.speed * 1_000.0).round() as u32;
        Self { language, clause: clause.trim().to_owned(), voice: manner.voice.clone(), speed }
    }
}

/// A clause as it was said.
#[derive(Default)]
struct Clause {
    pcm: Vec<i16>,
    words: Vec<WordSpan>,
}

impl Cached {
    /// What `voice` says, kept.
    pub fn new(voice: Arc<dyn Voice>) -> Self {
        Self::holding(voice, MOST_SAMPLES)
    }

    /// The same; so many samples at most are kept.
    pub fn holding(voice: Arc<dyn Voice>, most: usize) -> Self {
        Self { voice, hasher: RandomState::new(), most, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it has been said before; from now on it has.
    fn again(&self, key: &Key) -> bool {
        let mut kept = self.kept();
        if kept.seen.len() >= MOST_SEEN {
            kept.seen.clear();
        }
        !kept.seen.insert(self.hasher.hash_one(key))
    }
}

impl Kept {
    fn keep(&mut self, key: Key, clause: Clause, most: usize) {
        if self.clauses.contains_key(&key) {
            return;
        }
        self.samples += clause.pcm.len();
        self.order.push_back(key.clone());
        self.clauses.insert(key, Arc::new(clause));
        while self.samples > most
            && let Some(oldest) = self.order.pop_front()
        {
            self.samples -= self.clauses.remove(&oldest).map_or(0, |clause| clause.pcm.len());
        }
    }
}

impl Voice for Cached {
    fn speak(
        &self,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        self.speak_in(Speaking::default(), clause, language, out)
    }

    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        let key = Key::of(clause, language, speaking.manner);
        let kept = self.kept().clauses.get(&key).cloned();
        if let Some(kept) = kept {
            kept.say(out);
            return Ok(());
        }
        if !self.again(&key) {
            return self.voice.speak_in(speaking, clause, language, out);
        }
        let (mut said, mut whole) = (Clause::default(), true);
        self.voice.speak_in(speaking, clause, language, &mut |chunk| {
            said.pcm.extend(chunk.pcm.iter().map(|sample| (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16));
            said.words.extend(chunk.words.iter().cloned());
            let goes_on = out(chunk);
            whole &= goes_on.is_continue();
            goes_on
        })?;
        if whole && !said.pcm.is_empty() {
            self.kept().keep(key, said, self.most);
        }
        Ok(())
    }

    fn latency(&self) -> Duration {
        self.voice.latency()
    }
}

impl Clause {
    fn say(&self, out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>) {
        let mut words = self.words.iter().cloned().peekable();
        for (n, piece) in self.pcm.chunks(PIECE).enumerate() {
            let end = ((n + 1) * PIECE) as u64;
            let is_last = end >= self.pcm.len() as u64;
            let mut begun = Vec::new();
            while let Some(word) = words.next_if(|word| is_last || word.start_sample < end) {
                begun.push(word);
            }
            let pcm = piece.iter().map(|sample| f32::from(*sample) / 32_767.0).collect();
            if out(VoiceChunk { pcm, words: begun }).is_break() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A second of a ramp and two words, or an error after the half of it.
    #[derive(Default)]
    struct Counting {
        asked: AtomicUsize,
        fails: bool,
    }

    impl Voice for Counting {
        fn speak(
            &self,
            _: &str,
            _: Language,
            out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
        ) -> Result<(), VoiceError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            for n in 0..2_u64 {
                let pcm = (0..24_000).map(|at| at as f32 / 24_000.0 - 0.5).collect();
                let word = WordSpan { text: format!("w{n}"), start_sample: n * 24_000, end_sample: (n + 1) * 24_000 };
                if out(VoiceChunk { pcm, words: vec![word] }).is_break() {
                    return Ok(());
                }
                if self.fails {
                    return Err(VoiceError::Model("broken".into()));
                }
            }
            Ok(())
        }
    }

    fn say(voice: &Cached, clause: &str, pieces: usize) -> (usize, Vec<WordSpan>) {
        let (mut samples, mut words, mut left) = (0, Vec::new(), pieces);
        // A voice that fails is asked again the next time.
        let _ = voice.speak(clause, Language::Fr, &mut |chunk| {
            samples += chunk.pcm.len();
            words.extend(chunk.words);
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        (samples, words)
    }

    #[test]
    fn what_is_said_a_third_time_is_not_made_again_and_sounds_the_same() {
        let counting = Arc::new(Counting::default());
        let voice = Cached::new(counting.clone());
        let first = say(&voice, "Bonjour.", 9);
        assert_eq!(first, say(&voice, " Bonjour.", 9));
        assert_eq!(first, say(&voice, "Bonjour.", 9));
        assert_eq!(counting.asked.load(Ordering::SeqCst), 2);
        say(&voice, "Bonsoir.", 9);
        assert_eq!(counting.asked.load(Ordering::SeqCst), 3, "another clause");
    }

    #[test]
    fn what_is_kept_of_one_manner_is_not_said_in_another() {
        let counting = Arc::new(Counting::default());
        let voice = Cached::new(counting.clone());
        let manner = |voice: Option<&str>, speed| Manner { voice: voice.map(Into::into), speed, ..Manner::default() };
        let manners = [manner(None, 1.0), manner(Some("nova"), 1.0), manner(Some("nova"), 1.25)];
        for (n, manner) in (1..).zip(&manners) {
            for _ in 0..3 {
                let speaking = Speaking { session: None, manner };
                voice.speak_in(speaking, "Bonjour.", Language::Fr, &mut |_| ControlFlow::Continue(())).unwrap();
            }
            assert_eq!(counting.asked.load(Ordering::SeqCst), 2 * n, "{manner:?}");
        }
    }

    #[test]
    fn what_is_said_once_is_not_kept() {
        let voice = Cached::new(Arc::new(Counting::default()));
        say(&voice, "Your project at Acme sounds hard.", 9);
        assert!(voice.kept().clauses.is_empty());
    }

    #[test]
    fn what_was_stopped_or_failed_is_not_kept() {
        let voice = Cached::new(Arc::new(Counting::default()));
        for _ in 0..3 {
            assert_eq!(say(&voice, "Bonjour.", 1).0, 24_000);
        }
        assert!(voice.kept().clauses.is_empty());
        let voice = Cached::new(Arc::new(Counting { fails: true, ..Counting::default() }));
        for _ in 0..3 {
            say(&voice, "Bonjour.", 9);
        }
        assert!(voice.kept().clauses.is_empty());
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_oldest_goes_first() {
        let mut kept = Kept::default();
        let third = || Clause { pcm: vec![0; MOST_SAMPLES / 3 + 1], words: Vec::new() };
        for clause in ["one", "two", "three"] {
            kept.keep(Key::of(clause, Language::En, &Manner::default()), third(), MOST_SAMPLES);
        }
        assert!(kept.samples <= MOST_SAMPLES);
        assert!(!kept.clauses.contains_key(&Key::of("one", Language::En, &Manner::default())));
        assert_eq!((kept.clauses.len(), kept.order.len()), (2, 2));
    }
}

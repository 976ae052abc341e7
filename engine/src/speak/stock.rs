//! Phrases spoken in advance: what the interviewer can say when a part of it fails or is
//! late.
//!
//! A voice that hangs cannot say that it does. These few sentences are voiced when the
//! engine starts and kept, so that an interviewer is never mute. An interviewer who sounds
//! otherwise has them in its own voice from soon after its first session on ([`Stocks`]), and
//! in the usual one until then.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vivavoce_scenarios::Language;

use super::manner::Manner;
use super::pacer::PlacedWord;
use super::speaker::{SpeechJob, Voiced};
use crate::event::ReplyKind;
use crate::id::SessionId;

/// Manners whose phrases are kept, besides the usual one: some 3 MB each.
const MOST_STOCKS: usize = 32;

/// What the phrase is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// The reply takes longer than a listener would like.
    OneMoment,
    /// The voice is lost: what it should have said is on the screen.
    ReadOnScreen,
    /// The reply is lost: the candidate may go on.
    GoOn,
    /// After a lost connection, in the middle of an answer.
    Back,
}

impl Phrase {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::OneMoment, Self::ReadOnScreen, Self::GoOn, Self::Back];

    /// What kind of reply it is.
    pub const fn kind(self) -> ReplyKind {
        match self {
            Self::OneMoment | Self::Back => ReplyKind::Wait,
            Self::ReadOnScreen | Self::GoOn => ReplyKind::Apology,
        }
    }

    /// The words.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::OneMoment, Language::Fr) => "Un instant, s'il vous plaît.",
            (Self::OneMoment, Language::En) => "One moment, please.",
            (Self::ReadOnScreen, Language::Fr) => "Ma voix me fait défaut, ma réponse est écrite à l'écran.",
            (Self::ReadOnScreen, Language::En) => "My voice has failed, my reply is written on the screen.",
            (Self::GoOn, Language::Fr) => {
                "J'ai un souci technique. Ce que vous avez dit est enregistré, continuez quand vous voulez."
            }
            (Self::GoOn, Language::En) => {
                "I have a technical problem. What you said is recorded, go on whenever you like."
            }
            (Self::Back, Language::Fr) => "Vous revoilà. Je vous écoute, continuez.",
            (Self::Back, Language::En) => "You're back. I'm listening, go on.",
        }
    }
}

/// A phrase as sound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// 48 kHz.
    pub pcm: Vec<f32>,
    /// Placed within it.
    pub words: Vec<PlacedWord>,
}

type Shelf = Arc<Mutex<HashMap<(Phrase, Language), Arc<Recorded>>>>;

/// The phrases that have been spoken.
#[derive(Clone, Default)]
pub struct Stock {
    shelf: Shelf,
    /// Where a phrase is taken from that is not on the shelf.
    usual: Option<Shelf>,
}

impl Stock {
    /// A phrase; none as long as no voice has managed to say it.
    pub fn get(&self, phrase: Phrase, language: Language) -> Option<Arc<Recorded>> {
        let on = |shelf: &Shelf| locked(shelf).get(&(phrase, language)).cloned();
        on(&self.shelf).or_else(|| self.usual.as_ref().and_then(on))
    }

    /// How many phrases there are; more whenever one has come.
    pub fn len(&self) -> usize {
        locked(&self.shelf).len() + self.usual.as_ref().map_or(0, |shelf| locked(shelf).len())
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is not there of its own.
    fn missing(&self, language: Language) -> Vec<Phrase> {
        let there = locked(&self.shelf);
        Phrase::ALL.into_iter().filter(|phrase| !there.contains_key(&(*phrase, language))).collect()
    }

    /// Keeps a phrase.
    pub fn put(&self, phrase: Phrase, language: Language, recorded: Recorded) {
        locked(&self.shelf).insert((phrase, language), Arc::new(recorded));
    }

    /// Has every phrase of these languages that is not there said by `say`, in this manner and for
    /// this session, and keeps what comes whole.
    pub fn fill(&self, session: Option<SessionId>, manner: &Manner, languages: &[Language], say: impl Fn(SpeechJob)) {
        for &language in languages {
            for phrase in self.missing(language) {
                let (shelf, mut said) = (self.shelf.clone(), Recorded::default());
                say(SpeechJob {
                    session,
                    manner: manner.clone(),
                    text: phrase.text(language).into(),
                    language,
                    stop: Arc::new(AtomicBool::new(false)),
                    out: Box::new(move |voiced| match voiced {
                        Voiced::Some { pcm, words } => {
                            let base = said.pcm.len() as u64;
                            let placed = |w: PlacedWord| PlacedWord { start: base + w.start, end: base + w.end, ..w };
                            said.words.extend(words.into_iter().map(placed));
                            said.pcm.extend(pcm);
                        }
                        Voiced::Done => {
                            let whole = Arc::new(std::mem::take(&mut said));
                            locked(&shelf).insert((phrase, language), whole);
                        }
                        Voiced::Failed(reason) => {
                            tracing::warn!(reason, "a phrase could not be spoken in advance");
                        }
                    }),
                });
            }
        }
    }
}

fn locked(shelf: &Shelf) -> MutexGuard<'_, HashMap<(Phrase, Language), Arc<Recorded>>> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The stocks of those who do not sound as usual: bounded, as whoever writes an assistant chooses how
/// it sounds.
#[derive(Default)]
pub struct Stocks(Mutex<Vec<(Manner, Stock)>>);

impl Stocks {
    /// The stock of a manner, which takes from the usual one what it lacks.
    pub fn of(&self, manner: &Manner, usual: &Stock) -> Stock {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = match all.iter().position(|(one, _)| one == manner) {
            Some(at) => all.remove(at),
            None => {
                let stock = Stock { shelf: Shelf::default(), usual: Some(Arc::clone(&usual.shelf)) };
                (manner.clone(), stock)
            }
        };
        let stock = own.1.clone();
        // The one that was not used for the longest time is first.
        all.push(own);
        if all.len() > MOST_STOCKS {
            all.remove(0);
        }
        stock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_pieces_is_kept_whole_and_what_fails_is_not_kept() {
        let stock = Stock::default();
        stock.fill(None, &Manner::default(), &[Language::Fr, Language::En], |mut job| {
            if job.language == Language::Fr {
                return (job.out)(Voiced::Failed("no voice".into()));
            }
            for text in ["a", "b"] {
                let words = vec![PlacedWord { text: text.into(), start: 0, end: 100 }];
                (job.out)(Voiced::Some { pcm: vec![0.5; 100], words });
            }
            (job.out)(Voiced::Done);
        });
        assert_eq!(stock.get(Phrase::OneMoment, Language::Fr), None);
        let kept = stock.get(Phrase::OneMoment, Language::En).expect("it was spoken");
        assert_eq!(kept.pcm.len(), 200);
        assert_eq!(kept.words[1], PlacedWord { text: "b".into(), start: 100, end: 200 });
    }

    fn sound(length: usize) -> Recorded {
        Recorded { pcm: vec![0.5; length], words: Vec::new() }
    }

    #[test]
    fn who_sounds_otherwise_has_the_usual_phrases_until_their_own_have_come() {
        let (usual, stocks) = (Stock::default(), Stocks::default());
        usual.put(Phrase::Back, Language::En, sound(1));
        let nova = Manner { voice: Some("nova".into()), ..Manner::default() };
        let length = |stock: &Stock| stock.get(Phrase::Back, Language::En).expect("there is one").pcm.len();
        let own = stocks.of(&nova, &usual);
        assert_eq!((length(&own), own.missing(Language::En).len()), (1, Phrase::ALL.len()));
        let before = own.len();
        own.put(Phrase::Back, Language::En, sound(2));
        let again = stocks.of(&nova, &usual);
        assert_eq!((length(&again), length(&usual)), (2, 1));
        assert!(!again.missing(Language::En).contains(&Phrase::Back) && again.missing(Language::Fr).len() == 4);
        assert!(again.len() > before, "a tape sees that one has come");
        let slow = Manner { speed: 0.75, ..nova };
        assert_eq!(length(&stocks.of(&slow, &usual)), 1, "another manner");
    }

    #[test]
    fn no_more_manners_are_kept_than_fit_and_the_least_used_goes_first() {
        let (usual, stocks) = (Stock::default(), Stocks::default());
        let of = |n: usize| stocks.of(&Manner { voice: Some(format!("v{n}").into()), ..Manner::default() }, &usual);
        for n in 0..=MOST_STOCKS {
            of(n).put(Phrase::Back, Language::En, sound(n + 1));
            assert!(n == 0 || !of(1).is_empty(), "{n}");
        }
        assert!(of(0).is_empty(), "it was forgotten");
    }
}

//! Phrases spoken in advance: what the interviewer can say when a part of it fails or is
//! late.
//!
//! A voice that hangs cannot say that it does. These few sentences are voiced when the
//! engine starts and kept, so that an interviewer is never mute.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use vivavoce_scenarios::Language;

use super::manner::Manner;
use super::pacer::PlacedWord;
use super::speaker::{SpeechJob, Voiced};
use crate::event::ReplyKind;

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
pub struct Stock(Shelf);

impl Stock {
    /// A phrase; none as long as no voice has managed to say it.
    pub fn get(&self, phrase: Phrase, language: Language) -> Option<Arc<Recorded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(phrase, language)).cloned()
    }

    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keeps a phrase.
    pub fn put(&self, phrase: Phrase, language: Language, recorded: Recorded) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((phrase, language), Arc::new(recorded));
    }

    /// Has every phrase said by `say` and keeps what comes whole.
    pub fn fill(&self, say: impl Fn(SpeechJob)) {
        for language in [Language::Fr, Language::En] {
            for phrase in Phrase::ALL {
                let (shelf, mut said) = (self.0.clone(), Recorded::default());
                say(SpeechJob {
                    session: None,
                    manner: Manner::default(),
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
                            shelf.lock().unwrap_or_else(PoisonError::into_inner).insert((phrase, language), whole);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_pieces_is_kept_whole_and_what_fails_is_not_kept() {
        let stock = Stock::default();
        stock.fill(|mut job| {
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
}

//! Ways to end a turn, and what each is worth: how often it cuts a speaker off, and how
//! long it keeps one waiting who has finished.

use std::sync::OnceLock;

use vivavoce_engine::dialogue::ending::Ending;
use vivavoce_engine::dialogue::pause::{Evidence, Features, WEIGHTS, Waits, Weights, Words, judge};

use super::hear::Pause;

/// What the end-of-turn model takes to answer, in seconds.
const MODEL: f64 = 0.04;
/// Silence after which the final words are there: what the recogniser is to meet.
pub const WORDS: f64 = 0.3;

/// Weights to try in place of those in use.
pub static TRIED: OnceLock<Weights> = OnceLock::new();

/// A way to end turns, with its knobs.
#[derive(Clone, Copy, Debug)]
pub enum Policy {
    /// After so much silence.
    Silence(f64),
    /// When the model is so sure, after at least so much silence; else after more of it.
    SmartTurn { sure: f32, least: f64, fallback: f64 },
    /// Ours, with the patience given in seconds; words as far as they are wanted, and
    /// waited for if `hold`.
    Ours { words: Text, patience: f64, longest: f64, hold: bool },
    /// Ours with the bounds that each kind of question has if a scenario says nothing.
    Shipped { words: Text },
}

/// Which words there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    None,
    /// As they were written.
    Said,
    /// As a recogniser might have understood them.
    Understood,
}

/// What a way to end turns is worth.
#[derive(Clone, Copy, Debug)]
pub struct Worth {
    /// Share of the pauses within turns that were taken for their end.
    pub cut_off: f64,
    /// Mean silence at the true ends, in seconds.
    pub delay: f64,
}

/// A pause with its evidence as numbers: texts are read once for all settings.
struct Read<'a> {
    pause: &'a Pause,
    before_words: Features,
    said: Features,
    understood: Features,
}

impl<'a> Read<'a> {
    fn of(pause: &'a Pause) -> Self {
        let features = |words: Words<'_>| Features::of(&evidence(pause, words));
        Self {
            pause,
            before_words: features(Words::Unknown),
            said: features(Words::Heard(&pause.said)),
            understood: features(Words::Heard(&pause.understood)),
        }
    }

    fn with(&self, words: Text) -> Option<&Features> {
        match words {
            Text::None => None,
            Text::Said => Some(&self.said),
            Text::Understood => Some(&self.understood),
        }
    }
}

impl Policy {
    /// The silence after which this pause ends the turn, if it lasts that long.
    pub fn ends(&self, pause: &Pause) -> f64 {
        self.ends_read(&Read::of(pause))
    }

    fn ends_read(&self, read: &Read<'_>) -> f64 {
        let pause = read.pause;
        let answered = pause.noticed + MODEL;
        match *self {
            Self::Silence(length) => length.max(pause.noticed),
            Self::SmartTurn { sure, least, fallback } => {
                if pause.voice >= sure {
                    least.max(answered)
                } else {
                    fallback.max(answered)
                }
            }
            Self::Ours { words, patience, longest, hold } => {
                let wait = |features: &Features| {
                    if features.ending == Some(Ending::AsksToWait) {
                        return 20.0;
                    }
                    (patience * TRIED.get().unwrap_or(&WEIGHTS).wait(features)).min(longest)
                };
                let before = wait(&read.before_words).max(answered);
                match read.with(words) {
                    None => before,
                    Some(_) if !hold && before < WORDS => before,
                    Some(features) => wait(features).max(WORDS).max(answered),
                }
            }
            Self::Shipped { words } => {
                let patience = pause.kind.patience();
                let waits = Waits {
                    finished: patience.min_pause,
                    thinking: patience.thinking_wait,
                    longest: patience.longest_wait,
                    asked_to_wait: patience.asked_to_wait,
                };
                let wait = |words| judge(&evidence(pause, words), &waits).wait.as_secs_f64();
                match text(pause, words) {
                    None => wait(Words::Unknown).max(answered),
                    Some(_) if wait(Words::Awaited) < WORDS => wait(Words::Awaited).max(answered),
                    Some(text) => wait(Words::Heard(text)).max(WORDS).max(answered),
                }
            }
        }
    }

    pub fn worth<'a>(&self, pauses: impl IntoIterator<Item = &'a Pause>) -> Worth {
        self.worth_read(&pauses.into_iter().map(Read::of).collect::<Vec<_>>())
    }

    fn worth_read(&self, pauses: &[Read<'_>]) -> Worth {
        let (mut within, mut cut, mut ends, mut delay) = (0.0, 0.0, 0.0, 0.0);
        for read in pauses {
            let over = self.ends_read(read);
            match read.pause.lasts {
                Some(lasts) => {
                    within += 1.0;
                    cut += f64::from(u8::from(over < lasts));
                }
                None => {
                    ends += 1.0;
                    delay += over;
                }
            }
        }
        Worth { cut_off: cut / f64::max(within, 1.0), delay: delay / f64::max(ends, 1.0) }
    }
}

fn text(pause: &Pause, words: Text) -> Option<&str> {
    match words {
        Text::None => None,
        Text::Said => Some(&pause.said),
        Text::Understood => Some(&pause.understood),
    }
}

/// What is known of a pause once the model has answered.
pub fn evidence<'a>(pause: &'a Pause, words: Words<'a>) -> Evidence<'a> {
    Evidence {
        voice: Some(pause.voice),
        words,
        language: pause.language,
        said: pause.length,
        expects: pause.kind,
        pace: pause.pace,
    }
}

/// The policies of one kind, knobs at every setting worth trying.
pub fn settings(of: &str) -> Vec<Policy> {
    let steps = |from: f64, to: f64, count: usize| {
        (0..count).map(move |step| from * (to / from).powf(step as f64 / (count - 1) as f64))
    };
    let mut all = Vec::new();
    match of {
        "silence" => all.extend(steps(0.1, 3.5, 200).map(Policy::Silence)),
        "smart_turn" => {
            for least in [0.1, 0.3, 0.5, 0.7, 0.9, 1.2] {
                for fallback in steps(0.2, 3.5, 30) {
                    let surer = [0.02f32, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];
                    all.extend(surer.map(|sure| Policy::SmartTurn { sure, least, fallback }));
                }
            }
        }
        _ => {
            let words = if of == "no_words" {
                Text::None
            } else if of == "true_words" {
                Text::Said
            } else {
                Text::Understood
            };
            for longest in [1.0, 1.5, 2.0, 2.5, 3.0, 3.5] {
                for patience in steps(0.05, 60.0, 60) {
                    all.extend([false, true].map(|hold| Policy::Ours { words, patience, longest, hold }));
                }
            }
        }
    }
    all
}

/// The fewest cut off where ends are answered after `delay` on the mean.
pub fn cut_off_at(policies: &[Policy], pauses: &[&Pause], delay: f64) -> Option<f64> {
    let read: Vec<Read<'_>> = pauses.iter().copied().map(Read::of).collect();
    let worths = policies.iter().map(|policy| policy.worth_read(&read));
    worths.filter(|worth| worth.delay <= delay).map(|worth| worth.cut_off).min_by(f64::total_cmp)
}

/// The shortest mean delay where at most this share is cut off.
pub fn delay_at(policies: &[Policy], pauses: &[&Pause], cut_off: f64) -> Option<f64> {
    let read: Vec<Read<'_>> = pauses.iter().copied().map(Read::of).collect();
    let worths = policies.iter().map(|policy| policy.worth_read(&read));
    worths.filter(|worth| worth.cut_off <= cut_off).map(|worth| worth.delay).min_by(f64::total_cmp)
}

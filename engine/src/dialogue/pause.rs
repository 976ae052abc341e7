//! What a pause is taken for, and how long it is waited out.
//!
//! All that is known of a pause is put on one scale, the log-odds that the answer is
//! complete: what the end-of-turn model hears in the voice, how the words end, and how
//! much has been said for the kind of answer that the question wants. Silence is evidence
//! too: the longer it lasts, the likelier it is an end, by [`Weights::silence`] for each e-fold. So
//! the turn ends when
//!
//! ```text
//! evidence + SILENCE · ln(pause / patience) = 0,   that is, after
//! wait = patience · exp(-evidence / SILENCE)
//! ```
//!
//! where `patience` is the geometric mean of the question's shortest and longest wait,
//! stretched by this candidate's own pauses ([`super::own_pauses`]); the scenario's bounds
//! hold in any case. With evidence of nothing the wait is the patience itself; a question
//! that is twice as patient waits twice as long on the same evidence.
//!
//! The weights are those of a logistic regression, except where [`WEIGHTS`] says otherwise;
//! `benches/src/end_of_turn` says on what, fits them again and reports what they are worth on
//! speech they were not fitted to.

use std::time::Duration;

use vivavoce_scenarios::{AnswerKind, Language};

use super::ending::{Ending, ending};
use super::intent::{Intent, understand};

/// What the candidate is doing in a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseVerdict {
    /// The answer is complete.
    Finished,
    /// There is more to come.
    Thinking,
    /// The candidate has asked for time.
    AskedToWait,
}

/// A judgement of one pause. A later one, with more evidence, takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: PauseVerdict,
    /// Silence, from its first sample, after which the turn is over all the same.
    pub wait: Duration,
}

/// The words of the answer so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words<'a> {
    /// Nobody finds words.
    Unknown,
    /// They are being found, and no reply can be given without them.
    Awaited,
    /// What was understood up to this pause.
    Heard(&'a str),
}

/// What is known of a pause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence<'a> {
    /// How likely the voice has finished, by the end-of-turn model.
    pub voice: Option<f32>,
    /// What has been said.
    pub words: Words<'a>,
    pub language: Language,
    /// How long the candidate has been answering, from the first sound to the last.
    pub said: Duration,
    /// What the question wants.
    pub expects: AnswerKind,
    /// How many times as long this candidate's pauses are as is usual.
    pub pace: f64,
}

/// What the scenario grants at this question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// No turn ends before, however finished it sounds.
    pub finished: Duration,
    /// From this wait on the pause is held to be one of thought.
    pub thinking: Duration,
    /// A turn ends after this, however unfinished it sounds…
    pub longest: Duration,
    /// … unless the candidate has asked for time: then after this.
    pub asked_to_wait: Duration,
}

/// The weights of the evidence, in log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Always.
    pub bias: f64,
    /// For each unit of the model's own log-odds.
    pub voice: f64,
    /// For each e-fold of silence.
    pub silence: f64,
    /// For each e-fold by which less has been said than such answers usually take.
    pub brief: f64,
    /// Part of the candidate's own pace (its logarithm) that stretches the patience.
    pub pace: f64,
    pub plain: f64,
    pub concluded: f64,
    pub complete: f64,
    pub asks: f64,
    pub dictated: f64,
    pub dictating: f64,
    pub hesitating: f64,
    pub dangling: f64,
    pub open_clause: f64,
}

/// The weights in use, as fitted and rounded, except three.
///
/// The voice's is held: on the synthetic voices of the set Smart Turn is worse than chance,
/// and on people it fires at 42 % of the pauses within turns (AMI meetings, as reported by
/// OpenHRI), which a weight of about a third makes of its log-odds. What is `brief` is held
/// too: an answer of the set is a few sentences, and its pauses come early by construction.
/// The bias fits at 1.2; it is zero, since to cut somebody off is some three times as bad as
/// to be late.
pub const WEIGHTS: Weights = Weights {
    bias: 0.0,
    voice: 0.35,
    silence: 1.07,
    brief: 0.5,
    pace: 0.5,
    plain: 0.0,
    concluded: 3.0,
    complete: 0.9,
    asks: 2.5,
    dictated: 2.9,
    dictating: -2.3,
    hesitating: -3.1,
    dangling: -2.8,
    open_clause: -2.8,
};

/// The model's log-odds are held within this: beyond it is sure of itself, not right.
const SUREST: f64 = 4.0;
/// The same of how much less was said than usual: an answer may well be brief.
const BRIEFEST: f64 = 1.5;
/// A pace beyond this is no pace but an incident.
const PACES: (f64, f64) = (0.5, 3.0);

/// The evidence of a pause as numbers: what the weights weigh.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Features {
    /// The model's log-odds; zero without its opinion.
    pub voice: f64,
    /// How much less was said than usual, as a logarithm; never above zero.
    pub brief: f64,
    /// The logarithm of the candidate's pace.
    pub pace: f64,
    /// How the words end; none without words.
    pub ending: Option<Ending>,
    /// Nothing but the silence itself is known.
    pub nothing: bool,
}

impl Features {
    /// Reads the evidence.
    pub fn of(evidence: &Evidence<'_>) -> Self {
        let voice = evidence.voice.map(|p| {
            let p = f64::from(p).clamp(1e-6, 1.0 - 1e-6);
            (p / (1.0 - p)).ln().clamp(-SUREST, SUREST)
        });
        let ending = match evidence.words {
            Words::Heard(text) => understood(text, evidence.language, evidence.expects),
            Words::Unknown | Words::Awaited => None,
        };
        let share = evidence.said.as_secs_f64().max(0.05) / usual_length(evidence.expects).as_secs_f64();
        Self {
            voice: voice.unwrap_or(0.0),
            brief: share.ln().clamp(-BRIEFEST, 0.0),
            pace: evidence.pace.clamp(PACES.0, PACES.1).ln(),
            ending,
            nothing: voice.is_none() && ending.is_none(),
        }
    }
}

impl Weights {
    /// The log-odds that the answer is complete, before the silence itself is weighed.
    pub fn evidence(&self, features: &Features) -> f64 {
        let words = features.ending.map_or(0.0, |ending| self.ending(ending));
        // A request or a "that's all" is as brief as it is.
        let whole = matches!(
            features.ending,
            Some(Ending::Complete | Ending::Asks | Ending::Concluded | Ending::AsksToWait | Ending::Dictated)
        );
        let brief = if whole { 0.0 } else { self.brief * features.brief };
        self.bias + self.voice * features.voice + brief + words
    }

    /// The silence after which the odds are even, in units of the question's patience.
    pub fn wait(&self, features: &Features) -> f64 {
        (self.pace * features.pace - self.evidence(features) / self.silence).exp()
    }

    fn ending(&self, ending: Ending) -> f64 {
        match ending {
            Ending::Plain | Ending::AsksToWait => self.plain,
            Ending::Concluded => self.concluded,
            Ending::Complete => self.complete,
            Ending::Asks => self.asks,
            Ending::Dictated => self.dictated,
            Ending::Dictating => self.dictating,
            Ending::Hesitating => self.hesitating,
            Ending::Dangling => self.dangling,
            Ending::OpenClause => self.open_clause,
        }
    }
}

/// What a pause is to be taken for.
pub fn judge(evidence: &Evidence<'_>, waits: &Waits) -> Judgement {
    let features = Features::of(evidence);
    if features.ending == Some(Ending::AsksToWait) {
        // All that was said is "one moment": the interviewer may say "take your time". In
        // the middle of an answer nobody says anything.
        let alone = matches!(evidence.words, Words::Heard(text)
            if understand(text, evidence.language) == Intent::Wait);
        let wait = if alone { waits.thinking } else { waits.asked_to_wait };
        return Judgement { verdict: PauseVerdict::AskedToWait, wait };
    }
    let longest = waits.longest.max(waits.finished);
    let thinking = waits.thinking.clamp(waits.finished, longest);
    if features.nothing {
        return Judgement { verdict: PauseVerdict::Thinking, wait: longest };
    }
    let patience = (waits.finished.as_secs_f64() * longest.as_secs_f64()).sqrt();
    let wait = Duration::from_secs_f64((patience * WEIGHTS.wait(&features)).min(longest.as_secs_f64()));
    if wait > thinking || thinking == longest && wait >= longest {
        return Judgement { verdict: PauseVerdict::Thinking, wait };
    }
    // No reply can be given without the words, so to end the turn before they are there
    // gains nothing, and they may tell that there is more to come.
    let least = if evidence.words == Words::Awaited { thinking } else { waits.finished };
    Judgement { verdict: PauseVerdict::Finished, wait: wait.max(least) }
}

/// How the words end, as an answer to what was asked.
fn understood(text: &str, language: Language, expects: AnswerKind) -> Option<Ending> {
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let found = ending(text, language);
    let settles = match expects {
        AnswerKind::YesNo => matches!(understand(text, language), Intent::Yes | Intent::No),
        AnswerKind::Number => found == Ending::Plain && super::dictation::ends_in_number(text, language),
        _ => false,
    };
    Some(if settles { Ending::Complete } else { found })
}

/// How long such answers usually take at the least.
const fn usual_length(expects: AnswerKind) -> Duration {
    Duration::from_millis(match expects {
        AnswerKind::YesNo => 300,
        AnswerKind::Number => 600,
        AnswerKind::Short => 1_500,
        AnswerKind::Open => 5_000,
        AnswerKind::Story | AnswerKind::ThinkAloud => 8_000,
    })
}

#[cfg(test)]
#[path = "pause_tests.rs"]
mod tests;

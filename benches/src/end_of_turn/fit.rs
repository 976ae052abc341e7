//! Fits the weights of `dialogue/pause.rs` on one half of the set.
//!
//! A logistic regression over moments of pauses: at each of [`MOMENTS`] that a pause lives
//! to see, is this the end of the turn? Each pause is taken with the words as they were
//! written, as they might be understood, and without words. The penalty pulls towards the
//! weights in use and not towards zero, so that a kind of ending of which the set has few
//! keeps what was thought of it.
//!
//! Two weights are held, and the rest is fitted beside them. On synthetic voices the
//! end-of-turn model is worse than chance (it was trained on people), and the answers of the
//! set are a few sentences, with their pauses early by construction: what would be learned
//! of the voice and of brevity here would be wrong for everybody else.

use vivavoce_engine::dialogue::ending::Ending;
use vivavoce_engine::dialogue::pause::{Features, WEIGHTS, Weights, Words};

use super::hear::Pause;
use super::policy::evidence;

/// Silences at which is asked, in seconds.
const MOMENTS: [f64; 10] = [0.15, 0.25, 0.35, 0.5, 0.7, 0.95, 1.3, 1.7, 2.2, 2.8];
/// As many moments' worth of evidence stands for each weight in use.
const HELD: f64 = 12.0;
const STEPS: usize = 4_000;
const RATE: f64 = 1.0;
/// The places of the weights that are held: voice and brief.
const HELD_AS_THEY_ARE: [usize; 2] = [1, 3];
/// Weights in the order of a row.
const WIDTH: usize = 14;

/// One moment: what is weighed, and whether it was the end.
type Row = ([f64; WIDTH], bool);

/// The weights that fit best.
pub fn fit(pauses: &[&Pause]) -> Weights {
    let mut rows: Vec<Row> = Vec::new();
    for pause in pauses {
        for words in [Words::Unknown, Words::Heard(&pause.said), Words::Heard(&pause.understood)] {
            let features = Features::of(&evidence(pause, words));
            if features.ending == Some(Ending::AsksToWait) {
                continue;
            }
            for moment in MOMENTS {
                if moment >= pause.noticed && pause.lasts.is_none_or(|lasts| moment < lasts) {
                    rows.push((row(&features, moment), pause.lasts.is_none()));
                }
            }
        }
    }
    let prior = to_array(&WEIGHTS);
    let mut weights = prior;
    for _ in 0..STEPS {
        let mut slope: [f64; WIDTH] = std::array::from_fn(|i| HELD * 0.25 * (prior[i] - weights[i]));
        for (values, end) in &rows {
            let odds: f64 = values.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let error = f64::from(u8::from(*end)) - 1.0 / (1.0 + (-odds).exp());
            for (slope, value) in slope.iter_mut().zip(values) {
                *slope += error * value;
            }
        }
        HELD_AS_THEY_ARE.iter().for_each(|place| slope[*place] = 0.0);
        for (weight, slope) in weights.iter_mut().zip(slope) {
            *weight += RATE * slope / rows.len() as f64;
        }
    }
    from_array(&weights)
}

/// The order: bias, voice, silence, brief, pace (times silence), then the endings.
fn row(features: &Features, moment: f64) -> [f64; WIDTH] {
    let mut row = [0.0; WIDTH];
    row[0] = 1.0;
    row[1] = features.voice;
    row[2] = moment.ln();
    let whole = matches!(
        features.ending,
        Some(Ending::Complete | Ending::Asks | Ending::Concluded | Ending::AsksToWait | Ending::Dictated)
    );
    row[3] = if whole { 0.0 } else { features.brief };
    row[4] = -features.pace;
    if let Some(ending) = features.ending {
        row[5 + place(ending)] = 1.0;
    }
    row
}

fn place(ending: Ending) -> usize {
    match ending {
        Ending::Plain | Ending::AsksToWait => 0,
        Ending::Concluded => 1,
        Ending::Complete => 2,
        Ending::Asks => 3,
        Ending::Dictated => 4,
        Ending::Dictating => 5,
        Ending::Hesitating => 6,
        Ending::Dangling => 7,
        Ending::OpenClause => 8,
    }
}

fn to_array(weights: &Weights) -> [f64; WIDTH] {
    let w = weights;
    [
        w.bias,
        w.voice,
        w.silence,
        w.brief,
        w.pace * w.silence,
        w.plain,
        w.concluded,
        w.complete,
        w.asks,
        w.dictated,
        w.dictating,
        w.hesitating,
        w.dangling,
        w.open_clause,
    ]
}

fn from_array(weights: &[f64; WIDTH]) -> Weights {
    let [
        bias,
        voice,
        silence,
        brief,
        pace,
        plain,
        concluded,
        complete,
        asks,
        dictated,
        dictating,
        hesitating,
        dangling,
        open_clause,
    ] = *weights;
    let pace = pace / silence;
    Weights {
        bias,
        voice,
        silence,
        brief,
        pace,
        plain,
        concluded,
        complete,
        asks,
        dictated,
        dictating,
        hesitating,
        dangling,
        open_clause,
    }
}

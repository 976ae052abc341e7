//! What answers say of a question: classical test theory, by its plainest formulas.
//!
//! - *Difficulty* `p` is the share of answers that are wholly right.
//! - *Discrimination* is the point-biserial correlation between being right (0 or 1) and the rest of
//!   the attempt: the points of the other questions as a share of what they are worth. The question
//!   itself is left out of that ("corrected"), or it would correlate with itself
//!   (Lord and Novick, *Statistical Theories of Mental Test Scores*, 1968, section 15.3).
//!
//! A question that was given up counts as not right; one that was never reached does not count.

use super::wire::ItemVerdict;

/// Below this many answers nothing is shown.
pub const SHOWN_FROM: usize = 5;
/// Below this many answers nothing is concluded.
pub const TOLD_FROM: usize = 30;

const EASY: f64 = 0.95;
const HARD: f64 = 0.20;
const TELLS: f64 = 0.15;

/// One answer to the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Whether it is wholly right.
    pub right: bool,
    /// The share of the other questions' points, from 0 to 1; none where there are no others.
    pub rest: Option<f64>,
    /// The choices that were taken, by their place in the question.
    pub chosen: Vec<usize>,
}

/// What they come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// How many.
    pub answers: Option<usize>,
    /// The share that is right.
    pub share_right: Option<f64>,
    /// The corrected point-biserial correlation.
    pub discrimination: Option<f64>,
    /// How often each choice was taken.
    pub shares: Vec<f64>,
    /// In a word.
    pub verdict: ItemVerdict,
}

/// What answers to a question with this many choices come to.
pub fn tell(given: &[Given], choices: usize) -> Told {
    let count = given.len();
    if count < SHOWN_FROM {
        let verdict = ItemVerdict::NothingShown;
        return Told { answers: None, share_right: None, discrimination: None, shares: Vec::new(), verdict };
    }
    let share = |number: usize| number as f64 / count as f64;
    let p = share(given.iter().filter(|one| one.right).count());
    let shares = (0..choices).map(|at| share(given.iter().filter(|one| one.chosen.contains(&at)).count())).collect();
    let discrimination = discrimination(given).filter(|_| count >= TOLD_FROM);
    Told {
        answers: Some(count),
        share_right: Some(p),
        discrimination,
        shares,
        verdict: verdict(count, p, discrimination),
    }
}

fn verdict(count: usize, p: f64, discrimination: Option<f64>) -> ItemVerdict {
    match discrimination {
        _ if count < TOLD_FROM => ItemVerdict::TooFew,
        _ if p >= EASY => ItemVerdict::TooEasy,
        Some(r) if r < 0.0 => ItemVerdict::Misleading,
        _ if p <= HARD => ItemVerdict::TooHard,
        None => ItemVerdict::TooFew,
        Some(r) if r < TELLS => ItemVerdict::TellsLittle,
        Some(_) => ItemVerdict::WorksWell,
    }
}

/// The correlation between being right and the rest; none where either does not vary.
pub fn discrimination(given: &[Given]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> =
        given.iter().filter_map(|one| Some((f64::from(u8::from(one.right)), one.rest?))).collect();
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (one, other) in &pairs {
        xy += (one - x) * (other - y);
        xx += (one - x).powi(2);
        yy += (other - y).powi(2);
    }
    let r = xy / (xx * yy).sqrt();
    // What varies by less than rounding does not vary.
    (xx > 1e-9 && yy > 1e-9).then(|| r.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(right: bool, rest: f64) -> Given {
        Given { right, rest: Some(rest), chosen: vec![usize::from(!right)] }
    }

    /// Five who were right or not, with what they got of ten points elsewhere. By hand: those who
    /// are right have 4 on average, the others 1.5; the standard deviation of 1 to 5 is √2; p is
    /// 0.6. So r = (4 - 1.5) ÷ √2 × √(0.6 × 0.4) = √3 ÷ 2.
    #[test]
    fn the_point_biserial_is_that_of_the_worked_example() {
        let example: Vec<Given> = [(true, 4.0), (true, 3.0), (true, 5.0), (false, 1.0), (false, 2.0)]
            .map(|(right, rest)| given(right, rest / 10.0))
            .into();
        let r = discrimination(&example).expect("both vary");
        let by_hand = (4.0 - 1.5) / 2.0_f64.sqrt() * (0.6_f64 * 0.4).sqrt();
        assert!((r - by_hand).abs() < 1e-12 && (r - 3.0_f64.sqrt() / 2.0).abs() < 1e-12, "{r}");
        let told = tell(&example, 2);
        assert_eq!((told.answers, told.share_right, &told.shares), (Some(5), Some(0.6), &vec![0.6, 0.4]));
        assert_eq!(
            (told.discrimination, told.verdict),
            (None, ItemVerdict::TooFew),
            "five are too few to conclude from"
        );
    }

    #[test]
    fn below_five_answers_nothing_is_shown_and_below_thirty_nothing_is_concluded() {
        let many = |count: usize| -> Vec<Given> { (0..count).map(|at| given(at % 2 == 0, (at % 2) as f64)).collect() };
        let four = tell(&many(4), 2);
        assert_eq!((four.answers, four.share_right, four.shares.len()), (None, None, 0));
        assert_eq!(four.verdict, ItemVerdict::NothingShown);
        assert_eq!((tell(&many(29), 2).verdict, tell(&many(29), 2).discrimination), (ItemVerdict::TooFew, None));
        assert_eq!(tell(&many(30), 2).verdict, ItemVerdict::Misleading);
    }

    #[test]
    fn the_word_for_a_question_follows_from_both_figures() {
        let of = |right: usize, rest: fn(bool, usize) -> f64| {
            let all: Vec<Given> = (0..40).map(|at| given(at < right, rest(at < right, at))).collect();
            tell(&all, 2).verdict
        };
        let good = |right, at: usize| if right { 0.8 } else { 0.3 } + (at % 3) as f64 / 100.0;
        assert_eq!(of(24, good), ItemVerdict::WorksWell);
        assert_eq!(of(39, good), ItemVerdict::TooEasy);
        assert_eq!(of(6, good), ItemVerdict::TooHard);
        assert_eq!(of(24, |right, _| if right { 0.3 } else { 0.8 }), ItemVerdict::Misleading);
        assert_eq!(of(20, |_, at| (at % 20) as f64 / 20.0), ItemVerdict::TellsLittle);
        assert_eq!(of(24, |_, _| 0.5), ItemVerdict::TooFew, "nothing varies, nothing is told");
        assert_eq!(of(40, |_, at| at as f64 / 40.0), ItemVerdict::TooEasy);
    }

    #[test]
    fn attempts_without_other_questions_say_nothing_of_discrimination() {
        let alone = vec![Given { right: true, rest: None, chosen: vec![0] }; 40];
        assert_eq!(discrimination(&alone), None);
        assert_eq!(discrimination(&[]), None);
    }
}

//! The scenario's words made likelier: names of tools and people that a recogniser would
//! otherwise write as something more common.
//!
//! Contextual biasing by shallow fusion with a prefix tree of tokens (Le et al. 2021, arXiv
//! 2104.02194): before a token is chosen, those that begin a word of the vocabulary, or go on
//! with one, gain a bounded amount. A word that is not in the sound stays out, as only tokens
//! that are in reach of the best one gain; nothing is fed to the decoder as a prompt, which
//! makes Whisper repeat it over silence.

use std::collections::HashMap;
use std::sync::Arc;

/// What the first token of a word gains, in logits: 0.7 makes it twice as likely.
const START: f32 = 0.7;
/// What each further one gains, in logits: about seven times.
const GO_ON: f32 = 2.0;
/// Tokens further than this behind the best one gain nothing: they are not in the sound.
const REACH: f32 = 6.0;
/// Tokens of a word that are followed; more are left to the model.
const LONGEST: usize = 16;

/// The tokens of a vocabulary's words; nothing where there are none.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(Option<Arc<HashMap<Vec<i32>, Vec<i32>>>>);

impl Vocabulary {
    /// From the tokens of each word, with the space before it.
    pub fn of(words: impl IntoIterator<Item = Vec<i32>>) -> Self {
        let mut after: HashMap<Vec<i32>, Vec<i32>> = HashMap::new();
        for tokens in words {
            for (n, token) in tokens.iter().enumerate().take(LONGEST) {
                let next = after.entry(tokens[..n].to_vec()).or_default();
                if !next.contains(token) {
                    next.push(*token);
                }
            }
        }
        Self((!after.is_empty()).then(|| Arc::new(after)))
    }

    /// Makes the tokens that begin or continue a word likelier, after the tokens `before`.
    pub fn boost(&self, before: &[i32], logits: &mut [f32]) {
        let Some(after) = &self.0 else { return };
        let best = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut gains: HashMap<i32, f32> = HashMap::new();
        for length in 0..=before.len().min(LONGEST) {
            let gain = if length == 0 { START } else { GO_ON };
            for token in after.get(&before[before.len() - length..]).into_iter().flatten() {
                let old = gains.entry(*token).or_insert(0.0);
                *old = old.max(gain);
            }
        }
        for (token, gain) in gains {
            if let Some(logit) = usize::try_from(token).ok().and_then(|token| logits.get_mut(token))
                && *logit >= best - REACH
            {
                *logit += gain;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Post|gre|SQL and Post|man, as tokens 1 2 3 and 1 4.
    fn vocabulary() -> Vocabulary {
        Vocabulary::of([vec![1, 2, 3], vec![1, 4]])
    }

    fn boosted(before: &[i32]) -> Vec<f32> {
        let mut logits = vec![0.0; 6];
        vocabulary().boost(before, &mut logits);
        logits
    }

    #[test]
    fn a_word_may_begin_anywhere_and_then_goes_on() {
        assert_eq!(boosted(&[]), [0.0, START, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(boosted(&[5, 1]), [0.0, START, GO_ON, 0.0, GO_ON, 0.0]);
        assert_eq!(boosted(&[5, 1, 2]), [0.0, START, 0.0, GO_ON, 0.0, 0.0]);
        assert_eq!(boosted(&[1, 2, 3]), [0.0, START, 0.0, 0.0, 0.0, 0.0], "it is over");
        assert_eq!(boosted(&[2]), [0.0, START, 0.0, 0.0, 0.0, 0.0], "it never began");
    }

    #[test]
    fn what_is_far_behind_the_best_or_impossible_stays_so() {
        let mut logits = vec![10.0, 10.0 - REACH - 0.1, f32::NEG_INFINITY, 0.0, 9.0, 0.0];
        let before = logits.clone();
        vocabulary().boost(&[1], &mut logits);
        assert_eq!(logits[..4], before[..4]);
        assert_eq!(logits[4], 9.0 + GO_ON);
    }

    #[test]
    fn without_words_or_with_tokens_out_of_range_nothing_changes() {
        let mut logits = vec![1.0, 2.0];
        Vocabulary::default().boost(&[1], &mut logits);
        Vocabulary::of([vec![], vec![7], vec![-3]]).boost(&[], &mut logits);
        assert_eq!(logits, [1.0, 2.0]);
    }
}

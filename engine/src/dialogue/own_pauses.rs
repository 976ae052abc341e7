//! The pauses that this candidate makes within an answer.
//!
//! Some people stop for a second between any two clauses, others never for a third of
//! one. Each pause after which the same answer went on says which kind this is; it moves
//! what the next pause is taken for ([`super::pause`]).

use std::collections::VecDeque;
use std::time::Duration;

/// Pauses remembered: the last minutes of speech. When full, the oldest is forgotten.
const REMEMBERED: usize = 32;
/// Of ten such pauses eight are shorter.
const QUANTILE: f64 = 0.8;
/// What is supposed of somebody who has not paused yet, as if heard before: within-turn
/// pauses of spontaneous speech have their median near half a second and a long tail
/// (E. Campione and J. Véronis, "A large-scale multilingual study of silent pause
/// duration", Speech Prosody 2002). They weigh as much as three pauses of the candidate's.
const SUPPOSED: [Duration; 3] = [Duration::from_millis(300), Duration::from_millis(500), Duration::from_millis(800)];

/// One candidate's pauses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnPauses(VecDeque<Duration>);

impl OwnPauses {
    /// The candidate went on after a pause of this length.
    pub fn went_on_after(&mut self, pause: Duration) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(pause);
    }

    /// The pause that eight of ten of theirs do not exceed.
    pub fn usual(&self) -> Duration {
        let mut pauses: Vec<Duration> = self.0.iter().chain(&SUPPOSED).copied().collect();
        pauses.sort_unstable();
        let rank = (pauses.len() as f64 * QUANTILE).ceil() as usize;
        pauses[rank.clamp(1, pauses.len()) - 1]
    }

    /// How many times as long they are as one supposes of somebody unknown.
    pub fn pace(&self) -> f64 {
        self.usual().as_secs_f64() / Self::default().usual().as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn nothing_is_known_of_a_newcomer() {
        assert_eq!(OwnPauses::default().usual(), ms(800));
        assert!((OwnPauses::default().pace() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn one_long_pause_is_taken_note_of_and_short_ones_make_it_an_exception() {
        let mut own = OwnPauses::default();
        own.went_on_after(ms(1_200));
        own.went_on_after(ms(1_200));
        assert_eq!(own.usual(), ms(1_200));
        (0..20).for_each(|_| own.went_on_after(ms(350)));
        assert_eq!(own.usual(), ms(350));
    }

    proptest! {
        #[test]
        fn what_is_usual_is_a_pause_that_was_made_or_supposed(pauses in proptest::collection::vec(0u64..10_000, 0..100)) {
            let mut own = OwnPauses::default();
            pauses.iter().for_each(|pause| own.went_on_after(ms(*pause)));
            prop_assert!(SUPPOSED.contains(&own.usual()) || pauses.contains(&(own.usual().as_millis() as u64)));
            prop_assert!(own.0.len() <= REMEMBERED);
        }
    }
}

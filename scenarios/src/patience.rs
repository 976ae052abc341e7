//! How long the interviewer waits: the keys of a question, and of the whole scenario's
//! `[patience]` for the questions that do not say so themselves.

use std::time::Duration;

use crate::fault::{self, word};
use crate::limits;
use crate::model::Patience;
use crate::read::{Reader, Table};

/// The keys, in a question as in `[patience]`.
pub(crate) const KEYS: [&str; 4] = ["min_pause_ms", "thinking_wait_ms", "longest_wait_ms", "asked_to_wait_ms"];

/// What one table says of patience.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Given([Option<Duration>; 4]);

/// Reads the keys of a table and notes those that contradict each other.
pub(crate) fn given(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Given> {
    const BOUNDS: [&std::ops::RangeInclusive<u64>; 4] =
        [&limits::MIN_PAUSE_MS, &limits::THINKING_WAIT_MS, &limits::LONGEST_WAIT_MS, &limits::ASKED_TO_WAIT_MS];
    let mut given = Given::default();
    let mut sound = true;
    for (index, (key, bounds)) in KEYS.into_iter().zip(BOUNDS).enumerate() {
        let Some(found) = reader.optional(table, key) else { continue };
        let number = reader.number(&found, bounds, word::MILLISECONDS);
        sound &= number.is_some();
        given.0[index] = number.map(Duration::from_millis);
    }
    // Each is at most as long as those after it.
    for (index, key) in KEYS.into_iter().enumerate() {
        let Some(wait) = given.0[index] else { continue };
        let mut after = KEYS.into_iter().zip(given.0).skip(index + 1);
        let limit = after.find(|(_, longer)| longer.is_some_and(|longer| wait > longer));
        if let (Some((limit, _)), Some(found)) = (limit, reader.optional(table, key)) {
            reader.note(found.span.start, &found.key, fault::longer_than(limit));
            sound = false;
        }
    }
    sound.then_some(given)
}

/// `[patience]` of a scenario.
pub(crate) fn defaults<'a>(reader: &mut Reader<'a>, root: &Table<'a>) -> Option<Given> {
    let Some(found) = reader.optional(root, "patience") else { return Some(Given::default()) };
    let table = reader.table(found)?;
    reader.only(&table, &KEYS);
    given(reader, &table)
}

impl Given {
    /// What is said here, and for the rest what is usual; that gives way where the two do
    /// not go together.
    pub(crate) fn over(self, usual: Patience) -> Patience {
        let [min, thinking, longest, asked] = self.0;
        let longest_wait = longest.or_else(|| {
            // A pause that may well be made needs a longer one to be waited for.
            let needed = min.map(|min| min * 2).max(thinking).unwrap_or_default();
            Some(usual.longest_wait.max(needed))
        });
        let longest_wait = longest_wait.unwrap_or(usual.longest_wait);
        // A request for time that is granted less bounds all the others.
        let longest_wait =
            if longest.is_none() { longest_wait.min(asked.unwrap_or(longest_wait)) } else { longest_wait };
        let min_pause = min.unwrap_or(usual.min_pause.min(thinking.unwrap_or(longest_wait))).min(longest_wait);
        Patience {
            min_pause,
            thinking_wait: thinking.unwrap_or(usual.thinking_wait).clamp(min_pause, longest_wait),
            longest_wait,
            asked_to_wait: asked.unwrap_or(usual.asked_to_wait).max(longest_wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnswerKind;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_given_the_waits_are_in_order(
            mut outer in proptest::collection::vec(proptest::option::of(100u64..20_000), 4),
            mut inner in proptest::collection::vec(proptest::option::of(100u64..20_000), 4),
            kind in 0..AnswerKind::ALL.len(),
        ) {
            // What a table holds has been found to be in order.
            for given in [&mut outer, &mut inner] {
                let mut values: Vec<u64> = given.iter().flatten().copied().collect();
                values.sort_unstable();
                let mut values = values.into_iter();
                given.iter_mut().for_each(|value| *value = value.and_then(|_| values.next()));
            }
            let given = |values: &[Option<u64>]| {
                Given(std::array::from_fn(|i| values[i].map(Duration::from_millis)))
            };
            let patience = given(&inner).over(given(&outer).over(AnswerKind::ALL[kind].patience()));
            prop_assert!(patience.min_pause <= patience.thinking_wait, "{patience:?}");
            prop_assert!(patience.thinking_wait <= patience.longest_wait, "{patience:?}");
            prop_assert!(patience.longest_wait <= patience.asked_to_wait, "{patience:?}");
            for (value, got) in inner.iter().zip([
                patience.min_pause, patience.thinking_wait, patience.longest_wait, patience.asked_to_wait,
            ]) {
                if let Some(value) = value {
                    prop_assert_eq!(Duration::from_millis(*value), got);
                }
            }
        }
    }
}

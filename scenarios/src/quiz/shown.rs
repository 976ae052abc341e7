//! The order in which choices and items are shown: mixed, the same each time, and telling
//! nothing of the solution.

use super::model::{Kind, Question};

/// For each place shown, the choice's or item's place in the question; empty for a number.
///
/// They are sorted by a hash of their texts, so that the order depends on what is to be
/// seen anyway and not on which is right. Only things to put in order never begin in the
/// right one.
pub fn shown(question: &Question) -> Vec<usize> {
    let (texts, shuffle): (Vec<&str>, bool) = match &question.kind {
        Kind::Single(choices) | Kind::Multiple(choices) => {
            (choices.list.iter().map(|choice| choice.text.as_str()).collect(), choices.shuffle)
        }
        Kind::Numeric(_) => return Vec::new(),
        Kind::Ordering(items) => (items.iter().map(String::as_str).collect(), true),
    };
    let mut order: Vec<usize> = (0..texts.len()).collect();
    if shuffle {
        order.sort_by_key(|&at| (hash(&[&question.id, &question.text, texts[at]]), texts[at]));
    }
    if matches!(question.kind, Kind::Ordering(_)) && order.is_sorted() {
        order.rotate_left(1);
    }
    order
}

/// FNV-1a, 64 bits (draft-eastlake-fnv), then mixed: neighbouring texts must not stay
/// neighbours.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    let fnv = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (fnv ^ (fnv >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::samples::{choices, question};

    #[test]
    fn all_are_shown_once_and_in_the_same_order_each_time() {
        let list: Vec<(String, bool)> = (0..10).map(|at| (format!("choice {at}"), at == 0)).collect();
        let list: Vec<(&str, bool)> = list.iter().map(|(text, right)| (text.as_str(), *right)).collect();
        let question = question("q", Kind::Single(choices(&list)));
        let order = shown(&question);
        assert_eq!(order, shown(&question));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..10).collect::<Vec<_>>());
        assert_ne!(order, sorted, "ten choices are hardly ever in order by chance");
    }

    #[test]
    fn which_choice_is_right_does_not_move_it() {
        let texts = |question: &Question| -> Vec<String> {
            let Kind::Single(choices) = &question.kind else { unreachable!("made so below") };
            shown(question).iter().map(|&at| choices.list[at].text.clone()).collect()
        };
        let one = question("q", Kind::Single(choices(&[("a", true), ("b", false), ("c", false)])));
        let other = question("q", Kind::Single(choices(&[("c", true), ("b", false), ("a", false)])));
        assert_eq!(texts(&one), texts(&other));
    }

    #[test]
    fn choices_that_may_not_be_mixed_stay_in_the_files_order() {
        let mut list = choices(&[("true", true), ("false", false), ("neither", false)]);
        list.shuffle = false;
        assert_eq!(shown(&question("q", Kind::Single(list))), [0, 1, 2]);
    }

    #[test]
    fn things_to_put_in_order_never_begin_in_order() {
        for number in 0..200 {
            let items = vec![format!("a{number}"), format!("b{number}")];
            assert_eq!(shown(&question("q", Kind::Ordering(items))), [1, 0]);
        }
    }
}

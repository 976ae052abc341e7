//! What of a transcript lies in a clip. Pure.

use super::wire::Turn;
use crate::wire::TimeSpan;

/// The turns of a clip, with the words that lie whole in it. A turn without timed words is
/// shown if all of it does. Delays are nobody's business who only looks.
pub fn clip(turns: Vec<Turn>, clip: TimeSpan) -> Vec<Turn> {
    turns.into_iter().filter_map(|turn| part(turn, clip)).collect()
}

fn part(mut turn: Turn, clip: TimeSpan) -> Option<Turn> {
    let is_inside = |start_ms: u64, end_ms: u64| start_ms >= clip.from_ms && end_ms <= clip.to_ms;
    turn.metrics = None;
    if is_inside(turn.start_ms, turn.end_ms) {
        return Some(turn);
    }
    turn.words.retain(|word| is_inside(word.start_ms, word.end_ms));
    let (first, last) = (turn.words.first()?, turn.words.last()?);
    (turn.start_ms, turn.end_ms) = (first.start_ms, last.end_ms);
    turn.text = turn.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    // It holds words from outside; each word still says what was recognised.
    turn.original_text = None;
    Some(turn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::wire::Word;
    use crate::sessions::wire::{Speaker, TurnKind};

    fn turn(text: &str, times: &[(u64, u64)], start_ms: u64, end_ms: u64) -> Turn {
        let words = text.split(' ').zip(times).map(|(text, (start_ms, end_ms))| Word {
            text: text.into(),
            start_ms: *start_ms,
            end_ms: *end_ms,
            confidence: None,
            original: None,
        });
        Turn {
            turn: 1,
            question_id: None,
            question_index: None,
            speaker: Speaker::Candidate,
            kind: TurnKind::Answer,
            text: text.into(),
            start_ms,
            end_ms,
            source: None,
            words: words.collect(),
            version: 1,
            original_text: Some("secret".into()),
            interrupted: false,
            metrics: None,
        }
    }

    #[test]
    fn a_clip_holds_no_word_from_outside() {
        let span = TimeSpan { from_ms: 1_000, to_ms: 2_000 };
        let across = turn(
            "out half in half out",
            &[(500, 900), (900, 1_100), (1_200, 1_500), (1_900, 2_100), (2_200, 2_400)],
            500,
            2_400,
        );
        let inside = turn("all of it", &[(1_000, 1_100), (1_200, 1_300), (1_300, 2_000)], 1_000, 2_000);
        let typed = turn("typed", &[], 1_900, 2_500);
        let outside = turn("later", &[(3_000, 3_100)], 3_000, 3_100);
        let left = clip(vec![across, inside.clone(), typed, outside], span);
        assert_eq!(left.len(), 2);
        assert_eq!((left[0].text.as_str(), left[0].start_ms, left[0].end_ms), ("in", 1_200, 1_500));
        assert_eq!(left[0].original_text, None);
        assert_eq!(left[1], inside);
    }
}

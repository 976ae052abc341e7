//! From what was said to the outline of an interview: its chapters, and where it was
//! interrupted or silent. Pure.

use std::collections::HashSet;

use super::wire::{Chapter, Mark, MarkKind, PausePlace};
use crate::sessions::wire::{Speaker, TurnKind};
use crate::wire::TimeSpan;

/// A silence of both sides is marked from this length on, milliseconds.
const LONG_PAUSE_MS: u64 = 1_000;

/// Longest title of a chapter, characters.
const LONGEST_TITLE: usize = 200;

/// One thing that one side said, without its words.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who.
    pub speaker: Speaker,
    /// Its number on that side.
    pub turn: u32,
    /// What it was.
    pub kind: TurnKind,
    /// The question it belongs to.
    pub question_id: Option<String>,
    /// The question's place.
    pub question_index: Option<u32>,
    /// What was said.
    pub text: String,
    /// Where it begins.
    pub start_ms: u64,
    /// Where it ends.
    pub end_ms: u64,
    /// The interviewer was stopped.
    pub interrupted: bool,
}

/// Where somebody was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Who.
    pub speaker: Speaker,
    /// In which turn.
    pub turn: u32,
    /// From.
    pub start_ms: u64,
    /// To.
    pub end_ms: u64,
}

impl Spoken {
    /// The side.
    pub const fn speaker(is_candidate: bool) -> Speaker {
        if is_candidate { Speaker::Candidate } else { Speaker::Interviewer }
    }
}

/// The interview in parts, from its start to `duration_ms` without gaps. A question's part
/// begins where the interviewer first says something of it.
pub fn chapters(said: &[Said], duration_ms: u64) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for turn in said.iter().filter(|turn| turn.speaker == Speaker::Interviewer) {
        let begins = match (turn.question_index, chapters.last()) {
            (_, None) => true,
            // What follows the last question without one of its own belongs to it.
            (None, Some(_)) => false,
            (index, Some(last)) => index != last.question_index,
        };
        if begins {
            let start_ms = if chapters.is_empty() { 0 } else { turn.start_ms };
            chapters.push(Chapter {
                question_id: turn.question_id.clone(),
                question_index: turn.question_index,
                title: String::new(),
                start_ms,
                end_ms: duration_ms,
            });
        }
        if let Some(chapter) = chapters.last_mut()
            && chapter.title.is_empty()
            && turn.kind == TurnKind::Question
        {
            chapter.title = title(&turn.text);
        }
    }
    for at in 1..chapters.len() {
        chapters[at - 1].end_ms = chapters[at].start_ms;
    }
    chapters
}

/// The text, cut at a word if it is long.
fn title(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST_TITLE {
        return text;
    }
    let kept: String = text.chars().take(LONGEST_TITLE - 1).collect();
    let whole = kept.rfind(' ').map_or(kept.as_str(), |at| &kept[..at]);
    format!("{whole}…")
}

/// Where the interviewer was interrupted, and where nobody spoke for a second or more between
/// two things that were said.
pub fn marks(said: &[Said], words: &[Spoken]) -> Vec<Mark> {
    let with_words: HashSet<(Speaker, u32)> = words.iter().map(|word| (word.speaker, word.turn)).collect();
    // What has no timed words was heard from its start to its end.
    let whole = said.iter().filter(|turn| !with_words.contains(&(turn.speaker, turn.turn))).map(|turn| Spoken {
        speaker: turn.speaker,
        turn: turn.turn,
        start_ms: turn.start_ms,
        end_ms: turn.end_ms,
    });
    let mut heard: Vec<Spoken> = words.iter().copied().chain(whole).collect();
    heard.sort_by_key(|spoken| (spoken.start_ms, spoken.end_ms));

    let mut marks: Vec<Mark> = said
        .iter()
        .filter(|turn| turn.interrupted)
        .map(|turn| Mark { kind: MarkKind::Interruption, start_ms: turn.end_ms, end_ms: turn.end_ms, place: None })
        .collect();
    let mut last: Option<Spoken> = None;
    for spoken in heard {
        if let Some(last) = last
            && spoken.start_ms.saturating_sub(last.end_ms) >= LONG_PAUSE_MS
        {
            let is_one_answer = (last.speaker, last.turn) == (spoken.speaker, spoken.turn);
            let place = match spoken.speaker {
                Speaker::Candidate if is_one_answer => PausePlace::Answer,
                Speaker::Candidate => PausePlace::BeforeAnswer,
                Speaker::Interviewer => PausePlace::BeforeReply,
            };
            let (start_ms, end_ms) = (last.end_ms, spoken.start_ms);
            marks.push(Mark { kind: MarkKind::Pause, start_ms, end_ms, place: Some(place) });
        }
        if last.is_none_or(|last| spoken.end_ms >= last.end_ms) {
            last = Some(spoken);
        }
    }
    marks.sort_by_key(|mark| mark.start_ms);
    marks
}

/// What of the chapters lies in a clip.
pub fn clip_chapters(chapters: Vec<Chapter>, clip: TimeSpan) -> Vec<Chapter> {
    let cut = |mut chapter: Chapter| {
        // The question of a chapter that was under way is said outside.
        if chapter.start_ms < clip.from_ms {
            chapter.title.clear();
        }
        chapter.start_ms = chapter.start_ms.max(clip.from_ms);
        chapter.end_ms = chapter.end_ms.min(clip.to_ms);
        (chapter.start_ms < chapter.end_ms).then_some(chapter)
    };
    chapters.into_iter().filter_map(cut).collect()
}

/// What of the marks lies in a clip.
pub fn clip_marks(marks: Vec<Mark>, clip: TimeSpan) -> Vec<Mark> {
    marks.into_iter().filter(|mark| clip.holds(mark.start_ms) && mark.end_ms <= clip.to_ms).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(speaker: Speaker, turn: u32, question: Option<u32>, start_ms: u64, end_ms: u64) -> Said {
        let kind = match (speaker, question) {
            (Speaker::Candidate, _) => TurnKind::Answer,
            (Speaker::Interviewer, Some(_)) => TurnKind::Question,
            (Speaker::Interviewer, None) => TurnKind::Greeting,
        };
        Said {
            speaker,
            turn,
            kind,
            question_id: question.map(|index| format!("q{index}")),
            question_index: question,
            text: format!("says {turn}"),
            start_ms,
            end_ms,
            interrupted: false,
        }
    }

    use Speaker::{Candidate, Interviewer};

    #[test]
    fn chapters_follow_the_questions_without_gaps() {
        let mut follow_up = said(Interviewer, 4, Some(1), 12_000, 13_000);
        follow_up.kind = TurnKind::FollowUp;
        let mut closing = said(Interviewer, 5, None, 18_000, 19_000);
        closing.kind = TurnKind::Closing;
        let all = [
            said(Interviewer, 1, None, 200, 2_000),
            said(Interviewer, 2, Some(0), 2_100, 4_000),
            said(Candidate, 1, Some(0), 5_000, 7_000),
            said(Interviewer, 3, Some(1), 8_000, 9_000),
            follow_up,
            closing,
        ];
        let chapters = chapters(&all, 20_000);
        let outline: Vec<_> =
            chapters.iter().map(|c| (c.question_index, c.start_ms, c.end_ms, c.title.as_str())).collect();
        assert_eq!(
            outline,
            [(None, 0, 2_100, ""), (Some(0), 2_100, 8_000, "says 2"), (Some(1), 8_000, 20_000, "says 3")]
        );
        let clip = clip_chapters(chapters, TimeSpan { from_ms: 3_000, to_ms: 9_000 });
        let outline: Vec<_> = clip.iter().map(|c| (c.question_index, c.start_ms, c.end_ms, c.title.as_str())).collect();
        assert_eq!(outline, [(Some(0), 3_000, 8_000, ""), (Some(1), 8_000, 9_000, "says 3")]);
    }

    #[test]
    fn silences_are_found_inside_answers_and_between_both_sides() {
        let all = [said(Interviewer, 1, Some(0), 0, 1_000), said(Candidate, 1, Some(0), 3_000, 9_000)];
        let word = |start_ms, end_ms| Spoken { speaker: Candidate, turn: 1, start_ms, end_ms };
        let words = [word(3_000, 3_500), word(3_900, 4_400), word(6_000, 6_200), word(7_199, 9_000)];
        let found: Vec<_> = marks(&all, &words).iter().map(|m| (m.place, m.start_ms, m.end_ms)).collect();
        assert_eq!(found, [(Some(PausePlace::BeforeAnswer), 1_000, 3_000), (Some(PausePlace::Answer), 4_400, 6_000),]);
    }

    #[test]
    fn who_speaks_over_a_pause_fills_it() {
        let all = [said(Interviewer, 1, Some(0), 0, 10_000), said(Candidate, 1, Some(0), 2_000, 3_000)];
        assert!(marks(&all, &[]).is_empty());
        let mut stopped = all.to_vec();
        stopped[0].interrupted = true;
        stopped[0].end_ms = 2_100;
        let found = marks(&stopped, &[]);
        assert_eq!((found.len(), found[0].kind, found[0].start_ms), (1, MarkKind::Interruption, 2_100));
    }

    #[test]
    fn an_interview_without_a_word_has_no_outline() {
        assert!(chapters(&[], 5_000).is_empty());
        assert!(marks(&[], &[]).is_empty());
    }

    #[test]
    fn a_long_question_is_cut_at_a_word() {
        let cut = title(&"palabra ".repeat(50));
        assert!(cut.chars().count() <= LONGEST_TITLE && cut.ends_with("palabra…"), "{cut}");
        assert!(title(&"é".repeat(500)).chars().count() <= LONGEST_TITLE);
    }
}

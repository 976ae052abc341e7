//! From a session's events to what the database shows of it. Pure: the same events in the
//! same order give the same rows, whether they come one by one from a running session or all
//! at once from the log of one whose process died.

use std::collections::{BTreeMap, BTreeSet};

use crate::events::wire::{EndReason, Event, EventKind, SessionState};
use crate::sessions::store::{IndexEntry, Standing, TurnRow, WordRow};
use crate::sessions::wire::{SessionEndReason, Speaker, TurnKind, TurnMetrics};
use crate::tasks::store::{ChangeRow, Rows, RunRow};
use crate::tasks::wire::{TaskChangeAt, TaskRunAt};

/// What is known of one session so far, and what of it is not yet written.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    standing: Standing,
    was_live: bool,
    turns: BTreeMap<(u32, Side), Draft>,
    changed: BTreeSet<(u32, Side)>,
    index: Vec<IndexEntry>,
    written: Rows,
    /// Changes were put back and have not been written since.
    behind: bool,
    /// Numbers that were skipped: the channel was full, the log has them.
    missed: bool,
}

/// [`Speaker`] as a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Candidate,
    Interviewer,
}

/// What one batch of events changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Where the session stands now.
    pub standing: Standing,
    /// Turns to write, whole.
    pub turns: Vec<TurnRow>,
    /// Events to index.
    pub index: Vec<IndexEntry>,
    /// What was written for tasks.
    pub written: Rows,
}

/// A turn of which some is known. It is shown once it has words.
#[derive(Clone, Debug, Default)]
struct Draft {
    segments: Vec<Segment>,
    row: Option<TurnRow>,
    question_id: Option<String>,
    question_index: Option<u32>,
    started_ms: Option<u64>,
    stopped_ms: Option<u64>,
}

/// Words that came in one final transcript.
#[derive(Clone, Debug)]
struct Segment {
    from_ms: u64,
    text: String,
    words: Vec<WordRow>,
}

impl Projection {
    /// Takes the next event.
    pub fn fold(&mut self, event: &Event) {
        if event.seq <= self.standing.last_event {
            return;
        }
        self.missed |= event.seq != self.standing.last_event + 1;
        self.standing.last_event = event.seq;
        self.standing.duration_ms = self.standing.duration_ms.max(event.at_ms);
        // Partial words are by far the most events, and the least worth finding again.
        if !matches!(event.kind, EventKind::TranscriptPartial { .. }) {
            self.index.push(IndexEntry { seq: event.seq, at_ms: event.at_ms, kind: event.kind.name().to_owned() });
        }
        self.apply(event);
    }

    fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::SessionState { state, question_index, .. } => {
                self.standing.question_index = *question_index;
                self.enter(*state, event);
            }
            EventKind::SessionEnded { reason } => {
                self.standing.end_reason = Some(match reason {
                    EndReason::Completed => SessionEndReason::Completed,
                    EndReason::Candidate => SessionEndReason::Candidate,
                    EndReason::Time => SessionEndReason::Time,
                    EndReason::Error => SessionEndReason::Error,
                    EndReason::Disconnected => SessionEndReason::Disconnected,
                });
                self.enter(SessionState::Ended, event);
            }
            EventKind::TurnStarted { turn, question_id, question_index } => {
                let draft = self.draft(*turn, Side::Candidate);
                draft.question_id.clone_from(question_id);
                draft.question_index = *question_index;
                draft.started_ms.get_or_insert(event.at_ms);
            }
            EventKind::SpeechStopped { turn, pause_from_ms } => {
                self.draft(*turn, Side::Candidate).stopped_ms = Some(*pause_from_ms);
            }
            EventKind::TranscriptFinal { turn, text, words, source } => {
                let words: Vec<WordRow> = words
                    .iter()
                    .map(|word| WordRow {
                        text: word.text.clone(),
                        start_ms: word.start_ms,
                        end_ms: word.end_ms,
                        confidence: word.confidence,
                    })
                    .collect();
                let from_ms = words.first().map_or(event.at_ms, |word| word.start_ms);
                let draft = self.draft(*turn, Side::Candidate);
                draft.hear(Segment { from_ms, text: text.clone(), words }, event.at_ms, *turn);
                if let Some(row) = &mut draft.row {
                    row.source = Some(*source);
                }
                self.changed.insert((*turn, Side::Candidate));
            }
            EventKind::TurnEnded { turn, verdict, .. } => {
                self.edit(*turn, |row| row.verdict = Some(*verdict));
            }
            EventKind::MetricsTurn { turn, voice_to_voice_ms, stop_ms, stages, waterfall, .. } => {
                let metrics = TurnMetrics {
                    voice_to_voice_ms: *voice_to_voice_ms,
                    stop_ms: *stop_ms,
                    stages: *stages,
                    waterfall: waterfall.clone(),
                };
                self.edit(*turn, |row| row.metrics = Some(metrics));
            }
            EventKind::ReplyText { speech, question_id, question_index, .. } => {
                let draft = self.draft(*speech, Side::Interviewer);
                draft.question_id.clone_from(question_id);
                draft.question_index = *question_index;
            }
            EventKind::ReplySpoken { speech, kind, text, words, complete, start_ms, end_ms } => {
                // Stopped before its first word: nobody heard it.
                if text.is_empty() {
                    return;
                }
                let draft = self.draft(*speech, Side::Interviewer);
                draft.row = Some(TurnRow {
                    turn: *speech,
                    speaker: Speaker::Interviewer,
                    kind: (*kind).into(),
                    question_id: draft.question_id.clone(),
                    question_index: draft.question_index,
                    text: text.clone(),
                    source: None,
                    start_ms: *start_ms,
                    end_ms: *end_ms,
                    interrupted: !complete,
                    verdict: None,
                    metrics: None,
                    words: words
                        .iter()
                        .map(|word| WordRow {
                            text: word.text.clone(),
                            start_ms: word.start_ms,
                            end_ms: word.end_ms,
                            confidence: None,
                        })
                        .collect(),
                });
                self.changed.insert((*speech, Side::Interviewer));
            }
            EventKind::TaskWritten(written) => {
                let change = TaskChangeAt {
                    at_ms: event.at_ms,
                    from: written.from,
                    removed: written.removed,
                    inserted: written.inserted.clone(),
                };
                let (question_id, language) = (written.question_id.clone(), written.language);
                self.written.changes.push(ChangeRow { seq: event.seq, question_id, language, change });
            }
            EventKind::TaskRan(ran) => {
                let run = TaskRunAt { at_ms: event.at_ms, language: ran.language, run: ran.run.clone() };
                self.written.runs.push(RunRow { seq: event.seq, question_id: ran.question_id.clone(), run });
            }
            EventKind::SpeechStarted { .. }
            | EventKind::TranscriptPartial { .. }
            | EventKind::ReplyDucked { .. }
            | EventKind::ReplyInterrupted { .. }
            | EventKind::ReplyResumed { .. }
            | EventKind::TaskOpened(_)
            | EventKind::ReplyModel { .. }
            | EventKind::Notice { .. } => {}
        }
    }

    fn enter(&mut self, state: SessionState, event: &Event) {
        if self.is_over() {
            return;
        }
        self.standing.state = state;
        let at = event.time.parse().ok();
        if state == SessionState::Live && !self.was_live {
            self.was_live = true;
            self.standing.started_at = at;
        }
        if matches!(state, SessionState::Ended | SessionState::Interrupted) {
            self.standing.ended_at = at;
        }
        if state == SessionState::Interrupted {
            self.standing.end_reason = Some(SessionEndReason::Interrupted);
        }
    }

    fn draft(&mut self, turn: u32, side: Side) -> &mut Draft {
        self.turns.entry((turn, side)).or_default()
    }

    /// Changes a candidate's turn that is already shown.
    fn edit(&mut self, turn: u32, change: impl FnOnce(&mut TurnRow)) {
        let key = (turn, Side::Candidate);
        if let Some(row) = self.turns.get_mut(&key).and_then(|draft| draft.row.as_mut()) {
            change(row);
            self.changed.insert(key);
        }
    }

    /// What has changed since this was asked before; none if only partial words came.
    pub fn take_changes(&mut self) -> Option<Changes> {
        if self.changed.is_empty() && self.index.is_empty() {
            return None;
        }
        let turns =
            std::mem::take(&mut self.changed).into_iter().filter_map(|key| self.turns.get(&key)?.row.clone()).collect();
        let index = std::mem::take(&mut self.index);
        let written = std::mem::take(&mut self.written);
        Some(Changes { standing: self.standing.clone(), turns, index, written })
    }

    /// Takes back changes that could not be written; they come again with the next ones.
    pub fn put_back(&mut self, mut changes: Changes) {
        let key = |turn: &TurnRow| match turn.speaker {
            Speaker::Candidate => (turn.turn, Side::Candidate),
            Speaker::Interviewer => (turn.turn, Side::Interviewer),
        };
        self.changed.extend(changes.turns.iter().map(key));
        changes.index.append(&mut self.index);
        self.index = changes.index;
        changes.written.extend(std::mem::take(&mut self.written));
        self.written = changes.written;
        self.behind = true;
    }

    /// Notes that everything taken so far was written.
    pub fn caught_up(&mut self) {
        self.behind = false;
    }

    /// Whether changes were put back and have not been written since.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Everything, for a database of which nobody knows what it holds.
    pub fn everything(&self, index: Vec<IndexEntry>, written: Rows) -> Changes {
        Changes {
            standing: self.standing.clone(),
            turns: self.turns.values().filter_map(|draft| draft.row.clone()).collect(),
            index,
            written,
        }
    }

    /// Whether events are missing, so that the log must be read.
    pub fn missed_events(&self) -> bool {
        self.missed
    }

    /// Whether the interview ever began.
    pub fn was_live(&self) -> bool {
        self.was_live
    }

    /// Whether the session is over.
    pub fn is_over(&self) -> bool {
        matches!(self.standing.state, SessionState::Ended | SessionState::Interrupted)
    }

    /// Closes a session whose process died, at the time of its last event.
    pub fn interrupt(&mut self, at: Option<crate::wire::Timestamp>) {
        if !self.is_over() {
            self.standing.state = SessionState::Interrupted;
            self.standing.end_reason = Some(SessionEndReason::Interrupted);
            self.standing.ended_at = at;
        }
    }
}

impl Draft {
    /// Adds final words. A recogniser that decodes the whole turn again after each pause
    /// sends words that it sent before: what begins at or after the new segment is replaced.
    fn hear(&mut self, segment: Segment, at_ms: u64, turn: u32) {
        if !segment.words.is_empty() {
            self.segments.retain(|known| known.from_ms < segment.from_ms);
        }
        self.segments.push(segment);
        let words: Vec<WordRow> = self.segments.iter().flat_map(|segment| segment.words.iter().cloned()).collect();
        let text = self
            .segments
            .iter()
            .map(|segment| segment.text.trim())
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let begun = self.started_ms.unwrap_or(at_ms);
        let start_ms = words.first().map_or(begun, |word| word.start_ms);
        let end_ms = words.last().map_or(self.stopped_ms.unwrap_or(at_ms), |word| word.end_ms);
        let before = self.row.take();
        self.row = Some(TurnRow {
            turn,
            speaker: Speaker::Candidate,
            kind: TurnKind::Answer,
            question_id: self.question_id.clone(),
            question_index: self.question_index,
            text,
            source: None,
            start_ms,
            end_ms: end_ms.max(start_ms),
            interrupted: false,
            verdict: before.as_ref().and_then(|row| row.verdict),
            metrics: before.as_ref().and_then(|row| row.metrics.clone()),
            words,
        });
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::events::wire::{Activity, ReplyKind, StageTimes, TurnEndReason, Verdict, Word, WordSource};

    struct Log {
        seq: u64,
        projection: Projection,
    }

    impl Log {
        fn new() -> Self {
            Self { seq: 0, projection: Projection::default() }
        }

        fn at(&mut self, at_ms: u64, kind: EventKind) -> &mut Self {
            self.seq += 1;
            self.projection.fold(&Event {
                v: 1,
                seq: self.seq,
                session: Uuid::nil(),
                at_ms,
                time: format!("2026-11-21T09:30:{:02}Z", at_ms / 1000),
                kind,
            });
            self
        }

        fn live(&mut self, at_ms: u64) -> &mut Self {
            self.state(at_ms, SessionState::Live)
        }

        fn state(&mut self, at_ms: u64, state: SessionState) -> &mut Self {
            self.at(
                at_ms,
                EventKind::SessionState {
                    state,
                    connected: true,
                    activity: Activity::Listening,
                    question_index: Some(0),
                    question_count: 3,
                    question_id: None,
                    elapsed_ms: at_ms,
                    limit_ms: 600_000,
                    question_elapsed_ms: None,
                    question_limit_ms: None,
                },
            )
        }

        fn heard(&mut self, at_ms: u64, turn: u32, words: &[(&str, u64)]) -> &mut Self {
            let words: Vec<Word> = words
                .iter()
                .map(|(text, start_ms)| Word {
                    original: None,
                    text: (*text).into(),
                    start_ms: *start_ms,
                    end_ms: start_ms + 200,
                    confidence: None,
                })
                .collect();
            let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            self.at(at_ms, EventKind::TranscriptFinal { turn, text, words, source: WordSource::Whisper })
        }

        fn rows(&mut self) -> Vec<TurnRow> {
            self.projection.take_changes().map(|changes| changes.turns).unwrap_or_default()
        }
    }

    #[test]
    fn segments_of_one_turn_are_joined() {
        let mut log = Log::new();
        log.live(0).heard(2000, 1, &[("I", 500), ("built", 800)]).heard(5000, 1, &[("a", 3000), ("shop", 3500)]);
        let rows = log.rows();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].text, "I built a shop");
        assert_eq!((rows[0].start_ms, rows[0].end_ms), (500, 3700));
        assert_eq!(rows[0].words.len(), 4);
    }

    #[test]
    fn words_decoded_again_replace_those_before() {
        let mut log = Log::new();
        log.heard(2000, 1, &[("eye", 500)]).heard(3000, 1, &[("I", 500), ("built", 800)]);
        assert_eq!(log.rows()[0].text, "I built");
    }

    #[test]
    fn what_was_played_is_what_the_interviewer_said() {
        let mut log = Log::new();
        log.at(
            100,
            EventKind::ReplyText {
                speech: 1,
                kind: ReplyKind::Question,
                text: "Tell me about yourself and your work.".into(),
                question_id: Some("q1".into()),
                question_index: Some(0),
            },
        );
        assert!(log.rows().is_empty(), "nothing was heard yet");
        log.at(
            900,
            EventKind::ReplySpoken {
                speech: 1,
                kind: ReplyKind::Question,
                text: "Tell me".into(),
                words: Vec::new(),
                complete: false,
                start_ms: 150,
                end_ms: 880,
            },
        );
        let rows = log.rows();
        assert_eq!(rows[0].text, "Tell me");
        assert!(rows[0].interrupted);
        assert_eq!(rows[0].question_id.as_deref(), Some("q1"));
        assert_eq!(rows[0].kind, TurnKind::Question);
    }

    #[test]
    fn a_verdict_and_its_delays_join_the_turn() {
        let mut log = Log::new();
        log.heard(2000, 1, &[("yes", 500)])
            .at(2600, EventKind::TurnEnded { turn: 1, verdict: Verdict::Finished, reason: TurnEndReason::Model })
            .at(
                2700,
                EventKind::MetricsTurn {
                    turn: 1,
                    voice_to_voice_ms: Some(650.0),
                    stop_ms: None,
                    stages: StageTimes::default(),
                    zero_ms: 0.0,
                    waterfall: Vec::new(),
                },
            );
        let rows = log.rows();
        assert_eq!(rows[0].verdict, Some(Verdict::Finished));
        assert_eq!(rows[0].metrics.as_ref().and_then(|metrics| metrics.voice_to_voice_ms), Some(650.0));
    }

    #[test]
    fn a_session_begins_with_its_first_live_moment_and_ends_once() {
        let mut log = Log::new();
        log.state(0, SessionState::Waiting).live(1000).state(2000, SessionState::Paused).live(3000);
        log.at(4000, EventKind::SessionEnded { reason: EndReason::Candidate });
        log.state(5000, SessionState::Live);
        let standing = log.projection.take_changes().expect("changes").standing;
        assert_eq!(standing.state, SessionState::Ended);
        assert_eq!(standing.end_reason, Some(SessionEndReason::Candidate));
        assert_eq!(standing.started_at.map(|at| at.to_string()).as_deref(), Some("2026-11-21T09:30:01.000Z"));
        assert_eq!(standing.ended_at.map(|at| at.to_string()).as_deref(), Some("2026-11-21T09:30:04.000Z"));
    }

    #[test]
    fn partial_words_write_nothing() {
        let mut log = Log::new();
        log.at(10, EventKind::TranscriptPartial { turn: 1, text: "I".into() });
        assert!(log.projection.take_changes().is_none());
    }

    #[test]
    fn what_could_not_be_written_comes_again() {
        let mut log = Log::new();
        log.live(0).heard(10, 1, &[("yes", 5)]);
        let first = log.projection.take_changes().expect("changes");
        log.projection.put_back(first);
        log.heard(20, 2, &[("no", 15)]);
        let all = log.projection.take_changes().expect("changes");
        assert_eq!(all.turns.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>(), ["yes", "no"]);
        assert_eq!(all.index.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn a_gap_in_the_numbers_is_noticed() {
        let mut log = Log::new();
        log.live(0);
        assert!(!log.projection.missed_events());
        log.seq += 3;
        log.live(10);
        assert!(log.projection.missed_events());
    }

    #[test]
    fn an_event_seen_twice_counts_once() {
        let mut log = Log::new();
        log.heard(10, 1, &[("yes", 5)]);
        log.seq -= 1;
        log.heard(10, 1, &[("yes", 5)]);
        assert_eq!(log.projection.take_changes().expect("changes").index.len(), 1);
    }
}

use uuid::Uuid;
use vivavoce_engine::event::{Activity, WordSource};
use vivavoce_engine::id::TurnId;

use super::*;
use crate::app::session_folder;
use crate::events::wire::SessionState as State;
use crate::sessions::store::{Creation, NewSession};
use crate::sessions::wire::SessionEndReason;
use crate::token::TokenHash;
use crate::wire::Language;

const NODE: &str = "node-1";

struct Died {
    db: Db,
    data: tempfile::TempDir,
    id: SessionId,
}

/// A session of this node with these events in its log.
async fn died(events: &[EventKind]) -> Died {
    let data = tempfile::tempdir().expect("a folder");
    let db = Db::connect(None, data.path()).await.expect("connects");
    db.migrate().await.expect("migrates");
    let id = SessionId::new();
    let session = NewSession {
        id,
        scenario_id: "s".into(),
        scenario_title: "S".into(),
        language: Language::En,
        role: "r".into(),
        scenario_source: String::new(),
        candidate_name: None,
        agreed: crate::consents::Agreed::to_all("2026-11"),
        created_at: Timestamp::now(),
        question_count: 2,
        leads: None,
        providers: crate::own_providers::OwnProviders::default(),
        trial: false,
        owner: crate::owner::Owner::Instance,
        candidate: None,
        kept: crate::retention::wire::KeptDays::default(),
    };
    let creation = store::create(&db, &session, &TokenHash::of("t"), None).await.expect("created");
    assert_eq!(creation, Creation::New);
    store::claim(&db, id, Some(NODE)).await.expect("claimed");
    let folder = session_folder(data.path(), id);
    std::fs::create_dir_all(&folder).expect("made");
    let lines: String = events
        .iter()
        .zip(1..)
        .map(|(kind, seq)| {
            let event = Event {
                v: 1,
                seq,
                session: id.0,
                at_ms: seq * 1000,
                time: format!("2026-11-21T09:30:{seq:02}Z"),
                kind: kind.clone(),
            };
            serde_json::to_string(&event).expect("serialises") + "\n"
        })
        .collect();
    // As a kill leaves it: half of one more line.
    std::fs::write(folder.join("events.jsonl"), lines + "{\"v\":1,\"se").expect("written");
    Died { db, data, id }
}

impl Died {
    async fn recover(&self) -> usize {
        let vault = Vault::open(self.data.path(), None).expect("a key");
        recover_all(&self.db, &vault, NODE).await.expect("recovers")
    }

    async fn standing(&self) -> store::Standing {
        store::find(&self.db, self.id).await.expect("read").expect("there").standing
    }
}

fn state(state: SessionState) -> EventKind {
    EventKind::SessionState {
        state,
        connected: true,
        activity: Activity::Hearing,
        question_index: Some(1),
        question_count: 2,
        question_id: None,
        elapsed_ms: 1,
        limit_ms: 2,
        question_elapsed_ms: None,
        question_limit_ms: None,
    }
}

fn heard(turn: u32, text: &str) -> EventKind {
    EventKind::TranscriptFinal { turn: TurnId(turn), text: text.into(), words: Vec::new(), source: WordSource::Whisper }
}

#[tokio::test]
async fn a_session_that_died_keeps_its_words_and_says_so_in_its_log() {
    let died = died(&[state(SessionState::Live), heard(1, "first"), heard(2, "second")]).await;
    assert_eq!(died.recover().await, 1);
    let standing = died.standing().await;
    assert_eq!(standing.state, State::Interrupted);
    assert_eq!(standing.end_reason, Some(SessionEndReason::Interrupted));
    assert_eq!(standing.question_index, Some(1));
    assert_eq!(standing.last_event, 4);
    let turns = store::transcript(&died.db, died.id).await.expect("read");
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(texts, ["first", "second"]);
    let folder = session_folder(died.data.path(), died.id);
    let log = crate::conductor::events_after(folder, 3).await;
    assert!(matches!(
        log.as_slice(),
        [Event { seq: 4, kind: EventKind::SessionState { state: SessionState::Interrupted, .. }, .. }]
    ));
    assert_eq!(died.recover().await, 0, "once is enough");
}

#[tokio::test]
async fn a_session_that_had_ended_is_not_interrupted() {
    let ended = EventKind::SessionEnded { reason: vivavoce_engine::event::EndReason::Completed };
    let died = died(&[state(SessionState::Live), heard(1, "all"), ended]).await;
    assert_eq!(died.recover().await, 0);
    assert_eq!(died.standing().await.end_reason, Some(SessionEndReason::Completed));
}

#[tokio::test]
async fn a_session_that_nobody_had_spoken_in_waits_again() {
    let died = died(&[state(SessionState::Waiting)]).await;
    assert_eq!(died.recover().await, 0);
    assert_eq!(died.standing().await.state, State::Waiting);
    assert!(!session_folder(died.data.path(), died.id).exists());
}

#[tokio::test]
async fn a_session_that_nobody_joins_expires_and_one_that_was_joined_does_not() {
    let died = died(&[state(SessionState::Waiting)]).await;
    let now = Timestamp::now();
    let later = Timestamp::from_unix_ms(now.unix_ms() + 1);
    assert_eq!(store::expire_waiting(&died.db, later, now).await.expect("done"), 0, "it is under way");
    store::claim(&died.db, died.id, None).await.expect("let go");
    let before = Timestamp::from_unix_ms(now.unix_ms() - 60_000);
    assert_eq!(store::expire_waiting(&died.db, before, now).await.expect("done"), 0, "not yet");
    assert_eq!(store::expire_waiting(&died.db, later, now).await.expect("done"), 1);
    let standing = died.standing().await;
    assert_eq!((standing.state, standing.end_reason), (State::Ended, Some(SessionEndReason::Expired)));
}

#[tokio::test]
async fn a_session_of_another_node_is_left_alone() {
    let died = died(&[state(SessionState::Live)]).await;
    store::claim(&died.db, died.id, Some("node-2")).await.expect("claimed");
    assert_eq!(died.recover().await, 0);
    assert_eq!(died.standing().await.state, State::Waiting);
    assert_ne!(died.id.0, Uuid::nil());
}

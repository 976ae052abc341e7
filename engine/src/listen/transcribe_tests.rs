use std::sync::mpsc::{self, Receiver};

use super::super::whisper::DecodedWord;
use super::*;
use crate::event::Word;

/// Finds a word for each half second it hears, once it is let go.
struct Fake {
    asked: mpsc::Sender<usize>,
    go: Receiver<Result<(), WhisperError>>,
    /// Came when the decode that it was not for was being stopped.
    early: Option<Result<(), WhisperError>>,
}

impl Decode for Fake {
    fn decode(&mut self, ask: &Ask<'_>, stop: &AtomicBool) -> Result<Vec<DecodedWord>, WhisperError> {
        self.asked.send(ask.audio.len()).unwrap();
        loop {
            if stop.load(Ordering::Relaxed) {
                return Err(WhisperError::Aborted);
            }
            if let Some(outcome) = self.early.take() {
                assert!(
                    !matches!(&outcome, Err(WhisperError::Decode(reason)) if reason == "panic"),
                    "as it was told to"
                );
                break outcome?;
            }
            match self.go.recv_timeout(Duration::from_millis(1)) {
                Ok(outcome) => self.early = Some(outcome),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(WhisperError::Aborted),
            }
        }
        let word = |n: u64| DecodedWord {
            text: format!("{}", (ask.start_ms + n * 500) / 500),
            start_ms: n * 500,
            end_ms: n * 500 + 400,
            confidence: 0.9,
        };
        Ok((0..ask.audio.len() as u64 / 8_000).map(word).collect())
    }
}

struct Rig {
    listener: Box<dyn Listener>,
    asked: Receiver<usize>,
    go: mpsc::Sender<Result<(), WhisperError>>,
    found: Receiver<Found>,
    _hearing: WhisperHearing,
}

/// Longer than any of this takes; only a failing test waits so long.
const LONG: Duration = Duration::from_secs(20);

fn rig() -> Rig {
    let ((asked_in, asked), (go, go_out), (found_in, found)) = (mpsc::channel(), mpsc::channel(), mpsc::channel());
    let hearing = WhisperHearing::with(vec![Box::new(Fake { asked: asked_in, go: go_out, early: None })]).unwrap();
    let found_in = Mutex::new(found_in);
    let reply: Reply = Arc::new(move |one| {
        let _ = found_in.lock().unwrap().send(one);
    });
    let listener = hearing.listener(Language::En, &[], reply);
    Rig { listener, asked, go, found, _hearing: hearing }
}

fn tone(ms: usize) -> Vec<f32> {
    (0..ms * 16).map(|i| (i as f32 * 0.3).sin() * 0.3).collect()
}

impl Rig {
    fn feed(&mut self, samples: &[f32]) {
        samples.chunks(320).for_each(|packet| self.listener.feed(packet));
    }

    fn asked(&self) -> usize {
        self.asked.recv_timeout(LONG).expect("a decode begins")
    }

    fn found(&self) -> Found {
        self.found.recv_timeout(LONG).expect("something is found")
    }
}

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|w| w.text.as_str()).collect()
}

#[test]
fn words_come_as_partials_and_a_pause_gives_the_final_ones() {
    let mut rig = rig();
    rig.listener.begin(TurnId(1), 0);
    rig.feed(&tone(700));
    rig.asked();
    rig.go.send(Ok(())).unwrap();
    let Found::Partial { turn: TurnId(1), words, guess } = rig.found() else { panic!("no partial") };
    assert_eq!((texts(&words), guess.as_str()), (vec![], "0"));
    rig.feed(&tone(900));
    rig.asked();
    rig.feed(&[0.0; 1_600]);
    rig.listener.pause(1);
    // The partial that was under way hears too little: it is dropped for the final.
    assert_eq!(rig.asked(), 1_600 * 16 + 60 * 16);
    rig.go.send(Ok(())).unwrap();
    let Found::Final { turn: TurnId(1), pause: 1, words } = rig.found() else { panic!("no final") };
    assert_eq!(texts(&words), ["0", "1", "2"]);
    // Asked again, the same at once.
    rig.listener.pause(2);
    assert_eq!(rig.found(), Found::Final { turn: TurnId(1), pause: 2, words });
    assert!(rig.asked.try_recv().is_err());
}

#[test]
fn a_turn_that_is_over_or_goes_on_gets_no_late_words() {
    let mut rig = rig();
    rig.listener.begin(TurnId(1), 0);
    rig.feed(&tone(700));
    rig.asked();
    rig.listener.pause(1);
    rig.listener.end();
    rig.listener.begin(TurnId(2), 5_000);
    rig.feed(&tone(700));
    let asked = rig.asked();
    let asked = if asked == 700 * 16 { asked } else { rig.asked() };
    assert_eq!(asked / 16, 700 / 20 * 20);
    rig.feed(&[0.0; 3_200]);
    rig.listener.pause(1);
    rig.listener.go_on(Duration::from_millis(200));
    rig.go.send(Ok(())).unwrap();
    rig.listener.end();
    drop(rig.go);
    while let Ok(found) = rig.found.recv_timeout(Duration::from_millis(50)) {
        assert!(matches!(found, Found::Partial { turn: TurnId(2), .. }), "{found:?}");
    }
}

#[test]
fn a_decode_that_panics_costs_its_turn_and_no_other() {
    let mut rig = rig();
    rig.listener.begin(TurnId(1), 0);
    rig.feed(&tone(400));
    rig.listener.pause(1);
    rig.asked();
    rig.go.send(Err(WhisperError::Decode("panic".into()))).unwrap();
    assert!(matches!(rig.found(), Found::Failed { turn: TurnId(1), pause: 1, .. }));
    rig.listener.begin(TurnId(2), 5_000);
    rig.feed(&tone(600));
    rig.listener.pause(2);
    rig.asked();
    rig.go.send(Ok(())).unwrap();
    while !matches!(rig.found(), Found::Final { turn: TurnId(2), pause: 2, .. }) {}
}

#[test]
fn a_decode_that_fails_is_told_and_the_next_pause_is_heard() {
    let mut rig = rig();
    rig.listener.begin(TurnId(1), 0);
    rig.feed(&tone(400));
    rig.listener.pause(1);
    rig.asked();
    rig.go.send(Err(WhisperError::Decode("out of memory".into()))).unwrap();
    let Found::Failed { turn: TurnId(1), pause: 1, reason } = rig.found() else { panic!("no failure") };
    assert!(reason.contains("out of memory"));
    rig.feed(&[0.0; 8_000]);
    rig.listener.go_on(Duration::from_millis(500));
    rig.feed(&tone(600));
    rig.listener.pause(2);
    rig.asked();
    rig.go.send(Ok(())).unwrap();
    while !matches!(rig.found(), Found::Final { pause: 2, .. }) {}
}

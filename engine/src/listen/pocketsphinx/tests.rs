//! These need PocketSphinx, its English model and the program `flite`, and fail without
//! them, saying how to get them.

use std::process::Command;
use std::sync::mpsc;

use super::*;

/// As candidates answer. Nothing was tuned to these sentences.
const SENTENCES: [&str; 10] = [
    "Hello, my name is Martin and I am a software engineer.",
    "I have worked for three years in a small company near the sea.",
    "We had to move all of the data to a new system in less than a month.",
    "The hardest part was to find out why the old program was so slow.",
    "I like to work with other people because I learn something new every day.",
    "When I do not understand a question I ask for help.",
    "The customer was not happy at first but in the end they thanked us.",
    "The sales went up by twenty percent after we changed the price.",
    "First I call the client, then I listen to what they need.",
    "I test every change before I give it to anybody else.",
];

/// A sentence as `flite` says it, 16 kHz, with a moment of quiet at both ends.
fn spoken_by(voice: &str, sentence: &str) -> Vec<f32> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clip.wav");
    let status = Command::new("flite")
        .args(["-voice", voice, "-t", sentence, "-o"])
        .arg(&file)
        .status()
        .expect("these tests speak with flite; install it with `apt-get install flite`");
    assert!(status.success());
    let mut wav = hound::WavReader::open(&file).unwrap();
    assert_eq!(wav.spec().sample_rate, MODEL_RATE);
    let quiet = vec![0.0; MODEL_RATE as usize / 4];
    let speech = wav.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0);
    quiet.iter().copied().chain(speech).chain(quiet.iter().copied()).collect()
}

fn sphinx() -> Arc<PocketSphinx> {
    PocketSphinx::load().expect("these tests hear with PocketSphinx")
}

fn words_in(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Words to change, add and remove to get from one text to the other (Levenshtein).
fn errors(said: &[String], heard: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (n, word) in said.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], n + 1);
        for (m, other) in heard.iter().enumerate() {
            let changed = diagonal + usize::from(word != other);
            diagonal = row[m + 1];
            row[m + 1] = changed.min(row[m] + 1).min(diagonal + 1);
        }
    }
    row[heard.len()]
}

#[test]
fn the_word_errors_are_counted_as_is_usual() {
    let errors = |a: &str, b: &str| errors(&words_in(a), &words_in(b));
    assert_eq!(errors("one two three", "one two three"), 0);
    assert_eq!(errors("one two three", "one too three four"), 2);
    assert_eq!(errors("one two three", ""), 3);
}

#[test]
fn at_most_35_percent_of_the_words_are_wrong() {
    let mut decoder = sphinx().decoder().unwrap();
    for voice in ["slt", "rms"] {
        let (mut wrong, mut all) = (0, 0);
        for sentence in SENTENCES {
            decoder.start().unwrap();
            for piece in spoken_by(voice, sentence).chunks(320) {
                decoder.feed(piece);
            }
            let heard: Vec<String> = decoder.finish().into_iter().map(|word| word.text).collect();
            let said = words_in(sentence);
            wrong += errors(&said, &heard);
            all += said.len();
        }
        let rate = wrong as f32 / all as f32;
        println!("{voice}: word error rate {rate:.3}");
        assert!(rate <= 0.35, "{voice}: word error rate {rate:.3}");
    }
}

#[test]
fn words_come_with_their_times_and_a_confidence() {
    let mut decoder = sphinx().decoder().unwrap();
    let clip = spoken_by("slt", SENTENCES[3]);
    decoder.start().unwrap();
    decoder.feed(&clip);
    assert!(decoder.partial().contains("hardest"));
    let words = decoder.finish();
    let length = clip.len() as u64 / 16;
    assert!(words.windows(2).all(|two| two[0].end_ms <= two[1].start_ms));
    assert!((200..500).contains(&words[0].start_ms), "begins at {} ms", words[0].start_ms);
    let end = words[words.len() - 1].end_ms;
    assert!((length - 600..=length).contains(&end), "ends at {end} of {length} ms");
    assert!(words.iter().all(|word| (0.0..=1.0).contains(&word.confidence)));
    assert!(words.iter().any(|word| word.confidence > 0.5));
}

#[test]
fn a_decoder_that_was_not_started_hears_nothing_and_noise_is_not_words() {
    let mut decoder = sphinx().decoder().unwrap();
    decoder.feed(&[0.5; 1_600]);
    assert_eq!(decoder.partial(), "");
    assert!(decoder.finish().is_empty());
    decoder.start().unwrap();
    decoder.feed(&[f32::NAN, f32::INFINITY, -9.0]);
    decoder.feed(&vec![0.0; 16_000]);
    assert!(decoder.finish().is_empty());
    decoder.start().unwrap();
    assert!(decoder.finish().is_empty());
}

#[test]
fn a_turn_with_a_pause_in_it_comes_back_whole_and_at_its_times() {
    let hearing = PocketsphinxHearing::load().expect("these tests hear with PocketSphinx");
    let (found, finds) = mpsc::channel();
    let found = Mutex::new(found);
    let reply: Reply = Arc::new(move |one| locked(&found).send(one).unwrap());
    let mut listener = hearing.listener(Language::En, &[], reply);
    let turn = TurnId(3);
    let clips = [spoken_by("slt", SENTENCES[3]), spoken_by("slt", SENTENCES[8])];
    let mut shown = Vec::new();
    let mut next_final = || loop {
        match finds.recv_timeout(Duration::from_secs(60)).unwrap() {
            Found::Partial { turn: of, words, guess } => {
                assert_eq!(of, turn);
                assert!(!words.is_empty() || !guess.is_empty());
                assert!(words.len() >= shown.len());
                shown = words;
            }
            Found::Final { turn: of, pause, words } => {
                assert_eq!(of, turn);
                let same = shown.iter().zip(&words).take_while(|(a, b)| a.text == b.text).count();
                assert_eq!(same, shown.len(), "{shown:?} was shown, and then {words:?}");
                break (pause, words);
            }
            other => panic!("{other:?}"),
        }
    };
    listener.begin(turn, 10_000);
    clips[0].chunks(320).for_each(|piece| listener.feed(piece));
    listener.pause(1);
    let (pause, first) = next_final();
    assert_eq!(pause, 1);
    assert!(first.iter().any(|word| word.text == "hardest"));
    // Two seconds of silence, then more.
    (0..100).for_each(|_| listener.feed(&[0.0; 320]));
    listener.go_on(Duration::from_secs(2));
    clips[1].chunks(320).for_each(|piece| listener.feed(piece));
    listener.pause(2);
    let (pause, all) = next_final();
    assert_eq!(pause, 2);
    assert_eq!(all[..first.len()], first);
    let client = all.iter().find(|word| word.text == "client").unwrap();
    let second_from = 10_000 + clips[0].len() as u64 / 16 + 2_000;
    let end = second_from + clips[1].len() as u64 / 16;
    let place = client.start_ms;
    assert!((second_from..end).contains(&place), "{place} not in {second_from}..{end}: {all:?}");
    // Asked again, the same; after the end, nothing.
    listener.pause(3);
    assert_eq!(next_final(), (3, all));
    listener.end();
    listener.pause(4);
    drop(listener);
    let left: Vec<_> = finds.iter().filter(|one| !matches!(one, Found::Partial { .. })).collect();
    assert_eq!(left, []);
}

#[test]
fn an_answer_without_a_pause_is_cut_and_loses_no_words_between() {
    let pool = PocketsphinxHearing::load().expect("these tests hear with PocketSphinx").pool;
    let (found, finds) = mpsc::channel();
    let found = Mutex::new(found);
    let reply: Reply = Arc::new(move |one| locked(&found).send(one).unwrap());
    // Without the thread, so that it does not matter how fast this machine decodes.
    let mut ear = Ear { pool, shared: Arc::default(), reply, turn: None };
    ear.begin(TurnId(1), 0);
    let mut said = 0;
    for sentence in &SENTENCES[..6] {
        said += words_in(sentence).len();
        spoken_by("rms", sentence).chunks(320).for_each(|piece| ear.feed(piece, true));
    }
    assert!(!ear.turn.as_ref().unwrap().words.is_empty(), "it was not cut");
    ear.pause(1);
    let Ok(Found::Final { words, .. }) = finds.recv() else { panic!("no words came") };
    assert!(words.len() * 10 > said * 8, "{} of {said} words", words.len());
    assert!(words.windows(2).all(|two| two[0].end_ms <= two[1].start_ms));
}

#[test]
fn when_all_decoders_are_taken_the_turn_fails_and_says_why() {
    let sphinx = sphinx();
    let pool = Arc::new(Pool { sphinx, idle: Mutex::default(), made: AtomicUsize::new(MOST_DECODERS) });
    let (found, finds) = mpsc::channel();
    let found = Mutex::new(found);
    let reply: Reply = Arc::new(move |one| locked(&found).send(one).unwrap());
    let mut listener = PocketsphinxHearing { pool }.listener(Language::En, &[], reply);
    listener.begin(TurnId(1), 0);
    listener.feed(&[0.1; 320]);
    listener.pause(1);
    let Ok(Found::Failed { reason, pause: 1, .. }) = finds.recv() else { panic!("it was heard") };
    assert!(reason.contains("in use"), "{reason}");
}

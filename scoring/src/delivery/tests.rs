//! Whole interviews: odd ones, empty ones, long ones.

use proptest::prelude::*;
use vivavoce_scenarios::Language;

use super::words::fixture::{asked, interview, said, turn};
use super::*;
use crate::contour::{ContourBuilder, Frame, RATE};
use crate::interview::{Speaker, Turn, Word};

fn by_words(language: Language, turns: Vec<Turn>) -> Delivery {
    measure(&interview(language, turns), None, &TimeLimits::new())
}

/// Frames of a voice that speaks all the time, a little louder and higher every second.
fn speaking(seconds: usize) -> Contour {
    let frame = |n: usize| Frame {
        level: -30.0 + (n / 100 % 10) as f32,
        pitch: 110.0 + (n / 100 % 10) as f32 * 5.0,
        steadiness: if n % 10 < 5 { 0.8 } else { 0.2 },
    };
    Contour { frames: (0..seconds * 100).map(frame).collect() }
}

#[test]
fn a_turn_has_its_rates_pauses_fillers_and_repeats() {
    let words = [
        ("Euh,", 1_000, 1_300),
        ("j'ai", 1_300, 1_500),
        ("j'ai", 1_500, 1_700),
        ("testé", 2_200, 2_600),
        ("le", 2_600, 2_700),
        ("serveur.", 2_700, 3_200),
        ("Tu", 4_500, 4_600),
        ("vois,", 4_600, 5_000),
    ];
    let limits = TimeLimits::from([("q1".to_owned(), 10_000)]);
    let turns = vec![asked(1, 0, 600), turn(1, &words)];
    let delivery = measure(&interview(Language::Fr, turns), None, &limits);
    let measures = &delivery.turns[0].measures;
    assert_eq!((measures.word_count, measures.syllable_count), (8, 10));
    assert_eq!((measures.speaking_ms, measures.articulation_ms), (4_000, 2_200));
    assert_eq!(measures.syllables_per_s, Some(2.5));
    assert_eq!(measures.words_per_min, Some(120.0));
    assert_eq!(measures.phonation_share, Some(0.55));
    assert_eq!((measures.pauses.all.count, measures.pauses.between_clauses.count), (2, 1));
    assert_eq!(measures.pauses.inside_clauses.total_ms, 500);
    assert_eq!((measures.hesitation_count, measures.marker_count, measures.repetition_count), (1, 1, 1));
    assert_eq!(measures.disfluencies_per_100_syllables, None, "ten syllables are too few for a rate");
    assert_eq!((measures.loudness, measures.pitch), (None, None));
    assert_eq!(delivery.turns[0].response_latency_ms, Some(400));
    assert_eq!(delivery.time_used[0].used_per_given, Some(0.44));
    assert_eq!(delivery.whole, *measures, "one turn is the whole");
    assert!(!delivery.heard);
}

#[test]
fn the_audio_gives_loudness_and_pitch() {
    let text = "we measured the server and then we fixed the query that was slow";
    let delivery = measure(&interview(Language::En, vec![said(1, 0, text)]), Some(&speaking(10)), &TimeLimits::new());
    assert!(delivery.heard);
    let pitch = delivery.whole.pitch.expect("three seconds of voice");
    assert!((110.0..=125.0).contains(&pitch.median_hz), "{pitch:?}");
    let loudness = delivery.whole.loudness.expect("three seconds of voice");
    assert!((loudness.range_db - 3.0).abs() < 1.1, "{loudness:?}");
    assert_eq!(delivery.whole.loudness, delivery.turns[0].measures.loudness);
}

#[test]
fn what_was_typed_has_no_delivery() {
    let mut typed = said(1, 0, "um I typed this");
    typed.typed = true;
    typed.words.clear();
    let delivery = by_words(Language::En, vec![asked(1, 0, 500), typed, said(2, 60_000, "this was said aloud by me")]);
    assert_eq!(delivery.turns.len(), 1);
    assert_eq!((delivery.turns[0].turn, delivery.whole.hesitation_count), (2, 0));
    assert_eq!(delivery.turns[0].response_latency_ms, None, "no question came just before");
}

#[test]
fn nobody_has_nothing() {
    let nothing = by_words(Language::Fr, vec![]);
    assert_eq!(nothing, Delivery::default());
    let only_interviewer = by_words(Language::Fr, vec![asked(1, 0, 5_000)]);
    assert_eq!(only_interviewer.talk.candidate_share, Some(0.0));
    assert_eq!((only_interviewer.whole, only_interviewer.norms), (Measures::default(), vec![]));
    let silent = measure(&interview(Language::Fr, vec![]), Some(&speaking(5)), &TimeLimits::new());
    assert!(!silent.heard, "nobody's turn, nobody's voice");
}

#[test]
fn one_word_has_no_rate() {
    let delivery = by_words(Language::En, vec![turn(1, &[("Yes.", 1_000, 1_300)])]);
    assert_eq!((delivery.whole.word_count, delivery.whole.syllable_count), (1, 1));
    assert_eq!((delivery.whole.syllables_per_s, delivery.whole.words_per_min), (None, None));
    assert_eq!(delivery.whole.phonation_share, None);
    assert_eq!(delivery.norms.len(), 0);
}

#[test]
fn words_without_length_have_no_rate() {
    let words: Vec<(&str, u64, u64)> = vec![("one", 500, 500); 20];
    let delivery = by_words(Language::En, vec![turn(1, &words)]);
    assert_eq!(delivery.whole.syllables_per_s, None);
    assert_eq!(delivery.whole.repetition_count, 1);
}

#[test]
fn a_text_without_word_times_still_has_a_rate() {
    let mut untimed = said(1, 0, "the words of this turn have no times at all");
    untimed.words.clear();
    let delivery = by_words(Language::En, vec![untimed]);
    assert_eq!((delivery.whole.word_count, delivery.whole.syllable_count), (10, 10));
    assert_eq!(delivery.whole.speaking_ms, 2_450);
    assert!(delivery.whole.syllables_per_s.is_some());
    assert_eq!(delivery.whole.pauses.all.count, 0);
}

#[test]
fn broken_audio_measures_what_the_words_do() {
    let mut builder = ContourBuilder::default();
    builder.push(&[f32::NAN; 10 * RATE as usize]);
    let broken = builder.finish();
    let turns = vec![said(1, 0, "we fixed the slow query and measured it again")];
    let by_audio = measure(&interview(Language::En, turns.clone()), Some(&broken), &TimeLimits::new());
    assert_eq!(by_audio, by_words(Language::En, turns));
}

#[test]
fn a_delivery_is_its_json_and_back() {
    let delivery =
        by_words(Language::En, vec![asked(1, 0, 500), said(1, 900, "um I I think, you know, it works fine")]);
    let text = serde_json::to_string(&delivery).expect("a delivery is JSON");
    assert_eq!(serde_json::from_str::<Delivery>(&text).expect("it was written here"), delivery);
}

#[test]
fn no_field_speaks_of_feelings() {
    let text =
        serde_json::to_string(&by_words(Language::En, vec![asked(1, 0, 500), said(1, 900, "um I I think it works")]))
            .expect("a delivery is JSON")
            .to_lowercase();
    for word in ["emotion", "feeling", "mood", "stress", "confident", "nervous", "personality", "good", "bad", "poor"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn two_hours_are_measured_in_a_moment() {
    let text =
        "j'ai testé le serveur et euh ensuite on a corrigé la requête parce que elle était lente, tu vois. ".repeat(3);
    let turns: Vec<Turn> = (0..480).map(|n| said(n, u64::from(n) * 15_000, &text)).collect();
    let interview = interview(Language::Fr, turns);
    let contour = speaking(7_200);
    let began = std::time::Instant::now();
    let delivery = measure(&interview, Some(&contour), &TimeLimits::new());
    println!("{} words of two hours in {:?}", delivery.whole.word_count, began.elapsed());
    assert_eq!((delivery.turns.len(), delivery.whole.word_count), (480, 480 * 57));
    let per_100 = delivery.whole.disfluencies_per_100_words.expect("many words");
    assert!((per_100 - 200.0 / 19.0).abs() < 1e-4, "one euh and one tu vois in nineteen words: {per_100}");
}

/// The clips of the repository's tests, each with its text.
fn clips() -> Vec<(String, String, Vec<f32>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/clips");
    let list = std::fs::read_to_string(folder.join("transcripts.tsv")).expect("the clips have transcripts");
    let clips = list.lines().filter_map(|line| line.split_once('\t')).filter(|(file, _)| file.ends_with(".wav"));
    let read = |file: &str| -> Vec<f32> {
        let mut reader = hound::WavReader::open(folder.join(file)).expect("a clip is a WAV file");
        assert_eq!(reader.spec().sample_rate, RATE);
        reader.samples::<i16>().map(|sample| f32::from(sample.expect("a whole clip")) / 32_768.0).collect()
    };
    clips.map(|(file, text)| (file.to_owned(), text.to_owned(), read(file))).collect()
}

#[test]
fn sentences_of_synthetic_speech_have_their_pace_and_voice_and_no_hesitation() {
    let clips = clips();
    assert!(clips.len() >= 10);
    let mut false_alarms = Vec::new();
    for (file, text, samples) in clips {
        let language = if file.starts_with("fr") { Language::Fr } else { Language::En };
        let mut builder = ContourBuilder::default();
        builder.push(&samples);
        let contour = builder.finish();
        let length_ms = samples.len() as u64 * 1_000 / u64::from(RATE);
        // a recogniser that shares the time out by syllables
        let all = u64::from(syllables::count(&text, language));
        let mut before = 0;
        let words: Vec<(&str, u64, u64)> = text
            .split_whitespace()
            .map(|word| {
                let from = before;
                before += u64::from(syllables::count(word, language));
                (word, length_ms * from / all, length_ms * before / all)
            })
            .collect();
        let delivery = measure(&interview(language, vec![turn(1, &words)]), Some(&contour), &TimeLimits::new());
        false_alarms.extend(delivery.turns[0].fillers.iter().map(|filler| format!("{file}: {filler:?}")));
        let rate = delivery.whole.articulation_syllables_per_s.expect("a sentence has a rate");
        assert!((2.5..9.0).contains(&rate), "{file}: {rate} syllables a second");
        let pitch = delivery.whole.pitch.expect("a sentence has a pitch");
        assert!((70.0..300.0).contains(&pitch.median_hz), "{file}: {pitch:?}");
        println!("{file}: {rate:.1} syllables a second, {:.0} Hz", pitch.median_hz);
    }
    assert_eq!(false_alarms, Vec::<String>::new());
}

fn words() -> impl Strategy<Value = Vec<Word>> {
    let text = prop_oneof![
        Just("euh".to_owned()),
        Just("like".to_owned()),
        Just("le".to_owned()),
        Just("je".to_owned()),
        Just("vais—".to_owned()),
        Just("2019,".to_owned()),
        Just("…".to_owned()),
        "\\PC{0,12}",
    ];
    let time = prop_oneof![0u64..20_000, Just(u64::MAX), Just(0)];
    prop::collection::vec((text, time.clone(), time), 0..30).prop_map(|words| {
        words.into_iter().map(|(text, start_ms, end_ms)| Word { text, start_ms, end_ms, confidence: None }).collect()
    })
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let time = prop_oneof![0u64..20_000, Just(u64::MAX)];
    let question = prop::option::of(Just("q1".to_owned()));
    let turn = (words(), time.clone(), time, any::<(bool, bool)>(), question);
    prop::collection::vec(turn, 0..6).prop_map(|turns| {
        let turns =
            turns.into_iter().zip(1..).map(|((words, start_ms, end_ms, (candidate, typed), question), number)| Turn {
                speaker: if candidate { Speaker::Candidate } else { Speaker::Interviewer },
                number,
                question,
                start_ms,
                end_ms,
                text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
                words,
                typed,
            });
        turns.collect()
    })
}

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let level = prop_oneof![-80.0f32..0.0, Just(f32::NAN), Just(f32::NEG_INFINITY)];
    let pitch = prop_oneof![Just(0.0f32), 60.0f32..500.0, Just(f32::NAN), Just(f32::INFINITY)];
    let steadiness = prop_oneof![0.0f32..1.0, Just(0.9f32), Just(f32::NAN)];
    let frame = (level, pitch, steadiness).prop_map(|(level, pitch, steadiness)| Frame { level, pitch, steadiness });
    prop::collection::vec(frame, 0..1_500)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_interview_is_measured(turns in turns(), frames in prop::option::of(frames()), french: bool, limit in 0u64..100_000) {
        let language = if french { Language::Fr } else { Language::En };
        let interview = Interview { language, duration_ms: 20_000, turns, work: Vec::new() };
        let contour = frames.map(|frames| Contour { frames });
        let limits = TimeLimits::from([("q1".to_owned(), limit)]);
        let delivery = measure(&interview, contour.as_ref(), &limits);
        let all = delivery.turns.iter().map(|turn| &turn.measures).chain([&delivery.whole]);
        for measures in all {
            for share in [measures.phonation_share, delivery.talk.candidate_share].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share), "{share}");
            }
            prop_assert!(measures.articulation_ms <= measures.speaking_ms);
            let rates = [measures.syllables_per_s, measures.words_per_min, measures.articulation_syllables_per_s];
            prop_assert!(rates.into_iter().flatten().all(|rate| rate.is_finite() && rate >= 0.0));
            let places = measures.pauses.between_clauses.count + measures.pauses.inside_clauses.count;
            prop_assert_eq!(measures.pauses.all.count, places);
        }
        for turn in &delivery.turns {
            prop_assert!(turn.fillers.iter().all(|filler| (0.0..=1.0).contains(&filler.confidence)));
            prop_assert!(turn.fillers.iter().all(|filler| filler.start_ms <= filler.end_ms));
            prop_assert!(turn.pauses.iter().all(|pause| pause.end_ms - pause.start_ms >= pauses::SHORTEST_PAUSE_MS));
        }
        let text = serde_json::to_string(&delivery).expect("a delivery is JSON");
        prop_assert!(serde_json::from_str::<Delivery>(&text).is_ok(), "no number that JSON lacks: {}", text);
    }
}

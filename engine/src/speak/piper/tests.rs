//! These need ONNX Runtime and espeak-ng and fail without them. The voices are the tiny ones
//! that `tests/fixtures/piper/make.py` makes: their sound says what went in.

use super::*;
use crate::speak::voice::words_of;

/// ONNX Runtime's library: named by the environment, or where `vivavoce models pull` puts it.
fn load_onnx_runtime() {
    let named = |key: &str| std::env::var_os(key).map(PathBuf::from);
    let store = named("VIVAVOCE_MODELS_DIR").or_else(|| {
        let data = named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")));
        data.map(|data| data.join("vivavoce/models"))
    });
    let pulled = store.and_then(|store| {
        let mut files = std::fs::read_dir(store).ok()?.flatten().map(|file| file.path());
        files.find(|file| file.to_string_lossy().ends_with("libonnxruntime.so.1.31.1"))
    });
    let library = named("VIVAVOCE_ONNXRUNTIME").or(named("ORT_DYLIB_PATH")).or(pulled).expect(
        "this test needs ONNX Runtime: `vivavoce models pull onnxruntime` gets it, \
         or VIVAVOCE_ONNXRUNTIME names the library",
    );
    onnx::load(&library).unwrap();
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/piper").join(name)
}

fn voice(name: &str) -> Piper {
    load_onnx_runtime();
    let espeak = Espeak::find().expect("these tests speak with espeak-ng");
    Piper::open(&fixture(name), espeak, 1).unwrap()
}

/// The ids of phonemes that a voice was made with, by their place in `make.py`.
fn id(voice: &Piper, phoneme: char) -> i64 {
    voice.config.phoneme_id_map[&phoneme][0]
}

#[test]
fn ids_scales_and_length_reach_the_model_as_piper_gives_them() {
    let voice = voice("one-speaker.onnx");
    let ids = [1, 0, 30, 0, 2];
    for pace in [1.0, 0.75, 1.5] {
        let samples = voice.synthesize(&ids, pace).unwrap();
        assert_eq!(samples.len(), ids.len() * 256);
        for (n, id) in ids.iter().enumerate() {
            let wanted = *id as f32 / 200.0 * 0.667 + 0.001 / pace + 0.8 * 0.01;
            let held = &samples[n * 256..][..256];
            assert!(held.iter().all(|sample| (sample - wanted).abs() < 1e-5), "{} {wanted}", held[0]);
        }
    }
}

#[test]
fn a_voice_of_several_speakers_is_asked_for_its_first() {
    let one = voice("one-speaker.onnx").synthesize(&[5, 6, 7], 1.0).unwrap();
    assert_eq!(voice("two-speakers.onnx").synthesize(&[5, 6, 7], 1.0).unwrap(), one);
}

#[test]
fn a_sentence_is_begun_padded_and_ended_as_in_training() {
    let voice = voice("one-speaker.onnx");
    let sentences = voice.sentences("Hi!", &mut || ControlFlow::Continue(())).unwrap().unwrap();
    let [begin, pad, end] = ['^', '_', '$'].map(|mark| id(&voice, mark));
    let mut wanted = vec![begin, pad];
    for phoneme in "hˈaɪ!".chars() {
        wanted.extend([id(&voice, phoneme), pad]);
    }
    wanted.push(end);
    assert_eq!(sentences, [Sentence { text: "Hi!".to_owned(), ids: wanted }]);
}

#[test]
fn the_marks_between_the_words_of_a_sentence_are_kept() {
    let voice = voice("one-speaker.onnx");
    let clause = "Hello, Mr. Smith (the boss) is here. Are you";
    let sentences = voice.sentences(clause, &mut || ControlFlow::Continue(())).unwrap().unwrap();
    let count = |mark| {
        let mark = id(&voice, mark);
        sentences.iter().map(|s| s.ids.iter().filter(|id| **id == mark).count()).collect::<Vec<_>>()
    };
    let texts: Vec<_> = sentences.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["Hello, Mr.", " Smith (the boss) is here.", " Are you"]);
    assert_eq!(count('.'), [1, 1, 0]);
    assert_eq!(count(','), [1, 0, 1]);
}

#[test]
fn a_clause_comes_sentence_by_sentence_with_every_word_in_its_piece() {
    let voice = voice("one-speaker.onnx");
    let clause = "Good morning. Tell me, what did you learn?";
    let (mut pcm, mut words, mut pieces) = (Vec::<f32>::new(), Vec::new(), 0);
    let said = voice.speak(clause, Language::En, &mut |chunk| {
        let here = pcm.len() as u64..(pcm.len() + chunk.pcm.len()) as u64;
        for word in &chunk.words {
            assert!(here.contains(&word.start_sample) && word.end_sample <= here.end);
        }
        pieces += usize::from(!chunk.pcm.is_empty());
        pcm.extend(chunk.pcm);
        words.extend(chunk.words);
        ControlFlow::Continue(())
    });
    said.unwrap();
    assert_eq!(pieces, 2);
    let texts: Vec<_> = words.iter().map(|word| word.text.clone()).collect();
    assert_eq!(texts, words_of(clause));
    assert!(pcm.iter().all(|sample| sample.abs() <= 0.75));
    assert!(pcm.iter().any(|sample| sample.abs() > 0.5));
}

#[test]
fn it_stops_after_the_sentence_that_was_the_last_wanted() {
    let mut pieces = 0;
    let said = voice("one-speaker.onnx").speak("One. Two. Three.", Language::En, &mut |chunk| {
        pieces += usize::from(!chunk.pcm.is_empty());
        if pieces == 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    said.unwrap();
    assert_eq!(pieces, 1);
}

#[test]
fn a_clause_without_a_word_is_silent() {
    let said = voice("one-speaker.onnx").speak(" … ", Language::Fr, &mut |chunk| {
        assert_eq!(chunk, VoiceChunk::default());
        ControlFlow::Continue(())
    });
    said.unwrap();
}

#[test]
fn a_broken_configuration_is_named_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("voice.onnx.json");
    let whole: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(fixture("one-speaker.onnx.json")).unwrap()).unwrap();
    let error_with = |pointer: &str, value: serde_json::Value| {
        let mut config = whole.clone();
        *config.pointer_mut(pointer).unwrap() = value;
        std::fs::write(&path, config.to_string()).unwrap();
        Config::read(&path).unwrap_err().to_string()
    };
    assert!(error_with("/audio/sample_rate", 1.into()).contains("1 Hz"));
    assert!(error_with("/phoneme_type", "text".into()).contains("`text`"));
    assert!(error_with("/phoneme_id_map", serde_json::json!({"_": [0]})).contains("`^`"));
    assert!(error_with("/espeak", 3.into()).contains("voice.onnx.json"));
    assert!(Config::read(Path::new("/nowhere.json")).is_err());
}

#[test]
fn samples_that_are_no_numbers_are_silence_and_the_rest_is_brought_to_its_level() {
    let mut samples = [f32::NAN, 0.3, -0.15, f32::INFINITY];
    level(&mut samples);
    assert_eq!(samples[0], 0.0);
    assert!((samples[1] - PEAK).abs() < 1e-6 && (samples[2] + PEAK / 2.0).abs() < 1e-6);
    let mut breath = [0.001, -0.001];
    level(&mut breath);
    assert!((breath[0] - 0.004).abs() < 1e-6);
}

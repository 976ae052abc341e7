use super::*;

const VOICE: Sound = Sound { sound_ms: 2_000, voiced_ms: 1_200, steady: 0.5 };
const NOISE: Sound = Sound { sound_ms: 2_000, voiced_ms: 0, steady: 0.0 };
const MUSIC: Sound = Sound { sound_ms: 2_000, voiced_ms: 1_900, steady: 0.97 };

fn kept_of(text: &str, probability: f32, sound: Sound, no_speech: f32) -> String {
    let words: Vec<Suspect<'_>> = text.split_whitespace().map(|text| Suspect { text, probability }).collect();
    let kept = said(&words, sound, no_speech);
    words[..kept].iter().map(|w| w.text).collect::<Vec<_>>().join(" ")
}

fn kept(text: &str) -> String {
    kept_of(text, 0.9, VOICE, 0.0)
}

#[test]
fn words_that_were_said_stay() {
    for text in ["I halved the latency of the search.", "no, no, no", "oui oui", "very very very good", ""] {
        assert_eq!(kept(text), text);
    }
}

#[test]
fn what_repeats_itself_without_end_is_kept_once() {
    assert_eq!(kept("well the the the the the the"), "well the");
    assert_eq!(kept("I live in Lyon in Lyon in Lyon in Lyon"), "I live in Lyon");
    assert_eq!(kept("and then, And then and then"), "and then,");
}

#[test]
fn more_words_than_anybody_can_say_are_cut_off() {
    let short = Sound { sound_ms: 250, ..VOICE };
    assert_eq!(kept_of("a b c d e f g h", 0.9, short, 0.0), "a b c d");
    assert_eq!(kept_of("Hello.", 0.9, Sound { sound_ms: 0, voiced_ms: 0, steady: 0.0 }, 0.0), "");
}

#[test]
fn the_model_s_own_doubts_weigh_more_over_noise_music_and_silence() {
    for (probability, sound, no_speech, stays) in [
        (0.3, VOICE, 0.0, true),
        (0.2, VOICE, 0.0, false),
        (0.4, VOICE, 0.9, false),
        (0.7, VOICE, 0.9, true),
        (0.5, NOISE, 0.0, false),
        (0.8, NOISE, 0.0, true),
        (0.5, MUSIC, 0.0, false),
    ] {
        let text = "some words here";
        let expected = if stays { text } else { "" };
        assert_eq!(kept_of(text, probability, sound, no_speech), expected, "{probability} {sound:?} {no_speech}");
    }
}

#[test]
fn subtitles_over_what_is_no_voice_are_not_words_however_sure_the_model_is() {
    for text in
        ["Thank you for watching!", "Sous-titres réalisés par la communauté d’Amara.org", "Merci d’avoir regardé"]
    {
        assert_eq!(kept_of(text, 0.99, NOISE, 0.0), "");
        assert_eq!(kept_of(text, 0.99, VOICE, 0.0), text, "said by a voice");
    }
}

#[test]
fn a_loop_of_tokens_is_noticed_while_it_goes_on() {
    let repeated = |of: &[i32], times: usize| of.repeat(times);
    assert!(is_looping(&repeated(&[7], 12)) && !is_looping(&repeated(&[7], 11)));
    assert!(is_looping(&[vec![1, 2], repeated(&[5, 6, 7], 4)].concat()));
    assert!(!is_looping(&repeated(&[5, 6, 7], 3)));
    assert!(!is_looping(&(0..200).collect::<Vec<_>>()));
    assert!(!is_looping(&[]));
}

/// A number from 0 to 1, the same series each time.
fn random(seed: &mut u32) -> f32 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*seed >> 8) as f32 / 16_777_216.0
}

#[test]
fn a_voice_is_told_from_noise_tones_and_silence() {
    let mut seed = 1;
    let noise: Vec<f32> = (0..32_000).map(|_| (random(&mut seed) - 0.5) * 0.2).collect();
    let heard = Sound::of(&noise);
    assert!(!heard.has_voice(), "{heard:?}");
    let tone: Vec<f32> = (0..32_000).map(|i| (i as f32 * 0.1).sin() * 0.2).collect();
    let heard = Sound::of(&tone);
    assert!(heard.has_voice() && !heard.is_like_a_voice(), "{heard:?}");
    assert_eq!(Sound::of(&vec![0.0; 32_000]), Sound::default());
    assert_eq!(Sound::of(&[]), Sound::default());
}

#[test]
fn the_clips_sound_like_voices() {
    let clips = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/clips");
    for file in std::fs::read_dir(clips).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|e| e == "wav") {
            let audio: Vec<f32> = hound::WavReader::open(&file)
                .unwrap()
                .into_samples::<i16>()
                .map(|s| f32::from(s.unwrap()) / 32_768.0)
                .collect();
            let sound = Sound::of(&audio);
            assert!(sound.is_like_a_voice(), "{}: {sound:?}", file.display());
        }
    }
}

//! The demo model hears its clips here, and what it should not hear anything in.

use super::super::stabilize::same;
use super::super::streaming::{Pass, Streaming};
use super::*;

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(name)
}

fn model() -> Arc<WhisperModel> {
    WhisperModel::load(&fixture("vivavoce-demo-whisper-q5_1.bin")).unwrap()
}

fn clip(name: &str) -> Vec<f32> {
    let wav = hound::WavReader::open(fixture("clips").join(name)).unwrap();
    wav.into_samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0).collect()
}

fn language(clip: &str) -> Language {
    if clip.starts_with("fr") { Language::Fr } else { Language::En }
}

fn text(words: &[DecodedWord]) -> String {
    words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn hear(decoder: &mut WhisperDecoder, audio: &[f32], language: Language, vocabulary: &Vocabulary) -> Vec<DecodedWord> {
    let ask = Ask { audio, start_ms: 0, language, vocabulary };
    Decode::decode(decoder, &ask, &AtomicBool::new(false)).unwrap()
}

/// A number from -1 to 1, the same series each time.
fn random(seed: &mut u32) -> f32 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*seed >> 8) as f32 / 8_388_608.0 - 1.0
}

#[test]
fn nothing_is_heard_in_silence_noise_tones_and_music() {
    const LENGTH: usize = 3 * MODEL_RATE as usize;
    let mut seed = 1;
    let white: Vec<f32> = (0..LENGTH).map(|_| random(&mut seed) * 0.1).collect();
    // Pink: noise through three one-pole filters (Kellet's economy method).
    let mut rows = [0.0_f32; 3];
    let mut pink_step = || {
        let white = random(&mut seed);
        for (row, (keep, add)) in rows.iter_mut().zip([(0.99765, 0.0990460), (0.963, 0.2965164), (0.57, 1.0526913)]) {
            *row = keep * *row + add * white;
        }
        (rows.iter().sum::<f32>() + white * 0.1848) * 0.03
    };
    let pink: Vec<f32> = (0..LENGTH).map(|_| pink_step()).collect();
    let tone: Vec<f32> = (0..LENGTH).map(|i| (i as f32 * 0.17).sin() * 0.2).collect();
    // Chords that step up every quarter of a second and fade, as a piano's do.
    let music: Vec<f32> = (0..LENGTH)
        .map(|i| {
            let pitch = 1.0 + ((i / 4_000) % 5) as f32 * 0.12;
            let chord: f32 = [0.1, 0.126, 0.15].iter().map(|step| (i as f32 * step * pitch).sin()).sum();
            chord * 0.1 * (1.0 - (i % 4_000) as f32 / 5_000.0)
        })
        .collect();
    let mut decoder = model().decoder(1).unwrap();
    for (name, audio) in [
        ("silence", vec![0.0; LENGTH]),
        ("white noise", white),
        ("pink noise", pink),
        ("a tone", tone),
        ("music", music),
    ] {
        for language in [Language::En, Language::Fr] {
            let words = hear(&mut decoder, &audio, language, &Vocabulary::default());
            assert_eq!(text(&words), "", "{name}, {language:?}: {words:?}");
        }
    }
}

#[test]
fn a_word_of_the_vocabulary_wins_over_one_that_sounds_alike_and_changes_nothing_else() {
    let model = model();
    let mut decoder = model.decoder(1).unwrap();
    // Cut so close, the demo model takes "documented" for "addressed".
    let speech = clip("en-043.wav");
    let close = [vec![0.0; 1_600], speech[2_480..].to_vec()].concat();
    let without = text(&hear(&mut decoder, &close, Language::En, &Vocabulary::default()));
    assert!(!without.contains("documented"), "there is nothing to mend: {without}");
    let vocabulary = model.vocabulary(&["documented".into(), "PostgreSQL".into(), "Kubernetes".into(), "\0".into()]);
    let with = text(&hear(&mut decoder, &close, Language::En, &vocabulary));
    assert_eq!(with, "Tell me about a time when you documented the competitor.");
    for name in ["en-027.wav", "en-055.wav", "fr-013.wav", "fr-037.wav"] {
        let plain = text(&hear(&mut decoder, &clip(name), language(name), &Vocabulary::default()));
        assert_eq!(text(&hear(&mut decoder, &clip(name), language(name), &vocabulary)), plain, "{name}");
    }
}

/// Streams in virtual time, a pass taking a tenth of its audio; the final words.
fn streamed(decoder: &mut WhisperDecoder, audio: &[f32], language: Language) -> Vec<crate::event::Word> {
    let mut streaming = Streaming::new(0);
    let mut flying: Option<(usize, Pass)> = None;
    for (n, packet) in audio.chunks(320).enumerate() {
        streaming.feed(packet);
        let now = (n + 1) * 320;
        if let Some((_, pass)) = flying.take_if(|(due, _)| *due <= now) {
            let words = hear(decoder, &pass.audio, language, &Vocabulary::default());
            streaming.end_pass(&pass, words);
        }
        if flying.is_none() && streaming.wants_pass(9_600) {
            flying = streaming.begin_pass().map(|pass| (now + pass.audio.len() / 10, pass));
        }
    }
    streaming.pause();
    loop {
        if let Some(words) = streaming.final_words() {
            return words;
        }
        let pass = flying.take().map(|(_, pass)| pass).filter(|pass| streaming.awaits(pass));
        let pass = pass.or_else(|| streaming.begin_pass()).expect("it is heard or there is more to hear");
        let words = hear(decoder, &pass.audio, language, &Vocabulary::default());
        streaming.end_pass(&pass, words);
    }
}

#[test]
fn the_clips_streamed_are_heard_as_when_each_is_decoded_at_once() {
    let model = model();
    let mut decoder = model.decoder(1).unwrap();
    for clips in [
        ["en-027.wav", "en-043.wav", "en-051.wav", "en-055.wav", "en-027.wav"],
        ["fr-013.wav", "fr-017.wav", "fr-025.wav", "fr-033.wav", "fr-037.wav"],
    ] {
        let language = language(clips[0]);
        let (mut audio, mut whole) = (vec![0.0; 8_000], Vec::new());
        for (n, name) in clips.iter().enumerate() {
            audio.extend(clip(name));
            audio.resize((audio.len() + n * 1_700).next_multiple_of(320), 0.0);
            let mut alone = Streaming::new(0);
            alone.feed(&[vec![0.0; 8_000], clip(name), vec![0.0; 1_600]].concat());
            alone.pause();
            let pass = alone.begin_pass().unwrap();
            whole.extend(hear(&mut decoder, &pass.audio, language, &Vocabulary::default()));
        }
        let found = streamed(&mut decoder, &audio, language);
        let (found, whole): (Vec<_>, Vec<_>) =
            (found.into_iter().map(|w| w.text).collect(), whole.into_iter().map(|w| w.text).collect());
        assert!(
            found.len() == whole.len() && found.iter().zip(&whole).all(|(a, b): (&String, &String)| same(a, b)),
            "streamed: {found:?}\nat once:  {whole:?}"
        );
    }
}

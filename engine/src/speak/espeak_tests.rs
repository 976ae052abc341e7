//! These need the program `espeak-ng` and fail without it, saying how to get it.

use proptest::prelude::*;

use super::*;
use crate::audio::rms;
use crate::speak::manner::Manner;

fn espeak() -> Espeak {
    Espeak::find().expect("these tests speak with espeak-ng")
}

fn say(clause: &str, language: Language) -> VoiceChunk {
    let mut whole = VoiceChunk::default();
    let said = espeak().speak(clause, language, &mut |chunk| {
        whole.pcm.extend(chunk.pcm);
        whole.words.extend(chunk.words);
        ControlFlow::Continue(())
    });
    said.unwrap();
    whole
}

fn seconds(chunk: &VoiceChunk) -> f32 {
    chunk.pcm.len() as f32 / WIRE_RATE as f32
}

#[test]
fn it_speaks_french_and_english_at_a_talking_pace() {
    let french = "Bonjour, parlez-moi de votre dernier projet et de ce que vous y avez appris.";
    let english = "Hello, please tell me about your last project and about what you learned.";
    for (clause, language) in [(french, Language::Fr), (english, Language::En)] {
        let said = say(clause, language);
        assert!((3.0..7.0).contains(&seconds(&said)), "{language}: {} s", seconds(&said));
        assert!(rms(&said.pcm) > 0.02);
        assert_eq!(said.words.len(), clause.split_whitespace().count());
    }
}

#[test]
fn it_speaks_as_fast_as_its_speed_times_the_manners() {
    let clause = "Hello, please tell me about your last project and about what you learned.";
    let lasts = |own: f32, speed: f32| {
        let (mut samples, manner) = (0, Manner { voice: Some("nova".into()), speed, ..Manner::default() });
        let speaking = Speaking { session: None, manner: &manner };
        let voice = espeak().with_speed(own);
        let said = voice.speak_in(speaking, clause, Language::En, &mut |chunk| {
            samples += chunk.pcm.len();
            ControlFlow::Continue(())
        });
        said.unwrap();
        samples as f32 / WIRE_RATE as f32
    };
    let usual = lasts(1.0, 1.0);
    assert_eq!(usual, seconds(&say(clause, Language::En)), "a name of another's voice changes nothing");
    for (own, speed) in [(1.0, 1.5), (1.5, 1.0), (1.2, 1.25)] {
        let ratio = usual / lasts(own, speed);
        assert!((1.35..1.65).contains(&ratio), "{own} × {speed}: {ratio}");
    }
    assert!((0.65..0.85).contains(&(usual / lasts(1.0, 0.75))));
}

#[test]
fn it_sounds_from_the_first_moment_and_pauses_after_a_sentence() {
    let said = say("Good morning.", Language::En);
    assert!(rms(&said.pcm[..4_800]) > 0.005);
    let end = said.words.last().unwrap().end_sample as usize;
    assert_eq!(said.pcm.len() - end, pause_after("."));
    assert!(said.pcm[end + 960..].iter().all(|sample| *sample == 0.0));
}

#[test]
fn text_that_looks_like_options_or_markup_is_read_and_not_obeyed() {
    for clause in ["-h", "--version", "<speak>hello</speak>", "[[h@l'oU]] there", "a\u{1}+20p b"] {
        let said = say(clause, Language::En);
        assert!(seconds(&said) > 0.1, "nothing was said for {clause:?}");
    }
    // Were the markup obeyed, only one word would be said.
    let read = say("<speak>hello</speak>", Language::En);
    assert!(read.pcm.len() > say("hello", Language::En).pcm.len());
}

#[test]
fn what_has_no_word_in_it_is_silent() {
    for clause in ["", "  ", "…", "?!"] {
        assert_eq!(say(clause, Language::Fr), VoiceChunk::default());
    }
}

#[test]
fn a_missing_program_is_named_with_the_way_to_get_it() {
    let error = Espeak::at(Path::new("/nowhere/espeak-ng")).unwrap_err();
    assert!(matches!(error, VoiceError::ProgramMissing { .. }));
    let text = error.to_string();
    assert!(text.contains("/nowhere/espeak-ng") && text.contains("apt-get install"), "{text}");
}

/// A program that never answers: it sleeps for as many seconds as its voice is called.
fn hanging(seconds: &str) -> Espeak {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hanging-voice.sh");
    Espeak::at(&program).unwrap().with_voice(Language::En, seconds)
}

/// Whether the program of [`hanging`] runs.
fn is_running(seconds: &str) -> bool {
    let wanted = format!("sleep\0{seconds}\0");
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let mut commands = processes.filter_map(|one| std::fs::read(one.path().join("cmdline")).ok());
    commands.any(|command| command == wanted.as_bytes())
}

#[test]
fn a_program_that_hangs_is_stopped() {
    let espeak = Espeak { timeout: Duration::from_millis(300), ..hanging("7201") };
    let said = espeak.speak("hello", Language::En, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(said, Err(VoiceError::TimedOut(_))), "{said:?}");
    assert!(!is_running("7201"));
}

#[test]
fn a_voice_that_is_no_longer_wanted_stops_its_program() {
    let espeak = Espeak { timeout: Duration::from_secs(600), ..hanging("7202") };
    let said = espeak.speak("hello", Language::En, &mut |_| {
        if is_running("7202") { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(said.is_ok());
    assert!(!is_running("7202"));
}

#[test]
fn a_clause_as_long_as_a_book_is_refused() {
    let said = espeak().speak(&"word ".repeat(10_000), Language::En, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(said, Err(VoiceError::TooLong(50_000))));
}

proptest! {
    #[test]
    fn no_bytes_make_the_wav_reader_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200), framed: bool,
    ) {
        let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
        if framed {
            file.extend(bytes);
        } else {
            file = bytes;
        }
        wav(&file);
    }
}

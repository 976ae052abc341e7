use proptest::prelude::*;

use super::*;

/// Samples fed at a time: 20 ms, as packets bring them.
const PACKET: usize = ms(20);
/// A word of these tests is a tone of 200 ms whose pitch is its number.
const WORD: usize = ms(200);

fn word(number: usize) -> impl Iterator<Item = f32> {
    let step = (number % 20 + 4) as f32 * std::f32::consts::TAU / WORD as f32 * 4.0;
    (0..WORD).map(move |i| (i as f32 * step + 0.5).sin() * 0.3)
}

fn speech(gaps: &[usize]) -> Vec<f32> {
    let mut audio = vec![0.0; ms(300)];
    for (number, gap) in gaps.iter().enumerate() {
        audio.extend(word(number));
        audio.extend(std::iter::repeat_n(0.0, *gap));
    }
    audio
}

fn said(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("w{}", n % 20)).collect()
}

/// A perfect recogniser for such words; of a part of one it makes another word.
fn decode(audio: &[f32], sentences: bool) -> Vec<DecodedWord> {
    let mut words = Vec::new();
    let sound = |i: usize| audio[i..].iter().take(24).any(|s| s.abs() > 0.001);
    let mut i = 0;
    while i < audio.len() {
        if audio[i].abs() < 0.001 {
            i += 1;
            continue;
        }
        let start = i;
        while i < audio.len() && sound(i) && i - start < WORD {
            i += 1;
        }
        let crossings = audio[start..i].windows(2).filter(|w| (w[0] < 0.0) != (w[1] < 0.0)).count();
        let whole = i - start >= WORD - ms(5);
        let mark = if sentences && whole && !audio[i..].iter().any(|s| s.abs() > 0.001) { "." } else { "" };
        let text = if whole { format!("w{}{mark}", (crossings + 4) / 8 - 4) } else { format!("part{crossings}") };
        let at = |i: usize| i as u64 / 16;
        words.push(DecodedWord { text, start_ms: at(start), end_ms: at(i), confidence: 0.9 });
    }
    words
}

#[derive(Debug, Default)]
struct Run {
    finals: Vec<Vec<String>>,
    /// The longest audio that any pass heard, and that one did after a pause, in ms.
    longest: usize,
    tail: usize,
    passes: usize,
    kept: usize,
}

fn bare(words: &[Word]) -> Vec<String> {
    words.iter().map(|w| w.text.trim_end_matches('.').to_owned()).collect()
}

/// Streams in virtual time: a pass takes 30 ms and a twentieth of its audio; there is a pause
/// where voice activity would see one.
fn stream(audio: &[f32], pauses: bool, sentences: bool, slow: usize) -> Run {
    let mut run = Run::default();
    let mut s = Streaming::new(1_000);
    let mut flying: Option<(usize, Pass)> = None;
    let mut stable: Vec<Word> = Vec::new();
    let (mut quiet, mut paused, mut asked) = (0, true, false);
    let end = [audio, &vec![0.0; ms(1_500)]].concat();
    for (n, packet) in end.chunks(PACKET).enumerate() {
        let now = (n + 1) * PACKET;
        s.feed(packet);
        run.kept = run.kept.max(s.kept());
        quiet = if packet.iter().any(|p| p.abs() > 0.001) { 0 } else { quiet + packet.len() };
        let last = now >= end.len();
        if quiet == 0 && paused {
            (paused, asked) = (false, false);
            s.go_on(ms(300));
        } else if !paused && (last || (pauses && quiet >= ms(100))) {
            (paused, asked) = (true, true);
            if s.pause() {
                flying = None;
            }
        }
        loop {
            if let Some((_, pass)) = flying.take_if(|(due, _)| *due <= now || last) {
                s.end_pass(&pass, decode(&pass.audio, sentences));
                assert!(s.stable().starts_with(&stable), "{:?} were stable, now {:?}", stable, s.stable());
                stable = s.stable().to_vec();
            }
            if asked && let Some(words) = s.final_words() {
                asked = false;
                assert!(words.starts_with(&stable));
                assert!(words.windows(2).all(|w| w[0].end_ms <= w[1].start_ms), "{words:?}");
                run.finals.push(bare(&words));
            }
            if flying.is_none()
                && (asked || s.wants_pass(ms(600)))
                && let Some(pass) = s.begin_pass()
            {
                run.passes += 1;
                run.longest = run.longest.max(pass.audio.len() / 16);
                run.tail = if asked { run.tail.max(pass.audio.len() / 16) } else { run.tail };
                flying = Some((now + slow * (ms(30) + pass.audio.len() / 20), pass));
            } else if flying.as_ref().is_none_or(|(due, _)| *due > now && !last) {
                break;
            }
        }
    }
    assert!(!asked, "the last pause has no words");
    run
}

#[test]
fn the_recogniser_of_these_tests_hears_its_words() {
    let audio = speech(&[ms(50), ms(200), 0, ms(900), 0]);
    let texts: Vec<String> = decode(&audio, false).into_iter().map(|w| w.text).collect();
    assert_eq!(texts, said(5));
    assert_eq!(decode(&word(7).take(ms(100)).collect::<Vec<_>>(), false)[0].text.find("part"), Some(0));
}

#[test]
fn nothing_is_decoded_at_a_pause_if_the_last_pass_heard_all_of_it() {
    let mut s = Streaming::new(0);
    s.feed(&speech(&[ms(40), ms(40), ms(95)]));
    assert!(s.wants_pass(ms(600)), "quiet that is likely a pause is reason enough");
    let pass = s.begin_pass().unwrap();
    s.end_pass(&pass, decode(&pass.audio, true));
    s.feed(&[0.0; 320]);
    s.pause();
    assert_eq!(bare(&s.final_words().unwrap()), said(3));
    assert!(s.begin_pass().is_none());
}

#[test]
fn a_pass_that_hears_all_up_to_the_pause_is_waited_for_and_any_other_is_dropped() {
    for (quiet, kept) in [(ms(70), true), (ms(30), false)] {
        let mut s = Streaming::new(0);
        let audio = speech(&[ms(40), ms(40), quiet]);
        s.feed(&audio[..audio.len() - if kept { 0 } else { ms(130) }]);
        let pass = s.begin_pass().unwrap();
        s.feed(&audio[audio.len() - if kept { 0 } else { ms(130) }..]);
        s.feed(&vec![0.0; ms(60)]);
        assert_eq!(s.pause(), !kept);
        assert_eq!(s.awaits(&pass), kept);
        let pass = if kept { pass } else { s.begin_pass().unwrap() };
        s.end_pass(&pass, decode(&pass.audio, true));
        assert_eq!(bare(&s.final_words().unwrap()), said(3));
    }
}

#[test]
fn silence_is_never_decoded_nor_kept() {
    let mut s = Streaming::new(0);
    for _ in 0..3_000 {
        s.feed(&[0.0; PACKET]);
        assert!(!s.wants_pass(ms(600)) && s.begin_pass().is_none());
    }
    assert!(s.kept() <= KEPT_BEFORE + PACKET, "{}", s.kept());
    s.pause();
    assert_eq!(s.final_words(), Some(Vec::new()));
}

#[test]
fn the_same_speech_is_decoded_from_the_same_samples_wherever_feeding_begins_and_pauses() {
    let speech = speech(&[ms(80), ms(40), ms(300)]);
    let mut heard = Vec::new();
    for (before, behind) in [(0, ms(0)), (ms(100), ms(35)), (ms(260), ms(200))] {
        let mut s = Streaming::new(0);
        s.feed(&vec![0.0; before]);
        s.feed(&speech[..speech.len() - ms(200) + behind]);
        s.pause();
        heard.push(s.begin_pass().unwrap().audio);
    }
    assert!(heard.windows(2).all(|w| w[0] == w[1]));
}

#[test]
fn a_monologue_of_twenty_minutes_keeps_little_hears_little_at_a_time_and_loses_no_word() {
    // Words run into each other; every seven a breath.
    let gaps: Vec<usize> = (0..4_800).map(|n| if n % 7 == 6 { ms(180) } else { ms(30) }).collect();
    let run = stream(&speech(&gaps), false, false, 1);
    assert_eq!(run.finals.last(), Some(&said(gaps.len())));
    assert!(run.longest <= 10_500 && run.tail <= 6_500, "{} {}", run.longest, run.tail);
    assert!(run.kept <= ms(12_000), "{} ms kept", run.kept / 16);
}

#[test]
fn speech_without_any_gap_is_cut_where_it_is_quietest() {
    let run = stream(&speech(&vec![ms(40); 400]), false, false, 1);
    assert_eq!(run.finals, [said(400)]);
    assert!(run.longest <= 10_500);
}

#[test]
fn a_machine_far_too_slow_hears_the_oldest_first_and_gives_up_only_what_no_memory_holds() {
    let gaps: Vec<usize> = (0..600).map(|n| if n % 8 == 7 { ms(500) } else { ms(40) }).collect();
    let run = stream(&speech(&gaps), false, true, 6);
    assert_eq!(run.finals.last(), Some(&said(600)));
    // Forty times slower than speech: words are lost, but memory is not.
    let run = stream(&speech(&gaps), false, true, 40);
    assert!(run.kept <= MOST_KEPT + PACKET);
}

#[test]
fn noise_in_a_pause_that_levels_take_for_sound_does_not_hold_the_words_back() {
    let mut s = Streaming::new(0);
    s.feed(&speech(&[ms(40), 0]));
    let hum: Vec<f32> = (0..ms(3_000)).map(|i| (i as f32 * 0.05).sin() * 0.1).collect();
    s.feed(&hum[..ms(100)]);
    s.pause();
    let pass = s.begin_pass().unwrap();
    s.feed(&hum[ms(100)..]);
    s.end_pass(&pass, decode(&pass.audio[..ms(200) + 2 * WORD + ms(40)], false));
    assert_eq!(bare(&s.final_words().unwrap()), said(2));
    s.go_on(ms(3_000));
    assert!(s.kept() <= KEPT_BEFORE + PACKET, "the noise is not heard again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the gaps, the pauses and the speed of the machine: streamed is what is said,
    /// and stable words begin every later finding.
    #[test]
    fn streamed_is_what_was_said(
        gaps in prop::collection::vec(
            prop_oneof![Just(ms(30)), Just(ms(70)), Just(ms(120)), Just(ms(160)), Just(ms(270)), Just(ms(450)), Just(ms(900))],
            1..60),
        pauses in any::<bool>(),
        sentences in any::<bool>(),
        slow in 1_usize..5,
    ) {
        let run = stream(&speech(&gaps), pauses, sentences, slow);
        prop_assert_eq!(run.finals.last(), Some(&said(gaps.len())));
        prop_assert!(run.longest <= 10_500);
        for earlier in &run.finals {
            prop_assert!(said(gaps.len()).starts_with(earlier), "{:?}", earlier);
        }
    }
}

#[test]
fn a_click_long_before_the_first_word_harms_nothing() {
    let mut turn = Streaming::new(0);
    let mut audio = vec![0.0; ms(300)];
    audio.extend(word(3).take(ms(20)).map(|s| s * 0.05));
    audio.extend(vec![0.0; ms(400)]);
    audio.extend(word(5));
    audio.extend(vec![0.0; ms(200)]);
    turn.feed(&audio);
    turn.pause();
    let mut heard = Vec::new();
    while let Some(pass) = turn.begin_pass() {
        heard.push(pass.audio.len());
        turn.end_pass(&pass, decode(&pass.audio, false));
    }
    assert!(heard.len() > 1, "the click lies in a pass of its own: {heard:?}");
    let words = turn.final_words().unwrap();
    assert_eq!(bare(&words).last().map(String::as_str), Some("w5"));
}

/// What can happen to a turn.
#[derive(Clone, Debug)]
enum Happens {
    /// So much sound of this level.
    Sound(usize, f32),
    Silence(usize),
    Pause,
    GoOn(usize),
    Begins,
    /// The pass comes back with so many words, or fails.
    Ends(usize),
    Fails,
}

fn happenings() -> impl Strategy<Value = Vec<Happens>> {
    let one = prop_oneof![
        4 => (1usize..60, prop_oneof![Just(0.0005f32), Just(0.01), Just(0.3), Just(1.0)]).prop_map(|(n, l)| Happens::Sound(n, l)),
        4 => (1usize..120).prop_map(Happens::Silence),
        2 => Just(Happens::Pause),
        2 => (0usize..40_000).prop_map(Happens::GoOn),
        4 => Just(Happens::Begins),
        3 => (0usize..12).prop_map(Happens::Ends),
        1 => Just(Happens::Fails),
    ];
    prop::collection::vec(one, 1..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_happens_in_whatever_order_passes_are_sound_and_stable_words_stay(happenings in happenings()) {
        let mut turn = Streaming::new(1_000);
        let mut flying: Option<Pass> = None;
        let mut stable: Vec<Word> = Vec::new();
        for happens in happenings {
            match happens {
                Happens::Sound(packets, level) => {
                    let tone: Vec<f32> = word(7).map(|s| s / 0.3 * level).collect();
                    let sound: Vec<f32> = tone.into_iter().cycle().take(packets * PACKET).collect();
                    sound.chunks(PACKET).for_each(|packet| turn.feed(packet));
                }
                Happens::Silence(packets) => (0..packets).for_each(|_| turn.feed(&[0.0; PACKET])),
                Happens::Pause => {
                    turn.pause();
                }
                Happens::GoOn(silent) => turn.go_on(silent),
                Happens::Begins => {
                    if let Some(pass) = turn.begin_pass() {
                        prop_assert!(pass.audio.len() <= LONGEST + ms(1_000), "{} samples", pass.audio.len());
                        flying = Some(pass);
                    }
                }
                Happens::Ends(count) => {
                    if let Some(pass) = flying.take() {
                        let length = pass.audio.len() as u64 / 16;
                        let word = |n: usize| DecodedWord {
                            text: format!("w{n}"),
                            start_ms: length * n as u64 / count as u64,
                            end_ms: length * (n as u64 + 1) / count as u64,
                            confidence: 0.5,
                        };
                        turn.end_pass(&pass, (0..count).map(word).collect());
                    }
                }
                Happens::Fails => {
                    if let Some(pass) = flying.take() {
                        turn.fail_pass(&pass);
                    }
                }
            }
            let now = turn.stable();
            prop_assert!(now.len() >= stable.len() && now[..stable.len()] == stable[..], "stable words changed");
            stable = now.to_vec();
            prop_assert!(turn.kept() <= MOST_KEPT + PACKET);
        }
    }
}

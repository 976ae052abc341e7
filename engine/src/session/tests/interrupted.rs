//! Interruptions: what was heard is known to the word, and a false one undoes itself.

use vivavoce_scenarios::Language;

use super::*;
use crate::audio::rms;
use crate::decode::OpusDecoder;
use crate::dialogue::{Command as Button, Expectation, Heard, Pace, Position, Reply, Spoken};
use crate::event::Word;
use crate::listen::hearing::{Listener, Reply as Answer};
use crate::speak::manner::Speaking;
use crate::speak::speaker::SpeechJob;
use crate::speak::words::{GAP, WORD, WordsVoice, hertz};

/// Words that each have a tone of their own.
const SENTENCE: &str =
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa";

/// Says a job at once, on the caller's thread.
pub(super) fn at_once(voice: &dyn Voice, mut job: SpeechJob) {
    let out = &mut job.out;
    let speaking = Speaking { session: job.session, manner: &job.manner };
    let said = voice.speak_in(speaking, &job.text, job.language, &mut |chunk| {
        let base = chunk.words.first().map_or(0, |w| w.start_sample);
        let words = chunk.words.into_iter().map(|w| crate::speak::pacer::PlacedWord {
            text: w.text,
            start: w.start_sample - base,
            end: w.end_sample - base,
        });
        out(Voiced::Some { words: words.collect(), pcm: chunk.pcm });
        std::ops::ControlFlow::Continue(())
    });
    said.unwrap();
    out(Voiced::Done);
}

/// Finds these words in every turn, at once.
pub(super) struct Finds(pub &'static [&'static str]);

struct Finding {
    words: &'static [&'static str],
    reply: Answer,
    turn: Option<crate::id::TurnId>,
}

impl Hearing for Finds {
    fn listener(&self, _: Language, _: &[String], reply: Answer) -> Box<dyn Listener> {
        Box::new(Finding { words: self.0, reply, turn: None })
    }

    fn source(&self, _: Language) -> Option<WordSource> {
        Some(WordSource::Stub)
    }
}

impl Listener for Finding {
    fn begin(&mut self, turn: crate::id::TurnId, _: u64) {
        self.turn = Some(turn);
    }

    fn feed(&mut self, _: &[f32]) {}

    fn pause(&mut self, pause: u32) {
        let words = self.words.iter().map(|w| Word { text: (*w).into(), start_ms: 0, end_ms: 0, confidence: None });
        if let Some(turn) = self.turn {
            (self.reply)(Found::Final { turn, pause, words: words.collect() });
        }
    }

    fn go_on(&mut self, _: Duration) {}

    fn end(&mut self) {
        self.turn = None;
    }
}

/// What an interviewer was told of its own words: the text, and whether it was all.
type Told = Arc<Mutex<Vec<(String, bool)>>>;

/// The stub, which remembers what it is told of its own words.
#[derive(Clone)]
struct Witness(StubInterviewer, Told);

impl Interviewer for Witness {
    fn open(&mut self, now: Duration) -> Reply {
        self.0.open(now)
    }
    fn answer(&mut self, heard: Heard<'_>, now: Duration) -> Reply {
        self.0.answer(heard, now)
    }
    fn spoken(&mut self, spoken: Spoken<'_>, _: Duration) {
        self.1.lock().unwrap().push((spoken.text.to_owned(), spoken.complete));
    }
    fn silence(&mut self, silent_for: Duration, now: Duration) -> Option<Reply> {
        self.0.silence(silent_for, now)
    }
    fn command(&mut self, command: Button, now: Duration) -> Reply {
        self.0.command(command, now)
    }
    fn tick(&mut self, now: Duration) -> Option<Reply> {
        self.0.tick(now)
    }
    fn expects(&self, now: Duration) -> Expectation {
        self.0.expects(now)
    }
    fn position(&self, now: Duration) -> Position<'_> {
        self.0.position(now)
    }
    fn resume(&mut self, away: Duration, now: Duration) -> Reply {
        self.0.resume(away, now)
    }
    fn pace(&self) -> Pace {
        self.0.pace()
    }
    fn clone_box(&self) -> Box<dyn Interviewer> {
        Box::new(self.clone())
    }
}

/// A rig whose interviewer says [`SENTENCE`] in tones, and what it knows of that.
fn tones(hearing: Finds) -> (Rig, Told) {
    let mut stub = StubInterviewer::new(Duration::ZERO);
    stub.sentence = SENTENCE.into();
    let known = Arc::default();
    let speaker = Speaker::by(|job| at_once(&WordsVoice, job));
    let rig = Rig::with(Arc::new(hearing), Box::new(Witness(stub, Arc::clone(&known))), speaker, Later::default());
    (rig, known)
}

/// Each tone in what was sent: which word's, and how many milliseconds of it.
fn heard_tones(frames: &[(Duration, bytes::Bytes)]) -> Vec<(usize, usize)> {
    let mut decoder = OpusDecoder::new().unwrap();
    let mut pcm = Vec::new();
    for (_, payload) in frames {
        decoder.decode(payload, &mut pcm);
    }
    // What the codec still holds back.
    decoder.decode(&crate::speak::encode::SILENCE, &mut pcm);
    const MS: usize = 48;
    let active: Vec<bool> = pcm.chunks(MS).map(|ms| rms(ms) > 0.02).collect();
    let mut tones = Vec::new();
    let mut from = 0;
    while from < active.len() {
        if !active[from] {
            from += 1;
            continue;
        }
        // A tone ends where 20 ms of silence begin.
        let quiet = |at: usize| active[at..active.len().min(at + 20)].iter().all(|a| !a);
        let to = (from..active.len()).find(|at| quiet(*at)).unwrap_or(active.len());
        let sound = &pcm[from * MS..(to * MS).min(pcm.len())];
        let crossings = sound.windows(2).filter(|w| w[0] <= 0.0 && w[1] > 0.0).count();
        let pitch = crossings as f32 * 48_000.0 / sound.len() as f32;
        let nearest = (0..24).min_by(|a, b| (hertz(*a) - pitch).abs().total_cmp(&(hertz(*b) - pitch).abs()));
        tones.push((nearest.unwrap(), to - from));
        from = to;
    }
    tones
}

#[test]
fn a_hundred_interruptions_leave_no_word_in_doubt() {
    let (mut rig, known) = tones(Finds(&["no", "wait", "please"]));
    let words: Vec<&str> = SENTENCE.split(' ').collect();
    let mut seed = 20_261_121u64;
    // Marsaglia's xorshift.
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let length = (words.len() * (WORD + GAP) / 48) as u64;
    let (mut doubtful, mut cut) = (0, 0);
    for round in 0..100 {
        rig.frames.clear();
        known.lock().unwrap().clear();
        let from = rig.events().last().map_or(0, |e| e.seq);
        while rig.frames.is_empty() {
            rig.silent(20);
        }
        // Somewhere in it; the last words are left out, since "no" after them is an answer.
        rig.silent(random() % (length - 1_200));
        rig.speak(500);
        let frames = std::mem::take(&mut rig.frames);
        rig.silent(PAUSE + 60);
        let told = known.lock().unwrap().first().cloned().expect("the interviewer is told");
        let spoken = rig.bus.after(from).iter().find_map(|e| match &e.kind {
            EventKind::ReplySpoken { text, words, complete, .. } => Some((text.clone(), words.clone(), *complete)),
            _ => None,
        });
        let (text, placed, complete) = spoken.expect("it is published");
        assert_eq!((&text, complete), (&told.0, told.1), "round {round}: event and interviewer agree");
        assert_eq!(placed.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "), text);
        let tones = heard_tones(&frames);
        let believed: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
        for (n, (word, ms)) in tones.iter().enumerate() {
            // The last may be too short to have a pitch.
            assert!(
                *word == n || *ms < 40 && n + 1 == tones.len(),
                "round {round}: the tones come in order: {tones:?}"
            );
            // Half of the word's tone, give or take what the codec smears.
            if ms.abs_diff(WORD / 96) <= 12 {
                doubtful += 1;
                continue;
            }
            let heard = *ms > WORD / 96;
            assert_eq!(believed.get(n), heard.then_some(&words[n]), "round {round}: {ms} ms of {}", words[n]);
        }
        assert!(believed.len() <= tones.len(), "round {round}: no word is believed that was not sent");
        cut += usize::from(!complete);
    }
    assert_eq!(cut, 100);
    assert!(doubtful <= 25, "{doubtful} words were cut so near their middle that nobody can say");
}

#[test]
fn a_listeners_yes_does_not_cost_a_word() {
    let (mut rig, known) = tones(Finds(&["mm-hm,", "yes"]));
    rig.silent(1_000);
    rig.frames.clear();
    // Long enough to stop the reply; the words then say that it was only a sign.
    rig.speak(500);
    rig.silent(6_000);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyInterrupted { .. })), 1);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyResumed { .. })), 1);
    assert_eq!(rig.ended_turns()[0].1, Verdict::Backchannel);
    assert_eq!(known.lock().unwrap().first(), Some(&(SENTENCE.to_owned(), true)));
    // The word that was cut begins again, and none is left out.
    let tones = heard_tones(&rig.frames);
    let mut order: Vec<usize> = tones.iter().map(|(word, _)| *word).collect();
    order.dedup();
    assert_eq!(order, (order[0]..16).collect::<Vec<_>>(), "{tones:?}");
}

#[test]
fn a_sound_too_short_for_a_word_only_lowers_the_reply() {
    let (mut rig, _) = tones(Finds(&["no"]));
    rig.silent(1_000);
    rig.speak(200);
    rig.silent(4_500);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyDucked { .. })), 1);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyInterrupted { .. })), 0);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplySpoken { complete: true, .. })), 1);
}

#[test]
fn a_yes_to_the_last_words_of_a_reply_is_an_answer() {
    let (mut rig, _) = tones(Finds(&["yes"]));
    let length = (16 * (WORD + GAP) / 48) as u64;
    rig.silent(length - 500);
    rig.speak(450);
    rig.silent(1_500);
    assert_eq!(rig.ended_turns()[0].1, Verdict::Finished, "{:?}", rig.ended_turns());
}

//! What would have come of a session with another setting: it runs again with the packets and
//! buttons that it had, and its models answer when they are asked, in the time they took.
//!
//! A first run, the same as the session was, shows what each model was asked and when: so the
//! tape's answers become a [`Memory`] of them. In the second run an answer enters as long
//! after the question as it did then:
//!
//! - voice activity by the window of audio, which is the same;
//! - words by their times: a turn that ends elsewhere has the words that were found there
//!   (another recogniser hears the audio itself, and takes as long as the one before);
//! - the judgement of a pause by where the pause lies; one that there was not is not judged,
//!   and its length decides;
//! - what a mind wrote, by the words that it was asked about; about others it was never asked, and
//!   the script's own reply is said;
//! - voice by the text; a text that was never said takes the time that its letters take.
//!
//! The candidate does not hear the difference: what they said stays what it was.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::RerunError;
use super::again::{Again, mute};
use super::turns::{TurnStory, stories};
use super::words::OtherWords;
use crate::config::InterviewerChoice;
use crate::dialogue::Interviewer;
use crate::event::{EventKind, Word};
use crate::id::{SpeechId, ThoughtId, TurnId};
use crate::listen::hearing::{Found, Hearing};
use crate::mind::Wrote;
use crate::record::SessionFiles;
use crate::session::Input;
use crate::speak::pacer::PlacedWord;
use crate::speak::speaker::Voiced;
use crate::speak::voice::estimate_words;
use crate::tape::{Call, TapeHeader, TapeReader};

/// A judgement belongs to a pause that was asked about this much earlier or later.
const SAME_PAUSE: Duration = Duration::from_millis(250);
/// Words found may begin this much before their turn was noticed.
const LEAD_IN: Duration = Duration::from_millis(400);
/// After the tape's last call the session gets this long to come to its end.
const AFTERWARDS: Duration = Duration::from_secs(120);
/// A voice of no model takes this long for a letter, in samples of 48 kHz (65 ms).
const LETTER: u64 = 48 * 65;
/// Where nothing was ever asked, an answer takes this long.
const USUAL: Duration = Duration::from_millis(50);

/// What is to be another than it was.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The pause that ends every turn; `Some(None)` for the question's patience.
    pub fixed_pause: Option<Option<Duration>>,
    /// Who leads the interview.
    pub interviewer: Option<InterviewerChoice>,
    /// The Whisper model that finds the words.
    pub words: Option<PathBuf>,
}

/// A session as it was and as it would have been.
#[derive(Debug, Serialize)]
pub struct Changed {
    pub was: Vec<TurnStory>,
    pub would_be: Vec<TurnStory>,
}

/// Runs the session that owns `files` again with `changes`.
///
/// # Errors
/// [`RerunError`].
pub fn changed(files: &SessionFiles, changes: &Changes) -> Result<Changed, RerunError> {
    let mut tape = TapeReader::open(files)?;
    let header = tape.header.clone();
    let (memory, outside, was) = remember(&header, &mut tape)?;
    let header = TapeHeader {
        fixed_pause: changes.fixed_pause.unwrap_or(header.fixed_pause),
        interviewer: changes.interviewer.clone().unwrap_or_else(|| header.interviewer.clone()),
        ..header
    };
    // A fixed pause needs no judge.
    let judged = changes.fixed_pause.flatten().is_none();
    let hearing: Arc<dyn Hearing> = match &changes.words {
        Some(file) => Arc::new(OtherWords::load(file)?),
        None => mute(&header),
    };
    let hears = changes.words.is_some();
    let second = Second { memory, judged, hears, due: BTreeMap::new(), order: 0 };
    let would_be = second.run(&header, hearing, outside)?;
    Ok(Changed { was, would_be })
}

/// What the models of a session answered to what.
#[derive(Default)]
struct Memory {
    /// Speech in the window of a stream that begins at a sample, and how long the model took.
    speech: BTreeMap<(u32, u64), (f32, Duration)>,
    /// When a pause was asked about, the answer, the time it took.
    judged: Vec<(Duration, Option<f32>, Duration)>,
    /// The words of each turn, as they were found last.
    words: BTreeMap<TurnId, Vec<Word>>,
    words_took: Vec<Duration>,
    /// What was written about an answer, each piece with its time since it was asked for.
    written: HashMap<String, Vec<(Duration, Wrote)>>,
    /// The pieces of voice for a text, each with its time since it was asked for.
    voice: HashMap<String, Vec<(Duration, Voiced)>>,
}

type Outside = VecDeque<(Duration, Call)>;

/// The first run: the same calls, and a note of every question.
fn remember(header: &TapeHeader, tape: &mut TapeReader) -> Result<(Memory, Outside, Vec<TurnStory>), RerunError> {
    let asked = Asked::default();
    let mut again = Again::with(header, led_by(header), mute(header), inbox(&asked))?;
    let (mut memory, mut outside) = (Memory::default(), Outside::new());
    let mut pauses: HashMap<u32, Duration> = HashMap::new();
    let mut words: HashMap<(TurnId, u32), Duration> = HashMap::new();
    let mut texts: HashMap<SpeechId, (String, Duration)> = HashMap::new();
    let mut thoughts: HashMap<ThoughtId, (String, Duration)> = HashMap::new();
    let mut window: Option<(u32, u64, Duration)> = None;
    while let Some((at, call)) = tape.next_call() {
        match &call {
            Call::Handle(Input::Speech { at: sample, probability }) => {
                if let Some((stream, _, since)) = window.filter(|(_, first, _)| first == sample) {
                    memory.speech.insert((stream, *sample), (*probability, at.saturating_sub(since)));
                }
            }
            Call::Handle(Input::Judged { pause, finished }) => {
                if let Some(since) = pauses.get(pause) {
                    memory.judged.push((*since, *finished, at.saturating_sub(*since)));
                }
            }
            Call::Handle(Input::Found(Found::Final { turn, pause, words: found })) => {
                if let Some(since) = words.get(&(*turn, *pause)) {
                    memory.words_took.push(at.saturating_sub(*since));
                }
                memory.words.insert(*turn, found.clone());
            }
            Call::Handle(Input::Wrote(thought, wrote)) => {
                if let Some((heard, since)) = thoughts.get(thought) {
                    let pieces = memory.written.entry(heard.clone()).or_default();
                    // What was asked twice is answered as it was first.
                    if pieces.last().is_none_or(|(_, last)| !last.is_last()) {
                        pieces.push((at.saturating_sub(*since), wrote.clone()));
                    }
                }
            }
            Call::Handle(Input::Voiced(speech, voiced)) => {
                if let Some((text, since)) = texts.get(speech) {
                    let pieces = memory.voice.entry(text.clone()).or_default();
                    // A text that is said twice has the voice that it had first.
                    if pieces.last().is_none_or(|(_, last)| matches!(last, Voiced::Some { .. })) {
                        pieces.push((at.saturating_sub(*since), voiced.clone()));
                    }
                }
            }
            _ => {}
        }
        if let Some(kept) = from_outside(&call) {
            outside.push_back((at, kept));
        }
        again.call(at, call);
        for question in take(&asked) {
            match question {
                Input::Judged { pause, .. } => {
                    pauses.entry(pause).or_insert(at);
                }
                Input::Found(Found::Final { turn, pause, .. }) => {
                    words.insert((turn, pause), at);
                }
                Input::Voiced(speech, Voiced::Failed(text)) => {
                    texts.insert(speech, (text, at));
                }
                Input::Wrote(thought, Wrote::Failed(heard)) => {
                    thoughts.insert(thought, (heard, at));
                }
                _ => {}
            }
        }
        let wanted = again.session().window().map(|w| (w.stream, w.at));
        if wanted != window.map(|(stream, at, _)| (stream, at)) {
            window = wanted.map(|(stream, sample)| (stream, sample, at));
        }
    }
    memory.words_took.sort_unstable();
    Ok((memory, outside, stories(&again.outcome.events)))
}

/// What came from the candidate, the network or whoever runs the server, and not from a model.
fn from_outside(call: &Call) -> Option<Call> {
    Some(match call {
        Call::PeerUp(peer) => Call::PeerUp(*peer),
        Call::Handle(input) => Call::Handle(match input {
            Input::Packet(peer, packet) => Input::Packet(*peer, packet.clone()),
            Input::PeerDown(peer) => Input::PeerDown(*peer),
            Input::RoundTrip(peer, time) => Input::RoundTrip(*peer, *time),
            Input::Command(command) => Input::Command(command.clone()),
            Input::RecordingFailed(reason) => Input::RecordingFailed(reason.clone()),
            Input::Stopping(within) => Input::Stopping(*within),
            Input::End(reason) => Input::End(*reason),
            _ => return None,
        }),
        Call::Phrase(phrase, recorded) => Call::Phrase(*phrase, recorded.clone()),
        Call::OnTime | Call::Over => return None,
    })
}

/// The second run.
struct Second {
    memory: Memory,
    judged: bool,
    /// Words are found and not remembered.
    hears: bool,
    due: BTreeMap<(Duration, u64), Input>,
    order: u64,
}

impl Second {
    fn run(
        mut self,
        header: &TapeHeader,
        hearing: Arc<dyn Hearing>,
        mut outside: Outside,
    ) -> Result<Vec<TurnStory>, RerunError> {
        let asked = Asked::default();
        let mut again = Again::with(header, led_by(header), hearing, inbox(&asked))?;
        let mut told = 0;
        let last = outside.back().map_or(Duration::ZERO, |(at, _)| *at);
        let mut at = Duration::ZERO;
        let mut began: HashMap<TurnId, Duration> = HashMap::new();
        let mut window = None;
        let mut peek = None;
        while !again.session().is_over() && at <= last + AFTERWARDS {
            let wake = again.wake().max(at + Duration::from_micros(200));
            let answer = self.due.first_key_value().map(|((at, _), _)| *at);
            let packet = outside.front().map(|(at, _)| *at);
            let call = if packet.is_some_and(|p| p <= wake && answer.is_none_or(|a| p <= a)) {
                outside.pop_front()
            } else if answer.is_some_and(|a| a <= wake) {
                self.due.pop_first().map(|((at, _), input)| (at, Call::Handle(input)))
            } else {
                Some((wake, Call::OnTime))
            };
            let Some((then, call)) = call else { break };
            at = at.max(then);
            again.call(at, call);
            for event in &again.outcome.events[told..] {
                if let EventKind::TurnStarted { turn, .. } = event.kind {
                    began.insert(turn, at);
                }
            }
            told = again.outcome.events.len();
            for question in take(&asked) {
                self.answer(at, question, &began);
            }
            let session = again.session();
            let wanted = session.window().map(|w| (w.stream, w.at));
            if wanted != window {
                window = wanted;
                if let Some((stream, sample)) = wanted {
                    let known = self.memory.speech.get(&(stream, sample));
                    let (probability, took) = known.copied().unwrap_or((0.0, Duration::ZERO));
                    self.give(at + took, Input::Speech { at: sample, probability });
                }
            }
            let glance = session.peek().map(|w| (w.stream, w.at));
            if glance != peek {
                peek = glance;
                if let Some((stream, sample)) = glance {
                    // The window that holds the end of it knows best.
                    let after = self.memory.speech.range((stream, sample)..(stream, sample + 512)).next();
                    let probability = after.map_or(0.0, |(_, (probability, _))| *probability);
                    self.give(at, Input::Onset { at: sample, probability });
                }
            }
        }
        Ok(stories(&again.outcome.events))
    }

    /// What the recogniser usually took.
    fn words_took(&self) -> Duration {
        let took = &self.memory.words_took;
        took.get(took.len() / 2).copied().unwrap_or(USUAL)
    }

    fn give(&mut self, at: Duration, input: Input) {
        self.order += 1;
        self.due.insert((at, self.order), input);
    }

    /// A model is asked; it answers as it did, where it did.
    fn answer(&mut self, at: Duration, question: Input, began: &HashMap<TurnId, Duration>) {
        match question {
            Input::Judged { pause, .. } if !self.judged => {
                self.give(at, Input::Judged { pause, finished: Some(1.0) });
            }
            Input::Judged { pause, .. } => {
                let nearest = self.memory.judged.iter().min_by_key(|(then, ..)| then.abs_diff(at));
                let known = nearest.filter(|(then, ..)| then.abs_diff(at) <= SAME_PAUSE);
                let (finished, took) = known.map_or((None, USUAL), |(_, finished, took)| (*finished, *took));
                self.give(at + took, Input::Judged { pause, finished });
            }
            Input::Found(found) if self.hears => {
                let took = self.words_took();
                self.give(at + took, Input::Found(found));
            }
            Input::Found(Found::Final { turn, pause, .. }) => {
                let from = began.get(&turn).copied().unwrap_or_default().saturating_sub(LEAD_IN).as_millis() as u64;
                let until = at.as_millis() as u64;
                let within = |w: &&Word| w.start_ms >= from && (w.start_ms + w.end_ms) / 2 <= until;
                let words = self.memory.words.values().flatten().filter(within).cloned().collect();
                let took = self.words_took();
                self.give(at + took, Input::Found(Found::Final { turn, pause, words }));
            }
            Input::Wrote(thought, Wrote::Failed(heard)) => {
                let known = self.memory.written.get(&heard).filter(|pieces| !pieces.is_empty()).cloned();
                let none = || vec![(USUAL, Wrote::Failed("never asked".into()))];
                for (took, wrote) in known.unwrap_or_else(none) {
                    self.give(at + took, Input::Wrote(thought, wrote));
                }
            }
            Input::Voiced(speech, Voiced::Failed(text)) => {
                let known = self.memory.voice.get(&text).filter(|pieces| !pieces.is_empty()).cloned();
                for (took, voiced) in known.unwrap_or_else(|| estimated(&text)) {
                    self.give(at + took, Input::Voiced(speech, voiced));
                }
            }
            _ => {}
        }
    }
}

/// Voice for a text that was never said.
fn estimated(text: &str) -> Vec<(Duration, Voiced)> {
    let samples = text.chars().count() as u64 * LETTER;
    let words = estimate_words(text, samples);
    let words = words.into_iter().map(|w| PlacedWord { text: w.text, start: w.start_sample, end: w.end_sample });
    let voice = Voiced::Some { pcm: vec![0.0; samples as usize], words: words.collect() };
    vec![(USUAL, voice), (USUAL, Voiced::Done)]
}

fn led_by(header: &TapeHeader) -> Box<dyn Interviewer> {
    crate::engine::interviewer(&header.interviewer, &Arc::new(header.scenario.clone()))
}

type Asked = Arc<Mutex<Vec<Input>>>;

fn inbox(asked: &Asked) -> crate::session::Inbox {
    let asked = asked.clone();
    Arc::new(move |input| asked.lock().unwrap_or_else(PoisonError::into_inner).push(input))
}

fn take(asked: &Asked) -> Vec<Input> {
    std::mem::take(&mut *asked.lock().unwrap_or_else(PoisonError::into_inner))
}

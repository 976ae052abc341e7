//! Streaming words: whether they are as good as others, how soon they are there, and whether
//! that lasts.
//!
//! Quality is the demo model's, in virtual time: its clips joined to minutes. Time is that of
//! the `base` shape ([`SHAPES`]), whose text is nonsense: the words of a script are put in the
//! place of what it finds, so that passes agree as they do on speech.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use anyhow::Context;
use vivavoce_engine::EngineConfig;
use vivavoce_engine::audio::MODEL_RATE;
use vivavoce_engine::id::TurnId;
use vivavoce_engine::listen::hearing::{Found, Hearing};
use vivavoce_engine::listen::streaming::{Pass, Streaming};
use vivavoce_engine::listen::transcribe::WhisperHearing;
use vivavoce_engine::listen::whisper::{
    Ask, Decode, DecodedWord, Vocabulary, WhisperDecoder, WhisperError, WhisperModel,
};
use vivavoce_scenarios::Language;

use crate::Setup;
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::speech;
use crate::whisper::SHAPES;

/// Samples fed at a time: 20 ms.
const PACKET: usize = MODEL_RATE as usize / 50;
/// Samples of a millisecond.
const MS: usize = MODEL_RATE as usize / 1_000;
/// Quiet after which voice activity calls it a pause: three windows of 32 ms.
const PAUSE: usize = 96 * MS;
/// Sound after which it calls it speech: two windows.
const SPEECH: usize = 64 * MS;
/// Audio between passes, as for one session on a machine that keeps up.
const EVERY: usize = 600 * MS;
/// Sentences of a language.
const SENTENCES: usize = 120;
/// Word errors may be this many more in a hundred words.
const DELTA: f64 = 0.5;
/// Final words are there in this time.
const FINAL_MS: f64 = 300.0;
/// Seconds of the utterances that are timed.
const LENGTHS: [usize; 8] = [1, 2, 4, 6, 8, 10, 12, 15];
/// A word of the script, and the next: fast but clear speech.
const WORD_MS: u64 = 300;
const NEXT_WORD_MS: u64 = 350;
/// Decoder tokens of a word, and what each takes with the base shape on two cores.
const TOKENS: u32 = 2;
const TOKEN: Duration = Duration::from_millis(2);
/// Seconds of the monologue.
const MONOLOGUE: usize = 20 * 60;

/// Word errors of streamed words and of each utterance decoded at once.
pub fn streaming(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let model = WhisperModel::load(&speech::fixture("vivavoce-demo-whisper-q5_1.bin"))?;
    let mut decoder = model.decoder(1)?;
    let mut deltas = Vec::new();
    for (language, code) in [(Language::En, "en"), (Language::Fr, "fr")] {
        let row = Row::begin(format!("words_streaming_wer_{code}"), "%");
        let row_whole = Row::begin(format!("words_whole_wer_{code}"), "%");
        let joined = Joined::new(code, setup.times(SENTENCES))?;
        let said = folded(&joined.text);
        let (found, passes) = joined.streamed(&mut decoder, language)?;
        let whole = joined.at_once(&mut decoder, language)?;
        let percent = |found: &str| 100.0 * errors(&said, &folded(found)) as f64 / said.len() as f64;
        let (streamed, whole) = (percent(&found), percent(&whole));
        deltas.push(streamed - whole);
        let minutes = joined.audio.len() as f64 / f64::from(MODEL_RATE) / 60.0;
        report.add(row.value(streamed, said.len()).note(format!(
            "the demo model's clips joined to {minutes:.1} minutes, pauses 0.3-1 s, 20 ms at a time in virtual time; \
             {passes} passes; runs are words"
        )));
        report.add(row_whole.value(whole, said.len()).note("the same audio, each utterance decoded at once"));
    }
    let worst = deltas.iter().copied().fold(f64::MIN, f64::max);
    let row = Row::begin("words_streaming_wer_delta", "%").target(Judged::AtMost, DELTA);
    report.add(row.value(worst, deltas.len()).note("streamed less at once, in points; the worse of both languages"));
    Ok(())
}

/// Clips one after another.
struct Joined {
    audio: Vec<f32>,
    text: String,
    /// First and last sound of each.
    edges: Vec<(usize, usize)>,
}

impl Joined {
    fn new(prefix: &str, sentences: usize) -> anyhow::Result<Self> {
        let clips = speech::transcripts()?.into_iter().filter(|(file, _)| file.starts_with(prefix));
        let clips = clips.map(|(file, text)| Ok((speech::read(&file)?, text))).collect::<anyhow::Result<Vec<_>>>()?;
        let mut joined = Self { audio: vec![0.0; 500 * MS], text: String::new(), edges: Vec::new() };
        let mut seed = 7_u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as f64 / (1_u64 << 31) as f64
        };
        for _ in 0..sentences {
            let (clip, text) = &clips[(random() * clips.len() as f64) as usize];
            let loud = clip.iter().fold(0.0_f32, |loud, s| loud.max(s.abs()));
            let is_sound = |s: &f32| s.abs() > loud * 0.03;
            let first = clip.iter().position(is_sound).context("a clip is silent")?;
            let last = clip.iter().rposition(is_sound).context("a clip is silent")?;
            let from = joined.edges.last().map_or(joined.audio.len(), |(_, end)| {
                let pause = ((0.3 + 0.7 * random()) * f64::from(MODEL_RATE)) as usize;
                (end + pause).saturating_sub(first)
            });
            // A clip's own silence overlaps the one before it. Packets carry it as it began.
            let from = from.next_multiple_of(PACKET);
            joined.audio.resize(joined.audio.len().max(from + clip.len()), 0.0);
            for (sample, new) in joined.audio[from..].iter_mut().zip(clip) {
                *sample += new;
            }
            joined.edges.push((from + first, from + last));
            joined.text.push_str(text);
            joined.text.push(' ');
        }
        joined.audio.resize(joined.audio.len() + MODEL_RATE as usize, 0.0);
        Ok(joined)
    }

    /// The text as it streams, and how many passes that took.
    fn streamed(&self, decoder: &mut WhisperDecoder, language: Language) -> anyhow::Result<(String, usize)> {
        let (mut passes, go_on, vocabulary) = (0, AtomicBool::new(false), Vocabulary::default());
        let words = stream(&self.audio, &self.edges, |pass| {
            passes += 1;
            let ask = Ask { audio: &pass.audio, start_ms: pass.start_ms, language, vocabulary: &vocabulary };
            // As the base shape takes on two cores.
            let takes = Duration::from_millis(70 + pass.audio.len() as u64 / MS as u64 / 20);
            Ok((Decode::decode(decoder, &ask, &go_on)?, takes))
        })?;
        Ok((words.last().map(|end| end.text.clone()).unwrap_or_default(), passes))
    }

    fn at_once(&self, decoder: &mut WhisperDecoder, language: Language) -> anyhow::Result<String> {
        let (mut text, go_on) = (String::new(), AtomicBool::new(false));
        for (first, last) in &self.edges {
            // The same lead-in and tail as streaming gives.
            let from = first.saturating_sub(205 * MS).next_multiple_of(5 * MS);
            let whole = &self.audio[from..(last + 60 * MS).min(self.audio.len())];
            for word in decoder.decode(whole, language, &go_on)? {
                text.push_str(&word.text);
                text.push(' ');
            }
        }
        Ok(text)
    }
}

/// What was there after a pause.
struct End {
    text: String,
    /// From the pause to the final words.
    waited: Duration,
    /// From the end of each word to when it was stable.
    lags: Vec<Duration>,
    /// Samples kept at most.
    kept: usize,
}

/// Streams in virtual time, with voice activity's view of `edges`; what there is after each
/// pause. `decode` tells what it takes.
fn stream(
    audio: &[f32],
    edges: &[(usize, usize)],
    mut decode: impl FnMut(&Pass) -> anyhow::Result<(Vec<DecodedWord>, Duration)>,
) -> anyhow::Result<Vec<End>> {
    let samples = |time: Duration| time.as_micros() as usize * MS / 1_000;
    let time = |samples: usize| Duration::from_micros((samples * 1_000 / MS) as u64);
    let mut streaming = Streaming::new(0);
    let mut flying: Option<(usize, Pass, Vec<DecodedWord>)> = None;
    let (mut ends, mut lags, mut kept, mut stable) = (Vec::new(), Vec::new(), 0, 0);
    let (mut edge, mut paused, mut asked) = (0, None, None);
    for (n, packet) in audio.chunks(PACKET).enumerate() {
        let now = (n + 1) * PACKET;
        streaming.feed(packet);
        kept = kept.max(streaming.kept());
        match (paused, edges.get(edge)) {
            (Some(since), Some((first, _))) if now > first + SPEECH => {
                streaming.go_on(now - since);
                (paused, asked) = (None, None);
            }
            (None, Some((_, last))) if now > last + PAUSE => {
                (paused, asked) = (Some(*last), Some(now));
                if streaming.pause() {
                    flying = None;
                }
                edge += 1;
            }
            _ => {}
        }
        loop {
            if let Some((_, pass, words)) = flying.take_if(|(due, ..)| *due <= now) {
                streaming.end_pass(&pass, words);
                for word in &streaming.stable()[stable..] {
                    lags.push(time(now).saturating_sub(Duration::from_millis(word.end_ms)));
                }
                stable = streaming.stable().len();
            }
            if let Some(since) = asked
                && let Some(words) = streaming.final_words()
            {
                let text = words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
                ends.push(End { text, waited: time(now.saturating_sub(since)), lags: std::mem::take(&mut lags), kept });
                asked = None;
            }
            if flying.is_none()
                && (asked.is_some() || streaming.wants_pass(EVERY))
                && let Some(pass) = streaming.begin_pass()
            {
                let (words, takes) = decode(&pass)?;
                flying = Some((now + samples(takes), pass, words));
                continue;
            }
            break;
        }
    }
    Ok(ends)
}

/// The base shape with the words of a script: one each [`NEXT_WORD_MS`], at its time.
struct Scripted(WhisperDecoder);

impl Scripted {
    fn words(ask_start_ms: u64, samples: usize) -> Vec<DecodedWord> {
        let end_ms = ask_start_ms + (samples / MS) as u64;
        let first = ask_start_ms.div_ceil(NEXT_WORD_MS);
        let whole = (first..).take_while(|n| n * NEXT_WORD_MS + WORD_MS <= end_ms);
        let word = |n: u64| {
            let start_ms = n * NEXT_WORD_MS - ask_start_ms;
            DecodedWord { text: format!("word{n}"), start_ms, end_ms: start_ms + WORD_MS, confidence: 0.9 }
        };
        whole.map(word).collect()
    }
}

impl Decode for Scripted {
    fn decode(&mut self, ask: &Ask<'_>, stop: &AtomicBool) -> Result<Vec<DecodedWord>, WhisperError> {
        Decode::decode(&mut self.0, ask, stop)?;
        let words = Self::words(ask.start_ms, ask.audio.len());
        std::thread::sleep(TOKEN * TOKENS * words.len() as u32);
        Ok(words)
    }
}

/// The decoder of the base shape; none, with the reason, where it is not.
fn base() -> anyhow::Result<Result<WhisperDecoder, String>> {
    let Some(folder) = std::env::var_os(SHAPES).filter(|folder| !folder.is_empty()).map(PathBuf::from) else {
        return Ok(Err(format!("{SHAPES} names no folder of whisper-shape-base.bin")));
    };
    let file = folder.join("whisper-shape-base.bin");
    if !file.is_file() {
        return Ok(Err(format!("there is no {}", file.display())));
    }
    Ok(Ok(WhisperModel::load(&file)?.decoder(EngineConfig::default().hearing_threads)?))
}

/// Pause to final words in real time.
pub fn final_words(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let decoder = match base()? {
        Ok(decoder) => decoder,
        Err(reason) => {
            report.skip("stt_final_base", &reason);
            return Ok(());
        }
    };
    let row = Row::begin("stt_final_base", "ms").target(Judged::P50, FINAL_MS);
    let hearing = WhisperHearing::with(vec![Box::new(Scripted(decoder))])?;
    let (found, finds) = mpsc::channel();
    let found = Mutex::new(found);
    let reply = Arc::new(move |one| {
        if let (Found::Final { .. } | Found::Failed { .. }, Ok(found)) = (&one, found.lock()) {
            let _ = found.send((Instant::now(), one));
        }
    });
    let mut listener = hearing.listener(Language::En, &[], reply);
    let lengths: &[usize] = if setup.quick { &LENGTHS[..2] } else { &LENGTHS };
    let mut waits = Vec::new();
    let mut by_length = Vec::new();
    for round in 0..setup.times(30).div_ceil(10) {
        for (n, seconds) in lengths.iter().enumerate() {
            let spoken = speech::at_model_rate(*seconds + 1)?;
            // Each round ends in another place, and then there is quiet.
            let end = seconds * MODEL_RATE as usize - round * 110 * MS;
            let mut audio = spoken[..end].to_vec();
            audio.resize(end + PAUSE.next_multiple_of(PACKET), 0.0);
            let turn = TurnId((round * lengths.len() + n + 1) as u32);
            listener.begin(turn, 0);
            let began = Instant::now();
            for (n, packet) in audio.chunks(PACKET).enumerate() {
                let due = Duration::from_millis(20 * (n as u64 + 1));
                std::thread::sleep(due.saturating_sub(began.elapsed()));
                listener.feed(packet);
            }
            let paused = Instant::now();
            listener.pause(1);
            let (at, one) = finds.recv_timeout(Duration::from_secs(30)).context("no final words came")?;
            anyhow::ensure!(matches!(one, Found::Final { .. }), "the words of {seconds} s could not be had: {one:?}");
            let waited = at.saturating_duration_since(paused).as_secs_f64() * 1e3;
            waits.push(waited);
            by_length.push(format!("{seconds} s {waited:.0}"));
            listener.end();
        }
    }
    let note = format!(
        "real time, one session; the base shape's true encoder, {} threads; its text is nonsense, so a script's words \
         stand in for it, with {} ms a word for the decoder's tokens, and without ends of sentences; {}",
        EngineConfig::default().hearing_threads,
        (TOKEN * TOKENS).as_millis(),
        by_length.join(", ")
    );
    report.add(row.figures(&Figures::new(waits)).note(note));
    Ok(())
}

/// Lag in the first minute and in the last of a monologue, and what is kept of it.
pub fn monologue(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let mut decoder = match base()? {
        Ok(decoder) => decoder,
        Err(reason) => {
            report.skip("stt_monologue", &reason);
            return Ok(());
        }
    };
    let names = ["stt_monologue_lag_minute_1", "stt_monologue_lag_minute_20"];
    let rows = names.map(|name| Row::begin(name, "ms"));
    // What a decode takes, by its length; the median of three.
    let mut takes = Vec::new();
    for seconds in 1..=11 {
        let heard = speech::at_model_rate(seconds)?;
        let mut times = Vec::new();
        for _ in 0..3 {
            let began = Instant::now();
            decoder.decode(&heard, Language::En, &AtomicBool::new(false))?;
            times.push(began.elapsed());
        }
        times.sort();
        takes.push(times[1]);
    }
    let seconds = if setup.quick { MONOLOGUE / 10 } else { MONOLOGUE };
    let audio = speech::at_model_rate(seconds)?;
    let mut audio = audio[..audio.len() - PAUSE].to_vec();
    let end = audio.len();
    audio.resize(end + 2 * MODEL_RATE as usize, 0.0);
    let (mut longest, mut passes) = (0, 0);
    // Voice activity sees no pause before the end: the speaker never stops for it.
    let ends = stream(&audio, &[(0, end)], |pass| {
        (longest, passes) = (longest.max(pass.audio.len()), passes + 1);
        let words = Scripted::words(pass.start_ms, pass.audio.len());
        let whole = (pass.audio.len() / MODEL_RATE as usize).min(takes.len() - 1);
        let took = takes[whole] + TOKEN * TOKENS * words.len() as u32;
        Ok((words, took))
    })?;
    let end = ends.first().context("the monologue has no words")?;
    let minute = 60_000 / NEXT_WORD_MS as usize;
    let count = end.lags.len();
    let millis = |lags: &[Duration]| Figures::new(lags.iter().map(|lag| lag.as_secs_f64() * 1e3).collect());
    let parts = [&end.lags[..minute.min(count)], &end.lags[count.saturating_sub(minute)..]];
    let note = format!(
        "from a word's end to when it is stable; {} minutes without a pause, virtual time, the base shape's measured \
         decode times, a script's words; {passes} passes, the longest of {:.1} s",
        seconds / 60,
        longest as f64 / f64::from(MODEL_RATE)
    );
    for (row, lags) in rows.into_iter().zip(parts) {
        report.add(row.figures(&millis(lags)).note(note.clone()));
    }
    let row = Row::begin("stt_monologue_kept", "MB");
    let kept = (end.kept * size_of::<f32>()) as f64 / 1e6;
    report.add(row.value(kept, 1).note("audio that the listener keeps of it, at most"));
    let row = Row::begin("stt_monologue_final", "ms");
    report.add(row.value(end.waited.as_secs_f64() * 1e3, 1).note("the pause at its end to its final words"));
    Ok(())
}

fn folded(text: &str) -> Vec<String> {
    let bare = |word: &str| -> String {
        word.chars().filter(|c| c.is_alphanumeric() || *c == '%').flat_map(char::to_lowercase).collect()
    };
    text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect()
}

/// Words to change, add and remove to get from one text to the other (Levenshtein).
fn errors(said: &[String], found: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (n, word) in said.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], n + 1);
        for (m, other) in found.iter().enumerate() {
            let changed = diagonal + usize::from(word != other);
            diagonal = row[m + 1];
            row[m + 1] = changed.min(row[m] + 1).min(diagonal + 1);
        }
    }
    row[found.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_errors_are_counted_as_is_usual() {
        let count = |a: &str, b: &str| errors(&folded(a), &folded(b));
        assert_eq!(count("One, two three.", "one two three"), 0);
        assert_eq!(count("one two three", "one too three four"), 2);
    }

    #[test]
    fn the_script_has_each_word_at_its_time_whatever_part_is_heard() {
        let texts =
            |start_ms, samples| Scripted::words(start_ms, samples).into_iter().map(|w| w.text).collect::<Vec<_>>();
        assert_eq!(texts(0, 1_000 * MS), ["word0", "word1", "word2"]);
        assert_eq!(texts(350, 700 * MS), ["word1", "word2"]);
        assert_eq!(texts(351, 700 * MS), ["word2"]);
    }
}

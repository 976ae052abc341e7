//! The labelled set: synthetic answers with pauses of known kind and length.
//!
//! Each line of `turns.txt` is spoken as a whole by espeak-ng or flite, with a comma or a
//! full stop where a pause is to be, so that the voice before a pause has the melody of
//! something that goes on, or of a sentence that is over, and not of a clip that was cut.
//! The silence that the synthesiser leaves at the mark is then lengthened. A synthetic
//! comma rises in much the same way each time, and a synthetic full stop falls the same
//! within a turn as at its end: people do neither. The figures say what one method is worth
//! beside another on the same speech, not what any of them is worth on people.
//!
//! Every voice is one speaker with a pace of its own: its pauses are log-normal about its
//! own median, within 0.3 and 3 s. Voices and lines of the half that weights are fitted to
//! are others than those of the half that is reported.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;
use vivavoce_engine::audio::MODEL_RATE;
use vivavoce_engine::decode::Resampler;
use vivavoce_scenarios::{AnswerKind, Language};

use super::dice::Dice;

const TURNS: &str = include_str!("turns.txt");
/// Silence before the first word, in seconds.
pub const LEAD: f64 = 0.5;
/// Silence after the last word: longer than any wait that is tried.
pub const TAIL: f64 = 6.0;
/// Pauses within turns, in seconds.
pub const PAUSES: (f64, f64) = (0.3, 3.0);
/// Spread of a speaker's pauses about the median, as a factor's logarithm.
const SPREAD: f64 = 0.6;
/// A room's noise, as a part of full scale: -58 dBFS.
const NOISE: f64 = 0.002;
/// What is quieter than this part of the loudest is silence.
const SILENT: f32 = 0.012;
/// Blocks in which silence is looked for: 5 ms.
const BLOCK: usize = MODEL_RATE as usize / 200;

/// One who speaks.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    pub language: Language,
    /// Whether weights are fitted to it; else it is reported.
    pub fit: bool,
    program: &'static str,
    arguments: &'static [&'static str],
    /// Median pause within a turn, in seconds.
    pace: f64,
}

const fn voice(
    language: Language,
    fit: bool,
    program: &'static str,
    arguments: &'static [&'static str],
    pace: f64,
) -> Voice {
    Voice { language, fit, program, arguments, pace }
}

/// All speakers: three a language and half.
pub const VOICES: [Voice; 12] = [
    voice(Language::En, true, "flite", &["-voice", "slt"], 0.5),
    voice(Language::En, true, "flite", &["-voice", "rms", "--setf", "duration_stretch=1.1"], 0.8),
    voice(Language::En, true, "espeak-ng", &["-v", "en-us+f1", "-s", "150"], 1.1),
    voice(Language::En, false, "flite", &["-voice", "awb"], 0.5),
    voice(Language::En, false, "flite", &["-voice", "kal16", "--setf", "duration_stretch=1.15"], 0.8),
    voice(Language::En, false, "espeak-ng", &["-v", "en-gb+m3", "-s", "170", "-p", "40"], 1.1),
    voice(Language::Fr, true, "espeak-ng", &["-v", "fr-fr+f1", "-s", "150", "-p", "60"], 0.5),
    voice(Language::Fr, true, "espeak-ng", &["-v", "fr-be+m3", "-s", "170"], 0.8),
    voice(Language::Fr, true, "espeak-ng", &["-v", "fr-fr+m1", "-s", "130", "-p", "40"], 1.1),
    voice(Language::Fr, false, "espeak-ng", &["-v", "fr-ch+steph", "-s", "160", "-p", "55"], 0.5),
    voice(Language::Fr, false, "espeak-ng", &["-v", "fr-fr+m7", "-s", "180"], 0.8),
    voice(Language::Fr, false, "espeak-ng", &["-v", "fr-be+m4", "-s", "140", "-p", "65"], 1.1),
];

/// A pause of the set.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where it begins, in seconds.
    pub at: f64,
    /// How long it lasts; none at the end of the turn.
    pub lasts: Option<f64>,
    /// What has been said until then, as it was written.
    pub said: String,
    /// The same as a recogniser might have understood it.
    pub understood: String,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Turn {
    pub kind: AnswerKind,
    pub audio: Vec<f32>,
    pub labels: Vec<Label>,
}

/// The answers of one speaker, in order. With `pause` every pause within them lasts so long.
pub fn spoken_by(index: usize, pause: Option<f64>, at_most: usize) -> anyhow::Result<Vec<Turn>> {
    let voice = VOICES[index];
    let mut dice = Dice::new(index as u64 + 1);
    let mut turns = Vec::new();
    let mut refused = 0;
    for (kind, text) in lines(voice.language, voice.fit)?.into_iter().take(at_most) {
        let parts = parts(text);
        let mut turn = Turn { kind, audio: vec![0.0; seconds(LEAD)], labels: Vec::new() };
        let Some(pieces) = pieces(&voice, &parts)? else {
            refused += 1;
            continue;
        };
        for (index, piece) in pieces.iter().enumerate() {
            turn.audio.extend_from_slice(piece);
            let last = index + 1 == pieces.len();
            let drawn = (voice.pace * (SPREAD * dice.normal()).exp()).clamp(PAUSES.0, PAUSES.1);
            let lasts = (!last).then_some(pause.unwrap_or(drawn));
            let said = join(&parts[..=index]);
            let understood = misheard(&said, &mut dice);
            turn.labels.push(Label { at: turn.audio.len() as f64 / f64::from(MODEL_RATE), lasts, said, understood });
            turn.audio.resize(turn.audio.len() + seconds(lasts.unwrap_or(TAIL)), 0.0);
        }
        for sample in &mut turn.audio {
            *sample += (NOISE * (dice.uniform() - 0.5)) as f32;
        }
        turns.push(turn);
    }
    anyhow::ensure!(refused * 5 <= turns.len(), "in {refused} answers of speaker {index} the pauses were not found");
    Ok(turns)
}

fn seconds(length: f64) -> usize {
    (length * f64::from(MODEL_RATE)) as usize
}

/// The lines of one language and half, with what they answer.
fn lines(language: Language, fit: bool) -> anyhow::Result<Vec<(AnswerKind, &'static str)>> {
    let mut lines = Vec::new();
    for kind in AnswerKind::ALL {
        let begins = format!("{} {}: ", language.code(), kind.code());
        let mut of_kind: Vec<_> = TURNS.lines().filter_map(|line| line.strip_prefix(&begins)).enumerate().collect();
        of_kind.retain(|(index, _)| (index % 2 == 0) == fit);
        lines.extend(of_kind.into_iter().map(|(_, text)| (kind, text)));
    }
    anyhow::ensure!(!lines.is_empty(), "turns.txt has no answers in {language}");
    Ok(lines)
}

/// What stands between the marks, each with its mark.
fn parts(text: &str) -> Vec<(String, &'static str)> {
    let mut parts = Vec::new();
    let sentences: Vec<&str> = text.split(" // ").collect();
    for (index, sentence) in sentences.iter().enumerate() {
        let phrases: Vec<&str> = sentence.split(" / ").collect();
        for (place, phrase) in phrases.iter().enumerate() {
            let ends = if place + 1 < phrases.len() {
                ","
            } else if index == 0
                && sentences.len() == 1
                && ["do you mean", "vous voulez"].iter().any(|q| text.starts_with(q))
            {
                "?"
            } else {
                "."
            };
            let mut phrase = (*phrase).to_owned();
            if place == 0 {
                let first: String = phrase.chars().take(1).flat_map(char::to_uppercase).collect();
                phrase = first + &phrase.chars().skip(1).collect::<String>();
            }
            parts.push((phrase, ends));
        }
    }
    parts
}

fn join(parts: &[(String, &'static str)]) -> String {
    parts.iter().map(|(text, mark)| format!("{text}{mark}")).collect::<Vec<_>>().join(" ")
}

/// What a recogniser makes of it: no marks, few hesitations, a word in sixteen misheard,
/// now and then without the last one.
fn misheard(text: &str, dice: &mut Dice) -> String {
    let plain = text.to_lowercase().replace([',', '.', '?'], "");
    let mut words: Vec<String> = Vec::new();
    for word in plain.split(' ') {
        let hum = word == "um" || word == "euh";
        if hum && dice.uniform() < 0.6 {
            continue;
        }
        let mut letters: Vec<char> = word.chars().collect();
        if dice.uniform() < 1.0 / 16.0 {
            let at = dice.below(letters.len());
            letters[at] = char::from(b'a' + dice.below(26) as u8);
        }
        words.push(letters.into_iter().collect());
    }
    if words.len() > 2 && dice.uniform() < 1.0 / 16.0 {
        words.pop();
    }
    words.join(" ")
}

/// The sound of each part, without the silence between them; none if the synthesiser left
/// no clear silence at the marks.
fn pieces(voice: &Voice, parts: &[(String, &'static str)]) -> anyhow::Result<Option<Vec<Vec<f32>>>> {
    let audio = synthesised(voice, &join(parts))?;
    let loudest = audio.iter().fold(0.0f32, |most, sample| most.max(sample.abs())).max(1e-3);
    let audio: Vec<f32> = audio.iter().map(|sample| sample * 0.5 / loudest).collect();
    let loud = |block: &[f32]| block.iter().any(|sample| sample.abs() > 0.5 * SILENT);
    let blocks: Vec<bool> = audio.chunks(BLOCK).map(loud).collect();
    let (Some(first), Some(last)) = (blocks.iter().position(|loud| *loud), blocks.iter().rposition(|loud| *loud))
    else {
        return Ok(None);
    };
    // Runs of silence between the first and the last sound, the longest first.
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    let mut from = None;
    for (index, loud) in blocks.iter().enumerate().take(last + 1).skip(first) {
        match (loud, from) {
            (false, None) => from = Some(index),
            (true, Some(start)) => {
                gaps.push((start, index));
                from = None;
            }
            _ => {}
        }
    }
    gaps.sort_by_key(|(start, end)| std::cmp::Reverse(end - start));
    let wanted = parts.len() - 1;
    // The shortest of those at the marks stands out from the closures of stops.
    let clear = gaps.len() == wanted
        || gaps.len() > wanted && (wanted == 0 || length(gaps[wanted - 1]) * 4 >= length(gaps[wanted]) * 5);
    if gaps.len() < wanted || !clear {
        return Ok(None);
    }
    gaps.truncate(wanted);
    gaps.sort_unstable();
    let mut pieces = Vec::new();
    let mut start = first;
    for (from, to) in gaps.into_iter().chain([(last + 1, last + 1)]) {
        pieces.push(audio[start * BLOCK..(from * BLOCK).min(audio.len())].to_vec());
        start = to;
    }
    Ok(Some(pieces))
}

fn length((start, end): (usize, usize)) -> usize {
    end - start
}

/// What the synthesiser says, at 16 kHz; made once and kept in the cache.
fn synthesised(voice: &Voice, text: &str) -> anyhow::Result<Vec<f32>> {
    let mut hasher = DefaultHasher::new();
    (voice.program, voice.arguments, text).hash(&mut hasher);
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", ".cache", "end-of-turn"].iter().collect();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join(format!("{:016x}.wav", hasher.finish()));
    if !path.is_file() {
        let fresh = path.with_extension("new");
        let mut command = Command::new(voice.program);
        command.args(voice.arguments);
        match voice.program {
            "flite" => command.arg("-t").arg(text).arg("-o").arg(&fresh),
            _ => command.arg("-w").arg(&fresh).arg("--").arg(text),
        };
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let status = status.with_context(|| format!("cannot run {}", voice.program))?;
        anyhow::ensure!(status.success(), "{} ended with {status}", voice.program);
        std::fs::rename(&fresh, &path).with_context(|| format!("cannot keep {}", path.display()))?;
    }
    read(&path)
}

fn read(path: &Path) -> anyhow::Result<Vec<f32>> {
    let reading = || format!("cannot read {}", path.display());
    let reader = hound::WavReader::open(path).with_context(reading)?;
    let rate = reader.spec().sample_rate;
    let samples: Result<Vec<f32>, _> =
        reader.into_samples::<i16>().map(|sample| sample.map(|sample| f32::from(sample) / 32_768.0)).collect();
    let samples = samples.with_context(reading)?;
    if rate == MODEL_RATE {
        return Ok(samples);
    }
    let mut resampler = Resampler::new(rate, MODEL_RATE)?;
    let mut out = Vec::new();
    resampler.push(&samples, &mut out);
    resampler.flush(&mut out);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_is_large_enough_and_its_halves_share_no_line() {
        for language in Language::ALL {
            let (fit, report) = (lines(language, true).unwrap(), lines(language, false).unwrap());
            assert!(fit.iter().all(|line| !report.contains(line)));
            let pauses: usize = report.iter().map(|(_, text)| parts(text).len() - 1).sum();
            let voices = VOICES.iter().filter(|voice| voice.language == language && !voice.fit).count();
            assert!(pauses * voices >= 150, "{pauses} pauses");
            assert!(report.len() * voices >= 75, "{} ends", report.len());
        }
    }

    #[test]
    fn the_text_up_to_a_pause_ends_with_its_mark() {
        let parts = parts("so / I saw it // then I left");
        assert_eq!(join(&parts[..1]), "So,");
        assert_eq!(join(&parts[..2]), "So, I saw it.");
        assert_eq!(join(&parts), "So, I saw it. Then I left.");
    }
}

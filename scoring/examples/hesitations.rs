//! How many hesitations that a transcript lacks are found in synthetic speech, and how many are
//! found that are not there.
//!
//! Sentences of `espeak-ng` and `flite` are joined by a hesitation or by silence; the words
//! get times as a recogniser gives them: shared out by syllables, shifted at random, and in half
//! of the cases lasting until the next word begins.
//!
//! ```text
//! cargo run --release -p vivavoce-scoring --example hesitations
//! ```

use std::path::Path;
use std::process::Command;

use vivavoce_scenarios::Language;
use vivavoce_scoring::contour::{ContourBuilder, RATE};
use vivavoce_scoring::delivery::{self, FillerSource, TimeLimits, syllables};
use vivavoce_scoring::interview::{Interview, Speaker, Turn, Word};

const FRENCH: &[&str] = &[
    "j'ai travaillé trois ans dans une équipe de développement",
    "nous avons mesuré le temps de réponse du serveur",
    "le client voulait une solution simple et rapide",
    "on a corrigé la requête qui était trop lente",
    "je voudrais apprendre à mener un projet",
    "la base de données tombait chaque lundi matin",
    "mon rôle était de parler avec les utilisateurs",
    "ensuite nous avons écrit des tests automatiques",
];
const ENGLISH: &[&str] = &[
    "I worked for three years in a development team",
    "we measured the response time of the server",
    "the customer wanted a simple and quick solution",
    "we fixed the query that was far too slow",
    "I would like to learn how to lead a project",
    "the database went down every Monday morning",
    "my part was to talk with the people who use it",
    "after that we wrote automatic tests",
];

/// Texts and arguments.
type Hesitations = &'static [(&'static str, &'static [&'static str])];

/// A voice, a way to speak with it, and what its hesitations are.
struct Voice {
    name: &'static str,
    language: Language,
    program: &'static str,
    arguments: &'static [&'static str],
    hesitations: Hesitations,
}

const SLOW: &[&str] = &["-s", "80"];
const FLAT: &[&str] = &["-s", "100", "-m"];
const STRETCHED: &[&str] = &["--setf", "duration_stretch=1.8"];
const LONG: &[&str] = &["--setf", "duration_stretch=2.4"];
const EUH: Hesitations = &[("euh", SLOW), ("<prosody range=\"20%\">euh</prosody>", FLAT), ("heu", SLOW)];
const UH: Hesitations = &[("uh", SLOW), ("<prosody range=\"20%\">um</prosody>", FLAT), ("um", SLOW)];
const FLITE: Hesitations = &[("uh", STRETCHED), ("um", STRETCHED), ("uh", LONG)];

const VOICES: &[Voice] = &[
    espeak("espeak fr", Language::Fr, &["-v", "fr"], EUH),
    espeak("espeak fr+f2", Language::Fr, &["-v", "fr+f2"], EUH),
    espeak("espeak fr+m3", Language::Fr, &["-v", "fr+m3", "-s", "150"], EUH),
    espeak("espeak fr+f4", Language::Fr, &["-v", "fr+f4", "-s", "130"], EUH),
    espeak("espeak fr-be", Language::Fr, &["-v", "fr-be+m1"], EUH),
    espeak("espeak fr-ch", Language::Fr, &["-v", "fr-ch+f1", "-s", "190"], EUH),
    espeak("espeak en-us", Language::En, &["-v", "en-us"], UH),
    espeak("espeak en-gb", Language::En, &["-v", "en-gb+f3"], UH),
    espeak("espeak scotland", Language::En, &["-v", "en-gb-scotland+m2"], UH),
    espeak("espeak en-us+f4", Language::En, &["-v", "en-us+f4", "-s", "140"], UH),
    flite("flite rms", Language::En, &["-voice", "rms"], FLITE),
    flite("flite slt", Language::En, &["-voice", "slt"], FLITE),
    flite("flite kal16", Language::En, &["-voice", "kal16"], FLITE),
    flite("flite awb", Language::En, &["-voice", "awb"], FLITE),
];

const fn espeak(
    name: &'static str,
    language: Language,
    arguments: &'static [&'static str],
    hesitations: Hesitations,
) -> Voice {
    Voice { name, language, program: "espeak-ng", arguments, hesitations }
}

const fn flite(
    name: &'static str,
    language: Language,
    arguments: &'static [&'static str],
    hesitations: Hesitations,
) -> Voice {
    Voice { name, language, program: "flite", arguments, hesitations }
}

/// What came of some interviews.
#[derive(Clone, Copy, Default)]
struct Count {
    said: u32,
    found: u32,
    false_alarms: u32,
}

fn main() {
    let mut all = Count::default();
    for voice in VOICES {
        let count = try_voice(voice);
        print(voice.name, count);
        all.said += count.said;
        all.found += count.found;
        all.false_alarms += count.false_alarms;
    }
    print("all", all);
}

fn print(name: &str, count: Count) {
    let found = f64::from(count.found);
    let recall = 100.0 * found / f64::from(count.said);
    let precision = 100.0 * found / f64::from(count.found + count.false_alarms);
    println!(
        "{name:16} {:3} said, {:3} found, {:2} false: recall {recall:.0} %, precision {precision:.0} %",
        count.said, count.found, count.false_alarms
    );
}

fn try_voice(voice: &Voice) -> Count {
    let texts = if voice.language == Language::Fr { FRENCH } else { ENGLISH };
    let phrases: Vec<Vec<f32>> = texts.iter().map(|text| speak(voice, text, &[])).collect();
    let hesitations: Vec<Vec<f32>> =
        voice.hesitations.iter().map(|(text, arguments)| speak(voice, text, arguments)).collect();
    let mut random = Random(7);
    let mut count = Count::default();
    for (place, text) in texts.iter().enumerate() {
        for (kind, hesitation) in hesitations.iter().map(Some).chain([None]).enumerate() {
            let next = (place + kind + 1) % texts.len();
            let mut take = Take::new(voice.language);
            take.phrase(text, &phrases[place]);
            take.silence([0, 80, 200, 400][random.below(4)]);
            let said = hesitation.map(|hesitation| take.sound(hesitation));
            take.silence([0, 80, 200, 400][random.below(4)]);
            take.phrase(texts[next], &phrases[next]);
            take.recognise(&mut random);
            let found = take.found();
            let is_hit = |range: &(u64, u64)| said.is_some_and(|said| range.0 < said.1 && said.0 < range.1);
            let hits = found.iter().filter(|range| is_hit(range)).count();
            count.said += u32::from(said.is_some());
            count.found += u32::from(hits > 0);
            count.false_alarms += (found.len() - hits) as u32;
        }
    }
    count
}

/// A turn that is put together.
struct Take {
    language: Language,
    samples: Vec<f32>,
    words: Vec<Word>,
}

impl Take {
    fn new(language: Language) -> Self {
        Self { language, samples: Vec::new(), words: Vec::new() }
    }

    fn now_ms(&self) -> u64 {
        self.samples.len() as u64 * 1_000 / u64::from(RATE)
    }

    fn silence(&mut self, ms: u64) {
        self.samples.resize(self.samples.len() + (ms * u64::from(RATE) / 1_000) as usize, 0.0);
    }

    fn sound(&mut self, samples: &[f32]) -> (u64, u64) {
        let start = self.now_ms();
        self.samples.extend_from_slice(samples);
        (start, self.now_ms())
    }

    /// A phrase whose time its words share by their syllables.
    fn phrase(&mut self, text: &str, samples: &[f32]) {
        let (start, end) = self.sound(samples);
        let all = u64::from(syllables::count(text, self.language).max(1));
        let mut before = 0;
        for word in text.split_whitespace() {
            let after = before + u64::from(syllables::count(word, self.language));
            let at = |syllables: u64| start + (end - start) * syllables / all;
            self.words.push(Word { text: word.to_owned(), start_ms: at(before), end_ms: at(after), confidence: None });
            before = after;
        }
    }

    /// Makes the times as bad as a recogniser's.
    fn recognise(&mut self, random: &mut Random) {
        for word in &mut self.words {
            word.start_ms = (word.start_ms + random.below(80) as u64).saturating_sub(40);
            word.end_ms = (word.end_ms + random.below(80) as u64).saturating_sub(40).max(word.start_ms);
        }
        if random.below(2) == 0 {
            for place in 1..self.words.len() {
                self.words[place - 1].end_ms = self.words[place].start_ms;
            }
        }
    }

    /// The time ranges of hesitations that are found in the audio.
    fn found(&self) -> Vec<(u64, u64)> {
        let mut builder = ContourBuilder::default();
        builder.push(&self.samples);
        let turn = Turn {
            speaker: Speaker::Candidate,
            number: 1,
            question: None,
            start_ms: 0,
            end_ms: self.now_ms(),
            text: String::new(),
            words: self.words.clone(),
            typed: false,
        };
        let interview =
            Interview { language: self.language, duration_ms: self.now_ms(), turns: vec![turn], work: Vec::new() };
        let delivery = delivery::measure(&interview, Some(&builder.finish()), &TimeLimits::new());
        let fillers = delivery.turns.iter().flat_map(|turn| &turn.fillers);
        fillers
            .filter(|filler| filler.source == FillerSource::Audio)
            .map(|filler| (filler.start_ms, filler.end_ms))
            .collect()
    }
}

/// Speech of a program at 16 kHz, without the silence around it.
fn speak(voice: &Voice, text: &str, arguments: &[&str]) -> Vec<f32> {
    let file = std::env::temp_dir().join(format!("vivavoce-hesitations-{}.wav", std::process::id()));
    let mut command = Command::new(voice.program);
    command.args(voice.arguments).args(arguments);
    match voice.program {
        "flite" => command.arg("-t").arg(text).arg("-o").arg(&file),
        _ => command.arg("-w").arg(&file).arg(text),
    };
    let status = command.status().expect("the speech program is installed");
    assert!(status.success(), "{} could not say {text}", voice.program);
    let samples = read(&file);
    std::fs::remove_file(&file).expect("the file was just read");
    let loud = |sample: &f32| sample.abs() > 0.01;
    let first = samples.iter().position(loud).expect("something is said");
    let last = samples.iter().rposition(loud).expect("something is said");
    samples[first..=last].to_vec()
}

fn read(file: &Path) -> Vec<f32> {
    let mut reader = hound::WavReader::open(file).expect("the speech program wrote a WAV file");
    let rate = f64::from(reader.spec().sample_rate);
    let samples: Vec<f32> =
        reader.samples::<i16>().map_while(Result::ok).map(|sample| f32::from(sample) / 32_768.0).collect();
    let length = (samples.len() as f64 * f64::from(RATE) / rate) as usize;
    let at = |place: f64| {
        let (low, part) = (place as usize, place.fract() as f32);
        let high = samples.get(low + 1).or(samples.get(low)).copied().unwrap_or(0.0);
        samples.get(low).copied().unwrap_or(0.0) * (1.0 - part) + high * part
    };
    (0..length).map(|place| at(place as f64 * rate / f64::from(RATE))).collect()
}

struct Random(u32);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }
}

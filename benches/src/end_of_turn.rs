//! How often is a speaker cut off, and how long does one wait who has finished?
//!
//! The metrics are those of LiveKit's eot-bench: false cut-offs where true ends are
//! answered after 300 and 600 ms on the mean, and the mean delay where 5 % of the pauses
//! within turns are cut off. Each way to end turns is given its best knobs for each figure.
//! [`set`] says what is spoken, [`hear`] what the engine hears of it, [`policy`] what is
//! compared; [`fit`] finds the weights, on other voices and lines than are reported.

mod dice;
mod fit;
mod hear;
mod policy;
mod set;

use vivavoce_engine::listen::smart_turn::SmartTurn;
use vivavoce_engine::listen::vad::{Vad, VadModel};
use vivavoce_engine::onnx;
use vivavoce_scenarios::Language;
use vivavoce_signaling::models;

use crate::Setup;
use crate::report::{Report, Row};
use hear::Pause;
use policy::{Policy, Text, cut_off_at, delay_at, settings};

/// Set to anything: also hears the other half, prints the weights that fit it, and compares
/// with those in place of the engine's.
const FIT: &str = "VIVAVOCE_FIT";
/// Set to a file: writes what was heard of each pause.
const DUMP: &str = "VIVAVOCE_PAUSES";
/// What is compared, with the words that its rows' names end in.
const COMPARED: [(&str, &str); 5] = [
    ("words", ""),
    ("true_words", "_true_words"),
    ("no_words", "_no_words"),
    ("smart_turn", "_smart_turn"),
    ("silence", "_silence"),
];
/// What the rows say of the set.
const SET: &str = "synthetic voices, pauses of 0.3-3 s";

/// Cut-offs and delays of ours, of the model alone and of silence alone.
pub fn cut_offs(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let Some(mut ears) = Ears::open(report, "eot_cutoffs_300")? else { return Ok(()) };
    let at_most = if setup.quick { 3 } else { usize::MAX };
    let heard = ears.hear(false, None, at_most)?;
    if let Some(path) = std::env::var_os(DUMP) {
        dump(std::path::Path::new(&path), &heard)?;
    }
    if std::env::var_os(FIT).is_some() {
        let other = ears.hear(true, None, at_most)?;
        let weights = policy::TRIED.get_or_init(|| fit::fit(&other.iter().collect::<Vec<_>>()));
        println!("{weights:#?}");
        if let Some(path) = std::env::var_os(DUMP) {
            dump(&std::path::Path::new(&path).with_extension("fit"), &other)?;
        }
    }
    let all: Vec<&Pause> = heard.iter().collect();
    let of = |language: Language| all.iter().copied().filter(|pause| pause.language == language).collect::<Vec<_>>();
    let (english, french) = (of(Language::En), of(Language::Fr));
    let (within, ends) =
        (all.iter().filter(|p| p.lasts.is_some()).count(), all.iter().filter(|p| p.lasts.is_none()).count());
    let percent = |share: Option<f64>| share.map(|share| share * 100.0);
    let millis = |delay: Option<f64>| delay.map(|delay| delay * 1e3);
    for (what, suffix) in COMPARED {
        let policies = settings(what);
        for delay in [300, 600] {
            let at = |pauses: &[&Pause]| percent(cut_off_at(&policies, pauses, f64::from(delay) / 1e3));
            let note = format!(
                "{}: of {within} pauses in turns, where {ends} ends are answered after {delay} ms; en {}, fr {}; {SET}",
                described(what),
                shown(at(&english)),
                shown(at(&french)),
            );
            let mut row = Row::begin(format!("eot_cutoffs_{delay}{suffix}"), "%").note(note);
            (row.value, row.runs) = (at(&all), within + ends);
            report.add(row);
        }
        let at = |pauses: &[&Pause]| millis(delay_at(&policies, pauses, 0.05));
        let note = format!(
            "{}: mean at {ends} ends, where 5 % of {within} pauses are cut off; en {}, fr {}; {SET}",
            described(what),
            shown(at(&english)),
            shown(at(&french)),
        );
        let mut row = Row::begin(format!("eot_delay_at_5{suffix}"), "ms").note(note);
        (row.value, row.runs) = (at(&all), within + ends);
        report.add(row);
    }
    shipped(&all, report);
    Ok(())
}

/// What the usual bounds of each kind of question make of the set.
fn shipped(all: &[&Pause], report: &mut Report) {
    for (words, name) in [(Text::Understood, ""), (Text::Said, "_true_words"), (Text::None, "_no_words")] {
        let policy = Policy::Shipped { words };
        let worth = policy.worth(all.iter().copied());
        let note = format!("of all pauses in turns, with the usual patience of each kind of question; {SET}");
        let mut row = Row::begin(format!("eot_usual_cutoffs{name}"), "%").note(note);
        (row.value, row.runs) = (Some(worth.cut_off * 100.0), all.len());
        report.add(row);
        let ends = all.iter().filter(|pause| pause.lasts.is_none()).map(|pause| policy.ends(pause) * 1e3).collect();
        let row = Row::begin(format!("eot_usual_delay{name}"), "ms").note(format!("at the true ends; {SET}"));
        report.add(row.figures(&crate::figures::Figures::new(ends)));
    }
}

/// Speakers who pause for a second between any two clauses: how many answers stay whole?
pub fn one_second(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAME: &str = "eot_whole_1s";
    let Some(mut ears) = Ears::open(report, NAME)? else { return Ok(()) };
    let heard = ears.hear(false, Some(1.0), if setup.quick { 2 } else { usize::MAX })?;
    let policies = [
        ("", "ours, usual patience", Policy::Shipped { words: Text::Understood }),
        ("_true_words", "ours with the words as spoken", Policy::Shipped { words: Text::Said }),
        ("_no_words", "ours without words", Policy::Shipped { words: Text::None }),
        ("_smart_turn", "Smart Turn at 0.5, else 3 s", Policy::SmartTurn { sure: 0.5, least: 0.2, fallback: 3.0 }),
        ("_silence", "0.6 s of silence", Policy::Silence(0.6)),
    ];
    for (suffix, what, policy) in policies {
        let (mut turns, mut whole) = (0, 0);
        for turn in heard.chunk_by(|a, b| (a.language, a.turn, a.speaker) == (b.language, b.turn, b.speaker)) {
            let mut within = turn.iter().filter_map(|pause| Some((pause, pause.lasts?))).peekable();
            if within.peek().is_some() {
                turns += 1;
                whole += usize::from(within.all(|(pause, lasts)| policy.ends(pause) >= lasts));
            }
        }
        let note = format!("{what}: {whole} of {turns} answers with pauses of 1 s were left whole");
        let mut row = Row::begin(format!("{NAME}{suffix}"), "%").note(note);
        (row.value, row.runs) = (Some(whole as f64 * 100.0 / f64::max(turns as f64, 1.0)), turns);
        report.add(row);
    }
    Ok(())
}

/// The models that hear.
struct Ears {
    vad: Vad,
    model: SmartTurn,
}

impl Ears {
    fn open(report: &Report, row: &str) -> anyhow::Result<Option<Self>> {
        const MODELS: [&str; 3] = ["onnxruntime", "silero-vad", "smart-turn"];
        let [Some(library), Some(vad), Some(model)] = MODELS.map(models::locate) else {
            report.skip(row, &format!("`vivavoce models pull {}` fetches what it needs", MODELS.join(" ")));
            return Ok(None);
        };
        for program in ["espeak-ng", "flite"] {
            let found = std::env::var_os("PATH")
                .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()));
            if !found {
                report.skip(row, &format!("{program} is not installed"));
                return Ok(None);
            }
        }
        onnx::load(&library)?;
        Ok(Some(Self { vad: Vad::new(VadModel::load(&vad)?), model: SmartTurn::load(&model)? }))
    }

    /// All speakers of one half.
    fn hear(&mut self, fit: bool, pause: Option<f64>, at_most: usize) -> anyhow::Result<Vec<Pause>> {
        let mut heard = Vec::new();
        for (index, voice) in set::VOICES.iter().enumerate().filter(|(_, voice)| voice.fit == fit) {
            let turns = set::spoken_by(index, pause, at_most)?;
            heard.extend(hear::hear(&turns, index, voice.language, &mut self.vad, &mut self.model)?);
        }
        Ok(heard)
    }
}

fn described(what: &str) -> &'static str {
    match what {
        "words" => "voice, misheard words 300 ms after the pause, question, own pauses",
        "true_words" => "the same with the words as spoken",
        "no_words" => "voice, question, own pauses",
        "smart_turn" => "Smart Turn, then a fixed wait",
        _ => "a fixed wait",
    }
}

fn shown(figure: Option<f64>) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.1}"))
}

/// One line a pause, for a closer look.
fn dump(path: &std::path::Path, pauses: &[Pause]) -> anyhow::Result<()> {
    use vivavoce_engine::dialogue::pause::{Features, Words};
    let mut text = String::new();
    for pause in pauses {
        let features = Features::of(&policy::evidence(pause, Words::Heard(&pause.understood)));
        let over = Policy::Shipped { words: Text::Understood }.ends(pause);
        text += &format!(
            "{} {} {} lasts {:.2} over {over:.2} noticed {:.2} voice {:.2} pace {:.2} {:?} | {}\n",
            pause.language,
            pause.speaker,
            pause.kind.code(),
            pause.lasts.unwrap_or(f64::INFINITY),
            pause.noticed,
            pause.voice,
            pause.pace,
            features.ending,
            pause.understood,
        );
    }
    Ok(std::fs::write(path, text)?)
}

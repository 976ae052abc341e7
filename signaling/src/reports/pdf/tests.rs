//! The file that people get, read by a PDF reader: rendered to pictures, and its text taken out.

use std::ops::Range;

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect};
use hayro::{RenderCache, RenderSettings, render};
use vivavoce_scoring::interview::{Interview, Speaker, Turn};
use vivavoce_scoring::level::Outcome;
use vivavoce_scoring::question::Source;
use vivavoce_scoring::rating::Raters;
use vivavoce_scoring::work::{Tried, Work};

use super::*;

/// A4 in points, as the template sets it.
const PAPER: (u16, u16) = (595, 841);
const CM: f32 = 72.0 / 2.54;
/// Ink may lie so far outside of a margin: rules have a width, and letters hang over.
const OVERHANG: f32 = 2.0;

const PROJECT: &str = "Au printemps dernier, notre équipe de support recevait trois cents tickets en double par \
    semaine. On m'a demandé d'y remédier. J'ai conçu un petit service en Rust, j'ai écrit les règles de \
    rapprochement et je les ai testées avec deux agents. Le plus difficile était les anciens tickets. À la fin, les \
    doublons sont tombés à quatre-vingt-dix par semaine.";

/// A page of the built-in French interview, with an answer to each question.
struct Sample {
    title: String,
    role: String,
    candidate: String,
    questions: Vec<(String, String)>,
    report: Report,
}

impl Sample {
    fn new(candidate: &str, answer: &str) -> Self {
        Self::of("developpeur-fr", candidate, answer, Vec::new())
    }

    /// An interview in which something was written, too.
    fn of(scenario: &str, candidate: &str, answer: &str, work: Vec<Work>) -> Self {
        let scenario = vivavoce_scenarios::builtin().iter().find(|one| one.id == scenario).expect("built in");
        let turn = |(n, question): (u32, &str), speaker, text: &str| Turn {
            speaker,
            number: n,
            question: Some(question.to_owned()),
            start_ms: u64::from(n) * 60_000,
            end_ms: u64::from(n) * 60_000 + 50_000,
            text: text.to_owned(),
            words: Vec::new(),
            typed: true,
        };
        let turns = (1..).zip(&scenario.questions).flat_map(|(n, question)| {
            let place = (n, question.id.as_str());
            [turn(place, Speaker::Interviewer, &question.text), turn(place, Speaker::Candidate, answer)]
        });
        let interview = Interview { language: scenario.language, duration_ms: 600_000, turns: turns.collect(), work };
        Self {
            title: scenario.title.clone(),
            role: scenario.role.clone(),
            candidate: candidate.to_owned(),
            questions: scenario.questions.iter().map(|one| (one.id.clone(), one.text.clone())).collect(),
            report: vivavoce_scoring::score(scenario, &interview, None, &[]),
        }
    }

    fn pdf(&self, language: Language) -> Pdf {
        let page = Page {
            language,
            title: &self.title,
            role: &self.role,
            candidate: Some(&self.candidate),
            at: Some(Timestamp::from_unix_ms(1_795_253_400_000)),
            duration_ms: 600_000,
            questions: &self.questions,
            report: &self.report,
        };
        Pdf::new(pdf(&page).expect("it is set")).expect("it is a PDF")
    }
}

/// Where a page has ink, in points from its upper left corner, and how much of it is ink.
struct Ink {
    across: Range<f32>,
    down: Range<f32>,
    share: f32,
}

/// Every page as a picture of two dots a point, reduced to its ink.
fn ink(pdf: &Pdf) -> Vec<Ink> {
    const SCALE: f32 = 2.0;
    let settings = RenderSettings { x_scale: SCALE, y_scale: SCALE, bg_color: WHITE, ..RenderSettings::default() };
    let cache = RenderCache::new();
    let page = |page| {
        let picture = render(page, &cache, &InterpreterSettings::default(), &settings);
        assert_eq!((picture.width() / SCALE as u16, picture.height() / SCALE as u16), PAPER, "A4");
        let (mut across, mut down, mut dots) = (f32::MAX..0.0_f32, f32::MAX..0.0_f32, 0_usize);
        for (row, line) in picture.data().chunks_exact(picture.width().into()).enumerate() {
            for (column, dot) in line.iter().enumerate() {
                if [dot.r, dot.g, dot.b].iter().all(|part| *part > 250) {
                    continue;
                }
                let (x, y) = (column as f32 / SCALE, row as f32 / SCALE);
                across = across.start.min(x)..across.end.max(x);
                down = down.start.min(y)..down.end.max(y);
                dots += 1;
            }
        }
        Ink { across, down, share: dots as f32 / picture.data().len() as f32 }
    };
    pdf.pages().iter().map(page).collect()
}

/// The text layer, glyph by glyph in the order in which they are drawn.
fn text(pdf: &Pdf) -> String {
    let cache = InterpreterCache::new();
    let mut text = TextLayer(String::new());
    for page in pdf.pages().iter() {
        let mut context = Context::new(
            Affine::IDENTITY,
            Rect::new(0.0, 0.0, 1.0, 1.0),
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, &mut text);
    }
    text.0
}

struct TextLayer(String);

impl Device<'_> for TextLayer {
    fn draw_glyph(&mut self, glyph: &Glyph<'_>, _: Affine, _: Affine, _: &Paint<'_>, _: &GlyphDrawMode) {
        match glyph.as_unicode() {
            Some(BfString::Char(letter)) => self.0.push(letter),
            Some(BfString::String(letters)) => self.0.push_str(&letters),
            None => self.0.push(char::REPLACEMENT_CHARACTER),
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip_path(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

fn assert_well_set(pdf: &Pdf) {
    let pages = ink(pdf);
    for (n, page) in pages.iter().enumerate() {
        assert!(page.share > 0.002, "page {} is blank: {}", n + 1, page.share);
        let (left, right) = (2.2 * CM, f32::from(PAPER.0) - 2.2 * CM);
        assert!(
            page.across.start >= left - OVERHANG && page.across.end <= right + OVERHANG,
            "page {} has ink from {:.0} to {:.0} pt, its text is {left:.0} to {right:.0}",
            n + 1,
            page.across.start,
            page.across.end
        );
        // The foot stands in the lower margin.
        let (top, bottom) = (2.2 * CM, f32::from(PAPER.1) - 1.0 * CM);
        assert!(
            page.down.start >= top - OVERHANG && page.down.end <= bottom,
            "page {} has ink from {:.0} to {:.0} pt",
            n + 1,
            page.down.start,
            page.down.end
        );
    }
}

#[test]
fn every_page_of_both_languages_has_ink_and_keeps_its_margins() {
    let sample = Sample::new("Zoë Martin", PROJECT);
    for (language, pages, numbered) in [(Language::Fr, 3..=6, "Page 1 sur "), (Language::En, 3..=6, "Page 1 of ")] {
        let pdf = sample.pdf(language);
        let count = pdf.pages().len();
        assert!(pages.contains(&count), "{count} pages");
        assert_well_set(&pdf);
        assert!(text(&pdf).contains(&format!("{numbered}{count}")));
    }
}

#[test]
fn french_has_its_own_spaces_and_english_has_none_of_them() {
    let sample = Sample::new("Zoë Martin", PROJECT);
    let french = text(&sample.pdf(Language::Fr));
    for expected in ["Candidat\u{a0}:", "«\u{202f}", "\u{202f}»", "lui seul\u{202f};", "\u{202f}?"] {
        assert!(french.contains(expected), "{expected:?} is not in {french:?}");
    }
    for (at, sign) in french.char_indices().filter(|(_, sign)| ";!?»".contains(*sign)) {
        assert!(french[..at].ends_with('\u{202f}'), "before {sign} in {:?}", near(&french, at));
    }
    for (at, _) in french.match_indices('«') {
        assert!(french[at + '«'.len_utf8()..].starts_with('\u{202f}'), "{:?}", near(&french, at));
    }
    let english = text(&sample.pdf(Language::En));
    assert!(english.contains("Candidate:"), "{english:?}");
    assert!(english.contains("J'ai écrit les règles") || english.contains("j'ai écrit les règles"));
}

#[test]
fn a_level_that_a_language_model_gave_says_so_and_by_which() {
    let mut sample = Sample::new("Zoë Martin", PROJECT);
    let report = &mut sample.report;
    report.raters =
        Some(Raters { models: vec!["openai:gpt-5-mini".into(), "mistral:gpt-5-mini".into()], asked: 30, came: 29 });
    (report.reliability.rated, report.reliability.apart) = (2, 1);
    let mut criteria = report.questions.iter_mut().flat_map(|question| &mut question.criteria);
    let given = criteria.find(|criterion| criterion.outcome.level().is_some()).expect("one has a level");
    (given.source, given.ratings) = (Source::Rated, 3);
    let agreed = criteria.find(|criterion| criterion.outcome.level().is_some()).expect("a second has one");
    (agreed.source, agreed.ratings, agreed.outcome) = (Source::Rated, 3, Outcome::given(4.0, 0.0));
    for (language, expected) in [
        (
            Language::Fr,
            [
                "la médiane de 3 évaluations",
                "(gpt-5-mini)",
                "29 évaluations sur 30",
                "3 évaluations concordent",
                "Un critère n’a pas de niveau",
            ],
        ),
        (
            Language::En,
            [
                "the median of 3 ratings",
                "(gpt-5-mini)",
                "29 of 30 ratings",
                "its 3 ratings agree",
                "One criterion has no level",
            ],
        ),
    ] {
        let pdf = sample.pdf(language);
        assert_well_set(&pdf);
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let set = bare(&text(&pdf));
        for expected in expected {
            assert!(set.contains(&bare(expected)), "{expected:?} is not in the report");
        }
    }
}

/// What stands around a place.
fn near(text: &str, at: usize) -> String {
    text[..at].chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().chain(text[at..].chars().take(10)).collect()
}

#[test]
fn a_program_and_notes_are_set_as_they_were_written_within_the_margins() {
    let long = "x".repeat(300);
    let work = |question: &str, language, text: String| Work {
        question: question.into(),
        language,
        text,
        at_ms: 90_000,
        tried: Some(Tried { passed: 4, at_ms: 80_000 }),
    };
    let program =
        format!("def fusionner(plages):\n    # déjà trié ? 👍🏿 #panic() $x$\n    return sorted(plages)\n{long}\n");
    let notes = format!("L'affranchissement est le plus gros poste, car il coûte 96 000 €.\n{long}\n*a* #b $c$ @d\n");
    let sample = Sample::of(
        "programmation-fr",
        "Zoë Martin",
        PROJECT,
        vec![
            work("plages", vivavoce_scenarios::TaskLanguage::Python, program),
            work("factures", vivavoce_scenarios::TaskLanguage::Text, notes),
        ],
    );
    for (language, tests) in [(Language::Fr, "4 tests sur 6 passent"), (Language::En, "4 of 6 tests pass")] {
        let pdf = sample.pdf(language);
        assert_well_set(&pdf);
        let text = text(&pdf).replace('\u{a0}', " ");
        for expected in [tests, "def fusionner(plages):", "return sorted(plages)", "#panic() $x$", "*a* #b $c$ @d"] {
            assert!(text.contains(expected), "{expected} is not in {text}");
        }
    }
}

#[test]
fn names_and_answers_of_any_script_and_length_break_nothing() {
    let unbroken = "x".repeat(100);
    for (name, answer) in [
        ("Wolfeschlegelsteinhausenbergerdorff".repeat(3).chars().take(100).collect::<String>(), PROJECT),
        ("محمد عبد الله بن عبد العزيز".to_owned(), "שלום, עבדתי שנתיים על תוכנה"),
        (
            "👩🏽‍💻 Zoë 🇫🇷 \u{202e}abc".to_owned(),
            "🎉🎉🎉 J'ai terminé le projet 👍🏿, et les utilisateurs étaient contents 🙂.",
        ),
        ("#set page(width: 1pt) $x^2$ \\ *b* @ref".to_owned(), "#panic() $\\ [ ] _ * @ < > ` \" '"),
        (unbroken.clone(), unbroken.as_str()),
    ] {
        let sample = Sample::new(&name, answer);
        let pdf = sample.pdf(Language::Fr);
        assert_well_set(&pdf);
        if name.is_ascii() {
            // Broken over lines or not, every letter is there.
            let letters =
                |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect::<String>();
            assert!(letters(&text(&pdf)).contains(&letters(&name)), "{name}");
        }
    }
}

//! One answer against its question's rubric.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::{Criterion, Measure, Question, Scenario, Task};

use crate::advice::Candidate;
use crate::agreement::{self, Agreement, Unrated};
use crate::content::relevance::Topic;
use crate::content::{self, Reading, coverage, reading};
use crate::heard::{self, Heard};
use crate::interview::{Interview, Turn};
use crate::level::{self, Mean, Outcome, Reason};
use crate::prose::{Aside, Prose, ratio};
use crate::rating::Rating;
use crate::reliability::{LEAST_ANSWER, MOST_APART, TranscriptConfidence};
use crate::span::Span;
use crate::text::Answer;
use crate::work::{Work, WorkReport};

/// How far a level by tests may be off: a few tests are not all that can be asked of a program.
const TESTED_SPREAD: f32 = 0.5;
/// Sentences that do not count that a report shows.
const MOST_ASIDE: usize = 10;

/// What a report says of one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionReport {
    /// Its id in the scenario.
    pub id: String,
    /// The question as it is spoken.
    pub text: String,
    /// Whether it was asked.
    pub asked: bool,
    /// Whether anything was said to it.
    pub answered: bool,
    /// Words of the answer.
    pub words: u32,
    /// How much it counts beside the others; 0 for a fact, which is noted and not scored.
    pub weight: u32,
    /// The level of the answer, by the criteria's weights; none for a fact.
    pub outcome: Option<Outcome>,
    /// Each criterion.
    pub criteria: Vec<CriterionScore>,
    /// The expected points, in order of the scenario.
    pub points: Vec<PointFound>,
    /// Sentences that do not count, and why; the first of them.
    pub aside: Vec<SetAside>,
    /// What was written for its task.
    #[serde(default)]
    pub work: Option<WorkReport>,
}

/// What a report says of one criterion of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CriterionScore {
    /// Its id, the same in all questions and interviews.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How much it counts beside the others of the question.
    pub weight: u32,
    /// The level.
    pub outcome: Outcome,
    /// What gave the level.
    pub source: Source,
    /// Of how many ratings the level is the median; 0 where it is of none.
    #[serde(default)]
    pub ratings: u32,
    /// Why ratings that were there did not give it.
    pub unrated: Option<Unrated>,
    /// What an answer of this level does, by the rubric.
    pub anchor: Option<String>,
    /// What one of the next level does.
    pub next: Option<String>,
    /// Why, in a rater's words.
    pub why: Option<String>,
    /// The words that the level rests on.
    pub evidence: Vec<Span>,
}

/// What gave a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ScoreSource))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The words, counted.
    Measured,
    /// The median of independent ratings.
    Rated,
    /// Tests, as the candidate's browser reported them.
    Tested,
}

/// An expected point and where it was mentioned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointFound {
    /// Its id in the question.
    pub id: String,
    /// The first words that mention it; none where nothing does.
    pub mention: Option<Span>,
}

/// A sentence that does not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAside {
    /// Why.
    pub why: Aside,
    /// Its beginning.
    pub span: Span,
}

/// A question scored, with what the report as a whole needs of it.
pub(crate) struct Scored {
    pub(crate) report: QuestionReport,
    pub(crate) heard: Heard,
    pub(crate) advice: Vec<Candidate>,
}

/// Scores the answer to one question, whose subject is `topic`.
pub(crate) fn score(
    scenario: &Scenario,
    question: &Question,
    topic: &Topic,
    interview: &Interview,
    ratings: &[&Rating],
) -> Scored {
    let turns: Vec<&Turn> = interview.answers_to(&question.id).collect();
    let asked = interview.turns.iter().any(|turn| turn.question.as_deref() == Some(&question.id));
    let confidence = TranscriptConfidence::of(turns.iter().copied());
    let task = question.task.as_ref();
    let work = task.and_then(|task| {
        let work = interview.work.iter().find(|work| work.question == question.id)?;
        Some((task, work)).filter(|_| work.quote(task).is_some())
    });
    let notes = work.and_then(|(task, work)| work.notes(task));
    let turns = turns.into_iter().chain(&notes).collect();
    let answer = Answer::new(turns, scenario.language);
    let mut report = QuestionReport {
        id: question.id.clone(),
        text: question.text.clone(),
        asked,
        answered: !answer.tokens.is_empty() || work.is_some(),
        words: u32::try_from(answer.tokens.len()).unwrap_or(u32::MAX),
        weight: if question.criteria.is_empty() { 0 } else { question.weight },
        outcome: None,
        criteria: Vec::new(),
        points: Vec::new(),
        aside: Vec::new(),
        work: work.map(|(task, work)| work.report(task)),
    };
    let heard = heard::language(&answer, topic);
    let mentions = reading::mentions(&answer, question);
    let prose = Prose::of(&answer, question, &mentions);
    let reading = Reading::new(&answer, &prose, &mentions, topic, scenario, question);
    report.points = points(&reading);
    let shown = show(&mut report.points, work.map(|(_, work)| work), question, scenario);
    report.aside = aside(&answer, &prose);
    if question.criteria.is_empty() {
        return Scored { report, heard, advice: Vec::new() };
    }
    let obstacle = obstacle(&report, &answer, heard, confidence);
    let score = |criterion: &Criterion| match (criterion.measure, obstacle) {
        // What a program does depends on no word.
        (Some(Measure::Tests), _) => tested(criterion, report.asked, work),
        (_, Some(reason)) => withheld(criterion, reason, Vec::new()),
        (_, None) => scored(&reading, criterion, ratings, &shown),
    };
    report.criteria = question.criteria.iter().map(score).collect();
    let mut mean = Mean::default();
    for criterion in &report.criteria {
        mean.add(&criterion.outcome, ratio(criterion.weight as usize, 1));
    }
    let none = || Outcome::withheld(obstacle.unwrap_or(Reason::NeedsRaters));
    report.outcome = Some(mean.of_one_answer().unwrap_or_else(none));
    let advice = if obstacle.is_none() {
        crate::advice::candidates(&reading, &report.criteria, &shown.points)
    } else {
        Vec::new()
    };
    Scored { report, heard, advice }
}

/// What stands in the way of any level.
fn obstacle(
    report: &QuestionReport,
    answer: &Answer<'_>,
    heard: Heard,
    confidence: Option<TranscriptConfidence>,
) -> Option<Reason> {
    if !report.asked {
        Some(Reason::NotAsked)
    } else if answer.tokens.is_empty() {
        Some(Reason::NothingSaid)
    } else if answer.tokens.len() < LEAST_ANSWER {
        Some(Reason::TooLittleSaid)
    } else if let Heard::Other(_) = heard {
        Some(Reason::WrongLanguage)
    } else if heard == Heard::Unknown {
        Some(Reason::LanguageUnclear)
    } else if confidence.is_some_and(|confidence| !confidence.is_enough()) {
        Some(Reason::UnsureTranscript)
    } else {
        None
    }
}

fn points(reading: &Reading<'_>) -> Vec<PointFound> {
    let mentions = coverage::mentions(reading).into_iter();
    let points = reading.question.points.iter().zip(mentions);
    let found = |range: &std::ops::Range<usize>| reading.answer.quote(range);
    points
        .map(|(point, mention)| PointFound { id: point.id.clone(), mention: mention.as_ref().and_then(found) })
        .collect()
}

/// What of the points the program shows, and how much that counts.
struct Shown {
    /// Points that nothing was said of and that a line shows.
    points: Vec<bool>,
    /// The share of the tests that pass.
    share: f32,
}

/// Adds the lines of a program that show points of which nothing was said.
fn show(points: &mut [PointFound], work: Option<&Work>, question: &Question, scenario: &Scenario) -> Shown {
    let task = question.task.as_ref();
    let share = work.zip(task).and_then(|(work, task)| work.share(task)).unwrap_or(0.0);
    let mut shown = Shown { points: vec![false; points.len()], share };
    // A program that does nothing right shows nothing.
    let Some(work) = work.filter(|_| share > 0.0) else { return shown };
    let lines = work.points(question, scenario.language);
    for ((point, line), shown) in points.iter_mut().zip(lines).zip(&mut shown.points) {
        if point.mention.is_none() && line.is_some() {
            point.mention = line;
            *shown = true;
        }
    }
    shown
}

/// A program by its tests.
fn tested(criterion: &Criterion, asked: bool, work: Option<(&Task, &Work)>) -> CriterionScore {
    let share = work.and_then(|(task, work)| Some((work.share(task)?, work.quote(task)?)));
    let Some((share, quote)) = share else {
        let reason = if asked { Reason::NotTried } else { Reason::NotAsked };
        return withheld(criterion, reason, Vec::new());
    };
    given(criterion, Outcome::given(level::of_value(share), TESTED_SPREAD), Source::Tested, vec![quote])
}

fn aside(answer: &Answer<'_>, prose: &Prose) -> Vec<SetAside> {
    let sentences = prose.aside.iter().take(MOST_ASIDE);
    let shown = sentences.filter_map(|(place, why)| {
        let start = answer.sentences[*place].start;
        Some(SetAside { why: *why, span: answer.quote(&(start..start + 1))? })
    });
    shown.collect()
}

fn withheld(criterion: &Criterion, reason: Reason, evidence: Vec<Span>) -> CriterionScore {
    CriterionScore {
        id: criterion.id.clone(),
        name: criterion.name.clone(),
        weight: criterion.weight,
        outcome: Outcome::withheld(reason),
        source: Source::Measured,
        ratings: 0,
        unrated: None,
        anchor: None,
        next: None,
        why: None,
        evidence,
    }
}

/// A criterion by its ratings if there are enough, else by the words.
fn scored(reading: &Reading<'_>, criterion: &Criterion, ratings: &[&Rating], shown: &Shown) -> CriterionScore {
    let ratings: Vec<&Rating> = ratings.iter().copied().filter(|rating| rating.criterion == criterion.id).collect();
    let agreement = agreement::agree(reading.answer, reading.prose, &ratings);
    if let Ok(agreement) = agreement {
        return rated(criterion, agreement);
    }
    let unrated = agreement.err().filter(|_| !ratings.is_empty());
    let Some(measure) = criterion.measure else {
        return CriterionScore { unrated, ..withheld(criterion, Reason::NeedsRaters, Vec::new()) };
    };
    let Some(measured) = content::measure(reading, measure) else {
        return CriterionScore { unrated, ..withheld(criterion, Reason::NoPoints, Vec::new()) };
    };
    let value = match measure {
        Measure::Coverage => (measured.value + coverage::shown(&shown.points, shown.share)).min(1.0),
        _ => measured.value,
    };
    let outcome = Outcome::given(level::of_value(value), measured.spread * (level::HIGHEST - level::LOWEST));
    let evidence = content::quotes(reading, &measured.evidence);
    CriterionScore { unrated, ..given(criterion, outcome, Source::Measured, evidence) }
}

fn rated(criterion: &Criterion, agreement: Agreement) -> CriterionScore {
    let ratings = u32::try_from(agreement.ratings).unwrap_or(u32::MAX);
    if agreement.spread > MOST_APART {
        let score = withheld(criterion, Reason::TooFarApart, agreement.evidence);
        return CriterionScore { source: Source::Rated, ratings, ..score };
    }
    let outcome = Outcome::given(agreement.level, agreement.spread);
    let score = given(criterion, outcome, Source::Rated, agreement.evidence);
    CriterionScore { why: Some(agreement.why), ratings, ..score }
}

fn given(criterion: &Criterion, outcome: Outcome, source: Source, evidence: Vec<Span>) -> CriterionScore {
    // The highest level that is reached: "4.6" does what level 4 says, and not yet all of 5.
    let reached = outcome.level().map(|level| (1..=criterion.anchors.len()).rev().find(|n| ratio(*n, 1) <= level));
    let reached = reached.flatten().unwrap_or(1);
    CriterionScore {
        id: criterion.id.clone(),
        name: criterion.name.clone(),
        weight: criterion.weight,
        outcome,
        source,
        ratings: 0,
        unrated: None,
        anchor: criterion.anchors.get(reached - 1).cloned(),
        next: criterion.anchors.get(reached).cloned(),
        why: None,
        evidence,
    }
}

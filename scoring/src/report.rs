//! The report of an interview: everything that is scored, each with its words.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::{Question, Scenario};

use crate::advice::{self, Candidate, Priority};
use crate::content::relevance::Topic;
use crate::contour::Contour;
use crate::delivery::{self, Delivery, TimeLimits};
use crate::heard::{self, Heard, SpokenLanguage};
use crate::interview::Interview;
use crate::level::rounded;
use crate::overall::{self, Overall};
use crate::prose::ratio;
use crate::question::{self, QuestionReport, Source};
use crate::rating::{Raters, Rating};
use crate::reliability::{Reliability, TranscriptConfidence};

/// Grows when a report of the same interview would come out differently.
pub const VERSION: u32 = 1;

/// Questions that the scenario does not know which a report names.
const MOST_UNKNOWN: usize = 20;

/// Scores of an interview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// [`VERSION`] of the formulas that made it.
    pub version: u32,
    /// The scenario's id.
    pub scenario: String,
    /// The language of the interview, ISO 639-1.
    pub language: String,
    /// Length of the interview, milliseconds.
    pub duration_ms: u64,
    /// The whole.
    pub overall: Overall,
    /// What it rests on.
    pub reliability: Reliability,
    /// At most three things to try next time.
    pub priorities: Vec<Priority>,
    /// Each question, in order of the scenario.
    pub questions: Vec<QuestionReport>,
    /// Ids of questions that were answered and that the scenario no longer has.
    pub unknown_questions: Vec<String>,
    /// The languages of the answers.
    pub languages: Vec<SpokenLanguage>,
    /// How it was said. Shown beside the scores, and never part of them.
    pub delivery: Delivery,
    /// The language models that were asked to rate the answers; none where none was.
    #[serde(default)]
    pub raters: Option<Raters>,
}

/// Scores an interview. The same input gives the same report, to the byte.
///
/// `ratings` may come in any number and for any question; those that quote what was not said
/// are dropped, and a criterion with fewer than three left is measured by its words.
pub fn score(scenario: &Scenario, interview: &Interview, contour: Option<&Contour>, ratings: &[Rating]) -> Report {
    let mut questions = Vec::with_capacity(scenario.questions.len());
    let mut languages: Vec<(Heard, usize)> = Vec::new();
    let mut candidates: Vec<(u32, Candidate)> = Vec::new();
    for (question, topic) in scenario.questions.iter().zip(Topic::of_all(scenario)) {
        let own: Vec<&Rating> = ratings.iter().filter(|rating| rating.question == question.id).collect();
        let scored = question::score(scenario, question, &topic, interview, &own);
        languages.push((scored.heard, scored.report.words as usize));
        candidates.extend(scored.advice.into_iter().map(|candidate| (scored.report.weight, candidate)));
        questions.push(scored.report);
    }
    let reliability = reliability(interview, &questions);
    Report {
        version: VERSION,
        scenario: scenario.id.clone(),
        language: scenario.language.code().to_owned(),
        duration_ms: interview.duration_ms,
        overall: overall::overall(&questions, &reliability),
        reliability,
        priorities: advice::choose(candidates),
        unknown_questions: unknown(scenario, interview),
        languages: heard::spoken(&languages, scenario.language.code()),
        delivery: delivery::measure(interview, contour, &limits(scenario)),
        raters: None,
        questions,
    }
}

/// What each question gives, milliseconds.
fn limits(scenario: &Scenario) -> TimeLimits {
    let limit = |question: &Question| u64::try_from(question.time_limit.as_millis()).unwrap_or(u64::MAX);
    scenario.questions.iter().map(|question| (question.id.clone(), limit(question))).collect()
}

fn reliability(interview: &Interview, questions: &[QuestionReport]) -> Reliability {
    let scored: Vec<&QuestionReport> = questions.iter().filter(|question| question.weight > 0).collect();
    let has_level = |question: &&&QuestionReport| question.outcome.as_ref().is_some_and(|o| o.level().is_some());
    let weight = |questions: &mut dyn Iterator<Item = &&QuestionReport>| -> usize {
        questions.map(|question| question.weight as usize).sum()
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let criteria = |source: Source, has_level: bool| {
        let all = scored.iter().flat_map(|question| &question.criteria);
        count(all.filter(|c| c.source == source && c.outcome.level().is_some() == has_level).count())
    };
    Reliability {
        questions: count(scored.len()),
        asked: count(scored.iter().filter(|question| question.asked).count()),
        scored: count(scored.iter().filter(has_level).count()),
        covered: rounded(ratio(weight(&mut scored.iter().filter(has_level)), weight(&mut scored.iter()))),
        words: scored.iter().fold(0, |sum, question| sum.saturating_add(question.words)),
        transcript: TranscriptConfidence::of(interview.answers()),
        spread: overall::mean(questions).of_answers().and_then(|mean| mean.spread()),
        rated: criteria(Source::Rated, true),
        measured: criteria(Source::Measured, true),
        apart: criteria(Source::Rated, false),
    }
}

fn unknown(scenario: &Scenario, interview: &Interview) -> Vec<String> {
    let mut unknown: Vec<String> = Vec::new();
    for id in interview.answers().filter_map(|turn| turn.question.as_ref()) {
        let known = scenario.questions.iter().any(|question| question.id == *id);
        if !known && !unknown.contains(id) && unknown.len() < MOST_UNKNOWN {
            unknown.push(id.clone());
        }
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{interview, scenario};
    use crate::level::{Outcome, Reason};

    const PROJECT: &str = "Last spring our support team had three hundred duplicate tickets a week. I was asked to \
        fix that. I designed a small service in Rust, I wrote the matching rules, and I tested them with two agents. \
        The hardest part was old tickets. In the end duplicates dropped to ninety a week.";
    const INCIDENT: &str = "In November a change of mine broke the payment page. I rolled back first. Then I looked at \
        the logs, reproduced it on my laptop and narrowed it down to one header. I added a regression test afterwards.";
    const DESIGN: &str = "First I would identify each client by its API key. Then I would count calls with a token \
        bucket, because short bursts are fine. If there are several servers, the counters must be shared, so I would \
        keep them in Redis.";

    fn report(answers: &[(&str, &str)]) -> Report {
        let scenario = scenario("developer-en");
        score(&scenario, &interview(&scenario, answers), None, &[])
    }

    fn full() -> Report {
        report(&[("project", PROJECT), ("incident", INCIDENT), ("design", DESIGN)])
    }

    #[test]
    fn an_interview_gets_a_level_priorities_and_words_for_each_score() {
        let report = full();
        let level = report.overall.outcome.level().expect("six of eight parts are answered");
        assert!((2.5..=5.0).contains(&level), "{level}");
        assert_eq!(report.priorities.len(), 3);
        for score in report.questions.iter().flat_map(|question| &question.criteria) {
            let given = score.outcome.level().is_some();
            assert_eq!(given, !score.evidence.is_empty(), "{}", score.id);
            assert_eq!(given, score.anchor.is_some(), "{}", score.id);
        }
        assert_eq!(report.languages[0].code, "en");
    }

    #[test]
    fn every_quotation_is_in_the_transcript_with_its_times() {
        let scenario = scenario("developer-en");
        let interview = interview(&scenario, &[("project", PROJECT), ("incident", INCIDENT), ("design", DESIGN)]);
        let report = score(&scenario, &interview, None, &[]);
        let scores = report.questions.iter().flat_map(|question| &question.criteria);
        let points = report.questions.iter().flat_map(|question| &question.points).filter_map(|p| p.mention.as_ref());
        let priorities = report.priorities.iter().filter_map(|priority| priority.words.as_ref());
        let spans: Vec<_> = scores.flat_map(|score| &score.evidence).chain(points).chain(priorities).collect();
        assert!(spans.len() > 20, "{}", spans.len());
        for span in spans {
            let turn = interview.answers().find(|turn| turn.number == span.turn).expect("a turn of the candidate");
            let from = span.first_word.expect("spoken") as usize;
            let to = from + span.word_count.expect("spoken") as usize;
            assert_eq!(crate::span::Span::of_words(turn, from, to).as_ref(), Some(span));
        }
    }

    #[test]
    fn a_fact_is_noted_and_not_scored() {
        let report = report(&[("team", "We were seven people.")]);
        let team = report.questions.iter().find(|question| question.id == "team").expect("in the scenario");
        assert!(team.answered && team.outcome.is_none() && team.criteria.is_empty());
        assert_eq!(report.overall.outcome, Outcome::withheld(Reason::NothingSaid));
    }

    #[test]
    fn too_little_of_the_scenario_gives_answers_levels_and_the_whole_none() {
        let report = report(&[("project", PROJECT)]);
        let project = &report.questions[1];
        assert!(project.outcome.as_ref().and_then(Outcome::level).is_some());
        let Outcome::Withheld { reasons } = &report.overall.outcome else { panic!("withheld") };
        assert_eq!(reasons[..2], [Reason::TooLittleSaid, Reason::TooLittleCovered]);
        assert_eq!(report.overall.display, None);
        assert_eq!(report.questions[2].outcome, Some(Outcome::withheld(Reason::NotAsked)));
    }

    #[test]
    fn the_same_interview_gives_the_same_bytes() {
        let bytes = |report: &Report| serde_json::to_vec(report).expect("it has no maps with odd keys");
        let first = bytes(&full());
        assert_eq!(first, bytes(&full()));
        let read: Report = serde_json::from_slice(&first).expect("what was written");
        assert_eq!(bytes(&read), first);
    }

    #[test]
    fn three_ratings_that_quote_the_transcript_replace_the_measured_level() {
        let scenario = scenario("developer-en");
        let interview = interview(&scenario, &[("project", PROJECT)]);
        let rating = |level: u8, quote: &str| Rating {
            question: "project".into(),
            criterion: "points".into(),
            level,
            quotes: vec![quote.into()],
            why: "It is clear.".into(),
        };
        let points = |ratings: &[Rating]| score(&scenario, &interview, None, ratings).questions[1].criteria[0].clone();
        let good = [rating(2, "in the end duplicates dropped"), rating(3, "I designed"), rating(2, "the hardest part")];
        let rated = points(&good);
        assert_eq!((rated.source, rated.outcome.clone()), (Source::Rated, Outcome::given(2.0, 0.5)));
        assert_eq!(rated.why.as_deref(), Some("It is clear."));
        let mut bad = good.to_vec();
        bad[1].quotes = vec!["I designed a rocket".into()];
        let measured = points(&bad);
        assert_eq!(measured.source, Source::Measured);
        assert_eq!(measured.unrated, Some(crate::agreement::Unrated::TooFewValid));
        assert_eq!(Outcome::level(&measured.outcome), Outcome::level(&points(&[]).outcome));
    }

    #[test]
    fn a_better_interview_is_a_trend_upwards_and_the_same_one_is_none() {
        use crate::trend::{Direction, trend};
        let vague = "Well, we did some work on a project for a client, and it was quite nice, I think, and in the end \
            everybody was happy because the atmosphere was good and I liked my colleagues on the team very much.";
        let before = report(&[("project", vague), ("incident", vague), ("design", vague)]);
        assert!(before.overall.outcome.level().is_some());
        let movement = trend(&full(), &[&before, &before]).overall.expect("both have a level");
        assert_eq!((movement.direction, movement.earlier.len()), (Direction::Up, 2));
        let same = trend(&full(), &[&full()]);
        assert!(same.criteria.iter().all(|criterion| criterion.movement.direction == Direction::Same));
        assert_eq!(same.criteria.len(), 5);
        assert_eq!(trend(&full(), &[]).overall, None);
    }

    #[test]
    fn no_key_of_a_report_names_an_emotion_or_a_trait() {
        const BANNED: [&str; 22] = [
            "emotion",
            "mood",
            "sentiment",
            "feeling",
            "affect",
            "anger",
            "joy",
            "fear",
            "sad",
            "happy",
            "stress",
            "anxi",
            "nervous",
            "enthus",
            "personality",
            "introvert",
            "extravert",
            "openness",
            "neurotic",
            "charisma",
            "honest",
            "hireab",
        ];
        fn walk(value: &serde_json::Value, keys: &mut Vec<String>) {
            match value {
                serde_json::Value::Object(map) => map.iter().for_each(|(key, value)| {
                    keys.push(key.to_lowercase());
                    walk(value, keys);
                }),
                serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, keys)),
                _ => {}
            }
        }
        let mut keys = Vec::new();
        walk(&serde_json::to_value(full()).expect("plain data"), &mut keys);
        walk(&serde_json::to_value(crate::trend::trend(&full(), &[&full()])).expect("plain data"), &mut keys);
        assert!(keys.iter().any(|key| key == "direction") && keys.len() > 100);
        for key in keys {
            assert!(BANNED.iter().all(|banned| !key.contains(banned)), "{key}");
        }
    }
}

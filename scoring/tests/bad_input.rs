//! Interviews as they should not be: nothing panics, and no level leaves its bounds.

use std::sync::Arc;
use std::time::Instant;

use proptest::prelude::*;
use vivavoce_scenarios::{Scenario, builtin};
use vivavoce_scoring::interview::{Interview, Speaker, Turn, Word};
use vivavoce_scoring::level::{Outcome, Reason};
use vivavoce_scoring::rating::Rating;
use vivavoce_scoring::report::{Report, score};

fn scenario(id: &str) -> Arc<Scenario> {
    builtin().iter().find(|scenario| scenario.id == id).expect("it is built in").clone()
}

fn turn(speaker: Speaker, number: u32, question: &str, text: &str) -> Turn {
    Turn {
        speaker,
        number,
        question: Some(question.to_owned()),
        start_ms: 0,
        end_ms: 0,
        text: text.to_owned(),
        words: Vec::new(),
        typed: true,
    }
}

fn of(scenario: &Scenario, turns: Vec<Turn>) -> Report {
    let interview = Interview { language: scenario.language, duration_ms: 0, turns, work: Vec::new() };
    let report = score(scenario, &interview, None, &[]);
    within_bounds(&report);
    report
}

fn within_bounds(report: &Report) {
    let questions = report.questions.iter().flat_map(|q| q.outcome.iter().chain(q.criteria.iter().map(|c| &c.outcome)));
    let criteria = report.overall.criteria.iter().map(|criterion| &criterion.outcome);
    for outcome in questions.chain(criteria).chain([&report.overall.outcome]) {
        match outcome {
            Outcome::Given { level, spread } => {
                assert!((1.0..=5.0).contains(level) && (0.0..=4.0).contains(spread), "{outcome:?}");
            }
            Outcome::Withheld { reasons } => assert!(!reasons.is_empty()),
        }
    }
    assert!(report.priorities.len() <= 3);
    serde_json::to_vec(report).expect("it can be written");
}

#[test]
fn an_interview_without_a_word_says_so() {
    let scenario = scenario("developpeur-fr");
    for turns in [
        Vec::new(),
        vec![turn(Speaker::Interviewer, 1, "projet", "Racontez-moi un projet.")],
        vec![turn(Speaker::Candidate, 1, "projet", " … ")],
    ] {
        let report = of(&scenario, turns);
        assert_eq!(report.overall.outcome, Outcome::withheld(Reason::NothingSaid));
        assert_eq!((report.priorities.len(), report.languages.len()), (0, 0));
    }
}

#[test]
fn one_word_is_too_little() {
    let scenario = scenario("developpeur-fr");
    let report = of(&scenario, vec![turn(Speaker::Candidate, 1, "projet", "Oui.")]);
    assert_eq!(report.questions[1].outcome, Some(Outcome::withheld(Reason::TooLittleSaid)));
}

#[test]
fn a_candidate_without_an_interviewer_is_scored() {
    let scenario = scenario("developer-en");
    let text = "I built a small service for our support team, and I wrote the matching rules myself.";
    let report = of(&scenario, vec![turn(Speaker::Candidate, 1, "project", text)]);
    assert!(report.questions[1].outcome.as_ref().and_then(Outcome::level).is_some());
}

#[test]
fn questions_that_are_gone_are_named_and_bounded() {
    let scenario = scenario("developer-en");
    let gone = (1..100).map(|n| turn(Speaker::Candidate, n, &format!("gone-{n}"), "I built it myself in two days."));
    let report = of(&scenario, gone.collect());
    assert_eq!(report.unknown_questions.len(), 20);
    assert_eq!(report.overall.outcome, Outcome::withheld(Reason::NothingSaid));
}

#[test]
fn times_that_run_backwards_do_no_harm() {
    let scenario = scenario("developer-en");
    let text = "I built a small service for our support team and then I wrote the matching rules myself ".repeat(10);
    let mut answer = turn(Speaker::Candidate, 1, "project", &text);
    answer.words = text
        .split(' ')
        .zip(0_u64..)
        .map(|(text, at)| Word {
            text: text.into(),
            start_ms: u64::MAX - at * 500,
            end_ms: at,
            confidence: Some(if at % 2 == 0 { f32::NAN } else { f32::NEG_INFINITY }),
        })
        .collect();
    of(&scenario, vec![answer]);
}

#[test]
fn text_of_every_kind_is_read() {
    let scenario = scenario("developpeur-fr");
    for text in [
        "🙂 ".repeat(200),
        "e\u{301}\u{301}\u{301}".repeat(500),
        "\u{202E}tset nu tse icec tiaf ia'j te riova sap xued\u{202C}".to_owned(),
        "ﷺ ﷺ 我 写 了 一 个 服务 и я написал код".repeat(30),
        "\0\u{FFFD}\u{200B}\u{FEFF} ".repeat(100),
        "ZALGƠ̷̢ j'ai écrit le test İ ß ŉ ΐ".repeat(40),
        "x".repeat(8_000),
        "j'ai écrit un test pour la base de données, et on a livré. ".repeat(136),
    ] {
        let mut spoken = turn(Speaker::Candidate, 1, "projet", &text);
        let words = text.split_whitespace().take(2_000).zip(0_u64..);
        let word = |(text, at): (&str, u64)| Word { text: text.into(), start_ms: at, end_ms: at, confidence: None };
        spoken.words = words.map(word).collect();
        of(&scenario, vec![turn(Speaker::Candidate, 1, "projet", &text), spoken]);
    }
}

#[test]
fn two_hours_are_scored_and_the_time_is_printed() {
    let scenario = scenario("developer-en");
    let sentences = [
        "so last year we had a problem with the support team and I was asked to look at it",
        "I built a small service number {n} in Rust and I wrote the matching rules for team {n}",
        "then we shipped release {n} to production and the users were happy because it was {n} percent faster",
        "my brother told me about lighthouse {n} and the train was late again that morning",
        "I looked at the logs of server {n} and reproduced the error before I rolled back",
    ];
    let mut turns = Vec::new();
    let ids: Vec<&str> = scenario.questions.iter().map(|question| question.id.as_str()).collect();
    // 150 words a minute for two hours, half of them to one question.
    let mut at = 0;
    let mut words = 0;
    let mut number = 0;
    while words < 18_000 {
        number += 1;
        let question = if number % 2 == 0 { "project" } else { ids[number % ids.len()] };
        let mut answer = turn(Speaker::Candidate, u32::try_from(number).expect("few"), question, "");
        for n in 0..40 {
            let text = sentences[(n + number) % sentences.len()].replace("{n}", &(n * number).to_string());
            for word in text.split(' ') {
                answer.words.push(Word { text: word.into(), start_ms: at, end_ms: at + 250, confidence: Some(0.8) });
                at += 400;
            }
            words += answer.words.len() / 40;
        }
        answer.text = answer.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        turns.push(answer);
    }
    let said: usize = turns.iter().map(|turn| turn.words.len()).sum();
    let started = Instant::now();
    of(&scenario, turns);
    println!("two hours, {said} words: {:?}", started.elapsed());
}

/// Answers of words that mean something here and words that do not.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "I", "built", "it", "j'ai", "écrit", "because", "the", "API", "key", "et", "la", "base", "in", "two", "days.",
            "Redis,", "result", "ignore", "instructions", "5/5", "on", "a", "we", "had", "to", "…", "d'abord", "?",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(word, 0..120).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_said_nothing_panics_and_levels_stay_within_bounds(
        texts in prop::collection::vec((text(), any::<bool>(), 0usize..8), 0..6),
        times in prop::collection::vec(any::<u64>(), 240),
        confidence in prop::option::of(any::<f32>()),
        french: bool,
        level in any::<u8>(),
    ) {
        let scenario = scenario(if french { "developpeur-fr" } else { "developer-en" });
        let mut turns = Vec::new();
        for (number, (text, typed, question)) in (1..).zip(&texts) {
            let id = scenario.questions.get(*question).map_or("gone", |question| &question.id);
            let mut answer = turn(Speaker::Candidate, number, id, text);
            if !typed {
                let word = |(at, text): (usize, &str)| Word {
                    text: text.into(), start_ms: times[at], end_ms: times[at + 1], confidence,
                };
                answer.words = text.split_whitespace().take(200).enumerate().map(word).collect();
            }
            turns.push(answer);
        }
        let ratings: Vec<Rating> = scenario.questions.iter().flat_map(|question| {
            let rating = Rating {
                question: question.id.clone(),
                criterion: "points".into(),
                level,
                quotes: texts.iter().map(|(text, ..)| text.chars().take(12).collect()).collect(),
                why: "w".into(),
            };
            vec![rating; 4]
        }).collect();
        let interview = Interview { language: scenario.language, duration_ms: 1, turns, work: Vec::new() };
        let report = score(&scenario, &interview, None, &ratings);
        within_bounds(&report);
        prop_assert_eq!(&report, &score(&scenario, &interview, None, &ratings));
    }
}

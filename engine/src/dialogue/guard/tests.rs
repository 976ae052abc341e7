//! The patterns were written with two thirds of the cases in sight. When they first met the
//! third that was held out, 2 of its 98 unlawful questions passed and 2 of its 74 lawful ones
//! were stopped; those have been mended since, so that the next new case is the next test.

use std::collections::BTreeMap;

use vivavoce_scenarios::builtin;

use super::*;

const LANGUAGES: [Language; 2] = [Language::En, Language::Fr];

/// The lines of a file of cases, each with whether it was held out.
fn lines(text: &'static str) -> impl Iterator<Item = (bool, &'static str)> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.enumerate().map(|(number, line)| (number % 3 == 2, line))
}

fn unlawful(language: Language) -> impl Iterator<Item = (bool, &'static str, &'static str)> {
    let text = match language {
        Language::En => include_str!("cases/illegal_en.txt"),
        Language::Fr => include_str!("cases/illegal_fr.txt"),
    };
    lines(text).map(|(held_out, line)| {
        let (topic, sentence) = line.split_once(" | ").expect("topic | sentence");
        (held_out, topic, sentence)
    })
}

fn lawful(language: Language) -> impl Iterator<Item = (bool, &'static str)> {
    lines(match language {
        Language::En => include_str!("cases/lawful_en.txt"),
        Language::Fr => include_str!("cases/lawful_fr.txt"),
    })
}

#[test]
fn no_unlawful_question_passes() {
    let mut passed = Vec::new();
    for language in LANGUAGES {
        let mut other = 0;
        for (held_out, topic, sentence) in unlawful(language) {
            match guard(sentence, language) {
                None => passed.push((held_out, sentence)),
                Some(found) => other += usize::from(found.code() != topic),
            }
        }
        let count = unlawful(language).count();
        assert!(count >= 120, "{count} cases");
        println!("{language:?}: {count} unlawful questions, {other} of them stopped for another topic");
    }
    let held_out = passed.iter().filter(|(held_out, _)| *held_out).count();
    assert!(passed.is_empty(), "{} passed, {held_out} of them held out: {passed:#?}", passed.len());
}

#[test]
fn lawful_questions_are_let_through() {
    let (mut count, mut stopped) = (0, Vec::new());
    for language in LANGUAGES {
        for (held_out, sentence) in lawful(language) {
            count += 1;
            stopped.extend(guard(sentence, language).map(|topic| (held_out, topic, sentence)));
        }
    }
    assert!(count >= 200, "{count} cases");
    let share = stopped.len() as f64 / f64::from(count) * 100.0;
    println!("{} false alarms in {count} lawful questions: {share:.1} %", stopped.len());
    assert!(share <= 2.0, "{share:.1} %: {stopped:#?}");
}

#[test]
fn every_topic_is_guarded_in_both_languages() {
    for language in LANGUAGES {
        let mut topics: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, topic, sentence) in unlawful(language) {
            let found = guard(sentence, language).is_some_and(|found| found.code() == topic);
            *topics.entry(topic).or_default() += usize::from(found);
        }
        assert_eq!(topics.len(), 12);
        assert!(topics.values().all(|right| *right >= 5), "{topics:?}");
    }
}

#[test]
fn nothing_that_comes_with_vivavoce_is_stopped() {
    let mut stopped = Vec::new();
    for scenario in builtin() {
        let questions = scenario.questions.iter().flat_map(|question| {
            let follow_ups = question.points.iter().filter_map(|point| point.follow_up.as_ref());
            [Some(&question.text), question.again.as_ref()]
                .into_iter()
                .flatten()
                .chain(follow_ups.map(|follow_up| &follow_up.text))
        });
        for text in questions.chain([&scenario.greeting, &scenario.closing]) {
            stopped.extend(guard(text, scenario.language).map(|topic| (&scenario.id, topic, text)));
        }
    }
    assert!(stopped.is_empty(), "{stopped:#?}");
}

#[test]
fn only_the_unlawful_sentence_is_taken_out() {
    let (kept, topics) = without_unlawful("Thank you. Are you married? Tell me about the project.", Language::En);
    assert_eq!((kept.as_str(), topics.as_slice()), ("Thank you. Tell me about the project.", &[Topic::Family][..]));
    let (kept, topics) = without_unlawful("Avez-vous des enfants ?", Language::Fr);
    assert_eq!((kept.as_str(), topics.as_slice()), ("", &[Topic::Family][..]));
}

#[test]
fn case_accents_and_missing_marks_do_not_help() {
    for text in ["ETES-VOUS ENCEINTE", "etes vous enceinte", "Êtes‑vous  enceinte…"] {
        assert_eq!(guard(text, Language::Fr), Some(Topic::Pregnancy), "{text}");
    }
    assert_eq!(guard("so are YOU pregnant", Language::En), Some(Topic::Pregnancy));
}

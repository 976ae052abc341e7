//! What an answer says, measured by its words alone: one value from 0 to 1 for each
//! [`Measure`], from which the level is `1 + 4 × value`.
//!
//! | module | measures |
//! | --- | --- |
//! | [`reading`] | finds once what all of them count |
//! | [`coverage`] | the expected points, mentioned and developed |
//! | [`relevance`] | the share of the answer that is on the subject |
//! | [`structure`] | a story's parts in order; the steps of a thought |
//! | [`specifics`] | figures, times, names, the own part |
//! | [`vocabulary`] | variety of words, terms of the trade |
//!
//! None of them grows with length alone: each saturates, or is a share. All but relevance
//! itself are held down by a *gate* where the answer is off the subject, since an answer to
//! another question shows nothing about this one. The weights in the formulas are judgements,
//! written down here so that they can be disputed; the test set of graded answers
//! (`tests/answers.rs`) holds their order, not their absolute size.

pub mod coverage;
pub mod reading;
pub mod relevance;
pub mod specifics;
pub mod structure;
pub mod vocabulary;

use std::ops::Range;

use vivavoce_scenarios::Measure;

use crate::span::Span;
pub use reading::Reading;

/// Relevance from which the other measures count in full; below, by the square of their ratio.
const GATE: f32 = 0.4;
/// Share of a value that is lost where hardly anything is on the subject: what is found by
/// saying much of everything is worth less than the same found at once.
const UNFOCUSED: f32 = 0.4;
/// Blocks of sentences that are left out in turn to see how much a value hangs on them.
const BLOCKS: usize = 8;
/// Spread of a value at least: a quarter of a level. At the floor nothing hangs on any
/// sentence, and still no count of words is surer than that.
const LEAST_SPREAD: f32 = 1.0 / 16.0;
/// Quotations that a criterion shows.
const MOST_EVIDENCE: usize = 4;

/// What was measured for one criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// From 0 to 1.
    pub value: f32,
    /// How far the value may be off: see [`spread`]; at least a sixteenth.
    pub spread: f32,
    /// What was found, in order: places of the words.
    pub evidence: Vec<Range<usize>>,
}

/// Measures one thing of an answer; none where there is nothing to measure it by: a question
/// that expects no points has no coverage.
pub fn measure(reading: &Reading<'_>, measure: Measure) -> Option<Measured> {
    let nothing = match measure {
        Measure::Coverage => reading.question.points.is_empty(),
        // No word tells what a program does.
        Measure::Tests => true,
        _ => false,
    };
    if nothing {
        return None;
    }
    let kept = reading.kept();
    let value = gated(reading, measure, &kept);
    let evidence = match measure {
        Measure::Coverage => coverage::evidence(reading, &kept),
        Measure::Relevance => relevance::evidence(reading, &kept),
        Measure::Star => structure::star_evidence(reading, &kept),
        Measure::Reasoning => structure::reasoning_evidence(reading, &kept),
        Measure::Specifics => specifics::evidence(reading, &kept),
        Measure::Vocabulary => vocabulary::evidence(reading, &kept),
        Measure::Tests => Vec::new(),
    };
    Some(Measured { value, spread: spread(reading, measure, &kept).max(LEAST_SPREAD), evidence })
}

/// The quotations of a measure, each once; the beginning of the answer where nothing was
/// found, since that is what the level was given for.
pub fn quotes(reading: &Reading<'_>, evidence: &[Range<usize>]) -> Vec<Span> {
    let mut quotes: Vec<Span> = Vec::new();
    for range in evidence {
        let quote = reading.answer.quote(range);
        quotes.extend(quote.filter(|quote| !quotes.contains(quote)));
        if quotes.len() == MOST_EVIDENCE {
            break;
        }
    }
    if quotes.is_empty() {
        let first = reading.answer.sentences.first();
        quotes.extend(first.and_then(|sentence| reading.answer.quote(&(sentence.start..sentence.start + 1))));
    }
    quotes
}

fn gated(reading: &Reading<'_>, measure: Measure, kept: &[bool]) -> f32 {
    let relevance = relevance::value(reading, kept);
    let value = match measure {
        Measure::Relevance => return relevance,
        Measure::Coverage => coverage::value(reading, kept),
        Measure::Star => structure::star(reading, kept),
        Measure::Reasoning => structure::reasoning(reading, kept),
        Measure::Specifics => specifics::value(reading, kept),
        Measure::Vocabulary => vocabulary::value(reading, kept),
        Measure::Tests => 0.0,
    };
    let focused = match measure {
        // A point that was covered stays covered, whatever else was said.
        Measure::Coverage => 1.0,
        _ => 1.0 - UNFOCUSED + UNFOCUSED * relevance::focus(reading, kept),
    };
    (value * focused * (relevance / GATE).min(1.0).powi(2)).clamp(0.0, 1.0)
}

/// How much a value hangs on single sentences: the standard error of a delete-a-group
/// jackknife (Quenouille 1949; Tukey 1958) over up to eight blocks of neighbouring sentences.
/// An answer of one sentence hangs on it altogether: its spread is half the value.
pub fn spread(reading: &Reading<'_>, measure: Measure, kept: &[bool]) -> f32 {
    let places: Vec<usize> = (0..kept.len()).filter(|place| kept[*place]).collect();
    let blocks = places.len().min(BLOCKS);
    if blocks < 2 {
        return gated(reading, measure, kept) / 2.0;
    }
    let mut values = [0.0_f32; BLOCKS];
    for (block, value) in values.iter_mut().enumerate().take(blocks) {
        let mut rest = kept.to_vec();
        for place in &places[places.len() * block / blocks..places.len() * (block + 1) / blocks] {
            rest[*place] = false;
        }
        *value = gated(reading, measure, &rest);
    }
    let values = &values[..blocks];
    let count = crate::prose::ratio(blocks, 1);
    let mean = values.iter().sum::<f32>() / count;
    let squares: f32 = values.iter().map(|value| (value - mean).powi(2)).sum();
    ((count - 1.0) / count * squares).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{scenario, spoken};
    use crate::prose::Prose;
    use crate::text::Answer;

    /// The value of one measure for an answer to a question of the built-in scenarios.
    fn value(id: &str, question: &str, by: Measure, text: &str) -> f32 {
        let scenario = scenario(id);
        let place = scenario.questions.iter().position(|q| q.id == question).expect("asked there");
        let question = &scenario.questions[place];
        let turn = spoken(text);
        let answer = Answer::new(vec![&turn], scenario.language);
        let points = reading::mentions(&answer, question);
        let prose = Prose::of(&answer, question, &points);
        let topic = &relevance::Topic::of_all(&scenario)[place];
        let reading = Reading::new(&answer, &prose, &points, topic, &scenario, question);
        measure(&reading, by).expect("it expects points").value
    }

    fn incident(by: Measure, text: &str) -> f32 {
        value("developer-en", "incident", by, text)
    }

    #[test]
    fn a_developed_point_is_worth_more_than_a_mention_and_two_more_than_one() {
        let mention = incident(Measure::Coverage, "It broke, so I looked at the logs of the deployment.");
        let developed = incident(
            Measure::Coverage,
            "It broke, so I looked at the logs of the deployment. Then I could reproduce it on my laptop, and I \
             compared both versions until only one setting was left.",
        );
        let both = incident(
            Measure::Coverage,
            "It broke, so I looked at the logs of the deployment. Afterwards I added a regression test for it.",
        );
        assert!(mention > 0.0 && developed > mention && both > mention, "{mention} {developed} {both}");
    }

    #[test]
    fn a_digression_lowers_relevance_and_leaves_what_was_covered() {
        let answer = "The deployment broke. I looked at the logs, and I could reproduce it. Then I added a test.";
        let digression = " My uncle has a garden with tomatoes. He sits there every Sunday and he is happy. \
            The weather was lovely that summer, and we ate outside with the neighbours.";
        let long = format!("{answer}{digression}");
        assert!(incident(Measure::Relevance, &long) < incident(Measure::Relevance, answer) - 0.2);
        assert!(incident(Measure::Coverage, &long) <= incident(Measure::Coverage, answer));
        assert!(incident(Measure::Coverage, &long) > 0.3);
    }

    #[test]
    fn a_story_gains_by_each_part_and_loses_by_we() {
        let parts = [
            "Last year our payment service broke because of a deployment.",
            "I had to repair it before the monitoring alert reached the customers.",
            "I rolled back, I checked the logs and I added a regression test.",
            "In the end the dashboard showed no error, and it has not happened again.",
        ];
        let mut last = 0.0;
        for told in 1..=parts.len() {
            let star = incident(Measure::Star, &parts[..told].join(" "));
            assert!(star > last, "{told}: {star} after {last}");
            last = star;
        }
        let group = parts.join(" ").replace("I ", "we ");
        assert!(incident(Measure::Star, &group) < last - 0.2);
    }

    #[test]
    fn reasons_conditions_and_order_make_a_thought() {
        let bare = "I would count the requests of each client. I would keep the counter in Redis.";
        let thought = "First I would count the requests of each client, because one of them may be too fast. Then I \
            would keep the counter in Redis, so that several servers share it. But if Redis is down, I would let \
            the requests through.";
        let value = |text| value("developer-en", "design", Measure::Reasoning, text);
        assert!(value(thought) > value(bare) + 0.4, "{} {}", value(thought), value(bare));
    }

    #[test]
    fn the_same_figure_counts_once() {
        let once = "I rolled back after 20 minutes and the logs were clean.";
        let twice =
            "I rolled back after 20 minutes and the logs were clean. After 20 minutes the monitoring was green.";
        let two = "I rolled back after 20 minutes and the logs were clean. After 35 minutes the monitoring was green.";
        let value = |text| incident(Measure::Specifics, text);
        assert!(value(two) > value(twice) + 0.1, "{} {}", value(two), value(twice));
        assert!((value(twice) - value(once)).abs() < 0.15, "{} {}", value(twice), value(once));
    }

    #[test]
    fn an_answer_to_another_question_has_no_structure_specifics_or_words_here() {
        let text = "Last summer I had to cook for twelve people. I borrowed 3 pots from Anna, I cut 4 kilos of carrots, \
            and in the end everybody asked for more.";
        for by in [Measure::Star, Measure::Specifics, Measure::Vocabulary, Measure::Relevance] {
            assert!(incident(by, text) < 0.1, "{by:?}: {}", incident(by, text));
        }
    }
}

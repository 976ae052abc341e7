//! One answer, read once: where the points, the marks of a story, the figures are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use vivavoce_scenarios::{Mention, PointMatcher, Question, Scenario};

use super::relevance::Topic;
use super::specifics;
use crate::prose::{Prose, in_running_speech};
use crate::text::Answer;

/// Something found in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its words.
    pub words: Range<usize>,
    /// The sentence that they are in.
    pub sentence: usize,
    /// Which phrase of what was looked for.
    pub phrase: usize,
}

/// An answer and all that is counted in it.
pub struct Reading<'r> {
    /// The answer.
    pub answer: &'r Answer<'r>,
    /// The question.
    pub question: &'r Question,
    /// Which of its sentences count.
    pub prose: &'r Prose,
    /// Mentions of each point.
    pub points: Vec<Vec<Found>>,
    /// For each sentence, the words and phrases of the question's subject in it and their
    /// weight.
    pub topic: Vec<BTreeMap<Cow<'r, str>, f32>>,
    /// Marks of situation, task, result.
    pub story: [Vec<Found>; 3],
    /// The speaker's own actions.
    pub actions: Vec<Found>,
    /// Marks of order, reason, condition, example, conclusion.
    pub reasoning: [Vec<Found>; 5],
    /// Figures, times, names.
    pub specifics: [Vec<Found>; 3],
    /// Terms of the trade; the phrase is the term.
    pub terms: Vec<Found>,
    /// For each sentence, how often the speaker is "I" and how often "we".
    pub persons: Vec<(usize, usize)>,
}

impl<'r> Reading<'r> {
    /// Reads an answer to a question of a scenario; `points` are all mentions of its points.
    pub fn new(
        answer: &'r Answer<'r>,
        prose: &'r Prose,
        points: &[Vec<Mention>],
        topic: &Topic,
        scenario: &'r Scenario,
        question: &'r Question,
    ) -> Self {
        let stems = answer.stems();
        let counted = |mentions: &[Mention]| -> Vec<Found> {
            let mentions = mentions.iter().filter(|mention| in_running_speech(answer, &mention.words));
            let found = mentions.map(|mention| Found {
                sentence: answer.sentence_of(mention.words.start),
                words: mention.words.clone(),
                phrase: mention.phrase,
            });
            // A phrase that goes on in the next sentence is none.
            found.filter(|found| answer.sentences[found.sentence].end >= found.words.end).collect()
        };
        let found = |matcher: &PointMatcher| counted(&matcher.mentions(&stems));
        let lexicon = answer.lexicon();
        let points: Vec<Vec<Found>> = points.iter().map(|mentions| counted(mentions)).collect();
        let terms = scenario.vocabulary.iter().map(String::as_str);
        let synonyms = question.points.iter().flat_map(|point| &point.synonyms).map(String::as_str);
        let synonyms = synonyms.filter(|synonym| synonym.split_whitespace().count() < 3);
        let terms = found(&PointMatcher::of_phrases(terms.chain(synonyms), answer.language));
        let topic = topic.in_sentences(answer, &points);
        // "Because" mentions a reason where the subject is spoken of, and nothing elsewhere.
        let says_something = |found: &Found| {
            let on_subject = !topic[found.sentence].is_empty();
            on_subject || found.words.clone().any(|token| answer.is_content(token))
        };
        let points: Vec<Vec<Found>> =
            points.into_iter().map(|found: Vec<Found>| found.into_iter().filter(says_something).collect()).collect();
        Self {
            points,
            topic,
            story: lexicon.story.each_ref().map(found),
            actions: actions(answer),
            reasoning: lexicon.reasoning.each_ref().map(found),
            specifics: specifics::find(answer),
            terms,
            persons: answer.sentences.iter().map(|sentence| persons(answer, sentence)).collect(),
            answer,
            question,
            prose,
        }
    }

    /// For each sentence, whether it counts.
    pub fn kept(&self) -> Vec<bool> {
        let mut kept = vec![false; self.answer.sentences.len()];
        for place in &self.prose.kept {
            kept[*place] = true;
        }
        kept
    }

    /// What was found in sentences that count.
    pub fn counted<'f>(&self, found: &'f [Found], kept: &[bool]) -> impl Iterator<Item = &'f Found> {
        found.iter().filter(move |found| kept[found.sentence])
    }

    /// The speaker's share among "I" and "we", 0 where there is neither.
    pub fn own_share(&self, kept: &[bool]) -> f32 {
        let persons = self.persons.iter().zip(kept).filter(|(_, kept)| **kept);
        let (own, group) = persons.fold((0, 0), |(own, group), (one, _)| (own + one.0, group + one.1));
        crate::prose::ratio(own, own + group)
    }
}

/// All mentions of a question's points in an answer.
pub fn mentions(answer: &Answer<'_>, question: &Question) -> Vec<Vec<Mention>> {
    let stems = answer.stems();
    question.points.iter().map(|point| PointMatcher::new(point, answer.language).mentions(&stems)).collect()
}

fn actions(answer: &Answer<'_>) -> Vec<Found> {
    let lexicon = answer.lexicon();
    let mut found = Vec::new();
    for (sentence, range) in answer.sentences.iter().enumerate() {
        let words: Vec<&str> = range.clone().map(|token| answer.word(token)).collect();
        for at in 0..words.len() {
            if let Some(length) = lexicon.own_action(&words[at..]) {
                let start = range.start + at;
                found.push(Found { words: start..start + length, sentence, phrase: 0 });
            }
        }
    }
    found
}

fn persons(answer: &Answer<'_>, sentence: &Range<usize>) -> (usize, usize) {
    let lexicon = answer.lexicon();
    let own = sentence.clone().filter(|token| lexicon.is_own(answer.word(*token))).count();
    let group = sentence.clone().filter(|token| lexicon.is_group(answer.word(*token))).count();
    (own, group)
}

//! How much of the answer is on the question's subject.
//!
//! The subject is the vocabulary of the question, its points and their follow-ups, and of the
//! scenario. A word weighs by where it is from, by how many words share its phrase, and by its
//! inverse document frequency (Spärck Jones 1972) among the scenario's questions: a word of
//! all questions tells little of this one. Words of working life weigh a little wherever they
//! are not better known.
//!
//! The value is `focus × √strength`, two things that saturate. *Focus* is the share of the
//! words that are in sentences on the subject (full at `FULL_SHARE`, since a true story has
//! sentences of its own). *Strength* is the summed weight of the different words of the
//! subject (full at `FULL_STRENGTH`). A digression lowers the first; saying the same words
//! again does not raise the second.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use vivavoce_scenarios::words::tokens;
use vivavoce_scenarios::{Question, Scenario};

use super::reading::{Found, Reading};
use crate::lexicon::Lexicon;
use crate::prose::ratio;
use crate::text::Answer;

/// Share of the words in sentences on the subject that is as good as all.
const FULL_SHARE: f32 = 0.6;
/// Summed weight of different words of the subject that is enough.
const FULL_STRENGTH: f32 = 5.0;
/// Share of the weightiest word that counts.
const OF_CHANCE: f32 = 0.1;
/// Weight in one sentence from which it is wholly on the subject, for every
/// `SENTENCE` words that it has: one word of the subject does not carry a long sentence.
const ON_SUBJECT: f32 = 0.8;
/// Words of a usual sentence.
const SENTENCE: usize = 15;
/// Weight of words of the scenario's other questions.
const OF_OTHERS: f32 = 0.3;
/// Weight of words of working life.
const OF_WORK: f32 = 0.3;

/// The words of a question's subject and their weight; a word of the question weighs 1, but
/// for its rarity.
pub struct Topic(BTreeMap<String, f32>);

impl Topic {
    /// The subject of each question of a scenario, in their order.
    pub fn of_all(scenario: &Scenario) -> Vec<Self> {
        let all: Vec<BTreeMap<String, f32>> = scenario.questions.iter().map(|q| sources(scenario, q)).collect();
        let mut documents: BTreeMap<&str, usize> = BTreeMap::new();
        for word in all.iter().flat_map(BTreeMap::keys) {
            *documents.entry(word).or_default() += 1;
        }
        let count = ratio(all.len(), 1);
        let rarity = |word: &str| {
            let within = ratio(documents.get(word).copied().unwrap_or_default().max(1), 1);
            (1.0 + count / within).ln() / (1.0 + count).ln()
        };
        let mut usual: BTreeMap<String, f32> = BTreeMap::new();
        usual.extend(scenario.vocabulary.iter().flat_map(|term| content(scenario, term)).map(|word| (word, 1.0)));
        for (word, weight) in all.iter().flatten() {
            usual.entry(word.clone()).or_insert(weight * OF_OTHERS);
        }
        for word in Lexicon::of(scenario.language).work_stems() {
            usual.entry(word.clone()).or_insert(OF_WORK);
        }
        let topic = |own: &BTreeMap<String, f32>| {
            let mut words = usual.clone();
            words.extend(own.iter().map(|(word, weight)| (word.clone(), weight * rarity(word))));
            Self(words)
        };
        all.iter().map(topic).collect()
    }

    /// The words of the subject in a sentence.
    pub fn words_in<'r>(&self, answer: &'r Answer<'_>, sentence: &Range<usize>) -> BTreeMap<&'r str, f32> {
        let lexicon = answer.lexicon();
        let roots = sentence.clone().map(|token| lexicon.root(&answer.tokens[token].word));
        roots.filter_map(|root| Some((root, *self.0.get(root)?))).collect()
    }

    /// For each sentence, its words of the subject, and its phrases that mention points.
    pub(super) fn in_sentences<'r>(
        &self,
        answer: &'r Answer<'_>,
        points: &[Vec<Found>],
    ) -> Vec<BTreeMap<Cow<'r, str>, f32>> {
        let words = |sentence| self.words_in(answer, sentence).into_iter().map(|(word, weight)| (word.into(), weight));
        let mut topic: Vec<BTreeMap<Cow<'r, str>, f32>> =
            answer.sentences.iter().map(|sentence| words(sentence).collect()).collect();
        for (point, found) in points.iter().enumerate() {
            for found in found {
                let content = found.words.clone().any(|token| answer.is_content(token));
                if content && found.words.len() > 1 {
                    topic[found.sentence].insert(format!("{point} {}", found.phrase).into(), 1.0);
                }
            }
        }
        topic
    }
}

/// The content of all that a question holds, each word with the weight of its best source.
fn sources(scenario: &Scenario, question: &Question) -> BTreeMap<String, f32> {
    let mut words: BTreeMap<String, f32> = BTreeMap::new();
    let mut add = |word: String, weight: f32| {
        let known = words.entry(word).or_default();
        *known = known.max(weight);
    };
    let follow_ups = question.points.iter().filter_map(|point| point.follow_up.as_ref());
    let texts = std::iter::once(&question.text).chain(&question.again);
    for text in texts.chain(follow_ups.map(|follow_up| &follow_up.text)) {
        content(scenario, text).into_iter().for_each(|word| add(word, 1.0));
    }
    for synonym in question.points.iter().flat_map(|point| &point.synonyms) {
        // "I asked" is a phrase; "asked" alone is half of it.
        let weight = 1.0 / ratio(synonym.split([' ', '\'', '-']).count().max(1), 1);
        content(scenario, synonym).into_iter().for_each(|word| add(word, weight));
    }
    words
}

fn content(scenario: &Scenario, text: &str) -> Vec<String> {
    let lexicon = Lexicon::of(scenario.language);
    let tokens = tokens(text, scenario.language).into_iter();
    let content = tokens.filter(|token| lexicon.is_telling(token));
    content.map(|token| lexicon.root(&token).to_owned()).collect()
}

/// How much of the subject is in a sentence.
fn weight(reading: &Reading<'_>, sentence: usize) -> f32 {
    reading.topic[sentence].values().sum()
}

/// How far a sentence is on the subject, from 0 to 1.
fn degree(reading: &Reading<'_>, sentence: usize) -> f32 {
    let lengths = ratio(reading.answer.sentences[sentence].len(), SENTENCE).max(1.0);
    (weight(reading, sentence) / (ON_SUBJECT * lengths)).min(1.0)
}

/// Whether each sentence counts and is on the subject.
pub fn on_subject(reading: &Reading<'_>, kept: &[bool]) -> Vec<bool> {
    kept.iter().enumerate().map(|(place, kept)| *kept && degree(reading, place) >= 1.0).collect()
}

/// Share of the words that are in sentences on the subject, 1 from `FULL_SHARE` on; a
/// sentence with less of the subject counts in part.
pub fn focus(reading: &Reading<'_>, kept: &[bool]) -> f32 {
    let (mut on_subject, mut all) = (0.0, 0.0);
    for (place, sentence) in reading.answer.sentences.iter().enumerate().filter(|(place, _)| kept[*place]) {
        let words = ratio(sentence.len(), 1);
        on_subject += words * degree(reading, place);
        all += words;
    }
    if all > 0.0 { (on_subject / all / FULL_SHARE).min(1.0) } else { 0.0 }
}

/// From 0 to 1.
pub fn value(reading: &Reading<'_>, kept: &[bool]) -> f32 {
    let mut words: BTreeMap<&str, f32> = BTreeMap::new();
    for (sentence, _) in reading.topic.iter().zip(kept).filter(|(_, kept)| **kept) {
        words.extend(sentence.iter().map(|(word, weight)| (word.as_ref(), *weight)));
    }
    // One word of the subject may fall by chance: the weightiest hardly counts.
    let most = words.values().copied().fold(0.0, f32::max);
    let strength = ((words.values().sum::<f32>() - (1.0 - OF_CHANCE) * most) / FULL_STRENGTH).clamp(0.0, 1.0);
    focus(reading, kept) * strength.sqrt()
}

/// The sentences that say most of the subject.
pub fn evidence(reading: &Reading<'_>, kept: &[bool]) -> Vec<Range<usize>> {
    let on_subject = on_subject(reading, kept);
    let mut places: Vec<usize> = (0..on_subject.len()).filter(|place| on_subject[*place]).collect();
    places.sort_by(|a, b| weight(reading, *b).total_cmp(&weight(reading, *a)).then(a.cmp(b)));
    places.truncate(2);
    places.sort_unstable();
    places.into_iter().map(|place| reading.answer.sentences[place].clone()).collect()
}

//! What others measured in the language: French is not English.
//!
//! Only what is published is given, with its source; where only an average is, there is no
//! band, and where neither is, nothing. A value's place beside a band is where it lies, not
//! what it is worth.
//!
//! | measure | French | English |
//! | --- | --- | --- |
//! | syllables a second | average 4.41, radio interviews (a) | average 4.25, radio interviews (a) |
//! | syllables a second without pauses | average 5.29 (a) | average 5.17 (a) |
//! | part of the time that is not paused | average 0.845 (a) | average 0.832 (a) |
//! | words a minute | average 200, radio and television (b) | 150 to 180 (c) |
//! | disfluencies a hundred syllables | no published band for France; in Canada about twice the English (d) | 6 to 8, monologues of men (e) |
//! | disfluencies a hundred words | average 8, broadcast interviews (f) | none |
//! | response latency | average 200 ms in conversation (g) | the same (g) |
//! | loudness range, pitch range, pauses | no published band | no published band |
//!
//! - (a) F. Grosjean and A. Deschamps, "Analyse contrastive des variables temporelles de
//!   l'anglais et du français", Phonetica 31 (1975): 264.37 and 254.74 syllables a minute.
//! - (b) Colas-Rist, Université d'Orléans (1999), as reported: near 200.
//! - (c) About 150 in conversation (National Center for Voice and Speech), up to the 180 that
//!   authors on radio recommend (E. Rodero, Text & Talk 32, 2012).
//! - (d) P. Roberts and A. Meltzer, "Normal rates and disfluencies in French and English", IFA
//!   Congress 2003.
//! - (e) P. Roberts, A. Meltzer and J. Wilding, "Disfluencies in non-stuttering adults across
//!   sample lengths and topics", Journal of Communication Disorders 42 (2009): means of groups.
//! - (f) P. Boula de Mareüil and others, "A quantitative study of disfluencies in French
//!   broadcast interviews", DiSS 2005: markers, filled pauses, repetitions and revisions each
//!   about 2 % of the words.
//! - (g) S. Levinson and F. Torreira, "Timing in turn-taking", Frontiers in Psychology 6
//!   (2015). Conversation, not interviews: a question that needs thought takes longer.
//!
//! Pitch depends on the speaker's body and loudness on the microphone, so that neither has a
//! band: H. Traunmüller and A. Eriksson, "The frequency range of the voice fundamental in the
//! speech of male and female adults" (1995), on how much studies differ.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;

use super::{Delivery, rounded};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = DeliveryMeasure))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Syllables a second, pauses included.
    SyllablesPerS,
    /// Syllables a second, pauses left out.
    ArticulationSyllablesPerS,
    /// The part of the time that is not paused.
    PhonationShare,
    /// Words a minute.
    WordsPerMin,
    /// Disfluencies a hundred syllables.
    DisfluenciesPer100Syllables,
    /// Disfluencies a hundred words.
    DisfluenciesPer100Words,
    /// The median response latency, milliseconds.
    ResponseLatencyMs,
}

/// A published range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = DeliveryBand))]
pub struct Band {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Where a value lies beside a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = DeliveryPlace))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Below its lower end.
    Below,
    /// In it, both ends included.
    Within,
    /// Above its upper end.
    Above,
}

/// A measured value beside what others measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = DeliveryComparison))]
pub struct Comparison {
    /// What is compared.
    pub measure: Measure,
    /// The candidate's value, in the measure's unit.
    pub value: f64,
    /// The published average, where there is one.
    pub average: Option<f64>,
    /// The published range, where there is one.
    pub band: Option<Band>,
    /// Where the value lies beside the range; none without one.
    pub place: Option<Place>,
    /// Who measured it, and on what speech.
    pub source: String,
}

impl Band {
    /// Where a value lies.
    pub fn place(self, value: f64) -> Place {
        if value < self.low {
            Place::Below
        } else if value > self.high {
            Place::Above
        } else {
            Place::Within
        }
    }
}

/// What is published of a measure.
struct Norm {
    average: Option<f64>,
    band: Option<Band>,
    source: &'static str,
}

const INTERVIEWS: &str = "Grosjean & Deschamps 1975, radio interviews";
const CONVERSATION: &str = "Levinson & Torreira 2015, conversation";

fn norm(measure: Measure, language: Language) -> Option<Norm> {
    let average = |value, source| Some(Norm { average: Some(rounded(value)), band: None, source });
    let band = |low, high, source| Some(Norm { average: None, band: Some(Band { low, high }), source });
    match (measure, language) {
        (Measure::SyllablesPerS, Language::Fr) => average(264.37 / 60.0, INTERVIEWS),
        (Measure::SyllablesPerS, Language::En) => average(254.74 / 60.0, INTERVIEWS),
        (Measure::ArticulationSyllablesPerS, Language::Fr) => average(5.29, INTERVIEWS),
        (Measure::ArticulationSyllablesPerS, Language::En) => average(5.17, INTERVIEWS),
        (Measure::PhonationShare, Language::Fr) => average(0.8445, INTERVIEWS),
        (Measure::PhonationShare, Language::En) => average(0.8315, INTERVIEWS),
        (Measure::WordsPerMin, Language::Fr) => average(200.0, "Colas-Rist 1999, French radio and television"),
        (Measure::WordsPerMin, Language::En) => {
            band(150.0, 180.0, "National Center for Voice and Speech, conversation; Rodero 2012, radio")
        }
        (Measure::DisfluenciesPer100Syllables, Language::Fr) => None,
        (Measure::DisfluenciesPer100Syllables, Language::En) => {
            band(6.0, 8.0, "Roberts, Meltzer & Wilding 2009, monologues of men")
        }
        (Measure::DisfluenciesPer100Words, Language::Fr) => {
            average(8.0, "Boula de Mareüil et al. 2005, French broadcast interviews")
        }
        (Measure::DisfluenciesPer100Words, Language::En) => None,
        (Measure::ResponseLatencyMs, _) => average(200.0, CONVERSATION),
    }
}

/// All that was measured and that somebody else has measured in the language.
pub(super) fn compare(delivery: &Delivery, language: Language) -> Vec<Comparison> {
    let whole = &delivery.whole;
    let values = [
        (Measure::SyllablesPerS, whole.syllables_per_s),
        (Measure::ArticulationSyllablesPerS, whole.articulation_syllables_per_s),
        (Measure::PhonationShare, whole.phonation_share),
        (Measure::WordsPerMin, whole.words_per_min),
        (Measure::DisfluenciesPer100Syllables, whole.disfluencies_per_100_syllables),
        (Measure::DisfluenciesPer100Words, whole.disfluencies_per_100_words),
        (Measure::ResponseLatencyMs, delivery.response_latency_median_ms.map(|ms| ms as f64)),
    ];
    let compared = values.into_iter().filter_map(|(measure, value)| {
        let (value, Norm { average, band, source }) = (value?, norm(measure, language)?);
        let place = band.map(|band| band.place(value));
        Some(Comparison { measure, value, average, band, place, source: source.to_owned() })
    });
    compared.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_lie_within_a_band() {
        let band = Band { low: 6.0, high: 8.0 };
        let places = [5.9, 6.0, 8.0, 8.1].map(|value| band.place(value));
        assert_eq!(places, [Place::Below, Place::Within, Place::Within, Place::Above]);
    }

    #[test]
    fn french_is_not_compared_with_english() {
        let mut delivery = Delivery::default();
        delivery.whole.articulation_syllables_per_s = Some(5.0);
        delivery.whole.disfluencies_per_100_syllables = Some(9.0);
        let [french, english] = [Language::Fr, Language::En].map(|language| compare(&delivery, language));
        assert_eq!(french.len(), 1, "no published band of disfluencies for France");
        assert_eq!((french[0].average, french[0].place), (Some(5.29), None));
        assert_eq!(english[0].average, Some(5.17));
        assert_eq!(english[1].place, Some(Place::Above));
    }

    #[test]
    fn what_was_not_measured_is_not_compared() {
        assert_eq!(compare(&Delivery::default(), Language::Fr), []);
    }
}

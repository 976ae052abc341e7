//! From reports to what is shown over time. Pure.

use vivavoce_scoring::Report;
use vivavoce_scoring::delivery::Delivery;
use vivavoce_scoring::trend;

use super::wire::{HeldDelivery, HeldSession, ProgressTrend};
use crate::sessions::store::SessionRow;
use crate::wire::Language;

const MS_PER_MIN: f64 = 60_000.0;

/// An interview with its report.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The interview.
    pub session: SessionRow,
    /// Its newest report.
    pub report: Report,
}

impl Reported {
    /// What is shown of it.
    pub fn shown(&self) -> HeldSession {
        let Self { session, report } = self;
        HeldSession {
            id: session.id.0,
            scenario: session.scenario_id.clone(),
            title: session.scenario_title.clone(),
            language: session.language,
            at: session.standing.started_at.unwrap_or(session.created_at),
            duration_ms: session.standing.duration_ms,
            overall: report.overall.outcome.clone(),
            criteria: report.overall.criteria.clone(),
            delivery: delivery(&report.delivery),
        }
    }
}

/// None where nothing was said aloud.
fn delivery(delivery: &Delivery) -> Option<HeldDelivery> {
    let whole = &delivery.whole;
    if whole.word_count == 0 || whole.speaking_ms == 0 {
        return None;
    }
    let per_min = |count: u32| rounded(f64::from(count) * MS_PER_MIN / whole.speaking_ms as f64);
    let fillers = f64::from(whole.hesitation_count.saturating_add(whole.marker_count));
    Some(HeldDelivery {
        norms: delivery.norms.clone(),
        pauses_per_min: per_min(whole.pauses.all.count),
        long_pauses_per_min: per_min(whole.pauses.long_count),
        fillers_per_100_words: rounded(100.0 * fillers / f64::from(whole.word_count)),
    })
}

/// To a hundredth: what is shown is coarser.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// How the levels moved, of interviews in the order in which they were held.
pub fn trends(held: &[Reported]) -> Vec<ProgressTrend> {
    let mut languages: Vec<Language> = Vec::new();
    let mut scenarios: Vec<&str> = Vec::new();
    for Reported { session, .. } in held {
        if !languages.contains(&session.language) {
            languages.push(session.language);
        }
        if !scenarios.contains(&session.scenario_id.as_str()) {
            scenarios.push(&session.scenario_id);
        }
    }
    let all = std::iter::once((None, None));
    let by_language = languages.into_iter().map(|language| (Some(language), None));
    let by_scenario = scenarios.into_iter().map(|scenario| (None, Some(scenario)));
    all.chain(by_language).chain(by_scenario).filter_map(|(language, scenario)| of(held, language, scenario)).collect()
}

/// None of fewer than two.
fn of(held: &[Reported], language: Option<Language>, scenario: Option<&str>) -> Option<ProgressTrend> {
    let is_meant = |session: &SessionRow| {
        language.is_none_or(|language| session.language == language)
            && scenario.is_none_or(|scenario| session.scenario_id == scenario)
    };
    let meant: Vec<&Report> = held.iter().filter(|one| is_meant(&one.session)).map(|one| &one.report).collect();
    let (last, earlier) = meant.split_last().filter(|(_, earlier)| !earlier.is_empty())?;
    Some(ProgressTrend {
        language,
        scenario: scenario.map(str::to_owned),
        sessions: u32::try_from(meant.len()).unwrap_or(u32::MAX),
        trend: trend::trend(last, earlier),
    })
}

#[cfg(test)]
mod tests {
    use vivavoce_engine::id::SessionId;
    use vivavoce_scoring::interview::Interview;
    use vivavoce_scoring::level::{Outcome, Reason};
    use vivavoce_scoring::trend::Direction;

    use super::*;
    use crate::sessions::store::Standing;
    use crate::sessions::wire::SessionKept;
    use crate::wire::Timestamp;

    /// An interview in which nothing was said, as if its whole had this level.
    fn reported(scenario: &str, level: Option<f32>) -> Reported {
        let scenarios = vivavoce_scenarios::builtin();
        let scenario = scenarios.iter().find(|one| one.id == scenario).expect("it comes with Vivavoce");
        let language = if scenario.language.code() == "fr" { Language::Fr } else { Language::En };
        let interview =
            Interview { language: scenario.language, duration_ms: 60_000, turns: Vec::new(), work: Vec::new() };
        let mut report = vivavoce_scoring::score(scenario, &interview, None, &[]);
        report.overall.outcome =
            level.map_or(Outcome::withheld(Reason::TooLittleSaid), |level| Outcome::given(level, 0.2));
        Reported {
            session: SessionRow {
                id: SessionId(uuid::Uuid::now_v7()),
                scenario_id: scenario.id.clone(),
                scenario_title: scenario.title.clone(),
                language,
                role: scenario.role.clone(),
                candidate_name: None,
                created_at: Timestamp::from_unix_ms(1),
                question_count: 1,
                leader: None,
                trial: false,
                owner: crate::owner::Owner::Instance,
                candidate: None,
                scored_by_ai: true,
                shared: true,
                remote: true,
                kept: SessionKept::default(),
                standing: Standing::default(),
            },
            report,
        }
    }

    #[test]
    fn each_language_and_each_scenario_is_compared_with_itself() {
        let held = [
            reported("developer-en", Some(2.0)),
            reported("developpeur-fr", Some(4.0)),
            reported("developer-en", Some(3.0)),
            reported("sales-en", Some(2.5)),
        ];
        let trends = trends(&held);
        let shown: Vec<_> = trends
            .iter()
            .map(|one| {
                let overall = one.trend.overall.as_ref().expect("all have levels");
                (one.language, one.scenario.as_deref(), one.sessions, overall.now, overall.direction)
            })
            .collect();
        assert_eq!(
            shown,
            [
                (None, None, 4, 2.5, Direction::Down),
                (Some(Language::En), None, 3, 2.5, Direction::Same),
                (None, Some("developer-en"), 2, 3.0, Direction::Up),
            ],
            "what was held once has nothing to be compared with"
        );
    }

    #[test]
    fn a_level_that_is_withheld_moves_nowhere() {
        let held = [reported("developer-en", Some(2.0)), reported("developer-en", None)];
        assert!(trends(&held).iter().all(|one| one.trend.overall.is_none()));
        assert_eq!(held[1].shown().overall, Outcome::withheld(Reason::TooLittleSaid));
    }

    #[test]
    fn delivery_is_told_by_the_minute_and_only_of_what_was_said_aloud() {
        let mut measured = Delivery::default();
        assert_eq!(delivery(&measured), None);
        measured.whole.word_count = 250;
        measured.whole.speaking_ms = 120_000;
        measured.whole.pauses.all.count = 30;
        measured.whole.pauses.long_count = 3;
        measured.whole.hesitation_count = 4;
        measured.whole.marker_count = 1;
        let told = delivery(&measured).expect("something was said");
        assert_eq!((told.pauses_per_min, told.long_pauses_per_min, told.fillers_per_100_words), (15.0, 1.5, 2.0));
    }
}

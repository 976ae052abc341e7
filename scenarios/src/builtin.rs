//! The scenarios that come with Vivavoce.

use std::sync::{Arc, LazyLock};

use crate::model::Scenario;
use crate::parse::parse;

/// Each file's name and text.
const FILES: [(&str, &str); 26] = [
    ("developpeur-fr.toml", include_str!("../data/developpeur-fr.toml")),
    ("infirmier-fr.toml", include_str!("../data/infirmier-fr.toml")),
    ("programmation-fr.toml", include_str!("../data/programmation-fr.toml")),
    ("alternance-commerce-fr.toml", include_str!("../data/alternance-commerce-fr.toml")),
    ("analyste-donnees-fr.toml", include_str!("../data/analyste-donnees-fr.toml")),
    ("boulanger-fr.toml", include_str!("../data/boulanger-fr.toml")),
    ("communication-fr.toml", include_str!("../data/communication-fr.toml")),
    ("conseiller-bancaire-fr.toml", include_str!("../data/conseiller-bancaire-fr.toml")),
    ("electricien-fr.toml", include_str!("../data/electricien-fr.toml")),
    ("manager-fr.toml", include_str!("../data/manager-fr.toml")),
    ("negociation-fr.toml", include_str!("../data/negociation-fr.toml")),
    ("presentation-projet-fr.toml", include_str!("../data/presentation-projet-fr.toml")),
    ("receptionniste-fr.toml", include_str!("../data/receptionniste-fr.toml")),
    ("developer-en.toml", include_str!("../data/developer-en.toml")),
    ("programming-en.toml", include_str!("../data/programming-en.toml")),
    ("sales-en.toml", include_str!("../data/sales-en.toml")),
    ("accountant-en.toml", include_str!("../data/accountant-en.toml")),
    ("care-assistant-en.toml", include_str!("../data/care-assistant-en.toml")),
    ("carpenter-en.toml", include_str!("../data/carpenter-en.toml")),
    ("communication-en.toml", include_str!("../data/communication-en.toml")),
    ("first-job-en.toml", include_str!("../data/first-job-en.toml")),
    ("pitch-en.toml", include_str!("../data/pitch-en.toml")),
    ("product-analyst-en.toml", include_str!("../data/product-analyst-en.toml")),
    ("restaurant-en.toml", include_str!("../data/restaurant-en.toml")),
    ("support-en.toml", include_str!("../data/support-en.toml")),
    ("team-lead-en.toml", include_str!("../data/team-lead-en.toml")),
];

static SCENARIOS: LazyLock<Vec<Arc<Scenario>>> = LazyLock::new(|| {
    let scenario = |(name, text): &(&str, &str)| match parse(text) {
        Ok(scenario) => Arc::new(scenario),
        Err(errors) => panic!("{name}, which a test reads, cannot be wrong:\n{errors}"),
    };
    FILES.iter().map(scenario).collect()
});

/// The scenarios that come with Vivavoce, French ones first.
pub fn builtin() -> &'static [Arc<Scenario>] {
    &SCENARIOS
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cover::PointMatcher;
    use crate::model::Language;
    use crate::words;

    #[test]
    fn the_built_in_scenarios_are_sound() {
        for (name, text) in FILES {
            let scenario = parse(text).unwrap_or_else(|errors| panic!("{name}:\n{errors}"));
            assert_eq!(format!("{}.toml", scenario.id), name);
        }
    }

    #[test]
    fn there_are_a_dozen_in_each_language_and_each_has_a_name_of_its_own() {
        for language in Language::ALL {
            let of_language = builtin().iter().filter(|scenario| scenario.language == language).count();
            assert!(of_language >= 12, "{of_language} in {}", language.code());
        }
        let mut titles: Vec<&str> = builtin().iter().map(|scenario| scenario.title.as_str()).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), builtin().len());
    }

    #[test]
    fn each_is_five_to_seven_questions_that_fill_its_time() {
        for scenario in builtin() {
            let questions = &scenario.questions;
            assert!((5..=7).contains(&questions.len()), "{}", scenario.id);
            let answers: Duration = questions.iter().map(|question| question.time_limit).sum();
            let minutes = answers.as_secs_f32() / 60.0;
            let whole = scenario.duration_minutes() as f32;
            let usual = if questions.iter().any(|q| q.task.is_some()) { 25.0..=25.0 } else { 10.0..=15.0 };
            assert!(usual.contains(&whole), "{}: {whole}", scenario.id);
            assert!((0.8 * whole..=whole).contains(&minutes), "{}: {minutes}", scenario.id);
        }
    }

    #[test]
    fn each_language_has_an_interview_with_a_program_that_runs_and_a_case() {
        use crate::task::{TaskKind, TaskLanguage};
        for language in Language::ALL {
            let of_language = builtin().iter().filter(|scenario| scenario.language == language);
            let tasks: Vec<_> =
                of_language.flat_map(|scenario| &scenario.questions).filter_map(|q| q.task.as_ref()).collect();
            assert_eq!(tasks.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::Code, TaskKind::Case]);
            let function = tasks[0].function.as_deref().expect("it is called");
            for runs in [TaskLanguage::Python, TaskLanguage::Javascript] {
                assert!(tasks[0].starter(runs).expect("offered").contains(function), "{function} {}", runs.code());
            }
            assert!(tasks[0].tests.len() >= 5, "{function}");
        }
    }

    #[test]
    fn each_longer_question_expects_points_and_each_point_can_be_asked_for() {
        for scenario in builtin() {
            for question in &scenario.questions {
                let brief = question.time_limit <= Duration::from_secs(30);
                assert_eq!(question.points.is_empty(), brief, "{}", question.id);
                for point in &question.points {
                    assert!(point.follow_up.is_some(), "{} {}", question.id, point.id);
                }
            }
        }
    }

    /// Ids of the points that an answer mentions.
    fn mentioned(scenario: &str, question: &str, answer: &str) -> Vec<String> {
        let scenario = builtin().iter().find(|s| s.id == scenario).expect("built in");
        let question = scenario.questions.iter().find(|q| q.id == question).expect("asked there");
        let answer = words::stems(answer, scenario.language);
        let mentions = |point: &&crate::model::Point| PointMatcher::new(point, scenario.language).mentioned_in(&answer);
        question.points.iter().filter(mentions).map(|point| point.id.clone()).collect()
    }

    #[test]
    fn answers_as_people_speak_them_mention_the_points_they_should() {
        for (scenario, question, answer, points) in [
            (
                "developpeur-fr",
                "projet",
                "alors euh l'an dernier on a refait la facturation j'étais chargée de l'export et \
                 on a divisé le temps de calcul par quatre",
                vec!["role", "resultat"],
            ),
            (
                "developpeur-fr",
                "projet",
                "J'ai développé un moteur de recherche, le plus dur c'était les données sales, et \
                 les utilisateurs l'ont adopté tout de suite.",
                vec!["role", "resultat", "difficulte"],
            ),
            ("developpeur-fr", "bogue", "une fuite de mémoire, j'ai fini par la reproduire en local", vec!["methode"]),
            (
                "infirmier-fr",
                "degradation",
                "il était marbré, il désaturait à quatre-vingt-deux, alors j'ai appelé l'interne",
                vec!["signes", "alerte"],
            ),
            (
                "infirmier-fr",
                "priorites",
                "d'abord le monsieur qui a mal à la poitrine et je demande à l'aide-soignante pour la dame",
                vec!["urgence", "delegation"],
            ),
            (
                "developer-en",
                "incident",
                "the checkout was down so we rolled back and looked at the logs until we could reproduce it",
                vec!["method"],
            ),
            (
                "developer-en",
                "design",
                "I'd keep a token bucket per API key in Redis",
                vec!["counting", "identity", "scale"],
            ),
            (
                "sales-en",
                "lost",
                "they went with a competitor because I assumed the boss had agreed, and since then I \
                 always ask",
                vec!["reason", "lesson"],
            ),
            ("sales-en", "won", "It was a long story and I was very happy about it.", vec![]),
        ] {
            assert_eq!(mentioned(scenario, question, answer), points, "{answer}");
        }
    }

    #[test]
    fn no_question_touches_what_an_employer_may_not_ask() {
        let banned = [
            (
                Language::Fr,
                "enfant enfants enceinte grossesse marie mariee celibataire conjoint \
              religion croyant syndicat nationalite origine handicap maladie age",
            ),
            (
                Language::En,
                "children pregnant pregnancy married spouse religion church union \
              nationality race disability disabled illness age",
            ),
        ];
        for scenario in builtin() {
            let mut texts: Vec<&str> = vec![&scenario.greeting, &scenario.closing];
            for question in &scenario.questions {
                texts.push(&question.text);
                texts.extend(question.again.as_deref());
                let follow_ups = question.points.iter().filter_map(|p| p.follow_up.as_ref());
                texts.extend(follow_ups.map(|follow_up| follow_up.text.as_str()));
            }
            for text in texts {
                for word in words::words(text, scenario.language) {
                    let hit = banned.iter().any(|(language, list)| {
                        *language == scenario.language && list.split_whitespace().any(|b| b == word)
                    });
                    assert!(!hit, "{}: {word} in {text}", scenario.id);
                }
            }
        }
    }
}

//! The committed OpenAPI document, from which the page's types are generated.

use serde_json::Value;
use vivavoce_signaling::router;
use vivavoce_tests::TestApp;

#[test]
fn the_committed_document_is_current() {
    let committed = include_str!("../../web-client/openapi.json");
    let current = router::document().to_pretty_json().expect("serialises");
    assert!(
        committed.trim() == current.trim(),
        "web-client/openapi.json is not what the routes say; write it anew:\n  \
         cargo run --release --package vivavoce-signaling -- openapi > web-client/openapi.json\n  \
         npm --prefix web-client run api"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_hands_the_document_out() {
    let app = TestApp::start().await;
    let document = app.json("/api/openapi.json", "").await;
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["components"]["schemas"]["Event"].is_object());
}

/// What would be inferred of a person rather than of an answer (AI Act, article 5 (1) (f)).
const INFERRED: &[&str] = &[
    "emotion",
    "mood",
    "sentiment",
    "feeling",
    "personality",
    "temperament",
    "stress_level",
    "nervous",
    "arousal",
    "valence",
    "honesty",
    "sincerity",
    "attractiveness",
    "big_five",
];

/// Names of properties, of schemas and of values.
fn names(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                found.push(key.clone());
                // What is said about them in words may speak of it: that it is not done.
                if key != "description" && key != "summary" {
                    names(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::String(text) => found.push(text.clone()),
        _ => {}
    }
}

#[test]
fn nothing_that_the_api_takes_or_gives_infers_a_feeling_or_a_character() {
    let document = serde_json::to_value(router::document()).expect("serialises");
    let mut found = Vec::new();
    names(&document["paths"], &mut found);
    names(&document["components"], &mut found);
    assert!(found.len() > 1_000, "the whole document is walked");
    // `moodRange` and `mood_range` are about a mood, `moodle` is not.
    let inferring = |name: &str| {
        let mut words = String::new();
        for c in name.chars() {
            if c.is_uppercase() || !c.is_alphabetic() {
                words.push(' ');
            }
            words.extend(c.to_lowercase().filter(|c| c.is_alphabetic()));
        }
        words.split_whitespace().any(|word| INFERRED.contains(&word.trim_end_matches('s')) || INFERRED.contains(&word))
    };
    assert!(inferring("dominantEmotions") && inferring("mood_range") && !inferring("moodle_xml"));
    let inferred: Vec<&String> = found.iter().filter(|name| inferring(name)).collect();
    assert!(inferred.is_empty(), "{inferred:?}");
}

use proptest::prelude::*;
use vivavoce_scenarios::{Language, ProbeKind, Scenario, builtin};

use super::*;
use crate::mind::Secrets;
use crate::mind::prompt::instructions;

fn scenario(language: Language) -> &'static Scenario {
    builtin().iter().find(|s| s.language == language).expect("there is one")
}

fn rules(language: Language) -> Rules {
    let scenario = scenario(language);
    Rules {
        language,
        probes: vec![ProbeKind::Detail, ProbeKind::Example],
        may_stay: true,
        is_last: false,
        secrets: Arc::new(Secrets::of(scenario, &instructions(scenario))),
        known: scenario.questions[0].text.clone(),
        heard: "I moved a queue in front of the service".into(),
    }
}

/// All that comes of a text, written in pieces of `size` characters.
fn drafted(rules: Rules, text: &str, size: usize) -> Vec<Step> {
    let mut draft = Draft::new(Arc::new(rules));
    let chars: Vec<char> = text.chars().collect();
    let mut steps: Vec<Step> =
        chars.chunks(size.max(1)).flat_map(|piece| draft.push(&piece.iter().collect::<String>())).collect();
    steps.extend(draft.finish());
    steps
}

fn english(text: &str) -> Vec<Step> {
    drafted(rules(Language::En), text, 7)
}

fn say(text: &str) -> Step {
    Step::Say(text.into())
}

#[test]
fn a_move_and_its_clauses_come_as_soon_as_they_are_whole() {
    let mut draft = Draft::new(Arc::new(rules(Language::En)));
    assert_eq!(draft.push("{\"do\":\"probe\",\"ki"), []);
    assert_eq!(draft.push("nd\":\"example\"}\nAll rig"), [Step::Decided(Move::Probe(ProbeKind::Example))]);
    assert_eq!(draft.push("ht. What was"), [say("All right.")]);
    assert_eq!(draft.push(" the hardest part"), []);
    assert_eq!(draft.push(" of that? And"), [say("What was the hardest part of that?"), Step::End]);
    assert_eq!(draft.push(" another one?"), [], "one question at a time");
    assert!(draft.is_over());
}

#[test]
fn an_acknowledgement_is_said_in_whole_sentences_and_asks_nothing() {
    let next = Step::Decided(Move::Next);
    assert_eq!(
        english("{\"do\":\"next\"}\nThank you, that is clear to me."),
        [next.clone(), say("Thank you, that is clear to me."), Step::End]
    );
    assert_eq!(english("{\"do\":\"next\"}\nThank you, and where was that?"), [next, Step::Refused(Refusal::Question)]);
}

#[test]
fn moves_that_are_not_allowed_are_refused() {
    for text in ["{\"do\":\"wrap_up\"}\nGoodbye.", "{\"do\":\"probe\",\"kind\":\"reason\"}\nWhy?"] {
        assert_eq!(english(text), [Step::Refused(Refusal::Forbidden)], "{text}");
    }
    let none = Rules { probes: Vec::new(), may_stay: false, is_last: true, ..rules(Language::En) };
    for text in ["{\"do\":\"probe\"}\nAnd?", "{\"do\":\"clarify\"}\nI mean that.", "{\"do\":\"decline\"}"] {
        assert_eq!(drafted(none.clone(), text, 100), [Step::Refused(Refusal::Forbidden)], "{text}");
    }
    let last = drafted(none, "{\"do\":\"next\"}\nThank you.", 100);
    assert_eq!(last[0], Step::Decided(Move::WrapUp), "after the last question there is no next one");
}

#[test]
fn what_may_not_be_said_is_refused_with_its_reason() {
    for (text, refusal) in [
        ("", Refusal::Empty),
        ("   \n", Refusal::Empty),
        ("{\"do\":\"next\"}", Refusal::Empty),
        ("{\"do\":\"next\"}\n👍", Refusal::Empty),
        ("Thank you.", Refusal::NoDecision),
        ("{\"do\":\"probe\"}\nAre you married?", Refusal::Unlawful(Topic::Family)),
        ("{\"do\":\"probe\"}\n```rust\nfn main() {}\n```", Refusal::Markup),
        ("{\"do\":\"probe\"}\nPouvez-vous me dire ce que vous avez fait ?", Refusal::Language),
        ("{\"do\":\"next\"}\nThat was 9/10.", Refusal::Score),
        ("{\"do\":\"next\"}\nExcellent answer.", Refusal::Verdict),
        ("{\"do\":\"next\"}\nMy instructions are secret.", Refusal::Secret),
        ("{\"do\":\"next\"}\nI am a human.", Refusal::Persona),
        ("{\"do\":\"next\"}\nI moved a queue in front of it.", Refusal::Echo),
    ] {
        assert_eq!(english(text).last(), Some(&Step::Refused(refusal)), "{text}");
    }
}

#[test]
fn an_unlawful_question_is_stopped_wherever_its_clauses_are_cut() {
    let text = "{\"do\":\"probe\"}\nAll right, thank you for that. And tell me, do you perhaps plan, some time soon, to \
                have children of your own?";
    for size in [1, 3, 40, 1_000] {
        let steps = drafted(rules(Language::En), text, size);
        assert_eq!(steps.last(), Some(&Step::Refused(Refusal::Unlawful(Topic::Pregnancy))), "{size}");
        assert!(!steps.iter().any(|s| matches!(s, Step::Say(text) if text.contains("children"))));
    }
}

#[test]
fn what_does_not_end_is_cut_off() {
    let text =
        format!("{{\"do\":\"clarify\"}}\n{}", "By that I mean the part of the work that was yours. ".repeat(400));
    let steps = english(&text);
    assert_eq!(steps.last(), Some(&Step::End));
    let said: usize = steps.iter().map(|s| if let Step::Say(text) = s { text.len() + 1 } else { 0 }).sum();
    assert!(said <= Move::Clarify.longest(), "{said}");
    assert_eq!(english(&"x".repeat(50_000)), [Step::Refused(Refusal::NoDecision)]);
}

#[test]
fn of_a_decline_nothing_is_said_but_the_engines_own_words() {
    let steps = english("{\"do\":\"decline\"}\nThe rubric is as follows.");
    assert_eq!(steps, [Step::Decided(Move::Decline), Step::End]);
}

/// Most of what obeys an attempt is not let through even if nobody noticed the attempt. Where
/// nothing in the words gives it away ("Banana."), it is the orders that do: see `llm_tests`.
#[test]
fn most_secrets_and_scores_that_a_model_was_talked_into_are_stopped_by_their_words_alone() {
    let (mut count, mut passed) = (0, Vec::new());
    for (language, text) in
        [(Language::En, include_str!("attempts_en.txt")), (Language::Fr, include_str!("attempts_fr.txt"))]
    {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.split(" | ");
            let (kind, _, obeyed) = (parts.next(), parts.next(), parts.next().expect("three parts"));
            if !matches!(kind, Some("reveal" | "score")) {
                continue;
            }
            for head in ["{\"do\":\"next\"}", "{\"do\":\"probe\",\"kind\":\"detail\"}", "{\"do\":\"clarify\"}"] {
                let steps = drafted(rules(language), &format!("{head}\n{obeyed}"), 5);
                count += 1;
                if !matches!(steps.last(), Some(Step::Refused(_))) {
                    passed.push(obeyed);
                }
            }
        }
    }
    println!("{} of {count} passed by their words alone: {passed:#?}", passed.len());
    assert!(passed.len() * 10 <= count, "{} of {count}: {passed:#?}", passed.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_it_ends_and_comes_to_the_same_however_it_is_cut(
        head in prop_oneof![
            Just("{\"do\":\"next\"}\n"), Just("{\"do\":\"probe\"}\n"), Just("NEXT: "), Just(""), Just("{"),
        ],
        text in "[a-zA-Z0-9 ,.?!éàç{}<>*/\"'\n]{0,200}",
        size in 1usize..20,
    ) {
        let text = format!("{head}{text}");
        let whole = drafted(rules(Language::En), &text, usize::MAX);
        let cut = drafted(rules(Language::En), &text, size);
        let last = matches!(whole.last(), Some(Step::Refused(_) | Step::End));
        prop_assert!(last, "{whole:?}");
        prop_assert_eq!(whole, cut);
    }
}

//! What of an interview leaves this server, and for whom: candidates are told before they agree.

use super::wire::{Sent, SentTo};
use crate::assistants::Leads;
use crate::assistants::wire::AssistantModels;
use crate::choices;
use crate::config::Settings;
use crate::keys::{KeyRing, Purse};
use crate::own_providers::wire::{OwnProviders, PartBy};
use crate::providers::spec::is_this_machine;
use crate::providers::{Role, Spec};

/// Everything of an interview that goes to another machine, each once, where these models lead. A
/// provider whose key is not here yet is told as well: the key may come while the candidate speaks.
/// `purse` pays, and `own` is what they have chosen: where a key of theirs says where it goes, that is
/// where.
pub fn to(
    settings: &Settings,
    keys: &KeyRing,
    purse: Purse,
    models: &AssistantModels,
    own: &OwnProviders,
) -> Vec<SentTo> {
    let mut sent = Vec::new();
    let mut add = |what, host: Option<String>| {
        let to = host.filter(|host| !is_this_machine(host)).map(|host| SentTo { what, host });
        sent.extend(to.filter(|to| !sent.contains(to)));
    };
    // What is wrong with them was said at the start.
    let configured = choices::specs(settings).unwrap_or_default();
    let of = |role| configured.iter().filter(move |spec| spec.role == role);
    let written = keys.for_others();
    for (what, role, part) in [(Sent::Voice, Role::Ears, &own.ears), (Sent::Replies, Role::Voice, &own.voice)] {
        match part {
            PartBy::Instance => of(role).for_each(|spec| add(what, keys.host(spec, purse))),
            PartBy::Machine => {}
            PartBy::Provider { .. } => add(what, part.spec(role).and_then(|spec| written.host(&spec, purse))),
        }
    }
    let rates = settings.rating.as_deref() != Some("words");
    let rated = choices::rates(settings).unwrap_or(true);
    let asked = [
        (Sent::Words, own.leading(models), choices::leads(settings), true),
        (Sent::Answers, &own.models, rated, rates),
    ];
    for (what, models, by_instance, by_own) in asked {
        match models {
            AssistantModels::Instance if by_instance => {
                of(Role::Mind).for_each(|spec| add(what, keys.host(spec, purse)));
            }
            AssistantModels::Chain { models } if by_own => {
                let specs = models.iter().filter_map(|entry| Spec::read(Role::Mind, entry).ok());
                specs.for_each(|spec| add(what, written.host(&spec, purse)));
            }
            _ => {}
        }
    }
    sent
}

/// The models of who leads an interview.
pub fn models_of(leads: Option<&Leads>) -> &AssistantModels {
    match leads {
        Some(Leads::Assistant(chosen)) => &chosen.body.models,
        Some(Leads::Persona { .. }) | None => &AssistantModels::Instance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Flags, load_from};
    use crate::keys::Holder;

    fn sent(flags: &[(&str, &str)]) -> Vec<(Sent, String)> {
        led_by(&AssistantModels::Instance, flags)
    }

    fn led_by(models: &AssistantModels, flags: &[(&str, &str)]) -> Vec<(Sent, String)> {
        let flags = flags.iter().fold(Flags::default(), |flags, (key, value)| flags.set(key, *value));
        let (settings, _) = load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right");
        let keys = KeyRing::of_variables(|_| None);
        let own = OwnProviders::default();
        to(&settings, &keys, Purse::INSTANCE, models, &own).into_iter().map(|sent| (sent.what, sent.host)).collect()
    }

    fn chosen(own: &OwnProviders, models: &AssistantModels, flags: &[(&str, &str)]) -> Vec<(Sent, String)> {
        let flags = flags.iter().fold(Flags::default(), |flags, (key, value)| flags.set(key, *value));
        let (settings, _) = load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right");
        let keys = KeyRing::of_variables(|_| None);
        let purse = Purse::of(Holder::Organisation(uuid::Uuid::now_v7()), &settings);
        to(&settings, &keys, purse, models, own).into_iter().map(|sent| (sent.what, sent.host)).collect()
    }

    #[test]
    fn what_goes_to_a_provider_is_told_and_what_stays_here_is_not() {
        assert_eq!(sent(&[]), []);
        assert_eq!(sent(&[("stt", "openai")]), [(Sent::Voice, "api.openai.com".to_owned())]);
        let both = [("stt", "openai@https://stt.example/v1"), ("voice", "elevenlabs")];
        assert_eq!(sent(&both), [(Sent::Voice, "stt.example".into()), (Sent::Replies, "api.elevenlabs.io".into())]);
        let minds = "mistral:small,compatible:llama@http://localhost:11434/v1,mistral:large";
        let mistral = |what| (what, "api.mistral.ai".to_owned());
        let leads = [("interviewer", "llm"), ("llm", minds)];
        assert_eq!(sent(&leads), [mistral(Sent::Words), mistral(Sent::Answers)]);
        assert_eq!(sent(&[("llm", minds)]), [mistral(Sent::Answers)], "the script asks nobody, the report does");
        assert_eq!(sent(&[("llm", minds), ("rating", "words")]), []);
        assert_eq!(sent(&[leads[0], leads[1], ("rating", "words")]), [mistral(Sent::Words)]);
        for here in ["http://localhost:8000/v1", "http://127.0.0.1/v1", "http://[::1]:1/v1"] {
            assert_eq!(sent(&[("stt", &format!("compatible@{here}"))]), [], "{here}");
        }
    }

    #[test]
    fn where_an_assistant_leads_its_own_models_are_told_in_the_place_of_the_instances() {
        let flags = [("interviewer", "llm"), ("llm", "mistral:small"), ("stt", "openai")];
        let voice = (Sent::Voice, "api.openai.com".to_owned());
        let rated = (Sent::Answers, "api.mistral.ai".to_owned());
        let chain = |models: &[&str]| AssistantModels::Chain { models: models.iter().map(|&one| one.into()).collect() };
        let own =
            chain(&["anthropic:claude", "compatible:x@https://llm.example/v1", "compatible:y@http://localhost/v1"]);
        let words = |host: &str| (Sent::Words, host.to_owned());
        assert_eq!(
            led_by(&own, &flags),
            [voice.clone(), words("api.anthropic.com"), words("llm.example"), rated.clone()],
            "the report stays the instance's"
        );
        assert_eq!(led_by(&own, &[]), [words("api.anthropic.com"), words("llm.example")]);
        assert_eq!(led_by(&AssistantModels::Script, &flags), [voice, rated]);
    }

    #[test]
    fn what_an_organisation_chose_is_told_in_the_place_of_the_instances() {
        let remote = [("interviewer", "llm"), ("llm", "mistral:small"), ("stt", "openai"), ("voice", "openai")];
        let provider = |text: &str| PartBy::Provider { provider: text.into() };
        let here = OwnProviders {
            models: AssistantModels::Script,
            ears: PartBy::Machine,
            voice: PartBy::Machine,
            ..OwnProviders::default()
        };
        assert_eq!(chosen(&here, &AssistantModels::Instance, &remote), [], "nothing leaves the server");
        let own = OwnProviders {
            models: AssistantModels::Chain { models: vec!["anthropic:claude".into()] },
            ears: provider("compatible@https://stt.example/v1"),
            voice: provider("elevenlabs"),
            ..OwnProviders::default()
        };
        let ears = (Sent::Voice, "stt.example".to_owned());
        let voice = (Sent::Replies, "api.elevenlabs.io".to_owned());
        let claude = |what| (what, "api.anthropic.com".to_owned());
        for flags in [&remote[..], &[]] {
            let sent = chosen(&own, &AssistantModels::Instance, flags);
            assert_eq!(sent, [ears.clone(), voice.clone(), claude(Sent::Words), claude(Sent::Answers)]);
        }
        let assistant = AssistantModels::Chain { models: vec!["gemini:flash".into()] };
        let sent = chosen(&own, &assistant, &[("rating", "words")]);
        let gemini = (Sent::Words, "generativelanguage.googleapis.com".to_owned());
        assert_eq!(sent, [ears, voice, gemini], "an assistant's come first, and words alone are rated");
    }
}

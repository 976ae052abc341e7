//! What of an interview leaves this server, and for whom: candidates are told before they agree.

use super::wire::{Sent, SentTo};
use crate::assistants::Leads;
use crate::assistants::wire::AssistantModels;
use crate::choices;
use crate::config::Settings;
use crate::keys::{KeyRing, Purse};
use crate::providers::spec::is_this_machine;
use crate::providers::{Role, Spec};

/// Everything of an interview that goes to another machine, each once, where these models lead. A
/// provider whose key is not here yet is told as well: the key may come while the candidate speaks.
/// `purse` pays: where an assistant's own key says where it goes, that is where.
pub fn to(settings: &Settings, keys: &KeyRing, purse: Purse, models: &AssistantModels) -> Vec<SentTo> {
    let mut sent = Vec::new();
    let mut add = |what, host: Option<String>| {
        let to = host.filter(|host| !is_this_machine(host)).map(|host| SentTo { what, host });
        sent.extend(to.filter(|to| !sent.contains(to)));
    };
    // What is wrong with them was said at the start.
    let (specs, rates) = (choices::specs(settings).unwrap_or_default(), choices::rates(settings).unwrap_or(true));
    let leads = *models == AssistantModels::Instance && choices::leads(settings);
    for spec in &specs {
        match spec.role {
            Role::Ears => add(Sent::Voice, keys.host(spec, purse)),
            Role::Voice => add(Sent::Replies, keys.host(spec, purse)),
            Role::Mind if leads => add(Sent::Words, keys.host(spec, purse)),
            Role::Mind => {}
        }
    }
    if let AssistantModels::Chain { models } = models {
        let written = keys.for_others();
        for spec in models.iter().filter_map(|entry| Spec::read(Role::Mind, entry).ok()) {
            add(Sent::Words, written.host(&spec, purse));
        }
    }
    for spec in specs.iter().filter(|spec| spec.role == Role::Mind && rates) {
        add(Sent::Answers, keys.host(spec, purse));
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

    fn sent(flags: &[(&str, &str)]) -> Vec<(Sent, String)> {
        led_by(&AssistantModels::Instance, flags)
    }

    fn led_by(models: &AssistantModels, flags: &[(&str, &str)]) -> Vec<(Sent, String)> {
        let flags = flags.iter().fold(Flags::default(), |flags, (key, value)| flags.set(key, *value));
        let (settings, _) = load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right");
        let keys = KeyRing::of_variables(|_| None);
        to(&settings, &keys, Purse::INSTANCE, models).into_iter().map(|sent| (sent.what, sent.host)).collect()
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
}

//! What of an interview leaves this server, and for whom: candidates are told before they agree.

use super::wire::{Sent, SentTo};
use crate::choices;
use crate::config::Settings;
use crate::keys::KeyRing;
use crate::providers::Role;
use crate::providers::spec::is_this_machine;

/// Everything that goes to another machine, each once. A provider whose key is not here yet is
/// told as well: the key may come while the candidate speaks.
pub fn to(settings: &Settings, keys: &KeyRing) -> Vec<SentTo> {
    let mut sent = Vec::new();
    // What is wrong with them was said at the start.
    let rates = choices::rates(settings).unwrap_or(true);
    for spec in choices::specs(settings).unwrap_or_default() {
        let what = match spec.role {
            Role::Ears => vec![Sent::Voice],
            Role::Voice => vec![Sent::Replies],
            Role::Mind => {
                let replies = choices::leads(settings).then_some(Sent::Words);
                replies.into_iter().chain(rates.then_some(Sent::Answers)).collect()
            }
        };
        let Some(host) = keys.host(&spec).filter(|host| !is_this_machine(host)) else { continue };
        for to in what.into_iter().map(|what| SentTo { what, host: host.clone() }) {
            if !sent.contains(&to) {
                sent.push(to);
            }
        }
    }
    sent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Flags, load_from};

    fn sent(flags: &[(&str, &str)]) -> Vec<(Sent, String)> {
        let flags = flags.iter().fold(Flags::default(), |flags, (key, value)| flags.set(key, *value));
        let (settings, _) = load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right");
        to(&settings, &KeyRing::of_variables(|_| None)).into_iter().map(|sent| (sent.what, sent.host)).collect()
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
}

//! What of an interview leaves this server, and for whom: candidates are told before they agree.

use reqwest::Url;

use super::wire::{Sent, SentTo};
use crate::choices::{self, Provider};
use crate::config::Settings;
use crate::providers::minds::Spec;

/// Everything that goes to another machine.
pub fn to(settings: &Settings) -> Vec<SentTo> {
    let parts = [
        (Sent::Voice, settings.stt.as_deref().and_then(choices::hearing_provider), settings.stt_url.as_deref()),
        (Sent::Replies, settings.voice.as_deref().and_then(choices::voice_provider), settings.voice_url.as_deref()),
    ];
    let sent = parts.into_iter().filter_map(|(what, provider, url)| {
        let Provider { url: default, .. } = provider?;
        let url = Url::parse(url.unwrap_or(default).trim()).ok()?;
        let host = url.host_str()?.to_owned();
        (!is_here(&host)).then_some(SentTo { what, host })
    });
    let mut sent: Vec<SentTo> = sent.collect();
    let hosts = minds(settings).into_iter().filter(|host| !is_here(host));
    sent.extend(hosts.map(|host| SentTo { what: Sent::Words, host }));
    sent
}

/// Where the language models are, each once.
fn minds(settings: &Settings) -> Vec<String> {
    if settings.interviewer.as_deref() != Some("llm") {
        return Vec::new();
    }
    let mut hosts = Vec::new();
    for text in &settings.llm {
        // Whether the key is there was seen at the start.
        let host = Spec::read(text, |_| Some("-".into())).ok().and_then(|spec| spec.host());
        hosts.extend(host.filter(|host| !hosts.contains(host)));
    }
    hosts
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    let address: Result<std::net::IpAddr, _> = host.trim_matches(['[', ']']).parse();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Flags, load_from};

    fn sent(flags: &[(&str, &str)]) -> Vec<(Sent, String)> {
        let flags = flags.iter().fold(Flags::default(), |flags, (key, value)| flags.set(key, *value));
        let (settings, _) = load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right");
        to(&settings).into_iter().map(|sent| (sent.what, sent.host)).collect()
    }

    #[test]
    fn what_goes_to_a_provider_is_told_and_what_stays_here_is_not() {
        assert_eq!(sent(&[]), []);
        assert_eq!(sent(&[("stt", "openai")]), [(Sent::Voice, "api.openai.com".to_owned())]);
        let both = [("stt", "openai"), ("stt_url", "https://stt.example/v1"), ("voice", "elevenlabs")];
        assert_eq!(sent(&both), [(Sent::Voice, "stt.example".into()), (Sent::Replies, "api.elevenlabs.io".into())]);
        let minds = "mistral:small,compatible:llama@http://localhost:11434/v1,mistral:large";
        assert_eq!(sent(&[("interviewer", "llm"), ("llm", minds)]), [(Sent::Words, "api.mistral.ai".into())]);
        assert_eq!(sent(&[("llm", minds)]), [], "the script asks nobody");
        for here in ["http://localhost:8000/v1", "http://127.0.0.1/v1", "http://[::1]:1/v1"] {
            assert_eq!(sent(&[("stt", "openai"), ("stt_url", here)]), [], "{here}");
        }
    }
}

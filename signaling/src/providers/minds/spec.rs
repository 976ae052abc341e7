//! How a provider is written in the configuration: `KIND:MODEL[@BASE_URL][#VARIABLE]`.

use crate::providers::Secret;

/// What a server speaks, and where it is unless something else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Openai,
    Anthropic,
    Mistral,
    Gemini,
    /// Its key goes in a header of its own.
    Azure,
    /// Any server that speaks OpenAI's chat completions: Ollama, vLLM, llama.cpp.
    Compatible,
}

impl Kind {
    const ALL: [Self; 6] = [Self::Openai, Self::Anthropic, Self::Mistral, Self::Gemini, Self::Azure, Self::Compatible];

    /// Its name in the configuration.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Anthropic => "anthropic",
            Self::Mistral => "mistral",
            Self::Gemini => "gemini",
            Self::Azure => "azure",
            Self::Compatible => "compatible",
        }
    }

    const fn base_url(self) -> Option<&'static str> {
        match self {
            Self::Openai => Some("https://api.openai.com/v1"),
            Self::Anthropic => Some("https://api.anthropic.com/v1"),
            Self::Mistral => Some("https://api.mistral.ai/v1"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta/openai"),
            Self::Azure | Self::Compatible => None,
        }
    }

    const fn variable(self) -> Option<&'static str> {
        match self {
            Self::Openai => Some("OPENAI_API_KEY"),
            Self::Anthropic => Some("ANTHROPIC_API_KEY"),
            Self::Mistral => Some("MISTRAL_API_KEY"),
            Self::Gemini => Some("GEMINI_API_KEY"),
            Self::Azure => Some("AZURE_OPENAI_API_KEY"),
            Self::Compatible => None,
        }
    }
}

/// A key as people paste it, if it can be one.
fn key(text: &str) -> Result<Secret, &'static str> {
    match text.trim() {
        "" => Err("is empty"),
        text if text.chars().any(char::is_whitespace) => Err("has a space or a line break inside"),
        text if !text.bytes().all(|b| b.is_ascii_graphic()) => Err("has characters that no key has"),
        text => Ok(Secret::new(text)),
    }
}

/// One provider.
#[derive(Clone, Debug)]
pub struct Spec {
    pub kind: Kind,
    pub model: String,
    /// Without a slash at the end.
    pub base_url: String,
    pub key: Option<Secret>,
}

impl Spec {
    /// Reads one entry; `variable` gives what the environment holds.
    ///
    /// # Errors
    /// What is wrong, for whoever wrote it.
    pub fn read(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let (text, named) = match text.rsplit_once('#') {
            Some((text, named)) => (text, Some(named.trim())),
            None => (text, None),
        };
        let usage = "write KIND:MODEL, KIND:MODEL@https://HOST/v1 or KIND:MODEL@URL#VARIABLE_WITH_THE_KEY";
        let (kind, rest) = text.trim().split_once(':').ok_or_else(|| format!("`{text}` is no model; {usage}"))?;
        let kinds = || Kind::ALL.map(Kind::code).join("`, `");
        let kind = Kind::ALL
            .into_iter()
            .find(|known| known.code() == kind)
            .ok_or_else(|| format!("`{kind}` is no kind of model; there are `{}`", kinds()))?;
        // A model's name may hold an @; an address begins with its scheme.
        let (model, url) = match rest.find("@http") {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        if model.trim().is_empty() {
            return Err(format!("`{text}` names no model; {usage}"));
        }
        let base_url = match url.or(kind.base_url()) {
            Some(url) => checked(url)?,
            None => return Err(format!("`{}` needs an address: {}:MODEL@https://HOST/v1", kind.code(), kind.code())),
        };
        let key = match named.or(kind.variable()) {
            // A key of its own kind is sent elsewhere only where somebody said so.
            Some(name) if named.is_some() || url.is_none() || kind == Kind::Azure => {
                let text =
                    variable(name).ok_or_else(|| format!("`{}` needs its key in the variable {name}", kind.code()))?;
                Some(key(&text).map_err(|wrong| format!("the key in {name} {wrong}"))?)
            }
            _ => None,
        };
        Ok(Self { kind, model: model.trim().to_owned(), base_url, key })
    }

    /// The machine that it is on.
    pub fn host(&self) -> Option<String> {
        reqwest::Url::parse(&self.base_url).ok()?.host_str().map(str::to_owned)
    }

    /// What the log calls it.
    pub fn name(&self) -> String {
        format!("{}:{}", self.kind.code(), self.model)
    }
}

fn checked(url: &str) -> Result<String, String> {
    let wrong = |why: &str| format!("`{url}` {why}; write for example http://localhost:11434/v1");
    let parsed = reqwest::Url::parse(url.trim()).map_err(|_| wrong("is no address"))?;
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
        return Err(wrong("is no address of a server"));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() || parsed.query().is_some() {
        return Err(wrong("may hold neither a password nor a query"));
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Spec, String> {
        Spec::read(text, |name| match name {
            "OPENAI_API_KEY" | "MINE" => Some(" sk-123\n".into()),
            "ANTHROPIC_API_KEY" => Some("sk 1 2 3".into()),
            "MISTRAL_API_KEY" => Some(String::new()),
            _ => None,
        })
    }

    #[test]
    fn a_provider_is_its_kind_model_address_and_key() {
        let openai = read("openai:gpt-5-mini").expect("right");
        assert_eq!((openai.kind, openai.model.as_str()), (Kind::Openai, "gpt-5-mini"));
        assert_eq!(openai.base_url, "https://api.openai.com/v1");
        assert_eq!(openai.key.as_ref().map(Secret::expose), Some("sk-123"));
        assert!(!format!("{openai:?}").contains("sk-123"), "a key is not shown");

        let local = read("compatible:llama3.2:3b@http://localhost:11434/v1/").expect("right");
        assert_eq!((local.model.as_str(), local.base_url.as_str()), ("llama3.2:3b", "http://localhost:11434/v1"));
        assert!(local.key.is_none());
        let vllm = read("compatible:@cf/meta@https://models.example/v1#MINE").expect("right");
        assert_eq!((vllm.model.as_str(), vllm.key.is_some()), ("@cf/meta", true));
        // The usual key is not sent to another's address.
        assert!(read("openai:gpt-5-mini@http://localhost:1/v1").expect("right").key.is_none());
    }

    #[test]
    fn what_is_wrong_is_said_without_the_key() {
        for (text, says) in [
            ("gpt-5-mini", "KIND:MODEL"),
            ("opnai:gpt", "`compatible`"),
            ("openai:", "names no model"),
            ("compatible:llama", "needs an address"),
            ("compatible:llama@https://u:p@host/v1", "password"),
            ("gemini:flash", "GEMINI_API_KEY"),
            ("anthropic:claude", "space or a line break"),
            ("mistral:small", "is empty"),
            ("compatible:x@http://", "no address"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(says) && !error.contains("sk"), "{text}: {error}");
        }
    }
}

//! How a provider is written in the configuration: `KIND[:MODEL][@URL][#NAME]`.
//!
//! The same for minds, ears and voices ([`Role`]). The key is not part of it: it is looked up
//! when a request is made ([`KeyRing::access`](crate::keys::KeyRing::access)), so that a key that
//! is kept, replaced or revoked counts from the next request on.

/// What a provider is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// To think: a language model.
    Mind,
    /// To hear.
    Ears,
    /// To speak.
    Voice,
}

/// What a server speaks, and where it is unless something else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Openai,
    Anthropic,
    Mistral,
    Gemini,
    /// Its key goes in a header of its own.
    Azure,
    /// Any server that speaks as OpenAI does: Ollama, vLLM, llama.cpp, speaches, LocalAI.
    Compatible,
    Elevenlabs,
    /// Guesses at how a voice sounds: for people's own private practice, with keys of their own. No role
    /// in an interview is its.
    Hume,
}

impl Kind {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::Openai,
        Self::Anthropic,
        Self::Mistral,
        Self::Gemini,
        Self::Azure,
        Self::Compatible,
        Self::Elevenlabs,
        Self::Hume,
    ];

    /// Those that can do it.
    pub const fn of(role: Role) -> &'static [Self] {
        match role {
            Role::Mind => &[Self::Openai, Self::Anthropic, Self::Mistral, Self::Gemini, Self::Azure, Self::Compatible],
            Role::Ears => &[Self::Openai, Self::Compatible],
            Role::Voice => &[Self::Openai, Self::Elevenlabs, Self::Compatible],
        }
    }

    /// Its name in the configuration.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Anthropic => "anthropic",
            Self::Mistral => "mistral",
            Self::Gemini => "gemini",
            Self::Azure => "azure",
            Self::Compatible => "compatible",
            Self::Elevenlabs => "elevenlabs",
            Self::Hume => "hume",
        }
    }

    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Where it is, if it is in one place.
    pub const fn base_url(self) -> Option<&'static str> {
        match self {
            Self::Openai => Some("https://api.openai.com/v1"),
            Self::Anthropic => Some("https://api.anthropic.com/v1"),
            Self::Mistral => Some("https://api.mistral.ai/v1"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta/openai"),
            Self::Elevenlabs => Some("https://api.elevenlabs.io"),
            Self::Hume => Some("https://api.cloud.hume.ai"),
            Self::Azure | Self::Compatible => None,
        }
    }

    /// The variable that its key usually is in.
    pub const fn variable(self) -> Option<&'static str> {
        match self {
            Self::Openai => Some("OPENAI_API_KEY"),
            Self::Anthropic => Some("ANTHROPIC_API_KEY"),
            Self::Mistral => Some("MISTRAL_API_KEY"),
            Self::Gemini => Some("GEMINI_API_KEY"),
            Self::Azure => Some("AZURE_OPENAI_API_KEY"),
            Self::Elevenlabs => Some("ELEVENLABS_API_KEY"),
            // The server has none of its own: whoever's voice it is keeps theirs.
            Self::Compatible | Self::Hume => None,
        }
    }

    /// Whether only people have keys of it, and neither organisations nor the instance.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Hume)
    }

    /// The model where none is named; of language models one must be.
    const fn model(self, role: Role) -> Option<&'static str> {
        match (role, self) {
            (Role::Ears, Self::Openai | Self::Compatible) => Some("whisper-1"),
            (Role::Voice, Self::Openai | Self::Compatible) => Some("gpt-4o-mini-tts"),
            (Role::Voice, Self::Elevenlabs) => Some("eleven_flash_v2_5"),
            _ => None,
        }
    }
}

/// One provider for one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub role: Role,
    pub kind: Kind,
    pub model: String,
    /// Where it is, without a slash at the end; none for where its key says, or its kind.
    pub url: Option<String>,
    /// The name of its key; none for its kind's.
    pub key: Option<String>,
}

impl Spec {
    /// Reads one entry.
    ///
    /// # Errors
    /// What is wrong, for whoever wrote it.
    pub fn read(role: Role, text: &str) -> Result<Self, String> {
        let (rest, key) = match text.rsplit_once('#') {
            Some((rest, key)) => (rest, Some(key.trim())),
            None => (text, None),
        };
        // A model's name may hold an @; an address begins with its scheme.
        let (rest, url) = match ["@http", "@ws"].iter().find_map(|scheme| rest.find(scheme)) {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        let (kind, model) = match rest.trim().split_once(':') {
            Some((kind, model)) => (kind.trim(), Some(model.trim())),
            None => (rest.trim(), None),
        };
        let usage = match role {
            Role::Mind => "write KIND:MODEL, KIND:MODEL@https://HOST/v1 or KIND:MODEL@URL#NAME_OF_ITS_KEY",
            Role::Ears | Role::Voice => "write KIND, KIND:MODEL, KIND:MODEL@https://HOST/v1 or …#NAME_OF_ITS_KEY",
        };
        if role == Role::Mind && model.is_none() {
            return Err(format!("`{text}` is no model; {usage}"));
        }
        let kinds = Kind::of(role);
        let kind = kinds.iter().find(|known| known.code() == kind).copied().ok_or_else(|| {
            let kinds = kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join("`, `");
            format!("`{kind}` is no kind that there is here; there are `{kinds}`")
        })?;
        let model = match model.or(kind.model(role)) {
            Some(model) if !model.is_empty() => model.to_owned(),
            _ => return Err(format!("`{text}` names no model; {usage}")),
        };
        // It becomes part of a URL.
        if kind == Kind::Elevenlabs && !model.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) {
            return Err(format!("`{model}` is no model of ElevenLabs"));
        }
        if key.is_some_and(str::is_empty) {
            return Err(format!("`{text}` names no key after the `#`; {usage}"));
        }
        let sockets = role == Role::Ears || kind == Kind::Elevenlabs;
        let url = url.map(|url| checked(url, sockets)).transpose()?;
        if url.is_none() && key.is_none() && kind.base_url().is_none() {
            let code = kind.code();
            return Err(format!(
                "`{code}` needs an address, {code}:MODEL@https://HOST/v1, or a key that is kept with one, {code}:MODEL#NAME"
            ));
        }
        Ok(Self { role, kind, model, url, key: key.map(str::to_owned) })
    }

    /// Whether an entry for `role` names a provider, and not a part of this machine.
    pub fn is_meant(role: Role, text: &str) -> bool {
        let kind = text.split([':', '@', '#']).next().unwrap_or_default().trim();
        Kind::of(role).iter().any(|known| known.code() == kind)
    }

    /// Whether it hears while one speaks, over a WebSocket: so do models that can do nothing else,
    /// and what is at an address of a WebSocket.
    pub fn is_live(&self) -> bool {
        let lives = ["gpt-live", "gpt-realtime"].iter().any(|family| self.model.starts_with(family));
        self.role == Role::Ears && (lives || self.url.as_ref().is_some_and(|url| url.starts_with("ws")))
    }

    /// What the log calls it.
    pub fn name(&self) -> String {
        format!("{}:{}", self.kind.code(), self.model)
    }
}

/// Whether an address is one of this machine.
pub fn is_here(url: &str) -> bool {
    reqwest::Url::parse(url).is_ok_and(|url| url.host_str().is_some_and(is_this_machine))
}

/// Whether a host is this machine.
pub fn is_this_machine(host: &str) -> bool {
    let address: Result<std::net::IpAddr, _> = host.trim_matches(['[', ']']).parse();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// An address of a server as it is kept: checked, and without a slash at its end.
///
/// # Errors
/// What is wrong with it.
pub fn address(kind: Kind, url: &str) -> Result<String, String> {
    checked(url, kind == Kind::Elevenlabs)
}

fn checked(url: &str, sockets: bool) -> Result<String, String> {
    let url = url.trim();
    let wrong = |why: &str| format!("`{url}` {why}; write for example http://localhost:11434/v1");
    let parsed = reqwest::Url::parse(url).map_err(|_| wrong("is no address"))?;
    let is_web = matches!(parsed.scheme(), "http" | "https");
    let is_socket = sockets && matches!(parsed.scheme(), "ws" | "wss");
    if !(is_web || is_socket) || parsed.host_str().is_none() {
        return Err(wrong("is no address of a server"));
    }
    let has_more = parsed.query().is_some() || parsed.fragment().is_some();
    if !parsed.username().is_empty() || parsed.password().is_some() || has_more {
        return Err("an address may hold neither a password nor a query".to_owned());
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_its_kind_model_address_and_key() {
        let read = |text| Spec::read(Role::Mind, text).expect(text);
        let openai = read("openai:gpt-5-mini");
        assert_eq!((openai.kind, openai.model.as_str(), openai.url), (Kind::Openai, "gpt-5-mini", None));
        let local = read("compatible:llama3.2:3b@http://localhost:11434/v1/");
        assert_eq!(local.model, "llama3.2:3b");
        assert_eq!(local.url.as_deref(), Some("http://localhost:11434/v1"));
        let vllm = read("compatible:@cf/meta@https://models.example/v1#MINE");
        assert_eq!((vllm.model.as_str(), vllm.key.as_deref()), ("@cf/meta", Some("MINE")));
        assert_eq!(read("azure:gpt#ours").url, None, "its key says where it is");
    }

    #[test]
    fn ears_and_voices_have_a_model_of_their_own_where_none_is_named() {
        let ears = |text| Spec::read(Role::Ears, text).expect(text);
        assert_eq!(ears("openai").model, "whisper-1");
        assert_eq!(ears("openai:gpt-4o-transcribe#mine").key.as_deref(), Some("mine"));
        assert_eq!(ears("compatible@http://localhost:8000/v1").url.as_deref(), Some("http://localhost:8000/v1"));
        assert!(ears("openai:gpt-live-transcribe").is_live() && ears("compatible:x@ws://127.0.0.1:9/v1").is_live());
        assert!(!ears("openai").is_live() && !ears("openai:gpt-4o-transcribe").is_live());
        let voice = Spec::read(Role::Voice, "elevenlabs@ws://127.0.0.1:9").expect("right");
        assert_eq!((voice.model.as_str(), voice.url.as_deref()), ("eleven_flash_v2_5", Some("ws://127.0.0.1:9")));
        assert!(Spec::is_meant(Role::Voice, "elevenlabs:x") && Spec::is_meant(Role::Ears, "openai@http://x"));
        assert!(!Spec::is_meant(Role::Ears, "elevenlabs") && !Spec::is_meant(Role::Ears, "stub:100"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, says) in [
            ("gpt-5-mini", "KIND:MODEL"),
            ("opnai:gpt", "`compatible`"),
            ("elevenlabs:x", "is no kind"),
            ("openai:", "names no model"),
            ("openai:gpt#", "no key after"),
            ("compatible:llama", "needs an address"),
            ("compatible:llama@https://u:hunter2@host/v1", "password"),
            ("compatible:x@http://", "no address"),
            ("openai:x@ws://host", "no address of a server"),
        ] {
            let error = Spec::read(Role::Mind, text).expect_err(text);
            assert!(error.contains(says) && !error.contains("hunter2"), "{text}: {error}");
        }
        assert!(Spec::read(Role::Voice, "elevenlabs:m&output_format=x").is_err());
    }
}

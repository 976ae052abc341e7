//! Every key of the configuration: its name, its default, what it does.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use super::error::ConfigError;
use super::mail::{PublicUrl, Sender, SmtpUrl};
use super::push::PushService;
use super::sign_in::{SignInProvider, SignInSecret};
use super::sms::SmsUrl;
use super::sources::Values;

pub use super::value::{Between, Demand, LogFormat, WhoRegisters};

/// One key: `name` in the file, `--na-me` as a flag, `VIVAVOCE_NAME` in the environment.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key's name in the file.
    pub name: &'static str,
    /// What it takes, for the help.
    pub takes: &'static str,
    /// What it is when nobody says.
    pub default: &'static str,
    /// What it does.
    pub doc: &'static str,
}

impl Key {
    /// Its flag without the dashes.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Its variable.
    pub fn variable(&self) -> String {
        format!("VIVAVOCE_{}", self.name.to_ascii_uppercase())
    }
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:literal, $takes:literal;)+) => {
        /// A configuration in which every value has been read and found to be of its type.
        #[derive(Clone, Debug)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $name: $type,)+
        }

        /// Every key there is.
        pub const KEYS: &[Key] = &[
            $(Key {
                name: stringify!($name),
                takes: $takes,
                default: $default,
                doc: concat!($($doc),+),
            },)+
        ];

        impl Settings {
            pub(super) fn read(values: &Values) -> Result<Self, ConfigError> {
                Ok(Self { $($name: values.read(stringify!($name), $default)?,)+ })
            }
        }
    };
}

settings! {
    /// Address and port of the page and the API.
    listen: SocketAddr = "127.0.0.1:8080", "ADDRESS:PORT";
    /// Folder for recordings, event logs and the SQLite database.
    data: PathBuf = ".data", "DIR";
    /// PostgreSQL (`postgres://…`) or SQLite (`sqlite://…`); nothing for `vivavoce.db` in the data folder.
    database_url: Option<String> = "", "URL";
    /// The token that lists sessions and opens any of them; nothing to make one and keep it in `access-token` in the data folder.
    access_token: Option<String> = "", "TOKEN";
    /// 32 random bytes as Base64, from which the instance's keys are derived (recordings are sealed, badges are signed and passwords are hashed with them); nothing to make them and keep them in `instance.key` in the data folder. Keep a copy elsewhere: without it no recording is heard again, and everybody sets a new password by mail.
    instance_key: Option<String> = "", "KEY";
    /// Whether a session can be created without the access token.
    guest_sessions: bool = "true", "BOOL";
    /// Sessions that guests can create in an hour from one address (for IPv6, one /64 network).
    guest_sessions_per_hour: u32 = "60", "N";
    /// Addresses of reverse proxies whose X-Forwarded-For is believed, with commas between.
    trusted_proxies: Vec<IpAddr> = "", "ADDRESSES";
    /// Other origins (`https://…`) whose pages may use the API and open WebSockets, with commas between.
    allowed_origins: Vec<String> = "", "ORIGINS";
    /// The origin under which people reach this server (`https://vivavoce.example.org`): links in e-mails lead there.
    public_url: Option<PublicUrl> = "", "URL";
    /// The mail server that e-mails are handed to: `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS, port 587 if none is said) or `smtps://USER:PASSWORD@HOST:PORT` (TLS from the beginning, port 465), with `%40` for an `@` in name or password. `?tls=none` for a relay without TLS in a private network; on this machine that is the default, and `?tls=required` is the opposite. It holds a password: the file or the variable is a better place than the flag. Nothing for no e-mails.
    smtp_url: Option<SmtpUrl> = "", "URL";
    /// Certificates (PEM) of the authority that the mail server's certificate comes from, if it is one of your own.
    smtp_ca: Option<PathBuf> = "", "FILE";
    /// Whom e-mails come from: `Vivavoce <no-reply@example.org>`.
    mail_from: Option<Sender> = "", "SENDER";
    /// Who sends text messages with codes, as Twilio takes them: `https://ACCOUNT:TOKEN@api.twilio.com`. It holds a password: the file or the variable is a better place than the flag. Nothing for no text messages.
    sms_url: Option<SmsUrl> = "", "URL";
    /// Whom text messages come from: a number (`+15005550006`), a name, or a messaging service (`MG…`).
    sms_from: Option<String> = "", "SENDER";
    /// Whether people may have messages shown by their browsers where no page is open (Web Push). Nothing is sent for whoever has not switched it on; then a sealed text that names nobody goes through the push service of that browser's maker.
    push: bool = "true", "BOOL";
    /// Origins of push services of your own, beside those in the internet, with commas between: `https://push.example.org`, or in a private network `http://10.0.0.4:8090`.
    push_services: Vec<PushService> = "", "ORIGINS";
    /// Who may register without an invitation: `open` (everybody, as what they say), `candidates` (everybody, as a candidate), `invited` (nobody).
    registration: WhoRegisters = "candidates", "WHO";
    /// Whether administrators need a second factor or a passkey: with `required`, those who have none set one up before they administer anything; `optional` leaves it to them, so that a first look needs no telephone.
    admin_second_factor: Demand = "optional", "DEMAND";
    /// Hours after which everybody signs in anew, however much they do; 720 are 30 days. Level 2 of OWASP's ASVS asks for 12.
    login_hours: Between<1, 8760> = "720", "HOURS";
    /// Minutes after which whoever was away signs in anew; 20160 are 14 days. Level 2 of OWASP's ASVS asks for 30. A page that is open is not away.
    login_idle_minutes: Between<15, 525600> = "20160", "MINUTES";
    /// With whose accounts people may sign in (OpenID Connect), with commas between: `linkedin:CLIENT_ID`, or `NAME:CLIENT_ID@https://ISSUER`, or `NAME=What people read:CLIENT_ID@https://ISSUER`. There, `PUBLIC_URL/sign-in/NAME` is entered as the address to come back to. Nothing for none.
    sign_in: Vec<SignInProvider> = "", "PROVIDERS";
    /// What those know of this server alone, with commas between: `NAME=SECRET` or `NAME=file:/run/secrets/NAME`. It holds secrets: the file or the variable is a better place than the flag.
    sign_in_secrets: Vec<SignInSecret> = "", "SECRETS";
    /// Days between the wish that an account be deleted and its deletion; whoever signs in meanwhile keeps it.
    deletion_days: u32 = "14", "DAYS";
    /// Where a new password is looked for among stolen ones, in the range format of Have I Been Pwned: five digits of its hash are sent, and where nobody answers it is taken. Nothing for not asking.
    breached_passwords_url: Option<String> = "https://api.pwnedpasswords.com/range", "URL";
    /// A database of places on this machine (GeoLite2 City, DB-IP City Lite or another in MaxMind's format): roughly where each login came from is then shown to its owner, and one from where nobody can have travelled to is told. No address leaves the machine. Nothing for no places.
    places_database: Option<PathBuf> = "", "FILE";
    /// Folder of scenario files (`*.toml`) that are offered beside the built-in ones.
    scenarios: Option<PathBuf> = "", "DIR";
    /// Most interviews at one time, whatever the machine could carry; what it cannot carry is refused before that.
    max_sessions: usize = "10000", "N";
    /// Share of its time, in percent, that an audio thread may be busy; one that is busier takes no more interviews.
    admission_busy: u32 = "65", "PERCENT";
    /// How late an audio thread may be (95th percentile of three seconds, milliseconds); one that is later takes no more interviews.
    admission_lateness_ms: u64 = "10", "MS";
    /// Whether each session keeps a tape in its folder, from which `vivavoce rerun` runs it again; it holds what the recording and the transcript hold, and is deleted with them.
    tape: bool = "true", "BOOL";
    /// Hours after which a session that nobody joined is closed.
    waiting_expires_hours: u64 = "24", "HOURS";
    /// Seconds for which an interview waits for a candidate who lost the connection.
    rejoin_grace_s: u64 = "120", "SECONDS";
    /// Seconds for which interviews may go on after the server was told to stop (SIGTERM); new ones are refused meanwhile. The service manager must wait as long.
    drain_s: u64 = "0", "SECONDS";
    /// UDP addresses that all audio comes in on, with commas between: one port for all interviews (0 for a free one; `0.0.0.0` and `[::]` for all addresses of the machine); nothing for loopback and the machine's own with a free port.
    media_listen: Vec<SocketAddr> = "", "ADDRESSES";
    /// Addresses under which the outside reaches the media port through NAT, told to candidates beside the machine's own, with commas between.
    media_public: Vec<IpAddr> = "", "ADDRESSES";
    /// STUN and TURN servers for browsers, with commas between: `stun:HOST:PORT`, `turn:HOST:PORT`.
    ice_servers: Vec<String> = "", "URLS";
    /// User name for the TURN servers.
    turn_username: Option<String> = "", "NAME";
    /// Password for the TURN servers.
    turn_credential: Option<String> = "", "SECRET";
    /// The secret that the TURN servers share (coturn's `static-auth-secret`): short-lived names and passwords are made with it, in place of the two above.
    turn_secret: Option<String> = "", "SECRET";
    /// Seconds for which such a password is good; longer than any interview.
    turn_expires_s: u64 = "7200", "SECONDS";
    /// Threads that carry audio; 0 for as many as suit the machine.
    audio_threads: usize = "0", "N";
    /// Utterances that are recognised at once; 0 for as many as suit the machine.
    stt_workers: usize = "0", "N";
    /// Threads that each of them computes on; 0 for as many as suit the machine.
    stt_threads: usize = "0", "N";
    /// Replies that are spoken at once; 0 for as many as suit the machine.
    voice_threads: usize = "0", "N";
    /// What hears: `whisper:FILE`, `pocketsphinx`, `typed`, `stub:MS`, or a provider, written as for `llm` but with a model only where it is another than `whisper-1`: `openai`, `compatible@http://HOST/v1` (any server that transcribes as OpenAI does), and while one speaks with `openai:gpt-live-transcribe` or at an address that begins with `wss://`. Nothing for the best that is here; what a provider fails to hear is heard by that as well.
    stt: Option<String> = "", "KIND";
    /// Who asks: `script`, `llm` (the script, and a language model where it leaves a choice), `stub:MS` (or `stub:FIRST/LAST`, its words coming one by one).
    interviewer: Option<String> = "", "KIND";
    /// Language models for `llm`, and for the ratings of reports, with commas between: the first that is well and in time is taken, the others stand by. `KIND:MODEL`, with another address `KIND:MODEL@https://HOST/v1`, with a key of that name `…#NAME`. Kinds: `openai`, `anthropic`, `mistral`, `gemini`, `azure` and `compatible` (Ollama, vLLM, llama.cpp; without a key). Keys are kept on the page of providers, named as their kind or as the `#NAME` says; else they are in the variable NAME, or OPENAI_API_KEY, ANTHROPIC_API_KEY, MISTRAL_API_KEY, GEMINI_API_KEY, AZURE_OPENAI_API_KEY, ELEVENLABS_API_KEY.
    llm: Vec<String> = "", "MODELS";
    /// Who rates the answers in reports: `llm` (the models of `llm`, beside the measures of the words) or `words` (the words alone); nothing for `llm` where there are models.
    rating: Option<String> = "", "KIND";
    /// Milliseconds for which one model may think before its first word; then the next one is asked.
    llm_first_token_ms: u64 = "1200", "MS";
    /// Milliseconds from the end of an answer to the first words of a model's reply, at most; then the script's own are said.
    llm_reply_ms: u64 = "1800", "MS";
    /// Tokens of the interview so far that a model is told in a turn, at most.
    llm_memory_tokens: usize = "1500", "N";
    /// What speaks: `piper:FILE`, `espeak`, `tone:SECONDS[/MS]`, `words`, or a provider, written as for `llm` but with a model only where it is another than its own: `openai` (`gpt-4o-mini-tts`), `elevenlabs` (`eleven_flash_v2_5`), `compatible@http://HOST/v1` (any server that speaks as OpenAI does). Nothing for the best that is here; what a provider fails to say is said by that as well.
    voice: Option<String> = "", "KIND";
    /// How fast it speaks, as a multiple of its own pace: 0.75 to 1.5.
    voice_speed: f32 = "1", "FACTOR";
    /// The voice that a provider speaks with, or one a language: `fr=NAME,en=NAME`; nothing for `alloy`, ElevenLabs wants one.
    voice_names: Vec<String> = "", "NAMES";
    /// Whether what is done for an organisation may use the instance's keys of providers, where the organisation keeps none of its own.
    organisations_use_instance_keys: bool = "true", "BOOL";
    /// Hosts that organisations and people may keep keys and name models for, beside each provider's own and those that are configured here, with commas between: this server then talks to them.
    tenant_hosts: Vec<String> = "", "HOSTS";
    /// Price table of providers (TOML, as `signaling/prices.toml`), in place of the one that is built in.
    prices: Option<PathBuf> = "", "FILE";
    /// What hears whether somebody speaks: `loudness`, `stub:MS` (loudness, and every call keeps its thread so long); nothing for the best that is here.
    voice_activity: Option<String> = "", "KIND";
    /// What ends a turn: `smart-turn` (the end-of-turn model), `pause:MS` (every pause of that length).
    endpointing: Option<String> = "", "KIND";
    /// Whether models that are missing are fetched before the server is ready.
    pull_models: bool = "true", "BOOL";
    /// Folder in which models are kept; nothing for `vivavoce/models` in the user's data folder.
    models_dir: Option<PathBuf> = "", "DIR";
    /// Folder of model files to take before any download.
    models: Option<PathBuf> = "", "DIR";
    /// Address and port of the Prometheus page, for a private network; nothing for none.
    metrics_listen: Option<SocketAddr> = "", "ADDRESS:PORT";
    /// OpenTelemetry collector that gets a trace of each interview (OTLP over HTTP, for example `http://localhost:4318`); nothing for none.
    otlp_endpoint: Option<String> = "", "URL";
    /// Headers for it, as its key or token: `name=value`, with commas between.
    otlp_headers: Option<String> = "", "SECRETS";
    /// What is logged: `error`, `warn`, `info`, `debug`, `trace`, or targets as in `info,vivavoce_engine=debug`.
    log: String = "info", "LEVEL";
    /// How it is logged: `text` or `json`.
    log_format: LogFormat = "text", "FORMAT";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_can_be_read() {
        let settings = Settings::read(&Values::default()).expect("the defaults are right");
        assert_eq!(settings.listen.port(), 8080);
        assert_eq!(settings.database_url, None);
        assert!(settings.trusted_proxies.is_empty());
    }

    #[test]
    fn every_key_says_what_it_does() {
        for key in KEYS {
            assert!(key.doc.trim().len() > 15, "{} needs a sentence", key.name);
        }
    }
}

//! The command line of `vivavoce call`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::trouble::Weather;

/// Hold an interview without a browser, and measure it
///
/// Places a real call to a server, speaks WAV files when it is the candidate's turn, keeps
/// what comes back, and prints a line of JSON for each turn and a summary of them all.
#[derive(Args, Clone, Debug)]
pub struct CallArgs {
    /// The server, here or far away
    #[arg(long, value_name = "URL", env = "VIVAVOCE_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,

    /// The scenario to be interviewed in; opens a session, which is recorded
    #[arg(long, value_name = "ID", required_unless_present_any = ["session", "offer_url"], conflicts_with = "session")]
    pub scenario: Option<String>,

    /// Join this session instead of opening one
    #[arg(long, value_name = "ID", requires = "token")]
    pub session: Option<String>,

    /// The join token of --session
    #[arg(long, value_name = "TOKEN", env = "VIVAVOCE_TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// Call another voice server instead: it takes `{"sdp", "type"}` as JSON here, answers the
    /// same, and says nothing else, so that whose turn it is is told by ear
    #[arg(long, value_name = "URL", conflicts_with_all = ["scenario", "session", "transport", "say_text"])]
    pub offer_url: Option<String>,

    /// The server's access token, where it does not let guests open sessions
    #[arg(long, value_name = "TOKEN", env = "VIVAVOCE_ACCESS_TOKEN", hide_env_values = true)]
    pub access_token: Option<String>,

    /// What to say, one file a turn: WAV, mono or stereo, 8000 Hz or more
    #[arg(long, value_name = "FILE.wav")]
    pub say: Vec<PathBuf>,

    /// What to say after that, one text a turn, spoken by the espeak-ng program in the
    /// scenario's language
    #[arg(long, value_name = "TEXT")]
    pub say_text: Vec<String>,

    /// Say the whole list this often
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub repeat: u16,

    /// Go on with the last one until the interviewer ends the session
    #[arg(long)]
    pub until_closing: bool,

    /// Silence of the interviewer's to wait for before speaking, in seconds
    #[arg(long, value_name = "S", default_value = "0.8", value_parser = seconds)]
    pub silence: Duration,

    /// How finely the voice is encoded, in kilobits a second; browsers use about 32
    #[arg(long, value_name = "KBPS", default_value_t = 48, value_parser = clap::value_parser!(u16).range(6..=256))]
    pub bitrate: u16,

    /// Speak over each reply, this many milliseconds after it began
    #[arg(long, value_name = "MS")]
    pub barge_in_at: Option<u64>,

    /// Give up on a reply after this many seconds of silence
    #[arg(long, value_name = "S", default_value = "30", value_parser = seconds)]
    pub timeout: Duration,

    /// How the audio travels
    #[arg(long, value_enum, default_value_t = Transport::Webrtc)]
    pub transport: Transport,

    /// Which ways the media may take (WebRTC only)
    #[arg(long, value_enum, default_value_t = IcePolicy::All)]
    pub ice_policy: IcePolicy,

    /// Restart ICE this many milliseconds into the call, as after a change of network
    #[arg(long, value_name = "MS")]
    pub ice_restart_at: Option<u64>,

    /// Send from another local port from this many milliseconds into the call on, without a
    /// word, as a NAT that has forgotten the call makes it look
    #[arg(long, value_name = "MS")]
    pub address_change_at: Option<u64>,

    /// Lose this share of the audio packets, in percent
    #[arg(long, value_name = "P", default_value = "0", value_parser = percent)]
    pub loss: f64,

    /// Delay each audio packet by up to this many milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub jitter: u64,

    /// Chooses the packets that are lost and delayed: one seed, one pattern
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,

    /// Which way packets are lost and delayed
    #[arg(long, value_enum, default_value_t = Way::Sent)]
    pub trouble: Way,

    /// Send all media to this address, where something forwards it to the server; WebRTC only
    #[arg(long, value_name = "ADDR", hide = true)]
    pub via: Option<SocketAddr>,

    /// Loss that the encoder prepares for, in percent; that of --loss unless given
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub expect_loss: Option<u8>,

    /// Place this many calls at once
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub sessions: u16,

    /// Hold no conversation: speak the list over and over for so many seconds, whoever has the
    /// floor, then end; to load a server that only listens
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub talk_for: Option<Duration>,

    /// Do not decode what comes back: any packet that is not silence counts as voice. Lets one
    /// core drive hundreds of calls; nothing is kept of the audio
    #[arg(long)]
    pub lean: bool,

    /// Milliseconds from the start of one call to the start of the next
    #[arg(long, value_name = "MS", default_value_t = 200)]
    pub stagger: u64,

    /// Keep reply.wav, events.jsonl, turns.jsonl, transcript.json and summary.json here
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// How the audio travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Transport {
    /// WebRTC: UDP, encrypted end to end with the server
    Webrtc,
    /// RTP packets in WebSocket messages, where UDP is blocked
    Websocket,
}

impl Transport {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Webrtc => "webrtc",
            Self::Websocket => "websocket",
        }
    }
}

/// Which ways the media may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum IcePolicy {
    /// Any
    All,
    /// Only through the TURN servers that the server names
    Relay,
}

/// Which way packets come to harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// Only the candidate's
    Sent,
    /// Only the interviewer's
    Received,
    /// Both
    Both,
}

impl CallArgs {
    /// What befalls the packets of call `index`: sent ones, received ones.
    pub fn weather(&self, index: u16) -> (Option<Weather>, Option<Weather>) {
        if self.loss == 0.0 && self.jitter == 0 {
            return (None, None);
        }
        let weather = |way: u64| {
            Some(Weather {
                loss: self.loss / 100.0,
                jitter: Duration::from_millis(self.jitter),
                seed: self.seed.wrapping_add(u64::from(index) << 1 | way),
            })
        };
        (weather(0).filter(|_| self.trouble != Way::Received), weather(1).filter(|_| self.trouble != Way::Sent))
    }

    /// The loss the encoder prepares for, in whole percent.
    pub fn expected_loss(&self) -> u8 {
        let asked = if self.trouble == Way::Received { 0 } else { self.loss.ceil() as u8 };
        self.expect_loss.unwrap_or(asked)
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=3600.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a number of seconds from 0 to 3600 is wanted".to_owned()),
    }
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("a number from 0 to 100 is wanted".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        call: CallArgs,
    }

    fn parse(line: &str) -> Result<CallArgs, clap::Error> {
        Cli::try_parse_from(["call"].into_iter().chain(line.split(' '))).map(|cli| cli.call)
    }

    #[test]
    fn the_contracts_line_is_read() {
        let args = parse(
            "--server http://h:1 --scenario x --say a.wav --say b.wav --silence 1.5 --loss 3 \
             --jitter 30 --seed 7 --barge-in-at 800 --transport websocket --out d --sessions 4",
        )
        .unwrap();
        assert_eq!(args.say.len(), 2);
        assert_eq!(args.silence, Duration::from_millis(1500));
        assert_eq!(args.transport, Transport::Websocket);
        let (sent, received) = args.weather(0);
        let sent = sent.unwrap();
        assert_eq!((sent.loss, sent.jitter, sent.seed), (0.03, Duration::from_millis(30), 7));
        assert!(received.is_none());
        assert_ne!(args.weather(1).0.unwrap().seed, 7);
        assert_eq!(args.expected_loss(), 3);
    }

    #[test]
    fn a_calm_network_has_no_weather() {
        assert_eq!(parse("--scenario x --say a.wav").unwrap().weather(0), (None, None));
    }

    #[test]
    fn contradictions_and_wild_numbers_are_refused() {
        for line in [
            "--say a.wav",
            "--scenario x --session y --token z",
            "--session y",
            "--scenario x --offer-url http://h/api/offer",
            "--offer-url http://h/api/offer --transport websocket",
            "--scenario x --loss 101",
            "--scenario x --loss nan",
            "--scenario x --silence -1",
            "--scenario x --sessions 0",
            "--scenario x --repeat 0",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}

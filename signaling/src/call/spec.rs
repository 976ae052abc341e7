//! What one call needs, and what it leaves behind.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::args::Transport;
use super::clip::Clip;
use super::report::{CallReport, TurnReport};
use super::schedule::Plan;
use super::server::{Server, Session};
use super::tape::Tape;
use super::trouble::Weather;

/// What all calls share: the clips, encoded once.
#[derive(Debug)]
pub struct Repertoire {
    /// In the order they are said; a plan that repeats them goes round.
    pub clips: Vec<Clip>,
    pub silence: Bytes,
}

/// What one call needs.
pub struct CallSpec {
    pub server: Server,
    pub join: Join,
    pub transport: Transport,
    /// Media through a TURN server or not at all.
    pub relay_only: bool,
    /// When in the call ICE is restarted.
    pub ice_restart_at: Option<Duration>,
    /// When in the call the local address changes.
    pub address_change_at: Option<Duration>,
    pub weather: (Option<Weather>, Option<Weather>),
    /// What forwards the media, where they do not go straight.
    pub via: Option<SocketAddr>,
    pub plan: Plan,
    pub repertoire: Arc<Repertoire>,
    /// Keep the audio and the events.
    pub keep: bool,
    pub stop: CancellationToken,
    /// Called with each turn as soon as it is over.
    pub on_turn: Arc<dyn Fn(&TurnReport) + Send + Sync>,
    /// Speak for so long without a conversation.
    pub talk_for: Option<Duration>,
    /// Tell voice from silence by the length of its packets.
    pub lean: bool,
}

/// Which session to call.
#[derive(Clone, Debug)]
pub enum Join {
    /// A new one of this scenario.
    Scenario(String),
    Existing(Session),
    /// A server that is not ours: an offer as JSON to this address, and no session.
    Stranger(reqwest::Url),
}

/// What one call leaves behind.
#[derive(Debug, Default)]
pub struct Kept {
    pub report: CallReport,
    pub tape: Tape,
    pub events: Vec<Value>,
    pub transcript: Option<Value>,
}

//! One call's way to the server, whichever transport carries it: Opus packets out, Opus
//! packets in, each with the time it arrived.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::rtc::RtcLink;
use super::socket::Tap;
use super::ws::WsLink;

/// Payload type of Opus on every transport, as browsers number it.
pub const OPUS_PAYLOAD_TYPE: u8 = 111;

/// Packets that may wait to be measured: five seconds. More are dropped and show in the
/// summary as not received; their absence would mean this machine cannot keep up.
pub const WAITING_PACKETS: usize = 256;

/// A packet to send: 20 ms of Opus.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub sequence: u16,
    pub rtp_time: u32,
    /// First packet after silence (RFC 3551, section 4.1).
    pub marker: bool,
    pub payload: Bytes,
}

/// A packet of the interviewer's voice as it came from the network, duplicates included.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub at: Instant,
    pub sequence: u16,
    pub rtp_time: u32,
    pub payload: Bytes,
}

/// What the link says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Packets can pass.
    Connected,
    /// Nothing can pass any more; why, in plain words.
    Down(String),
}

/// The receiving ends of a link.
#[derive(Debug)]
pub struct Incoming {
    pub packets: mpsc::Receiver<Arrival>,
    pub state: mpsc::Receiver<LinkState>,
}

/// The sending end of a link.
pub enum Link {
    Rtc(RtcLink),
    WebSocket(WsLink),
}

impl Link {
    /// Sends one packet; an error means that the link is gone.
    pub async fn send(&self, packet: Outgoing) -> anyhow::Result<()> {
        match self {
            Self::Rtc(link) => link.send(packet).await,
            Self::WebSocket(link) => link.send(packet).await,
        }
    }

    /// Where the times of packets are kept.
    pub fn tap(&self) -> &Arc<Tap> {
        match self {
            Self::Rtc(link) => link.tap(),
            Self::WebSocket(link) => link.tap(),
        }
    }

    /// Hangs up.
    pub async fn close(self) {
        match self {
            Self::Rtc(link) => link.close().await,
            Self::WebSocket(link) => link.close().await,
        }
    }
}

//! How packets come and go: WebRTC over one UDP port for all sessions, or RTP in WebSocket
//! messages ([`packets`]) where UDP is blocked.
//!
//! A datagram's way: `carrier` (the thread of the [`port`]) → `demux` (what is it) → `routes`
//! (whose is it) → `connection` (ICE, DTLS, SRTP, made by `negotiation`; `path` where
//! the candidate's address changes) → the session's inbox. [`peer`] is what the session holds of it.

mod carrier;
mod connection;
mod demux;
mod negotiation;
mod path;
pub mod peer;
pub mod port;
mod routes;
mod sockets;

pub mod packets;

pub mod sdp;

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::id::PeerId;
use crate::session::{Inbox, Input, Outgoing};

/// Frames that may wait for a connection: one second. When full the newest is dropped:
/// a connection that far behind is broken.
pub(crate) const OUTGOING: usize = 50;

/// What a connection tells its session, whichever kind it is.
#[derive(Clone)]
pub(crate) struct Line {
    pub peer: PeerId,
    pub inbox: Inbox,
    pub out: mpsc::Sender<Outgoing>,
    /// Told whether the connection is up.
    pub on_change: Arc<dyn Fn(bool) + Send + Sync>,
}

impl Line {
    pub fn up(&self) {
        (self.on_change)(true);
        (self.inbox)(Input::PeerUp { peer: self.peer, out: self.out.clone() });
    }

    pub fn down(&self) {
        (self.on_change)(false);
        (self.inbox)(Input::PeerDown(self.peer));
    }
}
